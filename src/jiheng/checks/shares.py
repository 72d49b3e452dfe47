"""Rates and shares of a report with the part and the whole that their sentences give for them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from jiheng.checks.figures import amount
from jiheng.checks.spoken import Spoken, bare_subject, is_level, is_percent, kind, lead, said, same_kind, share_reading
from jiheng.records import Claim, Report

_OF: Final = re.compile(r"占(?P<whole>[^，,；;。：:占]*?)的?(?:比重|比例|比率|百分比|比)?(?:达到|达|为|是|约|：|:)?\s*$")
_OF_A_LIST: Final = re.compile(r"占(?:比|比重|比例)(?:达到|达|为|是|约|：|:)?\s*$")
_HEAD: Final = re.compile(r"[：:]\s*$")
_SPENT_RATES: Final = frozenset({"execution_rate"})
_SEVERAL: Final = re.compile(r"分别|均|各")
#: before the first of two counts: it is the base of a rate
_BASE: Final = re.compile("应|计划|目标|任务|发放|发出|设置|抽查|抽检|参加|参训|参评|收回|回收|受理")
_OTHER_RATE: Final = re.compile(r"[%；;]")
_RECEIVED: Final = re.compile(r"到位率$")
#: rates that two counts of one sentence give, and the words that the second count stands with
_COUNTED: Final = {
    "回收率": "收回|回收",
    "有效率": "有效",
    "完成率": "完成|实际",
    "合格率": "合格",
    "通过率": "通过",
    "达标率": "达标",
    "量化率": "量化",
    "参保率": "参保",
    "覆盖率": "覆盖",
    "签约率": "签约",
    "及格率": "及格",
    "优良率": "优良",
    "就业率": "就业",
    "办结率": "办结",
    "满意度": "满意",
    "满意率": "满意",
}
#: rates whose part lies within the whole
_WITHIN: Final = re.compile(r"(?:回收|有效|合格|通过|达标|就业|及格|优良)率$|满意[度率]$")


@frozen
class Ratio:
    """A percentage with its part and whole.

    Attributes:
        name: what the percentage is called. sure: whether part and whole are surely its own. fits: whether another whole of the text gives it.
    """

    claim: Claim
    part: Claim
    whole: Claim
    name: str
    sure: bool = True
    fits: bool = False

    @property
    def whole_is_positive(self) -> bool:
        """Whether the whole is surely more than zero."""
        return said(self.whole).low > 0

    @property
    def holds(self) -> bool:
        """Whether the percentage may follow."""
        return self.fits or _gives(self.claim, self.part, self.whole)

    @property
    def percent(self) -> Fraction:
        """Part ÷ whole in percent at face value."""
        return amount(self.part.value) / amount(self.whole.value) * 100


def _gives(claim: Claim, part: Claim, whole: Claim) -> bool:
    return said(whole).low > 0 and share_reading(claim).meets(said(part) / said(whole))


def ratios_of(report: Report, spoken: Iterable[Sequence[Spoken]]) -> Iterator[Ratio]:
    """Every percentage of a report whose part and whole can be told.

    Args:
        spoken: the report's sentences with figures, by paragraph.
    """
    named = _Names(report)
    head: list[Claim] = []
    lines = sorted(section.place.line or 0 for section in report.sections)
    last = 0
    for paragraph in spoken:
        line = paragraph[0].text.place.line or 0
        if _crossed(lines, last, line):
            head = []
        for sentence in paragraph:
            yield from _ratios(sentence, head, named)
        if _HEAD.search(paragraph[-1].text.text):
            head = [claim for claim in paragraph[-1].claims if is_level(claim)]
        last = line


def _crossed(lines: Sequence[int], last: int, line: int) -> bool:
    return bisect_right(lines, line) != bisect_right(lines, last)


class _Names:
    """The levels of a report by subject."""

    def __init__(self, report: Report) -> None:
        self._by_name: dict[str, list[Claim]] = {}
        for claim in report.claims:
            if is_level(claim) and claim.subject:
                self._by_name.setdefault(bare_subject(claim.subject), []).append(claim)

    def find(self, name: str, like: Claim) -> list[Claim]:
        """The levels of a name, of one kind with another figure."""
        return same_kind(self._by_name.get(bare_subject(name), []), like)


def _ratios(sentence: Spoken, head: Sequence[Claim], named: _Names) -> Iterator[Ratio]:
    for claim in sentence.claims:
        if not is_percent(claim) or claim.value.number is None or claim.value.op or _SEVERAL.search(sentence.text.text[: claim.start]):
            continue
        before = [other for other in sentence.before(claim) if is_level(other)]
        found = (
            _share(claim, before, head, named)
            if claim.measure == "share"
            else _spent(claim, before)
            if claim.measure in _SPENT_RATES or _is_completion(claim) or _RECEIVED.search(claim.subject)
            else _counted(claim, before)
        )
        if found is not None:
            yield found


def _is_completion(claim: Claim) -> bool:
    return claim.measure == "rate" and claim.subject.startswith("完成") and claim.subject.endswith("预算")


def _share(claim: Claim, before: Sequence[Claim], head: Sequence[Claim], named: _Names) -> Ratio | None:
    part = before[-1] if before and bare_subject(before[-1].subject) == bare_subject(claim.subject) else None
    if part is None:
        return None
    text = claim.sentence.text[: claim.start]
    if _OF_A_LIST.search(text):
        wholes = [*same_kind(head, part), *same_kind(before[:-1], part)]
        return Ratio(claim, part, wholes[0], "占比") if len(wholes) == 1 else None
    found = _OF.search(text)
    if found is None or len(found["whole"]) < 2:
        return None
    wholes = [whole for whole in named.find(found["whole"], part) if whole is not part]
    if not wholes:
        return None
    line = claim.sentence.place.line
    near = [whole for whole in wholes if whole.sentence.place.line == line]
    fits = any(_gives(claim, each, whole) for whole in wholes for each in same_kind(before, part) if each is not whole)
    if not near and len({amount(whole.value) for whole in wholes}) > 1:
        return None
    return Ratio(claim, part, (near or wholes)[-1], "占" + found["whole"], sure=bool(near), fits=fits)


def _spent(claim: Claim, before: Sequence[Claim]) -> Ratio | None:
    """Spent ÷ budget (or received), received ÷ budget: where the sentence gives just one of each."""
    received = bool(_RECEIVED.search(claim.subject))
    parts = [other for other in before if other.measure == ("received" if received else "executed")]
    wholes = [other for other in before if other.measure in (("budget",) if received else ("budget", "received"))]
    if not parts or not wholes:
        return None
    fits = any(_gives(claim, part, whole) for part in parts for whole in same_kind(before, part) if whole is not part)
    alone = len({amount(part.value) for part in parts}) == 1 and len({amount(whole.value) for whole in wholes}) == 1
    return Ratio(claim, parts[-1], wholes[-1], claim.subject, fits=fits) if alone or fits else None


def _unrelated(claim: Claim, part: Claim, whole: Claim) -> bool:
    """Whether two counts are too far apart to be one of the other; a part of its whole (合格, 回收, 满意) cannot be more, so there it is an error."""
    return not _WITHIN.search(claim.subject) and amount(part.value) > amount(whole.value) * 2


def _counted(claim: Claim, before: Sequence[Claim]) -> Ratio | None:
    """A rate of two counts of its sentence: sent out and returned, planned and done."""
    words = next((words for name, words in _COUNTED.items() if claim.subject.endswith(name)), None)
    if words is None or len(before) != 2 or not _BASE.search(lead(before[0])) or kind(before[0]) != kind(before[1]) or claim.value.number is None:
        return None
    whole, part = before
    between = claim.sentence.text[whole.start : claim.start]
    if _OTHER_RATE.search(claim.sentence.text[part.start : claim.start]):
        return None  # the two counts gave another rate already
    if not re.search(words, between.rpartition(claim.subject[-3:])[0] or between) or _unrelated(claim, part, whole):
        return None
    return Ratio(claim, part, whole, claim.subject, fits=_gives(claim, whole, part))
