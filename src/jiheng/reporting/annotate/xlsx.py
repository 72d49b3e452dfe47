"""Workbooks with comments on cells and a list of findings, and with corrections made in the cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve

from jiheng.messages import tr
from jiheng.records import Finding, Place
from jiheng.reporting.annotate.outcomes import Outcome, make_fixes
from jiheng.reporting.annotate.package import Package
from jiheng.reporting.annotate.remarks import Remark, located, remarks_on, said
from jiheng.reporting.annotate.xlsx_book import Book, reference
from jiheng.reporting.annotate.xlsx_comments import add_cell_comments
from jiheng.reporting.annotate.xlsx_fix import Correction
from jiheng.reporting.annotate.xlsx_list import add_list
from jiheng.reporting.annotate.xlsx_styles import Styles
from jiheng.reporting.result import severity_of

_PERSONAL: Final = "PI"  # the family of rules on personal data


def comment_cells(package: Package, findings: Sequence[Finding]) -> None:
    """Put the findings into the copy of a workbook: comments on the cells and a list.

    Raises:
        UnreadableFileError: a part is damaged or too large to be changed.
    """
    book = Book.of(package)
    _comment(book, remarks_on(findings, package.archive.path))
    add_list(book, Styles.of(book), findings)


def fix_cells(package: Package, findings: Sequence[Finding]) -> tuple[Outcome, ...]:
    """Make the corrections that findings carry in the copy of a workbook, mark the cells and add a list of what was done.

    Raises:
        UnreadableFileError: a part is damaged or too large to be changed.
    """
    book = Book.of(package)
    styles = Styles.of(book)
    correction = Correction(book, styles)
    told = [_discreet(finding) for finding in findings]
    outcomes = make_fixes(told, package.archive.path, correction.make)
    book.forget_strings(correction.replaced)
    if any(outcome.is_done for outcome in outcomes):
        book.calculate_on_load()
    _comment(book, [_remark(outcome) for outcome in outcomes])
    add_list(book, styles, told, outcomes)
    return outcomes


def _discreet(finding: Finding) -> Finding:
    """A finding on personal data without the data: a workbook has no changes to accept, what is said of it may be passed on."""
    if not finding.code.startswith(_PERSONAL):
        return finding
    return evolve(finding, found=None, places=tuple(evolve(place, text=None) for place in finding.places))


def _remark(outcome: Outcome) -> Remark:
    finding, fix = outcome.finding, outcome.fix
    if outcome.reason is None:
        was = tr("原值 {found}，", found=finding.found or "—") if finding.found is not None else ""
        done = was + tr("已改为 {expected}。", expected=fix.expected)
    else:
        done = tr("没有改（{reason}）。", reason=outcome.reason)
    return Remark(fix.place, (done, *said(finding)), severity_of(finding))


def _comment(book: Book, remarks: Iterable[Remark]) -> None:
    lines: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for remark in remarks:
        sheet, cell, moved = _cell_of(book, remark.place)
        lines[sheet][cell] += located(remark) if moved else remark.lines
    for sheet, said_there in lines.items():
        add_cell_comments(book.package, book.sheets[sheet], said_there)


def _cell_of(book: Book, place: Place) -> tuple[str, str, bool]:
    """Sheet and cell that a comment on a place stands at, and whether that is not the place itself."""
    named = place.part or ""
    sheet = next((name for name in book.sheets if named == name), None)
    if sheet is not None and place.row:
        return sheet, reference(place.row, place.column or 1), place.column is None
    near = next((name for name in book.sheets if named.startswith(name)), next(iter(book.sheets)))
    return near, "A1", True
