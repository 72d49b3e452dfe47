"""The ledger of a run: which rules ran on a file, on how much, and which could not and why.

What was not read is never "no findings": a rule whose input is missing has insufficient data, and the part that is missing is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final

from attrs import frozen

from jiheng.checks.context import Case
from jiheng.checks.engine import chosen
from jiheng.checks.groups import Group
from jiheng.checks.registry import Rule, all_rules
from jiheng.documents import Unread
from jiheng.messages import Message, msg
from jiheng.records import Finding, FundsRow, Indicator, Record, Report, Scorecard, SelfEvaluation


class State(StrEnum):
    """What became of a rule in a file."""

    RAN = "ran"
    PARTLY = "partly"  #: ran, but a part of its input was not read
    INSUFFICIENT = "insufficient_data"
    NOT_APPLICABLE = "not_applicable"  #: the file holds nothing of the kind it looks at
    NOT_SELECTED = "not_selected"


@frozen
class RuleRun:
    """A rule in a file.

    Attributes:
        subjects: how many records, rows or whole files it looked at. findings: how many it made, of every severity.
        reasons: why it did not run, or not on everything.
    """

    code: str
    name: str
    state: State
    subjects: int = 0
    findings: int = 0
    reasons: tuple[Message, ...] = ()


#: parts of a form that the rules of a family work on
_FUNDS, _SCORES, _INDICATORS = "funds", "scores", "indicators"
_NEEDS: Final = {"FD": (_FUNDS,), "SC": (_INDICATORS, _SCORES), "WT": (_INDICATORS, _SCORES), "TG": (_INDICATORS,), "AC": (_INDICATORS,)}
#: rows stand in forms: where there are forms but none of their rows, the rows were not read
_HOLDER: Final[dict[type, type]] = {FundsRow: SelfEvaluation, Indicator: SelfEvaluation}
_NO_SUCH: Final[dict[type, Message]] = {
    SelfEvaluation: msg("文件中没有自评表"),
    Report: msg("文件中没有报告文字"),
    Scorecard: msg("文件中没有评分表"),
}
_NOTHING_READ: Final = msg("文件中没有认出自评表、报告或评分表")
_NOTHING: Final = msg("文件中没有这类内容")
#: unread parts that one reason names
_MOST_NAMED: Final = 5


def rule_runs(
    case: Case,
    findings: Iterable[Finding],
    *,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
) -> tuple[RuleRun, ...]:
    """Every rule of the catalogue in one file.

    Args:
        findings: all of the file's, of every severity.
    """
    counts = _Counts(Counter(_subjects(case)), Counter(finding.code for finding in findings))
    return tuple(_run(rule, case, counts) if chosen(rule.code, select, ignore) else _left_out(rule) for rule in all_rules())


def unreadable_runs(reason: Message, *, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> tuple[RuleRun, ...]:
    """Every rule of the catalogue in a file that could not be read."""
    return tuple(
        RuleRun(rule.code, rule.name, State.INSUFFICIENT, reasons=(reason,)) if chosen(rule.code, select, ignore) else _left_out(rule)
        for rule in all_rules()
    )


@frozen
class _Counts:
    subjects: Counter[type]
    findings: Counter[str]


def _subjects(case: Case) -> Iterator[type]:
    yield from (Case, Group)
    for record in case.records:
        yield type(record)
        if isinstance(record, SelfEvaluation):
            yield from map(type, (*record.funds, *record.indicators))


def _left_out(rule: Rule) -> RuleRun:
    return RuleRun(rule.code, rule.name, State.NOT_SELECTED, reasons=(msg("没有选用"),))


def _run(rule: Rule, case: Case, counts: _Counts) -> RuleRun:
    if not case.records:
        return RuleRun(rule.code, rule.name, State.INSUFFICIENT, reasons=(_NOTHING_READ, *_unread_reason(case.document.unread)))
    subjects = counts.subjects[rule.subject]
    if not subjects:
        return _without_subjects(rule, case)
    forms = case.forms() if _HOLDER.get(rule.subject, rule.subject) is SelfEvaluation else []
    missing = [reason for form in forms if (reason := _missing(form, rule))]
    found = counts.findings[rule.code]
    if forms and len(missing) == len(forms) and not found:
        return RuleRun(rule.code, rule.name, State.INSUFFICIENT, subjects, reasons=tuple(dict.fromkeys(missing)))
    reasons = tuple(dict.fromkeys(missing))
    return RuleRun(rule.code, rule.name, State.PARTLY if reasons else State.RAN, subjects, found, reasons)


def _without_subjects(rule: Rule, case: Case) -> RuleRun:
    kind = _HOLDER.get(rule.subject, rule.subject)
    holders = [record for record in case.records if type(record) is kind]
    missing = [reason for record in holders if (reason := _missing(record, rule) or _no_rows(record))]
    reasons = tuple(dict.fromkeys((*missing, *_unread_reason(case.document.unread))))
    if reasons:
        return RuleRun(rule.code, rule.name, State.INSUFFICIENT, reasons=reasons)
    return RuleRun(rule.code, rule.name, State.NOT_APPLICABLE, reasons=(_NO_SUCH.get(kind, _NOTHING),))


def _missing(record: Record, rule: Rule) -> Message | None:
    """What a rule needs of a form and does not find there."""
    if not isinstance(record, SelfEvaluation):
        return None
    for part in _NEEDS.get(rule.family, ()):
        if part == _FUNDS and not record.funds:
            return msg("《{form}》没有读出资金部分", form=_named(record))
        if part == _INDICATORS and not record.indicators:
            return _no_rows(record)
        if part == _SCORES and not record.has_scores:
            return msg("《{form}》没有分值、得分栏", form=_named(record))
    return None


def _no_rows(record: Record) -> Message | None:
    return msg("《{form}》没有读出指标", form=_named(record)) if isinstance(record, SelfEvaluation) else None


def _named(form: SelfEvaluation) -> str:
    return form.project.text if form.project else form.title.text


def _unread_reason(unread: Sequence[Unread]) -> Iterator[Message]:
    """One reason for all parts of the document that were not read."""
    if unread:
        named = [str(each.place.part or each.reason) for each in unread]
        shown = "、".join(dict.fromkeys(named[:_MOST_NAMED]))
        yield msg("文件有 {count} 处没有读出或读得没有把握（{where}）", count=len(unread), where=shown)
