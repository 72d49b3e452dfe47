"""Findings as SARIF 2.1.0, for code-scanning viewers and review systems."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jiheng.checks import Rule
from jiheng.messages import tr
from jiheng.records import Finding, Place
from jiheng.reporting.json_output import dumps
from jiheng.reporting.records_json import Json
from jiheng.reporting.result import FileResult, severity_of
from jiheng.reporting.words import expected_words, place_words

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
#: name and version of our fingerprint: what it is made of may change only together with this
FINGERPRINT: Final = "jiheng/v2"


def check_sarif(results: Sequence[FileResult], rules: Sequence[Rule], version: str) -> str:
    """The output of ``jiheng check --format sarif``.

    Args:
        rules: every rule that may stand in the findings.
    """
    used = {finding.code for result in results for finding in result.findings}
    described = [rule for rule in rules if rule.code in used]
    driver: Json = {"name": "jiheng", "version": version, "rules": [_rule(rule) for rule in described]}
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(results)],
        "results": [_result(result, finding, described) for result in results for finding in result.findings],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.page},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"basis": rule.basis, "tags": [rule.family]},
    }


def _invocation(results: Sequence[FileResult]) -> Json:
    failed = [_notification("error", str(result.error), result.path, Place()) for result in results if result.error]
    unread = [_notification("warning", str(each.reason), result.path, each.place) for result in results for each in result.unread]
    return {"executionSuccessful": not failed, "toolExecutionNotifications": failed + unread}


def _notification(level: str, text: str, path: str, place: Place) -> Json:
    return {"level": level, "message": {"text": text}, "locations": [_location(path, place)]}


def _result(result: FileResult, finding: Finding, described: Sequence[Rule]) -> Json:
    first, *others = finding.places
    shown: Json = {
        "ruleId": finding.code,
        "level": severity_of(finding).value,
        "message": {"text": _message(finding)},
        "locations": [_location(first.file or result.path, first)],
        "partialFingerprints": {FINGERPRINT: finding.key},
    }
    index = next((at for at, rule in enumerate(described) if rule.code == finding.code), None)
    if index is not None:
        shown["ruleIndex"] = index
    if others:
        shown["relatedLocations"] = [_related(number, place.file or result.path, place) for number, place in enumerate(others, 1)]
    return shown


def _message(finding: Finding) -> str:
    should = expected_words(finding)
    return tr("{message}（{should}）", message=finding.message, should=should) if should else str(finding.message)


def _location(path: str, place: Place) -> Json:
    physical: Json = {"artifactLocation": {"uri": _uri(path)}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line}
    return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": place_words(place), "kind": "member"}]}


def _related(number: int, path: str, place: Place) -> Json:
    return {"id": number, **_location(path, place), "message": {"text": place.text or place_words(place)}}


def _uri(path: str) -> str:
    where = Path(path)
    return where.as_uri() if where.is_absolute() else quote(os.fsencode(where.as_posix()))
