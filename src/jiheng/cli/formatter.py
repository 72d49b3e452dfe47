"""Help as Chinese is set: lines broken between characters, and a terminal of any width made use of."""

from __future__ import annotations

import shutil
from collections.abc import Iterable

import click

from jiheng.messages import tr
from jiheng.reporting.lines import pad, width
from jiheng.reporting.wrapping import wrapped

_WIDEST = 80
_NARROWEST = 30
_FIRST = 30  # the widest first column of a list


class Formatter(click.HelpFormatter):
    """Writes help."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        fitting = max(min(shutil.get_terminal_size().columns, max_width or _WIDEST) - 2, _NARROWEST)
        super().__init__(indent_increment, width or fitting, max_width)

    def write_heading(self, heading: str) -> None:
        """A heading of a part."""
        self.write(" " * self.current_indent + tr("{heading}：", heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """Paragraphs."""
        for line in wrapped(text, self.width - self.current_indent):
            self.write((" " * self.current_indent + line).rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _FIRST, col_spacing: int = 2) -> None:
        """A list of names and what they mean; in a narrow terminal, a meaning stands below its name."""
        listed = list(rows)
        most = min(col_max, self.width // 3)
        first = min(max(width(name) for name, _ in listed), most) + col_spacing
        for name, meaning in listed:
            lines = wrapped(meaning, self.width - first - self.current_indent)
            beside = width(name) <= first - col_spacing
            head = " " * self.current_indent + (pad(name, first) + lines.pop(0) if beside else name)
            for line in (head, *(" " * (self.current_indent + first) + line for line in lines)):
                self.write(line.rstrip() + "\n")


class Context(click.Context):
    """A context whose help is written so."""

    formatter_class = Formatter
