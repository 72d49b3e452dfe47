from __future__ import annotations

import datetime as dt
import zipfile

import pytest

from jiheng.documents.errors import DamagedFileError
from jiheng.documents.limits import Limits
from jiheng.documents.reader import read_document
from support.xlsx_maker import MAIN, links_xml, make_xlsx, sheet_xml, write_parts


@pytest.fixture
def book(tmp_path):
    """Reads a workbook of one sheet, written by hand."""

    def read(rows, *, before="", after="", limits=None, **options):
        path = make_xlsx(tmp_path / "表.xlsx", {"自评表": sheet_xml(rows, before=before, after=after)}, **options)
        return read_document(path, limits)

    return read


def table(document):
    return next(document.tables())


def texts(document):
    return [[cell.text for cell in row] for row in table(document).rows]


def reasons(document):
    return [(unread.reason.text("zh"), unread.place.row, unread.place.column) for unread in document.unread]


def test_every_kind_of_cell_is_read(book):
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>358.48</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#DIV/0!</v></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>执行</t></is></c><c r="B2" t="str"><f>A1</f><v>全年</v></c>'
        '<c r="C2" t="d"><v>2024-12-31</v></c></row>'
    )
    assert texts(book(rows, strings=["预算数"])) == [["预算数", "358.48", "TRUE", "#DIV/0!"], ["执行", "全年", "2024-12-31", ""]]


def test_rich_text_is_joined_and_reading_aids_are_dropped(book):
    rich = "<r><t>资金</t></r><r><rPr/><t xml:space='preserve'> 总额</t></r><rPh sb='0' eb='2'><t>zijin</t></rPh>"
    rows = '<row r="1"><c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is></c></row>'
    assert texts(book(rows, strings=[rich])) == [["资金 总额", "甲乙"]]


def test_escapes_in_text_become_characters(book):
    assert texts(book('<row><c t="s"><v>0</v></c></row>', strings=["第一行_x000D_\n第二行 _x4E2D_"])) == [["第一行\n第二行 中"]]


def test_the_shown_text_comes_from_the_format_and_the_stored_value_is_kept(book):
    rows = '<row r="1"><c r="A1" s="1"><v>0.98850000000000005</v></c><c r="B1"><v>98.850000000000009</v></c><c r="C1" s="2"><v>45657</v></c></row>'
    cells = table(book(rows, codes=["0.00%", 'yyyy"年"m"月"'])).rows[0]
    assert [(cell.text, cell.stored) for cell in cells] == [
        ("98.85%", "0.98850000000000005"),
        ("98.85", "98.850000000000009"),
        ("2024年12月", "45657"),
    ]


def test_a_number_that_its_format_hides_is_shown_and_labelled(book):
    cells = table(book('<row><c s="1"><v>12</v></c><c s="2"><v>0</v></c><c><v>1</v></c></row>', codes=[";;;", "#"])).rows[0]
    assert [(cell.text, cell.stored, cell.hidden) for cell in cells] == [("12", None, True), ("", "0", False), ("1", None, False)]


