"""Which column of a block is which field, and which cell of a row belongs to which field.

In a true grid the columns decide. In a dump, where merged cells are given once and empty ones may be lost, the cells of a row
are laid against the fields in order, so that what stands in each fits it best (a small alignment, like that of two sequences).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from jiheng.documents import Layout
from jiheng.forms import labels
from jiheng.forms.rows import Row, Slot
from jiheng.values.quantity import parse_operator, parse_quantity
from jiheng.values.text import key

_PURE: Final = re.compile(r"^-?\d{1,3}(?:\.\d+)?分?$")
_OF_ACTUAL: Final = {"target": "actual", "unit": "actual_unit"}
_SKIP_CELL: Final = -3.0
_AT_PLACE: Final = 1.5
_RULED_OUT: Final = -2.0
_NEVER: Final = -99.0
#: fields under whose heading a figure is meant where a label stands beside it
FIGURE_FIELDS: Final = frozenset({"declared", "initial", "adjusted", "executed", "received", "balance", "rate", "weight", "score"})


@frozen
class Field:
    """A column of a block: the field's name and the grid columns under its heading."""

    name: str
    columns: frozenset[int]
    heading: str


def fields_of(block: str, head: Row, below: Row | None = None) -> tuple[Field, ...]:
    """The fields that one or two heading rows name, left to right; a second row's heading wins over the one above it."""
    found: dict[int, Field] = {}
    if head.table.layout is Layout.SEQUENCE:
        for column, text in enumerate(_in_sequence(block, head, below)):
            _take(found, labels.column(block, text), text, frozenset({column}))
        return _one_of_each(block, found)
    if not any(labels.column(block, slot.cell.text) for row in (head, below) if row is not None for slot in row.slots):
        return ()  # as most rows that are asked
    for text, columns in _headings(head, below):
        _take(found, labels.column(block, text), text, columns)
    for slot in below.slots if below is not None else ():
        if slot.fresh:
            _take(found, _under(found.get(slot.first), labels.column(block, slot.cell.text)), slot.text, slot.columns)
    return _one_of_each(block, found)


def _under(above: Field | None, name: str | None) -> str | None:
    """What a heading names under another: the figure and the unit under 实际完成值 are those of the result."""
    return _OF_ACTUAL.get(name, name) if above is not None and above.name == "actual" and name else name


def _take(found: dict[int, Field], name: str | None, text: str, columns: frozenset[int]) -> None:
    if name:
        found.update(dict.fromkeys(columns, Field(name, columns, text)))


def _headings(head: Row, below: Row | None) -> Iterator[tuple[str, frozenset[int]]]:
    """Each heading with the columns under it. In a dump a merged heading is given once: it covers the empty cells after it, or, where
    even these are lost, the headings of the second row that divide it.
    """
    if head.trusted:
        for slot in head.slots:
            yield slot.text, slot.columns
        return
    divided = _divided(head, below) if below is not None else None
    if divided is not None:
        yield from ((slot.text, columns) for slot, columns in zip(head.slots, divided, strict=True) if not slot.empty)
        return
    starts = [slot.first for slot in head.slots if not slot.empty]
    ends = [*starts[1:], starts[-1] + 1] if starts else []
    for slot, start, end in zip(head.filled, starts, ends, strict=True):
        yield slot.text, frozenset(range(start, end))


def _divided(head: Row, below: Row) -> list[frozenset[int]] | None:
    """The columns of each heading where the cells it covers are lost: an empty cell of the second row lies under a heading that goes on
    through it, and a label that comes again there begins what divides the next heading. None where the two rows do not fit so.
    """
    columns: list[list[int]] = []
    labels_seen: set[str] = set()
    for slot in below.slots:
        if slot.empty or not labels_seen or slot.key in labels_seen:
            columns.append([])
            labels_seen = set()
        if not slot.empty:
            labels_seen.add(slot.key)
        columns[-1].append(slot.first)
    if len(below.slots) <= len(head.slots) or len(columns) != len(head.slots):
        return None
    return [frozenset(group) for group in columns]


def _in_sequence(block: str, head: Row, below: Row | None) -> list[str]:
    """The headings of two rows of which only the filled cells are left: the second row's stand in the place of the one they divide."""
    deep = [slot.text for slot in below.filled] if below is not None else []
    names = {labels.column(block, text) for text in deep} - {None}
    parent = next((slot for slot in head.filled if labels.column(block, slot.text) in names), None)
    return [text for slot in head.filled for text in (deep if slot is parent else [slot.text])]


