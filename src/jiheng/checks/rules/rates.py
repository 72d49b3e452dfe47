"""TX120, TX121: rates right behind their figures, and differences of percentages in percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.context import Case
from jiheng.checks.registry import rule
from jiheng.checks.tokens import Token, Told, slipped
from jiheng.messages import msg
from jiheng.records import Finding, Report, Severity
from jiheng.values.interval import Interval, total
from jiheng.values.printed import plain

#: between a figure and the rate that it gives: 合格124处，抽检合格率98.41%; 168份，占有效问卷的88.42%
_TO_RATE: Final = re.compile(
    r"\s*(?:[（(][^（()）\d]{0,16}[)）])?\s*[，,]?\s*(?P<name>[^，,；;。：:\d（()）]{0,14}?(?:率|满意度))(?:为|达到|达|是|约|：|:)?\s*"
)
_TO_SHARE: Final = re.compile(r"\s*[，,（(]?\s*占(?P<name>[^，,；;。：:\d]{0,14}?)(?:的比[重例率])?(?:的|为|达到|达|约)*\s*")
_OF_WHOLE: Final = re.compile(r"\s*的(?P<name>)\s*")
_TO_CHANGE: Final = re.compile(
    r"\s*[，,（(]?\s*(?P<name>(?:同比)?(?:增长|下降|增幅|降幅|减幅|降低|减少|提高|上升)(?:率|幅度)?)(?:为|达到|达|约|了)*\s*"
)
_NOT_OWN: Final = re.compile(
    r"目标|计划|要求|不低于|不少于|超过|低于|高于|标准|平均|全省|全国|全市|利率|费率|税率|得分率|增长率|年均|分别|环比|上年|去年|加权|折"
)
_ASKED: Final = re.compile("有效问卷|收回|回收|总数")
#: rates whose figures are told by another word
_SAID: Final = {"回收": "收回"}
_BOUND: Final = re.compile(r"\s*(?:及?以上|及?以下|以内|左右|[-~—至])")
_WHOLE_TO_PART: Final = re.compile(r"[^；;。！\d]{0,20}")
#: figures before a rate that are looked at
_REACH: Final = 10
_FEW: Final = 3
_ALL: Final = 100
_TERMS: Final = 5
_DIGITS: Final = (3, 4)
_MOST: Final = Fraction(3, 2)


@frozen
class _Rate:
    """A percentage right behind a figure.

    Attributes:
        part: that figure. name: what stands between. before: the figures of one kind with it before it.
        kind: ``rate``, ``share``, ``change``, or ``of`` where the figure is the whole.
    """

    told: Told
    percent: Token
    part: Token
    name: str
    kind: str
    before: tuple[Token, ...]

    def shows(self, ratio: Interval) -> bool:
        """Whether the percentage may be printed, rounded or cut off, of a ratio."""
        return self.percent.number.may_print(ratio.scaled(100))


@rule("TX120", "rate-behind-figures", severity=Severity.ERROR, basis="完成率、合格率、占比等应能由所列的数算出")
def rate_behind_figures(case: Case) -> Iterator[Finding]:
    """紧跟在数后面的比率，由前面的数算不出来。

    查什么：
        “抽检126处，合格124处，合格率98.41%”一类：两个同单位的数之后写的率（率名中的词在后一个数前也有），按两数相除核对；
        占比、完成比例、增减幅由同段前面的数都算不出，而改动一个数字（或对调两个数字）就与其中相邻两数之比相等的，也提醒。
    为什么：
        数改了率没有改，或者率抄错，是报告里最常见的差错。
    错误示例：
        抽检126处，合格124处，合格率99.41%。
    正确示例：
        抽检126处，合格124处，合格率98.41%。
    已知例外：
        同段里有别的数能算出这个率的、“不低于”“目标”“全省平均”等的率、完成超过计划而按100%写的不报告；满意度按几档加权的，只在像抄错时提醒。
    """
    known = {index: _wrong_ratios(case, index) for index, record in enumerate(case.records) if isinstance(record, Report)}
    for index, sentences in case.told:
        if "%" in sentences[0].plain:
            found = (finding for rate in _rates(sentences) for finding in _wrong_rate(rate))
            yield from (evolve(finding, record=index) for finding in found if not _is_known(finding, known[index]))


def _wrong_ratios(case: Case, index: int) -> set[tuple[int | None, str]]:
    """The percentages that TX108 finds wrong."""
    return {(ratio.claim.place.line, ratio.claim.value.raw) for ratio in case.context_of(index).ratios if not ratio.holds}


def _is_known(finding: Finding, known: set[tuple[int | None, str]]) -> bool:
    place = finding.places[0]
    return any(place.line == line and (place.text or "") in raw for line, raw in known)


# --- reading ----------------------------------------------------------------------------------------------------------------------


def _rates(sentences: Sequence[Told]) -> Iterator[_Rate]:
    before: list[Token] = []
    for told in sentences:
        last: Token | None = None
        for token in told.tokens:
            if token.is_percent and last is not None and not _BOUND.match(told.plain, token.end):
                rate = _rate(told, token, last, before)
                if rate is not None:
                    yield rate
            if not token.is_percent:
                before.append(token)
            last = token


def _rate(told: Told, percent: Token, part: Token, before: Sequence[Token]) -> _Rate | None:
    if part.is_percent:
        return None
    between = told.between(part, percent)
    for kind, pattern in (("share", _TO_SHARE), ("of", _OF_WHOLE), ("change", _TO_CHANGE), ("rate", _TO_RATE)):
        match = pattern.fullmatch(between)
        if match and not _NOT_OWN.search(match["name"]):
            like = [token for token in before[-_REACH:] if token.like(part) and token is not part]
            return _Rate(told, percent, part, match["name"], kind, tuple(like)) if like else None
    return None


# --- judging ----------------------------------------------------------------------------------------------------------------------


def _wrong_rate(rate: _Rate) -> Iterator[Finding]:
    whole = rate.before[-1]
    own = rate.kind == "rate" and _is_its_own(rate, whole)
    if own and _is_not_all(rate, whole):
        yield _finding(rate, whole, None)
        return
    guess = whole if own else _slip_of(rate)
    if guess is not None and not any(rate.shows(ratio) for ratio in _possible(rate)):
        yield _finding(rate, guess, None if own else Severity.WARNING)


def _slip_of(rate: _Rate) -> Token | None:
    """The whole that gives the percentage but for a slip of the pen."""
    digits = len(str(rate.percent.number.value).replace(".", "").lstrip("0"))
    if rate.percent.number.places == 0 or digits < _DIGITS[0]:
        return None
    asked = [token for token in rate.before if _ASKED.search(rate.told.plain, max(0, token.start - 8), token.start)]
    near = [*rate.before[: -_FEW - 1 : -1], *asked] if digits >= _DIGITS[1] else [rate.before[-1]] if rate.kind != "change" else []
    return next((token for token in near if any(_is_slip(rate, ratio) for ratio in _natural(rate, token))), None)


def _is_not_all(rate: _Rate, whole: Token) -> bool:
    """Whether 100 % is said of a count that is not the whole: that is no rounding."""
    counts = rate.part.number.places == whole.number.places == 0 and rate.part.unit.scale == 1 and not rate.part.unit.is_money
    return counts and rate.percent.number.exact == _ALL and rate.part.exact < whole.exact


def _possible(rate: _Rate) -> Iterator[Interval]:
    """Every ratio that the figures of the passage may be meant to give: of two, of a sum and one, of a change and what it was before."""
    figures = [token.reading for token in (*rate.before, rate.part)]
    for one, other in permutations(figures, 2):
        gap = other - one
        for base in (other, gap, other + one):
            if base.low > 0:
                yield one / base
        if other.low > 0:
            yield gap / other
            yield gap.scaled(-1) / other
    for at, end in combinations(range(len(figures) + 1), 2):
        if 2 <= end - at <= _TERMS:
            part = total(figures[at:end])
            yield from (part / whole for whole in (*figures[:at], *figures[end:]) if whole.low > 0)


def _natural(rate: _Rate, whole: Token) -> Iterator[Fraction]:
    """The ratios that a rate of its kind is of the figure before it and another."""
    if not whole.exact or not rate.part.exact:
        return
    if rate.kind == "of":
        yield whole.exact / rate.part.exact
    elif rate.kind == "change":
        yield from (rate.part.exact / base for base in (whole.exact, whole.exact - rate.part.exact, whole.exact + rate.part.exact) if base > 0)
    elif rate.part.exact <= whole.exact * _MOST:
        yield rate.part.exact / whole.exact


def _is_slip(rate: _Rate, ratio: Fraction) -> bool:
    places = rate.percent.number.places
    rounded = Fraction(int(ratio * 100 * 10**places + Fraction(1, 2)), 10**places)
    return slipped(rate.percent.number, rounded, anywhere=True)


def _is_its_own(rate: _Rate, whole: Token) -> bool:
    """Whether the figure right before the part is surely its whole: the rate's own word stands between (抽检126处，合格124处，合格率)."""
    told = rate.told
    stem = re.sub(r"(?:率|度)$", "", rate.name)[-2:]
    between = told.plain[whole.end : rate.part.start]
    if whole.start < told.start or not _WHOLE_TO_PART.fullmatch(between) or len(stem) < 2 or _NOT_OWN.search(between):
        return False
    if (stem == "满意" and len(rate.before) > 1 and "满意" in told.plain[told.start : whole.end]) or rate.part.exact > whole.exact:
        return False
    done = (
        stem == "完成"
        and re.search("实际|完成", between) is not None
        and re.search("计划|目标|任务", told.plain[max(told.start, whole.start - 12) : whole.start])
    )
    return bool(done) or stem in between or _SAID.get(stem, stem) in between


