"""The program ``jiheng``: the group of commands and nothing else, so that it starts at once."""

from __future__ import annotations

import sys
from typing import Any

import click

from jiheng import __version__
from jiheng.cli.command import Group, Option
from jiheng.messages import msg


def _show_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"jiheng {__version__}")
        context.exit()


program = Group(
    "jiheng",
    words=msg("绩衡：读取预算绩效文档，逐项复算，指出不成立之处。"),
    modules=("check", "extract", "score", "accounts", "rules", "regimes", "doctor"),
    params=[Option(["--version"], words=msg("显示版本号。"), is_flag=True, is_eager=True, expose_value=False, callback=_show_version)],
    no_args_is_help=False,
)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        _write_anything(stream)
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="surrogateescape")
    program.main(prog_name="jiheng")


def _write_anything(stream: Any) -> None:  # noqa: ANN401 - a text stream, or what a host put in its place
    """Let a stream take every character: results in UTF-8 when they go to a file or pipe, no failure on a terminal that lacks some."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace", **({} if stream.isatty() else {"encoding": "utf-8"}))
