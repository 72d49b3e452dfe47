"""FD: rules on changes and left-overs of money against what table and text say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jiheng.checks.context import Context
from jiheng.checks.money import (
    MONEY_WORDS,
    TEN_THOUSAND,
    UNSPENT,
    budget,
    cells,
    explains,
    face,
    is_nothing,
    named,
    percent_executed,
    reasons_for_funds,
    speaks_of,
    with_unit,
)
from jiheng.checks.registry import rule
from jiheng.checks.spoken import lead
from jiheng.messages import Message, msg
from jiheng.records import Claim, Finding, FundsRow, Indicator, SelfEvaluation, Severity, Text
from jiheng.scoring import Direction
from jiheng.values.printed import plain

_CHANGE: Final = "调整|追加|调减|调增|压减|收回|下达|结转|核减|增拨"
_CARRIED: Final = re.compile(r"(?:上年|上一年|往年|以前年度|历年)[^，。；]{0,8}(?:结余|结转)")
_CARRIED_OF_YEAR: Final = re.compile(r"(20\d\d)年度?[^，。；]{0,8}(?:结余|结转|剩余)")
_LEFT: Final = re.compile(r"结余|结转|剩余")
_NOT_THIS_MONEY: Final = re.compile(r"基金|统筹|账户|累计|无结余|无结转|没有结余|没有结转")
_HUNDRED: Final = 100
#: letters before a figure that say what it is
_LEAD: Final = 16
_WITHIN_CLAUSE: Final = "[^。；，,\n]{0,15}"


@rule("FD106", "budget-changed", severity=Severity.WARNING, basis="《预算法》第六十七条、财预〔2020〕10号：预算调整应有依据并说明")
def budget_changed(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """年初预算到全年预算变化很大而没有说明。

    查什么：
        总额行年初预算数为 0 而全年预算数大于 0，或二者相差超过限额（通常 20%），资金部分没有原因，报告正文也没有一句说到追加、调整、下达、收回等。
    为什么：
        年中追加、调减要有依据；不说明就看不出年初预算编制是否准确。
    错误示例：
        年初预算 0，全年预算 261.35，全文没有说明。
    正确示例：
        年初预算 0，全年预算 261.35，报告写明“6 月由县财政追加下达”。
    已知例外：
        差额恰为上年结转资金的不报告。
    """
    row = form.total_funds
    if row is None or not _has_changed(row, context) or _change_is_told(form, row, context):
        return
    if row.initial is None or row.adjusted is None:
        return
    yield Finding.at(
        row.adjusted,
        msg(
            "{label}年初预算{initial}、全年预算{adjusted}，{change}，表和报告都没有说明调整的依据；请写明追加或调减的时间、文号和原因。",
            label=named([row]),
            initial=with_unit(row.initial, form),
            adjusted=with_unit(row.adjusted, form),
            change=_change(row, context),
        ),
        because=(row.initial, row.executed),
    )


def _has_changed(row: FundsRow, context: Context) -> bool:
    initial, adjusted = face(row.initial), face(row.adjusted)
    if initial is None or adjusted is None or adjusted < 0 or _is_ten_thousandfold(initial, adjusted):
        return False
    if initial <= 0:
        return initial == 0 and adjusted > 0
    return abs(adjusted - initial) / initial * _HUNDRED > context.regime.thresholds.budget_change


def _is_ten_thousandfold(one: Fraction, other: Fraction) -> bool:
    return one > 0 and other > 0 and max(one, other) == min(one, other) * TEN_THOUSAND


def _change_is_told(form: SelfEvaluation, row: FundsRow, context: Context) -> bool:
    initial, adjusted = face(row.initial), face(row.adjusted)
    carried = [face(part.adjusted) for part in form.funds if part.source == "carryover"]
    if initial is not None and adjusted is not None and adjusted - initial in [amount for amount in carried if amount]:
        return True
    told = [*form.notes, *(goal.achieved for goal in form.goals if goal.achieved is not None)]
    return bool(reasons_for_funds(form)) or any(
        speaks_of(texts, MONEY_WORDS, _CHANGE, gap=_WITHIN_CLAUSE) for texts in (told, *(r.paragraphs for r in context.reports))
    )


def _change(row: FundsRow, context: Context) -> Message:
    initial, adjusted = face(row.initial) or Fraction(0), face(row.adjusted) or Fraction(0)
    if initial == 0:
        return msg("全部为年中追加")
    percent = abs(adjusted - initial) / initial * _HUNDRED
    limit = plain(context.regime.thresholds.budget_change)
    if adjusted > initial:
        return msg("增加{percent}%，超过{limit}%", percent=plain(percent), limit=limit)
    return msg("减少{percent}%，超过{limit}%", percent=plain(percent), limit=limit)


@rule("FD109", "budget-fitted", severity=Severity.NOTE, basis="财预〔2020〕10号：执行率以全年预算数为分母")
def budget_fitted(form: SelfEvaluation) -> Iterator[Finding]:
    """全年预算数可能按支出数倒填。

    查什么：
        总额行的全年预算数与全年执行数分毫不差，金额又不是整数（有零头），而年初预算数不同。
    为什么：
        若全年预算数是按支出倒填的，执行率必为 100%，就失去意义。
    错误示例：
        年初 200，全年 182.62，执行 182.62，执行率 100%。
    正确示例：
        年初 200，全年 200，执行 182.62，执行率 91.31%。
    已知例外：
        金额为整万元的、年初没有预算的（见 FD106）、资金部分说明了调整原因的，不提示。
    """
    row = form.total_funds
    if row is None or row.adjusted is None or row.executed is None or reasons_for_funds(form):
        return
    initial, adjusted, executed = face(row.initial), face(row.adjusted), face(row.executed)
    if not initial or not adjusted or adjusted != executed or initial == adjusted or adjusted % TEN_THOUSAND == 0:
        return
    yield Finding.at(
        row.adjusted,
        msg(
            "{label}年初预算{initial}，全年预算{adjusted}与全年执行{executed}分毫不差：全年预算数是否按支出数倒填？请附调整预算的文件；未经调整的按年初预算计算执行率。",
            label=named([row]),
            initial=with_unit(row.initial, form),
            adjusted=with_unit(row.adjusted, form),
            executed=with_unit(row.executed, form),
        ),
        because=(row.executed, row.initial, row.rate),
    )


@rule("FD112", "money-not-shown", severity=Severity.WARNING, basis="资金部分应反映上年结转和本年结转结余")
def money_not_shown(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """说到的结转结余资金在资金部分没有反映。

    查什么：
        偏差原因或报告说使用了上年结余、结转资金，资金部分却没有“上年结转”行或该行为 0；报告说本年还有结余、剩余资金，资金部分却显示全部执行完毕。
    为什么：
        结转结余是预算的一部分，漏列会使预算数、执行率都不准。
    错误示例：
        偏差原因“使用上年结余资金”，资金部分没有上年结转行。
    正确示例：
        上年结转资金 8 万元列入资金部分，偏差原因引用此数。
    已知例外：
        说的是医保基金等基金、账户的结余，或“无结余”的，不报告；一份报告管几张表的，只看表内的原因。
    """
    told = _told_of_carryover(form, context)
    if told and not any(row.source == "carryover" and not all(map(is_nothing, cells(row).values())) for row in form.funds):
        where = form.total_funds or form
        yield Finding.at(
            told[0],
            msg("“{words}”说到上年结转结余资金，资金部分却没有列出；请在资金部分补列上年结转资金，或更正原因。", words=_cut(told[0].text)),
            because=[*told[1:], where],
        )
    left = _told_of_balance(form, context)
    if left and form.total_funds is not None and form.total_funds.executed is not None:
        yield Finding.at(
            left[0],
            msg(
                "正文说还有{left}没有用完，资金部分却是全部执行完毕（执行{executed}，没有结余）；请核对执行数和结余数。",
                left=left[0].value.raw,
                executed=with_unit(form.total_funds.executed, form),
            ),
            because=[*left[1:], form.total_funds.executed, budget(form.total_funds, context.regime)],
        )


def _cut(text: str) -> str:
    found = _CARRIED.search(text)
    return text if found is None or len(text) <= 40 else text[max(0, found.start() - 10) : found.end() + 10]


def _own_claims(context: Context) -> list[Claim]:
    """Amounts above zero in a report on this form alone."""
    claims = [claim for report in context.reports if len(report.tables) == 1 for claim in report.claims]
    return [claim for claim in claims if claim.measure in {"balance", "amount"} and (claim.value.decimal or 0) > 0 and not claim.planned]


def _told_of_carryover(form: SelfEvaluation, context: Context) -> list[Text]:
    reasons = [*reasons_for_funds(form), *(row.reason for row in form.indicators if row.reason is not None)]
    told = [reason for reason in reasons if _is_carryover(reason.text, form.year)]
    return [*told, *(claim.sentence for claim in _own_claims(context) if _is_carryover(lead(claim, _LEAD), form.year))]


def _is_carryover(words: str, year: int | None) -> bool:
    """Whether words tell of the project's money left from an earlier year."""
    of_year = _CARRIED_OF_YEAR.search(words)
    earlier = of_year is not None and year is not None and int(of_year[1]) < year
    return (earlier or bool(_CARRIED.search(words))) and not _NOT_THIS_MONEY.search(words)


