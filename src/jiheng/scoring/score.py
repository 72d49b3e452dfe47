"""A form's scores recomputed: every row, the totals, the grade."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jiheng.records import SelfEvaluation, Value
from jiheng.scoring.assess import assess
from jiheng.scoring.model import Regime, RowScore, ScoredForm
from jiheng.scoring.regime import EXECUTION, all_regimes
from jiheng.scoring.rows import score_execution, score_indicator
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed, round_half_up

_HALF_CENT = Fraction(1, 200)


def score_form(form: SelfEvaluation, regime: Regime) -> ScoredForm:
    """Every row's right score under a regime, and the totals.

    Rows without points are left out; the total funds row comes first where it earns points of its own.
    """
    return totalled(tuple(score_rows(form, regime)), regime)


def score_rows(form: SelfEvaluation, regime: Regime) -> Iterator[RowScore]:
    """The rows that have points, each scored when it is asked for."""
    if form.scored_funds is not None and form.has_scores:
        execution = score_execution(form.scored_funds, regime)
        if execution is not None:
            yield execution
    for indicator in form.indicators:
        row = score_indicator(indicator, regime, assess(indicator, regime))
        if row is not None:
            yield row


def totalled(rows: tuple[RowScore, ...], regime: Regime) -> ScoredForm:
    """Scored rows with their totals and the grade."""
    printed = [row.row.score.decimal for row in rows if row.row.score is not None and row.row.score.decimal is not None]
    computed = [score for score in map(right_score, rows) if score is not None]
    total = sum(computed, Decimal(0)) if computed else None
    points = sum((_points(row, regime) for row in rows), Fraction(0))
    return ScoredForm(regime, rows, sum(printed, Decimal(0)) if printed else None, total, grade_of(total, regime), points)


def _points(row: RowScore, regime: Regime) -> Fraction:
    """What a row can earn; only execution may have the regime's points instead of printed ones."""
    weight = row.row.weight
    return weight.number.exact if weight is not None and weight.number is not None else Fraction(regime.points.get(EXECUTION, 10))


def under_all(form: SelfEvaluation) -> list[ScoredForm]:
    """The form scored under every regime, the national one first."""
    return [score_form(form, regime) for regime in all_regimes()]


def right_score(row: RowScore) -> Decimal | None:
    """The score that counts in the recomputed total: the computed one; of a band the printed score, or the end of the band nearest to it."""
    if row.expected is not None:
        return row.expected
    printed = row.row.score.decimal if row.row.score else None
    if printed is None or row.low is None or row.high is None:
        return printed
    within = min(max(Fraction(printed), row.low), row.high)
    return printed if within == printed else round_half_up(within, 2)


def grade_of(total: Decimal | None, regime: Regime) -> str | None:
    """The grade that a total earns."""
    if total is None:
        return None
    return next((grade.word for grade in regime.grades if total >= grade.least), None)


def whole_points_only(form: SelfEvaluation) -> bool:
    """Whether every score that the form prints is a whole number, so that scores may have been rounded to whole points."""
    values = [form.total_funds.score if form.total_funds else None, *(row.score for row in form.indicators)]
    numbers = [value.number for value in values if value is not None and value.number is not None]
    return bool(numbers) and all(number.value == number.value.to_integral_value() for number in numbers)


def accepts(score: RowScore, printed: Value | None, *, integers_only: bool) -> bool | None:
    """Whether a printed score may be the right one; None when either is unknown.

    A score printed with decimals is right when the exact one rounds to it; a whole number only if exact, or in a form of whole points
    (``integers_only``, see :func:`whole_points_only`).
    """
    if printed is None or printed.number is None or score.low is None or score.high is None:
        return None
    return _leeway(printed.number, integers_only=integers_only).meets(Interval(score.low, score.high))


def _leeway(number: Printed, *, integers_only: bool) -> Interval:
    if number.places or integers_only:
        return number.interval
    return Interval(number.exact - _HALF_CENT, number.exact + _HALF_CENT)
