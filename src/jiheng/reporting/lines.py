"""Text for people as lines of styled pieces: plain for files and pipes; :mod:`jiheng.reporting.terminal` colours and wraps them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from attrs import frozen

from jiheng.records import Severity
from jiheng.reporting.paths import visible

#: how each severity looks on a terminal
SEVERITY_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


@frozen
class Piece:
    """A run of text with a rich style name (empty for plain)."""

    text: str
    style: str = ""


@frozen
class Line:
    """One line: how far it stands in, and its pieces."""

    pieces: tuple[Piece, ...] = ()
    indent: int = 0

    @property
    def text(self) -> str:
        """The line without styles."""
        return visible(" " * self.indent + "".join(piece.text for piece in self.pieces)).rstrip()


def line(text: str = "", *, style: str = "", indent: int = 0) -> Line:
    """A line of one piece."""
    return Line((Piece(text, style),), indent)


def as_text(lines: Iterable[Line]) -> str:
    """The lines as plain text, each ended by a line break."""
    return "".join(f"{each.text}\n" for each in lines)


def width(text: str) -> int:
    """Columns that a text takes on a terminal; Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def pad(text: str, columns: int) -> str:
    """A text filled up with blanks to a width."""
    return text + " " * max(0, columns - width(text))


def table(heading: Sequence[str], rows: Iterable[Sequence[str]], *, indent: int = 0) -> list[Line]:
    """A table with columns as wide as their widest cell; the last column is not filled up."""
    everything = [tuple(heading), *map(tuple, rows)]
    widths = [max(width(row[column]) for row in everything) for column in range(len(heading))]

    def laid_out(row: Sequence[str]) -> str:
        return "  ".join(pad(cell, columns) for cell, columns in zip(row, widths, strict=True)).rstrip()

    head, *body = everything
    return [line(laid_out(head), style="bold", indent=indent), *(line(laid_out(row), indent=indent) for row in body)]
