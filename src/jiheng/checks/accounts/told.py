"""What the narrative of final accounts says of one subject, against the tables and against itself.

A percentage holds when any figures that it may be taken from give it: those of the text or those of the tables. So a figure that differs from its
cell is one finding, and the percentages computed from it are not found a second time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import define, frozen

from jiheng.checks.accounts.ties import Match, Tied, Ties, reading, scale_of, yuan
from jiheng.checks.figures import swapped
from jiheng.forms.accounts.narrative import Said, Telling
from jiheng.forms.accounts.phrases import references, squeezed, words
from jiheng.messages import Message, msg
from jiheng.records import Finding, Placed, Severity, Value
from jiheng.values.interval import Interval
from jiheng.values.printed import plain

_FULL: Final = 100
_OF_CODE: Final = re.compile(r"\[[a-z.]*\d")
#: how far apart figures are whose units were confused
_UNITS: Final = frozenset(map(Fraction, (10**4, 10**8))) | {Fraction(1, 10**4), Fraction(1, 10**8)}
#: cells that a figure may have been taken from by mistake
_ELSEWHERE: Final = (
    "income_spending[income.grand].amount",
    "income_spending[income.total].amount",
    "income_spending[spending.total].amount",
    "fiscal[income.grand].amount",
    "fiscal[spending.total].total",
    "general[total].total",
    "general[total].basic",
    "general[total].project",
    "spending[total].basic",
    "spending[total].project",
    "three_public[budget].total",
    "three_public[actual].total",
)


@define(slots=False, eq=False)
class Item:
    """Everything that a stretch of text says of one subject."""

    telling: Telling
    said: list[Said]
    ties: Ties

    def of(self, role: str, base: str | None = None) -> list[Said]:
        """What was said in a role, against a base."""
        return [said for said in self.said if said.role == role and base in (None, said.base)]

    @property
    def first(self) -> Said:
        """What was said first."""
        return self.said[0]

    def cells(self) -> list[Tied]:
        """The cells of the subject."""
        return self.ties.of_subject(self.first.subject)

    def actuals(self) -> list[Interval]:
        """What the subject's amount may be: by the tables, by the text."""
        return [tied.interval for tied in self.cells()] + [reading(said.value) for said in self.of("actual")]

    def budgets(self, kind: str = "") -> list[tuple[Interval, Placed]]:
        """What the subject's budget may be; of several the one that is named so."""
        told = self.of("budget")
        told = [said for said in told if said.of == kind] or told
        cells = self.ties.budget_of(self.first.subject, kind)
        return [(tied.interval, tied) for tied in cells] + [(reading(said.value), said) for said in told]


def items_of(telling: Telling, ties: Ties) -> list[Item]:
    """The items of a section, in order; none of one on evaluation, whose money is that of projects under names of the tables."""
    if telling.section.kind == "performance":
        return []
    found: dict[int, list[Said]] = defaultdict(list)
    for said in telling.said:
        if said.role != "count":
            found[said.item].append(said)
    return [Item(telling, group, ties) for group in found.values() if group[0].subject is not None]


# --- amounts --------------------------------------------------------------------------------------------------------------------


def wrong_amounts(item: Item) -> Iterator[Finding]:
    """Amounts and budgets that are not those of their cells."""
    for said in item.said:
        if said.role == "actual" and said.base != "prior" and said.year in (None, item.ties.year):
            yield from _against(said, item.cells(), item.ties)
        elif said.role == "budget":
            yield from _against(said, item.ties.budget_of(said.subject, said.of), item.ties)


def _against(said: Said, cells: Sequence[Tied], ties: Ties) -> Iterator[Finding]:
    if not cells or said.subject is None or not said.subject.sure:
        return
    matches = {tied.match(said.value): tied for tied in cells}
    if Match.SAME in matches or any(ties.is_doubtful(tied) for tied in cells):
        return
    if Match.TAIL in matches:
        yield _tail(said, matches[Match.TAIL])
    elif len(cells) == 1 or not any(_OF_CODE.search(ref) for ref in said.subject.refs):  # of several codes with one name the text may mean the sum
        yield _other(said, cells[0], ties)


def in_unit_of(value: Value, tied: Tied) -> str:
    """A cell's amount in the unit of a figure of the text."""
    return plain(tied.base / scale_of(value), max(2, value.number.places if value.number else 2))


