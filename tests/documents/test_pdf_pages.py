"""Over pages: running text to paragraphs, headers and footers told apart, tables that go on put together."""

from __future__ import annotations

import pytest

from jiheng.documents import Layout, Table
from jiheng.documents.reader import read_document
from support.layouts import CLINIC, TEA, central
from support.pdf_maker import lattice, raw_pdf, stroke, typst_pdf, typst_table, words

SET = """
#set page(margin:(top:37mm,bottom:35mm,left:28mm,right:26mm))
#set par(first-line-indent:(amount:2em,all:true),justify:true,leading:10pt)
"""
#: nothing is indented, lines and paragraphs are equally far apart, 44 characters fill a line
FLUSH = """
#set page(margin:(top:37mm,bottom:35mm,left:28mm,right:26mm))
#set text(size:10pt)
#set par(leading:10pt,spacing:10pt)
"""
HEADED = """
#set page(margin:(top:37mm,bottom:35mm,left:28mm,right:26mm),
  header:[#set text(size:9pt); #align(center)[青石县财政局绩效评价报告（送审稿）]],
  footer: context [#set text(size:9pt); #align(center)[— #counter(page).display() —]])
"""
LONG = "青石县聚焦茶区出行条件，安排财政资金320万元，调整后300万元，实际支出291.6万元，预算执行率97.2%，硬化茶园道路12公里，带动茶农1150户增收。"


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def body(document):
    return [block.text for block in document.paragraphs() if block.part == "正文"]


def rows(first, last):
    return [[f"青石县第{number}乡镇", str(100 + 7 * number), f"{number}.5", f"{90 + number % 10}%"] for number in range(first, last + 1)]


def as_typst(table, header=("乡镇", "计划（公里）", "完成（公里）", "完成率")):
    cells = ",".join(f"[{text}]" for row in table for text in row)
    heads = f"table.header({','.join(f'[{text}]' for text in header)})," if header else ""
    return f"#table(columns:(2fr,1fr,1fr,1fr),inset:5pt,stroke:.5pt,{heads}{cells})\n"


# --- text ---------------------------------------------------------------------------------------------------------------------


def test_lines_are_joined_to_the_paragraphs_that_were_written(tmp_path):
    document = read_document(typst_pdf(f"{SET}{LONG}\n\n（一）项目概况。2024年3月开工。\n\n{LONG}{LONG}", tmp_path / "a.pdf"))
    assert body(document) == [LONG, "（一）项目概况。2024年3月开工。", LONG + LONG]


def test_a_paragraph_over_two_pages_is_one_and_stands_where_it_begins(tmp_path):
    document = read_document(typst_pdf(SET + "第一段。\n\n" * 20 + LONG * 6 + "\n\n完。", tmp_path / "a.pdf"))
    found = [block for block in document.paragraphs() if block.text == LONG * 6]
    assert [block.page for block in found] == [1]
    assert body(document)[-1] == "完。"
    assert {block.page for block in document.paragraphs()} == {1, 2}


@pytest.mark.parametrize("between", ["\n\n", "\n#pagebreak()\n"])
@pytest.mark.parametrize("heading", ["三、支出决算情况说明", "（二）支出决算", "2.公务接待费"])
def test_a_heading_does_not_go_on_with_a_paragraph_whose_last_line_is_full(between, heading, tmp_path):
    full = "县" * 131 + "。"
    document = read_document(typst_pdf(f"{FLUSH}{full}{between}{heading}\n\n{LONG}", tmp_path / "a.pdf"))
    assert body(document) == [full, heading, LONG]


def test_the_title_of_a_table_at_the_head_of_a_page_does_not_go_on_with_the_note_before_it(tmp_path):
    note = "注" * 131 + "。"
    document = read_document(typst_pdf(f"{FLUSH}{note}\n#pagebreak()\n支出决算表\n\n{LONG}", tmp_path / "a.pdf"))
    assert body(document) == [note, "支出决算表", LONG]


