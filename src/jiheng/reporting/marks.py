"""Where in a document the findings stand: the cell, the words or the paragraph of each place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from jiheng.documents import Cell, Document, Paragraph
from jiheng.records import Finding, Place, Severity
from jiheng.reporting.result import SEVERITIES, severity_of

#: words longer than this are marked as the whole paragraph
_LONGEST: Final = 400


@frozen
class Mark:
    """A finding at one of its places.

    Attributes:
        number: of the finding in its file, from 1. first: whether it is the place where it would be corrected; it carries the number.
    """

    number: int
    severity: Severity
    first: bool


@frozen
class Stretch:
    """Words of a paragraph that carry a mark: text[start:end]."""

    start: int
    end: int
    mark: Mark


@define(eq=False)
class Marks:
    """The marks of a document.

    Attributes:
        located: numbers of the findings that stand somewhere in it.
    """

    located: set[int] = field(factory=set)
    _whole: defaultdict[int, list[Mark]] = field(factory=lambda: defaultdict(list))
    _words: defaultdict[int, list[Stretch]] = field(factory=lambda: defaultdict(list))

    def on(self, element: Cell | Paragraph) -> Sequence[Mark]:
        """The marks on a whole cell or paragraph."""
        return self._whole.get(id(element), ())

    def within(self, paragraph: Paragraph) -> Sequence[Stretch]:
        """The marks on words of a paragraph."""
        return self._words.get(id(paragraph), ())

    def add(self, element: Cell | Paragraph, words: str | None, mark: Mark) -> None:
        """Mark the words where they stand exactly once in a paragraph, else the whole cell or paragraph."""
        span = _only_span(element.text, words) if words and isinstance(element, Paragraph) else None
        if span:
            self._words[id(element)].append(Stretch(*span, mark))
        elif all(known.number != mark.number for known in self._whole[id(element)]):
            self._whole[id(element)].append(mark)


def marks_of(document: Document, findings: Iterable[Finding]) -> Marks:
    """Find each place of each finding in the document; a place that is nowhere in it is left out."""
    index = _Index(document)
    marks = Marks()
    for number, finding in enumerate(findings, 1):
        for place in finding.places:
            element = index.element(place) if place.file is None or Path(place.file) == document.path else None
            if element is not None:
                marks.add(element, place.text, Mark(number, severity_of(finding), number not in marks.located))
                marks.located.add(number)
    return marks


def gravest(marks: Iterable[Mark]) -> Severity:
    """The gravest severity of at least one mark."""
    return min((mark.severity for mark in marks), key=SEVERITIES.index)


class _Index:
    """Cells and paragraphs by place: the exact one, else the row, else the line."""

    def __init__(self, document: Document) -> None:
        self._known: dict[tuple[object, ...], Cell | Paragraph] = {}
        for element in _elements(document):
            for address in _addresses(element.place):
                self._known.setdefault(address, element)

    def element(self, place: Place) -> Cell | Paragraph | None:
        """What stands at a place."""
        return next((self._known[address] for address in _addresses(place) if address in self._known), None)


def _elements(document: Document) -> Iterator[Cell | Paragraph]:
    yield from document.paragraphs()
    for table in document.tables():
        yield from table.cells()


def _addresses(place: Place) -> Iterator[tuple[object, ...]]:
    if place.row is not None:
        yield "cell", place.part, place.row, place.column
        yield "row", place.part, place.row
    if place.line is not None:
        yield "line", place.part, place.line
        yield "line", place.line


def _only_span(text: str, words: str) -> tuple[int, int] | None:
    """Where words stand in a text, white space aside; None when nowhere, twice or as the whole of it."""
    letters = "".join(words.split())
    if not letters or len(letters) > _LONGEST or letters == "".join(text.split()):
        return None
    found = list(re.finditer(r"\s*".join(map(re.escape, letters)), text))
    return found[0].span() if len(found) == 1 else None
