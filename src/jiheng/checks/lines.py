"""The whole text of a document for the rules that read every word: passages outside tables and cells inside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Final

from attrs import define

from jiheng.checks.grouping import alike
from jiheng.documents import Document, Paragraph, Table
from jiheng.forms.passages import Passage, passages_of
from jiheng.records import Record, Report, SelfEvaluation, Text
from jiheng.values.text import narrow, tidy

#: a cell that holds no words
_FIGURES: Final = re.compile(r"[\d.,%\s≥≤<>=+\-—–/]*")
_SPACE: Final = re.compile(r"\s+")
_YEAR: Final = re.compile(r"(20\d\d)年")
#: places that a sentence names before it says how many there are
_SHOWN: Final = 8


@define(slots=False, eq=False)
class Line:
    """A passage or a cell.

    Attributes:
        text: as printed.
        owner: index of the report that it belongs to, None outside reports.
        passage: where words of it stand; None for a cell. whole: the cell.
    """

    text: str
    owner: int | None
    passage: Passage | None = None
    whole: Text | None = None

    @cached_property
    def plain(self) -> str:
        """The text with half-width characters, every character at its position."""
        return self.passage.plain if self.passage is not None else narrow(self.text)

    @property
    def is_cell(self) -> bool:
        """Whether it stands in a table."""
        return self.passage is None

    @cached_property
    def bare(self) -> str:
        """The plain text without white space."""
        return _SPACE.sub("", self.plain)

    @cached_property
    def _positions(self) -> Sequence[int]:
        """Where each letter of the bare text stands."""
        plain = self.plain
        return range(len(plain)) if len(self.bare) == len(plain) else [at for at, letter in enumerate(plain) if not letter.isspace()]

    def bare_words(self, start: int, end: int) -> Text:
        """A part of the bare text, with the place where it stands."""
        return self.words(self._positions[start], self._positions[end - 1] + 1)

    def words(self, start: int, end: int) -> Text:
        """A part of it, with the place where it stands."""
        if self.passage is not None:
            return self.passage.words(start, end)
        if self.whole is None:
            raise LookupError("a line is a passage or a cell")
        return Text(tidy(self.text[start:end]), self.whole.place)


def read_lines(document: Document, records: Sequence[Record]) -> list[Line]:
    """Every passage and every cell with words of a document, in reading order; cells belong to no report."""
    owners = {
        (paragraph.place.part, paragraph.place.line): index
        for index, record in enumerate(records)
        if isinstance(record, Report)
        for paragraph in (record.title, *record.paragraphs)
    }
    found: list[Line] = []
    for is_table, blocks in groupby(document.blocks, key=lambda block: isinstance(block, Table)):
        if is_table:
            found.extend(_cells(block for block in blocks if isinstance(block, Table)))
        else:
            found.extend(_passages((block for block in blocks if isinstance(block, Paragraph)), owners))
    return found


def _passages(paragraphs: Iterable[Paragraph], owners: dict[tuple[str | None, int | None], int]) -> Iterator[Line]:
    for passage in passages_of(paragraphs):
        first = passage.pieces[0][1]
        yield Line(passage.text, owners.get((first.part, first.line)), passage)


def _cells(tables: Iterable[Table]) -> Iterator[Line]:
    for table in tables:
        for cell in table.cells():
            if not _FIGURES.fullmatch(cell.text):
                text = tidy(cell.text)
                yield Line(text, None, None, Text(text, cell.place))
        yield from _cells(table.nested)


def by_owner(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each report, and those outside all reports."""
    return alike(lines, lambda line: line.owner)


def year_of(records: Sequence[Record], owner: int | None) -> int | None:
    """The year that a report speaks of: its own, its forms', else the one that it names by far the most; outside reports the forms' year."""
    report = records[owner] if owner is not None else None
    forms = [(index, record) for index, record in enumerate(records) if isinstance(record, SelfEvaluation)]
    if isinstance(report, Report):
        if report.year:
            return report.year
        forms = [(index, form) for index, form in forms if index in report.tables]
    years = {form.year for _, form in forms if form.year}
    if len(years) == 1:
        return years.pop()
    return _most_named(report) if isinstance(report, Report) and not years else None


def _most_named(report: Report) -> int | None:
    """The year of most of the years that a report names, None when no year is."""
    named = Counter(int(year) for paragraph in report.paragraphs for year in _YEAR.findall(paragraph.text))
    if not named:
        return None
    year, times = named.most_common(1)[0]
    return year if times * 2 > named.total() else None


def shown(texts: Iterable[str]) -> str:
    """Words as a sentence quotes them, each once: “a”、“b”; after eight an ellipsis."""
    unique = list(dict.fromkeys(texts))
    quoted = "、".join(f"“{text}”" for text in unique[:_SHOWN])
    return quoted if len(unique) <= _SHOWN else quoted + "…"