def test_headers_and_footers_are_told_apart_once_each(tmp_path):
    document = read_document(typst_pdf(SET + HEADED + "正文一。#pagebreak()正文二。#pagebreak()正文三。", tmp_path / "a.pdf"))
    assert body(document) == ["正文一。", "正文二。", "正文三。"]
    margins = [(block.part, block.text, block.page) for block in document.blocks[3:]]
    assert margins == [("页眉", "青石县财政局绩效评价报告（送审稿）", 1), ("页脚", "— 1 —", 1)]


def test_the_title_above_a_form_on_each_page_is_no_header(tmp_path):
    forms = ["#align(center)[项目支出绩效自评表]\n" + as_typst(rows(1, 3))] * 3
    document = read_document(typst_pdf("#set page(margin:15mm)\n" + "#pagebreak()\n".join(forms), tmp_path / "a.pdf"))
    assert body(document) == ["项目支出绩效自评表"] * 3
    assert [len(table.rows) for table in document.tables()] == [4, 4, 4]


def test_larger_lines_are_headings_but_the_title_is_none(tmp_path):
    title = "#align(center)[#text(size:20pt)[茶园道路硬化项目绩效评价报告]]\n\n"
    heads = [f"#text(size:15pt)[{text}]\n\n{LONG}\n\n{LONG}\n\n" for text in ("基本情况", "评价结论")]
    document = read_document(typst_pdf(SET + title + "".join(heads), tmp_path / "a.pdf"))
    assert [(block.text, block.level) for block in document.paragraphs() if block.level] == [("基本情况", 1), ("评价结论", 1)]


def test_two_columns_of_text_are_read_one_after_the_other(tmp_path):
    columns = f"#set page(columns:2)\n左一。{LONG}\n\n左二。{LONG}\n#colbreak()\n右一。{LONG}\n\n右二。{LONG}"
    document = read_document(typst_pdf(SET + columns, tmp_path / "a.pdf"))
    assert [text[:3] for text in body(document) if text[:1] in "左右"] == ["左一。", "左二。", "右一。", "右二。"]
    assert body(document)[-1] == f"右二。{LONG}"


def test_digits_at_the_end_and_the_beginning_of_lines_are_not_made_one_number(tmp_path):
    line = words(60, 700, "x" * 40 + " 12") + words(60, 685, "34 " + "x" * 40)
    assert len(body(read_document(raw_pdf(tmp_path / "a.pdf", line)))) == 2


# --- tables over pages --------------------------------------------------------------------------------------------------------


def test_a_table_over_pages_is_one_and_its_repeated_heading_goes(tmp_path):
    document = read_document(typst_pdf(SET + HEADED + LONG + as_typst(rows(1, 80)) + LONG, tmp_path / "a.pdf"))
    (table,) = document.tables()
    assert texts(table) == [["乡镇", "计划（公里）", "完成（公里）", "完成率"], *rows(1, 80)]
    pages = [row[0].page for row in table.rows]
    assert (pages[0], pages[-1], pages == sorted(pages)) == (1, 3, True)
    assert [cell.row for row in table.rows for cell in row[:1]] == list(range(1, 82))
    assert body(document) == [LONG, LONG]


def test_tables_with_text_between_stay_apart(tmp_path):
    document = read_document(
        typst_pdf(SET + HEADED + as_typst(rows(1, 24)) + "#v(1fr)表2\n#pagebreak()\n" + as_typst(rows(1, 3)), tmp_path / "a.pdf")
    )
    assert [len(table.rows) for table in document.tables()] == [25, 4]


def test_forms_with_their_titles_inside_on_pages_of_their_own_stay_apart(tmp_path):
    pages = "#pagebreak()\n".join(typst_table(central(form), "rows:1.2cm,") for form in (TEA, CLINIC))
    document = read_document(typst_pdf("#set page(margin:15mm)\n" + pages, tmp_path / "a.pdf", 9))
    assert [table.rows[0][0].text for table in document.tables()] == ["项目支出绩效自评表", "2023年度项目支出绩效自评表"]


