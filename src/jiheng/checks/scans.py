"""Findings on scans: what rests on a figure that was not surely read is a question, not an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from jiheng.documents import Document
from jiheng.records import Finding, Place, Severity

_SCAN = "scan"


def softened(findings: Iterable[Finding], document: Document) -> Iterator[Finding]:
    """The findings, those that touch an unsure cell of a scan made notes without corrections."""
    unsure = {_spot(doubt.place) for doubt in document.unread if doubt.place.row and doubt.place.column} if document.format == _SCAN else set()
    for finding in findings:
        rests = unsure and any(_spot(place) in unsure for place in finding.places)
        yield evolve(finding, severity=Severity.NOTE, fixes=()) if rests else finding


def _spot(place: Place) -> tuple[str | None, int | None, int | None]:
    return place.part, place.row, place.column
