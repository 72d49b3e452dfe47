"""The indicator block: 一级指标, 二级指标, 三级指标, 年度指标值, 实际完成值, 分值, 得分, 偏差原因."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrs import define, evolve, field

from jiheng.forms import labels
from jiheng.forms.columns import Field, assign, fields_of
from jiheng.forms.funds import is_second_heading
from jiheng.forms.rows import Row, Slot
from jiheng.forms.torn import damaged_twins
from jiheng.records import EmptyRow, Indicator, Place, Repair, ScorecardRow, Text, Value
from jiheng.values.quantity import Quantity, parse_operator
from jiheng.values.text import key, tidy

_LEVELS: Final = frozenset({"level1", "level2", "name"})
_FIGURES: Final = frozenset({"target", "initial_target", "actual", "weight", "score"})
_SCORECARD: Final = frozenset({"process", "deduction", "score_rate", "definition"})
_NUMBERED: Final = re.compile(r"^[★☆*▲△]*\s*指标\s*(\d{1,2}|[一二三四五六七八九十])\s*[:：、.．]?\s*")
_FILLER: Final = re.compile(r"^[.．…·。\s\-—_/、]*$")
_MARKS: Final = "★☆*▲△ "


def indicator_fields(head: Row, below: Row | None) -> tuple[Field, ...] | None:
    """The fields of a heading row of an indicator block; None when the row is no such heading."""
    names = {found.name for found in fields_of("indicators", head)}
    deep = below if below is not None and is_second_heading("indicators", below) else None
    fields = fields_of("indicators", head, deep)
    all_names = {found.name for found in fields}
    if len(names & _LEVELS) >= 2 and all_names & _FIGURES:
        return fields
    return fields if "name" in names and len(all_names & _FIGURES) >= 3 else None


def is_self_evaluation(fields: Sequence[Field]) -> bool:
    """Whether the block is one of a self-evaluation: results stand in it, and it is no third party's scorecard."""
    names = {found.name for found in fields}
    return "actual" in names and len(names & _SCORECARD) < 2


def is_scorecard(fields: Sequence[Field]) -> bool:
    """Whether the block is a scorecard: points and scores with rules or deductions, no results of the unit's own."""
    names = {found.name for found in fields}
    return {"weight", "score"} <= names and bool(names & (_SCORECARD | {"rule"})) and "actual" not in names


