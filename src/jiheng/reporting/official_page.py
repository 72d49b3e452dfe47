"""A page laid out as official documents are (GB/T 9704): margins, typefaces, headings, page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Length, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from jiheng.documents.own import RESULT
from jiheng.official.docx_page import (
    CENTRE,
    NUMBER_SIZE,
    TEXT_SIZE,
    Look,
    lay_out_text,
    make_style,
    new_document,
    save_document,
    write_number,
)
from jiheng.reporting.words import printable

_FANGSONG: Final = "仿宋"
_TITLE: Final = Look("公文标题", "方正小标宋简体", Pt(22), Pt(35), 0, CENTRE, 1)
_HEADINGS: Final = (Look("公文一级", "黑体", outline=1), Look("公文二级", "楷体", outline=2))
_TEXT: Final = Look("公文正文", _FANGSONG, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
_FLUSH: Final = Look("公文顶格", _FANGSONG, indent=0)
_ANNEX: Final = Look("公文附件", "黑体", indent=0)
_NUMBER: Final = Look("公文页码", "宋体", NUMBER_SIZE, Pt(20), 0)
_CELL: Final = Look("公文表格", _FANGSONG, Pt(12), Pt(17), 0)
_CENTRED: Final = Look("公文表格居中", _FANGSONG, Pt(12), Pt(17), 0, CENTRE)
_COLUMN: Final = Look("公文表头", "黑体", Pt(12), Pt(17), 0, CENTRE)


@frozen
class Column:
    """A column of a table: its heading and width."""

    heading: str
    width: Length
    centred: bool = False


class OfficialPage:
    """A Word document in the making; each method adds a paragraph or table at the end."""

    def __init__(self, title: str) -> None:
        self._document = new_document(printable(title))
        self._document.core_properties.category = RESULT
        looks = (_TITLE, *_HEADINGS, _TEXT, _FLUSH, _ANNEX, _NUMBER, _CELL, _CENTRED, _COLUMN)
        self._styles = {look: make_style(self._document, look) for look in looks}
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
            paragraph.paragraph_format.right_indent = Length(TEXT_SIZE * characters)
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
        save_document(self._document, path)

    def _paragraph(self, text: str, look: Look) -> Paragraph:
        paragraph = self._document.add_paragraph(printable(text))
        paragraph._p.style = self._styles[look]  # noqa: SLF001 - looking a style up by its name takes long
        return paragraph

    def _fill(self, cell: _Cell, text: str, look: Look) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self._styles[look]  # noqa: SLF001
        if text:
            paragraph.add_run(printable(text))

    def _lay_out(self) -> None:
        """The page, with its number at the outer edge."""
        section = self._document.sections[0]
        lay_out_text(section)
        self._document.settings.odd_and_even_pages_header_footer = True
        self._number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
        self._number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)

    def _number(self, paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
        """— 1 — in 4号 宋体, a character in from the outer edge."""
        write_number(paragraph, self._styles[_NUMBER])
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = NUMBER_SIZE
