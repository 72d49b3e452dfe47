"""The printed tables as a workbook: a sheet a table, as they stand in the document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jiheng.official.accounts.printed import PrintedTable
from jiheng.official.workbook import new_workbook

_AMOUNT: Final = re.compile(r"-?[\d,]+\.\d\d")
_FONT: Final = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_GRID: Final = {**_FONT, "border": 1, "text_wrap": True}
_LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {**_FONT, "font_size": 16, "bold": True, "align": "center"},
    "meta": _FONT,
    "head": {**_GRID, "align": "center", "bold": True, "bg_color": "#F2F2F2"},
    "cell": _GRID,
    "strong": {**_GRID, "bold": True},
    "amount": {**_GRID, "num_format": "0.00"},
    "long": {**_GRID, "num_format": "#,##0.00"},
}
#: characters of a column for a unit of its width
_WIDEN: Final = 1.15


def write_sheets(path: Path, tables: Sequence[PrintedTable], title: str) -> None:
    """Write the workbook."""
    with new_workbook(path, title) as book:
        looks = {name: book.add_format(dict(look)) for name, look in _LOOKS.items()}
        for at, table in enumerate(tables, 1):
            _sheet(book.add_worksheet(f"{at:02d}{table.title}"[:31].replace("/", "")), table, looks)


def _sheet(sheet: Worksheet, table: PrintedTable, looks: Mapping[str, Format]) -> None:
    for at, width in enumerate(table.widths):
        sheet.set_column(at, at, width * _WIDEN)
    last = len(table.widths) - 1
    sheet.merge_range(0, 0, 0, last, "", looks["title"])
    sheet.write_string(0, 0, table.title, looks["title"])
    lines = [*([table.number] if table.number else []), *table.meta]
    for row, text in enumerate(lines, 1):
        sheet.write_string(row, 0, text, looks["meta"])
    top = len(lines) + 1
    _grid(sheet, table, looks, top)
    for row, note in enumerate(table.notes, top + len(table.rows)):
        sheet.write_string(row, 0, note, looks["meta"])
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, top + table.head - 1)
    if table.wide:
        sheet.set_landscape()


def _grid(sheet: Worksheet, table: PrintedTable, looks: Mapping[str, Format], top: int) -> None:
    for row, column, rows, columns in table.merges:
        sheet.merge_range(top + row, column, top + row + rows - 1, column + columns - 1, "", looks["head" if row < table.head else "cell"])
    covered = table.covered()
    for row, texts in enumerate(table.rows):
        for column, text in enumerate(texts):
            if (row, column) not in covered:
                _write(sheet, (top + row, column), text, looks["head" if row < table.head else "strong" if row in table.strong else "cell"], looks)


def _write(sheet: Worksheet, at: tuple[int, int], text: str, look: Format, looks: Mapping[str, Format]) -> None:
    if not text:
        sheet.write_blank(*at, None, look)
    elif _AMOUNT.fullmatch(text):
        sheet.write_number(*at, float(text.replace(",", "")), looks["long" if "," in text else "amount"])
    else:
        sheet.write_string(*at, text, look)
