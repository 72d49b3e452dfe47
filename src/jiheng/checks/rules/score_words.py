"""SC113: scores that the text of a report tells: parts against the total, points against score and rate, grade against total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.context import Case
from jiheng.checks.lines import Line
from jiheng.checks.registry import rule
from jiheng.checks.rules.score_totals import grade_bands, wrong_grade
from jiheng.messages import msg
from jiheng.records import Finding, Report, Severity, Text, Value
from jiheng.values.interval import Interval, total
from jiheng.values.printed import Printed, plain

_N: Final = r"\d{1,3}(?:\.\d{1,3})?"
_TOTAL: Final = re.compile(rf"(?:自评|评价|综合|项目|最终|绩效|总)(?:综合)?(?:总?得分|总分|评分|自评)?(?:为|是|：|:)?\s?(?P<score>{_N})分")
_GRADED: Final = re.compile(
    rf"(?P<score>{_N})分\s*[，,（(]\s*[^，,；;。\d]{{0,8}}(?:等级|等次|评级|档次|评定|评价结果)[^，,；;。\d“”\"]{{0,4}}[“\"‘]?(?P<word>优秀|优|良好|良|中等|中|较差|差)(?![\u4e00-\u9fff])"
)
_LEVELS: Final = "决策|过程|产出|效益|效果|投入|管理|预算执行|满意度|成本|履职"
_PART: Final = re.compile(
    rf"(?:项目)?(?P<name>{_LEVELS})[^，,；;。：:\d（()）]{{0,6}}\s?(?:[（(]?\s?(?:满分)?(?P<weight>{_N})分\s?[）)]?)?\s?[，,]?\s?(?:自评|实际|实)?得分?(?:为)?\s?(?P<score>{_N})分"
)
_EACH: Final = re.compile(
    rf"满分(?:为)?(?P<weight>{_N})分[，,]\s?(?:自评|实际|实)?得分?(?:为)?\s?(?P<score>{_N})分(?:[，,]\s?得分率(?:为)?\s?(?P<rate>\d{{1,3}}(?:\.\d+)?)%)?"
)
_HEAD: Final = re.compile(rf"(?:满分(?P<full>{_N})分[，,]\s?得(?P<got>{_N})分|[（(](?P<full2>{_N})分[，,]\s?(?:实际)?得(?:分)?(?P<got2>{_N})分[）)])")
_ITEM: Final = re.compile(rf"\s*(?:[（(]?\d{{1,2}}[)）.．、])\s*(?P<name>[^（(：:。，,]{{2,24}})[（(](?:满分)?(?P<weight>{_N})分[）)]")
_GOT: Final = re.compile(rf"得分?(?:[\d.×*%\s]{{0,20}}=\s?|为)?(?P<score>{_N})分")
_LOST: Final = re.compile(rf"(?<![应共计])扣除?(?P<lost>{_N})分")
_RULE: Final = re.compile(r"每|酌情|扣完|不得分|否则|满分为止|共扣|合计扣|累计扣|扣分标准|评分标准|评分规则")
_EARLIER: Final = re.compile("上年|去年|上一年|以前|往年|原")
_FULL: Final = 100
_FEWEST: Final = 3
#: without printed points, these are all that there is
_WHOLE_SETS: Final = (
    frozenset({"决策", "过程", "产出", "效益"}),
    frozenset({"投入", "过程", "产出", "效果"}),
    frozenset({"投入", "过程", "产出", "效益"}),
    frozenset({"预算执行", "产出", "效益", "满意度"}),
)


@frozen
class _Scores:
    """A first-level heading's points and score, where its judgement begins, and the items under it: points, score, what was taken off."""

    line: Line
    place: Text
    weight: Printed
    score: Printed


