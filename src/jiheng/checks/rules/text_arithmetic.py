"""TX104-TX107, TX110: the arithmetic that sentences write out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from attrs import evolve

from jiheng.checks.context import Case, Context
from jiheng.checks.figures import amount
from jiheng.checks.money import with_unit
from jiheng.checks.registry import rule
from jiheng.checks.statements import broken_totals, indicator_of
from jiheng.messages import msg
from jiheng.records import Claim, Finding, Placed, Report, SelfEvaluation, Severity, StatedProduct, StatedSum, Value
from jiheng.values.interval import Interval, total
from jiheng.values.printed import plain
from jiheng.values.quantity import EQ
from jiheng.values.units import money_factor

#: cost rows that can be the parts of a whole
_COSTS: Final = 2


@rule("TX104", "listed-amounts", severity=Severity.ERROR, basis="列明的分项金额应等于合计")
def listed_amounts(case: Case) -> Iterator[Finding]:
    """分项金额之和不等于所写的合计。

    查什么：
        一句话里列出各级资金或各个分项的金额，又写了合计，把分项相加与合计比较（元、万元换算，按印出的位数留出四舍五入的余地）。
        自评表中各项成本指标的目标之和恰好等于全年预算的，再比较完成值之和与全年执行数。
    为什么：
        合计写错会使正文与资金表、与决算对不上。
    错误示例：
        中央 1051100 元、省级 1562900 元、市级 110000 元、县级 1284100 元，共计 4092300 元（应为 4008100 元）。
    正确示例：
        到位资金 804 万元，其中中央 306 万元、省级 25 万元、市级 173 万元、区级 300 万元。
    已知例外：
        只列出一部分的（“其中中央 306 万元”“等”），只在已超过合计时报告；差额在四舍五入尾数之内的不报告；成本指标与执行数的差额只作提醒。
    """
    for index, record in enumerate(case.records):
        if isinstance(record, Report):
            yield from (evolve(finding, record=index) for finding in _wrong_totals(record, case))
        elif isinstance(record, SelfEvaluation):
            yield from (evolve(finding, record=index) for finding in _costs_against_spending(record))


def _wrong_totals(report: Report, case: Case) -> Iterator[Finding]:
    refuted = broken_totals(report)
    for stated in report.sums:
        if not _is_money(stated.total) or not all(_is_money(part) for part in stated.parts):
            continue
        if stated.total in refuted:
            yield _wrong_sum(stated, _table_cell(stated, report, case))


def _costs_against_spending(form: SelfEvaluation) -> Iterator[Finding]:
    row = form.total_funds
    rows = [item for item in form.indicators if item.target and item.actual and _is_plain_money(item.target) and _is_plain_money(item.actual)]
    if row is None or row.base is None or row.executed is None or len(rows) < _COSTS:
        return
    unit = money_factor(form.money_unit) or Fraction(1)
    planned = sum((amount(item.target) for item in rows if item.target), Fraction(0))
    spent = sum((amount(item.actual) for item in rows if item.actual), Fraction(0))
    executed = amount(row.executed, form.money_unit)
    if planned != amount(row.base, form.money_unit) or abs(spent - executed) < unit / 10**2:
        return
    yield Finding.at(
        row.executed,
        msg(
            "{count}项成本指标的目标之和等于全年预算数{budget}，完成值之和为{spent}元，与全年执行数{executed}相差{gap}元。请核对各项成本与执行数。",
            count=len(rows),
            budget=with_unit(row.base, form),
            spent=plain(spent),
            executed=with_unit(row.executed, form),
            gap=plain(abs(spent - executed)),
        ),
        expected=spent / unit,
        because=[item.actual for item in rows],
        severity=Severity.WARNING,
    )


def _is_plain_money(value: Value) -> bool:
    return value.number is not None and value.op in (None, EQ) and money_factor(value.unit_name or value.column_unit) is not None


@rule("TX105", "listed-groups", severity=Severity.ERROR, basis="正文列明的分组人数应等于总人数")
def listed_groups(report: Report, context: Context) -> Iterator[Finding]:
    """分组人数之和不等于所写的总人数。

    查什么：
        一句话里列出各组人数，又写了总人数，把各组相加与总数比较。
    为什么：
        人数是计算补助和完成率的基础，总数与分组不符必有一处写错。
    错误示例：
        培训 661 人，其中城镇 1 人、农村 674 人。
    正确示例：
        编制 7 人，其中行政 3 人、参公 4 人。
    已知例外：
        只列出一部分的（“其中党员 12 人”）不检查。
    """
    refuted = broken_totals(report)
    forms = context.case.forms_of(report)
    for stated in report.sums:
        if not _is_money(stated.total) and stated.total in refuted:
            row = next((found for form in forms if (found := indicator_of(stated.total, form.indicators))), None)
            yield _wrong_sum(stated, row.actual if row else None)


@rule("TX106", "headcount-times-standard", severity=Severity.ERROR, basis="补助金额应等于人数乘以标准")
def headcount_times_standard(report: Report) -> Iterator[Finding]:
    """人数乘以标准不等于所写的金额。

    查什么：
        一句话里写了人数、标准（元/人、元/人·月）和金额，把人数乘以标准（再乘月数）与金额比较。
    为什么：
        按人头补助的项目，三个数只要有一个写错就对不上。
    错误示例：
        为 9362 人按 72 元/人发放补助，共发放 764064 元。
    正确示例：
        为 9362 人按 72 元/人发放补助，共发放 674064 元。
    已知例外：
        标准写“约”“人均”的按四舍五入区间比较；截去尾数的（155.79 万元对 155.7995 万元）不报告。
    """
    for stated in report.products:
        if not _reaches(stated):
            yield _wrong_product(stated)


@rule("TX107", "false-equation", severity=Severity.ERROR, basis="写出的算式应当成立")
def false_equation(report: Report) -> Iterator[Finding]:
    """写出的算式不成立。

    查什么：
        正文里写出的算式（30437/33333×100%=91.31%）重算一遍，结果与写出的数比较。
    为什么：
        算式是得分、完成率的依据，算错会一直错到总分。
    错误示例：
        (4157/6130)×100%=76.81%。
    正确示例：
        (4157/6130)×100%=67.81%。
    已知例外：
        结果省写百分号、万元的，按任一种读法成立即可；在四舍五入范围内的不报告。
    """
    for equation in report.equations:
        if equation.may_hold:
            continue
        scale = Fraction(1, 100) if equation.stated.unit_name == "%" else equation.stated.scale
        middle = (equation.computed.low + equation.computed.high) / 2 / scale
        yield Finding.at(
            equation.stated,
            msg(
                "算式“{expression}={stated}”不成立：左边等于{right}{unit}。请核对算式中的数或改正结果。",
                expression=equation.expression.text.strip(),
                stated=equation.stated,
                right=plain(middle),
                unit=equation.stated.unit_name or "",
            ),
            expected=middle,
            because=[equation.expression],
        )


@rule("TX110", "amount-in-words", severity=Severity.ERROR, basis="《支付结算办法》附件一：大写金额与小写金额应当一致")
def amount_in_words(report: Report) -> Iterator[Finding]:
    """大写金额与小写金额不一致。

    查什么：
        同一处写了大写和小写的金额，把大写读成数与小写比较。
    为什么：
        大小写不一致的凭证无效，报告里不一致说明有一处抄错。
    错误示例：
        358490 元（大写：叁佰伍拾捌万肆仟玖佰元整）。
    正确示例：
        3584900 元（大写：叁佰伍拾捌万肆仟玖佰元整）。
    已知例外：
        小写以万元取整而大写到元的，在四舍五入范围内不报告。
    """
    for pair in report.words_amounts:
        if Fraction(pair.said) in _span(pair.digits):
            continue
        yield Finding.at(
            pair.digits,
            msg(
                "小写“{digits}”与大写“{words}”不一致：大写读作{said}元。请按凭证改正其中一个。",
                digits=pair.digits,
                words=pair.words.text.strip(),
                said=plain(pair.said),
            ),
            expected=pair.said,
            because=[pair.words],
        )


def _is_money(claim: Claim) -> bool:
    return money_factor(claim.value.unit_name) is not None


def _span(value: Value) -> Interval:
    """What a figure may stand for, in its base unit: a whole figure in 元 or 人 is exact, one in 万元 may be rounded."""
    if value.number is None:
        return Interval.point(0)
    scale = value.scale
    return (value.number.reading if scale == 1 else value.number.interval).scaled(scale)


def _may_be_rounded(stated: StatedSum) -> bool:
    """Whether the gap may come from whole figures of 万元 that were rounded; not where two digits changed places."""
    parts = total([_span(part.value) for part in stated.parts])
    exact = sum((amount(part.value) for part in stated.parts), Fraction(0)) / stated.total.value.scale
    printed = str(stated.total.value.number)
    turned = sorted(plain(exact, 4)) == sorted(printed)
    return _span(stated.total.value).meets(parts) and not turned


def _wrong_sum(stated: StatedSum, cell: Value | None) -> Finding:
    scale = stated.total.value.scale
    parts = [part.value.amount / scale for part in stated.parts if part.value.number]
    unit = stated.total.value.unit_name or ""
    also: list[Placed | None] = list(stated.parts)
    return Finding.at(
        stated.total,
        msg(
            "所列各项之和为{sum}{unit}（{terms}），合计写成{found}，相差{gap}{unit}。请核对各项与合计。",
            sum=plain(sum(parts)),
            unit=unit,
            terms="+".join(plain(part) for part in parts),
            found=stated.total.value,
            gap=plain(abs(sum(parts, Fraction(0)) - amount(stated.total.value) / scale)),
        ),
        expected=sum(parts),
        because=[*also, cell],
        severity=Severity.WARNING if _may_be_rounded(stated) else None,
    )


def _table_cell(stated: StatedSum, report: Report, case: Case) -> Value | None:
    """The cell of a form of this report that holds the right total, to be named beside it."""
    summed = total([_span(part.value) for part in stated.parts])
    for form in case.forms_of(report):
        row = form.total_funds
        for cell in (row.executed, row.base) if row else ():
            if cell and cell.number and summed.meets(cell.number.interval.scaled(money_factor(form.money_unit) or 1)):
                return cell
    return None


def _reaches(stated: StatedProduct) -> bool:
    """Whether the product is the stated amount, rounded or cut off at its last printed digit."""
    number, scale = stated.product.value.number, stated.product.value.scale
    if number is None:
        return True
    cut = Interval(number.exact, number.exact + Fraction(1, 10**number.places)).scaled(scale)
    return _span(stated.product.value).meets(stated.computed) or (bool(number.places or scale > 1) and cut.meets(stated.computed))


def _wrong_product(stated: StatedProduct) -> Finding:
    scale = stated.product.value.scale
    middle = (stated.computed.low + stated.computed.high) / 2 / scale
    return Finding.at(
        stated.product,
        msg(
            "{factors}应为{expected}{unit}，写成{found}。请核对人数、标准和金额。",
            factors="×".join(str(factor.value) for factor in stated.factors),
            expected=plain(middle),
            unit=stated.product.value.unit_name or "",
            found=stated.product.value,
        ),
        expected=middle,
        because=stated.factors,
    )
