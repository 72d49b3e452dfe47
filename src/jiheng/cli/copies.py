"""``--annotate`` and ``--fix``: copies of the checked files in another folder, never over an original."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from attrs import frozen

from jiheng.cli.faults import Fault
from jiheng.documents.errors import UnreadableFileError, why
from jiheng.documents.limits import Limits
from jiheng.messages import Message, msg, tr
from jiheng.reporting.annotate import FIXABLE, FORMATS, Copying, Outcome, annotated_copy, fixed_copy
from jiheng.reporting.result import FileResult
from jiheng.reporting.words import place_words


@frozen
class Copies:
    """Where copies go.

    Attributes:
        annotated, fixed: the folders asked for, None where none is. base: the folder of the originals that they mirror.
    """

    annotated: Path | None
    fixed: Path | None
    base: Path

    @classmethod
    def asked(cls, annotated: Path | None, fixed: Path | None, paths: Iterable[str], files: Sequence[str]) -> Copies:
        """The copies of a run over ``files``, which stand in the ``paths`` that the user gave.

        Raises:
            Fault: when a copy would replace an original or another copy.
        """
        copies = cls(annotated, fixed, _base(paths, files))
        originals = {Path(file).resolve() for file in files}
        for folder in filter(None, (annotated, fixed)):
            if any(copies.target(folder, file).resolve() in originals for file in files):
                raise Fault(msg("{folder} 是原文件所在的文件夹，副本会盖掉原文件。请换一个文件夹。", folder=folder))
        if annotated and fixed and annotated.resolve() == fixed.resolve():
            raise Fault(msg("--annotate 和 --fix 不能写到同一个文件夹 {folder}，请分开。", folder=fixed))
        return copies

    def target(self, folder: Path, file: str) -> Path:
        """Where the copy of a file goes: the same name, in the same sub-folder."""
        return folder / Path(file).absolute().relative_to(self.base)

    def write(self, results: Iterable[FileResult], limits: Limits) -> bool:
        """Write the copies; tell on standard error what was corrected and what has no copy. Gives whether every copy was made that can be.

        Raises:
            Fault: when a folder cannot be written to.
        """
        copying = Copying(datetime.now(UTC).astimezone(), limits)
        read = [result for result in results if result.error is None]
        others = [result.path for result in read if result.format not in FORMATS]
        if others:
            words = msg("以下 {count} 个文件的格式不能加批注和修订，没有写副本：{paths}。", count=len(others), paths=tr("、").join(others))
            click.echo(words, err=True)
        unfixed = [result.path for result in read if result.format in FORMATS - FIXABLE] if self.fixed is not None else []
        if unfixed:
            words = msg("以下 {count} 个文件的格式不能修订，没有写修订副本：{paths}。", count=len(unfixed), paths=tr("、").join(unfixed))
            click.echo(words, err=True)
        faults = [self._guarded(result, copying) for result in read if result.format in FORMATS]
        return not any(faults)

    def _guarded(self, result: FileResult, copying: Copying) -> Message | None:
        try:
            self._write_one(result, copying)
        except UnreadableFileError as error:
            click.echo(tr("{path}：没有写副本。{reason}", path=result.path, reason=error.message), err=True)
            return error.message
        except OSError as error:
            where = error.filename or self.annotated or self.fixed
            raise Fault(msg("写不了 {path}（{why}），请换一个位置或检查权限。", path=where, why=why(error))) from error
        return None

    def _write_one(self, result: FileResult, copying: Copying) -> None:
        if self.annotated is not None:
            annotated_copy(result, self.target(self.annotated, result.path), copying)
        if self.fixed is not None and result.format in FIXABLE:
            outcomes = fixed_copy(result, self.target(self.fixed, result.path), copying)
            click.echo(_fixed_words(result.path, outcomes), err=True)


def _base(paths: Iterable[str], files: Iterable[str]) -> Path:
    """The folder that holds all that was asked for: folders as they are, single files by theirs."""
    folders = [Path(path).absolute() for path in paths if path != "-" and Path(path).is_dir()]
    loose = [Path(file).absolute() for file in files]
    parents = [file.parent for file in loose if not any(folder in file.parents for folder in folders)]
    return Path(os.path.commonpath([*folders, *parents]))


def _fixed_words(path: str, outcomes: Sequence[Outcome]) -> str:
    done = [_named(outcome) for outcome in outcomes if outcome.reason is None]
    left = [tr("{finding}：{reason}", finding=_named(outcome), reason=outcome.reason) for outcome in outcomes if outcome.reason is not None]
    words = tr("{path}：改正 {count} 处", path=path, count=len(done)) + _listed(done)
    return words + (tr("，未改 {count} 处", count=len(left)) + _listed(left) if left else "") + tr("。")


def _listed(items: Sequence[str]) -> str:
    return tr("（{items}）", items=tr("；").join(items)) if items else ""


def _named(outcome: Outcome) -> str:
    return f"{outcome.finding.code} {place_words(outcome.finding.places[0])}"
