"""Amounts of a funds block in yuan, and the words that explain them: what the rules on funds and on the text share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jiheng.records import FundsRow, Report, SelfEvaluation, Text, Value
from jiheng.scoring import Regime
from jiheng.values.interval import Interval
from jiheng.values.printed import plain
from jiheng.values.units import money_factor

#: the money columns of a funds block as a reader names them
COLUMNS: Final[Mapping[str, str]] = {
    "declared": "目标申报数",
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "executed": "全年执行数",
    "balance": "结转结余",
}
#: what 万元 and 元 differ by
TEN_THOUSAND: Final = 10**4
#: words for the project's money (a regular expression)
MONEY_WORDS: Final = "预算|资金|经费|拨款|指标"
#: words for money not spent, which a report may explain (a regular expression)
UNSPENT: Final = "执行率|执行进度|支出进度|未执行|未支出|未支付|未使用|结余|结转|剩余|节约"
#: words that begin a reason
_EXCUSES: Final = r"(?:原因|由于|因为|主要是|因(?![此而]))"
_GAP: Final = "[^。；\n]{0,40}"
_LABEL: Final = re.compile(r"^\s*其中\s*[:：]?\s*|\s*[:：]\s*$")


def yuan(value: Value | None) -> Interval | None:
    """What a funds figure may stand for, in yuan; None for words, dashes, limits (≤300) and figures in another unit."""
    scale = _scale(value)
    if value is None or value.number is None or scale is None:
        return None
    return value.reading if scale == value.scale else value.number.reading.scaled(scale)


def face(value: Value | None) -> Fraction | None:
    """A funds figure at face value, in yuan; None as in :func:`yuan`."""
    scale = _scale(value)
    return value.number.exact * scale if value is not None and value.number is not None and scale is not None else None


def _scale(value: Value | None) -> Fraction | None:
    if value is None or value.number is None or value.op not in {None, "="}:
        return None
    if value.unit_name is None:
        return money_factor(value.column_unit) or Fraction(1)
    found = value.unit
    return found.scale if found is not None and found.base in {"", "元"} and not found.per else None


def is_nothing(value: Value | None) -> bool:
    """Whether a money cell says that there is none: empty, a dash or zero."""
    return value is None or value.is_blank or face(value) == 0


def in_unit(amount: Fraction, form: SelfEvaluation, *like: Value | None) -> str:
    """An amount of yuan in the form's unit, with as many decimals as the figures it came from, and thousands set apart as in them."""
    figures = [value for value in like if value is not None and value.number is not None]
    places = max((value.number.places for value in figures if value.number is not None), default=2)
    shown = plain(amount / (money_factor(form.money_unit) or 1), max(places, 2))
    return f"{Decimal(shown):,f}" if any("," in value.raw for value in figures) else shown


def budget(row: FundsRow, regime: Regime) -> Value | None:
    """The budget that execution is measured against under a regime."""
    if regime.execution_base == "initial" and face(row.initial) is not None:
        return row.initial
    return row.base


def share_executed(row: FundsRow, regime: Regime) -> Interval | None:
    """Executed ÷ budget in percent; None when a figure is missing or the budget is zero."""
    base, executed = yuan(budget(row, regime)), yuan(row.executed)
    if base is None or executed is None or base.low <= 0:
        return None
    return (executed / base).scaled(100)


def percent_executed(row: FundsRow, regime: Regime) -> Fraction | None:
    """Executed ÷ budget in percent, the figures at face value."""
    base, executed = face(budget(row, regime)), face(row.executed)
    return executed / base * 100 if base and executed is not None else None


def cells(row: FundsRow) -> dict[str, Value]:
    """The row's money cells that hold something, by column."""
    return {name: value for name in COLUMNS if isinstance(value := getattr(row, name), Value)}


def parts_of(form: SelfEvaluation) -> list[FundsRow]:
    """The rows under the total that hold a figure."""
    return [row for row in form.funds if not row.is_total and any(yuan(value) is not None for value in cells(row).values())]


def named(rows: Iterable[FundsRow]) -> str:
    """The labels of rows for a message, without 其中 and colons."""
    return "、".join(_LABEL.sub("", row.label.text) for row in rows)


def raw(value: Value | None) -> str:
    """The printed text of a cell, empty when there is none."""
    return "" if value is None else value.raw


def unit_after(value: Value | None, form: SelfEvaluation) -> str:
    """The unit that a sentence writes after a money cell: its column's or the form's; nothing after a cell that says its own, or holds no figure."""
    return "" if value is None or value.number is None or value.unit_name else value.column_unit or form.money_unit


def with_unit(value: Value | None, form: SelfEvaluation) -> str:
    """A money cell as a sentence gives it, with its unit."""
    return raw(value) + unit_after(value, form)


def reasons_for_funds(form: SelfEvaluation) -> list[Text]:
    """What the funds block itself says in explanation."""
    return [*(row.reason for row in form.funds if row.reason is not None), *form.remarks]


def speaks_of(texts: Iterable[Text], topic: str, words: str, *, gap: str = _GAP) -> bool:
    """Whether a text holds a topic and a word close together, in either order (both regular expressions).

    Args:
        gap: what may stand between the two; by default the rest of a sentence.
    """
    near = re.compile(f"(?:{topic}){gap}(?:{words})|(?:{words}){gap}(?:{topic})")
    return any(near.search(text.text) for text in texts)


def explains(reports: Iterable[Report], topic: str) -> bool:
    """Whether a report gives a reason for something (a regular expression)."""
    return any(speaks_of(report.paragraphs, topic, _EXCUSES) for report in reports)
