"""What scoring says: the regime, how an indicator stands against its target, and each score with its formula."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from jiheng.messages import Message
from jiheng.records import FundsRow, Indicator, Severity
from jiheng.values.interval import Interval


class Kind(StrEnum):
    """What kind of target an indicator has."""

    QUANTITATIVE = "quantitative"  #: a number to reach
    QUALITATIVE = "qualitative"  #: a word (较高, 减轻), judged in bands
    TIMELY = "timely"  #: a date or period (12月底, 每季度, 全年)
    SATISFACTION = "satisfaction"  #: a satisfaction share
    NONE = "none"  #: no target at all


class Direction(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    EXACT = "exact"
    RANGE = "range"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Why a regime was taken."""

    GIVEN = "given"  #: the user asked for it
    NOTES = "notes"  #: the form's own notes state it
    INFERRED = "inferred"  #: it alone reproduces every printed score, some of them not full marks
    DEFAULT = "default"  #: nothing says; the national rule is assumed


@frozen(cache_hash=True)
class Band:
    """A band for a qualitative result: from ``low`` (included) to ``high`` (excluded unless 1), as shares of the points."""

    words: tuple[str, ...]
    low: Fraction
    high: Fraction


@frozen
class Grade:
    """A grade word and the least total that earns it."""

    word: str
    least: Decimal


@frozen
class Thresholds:
    """Limits of the checks, in percent unless said otherwise.

    Attributes:
        execution_reason: execution below this is to be explained (FD110).
        budget_change: a change from 年初 to 全年 beyond this is to be explained (FD106).
        overfulfilment: completion above this is to be explained (AC106).
        quantified_share: least share of indicators with a number (TG102).
        least_indicators: least number of third-level indicators (TG102), None when the place demands none.
        progress_gap: points of percent between money and results that call for a question (FD113).
    """

    execution_reason: Decimal = Decimal(80)
    budget_change: Decimal = Decimal(20)
    overfulfilment: Decimal = Decimal(130)
    quantified_share: Decimal = Decimal(70)
    least_indicators: int | None = None
    progress_gap: Decimal = Decimal(30)


@frozen
class Regime:
    """A scoring regime (口径), read from ``regimes/<id>.toml`` or from a form's notes.

    Attributes:
        id, title, basis: name, title in Chinese, legal basis. places: where it is in force. since, until: dates in force.
        points: points by first-level heading; execution under 预算执行率. Several adopted splits are in ``other_points``.
        execution_base: ``adjusted`` (全年预算数) or ``initial``.
        rules: formula id for ``execution`` and by kind and direction: ``higher``, ``lower``, ``exact``, ``range``, ``qualitative``, ``timely``,
            ``satisfaction``; and by the words of a row's own 赋分规则 (直接赋分 …), which go before. A formula written out begins with ``=``.
        settings: numbers the formulas need, exact: ``pass_mark``, ``over_charge`` (share of the points for each 1 above the target), ``step`` (share
            for each point of percent short), ``step_90`` (share from 90 % on), ``judge_above`` (1: a result above an = target is judged).
        bands: best first. grades: best first. places_after_point: decimals of a score.
        severities: severity by rule code where the place differs.
    """

    id: str
    title: str
    basis: str
    places: tuple[str, ...]
    since: date | None
    until: date | None
    points: Mapping[str, Decimal]
    other_points: tuple[Mapping[str, Decimal], ...]
    execution_base: str
    rules: Mapping[str, str]
    settings: Mapping[str, Fraction]
    bands: tuple[Band, ...]
    grades: tuple[Grade, ...]
    places_after_point: int = 2
    thresholds: Thresholds = field(factory=Thresholds)
    severities: Mapping[str, Severity] = field(factory=dict)
    english: str = ""


@frozen
class Assessment:
    """How an indicator's result stands against its target.

    Attributes:
        kind, direction: as read; ``assumed`` when the direction comes from the words and the heading, not from an operator.
        comparable: whether target and result are figures in comparable units (after 元/万元 scaling, percent signs filled in).
        ratio: completion rate r as an interval (x ÷ T, reverse T ÷ x); None when not comparable.
        met: whether the target is met; None when it cannot be said.
        actual, target: the figures at face value in one unit (shares in percent; of a range the nearest end); None when not comparable.
        percent: whether they are percentages.
    """

    kind: Kind
    direction: Direction
    assumed: bool
    comparable: bool
    ratio: Interval | None
    met: bool | None
    actual: Fraction | None = None
    target: Fraction | None = None
    percent: bool = False


@frozen
class RowScore:
    """What a row should score.

    Attributes:
        row: the indicator or the total funds row.
        rule: id of the formula used.
        low, high: the exact bounds of the right score: equal for a formula on exact figures, a band for qualitative results, wider where the
            printed figures are rounded. None when it cannot be computed.
        expected: the score at face value, rounded to the regime's decimals; None when only a band or nothing is known.
        how: the formula with the numbers ("20000 ÷ 100000 × 3 = 0.60"), or why it cannot be computed.
    """

    row: Indicator | FundsRow
    rule: str
    low: Fraction | None
    high: Fraction | None
    expected: Decimal | None
    how: Message


@frozen
class ScoredForm:
    """Every row's right score and the totals.

    Attributes:
        rows: execution first where the form scores it, then the indicators in order.
        printed_total: sum of the printed scores of those rows. computed_total: with each computable score replaced; None when no row has a score.
        grade: of the computed total.
        points: what all rows together can earn; not 100 where the form and the regime do not fit each other.
    """

    regime: Regime
    rows: tuple[RowScore, ...]
    printed_total: Decimal | None
    computed_total: Decimal | None
    grade: str | None
    points: Fraction


@frozen
class Judgement:
    """The regime taken for a form and why.

    Attributes:
        reproduces: how many of the printed scores that it can compute it reproduces; ``of`` how many it can compute.
        scored: the form scored under it; None where there is no form.
    """

    regime: Regime
    source: Source
    reproduces: int
    of: int
    scored: ScoredForm | None = None
