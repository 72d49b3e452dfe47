"""Whether two printed figures can stand for one number, whatever their units and rounding."""

from __future__ import annotations

from fractions import Fraction

from jiheng.records import Value
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed
from jiheng.values.units import Unit, money_factor


def factor(value: Value, money_unit: str | None = None) -> Fraction:
    """How many base units (yuan, persons) one of a figure's unit is; a bare figure is in ``money_unit`` where one is given."""
    name = value.unit_name or value.column_unit
    if name is None:
        return (money_factor(money_unit) if money_unit else None) or Fraction(1)
    return value.unit.scale if value.unit else Fraction(1)


def amount(value: Value, money_unit: str | None = None) -> Fraction:
    """A figure at face value in its base unit; 0 for words."""
    if money_unit is None or value.number is None:
        return value.amount
    return value.number.exact * factor(value, money_unit)


def reading(value: Value) -> Interval:
    """What a figure may stand for in its base unit: a whole figure is meant as it is, also in 万元; 0 for words."""
    return value.reading


def agree(one: Value, other: Value, money_unit: str | None = None) -> bool:
    """Whether two figures may stand for one number.

    Whole figures in the same unit must be equal. Otherwise they may differ by less than one unit of the last digit of the coarser
    figure: it may have been rounded or cut off.
    """
    if one.number is None or other.number is None:
        return False
    scales = factor(one, money_unit), factor(other, money_unit)
    gap = abs(amount(one, money_unit) - amount(other, money_unit))
    if scales[0] == scales[1] and one.number.places == other.number.places:
        return gap == 0 if one.number.places == 0 else gap <= scales[0] / 10**one.number.places
    steps = [scale / Fraction(10) ** figure.places for scale, figure in zip(scales, (one.number, other.number), strict=True)]
    return gap < max(steps)


def prints(value: Value, exact: Fraction) -> bool:
    """Whether a figure is an exact number rounded, or cut off, at its last digit."""
    return value.number is not None and shows(value.number, exact)


def shows(number: Printed, exact: Fraction) -> bool:
    """Whether a bare figure is an exact number rounded, or cut off, at its last digit."""
    return number.prints(exact) or 0 <= exact - number.exact < Fraction(1, 10**number.places)


def may_stand_for(number: Printed, exact: Fraction) -> bool:
    """Whether a bare figure is less than one unit of its last digit away from an exact number; a whole figure is meant as it is."""
    return abs(number.exact - exact) < Fraction(1, 10**number.places) if number.places else number.exact == exact


def comparable(one: Unit | None, other: Unit | None) -> bool:
    """Whether figures in two units can be compared; a missing unit is taken from the other."""
    return one is None or other is None or one.same_kind(other)


def swapped(one: Value, other: Value) -> tuple[str, str] | None:
    """The two digits that change places between two figures (261.53, 261.35: 53, 35); None when the difference is another."""
    if one.number is None or other.number is None:
        return None
    first, second = str(one.number), str(other.number)
    apart = [at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b]
    if len(first) != len(second) or len(apart) != 2 or sorted(first) != sorted(second):
        return None
    low, high = apart
    return first[low : high + 1], second[low : high + 1]
