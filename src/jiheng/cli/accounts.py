"""``jiheng accounts``: departmental final accounts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from jiheng import __version__
from jiheng.checks.accounts import Verdict
from jiheng.cli.command import Command, Group, option
from jiheng.cli.inputs import expand, refuse_to_overwrite
from jiheng.cli.options import jobs_option, output_option, paths_argument
from jiheng.cli.output import emit_file, emit_lines, emit_text, require_output
from jiheng.cli.requests import settings_for
from jiheng.cli.work import ExtractTask, work_through
from jiheng.documents.errors import UnreadableFileError
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.messages import msg
from jiheng.reporting.accounts import AccountsResult, accounts_html, accounts_json, accounts_lines, accounts_workbook, departments_of

FORMATS = ("text", "json", "xlsx", "html")


@click.command(
    "check",
    cls=Command,
    words=msg("核对部门决算的全部勾稽关系：每一项的左右两边、相差和结论，也列出成立的和未核对的。\n\nPATH 的写法同 jiheng check。"),
)
@paths_argument
@option("--format", "output_format", words=msg("输出格式：text（默认）、json、xlsx 或 html。"), type=click.Choice(FORMATS), default="text")
@output_option
@jobs_option
@click.pass_context
def check(context: click.Context, paths: tuple[str, ...], output_format: str, output: Path | None, jobs: int | None) -> int:
    """Run the command; 1 when an identity does not hold, 2 when a file could not be read or holds no final accounts."""
    settings = settings_for(paths, context).with_options(jobs=jobs)
    if output_format == "xlsx":
        require_output(output, "xlsx")
    files = expand(paths)
    refuse_to_overwrite(output, files)
    results = work_through(reconcile_file, not_read, [ExtractTask(file, settings.limits) for file in files], settings.jobs)
    _emit(results, output_format, output)
    return _status(results)


def _status(results: Sequence[AccountsResult]) -> int:
    if any(result.failed for result in results):
        return 2
    return int(any(department.count(Verdict.CONTRADICTION) for result in results for department in result.departments))


def reconcile_file(task: ExtractTask) -> AccountsResult:
    """Read one file and evaluate the identities of the final accounts in it."""
    try:
        document = read_document(Path(task.path), task.limits)
    except UnreadableFileError as error:
        return not_read(task, error)
    return AccountsResult(task.path, document.format, None, departments_of(document, extract_records(document)), document.unread)


def not_read(task: ExtractTask, error: UnreadableFileError) -> AccountsResult:
    """The result of a file that could not be read."""
    return AccountsResult(task.path, error=error.message)


def _emit(results: Sequence[AccountsResult], output_format: str, output: Path | None) -> None:
    if output_format == "json":
        emit_text(accounts_json(results, __version__), output)
    elif output_format == "html":
        emit_text(accounts_html(results, __version__), output)
    elif output_format == "xlsx":
        emit_file(partial(accounts_workbook, results=results), output)
    else:
        emit_lines(accounts_lines(results), output)


class AccountsGroup(Group):
    """The commands on final accounts."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of that name."""
        if cmd_name in _WRITING:
            from jiheng.cli import accounts_write

            made = getattr(accounts_write, cmd_name)
            return made if isinstance(made, click.Command) else None
        return check if cmd_name == "check" else None


_WRITING = ("new", "write", "summary")

command = AccountsGroup("accounts", words=msg("部门决算公开：填报、核对、写成公开文本、汇总。"), modules=("check", *_WRITING), no_args_is_help=False)
