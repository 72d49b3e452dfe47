"""The parts of a report by what their headings say, and its sentences with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from attrs import frozen

from jiheng.records import Place, Report, Section, Text
from jiheng.values.text import key

_SENTENCE: Final = re.compile(r"[^。；;！!？?]+[。；;！!？?]?")
#: ways of numbering points, each with what marks it
_ITEMS: Final = tuple(
    map(
        re.compile,
        (
            r"\d{1,2}[.、．](?!\d)",
            r"[(（]\d{1,2}[)）]",
            r"[(（][一二三四五六七八九十]{1,2}[)）]",
            r"[一二三四五六七八九十]是",
            r"第[一二三四五六七八九十][，,、]",
        ),
    )
)
#: after one of these the next point may begin within its paragraph
_STOPS: Final = "。；;：:"
#: what a section says that says nothing
_NOTHING: Final = re.compile(
    r"(?:本项目|我单位|我局|该项目|项目)?(?:目前|暂时|暂)?(?:无|没有|未发现|不存在|暂无|尚未发现)(?:明显|较大|重大|突出|相关|任何)*(?:的)?(?:问题|建议|措施)?(?:存在)?"
)


@frozen
class Part:
    """A section with what stands under it.

    Attributes:
        section: its heading. paragraphs: the lines under it, subheadings among them, up to the next heading of its level or above.
    """

    section: Section
    paragraphs: tuple[Text, ...]

    @property
    def text(self) -> str:
        """All of it, without white space."""
        return "".join(key(paragraph.text) for paragraph in self.paragraphs)

    @property
    def says_nothing(self) -> bool:
        """Whether it holds only 无 or the like."""
        return bool(_NOTHING.fullmatch(self.text.rstrip("。.")))

    @property
    def items(self) -> list[Text]:
        """Its numbered points: those of the numbering that it uses most."""
        groups = [[piece for text in self.paragraphs for piece in _pieces(text, item)] for item in _ITEMS]
        return max(groups, key=len)

    @property
    def place(self) -> Place:
        """The place of its heading."""
        return self.section.place


def _pieces(text: Text, item: re.Pattern[str]) -> list[Text]:
    """The points that a paragraph opens with or holds one after another: （一）……。（二）……。"""
    words = key(text.text)
    starts = [match.start() for match in item.finditer(words) if not match.start() or words[match.start() - 1] in _STOPS]
    if not starts:
        return []
    if len(starts) == 1 and not starts[0]:
        return [text]
    return [Text(words[start:end], text.place) for start, end in pairwise([*starts, len(words)])]


def parts_named(report: Report, title: re.Pattern[str]) -> list[Part]:
    """The parts whose headings hold a pattern, each with its text."""
    found = []
    lines = [(section.place.line or 0) for section in report.sections]
    for at, section in enumerate(report.sections):
        if not title.search(section.title):
            continue
        end = next((lines[later] for later in range(at + 1, len(lines)) if report.sections[later].level <= section.level), 10**9)
        inside = tuple(text for text in report.paragraphs if lines[at] < (text.place.line or 0) < end)
        found.append(Part(section, inside))
    return found


def sentences(report: Report) -> Iterator[Text]:
    """Every sentence of a report's lines with the place of its line."""
    for paragraph in report.paragraphs:
        for match in _SENTENCE.finditer(paragraph.text):
            if match[0].strip():
                yield Text(match[0].strip(), paragraph.place)
