"""How rules quote in their sentences: rows as 「指标名」值；「指标名」值, words of a line at their place, long texts cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from attrs import evolve

from jiheng.records import Indicator, Place, ScorecardRow, Text, Value

#: rows that one sentence names before it says how many there are in all
_SHOWN: Final = 12


_Row = TypeVar("_Row", Indicator, ScorecardRow)


def quoted(rows: Sequence[_Row], part: Callable[[_Row], object]) -> str:
    """Rows with what they say: 「退休人员满意度」≥90%；「宣传次数」≥2次."""
    shown = "；".join(f"「{row.name.text}」{part(row)}" for row in rows[:_SHOWN])
    return shown if len(rows) <= _SHOWN else shown + "；…"


def names(rows: Sequence[Indicator | ScorecardRow]) -> str:
    """The names of rows: 「退休人员满意度」「宣传次数」."""
    return bracketed([row.name.text for row in rows])


def bracketed(texts: Sequence[str]) -> str:
    """Names as a sentence lists them: 「退休人员满意度」「宣传次数」."""
    shown = "".join(f"「{text}」" for text in texts[:_SHOWN])
    return shown if len(texts) <= _SHOWN else shown + "…"


def short(text: str, most: int) -> str:
    """A text for a sentence: its first letters where it is long."""
    return text if len(text) <= most else text[:most] + "…"


def words_at(place: Place, words: str) -> Text:
    """Words that stand in a line or cell, with its place."""
    return Text(words, evolve(place, text=words))


def raws(values: Iterable[Value | Text | None]) -> str:
    """What several cells say, in order, for the ``found`` of a finding."""
    return "、".join(str(value) for value in values if value is not None)
