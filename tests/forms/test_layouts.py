"""A form is known by its labels, whatever its layout and whatever became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from jiheng.documents.reader import read_document
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.records import FundsRow, Indicator, SelfEvaluation
from jiheng.values.text import key
from support.layout_files import WRITERS
from support.layouts import FORMS, LAYOUTS, Form, FundsTruth, IndicatorTruth, bare_dump, cell_dump, document, grid, hunan, tab_dump

WITHOUT = {
    "hebei": {"funds.weight", "year"},
    "hubei": {"initial", "funds.weight", "weight", "reason", "goal"},
    "hunan": {"initial", "funds.weight", "funds.score", "weight", "score", "reason", "total"},
    "yunnan": {"year"},
    "shanxi": {"year", "yuan"},
    "converted": {"year"},
    "three_part_target": {"year"},
}


def number(value):
    return None if value is None or value.number is None else str(value.number)


def check(name, wanted, found) -> Iterator[str]:
    if key(str(wanted or "")) != key(str(found or "")):
        yield f"{name}: {wanted!r} read as {found!r}"


def mistakes(form: Form, got: SelfEvaluation, without: set[str]) -> Iterator[str]:
    yield from check("project", form.project, re.sub(r"^\w{15,}-", "", str(got.project)))
    yield from check("department", form.department, got.department)
    yield from check("unit", form.unit, got.unit)
    if "year" not in without or got.year is not None:
        yield from check("year", form.year, got.year)
    if "goal" not in without:
        yield from check("expected", form.expected, got.goals[0].expected if got.goals else None)
        yield from check("achieved", form.achieved, got.goals[0].achieved if got.goals else None)
    yield from check("funds rows", len(form.funds), len(got.funds))
    for row, read in zip(form.funds, got.funds, strict=False):
        yield from funds_mistakes(row, read, without)
    yield from check("names", [i.name for i in form.indicators], [i.name.text for i in got.indicators])
    for row, read in zip(form.indicators, got.indicators, strict=False):
        yield from indicator_mistakes(row, read, without)
    if "total" not in without:
        yield from check("total", form.total, number(got.total_score))


def funds_mistakes(row: FundsTruth, read: FundsRow, without: set[str]) -> Iterator[str]:
    def money(text):
        return str(int(Decimal(text) * 10000)) if "yuan" in without else text

    wanted = {
        "initial": money(row.initial),
        "adjusted": money(row.adjusted),
        "executed": money(row.executed),
        "rate": row.rate,
        "funds.weight": row.weight,
        "funds.score": row.score,
    }
    for name, value in wanted.items():
        if name not in without:
            yield from check(f"{row.label} {name}", value, number(getattr(read, name.removeprefix("funds."))))
    yield from check(f"{row.label} source", row.source, read.source)


def indicator_mistakes(row: IndicatorTruth, read: Indicator, without: set[str]) -> Iterator[str]:
    wanted = {
        "level1": (row.level1, read.level1),
        "level2": (row.level2, read.level2),
        "target": (row.number or row.target, number(read.target) or read.target),
        "op": ({"≥": ">=", "≤": "<="}.get(row.op, row.op), read.target.op if read.target else None),
        "actual": (row.actual.removesuffix(row.unit) if row.number else row.actual, number(read.actual) or read.actual),
        "unit": (row.unit if row.number else None, unit_of(read) if row.number else None),
        "weight": (row.weight, number(read.weight)),
        "score": (row.score, number(read.score)),
        "reason": (row.reason, read.reason),
    }
    for name, (value, found) in wanted.items():
        if name not in without:
            yield from check(f"{row.name} {name}", value, found)


def unit_of(read: Indicator):
    return (read.target.unit_name or read.target.column_unit) if read.target else None


def one_form(records) -> SelfEvaluation:
    forms = [record for record in records if isinstance(record, SelfEvaluation)]
    assert len(forms) == 1
    return forms[0]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.project)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_grid_gives_every_field(name, form):
    records = extract_records(document(grid(LAYOUTS[name](form))))
    assert list(mistakes(form, one_form(records), WITHOUT.get(name, set()))) == []


@pytest.mark.parametrize("dump", [tab_dump, cell_dump, bare_dump], ids=lambda dump: dump.__name__)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.project)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_dump_gives_every_field(name, form, dump):
    text = dump(LAYOUTS[name](form))
    records = extract_records(read_text(Path("自评表.txt"), text))
    assert list(mistakes(form, one_form(records), WITHOUT.get(name, set()))) == []


def test_a_form_without_scores_says_so():
    assert not one_form(extract_records(document(grid(hunan(FORMS[0]))))).has_scores


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.project)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_file_gives_every_field(name, form, suffix, tmp_path):
    path = WRITERS[suffix](LAYOUTS[name](form), tmp_path / f"自评表.{suffix}")
    records = extract_records(read_document(path))
    assert list(mistakes(form, one_form(records), WITHOUT.get(name, set()))) == []
