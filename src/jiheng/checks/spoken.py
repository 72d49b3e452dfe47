"""Sentences and paragraphs with the figures they state, and what each figure is: a level, a change or a share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import Final

from attrs import frozen

from jiheng.checks.figures import factor, reading
from jiheng.records import Claim, Report, Text
from jiheng.values.interval import Interval
from jiheng.values.text import key
from jiheng.values.units import Unit

UP: Final = "增加|增长|上升|提高|提升|增幅|涨幅|上涨"
DOWN: Final = "减少|下降|降低|降幅|压减|缩减|下跌"
_AMOUNT_OF_CHANGE: Final = "(?:了|约|幅度为|幅度|率为|率|比例为|为|额为|额)?"
_DIRECTION: Final = re.compile(rf"(?:(?P<up>{UP})|(?P<down>{DOWN})){_AMOUNT_OF_CHANGE}\s*$")
_COMPARED: Final = re.compile(
    rf"(?:与|比|较|同)?(?:上年|去年|上一年|上年度|(?:19|20)\d\d年)(?:度|同期|决算|预算|数|末|执行数)*(?:相比|相较)?|^(?:同比|环比|净)|(?:{UP}|{DOWN})$"
)
_COMMON: Final = re.compile(r"^(?:20\d\d年度?|本年度?|全年|年度|当年|本单位|本部门|全县|全市|全区)+")


@frozen
class Spoken:
    """A sentence with its figures in order."""

    text: Text
    claims: tuple[Claim, ...]

    def before(self, claim: Claim) -> list[Claim]:
        """The figures that stand before one of its figures."""
        return [other for other in self.claims if other.start < claim.start]


def sentences_of(report: Report) -> Iterator[Spoken]:
    """The sentences of a report that state figures."""
    for _, claims in groupby(report.claims, key=lambda claim: (claim.sentence.place.line, claim.sentence.text)):
        found = tuple(claims)
        yield Spoken(found[0].sentence, found)


def paragraphs_of(report: Report) -> Iterator[list[Spoken]]:
    """The same sentences by the line that they begin in."""
    for _, spoken in groupby(sentences_of(report), key=lambda sentence: sentence.text.place.line):
        yield list(spoken)


def lead(claim: Claim, reach: int = 20) -> str:
    """The words just before a figure."""
    return claim.sentence.text[max(0, claim.start - reach) : claim.start]


def direction(claim: Claim) -> int:
    """1 where the words just before a figure say that something rose by it, -1 where it fell, 0 where they say neither."""
    return _direction_of(lead(claim, 12))


@lru_cache(maxsize=4096)
def _direction_of(words: str) -> int:
    found = _DIRECTION.search(words)
    return 0 if found is None else 1 if found["up"] else -1


def is_percent(claim: Claim) -> bool:
    """Whether a figure is a percentage."""
    unit = claim.value.unit
    return unit is not None and unit.is_share


def is_level(claim: Claim) -> bool:
    """Whether a figure is an amount or a count as it stands, not a change, share, bound, score or standard."""
    plain = claim.value.number is not None and claim.value.op is None
    return (
        plain
        and not is_percent(claim)
        and not direction(claim)
        and claim.measure not in ("standard", "score", "grade", "execution_score", "indicator_score")
    )


def kind(claim: Claim) -> tuple[str, tuple[str, ...]]:
    """What a figure counts: figures of one kind can be compared."""
    unit = claim.value.unit or Unit("", factor(claim.value))
    return unit.base, unit.per


def same_kind(claims: Iterable[Claim], like: Claim) -> list[Claim]:
    """The figures of one kind with another."""
    return [claim for claim in claims if kind(claim) == kind(like)]


@lru_cache(maxsize=4096)
def bare_subject(subject: str) -> str:
    """A subject without the words of comparison and change around it: 较上年决算增加 → empty, 收入总计增加 → 收入总计."""
    return _COMMON.sub("", _COMPARED.sub("", key(subject)))


def share_reading(claim: Claim) -> Interval:
    """What a percentage may stand for, as a share of 1: rounded or cut off at its last digit."""
    number = claim.value.number
    if number is None:
        return Interval.point(0)
    step = number.interval.high - number.exact
    return Interval(number.exact - step, number.exact + 2 * step).scaled(Fraction(1, 100))


def said(claim: Claim) -> Interval:
    """What a level or change may stand for, in its base unit."""
    return reading(claim.value)
