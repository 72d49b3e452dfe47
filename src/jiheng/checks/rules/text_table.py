"""TX101: a statement of the text against the cell of the table."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from jiheng.checks.context import Context
from jiheng.checks.figures import agree, amount, prints, reading, swapped
from jiheng.checks.grouping import alike
from jiheng.checks.money import unit_after, with_unit, yuan
from jiheng.checks.registry import rule
from jiheng.checks.row_claims import RowClash, row_clashes
from jiheng.checks.statements import (
    broken_totals,
    headings_over,
    in_plan,
    is_part,
    is_third_party,
    is_whole,
    of_a_later_year,
    of_another_time,
    source_of,
)
from jiheng.messages import Message, msg
from jiheng.records import Claim, Finding, FundsRow, Placed, Report, SelfEvaluation, Severity, StatedSum, Value
from jiheng.values.printed import plain
from jiheng.values.units import money_factor

#: a total that differs by more than this share may be another total: only a warning
_NEAR: Final = Fraction(3, 10)
#: money figures whose ratios a rate may be: near each other, and at the beginning of a report
_NEIGHBOURS: Final = 12
_FIRST: Final = 60
#: lines around a balance in which the figures stand that give it
_LINES: Final = 3
_COLUMNS: Final = {"budget": "全年预算数", "executed": "全年执行数", "balance": "结转结余", "received": "全年预算数"}
_SCORES: Final = {"score": "总分", "execution_score": "预算执行得分", "indicator_score": "指标得分合计"}
_AT_FIRST: Final = re.compile(r"年初|调整前|追加前")
_OTHER_SCORE: Final = re.compile(r"整体|部门|上年|平均|满意度")


@frozen
class Mismatch:
    """A figure of the text and the cell that says otherwise.

    Attributes:
        label: what the cell is called. expected: the cell's figure. unit: what the message writes after it. cells: every cell involved.
        sure: whether both surely speak of one thing. table_wrong: whether it is the table that the text's other figures refute.
    """

    claim: Claim
    label: str
    expected: str
    cells: tuple[Placed, ...]
    cell: Value | None = None
    sure: bool = True
    table_wrong: bool = False
    unit: str = ""


@rule("TX101", "text-against-table", severity=Severity.ERROR, basis="财预〔2020〕10号：自评表与报告应数据一致、相互印证")
def text_against_table(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """正文的数与自评表不一致。

    查什么：
        正文中的预算数、执行数、结余、预算执行率、各级资金、得分，以及能按名称对上指标的人数、比率、满意度、金额，与自评表的同一项比较。
        元、万元换算，按印出的位数留出四舍五入的余地；同一个错数出现几处合为一条，两位数字颠倒的在说明中指出。
    为什么：
        表与文是同一件事的两种写法，不一致说明有一处是错的或没有更新。
    错误示例：
        表中全年预算数 261.35 万元，正文写预算 261.53 万元。
    正确示例：
        表中执行数 157912 元，正文写实际执行 15.79 万元。
    已知例外：
        目标、计划章节中的数是目标，只与目标值比较；第三方评价报告的得分、满意度是评价方自己的，不与自评表比较；
        正文说的是更大范围的资金而其中一部分与表相符的，只提醒口径不一致；执行率按年初预算或到位资金计算能得出的不报告。
    """
    yield from against_table(form, context.reports, msg("正文"))


def against_table(form: SelfEvaluation, reports: Iterable[Report], where: Message) -> Iterator[Finding]:
    """What texts tell of money, rates, scores and results against the form.

    Args:
        where: what the sentences call the texts (正文, 表下说明).
    """
    found: list[Mismatch] = []
    for report in reports:
        if len(report.tables) > 1:
            continue
        found += [*_money(report, form), *_rates(report, form), *_scores(report, form), *_levels(report, form), *_part_of_more(report, form)]
        yield from _wider_scope(report, form, where)
        yield from (_row_finding(clash, where) for clash in row_clashes(report, form))
    yield from _grouped(found, where)


# --- money ----------------------------------------------------------------------------------------------------------------------


def _money(report: Report, form: SelfEvaluation) -> Iterator[Mismatch]:
    row = form.total_funds
    apart = {*broken_totals(report), *_wider_totals(report, form)}
    for claim in report.claims:
        if row is None or claim.measure not in ("budget", "executed", "balance") or not _speaks_of(claim, report, form) or claim in apart:
            continue
        cells = _cells(row, claim.measure)
        if row.initial is None and _AT_FIRST.search(claim.subject):
            continue  # the table has no column for what was budgeted at first
        if claim.measure == "balance" and not cells and not _follows_from_text(claim, report):
            yield from _left_over(claim, row, form)
        if not cells or any(agree(claim.value, cell, form.money_unit) for cell in cells):
            continue
        turned = swapped(claim.value, cells[0]) is not None
        if of_a_later_year(claim, form) and not turned:
            continue
        near = abs(amount(claim.value) - amount(cells[0], form.money_unit)) <= _NEAR * abs(amount(cells[0], form.money_unit))
        label, unit = _COLUMNS[claim.measure], unit_after(cells[0], form)
        yield Mismatch(claim, label, cells[0].raw, tuple(cells), cells[0], sure=near or turned, unit=unit)


def _follows_from_text(balance: Claim, report: Report) -> bool:
    """Whether the text's own budget, or receipts, less its spending give a balance: it may be that of other money than the table's."""
    line = balance.place.line or 0
    first = bisect_left(report.claims, line - _LINES, key=_line)
    last = bisect_right(report.claims, line + _LINES, key=_line)
    near = [claim for claim in report.claims[first:last] if claim.measure in ("executed", "received", "budget", "amount")]
    return any(reading(balance.value).meets(reading(whole.value) - reading(spent.value)) for whole in near for spent in near if spent is not whole)


def _line(claim: Claim) -> int:
    return claim.place.line or 0


def _left_over(claim: Claim, row: FundsRow, form: SelfEvaluation) -> Iterator[Mismatch]:
    """The balance told, where the table has none: budget less spending, by any of its budgets."""
    budgets, spent, unit = _cells(row, "budget"), yuan(row.executed), money_factor(form.money_unit)
    left = [whole - spent for cell in budgets if spent and (whole := yuan(cell))]
    if not left or unit is None or any(reading(claim.value).meets(each) for each in left):
        return
    exact = (amount(budgets[0], form.money_unit) - amount(row.executed, form.money_unit)) / unit if row.executed else Fraction(0)
    cells = tuple(cell for cell in (budgets[0], row.executed) if cell)
    yield Mismatch(claim, "全年预算数与全年执行数之差", plain(exact), cells, sure=False, unit=form.money_unit)


def _wider_totals(report: Report, form: SelfEvaluation) -> list[Claim]:
    """Totals of more money than the table's: one of their parts is the table's figure."""
    row = form.total_funds
    cells = [*_cells(row, "budget"), *_cells(row, "executed")] if row else []
    inside = _inside(report, form) is not None
    return [s.total for s in report.sums if inside or any(agree(part.value, cell, form.money_unit) for part in s.parts for cell in cells)]


def _speaks_of(claim: Claim, report: Report, form: SelfEvaluation) -> bool:
    """Whether a money figure is surely the project's whole money of this year."""
    plain_figure = claim.value.op is None and claim.value.number is not None
    return plain_figure and not in_plan(claim, report) and not of_another_time(claim, form) and not is_part(claim) and is_whole(claim, form)


