"""The cells that the narrative of final accounts speaks of, and whether a figure of the text can be theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Final

from attrs import define, frozen

from jiheng.checks.accounts.diagnose import Fault, faults
from jiheng.checks.accounts.evaluate import reconcile
from jiheng.checks.accounts.grid import Figure, Grid
from jiheng.checks.accounts.language import Ref, parse_sum
from jiheng.checks.accounts.words import row_name
from jiheng.forms.accounts.narrative import Telling
from jiheng.forms.accounts.phrases import Subject
from jiheng.messages import Message, msg
from jiheng.records import AccountsTable, FinalAccounts, Place, Value
from jiheng.values.interval import Interval
from jiheng.values.units import money_factor

_SIDE: Final = re.compile(r"\[actual\]")


class Match(StrEnum):
    """How a figure of the text stands to a cell."""

    SAME = "same"
    TAIL = "tail"  #: the last digit differs by one
    OTHER = "other"


@frozen(eq=False)
class Tied:
    """A cell, or a sum of cells, with what is printed there; zero where the row or column is there and nothing stands in it.

    Attributes:
        amount: in the unit of the accounts, ``factor`` yuan (1 for things that are counted). step: what the last printed digit of the table counts.
        table: the first one's. figures: the cells that hold a figure.
    """

    amount: Decimal
    step: Decimal
    factor: Fraction
    table: AccountsTable
    figures: tuple[Figure, ...]

    @property
    def place(self) -> Place:
        """The first cell, or the table where the cell is empty."""
        return self.figures[0].place if self.figures else self.table.place

    @property
    def base(self) -> Fraction:
        """The amount in yuan."""
        return Fraction(self.amount) * self.factor

    @property
    def interval(self) -> Interval:
        """What the amount may stand for, in yuan."""
        tail = sum((figure.half for figure in self.figures), Decimal(0)) + (self.figures[0].half if len(self.figures) > 1 else 0)
        return Interval(Fraction(self.amount - tail), Fraction(self.amount + tail)).scaled(self.factor)

    @property
    def words(self) -> Message:
        """Where it stands, for a sentence."""
        if not self.figures:
            return msg("《{table}》空格", table=self.table.title.text)
        first = self.figures[0]
        return msg("《{table}》{row}“{column}”", table=first.table.title.text, row=row_name(first.row), column=first.column.label)

    def match(self, value: Value) -> Match:
        """How a figure of the text stands to it: another rounding is the same, another last digit the tail."""
        if value.number is None:
            return Match.SAME
        step, own = scale_of(value) / Fraction(10) ** value.number.places, Fraction(self.step) * self.factor
        gap = abs(yuan(value) - self.base)
        if gap == 0 or (step != own and gap < max(step, own)):
            return Match.SAME
        if len(self.figures) > 1 and gap <= (len(self.figures) + 1) * own / 2:
            return Match.SAME
        return Match.TAIL if step == own and gap <= own and value.number.places else Match.OTHER


def scale_of(value: Value) -> Fraction:
    """How many yuan (or things) one of a figure's unit is."""
    return money_factor(value.unit_name) or Fraction(1)


def yuan(value: Value) -> Fraction:
    """A figure of the text at face value, in yuan (or things)."""
    return value.number.exact * scale_of(value) if value.number else Fraction(0)


def reading(value: Value) -> Interval:
    """What a figure of the text may stand for."""
    return value.number.reading.scaled(scale_of(value)) if value.number else Interval.point(0)


