"""Word files with corrections as tracked changes."""

import docx
import pytest
from attrs import evolve
from lxml import etree

from jiheng.api import read
from jiheng.records import Place
from support.copies_maker import W, finding, fix, part_of
from support.docx_maker import p, part, tbl, tc, tr, write_docx

BOLD = "<w:rPr><w:b/></w:rPr>"
CELL = Place(part="表1", row=1, column=2, text="100%")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.docx"


def changes(path, name="word/document.xml"):
    """Deleted and inserted text in order, with who changed it."""
    root = etree.fromstring(part_of(path, name))
    return [
        (etree.QName(change).localname, "".join(change.itertext(W + "t", W + "delText")), change.get(W + "author"))
        for change in root.iter(W + "ins", W + "del")
    ]


def in_text(words, expected, line=1):
    return finding(Place(part="正文", line=line, text=words), fix=(words, expected))


def texts(path):
    return [block.text for block in read(path).paragraphs()]


def test_a_cell_is_corrected_with_the_old_value_deleted_and_the_look_kept(path):
    write_docx(path, tbl(tr("执行率", tc(p(f"<w:r>{BOLD}<w:t>100%</w:t></w:r>")))))
    copy, reasons = fix(path, finding(CELL, fix=("100%", "98.85%")))
    assert reasons == [None]
    assert changes(copy) == [("del", "100%", "绩衡"), ("ins", "98.85%", "绩衡")]
    root = etree.fromstring(part_of(copy, "word/document.xml"))
    assert root.find(f".//{W}ins/{W}r/{W}rPr/{W}b") is not None
    assert {change.get(W + "date") for change in root.iter(W + "ins", W + "del")} == {"2025-01-20T09:30:00Z"}
    assert [cell.text for table in read(copy).tables() for cell in table.cells()] == ["执行率", "98.85%"]


def test_only_the_words_are_replaced(path):
    write_docx(path, p(f"<w:r><w:t>执行率为</w:t><w:tab/></w:r><w:r>{BOLD}<w:t>5%，偏低</w:t></w:r>"))
    copy, reasons = fix(path, in_text("5%", "2%"))
    assert reasons == [None]
    assert changes(copy) == [("del", "5%", "绩衡"), ("ins", "2%", "绩衡")]
    assert texts(copy) == ["执行率为\t2%，偏低"]


def test_words_over_several_runs_become_one_insertion(path):
    write_docx(path, p("<w:r><w:t>共4</w:t></w:r><w:r><w:t>8</w:t></w:r><w:r><w:t>万元</w:t></w:r>"))
    copy, _ = fix(path, in_text("48万元", "50万元"))
    assert [kind for kind, *_ in changes(copy)] == ["del", "del", "del", "ins"]
    assert texts(copy) == ["共50万元"]


def test_words_beside_a_break_in_the_same_run_leave_it(path):
    write_docx(path, p("<w:r><w:t>甲</w:t><w:br/><w:t>85%</w:t><w:tab/><w:t>乙</w:t></w:r>"))
    copy, reasons = fix(path, in_text("85%", "82%"))
    assert reasons == [None]
    assert changes(copy)[0] == ("del", "85%", "绩衡")
    assert texts(copy) == ["甲\n82%\t乙"]


def test_several_corrections_in_one_paragraph_have_ids_of_their_own(path):
    write_docx(path, '<w:p><w:bookmarkStart w:id="9" w:name="a"/><w:bookmarkEnd w:id="9"/><w:r><w:t>甲1个，乙2个，丙3个</w:t></w:r></w:p>')
    copy, reasons = fix(path, in_text("甲1个", "甲4个"), in_text("丙3个", "丙6个"))
    assert reasons == [None, None]
    assert texts(copy) == ["甲4个，乙2个，丙6个"]
    root = etree.fromstring(part_of(copy, "word/document.xml"))
    assert [change.get(W + "id") for change in root.iter(W + "ins", W + "del")] == ["10", "11", "12", "13"]


def test_an_empty_cell_is_filled(path):
    write_docx(path, tbl(tr("得分", tc("<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr></w:p>"))))
    copy, reasons = fix(path, finding(Place(part="表1", row=1, column=2, text=""), fix=("", "8.2")))
    assert reasons == [None]
    assert changes(copy) == [("ins", "8.2", "绩衡")]
    assert [cell.text for table in read(copy).tables() for cell in table.cells()] == ["得分", "8.2"]


