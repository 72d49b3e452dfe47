"""TX123, TX124: quantities times a standard, and changes whose base the sentence names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from jiheng.checks.context import Case
from jiheng.checks.lines import Line
from jiheng.checks.registry import rule
from jiheng.checks.rules.growth import changes_of
from jiheng.checks.tokens import Token, Told, told_in
from jiheng.messages import msg
from jiheng.records import Finding, Report, Severity
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed, plain

_SEGMENT: Final = re.compile(r"[^；;。！]+")
_STANDARD: Final = re.compile(
    r"(?:每(?P<unit>人次|亩|人|户|张|公里|座|个|台|吨|头|平方米)(?!每?月)|(?P<mean>亩|户)均)[^，,；;。：:\d（()）月]{0,6}(?P<sum>\d[\d,]*(?:\.\d+)?)元"
)
_LOOSE: Final = re.compile(
    r"约|左右|不低于|不少于|不超过|以内|以上|以下|最高|最低|至少|其中|分档|\d月|个月|季度|累计|等|增加|提高|另|预算|剩余|结余|分别"
)
_RESULT: Final = re.compile(r"(?:共|应|合计|总|投资|发放|费用|补助|补贴)[^，,；;。\d]{0,8}$")


@rule("TX123", "quantity-times-standard", severity=Severity.ERROR, basis="金额应等于数量乘以单位标准")
def quantity_times_standard(case: Case) -> Iterator[Finding]:
    """数量乘以单位标准不等于所写的金额。

    查什么：
        一个分句里写了数量（亩、人、户、张……）、每一个的标准（每亩105.6元、亩均3000元）和一个金额，把数量乘以标准与金额比较。
    为什么：
        面积、人数、标准、金额四者常有一个没有更新。
    错误示例：
        补贴面积41.38万亩，每亩105.6元，共发放4639.73万元。
    正确示例：
        补贴面积41.38万亩，每亩105.6元，共发放4369.73万元。
    已知例外：
        按月、分档、约数、上限的标准不算；数量、金额不止一个而分不清的不报告；数量按印出的位数留出四舍五入的余地。
    """
    yield from _in_reports(case, _products, "元")


def _in_reports(case: Case, check: Callable[[Told], Iterator[Finding]], mark: str) -> Iterator[Finding]:
    """What a check finds in the sentences of every report's passages that hold a mark."""
    for index, sentences in case.told:
        if mark in sentences[0].plain:
            yield from (evolve(finding, record=index) for told in sentences for finding in check(told))


def _products(told: Told) -> Iterator[Finding]:
    if "每" not in told.plain and "均" not in told.plain:
        return
    for segment in _SEGMENT.finditer(told.plain, told.start, told.end):
        standards = list(_STANDARD.finditer(told.plain, *segment.span()))
        if len(standards) != 1 or _LOOSE.search(segment[0]):
            continue
        tokens = [token for token in told.tokens if segment.start() <= token.start < segment.end()]
        yield from _product(told, standards[0], tokens)


def _product(told: Told, standard: re.Match[str], tokens: Sequence[Token]) -> Iterator[Finding]:
    name = standard["unit"] or standard["mean"]
    counts = [token for token in tokens if token.unit.base == name and not token.unit.per]
    sums = [token for token in tokens if token.unit.is_money and not token.unit.per and not standard.start() <= token.start < standard.end()]
    called = [token for token in sums if _RESULT.search(told.plain, max(told.start, token.start - 14), token.start)]
    first = called[0] if called else None
    if first is None or len({token.exact for token in counts}) != 1 or (len(sums) > 1 and not _is_due(told, first)):
        return
    each = Printed.of(standard["sum"])
    meant = counts[0].reading * Interval.point(each.exact)
    said = first.number.interval.scaled(first.unit.scale)
    if meant.meets(said):
        return
    right = counts[0].exact * each.exact / first.unit.scale
    if not Fraction(1, 20) < right / max(first.number.exact, Fraction(1, 100)) < 20:
        return  # one of them is of something else
    yield Finding.at(
        told.words(first),
        msg(
            "{count}×{each}元={expected}{unit}，写成{found}。请核对数量、标准和金额。",
            count=str(counts[0]),
            each=str(each),
            expected=plain(right),
            unit=first.unit_name,
            found=str(first),
        ),
        expected=right,
        found=str(first),
        because=[told.words(counts[0]), told.line.words(*standard.span())],
    )


