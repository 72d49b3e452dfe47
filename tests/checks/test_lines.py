"""The lines that rules on the whole text read, and what is found in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiheng.checks import check_records
from jiheng.checks.citations import citations_of, core
from jiheng.checks.context import Case
from jiheng.checks.lines import year_of
from jiheng.checks.spans import spans_of
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records

REPORT = """青石县2024年医疗救助项目支出绩效评价报告

一、项目基本情况

为 了加强管理，根据《青石县医疗救助实施细则》（青医保发〔2023〕12号），评价期间为2025年6月28日
至7月25日。

| 序号 | 姓名 | 得分 |
| 1 | 王建国 | 95 |
| 2 | 李秀英 | 90 |
"""


def case_of(text: str) -> Case:
    document = read_text(Path("报告.txt"), text)
    return Case(document, extract_records(document))


def test_passages_belong_to_their_report_and_cells_to_none():
    case = case_of(REPORT)
    owners = {line.is_cell: line.owner for line in case.lines}
    assert owners[True] is None
    assert owners[False] is not None
    assert [line.text for line in case.lines if line.is_cell][:3] == ["序号", "姓名", "得分"]


def test_words_of_the_bare_text_are_those_of_the_printed_one():
    line = next(line for line in case_of(REPORT).lines if "加强" in line.text)
    at = line.bare.index("了加强")
    assert line.bare.startswith("为了加强")
    assert line.bare_words(at, at + 3).place.text == "了加强"
    assert line.bare_words(0, 2).place.text == "为 了"


def test_a_period_over_a_line_break_is_one_and_keeps_its_line():
    found = [span for line in case_of(REPORT).lines for span in spans_of(line)]
    assert [(span.first, span.last, span.place.line) for span in found] == [((2025, 6, 28), (2025, 7, 25), 5)]


def test_a_number_is_put_to_the_title_before_it():
    found = [citation for line in case_of(REPORT).lines for citation in citations_of(line)]
    assert [(citation.title, citation.number.canonical) for citation in found] == [("青石县医疗救助实施细则", "青医保发〔2023〕12号")]


def test_the_year_of_a_report_is_its_own():
    case = case_of(REPORT)
    assert [year_of(case.records, index) for index, record in enumerate(case.records) if record in case.reports()] == [2024]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于印发〈医疗救助办法（试行）〉的通知", "医疗救助办法"),
        ("财政部关于印发《项目支出绩效评价管理办法》的通知", "项目支出绩效评价管理办法"),
        ("关于建立补助问题的 批复", "关于建立补助问题的批复"),
    ],
)
def test_ways_of_citing_one_document_have_one_core(one, other):
    assert core(one) == core(other)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 5000,
        "13900000001 " * 400,
        "《" * 3000,
        "》" * 3000,
        "国有资金经营预算" * 400,
        "2025年6月28日至2024年7月25日" * 200,
        "低保户王建国，男，" * 300,
        "青财社[2023]124号" * 300,
        "出现出现" * 500,
        "（" * 2000 + "根据" * 2000,
    ],
    ids=["digits", "phones", "open", "close", "names", "periods", "people", "numbers", "twice", "brackets"],
)
def test_hostile_text_is_read_in_passing(text):
    document = read_text(Path("x.txt"), f"青石县2024年项目绩效评价报告\n\n一、概况\n\n{text}\n")
    findings = check_records(document, extract_records(document), select=("DR", "DT", "TY", "PI"))
    assert len(findings) < 2000
