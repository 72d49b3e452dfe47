"""EV101 to EV103: what an evaluation says of points in several places, its element rules, one fact judged twice."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.context import Case
from jiheng.checks.figures import may_stand_for, shows
from jiheng.checks.points import CLASSES, TOTAL, Points, is_torn, points_of
from jiheng.checks.registry import rule
from jiheng.checks.statements import headings_over
from jiheng.checks.verdicts import Verdict, card_verdicts, told_verdicts
from jiheng.messages import Message, msg
from jiheng.records import Claim, Finding, Report, Scorecard, ScorecardRow, Severity
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed, plain

_KINDS: Final = {"weight": "分值", "score": "得分", "rate": "得分率"}
#: places of the figure that most statements give
_SHOWN: Final = 8
_NOT_OWN: Final = re.compile("自评|上年|平均|整体|满意度|部门评价")
_SHARE: Final = re.compile(r"(?:要素|要点|条|项)[^。；;]{0,6}占[^。；;\d]{0,10}1/(?P<count>\d)")
#: rules that leave a choice
_FREE: Final = re.compile("酌情|部分符合|部分达到|一半|50%|减半")
_CIRCLED: Final = re.compile("[①②③④⑤⑥⑦⑧⑨]")
_FIXED: Final = re.compile(r"[①②③④⑤⑥⑦⑧⑨][^①②③④⑤⑥⑦⑧⑨]*?[(（得](?P<points>\d+(?:\.\d+)?)分")
_FAULT: Final = re.compile(
    r"[^，,。；;]*(?:不完善|不健全|缺失|缺少|未附|未及时|不及时|不到位|不规范|不完整|不齐全|未制定|未建立|未按规定|不明确)[^，,。；;]*"
)
_NO_FAULT: Final = re.compile("不存在|未发现|未出现|没有|不得|如|是否")
_MATERIAL: Final = "名单|明细|凭证|资料|档案|台账|记录|合同|签到表|材料"
_COMPLETE: Final = re.compile(rf"(?P<what>{_MATERIAL})[^，,。；;]{{0,8}}(?:齐全|完整|完备|规范)")
_ACCURATE: Final = re.compile(r"准确率[^，,。；;]{0,8}100%|未出现[^。；;]{0,12}(?:少发|漏发|错发|重复)")
_TELLS: Final = re.compile("名单|明细|台账|花名册")


# --- EV101 ------------------------------------------------------------------------------------------------------------------------


@frozen
class Clash:
    """A statement that others refute. kind: weight, score or rate. right: what the others say, and where."""

    kind: str
    own: Printed
    right: Printed
    others: tuple[Points, ...]


@rule("EV101", "points-disagree", severity=Severity.ERROR, basis="评价报告同一分值、得分、得分率应处处一致")
def points_disagree(case: Case) -> Iterator[Finding]:
    """评分表、正文表、概要和结论的分值、得分、得分率不一致。

    查什么：
        把概要、得分情况表、各类指标得分表及其各行之和、“项目产出类指标权重为35分，得分为32.7分，得分率为93.43%”一类的句子、
        各指标评述中的得分、综合评分表和最终得分放在一起比较；同一处的得分÷分值与得分率、满分与扣分和得分也核对。
    为什么：
        得分只有一个，几处不一样，不知道以哪个为准，等级也可能因此不同。
    错误示例：
        概要写产出得分32.1分，正文和得分表都是32.7分。
    正确示例：
        各处都是32.7分，得分率93.43%。
    已知例外：
        单位自评的得分是另一回事，不比较；扫描识别可能有误的数（数字断开、“得”字缺失）只提醒核对原页；评分表没有读全的不用它的合计。
    """
    reports = [(index, record) for index, record in enumerate(case.records) if isinstance(record, Report)]
    if len(reports) != 1:
        return
    index, report = reports[0]
    stated = [*points_of(case.document, report, case.scorecards()), *_conclusions(report)]
    yield from (evolve(finding, record=index) for finding in (*_disagreements(stated), *_lost(report)))


def _lost(report: Report) -> Iterator[Finding]:
    """Judgements whose points taken off are not what the score lacks: 该指标满分6分，扣0.25分，得5.48分."""
    for verdict in told_verdicts(report):
        if verdict.lost is None or verdict.lost.exact == verdict.taken:
            continue
        data = {"name": verdict.name, "weight": verdict.weight, "lost": verdict.lost, "score": verdict.score, "right": plain(verdict.taken)}
        message = msg("评述中“{name}”满分{weight}分、得{score}分，扣的应是{right}分，写的是扣{lost}分。请核对后统一。", **data)
        yield Finding(message, (verdict.place,), expected=plain(verdict.taken), found=str(verdict.lost))


def _conclusions(report: Report) -> Iterator[Points]:
    """The evaluation's total as sentences give it."""
    for claim in report.claims:
        if claim.measure == "score" and claim.value.number is not None and not claim.value.op and not _is_of_another(claim, report):
            yield Points(TOTAL, None, claim.value.number, None, claim.place, "结论")