def _is_due(told: Told, token: Token) -> bool:
    """Whether an amount is called the one that is due, so that others beside it are of no matter."""
    return re.search(r"应[^，,；;。\d]{0,10}$", told.plain[max(told.start, token.start - 14) : token.start]) is not None


# --- changes whose base is named --------------------------------------------------------------------------------------------------

_U: Final = "增加|增长|上升|提高|增多"
_D: Final = "减少|下降|降低|缩减"
#: 与2023年的4310件相比，工单数量减少468件，下降10.86%
_NAMED_BASE: Final = re.compile(r"(?:与|较|比)[^，,；;。\d]{0,10}(?:20\d\d年(?:度|末|底)?)?的?[^，,；;。\d]{0,8}$")
_CHANGE: Final = re.compile(rf"\s*(?:相比|相较)?\s*[，,]?[^，,；;。：:\d]{{0,10}}?(?:(?P<up>{_U})|(?P<down>{_D}))(?:了)?\s*")
_BY: Final = re.compile(r"\s*[，,（(]\s*(?:同比)?(?:(?P<up>增长|增幅|上升|提高)|(?P<down>下降|降幅|减幅|降低|减少))(?:率|幅度)?(?:为|达|达到|了)?\s*")
#: 设置床位400张，较原核定床位增加220张
_TO_CHANGE: Final = re.compile(
    rf"\s*[，,]\s*(?:与|较|比)(?P<base>[^，,；;。：:\d]{{1,12}}|(?:20\d\d年|上年)[^，,；;。：:\d]{{0,8}})(?:相比)?[，,]?(?:(?P<up>{_U})|(?P<down>{_D}))(?:了)?\s*"
)
_LAST_YEAR: Final = re.compile(r"\s*[，,（(]\s*(?:上年|20\d\d年)(?:度|同期)?(?:的?标准)?(?:为|是)?[^，,；;。：:\d]{0,4}\s*")
_TARGET: Final = re.compile(
    r"(?P<one>\d+(?:\.\d+)?)%\s*[，,（(]?\s*(?P<word>高于|超过|低于|未达到|达到)(?P<other>\d+(?:\.\d+)?)%的?(?:目标|要求|标准|计划|规定|任务)"
)


@rule("TX124", "change-from-named-base", severity=Severity.ERROR, basis="增减额、增减幅应能由写明的基数算出")
def change_from_named_base(case: Case) -> Iterator[Finding]:
    """增减额、增减幅与写明的基数不符，或与目标比较的用词相反。

    查什么：
        “与2023年的4310件相比，减少468件，下降10.86%”“床位400张，较原有增加220张，增长122.22%”“每亩12.5元，2023年为每亩13.8元，下降9.42%”，
        按写明的数重算增减幅；两年的数都有的，看“增加”“减少”是否写反；“93%，低于95%的目标”，看“高于”“低于”是否写反。
    为什么：
        增减幅常用错基数，增减方向常是套用上年的文字。
    错误示例：
        与2023年的4310件相比，减少468件，下降12.18%。
    正确示例：
        与2023年的4310件相比，减少468件，下降10.86%。
    已知例外：
        同段里有别的数能算出这个增减幅的、TX108 已经报告的不再报告。
    """
    known = {
        (change.growth.place.line, change.growth.value.raw)
        for index, record in enumerate(case.records)
        if isinstance(record, Report)
        for paragraph in case.context_of(index).spoken
        for change in changes_of(paragraph)
    }
    for finding in _in_reports(case, _changes, "%"):
        if not any(place.line == line and (place.text or "") in raw for place in finding.places[:1] for line, raw in known):
            yield finding
    yield from _in_reports(case, _against_target, "%的")


def _changes(told: Told) -> Iterator[Finding]:
    tokens = told.tokens
    for at, token in enumerate(tokens):
        if token.is_percent and at >= 2 and (by := _BY.fullmatch(told.between(tokens[at - 1], token))):
            yield from _change(told, tokens[: at + 1], by)


