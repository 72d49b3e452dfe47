"""Headings of a narrative: 第一部分, 一、, （一）, 1., （1）, Markdown marks and outline levels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from attrs import evolve, frozen

from jiheng.documents import Paragraph
from jiheng.records import Section
from jiheng.values.chinese import read_numeral
from jiheng.values.text import narrow, tidy

_HAN: Final = "一二三四五六七八九十百"
_NUMBER: Final = re.compile(
    rf"\s*(?:(?P<part>第[{_HAN}]{{1,3}}(?:部分|章))\s*[、:：]?|(?P<one>[{_HAN}]{{1,4}}\s*[、.．])|(?P<two>[（(]\s*[{_HAN}]{{1,4}}\s*[）)])"
    r"|(?P<three>\d{1,2}\s*(?:[、．]|\.(?!\d)))|(?P<four>[（(]\s*\d{1,2}\s*[）)]))\s*(?P<title>.*)",
    re.DOTALL,
)
_DOTTED: Final = re.compile(r"\s*\d{1,2}(?:\.\d{1,2}){0,3}\s+(?=\S)")  # 1 项目概况, 1.1 项目背景: only where the document marks the line as a heading
_LEVELS: Final = {"part": 0, "one": 1, "two": 2, "three": 3, "four": 4}
_MARKS: Final = re.compile(r"^\s*(#{1,6})\s*")
_CONTENTS: Final = re.compile(r"(?:\t|[.…·．]{2,}|\s\.)\s*\.?\s*\d{1,3}\s*$|[.…·．]{4,}\s*$")
_DOTS: Final = ".…·．"
_TITLE_MAX: Final = (30, 50, 50, 36, 30)  # a longer text behind a number is a paragraph, not a heading, by level
_RUN_IN_MAX: Final = 20
_EXPLAINED: Final = 8
_TAIL: Final = 40  # where the dots and the page number of a table of contents stand
_SENTENCE: Final = re.compile(r"[。；;！？!?]")


@frozen
class Heading:
    """A numbered or marked line: level, number as printed, title, and what its number counts to (0 for none)."""

    level: int
    number: str
    title: str
    count: int = 0


def is_contents_line(text: str) -> bool:
    """Whether a line belongs to a table of contents: a title, dots or a tab, and a page number."""
    tail = text.rstrip()[-_TAIL:]
    return (tail[-1:].isdecimal() or tail[-1:] in _DOTS) and _CONTENTS.search(tail) is not None


@lru_cache(maxsize=4096)
def heading(text: str, outline: int = 0) -> Heading | None:
    """What a line is a heading of; None for body text and for lines of a table of contents."""
    if is_contents_line(text):
        return None
    marks = _MARKS.match(text)
    bare = text[marks.end() :] if marks else text
    match = _NUMBER.match(narrow(bare)) if len(bare) else None
    if match is None:
        level = len(marks[1]) if marks else outline
        if not level or not bare.strip():
            return None
        dotted = _DOTTED.match(narrow(bare))
        return Heading(level, "", tidy(bare[dotted.end() if dotted else 0 :]))
    kind = str(match.lastgroup if match.lastgroup != "title" else next(name for name in _LEVELS if match[name]))
    title = _title(bare[match.start("title") :], _LEVELS[kind], marked=bool(marks or outline))
    if title is None:
        return None
    number = tidy(bare[match.start(kind) : match.end(kind)])
    return Heading(_LEVELS[kind], number, title, _count(number))


def sections_of(paragraphs: Iterable[Paragraph]) -> tuple[Section, ...]:
    """Every heading, in order."""
    found: list[Section] = []
    counts: dict[int, int] = {}
    for paragraph in paragraphs:
        read = heading(paragraph.text, paragraph.level)
        if read is None:
            counts = _item(paragraph.text, counts)
            continue
        placed = _misprinted(read, counts)
        counts = {level: count for level, count in counts.items() if level < placed.level}
        counts[placed.level] = placed.count
        found.append(Section(placed.level, placed.number, placed.title, paragraph.place))
    return tuple(found)


def _item(text: str, counts: dict[int, int]) -> dict[int, int]:
    """The counts with that of a numbered paragraph: it is no heading, but an item of the list that the next number may go on."""
    number = _NUMBER.match(narrow(text[:_TAIL])) if text.lstrip()[:1].isdecimal() else None
    return {**counts, 3: int(re.sub(r"\D", "", narrow(number["three"])))} if number and number["three"] else counts


def _title(rest: str, level: int, *, marked: bool) -> str | None:
    """The title behind a number; None when what stands there is a paragraph."""
    text = tidy(rest)
    first, stop, more = text.partition("。")
    if stop and more and level <= 2 and len(first) <= _RUN_IN_MAX:
        return first
    name, _, explained = text.partition("：")
    if len(explained) > _EXPLAINED:
        return name if level <= 2 and len(name) <= _RUN_IN_MAX else None
    title = text.rstrip("。：: ")
    if not title or text.endswith(("；", ";", "，", ",")) or _SENTENCE.search(title) or len(title) > _TITLE_MAX[level]:
        return None
    body = level >= 3 and not marked and ("，" in title or text.endswith("。")) and len(title) > _RUN_IN_MAX
    return None if body else title


def _count(number: str) -> int:
    word = re.sub(r"[^一二三四五六七八九十百\d]", "", narrow(number))
    if word.isdecimal():
        return int(word)
    try:
        return read_numeral(word)
    except ValueError:  # 百百、: no numeral
        return 0


def _misprinted(read: Heading, counts: dict[int, int]) -> Heading:
    """A ``3、`` after ``二、`` is a third chapter with the wrong digits, not a third item: no item stands before it, and the chapter is due."""
    due = read.level == 3 and read.count >= 2 and not counts.get(3) and 0 < counts.get(1, 0) < read.count <= counts[1] + 2
    return evolve(read, level=1) if due else read
