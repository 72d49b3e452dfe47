"""AC105, AC107, AC108: what stands behind a result: reasons, surveys, samples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import frozen

from jiheng.checks.cells import has_text, is_empty_reason, points_lost
from jiheng.checks.context import Context
from jiheng.checks.figures import shows
from jiheng.checks.quoting import quoted, raws
from jiheng.checks.registry import rule
from jiheng.documents import Document
from jiheng.messages import msg
from jiheng.records import Claim, Finding, Indicator, SelfEvaluation, Severity, Text, Value
from jiheng.values.printed import Printed, plain
from jiheng.values.text import key, narrow

_SURVEYED: Final = re.compile(r"满意|知晓")
_METHOD: Final = re.compile(
    r"问卷|抽样|抽查|样本|回访|访谈|走访|测评|评价器|好差评|调查(?:表|对象|问|了|方式|时间|结果|显示|统计)|(?:发放|回收|收回|有效)[^。；]{0,12}份"
)
_METHOD_IN_CELL: Final = re.compile(r"问卷|调查|抽样|回访|访谈|测评|统计表")
_ASKS_REASON: Final = re.compile(r"[^。；]*(?:说明[^。；]{0,24}偏离|偏离[^。；]{0,16}(?:说明|分析)|未(?:达|完成)[^。；]{0,10}原因)[^。；]*")
_SHEETS: Final = re.compile(
    r"(有效(?:调查)?问卷|收回有效|有效回收|回收有效|收回|回收|发放|调查|抽样|抽取)[^。；，,\d]{0,14}?(\d[\d,]*)\s*(?:余)?(份|人|名|户)"
)

_WEIGHTED: Final = re.compile(r"加权|指数|平均分|百分制")


@rule("AC105", "impossible-share", severity=Severity.WARNING, basis="GRIM 检验（Brown & Heathers, 2017）：整数人数的比例只能取有限的值")
def impossible_share(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """比例与样本量对不上。

    查什么：
        正文写明问卷份数（如有效问卷 32 份）时，检查表中和正文中满意度、知晓率、问卷比例能否由整数份数得出。
    为什么：
        32 份问卷里不可能有 95% 满意：30 份是 93.75%，31 份是 96.88%。对不上说明比例不是数出来的，或用的是没有写明的加权算法。
    错误示例：
        有效问卷 32 份，满意度 95%。
    正确示例：
        有效问卷 32 份，满意度 96.88%（31 份）。
    已知例外：
        正文有几个不同的有效份数、写明用加权指数或平均分计算的，不检查；按发放份数能得出的不报告；“≥95%”不是统计结果，不检查。
    """
    sample = _sample(context)
    if sample is None:
        return
    rows = [(row.name.text, row.actual) for row in form.indicators if row.actual and is_surveyed(row)]
    told = [(claim.subject, claim.value) for claim in context.claims() if not claim.planned and _is_survey_share(claim)]
    wrong: dict[Decimal, list[tuple[str, Value]]] = {}
    for name, value in (*rows, *told):
        if value.op is None and value.number and _is_percent(value) and not any(_obtainable(value.number, size) for size in sample.others if size):
            wrong.setdefault(value.number.value, []).append((name, value))
    for places in wrong.values():
        yield _unobtainable(places, sample)


@frozen
class Sample:
    """How many answers the text counts, where it says so, and the other counts that a share might be taken of."""

    size: int
    told: Text
    others: frozenset[int]


def _sample(context: Context) -> Sample | None:
    """The one number of answers that the text gives: the valid ones, else those returned, else those handed out; None where it is not one."""
    paragraphs = [paragraph for report in context.reports for paragraph in report.paragraphs]
    told = [(word, int(count.replace(",", "")), text) for text in paragraphs for word, count, _ in _SHEETS.findall(narrow(text.text))]
    if any(_WEIGHTED.search(text.text) for _, _, text in told):
        return None
    for best in ("有效", "收", ""):
        kept = [entry for entry in told if best in entry[0]]
        if kept:
            sizes = {size for _, size, _ in kept}
            return Sample(kept[0][1], kept[0][2], frozenset(size for _, size, _ in told)) if len(sizes) == 1 and min(sizes) > 0 else None
    return None


def _is_percent(value: Value) -> bool:
    return bool(value.unit is None or value.unit.is_share) and 0 < (value.decimal or 0) <= 100


def _obtainable(share: Printed, size: int) -> bool:
    """Whether some whole number of answers gives the share, rounded or cut off."""
    below = int(share.exact * size / 100)
    return any(shows(share, Fraction(100 * count, size)) for count in (below, below + 1))


def _is_survey_share(claim: Claim) -> bool:
    return claim.measure in ("satisfaction", "awareness") or "问卷比例" in claim.subject


def _unobtainable(places: list[tuple[str, Value]], sample: Sample) -> Finding:
    name, value = places[0]
    below = int((value.decimal or 0) * sample.size / 100)
    return Finding.at(
        value,
        msg(
            "「{name}」{actual}不可能由{size}份问卷得出：{below}份是{low}%，{above}份是{high}%。请核对份数与比例；如按加权指数计算，请写明各档权重。",
            name=name,
            actual=value,
            size=sample.size,
            below=below,
            low=plain(Fraction(100 * below, sample.size)),
            above=below + 1,
            high=plain(Fraction(100 * (below + 1), sample.size)),
        ),
        because=[*(place for _, place in places), sample.told],
    )


@rule("AC107", "deviation-unexplained", severity=Severity.WARNING, basis="财预〔2020〕10号：未完成绩效目标的应分析原因并提出改进措施")
def deviation_unexplained(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """有偏差而没有说明原因。

    查什么：
        没有达到目标、或被扣分的指标，“偏差原因分析及改进措施”空白，或只写“无”“已完成”等。表下注明须说明偏离情况而全表没有一处说明的，也报告。
    为什么：
        自评要求对未完成的目标逐条说明原因和改进措施。
    错误示例：
        目标 ≥95%，完成 90%，得分 8（分值 10），偏差原因空白。
    正确示例：
        偏差原因：新增网点开通较晚，已纳入下年一季度计划。
    已知例外：
        没有偏差原因栏的表不检查；表下另设栏目说明全表偏差原因、存在问题的不报告；已达目标仍被扣分的见 SC106。
    """
    if not _has_reason_column(form, context.case.document) or any(not is_empty_reason(text) for text in form.remarks):
        return
    rows = [row for row in form.indicators if is_empty_reason(row.reason) and _deviates(row, context)]
    note, asked = next(((note, found) for note in form.notes if (found := _ASKS_REASON.search(note.text))), (None, None))
    if rows:
        yield Finding.at(
            rows[0].actual or rows[0],
            msg(
                "没有达到目标或被扣分，却没有说明偏差原因（目标 → 完成，得分/分值）：{rows}。请逐项写明原因和改进措施。", rows=quoted(rows, _against)
            ),
            found=raws(row.actual for row in rows),
            because=[place for row in rows for place in (row.actual, row.score, row.reason)] + [note],
        )
    elif note and asked and form.indicators and all(is_empty_reason(row.reason) for row in form.indicators):
        yield Finding.at(
            note,
            msg(
                "表下注明要说明完成值与指标值的偏离情况（未达、持平、超额），但{count}项指标的偏差原因栏都没有填写。请按要求补写。",
                count=len(form.indicators),
            ),
            found=asked[0].strip(),
            because=[form.indicators[0]],
        )


def _against(row: Indicator) -> str:
    points = f"，{row.score}/{row.weight}" if row.score and row.weight else ""
    return f"{row.target or '—'} → {row.actual or '—'}{points}"


def _deviates(row: Indicator, context: Context) -> bool:
    met = context.assessment(row).met
    return met is False or (met is None and points_lost(row) > 0)


def _has_reason_column(form: SelfEvaluation, document: Document) -> bool:
    """Whether the form has a column for reasons: one is filled in, or a heading of its tables says so."""
    if any(has_text(row.reason) for row in form.indicators):
        return True
    parts = {row.place.part for row in form.indicators}
    cells = (cell for table in document.tables() if table.part in parts for cell in table.cells())
    return any("原因" in cell.text and len(key(cell.text)) <= 20 for cell in cells)


@rule("AC108", "survey-unknown", severity=Severity.WARNING, basis="财预〔2020〕10号：满意度应通过问卷等方式取得，并有佐证")
def survey_unknown(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """满意度、知晓率没有说明怎样调查得来。

    查什么：
        表中有满意度或知晓率的结果，而这份自评的正文、佐证和说明都没有提到问卷、抽样、访谈、回访等调查方式。
    为什么：
        满意度来自调查，应写明方式、时间、发放和回收份数，否则数字没有依据。
    错误示例：
        代缴对象满意度 99%，全文没有提到调查。
    正确示例：
        正文写明：2024年12月发放问卷 200 份，回收 196 份，满意 188 份。
    已知例外：
        只有表的一部分（没有标题、总分，也没有正文）的材料不检查；只有自评表、没有报告正文的，作为提示；佐证资料栏写了问卷、调查表的不报告。
    """
    rows = [row for row in form.indicators if is_surveyed(row) and row.actual and not row.actual.is_blank]
    if not rows or not (context.reports or _is_whole_form(form)) or any(_METHOD.search(text.text) for text in _words(form, context)):
        return
    if any(_METHOD_IN_CELL.search(text.text) for row in rows for text in (row.evidence, row.reason) if text):
        return
    yield Finding.at(
        rows[0].actual or rows[0],
        msg(
            "{rows}没有说明怎样调查得来。请写明调查方式、时间、对象、发放和有效问卷份数，并留存问卷备查。", rows=quoted(rows, lambda row: row.actual)
        ),
        found=raws(row.actual for row in rows),
        because=[place for row in rows for place in (row.actual, row.name)],
        severity=None if context.reports else Severity.NOTE,
    )


def is_surveyed(row: Indicator) -> bool:
    """Whether an indicator's result comes from asking people: satisfaction, awareness."""
    return bool(_SURVEYED.search(row.name.text) or "满意" in row.level2 or "满意" in row.level1)


def _is_whole_form(form: SelfEvaluation) -> bool:
    return bool(form.title.text) and (form.total_score is not None or form.total_weight is not None)


def _words(form: SelfEvaluation, context: Context) -> Iterable[Text]:
    """The texts around the form that may tell of a survey: reports, goals, notes."""
    for report in context.reports:
        yield from report.paragraphs
    for goal in form.goals:
        yield from (text for text in (goal.expected, goal.achieved) if text)
    yield from form.notes
