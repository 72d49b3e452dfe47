"""AC: rules on actual values, row by row and form by form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jiheng.checks.cells import equal_figures, has_text, is_blank_cell, is_bound, is_empty_reason, is_full, is_period, is_phrase, is_whole
from jiheng.checks.context import Context
from jiheng.checks.quoting import names, quoted, raws
from jiheng.checks.registry import rule
from jiheng.messages import msg
from jiheng.records import Finding, Goal, Indicator, SelfEvaluation, Severity, Value
from jiheng.scoring import Assessment, Direction, Kind
from jiheng.values.interval import Interval
from jiheng.values.printed import find_numbers, plain
from jiheng.values.quantity import EQ, GE, GT, LE, LT
from jiheng.values.text import key

#: how many rows make a pattern rather than a chance (AC104, AC113)
_PATTERN: Final = 5
_SET_PHRASE: Final = re.compile(
    r"(?:已|均|全部|全面|基本|按时|按期|按计划|如期|较好|圆满|顺利|保质保量|地)*(?:完成|达成|达到|实现|达标)"
    r"(?:了|年度|本年|年初|全年|预期|绩效|总体|既定|设定|各项|总|目标|指标|任务|工作|计划|预算|要求|的|值|情况|良好)*"
)
_SET_PHRASE_MAX: Final = 15


@rule("AC101", "actual-is-expression", severity=Severity.WARNING, basis="财预〔2020〕10号：实际完成值应为统计得到的结果")
def actual_is_expression(form: SelfEvaluation) -> Iterator[Finding]:
    """实际完成值是带符号的表达式。

    查什么：
        实际完成值写成“≥90%”“不少于2次”这样的表达式。同一张表中有这样的行时，照抄目标的“=60000元”也一并列出。
    为什么：
        完成值是年末统计出来的一个数，带“≥”“≤”只能说明照抄了目标值，完成率和得分都无法核实。
    错误示例：
        年度指标值 ≥90%，实际完成值 ≥90%。
    正确示例：
        年度指标值 ≥90%，实际完成值 93.6%。
    已知例外：
        全表完成值都以“=”开头的表（“=30437人”），“=”只是填报系统的写法，不报告。
    """
    copied = [row for row in form.indicators if row.actual and row.actual.number and row.actual.op in (GE, LE, GT, LT)]
    if not copied:
        return
    rows = [row for row in form.indicators if row in copied or (row.actual and row.actual.number and row.actual.op == EQ)]
    yield Finding.at(
        rows[0].actual or rows[0],
        msg(
            "实际完成值应填年末统计得到的数，{count}行填成了带符号的表达式：{rows}。请按佐证材料改填实际数值。",
            count=len(rows),
            rows=quoted(rows, lambda row: row.actual),
        ),
        found=raws(row.actual for row in rows),
        because=[row.actual for row in rows],
    )


@rule("AC103", "phrase-against-number", severity=Severity.WARNING, basis="财预〔2020〕10号：定量指标以实际完成数与目标值比较")
def phrase_against_number(form: SelfEvaluation) -> Iterator[Finding]:
    """目标是数值，完成值却是一句话（或相反）。

    查什么：
        目标值是数（或“≤核定数量”一类的界限）而完成值是“达成预期指标”之类的话；目标值是定性的话而完成值是数。
    为什么：
        定量指标要用实际完成数与目标值相比，一句话无法计算完成率；定性目标配数值，又看不出依据什么评判。
    错误示例：
        年度指标值 ≥95%，实际完成值 达成预期指标。
    正确示例：
        年度指标值 ≥95%，实际完成值 96.2%。
    已知例外：
        时间、期限类目标（12月底前、每季度）填“达成预期指标”不报告；“全覆盖”“未发生”等可折算为 100% 或 0 的词不报告。
    """
    words = [row for row in form.indicators if is_bound(row.target) and is_phrase(row.actual) and not (row.actual and is_whole(row.actual))]
    figures = [row for row in form.indicators if _figure_for_phrase(row)]
    rows = sorted(words + figures, key=form.indicators.index)
    if not rows:
        return
    told = quoted(rows, lambda row: f"{row.target} → {row.actual}")
    message = (
        msg("目标值是数值而完成值是文字，无法计算完成率（目标 → 完成）：{rows}。请改填实际数值，或把目标改为定性目标。", rows=told)
        if not figures
        else msg("目标值与完成值一个是数值、一个是文字，无法比较（目标 → 完成）：{rows}。请统一为同一种写法。", rows=told)
    )
    yield Finding.at(
        rows[0].actual or rows[0], message, found=raws(row.actual for row in rows), because=[p for r in rows for p in (r.actual, r.target)]
    )


def _figure_for_phrase(row: Indicator) -> bool:
    target, actual = row.target, row.actual
    return bool(
        target
        and actual
        and actual.number
        and actual.decimal != 0
        and is_phrase(target)
        and not is_bound(target)
        and not is_period(target)
        and not is_whole(target)
    )


@rule("AC104", "every-actual-equals-target", severity=Severity.NOTE, basis="自评结果抽查复核的常见问题：完成值照抄目标值")
def every_actual_equals_target(form: SelfEvaluation) -> Iterator[Finding]:
    """所有可比的完成值都与目标值一字不差。

    查什么：
        全表可以比较的数值指标（至少 5 行）完成值全部恰好等于目标值。
    为什么：
        人数、比率这类统计结果很少恰好等于年初目标，全部相等往往是照抄目标值。
    错误示例：
        五项指标目标 3016 人、38233 人、98%、98%、99%，完成值逐项相同。
    正确示例：
        至少有一项完成值与目标值不同。
    已知例外：
        目标全部是 100% 的表不报告：完成值不可能更高。带“≥”的完成值见 AC101。
    """
    rows = [row for row in form.indicators if equal_figures(row) is not None and row.actual and row.actual.op in (None, EQ)]
    free = [row for row in rows if row.target and row.target.decimal != 100]
    if len(rows) < _PATTERN or not free or not all(equal_figures(row) for row in rows):
        return
    yield Finding.at(
        rows[0].actual or rows[0],
        msg("可以比较的{count}项指标，完成值全部与目标值一字不差，是否照抄了目标值？请对照统计资料核实。", count=len(rows)),
        found=raws(row.actual for row in rows),
        because=[row.actual for row in rows],
    )


@rule("AC106", "over-fulfilment", severity=Severity.WARNING, basis="财预〔2021〕101号：偏离目标较多的指标应说明原因，目标值应符合正常业绩水平")
def over_fulfilment(row: Indicator, context: Context) -> Iterator[Finding]:
    """超额完成过多而没有说明。

    查什么：
        越高越好的数值指标，完成率超过口径规定的界限（一般 130%），偏差原因又是空的。
    为什么：
        超额过多通常说明年初目标定得过低，应当说明原因并调整以后年度的目标值。
    错误示例：
        目标 ≥200 人次，完成 460 人次（230%），偏差原因空白。
    正确示例：
        目标 ≥200 人次，完成 460 人次，说明“新增集中培训两期”。
    已知例外：
        越低越好、等于、区间类指标和目标为 0 的指标不报告；目标没有写符号、方向由名称推断的只作提示。
    """
    found = context.assessment(row)
    if found.direction is not Direction.HIGHER or not found.comparable or found.ratio is None or row.actual is None or row.target is None:
        return
    limit = context.regime.thresholds.overfulfilment
    if found.ratio.low * 100 <= limit or not is_empty_reason(row.reason):
        return
    ratio = plain(found.ratio.low * 100)
    yield Finding.at(
        row.actual,
        msg(
            "「{name}」目标{target}、完成{actual}，完成率约{ratio}%，超过{limit}%而没有说明。请说明超额的原因，并在以后年度调整偏低的目标值。",
            name=row.name.text,
            target=row.target,
            actual=row.actual,
            ratio=ratio,
            limit=limit,
        ),
        because=[row.target],
        severity=Severity.NOTE if found.assumed else None,
    )


@rule("AC109", "goal-result-says-nothing", severity=Severity.WARNING, basis="财预〔2020〕10号附件：实际完成情况应对照预期目标逐项说明")
def goal_result_says_nothing(form: SelfEvaluation) -> Iterator[Finding]:
    """年度总体目标的完成情况没有内容。

    查什么：
        “实际完成情况”与“预期目标”一字不差，或者只有“完成”“达成预期指标”“完成了年度绩效总目标”一句话。
    为什么：
        总体目标完成情况要逐项写明做了什么、做到多少，照抄目标或一句套话不能说明结果。
    错误示例：
        预期目标：救助困难群众 5000 人次；实际完成情况：达成预期指标。
    正确示例：
        实际完成情况：全年救助困难群众 5236 人次，支出 1058 万元。
    已知例外：
        文中有数字，或超过 15 个字的不按套话处理。
    """
    for goal in form.goals:
        if goal.achieved is None or not has_text(goal.achieved):
            continue
        if _repeats(goal):
            message = msg("年度总体目标的实际完成情况与预期目标一字不差，请改写为实际做了什么、完成多少。")
        elif _is_set_phrase(goal.achieved.text):
            message = msg("年度总体目标的实际完成情况只写“{text}”，没有数据。请对照预期目标逐项写明完成的数量、质量和时间。", text=goal.achieved.text)
        else:
            continue
        yield Finding.at(goal.achieved, message, found=goal.achieved.text, because=[goal.expected])


def _repeats(goal: Goal) -> bool:
    expected, achieved = goal.expected, goal.achieved
    return bool(expected and achieved and key(expected.text).rstrip("。;.") == key(achieved.text).rstrip("。;."))


def _is_set_phrase(text: str) -> bool:
    word = re.sub(r"[。;,.、!]", "", key(text))
    return len(word) <= _SET_PHRASE_MAX and bool(_SET_PHRASE.fullmatch(word))


@rule("AC110", "actual-missing", severity=Severity.WARNING, basis="财预〔2020〕10号：每项绩效指标均应填报实际完成值")
def actual_missing(form: SelfEvaluation) -> Iterator[Finding]:
    """有目标、有分值的指标没有填完成值。

    查什么：
        指标行有目标值和分值，实际完成值空白或只有横线。
    为什么：
        没有完成值就不能计算得分，得分失去依据。
    错误示例：
        培训人次 ≥200，分值 10，实际完成值空白，得分 10。
    正确示例：
        培训人次 ≥200，分值 10，实际完成值 214。
    已知例外：
        目标为 0（0起）而完成值写“无”或横线的不报告；全表都没有完成值（可能是目标表，或读取不全）的不报告。
    """
    missing = [row for row in form.indicators if _weighs(row) and has_target(row) and is_blank_cell(row.actual) and not _none_wanted(row)]
    if not missing or not any(row.actual and not row.actual.is_blank for row in form.indicators):
        return
    yield Finding.at(
        missing[0].actual or missing[0],
        msg("{rows}有目标值和分值而没有实际完成值，请补填；没有完成的也应如实填写。", rows=names(missing)),
        because=[row.actual or row for row in missing],
    )


def _weighs(row: Indicator) -> bool:
    return bool(row.weight and row.weight.decimal)


def has_target(row: Indicator) -> bool:
    """Whether a row has a target that says something."""
    return bool(row.target and not row.target.is_blank)


def _none_wanted(row: Indicator) -> bool:
    return bool(row.target and row.target.decimal == 0)


@rule("AC111", "last-year-figures", severity=Severity.NOTE, basis="自评结果抽查复核的常见问题：沿用上年数据")
def last_year_figures(form: SelfEvaluation) -> Iterator[Finding]:
    """上年的数出现在本年的完成情况里。

    查什么：
        “上年完成情况”栏的数出现在年度总体目标的“实际完成情况”中，而本年的完成值是另一个数。
    为什么：
        多半是复制上年材料后没有改数。
    错误示例：
        上年完成 20750 人、本年完成值 20437 人，实际完成情况写“完成参保 20750 人”。
    正确示例：
        实际完成情况写“完成参保 20437 人”。
    已知例外：
        一两位的整数（2 次、12 次）和 100% 不比较；文中同时写出本年数的不报告。
    """
    for goal in form.goals:
        if goal.achieved is None:
            continue
        written = {number.value for number in find_numbers(goal.achieved.text)}
        rows = [row for row in form.indicators if _stands_for_last_year(row, written)]
        if rows:
            yield Finding.at(
                goal.achieved,
                msg(
                    "实际完成情况中的数与“上年完成情况”相同而与本年完成值不同（上年 → 本年）：{rows}。是否沿用了上年的数？请核实后改为本年数。",
                    rows=quoted(rows, lambda row: f"{row.last_year} → {row.actual}"),
                ),
                expected=raws(row.actual for row in rows),
                found=raws(row.last_year for row in rows),
                because=[place for row in rows for place in (row.last_year, row.actual)],
            )


def _stands_for_last_year(row: Indicator, written: set[Decimal]) -> bool:
    last, actual = row.last_year, row.actual
    if last is None or actual is None or last.decimal is None or actual.decimal is None or last.decimal == actual.decimal:
        return False
    says_much = len(str(last.decimal).replace(".", "")) >= 3 and last.decimal != 100
    return says_much and last.decimal in written and actual.decimal not in written


@rule("AC112", "full-marks-with-reason", severity=Severity.NOTE, basis="自评结果抽查复核的常见问题：得分与偏差说明不符")
def full_marks_with_reason(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """得了满分却写了偏差原因。

    查什么：
        得分等于分值的指标，偏差原因栏写了实质内容，而且看不出是超额完成。
    为什么：
        有偏差应当扣分，没有偏差就不必说明；两者并存，总有一处不对。
    错误示例：
        分值 10、得分 10，偏差原因：因疫情培训推迟一期。
    正确示例：
        分值 10、得分 9，偏差原因：培训推迟一期。
    已知例外：
        完成值超过目标的，说明超额原因是应当的，不报告；没有完成目标却得满分的由 SC105 报告；“无”“已完成”“无偏差”不算原因。
    """
    told = [row for row in form.indicators if is_full(row) and not is_empty_reason(row.reason) and not _exceeds(row, context)]
    rows = [row for row in told if context.assessment(row).met is not False]
    if not rows:
        return
    yield Finding.at(
        rows[0].reason or rows[0],
        msg("{rows}：得了满分又写了偏差原因。如有偏差应扣相应的分，没有偏差请删去说明。", rows=quoted(rows, lambda row: row.reason)),
        found=raws(row.reason for row in rows),
        because=[place for row in rows for place in (row.reason, row.score)],
    )


def _exceeds(row: Indicator, context: Context) -> bool:
    found = context.assessment(row)
    return bool(found.comparable and found.ratio and found.ratio.high > 1)


@rule("AC113", "every-row-full", severity=Severity.NOTE, basis="自评结果抽查复核的常见问题：项项满分")
def every_row_full(form: SelfEvaluation) -> Iterator[Finding]:
    """每一项指标都是满分。

    查什么：
        有分值的指标（至少 5 行）得分全部等于分值。
    为什么：
        项项满分往往是没有认真对照完成情况打分，抽查复核时会重点核对。
    错误示例：
        七项指标分值与得分逐项相同。
    正确示例：
        至少有一项按完成情况扣分。
    已知例外：
        少于 5 行的表不报告。
    """
    rows = [row for row in form.indicators if _weighs(row)]
    if len(rows) < _PATTERN or not all(is_full(row) for row in rows):
        return
    yield Finding.at(
        rows[0].score or rows[0],
        msg("{count}项指标全部得满分。请逐项核对完成值和佐证材料，确实没有偏差再保留满分。", count=len(rows)),
        found=raws(row.score for row in rows),
        because=[row.score for row in rows],
    )


@rule("AC114", "completion-rate", severity=Severity.ERROR, basis="财预〔2020〕10号：定量指标按完成值与指标值的比例计分")
def completion_rate(row: Indicator, context: Context) -> Iterator[Finding]:
    """完成率与完成值、目标值不符。

    查什么：
        设有完成率一栏的表，用实际完成值除以目标值（越低越好的指标反过来除），与填写的完成率比较。每个数按其印出的位数视为一个区间，
        只有任何取值都不能相等时才报告。
    为什么：
        得分按完成率计算，完成率错了，得分、总分都跟着错。
    错误示例：
        目标值 40个，完成值 36个，完成率 95%。
    正确示例：
        目标值 40个，完成值 36个，完成率 90%。
    已知例外：
        超额完成填 100% 或实际比例都可以；完成率取整、末位截去、写成小数（0.9）、百分比指标直接填完成值（96%）视为正确；
        越低越好的指标几种算法都接受；目标和完成值不能直接相比（时间、文字、单位不同）的不查。
    """
    found = context.assessment(row)
    if row.rate is None or row.rate.number is None or found.kind is Kind.TIMELY or not found.comparable or found.ratio is None:
        return
    if found.actual is None or found.direction is Direction.RANGE or any(_prints(row.rate, rate) for rate in _rates(found)):
        return
    expected = found.ratio.low if found.ratio.low == found.ratio.high else _ratio(found)
    yield Finding.at(
        row.rate,
        msg(
            "「{name}」目标{target}，完成{actual}，完成率应为{expected}%，表中为{found}。请核对三个数后改正。",
            name=row.name.text,
            target=row.target,
            actual=row.actual,
            expected=plain(expected * 100),
            found=row.rate.raw,
        ),
        expected=expected * 100,
        because=(row.target, row.actual, row.score),
    )


def _ratio(found: Assessment) -> Fraction:
    """The completion rate at face value."""
    actual, target = found.actual or Fraction(0), found.target or Fraction(0)
    return target / actual if found.direction is Direction.LOWER else actual / target


def _rates(found: Assessment) -> Iterator[Interval]:
    """Every completion rate that may be meant, as a share."""
    ratio, actual, target = found.ratio, found.actual, found.target
    if ratio is None or actual is None or target is None:
        return
    yield ratio
    if found.met is not False or ratio.high >= 1:
        yield Interval(Fraction(1), max(ratio.high, Fraction(1)))
    if found.percent:
        yield Interval.point(actual / 100)
    if found.direction is not Direction.HIGHER and actual > 0 and target > 0:
        yield from map(Interval.point, (actual / target, target / actual, 2 - actual / target))


def _prints(rate: Value, share: Interval) -> bool:
    """Whether a printed completion rate may be this one: rounded, cut off, or given as a share."""
    percent, number = share.scaled(100), rate.number
    if number is None or number.may_print(percent):
        return True
    return "%" not in rate.raw and number.reading.scaled(100).meets(percent)
