"""Presentations: the text of the slides in order, tables with merged cells."""

from __future__ import annotations

from jiheng.documents.limits import Limits
from jiheng.documents.reader import read_document
from support.docx_maker import CONTENT_TYPES, R, relationships, write_zip

SCHEMAS = "http://schemas.openxmlformats.org"
NAMES = f'xmlns:a="{SCHEMAS}/drawingml/2006/main" xmlns:p="{SCHEMAS}/presentationml/2006/main" xmlns:r="{R}"'


def slide(*texts: str, table: str = "") -> str:
    shapes = "".join(f"<p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>" for text in texts)
    return f"<p:sld {NAMES}><p:cSld><p:spTree>{shapes}{table}</p:spTree></p:cSld></p:sld>"


def tc(text: str, **more: int) -> str:
    given = "".join(f' {name}="{value}"' for name, value in more.items())
    return f"<a:tc{given}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"


def make_pptx(path, *slides: str):
    listed = "".join(f'<p:sldId id="{at}" r:id="s{at}"/>' for at in range(len(slides)))
    links = [(f"s{at}", "slide", f"slides/slide{at}.xml") for at in range(len(slides))]
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "ppt/presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relationships(*links),
        **{f"ppt/slides/slide{at}.xml": content for at, content in enumerate(slides)},
    }
    return write_zip(path, parts)


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
