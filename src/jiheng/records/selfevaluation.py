"""The self-evaluation table of a project (项目支出绩效自评表)."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from attrs import frozen

from jiheng.records.cell import Text, Value
from jiheng.records.place import Place
from jiheng.values.text import key

_EXECUTION: Final = re.compile(r"(?:.*(?:预算|资金|支出))?执行率")
_FULL: Final = 100


@frozen
class FundsRow:
    """One row of the funds block; attribute names are those of the JSON contract.

    Attributes:
        label: as printed (年度资金总额, 其中：当年财政拨款 …).
        source: total, fiscal, central, provincial, municipal, county, carryover, special_account, own, other; None if unknown.
        declared: 年初预算数 as applied for (目标申报), where a form has two opening columns.
        initial: 年初预算数. adjusted: 全年预算数. executed: 全年执行数. balance: 结转结余.
        weight: 分值. rate: 执行率 in percent. score: 得分. reason: 偏差原因.
        Money is in the form's unit (:attr:`SelfEvaluation.money_unit`). A column that the form lacks, or an empty cell, is
        None; a dash is a Value without number.
    """

    label: Text
    source: str | None
    declared: Value | None
    initial: Value | None
    adjusted: Value | None
    executed: Value | None
    balance: Value | None
    weight: Value | None
    rate: Value | None
    score: Value | None
    reason: Text | None
    place: Place

    @property
    def is_total(self) -> bool:
        """Whether it is the total row."""
        return self.source == "total"

    @property
    def base(self) -> Value | None:
        """The budget that execution is measured against: 全年预算数, else 年初预算数 where the form has no other."""
        return self.adjusted or self.initial


@frozen
class Goal:
    """A pair of 预期目标 and 实际完成情况."""

    expected: Text | None
    achieved: Text | None
    place: Place


@frozen
class Indicator:
    """A third-level indicator's row.

    Attributes:
        level1, level2: headings as printed without points in brackets (产出指标, 数量指标); empty when the form has none.
        level1_weight: points printed in the level-1 heading (产出指标(50分)).
        number: the printed ordinal (指标2), None when absent.
        name: the indicator's name without the ordinal.
        initial_target: 年初指标 where the form has also an adjusted one.
        target: 年度指标值 (the adjusted one where both stand). actual: 实际完成值.
        weight: 分值. score: 得分. rate: 完成率 in percent, where printed.
        rule: 赋分规则 of the row, where the form has that column. evidence: 佐证资料. last_year: 上年完成情况. basis: 指标值设定依据.
        reason: 偏差原因分析及改进措施.
    """

    level1: str
    level1_weight: Value | None
    level2: str
    number: int | None
    name: Text
    initial_target: Value | None
    target: Value | None
    actual: Value | None
    weight: Value | None
    score: Value | None
    reason: Text | None
    place: Place
    rate: Value | None = None
    rule: Text | None = None
    evidence: Text | None = None
    last_year: Value | None = None
    basis: Text | None = None

    @property
    def is_execution(self) -> bool:
        """Whether it is the execution of the budget itself, scored among the indicators instead of in the funds block."""
        return "预算执行" in self.level1 + self.level2 or _EXECUTION.fullmatch(key(self.name.text)) is not None


@frozen
class EmptyRow:
    """A row of the indicator block that names no indicator: a filler (指标2：, ……) or a row with leftovers.

    Attributes:
        text: what its cells say, joined by blanks; empty when nothing.
        leftovers: target, actual, weight or score cells that hold something although no indicator is named.
    """

    level1: str
    level2: str
    text: str
    leftovers: tuple[Value, ...]
    place: Place


@frozen
class Repair:
    """A cell that the reader had to put right, and how (a reading doubt).

    Attributes:
        kind: ``doubled`` (12月底12月底), ``shifted`` (a column too far left or right), ``split`` (one cell torn in two), ``cut`` (a part completed
            from a neighbour).
        found: as printed. read: as understood.
    """

    kind: str
    found: str
    read: str
    place: Place


@frozen
class SelfEvaluation:
    """One self-evaluation table, with the notes under it.

    Attributes:
        title: as printed. year: the budget year, None when the form does not say. project, department, unit: with codes as printed.
        money_unit: 元, 万元 or 亿元; the unit of the funds block (万元 when none is printed: see ``money_unit_printed``).
        has_scores: whether the form has columns for points and scores at all.
        total_weight, total_score: the 总分 row. grade: 优 良 中 差 or the place's words, where printed.
        notes: the sentences under the table (注：…).
        remarks: reasons, problems and measures told for the whole form in rows of their own (偏差大或目标未完成原因分析, 存在问题 …).
    """

    title: Text
    year: int | None
    project: Text | None
    department: Text | None
    unit: Text | None
    money_unit: str
    money_unit_printed: bool
    funds: tuple[FundsRow, ...]
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    empty_rows: tuple[EmptyRow, ...]
    total_weight: Value | None
    total_score: Value | None
    grade: Text | None
    notes: tuple[Text, ...]
    repairs: tuple[Repair, ...]
    has_scores: bool
    place: Place
    remarks: tuple[Text, ...] = ()

    @property
    def total_funds(self) -> FundsRow | None:
        """The total row of the funds block."""
        return next((row for row in self.funds if row.is_total), None)

    @property
    def scored_funds(self) -> FundsRow | None:
        """The total row of the funds block where it earns points of its own: not where a row among the indicators earns them."""
        funds = self.total_funds
        if funds is None or not any(row.is_execution for row in self.indicators):
            return funds
        points = sum((_points(row.weight) for row in self.indicators), Fraction(0))
        return funds if points + _points(funds.weight) == _FULL > points else None


def _points(weight: Value | None) -> Fraction:
    return weight.number.exact if weight is not None and weight.number is not None else Fraction(0)
