"""Tables whose columns are told by aligned text: without lines, or with lines between rows only."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Final

from jiheng.documents.model import Box, Layout
from jiheng.documents.pdf_cells import Piece, Slot, text_of
from jiheng.documents.pdf_geometry import Rule, around
from jiheng.documents.pdf_grid import Ruled, Span
from jiheng.documents.pdf_text import Line, Run, lines_of

Row = list[Line]  # what stands on one height, apart by wide gaps

_COLUMN_GAP: Final = 0.5  # of the size: a wider gap parts two cells
_ROW_GAP: Final = 3.0  # of the size: a wider space ends a table
_LEAST_CELLS: Final = 3
_LEAST_ROWS: Final = 3
_LEVEL: Final = 1.5  # points
_USUAL: Final = 0.6  # quantile of the spaces between texts that is taken for one between rows
_FIGURE: Final = re.compile(r"[\d.,%]+")
_MOST_BESIDE: Final = 200  # texts beside one that are looked at
_FULL: Final = 0.8  # of the texts of the fullest column: columns with fewer do not tell rows
_LEAST_RULES: Final = 2
_MOST_COLUMNS: Final = 200
_MANY: Final = 4  # stretches between lines from which each is taken for a row, if they hold few rows of text
_ALIGNED: Final = 6.0  # points
_WIDE: Final = 0.5  # of the width of the text: wider lines under each other are prose


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
    for top, bottom, between in _bands(rows, rules):
        band = [row for row in rows if top <= _middle(row) <= bottom]
        piece = _table(page, band, between)
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


def _bands(rows: list[Row], rules: Sequence[Rule]) -> Iterator[tuple[float, float, list[Rule]]]:
    """Stretches of a page between lines of the same length, in which most rows have several cells: top, bottom, and the lines."""
    held: list[Rule] = []
    for rule in sorted(rules):
        if held and not _belongs(held, rule, rows):
            yield from _band(held, rows)
            held = []
        held.append(rule)
    yield from _band(held, rows)


def _band(held: list[Rule], rows: list[Row]) -> Iterator[tuple[float, float, list[Rule]]]:
    if len(held) >= _LEAST_RULES and sum(len(row) > 1 for row in _between(rows, held[0].at, held[-1].at)) >= 2:
        yield held[0].at, held[-1].at, held


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
    width = max((_box(row)[2] - _box(row)[0] for row in rows), default=0.0)
    held: list[Row] = []
    for row in rows:
        if held and not _follows(held[-1], row, width):
            yield from _stretch(held)
            held = []
        held.append(row)
    yield from _stretch(held)


def _follows(above: Row, row: Row, width: float) -> bool:
    """Whether a row may belong to the table of the one above: close below it, and not the second line of prose."""
    if len(row) == len(above) == 1:
        left, _, right, _ = row[0].box
        if right - left > _WIDE * width and abs(left - above[0].box[0]) < 2.5 * row[0].size:
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


def _table(page: int, rows: list[Row], rules: list[Rule]) -> Piece | None:
    """The table that some rows make; None when their text is not aligned in columns."""
    xs = _columns(rows, rules)
    if not 3 <= len(xs) <= _MOST_COLUMNS:
        return None
    ys, ruled = _heights(rows, xs, sorted({rule.at for rule in rules}))
    if len(ys) < 3:
        return None
    spans = _spans(xs, ys, rules if ruled else [])
    grid = Ruled(tuple(round(x, 1) for x in xs), tuple(round(y, 1) for y in ys), tuple(spans))
    slots = [Slot(span, grid.box_of(span)) for span in spans]
    _fill(grid, slots, rows)
    for slot in slots:
        slot.text = text_of(slot, 0.0)
    return Piece(page, grid, slots, layout=Layout.POSITIONS)


def _columns(rows: list[Row], rules: list[Rule]) -> list[float]:
    """Where columns begin and end: as few as part any two cells that stand beside each other, and where lines begin and end."""
    boxes = [line.box for row in rows for line in row]
    gaps = [(right.box[0], left.box[2]) for row in rows for left, right in pairwise(row)]
    gaps = sorted([*gaps, *((x + 1, x - 1) for x in _inner_ends(rules))])
    xs = [min(box[0] for box in boxes) - 1.0]
    start = end = -1.0
    for until, since in gaps:
        if since < end:
            start = max(start, since)
            continue
        if end > 0:
            xs.append((start + end) / 2)
        start, end = since, until
    if end > 0:
        xs.append((start + end) / 2)
    return [*xs, max(box[2] for box in boxes) + 1.0]


def _inner_ends(rules: list[Rule]) -> list[float]:
    """Where lines begin or end within the table: those that leave out a cell which goes on downwards."""
    if not rules:
        return []
    first, last = min(rule.start for rule in rules), max(rule.end for rule in rules)
    return [x for rule in rules for x in (rule.start, rule.end) if first + _ALIGNED < x < last - _ALIGNED]


def _heights(rows: list[Row], xs: Sequence[float], lines: list[float]) -> tuple[list[float], bool]:
    """Where rows begin and end, and whether lines alone tell it; else it is where the space between rows of text is wide."""
    spans = _stacked(rows, xs)
    top, bottom = min([spans[0][0] - 1, *lines]), max([spans[-1][1] + 1, *lines])
    stretches = len(lines) - 1
    if stretches >= 0.6 * len(spans) or (stretches >= _MANY and len(spans) <= 3 * stretches):
        return [top, *(line for line in lines if top + 2 < line < bottom - 2), bottom], True
    cuts = [((above[1] + below[0]) / 2, below[0] - above[1]) for above, below in pairwise(spans)]
    for least in _least_gaps([gap for _, gap in cuts]):
        kept = [cut for cut, gap in cuts if gap >= least or any(abs(cut - line) < gap + 1 for line in lines)]
        if not _piles_figures(rows, xs, kept):
            break
    return [top, *kept, bottom], False


def _least_gaps(gaps: list[float]) -> list[float]:
    """How wide the space between two rows may be, where it differs from that between two lines of a cell; last the least space of all."""
    ordered = sorted(gaps) or [0.0]
    usual = ordered[int(_USUAL * (len(ordered) - 1))]
    steps = [after for before, after in pairwise(ordered) if after - before > 0.25 * usual + 1 and after <= 1.5 * usual]
    return [*steps[::-1], ordered[0]]


def _piles_figures(rows: list[Row], xs: Sequence[float], cuts: list[float]) -> bool:
    """Whether two figures stand above each other in one cell."""
    seen = set()
    for line in (line for row in rows for line in row if _FIGURE.fullmatch(line.text)):
        place = bisect_right(cuts, (line.box[1] + line.box[3]) / 2), _column(xs, line.box)
        if place in seen:
            return True
        seen.add(place)
    return False


def _stacked(rows: list[Row], xs: Sequence[float]) -> list[tuple[float, float]]:
    """The heights that text takes up, those that overlap put together.

    Names of groups of rows, which may stand beside the middle of their group, tell no row that the other columns do not.
    """
    columns: dict[int, list[Box]] = defaultdict(list)
    for box in _upright(rows):
        columns[_column(xs, box)].append(box)
    most = max(map(len, columns.values()))
    full = [box for boxes in columns.values() if len(boxes) >= _FULL * most for box in boxes]
    spans = _heaped(full)
    tops = [top for top, _ in spans]
    lone = []
    for box in (box for boxes in columns.values() if len(boxes) < _FULL * most for box in boxes):
        at = bisect_right(tops, box[3] - 1) - 1
        if at < 0 or spans[at][1] < box[1] + 1:
            lone.append(box)
    return _heaped([*full, *lone])


def _upright(rows: list[Row]) -> list[Box]:
    """The boxes of all texts but those that stand between two rows: whose middle meets few of the texts beside them."""
    boxes = sorted((line.box for row in rows for line in row), key=itemgetter(1))
    tallest = max(box[3] - box[1] for box in boxes)
    tops = [box[1] for box in boxes]
    kept = []
    for box in boxes:
        middle = (box[1] + box[3]) / 2
        near = boxes[bisect_left(tops, box[1] - tallest) : bisect_left(tops, box[3])][:_MOST_BESIDE]
        beside = [other for other in near if other[3] > box[1] + 1 and other[1] < box[3] - 1 and other is not box]
        meeting = sum(other[1] - _LEVEL <= middle <= other[3] + _LEVEL for other in beside)
        if len(beside) < 2 or 3 * meeting > len(beside):
            kept.append(box)
    return kept or boxes


def _heaped(boxes: list[Box]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for _, top, _, bottom in sorted(boxes, key=itemgetter(1)):
        if spans and top < spans[-1][1] - 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], bottom))
        else:
            spans.append((top, bottom))
    return spans


def _spans(xs: list[float], ys: list[float], rules: list[Rule]) -> list[Span]:
    """The cells: every position, except that one goes on downwards where the line below its row leaves out its column."""
    beneath = [[rule for rule in rules if abs(rule.at - y) < _LEVEL] for y in ys[1:-1]]
    spans: list[Span] = []
    for column, (left, right) in enumerate(pairwise(xs)):
        first = 0
        for row, below in enumerate([*beneath, []]):
            if not below or any(rule.start < (left + right) / 2 < rule.end for rule in below):
                spans.append((first, column, row, column))
                first = row + 1
    return sorted(spans)


def _fill(grid: Ruled, slots: list[Slot], rows: list[Row]) -> None:
    """Each text into its cell, one across several columns into the first of them."""
    at = {(row, slot.span[1]): slot for slot in slots for row in range(slot.span[0], slot.span[2] + 1)}
    for line in sorted((line for row in rows for line in row), key=lambda line: (line.box[1], line.box[0])):
        row = bisect_right(grid.ys, (line.box[1] + line.box[3]) / 2) - 1
        at[min(max(row, 0), len(grid.ys) - 2), _column(grid.xs, line.box)].lines.append(line)


def _column(xs: Sequence[float], box: Box) -> int:
    """The first column of which a text takes up a good part, or which holds a good part of it."""
    first = max(bisect_right(xs, box[0]) - 1, 0)
    for column in range(first, len(xs) - 1):
        left, right = xs[column], xs[column + 1]
        shared = min(right, box[2]) - max(left, box[0])
        if shared >= 0.5 * min(right - left, box[2] - box[0]):
            return column
    return len(xs) - 2
