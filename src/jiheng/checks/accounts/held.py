"""What of the narrative of final accounts is right by the tables, so that rules that know only the text cannot call it wrong."""

from __future__ import annotations

from collections.abc import Iterator

from jiheng.checks.accounts.ties import Match, reading
from jiheng.checks.accounts.told import Item, changes_of, gives, wholes_of
from jiheng.forms.accounts.narrative import Said


def held(item: Item) -> Iterator[Said]:
    """The figures of an item that the tables bear out."""
    yield from _amounts(item)
    yield from _shares(item)
    yield from _completions(item)
    yield from _growths(item)


def _amounts(item: Item) -> Iterator[Said]:
    """Amounts and budgets that are those of their cells."""
    for said in item.said:
        cells = item.cells() if said.role == "actual" else item.ties.budget_of(said.subject, said.of) if said.role == "budget" else []
        if said.subject is not None and said.subject.sure and any(tied.match(said.value) is Match.SAME for tied in cells):
            yield said


def _shares(item: Item) -> Iterator[Said]:
    for said in item.of("share"):
        cells = [item.ties.tied(ref) for ref in wholes_of(said, item.telling.section.kind)]
        if gives(said.value, item.actuals(), [cell.interval for cell in cells if cell is not None]):
            yield said


def _completions(item: Item) -> Iterator[Said]:
    for said in item.of("completion"):
        if gives(said.value, item.actuals(), [budget for budget, _ in item.budgets(said.of)]):
            yield said


def _growths(item: Item) -> Iterator[Said]:
    """Growth that the change gives, and the change with it."""
    for change in changes_of(item):
        if change.delta is None or change.growth is None:
            continue
        moved = reading(change.delta.value)
        bases = [actual - moved if change.delta.way > 0 else actual + moved for actual in item.actuals()]
        if change.delta.way == change.growth.way and gives(change.growth.value, [moved], bases):
            yield from (change.delta, change.growth)