def _change(told: Told, tokens: Sequence[Token], by: re.Match[str]) -> Iterator[Finding]:
    """The last figure is the change in percent; before it the change, or last year's figure."""
    first, change, percent = tokens[-3:]
    if not first.like(change) or first.is_percent:
        return
    between = told.between(first, change)
    named = _NAMED_BASE.search(told.plain, max(told.start, first.start - 30), first.start)
    if named and (match := _CHANGE.fullmatch(between)):
        yield from _wrong_percent(told, percent, first.reading, change.reading, (first, change))
        yield from _wrong_way(told, tokens, match)
    elif match := _TO_CHANGE.fullmatch(between):
        base = first.reading - change.reading if match["up"] else first.reading + change.reading
        if bool(match["up"]) == bool(by["up"]) and not any(_is_base(token, change, percent) for token in tokens[:-3]):
            yield from _wrong_percent(told, percent, base, change.reading, (first, change))
    elif _LAST_YEAR.fullmatch(between):
        gap = first.reading - change.reading
        yield from _wrong_percent(told, percent, change.reading, gap if by["up"] else gap.scaled(-1), (first, change))


def _is_base(token: Token, change: Token, percent: Token) -> bool:
    return token.like(change) and token.reading.low > 0 and percent.number.may_print((change.reading / token.reading).scaled(100))


def _wrong_percent(told: Told, percent: Token, base: Interval, change: Interval, because: Sequence[Token]) -> Iterator[Finding]:
    if base.low <= 0 or change.high < 0 or percent.number.may_print((change / base).scaled(100)):
        return
    right = (change.low + change.high) / (base.low + base.high) * 100
    yield Finding.at(
        told.words(percent),
        msg(
            "按{first}和{second}计算，增减幅应为{expected}%，写成{found}。请核对基数、增减额和增减幅。",
            first=str(because[0]),
            second=str(because[1]),
            expected=plain(right),
            found=str(percent),
        ),
        expected=right,
        found=str(percent),
        because=[told.words(token) for token in because],
    )


def _wrong_way(told: Told, tokens: Sequence[Token], match: re.Match[str]) -> Iterator[Finding]:
    """This year's figure before its base shows that it rose where the words say that it fell."""
    *before, base, change, _ = tokens
    line = told.line
    now = next((token for token in reversed(before) if token.like(base)), None) or _last_before(line, told, base)
    if now is None:
        return
    gap = now.exact - base.exact
    if not (now.reading - base.reading).meets(change.reading.scaled(1 if gap > 0 else -1)) or (gap > 0) == bool(match["up"]):
        return
    yield _opposite(told, change, (now, base), (match["up"] or match["down"], "增加" if gap > 0 else "减少"))


def _last_before(line: Line, told: Told, like: Token) -> Token | None:
    """The last figure of one kind in the sentence before."""
    earlier = [other for other in told_in(line) if other.end <= told.start]
    return next((token for token in reversed(earlier[-1].tokens) if token.like(like)), None) if earlier else None


def _opposite(told: Told, where: Token, pair: tuple[Token, Token], words: tuple[str, str]) -> Finding:
    return Finding.at(
        told.words(where),
        msg("{now}与{base}相比是{right}，写成“{word}”。请核对两个数和用词。", now=str(pair[0]), base=str(pair[1]), right=words[1], word=words[0]),
        expected=words[1],
        found=words[0],
        because=[told.line.words(token.start, token.end) for token in pair],
    )


def _against_target(told: Told) -> Iterator[Finding]:
    for match in _TARGET.finditer(told.plain, told.start, told.end):
        one, other = Fraction(match["one"]), Fraction(match["other"])
        word = match["word"]
        wrong = one < other if word in {"高于", "超过", "达到"} else one >= other
        if wrong:
            right = "低于" if one < other else "高于"
            yield Finding.at(
                told.line.words(*match.span()),
                msg(
                    "{one}%与{other}%相比是{right}，写成“{word}”。请核对两个数和用词。",
                    one=match["one"],
                    other=match["other"],
                    right=right,
                    word=word,
                ),
                expected=right,
                found=word,
            )
