"""TX108, TX115, TX116: changes and shares against the figures that they are taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from jiheng.checks.context import Context
from jiheng.checks.figures import agree, amount
from jiheng.checks.registry import rule
from jiheng.checks.shares import Ratio
from jiheng.checks.spoken import (
    DOWN,
    UP,
    Spoken,
    bare_subject,
    direction,
    is_level,
    is_percent,
    kind,
    lead,
    said,
    same_kind,
    sentences_of,
    share_reading,
)
from jiheng.messages import msg
from jiheng.records import Claim, Finding, Report, Severity
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed, plain

_SEVERAL: Final = re.compile(r"分别|年均|环比|可比|口径|剔除|扣除|百分点")
_FROM_TO: Final = re.compile(rf"(?:由|从)[^，,；;。]*?(?:(?P<up>{UP}|增|升|涨)|(?P<down>{DOWN}|降|减))(?:到|至|为)\s*$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: the change of two figures, told right after the second
_CHANGED: Final = re.compile(rf"^[^，,；;。]*[，,](?:同比|比|较|与)?(?:上年|去年|上一年)?(?:度|同期)?(?:相比)?(?:(?P<up>{UP})|(?P<down>{DOWN}))")
_SAME: Final = re.compile(r"(?:与|和|同|较|比)?(?:上年|去年|上一年|上年度)(?:度|同期|数|决算)*(?:相比)?(?:基本|大致|大体)?持平")
_ROUGHLY: Final = re.compile("基本|大致|大体")
_NEAR: Final = 30
#: after a change: another comparison begins
_ELSEWHERE: Final = re.compile(r"[；;。]|[，,].*(?:比|较|同|预算|但)")
_ABOVE: Final = frozenset({"大于", "高于", "超过", "多于", "超出"})
_COMPARISON: Final = re.compile(
    r"(?P<one>\d+(?:\.\d+)?)\s*(?P<unit>%|[\u4e00-\u9fff]{1,2})[^。；;\d]{0,8}?(?P<word>大于|高于|超过|多于|超出|小于|低于|少于)"
    r"(?P<what>[^，,；;。、：:\d]{2,14})(?P<other>\d+(?:\.\d+)?)\s*(?P=unit)(?!点)"
)
#: what a figure is compared with, so that it is a level and no difference
_A_LEVEL: Final = re.compile(r"(?:目标|指标|标准|平均|要求|预期|计划|上年|去年)[^，。]{0,6}$")
_FULL: Final = 100
_EARLIER: Final = re.compile(r"(?:上年|去年|上一年)(?!.*(?:增|减|比))|原有|原来|年初|基期")
_COMPARED_TO: Final = re.compile(r"(?:与|较|比)[^，,；;。增减升降\d]{0,6}(?:20\d\d年)?[^，,；;。增减升降\d]{0,8}$")
_EACH: Final = re.compile("均|每|单价|标准")
#: between a figure and 其中: another clause, or the rate of something before it
_TURNS: Final = re.compile(r"[；;。]|\d%")
_FROM_YEAR: Final = re.compile(r"(?:与|较|比)(20\d\d)年")
_WHICH: Final = re.compile(r"其中[：:]?")
_NOT_WHOLE: Final = re.compile(r"预算|计划|目标|任务|应|指标|上年|去年|定额|标准")


@frozen
class Change:
    """A change that a sentence states.

    Attributes:
        level: the figure that changed, where it is surely known. delta: by how much. growth: by what share.
        others: the other levels that it may be of.
    """

    level: Claim | None
    delta: Claim | None
    growth: Claim
    others: tuple[Claim, ...] = ()


# --- TX108 ------------------------------------------------------------------------------------------------------------------------


@rule("TX108", "growth-or-share", severity=Severity.ERROR, basis="增幅、占比、完成率应能由所列的数算出")
def growth_or_share(report: Report, context: Context) -> Iterator[Finding]:
    """所写的增幅、占比、完成率与所列的数不符。

    查什么：
        同一段里写了本年数、增减额和增减幅的，用增减额÷上年数重算；写了部分和总数的，重算占比；写了预算、支出和执行率（完成预算的比例）的，
        写了发放与回收、计划与完成份数、人数和相应比率的，重算比率。都按印出的位数留出四舍五入的余地。
    为什么：
        比率由两个数决定，算不出来说明三个数中至少有一个写错。
    错误示例：
        支出 120 万元，比上年增加 20 万元，增长 16.67%（应为 20%，16.67% 是除以了本年数）。
    正确示例：
        支出 120 万元，比上年增加 20 万元，增长 20%。
    已知例外：
        分不清以哪个数为基数的不报告；执行率与自评表不同的见 TX101；“分别”“年均”“可比口径”的不重算；截去尾数的不报告。
    """
    for paragraph in context.spoken:
        for change in changes_of(paragraph):
            yield from _wrong_growth(change)
    wrong = (ratio for ratio in context.ratios if ratio.whole_is_positive and not ratio.holds)
    yield from (_wrong_ratio(ratio) for ratio in wrong if not _is_told_of_table(ratio, report, context))


def _is_told_of_table(ratio: Ratio, report: Report, context: Context) -> bool:
    """Whether an execution rate differs from the one form's printed rate, which TX101 says."""
    forms = context.case.forms_of(report)
    row = forms[0].total_funds if len(forms) == 1 else None
    rate = row.rate if row is not None else None
    return ratio.claim.measure == "execution_rate" and rate is not None and rate.number is not None and not agree(ratio.claim.value, rate)


