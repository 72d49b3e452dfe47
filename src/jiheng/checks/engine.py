"""Run the rules over a document's records: each subject is visited once and given to every rule that asks for its type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from attrs import evolve

from jiheng.checks.context import Case, Context
from jiheng.checks.groups import Group, across_files, located
from jiheng.checks.identity import with_keys
from jiheng.checks.precedence import without_echoes
from jiheng.checks.registry import Rule, all_rules
from jiheng.checks.unsure import softened
from jiheng.documents import Document
from jiheng.records import Finding, Record, SelfEvaluation, Severity
from jiheng.scoring import Regime

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def check_records(
    document: Document,
    records: tuple[Record, ...],
    *,
    regime: Regime | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
) -> list[Finding]:
    """All findings on a document, in document order, graver first at one place.

    Args:
        regime: the regime to hold the forms against; by default each form's own (notes, then inference, then the national one).
        select: codes or prefixes to run; all when empty. ignore: codes or prefixes to leave out.
    """
    rules = _by_subject(rule for rule in all_rules() if chosen(rule.code, select, ignore))
    case = Case(document, records, regime)
    findings = chain.from_iterable(_run(rules, subject, context, index) for index, subject, context in _subjects(case))
    kept = softened(without_echoes(_once(findings), case), document)
    return with_keys(sorted(kept, key=_reading_order), records)


def check_group(
    files: Sequence[tuple[str, Document, tuple[Record, ...]]],
    *,
    regime: Regime | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
) -> list[Finding]:
    """What does not hold between the files of one unit: each finding concerns two files at least, and its places name them.

    Args:
        files: path, document and records of each.
    """
    rules = _by_subject(rule for rule in all_rules() if rule.subject is Group and chosen(rule.code, select, ignore))
    cases = tuple(Case(document, located(records, path), regime) for path, document, records in files)
    findings = _run(rules, Group(cases), Context(cases[0]), None)
    across = [evolve(finding, record=None) for finding in _once(findings) if across_files(finding.places)]
    return with_keys(sorted(across, key=_reading_order), ())


def chosen(code: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    """Whether a rule is to run, by the codes, or beginnings of codes, to select and to ignore; all are selected when none is."""
    return (not select or code.startswith(select)) and not (ignore and code.startswith(ignore))


def _subjects(case: Case) -> Iterator[tuple[int | None, object, Context]]:
    yield None, case, Context(case)
    yield None, Group((case,)), Context(case)
    for index, record in enumerate(case.records):
        if isinstance(record, SelfEvaluation):
            context = case.context_of(index)
            for subject in (record, *record.funds, *record.indicators):
                yield index, subject, context
        else:
            yield index, record, case.context_of(index)


def _by_subject(rules: Iterable[Rule]) -> dict[type, list[Rule]]:
    found: dict[type, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.subject, []).append(rule)
    return found


def _run(rules: Mapping[type, Sequence[Rule]], subject: object, context: Context, index: int | None) -> Iterator[Finding]:
    for rule in rules.get(type(subject), ()):
        found = rule.check(subject, context) if rule.wants_context else rule.check(subject)
        for finding in found:
            yield _stamped(finding, rule, index, context)


def _stamped(finding: Finding, rule: Rule, index: int | None, context: Context) -> Finding:
    severity = finding.severity or rule.severity
    if context.form is not None:
        severity = context.regime.severities.get(rule.code, severity)
    record = finding.record if finding.record is not None else index
    return evolve(finding, code=rule.code, name=rule.name, basis=rule.basis, severity=severity, record=record)


def _once(findings: Iterator[Finding]) -> list[Finding]:
    unique = {(f.code, f.places, f.message.text("zh")): f for f in findings}
    return list(unique.values())


def _reading_order(finding: Finding) -> tuple[int, int, int, int, str]:
    place = finding.places[0]
    record = -1 if finding.record is None else finding.record
    return record, place.line or place.row or 0, place.column or 0, _ORDER[finding.severity or Severity.NOTE], finding.code
