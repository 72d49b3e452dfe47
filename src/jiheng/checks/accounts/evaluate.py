"""Identities evaluated: both sides, the difference, and whether rounding can explain it.

A figure in 万元 with two decimals stands for an interval; a sum of n such figures may miss its printed total by (n + 1) × 0.005 (the tail).
Blank cells and zeros add nothing to the tail. Where a table, row or figure is missing nothing is said, and the ledger tells why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Final

from attrs import define, field, frozen

from jiheng.checks.accounts.grid import Figure, Grid, grids_of
from jiheng.checks.accounts.language import Identity, Ref, Sum, identities
from jiheng.messages import Message, msg
from jiheng.records import FinalAccounts, Place, Value

_DIGITS: Final = 60
_SIDES: Final = ("budget", "opening_budget", "actual", "prior")
_FUNCTION: Final = "spending.function."


class Verdict(StrEnum):
    """What became of an identity in one place."""

    EXACT = "exact"
    TAIL = "tail"  #: differs by no more than rounding explains
    DIFFERS = "differs"  #: should agree, with reasons not to
    CONTRADICTION = "contradiction"


@frozen(eq=False)
class Side:
    """One side of an identity: the figures with their signs."""

    parts: tuple[tuple[int, Figure], ...]

    @property
    def total(self) -> Decimal:
        """The sum at face value."""
        return sum((sign * figure.amount for sign, figure in self.parts), Decimal(0))

    @property
    def tail(self) -> Decimal:
        """How far rounding may have moved it."""
        return sum((figure.half for _, figure in self.parts if figure.amount), Decimal(0))


@frozen(eq=False)
class Instance:
    """An identity in one place.

    Attributes:
        row, column: keys of what was gone through, empty where the identity names everything itself.
        difference: left minus right. tail: how much rounding explains.
    """

    identity: Identity
    row: str
    column: str
    left: Side
    right: Side
    difference: Decimal
    tail: Decimal
    verdict: Verdict

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, left first."""
        return tuple(figure for _, figure in (*self.left.parts, *self.right.parts))

    @cached_property
    def signs(self) -> dict[Figure, int]:
        """How the difference moves with each figure."""
        found: dict[Figure, int] = {}
        for factor, side in ((1, self.left), (-1, self.right)):
            for sign, figure in side.parts:
                found[figure] = found.get(figure, 0) + factor * sign
        return found

    @property
    def holds(self) -> bool:
        """Whether it holds, exactly or within the tail."""
        return self.verdict in {Verdict.EXACT, Verdict.TAIL}


@frozen(eq=False)
class Skipped:
    """An identity, or one place of it, that could not be evaluated, and why."""

    identity: Identity
    reason: Message
    place: Place | None = None


@frozen(eq=False)
class Reconciliation:
    """All identities of one department's accounts.

    Attributes:
        instances: those evaluated. skipped: those not, with reasons. empty: how many had no figure on either side.
    """

    accounts: FinalAccounts
    grids: Mapping[str, Grid]
    instances: tuple[Instance, ...]
    skipped: tuple[Skipped, ...]
    empty: int

    def count(self, verdict: Verdict) -> int:
        """How many instances have a verdict."""
        return sum(instance.verdict is verdict for instance in self.instances)


@lru_cache(maxsize=4)
def reconcile(accounts: FinalAccounts) -> Reconciliation:
    """Evaluate every identity."""
    with localcontext() as context:
        context.prec = _DIGITS
        work = _Work(accounts, grids_of(accounts))
        for identity in identities():
            work.evaluate(identity)
    return Reconciliation(accounts, work.grids, tuple(work.instances), tuple(work.skipped), work.empty)


@frozen
class _MissingError(Exception):
    """Why a side has no value."""

    reason: Message
    place: Place | None = None