def _cells(row: FundsRow, measure: str) -> list[Value]:
    """The cells of a funds row that a statement may mean, the likeliest first."""
    options = {
        "budget": (row.adjusted, row.initial, row.declared),
        "received": (row.adjusted, row.initial, row.declared),
        "executed": (row.executed,),
        "balance": (row.balance,),
    }
    return [cell for cell in options.get(measure, ()) if cell and cell.number]


def _levels(report: Report, form: SelfEvaluation) -> Iterator[Mismatch]:
    """Parts by level of government against the rows of the funds block, where the totals are the same money."""
    total = form.total_funds
    for stated in report.sums:
        if total is None or not any(agree(stated.total.value, cell, form.money_unit) for cell in _cells(total, stated.total.measure)):
            continue
        for part in stated.parts:
            rows = [row for row in form.funds if row.source and row.source == source_of(part)]
            cells = _cells(rows[0], stated.total.measure) if len(rows) == 1 else []
            if cells and not any(agree(part.value, cell, form.money_unit) for cell in cells):
                yield Mismatch(part, rows[0].label.text, cells[0].raw, tuple(cells), cells[0], unit=unit_after(cells[0], form))


def _inside(report: Report, form: SelfEvaluation) -> tuple[StatedSum, Claim] | None:
    """A larger sum of the text with the part that is the whole of the table's budget."""
    total = form.total_funds
    budgets = _cells(total, "budget") if total else []
    for stated in report.sums:
        if not budgets or stated.total.measure not in ("budget", "received"):
            continue
        larger = all(amount(stated.total.value) > amount(cell, form.money_unit) for cell in budgets)
        part = next((p for p in stated.parts if any(agree(p.value, cell, form.money_unit) for cell in budgets)), None)
        if larger and part is not None and not any(agree(stated.total.value, cell, form.money_unit) for cell in budgets):
            return stated, part
    return None


