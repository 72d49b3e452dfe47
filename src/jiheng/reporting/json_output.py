"""Runs as JSON, by the contract of docs/reference/json.md."""

from __future__ import annotations

import json
from collections.abc import Sequence

from attrs import asdict

from jiheng.checks.ledger import RuleRun
from jiheng.documents import Unread
from jiheng.messages import Message
from jiheng.records import Finding, Fix
from jiheng.reporting.records_json import Json, record_json
from jiheng.reporting.result import FileResult, FormRegime, Summary, severity_of


def dumps(content: Json) -> str:
    """JSON as it is printed: Chinese kept, two blanks a level, a line break at the end."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def check_json(results: Sequence[FileResult], version: str, beside: Json | None = None) -> str:
    """The output of ``jiheng check --format json``.

    Args:
        beside: what is said of an older run, under its name (``baseline`` or ``diff``).
    """
    files = [_checked(result) for result in results]
    return dumps({"jiheng": version, "summary": asdict(Summary.over(results)), **(beside or {}), "files": files})


def extract_json(results: Sequence[FileResult], version: str) -> str:
    """The output of ``jiheng extract --format json``."""
    return dumps({"jiheng": version, "files": [_extracted(result) for result in results]})


def _checked(result: FileResult) -> Json:
    return {
        "path": result.path,
        "format": result.format,
        "error": _message(result.error),
        "unread": [_unread(each) for each in result.unread],
        "regimes": [_regime(form) for form in result.forms],
        "findings": [_finding(finding) for finding in result.findings],
        **({"known": [_finding(finding) for finding in result.known]} if result.known else {}),
        **({"rules": [_rule_run(run) for run in result.rules]} if result.rules else {}),
    }


def _extracted(result: FileResult) -> Json:
    return {
        "path": result.path,
        "format": result.format,
        "error": _message(result.error),
        "unread": [_unread(each) for each in result.unread],
        "records": [record_json(record) for record in result.records],
    }


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": severity_of(finding).value,
        "message": str(finding.message),
        "expected": finding.expected,
        "found": finding.found,
        "places": [place.as_json() for place in finding.places],
        "record": finding.record,
        "basis": finding.basis,
        "fix": _fix(next(iter(finding.fixes), None)),
        **({"fixes": [_fix(fix) for fix in finding.fixes]} if len(finding.fixes) > 1 else {}),
        "key": finding.key,
    }


def _rule_run(run: RuleRun) -> Json:
    return {
        "code": run.code,
        "name": run.name,
        "state": run.state.value,
        "subjects": run.subjects,
        "findings": run.findings,
        "reasons": [str(reason) for reason in run.reasons],
    }


def _fix(fix: Fix | None) -> Json | None:
    if fix is None:
        return None
    return {"place": fix.place.as_json(), "from": fix.found, "to": fix.expected}


def _regime(form: FormRegime) -> Json:
    return {
        "record": form.record,
        "project": form.project or None,
        "id": form.regime,
        "title": form.regime_title,
        "source": form.source.value,
        "reproduces": form.reproduces,
        "of": form.of,
    }


def _unread(unread: Unread) -> Json:
    return {"reason": str(unread.reason), "place": unread.place.as_json()}


def _message(message: Message | None) -> str | None:
    return None if message is None else str(message)
