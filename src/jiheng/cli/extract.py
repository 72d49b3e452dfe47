"""``jiheng extract``: what was read, with places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from jiheng import __version__
from jiheng.cli.command import Command, option
from jiheng.cli.inputs import expand, refuse_to_overwrite
from jiheng.cli.options import jobs_option, output_option, paths_argument
from jiheng.cli.output import emit_file, emit_text, require_output
from jiheng.cli.requests import settings_for
from jiheng.cli.work import ExtractTask, extract_file, not_extracted, work_through
from jiheng.messages import msg
from jiheng.reporting.result import FileResult


@click.command(cls=Command, words=msg("读取文档，给出读到的内容及其位置。\n\nPATH 的写法同 jiheng check。"))
@paths_argument
@option("--format", "output_format", words=msg("输出格式：json（默认）、md 或 xlsx。"), type=click.Choice(("json", "md", "xlsx")), default="json")
@output_option
@jobs_option
@click.pass_context
def command(context: click.Context, paths: tuple[str, ...], output_format: str, output: Path | None, jobs: int | None) -> int:
    """Run the command; 0, or 2 when a file could not be read."""
    settings = settings_for(paths, context).with_options(jobs=jobs)
    if output_format == "xlsx":
        require_output(output, "xlsx")
    files = expand(paths)
    refuse_to_overwrite(output, files)
    tasks = [ExtractTask(file, settings.limits) for file in files]
    results = work_through(extract_file, not_extracted, tasks, settings.jobs)
    _emit(results, output_format, output)
    return 2 if any(result.failed for result in results) else 0


def _emit(results: Sequence[FileResult], output_format: str, output: Path | None) -> None:
    if output_format == "json":
        from jiheng.reporting.json_output import extract_json

        emit_text(extract_json(results, __version__), output)
    elif output_format == "md":
        from jiheng.reporting.markdown import extract_markdown

        emit_text(extract_markdown(results), output)
    else:
        from jiheng.reporting.ledger import extract_workbook

        emit_file(partial(extract_workbook, results=results), output)
