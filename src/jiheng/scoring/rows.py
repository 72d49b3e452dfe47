"""One row's right score: which rule, which numbers, which bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from jiheng.messages import Message, msg
from jiheng.records import FundsRow, Indicator, Value
from jiheng.scoring import explain
from jiheng.scoring.expression import ExpressionError
from jiheng.scoring.formulas import JUDGED_RULES, ONE, OWN, ZERO, RowFormula, Terms, bounds, equal, row_formula
from jiheng.scoring.model import Assessment, Direction, Kind, Regime, RowScore
from jiheng.scoring.regime import EXECUTION
from jiheng.scoring.words import band_of
from jiheng.values.interval import Interval
from jiheng.values.printed import round_half_up
from jiheng.values.text import key

#: formulas that rest on the completion rate alone, so that a printed rate serves as well
_BY_RATE: Final = frozenset({"execution", "proportional", "equal", "pass_mark"})
#: words of a row's own rule that need no regime to say what they mean
_ROW_WORDS: Final = {"直接赋分": "all_or_nothing", "评判等级": "band"}
_KEYS: Final = frozenset({"execution", "higher", "lower", "exact", "range", "qualitative", "timely", "satisfaction"})
_NOT_COMPARABLE: Final = msg("目标值和完成值不能直接比较，无法复算")
_NO_BUDGET: Final = msg("没有预算数或执行数，或预算数为 0，无法复算")


def rule_of(indicator: Indicator, assessment: Assessment, regime: Regime) -> str:
    """Id of the formula that scores the row: its own 赋分规则 first, else the regime's for its kind and direction."""
    own = _own_rule(key(indicator.rule.text), regime) if indicator.rule else None
    if own is not None:
        return own
    kind, direction = assessment.kind, assessment.direction
    if kind in {Kind.SATISFACTION, Kind.QUALITATIVE, Kind.TIMELY} and kind.value in regime.rules:
        return regime.rules[kind.value]
    return regime.rules.get(direction.value, "judged")


def _own_rule(words: str, regime: Regime) -> str | None:
    said = words.replace("按完成", "按照完成")
    for word, rule in regime.rules.items():
        if word not in _KEYS and word in said:
            return rule
    return next((rule for word, rule in _ROW_WORDS.items() if word in said), None)


def score_indicator(indicator: Indicator, regime: Regime, assessment: Assessment) -> RowScore | None:
    """An indicator's right score; None where it has no points."""
    weight = _positive(indicator.weight)
    if weight is None:
        return None
    row = _Row(indicator, regime, assessment, weight, rule_of(indicator, assessment, regime))
    if row.rule not in {"all_or_nothing", "judged"}:
        banded = _banded(row)
        if banded is not None:
            return banded
    if row.rule in JUDGED_RULES:
        return _judged(row)
    return _computed(row) or _by_printed_rate(row) or _unmeasured(row)


def score_execution(funds: FundsRow, regime: Regime) -> RowScore | None:
    """The right score of the total funds row; None where the form gives no points for execution."""
    weight = _positive(funds.weight)
    if weight is None and (funds.score is None or funds.score.number is None):
        return None
    points = weight or Fraction(regime.points.get(EXECUTION, 10))
    formula = row_formula(regime.rules["execution"])
    budget = funds.initial or funds.adjusted if regime.execution_base == "initial" else funds.base
    executed = funds.executed
    if budget is None or budget.number is None or executed is None or executed.number is None or budget.number.value <= 0:
        return RowScore(funds, formula.id, None, None, None, _NO_BUDGET)
    terms = Terms(points, executed.number.exact, budget.number.exact, settings=regime.settings)
    low = executed.number.reading / (budget.number.reading if budget.number.reading.low > 0 else Interval.point(budget.number.exact))
    reading = low.scaled(terms.target)
    return _scored(funds, formula, terms, _with_rate(bounds(formula, terms, reading), formula, terms, low, funds.rate), regime)


@frozen
class _Row:
    """An indicator on its way to a score."""

    indicator: Indicator
    regime: Regime
    assessment: Assessment
    weight: Fraction
    rule: str

    @property
    def actual(self) -> str:
        return self.indicator.actual.raw if self.indicator.actual else ""

    @property
    def is_worded(self) -> bool:
        """Whether the result is words."""
        return self.indicator.actual is not None and self.indicator.actual.number is None

    @property
    def target(self) -> str:
        return self.indicator.target.raw if self.indicator.target else ""

    def between(self, low: Fraction, high: Fraction, how: Message, rule: str | None = None) -> RowScore:
        expected = round_half_up(low, self.regime.places_after_point) if low == high else None
        return RowScore(self.indicator, rule or self.rule, low, high, expected, how)

    def full(self) -> RowScore:
        return self.between(self.weight, self.weight, explain.full_marks(self.actual, self.target, self.weight))

    def unknown(self) -> RowScore:
        how = explain.missed(self.actual, self.target) if self.assessment.met is False else _NOT_COMPARABLE
        return RowScore(self.indicator, self.rule, None, None, None, how)