def heading_width(head: Row, below: Row | None) -> int:
    """Cells of a whole row under a heading of one or two rows."""
    return max(len(head.slots), len(below.slots) if below is not None else 0)


def _one_of_each(block: str, found: Mapping[int, Field]) -> tuple[Field, ...]:
    """Each field once, by its surest heading (调整后预算数 before 年度预算数); a heading keeps the columns that no deeper one took."""
    kept = {field: frozenset(c for c in field.columns if found.get(c) is field) for field in dict.fromkeys(found.values())}
    best: dict[str, Field] = {}
    for field in sorted(kept, key=lambda field: labels.rank(block, field.heading)):
        best.setdefault(field.name, Field(field.name, kept[field], field.heading))
    return tuple(sorted(best.values(), key=lambda field: min(field.columns)))


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
        under = [slot for slot in row.slots if slot.overlap(field.columns)]
        if len(under) > 1 and field.name in FIGURE_FIELDS:
            under = [slot for slot in under if any(ch.isdigit() for ch in slot.key)] or under  # 预算数： | 100 under one heading
        if under:
            chosen[field.name] = max(under, key=lambda slot: (shared := slot.overlap(field.columns), shared / len(slot.columns), -slot.first))
    return chosen


def _plausible(row: Row, fields: Sequence[Field]) -> bool:
    """Whether the columns of a dumped row hold what their headings say."""
    cells = _by_columns(row, fields)
    return not any(not slot.blank and _FIT[name](slot) <= _RULED_OUT for name, slot in cells.items() if name in _STRICT)


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
        elif value[i][j] == value[i + 1][j] + skips[i]:
            i += 1
        else:
            j += 1
    return pairs


def _skip(slot: Slot) -> float:
    scrap = len(slot.key) <= 4 and not any(ch.isdigit() for ch in slot.key)
    return -0.5 if slot.blank or scrap else _SKIP_CELL


def _fit(slot: Slot, field: Field, *, same_width: bool) -> float:
    fit = 0.2 if slot.blank else _FIT.get(field.name, _words)(slot)
    if fit <= _RULED_OUT:
        return _NEVER
    return fit + (_AT_PLACE if same_width and slot.first in field.columns else 0.0)


def _level1(slot: Slot) -> float:
    if not labels.is_level1(slot.cell.text):
        return -2.0
    return 2.0 if labels.level1_of(slot.cell.text) else 4.0  # 成本指标 is a heading of either level


def _level2(slot: Slot) -> float:
    if labels.level1_of(slot.cell.text):
        return 3.0 if labels.is_level1(slot.cell.text) else 4.0
    if parse_quantity(slot.text).number is not None:
        return -3.0
    return 2.0 if slot.key.endswith("指标") else -1.0


def _name(slot: Slot) -> float:
    if parse_quantity(slot.text).number is not None:
        return -3.0
    return -2.0 if labels.is_level1(slot.cell.text) or labels.level1_of(slot.cell.text) else 1.5


def _quantity(slot: Slot) -> float:
    quantity = parse_quantity(slot.text)
    return 2.0 if quantity.op else 1.0 if quantity.number is not None else 0.6


def _points(slot: Slot) -> float:
    number = parse_quantity(slot.text).number if _PURE.match(slot.key) else None
    if number is None or number.value > 100:
        return -4.0
    return 2.0 if number.value <= 40 else 1.0


def _money(slot: Slot) -> float:
    return 2.0 if parse_quantity(slot.text).number is not None and not slot.key.endswith("%") else -3.0


def _share(slot: Slot) -> float:
    if parse_quantity(slot.text).number is None:
        return -2.0
    return 2.5 if slot.key.endswith("%") else 2.0


def _unit(slot: Slot) -> float:
    if any(ch.isdigit() for ch in slot.key) or len(slot.key) > 8:
        return -3.0
    return 1.0 if len(slot.key) <= 3 or "/" in slot.key or "%" in slot.key else 0.3


def _operator(slot: Slot) -> float:
    return 4.0 if parse_operator(slot.text) or key(slot.text) in {"定性", "定量"} else -3.0


def _words(slot: Slot) -> float:
    return -3.0 if _PURE.match(slot.key) else 0.5


#: how well a cell fits a field; above 0 it speaks for it, at −2 and below it rules it out
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
    "converted": _points,
    "unit": _unit,
    "actual_unit": _unit,
    "rate": _share,
    "score_rate": _share,
}
_FIT.update(dict.fromkeys(("declared", "initial", "adjusted", "executed", "received", "balance"), _money))
_STRICT: Final = frozenset({"weight", "score", "op"})
