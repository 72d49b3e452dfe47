"""A page laid out as official documents are (GB/T 9704): margins, typefaces, headings, page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from attrs import frozen
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from jiheng.reporting.words import printable

_LATIN: Final = "Times New Roman"
_FANGSONG: Final = "仿宋"
#: 3号: the size of the text, and the height of a line; 22 lines of 28 characters fill the page
_SIZE: Final = Pt(16)
_LINE: Final = Pt(28.95)
#: twentieths of a point by which characters stand closer, so that 28 fill a line of 156 mm
_CLOSER: Final = "-5"
_NUMBER_SIZE: Final = Pt(14)
#: the same results give the same bytes, whenever they are written
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ZIPPED: Final = (2000, 1, 1, 0, 0, 0)


@frozen
class _Look:
    """A paragraph style.

    Attributes:
        indent: characters by which the first line is set in. outline: level of a heading, 0 for text.
    """

    name: str
    face: str
    size: Length = _SIZE
    line: Length = _LINE
    indent: int = 2
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    outline: int = 0


_TITLE: Final = _Look("公文标题", "方正小标宋简体", Pt(22), Pt(35), 0, WD_ALIGN_PARAGRAPH.CENTER, 1)
_HEADINGS: Final = (_Look("公文一级", "黑体", outline=1), _Look("公文二级", "楷体", outline=2))
_TEXT: Final = _Look("公文正文", _FANGSONG, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
_FLUSH: Final = _Look("公文顶格", _FANGSONG, indent=0)
_ANNEX: Final = _Look("公文附件", "黑体", indent=0)
_NUMBER: Final = _Look("公文页码", "宋体", _NUMBER_SIZE, Pt(20), 0)
_CELL: Final = _Look("公文表格", _FANGSONG, Pt(12), Pt(17), 0)
_CENTRED: Final = _Look("公文表格居中", _FANGSONG, Pt(12), Pt(17), 0, WD_ALIGN_PARAGRAPH.CENTER)
_COLUMN: Final = _Look("公文表头", "黑体", Pt(12), Pt(17), 0, WD_ALIGN_PARAGRAPH.CENTER)


@frozen
class Column:
    """A column of a table: its heading and width."""

    heading: str
    width: Length
    centred: bool = False


class OfficialPage:
    """A Word document in the making; each method adds a paragraph or table at the end."""

    def __init__(self, title: str) -> None:
        self._document = docx.Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = printable(title), "绩衡", ""
        properties.created = properties.modified = _CREATED
        looks = (_TITLE, *_HEADINGS, _TEXT, _FLUSH, _ANNEX, _NUMBER, _CELL, _CENTRED, _COLUMN)
        self._styles = {look: self._style(look) for look in looks}
        self._lay_out()

    def title(self, text: str) -> None:
        """The title: 2号 小标宋, centred."""
        self._paragraph(text, _TITLE)

    def heading(self, text: str, level: int) -> None:
        """A heading; level 1 is 一、, 2 is （一）."""
        self._paragraph(text, _HEADINGS[level - 1])

    def text(self, text: str) -> None:
        """A paragraph of text, its first line set in."""
        self._paragraph(text, _TEXT)

    def flush(self, text: str = "") -> None:
        """A line that is not set in (主送单位); empty by default."""
        self._paragraph(text, _FLUSH)

    def signature(self, name: str, date: str) -> None:
        """署名 and 日期 at the right, never on a page without the line before them."""
        before = self._document.paragraphs[-1]
        lines = [self._paragraph(text, _FLUSH) for text in ("", "", name, date)]
        for paragraph, characters in zip(lines[2:], (2, 4), strict=True):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Length(_SIZE * characters)
        for paragraph in (before, *lines[:-1]):
            paragraph.paragraph_format.keep_with_next = True

    def new_page(self, text: str) -> None:
        """A line in 黑体 at the top of a new page (附件)."""
        self._paragraph(text, _ANNEX).paragraph_format.page_break_before = True

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """A table with lines; its heading is repeated on every page."""
        table = self._document.add_table(rows=1, cols=len(columns))
        table.style, table.autofit = "Table Grid", False
        head = table.rows[0]
        for column, made, cell in zip(columns, table.columns, head.cells, strict=True):
            made.width = cell.width = column.width
            self._fill(cell, column.heading, _COLUMN)
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no repeated headings
        for texts in rows:
            row = table.add_row()
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
            for cell, text, column in zip(row.cells, texts, columns, strict=True):
                self._fill(cell, text, _CENTRED if column.centred else _CELL)

    def save(self, path: Path) -> None:
        """Write the document; the same content gives the same bytes."""
        buffer = BytesIO()
        self._document.save(buffer)
        with ZipFile(buffer) as made, ZipFile(path, "w", ZIP_DEFLATED) as target:
            for part in made.infolist():
                target.writestr(ZipInfo(part.filename, _ZIPPED), made.read(part), ZIP_DEFLATED)

    def _paragraph(self, text: str, look: _Look) -> Paragraph:
        paragraph = self._document.add_paragraph(printable(text))
        paragraph._p.style = self._styles[look]  # noqa: SLF001 - looking a style up by its name takes long
        return paragraph

    def _fill(self, cell: _Cell, text: str, look: _Look) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self._styles[look]  # noqa: SLF001
        if text:
            paragraph.add_run(printable(text))

    def _style(self, look: _Look) -> str:
        """Make a style, and give its id."""
        style = self._document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
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
            properties.append(_element("w:outlineLvl", str(look.outline - 1)))
        style.font.name, style.font.size = _LATIN, look.size
        face = style.element.get_or_add_rPr()
        face.get_or_add_rFonts().set(qn("w:eastAsia"), look.face)
        if look.size == _SIZE:
            face.get_or_add_sz().addprevious(_element("w:spacing", _CLOSER))
        return str(style.style_id)

    def _lay_out(self) -> None:
        """A4, the type area of 156 × 225 mm, the page number at the outer edge below it."""
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
        section.footer_distance = Mm(22)
        self._document.settings.odd_and_even_pages_header_footer = True
        self._number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
        self._number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)

    def _number(self, paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
        """— 1 — in 4号 宋体, a character in from the outer edge."""
        paragraph._p.style = self._styles[_NUMBER]  # noqa: SLF001
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = _NUMBER_SIZE
        paragraph.add_run("— ")
        field, run, text = OxmlElement("w:fldSimple"), OxmlElement("w:r"), OxmlElement("w:t")
        field.set(qn("w:instr"), "PAGE")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields
        paragraph.add_run(" —")


def _element(name: str, value: str) -> _Element:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element
