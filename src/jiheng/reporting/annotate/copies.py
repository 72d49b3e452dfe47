"""Copies of checked files: one with comments, one with corrections. The original is only read; a copy is written whole or not at all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from attrs import frozen

from jiheng.documents.limits import Limits
from jiheng.reporting.annotate.docx import add_comments
from jiheng.reporting.annotate.docx_fix import fix_words
from jiheng.reporting.annotate.outcomes import Outcome
from jiheng.reporting.annotate.package import Package, open_package
from jiheng.reporting.annotate.xlsx import comment_cells, fix_cells
from jiheng.reporting.result import FileResult
from jiheng.reporting.writing import write_whole

#: formats, as readers tell them, whose files can be given back
FORMATS: Final = frozenset({"docx", "xlsx"})


@frozen
class Copying:
    """What all copies of a run share: the moment that comments and changes bear, and how much of a hostile file is looked at."""

    when: datetime
    limits: Limits


def annotated_copy(result: FileResult, target: Path, copying: Copying) -> None:
    """Write a copy of a checked file with its findings as comments.

    Raises:
        UnreadableFileError: the file cannot be changed: damaged, too large.
        OSError: the copy cannot be written.
    """
    with open_package(Path(result.path), copying.limits, result.format or "") as package:
        if result.format == "docx":
            add_comments(package, result.findings, copying.when)
        else:
            comment_cells(package, result.findings)
        _write(package, target)


def fixed_copy(result: FileResult, target: Path, copying: Copying) -> tuple[Outcome, ...]:
    """Write a copy of a checked file with the corrections made that its findings carry; gives what became of each.

    Raises:
        UnreadableFileError: the file cannot be changed: damaged, too large.
        OSError: the copy cannot be written.
    """
    with open_package(Path(result.path), copying.limits, result.format or "") as package:
        findings = result.findings
        outcomes = fix_words(package, findings, copying.when) if result.format == "docx" else fix_cells(package, findings)
        _write(package, target)
    return outcomes


def _write(package: Package, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, package.write)
