"""Forms and indicators built by hand: what the tests of scoring and of the rules are fed.

Every cell gets a place of its own: rows of a form are numbered in order, columns as in the national form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from attrs import evolve, fields

from jiheng.records import FundsRow, Goal, Indicator, SelfEvaluation, Text, Value
from jiheng.records.place import Place

PART = "表1"
_COLUMNS = {
    "label": 1,
    "name": 3,
    "initial": 3,
    "adjusted": 4,
    "executed": 5,
    "target": 4,
    "actual": 5,
    "weight": 6,
    "score": 7,
    "rate": 8,
    "reason": 9,
    "rule": 10,
}


class IndicatorParts(TypedDict, total=False):
    """What else an indicator's row may hold."""

    level1: str
    level2: str
    level1_weight: str | None
    number: int | None
    initial_target: str | None
    rate: str | None
    rule: str | None
    reason: str | None
    evidence: str | None
    last_year: str | None
    basis: str | None
    unit: str | None


class FormParts(TypedDict, total=False):
    """What else a form may hold."""

    title: str
    year: int | None
    project: str | None
    department: str | None
    unit: str | None
    money_unit: str
    goals: Sequence[tuple[str | None, str | None]]
    total_weight: str | None
    total_score: str | None
    grade: str | None
    notes: Sequence[str]
    has_scores: bool


def value(raw: str | None, column: str = "target", *, row: int = 1, unit: str | None = None) -> Value | None:
    """A cell that holds ``raw``; None when the form has no such cell."""
    return None if raw is None else Value.read(raw, _place(raw, column, row), unit)


def text(raw: str | None, column: str = "name", *, row: int = 1) -> Text | None:
    """Words with their place; None when there are none."""
    return None if raw is None else Text(raw, _place(raw, column, row))


def indicator(
    name: str,
    target: str | None = None,
    actual: str | None = None,
    weight: str | None = None,
    score: str | None = None,
    **parts: Unpack[IndicatorParts],
) -> Indicator:
    """A third-level indicator; ``unit`` is a unit that a column of its own announces for target and actual."""
    unit = parts.get("unit")
    return Indicator(
        level1=parts.get("level1", "产出指标"),
        level1_weight=value(parts.get("level1_weight"), "label"),
        level2=parts.get("level2", ""),
        number=parts.get("number"),
        name=Text(name, _place(name, "name", 1)),
        initial_target=value(parts.get("initial_target"), "target", unit=unit),
        target=value(target, "target", unit=unit),
        actual=value(actual, "actual", unit=unit),
        weight=value(weight, "weight"),
        score=value(score, "score"),
        reason=text(parts.get("reason"), "reason"),
        place=_place(name, "label", 1),
        rate=value(parts.get("rate"), "rate", unit="%"),
        rule=text(parts.get("rule"), "rule"),
        evidence=text(parts.get("evidence"), "rule"),
        last_year=value(parts.get("last_year"), "rule"),
        basis=text(parts.get("basis"), "rule"),
    )


def funds(  # noqa: PLR0913 - a row has that many cells
    adjusted: str | None,
    executed: str | None,
    weight: str | None = "10",
    score: str | None = None,
    *,
    rate: str | None = None,
    initial: str | None = None,
    label: str = "年度资金总额",
    source: str | None = "total",
    reason: str | None = None,
) -> FundsRow:
    """A row of the funds block, by default the total row."""
    return FundsRow(
        label=Text(label, _place(label, "label", 1)),
        source=source,
        declared=None,
        initial=value(initial, "initial"),
        adjusted=value(adjusted, "adjusted"),
        executed=value(executed, "executed"),
        balance=None,
        weight=value(weight, "weight"),
        rate=value(rate, "rate", unit="%"),
        score=value(score, "score"),
        reason=text(reason, "reason"),
        place=_place(label, "label", 1),
    )


def form(indicators: Sequence[Indicator] = (), funds_rows: Sequence[FundsRow] = (), **parts: Unpack[FormParts]) -> SelfEvaluation:
    """A self-evaluation form of 青石县 for 2024, in 万元."""
    first = 3 + len(funds_rows)
    last = first + len(indicators) + 1
    return SelfEvaluation(
        title=Text(parts.get("title", "项目支出绩效自评表"), _place("项目支出绩效自评表", "label", 1)),
        year=parts.get("year", 2024),
        project=text(parts.get("project", "道路养护"), row=1),
        department=text(parts.get("department", "青石县交通运输局"), row=1),
        unit=text(parts.get("unit", "青石县公路站"), row=1),
        money_unit=parts.get("money_unit", "万元"),
        money_unit_printed="money_unit" in parts,
        funds=tuple(_moved(row, 2 + index) for index, row in enumerate(funds_rows)),
        goals=tuple(Goal(text(a, row=first - 1), text(b, row=first - 1), _place("", "label", first - 1)) for a, b in parts.get("goals", ())),
        indicators=tuple(_moved(row, first + index) for index, row in enumerate(indicators)),
        empty_rows=(),
        total_weight=value(parts.get("total_weight"), "weight", row=last),
        total_score=value(parts.get("total_score"), "score", row=last),
        grade=text(parts.get("grade"), row=last),
        notes=tuple(Text(note, Place(part="正文", line=last + 1 + index, text=note)) for index, note in enumerate(parts.get("notes", ()))),
        repairs=(),
        has_scores=parts.get("has_scores", True),
        place=Place(part=PART),
    )


def _place(raw: str, column: str, row: int) -> Place:
    return Place(part=PART, row=row, column=_COLUMNS[column], text=raw)


def _moved(cell: Any, row: int) -> Any:
    """A record with every place in it moved to another row of the table."""
    if isinstance(cell, Place):
        return evolve(cell, row=row)
    if not isinstance(cell, Indicator | FundsRow | Value | Text):
        return cell
    return evolve(cell, **{part.name: _moved(getattr(cell, part.name), row) for part in fields(type(cell)) if part.name != "quantity"})