def _tail(said: Said, tied: Tied) -> Finding:
    message = msg(
        "文中“{subject}”为{found}，{where}为{cell}，差末位一个单位。同一个数两处应当一致，请统一。",
        subject=said.subject.name if said.subject else "",
        found=said.value,
        where=tied.words,
        cell=in_unit_of(said.value, tied),
    )
    return Finding.at(said, message, expected=in_unit_of(said.value, tied), because=[tied], severity=Severity.NOTE)


def _other(said: Said, tied: Tied, ties: Ties) -> Finding:
    message = msg(
        "文中“{subject}”为{found}，{where}为{cell}{unit}，相差{gap}{unit}。{hint}请核对后改正。",
        subject=said.subject.name if said.subject else "",
        found=said.value,
        where=tied.words,
        cell=in_unit_of(said.value, tied),
        unit=said.value.unit_name or "",
        gap=plain(abs(yuan(said.value) - tied.base) / scale_of(said.value)),
        hint=_hint(said.value, tied, ties) or "",
    )
    return Finding.at(said, message, expected=in_unit_of(said.value, tied), because=[tied])


def _hint(value: Value, tied: Tied, ties: Ties) -> Message | None:
    """How the wrong figure may have come about."""
    if tied.base and yuan(value) / tied.base in _UNITS:
        return msg("是否写错了单位（元、万元、亿元）？")
    turned = swapped(value, tied.figures[0].value) if len(tied.figures) == 1 else None
    if turned:
        return msg("两位数字可能颠倒（{one}与{other}）。", one=turned[0], other=turned[1])
    other = next((found for ref in _ELSEWHERE if (found := ties.tied(ref)) is not None and found.base and found.base == yuan(value)), None)
    return msg("这个数是{where}的数，是否取错了口径？", where=other.words) if other is not None else None


# --- percentages ----------------------------------------------------------------------------------------------------------------


def percent(value: Value) -> Interval:
    """What a percentage may stand for, as a share of 1: rounded or cut off at its last digit."""
    if value.number is None:
        return Interval.point(0)
    step = value.number.interval.high - value.number.exact
    return Interval(value.number.exact - step, value.number.exact + 2 * step).scaled(Fraction(1, _FULL))


def gives(value: Value, parts: Iterable[Interval], wholes: Sequence[Interval]) -> bool:
    """Whether a percentage may be one of the parts by one of the wholes."""
    wanted = percent(value)
    return any(wanted.meets(part / whole) for part in parts for whole in wholes if whole.low > 0)


def _middle(interval: Interval) -> Fraction:
    return (interval.low + interval.high) / 2


def wrong_shares(item: Item, told: dict[tuple[str, ...], list[Said]]) -> Iterator[Finding]:
    """Shares of the wrong size, or of the wrong whole.

    Args:
        told: the amounts of the whole narrative by the references of their subjects.
    """
    for said in item.of("share"):
        refs = wholes_of(said, item.telling.section.kind)
        tied = [cell for ref in refs if (cell := item.ties.tied(ref)) is not None]
        parts = item.actuals()
        if not refs or not parts or said.value.number is None:
            continue
        wholes = [reading(other.value) for ref in refs for other in told.get((ref,), ())] + [cell.interval for cell in tied]
        doubtful = any(item.ties.is_doubtful(cell) for cell in tied)
        if any(whole.low > 0 for whole in wholes) and not doubtful and not gives(said.value, parts, wholes):
            yield _wrong_share(said, item, next(iter(tied), None), wholes)


def wholes_of(said: Said, kind: str) -> tuple[str, ...]:
    """The references of what a share may be of: what the text names, else what the section is about."""
    wholes = words()["wholes"]
    named = squeezed(said.of)
    if not named:
        found = wholes.get(kind)
        return references(found) if isinstance(found, str) else ()
    named = named.replace("决算", "")
    for name, refs in wholes["named"].items():
        word = squeezed(name).replace("决算", "")
        if named == word or (named.endswith(word) and _is_lead(named.removesuffix(word))):
            return references(refs)
    return ()


def _is_lead(text: str) -> bool:
    return not text.strip("0123456789年度本部门单位的当全")


