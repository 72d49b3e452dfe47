"""The invented examples yield every planted error and nothing else, and are what the script writes."""

from __future__ import annotations

import runpy
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from jiheng.checks import check_records
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.reporting.lines import as_text
from jiheng.reporting.records_json import record_json
from jiheng.reporting.result import FileResult
from jiheng.reporting.text import check_lines

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
PLANTED = tomllib.loads((Path(__file__).parent / "planted.toml").read_text(encoding="utf-8"))


def records_of(path: Path):
    document = read_document(path)
    return document, extract_records(document)


@pytest.mark.parametrize("name", PLANTED)
def test_every_planted_error_is_found_and_nothing_else(name):
    document, records = records_of(EXAMPLES / name)
    found = defaultdict(list)
    for finding in check_records(document, records):
        found[finding.code].append(finding.found or "")
    assert {code: len(values) for code, values in found.items()} == {code: len(values) for code, values in PLANTED[name].items()}
    for code, values in PLANTED[name].items():
        assert all(any(wanted in said for said in found[code]) for wanted in values), (code, found[code])


def test_every_example_has_its_list():
    assert {path.name for path in EXAMPLES.iterdir() if path.suffix != ".toml"} == set(PLANTED)


def test_the_examples_are_what_the_script_writes(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["make_examples.py", str(tmp_path)])
    runpy.run_path(str(ROOT / "scripts" / "make_examples.py"), run_name="__main__")
    for name in PLANTED:
        kept = [record_json(record) for record in records_of(EXAMPLES / name)[1]]
        written = [record_json(record) for record in records_of(tmp_path / name)[1]]
        assert kept == written


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_first_page_shows_real_output(page):
    (path,) = EXAMPLES.glob("*.docx")
    document, records = records_of(path)
    real = "\n".join(as_text(check_lines([FileResult(path.name, findings=tuple(check_records(document, records)))])).splitlines())
    shown = (ROOT / page).read_text(encoding="utf-8").partition("$ jiheng check 自评报告.docx\n")[2].partition("\n\n")[0].splitlines()
    missing = [line for line in map(str.strip, shown) if line != "自评报告.docx" and line not in real]
    assert len(shown) > 3
    assert missing == []
