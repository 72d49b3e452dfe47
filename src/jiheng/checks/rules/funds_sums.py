"""FD: rules on the sums of the funds block: parts and total, points counted twice, overspending."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from attrs import frozen

from jiheng.checks.context import Context
from jiheng.checks.grouping import alike
from jiheng.checks.money import (
    COLUMNS,
    MONEY_WORDS,
    TEN_THOUSAND,
    budget,
    cells,
    face,
    in_unit,
    is_nothing,
    named,
    parts_of,
    reasons_for_funds,
    speaks_of,
    with_unit,
    yuan,
)
from jiheng.checks.registry import rule
from jiheng.messages import msg
from jiheng.records import Finding, FundsRow, SelfEvaluation, Severity, Value
from jiheng.scoring import Regime
from jiheng.values.interval import Interval, total

#: sources that may stand as a part of another row rather than beside it (其中：财政拨款 300，其中：中央 200)
_FISCAL: Final = frozenset({"fiscal", "central", "provincial", "municipal", "county", None})
_WITHIN: Final[dict[str | None, frozenset[str | None]]] = {
    "central": frozenset({"fiscal", None}),
    "provincial": frozenset({"fiscal", None}),
    "municipal": frozenset({"fiscal", None}),
    "county": frozenset({"fiscal", None}),
    "fiscal": _FISCAL,
    "carryover": _FISCAL,
    "own": frozenset({"own", None}),
    "other": frozenset({"own", "other", None}),
    "special_account": frozenset({"own", "special_account", None}),
    None: frozenset({*_FISCAL, "own", "other", "special_account", "carryover"}),
}
_MOST_PARTS: Final = 8
_SUMMED: Final = re.compile(r"合计|总计")
_OVERSPENT: Final = "超支|超预算|超出预算|超过预算"


@frozen
class _Column:
    """A column of the block: the total's cell and the parts' cells that hold a figure."""

    name: str
    whole: Value
    rows: tuple[FundsRow, ...]
    parts: tuple[Value, ...]

    @property
    def raws(self) -> tuple[str, ...]:
        """What is printed, to tell a column that repeats another."""
        return (self.whole.raw, *(part.raw for part in self.parts))


@rule("FD103", "funds-sum", severity=Severity.ERROR, basis="年度资金总额＝各项资金来源之和")
def funds_sum(form: SelfEvaluation) -> Iterator[Finding]:
    """资金明细之和与总额不符。

    查什么：
        年初预算数、全年预算数、全年执行数等各栏，明细行（中央、省、市、县，或财政拨款、结转、其他）之和与总额行比较。
        明细可能分层（财政拨款，其中：中央……），只要有一种读法相符就不报告；舍入的尾差（每个数半个末位）不报告。
    为什么：
        总额是各项来源之和，不符说明漏列来源或填错金额。
    错误示例：
        总额 100，中央 60，县级 30，其他 0。
    正确示例：
        总额 100，中央 60，县级 30，其他 10。
    已知例外：
        有空着没填的明细、只列出一项“其中”的，不报告；列不全的可能（没有“其他资金”行）和取整的尾差只作警告。
    """
    columns = [column for name in COLUMNS if (column := _column(form, name)) is not None and not _adds_up(column)]
    for same in alike(columns, lambda column: column.raws):
        finding = _wrong_sum(form, same)
        if finding is not None:
            yield finding


def _column(form: SelfEvaluation, name: str) -> _Column | None:
    """A column that can be added up; None when a figure is missing, or the total is a row of zeros (FD114)."""
    rows = parts_of(form)
    whole = cells(form.total_funds).get(name) if form.total_funds is not None else None
    values = [cells(row).get(name) for row in rows]
    unclear = any(value is None or (yuan(value) is None and not value.is_blank) for value in values)
    several = len([row for row in form.funds if row.is_total]) > 1
    if whole is None or yuan(whole) is None or unclear or several or _is_row_of_zeros(form):
        return None
    filled = [(row, value) for row, value in zip(rows, values, strict=True) if value is not None and yuan(value) is not None]
    return _Column(name, whole, tuple(row for row, _ in filled), tuple(value for _, value in filled)) if filled else None


def _adds_up(column: _Column) -> bool:
    whole, parts = yuan(column.whole), [amount for part in column.parts if (amount := yuan(part)) is not None]
    if whole is None:
        return True
    sums = [total([parts[i] for i in reading]) for reading in _readings(column.rows, parts)]
    mixed = [amount.scaled(factor) for amount in (total(parts),) for factor in (TEN_THOUSAND, Fraction(1, TEN_THOUSAND))]
    return any(whole.meets(amount) for amount in (*sums, *(amount for amount in mixed if amount.low > 0)))


def _readings(rows: Sequence[FundsRow], parts: Sequence[Interval]) -> Iterator[tuple[int, ...]]:
    """The sets of rows that may make up the total: all of them, or all but those that may lie within another."""
    everyone = range(len(rows))
    fewest = 1 if len(rows) <= _MOST_PARTS else len(rows)
    for size in range(len(rows), fewest - 1, -1):
        for kept in combinations(everyone, size):
            if all(any(_may_lie_in(rows, parts, i, j) for j in kept) for i in everyone if i not in kept):
                yield kept


def _may_lie_in(rows: Sequence[FundsRow], parts: Sequence[Interval], inner: int, outer: int) -> bool:
    return rows[outer].source in _WITHIN[rows[inner].source] and parts[inner].low <= parts[outer].high


def _wrong_sum(form: SelfEvaluation, same: list[_Column]) -> Finding | None:
    """The finding on a column (and those that repeat it); None when the list of parts may just be incomplete."""
    column = same[0]
    whole = face(column.whole) or Fraction(0)
    parts = [yuan(part) or Interval.point(0) for part in column.parts]
    faces = [face(part) or Fraction(0) for part in column.parts]
    reading = min(_readings(column.rows, parts), key=lambda kept: abs(sum((faces[i] for i in kept), Fraction(0)) - whole))
    amount = sum((faces[i] for i in reading), Fraction(0))
    severity = _weight_of_doubt(form, column, short=amount < whole)
    if severity is None:
        return None
    expected = in_unit(amount, form, column.whole, *column.parts)
    return Finding.at(
        column.whole,
        msg(
            "{columns}：明细之和为{sum}{unit}（{parts}），总额行填{found}，相差{difference}{unit}；请核对是否漏列来源或填错金额。",
            columns="、".join(COLUMNS[one.name] for one in same),
            sum=expected,
            unit=form.money_unit,
            parts="＋".join(column.parts[i].raw for i in reading),
            found=with_unit(column.whole, form),
            difference=in_unit(abs(amount - whole), form, column.whole, *column.parts),
        ),
        expected=expected,
        because=[*column.parts, *(cell for one in same[1:] for cell in (one.whole, *one.parts))],
        severity=severity,
    )


def _weight_of_doubt(form: SelfEvaluation, column: _Column, *, short: bool) -> Severity | None:
    """How grave a difference is: an error, a warning when rounding or an incomplete list may explain it, else nothing."""
    label = form.total_funds.label.text if form.total_funds is not None else ""
    listed = [row for row in form.funds if not row.is_total]
    complete = bool(_SUMMED.search(label)) or any(row.source == "other" for row in listed)
    if short and not complete:
        return Severity.WARNING if len(listed) > 1 else None
    rounded = total([part.number.interval for part in column.parts if part.number is not None])
    tail = form.money_unit != "元" and column.whole.number is not None and column.whole.number.may_equal(rounded)
    return Severity.WARNING if tail else Severity.ERROR


@rule("FD104", "points-counted-twice", severity=Severity.WARNING, basis="预算执行率只按年度资金总额计分，明细行填“—”（财预〔2020〕10号附表）")
def points_counted_twice(form: SelfEvaluation) -> Iterator[Finding]:
    """明细行重复填写分值、得分。

    查什么：
        总额行已有分值或得分，“其中：……”等明细行又填了分值或得分。
    为什么：
        预算执行率只计一次分；明细行再填，加总时容易重复计入。
    错误示例：
        年度资金总额 分值 10 得分 10；其中：财政拨款 分值 10 得分 10。
    正确示例：
        年度资金总额 分值 10 得分 10；其中：财政拨款 分值 — 得分 —。
    已知例外：
        总额行没有分值、得分，只在明细行计分的；各明细分值之和恰为总额分值的（按来源分摊）；明细行填 0 的，不报告。
    """
    whole = form.total_funds
    if whole is None or not (_positive(whole.weight) or _positive(whole.score)) or _is_split(form, whole):
        return
    rows = [row for row in form.funds if not row.is_total and (_positive(row.weight) or _positive(row.score))]
    doubled = [value for row in rows for value in (row.weight, row.score) if value is not None and _positive(value)]
    if doubled:
        yield Finding.at(
            doubled[0],
            msg(
                "“{labels}”是总额的明细，又填了分值、得分（{doubled}），与“{total}”行的分值、得分（{once}）重复；预算执行率只计一次，明细行请填“—”。",
                labels=named(rows),
                doubled="、".join(value.raw for value in doubled),
                total=named([whole]),
                once="、".join(value.raw for value in (whole.weight, whole.score) if value is not None),
            ),
            expected="—",
            because=[*doubled[1:], whole.weight, whole.score],
        )


def _positive(value: Value | None) -> bool:
    return value is not None and value.number is not None and value.number.value > 0


def _is_split(form: SelfEvaluation, whole: FundsRow) -> bool:
    """Whether the rows share out the total's points between them."""
    points = [row.weight.number.exact for row in form.funds if not row.is_total and row.weight is not None and row.weight.number is not None]
    shares = [point for point in points if point > 0]
    return len(shares) > 1 and whole.weight is not None and whole.weight.number is not None and sum(shares) == whole.weight.number.exact


