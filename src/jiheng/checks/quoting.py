"""How rules quote rows in their sentences: 「指标名」值；「指标名」值."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from jiheng.records import Indicator, Text, Value

#: rows that one sentence names before it says how many there are in all
_SHOWN: Final = 12


def quoted(rows: Sequence[Indicator], part: Callable[[Indicator], object]) -> str:
    """Rows with what they say: 「退休人员满意度」≥90%；「宣传次数」≥2次."""
    shown = "；".join(f"「{row.name.text}」{part(row)}" for row in rows[:_SHOWN])
    return shown if len(rows) <= _SHOWN else shown + "；…"


def names(rows: Sequence[Indicator]) -> str:
    """The names of rows: 「退休人员满意度」「宣传次数」."""
    shown = "".join(f"「{row.name.text}」" for row in rows[:_SHOWN])
    return shown if len(rows) <= _SHOWN else shown + "…"


def raws(values: Iterable[Value | Text | None]) -> str:
    """What several cells say, in order, for the ``found`` of a finding."""
    return "、".join(str(value) for value in values if value is not None)
