"""Runs of characters to lines, lines to text: doubled print taken once, raised figures kept apart, wrapped lines joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Final

from attrs import define, field

from jiheng.documents.model import Box
from jiheng.documents.pdf_geometry import around, is_on_paper

_SUPERSCRIPT: Final = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_CLOSE: Final = 0.25  # of the size: characters of one run are not further apart
_CELL_GAP: Final = 0.6  # of the size: a wider gap within a line of a cell is a blank
_RAISED: Final = 0.2  # of the size
_SMALL: Final = 0.8
_SAME: Final = 0.25  # of the size: the same character nearer than this is print made bold by doubling
_CLOSING: Final = "，。、；：！？）〕〉》」』】”’％%,.;:!?)"
_WORD: Final = re.compile(r"[（(《“〔【「≥≤<>＞＜]*(?:[A-Za-z0-9.,%/+-]+|.)")
_MIXED: Final = 0.25  # of the size
_TOLERANCE: Final = 0.2  # of the size
_IDEOGRAPHS: Final = "\u4e00"
_LEAST_WIDTHS: Final = 3
_NEXT_LINE: Final = 0.55  # of the size: how far the middles of characters on one line may be apart

Char = tuple[int, float, float, float, float]  #: code, left, top, right, bottom


@define(slots=True, eq=False)
class Run:
    """Characters that stand close behind each other.

    Attributes:
        lefts: the left edge of each character. left, top, right, bottom: of all.
        size: height of the characters. middle: height on the page of their middle.
    """

    text: str
    lefts: list[float]
    left: float
    top: float
    right: float
    bottom: float
    size: float = field(init=False)
    middle: float = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.size = self.bottom - self.top
        self.middle = (self.top + self.bottom) / 2

    @property
    def box(self) -> Box:
        """Its box."""
        return self.left, self.top, self.right, self.bottom

    def cut(self, at: int) -> tuple[Run, Run]:
        """The characters before and from a position."""
        end = self.lefts[at]
        first = Run(self.text[:at], self.lefts[:at], self.left, self.top, end, self.bottom)
        return first, Run(self.text[at:], self.lefts[at:], end, self.top, self.right, self.bottom)

    def trimmed(self) -> Run | None:
        """Without blanks at the edges, None when nothing else is there."""
        inner = self.text.strip()
        if len(inner) == len(self.text):
            return self
        if not inner:
            return None
        start = len(self.text) - len(self.text.lstrip())
        end = start + len(inner)
        right = self.lefts[end] if end < len(self.lefts) else self.right
        return Run(inner, self.lefts[start:end], self.lefts[start], self.top, right, self.bottom)


@define(slots=True, eq=False)
class Line:
    """Runs that stand beside each other, from left to right.

    Attributes:
        size: height of its characters.
    """

    runs: list[Run]
    box: Box = field(init=False)
    size: float = field(init=False)

    def __attrs_post_init__(self) -> None:
        runs = self.runs
        if len(runs) == 1:
            self.box, self.size = runs[0].box, runs[0].size
        else:
            self.box, self.size = around(run.box for run in runs), max(run.size for run in runs)

    @property
    def text(self) -> str:
        """Its text; a wide gap is a blank."""
        runs = self.runs
        if len(runs) == 1:
            return runs[0].text
        text = runs[0].text
        for before, run in pairwise(runs):
            gap = run.left - before.right
            blank = gap > _CELL_GAP * max(run.size, before.size) and not text[-1:].isspace() and not run.text[:1].isspace()
            text += (" " if blank else "") + _raised(run, before)
        return text


def runs_of(chars: Iterable[Char]) -> list[Run]:
    """Characters that stand close behind each other on one line, put together; runs of blanks alone are dropped."""
    runs: list[Run] = []
    letters: list[str] = []
    lefts: list[float] = []
    start = end = top = bottom = near = 0.0
    for code, left, upper, right, lower in chars:
        if not (-near < left - end < near and -near < upper - top < near and -near < lower - bottom < near):
            _add_run(runs, letters, lefts, (start, top, end, bottom))
            letters, lefts = [], []
            start, top, bottom, near = left, upper, lower, _CLOSE * max(lower - upper, 0.5)
        letters.append(chr(code))
        lefts.append(left)
        end = right
    _add_run(runs, letters, lefts, (start, top, end, bottom))
    return runs


def _add_run(runs: list[Run], letters: list[str], lefts: list[float], box: Box) -> None:
    text = "".join(letters)
    if text and not text.isspace() and is_on_paper(box):
        runs.append(Run(text, lefts, *box))


def lines_of(runs: list[Run]) -> list[Line]:
    """Runs as lines, from the top down."""
    if len(runs) == 1:
        return [Line(runs)]
    lines: list[Line] = []
    held: list[Run] = []
    middle = size = 0.0
    for run in sorted(runs, key=attrgetter("middle")):
        if held and run.middle - middle > _NEXT_LINE * max(run.size, size):
            lines.append(_line(held))
            held = []
        if not held or run.size > size:
            middle, size = run.middle, run.size
        held.append(run)
    if held:
        lines.append(_line(held))
    return lines


def set_size(line: Line) -> float:
    """The size in which a line is set, told from the widths of its Chinese characters, or else from its height.

    Some programs tell no heights of their fonts, so that a line is as high as its highest character.
    """
    run = max(line.runs, key=lambda run: len(run.text))
    widths = sorted(after - left for (left, after), letter in zip(pairwise(run.lefts), run.text, strict=False) if letter >= _IDEOGRAPHS)
    return widths[len(widths) // 2] if len(widths) >= _LEAST_WIDTHS else line.size


def _line(runs: list[Run]) -> Line:
    if len(runs) > 1:
        runs = sorted(runs, key=lambda run: run.left)
        if any(run.left < before.right - _SAME * run.size for before, run in pairwise(runs)):
            runs = _once(runs)
    return Line(runs)


def _once(runs: list[Run]) -> list[Run]:
    """Runs that overlap, each character of doubled print once."""
    chars = [
        (left, run.text[at], run.lefts[at + 1] if at + 1 < len(run.text) else run.right, run) for run in runs for at, left in enumerate(run.lefts)
    ]
    chars.sort(key=lambda char: char[0])
    kept: list[Run] = []
    for left, letter, right, run in chars:
        if any(other.text == letter and left - other.left < _SAME * run.size and abs(other.top - run.top) < run.size for other in kept[-4:]):
            continue
        kept.append(Run(letter, [left], left, run.top, right, run.bottom))
    return kept


def _raised(run: Run, before: Run) -> str:
    """10⁴, not 104."""
    if run.size < _SMALL * before.size and run.bottom < before.bottom - _RAISED * before.size and run.left - before.right < before.size / 2:
        return run.text.translate(_SUPERSCRIPT)
    return run.text


# --- wrapped lines ------------------------------------------------------------------------------------------------------------


def joined(lines: Sequence[Line], left: float, right: float, inset: float) -> str:
    """Lines within a cell as text: joined where the margin broke them, apart where the writer did.

    Args:
        left, right: edges of the cell. inset: the least distance that text keeps from them.
    """
    width = right - left - 2 * inset
    text = lines[0].text
    for before, line in pairwise(lines):
        piece = line.text
        wrapped = is_wrapped(text, piece, width - (before.box[2] - before.box[0]), line)
        text = glued(text, piece) if wrapped else f"{text.rstrip()}\n{piece.lstrip()}"
    return text.strip()


def is_wrapped(before: str, after: str, room: float, line: Line) -> bool:
    """Whether the first word of a ``line`` (its text is ``after``) would not have gone into the ``room`` left on the line before it.

    Programs set a little space between Chinese and other letters.
    """
    mixed = before.rstrip()[-1:].isascii() != after.lstrip()[:1].isascii()
    return width_of_first(after.strip(), line) + mixed * _MIXED * line.size > room - _TOLERANCE * line.size


def width_of_first(text: str, line: Line) -> float:
    """Width of the first word of a line; of Chinese, of the first character with what may not stand at the beginning of a line."""
    word = _WORD.match(text)
    count = len(word[0]) if word else len(text)
    while count < len(text) and text[count] in _CLOSING:
        count += 1
    for run in line.runs:
        if count < len(run.lefts):
            return run.lefts[count] - line.box[0]
        count -= len(run.lefts)
    return line.box[2] - line.box[0]


def glued(before: str, after: str) -> str:
    """Two lines as one: a blank between words, nothing in Chinese or within a figure that was too long for the line."""
    first, second = before.rstrip(), after.lstrip()
    if not first or not second:
        return first + second
    words = first[-1].isascii() and first[-1].isalnum() and second[0].isascii() and second[0].isalnum()
    figure = first[-1].isdigit() and second[0].isdigit() and first == before
    return first + (" " if words and not figure else "") + second