def _wrong_share(said: Said, item: Item, tied: Tied | None, wholes: Sequence[Interval]) -> Finding:
    part, whole = item.actuals()[0], next(whole for whole in wholes if whole.low > 0)
    exact = _middle(part) / _middle(whole) * _FULL
    other = next(
        (found for ref in _ELSEWHERE if (found := item.ties.tied(ref)) is not None and gives(said.value, item.actuals(), [found.interval])),
        None,
    )
    message = msg(
        "“{subject}”占比应为{part}÷{whole}={expected}%，文中写成{found}。{hint}请核对占比的分子、分母。",
        subject=said.subject.name if said.subject else "",
        part=_in_unit(part, item),
        whole=_in_unit(whole, item),
        expected=plain(exact),
        found=said.value,
        hint=msg("写出的占比像是除以{where}得出的，分母不对。", where=other.words) if other is not None else "",
    )
    return Finding.at(said, message, expected=exact, because=[*item.of("actual"), tied])


def _in_unit(interval: Interval, item: Item) -> str:
    return plain(_middle(interval) / item.ties.factor)


def wrong_completions(item: Item) -> Iterator[Finding]:
    """Completion of the budget that is not the amount by the budget, or of a budget of nothing."""
    actuals = item.actuals()
    for said in item.of("completion"):
        budgets = item.budgets(said.of)
        if not actuals or not budgets:
            continue
        if all(budget.low <= 0 for budget, _ in budgets):  # 0.00 may stand for a little more than nothing
            yield _no_budget(said, budgets[0][1], nothing=all(actual.low <= 0 for actual in actuals))
        elif not gives(said.value, actuals, [budget for budget, _ in budgets]):
            yield _wrong_completion(said, item, next(each for each in budgets if each[0].low > 0))


def _no_budget(said: Said, budget: Placed, *, nothing: bool) -> Finding:
    message = msg("预算数为0，不能计算完成比例，文中写“完成预算的{found}”。请删去百分比，写明年初未安排预算。", found=said.value)
    return Finding.at(said, message, because=[budget], severity=Severity.NOTE if nothing else None)


def _wrong_completion(said: Said, item: Item, budget: tuple[Interval, Placed]) -> Finding:
    actual = item.actuals()[0]
    exact = _middle(actual) / _middle(budget[0]) * _FULL
    message = msg(
        "“{subject}”完成预算的比例应为{actual}÷{budget}={expected}%，文中写成{found}。请核对预算数、决算数和比例。",
        subject=said.subject.name if said.subject else "",
        actual=_in_unit(actual, item),
        budget=_in_unit(budget[0], item),
        expected=plain(exact),
        found=said.value,
    )
    return Finding.at(said, message, expected=exact, because=[*item.of("actual"), *item.cells(), budget[1]])


# --- changes --------------------------------------------------------------------------------------------------------------------


@frozen
class Change:
    """By how much, and by what share, an item says that its amount changed against the year before or the budget (``base``)."""

    delta: Said | None
    growth: Said | None

    @property
    def base(self) -> str:
        """What is compared with; the year before where the text does not say."""
        return next((said.base for said in (self.delta, self.growth) if said is not None and said.base), "prior")


def changes_of(item: Item) -> Iterator[Change]:
    """The changes that an item tells of, each with its growth."""
    delta: Said | None = None
    for said in item.said:
        if said.role == "change":
            if delta is not None:
                yield Change(delta, None)
            delta = said if said.base else None
        elif said.role == "growth" and (delta is None or said.base in ("", delta.base)):
            yield Change(delta, said)
            delta = None
    if delta is not None:
        yield Change(delta, None)


def wrong_changes(item: Item) -> Iterator[Finding]:
    """Growth that the change and the amount do not give, or that goes the other way; changes that the prior year's cells do not give."""
    priors = item.ties.prior_of(item.first.subject)
    for change in changes_of(item):
        if change.growth is not None and change.growth.way < 0 and yuan(change.growth.value) > _FULL:
            yield _below_nothing(change.growth)
            continue
        against = list(_against_prior(change, item, priors)) if change.base == "prior" else []
        yield from against
        if against or change.delta is None or change.growth is None:
            continue
        if change.delta.way != change.growth.way and yuan(change.delta.value) and yuan(change.growth.value):
            yield _two_ways(change.delta, change.growth)
        elif item.actuals():
            yield from _wrong_growth(change.delta, change.growth, item)


