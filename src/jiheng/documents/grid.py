"""Placed cells to a table's grid: blanks filled in, merged cells repeated, wide empty stretches left out."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import define, field, frozen

from jiheng.documents.model import Cell, Unread
from jiheng.messages import msg
from jiheng.records.place import Place

_DENSE: Final = 100_000  # areas up to this many positions are laid out whole, however empty
_NOTED: Final = 20  # cells under merged ones that are noted
_GAP: Final = 20  # in larger areas a run of blank rows or columns longer than this is left out


@frozen
class Grid:
    """Rows of cells, equally long.

    Attributes:
        rows: the grid. unread: what did not fit, and text that stands under a merged cell.
    """

    rows: list[list[Cell]]
    unread: tuple[Unread, ...] = ()


def lay_out(cells: Sequence[Cell], part: str, most: int) -> Grid:
    """The grid of the used range.

    The range goes from the first to the last row and column in which a cell with text begins, so neither formats without text
    nor a title merged over a whole sheet blow it up. Cells keep their own coordinates; where wide empty stretches are left out,
    the distance between neighbours in the grid is smaller than on the sheet.

    Args:
        cells: row by row, each with its upper left position and span.
        part: name of the table.
        most: how many positions the grid may have.
    """
    filled = [cell for cell in cells if cell.text or cell.stored]
    if not filled:
        return Grid([])
    rows, columns = _used({cell.row for cell in filled}), _used({cell.column for cell in filled})
    if len(rows) * len(columns) > max(_DENSE, 4 * len(filled)):
        rows, columns = _without_gaps(rows, {cell.row for cell in filled}), _without_gaps(columns, {cell.column for cell in filled})
    kept = rows[: max(most // len(columns), 1)]
    unread = (_cut(part, kept, rows),) if len(kept) < len(rows) else ()
    grid: list[list[Cell | None]] = [[None] * len(columns) for _ in kept]
    covered = _Laying(grid, kept, columns).put(cells)
    return Grid(_padded(grid, kept, columns, part), (*unread, *map(_beneath, covered[:_NOTED])))


def _used(used: set[int]) -> Sequence[int]:
    return range(min(used), max(used) + 1)


def _without_gaps(span: Sequence[int], used: set[int]) -> Sequence[int]:
    kept: list[int] = []
    for at, after in itertools.pairwise(sorted(used)):
        kept += range(at, after) if after - at <= _GAP else [at]
    return [*kept, span[-1]]


def _cut(part: str, kept: Sequence[int], rows: Sequence[int]) -> Unread:
    reason = msg("表格过大：只读取到第 {last} 行，第 {first} 至 {end} 行没有读取。", last=kept[-1], first=rows[len(kept)], end=rows[-1])
    return Unread(reason, Place(part=part, row=rows[len(kept)]))


def _beneath(cell: Cell) -> Unread:
    return Unread(msg("合并单元格下面还有看不见的内容“{text}”，没有采用。", text=cell.text[:50]), cell.place)


@define
class _Laying:
    """Puts cells into an empty grid of the kept rows and columns."""

    grid: list[list[Cell | None]]
    rows: Sequence[int]
    columns: Sequence[int]
    row_at: dict[int, int] = field(init=False)
    column_at: dict[int, int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.row_at = {row: at for at, row in enumerate(self.rows)}
        self.column_at = {column: at for at, column in enumerate(self.columns)}

    def put(self, cells: Iterable[Cell]) -> list[Cell]:
        """Put all cells; gives those that found their place taken by a merged one of another text."""
        covered: list[Cell] = []
        budget = 2 * len(self.rows) * len(self.columns)  # spans that overlap again and again are an attack, not a table
        for cell in cells:
            if (cell.rows > 1 or cell.columns > 1) and budget >= 0:
                budget -= self._spread(cell, covered)
                continue
            down, right = self.row_at.get(cell.row), self.column_at.get(cell.column)
            if down is None or right is None:
                continue
            there = self.grid[down][right]
            if there is None:
                self.grid[down][right] = cell
            elif cell.text not in ("", there.text):
                covered.append(cell)
        return covered

    def _spread(self, cell: Cell, covered: list[Cell]) -> int:
        """Put a merged cell at every free position that it covers and clip its span to the grid; gives how many positions were tried."""
        down, below = (bisect_left(self.rows, row) for row in (cell.row, cell.row + cell.rows))
        right, beyond = (bisect_left(self.columns, column) for column in (cell.column, cell.column + cell.columns))
        if down == below or right == beyond:
            return 1
        there = self.grid[down][right]
        if there is not None:
            covered += [cell] if cell.text not in ("", there.text) else []
            return 1
        for line in self.grid[down:below]:
            for at in range(right, beyond):
                if line[at] is None:
                    line[at] = cell
        cell.rows, cell.columns = below - down, beyond - right
        return cell.rows * cell.columns


def _padded(grid: list[list[Cell | None]], rows: Sequence[int], columns: Sequence[int], part: str) -> list[list[Cell]]:
    return [
        [cell or Cell("", row, column, part=part) for cell, column in zip(line, columns, strict=True)] for line, row in zip(grid, rows, strict=True)
    ]
