"""Units of money, counts, shares and time, and whether two of them can be compared."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import Final

from attrs import frozen

from jiheng.values.text import key

_SCALES: Final = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000, "百": 100}
_SAME: Final = {"元人民币": "元", "人民币元": "元", "rmb": "元", "¥": "元", "￥": "元", "位": "人", "名": "人", "户次": "户次"}
_PERCENT: Final = {"%", "百分比", "%(百分比)", "百分之", "个百分点", "百分点"}


@frozen
class Unit:
    """A unit taken apart: 万元/人/月 is 10000 × 元 per (人, 月).

    Attributes:
        base: what is counted (元, 人, 人次, %, 天 …); empty for a bare "/人".
        scale: how many base units one of it is.
        per: the divisors, in order.
    """

    base: str
    scale: Fraction
    per: tuple[str, ...] = ()

    @property
    def is_money(self) -> bool:
        """Whether it counts money, with or without divisors."""
        return self.base == "元"

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage."""
        return self.base == "%"

    def same_kind(self, other: Unit) -> bool:
        """Whether figures in the two units can be compared after scaling."""
        return (self.base, self.per) == (other.base, other.per)


@cache
def unit(text: str) -> Unit:
    """Take a unit apart; any word is a unit, unknown ones count themselves."""
    word = key(text)
    if word in _PERCENT:
        return Unit("%", Fraction(1))
    head, *per = re.split("[/每]", word)
    scale = 1
    for prefix, factor in _SCALES.items():
        if head == prefix or (head.startswith(prefix) and len(head) > len(prefix)):
            head, scale = head[len(prefix) :], factor
            break
    return Unit(_SAME.get(head, head), Fraction(scale), tuple(_SAME.get(p, p) for p in per if p))


def money_factor(text: str | None) -> Fraction | None:
    """How many yuan one 元, 万元, 亿元 is; None for another unit."""
    if not text:
        return None
    found = unit(text)
    return found.scale if found.is_money and not found.per else None
