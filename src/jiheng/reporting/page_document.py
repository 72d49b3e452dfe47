"""A document as it was read, as HTML: paragraphs, and tables with merged cells, with the numbers of the findings on what they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final

from jiheng.documents import Cell, Document, Paragraph, Table
from jiheng.messages import tr
from jiheng.reporting.marks import Mark, Marks, Stretch, gravest
from jiheng.reporting.words import printable

_BODY: Final = "正文"
#: a longer table shows its first rows and those around a finding
_MOST_ROWS: Final = 400
_FIRST_ROWS: Final = 20
_AROUND: Final = 2


def safe(text: str) -> str:
    """A text that a page may hold, in an attribute too."""
    return escape(printable(text))


def document_html(document: Document, marks: Marks, prefix: str) -> str:
    """The blocks of a document in reading order.

    Args:
        prefix: begins the name of every element, so that a page may hold several documents.
    """
    writer = _Writer(marks, prefix)
    return "".join(part for block in document.blocks for part in writer.block(block))


class _Writer:
    def __init__(self, marks: Marks, prefix: str) -> None:
        self._marks = marks
        self._prefix = prefix

    def block(self, block: Paragraph | Table) -> Iterator[str]:
        if isinstance(block, Paragraph):
            yield self._paragraph(block)
            return
        hidden = tr("（隐藏）") if block.hidden else ""
        yield f'<div class="table"><p class="part">{safe(block.part)}{hidden}</p><table>'
        yield from self._rows(block)
        yield "</table></div>\n"
        for inner in block.nested:
            yield from self.block(inner)

    def _paragraph(self, paragraph: Paragraph) -> str:
        marks = self._marks.on(paragraph)
        names = f"l{min(paragraph.level, 4)}" if paragraph.level else ""
        where = "" if paragraph.part == _BODY else f'<span class="part">{safe(paragraph.part)}</span>'
        words = self._words(paragraph.text, self._marks.within(paragraph))
        return f"<p{_marked(marks, names)}>{where}{words}{self._numbers(marks)}</p>\n"

    def _words(self, text: str, stretches: Sequence[Stretch]) -> str:
        """The text, each piece that a finding speaks of marked; the number stands where its words end."""
        if not stretches:
            return safe(text)
        edges = sorted({0, len(text), *(edge for stretch in stretches for edge in (stretch.start, stretch.end))})
        return "".join(self._piece(text[start:end], start, end, stretches) for start, end in pairwise(edges))

    def _piece(self, text: str, start: int, end: int, stretches: Sequence[Stretch]) -> str:
        over = [stretch for stretch in stretches if stretch.start <= start and end <= stretch.end]
        if not over:
            return safe(text)
        ending = self._numbers(stretch.mark for stretch in over if stretch.end == end)
        return f"<mark{_marked([stretch.mark for stretch in over])}>{safe(text)}</mark>{ending}"

    def _numbers(self, marks: Iterable[Mark]) -> str:
        """The numbers of the findings that would be corrected here, each a link to the list."""
        return "".join(
            f'<a class="n {mark.severity}" id="{self._prefix}m{mark.number}" href="#{self._prefix}n{mark.number}">{mark.number}</a>'
            for mark in marks
            if mark.first
        )

    def _rows(self, table: Table) -> Iterator[str]:
        shown = self._shown(table)
        columns = max(map(len, table.rows), default=1)
        for position, at in enumerate(shown):
            before = shown[position - 1] if position else -1
            if at != before + 1:
                yield f'<tr class="gap"><td colspan="{columns}">{tr("第{first}行至第{last}行没有问题，略去", first=before + 2, last=at)}</td></tr>'
            above = table.rows[before] if position and at == before + 1 else []
            yield "<tr>"
            yield from self._cells(table, at, above, shown[position:])
            yield "</tr>"

    def _shown(self, table: Table) -> Sequence[int]:
        """Indexes of the rows that are shown: all of a usual table, what matters of a very long one."""
        count = len(table.rows)
        if count <= _MOST_ROWS:
            return range(count)
        marked = {cell.row - 1 for cell in table.cells() if self._marks.on(cell)}
        around = {row + step for row in marked for step in range(-_AROUND, _AROUND + 1)}
        return sorted(row for row in {*range(_FIRST_ROWS), count - 1, *around} if 0 <= row < count)

    def _cells(self, table: Table, at: int, above: Sequence[Cell], shown: Sequence[int]) -> Iterator[str]:
        row = table.rows[at]
        for column, cell in enumerate(row):
            again = (column > 0 and row[column - 1] is cell) or (column < len(above) and above[column] is cell)
            if not again:
                yield self._cell(cell, _run(cell, row[column:]), _depth(table, cell, column, shown))

    def _cell(self, cell: Cell, columns: int, rows: int) -> str:
        marks = self._marks.on(cell)
        spans = (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
        return f"<td{spans}{_marked(marks, 'hid' if cell.hidden else '')}>{safe(cell.text)}{self._numbers(marks)}</td>"


def _run(cell: Cell, cells: Sequence[Cell]) -> int:
    """How many cells, from the first on, are this one."""
    return next((count for count, other in enumerate(cells) if other is not cell), len(cells))


def _depth(table: Table, cell: Cell, column: int, shown: Sequence[int]) -> int:
    """How many of the rows shown from here on, without a gap, this cell covers."""
    depth = 0
    for at in shown:
        row = table.rows[at]
        if at != shown[0] + depth or column >= len(row) or row[column] is not cell:
            break
        depth += 1
    return depth


def _marked(marks: Sequence[Mark], names: str = "") -> str:
    """Class and numbers of what findings speak of; a place that is only involved is marked faintly."""
    if not marks:
        return f' class="{names}"' if names else ""
    first = [mark for mark in marks if mark.first]
    look = f"m {gravest(first)}" if first else "m also"
    numbers = " ".join(str(mark.number) for mark in marks)
    return f' class="{look}{names and " " + names}" data-n="{numbers}" tabindex="0"'