def _told_of_balance(form: SelfEvaluation, context: Context) -> list[Claim]:
    """What the text says is left over although the table shows that all was spent."""
    row = form.total_funds
    base = face(budget(row, context.regime)) if row is not None else None
    if row is None or not base or base != face(row.executed) or not is_nothing(row.balance):
        return []
    return [claim for claim in _own_claims(context) if _is_balance(lead(claim, _LEAD), form.year)]


def _is_balance(words: str, year: int | None) -> bool:
    """Whether words tell of this year's own money left over."""
    other_year = _CARRIED_OF_YEAR.search(words)
    foreign = other_year is not None and int(other_year[1]) != year
    return bool(_LEFT.search(words)) and not (foreign or _CARRIED.search(words) or _NOT_THIS_MONEY.search(words))


@rule("FD113", "money-against-results", severity=Severity.WARNING, basis="财预〔2020〕10号：预算执行与绩效目标完成情况应相互印证")
def money_against_results(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """资金进度与产出完成情况相差悬殊。

    查什么：
        执行率比 100% 低一个限额（通常 30 个百分点）以上，而所有可以量化的产出指标都已完成；或资金全部执行，而产出平均完成率低一个限额以上。
        只看产出指标，不看成本指标；至少要有两个可以比较的。
    为什么：
        钱没花而事都办了，或钱花完而事没办，二者必有一处不实，或目标定得不准。
    错误示例：
        执行率 25%，培训场次、人数均完成 100%，没有说明。
    正确示例：
        执行率 25%，培训场次、人数均完成 100%，原因：尾款次年支付。
    已知例外：
        资金部分或报告说明了原因的不报告。
    """
    row = form.total_funds
    rate = percent_executed(row, context.regime) if row is not None else None
    outputs = [(i, ratio) for i in form.indicators if (ratio := _output(i, context)) is not None]
    if row is None or row.executed is None or rate is None or len(outputs) < 2 or _is_explained(form, context):
        return
    gap = Fraction(context.regime.thresholds.progress_gap)
    mean = sum((ratio for _, ratio in outputs), Fraction(0)) / len(outputs) * _HUNDRED
    saved, wasted = rate < _HUNDRED - gap and mean == _HUNDRED, rate >= _HUNDRED and mean < _HUNDRED - gap
    if saved or wasted:
        yield Finding.at(
            row.executed,
            msg(
                "执行率{rate}%（{executed}÷{base}），{count}个量化产出指标的平均完成率却是{mean}%，相差超过{gap}个百分点；请核对执行数和完成值，或说明原因。",
                rate=plain(rate),
                executed=with_unit(row.executed, form),
                base=with_unit(budget(row, context.regime), form),
                count=len(outputs),
                mean=plain(mean),
                gap=plain(gap),
            ),
            because=[budget(row, context.regime), *(indicator.actual for indicator, _ in outputs)],
        )


def _output(indicator: Indicator, context: Context) -> Fraction | None:
    """How far a quantified output is done, at most 1; None for other indicators and for costs."""
    heading = indicator.level1 + indicator.level2
    if "产出" not in indicator.level1 or "成本" in heading:
        return None
    found = context.assessment(indicator)
    if not found.comparable or found.ratio is None or found.direction is Direction.LOWER:
        return None
    return Fraction(1) if found.met else min(Fraction(1), (found.ratio.low + found.ratio.high) / 2)


def _is_explained(form: SelfEvaluation, context: Context) -> bool:
    return bool(reasons_for_funds(form)) or explains(context.reports, UNSPENT)