def _finding(rate: _Rate, whole: Token, severity: Severity | None) -> Finding:
    ratio = next(_natural(rate, whole), rate.part.exact / whole.exact) if severity is None else _guessed(rate, whole)
    told = rate.told
    return Finding.at(
        told.words(rate.percent),
        msg(
            "“{name}”写成{found}，按{part}和{whole}计算应为{expected}%。请核对这三个数。",
            name=rate.name or "占比",
            found=str(rate.percent),
            part=str(rate.part),
            whole=str(whole),
            expected=plain(ratio * 100),
        ),
        expected=ratio * 100,
        found=str(rate.percent),
        because=[told.words(rate.part), told.words(whole)],
        severity=severity,
    )


def _guessed(rate: _Rate, whole: Token) -> Fraction:
    return next(ratio for ratio in _natural(rate, whole) if _is_slip(rate, ratio))


# --- percentage points ------------------------------------------------------------------------------------------------------------

_POINTS: Final = frozenset({"百分点", "个百分点"})
_WAY: Final = re.compile(r"(?:(?P<up>提高|上升|增加|提升|增长|高|高于|高出|多)|(?P<down>下降|降低|减少|回落|低于|低))(?:了|约)?\s*$")
#: 86.1%，较上年的83.5%: nothing else is named between, whose own percentage may go unsaid
_GOES_ON: Final = re.compile(r"\s*[）)]?\s*[，,]?\s*(?:分别)?(?:同?比|较|与|高于|低于|高出)[^；;。]*$")
_ABOVE: Final = re.compile(r"(?:(?P<up>高于|高出)|(?P<down>低于))[^，,；;。%\d]{0,20}[（(]\s*$")
_COMPARED: Final = re.compile(r"(?:比|较|高于|低于|由|从)[^，,；;。%]{0,20}?(?:[（(])?\s*$")


