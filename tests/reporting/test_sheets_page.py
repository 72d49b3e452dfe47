"""Sheets as a page: whole, safe, figures to the right."""

import re

from lxml import html

from jiheng.records import Severity
from jiheng.reporting.sheets_page import sheets_html
from jiheng.reporting.workbook import Column, Row, Sheet

COLUMNS = (Column("部门", 20), Column("左边", 12), Column("结论", 9))


def page(*rows):
    return sheets_html("核对表", [Sheet("勾稽关系", COLUMNS, rows, "没有。")], "0.0.0")


def test_the_page_asks_for_nothing_from_outside():
    text = page(Row(("<script>", "1", "不符")))
    assert re.findall(r"https?:|@import|url\(|<script", text) == []
    assert "style-src 'sha256-" in text


def test_figures_and_verdicts_are_told_by_their_looks():
    (row,) = html.document_fromstring(page(Row(("青石县", "1,234.50", "不符"), Severity.ERROR, coloured=2)).encode()).findall(".//tbody/tr")
    assert [cell.get("class") for cell in row] == ["short", "figure", "short error"]


def test_a_sheet_without_rows_says_so():
    assert "<p>没有。</p>" in page()
