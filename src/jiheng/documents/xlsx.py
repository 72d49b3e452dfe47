"""Excel workbooks (xlsx, xlsm and what WPS writes under these names)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import define, field, frozen
from lxml import etree

from jiheng.documents.archive import Archive, Relationship, open_archive
from jiheng.documents.errors import DamagedFileError
from jiheng.documents.grid import lay_out
from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Document, Paragraph, Table, Unread
from jiheng.documents.xlsx_notes import LIST_TITLE, read_notes
from jiheng.documents.xlsx_sheet import Allowance, Context, read_sheet
from jiheng.documents.xlsx_strings import read_strings
from jiheng.documents.xlsx_styles import read_formats
from jiheng.messages import Message, msg
from jiheng.records.place import Place

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK: Final = "xl/workbook.xml"
_PARTS: Final = {"sharedStrings": msg("单元格的文字"), "styles": msg("单元格的数字格式（百分比、日期等）")}


@frozen
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    hidden: bool
    link: Relationship | None


def read_xlsx(path: Path, limits: Limits) -> Document:
    """Read every sheet of a workbook as a table, with comments and text boxes as paragraphs after it.

    Raises:
        UnreadableFileError: one of its kinds, by what is wrong.
    """
    with open_archive(path, limits, "xlsx") as archive:
        return _Workbook(archive, limits).read()


@define(eq=False)
class _Workbook:
    """The workbook as far as it is read."""

    archive: Archive
    limits: Limits
    blocks: list[Block] = field(factory=list)
    unread: list[Unread] = field(factory=list)
    left: int = 0

    def read(self) -> Document:
        part = workbook_part(self.archive)
        root = self.archive.xml(part)
        links = {link.id: link for link in self.archive.relationships(part)}
        context = self._context(root, links)
        self.left = self.limits.sheet_cells
        for entry in sheet_entries(root, links):
            self._sheet(entry, context)
        self.unread += (*self.archive.doubts, *self.archive.missing(links.values(), _PARTS), *_foreign(self.archive))
        return Document(self.archive.path, "xlsx", tuple(self.blocks), tuple(self.unread))

    def _context(self, root: etree._Element, links: dict[str, Relationship]) -> Context:
        targets = {link.kind: link.target for link in links.values() if not link.external and link.target in self.archive}
        strings = read_strings(self.archive, targets["sharedStrings"]) if "sharedStrings" in targets else []
        formats = read_formats(self.archive.xml(targets["styles"]) if "styles" in targets else None)
        properties = root.find(f"{_MAIN}workbookPr")
        from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        return Context(strings, formats, from_1904, Allowance.of(self.limits.sheet_cells))

    def _sheet(self, entry: SheetEntry, context: Context) -> None:
        link = entry.link
        if link is None or link.external or link.target not in self.archive:
            self._note(msg("工作表在文件中找不到，没有读取。"), entry.name)
        elif link.kind != "worksheet":
            self._note(msg("工作表只有图表或宏，没有读取。"), entry.name)
        else:
            self._worksheet(entry, link.target, context)

    def _worksheet(self, entry: SheetEntry, part: str, context: Context) -> None:
        try:
            sheet = read_sheet(self.archive, part, entry.name, context, hidden=entry.hidden)
            notes, missed = read_notes(self.archive, part, entry.name)
        except DamagedFileError as error:
            if error.part is None or not self.blocks:
                raise
            self._note(error.message, entry.name)  # what the sheets before it say still counts
            return
        if sheet.cells and sheet.cells[0].text == LIST_TITLE:
            self._note(msg("这是绩衡写的问题清单，没有读取。"), entry.name)
            return
        grid = lay_out(sheet.cells, entry.name, max(self.left, 1))
        self.left -= sum(map(len, grid.rows))
        if grid.rows:
            self.blocks.append(Table(grid.rows, entry.name, line=len(self.blocks) + 1, hidden=entry.hidden))
        for note in notes:
            self.blocks.append(Paragraph(note.text, note.part, len(self.blocks) + 1))
        self.unread += (*sheet.unread, *grid.unread, *missed)

    def _note(self, reason: Message, sheet: str) -> None:
        self.unread.append(Unread(reason, Place(part=sheet)))


def workbook_part(archive: Archive) -> str:
    """The name of the part that lists the sheets."""
    linked = (link.target for link in archive.relationships() if link.kind == "officeDocument" and not link.external)
    return next((target for target in linked if target in archive), _WORKBOOK)


def sheet_entries(root: etree._Element, links: dict[str, Relationship]) -> Iterator[SheetEntry]:
    """The sheets that a workbook lists, in order; one without a name is called by its number."""
    for number, sheet in enumerate(root.iter(f"{_MAIN}sheet"), 1):
        hidden = sheet.get("state", "visible") != "visible"
        yield SheetEntry(sheet.get("name") or f"Sheet{number}", hidden, links.get(sheet.get(_LINK, "")))


def _foreign(archive: Archive) -> Iterator[Unread]:
    """Notes on what is never run, opened or followed."""
    kinds = (
        ("xl/vbaproject", msg("文件含有宏，没有运行。")),
        ("xl/externallinks/externallink", msg("文件引用了其他工作簿，引用的数值按上次保存的结果读取。")),
        ("xl/embeddings/", msg("文件里嵌入的其他文件没有读取。")),
    )
    names = [name.lower() for name in archive.names()]
    for prefix, reason in kinds:
        if any(name.startswith(prefix) for name in names):
            yield Unread(reason, Place())
