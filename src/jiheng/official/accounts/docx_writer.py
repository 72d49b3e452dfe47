"""The disclosure as a Word document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_COLOR_INDEX, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from jiheng.official.accounts.blocks import Disclosure, Figure, Heading, TableBlock, Text
from jiheng.official.accounts.docx_page import (
    CAPTION,
    CELL,
    CENTRED,
    CONTENTS,
    COVER,
    ENTRY,
    FIGURE,
    HEADINGS,
    LOOKS,
    META,
    NUMBER,
    PART,
    TEXT,
    TITLE,
    add_bookmark,
    lay_out,
    restart_numbers,
)
from jiheng.official.accounts.printed import PrintedTable
from jiheng.official.docx_page import TEXT_WIDTH, Look, add_field, element, make_style, new_document, save_document, write_number

_BLANK: Final = re.compile(r"(【待填：[^】]*】)")
_TABLE_WIDTHS: Final = {False: Mm(170), True: Mm(257)}
#: twentieths of a point: rows of tables with few and with many columns
_ROW_HEIGHTS: Final = {False: "340", True: "240"}
_MANY_COLUMNS: Final = 8
_NOT_KNOWN: Final = "…………"


def write_docx(path: Path, made: Disclosure, pages: Mapping[str, int] | None = None) -> None:
    """Write the document.

    Args:
        pages: the page of each line of the contents, as far as it is known; Word works them out again when it opens the document.
    """
    writer = _Writer(made, pages or {})
    save_document(writer.write(), path)


class _Writer:
    def __init__(self, made: Disclosure, pages: Mapping[str, int]) -> None:
        self._made = made
        self._pages = pages
        self._document = new_document(f"{made.department}{made.title}")
        self._styles = {look: make_style(self._document, look) for look in LOOKS}
        self._marks = {text: f"_jh{at:03d}" for at, (text, _) in enumerate(made.contents, 1)}
        self._shape: tuple[bool, bool] | None = None

    def write(self) -> Document:
        """Cover, contents, then every block."""
        lay_out(self._document.sections[0], wide=False, table=False)
        self._cover()
        self._contents()
        for block in self._made.blocks:
            if isinstance(block, Heading):
                self._heading(block)
            elif isinstance(block, Text):
                self._turn(wide=False, table=False)
                self._fill(self._add("", TEXT), block.text)
            elif isinstance(block, Figure):
                self._figure(block)
            else:
                self._table_page(block)
        return self._document

    # --- front ---

    def _cover(self) -> None:
        lead = self._add("", COVER)
        lead.paragraph_format.space_before = Mm(45)
        self._add(self._made.department, COVER)
        self._add(self._made.title, COVER)

    def _contents(self) -> None:
        self._add("目　录", CONTENTS).paragraph_format.page_break_before = True
        for text, level in self._made.contents:
            line = self._add(text, ENTRY)
            line.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            if level == 1:
                line.runs[0].bold = True
            else:
                line.paragraph_format.left_indent = Length(ENTRY.size * 2)
            line.add_run("\t")
            add_field(line, f"PAGEREF {self._marks[text]} \\h", str(self._pages.get(text, _NOT_KNOWN)), stale=True)

    # --- body ---

    def _heading(self, block: Heading) -> None:
        if block.level > 1:
            self._turn(wide=False, table=False)
            self._mark(self._add(block.text, HEADINGS[block.level - 2]), block.text)
            return
        first = self._shape is None
        self._shape = None
        self._turn(wide=False, table=False, first=first)
        self._mark(self._add(block.text, PART), block.text)

    def _turn(self, *, wide: bool, table: bool, first: bool = False) -> None:
        """Begin a section where the page changes its shape; part headings and tables begin one in any case."""
        if self._shape == (wide, table) and not table:
            return
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        lay_out(section, wide=wide, table=table)
        if first:
            restart_numbers(section)
            section.footer.is_linked_to_previous = False
            write_number(section.footer.paragraphs[0], self._styles[NUMBER])
        elif self._shape is None:
            _continue_numbers(section._sectPr)  # noqa: SLF001
        self._shape = (wide, table)

    def _mark(self, paragraph: Paragraph, text: str) -> None:
        if text in self._marks:
            add_bookmark(paragraph, self._marks[text], int(self._marks[text][3:]))

    def _figure(self, block: Figure) -> None:
        self._turn(wide=False, table=False)
        self._add("", CAPTION).paragraph_format.line_spacing = 1
        paragraph = self._document.paragraphs[-1]
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run().add_picture(BytesIO(block.png), width=TEXT_WIDTH)
        self._add(block.caption, CAPTION)

    def _table_page(self, block: TableBlock) -> None:
        table = block.table
        self._turn(wide=table.wide, table=True)
        width = _TABLE_WIDTHS[table.wide]
        self._mark(self._add(table.title, TITLE), table.title)
        if table.number:
            self._add(table.number, META).alignment = FIGURE.align
        meta = self._add("\t".join(table.meta), META)
        meta.paragraph_format.tab_stops.add_tab_stop(Length(width // 2), WD_TAB_ALIGNMENT.CENTER)
        meta.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        self._grid(table, width)
        for note in table.notes:
            self._add(note, META)

    def _grid(self, table: PrintedTable, width: Length) -> None:
        made = self._document.add_table(rows=len(table.rows), cols=len(table.widths))
        made.style, made.autofit, made.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
        whole = sum(table.widths)
        widths = [Length(width * part // whole) for part in table.widths]
        _set_grid(made._tbl, widths)  # noqa: SLF001
        covered = table.covered()
        for at, row in enumerate(made._tbl.tr_lst):  # noqa: SLF001 - python-docx's own cells cost a search each
            properties = row.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            properties.append(element("w:trHeight", val=_ROW_HEIGHTS[len(table.widths) > _MANY_COLUMNS], hRule="atLeast"))
            if at < table.head:
                properties.append(OxmlElement("w:tblHeader"))
            self._row(table, at, row, widths, covered)

    def _row(self, table: PrintedTable, at: int, row: _Element, widths: Sequence[Length], covered: set[tuple[int, int]]) -> None:
        cells = row.tc_lst  # type: ignore[attr-defined] # of python-docx's own element classes
        for column, cell in enumerate(cells):
            rows, columns = table.span(at, column)
            above = next((merge for merge in table.merges if merge[0] < at < merge[0] + merge[2] and merge[1] == column), None)
            if (at, column) in covered and above is None:
                row.remove(cell)
                continue
            columns = above[3] if above else columns
            _shape_cell(cell, sum(widths[column : column + columns]), columns, "continue" if above else "restart" if rows > 1 else "")
            text = "" if above else table.rows[at][column]
            self._cell(cell, text, self._look(table, at, column), bold=at in table.strong)

    def _look(self, table: PrintedTable, at: int, column: int) -> Look:
        if at < table.head:
            return CENTRED
        text = table.rows[at][column]
        if column in table.figures and text:
            return FIGURE
        return CENTRED if text.isdigit() or text.endswith(("合计", "总计")) else CELL

    def _cell(self, cell: _Element, text: str, look: Look, *, bold: bool) -> None:
        paragraph = cell.p_lst[0]  # type: ignore[attr-defined]
        paragraph.style = self._styles[look]
        if text:
            run = paragraph.add_r()
            run.text = text
            if bold:
                run.get_or_add_rPr().append(OxmlElement("w:b"))

    # --- paragraphs ---

    def _add(self, text: str, look: Look) -> Paragraph:
        paragraph = self._document.add_paragraph(text)
        paragraph._p.style = self._styles[look]  # noqa: SLF001 - looking a style up by its name takes long
        return paragraph

    def _fill(self, paragraph: Paragraph, text: str) -> None:
        """A text with its blanks marked."""
        for piece in filter(None, _BLANK.split(text)):
            run = paragraph.add_run(piece)
            if _BLANK.fullmatch(piece):
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _continue_numbers(section: _Element) -> None:
    """A new section takes over the number to begin with; only the first is to."""
    for inner in section.findall(qn("w:pgNumType")):
        section.remove(inner)


def _set_grid(table: _Element, widths: Sequence[Length]) -> None:
    for column, width in zip(table.tblGrid.gridCol_lst, widths, strict=True):  # type: ignore[attr-defined]
        column.w = width
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="40", type="dxa"))
    table.tblPr.append(margins)  # type: ignore[attr-defined]


def _shape_cell(cell: _Element, width: int, columns: int, merge: str) -> None:
    properties = cell.get_or_add_tcPr()  # type: ignore[attr-defined]
    cell.width = Length(width)  # type: ignore[attr-defined]
    if columns > 1:
        cell.grid_span = columns  # type: ignore[attr-defined]
    if merge:
        properties.append(element("w:vMerge", **({"val": "restart"} if merge == "restart" else {})))
    properties.append(element("w:vAlign", val="center"))
