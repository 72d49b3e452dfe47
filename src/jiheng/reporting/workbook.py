"""Excel workbooks that can be passed on: typed columns, filters, wrapped text, and no cell that a spreadsheet would run.

A text that begins with = + - @ or a tab is stored as a string with the quote prefix, so that neither opening nor editing
the cell turns it into a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Final

import xlsxwriter
from attrs import frozen
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jiheng.documents.own import RESULT
from jiheng.official.workbook import new_workbook
from jiheng.records import Severity
from jiheng.reporting.lines import width
from jiheng.reporting.words import printable

Entry = str | int | Decimal | None
#: beginnings of texts that a spreadsheet would run
RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_MOST_CHARACTERS: Final = 32_767
_LINE_HEIGHT: Final = 13.5  # points, of 10-point letters
_TALLEST: Final = 405  # points, of what a spreadsheet allows
_SLACK: Final = 1.1
_FIGURE: Final = re.compile(r"-?\d[\d,]{0,20}(?:\.\d{1,9})?")
_EVERYWHERE: Final = "A1:XFD1048576"
_FONT: Final = {"font_name": "宋体", "font_size": 10}
_CELL: Final = {**_FONT, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
_HEAD: Final = {**_CELL, "bold": True, "bg_color": "#D9E2F3", "valign": "vcenter", "align": "center"}
SEVERITY_FILLS: Final = {Severity.ERROR: "#F8CBAD", Severity.WARNING: "#FFE699", Severity.NOTE: "#DDEBF7"}


@frozen
class Column:
    """A column: its heading and its width in characters."""

    heading: str
    width: int


@frozen
class Row:
    """A row of entries; ``severity`` colours the entry at ``coloured``."""

    entries: tuple[Entry, ...]
    severity: Severity | None = None
    coloured: int = 0


@frozen
class Sheet:
    """A sheet: name, columns, rows; ``note`` stands where there are no rows."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


def write_workbook(path: Path, sheets: Iterable[Sheet], title: str) -> None:
    """Write the sheets into a workbook at ``path``.

    Args:
        title: the document's title in its properties.
    """
    with new_workbook(path, title, RESULT) as book:
        formats = _Formats(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)


def _write_sheet(target: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for at, column in enumerate(sheet.columns):
        target.set_column(at, at, column.width)
        target.write_string(0, at, column.heading, formats.of(_HEAD))
    for down, row in enumerate(sheet.rows, 1):
        for at, entry in enumerate(row.entries):
            fill = row.severity if at == row.coloured else None
            _write_entry(target, (down, at), entry, formats, fill)
        _fit_height(target, down, row, sheet.columns)
    if not sheet.rows and sheet.note:
        target.write_string(1, 0, sheet.note, formats.of({**_FONT, "italic": True}))
    target.freeze_panes(1, 0)
    target.ignore_errors({"number_stored_as_text": _EVERYWHERE})
    if sheet.rows:
        target.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    _set_up_page(target, sheet)


def _fit_height(target: Worksheet, down: int, row: Row, columns: Sequence[Column]) -> None:
    """Make a row as high as its longest text: not every program does so by itself, and what is cut off is not read."""
    needed = max((_lines(str(entry), column.width) for entry, column in zip(row.entries, columns, strict=False) if entry is not None), default=1)
    if needed > 1:
        target.set_row(down, min(needed * _LINE_HEIGHT, _TALLEST))


def _lines(text: str, columns: int) -> int:
    """The lines that a text takes in a column; a line that is broken between words leaves some of its room empty."""
    return sum(max(ceil(width(part) * _SLACK / columns), 1) for part in text.split("\n"))


def _set_up_page(target: Worksheet, sheet: Sheet) -> None:
    target.set_paper(9)
    target.set_landscape()
    target.fit_to_pages(1, 0)
    target.repeat_rows(0)
    target.set_footer(f"&L{sheet.name.replace('&', '&&')}&R&P / &N")


def _write_entry(target: Worksheet, at: tuple[int, int], entry: Entry, formats: _Formats, fill: Severity | None) -> None:
    look: dict[str, object] = {**_CELL, **({"bg_color": SEVERITY_FILLS[fill], "bold": True, "align": "center"} if fill else {})}
    if entry is None or entry == "":
        target.write_blank(*at, None, formats.of(look))
    elif isinstance(entry, str):
        text = clean(entry)
        target.write_string(*at, text, formats.of({**look, "quote_prefix": True} if text.startswith(RISKY) else look))
    else:
        target.write_number(*at, entry, formats.of({**look, "num_format": _number_format(entry)} if isinstance(entry, Decimal) else look))


def _number_format(figure: Decimal) -> str:
    """Figures with as many places as are printed."""
    places = -int(figure.as_tuple().exponent)
    return f"#,##0.{'0' * places}" if places > 0 else "#,##0"


def as_figure(text: str) -> Decimal | str:
    """A printed figure as a number that a spreadsheet can add, with its places; any other text as it is."""
    return Decimal(text.replace(",", "")) if _FIGURE.fullmatch(text) else text


def clean(text: str) -> str:
    """A text that a cell may hold: no control characters, no lone surrogates, not too long."""
    plain = printable(text)
    return plain if len(plain) <= _MOST_CHARACTERS else plain[: _MOST_CHARACTERS - 1] + "…"


class _Formats:
    """The workbook's formats, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, look: dict[str, object]) -> Format:
        """The format with these properties."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]
