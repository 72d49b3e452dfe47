"""Text into the cells of a grid on one page."""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

from attrs import define, evolve, field

from jiheng.documents.model import Box, Layout
from jiheng.documents.pdf_grid import Ruled, Span
from jiheng.documents.pdf_text import Line, Run, is_wrapped, joined, lines_of

_WIDEST_INSET: Final = 8.0
_CLEAR: Final = 0.15  # of the size: a gap between two characters through which a wall may go
_LEAST_ROWS: Final = 3  # so many lines side by side in cells may be rows without lines between them


@define(slots=True, eq=False)
class Slot:
    """A cell of a piece of a table: where it stands in the grid, its lines and its text."""

    span: Span
    box: Box
    lines: list[Line] = field(factory=list)
    text: str = ""


@define(slots=True, eq=False)
class Piece:
    """A table, or the part of one that stands on one page.

    Attributes:
        inset: the least distance of text from the edges of its cells.
        inner: tables that stand within its cells.
    """

    page: int
    grid: Ruled
    slots: list[Slot]
    inset: float = 0.0
    layout: Layout = Layout.GRID
    inner: list[Piece] = field(factory=list)

    @property
    def box(self) -> Box:
        """Its outer edges."""
        return self.grid.box

    @property
    def filled(self) -> int:
        """How many cells hold text."""
        return sum(bool(slot.text) for slot in self.slots)


def pieces_of(page: int, grids: Iterable[Ruled], runs: Iterable[Run]) -> tuple[list[Piece], list[Run]]:
    """The tables of a page and the runs that stand outside them."""
    ordered = sorted(runs, key=attrgetter("middle"))
    middles = [run.middle for run in ordered]
    taken: set[int] = set()
    pieces: list[Piece] = []
    for grid in sorted(grids, key=_area):  # a table within a cell of another takes its text first
        beside = ordered[bisect_left(middles, grid.ys[0]) : bisect_right(middles, grid.ys[-1])]
        inside = [run for run in beside if grid.holds((run.left + run.right) / 2, run.middle) and id(run) not in taken]
        piece = _filled(page, grid, inside)
        if piece.filled:
            taken.update(map(id, inside))
            pieces.append(piece)
    return list(_nested(pieces)), [run for run in ordered if id(run) not in taken]


def _area(grid: Ruled) -> float:
    left, top, right, bottom = grid.box
    return (right - left) * (bottom - top)


def _nested(pieces: list[Piece]) -> Iterator[Piece]:
    """The outermost tables, the others put into those that hold them."""
    for number, piece in enumerate(pieces):
        left, top, right, bottom = piece.box
        holder = next((other for other in pieces[number + 1 :] if other.grid.holds(left, top) and other.grid.holds(right, bottom)), None)
        if holder is None:
            yield piece
        else:
            holder.inner.append(piece)


def _filled(page: int, grid: Ruled, runs: list[Run]) -> Piece:
    slots = [Slot(span, grid.box_of(span)) for span in grid.spans]
    held: list[list[Run]] = [[] for _ in slots]
    for at, run in _placed(grid, runs):
        held[at].append(run)
    for slot, inside in zip(slots, held, strict=True):
        slot.lines = lines_of(inside) if inside else []
    piece = Piece(page, grid, slots, _inset(slots))
    piece = _with_rows(piece)
    for slot in piece.slots:
        slot.text = text_of(slot, piece.inset)
    return piece


def text_of(slot: Slot, inset: float) -> str:
    """The text of a cell, wrapped lines joined."""
    lines = slot.lines
    if not lines:
        return ""
    return lines[0].text.strip() if len(lines) == 1 else joined(lines, slot.box[0], slot.box[2], inset)


def _placed(grid: Ruled, runs: list[Run]) -> Iterator[tuple[int, Run]]:
    """Each run with the number of the cell in which it stands, cut where a wall goes through it."""
    owner = _owners(grid)
    xs, ys, last = grid.xs, grid.ys, len(grid.xs) - 2
    lowest = len(ys) - 2
    for run in runs:
        row = owner[min(max(bisect_right(ys, run.middle) - 1, 0), lowest)]
        start = min(max(bisect_right(xs, run.left + 0.5) - 1, 0), last)
        end = min(max(bisect_right(xs, run.right - 0.5) - 1, start), last)
        if row[start] == row[end]:
            yield row[start], run
        else:
            yield from _cut(run, xs, row, start, end)


def _owners(grid: Ruled) -> list[list[int]]:
    owner = [[0] * (len(grid.xs) - 1) for _ in range(len(grid.ys) - 1)]
    for number, (row, column, last_row, last_column) in enumerate(grid.spans):
        for line in owner[row : last_row + 1]:
            line[column : last_column + 1] = [number] * (last_column + 1 - column)
    return owner


