"""Sentences that stand in cells and notes, read as the text of a report, so that what is asked of a text is asked of them too."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from jiheng.documents import Paragraph
from jiheng.forms.arithmetic import Arithmetic, arithmetic_of
from jiheng.forms.claims import claims_in, read_sentences
from jiheng.forms.passages import Passage
from jiheng.records import Claim, Finding, Place, Report, Text

#: a part that no document has: it marks places that are to be given back
_PART = "\x00"


@frozen
class CellWords:
    """Some texts of cells as a report; in it each text is one paragraph, numbered from 1.

    Attributes:
        texts: the cells' texts, each with its own place.
        report: what they say.
    """

    texts: tuple[Text, ...]
    report: Report

    @classmethod
    def of(cls, texts: Sequence[Text], tables: tuple[int, ...] = ()) -> CellWords:
        """Read texts; ``tables`` are the forms that they speak of, by index among the records of the case."""
        paragraphs = tuple(Text(text.text, Place(part=_PART, line=at, text=text.text)) for at, text in enumerate(texts, 1))
        claims: list[Claim] = []
        found = Arithmetic([], [], [], [])
        for at, text in enumerate(texts, 1):
            passage = Passage.of([Paragraph(text.text, _PART, at)])
            sentences = read_sentences(passage)
            claims += claims_in(sentences, passage)
            own = arithmetic_of(passage, sentences)
            found.sums += own.sums
            found.products += own.products
            found.equations += own.equations
        title = Text("", Place(part=_PART))
        report = Report(title, None, None, (), tuple(claims), paragraphs, tables, title.place)
        return cls(tuple(texts), evolve(report, sums=tuple(found.sums), products=tuple(found.products), equations=tuple(found.equations)))

    def given_back(self, finding: Finding) -> Finding:
        """A finding on the report with the places of the cells."""
        return evolve(finding, places=tuple(map(self._own, finding.places)), fixes=())

    def _own(self, place: Place) -> Place:
        if place.part != _PART or not place.line:
            return place
        return evolve(self.texts[place.line - 1].place, text=place.text)