def test_a_merged_cell_stands_at_every_position_it_covers(book):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row r="2"><c r="B2"/><c r="C2"><v>3</v></c></row>'
    rows = table(book(rows, after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')).rows
    assert rows[0][0] is rows[0][1] is rows[1][0] is rows[1][1]
    assert (rows[0][0].rows, rows[0][0].columns) == (2, 2)
    assert [cell.text for cell in rows[1]] == ["1", "1", "3"]


def test_text_under_a_merged_cell_is_not_used_but_noted(book):
    document = book('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>99</v></c><c r="C1"><v>3</v></c></row>', after='<mergeCell ref="A1:B1"/>')
    assert texts(document) == [["1", "1", "3"]]
    assert reasons(document) == [("合并单元格下面还有看不见的内容“99”，没有采用。", 1, 2)]


def test_the_same_text_under_a_merged_cell_is_no_doubt(book):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c><c r="C1"><v>3</v></c></row>'
    assert book(rows, after='<mergeCell ref="A1:B1"/>').unread == ()


def test_an_empty_merged_area_hides_what_stands_under_it(book):
    document = book('<row r="1"><c r="A1"/><c r="B1"><v>9</v></c><c r="C1"><v>3</v></c></row>', after='<mergeCell ref="A1:B1"/>')
    assert reasons(document)[0][1:] == (1, 2)
    assert "9" not in texts(document)[0]


def test_cells_keep_the_coordinates_of_the_sheet_and_empty_edges_are_left_out(book):
    rows = table(book('<row r="7"><c r="D7"><v>1</v></c></row><row r="9"><c r="F9"><v>2</v></c><c r="XFD9" s="1"/></row>')).rows
    assert (len(rows), len(rows[0])) == (3, 3)
    assert (rows[0][0].row, rows[0][0].column) == (7, 4)
    assert (rows[2][2].place.row, rows[2][2].place.column, rows[2][2].place.part) == (9, 6, "自评表")
    assert rows[1][1].text == ""
    assert (rows[1][1].row, rows[1][1].column) == (8, 5)


def test_cells_without_references_follow_each_other(book):
    assert texts(book("<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>")) == [["1", "2"], ["", "3"]]


def test_hidden_rows_columns_and_sheets_are_read_and_labelled(tmp_path):
    sheet = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2" hidden="1"><c r="A2"><v>3</v></c></row>',
        before='<cols><col min="2" max="2" hidden="1"/></cols>',
    )
    document = read_document(make_xlsx(tmp_path / "a.xlsx", {"表": sheet, "底稿": sheet}, states={"底稿": "veryHidden"}))
    shown, hidden = document.tables()
    assert [(cell.text, cell.hidden) for cell in shown.cells() if cell.text] == [("1", False), ("2", True), ("3", True)]
    assert (shown.hidden, hidden.hidden) == (False, True)
    assert all(cell.hidden for cell in hidden.cells() if cell.text)


def test_a_formula_shows_its_cached_value(book):
    document = book('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    assert texts(document) == [["2"]]
    assert document.unread == ()


def test_a_formula_without_cached_value_is_noted_with_its_place(book):
    document = book('<row r="3"><c r="A3"><v>1</v></c><c r="B3"><f>A3*2</f></c><c r="C3"><f>A3*3</f><v></v></c></row>')
    assert [(row, column) for _, row, column in reasons(document)] == [(3, 2), (3, 3)]
    assert "没有保存计算结果" in reasons(document)[0][0]


def test_an_empty_text_of_a_formula_is_no_doubt(book):
    assert book('<row r="1"><c t="str"><f>""</f><v></v></c><c><v>1</v></c></row>').unread == ()


def test_many_formulas_without_values_are_counted(book):
    document = book("<row r='1'><c><v>1</v></c>" + "<c><f>A1</f></c>" * 50 + "</row>")
    assert len(document.unread) == 21
    assert "30" in document.unread[-1].reason.text("zh")


def test_a_prefix_on_every_element_makes_no_difference(tmp_path):
    row = '<x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row>'
    sheet = f"<x:worksheet {MAIN.replace('xmlns', 'xmlns:x')}><x:sheetData>{row}</x:sheetData></x:worksheet>"
    assert texts(read_document(make_xlsx(tmp_path / "a.xlsx", {"表": sheet}))) == [["7"]]


def test_strict_names_are_read(tmp_path):
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    path = make_xlsx(
        tmp_path / "a.xlsx", {"表": sheet_xml('<row r="1"><c r="A1" s="1"><v>0.5</v></c></row>').replace(MAIN, f'xmlns="{strict}"')}, codes=["0%"]
    )
    assert texts(read_document(path)) == [["50%"]]


def test_dates_of_a_1904_workbook(book):
    assert texts(book('<row><c s="1"><v>44195</v></c></row>', codes=["yyyy-mm-dd"], workbook='<workbookPr date1904="1"/>')) == [["2024-12-31"]]


def test_a_missing_shared_string_is_a_doubt(book):
    document = book('<row r="1"><c r="A1" t="s"><v>5</v></c><c r="B1"><v>1</v></c></row>', strings=["甲"])
    assert reasons(document) == [("单元格的文字在文件中找不到，文件可能已损坏；请用 Excel 或 WPS 打开后另存再试。", 1, 1)]


def test_comments_and_text_boxes_follow_their_sheet(tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("自评表")
        sheet.write("A1", "总分")
        sheet.write_comment("B5", "请核对执行数")
        sheet.insert_textbox("D3", "填表说明")
    document = read_document(path)
    assert [(paragraph.part, paragraph.text) for paragraph in document.paragraphs()] == [
        ("自评表 文本框", "填表说明"),
        ("自评表 批注", "B5：请核对执行数"),
    ]


def test_pictures_macros_and_links_are_named_as_unread(tmp_path):
    namespace = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    drawing = f'<d:wsDr xmlns:d="{namespace}"><d:twoCellAnchor><d:pic/></d:twoCellAnchor></d:wsDr>'
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": links_xml({"d": ("drawing", "../drawings/drawing1.xml")}),
        "xl/drawings/drawing1.xml": drawing,
        "xl/vbaProject.bin": b"x",
        "xl/externalLinks/externalLink1.xml": "<a/>",
        "xl/embeddings/oleObject1.bin": b"x",
    }
    document = read_document(make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml("<row><c><v>1</v></c></row>")}, extra=extra))
    reasons = [unread.reason.text("zh")[:8] for unread in document.unread]
    assert reasons == [
        "有 1 张图片或",
        "文件含有宏，没有",
        "文件引用了其他工",
        "文件里嵌入的其他",
    ]


