"""What kind of thing a target or result cell says, where rules have to tell figures from words and words from dates."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from jiheng.records import FundsRow, Indicator, Text, Value, is_blank
from jiheng.values.text import key
from jiheng.values.units import Unit

#: dates, periods, deadlines and words for them
_PERIOD: Final = re.compile(
    r"\d年|\d月|\d[日号]|[年月季]底|[年月]末|年内|年度|季度|每[年月周日天季]|全年|[日月年]前|及时|按时|按期|准时|长期|持续|20\d\d|第?[一二三四]季"
)
_LONG: Final = frozenset({"年", "月", "个月", "季度", "个季度"})
#: words that stand for the whole, or for none, where a share or a count is asked
_WHOLE: Final = re.compile(r"全覆盖|全部|全员|全额|足额|应\w尽\w|百分之百|均|零|无|未发生|没有")
_SIGN: Final = re.compile(r"^[≥≤=><]")
_EMPTY_REASON: Final = re.compile(
    r"(?:无|没有|不存在|未出现|无任何)?(?:明显|较大)?偏[差离](?:原因)?|(?:已|均|全部|全面|按[时期]|按计划|按要求|按规定|按照要求|如期|基本|较好|圆满)*"
    r"(?:完成|达成|达到|实现)了?(?:年[度初]|预期|绩效|目标|指标|任务|任务目标|情况|良好|100%)*|同上|详见报告|无变化|正常|无[需须]说明"
)


def has_text(text: Text | None) -> bool:
    """Whether a cell says something other than a dash."""
    return text is not None and not is_blank(text.text)


def is_blank_cell(value: Value | None) -> bool:
    """Whether a cell of figures is empty or holds a dash."""
    return value is None or value.is_blank


def is_phrase(value: Value | None) -> bool:
    """Whether a cell holds words instead of a figure: neither blank nor with any digit."""
    return value is not None and not value.is_blank and value.number is None and not re.search(r"\d", value.raw)


def is_period(value: Value | None) -> bool:
    """Whether a cell names a date, period or deadline (12月底, 每季度, 1年, 及时)."""
    if value is None or value.number is None:
        return value is not None and bool(_PERIOD.search(key(value.raw)))
    return value.unit_name in _LONG


def is_whole(value: Value) -> bool:
    """Whether words stand for all or for nothing (全覆盖, 未发生)."""
    return bool(_WHOLE.search(key(value.raw)))


def is_bound(value: Value | None) -> bool:
    """Whether a cell states a bound: a figure, or a sign with words after it (≤核定单位数量)."""
    return value is not None and not is_period(value) and (value.number is not None or bool(_SIGN.match(key(value.raw))))


def is_empty_reason(text: Text | None) -> bool:
    """Whether a reason is missing or says nothing (无, 达成, 已完成, 无偏差)."""
    return text is None or is_blank(text.text) or bool(_EMPTY_REASON.fullmatch(key(text.text).rstrip("。.;,")))


def scaled(value: Value, unit: Unit | None) -> Fraction:
    """The exact figure in the base unit (万元 as yuan); 0 for words."""
    exact = value.number.exact if value.number else Fraction(0)
    return exact * (unit.scale if unit else 1)


def equal_figures(row: Indicator) -> bool | None:
    """Whether the result equals the target to the digit; None when they are not figures in comparable units."""
    target, actual = row.target, row.actual
    if target is None or actual is None or target.number is None or actual.number is None:
        return None
    if target.unit and actual.unit and not target.unit.same_kind(actual.unit):
        return None
    equal = scaled(target, target.unit or actual.unit) == scaled(actual, actual.unit or target.unit)
    bare = target.unit is None or actual.unit is None
    per = (target.unit and target.unit.per) or (actual.unit and actual.unit.per)
    return None if bare and per and not equal else equal


def is_full(row: Indicator) -> bool:
    """Whether a row got all of its points."""
    return bool(row.weight and row.score and row.weight.decimal and row.weight.decimal == row.score.decimal)


def points_lost(row: Indicator | FundsRow) -> Fraction:
    """The points that a row weighs less those that it got; 0 where either is missing."""
    if row.weight is None or row.score is None or row.weight.number is None or row.score.number is None:
        return Fraction(0)
    return row.weight.number.exact - row.score.number.exact
