"""What kind of target an indicator has, and which way is good: from the operator, else from its words and headings."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from jiheng.records import Indicator, Value
from jiheng.scoring.model import Direction, Kind
from jiheng.values.dates import parse_when
from jiheng.values.quantity import EQ, GE, GT, LE, LT, RANGE
from jiheng.values.text import key

_BY_OPERATOR: Final = {
    GE: Direction.HIGHER,
    GT: Direction.HIGHER,
    LE: Direction.LOWER,
    LT: Direction.LOWER,
    EQ: Direction.EXACT,
    RANGE: Direction.RANGE,
}
#: rates and degrees of what is bad
_BAD_RATE: Final = re.compile(r"(?:投诉|事故|死亡|发病|发生|流失|差错|误差|错误|偏差|失业|空置|闲置|超支|违规|逾期|损坏|故障|返贫)(?:发生)?[率数]")
_GOOD_END: Final = re.compile(r"(?:率|比例|比重|占比|程度|满意度|知晓度|覆盖面?|数量|人数|人次|次数|户数|个数|场次|面积|里程|收入|产值)$")
_BAD: Final = re.compile(r"成本|费用|支出|标准|造价|单价|价格|起付线|时限|时长|耗时|响应时间|投诉|事故|误差|能耗|排放|损耗|浪费|纠纷|上访|负债|欠")
_HEADING_LOWER: Final = ("成本",)
_HEADING_HIGHER: Final = ("数量", "质量", "效益", "满意", "可持续", "时效", "产出", "效果")
_DURATIONS: Final = frozenset({"天", "日", "个工作日", "工作日", "小时", "个小时", "分钟", "秒", "周", "月", "个月", "年"})
_FREQUENCY: Final = re.compile(r"^=?(?:每|逐)(?:半年|个月|季度|[年月季周日天])|^=?按(?:[年月季周日]|季度|月度|年度)|^=?\d+(?:个月|天|日|年)$")


def kind_of(indicator: Indicator) -> Kind:
    """What kind of target an indicator has."""
    target = indicator.target
    if target is None or target.is_blank:
        return Kind.NONE
    if target.number is not None:
        return Kind.SATISFACTION if _asks_satisfaction(indicator) else Kind.QUANTITATIVE
    return Kind.TIMELY if _is_time(target.raw) else Kind.QUALITATIVE


def direction_of(indicator: Indicator, kind: Kind, *, printed: bool = True) -> tuple[Direction, bool]:
    """Which way is good, and whether that was assumed for want of an operator.

    Args:
        printed: whether a printed operator decides; otherwise the words alone.
    """
    target = indicator.target
    if kind in {Kind.NONE, Kind.QUALITATIVE} or target is None:
        return Direction.UNKNOWN, False
    if kind is Kind.TIMELY:
        return Direction.LOWER, target.op is None
    if printed and target.op is not None:
        return _BY_OPERATOR[target.op], False
    if printed and _is_whole(target):
        return Direction.HIGHER, True
    if _is_duration(target) and any("时" in text for text in (indicator.name.text, indicator.level2)):
        return Direction.LOWER, True
    return by_words(indicator.name.text, indicator.level2, indicator.level1), True


@lru_cache(maxsize=4096)
def by_words(name: str, level2: str, level1: str) -> Direction:
    """The direction that an indicator's name says, else the headings over it."""
    plain = key(name)
    if _BAD_RATE.search(plain):
        return Direction.LOWER
    if _GOOD_END.search(plain):
        return Direction.HIGHER
    if _BAD.search(plain):
        return Direction.LOWER
    for heading in (level2, level1):
        if any(word in heading for word in _HEADING_LOWER):
            return Direction.LOWER
        if any(word in heading for word in _HEADING_HIGHER):
            return Direction.HIGHER
    return Direction.UNKNOWN


def _asks_satisfaction(indicator: Indicator) -> bool:
    return any("满意" in text for text in (indicator.name.text, indicator.level2, indicator.level1))


def _is_whole(target: Value) -> bool:
    """A bare 100%: nothing can be more, whatever is measured."""
    return target.decimal == 100 and target.unit is not None and target.unit.is_share


def _is_duration(target: Value) -> bool:
    """So many days or hours: under 时效 the time that something may take."""
    return target.unit is not None and target.unit.base in _DURATIONS


@lru_cache(maxsize=4096)
def _is_time(raw: str) -> bool:
    return bool(_FREQUENCY.search(key(raw))) or parse_when(raw) is not None
