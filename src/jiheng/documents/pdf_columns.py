"""Tables whose columns are told by aligned text: without lines, or with lines between rows only."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from jiheng.documents.model import Box, Layout
from jiheng.documents.pdf_cells import Piece, Slot, text_of
from jiheng.documents.pdf_geometry import Rule, around
from jiheng.documents.pdf_grid import Ruled, Span
from jiheng.documents.pdf_text import Line, Run, lines_of

Row = list[Line]  # what stands on one height, apart by wide gaps

_COLUMN_GAP: Final = 1.5  # of the size: a wider gap parts two cells
_ROW_GAP: Final = 3.0  # of the size: a wider space ends a table
_LEAST_CELLS: Final = 3
_LEAST_ROWS: Final = 3
_CROSSED: Final = 0.2  # share of the rows whose text may stand across the space between two columns
_LEAST_RULES: Final = 2
_ALIGNED: Final = 6.0  # points
_LONG: Final = 25  # characters: a lone line longer than this is prose


def rows_of(runs: list[Run]) -> list[Row]:
    """Runs as rows of pieces apart by wide gaps, from the top down."""
    return [_parted(line) for line in lines_of(runs)]


def _parted(line: Line) -> Row:
    parts: list[list[Run]] = [[line.runs[0]]]
    for before, run in pairwise(line.runs):
        if run.left - before.right > _COLUMN_GAP * max(run.size, before.size):
            parts.append([])
        parts[-1].append(run)
    return [Line(part) for part in parts] if len(parts) > 1 else [line]


def columned(page: int, rows: list[Row], rules: Sequence[Rule]) -> tuple[list[Piece], list[Row]]:
    """The tables among some rows, and the other rows."""
    pieces: list[Piece] = []
    for top, bottom, lines in _bands(rows, rules):
        band = [row for row in rows if top <= _middle(row) <= bottom]
        piece = _table(page, band, lines)
        if piece is not None:
            pieces.append(piece)
            taken = set(map(id, band))
            rows = [row for row in rows if id(row) not in taken]
    for stretch in _stretches(rows):
        piece = _table(page, stretch, [])
        if piece is not None:
            pieces.append(piece)
            taken = set(map(id, stretch))
            rows = [row for row in rows if id(row) not in taken]
    return pieces, rows


def _middle(row: Row) -> float:
    return (row[0].box[1] + row[0].box[3]) / 2


def _box(row: Row) -> Box:
    return row[0].box if len(row) == 1 else around(line.box for line in row)


# --- where such tables stand --------------------------------------------------------------------------------------------------


def _bands(rows: list[Row], rules: Sequence[Rule]) -> Iterator[tuple[float, float, list[float]]]:
    """Stretches of a page between lines of the same length, in which most rows have several cells: top, bottom, heights of the lines."""
    held: list[Rule] = []
    for rule in sorted(rules):
        if held and not _belongs(held, rule, rows):
            yield from _band(held, rows)
            held = []
        held.append(rule)
    yield from _band(held, rows)


def _band(held: list[Rule], rows: list[Row]) -> Iterator[tuple[float, float, list[float]]]:
    if len(held) >= _LEAST_RULES and sum(len(row) > 1 for row in _between(rows, held[0].at, held[-1].at)) >= 2:
        yield held[0].at, held[-1].at, [rule.at for rule in held]


def _between(rows: list[Row], top: float, bottom: float) -> list[Row]:
    return [row for row in rows if top < _middle(row) < bottom]


def _belongs(held: list[Rule], rule: Rule, rows: list[Row]) -> bool:
    """Whether a line goes on with the table of those above: within their width, with cells between."""
    first = held[0]
    if abs(rule.start - first.start) > _ALIGNED or abs(rule.end - first.end) > _ALIGNED:
        return first.start - _ALIGNED <= rule.start and rule.end <= first.end + _ALIGNED and len(held) > 1
    between = _between(rows, held[-1].at, rule.at)
    return bool(between) and 2 * sum(len(row) > 1 for row in between) > len(between)


def _stretches(rows: list[Row]) -> Iterator[list[Row]]:
    """Rows that follow each other closely and have several cells, a lone cell between them included."""
    held: list[Row] = []
    for row in rows:
        if held and not _follows(held[-1], row):
            yield from _stretch(held)
            held = []
        held.append(row)
    yield from _stretch(held)


def _follows(above: Row, row: Row) -> bool:
    if len(row) == 1 and len(row[0].text) > _LONG and len(above) == 1:
        return False
    return _box(row)[1] - _box(above)[3] < _ROW_GAP * max(row[0].size, above[0].size)


def _stretch(held: list[Row]) -> Iterator[list[Row]]:
    several = [at for at, row in enumerate(held) if len(row) > 1]
    if not several:
        return
    inner = held[several[0] : several[-1] + 1]
    many = sum(len(row) >= _LEAST_CELLS for row in inner)
    if many >= _LEAST_ROWS and 2 * len(several) >= len(inner):
        yield inner


# --- columns and rows ---------------------------------------------------------------------------------------------------------


def _table(page: int, rows: list[Row], lines: list[float]) -> Piece | None:
    """The table that some rows make; None when their text is not aligned in columns."""
    xs = _columns(rows)
    if len(xs) < 3:
        return None
    ys = _heights(rows, lines)
    if len(ys) < 3:
        return None
    slots = _slots(rows, xs, ys)
    grid = Ruled(tuple(xs), tuple(ys), tuple(slot.span for slot in slots))
    for slot in slots:
        slot.text = text_of(slot, 0.0)
    return Piece(page, grid, slots, layout=Layout.POSITIONS)


def _columns(rows: list[Row]) -> list[float]:
    """Where columns begin and end: in the middle of the spaces that hardly any row has text across."""
    boxes = [line.box for row in rows for line in row]
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    several = [row for row in rows if len(row) > 1]
    edges = sorted({edge for row in several for line in row for edge in (line.box[0], line.box[2])})
    most = _CROSSED * len(several)
    free = [(start, end) for start, end in pairwise(edges) if end - start > 0.5 and sum(_crosses(row, (start + end) / 2) for row in several) <= most]
    xs = [left - 1.0]
    for start, end in _joined(free):
        if any(line.box[0] >= xs[-1] and line.box[2] <= start + 1 for row in several for line in row):
            xs.append((start + end) / 2)
    return [*xs, right + 1.0]


def _crosses(row: Row, x: float) -> bool:
    return any(line.box[0] < x < line.box[2] for line in row)


def _joined(free: list[tuple[float, float]]) -> list[tuple[float, float]]:
    whole: list[tuple[float, float]] = []
    for start, end in free:
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _heights(rows: list[Row], lines: list[float]) -> list[float]:
    """Where rows begin and end: at the lines where there are many, else where the space between rows of text is wide."""
    boxes = sorted((_box(row) for row in rows), key=lambda box: box[1])
    spans: list[list[float]] = []
    for _, top, _, bottom in boxes:
        if spans and top < spans[-1][1] - 1:
            spans[-1][1] = max(spans[-1][1], bottom)
        else:
            spans.append([top, bottom])
    top, bottom = min(spans[0][0] - 1, *lines), max(spans[-1][1] + 1, *lines)
    cuts = [(above[1] + below[0]) / 2 for above, below in pairwise(spans)]
    wide = [below[0] - above[1] for above, below in pairwise(spans)]
    if 3 * len(lines) >= len(spans):
        return sorted({top, *lines, bottom})
    least = _least_gap(wide)
    return sorted(
        {top, *(cut for cut, gap in zip(cuts, wide, strict=True) if gap >= least or any(abs(cut - line) < gap + 1 for line in lines)), bottom}
    )


def _least_gap(gaps: list[float]) -> float:
    """The space between two rows, where it is plainly wider than that between two lines of a cell."""
    ordered = sorted(gaps)
    if not ordered:
        return 0.0
    step, at = max((after - before, at) for at, (before, after) in enumerate(pairwise([*ordered, ordered[-1]])))
    plain = step > 0.5 * statistics.median(ordered) + 1 and at + 1 < len(ordered)
    return ordered[at + 1] if plain else ordered[0]


def _slots(rows: list[Row], xs: list[float], ys: list[float]) -> list[Slot]:
    """Every position of the grid, a text across several columns at the first of them."""
    slots = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            span: Span = (row, column, row, column)
            slots[row, column] = Slot(span, (xs[column], ys[row], xs[column + 1], ys[row + 1]))
    for line in sorted((line for row in rows for line in row), key=lambda line: (line.box[1], line.box[0])):
        row = max(at for at, y in enumerate(ys[:-1]) if y <= max((line.box[1] + line.box[3]) / 2, ys[0]))
        column = max(at for at, x in enumerate(xs[:-1]) if x <= max(line.box[0] + 1, xs[0]))
        slots[row, column].lines.append(line)
    return list(slots.values())
