"""PDF files: text and tables with the page and the box of each.

A page is read in three steps, each in its own modules: what pdfium gives (:mod:`pdf_pages`), tables and lines in reading order
(:mod:`pdf_flow`), and over all pages what returns at the edges, which lines make a paragraph and which tables go on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as c
from attrs import define, field

from jiheng.documents import progress, scan
from jiheng.documents.archive import check_file
from jiheng.documents.errors import DamagedFileError, InaccessibleFileError, PasswordProtectedError, UnsupportedFormatError
from jiheng.documents.limits import Limits
from jiheng.documents.model import Document, Unread
from jiheng.documents.pdf_blocks import blocks_of, unruled
from jiheng.documents.pdf_flow import Page, Sheet, sheet_of
from jiheng.documents.pdf_integrity import hurt_streams, is_whole, lost_objects
from jiheng.documents.pdf_pages import read_page
from jiheng.messages import msg
from jiheng.records.place import Place

_DEFAULT_LIMITS: Final = Limits()


def read_pdf(path: Path, limits: Limits = _DEFAULT_LIMITS) -> Document:
    """Read a PDF file.

    Lines count the blocks of the body from 1, paragraphs and tables alike; headers and footers count their own and stand at the end,
    each once. A table that goes on over pages is one; its cells keep their pages.

    Raises:
        UnreadableFileError: with one line that says why and what to do.
    """
    check_file(path, limits)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InaccessibleFileError(path) from error
    if not is_whole(data):
        raise DamagedFileError(path)
    document = _opened(path, data)
    try:
        return _Reader(path, limits, document).document(data)
    finally:
        document.close()


def _opened(path: Path, data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == c.FPDF_ERR_PASSWORD:
            raise PasswordProtectedError(path) from error
        if error.err_code == c.FPDF_ERR_SECURITY:
            advice = msg("请用生成它的软件打开后另存为不加密的 PDF 再试。")
            raise UnsupportedFormatError(path, msg("以特殊方式加密的 PDF"), advice) from error
        raise DamagedFileError(path) from error


@define
class _Reader:
    """A PDF that is open."""

    path: Path
    limits: Limits
    file: pdfium.PdfDocument
    unread: list[Unread] = field(factory=list)
    blind: list[Page] = field(factory=list)

    def document(self, data: bytes) -> Document:
        hurt = hurt_streams(data, self.limits.expanded_bytes) + lost_objects(data)
        if hurt:
            reason = msg("文件有 {count} 处数据校验不符（传输或保存时损坏），读出的文字和数字可能有误。请重新取得文件。", count=hurt)
            self.unread.append(Unread(reason, Place()))
        self.unread += _beside(self.file)
        sheets = list(self._sheets())
        seen = scan.of_pages(self.path, [page.number for page in self.blind], self.limits)
        sheets = [seen.sheets.get(sheet.number, sheet) for sheet in sheets]
        self.unread += [Unread(doubt, Place(page=page.number)) for page in self.blind if page.number not in seen.sheets for doubt in page.doubts]
        blocks = tuple(blocks_of(self.path, sheets, self.limits))
        self.unread += seen.doubts(blocks)
        self.unread += unruled(blocks)
        if not blocks and not self.unread:
            self.unread.append(Unread(msg("没有读到任何文字或表格，请打开文件确认内容是否完整。"), Place()))
        return Document(self.path, scan.FORMAT if seen.sheets else "pdf", blocks, tuple(self.unread))

    def _sheets(self) -> Iterator[Sheet]:
        """The pages one after the other, as far as limits allow."""
        count = len(self.file)
        if count == 0:
            raise DamagedFileError(self.path)
        started = time.monotonic()
        for index in range(count):
            if index >= self.limits.pages or time.monotonic() - started > self.limits.seconds:
                reason = msg("文件过长：第 {first} 至 {last} 页没有读取，请拆分后再提交。", first=index + 1, last=count)
                self.unread.append(Unread(reason, Place(page=index + 1)))
                return
            try:
                page = read_page(self.file, index, self.limits)
            except pdfium.PdfiumError:
                self.unread.append(Unread(msg("此页已损坏，没有读取。"), Place(page=index + 1)))
                continue
            sheet = sheet_of(page)
            if page.blind:
                self.blind.append(page)
            else:
                self.unread += [Unread(doubt, Place(page=page.number)) for doubt in page.doubts]
            yield sheet
            progress.step(index + 1, count)


def _beside(file: pdfium.PdfDocument) -> Iterator[Unread]:
    """What belongs to the file but stands on no page, or could run: told, never opened, never run."""
    attachments = c.FPDFDoc_GetAttachmentCount(file.raw)
    if attachments > 0:
        yield Unread(msg("PDF 带有 {count} 个附件，没有读取；如需核对请单独提交。", count=attachments), Place())
    if c.FPDFDoc_GetJavaScriptActionCount(file.raw) > 0:
        yield Unread(msg("PDF 带有脚本，没有运行。"), Place())
    if c.FPDF_GetFormType(file.raw) in {c.FORMTYPE_XFA_FULL, c.FORMTYPE_XFA_FOREGROUND}:
        yield Unread(msg("PDF 含有动态表单（XFA），其中的内容没有读取。请打印成普通 PDF 后再提交。"), Place())
