"""TX118: the text of an evaluation against the targets and results of its scorecard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.cell_words import CellWords
from jiheng.checks.context import Case
from jiheng.checks.figures import agree, comparable
from jiheng.checks.registry import rule
from jiheng.checks.statements import clauses_around, in_plan, is_part, plain_name
from jiheng.messages import msg
from jiheng.records import Claim, Finding, Report, ScorecardRow, Severity, Value
from jiheng.values.text import key

_MEASURES: Final = frozenset({"headcount", "count", "rate", "completion_rate", "satisfaction", "awareness", "standard", "amount", "execution_rate"})
_NOT_RESULT: Final = re.compile(r"自评|上年|去年|以前年度|目标值|低于|高于|超过")
_VERDICT: Final = re.compile(r"综上|故?扣除?\d|扣\s*\d|满分|得分")
_SHORTEST: Final = 2
_TAIL: Final = 3


@frozen
class _Told:
    """A row of the scorecard with the one result that its argument gives; None where it gives none or several."""

    row: ScorecardRow
    result: Claim | None


@rule("TX118", "text-against-scorecard", severity=Severity.WARNING, basis="评价报告正文与综合评分表应当一致")
def text_against_scorecard(case: Case) -> Iterator[Finding]:
    """评价报告正文的数与评分表不一致。

    查什么：
        正文中能按名称对上评分表一个指标的人数、比率、满意度、金额：目标与评分表的目标值比较，结果与评分过程写出的结果比较。
    为什么：
        评分依据评分表中的数，正文另写一个数，读者不知道得分按哪个数算。
    错误示例：
        正文写学员满意度 93%，评分过程写满意度 95%。
    正确示例：
        两处都写 93%。
    已知例外：
        评分过程分不清哪个数是结果的、正文只说其中一部分的、说自评或上年的不比较；文件中有几份报告或几张评分表的不比较。
    """
    reports = [(index, record) for index, record in enumerate(case.records) if isinstance(record, Report)]
    cards = case.scorecards()
    if len(reports) != 1 or len(cards) != 1:
        return
    (index, report), (card,) = reports[0], cards
    rows = [row for row in card.rows if row.process is not None and len(plain_name(row.name.text)) >= _SHORTEST]
    words = CellWords.of([row.process for row in rows if row.process is not None])
    told = [_Told(row, _result(row, [claim for claim in words.report.claims if claim.place.line == at])) for at, row in enumerate(rows, 1)]
    names = Counter(plain_name(each.row.name.text) for each in told)
    named = {name: each for each in told if names[name := plain_name(each.row.name.text)] == 1}
    for claim in report.claims:
        found = named.get(plain_name(claim.subject)) if claim.measure in _MEASURES else None
        if found is not None:
            yield from (evolve(words.given_back(finding), record=index) for finding in _against(claim, report, found))


def _result(row: ScorecardRow, claims: Sequence[Claim]) -> Claim | None:
    """The one figure of a row's argument that its name names; the last words of a long name do, too (就业率 of 培训后就业率)."""
    name, end = plain_name(row.name.text), _VERDICT.search(key(row.process.text) if row.process else "")
    before = [claim for claim in claims if claim.measure in _MEASURES and (end is None or claim.start < end.start())]
    named = [claim for claim in before if _is_named(plain_name(claim.subject), name)]
    named = [claim for claim in named if row.target is None or not agree(_bare(claim.value), _bare(row.target))] or named
    return named[0] if named and all(agree(named[0].value, other.value) for other in named) else None


def _is_named(subject: str, name: str) -> bool:
    return subject == name or (len(subject) >= _TAIL and name.endswith(subject))


def _against(claim: Claim, report: Report, told: _Told) -> Iterator[Finding]:
    if claim.value.number is None or is_part(claim) or _NOT_RESULT.search(clauses_around(claim)):
        return
    row, planned = told.row, in_plan(claim, report)
    cell = row.target if planned else told.result.value if told.result else None
    if cell is None or cell.number is None or not comparable(claim.value.unit, cell.unit) or agree(_bare(claim.value), _bare(cell)):
        return
    data = {"name": row.name.text, "found": claim.value, "expected": cell}
    message = (
        msg("正文中「{name}」的目标是{found}，评分表的目标值是{expected}。请核对后统一。", **data)
        if planned
        else msg("正文中「{name}」为{found}，评分表的评分过程写的是{expected}。请核对后统一。", **data)
    )
    yield Finding.at(claim, message, expected=cell.raw, because=[row.target if planned else told.result, row.name])


def _bare(value: Value) -> Value:
    """A figure without its bound."""
    return evolve(value, quantity=evolve(value.quantity, op=None))
