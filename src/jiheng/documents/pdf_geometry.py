"""Boxes and lines on a page: the few notions of geometry that all of the PDF reader shares."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from attrs import frozen

from jiheng.documents.model import Box

_FARTHEST = 1e6


class Rule(NamedTuple):
    """A ruling line: where it stands across its direction, and from where to where it goes."""

    at: float
    start: float
    end: float


def connected(across: Sequence[Rule], down: Sequence[Rule], touch: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that come within ``touch`` of each other, directly or by way of others; those with lines in both directions."""
    flat = sorted(across)
    heights = [rule.at for rule in flat]
    parent = list(range(len(flat) + len(down)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    for number, (x, top, bottom) in enumerate(down, len(flat)):
        for at in range(bisect_left(heights, top - touch), bisect_right(heights, bottom + touch)):
            if flat[at].start - touch <= x <= flat[at].end + touch:
                parent[root(at)] = root(number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at, rule in enumerate((*flat, *down)):
        groups.setdefault(root(at), ([], []))[at >= len(flat)].append(rule)
    return [group for group in groups.values() if group[0] and group[1]]


def is_on_paper(box: Box) -> bool:
    """Whether a box is one of numbers, of a size that paper can have."""
    left, top, right, bottom = box
    return -_FARTHEST < left <= right < _FARTHEST and -_FARTHEST < top <= bottom < _FARTHEST


def around(boxes: Iterable[Box]) -> Box:
    """The box around some boxes (at least one)."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def rounded(box: Box) -> Box:
    """A box as it is given to a reader: to a tenth of a point."""
    return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)


@frozen
class Size:
    """Width and height of a page, upright."""

    width: float
    height: float


@frozen
class Frame:
    """From the coordinates of a page to those of a reader who holds it upright.

    Attributes:
        crop: visible part of the page in its own coordinates: left, bottom, right, top.
        quarter: by how many quarters its text is turned clockwise.
    """

    crop: Box
    quarter: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, upright."""
        width, height = self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]
        return (height, width) if self.quarter % 2 else (width, height)

    def upright(self, box: Box) -> Box:
        """A box of the page (left, bottom, right, top) as left, top, right, bottom."""
        left, bottom, right, top = box
        start, low, end, high = self.crop
        if self.quarter == 0:
            return left - start, high - top, right - start, high - bottom
        if self.quarter == 1:
            return high - top, end - right, high - bottom, end - left
        if self.quarter == 2:
            return end - right, bottom - low, end - left, top - low
        return bottom - low, left - start, top - low, right - start

    def on_page(self, box: Box) -> Box:
        """The way back: an upright box (left, top, right, bottom) as left, bottom, right, top of the page."""
        left, top, right, bottom = box
        start, low, end, high = self.crop
        if self.quarter == 0:
            return start + left, high - bottom, start + right, high - top
        if self.quarter == 1:
            return end - bottom, high - right, end - top, high - left
        if self.quarter == 2:
            return end - right, low + top, end - left, low + bottom
        return start + top, low + left, start + bottom, low + right

    def rules(self, across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
        """The horizontal and the vertical lines of a page, upright."""
        flat = [self.upright((start, at, end, at)) for at, start, end in across]
        steep = [self.upright((at, start, at, end)) for at, start, end in down]
        if self.quarter % 2:
            flat, steep = steep, flat
        return [Rule(top, left, right) for left, top, right, _ in flat], [Rule(left, top, bottom) for left, top, _, bottom in steep]
