"""TX119: lists of figures in a sentence against their total, and the shares printed behind their items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.context import Case
from jiheng.checks.registry import rule
from jiheng.checks.statements import broken_totals
from jiheng.checks.tokens import Token, Told, slipped
from jiheng.messages import msg
from jiheng.records import Finding, Report, Severity
from jiheng.values.interval import total
from jiheng.values.printed import Printed, plain

#: what may stand behind an item before the next: a bracket, a share of the whole
_ASIDE: Final = re.compile(r"(?:[（(][^（()）]{0,30}[)）]|[，,]?\s?占(?:比|[^，,、；;。\d]{0,10})\s?\d+(?:\.\d+)?%)*")
_SHARE: Final = re.compile(
    r"\s?(?:[（(](?:占比?|占[^（()）\d]{0,10})?\s?(?P<in>\d+(?:\.\d+)?)%[)）]|[，,]?占(?:比|[^，,、；;。\d]{0,10})?\s?(?P<out>\d+(?:\.\d+)?)%)"
)
_JOIN: Final = re.compile(r"\s*[，,、；;和及与]\s*(?P<name>[^，,、；;：:。\d]{0,20}(?:20\d\d年(?:度)?[^，,、；;：:。\d]{0,12})?)")
_OPEN: Final = re.compile(
    r"(?:[（(][^（()）]{0,30}[)）])?\s*[，,：:；;。]?\s*其中[：:，,]?\s*(?P<name>[^，,、；;：:。\d]{0,20}(?:20\d\d年(?:度)?[^，,、；;：:。\d]{0,12})?)"
)
_CLOSE: Final = re.compile(r"(?:[（(][^（()）]{0,30}[)）])?\s*[，,；;、]?\s*[^，,、；;：:。\d]{0,6}?(?:合计|共计|总计|共)[^，,、；;：:。\d]{0,6}")
#: words by which a figure is no item beside the others
_NO_ITEM: Final = re.compile(
    r"其中|增|减|降|升|高于|低于|超|比(?!较(?:满意|了解|清楚|好|认可))|(?<!比)较(?!满意|了解|清楚|好|认可)|同比|占|完成率|计划|目标|任务|应|达到|合计|共计|总计|累计|剩余|结余|分别|每|平均|率$|以上|以下|人均|户均|亩均"
)
_ETC: Final = re.compile(r"\s*等")
_REST: Final = re.compile(r"^(?:其他|其余|其它|剩余|另)")
_YEARS: Final = re.compile(r"^20\d\d年")
_N_YEARS: Final = re.compile("([两二三四五])年")
_NUMERALS: Final = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_ANSWER: Final = re.compile(r"满意|了解|认可|知晓|一般|清楚|赞成|好")
_WORST: Final = re.compile(r"不太?满意|不了解|不知晓|不认可|不清楚|不赞成|较?差|不好")
_ASKED: Final = re.compile(r"有效|收回|回收|收到|接通|访问|回访|调查|发放|抽样|抽取|问卷")
_ANSWERS: Final = 3
_BACK: Final = 7  # figures before a list among which its total may be
_POINTS: Final = frozenset({"分", "‰", "百分点", "个百分点"})
_COUNTED: Final = frozenset({"份", "人", "户", "家"})
#: the total must be so many steps of the last digit, by the number of items, else a slip of the pen would be met by chance
_STEPS: Final = {2: 400}
_FEWEST_STEPS: Final = 120
_FAR: Final = Fraction(35, 100)
_FAR_ANSWERS: Final = Fraction(15, 100)
_SHARES: Final = 3


@frozen
class _List:
    """Items of one kind that a sentence lists, with their names."""

    told: Told
    items: tuple[Token, ...]
    names: tuple[str, ...]

    @property
    def sum(self) -> Fraction:
        """The items added up at face value, in the base unit."""
        return sum((item.exact for item in self.items), Fraction(0))

    def gives(self, whole: Token, *, first: int = 0) -> bool:
        """Whether a figure may be the sum of the items from one of them on."""
        return total([item.reading for item in self.items[first:]]).meets(whole.reading)

    @property
    def ends_with_the_rest(self) -> bool:
        """Whether the last item is all that was left."""
        return bool(_REST.match(self.names[-1]))

    @property
    def is_scale_of_answers(self) -> bool:
        """Whether the items are the answers to one question, from the best to the worst."""
        known = [name for name in self.names if _ANSWER.search(name) or _WORST.search(name)]
        return len(known) == len(self.names) >= _ANSWERS and bool(_WORST.search(self.names[-1])) and not _WORST.search(self.names[0])


@rule("TX119", "list-and-total", severity=Severity.ERROR, basis="列明的各项之和应等于所写的总数")
def list_and_total(case: Case) -> Iterator[Finding]:
    """一句话列出的各项与总数、占比对不上。

    查什么：
        “总数，其中甲、乙、丙”“甲、乙、丙，合计总数”的各项相加与总数比较，公里、份、个、平方米等各种单位都查；满意度各档的份数与问卷总数比较；
        各项后面写的占比与它在总数中的份额比较。
    为什么：
        各乡镇、各类别的数与总数不符，必有一个没有更新或抄错。
    错误示例：
        新建公路45.2公里，其中松坪镇12.4公里，石桥镇15.8公里，云岭乡8.5公里，柳河乡7.5公里。
    正确示例：
        新建公路45.2公里，其中松坪镇12.4公里，石桥镇15.8公里，云岭乡9.5公里，柳河乡7.5公里。
    已知例外：
        “其中”本来可以只列一部分：列完“其他”、列全各年、列全满意度各档的才一定相加，其余只在改动一个数字（或相邻两个数字对调）就能相等时提醒；带“等”字的不查。
    """
    known = {
        index: {(claim.place.line, claim.value.raw) for claim in broken_totals(record)}
        for index, record in enumerate(case.records)
        if isinstance(record, Report)
    }
    for index, sentences in case.told:
        yield from (evolve(finding, record=index) for finding in _of_passage(sentences) if not _is_known(finding, known[index]))


def _is_known(finding: Finding, known: set[tuple[int | None, str]]) -> bool:
    """Whether TX104 or TX105 says the same."""
    place = finding.places[0]
    return any(place.line == line and (place.text or "") in raw for line, raw in known)


def _of_passage(sentences: Sequence[Told]) -> Iterator[Finding]:
    before: list[Token] = []
    for told in sentences:
        for found in _lists(told) if len(told.tokens) > 1 else ():
            earlier = [*before, *(token for token in told.tokens if token.start < found.items[0].start)]
            wrong = [*(_answers(found, earlier) if found.is_scale_of_answers else _opened(found, earlier)), *_closed(found, earlier)]
            yield from wrong[:1] or _shares(found, earlier)
        before = [*before, *told.tokens]


# --- reading a list ---------------------------------------------------------------------------------------------------------------


def _lists(told: Told) -> Iterator[_List]:
    """The longest runs of figures of one kind that only separators, names and asides part."""
    tokens = [token for token in told.tokens if not token.is_percent and token.unit_name not in _POINTS]
    items: list[Token] = []
    names: list[str] = []
    for token in tokens:
        name = _joined(told, items, token) if items else None
        if name is not None and _ASKED.search(names[-1]) and not _ASKED.search(name):
            name = None  # the answers begin: those who were asked are none of them
        if name is None:
            if len(items) > 1:
                yield _List(told, tuple(items), tuple(names))
            items, names, name = [], [], _first_name(told, token)
        items.append(token)
        names.append(name)
    if len(items) > 1:
        yield _List(told, tuple(items), tuple(names))


def _joined(told: Told, items: Sequence[Token], other: Token) -> str | None:
    """The name of the next item; None where it is none: another kind, more than a name between the two, or parted by another mark."""
    one = items[-1]
    if not one.like(other) or (len(items) > 1 and _mark(told.between(one, other)) != _mark(told.between(items[-2], one))):
        return None
    between = told.between(one, other)
    aside = _ASIDE.match(between)
    match = _JOIN.fullmatch(between, aside.end() if aside else 0)
    if match is None or _NO_ITEM.search(match["name"]) or not (match["name"].strip() or "、" in between):
        return None
    return match["name"].strip()


def _mark(between: str) -> str:
    """What parts two items: a list keeps to one mark, and another one begins another list (医师624人、护士742人，高级职称231人、中级职称586人)."""
    bare = between[aside.end() :] if (aside := _ASIDE.match(between)) else between
    return next((marks[0] for marks in ("、和及与", "，,", "；;") if any(mark in bare for mark in marks)), "")


def _first_name(told: Told, token: Token) -> str:
    words = re.split(r"[，,、；;：:。（()）]", told.plain[max(told.start, token.start - 24) : token.start])[-1]
    return words.replace("其中", "").strip()


# --- its total --------------------------------------------------------------------------------------------------------------------


def _opened(found: _List, earlier: Sequence[Token]) -> Iterator[Finding]:
    """A total, 其中, and the items."""
    last = earlier[-1] if earlier else None
    if last is None or not _OPEN.fullmatch(found.told.between(last, found.items[0])) or _ETC.match(found.told.plain, found.items[-1].end):
        return
    wholes = [token for token in earlier[:-_BACK:-1] if token.like(found.items[0])]
    if any(found.gives(token) for token in earlier if token.like(found.items[0])):
        return
    if last in wholes and _is_whole(found, last):
        yield _wrong(found, last)
    elif whole := next((token for token in wholes if _is_slip(found, token)), None):
        yield _wrong(found, whole, Severity.WARNING)


def _is_whole(found: _List, whole: Token) -> bool:
    """Whether the items are surely all: the last is the rest, or every one of the N years that are named is there."""
    words = found.told.plain[max(found.told.start, whole.start - 24) : whole.start]
    years = _N_YEARS.search(words)
    return found.ends_with_the_rest or (
        years is not None and all(map(_YEARS.match, found.names)) and _NUMERALS[years[1]] == len(found.items) == len(set(found.names))
    )


def _is_slip(found: _List, whole: Token) -> bool:
    """Whether one digit (or two neighbours exchanged) explains all of the difference, and hardly by chance."""
    if len({token.unit_name for token in (*found.items, whole)}) > 1:
        return False
    places = max(token.number.places for token in (*found.items, whole))
    figures = [int(token.number.exact * 10**places) for token in (*found.items, whole)]
    step = next(10**power for power in range(8, -1, -1) if all(figure % 10**power == 0 for figure in figures))
    gap = (whole.exact - found.sum) / whole.unit.scale
    if figures[-1] // step < _STEPS.get(len(found.items), _FEWEST_STEPS) or abs(gap) > whole.number.exact * _FAR:
        return False
    return slipped(whole.number, whole.number.exact - gap) or any(slipped(item.number, item.number.exact + gap) for item in found.items)


def _closed(found: _List, earlier: Sequence[Token]) -> Iterator[Finding]:
    """The items, 合计, and the total: of all of them, or of the last ones."""
    whole = next((token for token in found.told.tokens if token.start > found.items[-1].start), None)
    if whole is None or not whole.like(found.items[0]) or not _CLOSE.fullmatch(found.told.between(found.items[-1], whole)):
        return
    if any(found.gives(whole, first=at) for at in range(len(found.items) - 1)) or any(_adds(found, whole, token) for token in earlier):
        return
    if _is_slip(found, whole):
        yield _wrong(found, whole)


def _adds(found: _List, whole: Token, before: Token) -> bool:
    """Whether a figure before the list belongs to the total too."""
    return before.like(whole) and (before.reading + total([item.reading for item in found.items])).meets(whole.reading)


def _answers(found: _List, earlier: Sequence[Token]) -> Iterator[Finding]:
    """The answers to a question against the number of those who were asked."""
    asked = [token for token in earlier if token.unit.base in _COUNTED and not token.unit.per]
    near = [token for token in asked if _ASKED.search(found.told.plain[max(0, token.start - 10) : token.start])]
    if not near or any(found.gives(token) for token in asked):
        return
    whole = min(near, key=lambda token: (abs(token.exact - found.sum), -token.start))
    if abs(whole.exact - found.sum) <= whole.exact * _FAR_ANSWERS:
        yield _wrong(found, whole)


def _wrong(found: _List, whole: Token, severity: Severity | None = None) -> Finding:
    told, scale, unit = found.told, whole.unit.scale, whole.unit_name
    return Finding.at(
        told.words(whole),
        msg(
            "所列各项之和为{sum}{unit}（{terms}），总数写成{found}，相差{gap}{unit}。请核对各项与总数。",
            sum=plain(found.sum / scale, 4),
            unit=unit,
            terms="+".join(plain(item.exact / scale, 4) for item in found.items),
            found=str(whole),
            gap=plain(abs(found.sum - whole.exact) / scale, 4),
        ),
        expected=found.sum / scale,
        found=str(whole),
        because=[told.words(item) for item in found.items],
        severity=severity,
    )


# --- shares behind the items ------------------------------------------------------------------------------------------------------


def _shares(found: _List, earlier: Sequence[Token]) -> Iterator[Finding]:
    """A share that is not the item's, where the shares of the others are theirs."""
    shares = [_share_behind(found.told, item) for item in found.items]
    bases = {found.sum: total([item.reading for item in found.items])}
    bases |= {token.exact: token.reading for token in earlier if token.like(found.items[0])}
    if sum(share is not None for share in shares) < _SHARES:
        return
    pairs = [(item, share) for item, share in zip(found.items, shares, strict=True) if share is not None]
    fitting = {
        base: [share[0].may_print((item.reading / reading).scaled(100)) for item, share in pairs]
        for base, reading in bases.items()
        if reading.low > 0
    }
    base = max(fitting, key=lambda each: sum(fitting[each]), default=None)
    if base is None or sum(fitting[base]) < len(pairs) - 1 or all(fitting[base]):
        return
    item, (share, start, end) = pairs[fitting[base].index(False)]
    yield Finding.at(
        found.told.line.words(start, end),
        msg(
            "{part}÷{whole}={expected}%，占比写成{found}%；同处其他各项的占比都按这个总数算得出。请核对。",
            part=str(item),
            whole=plain(base / item.unit.scale, 4) + item.unit_name,
            expected=plain(item.exact / base * 100),
            found=str(share),
        ),
        expected=item.exact / base * 100,
        found=f"{share}%",
        because=[found.told.words(item)],
    )


def _share_behind(told: Told, item: Token) -> tuple[Printed, int, int] | None:
    match = _SHARE.match(told.plain, item.end, told.end)
    if match is None:
        return None
    group = "in" if match["in"] else "out"
    return Printed.of(match[group]), match.start(group), match.end(group) + 1
