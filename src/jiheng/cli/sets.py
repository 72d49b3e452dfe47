"""Files given together as sets: what does not hold between the files of one unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve

from jiheng.checks import check_group
from jiheng.checks.engine import chosen
from jiheng.checks.groups import sets_of
from jiheng.cli.work import ExtractTask, extract_file, not_extracted, work_through
from jiheng.config import Settings
from jiheng.records import Finding
from jiheng.reporting.result import FileResult, at_least

#: what was read of so many files is held at a time, so that memory stays bounded
_BATCH: Final = 200


def are_kept(count: int) -> bool:
    """Whether what is read of so many files is kept in their results, for the checks between them."""
    return 1 < count <= _BATCH


def with_sets(results: Sequence[FileResult], settings: Settings) -> list[FileResult]:
    """The results with the findings between files, each under the file of its first place.

    Of very many files (:func:`are_kept`), those of a set are read a second time: to keep what was read of every file of a province would take
    more memory than time is saved.
    """
    kept = {result.path: result for result in results} if are_kept(len(results)) else None
    sets = sets_of([(result.path, result.belonging) for result in results if result.belonging is not None])
    found: dict[str, list[Finding]] = {}
    for batch in _batches(sets):
        for finding in _between(batch, kept or _read(batch, settings), settings):
            path = finding.places[0].file or ""
            if chosen(finding.code, settings.select, settings.ignored_in(path)):
                found.setdefault(path, []).append(finding)
    return [_and(result, at_least(found.get(result.path, ()), settings.severity)) for result in results]


def _and(result: FileResult, findings: tuple[Finding, ...]) -> FileResult:
    return evolve(result, findings=(*result.findings, *findings)) if findings else result


def _batches(sets: Sequence[list[str]]) -> Iterator[list[list[str]]]:
    batch: list[list[str]] = []
    for paths in sets:
        batch.append(paths)
        if sum(map(len, batch)) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(batch: Sequence[Sequence[str]], settings: Settings) -> dict[str, FileResult]:
    tasks = [ExtractTask(path, settings.limits, keep_document=True) for paths in batch for path in paths]
    return {result.path: result for result in work_through(extract_file, not_extracted, tasks, settings.jobs)}


def _between(batch: Sequence[Sequence[str]], read: Mapping[str, FileResult], settings: Settings) -> Iterator[Finding]:
    for paths in batch:
        files = [(path, document, read[path].records) for path in paths if (document := read[path].document) is not None]
        if len(files) > 1:
            yield from check_group(files, select=settings.select)
