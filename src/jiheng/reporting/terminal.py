"""Lines on a terminal: coloured, wrapped with hanging indents. NO_COLOR is respected (by rich)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Final

from rich.console import Console
from rich.text import Text

from jiheng.reporting.lines import Line
from jiheng.reporting.paths import visible
from jiheng.reporting.wrapping import spans

_NARROWEST: Final = 10  # columns for the text, whatever the terminal says


def show(lines: Iterable[Line], stream: IO[str]) -> None:
    """Write lines to a terminal."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for each in lines:
        shown = Text.assemble(*((visible(piece.text), piece.style) for piece in each.pieces))
        room = max(console.width - each.indent, _NARROWEST)
        for begin, end in spans(shown.plain, room):
            part = shown[begin:end]
            part.rstrip()
            console.print(Text.assemble(" " * each.indent if part else "", part), no_wrap=True, overflow="ignore", crop=False)
