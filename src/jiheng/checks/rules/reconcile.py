"""AC102: target and actual in different units, and the product that reconciles them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from attrs import frozen

from jiheng.checks.context import Context
from jiheng.checks.figures import may_stand_for
from jiheng.checks.registry import rule
from jiheng.messages import msg
from jiheng.records import Finding, Indicator, Severity, Value
from jiheng.values.printed import plain
from jiheng.values.units import Unit

_TIME: Final = frozenset({"天", "日", "小时", "分钟", "秒", "个工作日", "工作日", "个月", "月", "年", "周"})
_COUNT: Final = frozenset(
    "人 人次 户 户次 家 个 件 份 次 场 期 项 套 台 辆 所 村 条 册 批 例 只 头 亩 公里 米 平方米 吨 公斤".split()  # noqa: SIM905 - one line
)
_YUAN: Final = (1, 10**4)
#: a figure so many times another is no slip of rounding but another base
_OTHER_BASE: Final = 10


@frozen
class Product:
    """heads × standard = amount: the heads (with their place), the standard in yuan and the amount's scale in yuan."""

    heads: Value
    standard: Fraction
    scale: int

    @property
    def amount(self) -> Fraction:
        """The product in yuan."""
        return self.heads.amount * self.standard


@rule("AC102", "different-units", severity=Severity.ERROR, basis="财预〔2020〕10号：完成值与目标值应口径一致")
def different_units(row: Indicator, context: Context) -> Iterator[Finding]:
    """完成值与目标值不是同一个计量单位或口径。

    查什么：
        目标按人均标准（350元/人）而完成值是总金额（105.56万元），或目标是比率而完成值是人数、金额等。
        前一种情况在表和正文中找出能换算两者的人数（3016×350=1055600元=105.56万元），并写进说明。
    为什么：
        口径不同的两个数不能相除，完成率和得分都无从计算。
    错误示例：
        目标 350元/人，完成值 105.56。
    正确示例：
        目标 350元/人，完成值 350元/人；或目标 105.56万元，完成值 105.56万元。
    已知例外：
        目标 9362人、完成值 9362（省略单位）不报告；元与万元、5元/人/月与 5元 数值相符的不报告；目标 100% 而完成值是一句话见 AC103。
    """
    target, actual = row.target, row.actual
    if target is None or actual is None or target.number is None or actual.number is None:
        return
    if _is_standard(target) and not (actual.unit and actual.unit.per):
        yield from _total_for_standard(target, actual, row, context)
    elif _kind(target.unit) and _kind(actual.unit) and _kind(target.unit) != _kind(actual.unit):
        data = {"name": row.name.text, "target": target, "actual": actual}
        message = msg("「{name}」的目标是{target}，完成值是{actual}，计量单位不同，无法比较。请把完成值改为与目标相同的口径。", **data)
        yield Finding.at(actual, message, because=[target], severity=Severity.WARNING if target.decimal == actual.decimal else None)


def _is_standard(value: Value) -> bool:
    return bool(value.unit and value.unit.per and value.unit.base in ("", "元"))


def _kind(unit: Unit | None) -> str | None:
    """Money, share, time or count; None for a unit that may be any of them."""
    if unit is None or unit.per:
        return None
    if unit.is_money or unit.is_share:
        return unit.base
    return "time" if unit.base in _TIME else "count" if unit.base in _COUNT else None


def _total_for_standard(target: Value, actual: Value, row: Indicator, context: Context) -> Iterator[Finding]:
    if target.number is None or actual.number is None or (actual.unit and not actual.unit.is_money):
        return
    standard = target.amount
    scales = [int(actual.unit.scale)] if actual.unit else list(_YUAN)
    if standard <= 0 or any(may_stand_for(actual.number, standard / scale) for scale in (*scales, 1)):
        return
    found = next((p for scale in scales for p in _products(standard, scale, context) if may_stand_for(actual.number, p.amount / scale)), None)
    if found is not None:
        yield _reconciled(target, actual, row, found)
    elif actual.unit and actual.number.exact * scales[0] >= _OTHER_BASE * standard:
        data = {"name": row.name.text, "target": target, "actual": actual}
        message = msg("「{name}」的目标是人均标准{target}，完成值是总金额{actual}，口径不同，无法比较。请统一填人均标准或统一填总金额。", **data)
        yield Finding.at(actual, message, because=[target], severity=Severity.WARNING)


def _products(standard: Fraction, scale: int, context: Context) -> Iterator[Product]:
    for heads in heads_of(context):
        yield Product(heads, standard, scale)


def heads_of(context: Context) -> list[Value]:
    """Every figure of the form and its text that may count people, households or times: whole numbers above one, 万 taken in."""
    rows = context.form.indicators if context.form else ()
    cells = [value for row in rows for value in (row.actual, row.target) if value and (value.unit is None or _kind(value.unit) == "count")]
    told = [claim.value for claim in context.claims() if claim.measure in ("headcount", "count")]
    return [value for value in (*cells, *told) if value.amount > 1 and value.amount.denominator == 1]


def _reconciled(target: Value, actual: Value, row: Indicator, product: Product) -> Finding:
    return Finding.at(
        actual,
        msg(
            "「{name}」的目标是人均标准{target}，完成值{actual}是总金额：{heads}×{standard}={yuan}元，即{amount}{unit}。"
            "两者口径不同，请把完成值改为实际人均标准，或把目标改为总金额。",
            name=row.name.text,
            target=target,
            actual=actual,
            heads=plain(product.heads.amount),
            standard=plain(product.standard),
            yuan=plain(product.amount),
            amount=plain(product.amount / product.scale),
            unit="万元" if product.scale > 1 else "元",
        ),
        expected=target.raw,
        because=[target, product.heads],
    )
