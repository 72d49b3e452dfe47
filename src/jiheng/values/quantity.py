"""What a target or result cell says: operator, number, unit, or words.

Operators come in every spelling: ≥ >= ＞＝ 不低于 至少 …以上 ≤ 不超过 控制在…以内 = 等于 > <, a range 90%-95%. What is not a
quantity (12月底, 每季度, 较高, 达成预期指标) has no number; the raw text says it all.
"""

from __future__ import annotations

import re
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
_AFTER: Final = {"及以上": GE, "(含)以上": GE, "以上": GE, "及以内": LE, "以内": LE, "之内": LE, "及以下": LE, "以下": LE}
_VERBS: Final = "(?:实际|已|全部)?(?:完成率?|达到|达|实现|为|约)*"
_OP: Final = "|".join(re.escape(word) for word in (*_SIGNS, *_BEFORE))
_NUM: Final = r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT: Final = r"[^\d\s,;.。，；:：、≥≤<>=~～+*×()（）\-]*(?:\((?!含)[^()\d]{1,6}\))?"
_ONE: Final = re.compile(rf"(?P<verb>{_VERBS})(?P<op>{_OP})?(?P<number>{_NUM})(?P<unit>{_UNIT}?)(?P<after>{'|'.join(map(re.escape, _AFTER))})?$")
_SPAN: Final = re.compile(rf"(?P<low>{_NUM})(?P<unit1>{_UNIT}?)(?:-|—|~|～|至|到)(?P<high>{_NUM})(?P<unit>{_UNIT})$")
_CALENDAR: Final = re.compile(r"^(?:19|20)\d\d年|\d{1,2}月(?:$|\d|底|末|初|中|上|下|份|前)|\d{1,2}月\d{1,2}[日号]|季度$|^\d{1,2}月$")
_UNIT_MAX: Final = 8


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


def parse_quantity(text: str) -> Quantity:
    """Read a cell; a text that is not one quantity gives an empty Quantity."""
    plain = re.sub(r"\s+", "", narrow(text)).replace("（", "(").replace("）", ")")
    if not plain or _CALENDAR.search(plain):
        return Quantity()
    span = _SPAN.fullmatch(plain)
    if span:
        return Quantity(RANGE, Printed.of(span["low"]), Printed.of(span["high"]), span["unit"] or span["unit1"] or None)
    match = _ONE.fullmatch(plain)
    if match is None or len(match["unit"]) > _UNIT_MAX:
        return Quantity()
    return Quantity(_operator(match["op"], match["after"]), Printed.of(match["number"]), None, match["unit"] or None)


def parse_operator(text: str) -> str | None:
    """The operator that a cell of its own names (a column 指标性质 or 符号); None for 定性 or anything else."""
    word = re.sub(r"\s+", "", narrow(text))
    return _SIGNS.get(word) or _BEFORE.get(word) or _AFTER.get(word)


def _operator(before: str | None, after: str | None) -> str | None:
    if after and (before is None or before == "控制在"):
        return _AFTER[after]
    return _SIGNS.get(before or "") or _BEFORE.get(before or "")
