"""Work on many files, in one process or several: the results are the same and in the same order."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from attrs import frozen

from jiheng.checks import Case, check_records
from jiheng.checks.ledger import rule_runs, unreadable_runs
from jiheng.documents import Document, Unread
from jiheng.documents.errors import UnreadableFileError
from jiheng.documents.limits import Limits
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.messages import tr
from jiheng.records import Record, SelfEvaluation, Severity
from jiheng.reporting.result import FileResult, FormRegime, at_least, nothing_known, reading_doubts
from jiheng.scoring import Regime
from jiheng.scoring.infer import choose_regime
from jiheng.scoring.regime import load_regime

Task = TypeVar("Task")
Result = TypeVar("Result")
#: from so many files on, a run shows how far it is
_LONG: Final = 20


@frozen
class CheckTask:
    """One file to check; plain data, so that it can go to another process.

    Attributes:
        regime: name of the regime asked for. keep_records, keep_document: whether the output shows what was read.
        explain: whether it tells what became of each rule.
    """

    path: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    regime: str | None
    severity: Severity
    keep_records: bool
    limits: Limits
    keep_document: bool = False
    explain: bool = False


def check_file(task: CheckTask) -> FileResult:
    """Read, extract and check one file; a file that cannot be read is a result with the reason."""
    try:
        document = read_document(Path(task.path), task.limits)
    except UnreadableFileError as error:
        runs = unreadable_runs(error.message, select=task.select, ignore=task.ignore) if task.explain else ()
        return FileResult(task.path, error=error.message, rules=runs)
    records = extract_records(document)
    asked = _regime(task.regime)
    findings = check_records(document, records, regime=asked, select=task.select, ignore=task.ignore)
    return FileResult(
        task.path,
        document.format,
        unread=_doubts(document, records),
        unknown=not records,
        findings=at_least(findings, task.severity),
        forms=tuple(_forms(records, asked)),
        records=records if task.keep_records else (),
        rules=rule_runs(Case(document, records), findings, select=task.select, ignore=task.ignore) if task.explain else (),
        document=document if task.keep_document else None,
    )


def extract_file(path: str, limits: Limits) -> FileResult:
    """Read one file and extract its records."""
    try:
        document = read_document(Path(path), limits)
    except UnreadableFileError as error:
        return FileResult(path, error=error.message)
    records = extract_records(document)
    return FileResult(path, document.format, unread=_doubts(document, records), unknown=not records, records=records)


def _doubts(document: Document, records: Sequence[Record]) -> tuple[Unread, ...]:
    return (*document.unread, *reading_doubts(records), *(() if records else (nothing_known(document),)))


def _forms(records: Sequence[Record], asked: Regime | None) -> Iterator[FormRegime]:
    for index, record in enumerate(records):
        if isinstance(record, SelfEvaluation):
            yield FormRegime.of_form(index, record, choose_regime(record, asked))


@cache
def _regime(name: str | None) -> Regime | None:
    return load_regime(name) if name else None


def work_through(worker: Callable[[Task], Result], tasks: Sequence[Task], jobs: int) -> list[Result]:
    """The worker's results in the order of the tasks.

    Args:
        jobs: processes; 0 for one a core.
    """
    processes = min(jobs or os.cpu_count() or 1, len(tasks))
    if processes <= 1:
        return list(_followed(map(worker, tasks), len(tasks)))
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(processes) as pool:
        chunk = max(1, min(16, len(tasks) // (processes * 4)))
        return list(_followed(pool.map(worker, tasks, chunksize=chunk), len(tasks)))


def _followed(results: Iterable[Result], total: int) -> Iterable[Result]:
    """The results, with a bar on standard error while a person waits for them."""
    if total < _LONG or not sys.stderr.isatty():
        return results
    from rich.console import Console
    from rich.progress import track

    return track(results, description=tr("正在处理"), total=total, console=Console(stderr=True), transient=True)
