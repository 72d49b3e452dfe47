"""Document to records."""

from __future__ import annotations

from jiheng.documents import Document
from jiheng.records import Record


def extract_records(document: Document) -> tuple[Record, ...]:
    """All records of a document, in document order."""
    return ()
