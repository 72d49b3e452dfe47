"""The clean documents that coverage by mutation starts from: nothing is wrong with them, and a figure altered in them is seen where it stands."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from jiheng.checks import check_records
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.records import Severity
from support.clean import write_clean

ROOT = Path(__file__).parents[2]
BENCH = runpy.run_path(str(ROOT / "bench" / "coverage_of_figures.py"))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return write_clean(tmp_path_factory.mktemp("clean"))


@pytest.mark.parametrize("name", ["青石县自评报告", "松坪区自评表", "云水县自评表", "河湾市评价报告"])
def test_a_clean_document_gives_no_error_and_no_warning(name, files):
    document = read_document(files[name])
    found = check_records(document, extract_records(document))
    assert [f"{finding.code} {finding.message.text('zh')}" for finding in found if finding.severity is not Severity.NOTE] == []


def alterations(text):
    return [altered for _, altered in BENCH["alterations"](text)]


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("90", ["10", "91", "89", "900"]),
        ("1,236", ["2,236", "1,237", "1,235", "2,136", "12,360"]),
        ("3.79", ["4.79", "3.80", "3.78", "3.97", "37.90"]),
        ("0", ["1"]),
    ],
)
def test_a_figure_is_altered_in_its_own_style(text, wanted):
    assert alterations(text) == wanted


def figures(text):
    return [match[0] for match in BENCH["_matches"](text)]


def test_numbering_document_numbers_and_codes_are_no_figures():
    assert figures("1.全年预算86万元") == ["86"]
    assert figures("（青财农〔2024〕17号）下达48万元") == ["48"]
    assert figures("301001-青石县茶叶产业发展中心") == []


def test_every_figure_of_a_document_is_found_once(files):
    document = read_document(files["松坪区自评表"])
    found = list(BENCH["figures_of"]("松坪区自评表", document, extract_records(document)))
    assert len(found) == len({(figure.at, figure.start) for figure in found}) > 90


def test_the_page_meets_its_gates_and_speaks_of_these_documents(files):
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    shares = {line.split("|")[1].strip(): float(line.split("|")[5].strip(" %")) for line in page.splitlines() if "**合计**" in line}
    assert shares["表格"] >= 85
    assert shares["文字"] >= 70
    assert all(f"| {name} |" in page for name in files)