@define(slots=False, eq=False)
class Ties:
    """Finds the cells of a department's accounts.

    Attributes:
        found: the faults of the tables themselves. year: that of the accounts.
    """

    accounts: FinalAccounts
    grids: Mapping[str, Grid]
    found: tuple[Fault, ...]
    year: int | None

    @classmethod
    def of(cls, accounts: FinalAccounts, tellings: Iterable[Telling] = ()) -> Ties:
        """Take the tables, what is known to be wrong in them, and the year: the tables', else the one that the narrative names most."""
        done = reconcile(accounts)
        named = Counter(said.year for telling in tellings for said in telling.said if said.year)
        most = named.most_common(1)
        return cls(accounts, done.grids, faults(done), accounts.year or (most[0][0] if most else None))

    @cached_property
    def factor(self) -> Fraction:
        """How many yuan one of the accounts' unit is."""
        return money_factor(self.accounts.money_unit) or Fraction(1)

    @cached_property
    def _doubtful(self) -> frozenset[int]:
        """Cells that the identities of the tables call into question."""
        suspects = [[fault.figure] if fault.figure is not None and fault.certain else [*_figures_of(fault)] for fault in self.found]
        return frozenset(id(figure) for found in suspects for figure in found)

    def is_doubtful(self, tied: Tied) -> bool:
        """Whether the table itself does not hold at a cell, so that the text may be right (FA101, FA102 say so)."""
        return any(id(figure) in self._doubtful for figure in tied.figures)

    def of_subject(self, subject: Subject | None) -> list[Tied]:
        """The cells that a subject may mean."""
        return [tied for ref in subject.refs if (tied := self.tied(ref)) is not None] if subject else []

    def budget_of(self, subject: Subject | None, kind: str) -> list[Tied]:
        """The cells of a subject's budget, where the tables print the kind of budget that the text names."""
        sides = ("opening_budget",) if kind.endswith("年初") else ("budget",) if kind else ("budget", "opening_budget")
        refs = [_SIDE.sub(f"[{side}]", ref) for ref in (subject.refs if subject else ()) for side in sides if _SIDE.search(ref)]
        return [tied for ref in refs if (tied := self.tied(ref)) is not None]

    def prior_of(self, subject: Subject | None) -> list[Tied]:
        """The cells of the year before, where a table prints them."""
        found = []
        for ref in subject.refs if subject else ():
            for choice in ref.split("|"):
                cells = [self._sum(prior) for prior in _prior_refs(choice)] if "+" not in choice else []
                found += [tied for tied in cells if tied is not None and tied.figures][:1]
        return found

    def tied(self, ref: str) -> Tied | None:
        """The first of several sums (apart by strokes) that the tables have; None where they have none."""
        return next((tied for choice in ref.split("|") if (tied := self._sum(choice)) is not None), None)

    def _sum(self, text: str) -> Tied | None:
        figures: list[Figure] = []
        grid: Grid | None = None
        for term in parse_sum(text):
            found = self._cell(term.choices[0])
            if found is None:
                continue
            grid = grid or found[0]
            figures += found[1]
        if grid is None:
            return None
        counted = text.startswith(("statistics[vehicles", "statistics[equipment"))
        total = sum((figure.amount for figure in figures), Decimal(0))
        return Tied(total, Decimal(1) if counted else self._step(grid, figures), Fraction(1) if counted else self.factor, grid.table, tuple(figures))

    def _cell(self, ref: Ref) -> tuple[Grid, list[Figure]] | None:
        """A table and the figures at a row and column, which one-row tables have the other way round."""
        grid = self.grids.get(ref.table)
        if grid is None:
            return None
        at = next((cell for cell in ((ref.row, ref.column), (ref.column, ref.row)) if grid.has(*cell)), None)
        if at is None or at in grid.unread:
            return None
        figures = grid.figures.get(at, [])
        return (grid, figures[:1]) if len({figure.amount for figure in figures}) <= 1 else None

    def _step(self, grid: Grid, figures: Iterable[Figure]) -> Decimal:
        """What the last digit counts: the coarsest of the cells', or of the table's."""
        halves = [figure.half for figure in figures]
        if any(halves):
            return max(halves) * 2
        own = money_factor(self.accounts.unit_of(grid.table)) or Fraction(1)
        return Decimal(int(own)) / Decimal(int(self.factor)) / 100 if own == 1 else Decimal(1).scaleb(-self._places[grid.table.kind])

    @cached_property
    def _places(self) -> dict[str, int]:
        return {kind: _places(grid) for kind, grid in self.grids.items()}


def _prior_refs(ref: str) -> list[str]:
    """Where the year before may stand: a side of the table, or a column beside that of the year (the three expenses one a row)."""
    if not _SIDE.search(ref):
        return [re.sub(r"\]\.", "].prior.", ref)]
    item = ref.rpartition(".")[2]
    return [
        _SIDE.sub("[prior]", ref),
        *(f"three_public[{item}].prior.{column}" for column in ("amount", "actual")),
        f"three_public[prior].prior.{item}",
    ]


def _figures_of(fault: Fault) -> Iterable[Figure]:
    return (figure for instance in fault.instances for figure in instance.figures)


def _places(grid: Grid) -> int:
    """The most decimals that a table prints."""
    return max((value.number.places for row in grid.table.rows for value in row.values if value is not None and value.number is not None), default=2)
