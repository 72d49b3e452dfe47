"""What an evaluation says of each indicator: its points, the points taken off and why, in the scorecard and in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from jiheng.records import Place, Report, Scorecard, ScorecardRow, Text
from jiheng.values.printed import Printed
from jiheng.values.text import key

_OPENED: Final = re.compile(r"对于[“\"「](?P<name>[^”\"」]{2,40})[”\"」](?:指标)?[:：](?P<process>.*)")
_NUMBER: Final = r"\d+(?:\.\d+)?"
_CLOSED: Final = re.compile(rf"满分?(?P<weight>{_NUMBER})分[,，](?:扣除?(?P<lost>{_NUMBER})分[,，])?得分?(?P<score>{_NUMBER})分")
#: lines that an argument runs over at most
_LONGEST: Final = 40


@frozen
class Verdict:
    """One indicator's judgement.

    Attributes:
        name: as printed. weight, lost, score: points; lost is weight − score where it is not printed.
        process: the argument. rule: the rule, where the scorecard gives it. place: where it stands. card: whether it is a scorecard's row.
    """

    name: str
    weight: Printed
    lost: Printed | None
    score: Printed
    process: str
    rule: str
    place: Place
    card: bool = False

    @property
    def taken(self) -> Fraction:
        """The points that it lost, from points and score."""
        return self.weight.exact - self.score.exact


def told_verdicts(report: Report) -> Iterator[Verdict]:
    """The judgements that a report's text argues: 对于“…”：… 该指标满分6分，扣0.52分，得分5.48分."""
    name, lines = None, list[Text]()
    for paragraph in report.paragraphs:
        opened = _OPENED.match(key(paragraph.text))
        if opened:
            name, lines = opened["name"], []
        if name is None or len(lines) > _LONGEST:
            continue
        lines.append(paragraph)
        closed = _CLOSED.search(key(paragraph.text))
        if closed:
            process = key("".join(line.text for line in lines))
            weight, score = Printed.of(closed["weight"]), Printed.of(closed["score"])
            lost = Printed.of(closed["lost"]) if closed["lost"] else None
            yield Verdict(name, weight, lost, score, process, "", evolve(paragraph.place, text=closed[0]))
            name = None


def card_verdicts(card: Scorecard) -> Iterator[Verdict]:
    """The judgements of a scorecard's rows."""
    for row in card.rows:
        found = _of_row(row)
        if found is not None:
            yield found


def _of_row(row: ScorecardRow) -> Verdict | None:
    weight, score = row.weight, row.score
    if weight is None or weight.number is None or score is None or score.number is None:
        return None
    lost = row.deduction.number if row.deduction else None
    return Verdict(
        key(row.name.text),
        weight.number,
        lost,
        score.number,
        key(row.process.text) if row.process else "",
        key(row.rule.text) if row.rule else "",
        score.place,
        card=True,
    )