@define
class IndicatorBlock:
    """An indicator block while it is read, row by row.

    Attributes:
        fields, width: of its heading. level1, level2: headings in force, carried down where a dump gives them once.
    """

    fields: tuple[Field, ...]
    width: int
    level1: str = ""
    level1_weight: Value | None = None
    level2: str = ""
    indicators: list[Indicator] = field(factory=list)
    cells: list[dict[str, Slot]] = field(factory=list)  #: of each indicator, for the columns that only a scorecard has
    empty_rows: list[EmptyRow] = field(factory=list)
    repairs: list[Repair] = field(factory=list)

    @property
    def names(self) -> set[str]:
        """The names of its fields."""
        return {found.name for found in self.fields}

    def read(self, row: Row) -> None:
        """Take in one row."""
        rest = self._rest_of_row_above(row)
        if rest is not None:
            self._join(rest)
            return
        cells = assign(row, self.fields, self.width)
        self._levels(row, cells)
        name_slot = cells.get("name")
        number, name = _split_name(name_slot.text if name_slot else "")
        place = _row_place(row, name_slot)
        if not name or _FILLER.match(name) or self._is_torn_heading(row, cells, name):
            self._empty(row, cells, place)
            return
        self.indicators.append(self._indicator(cells, number, name, place))
        self.cells.append(cells)

    def _is_torn_heading(self, row: Row, cells: dict[str, Slot], name: str) -> bool:
        """Whether what seems a name is the beginning of a heading in a dumped row that holds nothing else."""
        others = (slot for field_name, slot in cells.items() if field_name != "name")
        return not row.trusted and labels.is_piece_of_level2(name) and all(slot.blank for slot in others)

    def mend(self) -> None:
        """Put right reasons with one damaged letter where the same sentence stands whole in other rows (scans)."""
        for at, whole in damaged_twins([row.reason.text if row.reason else "" for row in self.indicators]).items():
            row = self.indicators[at]
            if row.reason is not None:
                self.repairs.append(Repair("cut", row.reason.text, whole, row.reason.place))
                self.indicators[at] = evolve(row, reason=Text(whole, row.reason.place))

    def _levels(self, row: Row, cells: dict[str, Slot]) -> None:
        """Bring the headings in force up to date with a row's own cells."""
        first, second = cells.get("level1"), cells.get("level2")
        level2 = second.text if second is not None and not second.blank and not _is_filler(second.text) else ""
        level1 = self._level1_slot(row, first, second)
        parent = labels.level1_of(level2)
        if level1 is not None:
            heading = tidy(labels.without_points(level1.text))
            if heading != self.level1:
                self.level2 = ""
            self.level1, self.level1_weight = heading, _points(level1)
        elif parent is not None and labels.level1_of(level2) and self._contradicts(parent):
            self.level1, self.level1_weight, self.level2 = parent, None, ""
        if level2:
            self.level2 = labels.without_points(level2)

    def _level1_slot(self, row: Row, first: Slot | None, second: Slot | None) -> Slot | None:
        """The cell of the first-level heading: in its column, or in the side column of a dump that lost one."""
        if row.trusted:
            return first if first is not None and not first.blank else None
        if first is not None and labels.is_level1(first.cell.text):
            return first
        limit = second.first if second is not None else len(row.slots)
        stray = next((slot for slot in row.filled if slot.first < limit and labels.is_level1(slot.cell.text)), None)
        if stray is not None:
            self.repairs.append(Repair("shifted", stray.text, stray.text, stray.cell.place))
            return stray
        known_parent = second is not None and labels.level1_of(second.cell.text)
        return first if first is not None and not first.blank and not _is_filler(first.text) and not known_parent else None

    def _contradicts(self, parent: str) -> bool:
        usual = {"产出指标", "成本指标", "效益指标", "满意度指标"}
        return not self.level1 or (key(self.level1) in usual and key(self.level1) != parent)

    def _rest_of_row_above(self, row: Row) -> Slot | None:
        """The cell of a dumped row that only goes on with the last column of the row above, which a page break cut."""
        filled = [slot for slot in row.filled if not slot.blank]
        if row.trusted or not self.indicators or not filled or len(filled) > 2:
            return None
        last = filled[-1]
        at_right = last.first >= len(row.slots) - 3 and last.first > len(row.slots) // 2
        return last if at_right and "reason" in self.names and not any(ch.isdigit() for ch in last.key) else None

    def _join(self, rest: Slot) -> None:
        last = self.indicators[-1]
        if last.reason is not None:
            self.indicators[-1] = evolve(last, reason=Text(last.reason.text + rest.text, last.reason.place))

    def _empty(self, row: Row, cells: dict[str, Slot], place: Place) -> None:
        slots = [cells.get(name) for name in ("target", "actual", "weight", "score")]
        leftovers = tuple(Value.read(slot.cell.text, slot.cell.place) for slot in slots if slot is not None and slot.fresh and not slot.blank)
        shown = [slot.text for slot in row.own if _is_filler(slot.text) and not slot.blank]
        shifted = cells.get("level1")
        if not row.trusted and shifted is not None and _NUMBERED.match(shifted.text):
            self.repairs.append(Repair("shifted", shifted.text, shifted.text, shifted.cell.place))
        self.empty_rows.append(EmptyRow(self.level1, self.level2, " ".join(shown), leftovers, place))

    def _indicator(self, cells: dict[str, Slot], number: int | None, name: str, place: Place) -> Indicator:
        unit_name = _words(cells.get("unit"))
        target = self._target(cells.get("target"), cells.get("op"), unit_name)
        initial = self._target(cells.get("initial_target"), None, unit_name)
        if target is None:
            target, initial = initial, None
        slot = cells["name"]
        weight = _fresh(cells.get("weight"))
        if "weight" not in self.names and labels.points_in_brackets(name):  # 新建驿站（20分）
            name, weight = labels.without_points(name), _points(slot)
        return Indicator(
            level1=self.level1,
            level1_weight=self.level1_weight,
            level2=self.level2,
            number=number,
            name=Text(name, slot.cell.place),
            initial_target=initial,
            target=target,
            actual=self._actual(cells.get("actual"), target, _words(cells.get("actual_unit")) or unit_name),
            weight=weight,
            score=_fresh(cells.get("score")),
            reason=_text(cells.get("reason")),
            place=place,
            rate=_rate(cells.get("rate")),
            rule=_text(cells.get("rule")),
            evidence=_text(cells.get("evidence")),
            last_year=_value(cells.get("last_year"), unit_name),
            basis=_text(cells.get("basis")),
        )

    def _target(self, slot: Slot | None, op: Slot | None, unit_name: str | None) -> Value | None:
        value = self._undoubled(slot, unit_name)
        operator = parse_operator(op.text) if op is not None else None
        if value is None or operator is None or value.op is not None:
            return value
        quantity = value.quantity
        return evolve(value, quantity=Quantity(operator, quantity.number, quantity.high, quantity.unit))

    def _actual(self, slot: Slot | None, target: Value | None, unit_name: str | None) -> Value | None:
        value = self._undoubled(slot, unit_name)
        if value is None or target is None or not value.unit_name or not value.unit_name.endswith("/"):
            return value
        whole = target.unit_name or ""
        if not whole.startswith(value.unit_name):
            return value
        mended = Value.read(value.raw + whole.removeprefix(value.unit_name), value.place, unit_name)
        self.repairs.append(Repair("cut", value.raw, mended.raw, value.place))
        return mended

    def _undoubled(self, slot: Slot | None, unit_name: str | None) -> Value | None:
        value = _value(slot, unit_name)
        half = _half(value.raw) if value is not None else None
        if value is None or half is None:
            return value
        self.repairs.append(Repair("doubled", value.raw, half, value.place))
        return Value.read(half, value.place, unit_name)


