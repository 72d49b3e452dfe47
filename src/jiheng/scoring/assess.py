"""How an indicator's result stands against its target: kind, direction, completion rate, met or not.

Nothing is guessed: where figures stand in different units, or words are not those of the regime, the answer is None.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from attrs import frozen

from jiheng.records import Indicator, Value
from jiheng.scoring.comparison import Pair, compare
from jiheng.scoring.model import Assessment, Direction, Kind, Regime
from jiheng.scoring.nature import direction_of, kind_of
from jiheng.scoring.words import word_verdict
from jiheng.values.interval import Interval
from jiheng.values.quantity import GE, GT, LE, LT, RANGE

#: what an operator in the result's cell leaves open
_OPEN: Final = frozenset({GE, GT, LE, LT, RANGE})


@frozen
class _Standing:
    """The numeric part of an assessment."""

    pair: Pair | None = None
    ratio: Interval | None = None
    met: bool | None = None


def assess(indicator: Indicator, regime: Regime) -> Assessment:
    """Compare result and target under a regime."""
    kind = kind_of(indicator)
    direction, assumed = direction_of(indicator, kind)
    standing = _standing(indicator, kind, direction, regime)
    pair = standing.pair
    return Assessment(
        kind,
        direction,
        assumed=assumed,
        comparable=pair is not None,
        ratio=standing.ratio,
        met=standing.met,
        actual=pair.actual if pair else None,
        target=pair.target if pair else None,
        percent=pair.percent if pair else False,
    )


def _standing(indicator: Indicator, kind: Kind, direction: Direction, regime: Regime) -> _Standing:
    target, actual = indicator.target, indicator.actual
    if kind is Kind.NONE or target is None or actual is None or actual.is_blank:
        return _Standing()
    if target.number is None or actual.number is None:
        return _Standing(met=word_verdict(actual.raw, target.raw, kind, regime))
    if actual.op in _OPEN:
        return _Standing(met=_met_by_expression(target, actual, direction))
    pair = compare(target, actual)
    if pair is None:
        return _Standing()
    return _Standing(pair, _ratio(pair, direction), _met(pair, indicator, direction))


def _met_by_expression(target: Value, actual: Value, direction: Direction) -> bool | None:
    """A result such as ≥90% proves a target only where the two say the same, or misses it where its figure does."""
    if (target.op, target.quantity.high, target.unit) == (actual.op, actual.quantity.high, actual.unit) and target.decimal == actual.decimal:
        return True
    pair = compare(target, actual) if actual.op != RANGE else None
    if pair is None:
        return None
    if direction is Direction.HIGHER:
        return False if pair.actual < pair.target else (True if actual.op in {GE, GT} else None)
    if direction is Direction.LOWER:
        return False if pair.actual > pair.target else (True if actual.op in {LE, LT} else None)
    return None


def _ratio(pair: Pair, direction: Direction) -> Interval | None:
    """The completion rate; none where the divisor may be zero or no direction is known."""
    low, high, target = pair.reading.low, pair.reading.high, pair.target
    if direction is Direction.UNKNOWN:
        return None
    if direction is not Direction.LOWER:
        return Interval(low / target, high / target) if target > 0 else None
    return Interval(target / high, target / low) if low > 0 and target >= 0 else None


def _met(pair: Pair, indicator: Indicator, direction: Direction) -> bool | None:
    """Whether the result at face value reaches the target; beyond an = target only what costs or is to be low misses it."""
    actual, target = pair.actual, pair.target
    if actual == target:
        strict = indicator.target is not None and indicator.target.op in {GT, LT}
        return None if strict else True
    match direction:
        case Direction.HIGHER:
            return actual > target
        case Direction.LOWER:
            return actual < target
        case Direction.RANGE:
            return False
        case Direction.EXACT:
            return _exactly(indicator, actual, target)
        case _:
            return None


def _exactly(indicator: Indicator, actual: Fraction, target: Fraction) -> bool | None:
    reverse = direction_of(indicator, Kind.QUANTITATIVE, printed=False)[0] is Direction.LOWER
    return False if (actual > target) is reverse else None
