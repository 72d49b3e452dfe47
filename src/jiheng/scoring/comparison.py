"""Target and result brought to one unit, where that can be done without guessing."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from attrs import frozen

from jiheng.records import Value
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed
from jiheng.values.quantity import RANGE
from jiheng.values.units import Unit

#: how many times apart two figures may lie where only one of them prints a unit; farther apart another unit is meant
_FARTHEST: Final = 1000
#: the same for money (元 against 万元) and for amounts per head (a standard against a total)
_FARTHEST_MONEY: Final = 100
_FARTHEST_PER_HEAD: Final = 2


@frozen
class Pair:
    """Target and result in one unit.

    Attributes:
        target: at face value; of a range the end that lies nearest to the result, the result itself when it lies within.
        actual: at face value. reading: what its printed figure may stand for.
        percent: whether they are percentages.
    """

    target: Fraction
    actual: Fraction
    reading: Interval
    percent: bool


def compare(target: Value, actual: Value) -> Pair | None:
    """The two in one unit; None when they cannot be compared."""
    if target.number is None or actual.number is None:
        return None
    goal, done = target.unit, actual.unit
    factor = _factor(target, actual, goal, done)
    if factor is None:
        return None
    value = actual.number.exact * factor
    reading = actual.number.reading.scaled(factor) if actual.number.places else Interval(value, value)
    return Pair(_nearest(target, value), value, reading, percent=_is_share(goal, done))


def _is_share(goal: Unit | None, done: Unit | None) -> bool:
    known = goal or done
    return known is not None and known.is_share


def _nearest(target: Value, value: Fraction) -> Fraction:
    low, high = _exact(target.number), _exact(target.quantity.high)
    return min(max(value, low), high) if target.op == RANGE and low <= high else low


def _exact(number: Printed | None) -> Fraction:
    return number.exact if number else Fraction(0)


def _factor(target: Value, actual: Value, goal: Unit | None, done: Unit | None) -> Fraction | None:
    """What the result's figure is multiplied by to stand in the target's unit."""
    if goal is not None and done is not None:
        return done.scale / goal.scale if goal.same_kind(done) else None
    return Fraction(1) if _may_share_unit(_exact(target.number), _exact(actual.number), goal or done) else None


def _may_share_unit(aim: Fraction, value: Fraction, unit: Unit | None) -> bool:
    """Whether a figure without unit may be meant in the unit of the other: not where it lies too far away."""
    if aim == value or not value:
        return True
    if unit is not None and unit.is_share:
        return min(aim, value) > 1
    farthest = _FARTHEST
    if unit is not None and (unit.per or not unit.base):
        farthest = _FARTHEST_PER_HEAD
    elif unit is not None and unit.is_money:
        farthest = _FARTHEST_MONEY
    return abs(aim) <= farthest * abs(value) and abs(value) <= farthest * abs(aim)
