"""Ruling lines to grids: which lines belong together, where rows and columns part, which positions are merged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from attrs import frozen

from jiheng.documents.model import Box
from jiheng.documents.pdf_geometry import Rule, connected

_LEVEL: Final = 1.2  # points: pieces of one line stand not further apart than this across it
_GAP: Final = 2.2  # and along it
_TOUCH: Final = 2.0  # lines nearer than this touch
_NARROW: Final = 4.0  # a row or column narrower than this is a double line
_COVER: Final = 3.0  # how much a line may lack at each end of the side of a cell
_LEAST_LENGTH: Final = 5.0
_MOST_POSITIONS: Final = 40_000
_MOST_COLUMNS: Final = 1_000

Span = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0


@frozen
class Ruled:
    """A grid told by lines.

    Attributes:
        xs: where its columns begin, and where the last one ends. ys: the same of its rows.
        spans: its cells, row by row; together they cover the grid.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]

    @property
    def box(self) -> Box:
        """Its outer edges."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def box_of(self, span: Span) -> Box:
        """The edges of a cell."""
        row, column, last_row, last_column = span
        return self.xs[column], self.ys[row], self.xs[last_column + 1], self.ys[last_row + 1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]


def merged(rules: Sequence[Rule]) -> list[Rule]:
    """Lines put together out of the pieces in which they were drawn."""
    whole: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and rule.at - group[0].at > _LEVEL:
            whole += _chained(group)
            group = []
        group.append(rule)
    return whole + _chained(group)


def _chained(group: list[Rule]) -> list[Rule]:
    if not group:
        return []
    at = sum(rule.at for rule in group) / len(group)
    chains: list[list[float]] = []
    for _, start, end in sorted(group, key=lambda rule: rule.start):
        if chains and start <= chains[-1][1] + _GAP:
            chains[-1][1] = max(chains[-1][1], end)
        else:
            chains.append([start, end])
    return [Rule(at, start, end) for start, end in chains if end - start >= _LEAST_LENGTH]


def grids_of(across: Sequence[Rule], down: Sequence[Rule]) -> list[Ruled]:
    """The grids on a page; lines are given merged."""
    grids = (_grid(flat, steep) for flat, steep in connected(across, down, _TOUCH))
    return [grid for grid in grids if grid is not None]


def _grid(flat: list[Rule], steep: list[Rule]) -> Ruled | None:
    """The grid of touching lines, open sides closed; None where they make no more than one box."""
    xs = _positions([rule.at for rule in steep], flat)
    ys = _positions([rule.at for rule in flat], steep)
    if (len(xs) - 1) * (len(ys) - 1) > _MOST_POSITIONS or not 2 <= len(xs) <= _MOST_COLUMNS or len(ys) < 2:
        return None
    floors = _sides(ys, xs, flat)
    walls = _sides(xs, ys, steep)
    ys, floors = _used(ys, floors)
    xs, walls = _used(xs, walls)
    if (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    floors, walls = _sides(ys, xs, flat), _sides(xs, ys, steep)
    return Ruled(tuple(xs), tuple(ys), tuple(_spans(floors, walls)))


def _positions(places: list[float], others: list[Rule]) -> list[float]:
    """Where lines stand, double ones once; where the lines across them reach further out, the open side is closed there."""
    found: list[list[float]] = []
    for place in sorted((*places, min(rule.start for rule in others), max(rule.end for rule in others))):
        if found and place - found[-1][0] <= _NARROW:
            found[-1].append(place)
        else:
            found.append([place])
    return [round(sum(group) / len(group), 1) for group in found]


def _sides(places: list[float], breaks: list[float], rules: list[Rule]) -> list[list[bool]]:
    """For each place of a line and each stretch between two breaks whether a line covers it."""
    sides = [[False] * (len(breaks) - 1) for _ in places]
    for at, start, end in rules:
        line = sides[_nearest(places, at)]
        first = bisect_left(breaks, start - _COVER)
        last = bisect_right(breaks, end + _COVER) - 1
        for stretch in range(first, last):
            line[stretch] = True
    return sides


def _nearest(places: list[float], at: float) -> int:
    after = bisect_left(places, at)
    if after == 0:
        return 0
    if after == len(places):
        return after - 1
    return after if places[after] - at < at - places[after - 1] else after - 1


def _used(places: list[float], sides: list[list[bool]]) -> tuple[list[float], list[list[bool]]]:
    """Without the places at which no line covers a whole side, as an underlined word leaves them."""
    kept = [at for at, line in enumerate(sides) if at in {0, len(places) - 1} or any(line)]
    return [places[at] for at in kept], [sides[at] for at in kept]


def _spans(floors: list[list[bool]], walls: list[list[bool]]) -> list[Span]:
    """The cells between the lines, row by row."""
    rows, columns = len(floors) - 1, len(walls) - 1
    owner = [[-1] * columns for _ in range(rows)]
    spans: list[Span] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] < 0:
                span = _span(floors, walls, owner, row, column)
                for line in owner[row : span[2] + 1]:
                    line[column : span[3] + 1] = [len(spans)] * (span[3] + 1 - column)
                spans.append(span)
    return spans


def _span(floors: list[list[bool]], walls: list[list[bool]], owner: list[list[int]], row: int, column: int) -> Span:
    """The largest cell that begins at a position: to the right up to a line, then down as long as no line crosses it."""
    right = column
    while right + 1 < len(walls) - 1 and not walls[right + 1][row] and owner[row][right + 1] < 0:
        right += 1
    below = row
    while below + 1 < len(floors) - 1 and _goes_down(floors, walls, owner[below + 1], below + 1, column, right):
        below += 1
    return row, column, below, right


def _goes_down(floors: list[list[bool]], walls: list[list[bool]], owner: list[int], row: int, first: int, last: int) -> bool:
    if any(floors[row][first : last + 1]) or any(owner[at] >= 0 for at in range(first, last + 1)):
        return False
    closed_left = first == 0 or walls[first][row]
    closed_right = last + 1 == len(walls) - 1 or walls[last + 1][row]
    return closed_left and closed_right and not any(walls[at][row] for at in range(first + 1, last + 1))
