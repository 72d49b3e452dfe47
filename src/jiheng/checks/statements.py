"""What a sentence of a report speaks of: a result or a plan, of this form or of something else, of which indicator."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Final

from jiheng.checks.figures import reading
from jiheng.forms.labels import funds_source
from jiheng.records import Claim, Indicator, Placed, Report, SelfEvaluation, StatedSum
from jiheng.values.interval import total
from jiheng.values.text import key

_PLAN: Final = re.compile(r"目标|计划|立项|依据|必要性|背景|标准|原则|职责")
_PLANNED: Final = re.compile(r"预计|计划|拟|目标|预期|力争|应达")
_RESULT_OF_PLAN: Final = re.compile(r"(?:完成|超额?|较|比|与|达到|实现|达成)(?:了)?(?:年度|年初|绩效|预期|既定|计划)*(?:目标|计划|预期)")
_RESULT: Final = re.compile(r"完成|实现|达成|执行|结果|分析|产出|效益|自评")
_DONE: Final = re.compile(r"(?:完成|实现|达到|达成|实际|已|达|共|累计|为)[^，,；;。]{0,4}$")
_PART: Final = re.compile(r"其中|上半年|下半年|季度|首批|[第一二三]批|[一二]期|截至(?!12月)\d{1,2}月|分别|同比|比上年|较上年|每人|人均")
_LAST_YEAR: Final = re.compile(r"上年|去年|上一年|往年")
_THIRD_PARTY: Final = re.compile(r"第三方|受[^，。]{2,16}委托|评价机构|事务所")
_LEAD: Final = re.compile(
    r"^(?:本|该|此|我|全|各)?(?:项目|单位|局|县|市|区|省|年度?|镇|乡)?(?:内)?(?:(?:实施|开展)(?:以来|后|期间))?(?:共计|累计|共|已|实际|计划|预计|实施|完成|实现|达到|享受|开展|为|对|的)*"
)
_TAIL: Final = re.compile(r"(?:总?人数|总数量?|数量|次数|户数|家数|人次|数|情况|指标|的)+$")
_COUNTED: Final = re.compile(r"([人次户家])[数次]$")
_ANY_SATISFACTION: Final = frozenset({"满意度", "满意率", "总体满意度", "社会满意度"})
_REACHED_RATE: Final = re.compile(r"达标率$|到位率$")
_YEAR: Final = re.compile(r"\d{4}")
_MONTH: Final = re.compile(r"(\d{1,2})月")
_SHORT: Final = 2
_BRACKETS: Final = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_FUNDS_WORDS: Final = re.compile(
    r"中央|自治区|省级|省|市级|市县|市|县级|县|区级|区本级|区|本级|财政|项目|资金|专项|预算|总额|总数|总量|总|合计|共计|金额|支出|执行|支付|拨付|拨款|到位|下达|安排|批复|申请|申报|"
    r"全年|年度|年初|年|当|本|该|我|实际|累计|完成|使用|发放|投入|补助|补贴|经费|配套|结余|结转|剩余|数|额|为|的|共|款|已|调整后|调整|情况|进度|率|及时"
)
_LEVELS: Final = re.compile(r"中央|省|自治区|市|州|县|区")


def in_plan(claim: Claim, report: Report) -> bool:
    """Whether a figure is told as a plan, or stands under a heading about plans, targets or grounds, not results."""
    planned = claim.planned and bool(_PLANNED.search(_RESULT_OF_PLAN.sub("", clauses_around(claim))))
    return planned or any(_PLAN.search(title) and not _RESULT.search(title) for title in headings_over(claim, report))


def clauses_around(claim: Claim) -> str:
    """The sentence up to the figure, and on to the end of its clause."""
    text = claim.sentence.text
    return text[: claim.start] + re.split(r"[，,；;。]", text[claim.start :], maxsplit=1)[0]


def headings_over(what: Placed, report: Report) -> tuple[str, ...]:
    """The headings that something stands under, outermost first."""
    paths = report.heading_paths
    at = bisect_right(paths, what.place.line or 0, key=itemgetter(0))
    return paths[at - 1][1] if at else ()


def is_done(claim: Claim) -> bool:
    """Whether the words just before a figure say that it was reached."""
    return bool(_DONE.search(claim.sentence.text[: claim.start]) or re.match(r"完成|实际|实现", claim.subject))


def of_another_time(claim: Claim, form: SelfEvaluation) -> bool:
    """Whether a figure is last year's, or of a part of the year."""
    period = claim.period or ""
    year = _YEAR.match(period)
    month = _MONTH.search(period)
    before = year is not None and form.year is not None and int(year[0]) < form.year
    return before or bool(_LAST_YEAR.search(period)) or bool(month and month[1] != "12")


