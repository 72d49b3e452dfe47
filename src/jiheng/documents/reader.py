"""The one entrance: a path in, a Document out, the format told by content. Readers are loaded when they are needed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from attrs import evolve

from jiheng.documents.limits import Limits
from jiheng.documents.model import Document

_PAGE: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|title|div|style|center|p)\b", re.IGNORECASE | re.DOTALL
)
_TEXT_BYTES: Final = 32_000_000
_PROSE_CHARACTERS: Final = 3_000_000
_TABLE_NAMES: Final = (".csv", ".tsv")
_PROSE_NAMES: Final = (".txt", ".md", ".text", "")


def read_document(path: Path, limits: Limits | None = None) -> Document:
    """Read a file.

    Args:
        path: the file; its name matters only where text could be both a table and prose.
        limits: how much is read of a hostile or very large file.

    Raises:
        UnreadableFileError: with one line that says why and what to do.
    """
    from jiheng.documents.sniff import Format, sniff

    limits = limits or Limits()
    match sniff(path, limits):
        case Format.DOCX:
            from jiheng.documents.docx import read_docx

            return read_docx(path, limits)
        case Format.XLSX:
            from jiheng.documents.xlsx import read_xlsx

            return read_xlsx(path, limits)
        case Format.ODS:
            from jiheng.documents.ods import read_ods

            return read_ods(path, limits)
        case Format.PDF:
            from jiheng.documents.pdf import read_pdf

            return read_pdf(path, limits)
        case Format.OFD:
            from jiheng.documents.ofd import read_ofd

            return read_ofd(path, limits)
        case Format.PICTURE:
            from jiheng.documents.scan import read_picture

            return read_picture(path, limits)
        case Format.TEXT:
            return _read_textual(path, limits)
        case Format.XLS:
            from jiheng.documents.xls import read_xls

            return read_xls(path, limits)
        case Format.PPTX:
            from jiheng.documents.pptx import read_pptx

            return read_pptx(path, limits)
        case old:
            from jiheng.documents.legacy import read_legacy

            return read_legacy(path, old, limits)


def _read_textual(path: Path, limits: Limits) -> Document:
    from jiheng.documents.encoding import decode
    from jiheng.documents.html import declared_charset
    from jiheng.documents.sniff import unknown_content

    data = _bytes(path)
    decoded = decode(data, declared_charset(data))
    if decoded is None:
        raise unknown_content(path)
    document = _read_text(path, decoded.text, limits)
    return evolve(document, unread=(*decoded.doubts(), *document.unread))


def _bytes(path: Path) -> bytes:
    from jiheng.documents.errors import InaccessibleFileError, OversizedFileError
    from jiheng.messages import msg

    try:
        if path.stat().st_size > _TEXT_BYTES:
            raise OversizedFileError(path, msg("字节数"), _TEXT_BYTES)
        return path.read_bytes()
    except OSError as error:
        raise InaccessibleFileError(path) from error


def _read_text(path: Path, text: str, limits: Limits) -> Document:
    if _PAGE.match(text[:100_000]):
        from jiheng.documents.html import read_html

        return read_html(path, text, limits)
    if _is_delimited(path, text):
        from jiheng.documents.delimited import read_delimited

        return read_delimited(path, text, limits)
    from jiheng.documents.errors import OversizedFileError
    from jiheng.documents.text import read_text
    from jiheng.messages import msg

    if len(text) > _PROSE_CHARACTERS:
        raise OversizedFileError(path, msg("字数"), _PROSE_CHARACTERS)
    return read_text(path, text, limits)


def _is_delimited(path: Path, text: str) -> bool:
    """By content; the name decides only for ragged tables and for the tabs of a text dump, which has tables and prose."""
    from jiheng.documents.delimited import delimiter_of

    suffix = path.suffix.lower()
    if suffix in _TABLE_NAMES:
        return True
    mark = delimiter_of(text)
    return mark is not None and not (mark == "\t" and suffix in _PROSE_NAMES)
