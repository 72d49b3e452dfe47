"""Workbooks with comments on cells, corrections and a list of findings."""

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from jiheng.api import read
from jiheng.documents.errors import DamagedFileError
from jiheng.records import Place
from support.copies_maker import annotate, finding, fix, part_of, parts_of
from support.xlsx_maker import links_xml, make_xlsx, sheet_xml

FULL = "绩衡：\n【错误 FD101】这里不对。\n依据 财预〔2020〕10号"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.xlsx"


def at(row, column, text=None, part="自评表"):
    return Place(part=part, row=row, column=column, text=text)


def book(path, *, more=None):
    """A workbook with figures, a percentage, a formula, a date and an array formula; ``more`` adds to its sheet."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("自评表")
        sheet.write_row("A1", ["预算", 300, "98%", "十"])
        sheet.write_number("B2", 0.98, workbook.add_format({"num_format": "0%", "bold": True}))
        sheet.write_number("C2", 9, workbook.add_format({"num_format": "0"}))
        sheet.write_formula("D2", "=B1*2", None, 600)
        sheet.write_number("E2", 45000, workbook.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_array_formula("A4:A5", "{=B1:B2*1}", None, 300)
        sheet.write_number("A5", 0.98)
        if more:
            more(workbook, sheet)
    return path


def comments(path, sheet="自评表"):
    return {cell.coordinate: cell.comment.text for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row if cell.comment}


def listed(path, sheet="问题清单"):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


def shown(path):
    return {(cell.row, cell.column): cell.text for cell in next(read(path).tables()).cells() if cell.text}


# --- comments -------------------------------------------------------------------------------------------------------------------


def test_a_comment_stands_at_its_cell_and_pointers_at_the_others(path):
    book(path)
    copy = annotate(path, finding(at(2, 2, "98%"), at(1, 2, "300")), finding(at(2, 2, "98%"), at(1, 2, "300"), code="FD102"))
    assert comments(copy) == {
        "B2": FULL + "\n【错误 FD102】这里不对。\n依据 财预〔2020〕10号",
        "B1": "绩衡：\n见 FD101（自评表 第2行第2列）\n见 FD102（自评表 第2行第2列）",
    }


def test_the_list_names_every_finding_and_leads_to_its_cell(path):
    copy = annotate(book(path), finding(at(2, 2, "98%"), fix=("98%", "94%")))
    assert listed(copy) == [
        ["绩衡问题清单", *[None] * 8],
        ["序号", "严重程度", "规则", "位置", "问题", "现为", "应为", "相关位置", "依据"],
        ["1", "错误", "FD101", "自评表 第2行第2列", "这里不对。", "98%", "94%", None, "财预〔2020〕10号"],
    ]
    assert openpyxl.load_workbook(copy)["问题清单"]["D3"].hyperlink.location == "'自评表'!B2"


def test_what_we_wrote_is_no_part_of_the_document(path):
    book(path)
    copy = annotate(path, finding(at(2, 2, "98%")))
    assert shown(copy) == shown(path)
    assert [block.part for block in read(copy).blocks] == ["自评表"]
    assert "绩衡写的问题清单" in str(read(copy).unread[0].reason)


def test_comments_and_drawings_that_are_there_stay(path):
    def more(workbook, sheet):
        sheet.write_comment("B2", "请核对", {"author": "甲"})
        sheet.write_comment("D1", "另一条", {"author": "甲"})
        sheet.insert_chart("H8", chart := workbook.add_chart({"type": "line"}))
        chart.add_series({"values": "=自评表!$B$1:$B$2"})

    book(path, more=more)
    copy = annotate(path, finding(at(2, 2, "98%"), at(1, 1, "预算")))
    assert comments(copy) == {"B2": f"请核对\n{FULL}", "D1": "另一条", "A1": "绩衡：\n见 FD101（自评表 第2行第2列）"}
    before, after = parts_of(path), parts_of(copy)
    kept = {name for name in before if before[name] == after[name]}
    assert {"xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"} <= kept
    assert after["xl/drawings/vmlDrawing1.vml"].count(b"<v:shape ") == 3
    assert [block.text for block in read(copy).paragraphs()] == [block.text for block in read(path).paragraphs()]


def test_the_drawing_of_a_header_picture_is_not_taken_for_that_of_comments(path, tmp_path):
    picture = tmp_path / "a.png"
    picture.write_bytes(bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
    ))  # fmt: skip
    book(path, more=lambda _, sheet: sheet.set_header("&L&G", {"image_left": str(picture)}))
    copy = annotate(path, finding(at(2, 2, "98%")))
    sheet = etree.fromstring(part_of(copy, "xl/worksheets/sheet1.xml"))
    names = [etree.QName(child).localname for child in sheet]
    assert names.index("legacyDrawing") == names.index("legacyDrawingHF") - 1
    assert part_of(copy, "xl/drawings/vmlDrawing1.vml") == part_of(path, "xl/drawings/vmlDrawing1.vml")
    assert comments(copy) == {"B2": FULL}


def test_a_drawing_that_is_no_xml_is_added_to_as_text(path):
    drawing = '<xml xmlns:v="urn:v" xmlns:o="urn:o" xmlns:x="urn:x"><v:shape id="_x0000_s1025"><br></v:shape></xml>'
    sheet = sheet_xml('<row><c r="A1"><v>1</v></c></row>', after='<legacyDrawing r:id="d"/>')
    links = links_xml({"d": ("vmlDrawing", "../drawings/vmlDrawing1.vml")})
    extra = {"xl/drawings/vmlDrawing1.vml": drawing, "xl/worksheets/_rels/sheet1.xml.rels": links}
    make_xlsx(path, {"自评表": sheet}, extra=extra)
    copy = annotate(path, finding(at(1, 1, "1")))
    written = part_of(copy, "xl/drawings/vmlDrawing1.vml").decode()
    assert written.startswith(drawing.removesuffix("</xml>"))
    assert 'id="_x0000_s1026"' in written


def test_a_drawing_that_cannot_be_added_to_costs_the_copy(path):
    sheet = sheet_xml('<row><c r="A1"><v>1</v></c></row>', after='<legacyDrawing r:id="d"/>')
    links = links_xml({"d": ("vmlDrawing", "../drawings/d.vml")})
    make_xlsx(path, {"自评表": sheet}, extra={"xl/drawings/d.vml": "<x", "xl/worksheets/_rels/sheet1.xml.rels": links})
    with pytest.raises(DamagedFileError):
        annotate(path, finding(at(1, 1, "1")))
    assert [each.name for each in path.parent.iterdir()] == ["a.xlsx"]


def test_places_without_a_cell_are_told_at_the_first_one_with_their_place(path):
    copy = annotate(book(path), finding(Place(part="自评表", row=2)), finding(Place(part="自评表 批注", line=3)), finding(Place()))
    assert set(comments(copy)) == {"A1", "A2"}
    assert comments(copy)["A2"].startswith("绩衡：\n位置：自评表 第2行\n")
    assert "位置：自评表 批注 第3行" in comments(copy)["A1"]
    assert "位置：全文" in comments(copy)["A1"]


def test_a_list_of_the_same_name_is_kept_and_ours_gets_a_number(path):
    book(path, more=lambda workbook, _: workbook.add_worksheet("问题清单").write("A1", "我的"))
    copy = annotate(path, finding(at(2, 2, "98%")))
    assert openpyxl.load_workbook(copy).sheetnames == ["自评表", "问题清单", "问题清单2"]
    assert [block.part for block in read(copy).blocks] == ["自评表", "问题清单"]


def test_text_that_a_spreadsheet_would_run_is_quoted_in_the_list(path):
    copy = annotate(book(path), finding(at(1, 3, "98%"), fix=("=1+1", "@x")))
    row = openpyxl.load_workbook(copy)["问题清单"][3]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in (row[5], row[6])] == [("=1+1", "s", True), ("@x", "s", True)]


def test_a_workbook_without_findings_says_so(path):
    copy = annotate(book(path))
    assert listed(copy)[2][0] == "未发现问题。"
    assert comments(copy) == {}


def test_the_same_findings_give_the_same_bytes(path):
    book(path)
    assert annotate(path, finding(at(2, 2, "98%"))).read_bytes() == annotate(path, finding(at(2, 2, "98%"))).read_bytes()


# --- corrections ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row, column, found, expected, number_format, value",
    [
        (1, 3, "98%", "94%", "General", "94%"),  # text stays text
        (1, 2, "300", "310", "General", 310),
        (2, 2, "98%", "94%", "0%", 0.94),  # the format shows what is wanted
        (2, 2, "98%", "98.85%", "0.00%", 0.9885),  # it does not
        (2, 3, "9", "8.2", "General", 8.2),
    ],
)
def test_the_value_is_changed_and_the_cell_marked(path, row, column, found, expected, number_format, value):
    book(path)
    copy, reasons = fix(path, finding(at(row, column, found), fix=(found, expected)))
    assert reasons == [None]
    assert shown(copy) == shown(path) | {(row, column): expected}
    cell = openpyxl.load_workbook(copy)["自评表"].cell(row, column)
    assert (cell.value, cell.number_format, cell.fill.fgColor.rgb) == (value, number_format, "FFFFEB9C")
    assert cell.comment.text.startswith(f"绩衡：\n原值 {found}，已改为 {expected}。\n")
    assert cell.font.bold == openpyxl.load_workbook(path)["自评表"].cell(row, column).font.bold
    assert listed(copy)[2][-1] == "已改正"
    assert b'fullCalcOnLoad="1"' in part_of(copy, "xl/workbook.xml")


@pytest.mark.parametrize(
    "row, column, found, reason",
    [
        (2, 4, "600", "单元格是公式，请改公式或它引用的数"),
        (4, 1, "300", "单元格是公式，请改公式或它引用的数"),
        (5, 1, "0.98", "单元格是公式，请改公式或它引用的数"),  # filled by the array formula above
        (2, 5, "2023-03-15", "单元格不是普通的数或文字"),
        (9, 9, "1", "找不到这个单元格"),
    ],
)
def test_what_is_not_sure_gets_a_comment_only(path, row, column, found, reason):
    book(path)
    copy, reasons = fix(path, finding(at(row, column, found), fix=(found, "1")))
    assert reasons == [reason]
    assert shown(copy) == shown(path)
    assert openpyxl.load_workbook(copy)["自评表"].cell(row, column).comment.text.startswith(f"绩衡：\n没有改（{reason}）。\n")
    assert listed(copy)[2][-1] == f"未改：{reason}"


def test_words_within_a_text_are_replaced_and_the_rest_stays(path):
    book(path, more=lambda _, sheet: sheet.write("A8", "执行率98%，偏低"))
    copy, reasons = fix(path, finding(at(8, 1, "98%"), fix=("98%", "94%")))
    assert reasons == [None]
    assert shown(copy)[8, 1] == "执行率94%，偏低"


@pytest.mark.parametrize("text", ["产出98%，效益98%", "约8%"])
def test_words_that_do_not_stand_there_exactly_once_are_left(path, text):
    book(path, more=lambda _, sheet: sheet.write("A8", text))
    copy, reasons = fix(path, finding(at(8, 1, "98%"), fix=("98%", "94%")))
    assert reasons == ["单元格的内容与原文不同"]
    assert shown(copy) == shown(path)


def test_a_figure_that_is_not_the_one_meant_is_left(path):
    _, reasons = fix(book(path), finding(at(1, 2, "30"), fix=("30", "31")))
    assert reasons == ["单元格的内容与原文不同"]


def test_personal_data_that_was_masked_is_nowhere_in_the_copy(path):
    book(path, more=lambda _, sheet: sheet.write_row("A8", ["13812345678", "联系人"]))
    place = at(8, 1, "13812345678")
    copy, reasons = fix(path, finding(place, at(8, 2, "电话13812345678"), code="PI103", fix=("13812345678", "138****5678")))
    assert reasons == [None]
    assert [name for name, data in parts_of(copy).items() if b"13812345678" in data] == []
    assert shown(copy)[8, 1] == "138****5678"
    assert comments(copy)["A8"].startswith("绩衡：\n已改为 138****5678。\n")


def test_a_shared_text_that_another_cell_shows_is_kept(path):
    book(path, more=lambda _, sheet: sheet.write_row("A8", ["98%", "98%"]))
    copy, _ = fix(path, finding(at(8, 1, "98%"), fix=("98%", "94%")))
    assert (shown(copy)[8, 1], shown(copy)[8, 2], shown(copy)[1, 3]) == ("94%", "98%", "98%")


def test_findings_without_a_correction_are_listed_with_nothing_done(path):
    copy, reasons = fix(book(path), finding(at(1, 2, "300")))
    assert reasons == []
    assert listed(copy)[2][-1] is None
    assert part_of(copy, "xl/worksheets/sheet1.xml") == part_of(path, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "links, styles", [({"s1": ("worksheet", "worksheets/sheet1.xml")}, "xl/styles1.xml"), (None, "xl/styles.xml")], ids=["no styles", "bare styles"]
)
def test_a_workbook_without_styles_gets_them(path, links, styles):
    extra = {"xl/_rels/workbook.xml.rels": links_xml(links)} if links else {}
    make_xlsx(path, {"自评表": sheet_xml('<row><c r="A1"><v>1</v></c></row>')}, extra=extra)
    copy, reasons = fix(path, finding(at(1, 1, "1"), fix=("1", "2")))
    assert reasons == [None]
    assert shown(copy) == {(1, 1): "2"}
    root = etree.fromstring(part_of(copy, styles))
    style = etree.fromstring(part_of(copy, "xl/worksheets/sheet1.xml")).find(f".//{MAIN}c").get("s")
    fill = root.find(f"{MAIN}fills")[int(root.find(f"{MAIN}cellXfs")[int(style)].get("fillId"))]
    assert fill.find(f".//{MAIN}fgColor").get("rgb") == "FFFFEB9C"