def _below_nothing(growth: Said) -> Finding:
    message = msg(
        "“{subject}”下降{growth}：下降最多100%。请核对增减幅和用词。", subject=growth.subject.name if growth.subject else "", growth=growth.value
    )
    return Finding.at(growth, message)


def _two_ways(delta: Said, growth: Said) -> Finding:
    up, down = msg("增长"), msg("下降")
    message = msg(
        "“{subject}”前面写“{first}{delta}”，后面写“{second}{growth}”，方向相反。请核对后统一。",
        subject=growth.subject.name if growth.subject else "",
        first=_way(Fraction(delta.way)),
        delta=delta.value,
        second=up if growth.way > 0 else down,
        growth=growth.value,
    )
    return Finding.at(growth, message, expected=str(up if delta.way > 0 else down), because=[delta])


def _against_prior(change: Change, item: Item, priors: Sequence[Tied]) -> Iterator[Finding]:
    cells = item.cells()
    if len(priors) != 1 or len(cells) != 1 or item.ties.is_doubtful(cells[0]) or not (item.first.subject and item.first.subject.sure):
        return
    exact = cells[0].interval - priors[0].interval
    said = change.delta
    if (
        said is not None
        and not reading(said.value).scaled(said.way).meets(exact)
        and abs(_middle(exact) - said.way * yuan(said.value)) > Fraction(cells[0].step) * item.ties.factor
    ):
        yield _wrong_delta(said, item, cells[0], priors[0])
    elif said is None and change.growth is not None and priors[0].interval.low > 0:
        growth = exact / priors[0].interval
        if not percent(change.growth.value).scaled(change.growth.way).meets(growth):
            yield _wrong_delta(change.growth, item, cells[0], priors[0])


def _wrong_delta(said: Said, item: Item, cell: Tied, prior: Tied) -> Finding:
    gap = cell.base - prior.base
    of_share = said.role == "growth"
    exact = gap / prior.base * _FULL if of_share else gap / scale_of(said.value)
    message = msg(
        "“{subject}”本年{now}，上年{before}，应{way}{expected}{unit}，文中写“{told}{found}”。请核对增减数和用词。",
        subject=said.subject.name if said.subject else "",
        now=_in_unit(cell.interval, item),
        before=_in_unit(prior.interval, item),
        way=_way(gap),
        expected=plain(abs(exact)),
        unit=said.value.unit_name or "",
        told="增加" if said.way > 0 else "减少",
        found=said.value,
    )
    return Finding.at(said, message, expected=abs(exact), because=[cell, prior])


def _way(gap: Fraction) -> Message:
    return msg("增加") if gap > 0 else msg("减少")


def _wrong_growth(delta: Said, growth: Said, item: Item) -> Iterator[Finding]:
    """Change ÷ (amount − change) is not the growth."""
    change, wanted = reading(delta.value), percent(growth.value)
    bases = [actual - change if delta.way > 0 else actual + change for actual in item.actuals()]
    positive = [base for base in bases if base.low > 0]
    if bases and delta.way > 0 and all(base.high < 0 for base in bases):
        yield _more_than_all(delta, item)
    if not positive or any(wanted.meets(change / base) for base in positive):
        return
    exact = _middle(change) / _middle(positive[0]) * _FULL
    message = msg(
        "“{subject}”{delta}÷（{amount}{sign}{delta}）={expected}%，文中写成{found}。请核对本年数、增减数和增减幅。",
        subject=growth.subject.name if growth.subject else "",
        delta=_in_unit(change, item),
        amount=_in_unit(item.actuals()[bases.index(positive[0])], item),
        sign="－" if delta.way > 0 else "＋",
        expected=plain(exact),
        found=growth.value,
    )
    yield Finding.at(growth, message, expected=exact, because=[delta, *item.of("actual"), *item.cells()])


def _more_than_all(delta: Said, item: Item) -> Finding:
    message = msg(
        "“{subject}”本年只有{amount}，不会比上年增加{delta}。请核对增减数和用词。",
        subject=delta.subject.name if delta.subject else "",
        amount=_in_unit(item.actuals()[0], item),
        delta=delta.value,
    )
    return Finding.at(delta, message, because=[*item.of("actual"), *item.cells()])


