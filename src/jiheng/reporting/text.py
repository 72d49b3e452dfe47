"""Findings as text that a clerk can work through, file by file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from jiheng.documents import Unread
from jiheng.messages import tr
from jiheng.records import Finding, Severity
from jiheng.reporting.lines import SEVERITY_STYLES, Line, Piece, line
from jiheng.reporting.paths import path_words
from jiheng.reporting.result import FileResult, Summary, severity_of
from jiheng.reporting.words import expected_words, other_places, place_words, regime_words, severity_word, shorten

#: places named with a finding before the rest is only counted
_MOST_PLACES: Final = 4


def check_lines(results: Sequence[FileResult], *, verbose: bool = False) -> Iterator[Line]:
    """The findings of a run, grouped by file and project, and the counts.

    Args:
        verbose: also the regime of each form, the basis and every place of each finding, and every part not read.
    """
    for result in results:
        if result.error or result.findings or result.unread or verbose:
            yield from file_lines(result, verbose=verbose)
            yield line()
    yield from summary_lines(Summary.over(results))


def file_lines(result: FileResult, *, verbose: bool = False) -> Iterator[Line]:
    """The findings of one file."""
    yield line(path_words(result.path), style="bold")
    if result.error:
        yield Line((Piece(tr("未能读取"), "bold red"), Piece("  "), Piece(str(result.error))), indent=2)
    if result.unknown and result.unread:
        yield Line((Piece(tr("未能检查"), "bold red"), Piece("  "), Piece(str(result.unread[-1].reason))), indent=2)
    if verbose:
        for form in result.forms:
            yield line(tr("口径：{regime}", regime=regime_words(form, named=True)), style="dim", indent=2)
    project = ""
    for finding in result.findings:
        if result.project_of(finding) != project and len(result.forms) > 1:
            project = result.project_of(finding)
            yield line(tr("项目：{project}", project=project) if project else tr("全文"), style="bold", indent=2)
        yield from _finding(finding, verbose)
    yield from _known(result, verbose)
    told = result.unknown and bool(result.unread) and not verbose  # the last of them stands above
    yield from _unread(result.unread[:-1] if told else result.unread, verbose)


def _finding(finding: Finding, verbose: bool) -> Iterator[Line]:
    severity = severity_of(finding)
    should = expected_words(finding)
    head = (
        Piece(severity_word(severity), SEVERITY_STYLES[severity]),
        Piece(f"  {finding.code}  ", "bold"),
        Piece(place_words(finding.places[0]), "blue"),
        Piece(f"  {should}" if should else "", "green"),
    )
    yield Line(head, indent=2)
    yield line(str(finding.message), indent=6)
    if len(finding.places) > 1:
        yield line(tr("另见 {places}", places=other_places(finding, None if verbose else _MOST_PLACES)), style="dim", indent=6)
    if verbose and finding.basis:
        yield line(tr("依据 {basis}", basis=finding.basis), style="dim", indent=6)


def _known(result: FileResult, verbose: bool) -> Iterator[Line]:
    """What the baseline has already, a line each; only counted below when not asked for."""
    if result.known and verbose:
        yield line(tr("已知（{count} 条）", count=len(result.known)), style="bold", indent=2)
        for finding in result.known:
            yield line(f"{finding.code}  {place_words(finding.places[0])}  {finding.message}", style="dim", indent=4)


def _unread(unread: Sequence[Unread], verbose: bool) -> Iterator[Line]:
    if not unread:
        return
    if not verbose:
        yield line(tr("另有 {count} 处未能读取或读取存疑，加 -v 列出。", count=len(unread)), style="dim", indent=2)
        return
    yield line(tr("未读或存疑（{count} 处）", count=len(unread)), style="bold", indent=2)
    for each in unread:
        found = shorten(each.place.text or "")
        stands = tr("（原文：{text}）", text=found) if found else ""
        yield Line((Piece(place_words(each.place), "blue"), Piece("  "), Piece(f"{each.reason}{stands}")), indent=4)


def summary_lines(summary: Summary) -> Iterator[Line]:
    """The counts of a run."""
    if summary.findings:
        yield line(
            tr(
                "共检查 {files} 个文件：错误 {errors} 处，警告 {warnings} 处，提示 {notes} 处。",
                files=summary.files,
                errors=summary.errors,
                warnings=summary.warnings,
                notes=summary.notes,
            ),
            style="bold",
        )
    elif summary.files > summary.unreadable:
        yield line(tr("共检查 {files} 个文件，未发现问题。", files=summary.files - summary.unreadable), style="bold green")
    if summary.known:
        yield line(tr("另有 {known} 条已在基线中，没有列出。", known=summary.known), style="dim")
    if summary.unreadable:
        yield line(tr("{unreadable} 个文件未能读取或检查，原因见上。", unreadable=summary.unreadable), style=SEVERITY_STYLES[Severity.ERROR])
