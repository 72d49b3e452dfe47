"""A page in the order in which it is read: lines of text and tables, columns of text one after the other."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Final

from attrs import define, field

from jiheng.documents.model import Box
from jiheng.documents.pdf_cells import Piece, pieces_of
from jiheng.documents.pdf_columns import Row, columned, rows_of
from jiheng.documents.pdf_geometry import Rule, Size
from jiheng.documents.pdf_grid import grids_of, merged
from jiheng.documents.pdf_text import Line, Run, set_size
from jiheng.messages import Message, msg

_MOST_CROSSINGS: Final = 4_000_000  # of lines on a page; the fullest real ones have some thousand
_MOST_LINES: Final = 5_000
_BESIDE: Final = 4  # rows that two columns of text have at least
_FILLED: Final = 0.7  # how much of a column its lines take up on average
_LEAST_LETTERS: Final = 8  # a line of a column of text has on average


@define
class Page:
    """What stands on a page.

    Attributes:
        number: from 1. runs: in the order in which they were drawn.
        across, down: horizontal and vertical ruling lines. pictures: boxes of the larger images.
        doubts: what was not read or not surely.
        blind: whether it shows text that only recognition can read.
    """

    number: int
    size: Size
    runs: list[Run]
    across: list[Rule]
    down: list[Rule]
    pictures: list[Box]
    doubts: list[Message] = field(factory=list)
    blind: bool = False


@define(eq=False)
class TextLine:
    """A line of text outside tables.

    Attributes:
        page: its page.
        edges: left and right edge of the column of text in which it stands, None where text fills the width of the page.
        size: of its characters. text: its text.
    """

    page: int
    line: Line
    edges: tuple[float, float] | None = None
    size: float = field(init=False)
    text: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.size = set_size(self.line)
        self.text = self.line.text.strip()

    @property
    def box(self) -> Box:
        """Its box."""
        return self.line.box


Item = TextLine | Piece


@define(eq=False)
class Sheet:
    """What stands on a page, in reading order."""

    number: int
    width: float
    height: float
    items: list[Item]


def sheet_of(page: Page) -> Sheet:
    """Tables and lines of a page; what goes beyond the limits is noted among its doubts."""
    across, down = merged(page.across), merged(page.down)
    if len(across) * len(down) > _MOST_CROSSINGS or len(across) > _MOST_LINES:
        page.doubts.append(msg("此页的图形过多，没有全部读取，表格可能不完整。"))
        across, down = [], []
    pieces, rest = pieces_of(page.number, grids_of(across, down), page.runs)
    loose = [rule for rule in across if not any(_within(rule, piece) for piece in pieces)]
    rows = rows_of(rest)
    if any(len(row) > 1 for row in rows):
        more, rows = columned(page.number, rows, loose)
        pieces += more
    return Sheet(page.number, page.size.width, page.size.height, _ordered(page, pieces, rows))


def _within(rule: Rule, piece: Piece) -> bool:
    left, top, right, bottom = piece.box
    return top - 2 <= rule.at <= bottom + 2 and rule.start <= right and rule.end >= left


def _ordered(page: Page, pieces: list[Piece], rows: list[Row]) -> list[Item]:
    """From the top down; between two tables each zone of text by its own columns."""
    items: list[Item] = []
    held: list[Row] = []
    at = 0
    for piece in sorted(pieces, key=lambda piece: (piece.box[1], piece.box[0])):
        while at < len(rows) and rows[at][0].box[1] < piece.box[1]:
            held.append(rows[at])
            at += 1
        items += _zone(page.number, held)
        held = []
        items.append(piece)
    return [*items, *_zone(page.number, rows[at:])]


# --- columns of text ----------------------------------------------------------------------------------------------------------


def _zone(page: int, rows: Sequence[Row]) -> list[TextLine]:
    """The lines of a zone of text; where it has two columns, the left one first."""
    if not rows:
        return []
    found: list[TextLine] = []
    at = 0
    gutter = _gutter(rows)
    while at < len(rows):
        end = at
        while gutter is not None and end < len(rows) and not _crosses(rows[end], gutter):
            end += 1
        if gutter is not None and _two_columns(rows[at:end], gutter):
            for side in _sides(rows[at:end], gutter):
                edges = min(line.box[0] for line in side), max(line.box[2] for line in side)
                found += [TextLine(page, line, edges) for line in side]
        else:
            end = max(end, at + 1)
            found += [TextLine(page, _whole(row)) for row in rows[at:end]]
        at = end
    return found


def _whole(row: Row) -> Line:
    """Pieces on one height that are no columns: one line."""
    return row[0] if len(row) == 1 else Line([run for line in row for run in line.runs])


def _sides(rows: Sequence[Row], gutter: float) -> list[list[Line]]:
    """The lines to the left and to the right."""
    return [[line for row in rows for line in row if (line.box[2] <= gutter) is left] for left in (True, False)]


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where many rows have a gap about the middle of the zone."""
    gaps = [(row[0].box[2] + row[1].box[0]) / 2 for row in rows if len(row) == 2]
    if len(gaps) < _BESIDE:
        return None
    left, right = min(row[0].box[0] for row in rows), max(row[-1].box[2] for row in rows)
    middle = statistics.median(gaps)
    return middle if 0.3 < (middle - left) / (right - left) < 0.7 else None


def _crosses(row: Row, gutter: float) -> bool:
    return any(line.box[0] < gutter < line.box[2] for line in row)


def _two_columns(rows: Sequence[Row], gutter: float) -> bool:
    """Whether rows are two columns of running text: long lines on both sides."""
    return all(len(side) >= _BESIDE and _is_prose(side) for side in _sides(rows, gutter))


def _is_prose(lines: list[Line]) -> bool:
    width = max(line.box[2] for line in lines) - min(line.box[0] for line in lines)
    filled = statistics.fmean((line.box[2] - line.box[0]) / width for line in lines) if width > 0 else 0
    return filled >= _FILLED and statistics.fmean(len(line.text) for line in lines) >= _LEAST_LETTERS
