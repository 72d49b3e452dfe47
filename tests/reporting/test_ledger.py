"""The Excel ledger."""

from decimal import Decimal
from zipfile import ZipFile

import pytest

from jiheng.messages import Message
from jiheng.records import Finding, Place, Severity
from jiheng.reporting.ledger import check_workbook, extract_workbook
from jiheng.reporting.result import FileResult
from jiheng.reporting.workbook import Column, Row, Sheet, write_workbook
from support.results_maker import results

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "台账.xlsx"
    check_workbook(path, results())
    return openpyxl.load_workbook(path)


def texts(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_sheets_of_the_ledger(ledger):
    assert ledger.sheetnames == ["汇总", "问题", "读取内容", "未读"]


def test_the_summary_has_a_row_a_file(ledger):
    rows = texts(ledger["汇总"])
    assert [row[0] for row in rows[1:]] == [result.path for result in results()]
    assert rows[1][4:] == [1, 1, 1, 1]
    assert rows[2][1].startswith("未能读取：")


def test_findings_carry_place_message_and_values(ledger):
    row = texts(ledger["问题"])[1]
    assert row[:6] == [1, "错误", "青石县/养护.docx", "道路养护", "FD101", "表1 第2行第8列 / 第729行"]
    assert row[7:9] == ["100%", "98.85"]


def test_what_was_read_has_numbers_as_numbers(ledger):
    rows = texts(ledger["读取内容"])
    assert rows[1][5:11] == [250, 300, 1296.54, 100, 10, 10]
    assert rows[3][4:11] == ["养护里程", None, "≥120公里", "118公里", None, 20, 20]


def test_headers_are_frozen_and_filtered(ledger):
    for sheet in ledger:
        assert sheet.freeze_panes == "A2"
    assert ledger["问题"].auto_filter.ref == "A1:K4"


def test_severities_differ_in_colour(ledger):
    colours = {ledger["问题"].cell(row, 2).fill.fgColor.rgb for row in (2, 3, 4)}
    assert len(colours) == 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula(tmp_path, text):
    path = tmp_path / "a.xlsx"
    sheet = Sheet("表", (Column("列", 10),), (Row((text,)),))
    write_workbook(path, [sheet], "题")
    cell = openpyxl.load_workbook(path)["表"]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.hyperlink is None


def test_a_negative_figure_stays_a_figure(tmp_path):
    path = tmp_path / "a.xlsx"
    write_workbook(path, [Sheet("表", (Column("列", 10),), (Row((Decimal("-1.50"),)),))], "题")
    assert openpyxl.load_workbook(path)["表"]["A2"].value == -1.5


def test_text_that_xml_cannot_hold_is_cleaned_and_cut(tmp_path):
    path = tmp_path / "a.xlsx"
    write_workbook(path, [Sheet("表", (Column("列", 10),), (Row(("a\x00\x1fb\udc80",)), Row(("长" * 40_000,))))], "题")
    sheet = openpyxl.load_workbook(path)["表"]
    assert sheet["A2"].value == "ab\\udc80"
    assert len(sheet["A3"].value) == 32_767


def test_an_empty_ledger_says_that_nothing_was_found(tmp_path):
    path = tmp_path / "a.xlsx"
    check_workbook(path, [FileResult("a.txt", "text")])
    assert openpyxl.load_workbook(path)["问题"]["A2"].value == "未发现问题。"


def test_a_message_that_looks_like_a_formula_is_text(tmp_path):
    path = tmp_path / "a.xlsx"
    finding = Finding(Message("=cmd|'/c calc'!A1"), (Place(),), severity=Severity.NOTE, code="TY101")
    check_workbook(path, [FileResult("=a.txt", "text", None, (), (finding,))])
    with ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert all(b"<f>" not in sheet for sheet in sheets)


def test_extract_has_contents_and_unread(tmp_path):
    path = tmp_path / "a.xlsx"
    extract_workbook(path, results())
    assert openpyxl.load_workbook(path).sheetnames == ["读取内容", "未读"]


def test_the_same_results_give_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        check_workbook(tmp_path / name, results())
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").properties.created.year == 2000
