"""What a target or result cell says: operator, number, unit, or words.

Operators come in every spelling: ≥ >= ＞＝ 不低于 至少 …以上 ≤ 不超过 控制在…以内 = 等于 > <, a range 90%-95%. What is not a
quantity (12月底, 每季度, 较高, 达成预期指标) has no number; the raw text says it all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from attrs import frozen

from jiheng.values.printed import Printed
from jiheng.values.text import narrow

GE, LE, EQ, GT, LT, RANGE = ">=", "<=", "=", ">", "<", "range"

_SIGNS: Final = {"≥": GE, ">=": GE, "=>": GE, "≤": LE, "<=": LE, "=<": LE, "==": EQ, "=": EQ, ">": GT, "<": LT}
_BEFORE: Final = {
    "大于或等于": GE, "大于等于": GE, "不低于": GE, "不少于": GE, "不小于": GE, "至少": GE, "最低": GE,
    "小于或等于": LE, "小于等于": LE, "不超过": LE, "不高于": LE, "不大于": LE, "不多于": LE, "控制在": LE, "至多": LE, "最高": LE,
    "等于": EQ, "大于": GT, "高于": GT, "超过": GT, "小于": LT, "低于": LT, "少于": LT,
}  # fmt: skip
_AFTER: Final = {"及以上": GE, "以上": GE, "及以内": LE, "以内": LE, "之内": LE, "内": LE, "及以下": LE, "以下": LE}
#: words after and before a figure that say nothing about it, and the nouns that may name it in its own cell (满意度≥95%)
_TRAIL: Final = "(?:左右|完成|达标|到位)?"
_LEAD: Final = "(?:实际|已|全部|全年|累计|共计|共|完成率?|达到|达|实现|为|约)*"
_NAME: Final = r"(?:[\u4e00-\u9fff]{1,9}[率度数量例])?"
#: what no unit holds: numerals, verbs and particles of a sentence
_NO_UNIT: Final = "[〇一二三四五六七八九十已了的到并和与及完未无为]"
_LATIN_UNITS: Final = "km|cm|mm|m|kg|mg|g|t|ha|h|kWh|kW|MW|GB|TB|MB|ml|L|A"

_OP: Final = "|".join(re.escape(word) for word in (*_SIGNS, *_BEFORE))
_NUM: Final = r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT: Final = rf"(?:(?:(?!{_NO_UNIT})[\u4e00-\u9fff%‰℃°㎡/·]|(?:{_LATIN_UNITS})(?![A-Za-z]))+?(?:\([^()\d]{{1,6}}\))?)?"
_ONE: Final = re.compile(rf"{_NAME}{_LEAD}(?P<op>{_OP})?{_LEAD}(?P<number>{_NUM})(?P<unit>{_UNIT})(?P<after>{'|'.join(_AFTER)})?{_TRAIL}")
_SPAN: Final = re.compile(rf"(?P<low>{_NUM})(?P<unit1>{_UNIT})(?:-|—|~|至|到)(?P<high>{_NUM})(?P<unit>{_UNIT})")
#: dates, periods and deadlines
_CALENDAR: Final = re.compile(r"(?:19|20)\d\d年|\d月|^[^\d/]*\d季度|[日号天][之以]?前|^\D*\d+[日号]$|[月年]底|(?:19|20)\d\d-(?:19|20)\d\d$")
_INCLUDED: Final = re.compile(r"\(含[^()]{0,6}\)")
#: one figure torn by blanks: before or after a point or comma, or within its digits where something else shows that it is one
_TORN_POINT: Final = re.compile(r"(?<=\d)\s+(?=[.,]\s*\d)|(?<=\d[.,])\s+(?=\d)")
_TWO_FIGURES: Final = re.compile(r"\d+(?:\.\d+)?\s+\d+(?:\.\d+)?")
_SIGN_FIRST: Final = re.compile(rf"({'|'.join(map(re.escape, _SIGNS))})\s*\S")
_UNIT_MAX: Final = 8
_CELL_MAX: Final = 60


@frozen
class Quantity:
    """The reading of one cell.

    Attributes:
        op: one of ``>= <= = > < range``, or None when none is printed.
        number: the figure (the lower end of a range); None when the cell holds words.
        high: the upper end of a range.
        unit: as printed, None when absent.
    """

    op: str | None = None
    number: Printed | None = None
    high: Printed | None = None
    unit: str | None = None


_WORDS: Final = Quantity()


@lru_cache(maxsize=8192)
def parse_quantity(text: str) -> Quantity:
    """Read a cell; a text that is not one quantity gives an empty Quantity."""
    plain = _joined(narrow(text).strip()) if len(text) <= _CELL_MAX else None
    if plain is None or _CALENDAR.search(plain):
        return _WORDS
    if not any(map(str.isdigit, plain)):
        return _before_words(plain)
    span = _SPAN.fullmatch(plain)
    if span:
        return _fitting(Quantity(RANGE, Printed.of(span["low"]), Printed.of(span["high"]), span["unit"] or span["unit1"] or None))
    match = _ONE.fullmatch(plain)
    if match is None:
        return _WORDS
    return _fitting(Quantity(_operator(match["op"], match["after"]), Printed.of(match["number"]), None, match["unit"] or None))


def _before_words(text: str) -> Quantity:
    """A sign may stand before words too (≤核定单位数量): then only the operator is known."""
    sign = _SIGN_FIRST.match(text)
    return Quantity(_SIGNS[sign[1]]) if sign else _WORDS


@lru_cache(maxsize=512)
def parse_operator(text: str) -> str | None:
    """The operator that a cell of its own names (a column 指标性质 or 符号); None for 定性 or anything else."""
    word = re.sub(r"\s+", "", narrow(text))
    return _SIGNS.get(word) or _BEFORE.get(word) or _AFTER.get(word)


def _joined(text: str) -> str | None:
    """The text without blanks; None where a blank may part two figures (95 98) rather than tear one (333 33 人)."""
    whole = _TORN_POINT.sub("", text)
    if _TWO_FIGURES.fullmatch(whole) and whole == text:
        return None
    if len(set(whole.split())) < len(whole.split()):
        return None
    plain = re.sub(r"\s+", "", whole).replace("（", "(").replace("）", ")")
    return _INCLUDED.sub("", plain)


def _operator(before: str | None, after: str | None) -> str | None:
    if after and (before is None or before == "控制在"):
        return _AFTER[after]
    return _SIGNS.get(before or "") or _BEFORE.get(before or "")


def _fitting(quantity: Quantity) -> Quantity:
    return _WORDS if quantity.unit and len(quantity.unit) > _UNIT_MAX else quantity
