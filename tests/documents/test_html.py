from __future__ import annotations

import pytest

from jiheng.documents.errors import OversizedFileError
from jiheng.documents.html import declared_charset, read_html
from jiheng.documents.limits import Limits
from jiheng.documents.model import Paragraph
from jiheng.documents.reader import read_document


@pytest.fixture
def page(tmp_path):
    def read(text, limits=None):
        return read_html(tmp_path / "a.html", text, limits or Limits())

    return read


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_paragraphs_and_tables_come_in_order(page):
    document = page("<h2>一、基本情况</h2><p>总额<b>358.48</b>万元</p><table><tr><td>甲</table>尾")
    assert [block.text if isinstance(block, Paragraph) else block.part for block in document.blocks] == [
        "一、基本情况",
        "总额358.48万元",
        "表1",
        "尾",
    ]
    assert [block.line for block in document.blocks] == [1, 2, 3, 4]
    assert [block.level for block in document.paragraphs()] == [2, 0, 0]


def test_line_breaks_and_paragraphs_in_a_cell_become_line_breaks(page):
    (table,) = page("<table><tr><td>质量指标<br>（20分）<p>合格率</p></td></tr></table>").tables()
    assert texts(table) == [["质量指标\n（20分）\n合格率"]]


def test_white_space_is_closed_up_as_in_a_browser(page):
    (paragraph,) = page("<p>  项目\n\t 名称 </p>").paragraphs()
    assert paragraph.text == "项目 名称"


def test_spans_are_resolved(page):
    (table,) = page("<table><tr><td rowspan=2 colspan='2'>甲<td>乙<tr><td>丙<tr><td>1<td>2<td>3</table>").tables()
    assert texts(table) == [["甲", "甲", "乙"], ["甲", "甲", "丙"], ["1", "2", "3"]]
    assert table.rows[0][0] is table.rows[1][1]


@pytest.mark.parametrize("absurd", ["100000", "99999999999999999999", "-3", "0", "x", ""])
def test_absurd_spans_are_clipped_to_the_table(page, absurd):
    (table,) = page(f"<table><tr><td colspan='{absurd}'>题<tr><td>a<td>b<td rowspan='{absurd}'>c<tr><td>d<td>e</table>").tables()
    assert len(table.rows) == 3
    assert len(table.rows[0]) == 3


def test_rows_that_are_too_short_are_padded(page):
    (table,) = page("<table><tr><td>1<td>2<tr><td>3</table>").tables()
    assert texts(table) == [["1", "2"], ["3", ""]]


def test_a_table_in_a_cell_is_nested(page):
    document = page("<table><tr><td>左<table><tr><td>内</table><td>右</table>")
    outer, inner = document.tables()
    assert (outer.part, inner.part, texts(outer), texts(inner)) == ("表1", "表1.1", [["左", "右"]], [["内"]])
    assert inner.rows[0][0].part == "表1.1"


def test_a_table_of_one_cell_around_tables_is_only_layout(page):
    document = page("<table><tr><td><p>说明</p><table><tr><td>甲<td>乙</table><table><tr><td>丙<td>丁</table></table>")
    assert [table.part for table in document.tables()] == ["表1", "表2"]
    assert [paragraph.text for paragraph in document.paragraphs()] == ["说明"]


def test_scripts_styles_and_navigation_are_left_out(page):
    document = page("<html><head><title>t</title><style>p{}</style></head><body><nav>导航</nav><script>alert(1)</script><p>正文</p></body></html>")
    assert [paragraph.text for paragraph in document.paragraphs()] == ["正文"]


def test_hidden_parts_are_read_and_labelled(page):
    document = page(
        "<p>明</p><div style='DISPLAY : none'>暗<p>更暗</p></div><table><tr><td>1<tr hidden><td>2<tr><td style='visibility:hidden'>3</table>"
    )
    assert [(paragraph.text, paragraph.part) for paragraph in document.paragraphs()] == [("明", "正文"), ("暗", "隐藏内容"), ("更暗", "隐藏内容")]
    assert [cell.hidden for table in document.tables() for cell in table.cells()] == [False, True, True]


def test_values_typed_into_a_form_page_are_read(page):
    (table,) = page("<table><tr><td>总分<td><input type='text' value='98.5'><input type=hidden value=x></table>").tables()
    assert texts(table) == [["总分", "98.5"]]


def test_the_stored_value_of_an_excel_page_is_kept(page):
    (table,) = page('<table><tr><td x:num="0.9885">98.85%<td x:num>5</table>').tables()
    assert [(cell.text, cell.stored) for cell in table.rows[0]] == [("98.85%", "0.9885"), ("5", None)]


def test_a_page_named_xls_is_read_as_a_page(tmp_path):
    path = tmp_path / "自评表.xls"
    path.write_bytes('<html><meta http-equiv=Content-Type content="text/html; charset=gb2312"><table><tr><td>执行率</table></html>'.encode("gbk"))
    document = read_document(path)
    assert (document.format, document.unread) == ("html", ())
    assert texts(next(document.tables())) == [["执行率"]]


def test_the_charset_is_found_in_the_head():
    assert declared_charset(b'<meta charset="GBK">') == "GBK"
    assert declared_charset(b"<html><p>") is None


def test_entities_are_not_expanded(page):
    bomb = (
        '<!DOCTYPE html [<!ENTITY a "哈哈">'
        + "".join(f'<!ENTITY {b} "&{a};&{a};">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + "]><p>&i;</p>"
    )
    assert "哈哈哈哈" not in "".join(paragraph.text for paragraph in page(bomb).paragraphs())


@pytest.mark.parametrize("nest", ["<div>", "<table><tr><td>", "<b>"])
def test_absurd_nesting_is_read_as_far_as_it_goes_and_noted(page, nest):
    document = page("<p>前</p>" + nest * 20_000 + "底")
    assert next(document.paragraphs()).text == "前"
    assert document.unread


def test_a_page_of_too_many_elements_is_refused_before_its_tree_is_built(page):
    with pytest.raises(OversizedFileError):
        page("<p><b>" * 1_000_000)


def test_a_table_of_too_many_positions_is_cut_with_a_note(page):
    document = page("<table>" + "<tr><td colspan=1000>1<td>2" * 2000 + "</table>", Limits(cells=10_000))
    assert document.unread
    assert sum(len(row) for table in document.tables() for row in table.rows) <= 10_000


def test_a_table_of_tables_without_text_of_its_own_is_those_tables(page):
    document = page("<table><tr></tr><tr><td rowspan=0><table><tr><td>甲</table><td><table><tr><td>乙</table></table>")
    assert [[cell.text for cell in table.cells()] for table in document.tables()] == [["甲"], ["乙"]]


def test_a_page_is_read_up_to_the_most_paragraphs_and_says_where_it_ends(page):
    document = page("<p>甲<p>乙<p>丙", Limits(rows=2))
    assert [block.text for block in document.blocks] == ["甲", "乙"]
    assert [unread.reason.text() for unread in document.unread] == ["文本过大：从第 3 行起没有读取。"]
