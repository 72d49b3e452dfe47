"""``jiheng accounts new``, ``write`` and ``summary``: the workbook to fill in, the disclosure made of it, departments side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jiheng import __version__
from jiheng.cli.command import Command, option
from jiheng.cli.faults import Fault
from jiheng.cli.inputs import expand, refuse_to_overwrite
from jiheng.cli.options import FOLDER, jobs_option, paths_argument
from jiheng.cli.output import emit_file, emit_lines, emit_text, require_output
from jiheng.cli.requests import settings_for
from jiheng.cli.work import ExtractTask, work_through
from jiheng.documents.errors import UnreadableFileError, why
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.messages import msg, tr
from jiheng.records import Severity
from jiheng.reporting.accounts_summary import (
    CSV_NAME,
    DESCRIPTOR_NAME,
    SummaryResult,
    descriptor,
    summaries_of,
    summary_csv,
    summary_html,
    summary_lines,
    summary_workbook,
)
from jiheng.reporting.lines import line

if TYPE_CHECKING:
    from jiheng.official.accounts.writing import Made

LAYOUTS = ("shanxi", "shanghai", "yunnan")
KINDS = ("docx", "pdf", "xlsx")
SUMMARY_FORMATS = ("text", "csv", "xlsx", "html", "package")
folder_argument = click.argument("folder", metavar="DIR", type=FOLDER)


@click.command(
    "new",
    cls=Command,
    words=msg("生成部门决算的填报工作簿：十张表、合计和表间关系的公式、科目下拉列表。\n\n已有填报工作簿的文件夹不会被覆盖。"),
)
@folder_argument
@option("--year", words=msg("决算年度，默认为上一年。"), metavar="YEAR", type=click.IntRange(2000, 2099))
@option("--department", words=msg("部门名称，可以以后在工作簿里填。"), metavar="NAME", default="")
@option("--layout", words=msg("报表的版式：shanxi（默认）、shanghai 或 yunnan。"), type=click.Choice(LAYOUTS), default="shanxi")
@option("--unit", words=msg("金额单位，默认按版式。"), type=click.Choice(("万元", "元")))
def new(folder: Path, year: int | None, department: str, layout: str, unit: str | None) -> int:
    """Run the command."""
    from jiheng.official.accounts.form import write_form
    from jiheng.official.accounts.words import layouts
    from jiheng.official.accounts.writing import FORM_NAME

    path = folder / FORM_NAME
    if path.exists():
        raise Fault(msg("{path} 已经有了，不会覆盖；请换一个文件夹，或先把它移走。", path=path))
    _make_folder(folder)
    chosen = layouts()[layout]
    year = year or datetime.now(UTC).year - 1
    emit_file(partial(write_form, year=year, department=department, layout=chosen, unit=unit or chosen.unit), path)
    click.echo(tr("写成 {path}。填好后运行 jiheng accounts write {folder}。", path=path, folder=folder))
    return 0


@click.command(
    "write",
    cls=Command,
    words=msg(
        "由填好的工作簿写出整套部门决算公开文本：封面、目录、报表、情况说明、名词解释，以及报表的工作簿。\n\n"
        "文件夹里以“上年”开头的文件（docx、xlsx、pdf）作为上年决算读取。写不出的原因留为“【待填：……】”。"
    ),
)
@folder_argument
@option("--format", "kinds", words=msg("写哪些文件：docx、pdf、xlsx，可以多次给出；默认全部。"), type=click.Choice(KINDS), multiple=True)
@option("--output", "-o", words=msg("写到这个文件夹，默认为 DIR 下的“公开”。"), metavar="DIR", type=FOLDER)
@option("--no-charts", words=msg("不画图。"), is_flag=True)
def write(folder: Path, kinds: tuple[str, ...], output: Path | None, no_charts: bool) -> int:
    """Run the command; 1 when something is to be filled in or does not hold, 2 when nothing could be written."""
    made = _made(folder, with_charts=not no_charts)
    target = output or folder / "公开"
    _make_folder(target)
    written = _write(made, target, kinds or KINDS, required="pdf" in kinds)
    for path in written:
        click.echo(tr("写成 {path}。", path=path))
    return _tell(made, next((path for path in written if path.suffix != ".xlsx"), written[0]))


def _made(folder: Path, *, with_charts: bool) -> Made:
    """Read what was filled in.

    Raises:
        Fault: with everything that is to be put right first.
    """
    from jiheng.official.accounts.filled import EntryError
    from jiheng.official.accounts.prior import NoPriorYearError
    from jiheng.official.accounts.writing import FORM_NAME, make

    try:
        return make(folder, with_charts=with_charts)
    except FileNotFoundError:
        raise Fault(msg("{folder} 里没有“{name}”，请先运行 jiheng accounts new {folder}。", folder=folder, name=FORM_NAME)) from None
    except EntryError as error:
        raise Fault(msg("填报工作簿还有要改的地方：\n{faults}", faults=error)) from error
    except NoPriorYearError as error:
        raise Fault(msg("{path} 里没有上一年的部门决算表，请换成上年公开的文件或移走。", path=error)) from error
    except UnreadableFileError as error:
        raise Fault(error.message) from error


def _write(made: Made, target: Path, kinds: Sequence[str], *, required: bool) -> list[Path]:
    """Write the files that were asked for; the PDF first, for it tells the pages of the contents.

    Raises:
        Fault: when the PDF was asked for and cannot be made.
    """
    from jiheng.official.accounts.docx_writer import write_docx
    from jiheng.official.accounts.writing import can_write_pdf, write_pdf, write_tables

    written: list[Path] = []
    pages: dict[str, int] = {}
    if "pdf" in kinds and can_write_pdf():
        written.append(target / f"{made.name}.pdf")
        emit_file(lambda path: pages.update(write_pdf(path, made)), written[-1], "pdf")
    elif "pdf" in kinds:
        how = msg("没有写 PDF：请安装 jiheng[reports]（typst）或 LibreOffice。")
        if required:
            raise Fault(how)
        click.echo(str(how), err=True)
    if "docx" in kinds:
        written.append(target / f"{made.name}.docx")
        emit_file(lambda path: write_docx(path, made.document, pages), written[-1], "docx")
    if "xlsx" in kinds:
        written.append(target / f"{made.name}.xlsx")
        emit_file(lambda path: write_tables(path, made), written[-1])
    return written


def _tell(made: Made, path: Path) -> int:
    """Say what is still to be filled in and what does not hold in the document just written."""
    from jiheng.api import check, read
    from jiheng.official.accounts.writing import blanks

    missing = list(dict.fromkeys(blanks(made)))
    if missing:
        where = tr("填在“原因说明”“上年数”“基本信息”中，再写一次；也可以直接在文本中改。")
        click.echo(tr("还有{count}项待填：{what}。{where}", count=len(missing), what=tr("、").join(missing), where=where))
    found = [finding for finding in check(read(path), ignore=("ST104",)) if finding.severity is not Severity.NOTE]
    for finding in found:
        click.echo(f"{finding.code} {finding.message}")
    return int(bool(missing or found))


@click.command(
    "summary",
    cls=Command,
    words=msg(
        "把一个县各部门的决算并列：收支总额、“三公”经费、机关运行经费、预算完成率和问题数。\n\nPATH 的写法同 jiheng check；同一部门同一年度只列一次。"
    ),
)
@paths_argument
@option(
    "--format",
    "output_format",
    words=msg("输出格式：text（默认）、csv、xlsx、html 或 package（CSV 和 datapackage.json）。"),
    type=click.Choice(SUMMARY_FORMATS),
    default="text",
)
@option(
    "--output",
    "-o",
    words=msg("结果写入这个文件（package 写入这个文件夹），而不是标准输出。"),
    metavar="PATH",
    type=click.Path(path_type=Path),
)
@jobs_option
@click.pass_context
def summary(context: click.Context, paths: tuple[str, ...], output_format: str, output: Path | None, jobs: int | None) -> int:
    """Run the command; 2 when a file could not be read or holds no final accounts."""
    from jiheng.official.accounts.writing import FORM_NAME

    settings = settings_for(paths, context).with_options(jobs=jobs)
    if output_format == "xlsx":
        require_output(output, output_format)
    if output_format == "package" and output is None:
        raise Fault(msg("package 要写成文件夹，请加 --output 文件夹名。"))
    files = [file for file in expand(paths) if Path(file).name != FORM_NAME]
    refuse_to_overwrite(output, files)
    results = work_through(summarise_file, not_summarised, [ExtractTask(file, settings.limits) for file in files], settings.jobs)
    _emit_summary(results, output_format, output)
    return 2 if any(result.failed for result in results) else 0


def summarise_file(task: ExtractTask) -> SummaryResult:
    """Read and check one file, and take the figures of the departments in it."""
    try:
        document = read_document(Path(task.path), task.limits)
    except UnreadableFileError as error:
        return not_summarised(task, error)
    return summaries_of(task.path, document, extract_records(document))


def not_summarised(task: ExtractTask, error: UnreadableFileError) -> SummaryResult:
    """The result of a file that could not be read."""
    return SummaryResult(task.path, error.message)


def _emit_summary(results: Sequence[SummaryResult], output_format: str, output: Path | None) -> None:
    if output_format == "html":
        emit_text(summary_html(results, __version__), output)
    elif output_format == "csv":
        emit_text(summary_csv(results), output)
    elif output_format == "xlsx":
        emit_file(partial(summary_workbook, results=results), output)
    elif output_format == "package" and output is not None:
        _make_folder(output)
        emit_text(summary_csv(results), output / CSV_NAME)
        emit_text(descriptor(results), output / DESCRIPTOR_NAME)
    else:
        emit_lines(summary_lines(results) if results else [line(tr("没有部门。"))], output)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Fault(msg("建不了文件夹 {path}（{why}），请换一个位置。", path=folder, why=why(error))) from error