def test_of_two_corrections_of_one_place_the_first_by_code_is_made(path):
    write_docx(path, tbl(tr("执行率", "100%")))
    first, second = finding(CELL, code="FD101", fix=("100%", "98%")), finding(CELL, code="FD200", fix=("100%", "97%"))
    copy, reasons = fix(path, second, first)
    assert reasons == ["同一处已由 FD101 处理", None]
    assert changes(copy) == [("del", "100%", "绩衡"), ("ins", "98%", "绩衡")]


def test_corrections_of_another_file_are_left_to_its_own_copy(path):
    write_docx(path, tbl(tr("执行率", "100%")))
    copy, reasons = fix(path, finding(evolve(CELL, file="报告.docx"), fix=("100%", "98%")))
    assert (reasons, changes(copy)) == ([], [])


def test_the_same_correction_twice_is_made_once(path):
    write_docx(path, tbl(tr("执行率", "100%")))
    copy, reasons = fix(path, finding(CELL, code="A", fix=("100%", "98%")), finding(CELL, code="B", fix=("100%", "98%")))
    assert reasons == [None, None]
    assert len(changes(copy)) == 2


FIELD = "".join(f"<w:r>{inner}</w:r>" for inner in (
    '<w:fldChar w:fldCharType="begin"/>', "<w:instrText>=SUM(ABOVE)</w:instrText>", '<w:fldChar w:fldCharType="separate"/>', "<w:t>85%</w:t>",
    '<w:fldChar w:fldCharType="end"/>',
))  # fmt: skip


BOUND = "<w:sdt><w:sdtPr><w:dataBinding w:xpath='/a'/></w:sdtPr><w:sdtContent><w:r><w:t>85%</w:t></w:r></w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    "runs, reason",
    [
        ("<w:r><w:t>甲85%乙85%</w:t></w:r>", "原文不是恰好出现一次"),
        ("<w:r><w:t>没有</w:t></w:r>", "原文不是恰好出现一次"),
        (FIELD, "原文由域（公式）算出，改了也会被重新计算"),
        ('<w:fldSimple w:instr="PAGE"><w:r><w:t>85%</w:t></w:r></w:fldSimple>', "原文由域（公式）算出，改了也会被重新计算"),
        ('<w:ins w:id="3" w:author="甲"><w:r><w:t>85%</w:t></w:r></w:ins>', "此处已有修订痕迹，请先接受或拒绝"),
        (
            "<w:sdt><w:sdtPr><w:dataBinding w:xpath='/a'/></w:sdtPr><w:sdtContent><w:r><w:t>85%</w:t></w:r></w:sdtContent></w:sdt>",
            "此处是绑定数据的内容控件",
        ),
        ("<m:oMath><m:r><m:t>85%</m:t></m:r></m:oMath>", "原文不是普通文字"),
    ],
)
def test_what_is_not_sure_is_left_and_said(path, runs, reason):
    write_docx(path, p(runs))
    copy, reasons = fix(path, in_text("85%", "82%"))
    assert reasons == [reason]
    assert texts(copy) == texts(path)
    assert "绩衡" not in part_of(copy, "word/document.xml").decode()


def test_a_plain_content_control_and_a_link_are_corrected_inside(path):
    control = "<w:sdt><w:sdtContent><w:r><w:t>预算300万元</w:t></w:r></w:sdtContent></w:sdt>"
    link = '<w:hyperlink w:anchor="x"><w:r><w:t>，执行率98%</w:t></w:r></w:hyperlink>'
    write_docx(path, p(control + link))
    copy, reasons = fix(path, in_text("300万元", "310万元"), in_text("98%", "95%"))
    assert reasons == [None, None]
    assert texts(copy) == ["预算310万元，执行率95%"]


def test_a_footnote_is_corrected_in_its_own_part(path):
    notes = part("footnotes", '<w:footnote w:id="2">' + p("注中10") + "</w:footnote>")
    body = p('<w:r><w:t>有注</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>')
    write_docx(path, body, links=(("f", "footnotes", "footnotes.xml"),), parts={"word/footnotes.xml": notes})
    copy, reasons = fix(path, finding(Place(part="脚注", line=1, text="注中10"), fix=("10", "12")))
    assert reasons == [None]
    assert changes(copy, "word/footnotes.xml") == [("del", "10", "绩衡"), ("ins", "12", "绩衡")]
    assert part_of(copy, "word/document.xml") == part_of(path, "word/document.xml")


def test_python_docx_opens_the_copy(path):
    document = docx.Document()
    document.add_paragraph("执行率为85%。")
    document.save(str(path))
    copy, _ = fix(path, in_text("85%", "82%"))
    assert docx.Document(str(copy)).paragraphs[0].text == "执行率为。"  # python-docx sees neither side of a change
    assert texts(copy) == ["执行率为82%。"]