@rule("TX121", "percentage-points", severity=Severity.ERROR, basis="两个百分比之差应等于所写的百分点")
def percentage_points(case: Case) -> Iterator[Finding]:
    """百分点与两个百分比之差不符。

    查什么：
        “86.1%，较上年的83.5%提高2.6个百分点”“由91.5%提高到97.2%，提高5.7个百分点”：两个百分比相减，与所写的百分点、“提高”“下降”比较。
    为什么：
        改了其中一个百分比而没有改百分点，结论就不成立。
    错误示例：
        优良率86.1%，较上年的83.5%提高3.6个百分点。
    正确示例：
        优良率86.1%，较上年的83.5%提高2.6个百分点。
    已知例外：
        同一句里任何两个百分比之差等于所写百分点的不报告；比较的百分比不在这一句里的不查。
    """
    for index, sentences in case.told:
        if "百分点" in sentences[0].plain:
            yield from (evolve(finding, record=index) for told in sentences for finding in _wrong_points(told))


def _wrong_points(told: Told) -> Iterator[Finding]:
    percents: list[Token] = []
    for token in told.tokens:
        if token.is_percent:
            percents.append(token)
        if token.unit_name not in _POINTS or len(percents) < 2:
            continue
        one, other = percents[-2:]
        way = _WAY.search(told.plain, max(told.start, token.start - 8), token.start) or _ABOVE.search(
            told.plain, max(told.start, other.start - 26), other.start
        )
        if way is None or not _are_compared(told, one, other, token):
            continue
        gaps = [first.number.interval - second.number.interval for first, second in combinations(percents, 2)]
        right = any(gap.meets(token.number.interval) or gap.scaled(-1).meets(token.number.interval) for gap in gaps)
        gap = _gap(told, one, other)
        if not right:
            yield _wrong_gap(told, token, (one, other), gap)
        elif abs(gap) == token.number.exact and gap and (gap > 0) != bool(way["up"]):
            yield _wrong_word(told, token, (one, other), way["up"] or way["down"])


