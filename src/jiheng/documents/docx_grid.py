"""Rows of a Word table, as stored, laid out as a grid in which merged cells stand at every position that they cover."""

from __future__ import annotations

from typing import Final

from jiheng.documents.model import Cell

CONTINUED: Final = "continue"


class RawCell:
    """A cell as stored: its text and how it hangs together with its neighbours.

    Attributes:
        text: paragraphs joined by line breaks.
        span: grid columns that it covers.
        vertical, horizontal: ``restart``, ``continue`` or empty: merged with the cell above, on its left.
        cell: the cell of the grid, once laid out.
    """

    __slots__ = ("cell", "horizontal", "span", "text", "vertical")

    def __init__(self) -> None:
        self.text = ""
        self.span = 1
        self.vertical = ""
        self.horizontal = ""
        self.cell: Cell | None = None


class RawRow:
    """A row as stored: its cells and the grid columns left free before and after them."""

    __slots__ = ("after", "before", "cells")

    def __init__(self) -> None:
        self.before = 0
        self.after = 0
        self.cells: list[RawCell] = []

    def width(self) -> int:
        """Columns of the grid that the row takes."""
        return self.before + self.after + sum(cell.span for cell in self.cells)


def grid(rows: list[RawRow], part: str) -> list[list[Cell]]:
    """The grid; rows that end early are filled up with empty cells."""
    width = max((row.width() for row in rows), default=0)
    laid_out: list[list[Cell]] = []
    above: dict[int, Cell] = {}
    for number, row in enumerate(rows, 1):
        line: list[Cell] = []
        _fill(line, row.before, number, part)
        above = _lay_out(row, line, above, number, part)
        _fill(line, width, number, part)
        laid_out.append(line)
    return laid_out


def _lay_out(row: RawRow, line: list[Cell], above: dict[int, Cell], number: int, part: str) -> dict[int, Cell]:
    """Put the cells of a row on its line; gives, by column, those that the next row may go on with."""
    merging: dict[int, Cell] = {}
    for raw in row.cells:
        column, span = len(line) + 1, raw.span
        cell = above.get(column) if raw.vertical == CONTINUED else None
        if raw.horizontal == CONTINUED and line:
            cell = line[-1]
            if cell.row == number:
                cell.columns += span
        elif cell is None:
            cell = Cell(raw.text, number, column, 1, span, part)
        else:
            cell.rows = number - cell.row + 1
        if raw.vertical:
            merging[column] = cell
        raw.cell = cell
        line += [cell] * span
    return merging


def _fill(line: list[Cell], width: int, number: int, part: str) -> None:
    line += [Cell("", number, column, part=part) for column in range(len(line) + 1, width + 1)]
