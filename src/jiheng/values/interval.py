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
        exact = Fraction(value)
        return cls(exact, exact)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient.

        Raises:
            ZeroDivisionError: when the divisor may be zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor may be zero")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def scaled(self, factor: Exact) -> Interval:
        """Every number multiplied by an exact factor."""
        if factor == 1:
            return self
        ends = self.low * Fraction(factor), self.high * Fraction(factor)
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return self.low <= other.high and other.low <= self.high

    def __contains__(self, value: Exact) -> bool:
        return self.low <= Fraction(value) <= self.high


def total(parts: list[Interval]) -> Interval:
    """The sum of intervals; zero when there are none."""
    return Interval(sum((p.low for p in parts), Fraction(0)), sum((p.high for p in parts), Fraction(0)))
