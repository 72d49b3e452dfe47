"""From places back to elements: the reader's own walk over a Word file, remembering which elements each paragraph was read from.

Settling takes a tree apart, so elements are named by their number in document order: the same part parsed once more has the same numbers.
"""

from __future__ import annotations

from typing import Final

from attrs import define, field, frozen

from jiheng.documents import docx_names as w
from jiheng.documents.archive import Archive
from jiheng.documents.docx import Reader
from jiheng.documents.docx_grid import RawRow
from jiheng.documents.docx_settle import Element
from jiheng.documents.docx_walk import TableCell, Walk

_NOWHERE: Final = -1


@frozen
class Stretch:
    """A piece of text and the number of the element that it was read from; -1 for what only the reader shows (the tick of an old check box)."""

    text: str
    element: int


@frozen
class Spot:
    """A paragraph as it was read; the paragraphs of a cell share its place.

    Attributes:
        file_part: the part of the file that holds it (word/document.xml). paragraph: number of its element there.
        part, row, column, line: as in the places of findings; row and column of cells, line of other paragraphs.
        stretches: its text in order.
    """

    file_part: str
    paragraph: int
    part: str
    row: int | None
    column: int | None
    line: int | None
    stretches: tuple[Stretch, ...]


def read_spots(archive: Archive) -> list[Spot]:
    """Every paragraph of a Word file, in the order of reading: paragraphs of the text first, then those in cells.

    Raises:
        UnreadableFileError: as when the file is read.
    """
    reader = _Tracer.opened(archive, _TracingWalk)
    reader.document()
    return reader.walk.spots()


@define
class _TracingWalk(Walk):
    """A walk that keeps what it was shown.

    Attributes:
        file_part, numbers: the part being read and the number of each of its elements.
        plain: paragraphs of the text as spots. cells: cells with their elements, their place known once their table is laid out.
    """

    file_part: str = ""
    numbers: dict[Element, int] = field(factory=dict)
    plain: list[Spot] = field(factory=list)
    cells: list[tuple[str, dict[Element, int], TableCell, Element]] = field(factory=list)

    def begin(self, file_part: str, root: Element) -> None:
        """Number the elements of a part before it is settled; the numbers keep all elements alive, and so the same."""
        self.file_part = file_part
        self.numbers = {element: number for number, element in enumerate(root.iter())}

    def spots(self) -> list[Spot]:
        """All paragraphs."""
        found = list(self.plain)
        seen: set[tuple[str, int, int]] = set()
        for file_part, numbers, raw, element in self.cells:
            cell = raw.cell
            if cell is not None and (key := (cell.part, cell.row, cell.column)) not in seen:
                seen.add(key)
                found += (_spot(file_part, numbers, each, (*key, None)) for each in element.iter(w.PARAGRAPH))
        return found

    def _paragraph(self, element: Element, part: str, line: int) -> None:
        self.plain.append(_spot(self.file_part, self.numbers, element, (part, None, None, line)))
        super()._paragraph(element, part, line)

    def _rows(self, table: Element) -> tuple[list[RawRow], list[TableCell]]:
        rows, cells = super()._rows(table)
        held = zip(cells, table.iter(w.CELL), strict=True)
        self.cells += ((self.file_part, self.numbers, cell, element) for cell, element in held)
        return rows, cells


@define
class _Tracer(Reader):
    """A reader whose walk learns of every part."""

    walk: _TracingWalk

    def tree(self, name: str, data: bytes) -> Element:
        root = super().tree(name, data)
        self.walk.begin(name, root)
        return root


def _spot(file_part: str, numbers: dict[Element, int], paragraph: Element, place: tuple[str, int | None, int | None, int | None]) -> Spot:
    stretches = (Stretch(element.text, numbers.get(element, _NOWHERE)) for element in paragraph.iter(*w.TEXTS) if element.text)
    return Spot(file_part, numbers[paragraph], *place, tuple(stretches))
