"""The page of official documents in Word (GB/T 9704): type area, styles, page numbers; and the parts that python-docx lacks (fields, saving)."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
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

CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
#: 3号: the size of the text, and the height of a line; 22 lines of 28 characters fill the type area of 156 × 225 mm
TEXT_SIZE: Final = Pt(16)
TEXT_LINE: Final = Pt(28.95)
TEXT_WIDTH: Final = Mm(156)
NUMBER_SIZE: Final = Pt(14)
_LATIN: Final = "Times New Roman"
#: twentieths of a point by which characters of the text stand closer, so that 28 fill a line
_CLOSER: Final = "-5"
#: the same content gives the same bytes, whenever it is written
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ZIPPED: Final = (2000, 1, 1, 0, 0, 0)


@frozen
class Look:
    """A paragraph style.

    Attributes:
        indent: characters by which the first line is set in. outline: level of a heading, 0 for text.
    """

    name: str
    face: str
    size: Length = TEXT_SIZE
    line: Length = TEXT_LINE
    indent: int = 2
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    outline: int = 0


def new_document(title: str) -> Document:
    """An empty document with its properties."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "绩衡", ""
    properties.created = properties.modified = _CREATED
    return document


def save_document(document: Document, path: Path) -> None:
    """Write a document; the same content gives the same bytes."""
    buffer, packed = BytesIO(), BytesIO()
    document.save(buffer)
    with ZipFile(buffer) as made, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for part in made.infolist():
            target.writestr(ZipInfo(part.filename, _ZIPPED), made.read(part), ZIP_DEFLATED)
    path.write_bytes(packed.getvalue())


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
    style.font.name, style.font.size = _LATIN, look.size
    face = style.element.get_or_add_rPr()
    face.get_or_add_rFonts().set(qn("w:eastAsia"), look.face)
    if (look.size, look.line) == (TEXT_SIZE, TEXT_LINE):
        face.get_or_add_sz().addprevious(element("w:spacing", val=_CLOSER))
    return str(style.style_id)


def element(name: str, /, **attributes: str) -> _Element:
    """An element of the word-processing vocabulary with attributes of it."""
    made: _Element = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def lay_out_text(section: Section) -> None:
    """A4 upright, the type area, the page number below it."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    section.footer_distance = Mm(22)


def write_number(paragraph: Paragraph, style: str) -> None:
    """— 1 —: the number of the page."""
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
