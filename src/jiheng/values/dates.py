"""Dates, periods and deadlines as officials write them: 2024年8月前, 12月底, 2024.12.31, 全年, 第三季度, 年底前."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from attrs import frozen

from jiheng.values.text import TURNED, narrow

_LEAP: Final = 2000


@frozen
class Day:
    """A day; the year is None where none is printed."""

    year: int | None
    month: int
    day: int

    def on_or_before(self, other: Day) -> bool | None:
        """Whether it comes no later; None when only one of the two says its year."""
        if (self.year is None) != (other.year is None):
            return None
        return (self.year or 0, self.month, self.day) <= (other.year or 0, other.month, other.day)


@frozen
class Period:
    """A stretch of the calendar, both days included: a single day, 12月, 12月底 (its last ten days), 全年."""

    first: Day
    last: Day

    @property
    def year(self) -> int | None:
        """The year of its first day."""
        return self.first.year


@frozen
class Deadline:
    """A day by which something is to be, or was, done.

    Attributes:
        sure: the last day that is in time by every reading.
        latest: the last day that is in time by the most generous one (8月前: 31 July or 31 August).
    """

    sure: Day
    latest: Day

    @property
    def year(self) -> int | None:
        """The year of the deadline."""
        return self.latest.year


When = Period | Deadline
#: a period as month and day of its beginning and of its end; a day None is the month's last
_Span = tuple[int, int, int, int | None]

_YEAR: Final = r"(?:(?P<year>(?:19|20)\d\d)年(?:度|底(?=前))?)?"
_WORDS: Final[dict[str, _Span]] = {
    "": (1, 1, 12, 31), "全年": (1, 1, 12, 31), "年度内": (1, 1, 12, 31), "年内": (1, 1, 12, 31), "当年": (1, 1, 12, 31), "本年": (1, 1, 12, 31),
    "上半年": (1, 1, 6, 30), "下半年": (7, 1, 12, 31), "年初": (1, 1, 3, 31), "年中": (6, 1, 7, 31), "年底": (12, 1, 12, 31), "年末": (12, 1, 12, 31),
    "内": (1, 1, 12, 31), "底": (12, 1, 12, 31), "末": (12, 1, 12, 31), "初": (1, 1, 3, 31),
}  # fmt: skip
_PARTS: Final[dict[str, tuple[int, int | None]]] = {
    "": (1, None), "份": (1, None), "内": (1, None), "初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, None),
    "底": (21, None), "末": (21, None),
}  # fmt: skip
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY: Final = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?|(?P<year2>(?:19|20)\d\d)[-./](?P<month2>\d{1,2})[-./](?P<day2>\d{1,2})"
)
_MONTH: Final = re.compile(
    rf"{_YEAR}(?P<month>\d{{1,2}})月(?P<part>{'|'.join(filter(None, _PARTS))})?|(?P<year2>(?:19|20)\d\d)[-./](?P<month2>\d{{1,2}})"
)
_QUARTER: Final = re.compile(rf"{_YEAR}第?(?P<quarter>[一二三四1234])季度")
_WORD: Final = re.compile(rf"(?:(?P<year>(?:19|20)\d\d)年(?:度)?)?(?P<word>{'|'.join(sorted(filter(None, _WORDS), key=len, reverse=True))})?")
_SPAN: Final = re.compile(r"(.+?)(?:--|—|~|至|到|(?<=[月日年])-|(?<=^\d)-|(?<=^\d\d)-)(.+)")
_BEFORE: Final = re.compile(r"(?:之前|以前|前)$")
_NOISE: Final = re.compile(r"^(?:于|在|=|<=|≤)|(?:全部|已)?(?:完成|到位|支付|拨付|发放)$")


def parse_when(text: str, *, year: int | None = None) -> When | None:
    """Read a date, a period or a deadline; None when the text is none, or only says how often (每季度).

    Args:
        year: the year meant where the text prints none, if known.
    """
    if any(mark in text for mark in TURNED):
        return None
    return _parse(re.sub(r"\s+", "", narrow(text)), year)


def done_by(done: When, deadline: When) -> bool | None:
    """Whether what was done within or by ``done`` was in time; None when the texts do not say.

    A period as deadline ends on its last day: done in December is in time for 全年 and for 12月底.
    """
    sure = deadline.sure if isinstance(deadline, Deadline) else deadline.last
    latest = deadline.latest if isinstance(deadline, Deadline) else deadline.last
    end = done.latest if isinstance(done, Deadline) else done.last
    in_time = end.on_or_before(sure)
    if in_time or in_time is None or isinstance(done, Deadline):
        return in_time or None
    return None if done.first.on_or_before(latest) else False


@lru_cache(maxsize=4096)
def _parse(plain: str, year: int | None) -> When | None:
    bare = _NOISE.sub("", _NOISE.sub("", plain))
    before = _BEFORE.search(bare)
    found = _period(bare[: before.start()] if before else bare, year)
    if found is None or before is None:
        return found
    if found.first == found.last or _is_end(bare[: before.start()]):
        return Deadline(found.last, found.last)
    eve = _eve(found.first)
    return Deadline(eve, found.last) if eve else None


def _period(text: str, year: int | None) -> Period | None:
    if not text:
        return None
    for pattern, read in _READERS:
        match = pattern.fullmatch(text)
        if match:
            return read(match, year)
    span = _SPAN.fullmatch(text)
    return _joined(span[1], span[2], year) if span else None


def _joined(start: str, end: str, year: int | None) -> Period | None:
    last = _period(end, year)
    first = _period(start + "月" if start.isdigit() and "月" in end else start, year)
    if first is None or last is None:
        return None
    if last.year is None or "年" not in end:
        last = _period(end, first.year)
    return Period(first.first, last.last) if last and first.first.on_or_before(last.last) else None


def _a_day(match: re.Match[str], year: int | None) -> Period | None:
    day = _day(_year(match["year"] or match["year2"], year), int(match["month"] or match["month2"]), int(match["day"] or match["day2"]))
    return Period(day, day) if day else None


def _a_month(match: re.Match[str], year: int | None) -> Period | None:
    first, last = _PARTS[match["part"] or ""]
    month = int(match["month"] or match["month2"])
    return _stretch(_year(match["year"] or match["year2"], year), (month, first, month, last))


def _a_quarter(match: re.Match[str], year: int | None) -> Period | None:
    month = _QUARTERS[match["quarter"]] * 3
    return _stretch(_year(match["year"], year), (month - 2, 1, month, None))


def _a_word(match: re.Match[str], year: int | None) -> Period | None:
    return _stretch(_year(match["year"], year), _WORDS[match["word"] or ""])


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int | None], Period | None]], ...]] = (
    (_DAY, _a_day),
    (_MONTH, _a_month),
    (_QUARTER, _a_quarter),
    (_WORD, _a_word),
)


def _stretch(year: int | None, span: _Span) -> Period | None:
    first = _day(year, span[0], span[1])
    last = _day(year, span[2], span[3] or _days(year, span[2]))
    return Period(first, last) if first and last else None


def _day(year: int | None, month: int, day: int) -> Day | None:
    return Day(year, month, day) if 1 <= day <= _days(year, month) else None


def _days(year: int | None, month: int) -> int:
    return monthrange(year or _LEAP, month)[1] if 1 <= month <= 12 else 0


def _eve(day: Day) -> Day | None:
    if (day.month, day.day) == (1, 1):
        return Day(day.year - 1, 12, 31) if day.year else None
    if day.day > 1:
        return Day(day.year, day.month, day.day - 1)
    return Day(day.year, day.month - 1, _days(day.year, day.month - 1))


def _is_end(text: str) -> bool:
    return text.endswith(("底", "末"))


def _year(printed: str | None, meant: int | None) -> int | None:
    return int(printed) if printed else meant
