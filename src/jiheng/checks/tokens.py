"""Every figure of a sentence with its unit, whatever it measures, and slips of the pen: one digit changed, two neighbours exchanged.

The claims of a report (:mod:`jiheng.forms.claims`) say what a figure measures; here only how much of what unit it is, and what stands between
it and the next: enough for lists and rates, whose own words say how their figures belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Final

from attrs import define, frozen

from jiheng.checks.lines import Line
from jiheng.records import Text
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed
from jiheng.values.units import Unit, unit

_BASES: Final = (
    "平方公里|立方米|平方米|台（套）|台\\(套\\)|台套|公里|千米|公顷|公斤|千克|千瓦时|千瓦|人次|户次|件次|台次|批次|场次|辆次|车次|标段|学位|床位|机位|工日|"
    "元|人|名|位|户|次|份|家|所|个|项|条|处|座|间|册|张|篇|起|宗|例|辆|台|套|件|场|期|株|亩|米|吨|头|只|羽|匹|口|盏|根|棵|村|笔|单|本|幅|块|段|眼|床|栋|幢|批|组|支"
)
_FIGURE: Final = re.compile(
    r"(?<![\d.,A-Za-z$#+—~-])(?<!第)(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s{0,2}"
    rf"(?P<unit>%|‰|(?:个)?百分点|分(?![之钟别析期配批类局公管解担发布项级])|(?:亿|千万|百万|万|千)?(?:{_BASES})"
    r"(?![月均民]|工作日|百分点|小时|季度)(?:/(?:人|户|月|年|次|天|日|亩|吨|个|台|套))*)"
)
_RANGE: Final = re.compile(r"\s*(?:[-~—]|至)\s*\d")
_SENTENCE: Final = re.compile(r"[^。！？!?]+[。！？!?]?")


@frozen
class Token:
    """A figure: where it stands in its line, the number and its unit."""

    start: int
    end: int
    number: Printed
    unit_name: str

    @property
    def unit(self) -> Unit:
        """The unit, taken apart."""
        return unit(self.unit_name)

    @property
    def is_percent(self) -> bool:
        """Whether it is a share of something, not a number of percentage points."""
        return self.unit_name == "%"

    @property
    def exact(self) -> Fraction:
        """The figure at face value in its base unit."""
        return self.number.exact * self.unit.scale

    @property
    def reading(self) -> Interval:
        """What it may stand for in its base unit."""
        return self.number.reading.scaled(self.unit.scale)

    def like(self, other: Token) -> bool:
        """Whether both count the same thing."""
        return self.unit.same_kind(other.unit)

    def __str__(self) -> str:
        return f"{self.number}{self.unit_name}"


@define(slots=False, eq=False)
class Told:
    """A sentence with its figures.

    Attributes:
        line: the passage. start, end: where the sentence stands in it.
    """

    line: Line
    start: int
    end: int

    @property
    def plain(self) -> str:
        """The whole passage with half-width characters: figures count from its beginning."""
        return self.line.plain

    @cached_property
    def tokens(self) -> list[Token]:
        """Its figures in order, ranges left out."""
        found = (match for match in _FIGURE.finditer(self.plain, self.start, self.end) if not _RANGE.match(self.plain, match.end()))
        return [Token(match.start(), match.end(), Printed.of(match["number"]), re.sub("[（(].*", "", match["unit"])) for match in found]

    def words(self, token: Token) -> Text:
        """A figure as printed, with its place."""
        return self.line.words(token.start, token.end)

    def between(self, one: Token, other: Token) -> str:
        """The words between two figures."""
        return self.plain[one.end : other.start]


def told_in(line: Line) -> Iterator[Told]:
    """The sentences of a passage."""
    for match in _SENTENCE.finditer(line.plain):
        yield Told(line, match.start(), match.end())


# --- slips of the pen -------------------------------------------------------------------------------------------------------------


def slipped(number: Printed, meant: Fraction, *, anywhere: bool = False) -> bool:
    """Whether a printed figure becomes what is meant by changing one digit or exchanging two neighbours.

    Args:
        anywhere: whether any two digits may be exchanged.
    """
    scaled = meant * 10**number.places
    if scaled.denominator != 1 or scaled <= 0:
        return False
    one, other = str(int(number.exact * 10**number.places)), str(scaled.numerator)
    if len(one) != len(other) or one == other:
        return False
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 2 and (anywhere or apart[1] == apart[0] + 1):
        return one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
    return len(apart) == 1
