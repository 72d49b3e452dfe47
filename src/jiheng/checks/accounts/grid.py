"""The figures of final accounts by table, row and column, in one unit, each with the half-width of its rounding."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache, cached_property
from typing import Final

from attrs import define, frozen

from jiheng.records import AccountsColumn, AccountsRow, AccountsTable, FinalAccounts, Place, Value
from jiheng.values.units import money_factor

#: rows that count things, not money
_COUNTS: Final = ("vehicles", "equipment")
_NONE: Final = Decimal(0)
#: decimals from which on an amount in a unit is exact to the fen
_EXACT: Final = {1: 2, 10_000: 6, 1000: 5, 100_000_000: 10}


@frozen(eq=False)
class Figure:
    """A figure of a table.

    Attributes:
        amount: in the unit of the accounts. half: how far the amount may be from what it was rounded from.
    """

    table: AccountsTable
    row: AccountsRow
    column: AccountsColumn
    value: Value
    amount: Decimal
    half: Decimal

    @property
    def place(self) -> Place:
        """The place of the cell."""
        return self.value.place

    @property
    def key(self) -> tuple[str, str, str]:
        """Table, row and column by their keys."""
        return self.table.kind, self.row.key or "", self.column.key or ""


@define(slots=False, eq=False)
class Grid:
    """One table by keys.

    Attributes:
        figures: row key, column key → the figures that stand there (more than one where a row is printed twice).
        unread: the same for cells that hold something else than a figure.
    """

    table: AccountsTable
    figures: dict[tuple[str, str], list[Figure]]
    unread: dict[tuple[str, str], Value]
    rows: tuple[str, ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, table: AccountsTable, unit: str, common: str) -> Grid:
        """Index a table.

        Args:
            unit: the table's unit of money. common: the unit to give amounts in.
        """
        own = money_factor(unit) or 1
        scale = Decimal(int(own)) / Decimal(int(money_factor(common) or 1))
        usual = _usual_places(table)
        figures: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        unread: dict[tuple[str, str], Value] = {}
        for row, column, value in _cells(table):
            at = (row.key or "", column.key or "")
            number = value.number
            if number is None:
                unread[at] = value
                continue
            half = _NONE if at[0].startswith(_COUNTS) else _half(max(number.places, usual), int(own)) * scale
            figures[at].append(Figure(table, row, column, value, number.value * scale, half))
        rows = tuple(dict.fromkeys(row.key for row in table.rows if row.key))
        return cls(table, dict(figures), unread, rows, tuple(column.key for column in table.columns if column.key))

    @cached_property
    def parents(self) -> dict[str, list[str]]:
        """Each row that has parts with its direct parts, by the prefixes of codes; ``total`` has those without a row above."""
        codes = {row for row in self.rows if row.isdigit()}
        found: dict[str, list[str]] = defaultdict(list)
        for code in self.rows:
            if code in codes:
                above = next((code[:length] for length in range(len(code) - 1, 1, -1) if code[:length] in codes), "total")
                found[above].append(code)
        if "total" not in self.rows:
            found.pop("total", None)
        return dict(found)

    @cached_property
    def code_lengths(self) -> frozenset[int]:
        """The lengths of the codes that the table prints."""
        return frozenset(len(row) for row in self.rows if row.isdigit())

    @cached_property
    def knows_all_columns(self) -> bool:
        """Whether every column with a figure is known."""
        known = {at for at, _ in _first_of_each(self.table)}
        unknown = set(range(len(self.table.columns))) - known
        return not any(row.values[at] is not None and row.values[at] for row in self.table.rows for at in unknown)

    def has(self, row: str, column: str) -> bool:
        """Whether the table has such a row and column; a code that it does not print is one without money."""
        if column not in self._column_set:
            return False
        return row in self._row_set or (row.isdigit() and len(row) in self.code_lengths)

    @cached_property
    def _row_set(self) -> frozenset[str]:
        return frozenset(self.rows)

    @cached_property
    def _column_set(self) -> frozenset[str]:
        return frozenset(self.columns)


def grids_of(accounts: FinalAccounts) -> dict[str, Grid]:
    """The tables by kind; of two of one kind the first."""
    found: dict[str, Grid] = {}
    for table in accounts.tables:
        if table.kind not in found:
            found[table.kind] = Grid.of(table, accounts.unit_of(table), accounts.money_unit)
    return found


def _cells(table: AccountsTable) -> Iterator[tuple[AccountsRow, AccountsColumn, Value]]:
    known = _first_of_each(table)
    for row in _rows(table):
        for at, column in known:
            value = row.values[at]
            if value is not None and not value.is_blank:
                yield row, column, value


def _rows(table: AccountsTable) -> Iterator[AccountsRow]:
    """The rows that mean something; of two with one word the first, a code that is printed twice is one sum."""
    words: set[str] = set()
    for row in table.rows:
        if row.key is None or row.key in words:
            continue
        if not row.key.isdigit():
            words.add(row.key)
        yield row


def _first_of_each(table: AccountsTable) -> list[tuple[int, AccountsColumn]]:
    """The known columns; of two that mean the same the first."""
    found: dict[str, tuple[int, AccountsColumn]] = {}
    for at, column in enumerate(table.columns):
        if column.key:
            found.setdefault(column.key, (at, column))
    return list(found.values())


def _usual_places(table: AccountsTable) -> int:
    """The decimals that the table prints; a figure with fewer has lost its zeros."""
    counts = Counter(places for places in _places(table) if places)
    return counts.most_common(1)[0][0] if counts else 0


def _places(table: AccountsTable) -> Iterable[int]:
    return (value.number.places for row in table.rows for value in row.values if value is not None and value.number is not None)


@cache
def _half(places: int, unit: int) -> Decimal:
    """Half of the last printed digit; nothing where the fen are printed."""
    if places >= _EXACT.get(unit, 2):
        return _NONE
    return Decimal(5).scaleb(-places - 1)
