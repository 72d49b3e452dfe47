"""Lines broken to a width as Chinese is set: between any two characters, but no figure in two, no punctuation at the beginning of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jiheng.reporting.lines import width

_OPENING: Final = "（《〈「『“‘【〔[("
_CLOSING: Final = "，。；：、！？）》〉」』”’】〕…—])"
#: what stays together: words and figures of the Latin keyboard, one Chinese character with the punctuation that belongs to it
_PIECE: Final = re.compile(rf"[{re.escape(_OPENING)}]*(?:[!-~±×÷≥≤]+|[^\s])[{re.escape(_CLOSING)}]*[^\S\n]*|\n|[^\S\n]+")


def wrapped(text: str, columns: int) -> list[str]:
    """The lines of a text, none wider than ``columns``."""
    return [text[begin:end].rstrip() for begin, end in spans(text, columns)]


def spans(text: str, columns: int) -> list[tuple[int, int]]:
    """Where the lines of a text begin and end; a line break of its own ends a line too."""
    found: list[tuple[int, int]] = []
    begin = taken = at = 0
    for piece in _pieces(text, columns):
        needed = width(piece.rstrip())
        if at > begin and (taken + needed > columns or text[at - 1] == "\n"):
            found.append((begin, at))
            begin, taken = at, 0
        at += len(piece)
        taken += width(piece)
    return [*found, (begin, len(text))]


def _pieces(text: str, columns: int) -> Iterator[str]:
    """What is not broken; a piece wider than a whole line is."""
    for match in _PIECE.finditer(text):
        piece = match[0]
        if width(piece.rstrip()) <= columns:
            yield piece
        else:
            yield from piece
