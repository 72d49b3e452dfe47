"""FD: rules on the rates, scores and units of the funds block. Its sums are in funds_sums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Final

from attrs import evolve

from jiheng.checks.context import Context
from jiheng.checks.grouping import alike
from jiheng.checks.money import (
    COLUMNS,
    TEN_THOUSAND,
    UNSPENT,
    budget,
    cells,
    explains,
    face,
    in_unit,
    is_nothing,
    named,
    parts_of,
    percent_executed,
    raw,
    reasons_for_funds,
    share_executed,
    with_unit,
    yuan,
)
from jiheng.checks.registry import rule
from jiheng.messages import Message, msg
from jiheng.records import Finding, Fix, FundsRow, SelfEvaluation, Severity, Value
from jiheng.scoring import Regime, RowScore, Source
from jiheng.scoring.regime import EXECUTION
from jiheng.scoring.score import accepts, whole_points_only
from jiheng.values.interval import Interval, total
from jiheng.values.printed import plain

_TAKEN_BACK: Final = re.compile(r"收回|上缴|交回|缴回|注销|压减|调减|统筹使用")
_OWN_RULE: Final = re.compile(r"执行率[^。；]{0,30}(?:满分|得分|不得分|扣|分档)")
_HUNDRED: Final = 100


@rule("FD101", "execution-rate", severity=Severity.ERROR, basis="财预〔2020〕10号")
def execution_rate(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """执行率与预算数、执行数不符。

    查什么：
        用全年执行数除以全年预算数（表中没有全年预算数时用年初预算数），与填写的执行率比较。每个数按其印出的位数视为一个区间，
        只有任何取值都不能相等时才报告。几行的数字完全相同，只报一次。
    为什么：
        执行率决定预算执行得分，也是判断资金使用进度的依据。
    错误示例：
        全年预算 300，全年执行 296.54，执行率 100%。
    正确示例：
        全年预算 300，全年执行 296.54，执行率 98.85%。
    已知例外：
        预算数为 0 时不计算；执行率取整（99%）、写成小数（0.9885）视为正确；末位是截去而不是四舍五入的（98.84），只作警告。
    """
    wrong = [row for row in form.funds if _rate_is_off(row, context.regime)]
    for rows in alike(wrong, lambda row: (raw(budget(row, context.regime)), raw(row.executed), raw(row.rate))):
        yield _wrong_rate(rows, context)


def _rate_is_off(row: FundsRow, regime: Regime) -> bool:
    share = share_executed(row, regime)
    if share is None or row.rate is None or row.rate.number is None:
        return False
    as_ratio = "%" not in row.rate.raw and row.rate.number.reading.scaled(_HUNDRED).meets(share)
    return not (row.rate.number.may_equal(share) or as_ratio)


def _wrong_rate(rows: list[FundsRow], context: Context) -> Finding:
    first = rows[0]
    base, expected = budget(first, context.regime), percent_executed(first, context.regime)
    if first.rate is None or base is None or first.executed is None or expected is None:
        raise LookupError("a row without rate has none that is off")
    finding = Finding.at(
        first.rate,
        msg(
            "{label}的执行率应为{expected}%（{executed}÷{base}），表中为{found}{score}。请核对三个数后改正。",
            label=named(rows),
            expected=plain(expected),
            executed=with_unit(first.executed, context.form) if context.form else first.executed,
            base=with_unit(base, context.form) if context.form else base,
            found=first.rate.raw,
            score=_score_follows(first, expected),
        ),
        expected=expected,
        severity=Severity.WARNING if _is_cut_rate(first, context.regime) else None,
        because=(first.executed, base, *(row.rate for row in rows[1:])),
    )
    sign = "%" if first.rate.raw.endswith("%") else ""
    return evolve(finding, fixes=(Fix(first.rate.place, first.rate.raw, plain(expected) + sign),))


def _is_cut_rate(row: FundsRow, regime: Regime) -> bool:
    share = share_executed(row, regime)
    return share is not None and row.rate is not None and row.rate.number is not None and row.rate.number.is_cut(share)


def _score_follows(row: FundsRow, expected: Fraction) -> Message | str:
    """What becomes of a score that was computed from the wrong rate."""
    points, printed = _number(row.weight), _number(row.rate)
    if row.score is None or row.score.number is None or points is None or row.rate is None or row.rate.number is None:
        return ""
    right = _points_for(Interval.point(expected), points)
    if printed == expected or not row.score.number.may_equal(_points_for(row.rate.number.interval, points)) or row.score.number.reading.meets(right):
        return ""
    return msg("；按它计算的得分{score}分也应改为{right}分", score=row.score.raw, right=plain(right.low))


def _number(value: Value | None) -> Fraction | None:
    return value.number.exact if value is not None and value.number is not None else None


def _points_for(percent: Interval, points: Fraction) -> Interval:
    """The plain rule: points × min(1, rate)."""
    whole = Fraction(_HUNDRED)
    return Interval(min(percent.low, whole), min(percent.high, whole)).scaled(points / _HUNDRED)


@rule("FD102", "execution-score", severity=Severity.ERROR, basis="财预〔2020〕10号：预算执行率得分＝分值×执行率")
def execution_score(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """预算执行得分与执行率不符。

    查什么：
        总额行的得分与“分值×执行率（不超过 100%）”比较；口径另有规定的，按口径计算。得分超过分值必报，例如把执行率 100 填进得分栏。
        表中没有分值栏的，按口径的预算执行率分值（通常 10 分）计算。
    为什么：
        预算执行率是唯一完全由数字决定的得分，错了总分也跟着错。
    错误示例：
        分值 10，执行率 100%，得分 100。
    正确示例：
        分值 10，执行率 98.85%，得分 9.88 或 9.89。
    已知例外：
        各项得分都取整数的表，四舍五入到整数视为正确；按填写的执行率算得的得分视为正确（执行率本身由 FD101 检查）；
        没有分值栏、各指标权重合计又不是 90 分的，以及末位是截去而不是四舍五入的，只作警告。
    """
    row = form.total_funds
    points = _execution_points(form, context.regime)
    if row is None or row.score is None or row.score.number is None or points is None:
        return
    above = row.weight is not None and row.score.number.exact > points
    if above or (row.score.number.exact <= points and _is_wrong_score(form, row, points, context)):
        yield _wrong_score(form, row, row.score, points, context)


def _execution_points(form: SelfEvaluation, regime: Regime) -> Fraction | None:
    """The points of execution: printed, else the regime's; None where the cell holds no number, or a share (0.1)."""
    row = form.total_funds
    if row is not None and row.weight is not None and not row.weight.is_blank:
        points = _number(row.weight)
        return points if points is not None and points >= 1 else None
    return Fraction(regime.points.get(EXECUTION, 10))


