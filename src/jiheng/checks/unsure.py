"""Findings on what was not surely read: what rests on an unsure figure, or on a table whose rows are torn, is a question, not an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve

from jiheng.documents import Document, Layout, Table
from jiheng.records import Finding, Place, Severity
from jiheng.values.text import key

_SCAN: Final = "scan"
_PAGES: Final = frozenset({"pdf", _SCAN})
_TORN: Final = 2  # cells with half a pair of brackets; one may be a slip of the writer


def softened(findings: Iterable[Finding], document: Document) -> Iterator[Finding]:
    """The findings, those that touch an unsure cell of a scan, or a torn table, made notes without corrections."""
    unsure = {_spot(doubt.place) for doubt in document.unread if doubt.place.row and doubt.place.column} if document.format == _SCAN else set()
    torn = {table.part for table in document.tables() if _is_torn(table)} if document.format in _PAGES else set()
    for finding in findings:
        rests = (unsure or torn) and any(_spot(place) in unsure or place.part in torn for place in finding.places)
        yield evolve(finding, severity=Severity.NOTE, fixes=()) if rests else finding


def _spot(place: Place) -> tuple[str | None, int | None, int | None]:
    return place.part, place.row, place.column


def _is_torn(table: Table) -> bool:
    """Whether a table without lines was cut within its rows: words in brackets go on in the cell below."""
    if table.layout is not Layout.POSITIONS:
        return False
    texts = (key(cell.text) for cell in table.cells())
    return sum(text.count("(") != text.count(")") for text in texts) >= _TORN
