"""Document to records."""

from __future__ import annotations

from jiheng.documents import Document
from jiheng.forms.selfevaluation import forms_of
from jiheng.records import Record


def extract_records(document: Document) -> tuple[Record, ...]:
    """All records of a document, in document order."""
    return tuple(found.record for found in forms_of(document))
