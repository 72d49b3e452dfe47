"""Forms of ten provinces and two kinds of fund, in every layout as its bureau prints it (``places/*.toml``): all is read, and nothing
but what was planted is found, in whatever file the form comes.

A cell is its text; ``text@3`` spans three columns, ``text@3x2`` two rows as well.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiheng.checks import check_records
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.records import Severity
from jiheng.reporting.records_json import record_json
from jiheng.values.text import key
from support.layout_files import WRITERS
from support.layouts import Sheet, cell_dump, tab_dump
from support.plain_files import plain_docx

PLACES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(Path(__file__).with_name("places").glob("*.toml"))}
DUMPS = {"tabs": tab_dump, "lines": cell_dump}
KINDS = ["docx", "xlsx", "html", "csv", *DUMPS]
HEADER = ("project", "department", "unit", "money_unit", "total_weight", "total_score", "grade")
FUNDS = ("declared", "initial", "adjusted", "executed", "balance", "weight", "rate", "score")
INDICATOR = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")
CASES = [(name, kind) for name, place in PLACES.items() for kind in place.get("kinds", KINDS)]


def sheet_of(rows: list[list[str]]) -> Sheet:
    return [[_span(cell) for cell in row] for row in rows]


def _span(cell: str) -> tuple[str, int, int]:
    text, columns, rows = re.fullmatch(r"(.*?)(?:@(\d+)(?:x(\d+))?)?", cell, re.DOTALL).groups()
    return text, int(rows or 1), int(columns or 1)


def written(place, kind: str, folder: Path) -> Path:
    """The form as a file: a table between paragraphs, or where a file has only rows, lines over the whole width."""
    before, table, after = place["before"], sheet_of(place["table"]), place["after"]
    path = folder / f"自评表.{kind if kind in WRITERS else 'txt'}"
    if kind == "docx":
        return plain_docx(path, *before, table, *after)
    if kind in DUMPS:
        path.write_text("\n\n".join([*before, DUMPS[kind](table), *after]), "utf-8")
        return path
    width = sum(columns for _, _, columns in table[0])
    lines = ([[(line, 1, width)] for line in part] for part in (before, after))
    return WRITERS[kind]([*next(lines), *table, *next(lines)], path)


def same(wanted: object, found: object) -> bool:
    """Whether a cell was read: a value by its text, or by its operator, figure and unit where they stand in columns of their own."""
    if isinstance(found, dict):
        parts = "".join(found[part] or "" for part in ("op", "value", "unit"))
        return _plain(wanted) in {_plain(found["raw"]), _plain(parts)}
    return _plain(wanted) == _plain(found)


def _plain(value: object) -> str:
    """A text without blanks; a workbook keeps 150.00 as 150."""
    return re.sub(r"(?<=\d)\.0+$|(?<=\.\d)0+$", "", key(str(value or "")))


def mistakes(wanted, got) -> Iterator[str]:
    yield from _cells("form", HEADER, [wanted.get(name) for name in HEADER], got)
    if "year" in wanted:
        yield from _cells("form", ["year"], [wanted["year"]], got)
    yield from _cells("goals", ["n"], [len(wanted["goals"])], {"n": len(got["goals"])})
    for goal, read in zip(wanted["goals"], got["goals"], strict=False):
        yield from _cells("goal", ("expected", "achieved"), goal, read)
    yield from _cells("funds", ["n"], [len(wanted["funds"])], {"n": len(got["funds"])})
    for row, read in zip(wanted["funds"], got["funds"], strict=False):
        yield from _cells(row["label"], ("label", *FUNDS), [row.get(name) for name in ("label", *FUNDS)], read)
        if "source" in row:
            yield from _cells(row["label"], ["source"], [row["source"]], read)
    yield from _indicator_mistakes(wanted["indicators"], got["indicators"])


def _indicator_mistakes(wanted, got) -> Iterator[str]:
    more = {"rates": "rate", "initial": "initial_target", "level1_weights": "level1_weight"}
    yield from _cells("indicators", ["n"], [len(wanted["rows"])], {"n": len(got)})
    for at, (row, read) in enumerate(zip(wanted["rows"], got, strict=False)):
        names = [*INDICATOR, *(field for name, field in more.items() if name in wanted)]
        yield from _cells(row[2], names, [*row, *(wanted[name][at] for name in more if name in wanted)], read)


def _cells(where: str, names, wanted, got) -> Iterator[str]:
    for name, value in zip(names, wanted, strict=True):
        if not same(value, got[name]):
            yield f"{where} {name}: {value!r} read as {got[name]!r}"


@pytest.mark.parametrize("name, kind", CASES)
def test_every_field_is_read(name, kind, tmp_path):
    records = [record_json(record) for record in extract_records(read_document(written(PLACES[name], kind, tmp_path)))]
    (got,) = [record for record in records if record["type"] == "self_evaluation"]
    assert list(mistakes(PLACES[name]["expected"], got)) == []


@pytest.mark.parametrize("name, kind", CASES)
def test_only_what_was_planted_is_found(name, kind, tmp_path):
    document = read_document(written(PLACES[name], kind, tmp_path))
    findings = check_records(document, extract_records(document))
    assert sorted(finding.code for finding in findings if finding.severity is not Severity.NOTE) == PLACES[name]["loud"]
