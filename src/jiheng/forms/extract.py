"""Document to records."""

from __future__ import annotations

from jiheng.documents import Document
from jiheng.forms.accounts import accounts_of
from jiheng.forms.narrative import reports_of
from jiheng.forms.selfevaluation import forms_of
from jiheng.records import Record, SelfEvaluation


def extract_records(document: Document) -> tuple[Record, ...]:
    """All records of a document: its forms and scorecards in order, then the reports that speak of them, then final accounts."""
    found = [item.record for item in forms_of(document)]
    forms = [(index, record) for index, record in enumerate(found) if isinstance(record, SelfEvaluation)]
    return (*found, *reports_of(document, forms), *accounts_of(document))