def of_a_later_year(claim: Claim, form: SelfEvaluation) -> bool:
    """Whether a figure is of a year after the form's (next year's budget)."""
    year = _YEAR.match(claim.period or "")
    return year is not None and form.year is not None and int(year[0]) > form.year


def broken_totals(report: Report) -> frozenset[Claim]:
    """The totals that their own parts refute (TX104, TX105); none where another figure of the sentence is the parts' total."""
    return frozenset(stated.total for stated in report.sums if not any(_adds_up(claim, stated) for claim in _beside(stated, report)))


def _beside(stated: StatedSum, report: Report) -> list[Claim]:
    """The total and the other figures of its sentence that might be the total instead."""
    others = [claim for claim in report.beside(stated.total) if claim not in stated.parts]
    return [stated.total, *others]


def _adds_up(claim: Claim, stated: StatedSum) -> bool:
    whole, parts = reading(claim.value), total([reading(part.value) for part in stated.parts])
    return whole.meets(parts) if stated.complete else parts.low <= whole.high


def is_part(claim: Claim, *, of_list: bool = True) -> bool:
    """Whether the words before a figure say that it counts a part (其中, 上半年, 首批).

    Args:
        of_list: whether 其中 rules over all that follows it in the sentence, or only up to the next semicolon.
    """
    before = claim.sentence.text[: claim.start]
    return bool(_PART.search(before if of_list else re.split(r"[；;。]", before)[-1]))


def is_third_party(report: Report) -> bool:
    """Whether a report is an outside evaluation, whose scores are its own."""
    return any(_THIRD_PARTY.search(paragraph.text) for paragraph in report.paragraphs)


def levels(subject: str) -> int:
    """How many levels of government a subject names."""
    return len(set(_LEVELS.findall(subject)))


def source_of(claim: Claim) -> str | None:
    """The source of money that a subject names (central, county …); None when it names none or several."""
    source = funds_source(claim.subject) if levels(claim.subject) == 1 else None
    return source if source in {"central", "provincial", "municipal", "county"} else None


def is_whole(claim: Claim, form: SelfEvaluation) -> bool:
    """Whether a money subject speaks of the project's money as a whole and of nothing else."""
    subject = key(claim.subject)
    for name in (form.project, form.unit, form.department):
        bare = re.sub(r"^[\d\-]+|20\d\d年度?|项目$", "", key(name.text)) if name else ""
        subject = subject.replace(bare, "") if len(bare) > 1 else subject
    return not source_of(claim) and len(_FUNDS_WORDS.sub("", subject)) == 0


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """An indicator's name or a subject without brackets, lead and tail words: 本项目完成…参保人数 → …参保."""
    word = _BRACKETS.sub("", key(text)).strip("。,;:、\"“”'")
    word = _REACHED_RATE.sub("完成率", _LEAD.sub("", word))
    return _TAIL.sub("", word) or word


def indicator_of(claim: Claim, rows: Iterable[Indicator]) -> Indicator | None:
    """The one indicator that a figure's subject names; a bare 满意度 is that of the only satisfaction indicator."""
    rows = list(rows)
    subject = plain_name(claim.subject)
    if is_bare(claim):
        found = [row for row in rows if "满意" in row.name.text or "满意" in row.level1]
    else:
        found = [row for row in rows if subject in _names(row) and _counts_alike(claim, row) and _says_enough(subject, row)]
    return found[0] if len(found) == 1 else None


def _names(row: Indicator) -> tuple[str, str]:
    """An indicator's plain name, and its name without 数 alone: 供养老人数 counts 供养老人."""
    return plain_name(row.name.text), key(row.name.text).removesuffix("数")


def is_bare(claim: Claim) -> bool:
    """Whether a satisfaction figure does not say whose."""
    return claim.measure == "satisfaction" and plain_name(claim.subject) in _ANY_SATISFACTION


def _says_enough(subject: str, row: Indicator) -> bool:
    """Whether a name is long enough not to be met by chance (代缴人数 is, 人数 is not)."""
    return len(subject) > _SHORT or (len(subject) == _SHORT and bool(_COUNTED.search(key(row.name.text))))


def _counts_alike(claim: Claim, row: Indicator) -> bool:
    """Whether the figure counts what the indicator's name counts (人数, 次数)."""
    named, told = _COUNTED.search(key(row.name.text)), _COUNTED.search(key(claim.subject))
    if named is None:
        return True
    return told[1] == named[1] if told else (claim.value.unit_name or "").endswith(named[1]) or (named[1] == "人" and claim.measure == "headcount")
