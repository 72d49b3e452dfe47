"""The funds block: 项目资金（万元） × 年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jiheng.forms import labels
from jiheng.forms.columns import Field, assign, fields_of
from jiheng.forms.rows import Row, Slot
from jiheng.forms.torn import torn_cells
from jiheng.records import FundsRow, Place, Text, Value, is_blank
from jiheng.values.text import key, narrow

_MONEY: Final = ("declared", "initial", "adjusted", "executed", "balance")
_UNIT: Final = re.compile(r"[(（]\s*(?:金额)?(?:单位[:：])?\s*(亿元|万元|千元|元)\s*[)）]|单位[:：]\s*(?:人民币)?(亿元|万元|千元|元)")
_TRAILING_FIGURES: Final = re.compile(r"(?<=[\u4e00-\u9fff)）:：])\s*\d[\d.,\s]*$")
_WITH_FIGURE: Final = re.compile(r"[:：]\s*\d[\d.,]*\s*(?:万元|元)?$")  #: 其中：一般公共预算：320, a sentence of its own
_LABEL_MAX: Final = 40
_CORE: Final = frozenset({"initial", "adjusted", "executed", "rate", "declared"})


def funds_fields(head: Row, below: Row | None) -> tuple[Field, ...] | None:
    """The fields of a heading row of the funds block; None when the row is no such heading."""
    fields = fields_of("funds", head)
    names = {field.name for field in fields}
    scored = names & {"rate", "weight", "score"} or len(names & _CORE) >= 3
    if len(names & _CORE) < 2 or not names & {"executed", "rate"} or not scored:
        return None
    return fields_of("funds", head, below) if below is not None and is_second_heading("funds", below) else fields


def is_second_heading(block: str, row: Row) -> bool:
    """Whether a row only deepens the heading above it: some of its own cells are column labels, or several are sources of money (总额,
    财政拨款), and none is a figure; or labels of the heading above, merged downwards, still stand in it.
    """
    if sum(not slot.fresh and labels.column(block, slot.cell.text) is not None for slot in row.slots) > 1:
        return True
    own = [slot for slot in row.own if not slot.blank]
    if any(_figure(slot) for slot in own):
        return False
    known = [slot for slot in own if labels.column(block, slot.cell.text)]
    return (bool(known) and 2 * len(known) >= len(own)) or (len(own) > 1 and all(labels.funds_source(slot.cell.text) for slot in own))


def heading_points(head: Row, below: Row | None) -> Value | None:
    """The points of execution where the headings print them instead of a column: 得分（10分）, 预算执行情况（20分）."""
    for slot in (*head.slots, *(below.slots if below is not None else ())):
        if labels.column("funds", slot.cell.text) in {"score", "weight"} or labels.is_row("funds_block", slot.cell.text):
            points = labels.points_in_brackets(slot.cell.text)
            if points is not None:
                return Value.read(points, slot.cell.place)
    return None


def money_unit(texts: Sequence[str]) -> str | None:
    """The unit of money that labels announce, None when none does."""
    for text in texts:
        match = _UNIT.search(narrow(text))
        if match:
            return match[1] or match[2]
    return None


def funds_row(row: Row, fields: Sequence[Field], width: int, unit: str, points: Value | None = None) -> FundsRow | None:
    """One row of the block; None when the row is not one (no label of funds and no figure).

    Args:
        points: those of the total, where the headings print them.
    """
    label = _label(row, fields)
    if label is None:
        return None
    words = label.text if row.trusted else _TRAILING_FIGURES.sub("", label.text)
    if len(words) > _LABEL_MAX:
        return None
    source = labels.funds_source(words)
    cells = assign(row, fields, width)
    figures = sum(_figure(cell) for name in _MONEY if (cell := cells.get(name)) is None or cell.cell is not label.cell)
    if source is None and figures < (1 if row.trusted else 2):
        return None
    if not figures and _WITH_FIGURE.search(label.text):
        return None
    values = {name: _value(cells.get(name), name, unit) for name in (*_MONEY, "weight", "rate", "score")}
    if not row.trusted:
        values |= torn_cells(row, fields, unit) or {}
    if source == "total" and values["weight"] is None:
        values["weight"] = points
    reason = cells.get("reason")
    return FundsRow(
        label=Text(words, label.cell.place),
        source=source,
        reason=Text(reason.text, reason.cell.place) if reason is not None and not reason.blank else None,
        place=_row_place(row, label),
        **values,
    )


def _label(row: Row, fields: Sequence[Field]) -> Slot | None:
    """The row's label: the known name of a source, else the last words left of the first figure column."""
    first = min((min(field.columns) for field in fields if field.columns), default=0)
    left = [slot for slot in row.filled if slot.last < first or not row.trusted]
    named = [slot for slot in left if _is_source(slot)] or [slot for slot in row.filled if _is_source(slot)][:1]
    if named:
        return named[0]
    words = [slot for slot in left if slot.fresh and slot.last < first and not slot.blank and not labels.is_row("funds_block", slot.cell.text)]
    return words[-1] if words else None


def _is_source(slot: Slot) -> bool:
    words = _TRAILING_FIGURES.sub("", slot.text)
    return len(words) <= _LABEL_MAX and labels.funds_source(words) is not None and not labels.is_row("funds_block", slot.cell.text)


def _row_place(row: Row, label: Slot) -> Place:
    place = label.cell.place
    return Place(part=place.part, page=place.page, row=row.number, line=place.line, text=row.place.text)


def _figure(slot: Slot | None) -> bool:
    return slot is not None and any(ch.isdigit() for ch in slot.key)


def _value(slot: Slot | None, name: str, unit: str) -> Value | None:
    if slot is None or slot.empty:
        return None
    column_unit = unit if name in _MONEY else "%" if name == "rate" else None
    return Value.read(slot.cell.text, slot.cell.place, column_unit)


def is_totally_blank(row: FundsRow) -> bool:
    """Whether a row of the template was left empty."""
    return all(value is None or is_blank(value.raw) for value in (row.declared, row.initial, row.adjusted, row.executed, row.score))


def heading_key(row: Row) -> tuple[str, ...]:
    """What two printings of one heading have in common (a heading repeated on the next page)."""
    return tuple(key(slot.cell.text) for slot in row.slots)
