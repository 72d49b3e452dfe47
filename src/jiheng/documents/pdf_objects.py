"""What is drawn on a page besides characters: ruling lines, pictures, and in which directions text runs."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Final

import pypdfium2.raw as c
from attrs import define, field

from jiheng.documents.limits import Limits
from jiheng.documents.model import Box
from jiheng.documents.pdf_geometry import Rule

_THIN: Final = 3.0  # points: a shape not higher or not wider than this is a line
_LEVEL: Final = 0.6  # points: how far the ends of a line may be out of level
_LEAST_PICTURE: Final = 900.0  # square points
_DEEPEST: Final = 8  # forms within forms
_INVISIBLE: Final = 3
_OBLIQUE: Final = -1

Matrix = tuple[float, float, float, float, float, float]
Points = list[tuple[float, float]]


@define
class Objects:
    """Lines and pictures in the page's own coordinates.

    Attributes:
        across, down: horizontal and vertical lines.
        pictures: boxes as left, bottom, right, top.
        quarters: the directions of its text, in quarters clockwise; -1 for any other.
        visible, invisible: how many pieces of text are of that kind.
        shapes: how many shapes are drawn.
        cut: whether there were more objects than are looked at.
    """

    across: list[Rule] = field(factory=list)
    down: list[Rule] = field(factory=list)
    pictures: list[Box] = field(factory=list)
    quarters: set[int] = field(factory=set)
    visible: int = 0
    invisible: int = 0
    shapes: int = 0
    cut: bool = False


def read_objects(page: object, limits: Limits) -> Objects:
    """Look at every object of a page, those in forms too."""
    walk = _Walk(limits.page_objects)
    walk.through(c.FPDFPage_CountObjects(page), partial(c.FPDFPage_GetObject, page), None, 0)
    return walk.found


@define
class _Walk:
    """The walk over the objects of a page; the buffers that pdfium fills are made once."""

    budget: int
    found: Objects = field(factory=Objects)
    matrix: c.FS_MATRIX = field(factory=c.FS_MATRIX)
    x: ctypes.c_float = field(factory=ctypes.c_float)
    y: ctypes.c_float = field(factory=ctypes.c_float)
    bounds: tuple[ctypes.c_float, ctypes.c_float, ctypes.c_float, ctypes.c_float] = field(
        factory=lambda: (ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float())
    )

    def through(self, count: int, get: Callable[[int], object], outer: Matrix | None, depth: int) -> None:
        for at in range(max(count, 0)):
            self.budget -= 1
            if self.budget < 0:
                self.found.cut = True
                return
            item = get(at)
            kind = c.FPDFPageObj_GetType(item)
            if kind == c.FPDF_PAGEOBJ_TEXT:
                self._text(item, outer)
            elif kind == c.FPDF_PAGEOBJ_PATH:
                self._path(item, outer)
            elif kind == c.FPDF_PAGEOBJ_IMAGE:
                self._picture(item, outer)
            elif kind == c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inner = _product(self._matrix(item), outer)
                self.through(c.FPDFFormObj_CountObjects(item), partial(c.FPDFFormObj_GetObject, item), inner, depth + 1)

    def _matrix(self, item: object) -> Matrix:
        m = self.matrix
        if not c.FPDFPageObj_GetMatrix(item, m):
            return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
        return m.a, m.b, m.c, m.d, m.e, m.f

    def _box(self, item: object, outer: Matrix | None) -> Box | None:
        left, bottom, right, top = self.bounds
        if not c.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return None
        box = (left.value, bottom.value, right.value, top.value)
        return box if outer is None else _moved(box, outer)

    def _text(self, item: object, outer: Matrix | None) -> None:
        a, b, *_ = self._matrix(item) if outer is None else _product(self._matrix(item), outer)
        self.found.quarters.add(_direction(a, b))
        if c.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE:
            self.found.invisible += 1
        else:
            self.found.visible += 1

    def _picture(self, item: object, outer: Matrix | None) -> None:
        box = self._box(item, outer)
        if box is not None and (box[2] - box[0]) * (box[3] - box[1]) >= _LEAST_PICTURE:
            self.found.pictures.append(box)

    def _path(self, item: object, outer: Matrix | None) -> None:
        self.found.shapes += 1
        box = self._box(item, outer)
        if box is None:
            return
        if self._rule(*box):
            return
        segments = c.FPDFPath_CountSegments(item)
        self.budget -= segments
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if segments < 2 or self.budget < 0 or not c.FPDFPath_GetDrawMode(item, fill, stroke):
            return
        matrix = self._matrix(item) if outer is None else _product(self._matrix(item), outer)
        for points in self._outlines(item, segments, matrix):
            if stroke.value:
                self._sides(points)
            elif segments > 5:  # several shapes in one: each may be a line
                xs, ys = [point[0] for point in points], [point[1] for point in points]
                self._rule(min(xs), min(ys), max(xs), max(ys))

    def _rule(self, left: float, bottom: float, right: float, top: float) -> bool:
        """Take in a thin shape as a line; a dot is a bit of both."""
        width, height = right - left, top - bottom
        if height <= _THIN:
            self.found.across.append(Rule((top + bottom) / 2, left, right))
        if width <= _THIN:
            self.found.down.append(Rule((left + right) / 2, bottom, top))
        return height <= _THIN or width <= _THIN

    def _sides(self, points: Points) -> None:
        for (x, y), (to_x, to_y) in pairwise(points):
            if abs(y - to_y) <= _LEVEL < abs(x - to_x):
                self.found.across.append(Rule((y + to_y) / 2, min(x, to_x), max(x, to_x)))
            elif abs(x - to_x) <= _LEVEL < abs(y - to_y):
                self.found.down.append(Rule((x + to_x) / 2, min(y, to_y), max(y, to_y)))

    def _outlines(self, item: object, segments: int, matrix: Matrix) -> Iterator[Points]:
        """The polygons of a path; of a curve only the end is taken."""
        a, b, c_, d, e, f = matrix
        points: Points = []
        for at in range(segments):
            segment = c.FPDFPath_GetPathSegment(item, at)
            c.FPDFPathSegment_GetPoint(segment, self.x, self.y)
            x, y = self.x.value, self.y.value
            if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO and points:
                yield points
                points = []
            points.append((a * x + c_ * y + e, b * x + d * y + f))
            if c.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield points


def _direction(a: float, b: float) -> int:
    """The direction of a text matrix in quarters clockwise, or -1 when it stands aslant."""
    size = math.hypot(a, b)
    if not size or not math.isfinite(size):
        return 0
    if abs(b) < 0.05 * size:
        return 0 if a > 0 else 2
    if abs(a) < 0.05 * size:
        return 3 if b > 0 else 1
    return _OBLIQUE


def _product(first: Matrix, then: Matrix | None) -> Matrix:
    if then is None:
        return first
    a, b, c_, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c_ * p + d * r, c_ * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(box: Box, matrix: Matrix) -> Box:
    a, b, c_, d, e, f = matrix
    corners = [(box[at], box[up]) for at in (0, 2) for up in (1, 3)]
    xs = [a * x + c_ * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
