"""A table as it is printed: texts, merged cells, widths; the writers of docx, pdf and xlsx lay it out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from attrs import evolve, field, frozen

from jiheng.values.printed import round_half_up

_FACTORS: Final = {"元": 1, "万元": 10_000}
Merge = tuple[int, int, int, int]


@frozen
class PrintedTable:
    """One table.

    Attributes:
        kind, title, number: what it is; number is empty where none is printed. meta: department, year and unit over it.
        rows: texts, header first; merged cells hold their text once, in the upper left. head: how many rows are header.
        merges: row, column, rows, columns of merged cells, from 0. widths: of the columns, in relation to each other.
        figures: columns that hold figures. strong: rows that are totals.
        notes: sentences below the table. wide: printed across the page.
    """

    kind: str
    title: str
    number: str
    meta: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    head: int
    widths: tuple[int, ...]
    figures: frozenset[int]
    merges: tuple[Merge, ...] = ()
    strong: frozenset[int] = field(factory=frozenset)
    notes: tuple[str, ...] = ()
    wide: bool = False

    def covered(self) -> set[tuple[int, int]]:
        """Cells that a merged cell hides."""
        spans = (
            (r, c, at)
            for at, (row, column, rows, columns) in enumerate(self.merges)
            for r in range(row, row + rows)
            for c in range(column, column + columns)
        )
        return {(r, c) for r, c, at in spans if (r, c) != self.merges[at][:2]}

    def span(self, row: int, column: int) -> tuple[int, int]:
        """Rows and columns that a cell takes."""
        return next(((merge[2], merge[3]) for merge in self.merges if merge[:2] == (row, column)), (1, 1))

    def with_notes(self, *notes: str) -> PrintedTable:
        """The table with sentences below it."""
        return evolve(self, notes=(*self.notes, *notes))

    @property
    def is_empty(self) -> bool:
        """Whether no cell of its body holds a figure; 行次 do not count."""
        return not any(row[column] for row in self.rows[self.head :] for column in self.figures)


def merged(*candidates: Merge) -> tuple[Merge, ...]:
    """The merges that cover more than one cell."""
    return tuple(merge for merge in candidates if merge[2] * merge[3] > 1)


def group_merges(heads: Sequence[str], below: Sequence[str], start: int, depth: int) -> list[Merge]:
    """Merges of a header of groups: an empty heading goes on the one before it; a heading with nothing below takes all rows."""
    starts = [at for at, text in enumerate(heads) if text]
    found: list[Merge] = []
    for first, last in zip(starts, [*starts[1:], len(heads)], strict=True):
        whole = not below[first]
        found.append((0, start + first, depth if whole else 1, last - first))
        found += [] if whole else [(1, start + at, depth - 1, 1) for at in range(first, last)]
    return found


@frozen
class Show:
    """How amounts are printed in a unit."""

    unit: str

    def rounded(self, yuan: Decimal) -> Decimal:
        """An amount in the unit, half up at two decimals."""
        return round_half_up(yuan / _FACTORS[self.unit], 2)

    def cell(self, yuan: Decimal) -> str:
        """For a cell: nothing for zero."""
        return self.text(yuan) if yuan else ""

    def text(self, yuan: Decimal) -> str:
        """For a sentence, without the unit."""
        return self.figure(self.rounded(yuan))

    def figure(self, amount: Decimal) -> str:
        """An amount that is in the unit already; thousands are set apart in yuan, where figures are long."""
        return f"{amount:,.2f}" if self.unit == "元" else f"{amount:.2f}"

    def money(self, yuan: Decimal) -> str:
        """With the unit."""
        return f"{self.text(yuan)}{self.unit}"


def factor(unit: str) -> int:
    """How many yuan a unit is."""
    return _FACTORS[unit]
