"""Work on files, in this process or in several that may be lost: the results are the same and in the same order.

A few small files of formats whose readers bound themselves (the Office formats, web pages, text: our own code over bounded trees) are
read in this process, so that a single form is checked without delay. All else goes through processes with limits of time and memory:
PDF and pictures, because the libraries that read them bound neither; large files; many files, where a process costs nothing; and
whatever is asked for with several jobs.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, Protocol, TypeVar

from attrs import frozen

from jiheng.checks import Case, check_records
from jiheng.checks.groups import belonging
from jiheng.checks.ledger import rule_runs, unreadable_runs
from jiheng.documents import Document, Unread
from jiheng.documents.errors import UnreadableFileError
from jiheng.documents.limits import Limits
from jiheng.documents.reader import read_document
from jiheng.documents.sniff import is_harmless
from jiheng.forms.extract import extract_records
from jiheng.forms.witness import second_readings
from jiheng.messages import tr
from jiheng.records import Record, SelfEvaluation, Severity
from jiheng.reporting.result import FileResult, FormRegime, at_least, nothing_known, reading_doubts
from jiheng.scoring import Regime
from jiheng.scoring.infer import choose_regime
from jiheng.scoring.regime import load_regime

#: from so many files on, a run shows how far it is
_LONG: Final = 20
#: up to so many files, each of so many bytes, are read in this process; measured: a process costs 20 ms on Linux, 300 ms elsewhere
_FEW: Final = 8
_SMALL: Final = 2_000_000


class FileTask(Protocol):
    """What is to be done with one file; plain data, so that it can go to another process."""

    @property
    def path(self) -> str:
        """The file as the user gave it."""

    @property
    def limits(self) -> Limits:
        """How much of it is read."""


Task = TypeVar("Task", bound=FileTask)
Result = TypeVar("Result")


@frozen
class ExtractTask:
    """One file to extract the records of; ``keep_document`` where the document itself is wanted too."""

    path: str
    limits: Limits
    keep_document: bool = False


@frozen
class CheckTask:
    """One file to check.

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
        return not_checked(task, error)
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
        belonging=belonging(records),
    )


def not_checked(task: CheckTask, error: UnreadableFileError) -> FileResult:
    """The result of a file that could not be read."""
    runs = unreadable_runs(error.message, select=task.select, ignore=task.ignore) if task.explain else ()
    return FileResult(task.path, error=error.message, rules=runs)


def extract_file(task: ExtractTask) -> FileResult:
    """Read one file and extract its records."""
    try:
        document = read_document(Path(task.path), task.limits)
    except UnreadableFileError as error:
        return not_extracted(task, error)
    records = extract_records(document)
    return FileResult(
        task.path,
        document.format,
        unread=_doubts(document, records),
        unknown=not records,
        records=records,
        document=document if task.keep_document else None,
    )


def _doubts(document: Document, records: Sequence[Record]) -> tuple[Unread, ...]:
    return (*document.unread, *reading_doubts(records), *second_readings(document, records), *(() if records else (nothing_known(document),)))


def _forms(records: Sequence[Record], asked: Regime | None) -> Iterator[FormRegime]:
    for index, record in enumerate(records):
        if isinstance(record, SelfEvaluation):
            yield FormRegime.of_form(index, record, choose_regime(record, asked))


@cache
def _regime(name: str | None) -> Regime | None:
    return load_regime(name) if name else None


def not_extracted(task: ExtractTask, error: UnreadableFileError) -> FileResult:
    """The result of a file that could not be read."""
    return FileResult(task.path, error=error.message)


def work_through(
    work: Callable[[Task], Result], lost: Callable[[Task, UnreadableFileError], Result], tasks: Sequence[Task], jobs: int
) -> list[Result]:
    """The results in the order of the tasks.

    Args:
        work: gives the result of a task. lost: gives that of a task whose file ended the process or went beyond a limit.
        jobs: processes; 0 for one a core.
    """
    processes = min(jobs or os.cpu_count() or 1, len(tasks))
    if processes <= 1 and _may_stay(tasks):
        return list(_followed(map(work, tasks), len(tasks)))
    from jiheng.documents.isolation import Workers

    gc.freeze()  # results come in by the thousand: the collector need not go through the program each time
    workers = Workers(work, lost, lambda task: Path(task.path), tasks[0].limits, processes)
    return list(_followed(workers.through(tasks), len(tasks)))


def _may_stay(tasks: Sequence[Task]) -> bool:
    """Whether the files can be read in this process."""
    return len(tasks) <= _FEW and all(is_harmless(Path(task.path), _SMALL) for task in tasks)


def _followed(results: Iterable[Result], total: int) -> Iterable[Result]:
    """The results, with a bar on standard error while a person waits for them."""
    if not sys.stderr.isatty():
        return results
    if total < _LONG:
        return _with_pages(results)
    from rich.console import Console
    from rich.progress import track

    # without a thread that draws: processes are forked while it is shown
    return track(results, description=tr("正在处理"), total=total, console=Console(stderr=True), transient=True, auto_refresh=False)


def _with_pages(results: Iterable[Result]) -> Iterator[Result]:
    """The results of a few files, with a bar for the pages of one that is long."""
    from jiheng.cli.page_bar import page_bar

    with page_bar():
        yield from results
