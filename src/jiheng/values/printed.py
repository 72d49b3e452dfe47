"""Figures as officials print them: exact value, number of decimals, and the interval that the rounding leaves open."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property

from attrs import frozen

from jiheng.values.interval import Exact, Interval
from jiheng.values.text import TURNED, narrow

#: a decimal number, with or without thousands separators; a dash after a figure, unit or word joins and is no minus
NUMBER = re.compile(r"(?:(?<![\dA-Za-z%‰)）年月日号元人分])[-−])?(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+|(?<![\d.])(?=\.\d))(?:\.\d+)?")


@frozen
class Printed:
    """A number on paper.

    Attributes:
        value: the number as printed, exactly.
        places: decimals printed; negative when the last printed digits were announced as rounded.
    """

    value: Decimal
    places: int

    @classmethod
    def of(cls, text: str) -> Printed:
        """Read one number such as ``1,234.50``.

        Raises:
            ValueError: when the text is not one number.
        """
        printed = narrow(text).strip()
        if not NUMBER.fullmatch(printed):
            raise ValueError(text)
        value = Decimal(printed.replace(",", "").replace("−", "-"))
        return cls(value, max(0, -int(value.as_tuple().exponent)))

    @cached_property
    def exact(self) -> Fraction:
        """The printed value as a fraction, taken at face value."""
        return Fraction(self.value)

    @cached_property
    def interval(self) -> Interval:
        """Every number that prints like this when rounded half up."""
        half = half_a_digit(self.places)
        return Interval(self.exact - half, self.exact + half)

    @cached_property
    def reading(self) -> Interval:
        """What an amount or a count may stand for: a figure with decimals was rounded, a whole number is meant as it is.

        (A whole 3 read as 2.5 to 3.5 would excuse almost anything.)
        """
        return self.interval if self.places else Interval.point(self.exact)

    def prints(self, value: Exact) -> bool:
        """Whether an exact number, rounded half up to these decimals, prints like this figure."""
        return round_half_up(value, self.places) == self.value

    def may_equal(self, other: Interval) -> bool:
        """Whether some reading of this figure lies in ``other``."""
        return self.interval.meets(other)

    def is_cut(self, right: Interval) -> bool:
        """Whether it is a right figure cut off after its last digit instead of rounded."""
        return self.exact <= right.high and right.low < self.exact + Fraction(1, 10**self.places)

    def may_print(self, right: Interval) -> bool:
        """Whether it may be a right figure rounded half up, or cut off at its last digit."""
        return self.may_equal(right) or self.is_cut(right)

    def __str__(self) -> str:
        return format(self.value, "f")


@cache
def half_a_digit(places: int) -> Fraction:
    """What rounding to so many decimals may take away or add."""
    return Fraction(1, 2) / Fraction(10) ** places


def round_half_up(value: Exact, places: int) -> Decimal:
    """四舍五入 of an exact number to ``places`` decimals (half away from zero)."""
    fraction = Fraction(value)
    scaled = fraction * 10**places if places >= 0 else fraction / 10**-places
    sign = -1 if scaled < 0 else 1
    whole = sign * ((abs(scaled) * 2 + 1) // 2)
    return Decimal(f"{int(whole)}E{-places}") if places >= 0 else Decimal(int(whole) * 10**-places)  # exact at any length


def plain(value: Exact, places: int = 2) -> str:
    """An exact number for a message: rounded half up, without trailing zeros."""
    shown = format(round_half_up(value, places), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def find_numbers(text: str) -> list[Printed]:
    """All numbers in a text, left to right; none where marks turn the order of the digits."""
    if any(mark in text for mark in TURNED):
        return []
    return [Printed.of(m.group()) for m in NUMBER.finditer(narrow(text))]
