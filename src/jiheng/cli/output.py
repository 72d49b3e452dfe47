"""Where a result goes: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from jiheng.cli.faults import Fault
from jiheng.documents.errors import why
from jiheng.messages import msg
from jiheng.reporting.lines import Line, as_text
from jiheng.reporting.writing import write_text, write_whole


def emit_text(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file.

    Raises:
        Fault: when the file cannot be written.
    """
    if output is None:
        _printed(lambda: click.echo(text, nl=False))
    else:
        _guarded(output, lambda: write_text(output, text))


def emit_lines(lines: Iterable[Line], output: Path | None) -> None:
    """Show lines on the terminal, or as plain text elsewhere."""
    if output is None and sys.stdout is not None and sys.stdout.isatty():
        from jiheng.reporting.terminal import show

        _printed(lambda: show(lines, sys.stdout))
    else:
        emit_text(as_text(lines), output)


def _printed(write: Callable[[], None]) -> None:
    """Write to standard output.

    Raises:
        Fault: when there is none or it takes no more. A reader that left early is none: it has what it wants.
    """
    if sys.stdout is None:
        raise Fault(msg("没有标准输出，结果无处可写；请加 --output 文件名。"))
    try:
        write()
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - else Python complains of the pipe when it ends
    except OSError as error:
        raise Fault(msg("结果写不出来（{why}），请加 --output 文件名。", why=why(error))) from error


def emit_file(write: Callable[[Path], None], output: Path | None, kind: str = "xlsx") -> None:
    """Write a workbook or Word file, which is never printed.

    Raises:
        Fault: when no file was named, or when it cannot be written.
    """
    path = require_output(output, kind)
    _guarded(path, lambda: write_whole(path, write))


def require_output(output: Path | None, kind: str) -> Path:
    """The file to write a workbook or Word file to.

    Raises:
        Fault: when none was named.
    """
    if output is None:
        raise Fault(msg("{kind} 要写成文件，请加 --output 文件名.{kind}。", kind=kind))
    return output


def _guarded(output: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        raise Fault(msg("写不了 {path}（{why}），请换一个位置或检查权限。", path=output, why=why(error))) from error
