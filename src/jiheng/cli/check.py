"""``jiheng check``: read, recompute, list what does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click
from attrs import frozen

from jiheng import __version__
from jiheng.cli.command import Command, option
from jiheng.cli.inputs import expand, refuse_to_overwrite
from jiheng.cli.options import jobs_option, output_option, paths_argument, regime_option
from jiheng.cli.output import emit_file, emit_lines, emit_text, require_output
from jiheng.cli.requests import regime_named, require_codes, settings_for, split_codes
from jiheng.cli.work import CheckTask, check_file, work_through
from jiheng.config import FORMATS, Settings
from jiheng.messages import msg, tr
from jiheng.records import Severity
from jiheng.reporting.lines import Line, line
from jiheng.reporting.result import FileResult


@frozen
class _Asked:
    """What the command line asks for; None where it leaves the settings as they are."""

    paths: tuple[str, ...]
    output: Path | None
    output_format: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    regime: str | None
    severity: str | None
    jobs: int | None
    verbose: bool
    show_settings: bool


@click.command(
    cls=Command,
    words=msg("检查文档：读取、复算，列出不成立之处。\n\nPATH 可以是文件、文件夹、通配符，或“-”（从标准输入读取路径清单）。"),
)
@paths_argument
@option("--format", "output_format", words=msg("输出格式：text（默认）、json、sarif 或 xlsx。"), type=click.Choice(FORMATS))
@output_option
@option("--select", words=msg("只用这些规则：代码或其开头，可重复，可用逗号分开。"), metavar="CODES", multiple=True)
@option("--ignore", words=msg("不用这些规则，写法同上。"), metavar="CODES", multiple=True)
@regime_option
@option("--severity", words=msg("列出并计数的最低严重程度：error、warning 或 note（默认）。"), type=click.Choice(tuple(map(str, Severity))))
@jobs_option
@option("--verbose", "-v", words=msg("同时列出口径、依据和未读之处。"), is_flag=True)
@option("--show-settings", words=msg("列出各项设置的值和来源，不检查。"), is_flag=True)
@click.pass_context
def command(context: click.Context, /, **given: object) -> int:
    """Run the command; 0 nothing found, 1 findings, 2 a file that could not be read."""
    asked = _Asked(**given)  # type: ignore[arg-type] # click gives what the options above declare
    settings = _settings(context, asked)
    if asked.show_settings:
        emit_lines(_settings_lines(settings), asked.output)
        return 0
    if settings.format == "xlsx":
        require_output(asked.output)
    files = expand(asked.paths)
    refuse_to_overwrite(asked.output, files)
    results = work_through(check_file, _tasks(files, settings), settings.jobs)
    _emit(results, settings.format, asked)
    return _status(results)


def _settings(context: click.Context, asked: _Asked) -> Settings:
    settings = settings_for(asked.paths, context).with_options(
        select=split_codes(asked.select),
        ignore=split_codes(asked.ignore),
        regime=asked.regime,
        severity=Severity(asked.severity) if asked.severity else None,
        jobs=asked.jobs,
        format=asked.output_format,
    )
    require_codes((*settings.select, *settings.ignore, *(code for codes in settings.per_file_ignores.values() for code in codes)))
    if settings.regime:
        regime_named(settings.regime)
    return settings


def _settings_lines(settings: Settings) -> Iterator[Line]:
    for key, value, origin in settings.shown():
        yield line(tr("{key} = {value}（{origin}）", key=key, value=value, origin=origin))


def _tasks(files: Sequence[str], settings: Settings) -> list[CheckTask]:
    return [
        CheckTask(
            file,
            select=settings.select,
            ignore=settings.ignored_in(file),
            regime=settings.regime,
            severity=settings.severity,
            keep_records=settings.format == "xlsx",
            limits=settings.limits,
        )
        for file in files
    ]


def _emit(results: Sequence[FileResult], output_format: str, asked: _Asked) -> None:
    if output_format == "json":
        from jiheng.reporting.json_output import check_json

        emit_text(check_json(results, __version__), asked.output)
    elif output_format == "sarif":
        from jiheng.checks import all_rules
        from jiheng.reporting.sarif import check_sarif

        emit_text(check_sarif(results, all_rules(), __version__), asked.output)
    elif output_format == "xlsx":
        from jiheng.reporting.ledger import check_workbook

        emit_file(partial(check_workbook, results=results), asked.output)
    else:
        from jiheng.reporting.text import check_lines

        emit_lines(check_lines(results, verbose=asked.verbose), asked.output)


def _status(results: Sequence[FileResult]) -> int:
    if any(result.error for result in results):
        return 2
    return int(any(result.findings for result in results))
