"""What one cell or phrase of a document says, with its place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from attrs import frozen

from jiheng.records.place import Place
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed
from jiheng.values.quantity import Quantity, parse_quantity
from jiheng.values.text import key, tidy
from jiheng.values.units import Unit, unit

#: what stands in a cell that means "nothing": dashes, strokes, 无
BLANKS = frozenset({"", "-", "--", "---", "—", "——", "———", "_", "/", "\\", "无", "null"})


def is_blank(text: str | None) -> bool:
    """Whether a cell's text says nothing (empty, a dash, 无)."""
    return text is None or key(text) in BLANKS


@frozen
class Text:
    """Words with their place.

    Attributes:
        text: as printed, on one line.
    """

    text: str
    place: Place

    def __str__(self) -> str:
        return self.text


@frozen
class Value:
    """A figure or words in a cell where a figure is usual.

    Attributes:
        raw: the cell's text on one line, as printed.
        quantity: operator, number and unit read out of it; empty when it holds words or a dash.
        place: where it stands.
        column_unit: the unit that the column, the row's label or a cell beside it announces (万元, %, 人), if any.
    """

    raw: str
    quantity: Quantity
    place: Place
    column_unit: str | None = None

    @classmethod
    def read(cls, text: str, place: Place, column_unit: str | None = None) -> Value:
        """Read a cell's text."""
        raw = tidy(text)
        return cls(raw, parse_quantity(raw), place, column_unit)

    @property
    def op(self) -> str | None:
        """The printed operator: ``>= <= = > < range`` or None."""
        return self.quantity.op

    @property
    def number(self) -> Printed | None:
        """The printed figure; None for words and dashes."""
        return self.quantity.number

    @property
    def decimal(self) -> Decimal | None:
        """The printed figure as a decimal at face value."""
        return self.number.value if self.number else None

    @property
    def interval(self) -> Interval | None:
        """What the printed figure may stand for."""
        return self.number.interval if self.number else None

    @property
    def unit_name(self) -> str | None:
        """The unit as printed in the cell."""
        return self.quantity.unit

    @cached_property
    def unit(self) -> Unit | None:
        """The unit, from the cell or announced by its column; None when nobody says."""
        name = self.quantity.unit or self.column_unit
        return unit(name) if name else None

    @cached_property
    def amount(self) -> Fraction:
        """The figure at face value in its base unit (yuan, persons); 0 for words."""
        return self.number.exact * self.scale if self.number else Fraction(0)

    @cached_property
    def reading(self) -> Interval:
        """What the figure may stand for in its base unit: a whole figure is meant as it is, also in 万元; 0 for words."""
        return self.number.reading.scaled(self.scale) if self.number else Interval.point(0)

    @property
    def scale(self) -> Fraction:
        """How many base units (yuan, persons) one of its unit is; 1 where nobody says the unit."""
        return self.unit.scale if self.unit else Fraction(1)

    @property
    def is_blank(self) -> bool:
        """Whether the cell says nothing."""
        return is_blank(self.raw)

    def __str__(self) -> str:
        return self.raw
