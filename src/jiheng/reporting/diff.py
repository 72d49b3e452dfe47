"""Two runs side by side: the baseline of findings that are known, and the difference to an earlier result."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from attrs import asdict, evolve, frozen

from jiheng.checks.baseline import Comparison, Entry, Scope, compare
from jiheng.messages import msg, tr
from jiheng.records import Finding, Severity
from jiheng.reporting.json_output import dumps
from jiheng.reporting.lines import SEVERITY_STYLES, Line, Piece, line
from jiheng.reporting.records_json import Json
from jiheng.reporting.result import FileResult, Summary, severity_of
from jiheng.reporting.text import file_lines, summary_lines
from jiheng.reporting.words import severity_word

#: what a baseline calls itself, so that another JSON file is not taken for one
_KIND: Final = "baseline"
_FAULT: Final = msg("不是 jiheng check --write-baseline 或 --format json 写出的文件")


class NoFindingsError(ValueError):
    """A file that is neither a baseline nor a result of ``jiheng check --format json``; its text is for the user."""

    def __init__(self) -> None:
        super().__init__(str(_FAULT))


@frozen
class Beside:
    """A comparison and where the older run came from.

    Attributes:
        name: the older run's file, as given. kind: ``baseline`` or ``diff``.
    """

    name: str
    kind: str
    comparison: Comparison


def baseline_json(results: Sequence[FileResult], version: str) -> str:
    """The findings of a run as a baseline."""
    return dumps({"jiheng": version, "kind": _KIND, "findings": [asdict(entry) for entry in entries(results)]})


def read_entries(text: str) -> list[Entry]:
    """The findings that a baseline or a JSON result holds.

    Raises:
        NoFindingsError: when the text is neither.
    """
    try:
        content = json.loads(text)
        if content.get("kind") == _KIND:
            return [_written(**entry) for entry in content["findings"]]
        return [_entry(file, finding) for file in content["files"] for finding in (*file["findings"], *file.get("known", ()))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoFindingsError from error


def _entry(file: dict[str, Any], finding: dict[str, Any]) -> Entry:
    projects = {regime["record"]: regime["project"] or "" for regime in file.get("regimes", ())}
    project = projects.get(finding["record"], "")
    return _written(finding["key"], file["path"], project, finding["code"], finding["severity"], finding["message"])


def _written(key: object, file: object, project: object, code: object, severity: str, message: object) -> Entry:
    words = (key, file, project, code, message)
    if not all(isinstance(word, str) for word in words):
        raise TypeError(words)
    return Entry(str(key), str(file), str(project), str(code), Severity(severity), str(message))


def entries(results: Iterable[FileResult]) -> list[Entry]:
    """The findings of a run, file by file, as a later run remembers them; known ones included."""
    return [_remembered(result, finding) for result in results for finding in (*result.findings, *result.known)]


def _remembered(result: FileResult, finding: Finding) -> Entry:
    return Entry(finding.key, result.path, result.project_of(finding), finding.code, severity_of(finding), str(finding.message))


def beside(old: Sequence[Entry], results: Sequence[FileResult], scope: Scope) -> Comparison:
    """A run beside an older one; where each is of one file, it is the same file whatever its name."""
    then, now = {entry.name for entry in old}, [result for result in results if not result.failed]
    if len(then) == 1 == len(results) == len(now):
        scope = evolve(scope, files=scope.files | then)
    return compare(old, entries(results), scope)


def without_known(results: Sequence[FileResult], comparison: Comparison) -> list[FileResult]:
    """The results with the findings that the baseline has set apart."""
    return [evolve(result, findings=tuple(new), known=tuple(still)) for result, new, still in _split(results, comparison)]


def _split(results: Sequence[FileResult], comparison: Comparison) -> Iterator[tuple[FileResult, list[Finding], list[Finding]]]:
    """Each file with what is new in it and what is still there."""
    start = 0
    for result in results:
        numbered = list(enumerate(result.findings, start))
        start += len(numbered) + len(result.known)
        new = [finding for at, finding in numbered if at in comparison.new]
        yield result, new, [finding for at, finding in numbered if at in comparison.still]


def beside_json(found: Beside | None, results: Sequence[FileResult]) -> Json:
    """The comparison for the JSON result, under its kind; nothing where there is none."""
    if found is None:
        return {}
    comparison = found.comparison
    told: Json = {"file": found.name, "new": len(comparison.new), "still": len(comparison.still)}
    told |= {"gone": [asdict(entry) for entry in comparison.gone], "not_checked": [asdict(entry) for entry in comparison.outside]}
    if found.kind == "diff":
        told["new_findings"] = [asdict(_remembered(result, finding)) for result, new, _ in _split(results, comparison) for finding in new]
    return {found.kind: told}


def diff_lines(results: Sequence[FileResult], found: Beside, *, verbose: bool = False) -> Iterator[Line]:
    """New findings in full, what is still there and what is gone a line each, and the counts."""
    comparison = found.comparison
    counts = {"new": len(comparison.new), "still": len(comparison.still), "gone": len(comparison.gone)}
    split = list(_split(results, comparison))
    yield line(tr("与 {file} 相比：新增 {new} 条，仍在 {still} 条，已改正 {gone} 条。", file=found.name, **counts), style="bold")
    yield from _heading(tr("新增"), counts["new"])
    for result, new, _ in split:
        if new or result.error:
            yield from file_lines(evolve(result, findings=tuple(new)), verbose=verbose)
    yield from _heading(tr("仍在"), counts["still"])
    yield from _brief(_remembered(result, finding) for result, _, still in split for finding in still)
    yield from _heading(tr("已改正"), counts["gone"])
    yield from _brief(comparison.gone)
    yield from _outside(comparison)
    yield line()
    yield from summary_lines(Summary.over(results))


def baseline_lines(found: Beside) -> Iterator[Line]:
    """What a baseline has that the run did not find again."""
    comparison = found.comparison
    if comparison.gone:
        yield from _heading(tr("基线中已不再出现，可以从 {file} 中去掉", file=found.name), len(comparison.gone))
        yield from _brief(comparison.gone)
    yield from _outside(comparison)


def _outside(comparison: Comparison) -> Iterator[Line]:
    if comparison.outside:
        yield line(tr("另有 {count} 条以前的问题，所在文件或规则这次没有检查。", count=len(comparison.outside)), style="dim")


def _heading(words: str, count: int) -> Iterator[Line]:
    yield line()
    yield line(tr("{what}（{count} 条）", what=words, count=count), style="bold")


def _brief(shown: Iterable[Entry]) -> Iterator[Line]:
    for entry in shown:
        head = Piece(severity_word(entry.severity), SEVERITY_STYLES[entry.severity])
        yield Line((head, Piece(f"  {entry.code}  ", "bold"), Piece(entry.file, "blue"), Piece(f"  {entry.message}")), indent=2)
