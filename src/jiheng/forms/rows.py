"""Rows of a table as the forms see them: each cell once, with the columns it covers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from attrs import frozen

from jiheng.documents import Cell, Layout, Table
from jiheng.records import Place, is_blank
from jiheng.values.text import key, tidy


@frozen
class Slot:
    """A cell in a row: its first and last column (from 0) and its text.

    Attributes:
        fresh: False where the cell began in a row above (a vertically merged cell).
    """

    cell: Cell
    first: int
    last: int
    fresh: bool

    @cached_property
    def text(self) -> str:
        """The cell's text on one line."""
        return tidy(self.cell.text)

    @cached_property
    def key(self) -> str:
        """The text for comparing."""
        return key(self.cell.text)

    @cached_property
    def blank(self) -> bool:
        """Whether the cell says nothing, a dash included."""
        return is_blank(self.cell.text)

    @cached_property
    def empty(self) -> bool:
        """Whether the cell holds no character at all."""
        return not self.cell.text.strip()

    @cached_property
    def columns(self) -> frozenset[int]:
        """The columns that it covers."""
        return frozenset(range(self.first, self.last + 1))

    def overlap(self, columns: frozenset[int]) -> int:
        """How many of ``columns`` the cell covers."""
        return len(self.columns & columns)


@frozen
class Row:
    """A row of a table.

    Attributes:
        number: its row in the table (from 1). trusted: whether columns are true (a GRID layout).
    """

    slots: tuple[Slot, ...]
    number: int
    table: Table

    @property
    def trusted(self) -> bool:
        """Whether the cells stand at their true columns."""
        return self.table.layout is Layout.GRID

    @cached_property
    def filled(self) -> list[Slot]:
        """The cells that hold some character."""
        return [slot for slot in self.slots if not slot.empty]

    @cached_property
    def own(self) -> list[Slot]:
        """The filled cells that begin in this row."""
        return [slot for slot in self.slots if slot.fresh and not slot.empty]

    @cached_property
    def place(self) -> Place:
        """The place of the row: its first filled cell's line, no column."""
        first = next(iter(self.filled or self.slots), None)
        text = " ".join(slot.text for slot in self.filled)
        page = first.cell.page if first else None
        return Place(part=self.table.part, page=page or self.table.page, row=self.number, line=first.cell.line if first else None, text=text)


def rows_of(table: Table) -> Iterator[Row]:
    """The rows of a table, merged cells once."""
    for index, cells in enumerate(table.rows):
        slots: list[Slot] = []
        above = table.rows[index - 1] if index else []
        for column, cell in enumerate(cells):
            if slots and slots[-1].cell is cell:
                slots[-1] = Slot(cell, slots[-1].first, column, slots[-1].fresh)
            else:
                fresh = not (column < len(above) and above[column] is cell)
                slots.append(Slot(cell, column, column, fresh))
        yield Row(tuple(slots), max((cell.row for cell in cells), default=index + 1), table)
