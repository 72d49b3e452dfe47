"""A document as every reader gives it: blocks in reading order, each cell with its place.

Readers keep what is on the paper and judge nothing; the forms above decide what it means.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from attrs import define, field, frozen

from jiheng.messages import Message
from jiheng.records.place import Place

#: left, top, right, bottom on the page, in points
Box = tuple[float, float, float, float]


@frozen
class Paragraph:
    """A line or paragraph of text.

    Attributes:
        text: as a reader sees it, an automatic number included (一、基本情况); inserted text kept, deleted text gone.
        part: 正文, 页眉, 页脚, 脚注, 文本框, or the sheet's name.
        line: 1-based paragraph or line number within the file.
        level: outline level of a heading style (1…9), 0 for body text.
        page, box: where it begins, in formats that have pages; see :class:`Place`.
    """

    text: str
    part: str
    line: int
    level: int = 0
    page: int | None = None
    box: Box | None = None

    @property
    def place(self) -> Place:
        """The place of the whole paragraph."""
        return Place(part=self.part, page=self.page, line=self.line, box=self.box, text=self.text)


@define(slots=True, eq=False)
class Cell:
    """One cell; a merged cell is one object that stands at every grid position it covers.

    Attributes:
        text: paragraphs joined by line breaks.
        row, column: 1-based position of its upper left corner in the grid.
        rows, columns: how many it spans.
        line: 1-based line of the file where it begins (text dumps), else None.
        stored: the value behind the shown text (spreadsheets), None when the same.
        hidden: whether its row, column or sheet is hidden.
        page, box: where it stands, in formats that have pages; see :class:`Place`.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    part: str = ""
    line: int | None = None
    page: int | None = None
    stored: str | None = None
    hidden: bool = False
    box: Box | None = None

    @property
    def place(self) -> Place:
        """The place of the cell."""
        return Place(part=self.part, page=self.page, row=self.row, column=self.column, line=self.line, box=self.box, text=self.text)


class Layout(StrEnum):
    """How far the columns of a table can be trusted."""

    GRID = "grid"  #: every cell at its true position, merged cells resolved
    POSITIONS = "positions"  #: a dump: cells in order, empty ones kept, merged cells given once; columns mostly right
    SEQUENCE = "sequence"  #: a dump: only the cells that hold something, or spans lost; only the order is sure


@define(slots=True, eq=False)
class Table:
    """A table as rows of cells.

    Attributes:
        rows: the grid; in a GRID layout all rows are equally long and merged cells repeat the same Cell object.
        part: its name in places: 表1, 表2 … in documents, the sheet's name in spreadsheets, 表2.1 for a table nested in 表2.
        layout: how far columns can be trusted.
        line: where it begins, as for paragraphs, so that text and tables can be put in order.
        nested: tables inside its cells, in reading order.
    """

    rows: list[list[Cell]]
    part: str
    layout: Layout = Layout.GRID
    line: int = 0
    page: int | None = None
    hidden: bool = False
    nested: list[Table] = field(factory=list)

    def cells(self) -> Iterator[Cell]:
        """Every cell once, row by row."""
        seen: set[int] = set()
        for row in self.rows:
            for cell in row:
                if id(cell) not in seen:
                    seen.add(id(cell))
                    yield cell

    @property
    def place(self) -> Place:
        """The place of the table as a whole."""
        return Place(part=self.part, page=self.page, line=self.line or None)


Block = Paragraph | Table


@frozen
class Unread:
    """A part that was not read, or not surely (a reading doubt): what, where and why."""

    reason: Message
    place: Place


@frozen
class Document:
    """A file that was read.

    Attributes:
        path: as given by the user.
        format: docx, xlsx, xls, ods, pdf, ofd, html, csv, text, or what LibreOffice turned into one of them (doc, rtf …).
        blocks: body text and tables in reading order; headers, footers, footnotes and text boxes are paragraphs with their part.
        unread: what was not read and why.
    """

    path: Path
    format: str
    blocks: tuple[Block, ...]
    unread: tuple[Unread, ...] = ()

    def tables(self) -> Iterator[Table]:
        """All tables, nested ones after the one that holds them."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield from _with_nested(block)

    def paragraphs(self) -> Iterator[Paragraph]:
        """All paragraphs outside tables."""
        return (block for block in self.blocks if isinstance(block, Paragraph))


def _with_nested(table: Table) -> Iterator[Table]:
    yield table
    for inner in table.nested:
        yield from _with_nested(inner)
