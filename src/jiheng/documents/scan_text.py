"""Which parts of a page are lines of text: what the model found, cut at the walls of cells, and what ink it left in cells."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from attrs import define, evolve

from jiheng.documents.model import Box
from jiheng.documents.pdf_grid import Ruled
from jiheng.documents.pdf_text import Run
from jiheng.documents.scan_image import Picture, Prepared
from jiheng.documents.scan_model import Mark
from jiheng.documents.scan_ocr import Engine, PixelBox, Reading, without_echo
from jiheng.documents.scan_signs import sign_of

_COMMON: Final = 0.35  # of its height: what of a line must lie in a cell to be read there
_CUT: Final = 0.8  # of its height: what may be cut off from a line
_PAD: Final = 0.012  # inches about a line
_SPECK: Final = 0.012  # inches: smaller ink is dirt
_WIDE_MARK: Final = 0.028  # inches: ink that the model overlooks is at least so wide or high
_INSET: Final = 0.018  # inches from the middle of a wall to where text may begin
_LINE: Final = 0.14  # inches: height of a line where none tells
_FIND_DPI: Final = 120  # at this resolution lines of text are found as well as at a higher one, and faster
_PALE: Final = 0.45  # of the usual darkness: paler ink is the rest of a seal
_SURE: Final = 0.9  # what is less sure is doubted
_SURE_UNDER_SEAL: Final = 0.97
_STROKES: Final = ("—", "/")  # told by their direction
_FIGURES: Final = frozenset("0123456789")
_UPRIGHT: Final = ("1", "I", "l", "|")
_SLANTING: Final = -0.2
_FAINT: Final = 28  # how much darker than paper ink is


@define(eq=False)
class Texts:
    """The lines of text of a page.

    Attributes:
        page: without ruling lines. cells: the boxes of all cells, in pixels.
    """

    page: Prepared
    cells: list[PixelBox]
    ink: Picture

    @classmethod
    def of(cls, page: Prepared, lines: Picture, grids: Iterable[Ruled]) -> Texts:
        """Take the lines off a page.

        Args:
            lines: their pixels. grids: the tables that they make up, in points.
        """
        grey = np.where(lines > 0, _paper(page.grey), page.grey).astype(np.uint8)
        clean = Prepared(grey, grey, page.seals, page.dpi)
        scale = page.dpi / 72
        inset = page.dpi * _INSET
        boxes = [grid.box_of(span) for grid in grids for span in grid.spans]
        cells = [
            (int(left * scale + inset), int(top * scale + inset), int(right * scale - inset), int(bottom * scale - inset))
            for left, top, right, bottom in boxes
        ]
        return cls(clean, cells, _ink(grey, page.dpi))

    def read(self, engine: Engine) -> tuple[list[Run], list[Mark]]:
        """All lines of text, and how sure each is."""
        places = list(self._places(self._found(engine)))
        pictures = [self._picture(place) for place in places]
        found = list(zip(places, engine.read(pictures), strict=True))
        lines = [(place, self._as_stroke(without_echo(reading), place)) for place, reading in found if reading.text.strip()]
        runs = [run_of(reading, self._points(place)) for place, reading in lines]
        return runs, [self._mark(reading, place) for place, reading in lines]

    def _mark(self, reading: Reading, place: PixelBox) -> Mark:
        left, top, right, bottom = place
        sealed = any(box[0] < right and left < box[2] and box[1] < bottom and top < box[3] for box in self.page.seals)
        sure = reading.certainty >= (_SURE_UNDER_SEAL if sealed else _SURE) or (reading.text in _STROKES and not sealed)
        return Mark(self._points(place), reading.text, reading.certainty, sure)

    def _as_stroke(self, reading: Reading, place: PixelBox) -> Reading:
        """A level stroke that stands alone is a dash, not the figure one; a slanting one says that there is nothing; two are a sign."""
        if reading.text == "一":
            return evolve(reading, text="—")
        left, top, right, bottom = place
        if len(reading.text) == 1 and reading.text not in _FIGURES:
            sign = sign_of(self.page.grey[top:bottom, left:right])
            return evolve(reading, text=sign) if sign else reading
        slants = reading.text in _UPRIGHT and _slope(self.ink[top:bottom, left:right]) < _SLANTING
        return evolve(reading, text="/") if slants else reading

    def _found(self, engine: Engine) -> list[PixelBox]:
        scale = min(_FIND_DPI / self.page.dpi, 1.0)
        small = cv2.resize(self.page.grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        boxes = engine.find(small)
        return [(int(left / scale), int(top / scale), int(right / scale), int(bottom / scale)) for left, top, right, bottom in boxes]

    def _places(self, found: Sequence[PixelBox]) -> Iterator[PixelBox]:
        taken = np.zeros_like(self.ink)
        heights, depths = [], []
        for box in found:
            for left, top, right, bottom in map(self._whole, self._cut(box)):
                tight = _tight(self.ink, (left, top, right, bottom))
                taken[top:bottom, left:right] = 1
                if tight is not None:
                    heights.append(bottom - top)
                    depths.append(self._depth(tight))
                    yield tight[0], top, tight[2], bottom
        usual = int(statistics.median(heights)) if heights else int(self.page.dpi * _LINE)
        least = _PALE * statistics.median(depths) if depths else 0.0
        yield from (place for place in self._overlooked(taken, usual) if self._depth(place) >= least)

    def _cut(self, box: PixelBox) -> Iterator[PixelBox]:
        """A line by the cells in which its parts stand, whole where it stands in none."""
        left, top, right, bottom = box
        middle = (top + bottom) / 2
        inside = [cell for cell in self.cells if cell[1] <= middle <= cell[3] and min(right, cell[2]) - max(left, cell[0]) > 0]
        if not inside:
            yield box
        for cell in inside:
            part = max(left, cell[0]), max(top, cell[1]), min(right, cell[2]), min(bottom, cell[3])
            if len(inside) == 1 or part[2] - part[0] > _COMMON * (bottom - top):
                yield part

    def _whole(self, box: PixelBox) -> PixelBox:
        """A line with the whole of the characters at its ends, which the model may have cut through."""
        left, top, right, bottom = box
        inked: Picture = np.max(self.ink[top:bottom], axis=0)
        reach = int(_CUT * (bottom - top))
        before, after = (_first_blank(side) for side in (inked[max(left - reach, 0) : left][::-1], inked[right : right + reach]))
        return left - before, top, right + after, bottom

    def _depth(self, place: PixelBox) -> float:
        """How much darker than paper the ink in a place is."""
        left, top, right, bottom = place
        return _paper(self.page.grey) - float(np.quantile(self.page.grey[top:bottom, left:right], 0.02))

    def _overlooked(self, taken: Picture, usual: int) -> Iterator[PixelBox]:
        """Ink in cells where the model found no text: single figures, dashes, strokes."""
        least = self.page.dpi * _WIDE_MARK
        for cell in self.cells:
            left, top, right, bottom = cell
            if right - left < least or bottom - top < least:
                continue
            rest = self.ink[top:bottom, left:right] * (1 - taken[top:bottom, left:right])
            for box in _clusters(rest, usual):
                if max(box[2] - box[0], box[3] - box[1]) >= least:
                    yield _as_line((box[0] + left, box[1] + top, box[2] + left, box[3] + top), cell, usual)

    def _picture(self, place: PixelBox) -> Picture:
        pad = max(int(self.page.dpi * _PAD), 2)
        left, top, right, bottom = place
        height, width = self.page.grey.shape
        return self.page.grey[max(top - pad // 2, 0) : min(bottom + pad // 2, height), max(left - 2 * pad, 0) : min(right + 2 * pad, width)]

    def _points(self, place: PixelBox) -> Box:
        left, top, right, bottom = (value * 72 / self.page.dpi for value in place)
        return left, top, right, bottom


def _first_blank(inked: Picture) -> int:
    """How far ink goes on; 0 where it does not end."""
    return int(np.argmin(inked)) if inked.size and not inked.all() else 0


def _slope(ink: Picture) -> float:
    """How far ink goes to the right for each step that it goes down."""
    rows, columns = np.nonzero(ink)
    spread = float(np.var(rows)) if len(rows) else 0.0
    return float(np.mean((rows - rows.mean()) * (columns - columns.mean()))) / spread if spread else 0.0


def run_of(reading: Reading, box: Box) -> Run:
    """A line as a run of characters; blanks between Chinese characters and figures are only how the page was set."""
    left, top, right, bottom = box
    width = right - left
    kept = [at for at, letter in enumerate(reading.text) if not letter.isspace() or _parts_words(reading.text, at)]
    middles = [reading.middles[at] for at in kept]
    edges = [0.0, *((a + b) / 2 for a, b in pairwise(middles))]
    return Run("".join(reading.text[at] for at in kept), [left + edge * width for edge in edges], left, top, right, bottom)


def _parts_words(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isascii() and text[at + 1].isascii()


def _paper(grey: Picture) -> int:
    """The value of paper: that of most pixels."""
    return int(np.bincount(grey.ravel(), minlength=256)[128:].argmax() + 128)


def _ink(grey: Picture, dpi: float) -> Picture:
    """Where ink is, specks left out."""
    dark = (cv2.GaussianBlur(grey, (3, 3), 0) < _paper(grey) - _FAINT).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    least = max(int(dpi * _SPECK), 2)
    large = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) > least
    large[0] = False
    ink: Picture = large[labels].astype(np.uint8) if count else dark
    return ink


def _tight(ink: Picture, box: PixelBox) -> PixelBox | None:
    """The box of the ink within a box."""
    left, top, right, bottom = box
    part = ink[top:bottom, left:right]
    if not part.any():
        return None
    columns = np.flatnonzero(part.any(axis=0))
    rows = np.flatnonzero(part.any(axis=1))
    return left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1


def _clusters(ink: Picture, usual: int) -> list[PixelBox]:
    """Boxes of ink that stands close together on one line."""
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(usual, 3)), np.uint8))
    boxes = cv2.connectedComponentsWithStats(joined)[2][1:]
    return [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in boxes]


def _as_line(box: PixelBox, cell: PixelBox, usual: int) -> PixelBox:
    """Ink with as much room above and below as a line has."""
    left, top, right, bottom = box
    lack = max(usual - (bottom - top), 0)
    return left, max(top - lack // 2, cell[1]), right, min(bottom + lack - lack // 2, cell[3])
