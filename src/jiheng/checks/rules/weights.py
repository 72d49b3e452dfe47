"""WT: rules on points (分值): they add up to 100, level by level and as the total row says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import frozen

from jiheng.checks.context import Context
from jiheng.checks.grouping import alike
from jiheng.checks.quoting import names
from jiheng.checks.registry import rule
from jiheng.messages import Message, msg
from jiheng.records import EmptyRow, Finding, Indicator, SelfEvaluation, Severity, Value
from jiheng.scoring import Judgement, Source
from jiheng.scoring.regime import EXECUTION, all_regimes
from jiheng.values.interval import Interval, total
from jiheng.values.printed import plain
from jiheng.values.text import key

_BASIS: Final = "财预〔2020〕10号：各项指标权重合计为100分"
_HUNDRED: Final = Fraction(100)
#: what points printed as shares (0.5, 0.3 …) add up to
_ONE: Final = Fraction(1)
#: sums that the indicators alone may have where the form gives no points for execution
_WITHOUT_EXECUTION: Final = (Fraction(100), Fraction(90), Fraction(80), _ONE)
#: words of a first-level heading and the regime's name of it
_HEADINGS: Final = (
    ("执行", EXECUTION),
    ("成本", "成本指标"),
    ("产出", "产出指标"),
    ("满意", "满意度指标"),
    ("效益", "效益指标"),
    ("效果", "效益指标"),
)


@frozen
class _Level:
    """A first-level heading with its rows that have points.

    Attributes:
        printed: the points printed in the heading.
        complete: whether every row of it has points.
    """

    name: str
    printed: Value | None
    weights: tuple[Value, ...]
    complete: bool

    @property
    def sum(self) -> Fraction:
        """The rows' points at face value."""
        return sum((_points(weight) or Fraction(0) for weight in self.weights), Fraction(0))

    @property
    def interval(self) -> Interval:
        """What the rows' points may add up to."""
        return _together(self.weights)


@frozen
class _Sheet:
    """All points of a form.

    Attributes:
        execution: the points of execution in the funds block. inside: whether the indicator block has a row for execution too.
        repeated: points that detail rows of the funds block repeat.
        readable: whether every weight that is not blank is a number.
    """

    levels: tuple[_Level, ...]
    execution: Value | None
    inside: bool
    repeated: tuple[Value, ...]
    readable: bool

    @property
    def weights(self) -> tuple[Value, ...]:
        """Every row's points, execution first."""
        rows = [weight for level in self.levels for weight in level.weights]
        return tuple(rows) if self.execution is None else (self.execution, *rows)

    @property
    def sum(self) -> Fraction:
        """All points at face value."""
        return sum((_points(weight) or Fraction(0) for weight in self.weights), Fraction(0))

    @property
    def complete(self) -> bool:
        """Whether every row has points."""
        return all(level.complete for level in self.levels)

    @property
    def has_points(self) -> bool:
        """Whether the indicators have points at all."""
        return any(level.weights for level in self.levels)

    @property
    def adds_up(self) -> bool:
        """Whether the points make 100 in some way of reading the form."""
        rows = _together([weight for level in self.levels for weight in level.weights])
        if any(whole in _together(self.weights) for whole in (_HUNDRED, _ONE)):
            return True
        if self.execution is None:
            return any(whole in rows for whole in _WITHOUT_EXECUTION)
        return self.inside and _HUNDRED in rows


def _points(value: Value | None) -> Fraction | None:
    return value.number.exact if value is not None and value.number is not None else None


def _together(weights: Iterator[Value] | list[Value] | tuple[Value, ...]) -> Interval:
    return total([weight.number.reading for weight in weights if weight.number is not None])


def _sheet(form: SelfEvaluation) -> _Sheet:
    whole = form.total_funds
    execution = whole.weight if whole is not None and _points(whole.weight) is not None else None
    details = [row.weight for row in form.funds if not row.is_total and row.weight is not None and _points(row.weight)]
    if execution is None and len(details) == 1:
        execution, details = details[0], []
    cells = [*(row.weight for row in form.funds), *(row.weight for row in form.indicators)]
    readable = all(cell is None or cell.is_blank or cell.number is not None for cell in cells)
    inside = any("执行" in row.level1 or "执行率" in row.name.text for row in form.indicators)
    return _Sheet(_levels(form), execution, inside, tuple(details), readable)


