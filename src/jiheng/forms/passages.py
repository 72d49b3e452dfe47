"""Paragraphs as they were written: sentences that hard wraps or page breaks tore over several lines are joined, and every figure keeps its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from attrs import define

from jiheng.documents import Paragraph
from jiheng.forms.sections import heading, is_contents_line
from jiheng.records import Place, Text
from jiheng.values.text import narrow, tidy, visible

#: stands where two digits meet at a line break: whether they are one number cannot be known
TORN: Final = "\x1f"
_ENDS: Final = "。；：！？;:!?.…"
_OPEN_END: Final = re.compile(r"[，、,（(《“/+—-]$")
_WRAPPED: Final = 16  # a line shorter than this was not broken by the margin
_STARTS: Final = re.compile(
    r"\s*(?:#|[-•·■●▪*]\s|[一二三四五六七八九十]+\s*[、.．]|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|\d{1,2}\s*(?:[、．]|\.(?!\d))|[①-⑳]|第[一二三四五六七八九十]+[部条章]"
    r"|附件|注[:：]|目\s*录|[\u4e00-\u9fff ]{2,12}[:：]|[—-]+\s*\d{1,3}\s*[—-]+\s*$)"
)
_PAGE_NUMBER: Final = re.compile(r"\s*(?:[—–-]+\s*\d{1,3}\s*[—–-]+|\d{1,3}|第\s*\d{1,3}\s*页.*)\s*")
_SENTENCE: Final = re.compile(r"[^。！？!?\n]+[。！？!?]*[”’」』]?")


@define(slots=False, eq=False)
class Passage:
    """A paragraph put together.

    Attributes:
        text: as printed, without invisible characters. pieces: offset and paragraph of every line in it.
    """

    text: str
    pieces: list[tuple[int, Paragraph]]

    @classmethod
    def of(cls, paragraphs: Iterable[Paragraph]) -> Passage:
        """Join paragraphs."""
        text = ""
        pieces: list[tuple[int, Paragraph]] = []
        for paragraph in paragraphs:
            piece = visible(paragraph.text).strip()
            if text[-1:].isdigit() and piece[:1].isdigit():
                text += TORN
            pieces.append((len(text), paragraph))
            text += piece
        return cls(text, pieces)

    @cached_property
    def plain(self) -> str:
        """The text with half-width characters, every character at its position."""
        return narrow(self.text)

    @cached_property
    def _offsets(self) -> list[int]:
        return [offset for offset, _ in self.pieces]

    def place(self, start: int, end: int) -> Place:
        """The place of a part of the text: the line where it begins."""
        _, paragraph = self.pieces[max(0, bisect_right(self._offsets, start) - 1)]
        return Place(part=paragraph.part, page=paragraph.page, line=paragraph.line, box=paragraph.box, text=self.text[start:end])

    def words(self, start: int, end: int) -> Text:
        """A part of the text with its place."""
        return Text(tidy(self.text[start:end]), self.place(start, end))

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end of every sentence."""
        for match in _SENTENCE.finditer(self.plain):
            yield match.start(), match.end()


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but a page number."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def passages_of(paragraphs: Iterable[Paragraph]) -> Iterator[Passage]:
    """The paragraphs of a stretch of text without tables, torn ones joined."""
    held: list[Paragraph] = []
    for paragraph in paragraphs:
        if is_page_number(paragraph.text) or is_contents_line(paragraph.text):
            continue
        if held and not _goes_on(held[-1], paragraph):
            yield Passage.of(held)
            held = []
        held.append(paragraph)
    if held:
        yield Passage.of(held)


def _goes_on(first: Paragraph, second: Paragraph) -> bool:
    """Whether the second paragraph is the rest of the first one's sentence."""
    text = first.text.rstrip()
    if first.part != second.part or text.endswith(tuple(_ENDS)) or second.level or _STARTS.match(second.text) or heading(first.text, first.level):
        return False
    return len(text) >= _WRAPPED or _OPEN_END.search(text) is not None
