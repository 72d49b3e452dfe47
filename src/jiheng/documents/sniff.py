"""What a file is, by its content; the name is never believed."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Final

from jiheng.documents.archive import OLE_MAGIC, Archive, check_file, open_archive
from jiheng.documents.errors import DamagedFileError, InaccessibleFileError, PasswordProtectedError, UnsupportedFormatError
from jiheng.documents.limits import Limits
from jiheng.messages import Message, msg


class Format(StrEnum):
    """The kinds that are read."""

    DOCX = "docx"
    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"  #: also et, the tables of older WPS versions
    PDF = "pdf"
    OFD = "ofd"
    TEXT = "text"  #: any text: HTML and delimited files are told apart once it is decoded


_CONVERT_TEXT: Final = msg("请用 Word 或 WPS 打开后另存为 docx 再试。")
_CONVERT_SHEET: Final = msg("请用 Excel 或 WPS 打开后另存为 xlsx 再试。")
_LATER: Final = msg("本版本还不能读取这种格式，请提供对应的 Word 或 Excel 文件。")
_WRONG: Final = msg("请确认是否选错了文件。")
_PICTURE: Final = msg("图片")
_MAGIC: Final[tuple[tuple[bytes, Message, Message], ...]] = (
    (b"{\\rtf", msg("RTF 文档"), _CONVERT_TEXT),
    (b"\xff\xd8\xff", _PICTURE, _LATER),
    (b"\x89PNG\r\n", _PICTURE, _LATER),
    (b"GIF8", _PICTURE, _LATER),
    (b"II*\x00", _PICTURE, _LATER),
    (b"MM\x00*", _PICTURE, _LATER),
    (b"Rar!\x1a", msg("压缩包"), msg("请先解压，再选择其中的文件。")),
    (b"7z\xbc\xaf", msg("压缩包"), msg("请先解压，再选择其中的文件。")),
    (b"\x1f\x8b", msg("压缩包"), msg("请先解压，再选择其中的文件。")),
)
_BY_LIBRARIES: Final = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_PDF: Final = re.compile(rb"(?:.{0,1000}[\r\n])?%PDF-", re.DOTALL)  # servers and mail gateways put lines of their own before it
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MAIN_PARTS: Final = {"xl/workbook.xml": Format.XLSX, "word/document.xml": Format.DOCX}
_LINKED: Final = ((re.compile(r"workbook\d*\.xml"), Format.XLSX), (re.compile(r"document\d*\.xml"), Format.DOCX))
_SPREADSHEET: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_ENTRY: Final = 128  # bytes of an entry in the directory of an OLE file; its name stands first, in UTF-16
_NAME: Final = 64
_STREAMS: Final = ("EncryptedPackage", "Workbook", "Book", "WordDocument", "WpsDocument", "PowerPoint Document")
_MOST_HEAD: Final = 4096


def sniff(path: Path, limits: Limits) -> Format:
    """The format of a file.

    Raises:
        UnreadableFileError: it cannot be opened, is empty, damaged, protected by a password or of a kind that is not read.
    """
    check_file(path, limits)
    try:
        with path.open("rb") as source:
            head = source.read(_MOST_HEAD)
    except OSError as error:
        raise InaccessibleFileError(path) from error
    if head.startswith(_ZIP):
        with open_archive(path, limits, "docx/xlsx") as archive:
            return _in_zip(archive)
    if head.startswith(OLE_MAGIC):
        return _in_ole(path)
    if _PDF.match(head):
        return Format.PDF
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            raise UnsupportedFormatError(path, what, advice)
    return _in_text(path, head)


def is_harmless(path: Path, most: int) -> bool:
    """Whether a file is small and of no format whose library bounds neither its time nor its memory (PDF, pictures)."""
    try:
        with path.open("rb") as source:
            head = source.read(_MOST_HEAD)
        return path.stat().st_size <= most and not head.lstrip().startswith(_BY_LIBRARIES)
    except OSError:
        return True  # the reader says what is wrong


def unknown_content(path: Path) -> UnsupportedFormatError:
    """The error for bytes that are neither text nor anything known."""
    return UnsupportedFormatError(path, msg("无法识别的数据"), _WRONG)


def _in_zip(archive: Archive) -> Format:
    for part, kind in _MAIN_PARTS.items():
        if part in archive:
            return kind
    if "xl/workbook.bin" in archive:
        raise UnsupportedFormatError(archive.path, msg("二进制工作簿（xlsb）"), _CONVERT_SHEET)
    if "mimetype" in archive and "content.xml" in archive:
        if archive.read("mimetype").startswith(_SPREADSHEET):
            return Format.ODS
        raise UnsupportedFormatError(archive.path, msg("OpenDocument 文档"), _CONVERT_TEXT)
    if "OFD.xml" in archive:
        return Format.OFD
    return _linked(archive)


def _linked(archive: Archive) -> Format:
    """By the link of the package to its main part, for files that name it otherwise than every program does."""
    for link in archive.relationships():
        base = link.target.rsplit("/", 1)[-1].lower()
        kind = next((kind for pattern, kind in _LINKED if pattern.fullmatch(base)), None)
        if link.kind == "officeDocument" and not link.external and link.target in archive and kind:
            return kind
    if "ppt/presentation.xml" in archive:
        raise UnsupportedFormatError(archive.path, msg("演示文稿"), _WRONG)
    if "[Content_Types].xml" in archive:
        raise DamagedFileError(archive.path)
    raise UnsupportedFormatError(archive.path, msg("压缩包"), msg("请先解压，再选择其中的文件。"))


def _in_ole(path: Path) -> Format:
    """By the names of its streams; the directory may stand in any sector, so every aligned place is looked at."""
    names = _stream_names(path)
    if "EncryptedPackage" in names:
        raise PasswordProtectedError(path)
    if "Workbook" in names or "Book" in names:
        return Format.XLS
    if "WordDocument" in names or "WpsDocument" in names:
        raise UnsupportedFormatError(path, msg("旧版 Word（doc）或 WPS 文档"), _CONVERT_TEXT)
    if "PowerPoint Document" in names:
        raise UnsupportedFormatError(path, msg("演示文稿"), _WRONG)
    raise DamagedFileError(path)


def _stream_names(path: Path) -> set[str]:
    sought = {name.encode("utf-16-le").ljust(_NAME, b"\0"): name for name in _STREAMS}
    found = set()
    data = path.read_bytes()
    for raw, name in sought.items():
        at = data.find(raw)
        while at >= 0 and at % _ENTRY:
            at = data.find(raw, at + 1)
        if at >= 0:
            found.add(name)
    return found


def _in_text(path: Path, head: bytes) -> Format:
    """Text formats that only an office program can turn into a table or document."""
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and head.lstrip(b"\xef\xbb\xbf\r\n ").startswith(b"<?xml"):
        raise UnsupportedFormatError(path, msg("XML 电子表格 2003"), _CONVERT_SHEET)
    if b"schemas.microsoft.com/office/word/2003/wordml" in head:
        raise UnsupportedFormatError(path, msg("Word 2003 XML 文档"), _CONVERT_TEXT)
    if head[:200].lstrip().upper().startswith(b"MIME-VERSION:"):
        raise UnsupportedFormatError(path, msg("单个文件网页（mht）"), _CONVERT_SHEET)
    return Format.TEXT