def _is_wrong_score(form: SelfEvaluation, row: FundsRow, points: Fraction, context: Context) -> bool:
    """Whether a score is neither what the regime gives nor what the printed rate gives (which FD101 looks at)."""
    scored = context.score_of(row)
    right = accepts(scored, row.score, integers_only=whole_points_only(form)) if scored is not None else None
    by_rate = _right_by_rate(form, row, points)
    return not (right or by_rate) and (right is not None or by_rate is not None)


def _right_by_rate(form: SelfEvaluation, row: FundsRow, points: Fraction) -> bool | None:
    """Whether the score is the printed rate's share of the points, at the precision of the form; None without a rate."""
    if row.rate is None or row.rate.number is None or row.score is None or row.score.number is None:
        return None
    right = _points_for(row.rate.number.interval, points)
    whole = not row.score.number.places and not whole_points_only(form)
    return row.score.number.exact in right if whole else row.score.number.may_equal(right)


def _wrong_score(form: SelfEvaluation, row: FundsRow, score: Value, points: Fraction, context: Context) -> Finding:
    scored = context.score_of(row)
    rate = percent_executed(row, context.regime)
    rate = _number(row.rate) if rate is None else rate
    given = scored.expected if scored is not None and scored.expected is not None else None
    expected = plain(given if given is not None else _points_for(Interval.point(rate or 0), points).low)
    message = msg(
        "{label}的得分应为{expected}分（分值{points}分，执行率{rate}%），表中为{found}分{hint}。请改正得分和总分。",
        label=named([row]),
        expected=expected,
        points=plain(points),
        rate=plain(rate or 0),
        found=score.number,
        hint=_score_hint(row, score),
    )
    certain = _points_are_certain(form, points, context) and not _is_cut_score(score, scored)
    return Finding.at(
        score,
        message,
        expected=expected,
        because=(row.weight, row.rate, row.executed, budget(row, context.regime)),
        severity=None if certain else Severity.WARNING,
        fix=certain,
    )


def _is_cut_score(score: Value, scored: RowScore | None) -> bool:
    if score.number is None or not score.number.places or scored is None or scored.low is None or scored.high is None:
        return False
    return score.number.is_cut(Interval(scored.low, scored.high))


def _score_hint(row: FundsRow, score: Value) -> Message | str:
    if row.weight is None:
        return msg("（表中没有预算执行的分值，按口径取）")
    if _number(score) == _number(row.rate) and row.weight.raw != score.raw:
        return msg("，疑把执行率填进了得分栏")
    return ""


