"""Tables that go on over pages: their parts joined, repeated headings dropped, torn rows and cells put together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import define, field

from jiheng.documents.model import Cell, Layout, Table
from jiheng.documents.pdf_cells import Piece, Slot
from jiheng.documents.pdf_text import is_wrapped, joined

_ALIGNED: Final = 4.0  # points
_LOWEST_END: Final = 0.7  # of the height of the page: a table that ends above does not go on over the page
_HIGHEST_BEGIN: Final = 0.3
_SHARED: Final = 0.6  # of the columns
_NEAR_END: Final = 1.5  # of the size
_HEADING_CELLS: Final = 3
_TITLE: Final = re.compile(r"表\s*(?:[（(].{0,12}[)）])?$")


@define(slots=True, eq=False)
class Part:
    """A cell of a table that is put together: its columns by their edges, its rows counted through all pages."""

    slot: Slot
    page: int
    first: int
    last: int
    text: str
    inset: float
    shift: float

    @property
    def left(self) -> float:
        """Left edge on the paper of the first page."""
        return self.slot.box[0] + self.shift

    @property
    def right(self) -> float:
        """Right edge on the paper of the first page."""
        return self.slot.box[2] + self.shift

    def beside(self, other: Part) -> bool:
        """Whether both stand in the same columns."""
        return abs(self.left - other.left) < _ALIGNED and abs(self.right - other.right) < _ALIGNED


@define(slots=True, eq=False)
class Joined:
    """A table as it grows from page to page."""

    first: Piece
    last: Piece = field(init=False)
    parts: list[Part] = field(init=False)
    rows: int = field(init=False)
    inner: list[Piece] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.last = self.first
        self.parts = _parts(self.first, 0, 0.0)
        self.rows = len(self.first.grid.ys) - 1
        self.inner = list(self.first.inner)

    def takes(self, piece: Piece, height: float) -> bool:
        """Go on with a piece from the top of the next page, if it is the rest of this table.

        Args:
            height: of the page on which the table so far ends; the caller knows that nothing stands between.
        """
        if not self._fits(piece, height):
            return False
        shift = self.first.box[0] - piece.box[0]
        repeated = self._repeated(piece)
        if repeated == 0 and _is_title(piece):
            return False
        added = [part for part in _parts(piece, self.rows - repeated, shift) if part.slot.span[0] >= repeated]
        self._knit(added)
        self.last = piece
        self.inner += piece.inner
        return True

    def _fits(self, piece: Piece, height: float) -> bool:
        last = self.last
        if piece.page != last.page + 1 or Layout.POSITIONS in {piece.layout, last.layout}:
            return False
        if last.box[3] < _LOWEST_END * height or piece.box[1] > _HIGHEST_BEGIN * height:
            return False
        widths = last.box[2] - last.box[0], piece.box[2] - piece.box[0]
        return abs(widths[0] - widths[1]) < _ALIGNED and _share_columns(last, piece)

    def _repeated(self, piece: Piece) -> int:
        """How many rows at the top of the piece repeat the heading of the table: those with column headings, or none."""
        count = 0
        headings = False
        for mine, theirs in zip(_texts(self.first), _texts(piece), strict=False):
            if mine != theirs or not any(theirs):
                break
            count += 1
            headings |= sum(map(bool, theirs)) >= _HEADING_CELLS and not any(re.search(r"\d", text) for text in theirs)
        whole = len(piece.grid.ys) - 1
        cut = any(slot.span[0] < count <= slot.span[2] for slot in piece.slots if count < whole)
        return count if headings and not cut else 0

    def _knit(self, added: list[Part]) -> None:
        """Put rows below those that are there; what the page break tore is one again."""
        top = self.rows
        above = [part for part in self.parts if part.last == top - 1]
        below = [part for part in added if part.first == top]
        pairs = {id(part): next((other for other in above if other.beside(part)), None) for part in below}
        torn = _is_torn(above, below, pairs)
        merged = below if torn else _leading_blanks(below)
        for part in merged:
            upper = pairs[id(part)]
            if upper is not None:
                upper.last = part.last
                if part.text:
                    upper.text = joined([*upper.slot.lines, *part.slot.lines], upper.slot.box[0], upper.slot.box[2], upper.inset)
                added.remove(part)
        self.parts += added
        self.rows = max((part.last for part in self.parts), default=-1) + 1
        if torn:
            self._without_row(top)

    def _without_row(self, row: int) -> None:
        """The second half of a torn row is no row of its own."""
        for part in self.parts:
            part.first -= part.first >= row
            part.last -= part.last >= row
        self.rows -= 1

    def table(self, name: str, line: int) -> Table:
        """The whole table with its places."""
        columns, placed = self._columns()
        rows: list[list[Cell | None]] = [[None] * columns for _ in range(self.rows)]
        for part, first, last in placed:
            span = part.last - part.first + 1, last - first
            cell = Cell(part.text, part.first + 1, first + 1, *span, part=name, page=part.page, box=part.slot.box)
            for row in rows[part.first : part.last + 1]:
                row[first:last] = [cell] * (last - first)
        whole = [[cell or Cell("", r, c, part=name, page=self.first.page) for c, cell in enumerate(row, 1)] for r, row in enumerate(rows, 1)]
        table = Table(whole, name, self.first.layout, line, self.first.page)
        table.nested = [Joined(piece).table(f"{name}.{number}", line) for number, piece in enumerate(self.inner, 1)]
        return table

    def _columns(self) -> tuple[int, list[tuple[Part, int, int]]]:
        """How many columns there are, and each cell with its first column and the one behind its last."""
        if self.last is self.first:
            return len(self.first.grid.xs) - 1, [(part, part.slot.span[1], part.slot.span[3] + 1) for part in self.parts]
        edges = _edges(self.parts)
        return len(edges) - 1, [(part, _column(edges, part.left), _column(edges, part.right)) for part in self.parts]


def _parts(piece: Piece, rows: int, shift: float) -> list[Part]:
    return [Part(slot, piece.page, slot.span[0] + rows, slot.span[2] + rows, slot.text, piece.inset, shift) for slot in piece.slots]


def _texts(piece: Piece) -> list[list[str]]:
    """The texts of the cells that begin in each row."""
    rows: list[list[str]] = [[] for _ in range(len(piece.grid.ys) - 1)]
    for slot in piece.slots:
        rows[slot.span[0]].append("".join(slot.text.split()))
    return rows


def _is_title(piece: Piece) -> bool:
    """Whether a piece begins with a row over its whole width that names a table."""
    first = piece.slots[0]
    return first.span[1] == 0 and first.span[3] == len(piece.grid.xs) - 2 and _TITLE.search(first.text.strip()) is not None


def _share_columns(one: Piece, other: Piece) -> bool:
    shift = one.box[0] - other.box[0]
    edges = [x + shift for x in other.grid.xs]
    shared = sum(any(abs(x - edge) < _ALIGNED for edge in edges) for x in one.grid.xs)
    return shared >= _SHARED * min(len(edges), len(one.grid.xs))


def _is_torn(above: Sequence[Part], below: Sequence[Part], pairs: Mapping[int, Part | None]) -> bool:
    """Whether the first row of a page is the rest of the last one before: text goes on in some cells, in mid-line, and the others are blank."""
    filled = [part for part in below if part.text]
    if not filled or any(pairs[id(part)] is None for part in below):
        return False
    return len(filled) < sum(bool(part.text) for part in above) and all(_runs_on(pairs[id(part)], part) for part in filled)


def _runs_on(upper: Part | None, part: Part) -> bool:
    """Whether the text of a cell was broken by the page: its last line is full and stands at the end of the cell."""
    if upper is None or not upper.slot.lines:
        return False
    last, first = upper.slot.lines[-1], part.slot.lines[0]
    left, _, right, bottom = upper.slot.box
    room = right - left - 2 * upper.inset - (last.box[2] - last.box[0])
    return bottom - last.box[3] < _NEAR_END * last.size and is_wrapped(last.text, first.text, room, first)


def _leading_blanks(below: Iterable[Part]) -> list[Part]:
    """The blank cells at the left of a row: names of a group of rows that went on."""
    blanks: list[Part] = []
    for part in sorted(below, key=lambda part: part.left):
        if part.text:
            return blanks
        blanks.append(part)
    return []


def _edges(parts: Iterable[Part]) -> list[float]:
    """The edges of all columns."""
    edges: list[float] = []
    for x in sorted(x for part in parts for x in (part.left, part.right)):
        if not edges or x - edges[-1] > _ALIGNED:
            edges.append(x)
    return edges


def _column(edges: list[float], x: float) -> int:
    """The edge at which a column begins or ends."""
    after = bisect_left(edges, x)
    if after == len(edges) or (after and x - edges[after - 1] < edges[after] - x):
        return after - 1
    return after
