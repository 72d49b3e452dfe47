"""Old Office formats (doc, wps, rtf, odt, xlsb, ppt …) by way of LibreOffice, read by the readers of the new ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from jiheng.documents.docx import read_docx
from jiheng.documents.errors import ConversionError, MissingProgramError, UnreadableFileError
from jiheng.documents.libreoffice import converted, program
from jiheng.documents.limits import Limits
from jiheng.documents.model import Document
from jiheng.documents.pptx import read_pptx
from jiheng.documents.xlsx import read_xlsx
from jiheng.messages import Message, msg


@frozen
class _Way:
    """How a format is read: its name for people, the format that it becomes, and the reader of that."""

    what: Message
    becomes: str
    read: Callable[[Path, Limits], Document]


_WAYS: Final = {
    "doc": _Way(msg("旧版 Word（doc）或 WPS 文档"), "docx", read_docx),
    "rtf": _Way(msg("RTF 文档"), "docx", read_docx),
    "odt": _Way(msg("OpenDocument 文档"), "docx", read_docx),
    "xml": _Way(msg("Word 2003 XML 文档"), "docx", read_docx),
    "xlsb": _Way(msg("二进制工作簿（xlsb）"), "xlsx", read_xlsx),
    "xmls": _Way(msg("XML 电子表格 2003"), "xlsx", read_xlsx),
    "ppt": _Way(msg("旧版演示文稿（ppt）"), "pptx", read_pptx),
    "odp": _Way(msg("OpenDocument 演示文稿"), "pptx", read_pptx),
}
_SUFFIXES: Final = {"xmls": "xml"}


def read_legacy(path: Path, kind: str, limits: Limits) -> Document:
    """Read a file of an old format; the document keeps the path and the format of the original.

    Args:
        kind: the format by content: doc, rtf, odt, xml, xlsb, xmls, ppt or odp.

    Raises:
        MissingProgramError, ConversionError: LibreOffice is not there, or cannot read the file.
        UnreadableFileError: another of its kinds, by what is wrong.
    """
    way = _WAYS[kind]
    soffice = program()
    if soffice is None:
        raise MissingProgramError(path, way.what)
    with converted(soffice, path, _SUFFIXES.get(kind, kind), way.becomes, limits) as result:
        if result is None:
            raise ConversionError(path, way.what)
        try:
            document = way.read(result, limits)
        except UnreadableFileError as error:
            error.path = path
            raise
    return evolve(document, path=path, format=_SUFFIXES.get(kind, kind))