@define
class _Work:
    accounts: FinalAccounts
    grids: dict[str, Grid]
    instances: list[Instance] = field(factory=list)
    skipped: list[Skipped] = field(factory=list)
    empty: int = 0

    def evaluate(self, identity: Identity) -> None:
        """Go through the rows and columns of an identity; each reason to skip is kept once."""
        reasons: dict[str, Skipped] = {}
        if identity.each and identity.each not in self.grids:
            self.skipped.append(Skipped(identity, _no_table(identity.each)))
            return
        for row, column in self._places(identity):
            try:
                self._instance(identity, row, column)
            except _MissingError as missing:
                reasons.setdefault(str(missing.reason), Skipped(identity, missing.reason, missing.place))
        self.skipped += reasons.values()

    def _places(self, identity: Identity) -> Iterator[tuple[str, str]]:
        if identity.each is None:
            yield "", ""
            return
        grid = self.grids[identity.each]
        columns = grid.columns if identity.columns == ("*",) else identity.columns or ("",)
        for row in _rows(grid, identity.rows):
            for column in dict.fromkeys(columns):
                yield row, column

    def _instance(self, identity: Identity, row: str, column: str) -> None:
        if identity.closed and identity.each and not self.grids[identity.each].knows_all_columns:
            raise _MissingError(msg("表中有不认识的栏，合计是否完整无法判断"))
        left, right = self._side(identity.left, row, column), self._side(identity.right, row, column)
        counted = right.parts if identity.at_least else (*left.parts, *right.parts)
        if not any(figure.amount for _, figure in counted):
            self.empty += 1
            return
        if (identity.needs == "left" and not left.parts) or (identity.needs == "right" and not right.parts):
            raise _MissingError(msg("所需的栏或行没有填数"))
        if not all(self._holds(condition, row, column) for condition in identity.when):
            raise _MissingError(msg("不具备适用条件"))
        difference, tail = left.total - right.total, left.tail + right.tail
        verdict = _verdict(identity, difference, tail)
        self.instances.append(Instance(identity, row, column, left, right, difference, tail, verdict))

    def _holds(self, condition: tuple[Sum, Sum], row: str, column: str) -> bool:
        try:
            left, right = self._side(condition[0], row, column), self._side(condition[1], row, column) if condition[1] else Side(())
        except _MissingError:
            return False
        return left.total == right.total

    def _side(self, terms: Sum, row: str, column: str) -> Side:
        """The figures of a side; a row or column that is not there counts as nothing, a table that is not there leaves the sum open."""
        parts: list[tuple[int, Figure]] = []
        present = False
        reason: _MissingError | None = None
        for term in terms:
            if all(ref.table not in self.grids for ref in term.choices):
                raise _MissingError(_no_table(term.choices[0].table))
            for ref in term.choices:
                try:
                    figures = self._figures(ref, row, column)
                except _MissingError as missing:
                    if missing.place is not None:
                        raise
                    reason = missing
                    continue
                present = True
                parts += [(term.sign, figure) for figure in figures]
                break
        if not present:
            raise reason or _MissingError(msg("表中没有所需的栏或行"))
        return Side(tuple(parts))

    def _figures(self, ref: Ref, row: str, column: str) -> list[Figure]:
        """The figures that a reference names.

        Raises:
            _MissingError: when the table, the row or the column is not there, or a cell holds no figure.
        """
        grid = self.grids.get(ref.table)
        if grid is None:
            raise _MissingError(_no_table(ref.table))
        name = ref.column if "#" not in ref.column else ref.column.replace("#", column)
        found: list[Figure] = []
        known = False
        for key in _named(grid, ref.row.replace("#", column), row):
            cell = (key, name) if grid.has(key, name) else (name, key)
            known = known or grid.has(*cell)
            if cell in grid.unread:
                raise _unread(grid.unread[cell])
            found += grid.figures.get(cell, ())
        if not known:
            raise _MissingError(msg("《{table}》没有所需的栏或行", table=grid.table.title.text))
        return found


def _rows(grid: Grid, wanted: str) -> Iterator[str]:
    if wanted == "all":
        yield from grid.rows
    elif wanted == "parents":
        yield from grid.parents
    elif wanted == "classes":
        yield from (row for row in grid.rows if row.isdigit() and len(row) == 3)
    elif wanted == "codes":
        yield from (row for row in grid.rows if row.isdigit())
    elif wanted == "functions":
        yield from (row for row in grid.rows if row.startswith(_FUNCTION))
    elif wanted == "sides":
        yield from (side for side in _SIDES if side in grid.rows or side in grid.columns)
    elif wanted in grid.rows:
        yield wanted


def _named(grid: Grid, pattern: str, row: str) -> list[str]:
    """The rows that a reference names while the row ``row`` is gone through."""
    if pattern == "@/":
        return grid.parents.get(row, [])
    name = pattern.replace("@", row)
    if name.endswith("*"):
        return [key for key in grid.rows if key.startswith(name[:-1])]
    return [name]


def _verdict(identity: Identity, difference: Decimal, tail: Decimal) -> Verdict:
    if difference == 0 or (identity.at_least and difference > 0):
        return Verdict.EXACT
    if abs(difference) <= tail:
        return Verdict.TAIL
    return Verdict.DIFFERS if identity.soft else Verdict.CONTRADICTION


def _unread(value: Value) -> _MissingError:
    return _MissingError(msg("单元格“{text}”没有读成数", text=value.raw), value.place)


#: the usual titles, for tables that are not there
TITLES: Final = {
    "income_spending": msg("收入支出决算总表"),
    "income": msg("收入决算表"),
    "spending": msg("支出决算表"),
    "fiscal": msg("财政拨款收入支出决算总表"),
    "general": msg("一般公共预算财政拨款支出决算表"),
    "basic": msg("一般公共预算财政拨款基本支出决算表"),
    "fund": msg("政府性基金预算财政拨款收入支出决算表"),
    "capital": msg("国有资本经营预算财政拨款支出决算表"),
    "three_public": msg("财政拨款“三公”经费支出决算表"),
    "statistics": msg("部门决算公开相关信息统计表"),
}


def _no_table(kind: str) -> Message:
    return msg("没有《{table}》", table=TITLES[kind])
