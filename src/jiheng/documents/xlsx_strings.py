"""The shared strings of a workbook, and how text is written in its parts."""

from __future__ import annotations

import re
from typing import Final

from jiheng.documents.archive import Archive
from jiheng.documents.xlsx_events import End, Start, run_events

LONGEST: Final = 32_767  # characters that a cell may hold
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def plain_text(text: str) -> str:
    """Text of a cell: ``_x000D_`` escapes resolved, line ends unified, no blanks around, cut at what a cell may hold."""
    if "_x" in text:
        text = _CONTROL.sub("", _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text).encode("utf-8", "ignore").decode())
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text[:LONGEST].strip()


class RichText:
    """Collects the runs of a string item; the phonetic runs (rPh) that East Asian editions add are not part of the text."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._phonetic = False

    def begin(self, _: object = None) -> None:
        """A new item."""
        self._runs = []
        self._phonetic = False

    def begin_phonetic(self, _: object = None) -> None:
        """What follows is a reading aid."""
        self._phonetic = True

    def end_phonetic(self, _: object = None) -> None:
        """The reading aid is over."""
        self._phonetic = False

    def add(self, text: str) -> None:
        """A run."""
        if not self._phonetic:
            self._runs.append(text)

    def text(self) -> str:
        """The whole item."""
        return plain_text("".join(self._runs))


def read_strings(archive: Archive, name: str) -> list[str]:
    """The shared strings in order."""
    strings: list[str] = []
    item = RichText()
    starts: dict[str, Start] = {"si": item.begin, "rPh": item.begin_phonetic}
    ends: dict[str, End] = {"t": item.add, "rPh": item.end_phonetic, "si": lambda _: strings.append(item.text())}
    run_events(archive, name, starts, ends, frozenset("t"))
    return strings