def _levels(form: SelfEvaluation) -> tuple[_Level, ...]:
    groups = alike(form.indicators, lambda row: key(row.level1))
    return tuple(_level(rows) for rows in groups)


def _level(rows: list[Indicator]) -> _Level:
    weights = [row.weight for row in rows if row.weight is not None and _points(row.weight) is not None]
    printed = next((row.level1_weight for row in rows if row.level1_weight is not None), None)
    return _Level(rows[0].level1, printed, tuple(weights), len(weights) == len(rows))


@rule("WT101", "points-sum", severity=Severity.ERROR, basis=_BASIS)
def points_sum(form: SelfEvaluation) -> Iterator[Finding]:
    """分值合计不是 100。

    查什么：
        预算执行率的分值加各三级指标的分值，是否等于 100。提示按一级指标列出各项之和，便于找出多或少的那一项。
    为什么：
        权重合计不是 100，得分、等级就不能与别的项目比较。
    错误示例：
        预算执行率 10，产出 60，效益 30，满意度 10，合计 110。
    正确示例：
        预算执行率 10，产出 50，效益 30，满意度 10，合计 100。
    已知例外：
        表中没有预算执行率分值时，指标合计 90 或 100 都可以；有指标没填分值而合计不足 100 的，由 WT104 报告；
        既不足 100 又没有总分行的（表可能不全），只作警告。
    """
    sheet = _sheet(form)
    if not sheet.has_points or not sheet.readable or sheet.adds_up or (sheet.sum < _HUNDRED and not sheet.complete):
        return
    where = form.total_weight if _points(form.total_weight) == _HUNDRED else None
    partial = sheet.sum < _HUNDRED and form.total_weight is None and form.total_score is None
    yield Finding.at(
        where or sheet.weights[0],
        msg(
            "分值合计为{sum}分（{terms}），应为100分{hint}。请核对并调整各项分值。",
            sum=plain(sheet.sum),
            terms="＋".join(_terms(sheet)),
            hint=_hint(form, sheet),
        ),
        expected="100",
        found=plain(sheet.sum),
        because=[*(level.printed for level in sheet.levels), *sheet.weights, *sheet.repeated, form.total_weight],
        severity=Severity.WARNING if partial else None,
    )


def _terms(sheet: _Sheet) -> Iterator[str]:
    if sheet.execution is not None:
        yield f"{EXECUTION}{sheet.execution.raw}"
    for level in sheet.levels:
        if level.weights:
            yield f"{level.name}{plain(level.sum)}"


def _hint(form: SelfEvaluation, sheet: _Sheet) -> Message | str:
    """What explains the sum, where something does."""
    off = [level for level in sheet.levels if _is_off(level)]
    repeated = sum((_points(weight) or Fraction(0) for weight in sheet.repeated), Fraction(0))
    if repeated and sheet.sum + repeated == _HUNDRED:
        return msg("；把资金明细行重复填写的{repeated}分也算上才是100", repeated=plain(repeated))
    if len(off) == 1 and off[0].printed is not None and sheet.sum - off[0].sum + (_points(off[0].printed) or 0) == _HUNDRED:
        return msg("；{level}标注{printed}分而各行合计{sum}分，差在这里", level=off[0].name, printed=off[0].printed.number, sum=plain(off[0].sum))
    if _points(form.total_weight) == _HUNDRED:
        return msg("；总分行写的是100分")
    return ""


@rule("WT102", "level-points", severity=Severity.ERROR, basis=_BASIS)
def level_points(form: SelfEvaluation) -> Iterator[Finding]:
    """一级指标标注的分值与所列指标之和不符。

    查什么：
        一级指标名称中标注的分值（产出指标（50分））与其下各三级指标分值之和比较。
    为什么：
        标注的是应有的分值，不符说明漏列指标或分值填错，通常也使合计不是 100。
    错误示例：
        产出指标（50分），其下 20＋20＋20＝60。
    正确示例：
        产出指标（50分），其下 20＋20＋10＝50。
    已知例外：
        有指标没填分值而合计不足的，由 WT104 报告。
    """
    sheet = _sheet(form)
    for level in sheet.levels:
        if level.printed is not None and sheet.readable and sheet.sum > _ONE and _is_off(level):
            yield _wrong_level(sheet, level, level.printed)


