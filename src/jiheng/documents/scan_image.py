"""A picture of a page made ready to be read: the seal taken off by its colour, the page turned level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
from attrs import frozen

Picture = npt.NDArray[Any]  #: rows and columns of grey values, or of blue, green and red ones

_SEARCH: Final = ((0.125, 4.0, 0.4), (0.25, 0.4, 0.1), (0.5, 0.1, 0.02))  # shrunk to, degrees to both sides, step in degrees
_LEVEL: Final = 0.05  # degrees
_RED: Final = (((0, 50, 60), (12, 255, 255)), ((155, 50, 60), (180, 255, 255)))  # hue, saturation, value in OpenCV's scale
_LEAST_SEAL: Final = 0.5  # inches; a round seal of an office is 1.5 to 1.8 inches wide
_LARGEST_SEAL: Final = 3.0
_REDDER: Final = 40  # how much lighter red ink is in the red channel than in grey
_FADED: Final = 0.2  # share of the ink of a seal that may stay a little darker than paper
_REST: Final = 30  # how much darker than paper the rest of a seal may be
_ROOM: Final = 0.03  # inches about a seal that are tinged
_LONGEST_SIDE: Final = 1.8  # how much longer than wide a seal may be


@frozen(eq=False)
class Prepared:
    """A page that is level and clean.

    Attributes:
        grey: its grey values, paper light. faint: the same with what is faint under seals, as thin lines are.
        seals: left, top, right, bottom of each seal that was taken off, in pixels.
        dpi: pixels per inch.
    """

    grey: Picture
    faint: Picture
    seals: tuple[tuple[int, int, int, int], ...]
    dpi: float


def prepared(colours: Picture, dpi: float) -> Prepared:
    """Take off seals and turn the page level.

    Args:
        colours: blue, green and red values. dpi: pixels per inch.
    """
    colours = _level(colours)
    grey = cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY)
    seals = tuple(_seals(colours, dpi))
    faint = grey.copy()
    for left, top, right, bottom in seals:
        inside = slice(top, bottom), slice(left, right)
        grey[inside], faint[inside] = _without_red(grey[inside], colours[inside][:, :, 2], dpi)
    return Prepared(grey, faint, seals, dpi)


def _seals(colours: Picture, dpi: float) -> Iterator[tuple[int, int, int, int]]:
    """The boxes of seals; red headings and red lines are none."""
    hues = cv2.cvtColor(cv2.medianBlur(colours, 3), cv2.COLOR_BGR2HSV)
    red: Picture = np.zeros(hues.shape[:2], np.uint8)
    for low, high in _RED:
        red |= cv2.inRange(hues, np.array(low), np.array(high)).astype(np.uint8)
    whole = cv2.morphologyEx(red, cv2.MORPH_CLOSE, _block(dpi * 0.15))
    room = int(dpi * _ROOM)
    for x, y, width, height, _ in cv2.connectedComponentsWithStats(whole)[2][1:]:
        short, long = sorted((width / dpi, height / dpi))
        if short >= _LEAST_SEAL and long <= _LARGEST_SEAL and long <= _LONGEST_SIDE * short:
            yield max(int(x) - room, 0), max(int(y) - room, 0), int(x + width) + room, int(y + height) + room


def _without_red(grey: Picture, red: Picture, dpi: float) -> tuple[Picture, Picture]:
    """Red ink is nearly as light as paper in the red channel; made just as light, it is gone, and black print under it stays dark."""
    ink = red > grey.astype(int) + _REDDER
    paper = np.median(grey[grey > 128])
    lighter = np.minimum(red * (paper / np.quantile(red[ink], _FADED)), paper).astype(np.uint8)
    clean = np.where(lighter > paper - _REST, paper, lighter).astype(np.uint8)
    near = cv2.dilate(ink.astype(np.uint8), _block(dpi * _ROOM)) > 0
    bare = np.maximum(grey, red)
    return np.where(near, np.maximum(grey, clean), bare), np.where(near, np.maximum(grey, lighter), bare)


def _block(size: float) -> Picture:
    side = max(int(size), 3)
    return np.ones((side, side), np.uint8)


# --- level --------------------------------------------------------------------------------------------------------------------


def _level(colours: Picture) -> Picture:
    """The page turned by the skew of its lines, or of its lines of text."""
    grey = cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY)
    dark = cv2.threshold(cv2.GaussianBlur(grey, (3, 3), 0), 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    angle = _skew(dark)
    if abs(angle) < _LEVEL:
        return colours
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    level: Picture = cv2.warpAffine(colours, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return level


def _skew(dark: Picture) -> float:
    """By how many degrees a page must be turned so that its lines, and the white between them, stand out most; coarse first, then finer."""
    best = 0.0
    for shrunk, reach, step in _SEARCH:
        small = cv2.resize(dark, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
        best = float(max(np.arange(best - reach, best + reach + step / 2, step), key=lambda angle: _sharpness(small, angle)))
    return best


def _sharpness(dark: Picture, angle: float) -> float:
    height, width = dark.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1)
    profile = cv2.warpAffine(dark, turn, (width, height)).sum(axis=1, dtype=float)
    return float(np.square(np.diff(profile)).sum())
