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
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from jiheng.reporting.words import printable

_LATIN: Final = "Times New Roman"
_SONG: Final = "宋体"
_FANGSONG: Final = "仿宋"
_TITLE: Final = "方正小标宋简体"
#: typeface of each level of headings: 一、 （一） and below
_HEADINGS: Final = ("黑体", "楷体", _FANGSONG)
#: 3号: the size of the text; 22 lines of 28 characters fill the page
_SIZE: Final = Pt(16)
_LINE: Final = Pt(28.95)
#: twentieths of a point by which characters stand closer, so that 28 fill a line of 156 mm
_CLOSER: Final = "-5"
_TITLE_SIZE: Final = Pt(22)
_NUMBER_SIZE: Final = Pt(14)
_TABLE_SIZE: Final = Pt(12)
_TABLE_LINE: Final = Pt(17)
#: the same results give the same bytes, whenever they are written
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ZIPPED: Final = (2000, 1, 1, 0, 0, 0)


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
        normal = self._document.styles["Normal"]
        normal.font.name, normal.font.size = _LATIN, _SIZE
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FANGSONG)
        self._lay_out()

    def title(self, text: str) -> None:
        """The title: 2号 小标宋, centred."""
        paragraph = self._paragraph(text, _TITLE, _TITLE_SIZE, indent=0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(35)
        paragraph.paragraph_format.keep_with_next = True

    def heading(self, text: str, level: int) -> None:
        """A heading; level 1 is 一、, 2 is （一）."""
        paragraph = self._paragraph(text, _HEADINGS[min(level, len(_HEADINGS)) - 1])
        paragraph.paragraph_format.keep_with_next = True
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        paragraph._p.get_or_add_pPr().append(outline)  # noqa: SLF001 - python-docx has no outline levels

    def text(self, text: str, *, indent: int = 2) -> None:
        """A paragraph of text, set in by ``indent`` characters."""
        self._paragraph(text, _FANGSONG, indent=indent).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def right(self, text: str, *, characters: int) -> None:
        """A line at the right, so many characters from the edge (署名、日期)."""
        paragraph = self._paragraph(text, _FANGSONG, indent=0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Length(_SIZE * characters)

    def blank(self) -> None:
        """An empty line."""
        self._paragraph("", _FANGSONG, indent=0)

    def new_page(self, text: str) -> None:
        """A line in 黑体 at the top of a new page (附件)."""
        paragraph = self._paragraph(text, _HEADINGS[0], indent=0)
        paragraph.paragraph_format.page_break_before = True

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """A table with lines; its heading is repeated on every page."""
        table = self._document.add_table(rows=1, cols=len(columns))
        table.style, table.autofit = "Table Grid", False
        for column, made in zip(columns, table.columns, strict=True):
            made.width = column.width
        self._row(table.rows[0].cells, [column.heading for column in columns], columns, head=True)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no repeated headings
        for texts in rows:
            row = table.add_row()
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
            self._row(row.cells, texts, columns)

    def save(self, path: Path) -> None:
        """Write the document; the same content gives the same bytes."""
        buffer = BytesIO()
        self._document.save(buffer)
        with ZipFile(buffer) as made, ZipFile(path, "w", ZIP_DEFLATED) as target:
            for part in made.infolist():
                target.writestr(ZipInfo(part.filename, _ZIPPED), made.read(part), ZIP_DEFLATED)

    def _paragraph(self, text: str, face: str, size: Length = _SIZE, *, indent: int = 2) -> Paragraph:
        paragraph = self._document.add_paragraph()
        layout = paragraph.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
        layout.widow_control = False
        if indent:
            layout.first_line_indent = Length(_SIZE * indent)
            paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(100 * indent))  # noqa: SLF001 - python-docx knows no characters
        _write(paragraph, text, face, size)
        return paragraph

    def _row(self, cells: Sequence[_Cell], texts: Sequence[str], columns: Sequence[Column], *, head: bool = False) -> None:
        for cell, text, column in zip(cells, texts, columns, strict=True):
            cell.width = column.width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing_rule, paragraph.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, _TABLE_LINE
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            if head or column.centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _write(paragraph, text, _HEADINGS[0] if head else _FANGSONG, _TABLE_SIZE)

    def _lay_out(self) -> None:
        """A4, the type area of 156 × 225 mm, 22 lines of 28 characters, the page number at the outer edge below it."""
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
        section.footer_distance = Mm(22)
        self._document.settings.odd_and_even_pages_header_footer = True
        _number_pages(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
        _number_pages(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _write(paragraph: Paragraph, text: str, face: str, size: Length) -> None:
    run = paragraph.add_run(printable(text))
    run.font.name, run.font.size = _LATIN, size
    look = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx knows no East Asian typeface and no spacing
    look.get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if size == _SIZE:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), _CLOSER)
        look.get_or_add_sz().addprevious(spacing)


def _number_pages(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — in 4号 宋体, a character in from the outer edge."""
    paragraph.alignment = side
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = _NUMBER_SIZE
    _write(paragraph, "— ", _SONG, _NUMBER_SIZE)
    paragraph._p.append(_page_field())  # noqa: SLF001 - python-docx has no fields
    _write(paragraph, " —", _SONG, _NUMBER_SIZE)


def _page_field() -> _Element:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run, size, text = OxmlElement("w:r"), OxmlElement("w:sz"), OxmlElement("w:t")
    size.set(qn("w:val"), str(int(_NUMBER_SIZE.pt * 2)))
    text.text = "1"
    look = OxmlElement("w:rPr")
    look.append(size)
    run.extend((look, text))
    field.append(run)
    return field
