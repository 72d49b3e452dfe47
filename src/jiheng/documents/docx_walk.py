"""Walk over a settled part of a Word file: paragraphs with their numbers, tables as grids, each with its place.

One stream of elements a table, filtered by libxml2, so that reading costs about as much as looking at the text alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from attrs import define, field

from jiheng.documents import docx_names as w
from jiheng.documents.docx_definitions import Definitions
from jiheng.documents.docx_grid import CONTINUED, RawCell, RawRow, grid
from jiheng.documents.docx_numbering import joined
from jiheng.documents.docx_settle import Aside, Element, Settled
from jiheng.documents.errors import OversizedFileError
from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Paragraph, Table, Unread
from jiheng.messages import Message, msg
from jiheng.records.place import Place

TEXT_BOX: Final = "文本框"
_TEXTS: Final = w.TEXTS
_INLINE: Final = (*w.TEXTS, w.PARAGRAPH_STYLE, w.NUMBER_ID, w.LEVEL_INDEX, w.OUTLINE_LEVEL)
_IN_CELL: Final = {w.PARAGRAPH_STYLE, w.NUMBER_ID, w.LEVEL_INDEX, w.OUTLINE_LEVEL}
_IN_TABLE: Final = (w.ROW, w.CELL, w.PARAGRAPH, w.GRID_SPAN, w.VERTICAL_MERGE, w.HORIZONTAL_MERGE, w.GRID_BEFORE, w.GRID_AFTER, *_INLINE)


class Words:
    """A paragraph as it is gathered: pieces of text, and what decides its number and level."""

    __slots__ = ("aside", "index", "number", "outline", "pieces", "style")

    def __init__(self, aside: Aside | None) -> None:
        self.aside = aside
        self.pieces: list[str] = []
        self.style: str | None = None
        self.number: str | None = None
        self.index: int | None = None
        self.outline: str | None = None

    def take(self, tag: str, value: str | None) -> None:
        """Take in a property."""
        if tag == w.PARAGRAPH_STYLE:
            self.style = value
        elif tag == w.NUMBER_ID:
            self.number = value
        elif tag == w.LEVEL_INDEX:
            self.index = w.number(value, 0)
        else:
            self.outline = value


class TableCell(RawCell):
    """A cell as it is gathered: its paragraphs and the tables in it."""

    __slots__ = ("nested", "paragraphs")

    def __init__(self, nested: list[Element] | None) -> None:
        super().__init__()
        self.nested = nested
        self.paragraphs: list[Words] = []


@define
class Walk:
    """What is found, and how far the counting has come, over all parts of one file."""

    path: Path
    limits: Limits
    definitions: Definitions
    blocks: list[Block] = field(factory=list)
    unread: list[Unread] = field(factory=list)
    _tables: int = field(default=0, init=False)
    _cells: int = field(default=0, init=False)
    _line: int = field(default=0, init=False)
    _settled: Settled = field(factory=Settled, init=False)
    _told: dict[Message, int] = field(factory=dict, init=False)

    def story(self, roots: Iterable[Element], part: str, settled: Settled) -> None:
        """Read one part of the file: the body, the headers, the notes.

        Args:
            roots: what holds its blocks.
            part: its name in places.
            settled: what was taken out of it before.
        """
        self._settled = settled
        self._line = 0
        for root in roots:
            self._walk(root, part, None)
        self._doubt(settled.doubts, Place(part=part))

    def _walk(self, holder: Element, part: str, line: int | None) -> None:
        """Blocks of a holder, also those wrapped in content controls, insertions and the like; all on one ``line`` in a text box."""
        for child in holder:
            tag = child.tag
            if tag == w.PARAGRAPH:
                self._line += line is None
                self._paragraph(child, part, line or self._line)
            elif tag == w.TABLE:
                self._line += line is None
                self._table(child, line or self._line)
            elif len(child):
                self._walk(child, part, line)

    # --- paragraphs ---

    def _paragraph(self, element: Element, part: str, line: int) -> None:
        words = Words(self._settled.asides.get(element))
        add = words.pieces.append
        for inner in element.iter(*_INLINE):
            tag = inner.tag
            if tag in _TEXTS:
                if text := inner.text:
                    add(text)
            else:
                words.take(tag, inner.get(w.VALUE))
        text = self._text(words)
        if text:
            self.blocks.append(Paragraph(text, part, line, self.definitions.level(words.style, words.outline)))
        if words.aside is not None:
            self._aside([words], Place(part=part, line=line, text=text), line)

    def _text(self, words: Words) -> str:
        text = "".join(words.pieces).strip()
        if words.number is None and words.style is None:
            return text
        return joined(self.definitions.label(words.style, words.number, words.index), text)

    def _aside(self, paragraphs: list[Words], place: Place, line: int) -> None:
        """What stands beside some paragraphs: doubts at their place, text boxes as blocks after them."""
        for words in paragraphs:
            if words.aside is not None:
                self._doubt(words.aside.doubts, place)
                for box in words.aside.boxes:
                    self._walk(box, TEXT_BOX, line)

    def _doubt(self, reasons: list[Message], place: Place) -> None:
        for reason in reasons:
            told = self._told[reason] = self._told.get(reason, 0) + 1
            if told <= self.limits.doubts:
                self.unread.append(Unread(reason, place))
            elif told == self.limits.doubts + 1:
                self.unread.append(Unread(msg("同类情况还有，不再一一列出：{reason}", reason=reason), place))

    # --- tables ---

    def _table(self, element: Element, line: int) -> None:
        later: list[tuple[list[Words], Place]] = []
        table = self._read_table(element, f"表{self._tables + 1}", line, later)
        if not table.rows:  # Word shows no table without cells
            return
        self._tables += 1
        self.blocks.append(table)
        for paragraphs, place in later:
            self._aside(paragraphs, place, line)

    def _read_table(self, element: Element, part: str, line: int, later: list[tuple[list[Words], Place]]) -> Table:
        """A table with those in its cells; what stands beside its paragraphs is added to ``later``."""
        if part.count(".") >= self.limits.depth:
            raise OversizedFileError(self.path, msg("表格嵌套层数"), self.limits.depth)
        rows, cells = self._rows(element)
        self._check_size(rows)
        for cell in cells:
            texts = [self._text(words) for words in cell.paragraphs]
            cell.text = texts[0] if len(texts) == 1 else "\n".join(texts).strip("\n")
        table = Table(grid(rows, part), part, line=line)
        for cell in cells:
            if cell.cell is not None and any(words.aside for words in cell.paragraphs):
                later.append((cell.paragraphs, cell.cell.place))
            for inner in cell.nested or ():
                within = self._read_table(inner, f"{part}.{len(table.nested) + 1}", line, later)
                table.nested += [within] * bool(within.rows)
        return table

    def _rows(self, table: Element) -> tuple[list[RawRow], list[TableCell]]:
        """Rows and cells as stored, from one stream of elements; nested tables were taken out before."""
        asides, nested = self._settled.asides, self._settled.nested
        rows: list[RawRow] = []
        cells: list[TableCell] = []
        row, cell, words = RawRow(), TableCell(None), Words(None)
        for element in table.iter(*_IN_TABLE):
            tag = element.tag
            if tag in _TEXTS:
                if text := element.text:
                    words.pieces.append(text)
            elif tag == w.PARAGRAPH:
                words = Words(asides.get(element))
                cell.paragraphs.append(words)
            elif tag == w.CELL:
                cell = TableCell(nested.get(element))
                row.cells.append(cell)
                cells.append(cell)
            elif tag == w.ROW:
                row = RawRow()
                rows.append(row)
            elif tag in _IN_CELL:
                words.take(tag, element.get(w.VALUE))
            else:
                _take(row, cell, tag, element.get(w.VALUE))
        return [row for row in rows if row.cells], cells

    def _check_size(self, rows: list[RawRow]) -> None:
        limits = self.limits
        width = max((row.width() for row in rows), default=0)
        self._cells += width * len(rows)
        for what, size, most in (
            (msg("表格列数"), width, limits.columns),
            (msg("表格行数"), len(rows), limits.rows),
            (msg("表格单元格总数"), self._cells, limits.cells),
        ):
            if size > most:
                raise OversizedFileError(self.path, what, most)


def _take(row: RawRow, cell: TableCell, tag: str, value: str | None) -> None:
    """Take in a property of a row or cell."""
    if tag == w.GRID_SPAN:
        cell.span = max(w.number(value, 1), 1)
    elif tag == w.VERTICAL_MERGE:
        cell.vertical = value or CONTINUED
    elif tag == w.HORIZONTAL_MERGE:
        cell.horizontal = value or CONTINUED
    elif tag == w.GRID_BEFORE:
        row.before = max(w.number(value, 0), 0)
    else:
        row.after = max(w.number(value, 0), 0)
