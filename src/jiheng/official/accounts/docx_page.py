"""The styles and the pages of a disclosure of final accounts in Word, beyond those of every official document."""

from __future__ import annotations

from typing import Final

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from jiheng.official.docx_page import CENTRE, NUMBER_SIZE, Look, element, lay_out_text

COVER: Final = Look("决算封面", "方正小标宋简体", Pt(32), Pt(48), 0, CENTRE)
CONTENTS: Final = Look("决算目录标题", "方正小标宋简体", Pt(22), Pt(40), 0, CENTRE)
ENTRY: Final = Look("决算目录", "仿宋", Pt(14), Pt(22), 0)
PART: Final = Look("决算部分", "方正小标宋简体", Pt(22), Pt(40), 0, CENTRE, 1)
HEADINGS: Final = (Look("决算一级", "黑体", outline=2), Look("决算二级", "楷体", outline=3))
TEXT: Final = Look("决算正文", "仿宋", align=WD_ALIGN_PARAGRAPH.JUSTIFY)
TITLE: Final = Look("决算表题", "黑体", Pt(16), Pt(26), 0, CENTRE, 2)
META: Final = Look("决算表头说明", "宋体", Pt(10), Pt(15), 0)
CELL: Final = Look("决算表格", "宋体", Pt(8), Pt(11), 0)
FIGURE: Final = Look("决算表格数字", "宋体", Pt(8), Pt(11), 0, WD_ALIGN_PARAGRAPH.RIGHT)
CENTRED: Final = Look("决算表格居中", "宋体", Pt(8), Pt(11), 0, CENTRE)
CAPTION: Final = Look("决算图题", "楷体", Pt(14), Pt(24), 0, CENTRE)
NUMBER: Final = Look("决算页码", "宋体", NUMBER_SIZE, Pt(20), 0, CENTRE)
LOOKS: Final = (COVER, CONTENTS, ENTRY, PART, *HEADINGS, TEXT, TITLE, META, CELL, FIGURE, CENTRED, CAPTION, NUMBER)


def lay_out(section: Section, *, wide: bool, table: bool) -> None:
    """The page of official documents for text, smaller margins for tables; turned for wide ones."""
    lay_out_text(section)
    if not table:
        return
    if wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(14 if wide else 20)
    section.left_margin = section.right_margin = Mm(20)
    section.footer_distance = Mm(6 if wide else 10)


def restart_numbers(section: Section) -> None:
    """Number the pages of a section from 1."""
    section._sectPr.append(element("w:pgNumType", start="1"))  # noqa: SLF001 - python-docx has no page numbers


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A bookmark around a paragraph."""
    begin, end = element("w:bookmarkStart", id=str(number), name=name), element("w:bookmarkEnd", id=str(number))
    runs = paragraph._p.r_lst  # noqa: SLF001 - python-docx has no bookmarks
    runs[0].addprevious(begin)
    runs[-1].addnext(end)
