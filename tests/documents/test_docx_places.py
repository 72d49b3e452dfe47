"""Places of a Word file back to its elements."""

from jiheng.documents import Paragraph, Table
from jiheng.documents.archive import open_archive
from jiheng.documents.docx import read_docx
from jiheng.documents.docx_places import read_spots
from jiheng.documents.limits import Limits
from support.docx_maker import p, tbl, tc, tr, write_docx

BOX = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>" + p("框内") + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
BODY = (
    p("第一段")
    + p("")
    + p('<w:r><w:t>新</w:t></w:r><w:del w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del>' + BOX)
    + tbl(tr(tc("合并", '<w:vMerge w:val="restart"/>'), "甲"), tr(tc("", "<w:vMerge/>"), tc(p("外") + tbl(tr("内")) + p("尾"))))
)


def test_every_place_of_the_document_has_its_spot_with_the_same_text(tmp_path):
    path = write_docx(tmp_path / "a.docx", BODY)
    document = read_docx(path)
    told = {}
    with open_archive(path, Limits(), "docx") as archive:
        found = read_spots(archive)
    for spot in found:
        told.setdefault((spot.part, spot.row, spot.column, spot.line), []).append("".join(stretch.text for stretch in spot.stretches))
    for block in document.blocks:
        if isinstance(block, Paragraph):
            assert told[block.part, None, None, block.line] == [block.text]
    for table in document.tables():
        for cell in table.cells():
            assert "\n".join(told[cell.part, cell.row, cell.column, None]).strip() == cell.text
    assert isinstance(document.blocks[-1], Table)


def test_elements_are_numbered_as_in_the_file(tmp_path):
    path = write_docx(tmp_path / "a.docx", BODY)
    with open_archive(path, Limits(), "docx") as archive:
        elements = list(archive.xml("word/document.xml").iter())
        for spot in read_spots(archive):
            assert [elements[stretch.element].text for stretch in spot.stretches] == [stretch.text for stretch in spot.stretches]
            assert elements[spot.paragraph].tag.endswith("}p")
