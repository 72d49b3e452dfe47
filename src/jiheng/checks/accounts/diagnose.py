"""Which cell is wrong: contradictions that one changed figure would settle, without breaking what holds, are one fault at that figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.accounts.evaluate import Instance, Reconciliation, Side, Verdict
from jiheng.checks.accounts.grid import Figure

#: so many failures of one identity, if they are most of its rows, have one cause
_MANY: Final = 5
#: a document with more faults than this is not what its titles say; the rest is one question
_MOST: Final = 50


@frozen(eq=False)
class Fault:
    """Contradictions with one cause.

    Attributes:
        figure: the cell that they point at; None where the identity has no figure on its left side.
        expected: what would settle all of them, None when nothing is certain. instances: the contradictions.
        certain: whether several identities point at this cell and at no other.
        systematic: whether one identity fails in most of its rows, so that a column means something else than its heading says, or was misread.
    """

    figure: Figure | None
    expected: Decimal | None
    instances: tuple[Instance, ...]
    certain: bool
    systematic: bool = False

    @property
    def within(self) -> bool:
        """Whether some identity within the cell's own table fails."""
        return any(instance.identity.within for instance in self.instances)


@lru_cache(maxsize=4)
def faults(done: Reconciliation) -> tuple[Fault, ...]:
    """The faults behind the contradictions, the best supported first."""
    open_ones = [instance for instance in done.instances if instance.verdict is Verdict.CONTRADICTION and not instance.identity.derived]
    found = list(_systematic(open_ones, done))
    open_ones = _without(open_ones, found)
    holding = _by_figure(instance for instance in done.instances if instance.holds and not instance.identity.derived)
    while open_ones:
        best = _best(open_ones, holding)
        found += best or map(_alone, open_ones[:_MOST])
        open_ones = _without(open_ones, best) if best else open_ones[_MOST:]
        if open_ones and not best:
            found.append(Fault(_only(open_ones[0].left), None, tuple(open_ones), certain=False, systematic=True))
            break
    return tuple(found)


def _without(instances: Sequence[Instance], settled: Sequence[Fault]) -> list[Instance]:
    done = {instance for fault in settled for instance in fault.instances}
    return [instance for instance in instances if instance not in done]


def _systematic(open_ones: Sequence[Instance], done: Reconciliation) -> Iterator[Fault]:
    """Identities that fail in most of their rows, each with the other contradictions of the same columns."""
    tested = Counter(instance.identity.id for instance in done.instances)
    failed: dict[str, list[Instance]] = defaultdict(list)
    for instance in open_ones:
        failed[instance.identity.id].append(instance)
    taken: set[int] = set()
    for name, instances in failed.items():
        if len(instances) >= _MANY and len(instances) * 2 > tested[name] and not any(id(each) in taken for each in instances):
            columns = set.intersection(*(set(map(_column, each.figures)) for each in instances))
            along = [each for each in open_ones if id(each) not in taken and columns & set(map(_column, each.figures))]
            taken.update(map(id, along))
            yield Fault(_only(instances[0].left), None, tuple(dict.fromkeys((*instances, *along))), certain=False, systematic=True)


def _column(figure: Figure) -> tuple[str, str]:
    return figure.table.kind, figure.column.key or ""


def _by_figure(instances: Iterable[Instance]) -> dict[Figure, list[Instance]]:
    found: dict[Figure, list[Instance]] = defaultdict(list)
    for instance in instances:
        for figure in instance.figures:
            found[figure].append(instance)
    return found


def _best(open_ones: Sequence[Instance], holding: dict[Figure, list[Instance]]) -> list[Fault]:
    """The figures that settle the most contradictions while breaking the least, none of which share a contradiction."""
    tried = {figure: _candidate(figure, instances, holding.get(figure, [])) for figure, instances in _by_figure(open_ones).items()}
    candidates = {figure: candidate for figure, candidate in tried.items() if candidate is not None}
    ranked = sorted(candidates.values(), key=lambda entry: (entry[1] - len(entry[0].instances), entry[1]))
    taken: set[Instance] = set()
    chosen: list[Fault] = []
    for fault, broken in ranked:
        if len(fault.instances) - broken > 1 and taken.isdisjoint(fault.instances):
            rivals = (candidates[figure] for figure in fault.instances[0].figures if figure in candidates and figure is not fault.figure)
            rivalled = any(also == broken and len(other.instances) == len(fault.instances) for other, also in rivals)
            chosen.append(evolve(fault, certain=broken == 0 and not rivalled))
            taken.update(fault.instances)
    return chosen


def _candidate(figure: Figure, instances: Sequence[Instance], holding: Sequence[Instance]) -> tuple[Fault, int] | None:
    """The fault if this figure alone were wrong, and how many identities that hold would then fail."""
    best: tuple[int, int, Decimal] | None = None
    for change in dict.fromkeys(_change(figure, instance) for instance in instances if not instance.identity.at_least):
        settled = sum(_settles(figure, change, each) for each in instances)
        exact = sum(not _left_over(figure, change, each) for each in instances)
        if best is None or (settled, exact) > best[:2]:
            best = settled, exact, change
    if best is None or best[0] < 2:
        return None
    change = best[2]
    broken = sum(not _settles(figure, change, each) for each in holding)
    return Fault(figure, figure.amount + change, tuple(each for each in instances if _settles(figure, change, each)), certain=False), broken


def _left_over(figure: Figure, change: Decimal, instance: Instance) -> Decimal:
    """The difference that would be left."""
    return instance.difference + change * instance.signs[figure]


def _change(figure: Figure, instance: Instance) -> Decimal:
    sign = instance.signs[figure]
    return -instance.difference * sign if sign in {1, -1} else Decimal(0)


def _settles(figure: Figure, change: Decimal, instance: Instance) -> bool:
    difference = _left_over(figure, change, instance)
    return abs(difference) <= instance.tail or (instance.identity.at_least and difference > 0)


def _alone(instance: Instance) -> Fault:
    """A contradiction by itself: the left side is what would be corrected."""
    figure = _only(instance.left)
    expected = instance.right.total if figure is not None and not instance.identity.at_least else None
    return Fault(figure, expected, (instance,), certain=False)


def _only(side: Side) -> Figure | None:
    return side.parts[0][1] if len(side.parts) == 1 else None
