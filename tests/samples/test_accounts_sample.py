"""The ten tables of the real final accounts beside the repository: every row and every cell."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from jiheng.checks.accounts import Verdict, reconcile
from jiheng.documents.reader import read_document
from jiheng.forms.accounts import accounts_of
from jiheng.forms.extract import extract_records
from jiheng.reporting.accounts import departments_of
from jiheng.values.text import key

FIGURELESS = {"line", "side", "code", "name", "row_no", "level", "block", "group", "section"}


@pytest.fixture(scope="module")
def accounts(samples):
    (found,) = accounts_of(read_document(samples / "qinshui.txt"))
    return found


@pytest.fixture(scope="module")
def truth(samples):
    return json.loads((samples / "qinshui.extract.json").read_text(encoding="utf-8"))


def test_the_accounts_are_known_by_department_year_and_unit(accounts, truth):
    assert accounts.department.text == truth["department"]
    assert (accounts.year, accounts.money_unit) == (truth["fiscal_year"], "万元")


@pytest.mark.parametrize("at", range(10))
def test_every_cell_of_a_table_is_read(accounts, truth, at):
    table, wanted = accounts.tables[at], truth["tables"][at]
    assert (table.title.text, table.number, table.money_unit) == (wanted["title"], wanted["code"], wanted["unit"])
    assert [said(table, row) for row in table.rows] == [told(row) for row in wanted["rows"]]
    assert bool(table.statement) == wanted.get("empty", False) == table.is_empty


def said(table, row):
    names = [key(column.label.split("/")[-1]) for column in table.columns]
    figures = {name: value.decimal for name, value in zip(names, row.values, strict=True) if value is not None and not value.is_blank}
    return row.place.line, row.code, row.name, row.line, row.section, figures


def told(row):
    figures = {key(name.split("/")[-1]): number(value) for name, value in row.items() if name not in FIGURELESS and number(value) is not None}
    return row["line"], row["code"], row["name"] or "", row.get("row_no"), row.get("section", ""), figures


def number(value):
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None


#: the sums that rounding alone explains, as the truth lists them (negatives N001 … N013)
TAILS = {
    ("T01-income-grand", "", ""),
    ("T02-roll", "total", "total"),
    ("T02-roll", "total", "fiscal"),
    ("T04-spending", "spending.total", "total"),
    ("T04-spending", "spending.total", "general"),
    ("T05-row", "total", ""),
    ("T05-roll", "total", "total"),
    ("T05-T03-other-money", "", ""),
    ("T01-T04-closing", "", ""),
    ("T06-roll", "301", "amount"),
    ("T06-roll", "302", "amount"),
    ("T06-staff", "", ""),
    ("T06-public", "", ""),
}


def test_what_rounding_explains_and_what_it_does_not(accounts):
    done = reconcile(accounts)
    by_verdict = {verdict: {(i.identity.id, i.row, i.column) for i in done.instances if i.verdict is verdict} for verdict in Verdict}
    assert by_verdict[Verdict.TAIL] == TAILS
    assert {name for name, *_ in by_verdict[Verdict.DIFFERS]} == {"E-30108", "E-30110", "E-30111"}
    assert by_verdict[Verdict.CONTRADICTION] == set()
    assert len(by_verdict[Verdict.EXACT]) >= 238


def test_projects_are_put_under_their_code_lines(samples):
    document = read_document(samples / "qinshui.txt")
    (found,) = departments_of(document, extract_records(document))
    assert found.told == 9
    assert [(each.amount, each.line[:7]) for each in found.projects] == [("67.41", "2101201"), ("400.81", "2101301"), ("15.79", "2101506")]
