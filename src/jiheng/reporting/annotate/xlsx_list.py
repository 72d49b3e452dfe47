"""The sheet 问题清单 that is added to a workbook: every finding, with a link to its cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import define
from lxml import etree

from jiheng.documents.xlsx_notes import LIST_TITLE
from jiheng.messages import tr
from jiheng.records import Finding, Severity
from jiheng.reporting.annotate.outcomes import Outcome
from jiheng.reporting.annotate.package import Element
from jiheng.reporting.annotate.remarks import is_within
from jiheng.reporting.annotate.xlsx_book import MAIN, NAMESPACE, Book, reference
from jiheng.reporting.annotate.xlsx_styles import Styles
from jiheng.reporting.lines import width
from jiheng.reporting.result import severity_of
from jiheng.reporting.words import other_places, place_words, severity_word
from jiheng.reporting.workbook import RISKY, SEVERITY_FILLS, clean

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_HEAD_FILL: Final = "D9E2F3"
_MOST_PLACES: Final = 8
_PLACE_COLUMN: Final = 4
_LINE_POINTS, _HIGHEST = 14, 409
_FRAME: Final = (
    '<worksheet xmlns="{0}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<cols/><sheetData/><hyperlinks/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
)


def add_list(book: Book, styles: Styles, findings: Sequence[Finding], outcomes: Iterable[Outcome] | None = None) -> None:
    """Add the list of findings.

    Args:
        outcomes: what became of the corrections, for a copy in which they were made.
    """
    root = etree.fromstring(_FRAME.format(NAMESPACE))
    done = None if outcomes is None else {id(outcome.finding): _words(outcome) for outcome in outcomes}
    columns = [*_columns(), *([(tr("处理"), 18)] if done is not None else [])]
    for number, (_, wide) in enumerate(columns, 1):
        etree.SubElement(_known(root.find(f"{MAIN}cols")), f"{MAIN}col", min=str(number), max=str(number), width=str(wide), customWidth="1")
    sheet = _List(book, styles, root, [wide for _, wide in columns])
    sheet.add_row([LIST_TITLE], styles.of_title(), points=22)
    sheet.add_row([heading for heading, _ in columns], styles.of_list(bold=True, colour=_HEAD_FILL))
    for number, finding in enumerate(findings, 1):
        sheet.add_finding(number, finding, None if done is None else done.get(id(finding), ""))
    if not findings:
        sheet.add_row([tr("未发现问题。")], styles.of_list())
    sheet.finish()
    book.add_sheet(tr("问题清单"), root)


def _columns() -> list[tuple[str, int]]:
    """Headings and widths."""
    widths = (6, 10, 9, 24, 60, 14, 14, 36, 28)
    names = (tr("序号"), tr("严重程度"), tr("规则"), tr("位置"), tr("问题"), tr("现为"), tr("应为"), tr("相关位置"), tr("依据"))
    return list(zip(names, widths, strict=True))


def _words(outcome: Outcome) -> str:
    return tr("已改正") if outcome.reason is None else tr("未改：{reason}", reason=outcome.reason)


def _lines(text: str, columns: int) -> int:
    """Lines that a text takes in a column."""
    return sum(1 + max(width(line) - 1, 0) // (columns - 1) for line in text.split("\n"))


def _known(element: Element | None) -> Element:
    if element is None:
        raise LookupError("the frame of the list has this element")
    return element


@define(eq=False)
class _List:
    """The sheet as far as it is written; ``widths`` of its columns in characters."""

    book: Book
    styles: Styles
    root: Element
    widths: Sequence[int]
    _rows: int = 0

    def add_row(self, entries: Sequence[str], style: str, points: int | None = None) -> Element:
        """A row of texts in one style, which a text that a spreadsheet would run does not take; as high as its longest text needs."""
        self._rows += 1
        height = points or _LINE_POINTS * max(_lines(entry, columns) for entry, columns in zip(entries, self.widths, strict=False))
        data = _known(self.root.find(f"{MAIN}sheetData"))
        row = etree.SubElement(data, f"{MAIN}row", r=str(self._rows), ht=str(min(height, _HIGHEST)), customHeight="1")
        for column, entry in enumerate(entries, 1):
            text = clean(entry)
            look = self.styles.of_list(quoted=True) if text.startswith(RISKY) else style
            cell = etree.SubElement(row, f"{MAIN}c", r=reference(self._rows, column), s=look)
            if text:
                cell.set("t", "inlineStr")
                etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t", {_SPACE: "preserve"}).text = text
        return row

    def add_finding(self, number: int, finding: Finding, done: str | None) -> None:
        """The row of a finding; ``done`` tells what became of its correction, None in copies without corrections."""
        severity = severity_of(finding)
        entries = [
            *(str(number), severity_word(severity), finding.code, place_words(finding.places[0]), str(finding.message)),
            *(finding.found or "", finding.expected or "", other_places(finding, _MOST_PLACES), finding.basis),
        ]
        row = self.add_row(entries if done is None else [*entries, done], self.styles.of_list())
        row[1].set("s", self._of_severity(severity))
        self._link(finding, row)

    def _of_severity(self, severity: Severity) -> str:
        return self.styles.of_list(bold=True, colour=SEVERITY_FILLS[severity].lstrip("#"))

    def _link(self, finding: Finding, row: Element) -> None:
        place = finding.places[0]
        if place.part in self.book.sheets and place.row and is_within(place, self.book.package.archive.path):
            row[_PLACE_COLUMN - 1].set("s", self.styles.of_list(link=True))
            sheet = place.part.replace("'", "''")
            target = f"'{sheet}'!{reference(place.row, place.column or 1)}"
            links = _known(self.root.find(f"{MAIN}hyperlinks"))
            etree.SubElement(links, f"{MAIN}hyperlink", ref=reference(self._rows, _PLACE_COLUMN), location=target, display=target)

    def finish(self) -> None:
        """An empty list of links is not allowed."""
        links = _known(self.root.find(f"{MAIN}hyperlinks"))
        if not len(links):
            self.root.remove(links)