def _banded(row: _Row) -> RowScore | None:
    """A result in a word of the regime's bands, or a qualitative target met in its own words."""
    found = band_of(row.actual, row.regime) if row.is_worded else None
    if found is None and row.rule == "band" and row.regime.bands and (row.assessment.met or _rate_is_full(row)):
        found = row.regime.bands[0]
    if found is None:
        return None
    how = explain.within_band(row.actual, found.low, found.high, row.weight)
    return row.between(found.low * row.weight, found.high * row.weight, how, "band")


def _judged(row: _Row) -> RowScore:
    met = row.assessment.met
    if met or (met is None and _rate_is_full(row)):
        return row.full()
    if met is None or row.rule == "band":
        return row.unknown()
    if row.rule == "all_or_nothing":
        return row.between(ZERO, ZERO, explain.no_marks(row.actual, row.target))
    return row.between(ZERO, row.weight, explain.judged(row.actual, row.target))


def _rate_is_full(row: _Row) -> bool:
    rate = row.indicator.rate
    return rate is not None and rate.decimal is not None and rate.decimal >= 100


def _computed(row: _Row) -> RowScore | None:
    """The score from target and result; None where they cannot be compared or the formula makes no sense of them."""
    stand = row.assessment
    if stand.actual is None or stand.target is None:
        return None
    formula = row_formula(row.rule)
    reverse = stand.direction is Direction.LOWER
    terms = Terms(row.weight, stand.actual, stand.target, reverse, stand.percent, row.regime.settings)
    if stand.assumed and reverse and stand.actual != stand.target:
        return _either_way(row, stand.actual, stand.target)
    if stand.met and not _counts_beyond(row):
        return row.full()
    if stand.ratio is None or stand.target < 0 or (stand.target == 0 and not reverse):
        return row.full() if stand.met else None
    try:
        found = _with_rate(bounds(formula, terms, _reading(stand)), formula, terms, stand.ratio, row.indicator.rate)
    except ExpressionError:  # an own formula that divides by zero for these figures says nothing of this row
        return row.unknown()
    if formula.id == "equal" and stand.actual > stand.target and row.regime.settings.get("judge_above"):
        return row.between(found.low, row.weight, explain.judged_between(row.actual, row.target, found.low, row.weight))
    return _scored(row.indicator, formula, terms, found, row.regime)


def _either_way(row: _Row, actual: Fraction, target: Fraction) -> RowScore:
    """A target without operator that is only by its words one to stay under: from the proportion on either side up to full marks."""
    least = equal(row.weight, actual / target) if target > 0 and actual > 0 else ZERO
    return row.between(least, row.weight, explain.judged_between(row.actual, row.target, least, row.weight))


def _counts_beyond(row: _Row) -> bool:
    """Whether the rule looks at how far a target is exceeded."""
    return row.rule.startswith(OWN) or (row.rule == "pass_mark" and bool(row.regime.settings.get("over_charge")))


def _reading(stand: Assessment) -> Interval:
    """What the printed result may stand for, in the target's unit."""
    actual, target, ratio = stand.actual or ZERO, stand.target or ZERO, stand.ratio
    if ratio is None or ratio.low == ratio.high or not target:
        return Interval(actual, actual)
    goal = Interval.point(target)
    return goal / ratio if stand.direction is Direction.LOWER else ratio * goal


def _with_rate(found: Interval, formula: RowFormula, terms: Terms, ratio: Interval, rate: Value | None) -> Interval:
    """The bounds widened by the score that the printed rate gives, where that rate is a rounding of the right one."""
    if formula.id not in _BY_RATE or rate is None or rate.number is None or not rate.number.may_equal(ratio.scaled(100)):
        return found
    score = formula.score(_by_rate(terms, rate.number.exact / 100))
    return Interval(min(found.low, score), max(found.high, score))


def _by_rate(terms: Terms, rate: Fraction) -> Terms:
    return evolve(terms, actual=rate, target=ONE, reverse=False, percent=False)


def _by_printed_rate(row: _Row) -> RowScore | None:
    """The score from the printed completion rate, where the quotient itself cannot be had."""
    rate = row.indicator.rate
    if rate is None or rate.number is None or row.rule.startswith(OWN):
        return None
    formula = row_formula(row.rule)
    terms = Terms(row.weight, rate.number.exact / 100, ONE, settings=row.regime.settings)
    found = bounds(formula, terms, rate.number.reading.scaled(Fraction(1, 100)))
    return _scored(row.indicator, formula, terms, found, row.regime)


def _unmeasured(row: _Row) -> RowScore:
    return row.full() if row.assessment.met else row.unknown()


def _scored(row: Indicator | FundsRow, formula: RowFormula, terms: Terms, found: Interval, regime: Regime) -> RowScore:
    exact = found.low if found.low == found.high else formula.score(terms)
    expected = round_half_up(exact, regime.places_after_point)
    return RowScore(row, formula.id, found.low, found.high, expected, explain.explain(formula, terms, expected))


def _positive(value: Value | None) -> Fraction | None:
    return value.number.exact if value is not None and value.number is not None and value.number.value > 0 else None