@rule("SC113", "scores-told", severity=Severity.ERROR, basis="正文写出的各部分得分、总分、得分率、等级应当一致")
def scores_told(case: Case) -> Iterator[Finding]:
    """正文写的得分前后对不上。

    查什么：
        “总分96分，其中决策20分，得20分；过程20分，得19分……”的各部分相加与总分比较；“满分20分，得18.14分，得分率90.70%”重算；
        某一类的得分与其下各指标得分之和比较；扣分之和比失去的分还多；同一句里的得分与等级比较。
    为什么：
        得分改过几稿，正文往往只改了一处。
    错误示例：
        自评96分，其中决策20分，得20分；过程20分，得19分；产出30分，得28分；效益30分，得28分。
    正确示例：
        自评95分，其中决策20分，得20分；过程20分，得19分；产出30分，得28分；效益30分，得28分。
    已知例外：
        各部分的分值合计不是100分（没有列全）的不相加；各指标的分值合计不等于这一类分值的不相加；讲评分标准的话不算扣分；只写了一部分扣分的不报告。
    """
    for index, record in enumerate(case.records):
        if isinstance(record, Report):
            lines = [line for line in case.lines if line.owner == index and not line.is_cell]
            levels = [*_by_levels(lines)]
            at = {finding.places[0].line for finding in levels}
            found = [*levels, *(finding for finding in _in_lines(lines) if finding.places[0].line not in at), *_grades(lines, record, case)]
            yield from (evolve(finding, record=index) for finding in found)


def _in_lines(lines: Sequence[Line]) -> Iterator[Finding]:
    for line in lines:
        if "得" in line.plain and "分" in line.plain:
            yield from _parts(line)
            yield from (_wrong_rate(line, match) for match in _EACH.finditer(line.plain) if match["rate"] and not _rate_holds(match))


# --- parts and total --------------------------------------------------------------------------------------------------------------


def _parts(line: Line) -> Iterator[Finding]:
    """The scores of all first-level headings in one passage against the total told before them."""
    parts = list(_PART.finditer(line.plain))
    names = [match["name"] for match in parts]
    if len(parts) < _FEWEST or len(set(names)) < len(names) or not _is_whole(parts):
        return
    before = [match for match in _TOTAL.finditer(line.plain) if match.end() <= parts[0].start()]
    if not before:
        return
    said = Printed.of(before[-1]["score"])
    scores = [Printed.of(match["score"]) for match in parts]
    if total([score.interval if score.places else Interval.point(score.exact) for score in scores]).meets(said.interval):
        return
    right = sum((score.exact for score in scores), Fraction(0))
    yield Finding.at(
        line.words(*before[-1].span("score")),
        msg(
            "各部分得分之和为{sum}分（{terms}），总分写成{found}分。请核对各部分得分与总分。",
            sum=plain(right),
            terms="+".join(f"{match['name']}{match['score']}" for match in parts),
            found=str(said),
        ),
        expected=right,
        because=[line.words(*match.span("score")) for match in parts],
    )


def _is_whole(parts: Sequence[re.Match[str]]) -> bool:
    weights = [Fraction(match["weight"]) for match in parts if match["weight"]]
    if len(weights) == len(parts):
        return sum(weights, Fraction(0)) == _FULL
    scored = sum((Fraction(match["score"]) for match in parts), Fraction(0))  # above 100 each part was scored by itself
    return not weights and scored <= _FULL and frozenset(match["name"] for match in parts) in _WHOLE_SETS


def _rate_holds(match: re.Match[str]) -> bool:
    weight, score, rate = (Printed.of(match[name]) for name in ("weight", "score", "rate"))
    return not weight.exact or rate.may_print((score.interval / Interval.point(weight.exact)).scaled(100))


def _wrong_rate(line: Line, match: re.Match[str]) -> Finding:
    right = Fraction(match["score"]) / Fraction(match["weight"]) * 100
    return Finding.at(
        line.words(*match.span("rate")),
        msg(
            "得{score}分、满分{weight}分，得分率应为{expected}%，写成{found}%。请核对。",
            score=match["score"],
            weight=match["weight"],
            expected=plain(right),
            found=match["rate"],
        ),
        expected=right,
        because=[line.words(*match.span("score"))],
    )


