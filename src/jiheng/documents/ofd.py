"""OFD (GB/T 33190), the page format of Chinese offices: a zip of XML that says where each character and line stands.

Pages become characters and lines, as those of a PDF do, and tables and paragraphs by the same code.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import define, field
from lxml import etree

from jiheng.documents import progress
from jiheng.documents.archive import Archive, open_archive
from jiheng.documents.errors import DamagedFileError
from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Document, Paragraph, Unread
from jiheng.documents.ofd_objects import POINTS, Char, Drawing, Drawn, local_name
from jiheng.documents.ofd_package import Body, Sheet, attachment_notes, bodies, page_area, signature_notes
from jiheng.documents.pdf_blocks import blocks_of
from jiheng.documents.pdf_flow import Page, sheet_of
from jiheng.documents.pdf_geometry import Size
from jiheng.documents.pdf_text import runs_of
from jiheng.messages import Message, msg
from jiheng.records.place import Place

HIDDEN: Final = "隐藏内容"
_MEANINGLESS: Final = ("Co", "Cn", "Cc", "Cs")  # private use, unassigned, control, surrogate
_PAGES_OF_TEXT: Final = 20  # that are as full as a page may be: more than a thousand real pages


def read_ofd(path: Path, limits: Limits) -> Document:
    """Read a file page by page.

    Raises:
        UnreadableFileError: one of its kinds, by what is wrong.
    """
    with open_archive(path, limits, "ofd") as archive:
        return _Reading(archive, limits).document()


@define
class _Reading:
    """A file that is open; ``chars`` counts what was read of it so far."""

    archive: Archive
    limits: Limits
    unread: list[Unread] = field(factory=list)
    hidden: list[Paragraph] = field(factory=list)
    chars: int = 0

    def document(self) -> Document:
        sheets = self._sheets()
        pages = [sheet_of(page) for page in self._pages(sheets)]
        blocks: list[Block] = [*blocks_of(self.archive.path, pages, self.limits), *self.hidden]
        return Document(self.archive.path, "ofd", tuple(blocks), tuple(self.unread + self.archive.doubts))

    def _sheets(self) -> list[Sheet]:
        """All pages; notes on what belongs to a document as a whole are taken on the way."""
        sheets: list[Sheet] = []
        for body in bodies(self.archive):
            self.unread += signature_notes(body, len(sheets) + 1)
            self.unread += attachment_notes(body)
            sheets += [Sheet(number, name, body) for number, name in enumerate(body.page_names(), len(sheets) + 1)]
        if len(sheets) > self.limits.pages:
            reason = msg("文件共 {count} 页，只读取了前 {most} 页。", count=f"{len(sheets):,}", most=f"{self.limits.pages:,}")
            self.unread.append(Unread(reason, Place(page=self.limits.pages + 1)))
        return sheets[: self.limits.pages]

    def _pages(self, sheets: list[Sheet]) -> Iterator[Page]:
        """The pages one after the other, as far as limits allow."""
        started = time.monotonic()
        for done, sheet in enumerate(sheets):
            progress.step(done, len(sheets))
            if time.monotonic() - started > self.limits.seconds or self.chars > _PAGES_OF_TEXT * self.limits.page_chars:
                reason = msg("文件过长：第 {first} 至 {last} 页没有读取，请拆分后再提交。", first=done + 1, last=len(sheets))
                self.unread.append(Unread(reason, Place(page=done + 1)))
                return
            try:
                yield self._page(sheet)
            except DamagedFileError:
                self._note(msg("此页的数据缺失或损坏，没有读取。"), sheet)

    def _page(self, sheet: Sheet) -> Page:
        root = self.archive.xml(sheet.name)
        left, top, width, height = page_area(root, sheet.body)
        drawing = Drawing(self.limits, sheet.body.composite)
        origin = (POINTS, 0.0, 0.0, POINTS, -left * POINTS, -top * POINTS)
        for content in (*_templates(root, sheet.body), root):
            if content is None:
                self._note(msg("此页的底版（模板）在文件中找不到，其中的文字和表格线没有读取。请重新取得文件。"), sheet)
            else:
                drawing.draw(content, origin)
        drawn = drawing.found
        self.chars += len(drawn.chars)
        size = Size(width * POINTS, height * POINTS)
        shown = [char for char in drawn.chars if char[3] > 0 and char[1] < size.width and char[4] > 0 and char[2] < size.height]
        for reason in _doubts(drawn, shown):
            self._note(reason, sheet)
        outside = len(drawn.chars) - len(shown)
        self._hide(drawn, sheet, outside)
        across = [rule for rule in drawn.across if 0 <= rule.at <= size.height and rule.end > 0 and rule.start < size.width]
        down = [rule for rule in drawn.down if 0 <= rule.at <= size.width and rule.end > 0 and rule.start < size.height]
        return Page(sheet.number, size, list(runs_of(shown)), across, down, drawn.pictures)

    def _hide(self, drawn: Drawn, sheet: Sheet, outside: int) -> None:
        """Keep text that the file says is not shown, under a name of its own."""
        texts = [text for text in drawn.hidden if text]
        self.hidden += [Paragraph(text, HIDDEN, line, page=sheet.number) for line, text in enumerate(texts[: self.limits.doubts], 1)]
        if texts or outside:
            self._note(msg("此页有看不见的文字（{count} 处），没有采用。", count=len(texts) + bool(outside)), sheet)

    def _note(self, reason: Message, sheet: Sheet) -> None:
        self.unread.append(Unread(reason, Place(page=sheet.number)))


def _templates(page: etree._Element, body: Body) -> Iterator[etree._Element | None]:
    """The pages that lie under this one, as printed forms do; None for one that is not there."""
    return (body.template(element.get("TemplateID", "")) for element in page if local_name(element) == "Template")


def _doubts(drawn: Drawn, shown: list[Char]) -> Iterator[Message]:
    """What a page is that has no text, more than is looked at, characters without a meaning, or objects that are not there."""
    written = [chr(char[0]) for char in shown if not chr(char[0]).isspace()]
    if not written and (drawn.pictures or drawn.across or drawn.down):
        yield msg("此页没有文字，只有图片或图形（可能是扫描件），没有读取。请提供可以选中文字的文件。")
    unknown = sum(unicodedata.category(letter) in _MEANINGLESS or letter == "\ufffd" for letter in written)
    if unknown:
        yield msg("此页有 {count} 个字符的编码损坏，读不出来。", count=unknown)
    if drawn.lost:
        yield msg("此页引用的 {count} 个图形对象在文件中找不到，没有读取。请重新取得文件。", count=drawn.lost)
    if drawn.cut:
        yield msg("此页的文字或图形过多，没有全部读取，内容可能不完整。")