def changes_of(paragraph: Sequence[Spoken]) -> Iterator[Change]:
    """The changes of a paragraph, with the figures before them that they may be of."""
    levels: list[Claim] = []
    for sentence in paragraph:
        previous: Claim | None = None
        for claim in sentence.claims:
            if claim.measure == "growth" and is_percent(claim) and not _SEVERAL.search(sentence.text.text):
                delta = previous if previous is not None and direction(previous) and not is_percent(previous) else None
                found = _change(claim, delta, levels, sentence)
                if found is not None:
                    yield found
            if is_level(claim):
                levels.append(claim)
            previous = claim


def _change(growth: Claim, delta: Claim | None, levels: Sequence[Claim], sentence: Spoken) -> Change | None:
    if growth.value.number is None or growth.value.op or not direction(growth):
        return None
    if delta is None:
        pair = _two_years(same_kind_levels(sentence, growth))
        return Change(pair[1], pair[0], growth) if pair else None
    options = same_kind(levels, delta)
    name = bare_subject(delta.subject)
    named = [claim for claim in options if bare_subject(claim.subject) == name] if name else options
    return Change(named[-1], delta, growth, tuple(options)) if named else None


def same_kind_levels(sentence: Spoken, before: Claim) -> list[Claim]:
    """The levels before a figure in its sentence, where all are of one kind."""
    levels = [claim for claim in sentence.before(before) if is_level(claim)]
    return levels if len({kind(claim) for claim in levels}) == 1 else []