def test_a_name_merged_downwards_goes_on_over_the_page(tmp_path):
    names = lattice((50, 150), (60, 100)) + words(60, 82, "A") + lattice((150, 250), (60, 80, 100))
    first = names + words(160, 85, "1") + words(160, 65, "2") + lattice((50, 150, 250), (100, 120)) + words(60, 105, "N") + words(160, 105, "V")
    second = lattice((50, 150), (760, 780)) + lattice((150, 250), (760, 780)) + words(160, 765, "3")
    second += lattice((50, 150, 250), (740, 760)) + words(60, 745, "B") + words(160, 745, "4")
    (table,) = read_document(raw_pdf(tmp_path / "a.pdf", first, second)).tables()
    assert texts(table) == [["N", "V"], ["A", "1"], ["A", "2"], ["A", "3"], ["B", "4"]]
    assert table.rows[1][0] is table.rows[3][0]


def test_a_row_torn_by_the_page_is_one_row(tmp_path):
    first = lattice((50, 150, 250, 350), (60, 80, 100)) + words(52, 85, "a") + words(152, 85, "1") + words(252, 85, "x")
    first += words(52, 65, "b") + words(152, 65, "2") + words(252, 65, "w" * 13)
    second = (
        lattice((50, 150, 250, 350), (740, 760, 780)) + words(252, 765, "w" * 5) + words(52, 745, "c") + words(152, 745, "3") + words(252, 745, "y")
    )
    (table,) = read_document(raw_pdf(tmp_path / "a.pdf", first, second)).tables()
    assert texts(table) == [["a", "1", "x"], ["b", "2", "w" * 13 + " " + "w" * 5], ["c", "3", "y"]]


def test_a_full_row_at_the_top_of_a_page_is_a_row_of_its_own(tmp_path):
    def row(y, *cells):
        return lattice((50, 150, 250, 350), (y, y + 20)) + "".join(words(52 + 100 * at, y + 5, text) for at, text in enumerate(cells))

    path = raw_pdf(tmp_path / "a.pdf", row(80, "a", "1", "x") + row(60, "b", "15", "late"), row(760, "c", "15", ""))
    (table,) = read_document(path).tables()
    assert texts(table) == [["a", "1", "x"], ["b", "15", "late"], ["c", "15", ""]]


# --- tables without all lines -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["", "table.hline(),"], ids=["no lines", "three lines"])
def test_columns_told_by_aligned_text_are_a_table_with_a_doubt(tmp_path, rule):
    cells = [
        ["项目", "年初预算", "实际支出", "执行率"],
        ["道路硬化", "200", "185.6", "92.8%"],
        ["错车道", "80", "72", "90%"],
        ["监理", "40", "34", "85%"],
    ]
    lines = [",".join(f"[{text}]" for text in row) for row in cells]
    source = f"#table(columns:4,stroke:none,inset:5pt,{rule}{lines[0]},{rule}{','.join(lines[1:])},{rule})"
    document = read_document(typst_pdf(f"{SET}{LONG}\n\n{source}\n\n{LONG}", tmp_path / "a.pdf"))
    assert [isinstance(block, Table) for block in document.blocks] == [False, True, False]
    (table,) = document.tables()
    assert (texts(table), table.layout) == (cells, Layout.POSITIONS)
    assert [doubt.place.part for doubt in document.unread] == ["表1"]


def test_lines_of_a_table_of_contents_are_no_table(tmp_path):
    lines = "\n\n".join(f"{number}、基本情况 #box(width:1fr,repeat[.]) {number}" for number in "一二三四五六")
    document = read_document(typst_pdf(SET + lines, tmp_path / "a.pdf"))
    assert list(document.tables()) == []


def test_a_line_below_a_heading_is_no_table(tmp_path):
    drawn = words(60, 700, "Report 2024") + stroke(50, 695, 500, 695) + words(60, 600, "12.5") + stroke(50, 50, 500, 50)
    assert list(read_document(raw_pdf(tmp_path / "a.pdf", drawn)).tables()) == []
