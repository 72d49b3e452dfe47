"""What is drawn on a page of an OFD: characters, ruling lines, pictures; each with its place in points from the upper left corner.

GB/T 33190—2016: graphic objects stand in a boundary of their own (chapter 8), may be moved by a matrix, and are put together from
layers, blocks and composite objects; a text says where each of its characters stands (chapter 11).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise, repeat
from typing import Final

from attrs import define, field
from lxml import etree

from jiheng.documents.limits import Limits
from jiheng.documents.model import Box
from jiheng.documents.pdf_geometry import Rule, is_on_paper

#: points in a millimetre, the unit of OFD
POINTS: Final = 72 / 25.4
_ASCENT: Final = 0.88  # of the size: how far a character rises above its line
_HALF: Final = 0.5  # of the size: how wide Latin letters and figures are about
_THIN: Final = 3.0  # points: a shape not higher or not wider than this is a line
_LEVEL: Final = 0.6  # points: how far the ends of a line may be out of level
_FARTHEST: Final = 1e6
_LONGEST_PATH: Final = 200_000  # letters
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_PATH: Final = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_POINTS_OF: Final = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}  # numbers after each operator; its last two are the point it leads to

Matrix = tuple[float, float, float, float, float, float]
_SAME: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


Char = tuple[int, float, float, float, float]  # code, left, top, right, bottom


@define
class Drawn:
    """What a page, and the templates that lie under it, draw.

    Attributes:
        chars: codes and boxes of the characters in the order of drawing. hidden: texts that the file says are not shown.
        across, down: horizontal and vertical lines. pictures: boxes of the images.
        lost: how many objects kept apart are not there. cut: whether there was more than is looked at.
    """

    chars: list[Char] = field(factory=list)
    hidden: list[str] = field(factory=list)
    across: list[Rule] = field(factory=list)
    down: list[Rule] = field(factory=list)
    pictures: list[Box] = field(factory=list)
    lost: int = 0
    cut: bool = False


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace: producers write three of them."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; those of no use on paper are 0."""
    return [value if abs(value) < _FARTHEST else 0.0 for value in map(float, _NUMBER.findall(text or ""))]


@define
class Drawing:
    """The walk over the objects of one page.

    Attributes:
        limits: of objects and characters of a page. composites: gives the content of a composite object by its id.
    """

    limits: Limits
    composites: Callable[[str], etree._Element | None]
    found: Drawn = field(factory=Drawn)
    _objects: int = 0
    _within: list[str] = field(factory=list)

    def draw(self, content: etree._Element, matrix: Matrix) -> None:
        """Draw what an element holds, however deep blocks are nested in it."""
        for element in content.iter():
            name = local_name(element)
            if name in _OBJECTS:
                self._objects += 1
                if self._objects > self.limits.page_objects:
                    self.found.cut = True
                    return
                _OBJECTS[name](self, element, matrix)

    def _text(self, element: etree._Element, outer: Matrix) -> None:
        if _unseen(element):
            self.found.hidden.append("".join(map(str, element.itertext())).strip()[: self.limits.page_chars])
            return
        matrix = _product(_placing(element), outer)
        size = (numbers(element.get("Size")) or [0.0])[0]
        scale = (numbers(element.get("HScale")) or [1.0])[0] or 1.0
        x = y = 0.0
        for code in element:
            if local_name(code) == "TextCode":
                text = "".join(map(str, code.itertext()))[: self._room()]
                x, y = (numbers(code.get("X")) or [x])[0], (numbers(code.get("Y")) or [y])[0]
                self.found.chars += _placed(text, (x, y), _steps(code, len(text)), (size, scale), matrix)

    def _room(self) -> int:
        room = self.limits.page_chars - len(self.found.chars)
        self.found.cut |= room <= 0
        return max(room, 0)

    def _path(self, element: etree._Element, outer: Matrix) -> None:
        self.found.cut |= len(self.found.across) + len(self.found.down) > self.limits.page_objects
        if _unseen(element) or self.found.cut:
            return
        matrix = _product(_placing(element), outer)
        stroked = element.get("Stroke", "true").lower() not in ("false", "0")
        data = next((child.text or "" for child in element if local_name(child) == "AbbreviatedData"), "")
        for outline in _outlines(data[:_LONGEST_PATH], matrix):
            if not self._thin(outline) and stroked:
                self._sides(outline)

    def _thin(self, outline: Sequence[tuple[float, float]]) -> bool:
        """Take in a thin shape as a line; a dot is a bit of both."""
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if bottom - top <= _THIN:
            self.found.across.append(Rule((top + bottom) / 2, left, right))
        if right - left <= _THIN:
            self.found.down.append(Rule((left + right) / 2, top, bottom))
        return bottom - top <= _THIN or right - left <= _THIN

    def _sides(self, outline: Sequence[tuple[float, float]]) -> None:
        for (x, y), (to_x, to_y) in pairwise(outline):
            if abs(y - to_y) <= _LEVEL < abs(x - to_x):
                self.found.across.append(Rule((y + to_y) / 2, min(x, to_x), max(x, to_x)))
            elif abs(x - to_x) <= _LEVEL < abs(y - to_y):
                self.found.down.append(Rule((x + to_x) / 2, min(y, to_y), max(y, to_y)))

    def _image(self, element: etree._Element, outer: Matrix) -> None:
        x, y, width, height = _boundary(element)
        if not _unseen(element):
            self.found.pictures.append(_moved((x, y, x + width, y + height), outer))

    def _composite(self, element: etree._Element, outer: Matrix) -> None:
        """An object kept apart, drawn here; one that holds itself is drawn once."""
        name = element.get("ResourceID", "")
        if _unseen(element) or name in self._within or len(self._within) >= self.limits.depth:
            return
        content = self.composites(name)
        if content is None:
            self.found.lost += 1
        else:
            self._within.append(name)
            self.draw(content, _product(_placing(element), outer))
            self._within.pop()


