"""Dates and times of spreadsheets: days since the end of 1899 (or since 1904) shown by a format code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from attrs import frozen

_LAST: Final = 2_958_465  # 9999-12-31
_WEEKDAYS: Final = "一二三四五六日"


@frozen
class _Moment:
    """A point in time, taken apart; hours, minutes and seconds also as running totals for elapsed times."""

    year: int
    month: int
    day: int
    weekday: str
    hour: int
    minute: int
    second: int
    total: int


def show_date(serial: Decimal, tokens: Sequence[tuple[str, str]], *, from_1904: bool = False) -> str | None:
    """The text of a date or time, None for numbers that are no date (negative, after the year 9999)."""
    moment = _moment(serial, from_1904=from_1904)
    if moment is None:
        return None
    halves = any(kind == "noon" for kind, _ in tokens)
    shown: list[str] = []
    for at, (kind, text) in enumerate(tokens):
        if kind == "date":
            shown.append(_minutes(moment, text) if _means_minutes(tokens, at) else _part(moment, text.lower(), halves=halves))
        elif kind == "elapsed":
            shown.append(str(moment.total // {"h": 3600, "m": 60, "s": 1}[text[0].lower()]).zfill(len(text)))
        elif kind == "noon":
            shown.append(_half_of_day(moment, text))
        elif kind in ("literal", "comma", "percent", "point"):
            shown.append(text)
    return "".join(shown).strip()


def _moment(serial: Decimal, *, from_1904: bool) -> _Moment | None:
    if not 0 <= serial <= _LAST:
        return None
    total = int((serial * 86400).to_integral_value(ROUND_HALF_UP))
    days, seconds = divmod(total, 86400)
    year, month, day, weekday = _calendar(days, from_1904=from_1904)
    return _Moment(year, month, day, weekday, seconds // 3600, seconds // 60 % 60, seconds % 60, total)


def _calendar(days: int, *, from_1904: bool) -> tuple[int, int, int, str]:
    """Year, month, day and weekday; 1900 has a 29 February here, as every spreadsheet since Lotus 1-2-3."""
    if days == 60 and not from_1904:
        return 1900, 2, 29, "三"
    if days == 0 and not from_1904:
        return 1900, 1, 0, "六"
    start = dt.date(1904, 1, 1) if from_1904 else dt.date(1899, 12, 31 if days < 60 else 30)
    try:
        date = start + dt.timedelta(days)
    except OverflowError:
        date = dt.date.max
    return date.year, date.month, date.day, _WEEKDAYS[date.weekday()]


def _means_minutes(tokens: Sequence[tuple[str, str]], at: int) -> bool:
    """An m is minutes right after hours or right before seconds."""
    if tokens[at][1][0] not in "mM" or len(tokens[at][1]) > 2:
        return False
    before = next((text for kind, text in reversed(tokens[:at]) if kind in ("date", "elapsed")), "")
    after = next((text for kind, text in tokens[at + 1 :] if kind in ("date", "elapsed")), "")
    return before[:1].lower() == "h" or after[:1].lower() == "s"


def _minutes(moment: _Moment, text: str) -> str:
    return str(moment.minute).zfill(len(text))


def _hour(moment: _Moment, *, halves: bool) -> int:
    return (moment.hour % 12 or 12) if halves else moment.hour


_PARTS: Final[dict[str, Callable[[_Moment], str]]] = {
    "y": lambda moment: f"{moment.year % 100:02}",
    "yy": lambda moment: f"{moment.year % 100:02}",
    "m": lambda moment: str(moment.month),
    "mm": lambda moment: f"{moment.month:02}",
    "mmm": lambda moment: f"{moment.month}月",
    "mmmm": lambda moment: f"{moment.month}月",
    "d": lambda moment: str(moment.day),
    "dd": lambda moment: f"{moment.day:02}",
    "ddd": lambda moment: f"周{moment.weekday}",
    "dddd": lambda moment: f"星期{moment.weekday}",
    "aaa": lambda moment: moment.weekday,
    "aaaa": lambda moment: f"星期{moment.weekday}",
    "s": lambda moment: str(moment.second),
    "ss": lambda moment: f"{moment.second:02}",
}


def _part(moment: _Moment, text: str, *, halves: bool) -> str:
    if text[0] == "h":
        return str(_hour(moment, halves=halves)).zfill(min(len(text), 2))
    show = _PARTS.get(text)
    return show(moment) if show else str(moment.year)  # yyyy, e


def _half_of_day(moment: _Moment, text: str) -> str:
    if text.isascii():
        morning, _, evening = text.partition("/")
        return morning if moment.hour < 12 else evening
    return "上午" if moment.hour < 12 else "下午"
