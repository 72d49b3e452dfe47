"""TG: target values (units, operators, changes, limits)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from jiheng.checks.cells import equal_figures, has_text, scaled
from jiheng.checks.context import Context
from jiheng.checks.money import with_unit
from jiheng.checks.quoting import names, quoted
from jiheng.checks.registry import rule
from jiheng.checks.wordlists import bare, ends, holds, words
from jiheng.messages import msg
from jiheng.records import Finding, Indicator, SelfEvaluation, Severity, Value
from jiheng.scoring import Kind, Source
from jiheng.values.dates import Deadline, parse_when
from jiheng.values.printed import plain
from jiheng.values.quantity import EQ, GE, GT, LE, LT
from jiheng.values.text import key
from jiheng.values.units import money_factor

_UNIT_IN_NAME: Final = re.compile(r"\([^()\d]{1,8}\)$")
_EXACT_DAY: Final = re.compile(r"=(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}[日号]$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: parts of a total of headcounts: so many at most, and so great at least
_MOST_PARTS: Final = 4
_LEAST_TOTAL: Final = 100


@rule("TG101", "target-unit", severity=Severity.WARNING, basis="财预〔2021〕101号附件：绩效指标值应明确计量单位")
def target_unit(form: SelfEvaluation) -> Iterator[Finding]:
    """定量目标值缺计量单位或符号。

    查什么：
        指标值是数字的，看单元格、单位列、指标名称末尾的括号或完成值里有没有计量单位（%也是单位）；只有“/人”“/月”的，单位不完整。
        单位齐全而没有≥、≤、=的，只作提示。
    为什么：
        没有单位，完成值就无从比较（350 是元还是万元）；没有符号，按正向还是反向计分也不明确。
    错误示例：
        配套人数 指标值 3016；救助标准 指标值 =350/人。
    正确示例：
        配套人数 指标值 =3016人；救助标准 指标值 =350元/人。
    已知例外：
        日期、年份、文字目标不查；名称写明“（元）”或另有度量单位列的，视为已有单位。
    """
    numeric = [row for row in form.indicators if row.target is not None and row.target.number is not None and not _is_year(row.target)]
    lacking = [row for row in numeric if _lacks_unit(row)]
    if lacking:
        yield Finding.at(
            _target(lacking[0]),
            msg(
                "{count}个指标的目标值没有写明计量单位：{rows}。请补上完整的单位（如元/人、人、次、%），否则无法与完成值比较。",
                count=len(lacking),
                rows=_targets(lacking),
            ),
            found="、".join(_target(row).raw for row in lacking),
            because=[_target(row) for row in lacking],
        )
    unsigned = [row for row in numeric if row not in lacking and _target(row).op is None]
    if unsigned:
        yield Finding.at(
            _target(unsigned[0]),
            msg("{count}个指标的目标值没有≥、≤、=：{rows}。请写明符号，按正向还是反向计分才有依据。", count=len(unsigned), rows=_targets(unsigned)),
            found="、".join(_target(row).raw for row in unsigned),
            because=[_target(row) for row in unsigned],
            severity=Severity.NOTE,
        )


def _target(row: Indicator) -> Value:
    """The target of a row that has one."""
    if row.target is None:
        raise LookupError(row.name.text)
    return row.target


def _targets(rows: Sequence[Indicator]) -> str:
    return quoted(rows, lambda row: row.target)


def _is_year(value: Value) -> bool:
    return bool(_YEAR.fullmatch(value.raw.strip()))


def _lacks_unit(row: Indicator) -> bool:
    if _UNIT_IN_NAME.search(key(row.name.text)):
        return False
    said = (row.target, row.actual, row.initial_target)
    return not any(value is not None and value.unit is not None and value.unit.base for value in said)


@rule("TG102", "quantified-share", severity=Severity.WARNING, basis="当地绩效目标设置指引：量化指标占比与指标个数的要求")
def quantified_share(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """量化指标太少，或三级指标个数不够。

    查什么：
        目标值是数字、日期的指标占全部三级指标的比例，与口径规定的下限（多为70%）比较；口径规定了三级指标最少个数的，一并比较。
    为什么：
        定性指标多，完成情况就只能凭主观判断打分。
    错误示例：
        7个指标中3个是“较高”“有所改善”一类的文字，量化率57.14%。
    正确示例：
        10个指标中8个有数值或日期，量化率80%。
    已知例外：
        不足4个指标的表不算比例；当地口径不明（按全国通用规则核对）时只作提示。
    """
    rows = [row for row in form.indicators if row.target is not None and not row.target.is_blank]
    limits = context.regime.thresholds
    severity = None if context.judgement.source is Source.GIVEN else Severity.NOTE
    worded = [row for row in rows if context.assessment(row).kind is Kind.QUALITATIVE and _target(row).number is None]
    share = Fraction(len(rows) - len(worded), len(rows)) * 100 if rows else Fraction(100)
    if len(rows) > 3 and share < limits.quantified_share:
        yield Finding.at(
            _target(worded[0]),
            msg(
                "{all}个有目标值的指标中只有{numeric}个量化，占{share}%，低于{least}%；定性的是：{rows}。请改为可以计算的指标。",
                all=len(rows),
                numeric=len(rows) - len(worded),
                share=plain(share),
                least=plain(limits.quantified_share),
                rows=_targets(worded),
            ),
            expected=limits.quantified_share,
            found=f"{plain(share)}%",
            because=[_target(row) for row in worded],
            severity=severity,
        )
    if limits.least_indicators and 0 < len(form.indicators) < limits.least_indicators:
        yield Finding.at(
            form.indicators[0].name,
            msg("三级指标只有{count}个，口径要求不少于{least}个。请补充指标。", count=len(form.indicators), least=limits.least_indicators),
            expected=limits.least_indicators,
            found=len(form.indicators),
            severity=severity,
        )


@rule("TG105", "target-changed", severity=Severity.WARNING, basis="绩效目标经批复后调整的，应按程序报批并说明")
def target_changed(form: SelfEvaluation) -> Iterator[Finding]:
    """年初指标与调整后指标不一致而没有说明。

    查什么：
        同一行的年初指标值与调整后指标值。数不同、偏差原因栏又是空的，逐行报告；数相同只是写法不同（一个带单位、符号，一个不带）的，合并为一条提示。
    为什么：
        调低目标就容易完成，调整要有依据。
    错误示例：
        年初指标 ≥1200人，调整后指标 ≥900人，偏差原因空白。
    正确示例：
        年初指标 ≥1200人，调整后指标 ≥900人，偏差原因：按某号文件调整。
    已知例外：
        没有年初指标栏或年初指标未填的不查。
    """
    for row in form.indicators:
        if _differ(row) and not has_text(row.reason):
            yield Finding.at(
                _target(row),
                msg(
                    "「{name}」年初指标是{initial}，调整后是{target}，没有说明调整的原因和依据。请在偏差原因栏补写。",
                    name=row.name.text,
                    initial=row.initial_target,
                    target=row.target,
                ),
                because=(row.initial_target,),
            )
    styled = [row for row in form.indicators if _differs_in_style(row)]
    if styled:
        yield Finding.at(
            styled[0].initial_target or styled[0].name,
            msg(
                "年初指标与调整后指标数值相同、写法不同：{rows}。请统一写出符号和单位。",
                rows=quoted(styled, lambda row: f"{row.initial_target}→{row.target}"),
            ),
            found="、".join(str(row.initial_target) for row in styled),
            because=[row.initial_target for row in styled],
            severity=Severity.NOTE,
        )


def _differ(row: Indicator) -> bool:
    initial, target = row.initial_target, row.target
    if initial is None or target is None or initial.is_blank or target.is_blank:
        return False
    if initial.number is None and target.number is None:
        one, other = key(initial.raw), key(target.raw)
        return one not in other and other not in one and not _same_day(one, other)
    if initial.number is None or target.number is None:
        return False
    if initial.unit and target.unit and initial.unit.same_kind(target.unit):
        return scaled(initial, initial.unit) != scaled(target, target.unit)
    return initial.number.exact != target.number.exact


def _same_day(one: str, other: str) -> bool:
    """Whether two dates or deadlines end on the same day, the year aside (12月底, 2024年12月31日前)."""
    ends_on = [when.latest if isinstance(when, Deadline) else when.last for when in map(parse_when, (one, other)) if when is not None]
    return len(ends_on) == 2 and (ends_on[0].month, ends_on[0].day) == (ends_on[1].month, ends_on[1].day)


def _differs_in_style(row: Indicator) -> bool:
    initial, target = row.initial_target, row.target
    if initial is None or target is None or initial.number is None or target.number is None or _differ(row):
        return False
    return (initial.op is None, initial.unit is None) != (target.op is None, target.unit is None)


@rule("TG106", "operator-against-nature", severity=Severity.NOTE, basis="成本指标为反向指标；产出、效益、满意度多为正向指标")
def operator_against_nature(form: SelfEvaluation) -> Iterator[Finding]:
    """目标值的符号与指标的性质相反。

    查什么：
        成本指标用了≥或＞，或花费总额用“=”；人数、覆盖率、满意度等越多越好的指标用了≤或＜；时效指标的期限用了“=”（提前完成反为不符）。
    为什么：
        符号决定按正向还是反向计分。成本写≥，花得越多得分越高；写“=”，节约反而算没有完成。
    错误示例：
        项目总成本 ≥300万元；受益人数 ≤500人。
    正确示例：
        项目总成本 ≤300万元；受益人数 ≥500人。
    已知例外：
        补助标准、起付线等固定参数用“=”；投诉、差错、自付比例等越少越好的用≤。
    """
    wrong = [row for row in form.indicators if _is_against_nature(row)]
    if wrong:
        yield Finding.at(
            _target(wrong[0]),
            msg("目标值的符号是否与指标的性质相反：{rows}？成本和期限宜用≤，越多越好的指标宜用≥。", rows=_targets(wrong)),
            found="、".join(_target(row).raw for row in wrong),
            because=[_target(row) for row in wrong],
        )


def _is_cost(row: Indicator) -> bool:
    return "成本" in (row.level2 or row.level1) and not holds(row.name.text, words("operators", "no_costs"))


def _is_against_nature(row: Indicator) -> bool:
    target, name = row.target, row.name.text
    if target is None:
        return False
    if target.number is None:
        return "时效" in row.level2 and bool(_EXACT_DAY.match(key(target.raw)))
    if _is_cost(row):
        if target.op in (GE, GT):
            return not (target.unit is not None and target.unit.is_share)
        sum_of_money = target.unit is not None and target.unit.is_money and not target.unit.per
        return target.op == EQ and sum_of_money and not holds(name, words("operators", "fixed"))
    more = ends(name, words("operators", "more_is_better")) or "受益" in name
    return target.op in (LE, LT) and more and not holds(name, words("operators", "less_is_better"))


@rule("TG109", "rate-above-hundred", severity=Severity.WARNING, basis="部分与整体之比不超过100%")
def rate_above_hundred(row: Indicator) -> Iterator[Finding]:
    """比率的目标值超过100%。

    查什么：
        名称以“率”“比例”“占比”“满意度”“覆盖面”结尾、单位是%的目标值大于100。
    为什么：
        部分不会大于整体，这样的目标不可能完成，多是笔误。
    错误示例：
        政策知晓率 ≥120%。
    正确示例：
        政策知晓率 ≥95%；医疗收入增长率 ≥120%。
    已知例外：
        增长率、完成率、偿付率、入学率等可以超过100%的不查。
    """
    target, name = row.target, row.name.text
    if target is None or target.number is None or target.unit is None or not target.unit.is_share:
        return
    is_share = ends(name, (*words("names", "rates"), "满意度", "覆盖面"))
    if target.number.value > 100 and is_share and not holds(name, words("names", "above_hundred")):
        yield Finding.at(target, msg("「{name}」的目标值{target}超过100%，不可能完成。请核对。", name=name, target=target), expected="≤100%")


@rule("TG110", "target-cannot-be-missed", severity=Severity.NOTE, basis="成本目标应在执行之前确定，并能反映节约或超支")
def target_cannot_be_missed(form: SelfEvaluation) -> Iterator[Finding]:
    """成本目标不可能完不成：与支出分毫不差，或是政策定死的参数。

    查什么：
        成本指标的目标值（换算为元）等于全年执行数，而年初预算数是另一个数或为0；成本指标是补助标准、起付线一类政策参数，完成值与目标值相同。
    为什么：
        照着支出填写的成本目标、由文件规定的标准，不可能完不成，这项得分没有意义。
    错误示例：
        年初预算数0，全年执行数261.35万元，成本指标“代缴总金额”目标=261.35。
    正确示例：
        年初预算数300万元，全年执行数296.54万元，成本目标≤300万元。
    已知例外：
        年初预算数与执行数相同的，目标照预算制定，不报告；政策参数合并为一条提示。
    """
    yield from _fitted_to_spending(form)
    fixed = [row for row in form.indicators if "成本" in row.level1 + row.level2 and ends(row.name.text, words("operators", "parameters"))]
    unmissable = [row for row in fixed if equal_figures(row) and row.weight is not None and (row.weight.decimal or 0) > 0]
    if unmissable:
        yield Finding.at(
            _target(unmissable[0]),
            msg("{rows}由政策文件规定，不可能完不成，作为成本指标不能反映节约或超支。是否改用实际会变动的成本？", rows=_targets(unmissable)),
            because=[_target(row) for row in unmissable],
        )


def _fitted_to_spending(form: SelfEvaluation) -> Iterator[Finding]:
    funds = form.total_funds
    if funds is None or funds.executed is None or funds.executed.number is None or funds.initial is None:
        return
    executed, initial = funds.executed.number.exact, funds.initial.number
    if executed <= 0 or initial is None or initial.exact == executed:
        return
    factor = money_factor(form.money_unit) or Fraction(1)
    for row in form.indicators:
        if _in_yuan(row, factor) != executed * factor:
            continue
        yield Finding.at(
            _target(row),
            msg(
                "成本指标「{name}」的目标{target}与全年执行数{executed}分毫不差，而年初预算数是{initial}。目标是否照着支出填写？请改填年初测算的数。",
                name=row.name.text,
                target=row.target,
                executed=with_unit(funds.executed, form),
                initial=with_unit(funds.initial, form),
            ),
            because=(funds.executed, funds.initial),
        )


def _in_yuan(row: Indicator, factor: Fraction) -> Fraction | None:
    """A cost target in yuan, one without unit taken in the unit of the funds block; None for other targets."""
    target = row.target
    if target is None or target.number is None or "成本" not in row.level1 + row.level2 or (target.unit is not None and target.unit.per):
        return None
    scale = money_factor(target.unit_name or target.column_unit) or (factor if target.unit is None else None)
    return None if scale is None else target.number.exact * scale


@rule("TG111", "indicator-within-another", severity=Severity.NOTE, basis="同一成果不重复计分")
def indicator_within_another(form: SelfEvaluation) -> Iterator[Finding]:
    """一个数量指标是另外几个之和。

    查什么：
        同单位的数量指标中，有一个目标值恰好等于另外两个到四个之和，且这些数不全是整十整百。
    为什么：
        总数和分项一起计分，同一个缺口要扣两次分。
    错误示例：
        参保人数≥5231人，其中城镇1130人、农村4101人，三项都有分值。
    正确示例：
        只对总数计分，或只对分项计分。
    已知例外：
        小于100的数、整十的数容易凑巧，不报告（名称里有“总”“合计”的除外）。
    """
    counted = [row for row in form.indicators if "数量" in row.level2 and row.target is not None and row.target.number is not None]
    for whole in counted:
        same = [row for row in counted if row is not whole and _target(row).unit == _target(whole).unit]
        parts = _parts_of(whole, same)
        if parts:
            sum_of_parts = "+".join(str(_target(row).number) for row in parts)
            yield Finding.at(
                _target(whole),
                msg(
                    "「{whole}」的目标{total}恰好等于{parts}之和（{sum}），总数与分项都计分，同一成果是否计了两次？如是，请只对一方计分。",
                    whole=whole.name.text,
                    total=whole.target,
                    parts=names(parts),
                    sum=sum_of_parts,
                ),
                because=[_target(row) for row in parts],
            )
            return


def _parts_of(whole: Indicator, others: Sequence[Indicator]) -> Sequence[Indicator]:
    """The indicators whose targets add up to that of ``whole``; none where it may be chance."""
    number = _target(whole).number
    if number is None or number.exact < _LEAST_TOTAL:
        return ()
    if number.exact % 10 == 0 and not re.search(r"总|合计|全部", bare(whole.name.text)):
        return ()
    for count in range(2, min(_MOST_PARTS, len(others)) + 1):
        for parts in combinations(others[:12], count):
            if sum(scaled(_target(row), None) for row in parts) == number.exact:
                return parts
    return ()
