"""Which column of a block is which field, and which cell of a row belongs to which field.

In a true grid the columns decide. In a dump, where merged cells are given once and empty ones may be lost, the cells of a row
are laid against the fields in order, so that what stands in each fits it best (a small alignment, like that of two sequences).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from attrs import frozen

from jiheng.forms import labels
from jiheng.forms.rows import Row, Slot
from jiheng.values.quantity import parse_operator, parse_quantity
from jiheng.values.text import key

_PURE: Final = re.compile(r"^-?\d{1,3}(?:\.\d+)?分?$")
_SKIP_CELL: Final = -3.0
_AT_PLACE: Final = 1.5


@frozen
class Field:
    """A column of a block: the field's name and the grid columns under its heading."""

    name: str
    columns: frozenset[int]
    heading: str


def fields_of(block: str, head: Row, below: Row | None = None) -> tuple[Field, ...]:
    """The fields that one or two heading rows name, left to right; a second row's heading wins over the one above it."""
    found: dict[int, Field] = {}
    for slot in head.slots:
        name = labels.column(block, slot.cell.text)
        if name:
            for column in range(slot.first, slot.last + 1):
                found[column] = Field(name, frozenset(range(slot.first, slot.last + 1)), slot.text)
    if below is not None:
        for slot in below.slots:
            name = labels.column(block, slot.cell.text)
            if name and slot.fresh:
                for column in range(slot.first, slot.last + 1):
                    found[column] = Field(name, frozenset(range(slot.first, slot.last + 1)), slot.text)
    return _first_of_each(found)


def _first_of_each(found: Mapping[int, Field]) -> tuple[Field, ...]:
    """Each field once; columns of a heading that a deeper heading took over are dropped from it."""
    fields: dict[str, Field] = {}
    for column in sorted(found):
        field = found[column]
        kept = frozenset(c for c in field.columns if found.get(c) == field)
        fields.setdefault(field.name, Field(field.name, kept, field.heading))
    return tuple(fields.values())


def assign(row: Row, fields: Sequence[Field], width: int) -> dict[str, Slot]:
    """The cell of each field in a row; fields without a cell are left out.

    Args:
        fields: in column order. width: cells of the heading row, to tell a row that lost cells.
    """
    if row.trusted:
        return _by_columns(row, fields)
    if len(row.slots) == width and _plausible(row, fields):
        return _by_columns(row, fields)
    return _by_content(row, fields, same_width=len(row.slots) == width)


def _by_columns(row: Row, fields: Sequence[Field]) -> dict[str, Slot]:
    chosen: dict[str, Slot] = {}
    for field in fields:
        best = max(row.slots, key=lambda slot: (slot.overlap(field.columns), -slot.first), default=None)
        if best is not None and best.overlap(field.columns):
            chosen[field.name] = best
    return chosen


def _plausible(row: Row, fields: Sequence[Field]) -> bool:
    """Whether the columns of a dumped row hold what their headings say."""
    cells = _by_columns(row, fields)
    return not any(not slot.blank and _FIT[name](slot) <= -2 for name, slot in cells.items() if name in _STRICT)


def _by_content(row: Row, fields: Sequence[Field], *, same_width: bool) -> dict[str, Slot]:
    cells = [slot for slot in row.slots if not slot.empty]
    fits = [[_fit(slot, field, same_width=same_width) for field in fields] for slot in cells]
    return {fields[j].name: cells[i] for i, j in _best_alignment(fits, [_skip(slot) for slot in cells])}


def _best_alignment(fits: Sequence[Sequence[float]], skips: Sequence[float]) -> list[tuple[int, int]]:
    """Pairs (cell, field) in order with the greatest sum of fits; a cell left over costs, an absent field does not."""
    n, m = len(fits), len(fits[0]) if fits else 0
    value = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        value[i][m] = value[i + 1][m] + skips[i]
        for j in range(m - 1, -1, -1):
            value[i][j] = max(fits[i][j] + value[i + 1][j + 1], value[i][j + 1], value[i + 1][j] + skips[i])
    pairs, i, j = [], 0, 0
    while i < n and j < m:
        if value[i][j] == fits[i][j] + value[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif value[i][j] == value[i][j + 1]:
            j += 1
        else:
            i += 1
    return pairs


def _skip(slot: Slot) -> float:
    return -0.5 if slot.blank or len(slot.key) <= 4 and not any(ch.isdigit() for ch in slot.key) else _SKIP_CELL


def _fit(slot: Slot, field: Field, *, same_width: bool) -> float:
    at_place = _AT_PLACE if same_width and slot.first in field.columns else 0.0
    return at_place + (0.2 if slot.blank else _FIT.get(field.name, _words)(slot))


def _level1(slot: Slot) -> float:
    return 4.0 if labels.is_level1(slot.cell.text) else -2.0


def _level2(slot: Slot) -> float:
    return 4.0 if labels.level1_of(slot.cell.text) or slot.key.endswith("指标") else -1.0


def _name(slot: Slot) -> float:
    if parse_quantity(slot.text).number is not None:
        return -3.0
    return -2.0 if labels.is_level1(slot.cell.text) or labels.level1_of(slot.cell.text) else 1.5


def _quantity(slot: Slot) -> float:
    quantity = parse_quantity(slot.text)
    return 2.0 if quantity.op else 1.0 if quantity.number is not None else 0.3


def _points(slot: Slot) -> float:
    return 2.0 if _PURE.match(slot.key) else -4.0


def _share(slot: Slot) -> float:
    return 1.5 if parse_quantity(slot.text).number is not None else -2.0


def _operator(slot: Slot) -> float:
    return 4.0 if parse_operator(slot.text) or key(slot.text) in {"定性", "定量"} else -3.0


def _words(slot: Slot) -> float:
    return -3.0 if _PURE.match(slot.key) else 0.5


#: how well a cell fits a field; above 0 it speaks for it, below −2 it rules it out
_FIT: Final[dict[str, Callable[[Slot], float]]] = {
    "level1": _level1,
    "level2": _level2,
    "name": _name,
    "op": _operator,
    "target": _quantity,
    "initial_target": _quantity,
    "actual": _quantity,
    "last_year": _quantity,
    "weight": _points,
    "score": _points,
    "deduction": _points,
    "rate": _share,
    "score_rate": _share,
}
_FIT.update(dict.fromkeys(("declared", "initial", "adjusted", "executed", "received", "balance"), _share))
_STRICT: Final = frozenset({"weight", "score", "op"})
