"""Lines on a terminal: coloured, wrapped with hanging indents. NO_COLOR is respected (by rich)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from jiheng.reporting.lines import Line
from jiheng.reporting.paths import visible


def show(lines: Iterable[Line], stream: IO[str]) -> None:
    """Write lines to a terminal."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for each in lines:
        shown = Text.assemble(*((visible(piece.text), piece.style) for piece in each.pieces))
        console.print(Padding(shown, (0, 0, 0, each.indent), expand=False) if shown else "")
