"""What a file is, by its content; the name is never believed."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from jiheng.documents.archive import DAMAGE, OLE_MAGIC, Archive, check_file, open_archive
from jiheng.documents.errors import DamagedFileError, InaccessibleFileError, OwnResultError, PasswordProtectedError, UnsupportedFormatError
from jiheng.documents.limits import Limits
from jiheng.documents.own import is_own_archive, is_own_page
from jiheng.messages import Message, msg


class Format(StrEnum):
    """The kinds that are read."""

    DOCX = "docx"
    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"  #: also et, the tables of older WPS versions
    PDF = "pdf"
    OFD = "ofd"
    PPTX = "pptx"
    DOC = "doc"  #: also wps, the texts of older WPS versions; this and all below by way of LibreOffice
    RTF = "rtf"
    ODT = "odt"
    PPT = "ppt"
    ODP = "odp"
    XLSB = "xlsb"
    WORD_XML = "xml"  #: Word 2003
    SHEET_XML = "xmls"  #: Excel 2003
    PICTURE = "picture"  #: read with the extra jiheng[scan]
    TEXT = "text"  #: any text: HTML and delimited files are told apart once it is decoded


_CONVERT_TEXT: Final = msg("请用 Word 或 WPS 打开后另存为 docx 再试。")
_CONVERT_SHEET: Final = msg("请用 Excel 或 WPS 打开后另存为 xlsx 再试。")
_WRONG: Final = msg("请确认是否选错了文件。")
_MAGIC: Final[tuple[tuple[bytes, Message, Message], ...]] = (
    (b"Rar!\x1a", msg("压缩包"), msg("请先解压，再选择其中的文件。")),
    (b"7z\xbc\xaf", msg("压缩包"), msg("请先解压，再选择其中的文件。")),
    (b"\x1f\x8b", msg("压缩包"), msg("请先解压，再选择其中的文件。")),
)
_PICTURES: Final = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n|GIF8|II\*\x00|MM\x00\*|BM.{4}\x00{4}|RIFF.{4}WEBP", re.DOTALL)
_PDF: Final = re.compile(rb"(?:.{0,1000}[\r\n])?%PDF-", re.DOTALL)  # servers and mail gateways put lines of their own before it
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MAIN_PARTS: Final = {
    "xl/workbook.xml": Format.XLSX,
    "word/document.xml": Format.DOCX,
    "ppt/presentation.xml": Format.PPTX,
    "xl/workbook.bin": Format.XLSB,
    "OFD.xml": Format.OFD,
}
_LINKED: Final = ((re.compile(r"workbook\d*\.xml"), Format.XLSX), (re.compile(r"document\d*\.xml"), Format.DOCX))
_OPEN_DOCUMENT: Final = b"application/vnd.oasis.opendocument."
_OPEN_DOCUMENTS: Final = ((b"spreadsheet", Format.ODS), (b"text", Format.ODT), (b"presentation", Format.ODP))
_ENTRY: Final = 128  # bytes of an entry in the directory of an OLE file; its name stands first, in UTF-16
_NAME: Final = 64
_STREAMS: Final = ("EncryptedPackage", "Workbook", "Book", "WordDocument", "WpsDocument", "PowerPoint Document")
_MOST_HEAD: Final = 4096
_EXPANSION: Final = 10  # a small file that expands to more than so many small ones is no small one


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
            if is_own_archive(archive):
                raise OwnResultError(path)
            return _in_zip(archive)
    if is_own_page(head):
        raise OwnResultError(path)
    if head.startswith(OLE_MAGIC):
        return _in_ole(path)
    if _PDF.match(head):
        return Format.PDF
    if _is_picture(head):
        return Format.PICTURE
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            raise UnsupportedFormatError(path, what, advice)
    return _in_text(path, head)


def is_harmless(path: Path, most: int) -> bool:
    """Whether a file is small and of no format whose library bounds neither its time nor its memory (PDF, pictures)."""
    if not path.is_file():
        return True  # to open a pipe would wait for ever; the reader says what is wrong
    try:
        with path.open("rb") as source:
            head = source.read(_MOST_HEAD)
        small = path.stat().st_size <= most and (not head.startswith(_ZIP) or _expanded(path) <= _EXPANSION * most)
        return small and not _is_picture(head) and not _PDF.match(head)
    except OSError:
        return True  # the reader says what is wrong


def _expanded(path: Path) -> int:
    """Bytes that a zip file says it holds; none when it is damaged, which the reader will tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except DAMAGE:
        return 0


def _is_picture(head: bytes) -> bool:
    return _PICTURES.match(head) is not None


def unknown_content(path: Path) -> UnsupportedFormatError:
    """The error for bytes that are neither text nor anything known."""
    return UnsupportedFormatError(path, msg("无法识别的数据"), _WRONG)


def _in_zip(archive: Archive) -> Format:
    for part, kind in _MAIN_PARTS.items():
        if part in archive:
            return kind
    if "mimetype" in archive and archive.read("mimetype").startswith(_OPEN_DOCUMENT):
        return _of_open_document(archive)
    return _linked(archive)


def _of_open_document(archive: Archive) -> Format:
    if "content.xml" not in archive:
        raise DamagedFileError(archive.path, "content.xml")
    kind = archive.read("mimetype").removeprefix(_OPEN_DOCUMENT)
    found = next((known for name, known in _OPEN_DOCUMENTS if kind.startswith(name)), None)
    if found is None:
        raise UnsupportedFormatError(archive.path, msg("OpenDocument 文档"), _CONVERT_TEXT)
    return found


def _linked(archive: Archive) -> Format:
    """By the link of the package to its main part, for files that name it otherwise than every program does."""
    for link in archive.relationships():
        base = link.target.rsplit("/", 1)[-1].lower()
        kind = next((kind for pattern, kind in _LINKED if pattern.fullmatch(base)), None)
        if link.kind == "officeDocument" and not link.external and link.target in archive and kind:
            return kind
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
    if "WordDocument" in names:
        return Format.DOC
    if "WpsDocument" in names:
        raise UnsupportedFormatError(path, msg("旧版 WPS 文档"), _CONVERT_TEXT)
    if "PowerPoint Document" in names:
        return Format.PPT
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
    """Text by its looks, but a document of an office program."""
    if head.startswith(b"{\\rtf"):
        return Format.RTF
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and head.lstrip(b"\xef\xbb\xbf\r\n ").startswith(b"<?xml"):
        return Format.SHEET_XML
    if b"schemas.microsoft.com/office/word/2003/wordml" in head:
        return Format.WORD_XML
    if head[:200].lstrip().upper().startswith(b"MIME-VERSION:"):
        raise UnsupportedFormatError(path, msg("单个文件网页（mht）"), _CONVERT_SHEET)
    return Format.TEXT
