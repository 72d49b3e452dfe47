"""Departmental final accounts as published (部门决算公开): the tables, each known by its title."""

from __future__ import annotations

from attrs import frozen

from jiheng.records.cell import Text, Value
from jiheng.records.place import Place


@frozen
class AccountsColumn:
    """A column of figures.

    Attributes:
        label: as printed; headings above it before a stroke where it needs them (本年支出/基本支出).
        key: what it means (``total``, ``basic``, ``project`` …); None for a column that is not known.
    """

    label: str
    key: str | None


@frozen(eq=False)
class AccountsRow:
    """A row of a table, or of one of the blocks that a table prints side by side.

    Attributes:
        line: 行次, None where none is printed. code: the classification code in one piece (2101501), None where the row has none.
        name: as printed; the block's heading where a block has no column of names (one-row tables).
        key: what the row means: its code, or a word (``total``, ``income.opening``); None when unknown.
        block: the block, from 0. group: heading over the block (收入, 人员经费). section: heading of the rows (一、政府采购情况).
        values: a figure a column of the table, None where the cell is empty or the block lacks the column.
    """

    line: int | None
    code: str | None
    name: str
    key: str | None
    block: int
    group: str
    section: str
    values: tuple[Value | None, ...]
    place: Place


@frozen(eq=False)
class AccountsTable:
    """One table.

    Attributes:
        kind: which of the known tables it is by its title (``income``, ``basic`` …).
        title: as printed. number: as printed (公开03表), None when none is.
        money_unit: 元, 万元 …; None when the table prints none.
        statement: the sentence that says that the table has no data. notes: the other sentences below it.
    """

    kind: str
    title: Text
    number: str | None
    money_unit: str | None
    columns: tuple[AccountsColumn, ...]
    rows: tuple[AccountsRow, ...]
    statement: Text | None
    notes: tuple[Text, ...]
    place: Place

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds a figure other than zero."""
        return not any(value is not None and value.decimal for row in self.rows for value in row.values)


@frozen(eq=False)
class FinalAccounts:
    """The final accounts of a department for a year.

    Attributes:
        title: the first table's title. department: as printed over the tables.
        money_unit: the unit of most tables (万元 where none prints one).
    """

    title: Text
    department: Text | None
    year: int | None
    money_unit: str
    tables: tuple[AccountsTable, ...]
    place: Place

    def table(self, kind: str) -> AccountsTable | None:
        """The first table of a kind."""
        return next((table for table in self.tables if table.kind == kind), None)

    def unit_of(self, table: AccountsTable) -> str:
        """The unit of a table's money, that of the other tables where it prints none."""
        return table.money_unit or self.money_unit
