"""Results that 绩衡 wrote: known again by a mark, so that a page or ledger left among the documents is not checked as one of them.

Only results bear it: the disclosures and forms that 绩衡 writes are documents, and so are copies with comments.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jiheng.documents.archive import Archive, open_archive
from jiheng.documents.errors import UnreadableFileError
from jiheng.documents.limits import Limits

#: the category among the properties of a workbook or Word file
RESULT: Final = "jiheng-result"
#: the same in the head of a page
GENERATOR: Final = f'<meta name="generator" content="{RESULT}">'
_PROPERTIES: Final = "docProps/core.xml"
_HEAD: Final = 2_000


def is_own_result(path: Path, limits: Limits) -> bool:
    """Whether a file is a result that 绩衡 wrote; False for what cannot be looked into."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as source:
            head = source.read(_HEAD)
        if not head.startswith(b"PK"):
            return is_own_page(head)
        with open_archive(path, limits, "docx/xlsx") as archive:
            return is_own_archive(archive)
    except (OSError, UnreadableFileError):
        return False


def is_own_page(head: bytes) -> bool:
    """Whether the beginning of a file is that of a page that 绩衡 wrote."""
    return GENERATOR.encode() in head[:_HEAD]


def is_own_archive(archive: Archive) -> bool:
    """Whether a workbook or Word file is a result that 绩衡 wrote."""
    return _PROPERTIES in archive and f">{RESULT}<".encode() in archive.read(_PROPERTIES)