def _part_of_more(report: Report, form: SelfEvaluation) -> Iterator[Mismatch]:
    """Where the table holds one part of a larger sum: the spending of that part against the table's."""
    inside, total = _inside(report, form), form.total_funds
    if inside is None or total is None or total.executed is None:
        return
    _, part = inside
    for stated in report.sums:
        spent = next((p for p in stated.parts if p.subject == part.subject), None)
        if stated.total.measure == "executed" and spent is not None and not agree(spent.value, total.executed, form.money_unit):
            cells = (total.executed, *_same_money(form, total.executed), *(v for v in (total.rate, total.score) if v), part)
            label, unit = _COLUMNS["executed"], unit_after(total.executed, form)
            yield Mismatch(spent, label, total.executed.raw, cells, total.executed, table_wrong=True, unit=unit)


def _same_money(form: SelfEvaluation, executed: Value) -> list[Placed]:
    """The other cells that repeat the executed amount: rows of the funds block, cost indicators."""
    rows = [row.executed for row in form.funds if row.executed and row.executed is not executed and row.executed.decimal == executed.decimal]
    costs = [row.actual for row in form.indicators if row.actual and row.actual.number and "成本" in row.level2 + row.level1]
    return [*rows, *(cost for cost in costs if amount(cost) == amount(executed, form.money_unit))]


def _wider_scope(report: Report, form: SelfEvaluation, where: Message) -> Iterator[Finding]:
    inside, total = _inside(report, form), form.total_funds
    if inside is None or total is None or total.base is None:
        return
    stated, part = inside
    yield Finding.at(
        stated.total,
        msg(
            "{where}的项目资金是{whole}，自评表只填了其中的{subject}（{cell}）。请统一口径，或在表中注明只填这一部分资金。",
            where=where,
            whole=stated.total.value,
            subject=part.subject,
            cell=with_unit(total.base, form),
        ),
        because=[total.base, total.executed, part],
        severity=Severity.WARNING,
    )


# --- rates and scores -------------------------------------------------------------------------------------------------------------


def _rates(report: Report, form: SelfEvaluation) -> Iterator[Mismatch]:
    row = form.total_funds
    if row is None or row.executed is None:
        return
    possible = [amount(row.executed) / amount(cell) * 100 for cell in _cells(row, "budget") if amount(cell)]
    possible = sorted({*possible, *_told_ratios(report)})
    for claim in report.claims:
        if claim.measure != "execution_rate" or not _speaks_of(claim, report, form) or _is_printed_of(claim.value, possible):
            continue
        if row.rate and row.rate.number and not agree(claim.value, row.rate):
            cells = (row.rate, row.executed, *_cells(row, "budget")[:1])
            yield Mismatch(claim, "执行率", row.rate.raw, cells, row.rate)


def _is_printed_of(value: Value, exact: Sequence[Fraction]) -> bool:
    """Whether a figure is one of some exact numbers, in order of size, rounded or cut off."""
    if value.number is None:
        return False
    step = Fraction(1, 10**value.number.places)
    first = bisect_left(exact, value.number.exact - step)
    last = bisect_right(exact, value.number.exact + step)
    return any(prints(value, number) for number in exact[first:last])


