"""FA103, FA106: the narrative of departmental final accounts against their tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.accounts.ties import Ties
from jiheng.checks.accounts.told import Item, items_of, wrong_amounts, wrong_changes, wrong_completions, wrong_shares, wrong_words
from jiheng.checks.accounts.told_facts import wrong_counts, wrong_emptiness, wrong_evaluations, wrong_uses, wrong_years
from jiheng.checks.accounts.told_sums import wrong_groups, wrong_receptions, wrong_vehicles
from jiheng.checks.context import Context
from jiheng.checks.registry import rule
from jiheng.forms.accounts.narrative import Said, Telling
from jiheng.messages import msg
from jiheng.records import FinalAccounts, Finding, Severity
from jiheng.values.printed import plain

#: a deviation from the budget of this share and more is to be explained
_LARGE: Final = Fraction(1, 10)
#: words that explain a deviation without calling it a reason
_EXPLAINS: Final = re.compile(r"追加|调增|调减|调剂|年中|结转|压缩|压减|厉行|未发生|没有发生|新增")
#: references of the wholes that the items of a section are parts of
_PARTS: Final = {
    "three_public[actual].vehicles": ("three_public[actual].running", "three_public[actual].purchase"),
    "three_public[actual].running": ("three_public[actual].vehicles",),
    "three_public[actual].purchase": ("three_public[actual].vehicles",),
}
_TOTALS: Final = ("general[total].total", "three_public[actual].total")


@rule("FA103", "narrative-against-tables", severity=Severity.ERROR, basis="财预〔2016〕143号：决算公开的文字说明应与报表一致")
def narrative_against_tables(accounts: FinalAccounts, context: Context) -> Iterator[Finding]:
    """情况说明与决算表不一致。

    查什么：
        情况说明各节的金额、占比、增减额和增减幅、完成预算的比例，与所说的表、行、栏比较或由表中的数重算（元、万元换算）。占比的分母按文中
        所写；没有写的，收入按本年收入合计，支出按本年支出合计，一般公共预算按其支出合计，“三公”按“三公”合计。还查“持平、大于、小于”等用词，
        团组、批次、车辆等数量和车辆分类之和，国内、外事接待之和，空表的说明，年度，列明的用途，绩效评价各等级的项目数。
    为什么：
        文字说明由表得出，公众主要读文字；与表不一致必有一处写错或沿用了上年的文字。
    错误示例：
        支出决算表项目支出 2134.78 万元，文中写 2143.78 万元；年初预算为 0，文中写“完成年初预算的 100%”。
    正确示例：
        表中 28878700 元，文中写 2887.87 万元，占本年支出合计的 99.96%。
    已知例外：
        看不懂说的是哪一项的数不查；表本身不平的单元格由 FA101、FA102 报告；只差末位一个单位的作提示；用途按名称对应科目，对不上名称的不查。
        同一个数有了本规则的结论，正文规则（TX、DT）不再重复报告；决算的数不与附在后面的项目自评表比较。
    """
    ties = Ties.of(accounts, context.case.tellings)
    read = [(telling, items_of(telling, ties)) for telling in context.case.tellings]
    told = _by_subject([item for _, items in read for item in items])
    for telling, items in read:
        for item in items:
            yield from _wrong_item(item, told)
        yield from wrong_counts(telling, items, ties)
        yield from wrong_uses(telling, ties)
        yield from wrong_emptiness(telling, ties)
        yield from wrong_years(telling, ties)
        yield from wrong_evaluations(telling)
        yield from wrong_vehicles(telling)
        yield from wrong_groups(telling)
    yield from wrong_receptions(context.case.tellings, ties)


def _wrong_item(item: Item, told: dict[tuple[str, ...], list[Said]]) -> Iterator[Finding]:
    yield from wrong_amounts(item)
    yield from wrong_shares(item, told)
    yield from wrong_completions(item)
    yield from wrong_changes(item)
    yield from wrong_words(item)


def _by_subject(items: Sequence[Item]) -> dict[tuple[str, ...], list[Said]]:
    found: dict[tuple[str, ...], list[Said]] = defaultdict(list)
    for item in items:
        for said in item.of("actual"):
            if said.subject is not None:
                found[said.subject.refs].append(said)
    return found


@rule("FA106", "deviation-unexplained", severity=Severity.WARNING, basis="财预〔2016〕143号：决算与预算差异较大的应说明原因")
def deviation_unexplained(accounts: FinalAccounts, context: Context) -> Iterator[Finding]:
    """决算与预算相差较大，没有说明原因。

    查什么：
        情况说明中写了预算数和决算数的各项，相差 10% 以上的，看有没有说明与预算相差的原因。只说明与上年相比增减原因的不算。
        同一节中几项都没有说明的合为一条。
    为什么：
        预决算差异的原因是决算公开要回答的问题；与上年比较的原因不能代替。
    错误示例：
        年初预算 111.57 万元，支出决算 153.10 万元，完成年初预算的 137.22%。较上年增加 26.68 万元，主要原因是缴费基数提高。
    正确示例：
        年初预算 111.57 万元，支出决算 153.10 万元，决算数大于预算数的主要原因是年中追加了职业年金。
    已知例外：
        同一句中既与预算比、又与上年比，只写了一个原因的，视为都说明了；写明追加、调剂、结转、压减的视为说明了；总额已说明的，其下各项不再查，
        各项都已说明的，总额不再查。
    """
    ties = Ties.of(accounts, context.case.tellings)
    parts: dict[str, list[_Deviation]] = defaultdict(list)
    for telling in context.case.tellings:
        parts[telling.section.kind] += _deviations(telling, ties)
    for found in parts.values():
        bare = _unexplained(found)
        if bare:
            yield _deviation(bare)


@frozen
class _Deviation:
    """An item whose budget and amount are known.

    Attributes:
        said: the figure that tells of the budget. rate: amount by budget. told: whether the text gives a reason.
    """

    item: Item
    said: Said
    rate: Fraction
    told: bool

    @property
    def is_large(self) -> bool:
        """Whether it is to be explained."""
        return abs(self.rate - 1) >= _LARGE


def _deviations(telling: Telling, ties: Ties) -> Iterator[_Deviation]:
    explained = {reason.item for reason in telling.reasons if "budget" in reason.bases}
    lines = _lines_told(telling)
    for item in items_of(telling, ties):
        budgets, cells = item.budgets(), item.actuals()
        said = next(iter((*item.of("completion"), *item.of("budget"))), None)
        if said is None or not budgets or not cells or budgets[0][0].low <= 0 or not _is_of_tables(item):
            continue
        rate = (cells[0].low + cells[0].high) / (budgets[0][0].low + budgets[0][0].high)
        yield _Deviation(item, said, rate, item.first.item in explained or item.first.place.line in lines)


def _unexplained(found: Sequence[_Deviation]) -> list[_Deviation]:
    """The large ones without a reason: none where the whole has one, not the whole where its parts have theirs."""
    wholes, parts = [each for each in found if _is_total(each.item)], [each for each in found if not _is_total(each.item)]
    told = {ref for each in parts if each.told and each.item.first.subject for ref in each.item.first.subject.refs}
    parts = [evolve(each, told=True) if told & _parts_of(each.item) else each for each in parts]
    bare = [each for each in parts if each.is_large and not each.told]
    if any(whole.told for whole in wholes):
        return []
    return bare if any(part.told for part in parts) else [*(each for each in wholes if each.is_large), *bare]


def _parts_of(item: Item) -> set[str]:
    """The parts of an item that is itself a sum, or the sum that it is a part of: what explains the one explains the other."""
    refs = item.first.subject.refs if item.first.subject else ()
    return {part for ref in refs for part in _PARTS.get(ref, ())}


def _is_of_tables(item: Item) -> bool:
    """Whether a table can hold the item; the budgets of meetings and training are told but not asked for."""
    return item.first.subject is not None and not any(ref.startswith("text[") for ref in item.first.subject.refs)


def _is_total(item: Item) -> bool:
    """Whether the item is the whole of its section, not a code or expense of it."""
    return item.first.subject is not None and any(ref.startswith(_TOTALS) for ref in item.first.subject.refs)


def _lines_told(telling: Telling) -> set[int | None]:
    """The lines of the paragraphs that explain in other words."""
    return {passage.place(0, 0).line for passage in telling.section.passages if _EXPLAINS.search(passage.plain)}


def _deviation(bare: Sequence[_Deviation]) -> Finding:
    items = "、".join(f"{each.item.first.subject.name if each.item.first.subject else ''}{plain(each.rate * 100)}%" for each in bare)
    message = msg("与预算相差10%以上，没有说明原因：{items}（决算÷预算）。与上年比较的原因不能代替，请补充与预算相差的原因。", items=items)
    return Finding.at(bare[0].said, message, because=[each.said for each in bare[1:]])
