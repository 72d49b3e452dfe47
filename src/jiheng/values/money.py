"""Amounts of money with their unit, exactly in yuan, and as the interval that their rounding leaves open."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import frozen

from jiheng.values.interval import Interval
from jiheng.values.printed import NUMBER, Printed, round_half_up
from jiheng.values.text import narrow
from jiheng.values.units import money_factor

_AMOUNT: Final = re.compile(rf"(?:人民币)?[¥￥]?\s*(?P<number>{NUMBER.pattern})\s*(?P<unit>[亿万千百十]*元?)(?:人民币|整)?")


@frozen
class Money:
    """A printed amount.

    Attributes:
        printed: the figure as printed. unit: 元, 千元, 万元, 亿元.
    """

    printed: Printed
    unit: str

    @classmethod
    def of(cls, text: str, unit: str | None = None) -> Money:
        """Read an amount such as ``358.49万元`` or ``￥3,584,900.00``.

        Args:
            unit: the unit announced elsewhere, taken where the text prints none; without it a bare number is no amount.

        Raises:
            ValueError: when the text is not one amount.
        """
        match = _AMOUNT.fullmatch(narrow(text).strip())
        if match is None:
            raise ValueError(text)
        word = match["unit"] or unit or ("元" if re.search("[¥￥]", text) else "")
        word = word if word.endswith("元") or not word else word + "元"
        if money_factor(word) is None:
            raise ValueError(text)
        return cls(Printed.of(match["number"]), word)

    @property
    def factor(self) -> Fraction:
        """How many yuan one of the unit is."""
        return money_factor(self.unit) or Fraction(1)

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan, taken at face value."""
        exact = self.printed.exact * self.factor
        return round_half_up(exact, max(0, self.printed.places))

    @property
    def interval(self) -> Interval:
        """Every amount in yuan that prints like this."""
        return self.printed.interval.scaled(self.factor)

    def may_equal(self, other: Money) -> bool:
        """Whether the two can be one amount: 358.49万元 and 3584900元 within their rounding."""
        return self.interval.meets(other.interval)

    def __str__(self) -> str:
        return f"{self.printed}{self.unit}"
