"""Presentations: the text of the slides in order, tables with merged cells."""

from __future__ import annotations

import zipfile

from jiheng.documents.limits import Limits
from jiheng.documents.reader import read_document
from support.docx_maker import write_zip
from support.pptx_maker import make_pptx, slide, tc


def test_slides_are_pages(tmp_path):
    document = read_document(make_pptx(tmp_path / "a.pptx", slide("绩效汇报", "青石县"), slide("执行率98%")))
    assert [(each.text, each.page) for each in document.paragraphs()] == [("绩效汇报", 1), ("青石县", 1), ("执行率98%", 2)]


def test_a_table_has_its_merged_cells(tmp_path):
    rows = [tc("资金", gridSpan=2) + tc("", hMerge=1), tc("预算", rowSpan=2) + tc("300"), tc("", vMerge=1) + tc("296")]
    table = f"<a:tbl>{''.join(f'<a:tr>{row}</a:tr>' for row in rows)}</a:tbl>"
    [found] = read_document(make_pptx(tmp_path / "a.pptx", slide("题", table=table))).tables()
    assert [[cell.text for cell in row] for row in found.rows] == [["资金", "资金"], ["预算", "300"], ["预算", "296"]]
    assert found.rows[0][0] is found.rows[0][1]


def test_slides_beyond_the_limit_are_said_to_be_left(tmp_path):
    document = read_document(make_pptx(tmp_path / "a.pptx", slide("一"), slide("二"), slide("三")), Limits(pages=2))
    assert [each.text for each in document.paragraphs()] == ["一", "二"]
    assert document.unread[0].place.page == 3


def test_a_slide_whose_part_is_gone_is_said_and_the_others_keep_their_pages(tmp_path):
    with zipfile.ZipFile(make_pptx(tmp_path / "a.pptx", slide("一"), slide("二"), slide("三"))) as archive:
        parts = {name.replace("slide1.xml", "改名.xml"): archive.read(name) for name in archive.namelist()}
    document = read_document(write_zip(tmp_path / "b.pptx", parts))
    assert [(each.text, each.page) for each in document.paragraphs()] == [("一", 1), ("三", 3)]
    [doubt] = document.unread
    assert doubt.reason.text("zh").startswith("第 2 张幻灯片的内容找不到")
    assert doubt.place.page == 2
