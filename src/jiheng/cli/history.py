"""A run beside an older one, as the command line asks for it: --write-baseline, --baseline, --diff."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from jiheng import __version__
from jiheng.checks.baseline import Entry, Scope
from jiheng.cli.faults import Fault
from jiheng.cli.output import emit_text
from jiheng.config import Settings
from jiheng.documents.errors import why
from jiheng.messages import Message, msg
from jiheng.reporting.diff import Beside, NoFindingsError, baseline_json, beside, read_entries, without_known
from jiheng.reporting.result import FileResult


@frozen
class History:
    """The older runs that a check is held against.

    Attributes:
        write: where to write the baseline. baseline, old: what was read of the baseline and of the older result, each with its file.
    """

    write: Path | None = None
    baseline: tuple[Path, list[Entry]] | None = None
    old: tuple[Path, list[Entry]] | None = None

    def applied(self, results: Sequence[FileResult], settings: Settings) -> tuple[list[FileResult], Beside | None]:
        """The results without what is known, and the comparison; the new baseline is written.

        Raises:
            Fault: when the baseline cannot be written.
        """
        if self.write:
            emit_text(baseline_json(results, __version__), self.write)
        if self.baseline:
            path, entries = self.baseline
            comparison = beside(entries, results, _scope(results, settings))
            return without_known(results, comparison), Beside(str(path), "baseline", comparison)
        if self.old:
            path, entries = self.old
            return list(results), Beside(str(path), "diff", beside(entries, results, _scope(results, settings)))
        return list(results), None


def history(write: Path | None, baseline: Path | None, old: Path | None) -> History:
    """Read the older runs before any file is checked.

    Raises:
        Fault: for a file that cannot be read or is neither a baseline nor a result, and when both are asked for.
    """
    if baseline and old:
        raise Fault(msg("--baseline 和 --diff 不能同时使用，请只用一个。"))
    return History(write, _remembered(baseline), _remembered(old))


def _remembered(path: Path | None) -> tuple[Path, list[Entry]] | None:
    if path is None:
        return None
    try:
        return path, read_entries(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Fault(_unusable(path, why(error))) from error
    except ValueError as error:
        raise Fault(_unusable(path, error if isinstance(error, NoFindingsError) else msg("不是 UTF-8 文本"))) from error


def _unusable(path: Path, reason: Message | NoFindingsError) -> Message:
    return msg("读不了 {path}（{why}），请核对 --baseline 或 --diff 给出的文件。", path=path, why=reason)


def _scope(results: Sequence[FileResult], settings: Settings) -> Scope:
    read = [result for result in results if not result.failed]
    return Scope(
        frozenset(Path(result.path).name for result in read),
        frozenset(form.project for result in read for form in result.forms if form.project),
        settings.select,
        settings.ignore,
        settings.severity,
    )
