"""Copies of checked files: one with comments, one with corrections. The original is only read; a copy is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from attrs import frozen

from jiheng.documents.limits import Limits
from jiheng.reporting.annotate.docx import add_comments
from jiheng.reporting.annotate.docx_fix import fix_words
from jiheng.reporting.annotate.outcomes import Outcome
from jiheng.reporting.annotate.package import open_package
from jiheng.reporting.annotate.pdf import annotated_pdf
from jiheng.reporting.annotate.xlsx import comment_cells, fix_cells
from jiheng.reporting.result import FileResult
from jiheng.reporting.writing import write_whole

#: formats, as readers tell them, whose files can be given back
FORMATS: Final = frozenset({"docx", "pdf", "xlsx"})
#: those of them in which corrections can be made
FIXABLE: Final = FORMATS - {"pdf"}


@frozen
class Copying:
    """What all copies of a run share: the moment that comments and changes bear, and how much of a hostile file is looked at."""

    when: datetime
    limits: Limits


def annotated_copy(result: FileResult, target: Path, copying: Copying) -> None:
    """Write a copy of a checked file with its findings as comments.

    Raises:
        UnreadableFileError: the file cannot be changed: damaged, too large, encrypted or signed.
        OSError: the copy cannot be written.
    """
    if result.format == "pdf":
        copy = annotated_pdf(Path(result.path), result.findings, copying.when, copying.limits)
        _write(target, lambda beside: _fill(beside, copy))
        return
    with open_package(Path(result.path), copying.limits, result.format or "") as package:
        if result.format == "docx":
            add_comments(package, result.findings, copying.when)
        else:
            comment_cells(package, result.findings)
        _write(target, package.write)


def fixed_copy(result: FileResult, target: Path, copying: Copying) -> tuple[Outcome, ...]:
    """Write a copy of a checked file with the corrections made that its findings carry; gives what became of each.

    Raises:
        UnreadableFileError: the file cannot be changed: damaged, too large.
        OSError: the copy cannot be written.
    """
    with open_package(Path(result.path), copying.limits, result.format or "") as package:
        findings = result.findings
        outcomes = fix_words(package, findings, copying.when) if result.format == "docx" else fix_cells(package, findings)
        _write(target, package.write)
    return outcomes


def _write(target: Path, write: Callable[[Path], None]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, write)


def _fill(path: Path, data: bytes) -> None:
    path.write_bytes(data)