def _is_of_another(claim: Claim, report: Report) -> bool:
    over = "".join(headings_over(claim, report)[-1:])
    return bool(_NOT_OWN.search(claim.subject) or "自评" in over)


def _disagreements(stated: Sequence[Points]) -> Iterator[Finding]:
    groups: dict[str, list[Points]] = {}
    for points in stated:
        groups.setdefault(points.level, []).append(points)
    for level, group in groups.items():
        if _is_common_name(level, group):
            continue
        values = {kind: _by_value(group, kind) for kind in _KINDS}
        refuted = {id(points) for points in group if any(_clash(points, kind, values[kind]) for kind in _KINDS)}
        for points in group:
            clashes = [clash for kind in _KINDS if (clash := _clash(points, kind, values[kind], refuted))]
            if clashes or _is_uneven(points):
                yield _disagreement(level, points, clashes)


def _is_common_name(level: str, group: Sequence[Points]) -> bool:
    """Whether an indicator's name stands twice in one source (完成及时性): its figures are of several indicators."""
    sources = [points.source for points in group]
    return level not in CLASSES and len(set(sources)) < len(sources)


def _by_value(group: Sequence[Points], kind: str) -> dict[Printed, list[Points]]:
    """The statements of a group by the figure that they give, in order."""
    found: dict[Printed, list[Points]] = {}
    for points in group:
        said = points.said(kind)
        if said is not None:
            found.setdefault(said, []).append(points)
    return found


def _clash(points: Points, kind: str, values: Mapping[Printed, Sequence[Points]], refuted: Container[int] | None = None) -> Clash | None:
    """What the other statements say, where they outnumber those of this one's figure.

    Args:
        refuted: the statements that are outnumbered in some figure; one against one, these are at fault, else the later one.
            None to find them.
    """
    own = points.said(kind)
    if own is None:
        return None
    agreeing = [other for value, said in values.items() if _same(value, own) for other in said]
    others = {value: said for value, said in values.items() if not _same(value, own)}
    if not others:
        return None
    common = max(others, key=lambda value: len(others[value]))
    wrong = len(others[common]) > len(agreeing)
    if len(others[common]) == len(agreeing) and refuted is not None:
        known = [any(id(each) in refuted for each in side) for side in (agreeing, others[common])]
        wrong = known[0] if known[0] != known[1] else list(values).index(common) < list(values).index(own)
    return Clash(kind, own, common, tuple(others[common][:_SHOWN])) if wrong else None


def _same(one: Printed, other: Printed) -> bool:
    """Whether two figures are one, rounded or cut off differently."""
    if one.places == other.places:
        return one.value == other.value
    fine, coarse = (one, other) if one.places > other.places else (other, one)
    return shows(coarse, fine.exact)


def _is_uneven(points: Points) -> bool:
    """Whether its own rate does not follow from its score and weight."""
    if points.weight is None or points.score is None or points.rate is None or not points.weight.exact:
        return False
    share = points.score.exact / points.weight.exact * 100
    step = Fraction(1, 10**points.rate.places)
    spread = points.score.interval.scaled(100) / Interval.point(points.weight.exact)
    return not (-step < share - points.rate.exact < step) and not points.rate.may_equal(spread)


