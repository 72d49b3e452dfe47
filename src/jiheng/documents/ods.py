"""OpenDocument spreadsheets: the file itself holds the text that each cell shows beside its value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from attrs import define
from lxml import etree

from jiheng.documents.archive import open_archive
from jiheng.documents.grid import lay_out
from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Cell, Document, Table, Unread
from jiheng.documents.number_format import general
from jiheng.documents.xlsx_strings import plain_text
from jiheng.messages import msg
from jiheng.records.place import Place

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS: Final = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_UNSHOWN: Final = (f"{_OFFICE}annotation", f"{_TEXT}note")


def read_ods(path: Path, limits: Limits) -> Document:
    """Read every sheet of an ods file as a table.

    Raises:
        UnreadableFileError: one of its kinds, by what is wrong.
    """
    with open_archive(path, limits, "ods") as archive:
        root = archive.xml("content.xml")
        doubts = archive.doubts
    unseen = set(_hidden_styles(root))
    blocks: list[Block] = []
    unread: list[Unread] = []
    left = limits.sheet_cells
    for number, table in enumerate(root.iter(f"{_TABLE}table"), 1):
        name = table.get(f"{_TABLE}name") or f"Sheet{number}"
        reading = _Reading(name, left, hidden=table.get(f"{_TABLE}style-name") in unseen)
        cells = list(reading.cells(table))
        grid = lay_out(cells, name, max(left, 1))
        left -= sum(map(len, grid.rows))
        unread += grid.unread
        if reading.left < 0:
            unread.append(Unread(msg("表格过大：其后的单元格没有读取。"), Place(part=name)))
        notes = sum(1 for _ in table.iter(f"{_OFFICE}annotation"))
        if notes:
            unread.append(Unread(msg("有 {count} 条批注没有读取；如有需要核对的内容，请另存为 xlsx。", count=notes), Place(part=name)))
        if grid.rows:
            blocks.append(Table(grid.rows, name, line=len(blocks) + 1, hidden=reading.hidden))
    return Document(path, "ods", tuple(blocks), (*doubts, *unread))


def _hidden_styles(root: etree._Element) -> Iterator[str]:
    """Names of table styles that hide their sheet."""
    for style in root.iter(f"{_STYLE}style"):
        properties = style.find(f"{_STYLE}table-properties")
        if properties is not None and properties.get(f"{_TABLE}display") == "false":
            yield style.get(f"{_STYLE}name") or ""


def _count(element: etree._Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}") or "1"
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 8 else 1


@define
class _Reading:
    """One sheet; repeats without content only move the position."""

    name: str
    left: int
    hidden: bool

    def cells(self, table: etree._Element) -> Iterator[Cell]:
        """Cells with content, row by row."""
        at = 1
        for row in table.iter(f"{_TABLE}table-row"):
            repeats = _count(row, "number-rows-repeated")
            hidden = self.hidden or row.get(f"{_TABLE}visibility") in ("collapse", "filter")
            held = [cell for cell in row if cell.tag in _CELLS]
            if any(self._has_content(cell) for cell in held):
                for number in range(at, at + repeats):
                    yield from self._row(held, number, hidden=hidden)
                    if self.left < 0:
                        return
            at += repeats

    def _has_content(self, cell: etree._Element) -> bool:
        return len(cell) > 0 or cell.get(f"{_TABLE}number-columns-spanned") is not None or cell.get(f"{_TABLE}number-rows-spanned") is not None

    def _row(self, held: list[etree._Element], row: int, *, hidden: bool) -> Iterator[Cell]:
        column = 1
        for raw in held:
            repeats = _count(raw, "number-columns-repeated")
            if self._has_content(raw):
                text, stored = _content(raw)
                spans = _count(raw, "number-rows-spanned"), _count(raw, "number-columns-spanned")
                for at in range(column, column + repeats):
                    self.left -= 1
                    if self.left < 0:
                        return
                    yield Cell(text, row, at, *spans, part=self.name, stored=stored, hidden=hidden)
            column += repeats


def _content(cell: etree._Element) -> tuple[str, str | None]:
    """The text that a cell shows and its value when it differs."""
    text = plain_text("\n".join(_shown(line) for line in cell.iterchildren(f"{_TEXT}p", f"{_TEXT}h")))
    value = cell.get(f"{_OFFICE}value")
    try:
        exact = general(Decimal(value)) if value else None
    except InvalidOperation:
        exact = None
    return text, exact if exact != text else None


def _shown(element: etree._Element) -> str:
    """The text of a paragraph with its blanks, tabs and breaks; notes left out."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c") or "1"
            parts.append(" " * (int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 1))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag not in _UNSHOWN:
            parts.append(_shown(child))
        parts.append(child.tail or "")
    return "".join(parts)
