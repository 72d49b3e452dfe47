"""Periods and days that sentences name, with the years as printed."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from typing import Final

from attrs import field, frozen

from jiheng.checks.lines import Line
from jiheng.records import Place, Text

_TO: Final = r"(?:至|到|[—–\-~～－]+)"
_SPAN: Final = re.compile(
    rf"(?P<y1>20\d\d)年(?P<m1>\d{{1,2}})月(?:(?P<d1>\d{{1,2}})日?)?{_TO}(?:(?P<y2>20\d\d)年)?(?:(?P<m2>\d{{1,2}})月)?(?:(?P<d2>\d{{1,2}})日)?(?P<rest>月?)"
)
_DAY: Final = re.compile(r"(?<![\d.])(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_END: Final = re.compile(r"[。；！？]")
_SENTENCE: Final = 200
_LEAP: Final = 2000
_YEAR_END: Final = (12, 31)


@frozen
class Span:
    """A period from one day to another.

    Attributes:
        first, last: year, month and day; a day is 0 where none is printed; the last year is the first one's where none is printed.
        both_years: whether both years are printed. around: the sentence. words: the period with its place.
    """

    first: tuple[int, int, int]
    last: tuple[int, int, int]
    both_years: bool
    around: str = field(eq=False)
    words: Text = field(eq=False)

    @property
    def place(self) -> Place:
        """The place of the period."""
        return self.words.place

    @property
    def days(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Month and day of both ends."""
        return self.first[1:], self.last[1:]

    @property
    def is_reversed(self) -> bool:
        """Whether it ends before it starts, by the years as printed."""
        ends = self.last[:2] < self.first[:2] or (self.last[:2] == self.first[:2] and 0 < self.last[2] < self.first[2])
        return self.both_years and ends

    @property
    def is_of_the_calendar(self) -> bool:
        """Whether it begins with a month and ends with one: such periods come back every year."""
        month, day = self.last[1:]
        return 0 in (self.first[2], self.last[2]) or (self.first[2] == 1 and day >= monthrange(_LEAP, month)[1] - 1)


@frozen
class Told:
    """A day that a sentence names; the year is None where none is printed."""

    year: int | None
    month: int
    day: int
    words: Text = field(eq=False)

    @property
    def place(self) -> Place:
        """The place of the day."""
        return self.words.place

    @property
    def exists(self) -> bool:
        """Whether the calendar has such a day."""
        return 1 <= self.month <= _YEAR_END[0] and 1 <= self.day <= monthrange(self.year or _LEAP, self.month)[1]


def spans_of(line: Line) -> Iterator[Span]:
    """Every period of a line that says its first year and both months."""
    text = line.bare if "月" in line.text else ""
    for match in _SPAN.finditer(text):
        if match["m2"] is None and (match["d2"] is None or match["d1"] is None or match["y2"]):
            continue
        y1, m1, d1 = int(match["y1"]), int(match["m1"]), int(match["d1"] or 0)
        y2, m2, d2 = int(match["y2"] or y1), int(match["m2"] or m1), int(match["d2"] or 0)
        if 1 <= m1 <= _YEAR_END[0] and 1 <= m2 <= _YEAR_END[0]:
            words = line.bare_words(match.start(), match.end())
            yield Span((y1, m1, d1), (y2, m2, d2), match["y2"] is not None, sentence_around(text, match.start(), match.end()), words)


def days_of(line: Line) -> Iterator[Told]:
    """Every day of a line."""
    text = line.bare if "月" in line.text else ""
    for match in _DAY.finditer(text):
        year = int(match["y"]) if match["y"] else None
        yield Told(year, int(match["m"]), int(match["d"]), line.bare_words(match.start(), match.end()))


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence that a part of a text stands in."""
    before, after = text[max(0, start - _SENTENCE) : start], text[end : end + _SENTENCE]
    return _END.split(before)[-1] + text[start:end] + _END.split(after, maxsplit=1)[0]
