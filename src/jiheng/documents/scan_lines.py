"""Ruling lines in a picture of a page, told by their shape, without any model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from attrs import frozen

from jiheng.documents.model import Box
from jiheng.documents.pdf_geometry import Rule, connected
from jiheng.documents.scan_image import Picture, Prepared

_SHORTEST: Final = 0.14  # inches: less than the height of the lowest row
_SLENDER: Final = 3  # how much longer than thick a line is
_LEVEL: Final = 2.5  # points: lines nearer than this are one
_GAP: Final = 6.0  # points that may be missing in a line
_SHORT: Final = 24.0  # points: a line no longer than this could be a stroke of a character
_STROKES: Final = 72.0  # points: strokes of characters above each other, through the lines between them, make no longer line
_BESIDE: Final = (0.9, 1.9, 9.0)  # points: from where to where beside an upright line what goes off from it is seen, and ruling lines go on
_BRANCHES: Final = 0.1  # of its height
_NEAR: Final = 1.4  # points: a wall ends within the thickness of the line that it meets
_TOUCH: Final = 3.0  # points
_FAINT: Final = 90  # how much darker than paper a line within a seal is at least
_LEAST_TABLE: Final = 60.0  # points: what is less wide and high is a large character


@frozen(eq=False)
class Lines:
    """The lines of the tables of a page.

    Attributes:
        across, down: in points from the upper left corner.
        mask: their pixels.
    """

    across: list[Rule]
    down: list[Rule]
    mask: Picture


def lines_of(page: Prepared) -> Lines:
    """The lines that belong to tables; strokes of characters and single lines are left out."""
    dark = cv2.adaptiveThreshold(255 - page.faint, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 25, -12)
    dark = cv2.dilate(dark, np.ones((2, 2), np.uint8))
    flat = _straight(dark, page.dpi)
    steep = [rule for rule in _straight(dark.T, page.dpi) if not _is_stroke(rule, dark, page.dpi)]
    across = [rule for rule in _put_together(flat) if not _is_of_seal((rule.start, rule.at, rule.end, rule.at), page)]
    down = [rule for rule in _put_together(steep) if not _is_of_seal((rule.at, rule.start, rule.at, rule.end), page)]
    across, down = _of_tables(_anchored(across, down), _anchored(down, across))
    return Lines(across, down, _mask(page.grey.shape, across, down, page.dpi))


def _is_stroke(wall: Rule, dark: Picture, dpi: float) -> bool:
    """Whether a short upright line is made of strokes of characters: others go off from it, while text keeps off the walls of its cell.

    What goes off and on for long is a ruling line.
    """
    if wall.end - wall.start > _STROKES:
        return False
    scale = dpi / 72
    at, top, bottom = (round(value * scale) for value in (wall.at, wall.start + _NEAR, wall.end - _NEAR))
    near, far, on = (round(value * scale) for value in _BESIDE)
    left, right = dark[top:bottom, max(at - on, 0) : max(at - near, 1)][:, ::-1], dark[top:bottom, at + near + 1 : at + on + 1]
    return any(side.size and float(_branches(side > 0, far - near).mean()) > _BRANCHES for side in (left, right))


def _branches(ink: npt.NDArray[np.bool_], reach: int) -> npt.NDArray[np.bool_]:
    """In which rows ink goes off from a line, but ends soon."""
    going: npt.NDArray[np.bool_] = np.logical_and(ink[:, :reach].all(axis=1), ~ink.all(axis=1))
    return going


def _is_of_seal(line: Box, page: Prepared) -> bool:
    """Whether a line ends with the seal on which it stands and is faint, as the rest of its ring is."""
    left, top, right, bottom = (int(value * page.dpi / 72) for value in line)
    if not any(box[0] <= left and box[1] <= top and right <= box[2] and bottom <= box[3] for box in page.seals):
        return False
    strip = page.faint[max(top - 2, 0) : bottom + 3, max(left - 2, 0) : right + 3]
    darkest = strip.min(axis=0) if right - left > bottom - top else strip.min(axis=1)
    return bool(np.median(darkest) > np.median(page.faint) - _FAINT)


def _straight(dark: Picture, dpi: float) -> list[Rule]:
    """The horizontal lines of a picture, in points."""
    scale = 72 / dpi
    found = cv2.morphologyEx(np.ascontiguousarray(dark), cv2.MORPH_OPEN, np.ones((1, max(int(dpi * _SHORTEST), 12)), np.uint8))
    boxes = cv2.connectedComponentsWithStats(found)[2][1:]
    return [Rule(float(y + h / 2) * scale, float(x) * scale, float(x + w) * scale) for x, y, w, h, _ in boxes if w > _SLENDER * h]


def _put_together(rules: Sequence[Rule]) -> list[Rule]:
    """Pieces of one line as one, all at the same height."""
    whole: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and (rule.at - group[-1].at > _LEVEL / 2 or rule.at - group[0].at > _LEVEL):
            whole += _chained(group)
            group = []
        group.append(rule)
    return whole + (_chained(group) if group else [])


def _chained(group: list[Rule]) -> list[Rule]:
    length = sum(rule.end - rule.start for rule in group)
    at = sum(rule.at * (rule.end - rule.start) for rule in group) / length
    chains: list[list[float]] = []
    for _, start, end in sorted(group, key=lambda rule: rule.start):
        if chains and start <= chains[-1][1] + _GAP:
            chains[-1][1] = max(chains[-1][1], end)
        else:
            chains.append([start, end])
    return [Rule(at, start, end) for start, end in chains]


def _anchored(rules: list[Rule], others: list[Rule]) -> list[Rule]:
    """Without short lines that do not go from one long crossing line to another, as strokes of characters."""
    long = [other for other in others if other.end - other.start > _SHORT]
    return [rule for rule in rules if rule.end - rule.start > _SHORT or all(_meets(rule.at, end, long) for end in (rule.start, rule.end))]


def _meets(at: float, end: float, others: list[Rule]) -> bool:
    return any(abs(other.at - end) <= _NEAR and other.start - _TOUCH <= at <= other.end + _TOUCH for other in others)


def _of_tables(across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Without what touches nothing or makes up something too small for a table."""
    found = connected(across, down, _TOUCH)
    groups = [(flat, steep) for flat, steep in found if max(rule.end - rule.start for rule in flat) >= _LEAST_TABLE]
    return [rule for flat, _ in groups for rule in flat], [rule for _, steep in groups for rule in steep]


def _mask(shape: tuple[int, ...], across: list[Rule], down: list[Rule], dpi: float) -> Picture:
    """A broad stroke over each line."""
    mask: Picture = np.zeros(shape, np.uint8)
    scale, thickness = dpi / 72, max(int(dpi * 0.025), 3)
    for at, start, end in across:
        cv2.line(mask, (int(start * scale), int(at * scale)), (int(end * scale), int(at * scale)), 255, thickness)
    for at, start, end in down:
        cv2.line(mask, (int(at * scale), int(start * scale)), (int(at * scale), int(end * scale)), 255, thickness)
    return mask