# --- words of direction ---------------------------------------------------------------------------------------------------------


def wrong_words(item: Item) -> Iterator[Finding]:
    """持平, 大于, 小于 against the amount and the budget; 持平 beside a change."""
    for said in item.said:
        if said.role in {"same", "word"} and not said.lead.endswith(("基本", "大致", "大体")):
            if said.base == "budget":
                yield from _against_budget(said, item)
            elif said.role == "same":
                yield from _against_change(said, item)
        elif said.role == "change" and said.base == "budget":
            yield from _budget_gap(said, item)


def _both(item: Item, kind: str) -> tuple[Interval, Interval, Placed] | None:
    """Amount and budget, in yuan: at face value where the text gives both in one unit, else as what they may stand for."""
    told, cells, budgets = item.of("actual"), item.cells(), item.budgets(kind)
    if not budgets or not (told or cells):
        return None
    budget = next((said for said in item.of("budget") if said is budgets[-1][1]), None)
    right = told and (not cells or any(tied.match(told[0].value) is not Match.OTHER for tied in cells))
    if budget is not None and right and told[0].value.unit_name == budget.value.unit_name:
        return Interval.point(yuan(told[0].value)), Interval.point(yuan(budget.value)), budget
    return (reading(told[0].value) if right else cells[0].interval), *budgets[0]


def _against_budget(said: Said, item: Item) -> Iterator[Finding]:
    both = _both(item, said.of)
    if both is None or _fits(said, both[0] - both[1]):
        return
    gap = _middle(both[0] - both[1])
    right = "持平" if gap == 0 else "大于" if gap > 0 else "小于"
    message = msg(
        "“{subject}”决算{actual}，预算{budget}，决算数与预算数应为“{right}”，文中写“{found}”。请核对用词。",
        subject=said.subject.name if said.subject else "",
        actual=_in_unit(both[0], item),
        budget=_in_unit(both[1], item),
        right=right,
        found=said.value,
    )
    yield Finding.at(said, message, expected=right, because=[*item.of("actual"), both[2]])


def _fits(said: Said, gap: Interval) -> bool:
    if said.role == "same":
        return Fraction(0) in gap
    return gap.high > 0 if said.way > 0 else gap.low < 0


def _budget_gap(said: Said, item: Item) -> Iterator[Finding]:
    """比年初预算增加 X: the amount less the budget."""
    both = _both(item, said.of)
    if both is None or said.value.number is None:
        return
    gap = both[0] - both[1]
    step = scale_of(said.value) / Fraction(10) ** said.value.number.places
    told = said.way * yuan(said.value)
    if Interval(told - step, told + step).meets(gap):
        return
    message = msg(
        "“{subject}”决算{actual}，预算{budget}，相差{gap}，文中写“{word}{found}”。请核对差额和用词。",
        subject=said.subject.name if said.subject else "",
        actual=_in_unit(both[0], item),
        budget=_in_unit(both[1], item),
        gap=_in_unit(gap, item),
        word="增加" if said.way > 0 else "减少",
        found=said.value,
    )
    yield Finding.at(said, message, expected=abs(_middle(gap)) / scale_of(said.value), because=[*item.of("actual"), both[2]])


def _against_change(said: Said, item: Item) -> Iterator[Finding]:
    """与上年持平 beside a change that is not nothing, or against the prior year's cell."""
    change = next((other for other in item.of("change", "prior") if yuan(other.value)), None)
    priors, cells = item.ties.prior_of(said.subject), item.cells()
    if change is not None:
        message = msg("前面写变动{change}，后面又写与上年“{found}”，自相矛盾。请核对后统一。", change=change.value, found=said.value)
        yield Finding.at(said, message, because=[change])
    elif len(priors) == 1 and len(cells) == 1 and not priors[0].interval.meets(cells[0].interval) and not item.ties.is_doubtful(cells[0]):
        message = msg(
            "“{subject}”本年{now}，上年{before}，文中写与上年“{found}”。请核对用词。",
            subject=said.subject.name if said.subject else "",
            now=_in_unit(cells[0].interval, item),
            before=_in_unit(priors[0].interval, item),
            found=said.value,
        )
        yield Finding.at(said, message, because=[cells[0], priors[0]])