def _two_years(levels: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """Earlier and later of two figures of one thing in two years."""
    if len(levels) != 2:
        return None
    one, other = levels
    if _FROM_TO.search(other.sentence.text[: other.start]) and one.start < other.start:
        return one, other
    years = [_YEAR.search(claim.period or "") for claim in levels]
    if years[0] is None or years[1] is None or years[0][0] == years[1][0] or one.measure != other.measure:
        return None
    return (one, other) if years[0][0] < years[1][0] else (other, one)


def _growths(level: Claim, delta: Claim, way: int) -> Interval | None:
    """Change ÷ the figure before it; None where that may be zero."""
    if direction(delta):
        base = said(level) - said(delta) if way > 0 else said(level) + said(delta)
        change = said(delta)
    else:
        base, change = said(delta), (said(level) - said(delta)).scaled(way)
    return change / base if base.low > 0 else None


def _wrong_growth(change: Change) -> Iterator[Finding]:
    level, delta, growth = change.level, change.delta, change.growth
    if level is None or delta is None:
        return
    way = direction(growth)
    if direction(delta) not in (0, way):
        return
    exact = _growths(level, delta, way)
    others = [found for other in change.others if (found := _growths(other, delta, way)) is not None]
    others += [said(delta) / said(other) for other in change.others if direction(delta) and said(other).low > 0 and _is_base_of(other, delta)]
    wanted = share_reading(growth)
    if exact is None or wanted.meets(exact) or any(wanted.meets(other) for other in others):
        return
    if not direction(delta) and exact.high < 0:
        return  # the direction itself is wrong: TX115
    middle = _face_growth(level, delta, way)
    message = (
        msg(
            "{delta}÷（{level}{sign}{delta}）={expected}%，写成{found}。请核对本期数、增减额和增减幅。",
            delta=delta.value,
            level=level.value,
            sign="-" if way > 0 else "+",
            expected=plain(middle),
            found=growth.value,
        )
        if direction(delta)
        else msg(
            "由{base}到{level}，变动{expected}%，写成{found}。请核对两年的数和增减幅。",
            base=delta.value,
            level=level.value,
            expected=plain(middle),
            found=growth.value,
        )
    )
    yield Finding.at(growth, message, expected=middle, because=[level, delta])


def _is_base_of(level: Claim, delta: Claim) -> bool:
    """Whether a figure is the one before the change: it says so, or it is of the year that the change is counted from (比2023年增加)."""
    year = _FROM_YEAR.search(lead(delta, 24))
    return _is_earlier(level) or (year is not None and (level.period or "").startswith(year[1]))


def _is_earlier(level: Claim) -> bool:
    """Whether a figure is the one before the change."""
    return bool(_EARLIER.search(level.period or "") or _EARLIER.search(lead(level)) or _COMPARED_TO.search(lead(level)))


def _face_growth(level: Claim, delta: Claim, way: int) -> Fraction:
    """The growth in percent, the figures at face value."""
    now, change = amount(level.value), amount(delta.value)
    return change / (now - way * change) * 100 if direction(delta) else abs(now - change) / change * 100


def _wrong_ratio(ratio: Ratio) -> Finding:
    return Finding.at(
        ratio.claim,
        msg(
            "{part}÷{whole}={expected}%，“{name}”写成{found}。请核对这三个数。",
            part=ratio.part.value,
            whole=ratio.whole.value,
            expected=plain(ratio.percent),
            name=ratio.name,
            found=ratio.claim.value,
        ),
        expected=ratio.percent,
        because=[ratio.part, ratio.whole],
        severity=None if ratio.sure else Severity.WARNING,
    )


# --- TX115 ------------------------------------------------------------------------------------------------------------------------


@rule("TX115", "direction-word", severity=Severity.ERROR, basis="“增加、减少、高于、低于”应与所比较的两个数一致")
def direction_word(report: Report) -> Iterator[Finding]:
    """“增加、减少、持平、高于、低于”与所列的数相反。

    查什么：
        “由甲数增加到乙数”、写了两个年度的数又写增减或持平、增减额与增减幅用词相反、“甲数高于（低于）目标值乙数”，与两个数的大小比较。
    为什么：
        方向写反，结论就反了，往往是套用上年文字没有修改。
    错误示例：
        参保人数由 5200 人增加到 5100 人；满意度 94%，高于目标值 95%。
    正确示例：
        参保人数由 5200 人减少到 5100 人；满意度 96%，高于目标值 95%。
    已知例外：
        “低于预算 5 万元”可能是低了 5 万元，不报告；“基本持平”不报告；分不清比较对象的不报告。
    """
    for sentence in sentences_of(report):
        for one, other in zip(sentence.claims, sentence.claims[1:], strict=False):
            yield from _opposite_words(one, other)
            yield from _from_to(one, other)
        yield from (finding for claim in sentence.claims for finding in _compared(claim))
        yield from _two_years_told(sentence)


def _opposite_words(one: Claim, other: Claim) -> Iterator[Finding]:
    """A change upwards with a share downwards: 增加0.17万元，下降7.33%."""
    between = other.sentence.text[one.start : other.start]
    if other.measure != "growth" or is_percent(one) or not 0 < len(between) < _NEAR or _ELSEWHERE.search(between):
        return
    if direction(one) * direction(other) < 0 and {bare_subject(one.subject), bare_subject(other.subject)} <= {"", bare_subject(other.subject)}:
        yield Finding.at(
            other,
            msg(
                "同一变动前面写“{first}{one}”，后面写“{second}{other}”，方向相反。请核对后统一。",
                first=_word(one),
                one=one.value,
                second=_word(other),
                other=other.value,
            ),
            because=[one],
        )


def _word(claim: Claim) -> str:
    found = re.findall(f"{UP}|{DOWN}", lead(claim, 12))
    return found[-1] if found else ""


def _from_to(one: Claim, other: Claim) -> Iterator[Finding]:
    """由A增加到B with B below A."""
    if kind(one) != kind(other) or one.value.op or other.value.op or one.value.number is None or other.value.number is None:
        return
    text = other.sentence.text
    opened = max(text.rfind("由", 0, one.start), text.rfind("从", 0, one.start))
    found = _FROM_TO.search(text[opened : other.start]) if opened >= 0 and one.start - opened < 24 else None
    if found is None or re.search(r"[，,；;。]", text[opened : one.start]):
        return
    gap = amount(other.value) - amount(one.value)
    if (found["up"] and gap < 0) or (found["down"] and gap > 0):
        yield _wrong_way(other, one, found["up"] or found["down"], "减少" if gap < 0 else "增加")


def _wrong_way(claim: Claim, base: Claim, word: str, right: str) -> Finding:
    return Finding.at(
        claim,
        msg("由{base}到{found}是{right}，文中写“{word}”。请核对两个数和用词。", base=base.value, found=claim.value, right=right, word=word),
        expected=right,
        found=word,
        because=[base],
    )


def _compared(claim: Claim) -> Iterator[Finding]:
    """A高于目标值B with A below B, in one unit."""
    found = _COMPARISON.match(claim.sentence.text[claim.start :])
    if found is None or claim.value.op or not _A_LEVEL.search(found["what"]):
        return
    one, other = Printed.of(found["one"]), Printed.of(found["other"])
    above = found["word"] in _ABOVE
    by_how_much = found["unit"] != "%" or one.exact + other.exact <= _FULL
    if (above and one.exact < other.exact) or (not above and one.exact > other.exact and not by_how_much):
        right = "低于" if above else "高于"
        told = f"{found['other']}{found['unit']}"
        yield Finding.at(
            claim,
            msg("{one}{right}{other}，文中写“{word}”。请核对两个数和用词。", one=claim.value, other=told, right=right, word=found["word"]),
            expected=right,
            found=found["word"],
        )


def _two_years_told(sentence: Spoken) -> Iterator[Finding]:
    """Two years' figures of one thing in a sentence, and one word of direction or 持平 after them."""
    text = sentence.text.text
    levels = [claim for claim in sentence.claims if is_level(claim)]
    pair = _two_years(levels)
    if pair is None or _SEVERAL.search(text) or not _one_subject(levels):
        return
    base, now = pair
    gap = amount(now.value) - amount(base.value)
    after = text[max(base.start, now.start) :]
    word = _CHANGED.search(after)
    level = _SAME.search(after)
    if level and gap and not _ROUGHLY.search(level[0]):
        yield _wrong_way(now, base, "持平", "增加" if gap > 0 else "减少")
    elif word and gap * (1 if word["up"] else -1) < 0:
        yield _wrong_way(now, base, word["up"] or word["down"], "增加" if gap > 0 else "减少")


def _one_subject(levels: Sequence[Claim]) -> bool:
    """Whether figures speak of one thing, as far as they say."""
    return len({bare_subject(claim.subject) for claim in levels} - {""}) <= 1


# --- TX116 ------------------------------------------------------------------------------------------------------------------------


@rule("TX116", "zero-base-or-part-above-whole", severity=Severity.ERROR, basis="基数为零不能计算百分比；部分不能大于总体")
def zero_base(_report: Report, context: Context) -> Iterator[Finding]:
    """基数为零却写了百分比，或部分大于总体。

    查什么：
        增减额等于本年数（上年为零）却写增幅；预算或总数为 0 却写完成率、占比；占比大于 100%；“其中”之后的数大于它所属的总数。
    为什么：
        除以零没有意义，“其中”大于总数必有一个数写错或语序不当。
    错误示例：
        支出 5 万元，比上年增加 5 万元，增长 100%；培训 120 人，其中农村 135 人。
    正确示例：
        支出 5 万元，上年无此项支出；培训 135 人，其中农村 120 人。
    已知例外：
        占预算、计划、任务的比例可以大于 100%；同一句前面还有更大的同类数、“其中”可能属于它的，只提醒。
    """
    for paragraph in context.spoken:
        yield from (_no_base(change) for change in changes_of(paragraph) if _from_nothing(change))
        for sentence in paragraph:
            yield from _parts_above_wholes(sentence)
    for ratio in context.ratios:
        if amount(ratio.whole.value) == 0:
            yield _of_nothing(ratio)


def _from_nothing(change: Change) -> bool:
    if change.level is None or change.delta is None:
        return False
    if not direction(change.delta):
        return amount(change.delta.value) == 0
    others = [claim for claim in change.others if amount(claim.value) != amount(change.delta.value)]
    told = any(exact is not None and share_reading(change.growth).meets(exact) for other in others if (exact := _growths(other, change.delta, 1)))
    return direction(change.delta) > 0 and amount(change.level.value) == amount(change.delta.value) != 0 and not told


def _no_base(change: Change) -> Finding:
    return Finding.at(
        change.growth,
        msg("上年数为0，不能计算增减幅，文中写{found}。请删去百分比，写明“上年无此项”。", found=change.growth.value),
        because=[change.level, change.delta],
    )


def _of_nothing(ratio: Ratio) -> Finding:
    return Finding.at(
        ratio.claim,
        msg(
            "“{name}”写{found}，而它的基数是{whole}，不能计算百分比。请删去百分比或更正基数。",
            name=ratio.name,
            found=ratio.claim.value,
            whole=ratio.whole.value,
        ),
        because=[ratio.part, ratio.whole],
        severity=None if amount(ratio.part.value) else Severity.NOTE,
    )


def _parts_above_wholes(sentence: Spoken) -> Iterator[Finding]:
    text = sentence.text.text
    for claim in sentence.claims:
        if (
            claim.measure == "share"
            and claim.value.number
            and claim.value.op is None
            and claim.value.number.exact > 100
            and not _NOT_WHOLE.search(lead(claim, 30))
        ):
            yield Finding.at(claim, msg("占比{found}大于100%：部分不能大于总体。请核对部分、总体和占比。", found=claim.value))
    for mark in _WHICH.finditer(text):
        yield from _above(sentence, mark.start(), mark.end())


def _is_jumbled(sentence: Spoken) -> bool:
    """Whether a sentence gives one thing two figures, so that nobody knows what belongs to what."""
    told: dict[str, set[Fraction]] = {}
    for claim in sentence.claims:
        if claim.measure == "headcount" and claim.subject:
            told.setdefault(claim.subject, set()).add(amount(claim.value))
    return any(len(values) > 1 for values in told.values())


def _above(sentence: Spoken, opened: int, closed: int) -> Iterator[Finding]:
    part = next((claim for claim in sentence.claims if claim.start >= closed), None)
    if part is None or _EACH.search(lead(part, 14)) or not is_level(part) or part.start - closed > 30 or kind(part)[1]:
        return
    wholes = [claim for claim in same_kind(sentence.claims, part) if claim.start < opened and is_level(claim)]
    if not wholes or "。" in sentence.text.text[closed : part.start] or amount(part.value) <= amount(wholes[-1].value):
        return
    other = any(amount(claim.value) >= amount(part.value) for claim in wholes)
    if other and (_is_jumbled(sentence) or _TURNS.search(sentence.text.text[wholes[-1].start : opened])):
        return  # TX102, or 其中 goes back to what stands before the last figure
    yield Finding.at(
        part,
        msg("“其中”的{part}大于前面的总数{whole}。请核对两个数，或理顺语序。", part=part.value, whole=wholes[-1].value),
        because=[wholes[-1]],
        severity=Severity.WARNING if other else None,
    )
