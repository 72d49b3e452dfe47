"""The invented layouts as files that the readers read: docx, xlsx, ofd, html, csv."""

from __future__ import annotations

import csv
from html import escape
from pathlib import Path

from docx import Document as WordDocument
from xlsxwriter import Workbook

from support.layouts import Sheet, grid
from support.ofd_maker import to_ofd


def to_docx(sheet: Sheet, path: Path) -> Path:
    word = WordDocument()
    write_table(word, sheet)
    word.save(path)
    return path


def write_table(word, sheet: Sheet) -> None:
    """A sheet as a table of an open Word document."""
    table = grid(sheet)
    written = word.add_table(len(table.rows), len(table.rows[0]))
    written.style = "Table Grid"
    for cell in table.cells():
        first = written.cell(cell.row - 1, cell.column - 1)
        if cell.rows > 1 or cell.columns > 1:
            first.merge(written.cell(cell.row + cell.rows - 2, cell.column + cell.columns - 2))
        first.text = cell.text


def to_xlsx(sheet: Sheet, path: Path) -> Path:
    workbook = Workbook(path, {"strings_to_formulas": False})
    write_sheet(workbook, "自评表", sheet)
    workbook.close()
    return path


def write_sheet(workbook: Workbook, name: str, sheet: Sheet) -> None:
    """A sheet as a page of an open workbook, figures stored as a clerk enters them."""
    page = workbook.add_worksheet(name)
    page.set_column(0, 12, 16)
    for cell in grid(sheet).cells():
        top, left = cell.row - 1, cell.column - 1
        value, style = _stored(cell.text, workbook)
        if cell.rows > 1 or cell.columns > 1:
            page.merge_range(top, left, top + cell.rows - 1, left + cell.columns - 1, value, style)
        else:
            page.write(top, left, value, style)


def _stored(text: str, workbook: Workbook):
    """Figures as a clerk enters them: numbers, and percentages as a share with a percent format."""
    plain = text.removesuffix("%")
    if not plain.replace(".", "", 1).isdigit() or (plain.startswith("0") and len(plain) > 1 and not plain.startswith("0.")):
        return text, workbook.add_format({"text_wrap": True, "border": 1, "valign": "vcenter"})
    places = len(plain.partition(".")[2])
    if text.endswith("%"):
        return float(plain) / 100, workbook.add_format({"num_format": "0." + "0" * places + "%" if places else "0%", "border": 1})
    return float(plain), workbook.add_format({"num_format": "General", "border": 1})


def to_html(sheet: Sheet, path: Path) -> Path:
    rows = []
    for row in sheet:
        cells = "".join(f'<td rowspan="{rows}" colspan="{columns}">{escape(text)}</td>' for text, rows, columns in row)
        rows.append(f"<tr>{cells}</tr>")
    body = "\n".join(rows)
    path.write_text(f'<html><head><meta charset="utf-8"><title>公开</title></head><body><table border="1">{body}</table></body></html>', "utf-8")
    return path


def to_csv(sheet: Sheet, path: Path) -> Path:
    """A merged cell's text stands in its first position, as spreadsheets save it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for r, row in enumerate(grid(sheet).rows, 1):
            writer.writerow([cell.text if (cell.row, cell.column) == (r, k) else "" for k, cell in enumerate(row, 1)])
    return path


WRITERS = {"docx": to_docx, "xlsx": to_xlsx, "ofd": to_ofd, "html": to_html, "csv": to_csv}