def _disagreement(level: str, points: Points, clashes: Sequence[Clash]) -> Finding:
    told = "；".join(_told(clash) for clash in clashes)
    uneven = _uneven_words(points) if _is_uneven(points) else ""
    doubtful = points.doubtful or any(other.doubtful for clash in clashes for other in clash.others if len(clash.others) == 1)
    data = {"source": points.source, "level": level, "told": "；".join(part for part in (told, uneven) if part)}
    message: Message = (
        msg("{source}中“{level}”的数与别处不一致：{told}。文字可能识别有误，请核对原页。", **data)
        if doubtful
        else msg("{source}中“{level}”的数与别处不一致：{told}。请核对后统一。", **data)
    )
    return Finding.at(
        points,
        message,
        expected="、".join(str(clash.right) for clash in clashes) or None,
        found="、".join(str(clash.own) for clash in clashes) or None,
        because=[*(evolve(points, place=place) for place in points.beside), *(other for clash in clashes for other in clash.others)],
        severity=Severity.WARNING if doubtful else None,
    )


def _told(clash: Clash) -> str:
    unit = "%" if clash.kind == "rate" else "分"
    sources = "、".join(dict.fromkeys(other.source for other in clash.others))
    return f"{_KINDS[clash.kind]}{clash.own}{unit}，{sources}为{clash.right}{unit}"


def _uneven_words(points: Points) -> str:
    if points.weight is None or points.score is None:
        return ""
    return f"{points.score}÷{points.weight}={plain(points.score.exact / points.weight.exact * 100)}%，写的得分率是{points.rate}%"


# --- EV102 ------------------------------------------------------------------------------------------------------------------------


@rule("EV102", "elements-and-deduction", severity=Severity.ERROR, basis="评分应按评分规则逐条计算")
def elements_and_deduction(card: Scorecard) -> Iterator[Finding]:
    """要素计分规则与扣分对不上。

    查什么：
        规则写“每条要素占权重分的1/4”的，扣分应是分值的四分之几；规则列明各条分值的，得分应由其中几条相加而得；规则列的要素条数与分母不同；
        评分过程写了缺失、不完善而没有扣分。
    为什么：
        要素分是算出来的，不能估；查出问题不扣分，规则就没有用。
    错误示例：
        分值4，每条要素占1/4，扣0.5分（应为0、1、2、3或4分）。
    正确示例：
        分值5，每条要素占1/4，一条不符，扣1.25分。
    已知例外：
        “酌情扣分”的不查；“不存在…”“未发现…”不是问题；扣分印作一位小数（1.25印作1.2）不报告；扫描识别可能有误的只提醒，漏认的要素序号不算少列。
    """
    scanned = any(_torn(row) for row in card.rows)
    for row in card.rows:
        verdict = next(iter(card_verdicts(evolve(card, rows=(row,)))), None)
        if verdict is None or not verdict.rule or _FREE.search(verdict.rule):
            continue
        yield from _shares(row, verdict, scanned=scanned)
        yield from _fixed(row, verdict)
        yield from _forgiven(row, verdict)


def _shares(row: ScorecardRow, verdict: Verdict, *, scanned: bool) -> Iterator[Finding]:
    found = _SHARE.search(verdict.rule)
    count = int(found["count"]) if found else 0
    if not found or count < 2:
        return
    steps = [verdict.weight.exact * (1 - Fraction(k, count)) for k in range(count + 1)]
    if not any(may_stand_for(verdict.score, step) for step in steps):
        yield _wrong_points(row, verdict, msg("每条要素占1/{count}", count=count), sorted(steps))
    listed = len(set(_CIRCLED.findall(verdict.rule[: found.start()])))
    if listed >= 2 and listed != count and not (scanned and listed < count):
        yield Finding.at(
            row.rule or row.name,
            msg("「{name}」的规则列了{listed}条要素，却按每条1/{count}计分。请核对规则。", name=row.name.text, listed=listed, count=count),
            expected=f"1/{listed}",
            found=f"1/{count}",
            severity=Severity.WARNING,
        )


def _fixed(row: ScorecardRow, verdict: Verdict) -> Iterator[Finding]:
    points = [Fraction(found["points"]) for found in _FIXED.finditer(verdict.rule)]
    if len(points) < 2 or len(points) > 8 or sum(points) != verdict.weight.exact or _SHARE.search(verdict.rule) or "每" in verdict.rule:
        return
    sums = {sum(some, Fraction(0)) for size in range(len(points) + 1) for some in combinations(points, size)}
    if not any(may_stand_for(verdict.score, each) for each in sums):
        yield evolve(
            _wrong_points(row, verdict, msg("各条分值为{points}", points="、".join(plain(p) for p in points)), sorted(sums)),
            severity=Severity.WARNING,
        )


