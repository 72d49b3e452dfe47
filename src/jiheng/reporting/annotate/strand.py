"""The text of a paragraph or cell together with the elements that it stands in: words are found in it and cut out exactly."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Final

from attrs import define, field
from lxml import etree

from jiheng.documents import docx_names as w
from jiheng.values.text import narrow

Element = etree._Element  # noqa: SLF001 - the public name of lxml's type is its private one
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


@define(eq=False)
class Piece:
    """Text that one element holds; None for what only the reader shows."""

    text: str
    element: Element | None


@define(eq=False)
class Strand:
    """The paragraphs of one place.

    Attributes:
        file_part: the part of the file that holds them. paragraphs: at least one.
        pieces: their text in order.
    """

    file_part: str
    paragraphs: list[Element]
    pieces: list[Piece] = field(factory=list)

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece.text for piece in self.pieces)

    def find(self, words: str) -> tuple[int, int] | None:
        """Where words stand in the text, as :func:`find_once`."""
        return find_once(self.text, words)

    def cut(self, start: int, end: int) -> list[Piece]:
        """The pieces between two offsets, runs divided so that they begin and end there; where one cannot be divided, the whole of it."""
        self._divide(start)
        self._divide(end)
        found, offset = [], 0
        for piece in self.pieces:
            if piece.text and offset < end and offset + len(piece.text) > start:
                found.append(piece)
            offset += len(piece.text)
        return found

    def _divide(self, at: int) -> None:
        offset = 0
        for number, piece in enumerate(self.pieces):
            if offset <= at < offset + len(piece.text) and piece.element is not None:
                if offset == at:
                    part_run(piece.element)
                elif (second := divide_text(piece.element, at - offset)) is not None:
                    halves = piece.text[: at - offset], piece.text[at - offset :]
                    self.pieces[number : number + 1] = [Piece(halves[0], piece.element), Piece(halves[1], second)]
                return
            offset += len(piece.text)


def find_once(text: str, words: str) -> tuple[int, int] | None:
    """Where words stand, whatever blanks and widths; None unless they stand there exactly once, not as part of a longer figure."""
    (plain, at), (wanted, _) = _folded(text), _folded(words)
    if not wanted:
        return None
    before = r"(?<![\d.])(?<!\d,)" if wanted[0].isdigit() else ""
    after = r"(?!\d|[.,]\d)" if wanted[-1].isdigit() else ""
    found = [match.start() for match in re.finditer(f"{before}(?={re.escape(wanted)}{after})", plain)]
    return (at[found[0]], at[found[0] + len(wanted) - 1] + 1) if len(found) == 1 else None


def divide_text(text: Element, at: int) -> Element | None:
    """Divide a run within its text, both halves formatted alike; gives the text of the second half, None where it cannot be divided."""
    run = text.getparent()
    if text.tag != w.TEXT or run is None or run.tag != w.RUN or not 0 < at < len(text.text or ""):
        return None
    rest = text.makeelement(w.TEXT)
    rest.text = (text.text or "")[at:]
    text.text = (text.text or "")[:at]
    for half in (text, rest):
        half.set(_SPACE, "preserve")
    text.addnext(rest)
    part_run(rest)
    return rest


def part_run(element: Element) -> None:
    """Divide a run before one of its elements, unless the element is the first."""
    run, before = element.getparent(), element.getprevious()
    if run is None or run.tag != w.RUN or before is None or before.tag == w.RUN_PROPERTIES:
        return
    second = run.makeelement(w.RUN)
    second.attrib.update(run.attrib)
    properties = run.find(w.RUN_PROPERTIES)
    if properties is not None:
        second.append(deepcopy(properties))
    second.extend([element, *element.itersiblings()])
    run.addnext(second)


def _folded(text: str) -> tuple[str, list[int]]:
    """Characters that count, half-width, and where each stands in the text."""
    kept = [(narrow(letter), at) for at, letter in enumerate(text) if letter > " " and not letter.isspace()]
    kept = [(letter, at) for letter, at in kept if letter]
    return "".join(letter for letter, _ in kept), [at for _, at in kept]
