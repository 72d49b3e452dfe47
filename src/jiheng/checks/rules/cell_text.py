"""TX117: sentences in cells and notes against the table and against themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from jiheng.checks.cell_words import CellWords
from jiheng.checks.context import Case, Context
from jiheng.checks.registry import rule
from jiheng.checks.row_claims import clash_of
from jiheng.checks.rules.growth import growth_or_share
from jiheng.checks.rules.text_arithmetic import false_equation, headcount_times_standard, listed_groups
from jiheng.checks.rules.text_table import against_table
from jiheng.messages import msg
from jiheng.records import Finding, Scorecard, SelfEvaluation, Severity, Text


@rule("TX117", "words-in-cells", severity=Severity.WARNING, basis="自评表各栏的数应当一致、相互印证")
def words_in_cells(case: Case) -> Iterator[Finding]:
    """单元格和表注中的句子与表不符，或自相矛盾。

    查什么：
        预期目标中写明的数与同名指标的目标值比较；表下说明中的预算数、执行数、执行率、得分和能按名称对上指标的数与表比较；
        目标、完成情况、说明和评分过程中写出的算式、人数×标准、分组人数、完成率重算一遍。
    为什么：
        目标、说明和指标行写的是同一件事，只改了一处就会互相矛盾。
    错误示例：
        预期目标写“硬化茶园道路里程12公里”，同表该指标的目标值是≥21公里。
    正确示例：
        预期目标写“硬化茶园道路里程12公里”，目标值≥12公里。
    已知例外：
        对不上指标名称的数不比较；“实际完成情况”与完成值的比较见 TX102；评分过程与正文的比较见 TX118；表下注明的各级分值是通用的说明，不与各行比较。
    """
    for index, record in enumerate(case.records):
        if isinstance(record, SelfEvaluation):
            found = _of_form(record, case)
        elif isinstance(record, Scorecard):
            found = _recomputed([row.process for row in record.rows if row.process is not None], case)
        else:
            continue
        yield from (evolve(finding, record=index) for finding in found)


def _of_form(form: SelfEvaluation, case: Case) -> Iterator[Finding]:
    goals = [text for goal in form.goals for text in (goal.expected, goal.achieved) if text is not None]
    yield from _planned([goal.expected for goal in form.goals if goal.expected is not None], form)
    yield from _told(form)
    yield from _recomputed([*goals, *form.notes], case)


def _planned(texts: Sequence[Text], form: SelfEvaluation) -> Iterator[Finding]:
    """Figures of the goal against the targets of the indicators that they name."""
    words = CellWords.of(texts)
    for claim in words.report.claims:
        clash = clash_of(claim, form, planned=True)
        if clash is None:
            continue
        data = {"subject": claim.subject, "found": claim.value, "name": clash.row.name.text, "target": clash.cell}
        message = msg("预期目标写“{subject}”{found}，同表「{name}」的目标值是{target}。请核对后统一。", **data)
        yield words.given_back(Finding.at(claim, message, expected=clash.cell.raw, because=[clash.cell]))


def _told(form: SelfEvaluation) -> Iterator[Finding]:
    """What the notes tell of money, scores and results against the cells."""
    words = CellWords.of(form.notes, (0,))
    yield from map(words.given_back, against_table(form, [words.report], msg("表下说明")))


def _recomputed(texts: Sequence[Text], case: Case) -> Iterator[Finding]:
    """The arithmetic that sentences write out."""
    words = CellWords.of(texts)
    report = words.report
    context = Context(case, None, (report,))
    yield from map(words.given_back, headcount_times_standard(report))
    yield from map(words.given_back, false_equation(report))
    yield from map(words.given_back, listed_groups(report, context))
    yield from map(words.given_back, growth_or_share(report, context))
