"""Word files and workbooks of the same bytes wherever and whenever they are written: no clock, no compression, no library's templates."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from jiheng.documents import Cell, Table
from support.docx_maker import docx_parts, p, tbl, tc, tr
from support.layouts import Sheet, grid
from support.xlsx_maker import make_xlsx, sheet_xml

_NO_CLOCK = (1980, 1, 1, 0, 0, 0)


def plain_docx(path: Path, *blocks: str | Sheet) -> Path:
    """A Word file of paragraphs and tables."""
    body = "".join(p(escape(block)) if isinstance(block, str) else _word_table(grid(block)) for block in blocks)
    return _settled(path, docx_parts(body))


def _word_table(table: Table) -> str:
    return tbl(*(tr(*_word_cells(row, at)) for at, row in enumerate(table.rows, 1)), columns=len(table.rows[0]))


def _word_cells(row: Sequence[Cell], at: int) -> list[str]:
    """The cells of a row; one merged downwards goes on in each row that it covers."""
    made = []
    for cell in dict.fromkeys(row):
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        merge = "" if cell.rows == 1 else '<w:vMerge w:val="restart"/>' if cell.row == at else "<w:vMerge/>"
        text = cell.text if cell.row == at else ""
        made.append(tc("".join(p(escape(line)) for line in text.split("\n")), span + merge))
    return made


def plain_xlsx(path: Path, sheets: Mapping[str, Sheet]) -> Path:
    """A workbook of these sheets, figures stored as a clerk enters them: numbers, and percentages as shares with a percent format."""
    make_xlsx(path, {name: _page(grid(sheet)) for name, sheet in sheets.items()}, codes=("0%", "0.0%", "0.00%"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _settled(path, parts)


def _page(table: Table) -> str:
    rows = []
    for at in range(1, len(table.rows) + 1):
        cells = "".join(_stored(cell) for cell in table.cells() if cell.row == at and cell.text)
        rows.append(f'<row r="{at}">{cells}</row>')
    merged = [cell for cell in table.cells() if cell.rows > 1 or cell.columns > 1]
    refs = "".join(f'<mergeCell ref="{_name(cell)}:{_name(cell, last=True)}"/>' for cell in merged)
    return sheet_xml("".join(rows), after=f"<mergeCells>{refs}</mergeCells>" if refs else "")


def _name(cell: Cell, *, last: bool = False) -> str:
    row, column = (cell.row + cell.rows - 1, cell.column + cell.columns - 1) if last else (cell.row, cell.column)
    return f"{chr(64 + column)}{row}"


def _stored(cell: Cell) -> str:
    plain = cell.text.removesuffix("%")
    places = len(plain.partition(".")[2])
    if not plain.replace(".", "", 1).isdigit() or (plain.startswith("0") and plain[1:2] not in ("", ".")) or places > 2:
        return f'<c r="{_name(cell)}" t="inlineStr"><is><t xml:space="preserve">{escape(cell.text)}</t></is></c>'
    if cell.text.endswith("%"):
        return f'<c r="{_name(cell)}" s="{places + 1}"><v>{_hundredth(plain)}</v></c>'
    return f'<c r="{_name(cell)}"><v>{plain}</v></c>'


def _hundredth(number: str) -> str:
    whole, _, rest = number.partition(".")
    digits = whole.rjust(3, "0")
    return f"{digits[:-2]}.{digits[-2:]}{rest}"


def _settled(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _NO_CLOCK)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return path