def _cut(run: Run, xs: Sequence[float], row: list[int], start: int, end: int) -> Iterator[tuple[int, Run]]:
    """A run over a wall: cut if the wall goes between two characters, else whole in the cell that holds its middle."""
    rest = run
    for column in range(start, end):
        if row[column] == row[column + 1]:
            continue
        at = next((at for at, left in enumerate(rest.lefts) if left > xs[column + 1] - 1), None)
        if not at or not _is_clear(rest, at, xs[column + 1]):
            continue
        first, rest = rest.cut(at)
        yield _at_middle(first, xs, row), first
    yield _at_middle(rest, xs, row), rest


def _is_clear(run: Run, at: int, wall: float) -> bool:
    """Whether the character at a position begins behind a wall and the one before it ends before it."""
    blank = run.text[at - 1].isspace()
    return run.lefts[at] >= wall - _CLEAR * run.size and (blank or _end(run, at - 1) <= wall + _CLEAR * run.size)


def _end(run: Run, at: int) -> float:
    """Where a character ends, told from the width that its kind has."""
    wide = 1.0 if ord(run.text[at]) > 0x2E80 else 0.5
    return min(run.lefts[at] + wide * run.size, run.lefts[at + 1])


def _at_middle(run: Run, xs: Sequence[float], row: list[int]) -> int:
    middle = (run.left + run.right) / 2
    return row[min(max(bisect_right(xs, middle) - 1, 0), len(xs) - 2)]


def _inset(slots: Iterable[Slot]) -> float:
    """The distance that text keeps from the edges, of which a few overfull cells do not tell."""
    gaps = sorted(gap for slot in slots for line in slot.lines for gap in (line.box[0] - slot.box[0], slot.box[2] - line.box[2]))
    if not gaps:
        return 0.0
    return min(max(gaps[len(gaps) // 20], 0.0), _WIDEST_INSET)


# --- rows without lines between them ------------------------------------------------------------------------------------------


def _with_rows(piece: Piece) -> Piece:
    """Rows that no line parts, told by their lines of text standing side by side in the columns."""
    grid = piece.grid
    cuts: dict[int, list[float]] = {}
    rows: list[list[Slot]] = [[] for _ in grid.ys[1:]]
    for slot in piece.slots:
        for row in range(slot.span[0], slot.span[2] + 1):
            rows[row].append(slot)
    for row, cells in enumerate(rows):
        if all(slot.span[0] == slot.span[2] for slot in cells if slot.lines) and (found := _row_cuts(cells, piece.inset)):
            cuts[row] = found
    return _recut(piece, cuts) if cuts else piece


def _row_cuts(cells: list[Slot], inset: float) -> list[float]:
    """Heights at which a ruled row parts into rows of text; none unless nearly every line is one row's."""
    many = [slot for slot in cells if len(slot.lines) >= _LEAST_ROWS]
    if len(many) < 3 or sum(_is_list(slot, inset) for slot in many) < 0.9 * len(many):
        return []
    longest = max(many, key=lambda slot: len(slot.lines))
    middles = [(line.box[1] + line.box[3]) / 2 for line in longest.lines]
    near = statistics.median(line.size for line in longest.lines) / 2
    heights = [(line.box[1] + line.box[3]) / 2 for slot in many for line in slot.lines]
    if any(min(abs(height - middle) for middle in middles) > near for height in heights):
        return []
    if sum(len(slot.lines) for slot in many) < 0.7 * len(many) * len(middles):
        return []
    return [(above.box[3] + below.box[1]) / 2 for above, below in zip(longest.lines, longest.lines[1:], strict=False)]


def _is_list(slot: Slot, inset: float) -> bool:
    """Whether no line of a cell was broken by its margin."""
    width = slot.box[2] - slot.box[0] - 2 * inset
    pairs = zip(slot.lines, slot.lines[1:], strict=False)
    return not any(is_wrapped(before.text, line.text, width - (before.box[2] - before.box[0]), line) for before, line in pairs)


def _recut(piece: Piece, cuts: dict[int, list[float]]) -> Piece:
    """The piece with more rows; a cell of one line beside many stands beside all of them."""
    grid = piece.grid
    ys = sorted((*grid.ys, *(cut for found in cuts.values() for cut in found)))
    finer: list[Slot] = []
    for slot in piece.slots:
        first, last = ys.index(grid.ys[slot.span[0]]), ys.index(grid.ys[slot.span[2] + 1]) - 1
        whole = slot.span[0] not in cuts or len(slot.lines) == 1
        parts = [(first, last)] if whole else [(row, row) for row in range(first, last + 1)]
        for top, bottom in parts:
            span = (top, slot.span[1], bottom, slot.span[3])
            box = (slot.box[0], ys[top], slot.box[2], ys[bottom + 1])
            finer.append(Slot(span, box, [line for line in slot.lines if whole or box[1] <= (line.box[1] + line.box[3]) / 2 < box[3]]))
    finer.sort(key=lambda slot: slot.span)
    return evolve(piece, grid=Ruled(grid.xs, tuple(ys), tuple(slot.span for slot in finer)), slots=finer)
