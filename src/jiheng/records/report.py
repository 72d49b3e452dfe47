"""Narrative: a report's sections and the figures that its sentences state."""

from __future__ import annotations

from attrs import frozen

from jiheng.records.cell import Text, Value
from jiheng.records.place import Place


@frozen
class Section:
    """A heading. level 1 is 一、, 2 is （一）, 3 is 1., 4 is （1）. number is as printed; title without it."""

    level: int
    number: str
    title: str
    place: Place


@frozen
class Claim:
    """A figure that the text states.

    Attributes:
        measure: what kind of figure: ``budget``, ``received``, ``executed``, ``balance``, ``amount`` (money),
            ``execution_rate``, ``completion_rate``, ``share``, ``growth``, ``satisfaction``, ``awareness``, ``rate`` (percent), ``headcount``, ``count``, ``standard`` (元/人),
            ``score``, ``execution_score``, ``indicator_score``, ``grade``, ``date``.
        subject: the words that say of what, as printed (退休人员满意度, 中央资金); empty when the sentence names none.
        value: figure and unit; for a grade the word.
        period: year or months named with it, None when none.
        sentence: the whole sentence it stands in, with the place of the sentence.
        start: offset of the figure in the sentence.
    """

    measure: str
    subject: str
    value: Value
    period: str | None
    sentence: Text
    start: int

    @property
    def place(self) -> Place:
        """The place of the figure."""
        return self.value.place


@frozen
class Report:
    """A narrative document or a part of one (an evaluation report, the text around one table).

    Attributes:
        title: as printed. year: None when it does not say. project: the project it speaks of, as printed in its cover or title.
        sections: headings in order. claims: figures in reading order. paragraphs: the text itself, each with its place.
        tables: indexes, in the list of a file's records, of the self-evaluations that stand in it.
    """

    title: Text
    year: int | None
    project: Text | None
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    paragraphs: tuple[Text, ...]
    tables: tuple[int, ...]
    place: Place


@frozen
class ScorecardRow:
    """A row of a third party's or department's scorecard (综合评分表)."""

    level1: str
    level2: str
    name: Text
    weight: Value | None
    target: Value | None
    rule: Text | None
    process: Text | None
    deduction: Value | None
    score: Value | None
    rate: Value | None
    place: Place


@frozen
class Scorecard:
    """A scorecard with its rows and the printed total."""

    title: Text
    rows: tuple[ScorecardRow, ...]
    total_weight: Value | None
    total_score: Value | None
    place: Place