def _are_compared(told: Told, one: Token, other: Token, points: Token) -> bool:
    """Whether the two last percentages are what the points are the difference of: no clause of its own stands between."""
    first = _COMPARED.search(told.plain, max(told.start, other.start - 26), other.start)
    last = re.fullmatch(r"\s*[）)]?(?:的)?[^，,；;。\d]{0,12}[，,]?[^，,；;。\d]{0,8}", told.between(other, points))
    from_to = _is_from_to(told, one, other)
    return last is not None and (from_to or (first is not None and _GOES_ON.match(told.between(one, other)) is not None))


def _is_from_to(told: Told, one: Token, other: Token) -> bool:
    opened = re.search(r"(?:由|从)[^，,；;。%]{0,20}$", told.plain[max(told.start, one.start - 24) : one.start])
    return opened is not None and re.search(r"(?:到|至|为)\s*$", told.between(one, other)) is not None


def _gap(told: Told, one: Token, other: Token) -> Fraction:
    """How much the later figure is above the earlier: 由A到B is B − A, A比B is A − B."""
    gap = one.number.exact - other.number.exact
    return -gap if _is_from_to(told, one, other) else gap


def _wrong_gap(told: Told, points: Token, pair: tuple[Token, Token], gap: Fraction) -> Finding:
    return Finding.at(
        told.words(points),
        msg(
            "{one}与{other}相差{expected}个百分点，写成{found}。请核对这三个数。",
            one=str(pair[0]),
            other=str(pair[1]),
            expected=plain(abs(gap)),
            found=str(points),
        ),
        expected=abs(gap),
        found=str(points),
        because=[told.words(token) for token in pair],
    )


def _wrong_word(told: Told, points: Token, pair: tuple[Token, Token], word: str) -> Finding:
    return Finding.at(
        told.words(points),
        msg(
            "{one}与{other}相比，方向与“{word}{found}”相反。请核对两个数和用词。", one=str(pair[0]), other=str(pair[1]), word=word, found=str(points)
        ),
        found=f"{word}{points}",
        because=[told.words(token) for token in pair],
    )
