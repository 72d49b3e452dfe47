"""Closed intervals of exact numbers: what a rounded printed figure may stand for.

The idea is that of XBRL Calculations 1.1: a printed 98.85 stands for every number that prints so. Two figures contradict
each other only when their intervals cannot meet.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from attrs import frozen

Exact = int | Decimal | Fraction


@frozen
class Interval:
    """All numbers from ``low`` to ``high``, both included."""

    low: Fraction
    high: Fraction

    @classmethod
    def point(cls, value: Exact) -> Interval:
        """The interval of one exact number."""
        exact = value if isinstance(value, Fraction) else Fraction(value)
        return cls(exact, exact)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    @property
    def _is_positive(self) -> bool:
        return self.low.numerator > 0

    def __mul__(self, other: Interval) -> Interval:
        if self._is_positive and other._is_positive:  # nearly always: then the ends need no comparing
            return Interval(self.low * other.low, self.high * other.high)
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient.

        Raises:
            ZeroDivisionError: when the divisor may be zero.
        """
        if self._is_positive and other._is_positive:
            return Interval(self.low / other.high, self.high / other.low)
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor may be zero")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def scaled(self, factor: Exact) -> Interval:
        """Every number multiplied by an exact factor."""
        if factor == 1:
            return self
        exact = Fraction(factor) if isinstance(factor, Decimal) else factor
        low = self.low * exact
        high = low if self.low is self.high else self.high * exact
        return Interval(low, high) if exact >= 0 else Interval(high, low)

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return self.low <= other.high and other.low <= self.high

    def __contains__(self, value: Exact) -> bool:
        return self.low <= Fraction(value) <= self.high


def total(parts: list[Interval]) -> Interval:
    """The sum of intervals; zero when there are none."""
    return Interval(sum((p.low for p in parts), Fraction(0)), sum((p.high for p in parts), Fraction(0)))
