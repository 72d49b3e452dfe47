"""``jiheng check``: read, recompute, list what does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click
from attrs import frozen

from jiheng import __version__
from jiheng.cli.command import Command, option
from jiheng.cli.faults import Fault
from jiheng.cli.history import history
from jiheng.cli.inputs import expand, refuse_to_overwrite, refuse_to_replace
from jiheng.cli.options import FILE, FOLDER, jobs_option, output_option, paths_argument, regime_option
from jiheng.cli.output import emit_file, emit_lines, emit_text, require_output
from jiheng.cli.requests import regime_named, require_codes, settings_for, split_codes
from jiheng.cli.sets import are_kept, with_sets
from jiheng.cli.work import CheckTask, check_file, not_checked, work_through
from jiheng.config import FORMATS, Settings
from jiheng.documents.limits import Limits
from jiheng.messages import msg, tr
from jiheng.records import Severity
from jiheng.reporting.diff import Beside
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
    write_baseline: Path | None
    baseline: Path | None
    diff: Path | None
    explain_run: bool
    annotate: Path | None
    fix: Path | None
    verbose: bool
    show_settings: bool


@click.command(
    cls=Command,
    words=msg("检查文档：读取、复算，列出不成立之处。\n\nPATH 可以是文件、文件夹、通配符，或“-”（从标准输入读取路径清单）。"),
)
@paths_argument
@option(
    "--format",
    "output_format",
    words=msg("输出格式：text（默认）、json、sarif、xlsx（台账）、html（对照页）或 docx（审核意见）。"),
    type=click.Choice(FORMATS),
)
@output_option
@option("--select", words=msg("只用这些规则：写代码（FD101）或其开头（FD），几个用逗号分开。"), metavar="CODES", multiple=True)
@option("--ignore", words=msg("不用这些规则，写法同上。"), metavar="CODES", multiple=True)
@regime_option
@option("--severity", words=msg("列出并计数的最低严重程度：error、warning 或 note（默认）。"), type=click.Choice(tuple(map(str, Severity))))
@jobs_option
@option("--write-baseline", words=msg("把这次发现的问题记入这个文件，作为基线。"), metavar="FILE", type=FILE)
@option("--baseline", words=msg("基线文件：其中已有的问题不再列出，只计数。"), metavar="FILE", type=FILE)
@option("--diff", words=msg("与以前 --format json 的结果相比：哪些新增、仍在、已改正。"), metavar="OLD", type=FILE)
@option("--explain-run", words=msg("同时列出每条规则查了多少处、发现多少、没有执行的为什么。"), is_flag=True)
@option("--annotate", words=msg("把每个 docx、xlsx、pdf 文件的副本写到这个文件夹，问题作为批注标在原处。"), metavar="DIR", type=FOLDER)
@option("--fix", words=msg("把每个 docx、xlsx 文件的副本写到这个文件夹，只有一个正确改法的问题以修订方式改正。"), metavar="DIR", type=FOLDER)
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
    _require_fitting(settings.format, asked)
    refuse_to_replace(asked.output, {"--write-baseline": asked.write_baseline, "--baseline": asked.baseline, "--diff": asked.diff})
    past = history(asked.write_baseline, asked.baseline, asked.diff)
    files = expand(asked.paths)
    refuse_to_overwrite(asked.output, files)
    refuse_to_overwrite(asked.write_baseline, files, "--write-baseline")
    write_copies = _copies(asked, files)
    found = work_through(check_file, not_checked, _tasks(files, settings, asked), settings.jobs)
    results, beside = past.applied(with_sets(found, settings), settings)
    copied = write_copies(results, settings.limits)
    _emit(results, settings.format, asked, beside)
    return _status(results) if copied else 2


def _copies(asked: _Asked, files: Sequence[str]) -> Callable[[Sequence[FileResult], Limits], bool]:
    """What writes the copies asked for, and tells whether all could be made.

    Raises:
        Fault: when they would replace an original.
    """
    if asked.annotate is None and asked.fix is None:
        return lambda _results, _limits: True
    from jiheng.cli.copies import Copies

    return Copies.asked(asked.annotate, asked.fix, asked.paths, files).write


def _require_fitting(output_format: str, asked: _Asked) -> None:
    """Make sure that the format can hold what is asked for.

    Raises:
        Fault: when it cannot, or when a file is to be named.
    """
    if output_format in {"xlsx", "docx"}:
        require_output(asked.output, output_format)
    if output_format not in {"text", "json"} and (asked.diff or asked.explain_run):
        raise Fault(msg("--diff 和 --explain-run 只能用于 text 或 json 格式。"))


def _settings(context: click.Context, asked: _Asked) -> Settings:
    settings = settings_for(asked.paths, context).with_options(
        select=split_codes(asked.select),
        ignore=split_codes(asked.ignore),
        regime=asked.regime,
        severity=Severity(asked.severity) if asked.severity else None,
        jobs=asked.jobs,
        format=asked.output_format,
    )
    for name in ("select", "ignore"):
        require_codes(getattr(settings, name), settings.file_of(name))
    require_codes([code for codes in settings.per_file_ignores.values() for code in codes], settings.file)
    if settings.regime:
        regime_named(settings.regime, settings.file_of("regime"))
    return settings


def _settings_lines(settings: Settings) -> Iterator[Line]:
    for key, value, origin in settings.shown():
        yield line(tr("{key} = {value}（{origin}）", key=key, value=value, origin=origin))


def _tasks(files: Sequence[str], settings: Settings, asked: _Asked) -> list[CheckTask]:
    return [
        CheckTask(
            file,
            select=settings.select,
            ignore=settings.ignored_in(file),
            regime=settings.regime,
            severity=settings.severity,
            keep_records=settings.format in {"xlsx", "docx"} or are_kept(len(files)),
            keep_document=settings.format == "html" or are_kept(len(files)),
            explain=asked.explain_run,
            limits=settings.limits,
        )
        for file in files
    ]


def _emit(results: Sequence[FileResult], output_format: str, asked: _Asked, beside: Beside | None) -> None:
    if output_format == "json":
        from jiheng.reporting.diff import beside_json
        from jiheng.reporting.json_output import check_json

        emit_text(check_json(results, __version__, beside_json(beside, results)), asked.output)
    elif output_format == "sarif":
        from jiheng.checks import all_rules
        from jiheng.reporting.sarif import check_sarif

        emit_text(check_sarif(results, all_rules(), __version__), asked.output)
    elif output_format == "xlsx":
        from jiheng.reporting.ledger import check_workbook

        emit_file(partial(check_workbook, results=results), asked.output)
    elif output_format == "docx":
        from jiheng.reporting.opinion import check_opinion

        emit_file(partial(check_opinion, results=results), asked.output, "docx")
    elif output_format == "html":
        from jiheng.reporting.html import check_html

        emit_text(check_html(results, __version__), asked.output)
    else:
        emit_lines(_lines(results, asked, beside), asked.output)


def _lines(results: Sequence[FileResult], asked: _Asked, beside: Beside | None) -> Iterator[Line]:
    from jiheng.reporting import diff, rule_runs, text

    if beside and beside.kind == "diff":
        yield from diff.diff_lines(results, beside, verbose=asked.verbose)
    else:
        yield from text.check_lines(results, verbose=asked.verbose)
    if beside and beside.kind == "baseline":
        yield from diff.baseline_lines(beside)
    if asked.explain_run:
        yield from rule_runs.rule_run_lines(results)


def _status(results: Sequence[FileResult]) -> int:
    if any(result.failed for result in results):
        return 2
    return int(any(result.findings for result in results))
