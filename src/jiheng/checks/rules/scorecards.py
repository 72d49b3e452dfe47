"""SC110 to SC112: scorecards (综合评分表)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from jiheng.checks.quoting import names, quoted, short
from jiheng.checks.registry import rule
from jiheng.checks.wordlists import entries, holds
from jiheng.messages import msg
from jiheng.records import Finding, Scorecard, ScorecardRow, Severity, Value
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed, plain
from jiheng.values.text import key

#: what a rule says where it says how points are taken off
_SAYS_HOW: Final = re.compile(r"扣|得分|满分|得\d|权重|分值|计分|赋分|按比例|酌情|分档|档次|\d分|占1/|每(?:降|低|少|有|缺|出|超|推|条|项|个|发)")
#: characters of a rule that a sentence quotes
_QUOTED: Final = 30


@rule("SC110", "scorecard-arithmetic", severity=Severity.ERROR, basis="扣分=分值-得分；得分率=得分÷分值；总分为各行之和")
def scorecard_arithmetic(card: Scorecard) -> Iterator[Finding]:
    """评分表的扣分、得分率、合计算错。

    查什么：
        综合评分表每一行：分值减扣分是否等于得分，得分除以分值是否等于得分率；各行分值、得分之和是否等于合计。
    为什么：
        这些数可以互相推出，不一致说明至少有一个填错。
    错误示例：
        分值5，扣1.61分，得分3.49，得分率67.8%。
    正确示例：
        分值5，扣1.61分，得分3.39，得分率67.8%。
    已知例外：
        扣分只印一位小数（1.25印作1.2）不算错；得分率按取整前或取整后的得分计算都可以；分值之和与合计不符时可能有行未读出，得分合计不再比较。
    """
    yield from _of_rows(card.rows)
    yield from _of_total(card)


def _of_rows(rows: Sequence[ScorecardRow]) -> Iterator[Finding]:
    for row in rows:
        weight, score = _number(row.weight), _number(row.score)
        if row.score is None or weight is None or score is None or weight.exact <= 0:
            continue
        lost = _number(row.deduction)
        if lost is not None and not _shows(lost, weight.exact - score.exact):
            yield _wrong_deduction(row, weight.exact - lost.exact)
        elif row.rate is not None and not _fits_rate(row.rate, score, weight):
            share = score.exact / weight.exact * 100
            yield Finding.at(
                row.rate,
                msg(
                    "「{name}」得分{score}÷分值{weight}={rate}%，得分率填的是{found}。请核对三个数后改正。",
                    name=row.name.text,
                    score=score,
                    weight=weight,
                    rate=plain(share),
                    found=row.rate.raw,
                ),
                expected=share,
                because=(row.score, row.weight),
            )


def _wrong_deduction(row: ScorecardRow, expected: Fraction) -> Finding:
    return Finding.at(
        row.score or row.name,
        msg(
            "「{name}」分值{weight}分减扣分{deduction}分等于{expected}分，得分填的是{found}分。请核对三个数后改正。",
            name=row.name.text,
            weight=_number(row.weight),
            deduction=_number(row.deduction),
            expected=plain(expected),
            found=_number(row.score),
        ),
        expected=expected,
        because=(row.weight, row.deduction),
    )


def _number(value: Value | None) -> Printed | None:
    return value.number if value is not None else None


def _shows(printed: Printed, value: Fraction) -> bool:
    """Whether a figure may stand for a value, rounded or cut off; a minus before a deduction is none."""
    size = abs(printed.exact)
    step = Fraction(1, 10**printed.places)
    return size - step / 2 <= value <= size + step / 2 or size <= value < size + step if printed.places else size == value


def _fits_rate(rate: Value, score: Printed, weight: Printed) -> bool:
    """Whether a rate in percent (or as a fraction of 1) follows from the score, rounded before or after."""
    number = rate.number
    if number is None:
        return True
    shares = (score.interval / Interval.point(weight.exact)).scaled(100)
    exact = score.exact / weight.exact * 100
    as_percent = _shows(number, exact) or number.may_equal(shares) or number.interval.meets(Interval.point(exact))
    return as_percent or (rate.unit_name is None and number.exact <= 1 and number.interval.scaled(100).meets(shares))


def _of_total(card: Scorecard) -> Iterator[Finding]:
    weights = [number.exact for row in card.rows if (number := _number(row.weight)) is not None]
    scores = [number.exact for row in card.rows if (number := _number(row.score)) is not None]
    whole, total = _number(card.total_weight), _number(card.total_score)
    if whole is None or total is None or not scores or len(scores) != len(weights) or card.total_score is None or card.total_weight is None:
        return
    weights_add_up, scores_add_up = sum(weights) == whole.exact, total.prints(sum(scores))
    if weights_add_up and not scores_add_up:
        data = {"sum": plain(sum(scores)), "found": total}
        message = msg("评分表各行得分之和是{sum}分，合计填的是{found}分。请核对各行得分，改正合计。", **data)
        yield Finding.at(card.total_score, message, expected=sum(scores), because=[row.score for row in card.rows])
    if scores_add_up and not weights_add_up:
        data = {"sum": plain(sum(weights)), "found": whole}
        message = msg("评分表各行分值之和是{sum}分，合计填的是{found}分。请核对各行分值，改正合计。", **data)
        yield Finding.at(card.total_weight, message, expected=sum(weights), because=[row.weight for row in card.rows])


@rule("SC111", "no-way-to-deduction", severity=Severity.WARNING, basis="评分规则应写明如何扣分")
def no_way_to_deduction(card: Scorecard) -> Iterator[Finding]:
    """扣了分，评分规则却没有写明怎样扣。

    查什么：
        综合评分表中有扣分的行，评分规则里没有“扣”“得分”“满分”“权重”一类字样，只有完成率的公式或概念解释。
    为什么：
        规则不写怎样扣分，别人无法复算，扣多扣少没有依据。
    错误示例：
        规则“实际完成率=实际产出数÷计划产出数×100%”，扣0.52分。
    正确示例：
        规则“得分=实际完成率×分值”，扣0.52分。
    已知例外：
        没有评分规则栏的评分表不查；没有扣分的行不查。
    """
    rows = [row for row in card.rows if _is_unexplained(row)]
    if rows:
        yield Finding.at(
            rows[0].rule or rows[0].name,
            msg(
                "{count}行扣了分，评分规则没有写明怎样扣：{rows}。请写明得分或扣分的算法。",
                count=len(rows),
                rows=quoted(rows, lambda row: f"-{_number(row.deduction)}"),
            ),
            found="、".join(str(_number(row.deduction)) for row in rows),
            because=[place for row in rows for place in (row.rule, row.deduction)],
        )


def _is_unexplained(row: ScorecardRow) -> bool:
    lost = _number(row.deduction)
    if row.rule is None or lost is None or lost.exact == 0 or len(key(row.rule.text)) < 6:
        return False
    return not _SAYS_HOW.search(key(row.rule.text))


@rule("SC112", "rule-does-not-fit", severity=Severity.WARNING, basis="评分规则应与指标相对应")
def rule_does_not_fit(card: Scorecard) -> Iterator[Finding]:
    """评分规则照搬到了不相干的指标上。

    查什么：
        工程开工、完工的规则用在补助发放等指标上；“实际产出数÷计划产出数”的规则用在成本指标上。
    为什么：
        规则与指标不相干，得分就没有依据。
    错误示例：
        指标“补助发放及时率”，规则“项目按计划及时开工得满分，否则不得分”。
    正确示例：
        指标“补助发放及时率”，规则“及时率=按期发放人次÷应发放人次×100%，得分=及时率×分值”。
    已知例外：
        工程、修缮类指标用开工、完工的规则不报告。
    """
    for entry in entries("rule_misfit"):
        rows = [row for row in card.rows if row.rule is not None and holds(row.rule.text, entry["rule"])]
        level = entry.get("only_level")
        strange = [row for row in rows if (level is None or holds(row.level2, level)) and not holds(row.name.text, entry["unless_name"])]
        if strange:
            yield Finding.at(
                strange[0].rule or strange[0].name,
                msg(
                    "评分规则“{rule}”用在了不相干的指标上：{rows}。请按指标的含义重写规则。",
                    rule=short(strange[0].rule.text if strange[0].rule is not None else "", _QUOTED),
                    rows=names(strange),
                ),
                because=[place for row in strange for place in (row.name, row.rule)],
            )