@rule("FD105", "overspent", severity=Severity.ERROR, basis="《预算法》第十三条：支出必须以经批准的预算为依据")
def overspent(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """执行数大于预算数而没有说明。

    查什么：
        全年执行数大于全年预算数，超出印出位数的舍入，也没有偏差原因。总额行超出的为错误；只有明细行超出，或表中没有全年预算数、
        与年初预算数比较的，为警告。
    为什么：
        没有预算不得支出；超出的部分不是填错，就是有未列入的资金来源。
    错误示例：
        全年预算 260，全年执行 260.4。
    正确示例：
        全年预算 260.4，全年执行 260.4。
    已知例外：
        资金部分或报告写明原因（超支、超预算……）的不报告。
    """
    rows = [row for row in form.funds if _is_overspent(row, context.regime)]
    if not rows or reasons_for_funds(form) or any(speaks_of(report.paragraphs, MONEY_WORDS, _OVERSPENT) for report in context.reports):
        return
    first = next((row for row in rows if row.is_total), rows[0])
    base = budget(first, context.regime)
    if first.executed is None or base is None:
        return
    over = (face(first.executed) or Fraction(0)) - (face(base) or Fraction(0))
    yield Finding.at(
        first.executed,
        msg(
            "{label}执行{executed}，大于预算{base}，多{over}{unit}，没有说明原因；请核对金额，确有其他来源的列入预算并说明。",
            label=named([first]),
            executed=with_unit(first.executed, form),
            base=with_unit(base, form),
            over=in_unit(over, form, first.executed, base),
            unit=form.money_unit,
        ),
        because=[base, *(row.executed for row in rows)],
        severity=None if first.is_total and first.adjusted is not None else Severity.WARNING,
    )


def _is_overspent(row: FundsRow, regime: Regime) -> bool:
    base, executed = yuan(budget(row, regime)), yuan(row.executed)
    return base is not None and executed is not None and executed.low > base.high >= 0


@rule("FD114", "empty-total", severity=Severity.ERROR, basis="年度资金总额＝各项资金来源之和")
def empty_total(form: SelfEvaluation) -> Iterator[Finding]:
    """总额行全为 0，明细行却有资金。

    查什么：
        总额行填写的各栏金额都是 0，而明细行有大于 0 的金额。
    为什么：
        执行率、执行得分都按总额行计算，总额为 0 则全部无效。
    错误示例：
        年度资金总额 0、0、0；其中：财政拨款 300、300、300。
    正确示例：
        年度资金总额 300、300、300；其中：财政拨款 300、300、300。
    已知例外：
        总额行空白的不在此报告。
    """
    if not _is_row_of_zeros(form) or form.total_funds is None:
        return
    zeros = [(name, value) for name, value in cells(form.total_funds).items() if face(value) == 0]
    rows = [row for row in parts_of(form) if any(not is_nothing(value) for value in cells(row).values())]
    name, zero = next(((name, value) for name, value in zeros if any(not is_nothing(getattr(row, name)) for row in rows)), zeros[0])
    column = [value for row in rows if not is_nothing(value := getattr(row, name)) and face(value) is not None]
    expected = in_unit(sum((face(value) or Fraction(0) for value in column), Fraction(0)), form, *column)
    yield Finding.at(
        zero,
        msg(
            "{label}行全部为0，明细却有资金（{column}{parts}）；总额应为明细之和{expected}{unit}，请补填。",
            label=named([form.total_funds]),
            column=COLUMNS[name],
            parts="＋".join(value.raw for value in column),
            expected=expected,
            unit=form.money_unit,
        ),
        expected=expected if len(column) == 1 or all(row.source != "fiscal" for row in rows) else None,
        because=[*(value for _, value in zeros if value is not zero), *column],
    )


def _is_row_of_zeros(form: SelfEvaluation) -> bool:
    """Whether every figure of the total row is zero while a part has money."""
    whole = form.total_funds
    amounts = [face(value) for value in cells(whole).values()] if whole is not None else []
    known = [amount for amount in amounts if amount is not None]
    return bool(known) and not any(known) and any(not is_nothing(value) for row in parts_of(form) for value in cells(row).values())