def _points_are_certain(form: SelfEvaluation, points: Fraction, context: Context) -> bool:
    """Whether the points and the formula follow from the form: points printed, or the other rows' points leave just them."""
    own_rule = any(_OWN_RULE.search(note.text) for note in form.notes)
    if own_rule and context.judgement.source in {Source.DEFAULT, Source.INFERRED}:
        return False
    row = form.total_funds
    if row is not None and row.weight is not None:
        return True
    others = sum((number for i in form.indicators if (number := _number(i.weight)) is not None), Fraction(0))
    return others + points == _HUNDRED


@rule("FD107", "balance", severity=Severity.ERROR, basis="结转结余＝全年预算数－全年执行数")
def balance(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """结转结余数与预算数、执行数不符。

    查什么：
        结转结余（资金结余）一栏与全年预算数减全年执行数的差比较，按印出的位数容许舍入。
    为什么：
        三个数是一个恒等式，不符说明至少一个填错，结余资金也无法核对。
    错误示例：
        全年预算 260000 元，全年执行 157912 元，结余 12088 元。
    正确示例：
        全年预算 260000 元，全年执行 157912 元，结余 102088 元。
    已知例外：
        执行数大于预算数的由 FD105 报告；结余填 0 而原因中写明资金已收回、上缴、调减的，不报告。
    """
    wrong = [row for row in form.funds if _balance_is_off(form, row, context.regime)]
    for rows in alike(wrong, lambda row: (raw(budget(row, context.regime)), raw(row.executed), raw(row.balance))):
        yield _wrong_balance(form, rows, context.regime)


def _balance_is_off(form: SelfEvaluation, row: FundsRow, regime: Regime) -> bool:
    base, executed, left = yuan(budget(row, regime)), yuan(row.executed), yuan(row.balance)
    if base is None or executed is None or left is None or executed.low > base.high:
        return False
    taken_back = is_nothing(row.balance) and any(_TAKEN_BACK.search(reason.text) for reason in reasons_for_funds(form))
    return not taken_back and not (base - executed).meets(left)


def _wrong_balance(form: SelfEvaluation, rows: list[FundsRow], regime: Regime) -> Finding:
    first = rows[0]
    base = budget(first, regime)
    left = (face(base) or Fraction(0)) - (face(first.executed) or Fraction(0))
    expected = in_unit(left, form, base, first.executed)
    if first.balance is None:
        raise LookupError("a row without balance has none that is off")
    return Finding.at(
        first.balance,
        msg(
            "{label}的结转结余应为{expected}{unit}（{base}－{executed}），表中为{found}；请核对三个数，资金已收回的写明原因。",
            label=named(rows),
            expected=expected,
            unit=form.money_unit,
            base=with_unit(base, form),
            executed=with_unit(first.executed, form),
            found=with_unit(first.balance, form),
        ),
        expected=expected,
        because=(base, first.executed, *(row.balance for row in rows[1:])),
    )


@rule("FD108", "rate-without-money", severity=Severity.NOTE, basis="0÷0 没有意义")
def rate_without_money(form: SelfEvaluation) -> Iterator[Finding]:
    """没有资金的行填了执行率。

    查什么：
        预算数、执行数都是 0 或空白，执行率却填了数（0、100%）的行。
    为什么：
        0÷0 没有意义；填 100% 会让人以为有资金并已执行完毕，同一张表里有的填 0、有的填“—”也不一致。
    错误示例：
        上年结转资金 0、0、0，执行率 100%。
    正确示例：
        上年结转资金 0、0、0，执行率 —。
    已知例外：
        只要年初、全年、执行三个数中有一个不是 0，就不报告。
    """
    rows = [row for row in form.funds if row.rate is not None and row.rate.number is not None and _has_no_money(row)]
    rates = [row.rate for row in rows if row.rate is not None]
    if rates:
        yield Finding.at(
            rates[0],
            msg(
                "{labels}没有资金（0÷0），执行率却填{found}；没有资金的行请填“—”，各行填法一致。",
                labels=named(rows),
                found="、".join(rate.raw for rate in rates),
            ),
            expected="—",
            because=rates[1:],
        )


def _has_no_money(row: FundsRow) -> bool:
    return all(is_nothing(value) for value in (row.declared, row.initial, row.adjusted, row.executed))


@rule("FD110", "low-execution", severity=Severity.WARNING, basis="财预〔2020〕10号：偏离目标的应分析原因")
def low_execution(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """执行率偏低而没有说明原因。

    查什么：
        总额行的执行率（全年执行数÷全年预算数）低于口径的限额（通常 80%），资金部分没有偏差原因，报告正文也没有说明未执行、结余的原因。
    为什么：
        预算执行慢是绩效监控和复核必问的事，没有原因就无法判断是节约、推迟还是没有实施。
    错误示例：
        全年预算 600，全年执行 450（75%），全文没有说明。
    正确示例：
        全年预算 600，全年执行 450（75%），偏差原因：第四季度资金待清算，次年 1 月支付。
    已知例外：
        没有预算或没有执行数的不报告。
    """
    row = form.total_funds
    share = share_executed(row, context.regime) if row is not None else None
    least = context.regime.thresholds.execution_reason
    if row is None or row.executed is None or share is None or share.high >= least:
        return
    if reasons_for_funds(form) or _execution_reason(form) or explains(context.reports, UNSPENT):
        return
    rate, base = percent_executed(row, context.regime), budget(row, context.regime)
    left = (face(base) or Fraction(0)) - (face(row.executed) or Fraction(0))
    yield Finding.at(
        row.executed,
        msg(
            "{label}执行{executed}、预算{base}，执行率{rate}%，低于{least}%，还有{left}{unit}没有执行，表和报告都没有说明原因；请补写偏差原因。",
            label=named([row]),
            executed=with_unit(row.executed, form),
            base=with_unit(base, form),
            rate=plain(rate or 0),
            least=plain(least),
            left=in_unit(left, form, base, row.executed),
            unit=form.money_unit,
        ),
        because=(base, row.rate, row.score),
    )


def _execution_reason(form: SelfEvaluation) -> bool:
    """Whether an indicator row on execution explains it."""
    return any(i.reason is not None and re.search("执行", i.name.text + i.level1) for i in form.indicators)


@rule("FD111", "yuan-for-ten-thousand", severity=Severity.ERROR, basis="资金部分的金额单位应一致")
def yuan_for_ten_thousand(form: SelfEvaluation) -> Iterator[Finding]:
    """万元和元混用。

    查什么：
        资金部分同一行的年初、全年、执行数之间，或总额与明细合计之间，恰好相差一万倍。
    为什么：
        一个数按元填、另一个按万元填，金额就差一万倍，执行率和合计都没有意义。
    错误示例：
        单位万元，年初预算 300，全年预算 3000000。
    正确示例：
        单位万元，年初预算 300，全年预算 300。
    已知例外：
        指标部分的金额（项目成本 ≤3000000）自有单位，不在此检查。
    """
    mixed = [pair for row in form.funds for pair in combinations(cells(row).items(), 2) if _confused(yuan(pair[0][1]), yuan(pair[1][1]))]
    if mixed:
        yield _mixed_units(form, [(COLUMNS[name], value) for pair in mixed for name, value in pair])
        return
    found = [pair for name in COLUMNS if (pair := _total_against_parts(form, name)) is not None]
    if found:
        yield _mixed_sum(form, found)


def _confused(one: Interval | None, other: Interval | None) -> bool:
    """Whether two amounts, neither zero, agree only after moving one by four digits."""
    if one is None or other is None or one.low <= 0 or other.low <= 0:
        return False
    return one.scaled(TEN_THOUSAND).meets(other) or other.scaled(TEN_THOUSAND).meets(one)


def _mixed_units(form: SelfEvaluation, named: list[tuple[str, Value]]) -> Finding:
    ordered = sorted(named, key=lambda pair: face(pair[1]) or 0, reverse=form.money_unit != "元")
    (odd, wrong), (usual, right) = ordered[0], ordered[-1]
    expected = in_unit(face(right) or Fraction(0), form, right)
    return Finding.at(
        wrong,
        msg(
            "{odd}填{wrong}，{usual}填{right}，恰好相差一万倍，疑把元和万元混用；本表单位是{unit}，请统一。",
            odd=odd,
            wrong=with_unit(wrong, form),
            usual=usual,
            right=with_unit(right, form),
            unit=form.money_unit,
        ),
        expected=expected,
        because=(value for _, value in named),
    )


def _total_against_parts(form: SelfEvaluation, name: str) -> tuple[Value, list[Value]] | None:
    """A column's total and parts where the sum is ten thousand times the total, or the reverse."""
    whole = cells(form.total_funds).get(name) if form.total_funds is not None else None
    parts = [value for row in parts_of(form) if (value := cells(row).get(name)) is not None and yuan(value) is not None]
    amounts = [amount for value in parts if (amount := yuan(value)) is not None]
    return (whole, parts) if whole is not None and parts and _confused(yuan(whole), total(amounts)) else None


def _mixed_sum(form: SelfEvaluation, found: list[tuple[Value, list[Value]]]) -> Finding:
    whole, parts = found[0]
    expected = in_unit(sum((face(part) or Fraction(0) for part in parts), Fraction(0)), form, *parts)
    return Finding.at(
        whole,
        msg(
            "总额{total}与明细合计{sum}{unit}恰好相差一万倍，疑把元和万元混用；本表单位是{unit}，请统一。",
            total=with_unit(whole, form),
            sum=expected,
            unit=form.money_unit,
        ),
        expected=expected,
        because=(value for one, several in found for value in (one, *several)),
    )
