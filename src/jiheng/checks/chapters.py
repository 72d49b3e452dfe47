"""A report as a tree of chapters with the text under each, for the rules on structure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from attrs import define, field

from jiheng.documents import Document
from jiheng.records import Report, Section, Text
from jiheng.values.chinese import read_numeral
from jiheng.values.text import narrow

_LABEL: Final = re.compile(r"^\s*(?:[（(]?\d{1,2}[）).、．])?\s*([^，。；：:（）()]{2,24})[：:]")
_COUNT: Final = re.compile(r"[一二三四五六七八九十百]+|\d+")
_TAIL_MARKS: Final = "。：:.． 　\t"


@define(eq=False)
class Chapter:
    """A heading, what stands under it and the chapters within it.

    Attributes:
        own: paragraphs before the next heading, the words behind the title on its own line first.
        below: the chapters one step further in. tables: how many tables stand before the next heading.
    """

    section: Section
    own: list[Text] = field(factory=list)
    below: list[Chapter] = field(factory=list)
    tables: int = 0

    @property
    def count(self) -> int:
        """What the printed number counts to; 0 without one."""
        return count_of(self.section.number)

    def walk(self) -> Iterator[Chapter]:
        """This chapter and all within it, in reading order."""
        yield self
        for chapter in self.below:
            yield from chapter.walk()

    @cached_property
    def text(self) -> str:
        """Everything said here and in the chapters within, their titles included."""
        return "\n".join([*(line.text for line in self.own), *(f"{inner.section.title}\n{inner.text}" for inner in self.below)])

    @property
    def has_table(self) -> bool:
        """Whether a table stands here or in a chapter within."""
        return any(chapter.tables for chapter in self.walk())

    def labels(self) -> Iterator[tuple[str, Text]]:
        """The labels that open paragraphs here (绩效评价目的：…), each with the text behind it."""
        for line in self.own:
            match = _LABEL.match(line.text)
            if match:
                yield match[1], Text(line.text[match.end() :], line.place)


def count_of(number: str) -> int:
    """What a printed number counts to (（三） → 3); 0 when it holds none."""
    match = _COUNT.search(narrow(number))
    if match is None:
        return 0
    try:
        return int(match[0]) if match[0].isdecimal() else read_numeral(match[0])
    except ValueError:
        return 0


def chapters_of(report: Report, document: Document) -> list[Chapter]:
    """The chapters of a report that stand in no other, with those within them."""
    chapters = [Chapter(section, _behind_title(section)) for section in report.sections]
    _fill(chapters, report, document)
    top: list[Chapter] = []
    open_ones: list[Chapter] = []
    for chapter in chapters:
        while open_ones and open_ones[-1].section.level >= chapter.section.level:
            open_ones.pop()
        (open_ones[-1].below if open_ones else top).append(chapter)
        open_ones.append(chapter)
    return top


def flows(chapters: list[Chapter]) -> list[list[Chapter]]:
    """Chapters as they are counted: 一、 begins a new flow (summary, body, each attachment)."""
    found: list[list[Chapter]] = []
    for chapter in chapters:
        if chapter.section.level == 0:
            found.extend(flows(chapter.below))
        elif not found or chapter.count == 1:
            found.append([chapter])
        else:
            found[-1].append(chapter)
    return found


def _behind_title(section: Section) -> list[Text]:
    rest = (section.place.text or "").partition(section.title)[2].strip().lstrip(_TAIL_MARKS)
    return [Text(rest, section.place)] if rest else []


def _fill(chapters: list[Chapter], report: Report, document: Document) -> None:
    """Give every paragraph and table between two headings to the first of them; both come in reading order."""
    starts = [chapter.section.place.line or 0 for chapter in chapters]
    end = max((line.place.line or 0 for line in report.paragraphs), default=0)
    at = -1
    lines = sorted([*((line.place.line or 0, line) for line in report.paragraphs), *_tables(document, end)], key=lambda entry: entry[0])
    for line, item in lines:
        while at + 1 < len(starts) and starts[at + 1] <= line:
            at += 1
        if at < 0:
            continue
        if item is None:
            chapters[at].tables += 1
        elif line > starts[at]:
            chapters[at].own.append(item)


def _tables(document: Document, end: int) -> Iterator[tuple[int, Text | None]]:
    return ((table.line, None) for table in document.tables() if table.line <= end + 6)