def _wrong_points(row: ScorecardRow, verdict: Verdict, rule_words: Message, steps: Sequence[Fraction]) -> Finding:
    nearest = sorted(steps, key=lambda step: abs(step - verdict.score.exact))[:2]
    return Finding.at(
        row.score or row.name,
        msg(
            "「{name}」分值{weight}，{rule}，得分只能是{steps}，表中是{score}（扣{lost}）。请按要素重新计分。",
            name=row.name.text,
            weight=verdict.weight,
            rule=rule_words,
            steps="、".join(plain(step) for step in steps[:10]),
            score=verdict.score,
            lost=plain(verdict.taken),
        ),
        expected=" 或 ".join(plain(step) for step in sorted(nearest)),
        because=[row.rule, row.weight, row.deduction],
        severity=Severity.WARNING if _torn(row) else None,
    )


def _torn(row: ScorecardRow) -> bool:
    return any(is_torn(value.raw) for value in (row.weight, row.score) if value is not None)


def _forgiven(row: ScorecardRow, verdict: Verdict) -> Iterator[Finding]:
    """An element found wanting, and nothing taken off."""
    if verdict.taken != 0 or not (_SHARE.search(verdict.rule) or _CIRCLED.search(verdict.rule)):
        return
    faults = [fault for fault in _FAULT.findall(verdict.process) if not _NO_FAULT.search(fault)]
    if faults:
        yield Finding.at(
            row.process or row.name,
            msg("「{name}」的评分过程写“{fault}”，却没有扣分。请按评分规则扣分，或改写评分过程。", name=row.name.text, fault=faults[0]),
            found=faults[0],
            because=[row.score, row.rule],
            severity=Severity.WARNING,
        )


# --- EV103 ------------------------------------------------------------------------------------------------------------------------


@rule("EV103", "one-fact-two-judgements", severity=Severity.WARNING, basis="同一事实在各项指标中的认定应当一致")
def one_fact_two_judgements(case: Case) -> Iterator[Finding]:
    """同一事实在两项指标里判断不同。

    查什么：
        一项指标因资料、名单、凭证缺失或不完善被扣分，另一项却以同样的资料“齐全、规范”得满分，或者没有名单仍认定发放“准确率100%”。
    为什么：
        事实只有一个，一处扣分一处满分，说明另一处没有核实。
    错误示例：
        制度执行有效性：凭证未附人员名单，扣1.25分；发放准确率：未出现漏发，准确率100%，得满分。
    正确示例：
        发放准确率：抽查名单60人，准确58人，按比例得分。
    已知例外：
        说的是不同资料（立项材料齐全、发放凭证缺失）的不报告。
    """
    for index, record in enumerate(case.records):
        if isinstance(record, Report):
            verdicts = [*told_verdicts(record)]
        elif isinstance(record, Scorecard) and not any(next(told_verdicts(report), None) for report in case.reports()):
            verdicts = [*card_verdicts(record)]
        else:
            continue
        yield from (evolve(finding, record=index) for finding in _judged_twice(verdicts))


def _judged_twice(verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    full = [verdict for verdict in verdicts if verdict.taken == 0]
    for verdict in verdicts:
        if verdict.taken <= 0:
            continue
        faults = [fault for fault in _FAULT.findall(verdict.process) if not _NO_FAULT.search(fault) and re.search(_MATERIAL, fault)]
        against = [(other, words) for other in full if (words := _opposed(faults, other))]
        if against:
            yield Finding.at(
                verdict,
                msg(
                    "「{name}」因“{fault}”扣{points}分，而{others}。同一事实判断不同，请核实后统一。",
                    name=verdict.name,
                    fault="；".join(faults),
                    points=plain(verdict.taken),
                    others="；".join(f"「{other.name}」写“{words}”得满分" for other, words in against),
                ),
                because=[other for other, _ in against],
            )


def _opposed(faults: Sequence[str], other: Verdict) -> str | None:
    """The words of another verdict that the faults contradict."""
    wanting = {what for fault in faults for what in re.findall(_MATERIAL, fault)}
    complete = next((match for match in _COMPLETE.finditer(other.process) if match["what"] in wanting), None)
    if complete:
        return complete[0]
    accurate = _ACCURATE.search(other.process)
    return accurate[0] if accurate and any(_TELLS.search(fault) for fault in faults) else None
