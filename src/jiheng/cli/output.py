"""Where a result goes: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from jiheng.cli.faults import Fault
from jiheng.messages import msg
from jiheng.reporting.lines import Line, as_text
from jiheng.reporting.writing import write_text, write_whole


def emit_text(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file.

    Raises:
        Fault: when the file cannot be written.
    """
    if output is None:
        click.echo(text, nl=False)
    else:
        _guarded(output, lambda: write_text(output, text))


def emit_lines(lines: Iterable[Line], output: Path | None) -> None:
    """Show lines on the terminal, or as plain text elsewhere."""
    if output is None and sys.stdout.isatty():
        from jiheng.reporting.terminal import show

        show(lines, sys.stdout)
    else:
        emit_text(as_text(lines), output)


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
        raise Fault(msg("写不了 {path}（{why}），请换一个位置或检查权限。", path=output, why=error.strerror or error)) from error
