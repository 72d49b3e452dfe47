"""TX102: two statements of one measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, groupby
from typing import Final

from attrs import evolve

from jiheng.checks.context import Case
from jiheng.checks.figures import agree, comparable
from jiheng.checks.quoting import raws
from jiheng.checks.registry import rule
from jiheng.checks.row_claims import RowClash, clash_of
from jiheng.checks.statements import in_plan, indicator_of, is_part, plain_name
from jiheng.documents import Paragraph
from jiheng.forms.claims import claims_of
from jiheng.messages import msg
from jiheng.records import Claim, Finding, Report, SelfEvaluation, Severity, Text

_MEASURES: Final = frozenset({"headcount", "satisfaction", "awareness", "completion_rate"})
#: what makes two numbers of people two counts: a batch, a month, a place of their own
_OWN_COUNT: Final = re.compile(r"\d{1,2}月|季度|[首第一二三两][批期次场]|上半年|下半年|分别|比上年|较上年|同比|上年|其中")
_YEAR_END: Final = re.compile(r"12月")
_WHOLE: Final = re.compile(r"实际|在职|总数|合计")
_SHORTEST: Final = 4


@rule("TX102", "two-statements-differ", severity=Severity.ERROR, basis="同一指标在同一材料中应当只有一个数")
def two_statements_differ(case: Case) -> Iterator[Finding]:
    """同一件事的两个数不一致。

    查什么：
        自评表“实际完成情况”中的数与同表同名指标的完成值比较；一份报告里同一对象、同一口径的人数、满意度、完成率前后比较。
    为什么：
        同一个数写成两样，至少有一处没有更新或抄错，读者无法判断哪个是真的。
    错误示例：
        实际完成情况写“完成参保人数 20750 人”，同表参保人数完成值为 20437 人。
    正确示例：
        两处都写 20437 人。
    已知例外：
        目标、计划中的数，分月分批的数，上年数，“其中”之后的数不比较；正文与自评表不一致见 TX101。
    """
    for index, record in enumerate(case.records):
        if isinstance(record, SelfEvaluation):
            yield from (evolve(finding, record=index) for finding in _goal_against_rows(record))
        elif isinstance(record, Report):
            yield from (evolve(finding, record=index) for finding in (*_within(record, case), *_in_one_sentence(record)))


# --- the goal cell and the rows -----------------------------------------------------------------------------------------------


def _goal_against_rows(form: SelfEvaluation) -> Iterator[Finding]:
    for goal in form.goals:
        if goal.achieved is None:
            continue
        clashes = [clash for claim in _claims_in(goal.achieved) if (clash := clash_of(claim, form, planned=False))]
        if clashes:
            yield _goal_finding(clashes, goal.achieved)


def _claims_in(text: Text) -> list[Claim]:
    place = text.place
    claims = claims_of(Paragraph(text.text, place.part or "", place.line or place.row or 0, page=place.page))
    return [evolve(claim, value=evolve(claim.value, place=evolve(place, text=claim.value.raw))) for claim in claims if not claim.planned]


def _goal_finding(clashes: list[RowClash], achieved: Text) -> Finding:
    told = "；".join(f"「{clash.row.name.text}」{clash.claim.value.raw} → {clash.cell.raw}" for clash in clashes)
    return Finding.at(
        achieved,
        msg("年度总体目标的“实际完成情况”与同表的完成值不一致（完成情况 → 完成值）：{told}。请核实后统一。", told=told),
        expected=raws(clash.cell for clash in clashes),
        found=raws(clash.claim.value for clash in clashes),
        because=[clash.cell for clash in clashes],
    )


# --- within a report ----------------------------------------------------------------------------------------------------------


def _within(report: Report, case: Case) -> Iterator[Finding]:
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in report.claims:
        if _states_a_result(claim, report) and not _has_a_row(claim, report, case):
            groups.setdefault((claim.measure, plain_name(claim.subject)), []).append(claim)
    for (_, subject), claims in groups.items():
        if len(subject) < _SHORTEST or len({claim.value.decimal for claim in claims}) != 2:
            continue
        pair = next(((a, b) for a, b in combinations(claims, 2) if _differ(a, b)), None)
        if pair:
            yield _finding(pair[0], pair[1], claims)


def _states_a_result(claim: Claim, report: Report) -> bool:
    if claim.measure not in _MEASURES or claim.value.number is None or claim.value.op or in_plan(claim, report) or is_part(claim):
        return False
    return not _OWN_COUNT.search(_YEAR_END.sub("", claim.sentence.text))


def _has_a_row(claim: Claim, report: Report, case: Case) -> bool:
    """Whether the table has the measure: then each statement is compared with the table (TX101)."""
    return any(indicator_of(claim, form.indicators) for form in case.forms_of(report))


def _differ(one: Claim, other: Claim) -> bool:
    apart = one.sentence.text != other.sentence.text
    same_time = (one.period or "")[:4] == (other.period or "")[:4] or not (one.period and other.period)
    return apart and same_time and comparable(one.value.unit, other.value.unit) and not agree(one.value, other.value)


def _finding(one: Claim, other: Claim, claims: list[Claim]) -> Finding:
    return Finding.at(
        other,
        msg("“{subject}”前后不一致：一处写{one}，另一处写{other}。请核实后统一。", subject=other.subject, one=one.value, other=other.value),
        expected=one.value.raw,
        because=claims,
    )


def _in_one_sentence(report: Report) -> Iterator[Finding]:
    """The same whole counted twice in one sentence with two numbers: order or punctuation is at fault."""
    for _, sentence in groupby(report.claims, key=lambda claim: (claim.sentence.place.line, claim.sentence.text)):
        wholes = [claim for claim in sentence if claim.measure == "headcount" and len(claim.subject) >= _SHORTEST and _WHOLE.search(claim.subject)]
        for one, other in combinations(wholes, 2):
            if one.subject == other.subject and one.value.decimal != other.value.decimal:
                yield Finding.at(
                    other,
                    msg(
                        "同一句中“{subject}”有{one}和{other}两个数，分不清各指什么。请理顺语序，分别写明。",
                        subject=one.subject,
                        one=one.value,
                        other=other.value,
                    ),
                    because=[one],
                    severity=Severity.WARNING,
                )