def _told_ratios(report: Report) -> set[Fraction]:
    """Spent ÷ budget or received by the text's own figures: rates over another base.

    Every figure with those near it, and the first of the report with each other: so the work grows as the text does.
    """
    money = [claim for claim in report.claims if claim.measure in ("executed", "received", "budget")]
    groups = [money[at : at + _NEIGHBOURS] for at in range(0, len(money), _NEIGHBOURS // 2)]
    return {ratio for group in (money[:_FIRST], *groups) for ratio in _ratios_among(group)}


def _ratios_among(claims: Sequence[Claim]) -> Iterator[Fraction]:
    spent = {amount(claim.value) for claim in claims if claim.measure == "executed"}
    bases = {amount(claim.value) for claim in claims if claim.measure != "executed"}
    yield from (part / base * 100 for part in spent for base in bases if base)


def _scores(report: Report, form: SelfEvaluation) -> Iterator[Mismatch]:
    own = not is_third_party(report)
    scores = {measure: _printed_scores(form, measure) for measure in _SCORES}
    for claim in report.claims:
        if (
            claim.measure not in scores
            or claim.value.number is None
            or not (own or _about_self_evaluation(claim, report))
            or _OTHER_SCORE.search(claim.subject)
        ):
            continue
        possible = scores[claim.measure]
        if not possible or any(prints(claim.value, exact) for exact, _ in possible):
            continue
        exact, cells = possible[0]
        yield Mismatch(claim, _SCORES[claim.measure], plain(exact), tuple(cells), unit="分")


def _about_self_evaluation(claim: Claim, report: Report) -> bool:
    return "自评" in claim.subject or any("自评" in title for title in headings_over(claim, report)[-1:])


def _printed_scores(form: SelfEvaluation, measure: str) -> list[tuple[Fraction, list[Placed]]]:
    """What the form says for a kind of score: the printed total and the sum of its rows."""
    execution = form.total_funds.score if form.total_funds else None
    rows = [row.score for row in form.indicators if row.score and row.score.number]
    summed = sum((amount(score) for score in rows), Fraction(0))
    if measure == "execution_score":
        return [(amount(execution), [execution])] if execution and execution.number else []
    complete = bool(rows) and all(row.score and row.score.number for row in form.indicators if row.weight and row.weight.decimal)
    if measure == "indicator_score":
        return [(summed, list(rows))] if complete else []
    if measure != "score":
        return []
    printed: list[tuple[Fraction, list[Placed]]] = (
        [(amount(form.total_score), [form.total_score])] if form.total_score and form.total_score.number else []
    )
    if complete and execution and execution.number:
        printed.append((summed + amount(execution), [execution, *rows]))
    return printed


# --- findings ---------------------------------------------------------------------------------------------------------------------


def _grouped(found: Iterable[Mismatch], where: Message) -> Iterator[Finding]:
    """One finding for all places of one wrong figure."""
    for group in alike(found, lambda mismatch: (amount(mismatch.claim.value), mismatch.expected)):
        yield _finding(group, where)


def _finding(group: list[Mismatch], where: Message) -> Finding:
    first = group[0]
    cells = [cell for mismatch in group for cell in mismatch.cells]
    claims: list[Placed] = [mismatch.claim for mismatch in group]
    severity = None if any(mismatch.sure for mismatch in group) else Severity.WARNING
    if first.table_wrong and first.cell:
        return Finding.at(
            first.cell, _message(group, where), expected=first.claim.value.raw, found=first.expected, because=[*claims, *cells], severity=severity
        )
    return Finding.at(first.claim, _message(group, where), expected=first.expected, because=[*claims, *cells], severity=severity)


def _message(group: list[Mismatch], where: Message) -> Message:
    first = group[0]
    turned = swapped(first.claim.value, first.cell) if first.cell else None
    labels = "、".join(dict.fromkeys(mismatch.label for mismatch in group))
    data: dict[str, object] = {"where": where, "found": first.claim.value.raw, "label": labels, "expected": first.expected + first.unit}
    if first.table_wrong:
        return msg("{where}写明这部分资金实际支出{found}，自评表的{label}是{expected}。请核对实际支出，并相应更正执行率和得分。", **data)
    if turned:
        data |= {"count": len(group), "a": turned[1], "b": turned[0]}
        return msg("{where}{count}处写{found}，自评表的{label}是{expected}，疑为数字前后颠倒（{a}写成{b}）。请核对后统一。", **data)
    return msg("{where}{count}处写{found}，自评表的{label}是{expected}。请核对后统一。", count=len(group), **data)


def _row_finding(clash: RowClash, where: Message) -> Finding:
    data: dict[str, object] = {"where": where, "name": clash.row.name.text, "found": clash.claim.value.raw, "expected": clash.cell.raw}
    turned = swapped(clash.claim.value, clash.cell)
    target = clash.row.target
    if clash.planned:
        message = msg("{where}中「{name}」的目标是{found}，自评表的目标值是{expected}。请核对后统一。", **data)
    elif turned:
        data |= {"a": turned[1], "b": turned[0]}
        message = msg("{where}中「{name}」为{found}，自评表的完成值是{expected}，疑为数字前后颠倒（{a}写成{b}）。请核对后统一。", **data)
    elif target and target.number and target.decimal != clash.cell.decimal:
        message = msg("{where}中「{name}」为{found}，自评表的完成值是{expected}（目标值{target}）。请核对后统一。", **data, target=target.raw)
    else:
        message = msg("{where}中「{name}」为{found}，自评表的完成值是{expected}。请核对后统一。", **data)
    severity = Severity.WARNING if clash.planned else None
    return Finding.at(clash.claim, message, expected=clash.cell.raw, because=[*clash.claims, clash.cell], severity=severity)
