"""The formulas by which points are awarded, each a pure function on exact fractions.

``weight`` is always the points of the row, the most it can earn, and every result lies between 0 and it. A completion rate is 1 where the
target is met to the digit. :data:`ROW_FORMULAS` names those that score a row of a self-evaluation from its target and result; :func:`bounds`
applies one to a result that is known only within an interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve, field, frozen

from jiheng.messages import Message, msg
from jiheng.scoring.expression import evaluate
from jiheng.values.interval import Exact, Interval

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)


def execution(weight: Exact, executed: Exact, budget: Exact) -> Fraction:
    """预算执行: the share of the full-year budget that was spent, at most all of it (财预〔2020〕10号).

    Raises:
        ZeroDivisionError: when there is no budget.
    """
    return proportional(weight, Fraction(executed) / Fraction(budget))


def proportional(weight: Exact, rate: Exact) -> Fraction:
    """定量指标: points in proportion to the completion rate, at most all of them (财预〔2020〕10号)."""
    return Fraction(weight) * _share(Fraction(rate))


def completion(actual: Exact, target: Exact, *, reverse: bool = False) -> Fraction:
    """完成率: actual ÷ target; for reverse indicators (≤) target ÷ actual.

    Raises:
        ZeroDivisionError: when the divisor is zero.
    """
    return Fraction(target) / Fraction(actual) if reverse else Fraction(actual) / Fraction(target)


def equal(weight: Exact, rate: Exact) -> Fraction:
    """等于目标: full marks at the target, in proportion on either side of it."""
    share = Fraction(rate)
    return proportional(weight, share if share <= 1 else 1 / share)


def pass_mark(weight: Exact, rate: Exact, mark: Exact = Fraction(3, 5), charge: Exact = 0) -> Fraction:
    """按照完成比例赋分: nothing up to the pass mark, then in proportion to the rest (财预〔2021〕101号; 新疆).

    Args:
        mark: completion rate that still earns nothing.
        charge: share of the points taken for each 1 of over-completion: 0 none, 1 ``w × (r − 1)``.
    """
    least, done = Fraction(mark), Fraction(rate)
    earned = (min(done, ONE) - least) / (1 - least) - Fraction(charge) * max(ZERO, done - 1)
    return proportional(weight, earned)


def threshold(weight: Exact, shortfall: Exact, step: Exact = Fraction(1, 20)) -> Fraction:
    """每降低1%扣5%的权重: ``step`` of the points for each percentage point short, in proportion, down to nothing."""
    return proportional(weight, 1 - Fraction(step) * max(ZERO, Fraction(shortfall)))


def elements(weight: Exact, unmet: int, number: int) -> Fraction:
    """每条要素占权重分的 1/m: the points less an equal part for each element not met."""
    return proportional(weight, 1 - Fraction(unmet, number))


def fixed_points(weight: Exact, points: Iterable[Exact]) -> Fraction:
    """①…得2分 ②…得0.5分: the sum of the points of the elements met; deductions are negative points."""
    return min(max(ZERO, sum((Fraction(one) for one in points), ZERO)), Fraction(weight))


def share(weight: Exact, yes: Exact, answers: Exact) -> Fraction:
    """认为“是”的比例: the share of those asked who say so.

    Raises:
        ZeroDivisionError: when nobody answered.
    """
    return proportional(weight, Fraction(yes) / Fraction(answers))


def index(counts: Sequence[int], levels: Sequence[Exact]) -> Fraction:
    """满意度指数: the mean of the levels' values (100, 80, 60, 40, 20 or 0), each weighed by how many chose it.

    Raises:
        ZeroDivisionError: when nobody answered.
    """
    return sum((count * Fraction(level) for count, level in zip(counts, levels, strict=True)), ZERO) / sum(counts)


def all_or_nothing(weight: Exact, *, met: bool) -> Fraction:
    """直接赋分: all points or none."""
    return Fraction(weight) if met else ZERO


def band(weight: Exact, low: Exact, high: Exact) -> Interval:
    """定性指标分档: the points that a band leaves open."""
    return Interval(Fraction(low) * Fraction(weight), Fraction(high) * Fraction(weight))


def ladder(weight: Exact, value: Exact, steps: Mapping[Exact, Exact]) -> Fraction:
    """分段: the share of the points that the highest step reached gives, nothing below the lowest.

    Args:
        steps: share of the points by the least value of the step.
    """
    reached = [least for least in steps if Fraction(least) <= Fraction(value)]
    return proportional(weight, steps[max(reached)] if reached else 0)


def _share(value: Fraction) -> Fraction:
    return min(max(value, ZERO), ONE)


@frozen
class Terms:
    """What the formula of a row works on.

    Attributes:
        actual, target: result and target in one unit; shares in percent.
        reverse: whether less is better.
        percent: whether the two are percentages, so that their difference counts in points of percent.
        settings: the regime's numbers.
    """

    weight: Fraction
    actual: Fraction
    target: Fraction
    reverse: bool = False
    percent: bool = False
    settings: Mapping[str, Fraction] = field(factory=dict)

    @property
    def rate(self) -> Fraction:
        """The completion rate r."""
        return completion(self.actual, self.target, reverse=self.reverse)

    @property
    def shortfall(self) -> Fraction:
        """Points of percent short of the target: of the two percentages, else of the completion rate."""
        if not self.percent:
            return (1 - self.rate) * 100
        return self.actual - self.target if self.reverse else self.target - self.actual


@frozen
class RowFormula:
    """A formula that scores a row from its target and result.

    Attributes:
        id: its name in regime files. text: how it reads, with w, x, T, r.
        score: the formula.
    """

    id: str
    text: Message
    score: Callable[[Terms], Fraction]


def _pass_mark(terms: Terms) -> Fraction:
    charge = ZERO if terms.reverse else terms.settings.get("over_charge", ZERO)
    return pass_mark(terms.weight, terms.rate, terms.settings.get("pass_mark", Fraction(3, 5)), charge)


def _threshold(terms: Terms) -> Fraction:
    return threshold(terms.weight, terms.shortfall, terms.settings.get("step", Fraction(1, 20)))


def _ladder(terms: Terms) -> Fraction:
    steps: dict[Exact, Exact] = {int(name.removeprefix(STEP)): value for name, value in terms.settings.items() if name.startswith(STEP)}
    return ladder(terms.weight, terms.actual if terms.percent else terms.rate * 100, steps)


#: settings of a ladder: ``step_90 = 1`` gives all points from 90 % on
STEP: Final = "step_"

ROW_FORMULAS: Final[Mapping[str, RowFormula]] = {
    formula.id: formula
    for formula in (
        RowFormula("execution", msg("w × min(1, 执行数 ÷ 预算数)"), lambda terms: proportional(terms.weight, terms.rate)),
        RowFormula("proportional", msg("w × x ÷ T（反向 w × T ÷ x），不超过 w"), lambda terms: proportional(terms.weight, terms.rate)),
        RowFormula("equal", msg("等于目标得 w，否则按比例"), lambda terms: equal(terms.weight, terms.rate)),
        RowFormula("pass_mark", msg("w × (r − 及格线) ÷ (1 − 及格线)，及格线以下 0 分"), _pass_mark),
        RowFormula("threshold", msg("w − w × 扣分比例 × 低于目标的百分点，扣完为止"), _threshold),
        RowFormula("ladder", msg("按分段所列比例"), _ladder),
    )
}
#: rules of a row that rest on whether the target is met, or on the word of the result
JUDGED_RULES: Final[Mapping[str, Message]] = {
    "all_or_nothing": msg("达到得 w，否则 0 分"),
    "band": msg("按完成情况分档，在该档区间内评分"),
    "judged": msg("达到得 w，否则酌情评分"),
}
#: a regime's own formula begins with this sign: ``= w * min(1, x / T)``
OWN: Final = "="


def row_formula(rule: str) -> RowFormula:
    """The formula of that id, or the regime's own, written out behind an equals sign.

    Raises:
        KeyError: when there is no such formula.
        ExpressionError: when an own formula cannot be read.
    """
    if not rule.startswith(OWN):
        return ROW_FORMULAS[rule]
    return RowFormula("formula", Message(rule.removeprefix(OWN).strip()), lambda terms: _own(rule, terms))


def _own(rule: str, terms: Terms) -> Fraction:
    names = {"w": terms.weight, "x": terms.actual, "T": terms.target, "r": terms.rate}
    return min(max(ZERO, evaluate(rule.removeprefix(OWN), names)), terms.weight)


def bounds(formula: RowFormula, terms: Terms, actual: Interval) -> Interval:
    """The scores that a result somewhere in ``actual`` can earn.

    A formula rises up to the target and may fall beyond it, so its ends and the target decide. (An own formula with other turns is taken at these.)
    """
    if actual.low == actual.high == terms.actual:
        score = formula.score(terms)
        return Interval(score, score)
    points = [actual.low, actual.high, *((terms.target,) if terms.target in actual else ())]
    scores = [formula.score(evolve(terms, actual=point)) for point in points]
    return Interval(min(scores), max(scores))