def scorecard_rows(block: IndicatorBlock) -> tuple[ScorecardRow, ...]:
    """The rows of a block that is a scorecard's."""
    return tuple(_scorecard_row(row, cells) for row, cells in zip(block.indicators, block.cells, strict=True))


def _scorecard_row(row: Indicator, cells: dict[str, Slot]) -> ScorecardRow:
    return ScorecardRow(
        level1=row.level1,
        level2=row.level2,
        name=row.name,
        weight=row.weight,
        target=row.target,
        rule=row.rule,
        process=_text(cells.get("process")) or row.reason,
        deduction=_value(cells.get("deduction")),
        score=row.score,
        rate=_rate(cells.get("score_rate")),
        place=row.place,
    )


def _split_name(text: str) -> tuple[int | None, str]:
    """The printed ordinal and the name: 指标 2: 配套人数 → (2, 配套人数)."""
    match = _NUMBERED.match(text)
    if match is None:
        return None, text.strip(_MARKS)
    ordinal = match[1] if match[1].isdigit() else str("一二三四五六七八九十".index(match[1]) + 1)
    return int(ordinal), text[match.end() :].strip(_MARKS)


def _is_filler(text: str) -> bool:
    return bool(_FILLER.match(text)) or not _split_name(text)[1]


def _half(text: str) -> str | None:
    """One half of a text that stands twice (12月底12月底); None when it does not. Bare numbers are never halved."""
    plain = key(text)
    half = plain[: len(plain) // 2]
    if len(plain) < 4 or half * 2 != plain or plain.replace(".", "").isdigit() or len(set(plain)) == 1:
        return None
    return half


def _row_place(row: Row, name: Slot | None) -> Place:
    cell = name.cell if name is not None else None
    line = cell.line if cell is not None else row.place.line
    return Place(part=row.table.part, page=row.table.page, row=row.number, line=line, text=row.place.text)


def _points(slot: Slot) -> Value | None:
    points = labels.points_in_label(slot.text)
    return Value.read(points, slot.cell.place) if points else None


def _words(slot: Slot | None) -> str | None:
    return slot.text if slot is not None and not slot.blank else None


def _text(slot: Slot | None) -> Text | None:
    return Text(slot.text, slot.cell.place) if slot is not None and not slot.blank else None


def _value(slot: Slot | None, unit_name: str | None = None) -> Value | None:
    return Value.read(slot.cell.text, slot.cell.place, unit_name) if slot is not None and not slot.blank else None


def _rate(slot: Slot | None) -> Value | None:
    return _value(slot, "%")


def _fresh(slot: Slot | None) -> Value | None:
    """Points and scores of a vertically merged cell are earned once, by its first row."""
    return Value.read(slot.cell.text, slot.cell.place) if slot is not None and slot.fresh and not slot.empty else None
