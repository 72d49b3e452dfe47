"""Word parts that python-docx lacks: styles after GB/T 9704, fields, bookmarks, cell borders, sections that turn."""

from __future__ import annotations

from typing import Final

from attrs import frozen
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

_LATIN: Final = "Times New Roman"
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
#: twentieths of a point by which 16 pt characters stand closer, so that 28 fill a line of 156 mm
_CLOSER: Final = "-5"


_TEXT_SIZE: Final = Pt(16)
_TEXT_LINE: Final = Pt(28.95)


@frozen
class Look:
    """A paragraph style.

    Attributes:
        indent: characters by which the first line is set in. outline: level of a heading, 0 for text.
    """

    name: str
    face: str
    size: Length = _TEXT_SIZE
    line: Length = _TEXT_LINE
    indent: int = 2
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    outline: int = 0
    bold: bool = False


COVER: Final = Look("决算封面", "方正小标宋简体", Pt(32), Pt(48), 0, _CENTRE)
COVER_SMALL: Final = Look("决算封面小字", "楷体", Pt(18), Pt(32), 0, _CENTRE)
CONTENTS: Final = Look("决算目录标题", "方正小标宋简体", Pt(22), Pt(40), 0, _CENTRE)
ENTRY: Final = Look("决算目录", "仿宋", Pt(14), Pt(22), 0)
PART: Final = Look("决算部分", "方正小标宋简体", Pt(22), Pt(40), 0, _CENTRE, 1)
HEADINGS: Final = (Look("决算一级", "黑体", outline=2), Look("决算二级", "楷体", outline=3))
TEXT: Final = Look("决算正文", "仿宋", align=WD_ALIGN_PARAGRAPH.JUSTIFY)
TITLE: Final = Look("决算表题", "黑体", Pt(16), Pt(26), 0, _CENTRE, 2)
META: Final = Look("决算表头说明", "宋体", Pt(10), Pt(15), 0)
CELL: Final = Look("决算表格", "宋体", Pt(8), Pt(11), 0)
FIGURE: Final = Look("决算表格数字", "宋体", Pt(8), Pt(11), 0, WD_ALIGN_PARAGRAPH.RIGHT)
CENTRED: Final = Look("决算表格居中", "宋体", Pt(8), Pt(11), 0, _CENTRE)
CAPTION: Final = Look("决算图题", "楷体", Pt(14), Pt(24), 0, _CENTRE)
NUMBER: Final = Look("决算页码", "宋体", Pt(14), Pt(20), 0, _CENTRE)
LOOKS: Final = (COVER, COVER_SMALL, CONTENTS, ENTRY, PART, *HEADINGS, TEXT, TITLE, META, CELL, FIGURE, CENTRED, CAPTION, NUMBER)


def make_style(document: Document, look: Look) -> str:
    """Make a style, and give its id."""
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(style)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, look.line
    layout.alignment, layout.widow_control, layout.keep_with_next = look.align, False, bool(look.outline)
    layout.first_line_indent = Length(look.size * look.indent)
    properties = style.element.get_or_add_pPr()
    properties.get_or_add_ind().set(qn("w:firstLineChars"), str(100 * look.indent))
    if look.outline:
        properties.append(element("w:outlineLvl", val=str(look.outline - 1)))
    style.font.name, style.font.size, style.font.bold = _LATIN, look.size, look.bold
    face = style.element.get_or_add_rPr()
    face.get_or_add_rFonts().set(qn("w:eastAsia"), look.face)
    if look.size == TEXT.size and look.indent:
        face.get_or_add_sz().addprevious(element("w:spacing", val=_CLOSER))
    return str(style.style_id)


def element(name: str, /, **attributes: str) -> _Element:
    """An element of the word-processing vocabulary with attributes of it."""
    made: _Element = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def lay_out(section: Section, *, wide: bool, table: bool) -> None:
    """A4: the type area of GB/T 9704 for text, smaller margins for tables; turned for wide ones."""
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    sides = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.page_width, section.page_height = sides
    across = Mm(14) if wide else Mm(20)
    margins = (across, across, Mm(20), Mm(20)) if table else (Mm(37), Mm(35), Mm(28), Mm(26))
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = margins
    section.footer_distance = Mm(6 if wide else 10) if table else Mm(22)


def restart_numbers(section: Section) -> None:
    """Number the pages of a section from 1."""
    section._sectPr.append(element("w:pgNumType", start="1"))  # noqa: SLF001 - python-docx has no page numbers


def write_number(section: Section, style: str) -> None:
    """— 1 — in the middle below the page."""
    section.footer.is_linked_to_previous = False
    paragraph = section.footer.paragraphs[0]
    paragraph._p.style = style  # noqa: SLF001 - looking a style up by its name takes long
    paragraph.add_run("— ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" —")


def add_field(paragraph: Paragraph, instruction: str, shown: str, *, stale: bool = False) -> None:
    """A field with the result last known; a stale one is worked out again when the document is opened."""
    begin = element("w:fldChar", fldCharType="begin", **({"dirty": "true"} if stale else {}))
    code: _Element = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    for inner in (begin, code, element("w:fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(inner)  # noqa: SLF001 - python-docx has no fields
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))  # noqa: SLF001


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A bookmark around a paragraph."""
    begin, end = element("w:bookmarkStart", id=str(number), name=name), element("w:bookmarkEnd", id=str(number))
    runs = paragraph._p.r_lst  # noqa: SLF001
    runs[0].addprevious(begin)
    runs[-1].addnext(end)