def test_a_damaged_sheet_costs_itself_alone(tmp_path):
    good = sheet_xml("<row><c><v>1</v></c></row>")
    document = read_document(make_xlsx(tmp_path / "a.xlsx", {"好": good, "坏": good[:-30]}))
    assert [found.part for found in document.tables()] == ["好"]
    assert [unread.place.part for unread in document.unread] == ["坏"]


def test_a_workbook_whose_only_sheet_is_damaged_is_refused(tmp_path):
    with pytest.raises(DamagedFileError):
        read_document(make_xlsx(tmp_path / "a.xlsx", {"坏": sheet_xml("<row><c>")[:-40]}))


def test_a_sheet_beyond_the_limit_is_cut_with_a_note(book):
    rows = "".join(f"<row r='{row}'><c><v>{row}</v></c><c><v>1</v></c></row>" for row in range(1, 101))
    document = book(rows, limits=Limits(sheet_cells=50))
    assert len(table(document).rows) == 25
    assert [unread.place.row for unread in document.unread]


@pytest.mark.parametrize(
    "lost, told",
    [
        ("xl/worksheets/sheet2.xml", "工作表在文件中找不到"),
        ("xl/sharedStrings.xml", "文件缺少单元格的文字"),
        ("xl/styles.xml", "文件缺少单元格的数字格式"),
        ("xl/comments1.xml", "文件缺少批注"),
        ("xl/drawings/drawing1.xml", "文件缺少文本框和图形"),
    ],
)
def test_a_part_that_is_gone_is_said(tmp_path, lost, told):
    sheet = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.98</v></c></row>')
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": links_xml({"c": ("comments", "../comments1.xml"), "d": ("drawing", "../drawings/drawing1.xml")}),
        "xl/comments1.xml": f"<comments {MAIN}/>",
        "xl/drawings/drawing1.xml": "<wsDr/>",
    }
    whole = make_xlsx(tmp_path / "a.xlsx", {"自评表": sheet, "底稿": sheet}, strings=["执行率"], codes=["0%"], extra=extra)
    assert read_document(whole).unread == ()
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    del parts[lost]
    doubts = [unread.reason.text("zh") for unread in read_document(write_parts(tmp_path / "b.xlsx", parts)).unread]
    assert [doubt for doubt in doubts if doubt.startswith(told)]


def test_many_cells_without_their_text_are_counted(book):
    document = book("<row r='1'><c><v>1</v></c>" + "<c t='s'><v>9</v></c>" * 50 + "</row>")
    assert len(document.unread) == 21
    assert "30" in document.unread[-1].reason.text("zh")


def test_what_xlsxwriter_writes_is_read(tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        percent, money, month = (workbook.add_format({"num_format": code}) for code in ("0.00%", "#,##0.00", 'yyyy"年"m"月"'))
        sheet = workbook.add_worksheet("自评表")
        sheet.merge_range("A1:D1", "项目支出绩效自评表")
        sheet.write("A2", "执行率")
        sheet.write("B2", 0.9885, percent)
        sheet.write("C2", 1234567.891, money)
        sheet.write("D2", dt.date(2024, 12, 31), month)
        sheet.write_formula("A3", "=1/0", None, "#DIV/0!")
    assert texts(read_document(path)) == [
        ["项目支出绩效自评表"] * 4,
        ["执行率", "98.85%", "1,234,567.89", "2024年12月"],
        ["#DIV/0!", "", "", ""],
    ]


def test_what_openpyxl_writes_is_read(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "支付明细"
    sheet.append(["姓名", "金额", "合计"])
    sheet.append(["张三", 1204.5, "=B2"])
    workbook.save(tmp_path / "a.xlsx")
    document = read_document(tmp_path / "a.xlsx")
    assert texts(document) == [["姓名", "金额", "合计"], ["张三", "1204.5", ""]]
    assert [(unread.place.row, unread.place.column) for unread in document.unread] == [(2, 3)]
