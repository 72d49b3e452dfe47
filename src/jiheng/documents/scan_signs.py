"""Signs that stand alone in a cell and that models of characters know badly: =, ≤, ≥, told by the shape of their ink."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from jiheng.documents.scan_image import Picture

_BAR: Final = 0.75  # of the width: what a level stroke fills
_BENDS: Final = 0.15  # of the width: how far the point of an angle lies from its ends
_SQUARE: Final = 2.5  # the sides of a sign differ by no more than this
_LEAST: Final = 6  # pixels


def sign_of(grey: Picture) -> str | None:
    """The sign that a line of text in a picture is; None when it is none of these."""
    ink = _without_rest(cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1])
    height, width = ink.shape
    if min(height, width) < _LEAST or max(height, width) > _SQUARE * min(height, width):
        return None
    bars = _stretches(ink.mean(axis=1) >= _BAR)
    if not bars or bars[-1][1] < height - 1:
        return None
    if len(bars) == 2 and bars[0][0] <= 1:
        edge = (bars[1][0] - bars[0][1]) // 4
        return None if ink[bars[0][1] + edge : bars[1][0] - edge].any() else "="
    return _angle(ink[: bars[-1][0]]) if len(bars) == 1 else None


def _without_rest(ink: Picture) -> Picture:
    """The ink that does not come in from above or below, as the rest of a ruling line does; no room around it."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    inside = (stats[:, cv2.CC_STAT_TOP] > 0) & (stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT] < len(ink))
    inside[0] = False
    kept: Picture = inside[labels].astype(np.uint8) if count > 1 else ink
    rows, columns = np.flatnonzero(kept.any(axis=1)), np.flatnonzero(kept.any(axis=0))
    return kept[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else kept[:0, :0]


def _stretches(rows: np.ndarray) -> list[tuple[int, int]]:
    """Where rows follow each other."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], rows, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _angle(ink: Picture) -> str | None:
    """≤ or ≥ by the side to which the angle over the bar points."""
    rows = np.flatnonzero(ink.any(axis=1))
    if len(rows) < _LEAST:
        return None
    ink = ink[rows[0] : rows[-1] + 1]
    columns = np.arange(ink.shape[1])
    middles = np.array([row @ columns / max(row.sum(), 1) for row in ink.astype(float)])
    quarter = max(len(middles) // 4, 1)
    ends = np.concatenate((middles[:quarter], middles[-quarter:])).mean()
    bend = (ends - middles[quarter:-quarter].mean()) / ink.shape[1]
    return "≤" if bend > _BENDS else "≥" if bend < -_BENDS else None