# --- a heading and the items under it ---------------------------------------------------------------------------------------------


def _by_levels(lines: Sequence[Line]) -> Iterator[Finding]:
    level: _Scores | None = None
    items: list[tuple[Line, re.Match[str], Printed]] = []
    for line in lines:
        item = _ITEM.match(line.plain)
        head = None if item else _HEAD.search(line.plain, 0, 80)
        if head is not None:
            yield from _against_items(level, items)
            level, items = _level(line, head), []
        elif item is not None:
            yield from _taken(line, item)
            got = list(_GOT.finditer(line.plain, item.end()))
            if got:
                items.append((line, item, Printed.of(got[-1]["score"])))
    yield from _against_items(level, items)


def _level(line: Line, head: re.Match[str]) -> _Scores:
    full, got = ("full", "got") if head["full"] else ("full2", "got2")
    return _Scores(line, line.words(*head.span(got)), Printed.of(head[full]), Printed.of(head[got]))


def _against_items(level: _Scores | None, items: Sequence[tuple[Line, re.Match[str], Printed]]) -> Iterator[Finding]:
    """The score of a heading against its items', where the items are all there: their points are the heading's."""
    if level is None or len(items) < 2 or sum((Fraction(item["weight"]) for _, item, _ in items), Fraction(0)) != level.weight.exact:
        return
    scores = [score for _, _, score in items]
    if total([score.reading for score in scores]).meets(level.score.reading):
        return
    right = sum((score.exact for score in scores), Fraction(0))
    yield Finding.at(
        level.place,
        msg(
            "这一类各指标得分之和为{sum}分（{terms}），写成得{found}分。请核对各指标得分与这一类的得分。",
            sum=plain(right),
            terms="+".join(str(score) for score in scores),
            found=str(level.score),
        ),
        expected=right,
        because=[line.words(*item.span()) for line, item, _ in items],
    )


def _taken(line: Line, item: re.Match[str]) -> Iterator[Finding]:
    """More points taken off by words than an indicator lost."""
    text = line.plain[item.end() :]
    got, lost = list(_GOT.finditer(text)), list(_LOST.finditer(text))
    if not got or not lost or _RULE.search(text):
        return
    taken = sum((Fraction(match["lost"]) for match in lost), Fraction(0))
    missing = Fraction(item["weight"]) - Fraction(got[-1]["score"])
    told_whole = any(Fraction(match["lost"]) == missing for match in lost)  # 扣1分（其中甲扣0.5分，乙扣0.5分）
    if 0 <= missing < taken and not told_whole:
        yield Finding.at(
            line.words(item.end() + got[-1].start("score"), item.end() + got[-1].end("score")),
            msg(
                "「{name}」{weight}分，写明扣{taken}分，得分应为{expected}分，写成{found}分。请核对扣分与得分。",
                name=item["name"].strip(),
                weight=item["weight"],
                taken=plain(taken),
                expected=plain(Fraction(item["weight"]) - taken),
                found=got[-1]["score"],
            ),
            expected=Fraction(item["weight"]) - taken,
            because=[line.words(item.end() + match.start(), item.end() + match.end()) for match in lost],
        )


# --- grade ------------------------------------------------------------------------------------------------------------------------


def _grades(lines: Sequence[Line], report: Report, case: Case) -> Iterator[Finding]:
    """A total and its grade in one clause, where SC104 does not know the score as the total."""
    known = {claim.place.line for claim in report.claims if claim.measure == "grade" and any(o.measure == "score" for o in report.beside(claim))}
    for line in lines:
        for match in _GRADED.finditer(line.plain):
            word = line.words(*match.span("word"))
            before = line.plain[max(0, match.start() - 12) : match.start()]
            if word.place.line not in known and not _EARLIER.search(match[0]) and re.search(r"得分|评分|总分|自评|评价", before):
                score = Value.read(match["score"], line.words(*match.span("score")).place)
                finding = wrong_grade(word, score, grade_bands(report, case))
                if finding is not None:
                    yield finding
