"""Word files whose elements stand in any order at all: a document or a refusal, never a crash, and always a whole grid."""

from __future__ import annotations

import contextlib
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.documents.docx import read_docx
from jiheng.documents.errors import UnreadableFileError
from jiheng.documents.model import Document
from support.docx_maker import write_docx

HOLDERS = (
    *("w:tbl", "w:tr", "w:tc", "w:p", "w:r", "w:tbl", "w:tr", "w:tc", "w:p", "w:sdt", "w:sdtContent", "w:ins", "w:del", "w:moveFrom"),
    *("w:pPr", "w:rPr", "w:trPr", "w:tcPr", "w:numPr", "w:txbxContent", "mc:AlternateContent", "mc:Choice", "mc:Fallback", "w:object"),
    *("w14:checkbox", "w:checkBox", "m:oMath", "m:den", "w:pict", "w:ruby", "w:rt", "w:pPrChange"),
)
LEAVES = (
    *("<w:t>12.5</w:t>", "<w:tab/>", "<w:br/>", '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="-1"/>', "<w:vMerge/>", '<w:vMerge w:val="restart"/>'),
    *("<w:hMerge/>", '<w:gridBefore w:val="1"/>', '<w:gridAfter w:val="x"/>', '<w:numId w:val="1"/>', '<w:ilvl w:val="99"/>', "<w:cellDel/>"),
    *('<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>', '<w:fldChar w:fldCharType="separate"/>', "<w:vanish/>", "<w:sym/>"),
    *('<w:vertAlign w:val="superscript"/>', '<a:blip r:embed="x"/>', "<v:imagedata/>", '<w:pStyle w:val="S"/>', '<w:rFonts w:ascii="Wingdings"/>'),
)
STYLES = '<w:style w:styleId="S"><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr></w:style>'
NUMBERING = '<w:abstractNum w:abstractNumId="0"><w:lvl/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
ELEMENTS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(lambda name, children: f"<{name}>{''.join(children)}</{name}>", st.sampled_from(HOLDERS), st.lists(inner, max_size=4)),
    max_leaves=40,
)


def grids_are_whole(document: Document) -> None:
    for table in document.tables():
        assert len({len(row) for row in table.rows}) <= 1
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row, 1):
                assert cell.row <= number
                assert cell.column <= column
                assert cell.part == table.part


@settings(max_examples=300, deadline=None)
@given(st.lists(ELEMENTS, max_size=6).map("".join))
def test_any_nesting_gives_a_document_with_whole_grids_or_a_refusal(body):
    with TemporaryDirectory() as folder:
        path = write_docx(Path(folder) / "a.docx", body, styles=STYLES, numbering=NUMBERING)
        with contextlib.suppress(UnreadableFileError):
            grids_are_whole(read_docx(path))