def _is_off(level: _Level) -> bool:
    printed = _points(level.printed)
    if printed is None or not level.weights or printed in level.interval:
        return False
    return level.sum > printed or level.complete


def _wrong_level(sheet: _Sheet, level: _Level, printed: Value) -> Finding:
    """The heading is wrong where all rows make 100 as they are, else the rows."""
    rows = plain(level.sum)
    expected, found = (rows, printed.raw) if sheet.adds_up else (printed.raw, rows)
    return Finding.at(
        printed,
        msg(
            "{level}标注{printed}分，所列{count}项分值合计{sum}分（{terms}）。请核对后统一。",
            level=level.name,
            printed=printed.number,
            count=len(level.weights),
            sum=rows,
            terms="＋".join(weight.raw for weight in level.weights),
        ),
        expected=expected,
        found=found,
        because=level.weights,
    )


@rule("WT103", "usual-points", severity=Severity.NOTE, basis="财预〔2020〕10号：预算执行率10分、产出50分、效益30分、满意度10分")
def usual_points(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """一级指标的分值与通常的分配不同。

    查什么：
        分值合计为 100 时，把各一级指标的分值与口径规定的分配（通常为预算执行率 10、产出 50、效益 30、满意度 10；设成本指标的另有分配）比较。
    为什么：
        原则上按统一的分值设置，调整要有理由，否则项目之间不可比。
    错误示例：
        预算执行率 10，产出 70，效益 10，满意度 10，没有说明。
    正确示例：
        预算执行率 10，产出 50，效益 30，满意度 10。
    已知例外：
        没有满意度指标的（资金类项目，分值并入其他指标）、合计不是 100 的、一级指标名称不在口径中的，不提示。
    """
    sheet = _sheet(form)
    split = _split_of(sheet)
    if split is None or sheet.sum <= _ONE or not sheet.adds_up or not sheet.complete or _is_usual(split, context.judgement):
        return
    first = next(level for level in sheet.levels if level.weights)
    yield Finding.at(
        first.printed or first.weights[0],
        msg(
            "一级指标分值为{found}，“{regime}”一般为{usual}；如有调整请说明依据。",
            found="、".join(f"{name}{plain(points)}" for name, points in split.items()),
            regime=context.regime.title,
            usual="、".join(f"{name}{plain(points)}" for name, points in context.regime.points.items()),
        ),
        found="、".join(f"{name}{plain(points)}" for name, points in split.items()),
        because=[sheet.execution, *(level.printed or level.weights[0] for level in sheet.levels if level.weights)],
    )


def _split_of(sheet: _Sheet) -> dict[str, Fraction] | None:
    """Points by the regime's names; None where a heading is none of them or satisfaction has none."""
    split: dict[str, Fraction] = {}
    if sheet.execution is not None:
        split[EXECUTION] = _points(sheet.execution) or Fraction(0)
    for level in sheet.levels:
        name = next((name for word, name in _HEADINGS if word in level.name), None)
        if name is None:
            return None
        split[name] = level.sum + (split.get(name, Fraction(0)) if name != EXECUTION else 0)
    return split if split.get("满意度指标") else None


def _is_usual(split: Mapping[str, Fraction], judgement: Judgement) -> bool:
    """Whether the regime knows this split; where the user asked for none, whether any regime does."""
    regimes = (judgement.regime,) if judgement.source is Source.GIVEN else (judgement.regime, *all_regimes())
    usual = [one for regime in regimes for one in (regime.points, *regime.other_points)]
    return any(set(split) <= set(one) and all(_agrees(split, name, Fraction(points)) for name, points in one.items()) for one in usual)


def _agrees(split: Mapping[str, Fraction], name: str, points: Fraction) -> bool:
    """Whether a heading has the usual points; a form may give none for execution."""
    return split.get(name, points if name == EXECUTION else Fraction(0)) == points


@rule("WT104", "missing-points", severity=Severity.WARNING, basis=_BASIS)
def missing_points(form: SelfEvaluation) -> Iterator[Finding]:
    """指标没有分值，或空行有分值。

    查什么：
        多数指标有分值时，个别指标没有分值；没有指标名称的空行却填了分值。
    为什么：
        没有分值的指标不参与评价；空行的分值没有依据，却会计入合计。
    错误示例：
        指标“发放及时率”得分 10，分值空白。
    正确示例：
        指标“发放及时率”分值 10，得分 10。
    已知例外：
        分值、得分都空白，合计已是 100 的，上一行同类指标有分值时视为合并单元格，不报告，其余（如约束性指标）只作提示。
    """
    sheet = _sheet(form)
    without = _without_points(form, sheet)
    if without and sheet.adds_up and all(row.score is None or row.score.is_blank for row in without):
        message = msg("{names}没有分值，其他指标的分值合计已是100。这些指标不计分，是否需要列入本表？", names=names(without))
        yield Finding.at(without[0], message, because=without[1:], severity=Severity.NOTE)
    elif without:
        yield Finding.at(
            without[0],
            msg("{names}没有分值，其他指标都有；请补填分值，使各项合计为100（现合计{sum}）。", names=names(without), sum=plain(sheet.sum)),
            because=without[1:],
        )
    columns = {row.weight.place.column for row in form.indicators if row.weight is not None} - {None}
    blank = [(row, weight) for row in form.empty_rows if (weight := _stray_points(row, columns)) is not None]
    if blank:
        yield Finding.at(
            blank[0][1],
            msg(
                "{headings}下没有填写指标的空行却有分值{points}；请补填指标名称、指标值，或删去分值。",
                headings="、".join(dict.fromkeys(row.level2 or row.level1 for row, _ in blank)),
                points="、".join(weight.raw for _, weight in blank),
            ),
            expected="—",
            because=[weight for _, weight in blank[1:]],
        )


def _without_points(form: SelfEvaluation, sheet: _Sheet) -> list[Indicator]:
    rows = form.indicators
    without = [row for row in rows if _points(row.weight) is None and (row.weight is None or row.weight.is_blank)]
    if not without or 2 * len(without) >= len(rows):
        return []
    merged = {id(row) for above, row in pairwise(rows) if row.weight is None and row.score is None and row.level2 == above.level2}
    return [row for row in without if not (sheet.adds_up and id(row) in merged)]


def _stray_points(row: EmptyRow, columns: set[int | None]) -> Value | None:
    """A bare number in the column of points."""
    return next((value for value in row.leftovers if _is_bare(value) and value.place.column in columns), None)


def _is_bare(value: Value) -> bool:
    return value.op is None and value.unit_name in {None, "分"} and (_points(value) or 0) > 0


@rule("WT105", "total-points", severity=Severity.ERROR, basis=_BASIS)
def total_points(form: SelfEvaluation) -> Iterator[Finding]:
    """总分行的分值不是 100。

    查什么：
        总分（合计）行的分值既不是 100，也不等于各行分值之和。
    为什么：
        总分行的分值应是各项分值之和 100，填错会使总得分大于总分值。
    错误示例：
        各行分值合计 100，总分行分值填 10。
    正确示例：
        总分行分值 100。
    已知例外：
        合计只含绩效指标、不含预算执行率的（90）视为正确；各行合计不是 100 而总分行写 100 或如实写合计数的，由 WT101 报告。
    """
    sheet = _sheet(form)
    printed = _points(form.total_weight)
    if form.total_weight is None or printed is None or printed == _HUNDRED or not sheet.has_points or not sheet.readable:
        return
    execution = _points(sheet.execution) or Fraction(0)
    rows = _together([weight for level in sheet.levels for weight in level.weights])
    partial = not sheet.complete and printed + execution == _HUNDRED
    if printed in _together(sheet.weights) or printed in rows or partial or _is_total_of_scores(form, printed):
        return
    yield Finding.at(
        form.total_weight,
        msg(
            "总分行的分值填{found}分，应为100分（各行分值合计{sum}分：{terms}）。请改正。",
            found=form.total_weight.number,
            sum=plain(sheet.sum),
            terms="＋".join(_terms(sheet)),
        ),
        expected="100",
        because=sheet.weights,
    )


def _is_total_of_scores(form: SelfEvaluation, printed: Fraction) -> bool:
    """Whether what stands as the total's points is a score: a row that gives no points but two scores (得分, 折算得分)."""
    scores = [row.score for row in form.indicators if row.score is not None]
    execution = [row.score for row in form.funds if row.is_total and row.score is not None]
    return printed in _together([*scores, *execution])