_OBJECTS: Final[dict[str, Callable[[Drawing, etree._Element, Matrix], None]]] = {
    "TextObject": Drawing._text,  # noqa: SLF001 - of the class above
    "PathObject": Drawing._path,  # noqa: SLF001
    "ImageObject": Drawing._image,  # noqa: SLF001
    "CompositeObject": Drawing._composite,  # noqa: SLF001
}


def _unseen(element: etree._Element) -> bool:
    return element.get("Visible", "true").lower() in ("false", "0") or (element.get("Alpha") or "255").strip() == "0"


def _boundary(element: etree._Element) -> tuple[float, float, float, float]:
    x, y, width, height, *_ = (*numbers(element.get("Boundary")), 0.0, 0.0, 0.0, 0.0)
    return x, y, width, height


def _placing(element: etree._Element) -> Matrix:
    """From the coordinates of an object to those of what holds it: its matrix, then the corner of its boundary."""
    x, y, _, _ = _boundary(element)
    given = numbers(element.get("CTM"))
    a, b, c, d, e, f = given if len(given) == 6 else _SAME
    return a, b, c, d, e + x, f + y


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(box: Box, matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(box[at], box[down]) for at in (0, 2) for down in (1, 3)]
    xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


# --- characters ---------------------------------------------------------------------------------------------------------------


def _steps(code: etree._Element, count: int) -> tuple[list[float] | None, list[float] | None]:
    """How far each character stands from the one before it, across and down; None where the file leaves it to the font."""
    across, down = code.get("DeltaX"), code.get("DeltaY")
    return _run_lengths(across, count) if across else None, _run_lengths(down, count) if down else None


def _run_lengths(text: str, count: int) -> list[float]:
    """The distances that an attribute gives; ``g n d`` stands for n times d. Never more than there are characters."""
    tokens = iter(text.split()[: 3 * count + 3])
    given: list[float] = []
    for token in tokens:
        times = 1
        if token == "g":  # noqa: S105 - no password
            times, token = int(_number(next(tokens, ""))), next(tokens, "")  # noqa: PLW2901 - a run is one token in three words
        given += [_number(token)] * min(times, count)
        if len(given) >= count:
            break
    return given[:count]


def _number(token: str) -> float:
    """A number by itself; 0 when it is none, or of no use on paper."""
    try:
        value = float(token)
    except ValueError:
        return 0.0
    return value if -_FARTHEST < value < _FARTHEST else 0.0


def _placed(
    text: str, start: tuple[float, float], steps: tuple[list[float] | None, list[float] | None], font: tuple[float, float], matrix: Matrix
) -> Iterator[Char]:
    """The characters of a text, each with its box on the page."""
    (x, y), (across, down), (size, scale) = start, steps, font
    a, b, c, d, e, f = matrix
    upright = not b and not c and a > 0 and d > 0 and size >= 0 and scale >= 0
    rights = chain(across or (), repeat(None if down is None or across is not None else 0.0))
    for letter, right, lower in zip(text, rights, chain(down or (), repeat(0.0)), strict=False):
        width = size * scale * (_HALF if ord(letter) < 0x250 else 1.0)
        if right is not None and 0 < right < width:
            width = right
        top, bottom = y - _ASCENT * size, y + (1 - _ASCENT) * size
        if upright:  # nearly all text, and several times faster
            yield ord(letter), a * x + e, d * top + f, a * (x + width) + e, d * bottom + f
        elif is_on_paper(box := _moved((x, top, x + width, bottom), matrix)):
            yield (ord(letter), *box)
        x += width if right is None else right
        y += lower


# --- outlines -----------------------------------------------------------------------------------------------------------------


def _outlines(data: str, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The polygons of a path on the page; of a curve only the end is taken."""
    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    for operator, values in _operations(data):
        if operator in "SM" and points:
            yield points
            points = []
        if operator == "C":
            points += points[:1]
        else:
            x, y = values[-2:]
            points.append((a * x + c * y + e, b * x + d * y + f))
    if points:
        yield points


def _operations(data: str) -> Iterator[tuple[str, list[float]]]:
    """The operators of a path, each with its numbers; one that lacks numbers ends the path."""
    tokens = iter(_PATH.findall(data))
    for operator in tokens:
        if operator == "C":
            yield operator, []
            continue
        values = [_number(token) for _, token in zip(range(_POINTS_OF.get(operator, 0)), tokens, strict=False)]
        if not values or len(values) < _POINTS_OF[operator]:
            return
        yield operator, values
