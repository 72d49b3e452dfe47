"""SC101 to SC102 and SC105 to SC109: the scores of single rows. Totals and grades are in score_totals, scorecards in scorecards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jiheng.checks.cells import has_text
from jiheng.checks.context import Context
from jiheng.checks.grouping import alike
from jiheng.checks.quoting import quoted
from jiheng.checks.registry import rule
from jiheng.messages import msg
from jiheng.records import EmptyRow, Finding, Indicator, SelfEvaluation, Severity
from jiheng.scoring import Kind, RowScore, Source
from jiheng.scoring.score import accepts, whole_points_only
from jiheng.scoring.words import band_of
from jiheng.values.printed import Printed, plain
from jiheng.values.text import key

#: reasons that may excuse full marks for a missed target
_EXCUSE: Final = re.compile(r"调整|调减|核减|批复|不可抗力|疫情|灾|政策变化|取消")
#: bands that some places set for 部分达成, from the lowest floor to the highest top
_PARTLY: Final = (Fraction(1, 2), Fraction(4, 5))


def _points(row: Indicator) -> tuple[Printed, Printed] | None:
    """Weight and score of a row, both printed and the weight more than nothing."""
    if row.weight is None or row.score is None or row.weight.number is None or row.score.number is None or row.weight.number.value <= 0:
        return None
    return row.weight.number, row.score.number


def _cause(row: Indicator, context: Context) -> str | None:
    """The code of the one rule that speaks of a row's score; None when nothing is wrong or nothing can be said."""
    points = _points(row)
    if points is None:
        return None
    weight, score = points[0].value, points[1].value
    if not 0 <= score <= weight:
        return "SC102"
    scored, stand = context.score_of(row), context.assessment(row)
    right = _accepts(scored, row, context)
    if scored is None or right:
        return None
    if scored.rule == "band" or stand.kind is Kind.QUALITATIVE:
        named = row.actual is not None and band_of(row.actual.raw, context.regime) is not None
        return "SC108" if named and right is False and not _is_lenient(row, context) else None
    if stand.met is False and score == weight:
        return None if stand.kind is Kind.TIMELY else "SC105"
    if stand.met and score < weight and scored.expected in (None, weight):
        return None if has_text(row.reason) else "SC106"
    return "SC101" if right is False else None


def _accepts(scored: RowScore | None, row: Indicator, context: Context) -> bool | None:
    if scored is None or context.form is None:
        return None
    return accepts(scored, row.score, integers_only=whole_points_only(context.form))


def _is_lenient(row: Indicator, context: Context) -> bool:
    """Whether a score fits the band of 部分达成 that other places set, where nothing says which place's rule holds."""
    points, scored = _points(row), context.score_of(row)
    if context.judgement.source is not Source.DEFAULT or points is None or scored is None or scored.high is None:
        return False
    is_partly = 0 < scored.high < points[0].exact and bool(scored.low)
    return is_partly and _PARTLY[0] <= points[1].exact / points[0].exact <= _PARTLY[1]


@rule("SC101", "score-by-rule", severity=Severity.ERROR, basis="财预〔2020〕10号；自评表注所写计分方法")
def score_by_rule(row: Indicator, context: Context) -> Iterator[Finding]:
    """得分与计分规则算出的不符。

    查什么：
        按表注写明的、或能重现全表得分的计分规则复算每个定量指标的得分，与填写的得分比较；信息里列出算式。
    为什么：
        得分应当别人也能算出来。
    错误示例：
        目标≥100000元，完成20000元，分值3，按比例应得0.60分，填1.5分。
    正确示例：
        目标≥100000元，完成20000元，分值3，得0.60分。
    已知例外：
        没有写明规则、按全国通用比例法核对的，或原因栏写明另外扣分的，只作警告；全表都是整数分的，四舍五入到整数视为正确；目标和完成值不能比较的不查。
    """
    scored = context.score_of(row)
    if row.score is None or scored is None or _cause(row, context) != "SC101":
        return
    yield Finding.at(
        row.score,
        msg(
            "「{name}」应得{expected}分（{how}；口径：{regime}），表中为{found}分。请改正得分；另有扣分理由的请写明。",
            name=row.name.text,
            expected=_expected(scored),
            how=scored.how,
            regime=context.regime.title,
            found=_points_text(row),
        ),
        expected=scored.expected if scored.expected is not None else _expected(scored),
        because=(row.target, row.actual, row.weight),
        severity=Severity.WARNING if _is_doubtful(row, context) else None,
        fix=scored.expected is not None and not _is_doubtful(row, context),
    )


def _is_doubtful(row: Indicator, context: Context) -> bool:
    """Whether a right score is not beyond doubt: no rule is stated, the direction is assumed, or the reason speaks of a further deduction."""
    return context.judgement.source is Source.DEFAULT or context.assessment(row).assumed or (row.reason is not None and "扣" in row.reason.text)


def _expected(scored: RowScore) -> str:
    if scored.expected is not None:
        return plain(scored.expected)
    return f"{plain(scored.low)}~{plain(scored.high)}" if scored.low is not None and scored.high is not None else ""


def _points_text(row: Indicator) -> str:
    points = _points(row)
    return plain(points[1].value) if points is not None else ""


@rule("SC102", "score-outside-weight", severity=Severity.ERROR, basis="得分最高不超过该指标分值，最低为0")
def score_outside_weight(row: Indicator, context: Context) -> Iterator[Finding]:
    """得分超过分值，或为负数。

    查什么：
        每个指标的得分大于分值或小于0。预算执行的得分由FD102检查。
    为什么：
        得分不能超过分值，多半是把比率或上一列的数填进了得分栏。
    错误示例：
        分值10，得分100。
    正确示例：
        分值10，得分10。
    已知例外：
        没有填分值的行不查。
    """
    points = _points(row)
    if points is None or row.score is None or _cause(row, context) != "SC102":
        return
    scored = context.score_of(row)
    yield Finding.at(
        row.score,
        msg("「{name}」填{score}分，得分应在0到{weight}分之间。请改正。", name=row.name.text, score=points[1], weight=points[0]),
        expected=scored.expected if scored is not None else None,
        because=(row.weight,),
    )


@rule("SC105", "full-marks-target-missed", severity=Severity.ERROR, basis="财预〔2020〕10号：未完成的按完成比例计分")
def full_marks_target_missed(row: Indicator, context: Context) -> Iterator[Finding]:
    """没有完成目标却得满分。

    查什么：
        完成值没有达到目标值，得分却等于分值。
    为什么：
        没有完成的指标应当扣分，得满分就掩盖了缺口。
    错误示例：
        目标≥95%，完成90%，分值10，得分10。
    正确示例：
        目标≥95%，完成90%，分值10，得分9.47。
    已知例外：
        目标没有≥、≤的，方向是推断的，只作警告；原因栏写明目标已经调整、不可抗力的也只作警告；全表整数分且四舍五入后恰为满分的不报告；时限指标由DT104检查。
    """
    scored, points = context.score_of(row), _points(row)
    if row.score is None or scored is None or points is None or _cause(row, context) != "SC105":
        return
    values = {"name": row.name.text, "target": row.target, "actual": row.actual, "weight": points[0]}
    if scored.expected is None:
        message = msg("「{name}」目标{target}，完成{actual}，没有完成，却得满分{weight}分。请按完成情况扣分。", **values)
    else:
        expected = plain(scored.expected)
        message = msg(
            "「{name}」目标{target}，完成{actual}，没有完成，却得满分{weight}分；应得{expected}分（{how}）。请改正得分。",
            expected=expected,
            how=scored.how,
            **values,
        )
    yield Finding.at(
        row.score,
        message,
        expected=scored.expected,
        because=(row.target, row.actual, row.weight),
        severity=Severity.WARNING if context.assessment(row).assumed or _is_excused(row) else None,
        fix=scored.expected is not None and not _is_doubtful(row, context),
    )


def _is_excused(row: Indicator) -> bool:
    """Whether the reason says that the target was changed or could not be met."""
    return row.reason is not None and bool(_EXCUSE.search(key(row.reason.text)))


@rule("SC106", "marks-off-target-met", severity=Severity.WARNING, basis="扣分应有理由")
def marks_off_target_met(row: Indicator, context: Context) -> Iterator[Finding]:
    """完成了目标却扣分，又没有说明原因。

    查什么：
        完成值达到目标值，得分少于分值，偏差原因栏是空的。同表另有达标得满分的行，一并指出。
    为什么：
        扣分没有理由，得分就不可信。
    错误示例：
        目标≥98%，完成98%，分值10，得分9，原因空白。
    正确示例：
        目标≥98%，完成98%，分值10，得分10。
    已知例外：
        口径规定超额完成要扣分的，按口径核对；定性指标在档内酌情给分的不报告。
    """
    points = _points(row)
    if row.score is None or points is None or _cause(row, context) != "SC106":
        return
    values = {"name": row.name.text, "target": row.target, "actual": row.actual, "weight": points[0], "score": points[1]}
    peer = _peer_at_full_marks(context)
    if peer is None:
        message = msg(
            "「{name}」目标{target}，完成{actual}，已经完成，分值{weight}分只得{score}分，没有说明扣分原因。请补写原因，或改为满分。", **values
        )
    else:
        message = msg(
            "「{name}」目标{target}，完成{actual}，已经完成，分值{weight}分只得{score}分，没有说明扣分原因；同表「{peer}」完成目标得满分。请补写原因，或改为满分。",
            peer=peer.name.text,
            **values,
        )
    yield Finding.at(
        row.score,
        message,
        expected=points[0].value,
        because=(row.target, row.actual, row.weight, peer.score if peer is not None else None),
    )


def _peer_at_full_marks(context: Context) -> Indicator | None:
    """A row of the same form that met its target in figures and got all of its points."""
    for row in context.form.indicators if context.form is not None else ():
        points = _points(row)
        if points is not None and points[0].value == points[1].value and context.assessment(row).comparable and context.assessment(row).met:
            return row
    return None


@rule("SC107", "scored-differently", severity=Severity.WARNING, basis="同一张表应按同一规则计分")
def scored_differently(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """同样的完成情况给了不同的得分。

    查什么：
        同一张表里完成情况的文字相同（都是“达成预期指标”），或目标值、完成值都相同的行，得分占分值的比例不同，扣分的行又没有说明原因。
    为什么：
        同一张表应按同一规则计分，不同的得分要有不同的理由。
    错误示例：
        两行都是“达成预期指标”，一行10分得10分，一行10分得8分，原因都空白。
    正确示例：
        两行都是“达成预期指标”，都得满分；或得8分的一行写明不足之处。
    已知例外：
        能按数值复算的得分由SC101、SC105、SC106检查，不在此重复；整数分四舍五入造成的差别不报告。
    """
    scored = [row for row in form.indicators if row.actual and not row.actual.is_blank and _points(row) is not None and _cause(row, context) is None]
    for rows in alike(scored, _said):
        best = max(map(_share, rows))
        lower = [row for row in rows if not has_text(row.reason) and _falls_short(row, best, context)]
        if lower:
            full = next(row for row in rows if _share(row) == best)
            yield Finding.at(
                lower[0].score or lower[0].name,
                msg(
                    "完成情况同样是“{said}”，{full}，而{lower}（得分/分值），没有说明不同的原因。请统一给分，或写明原因。",
                    said=full.actual,
                    full=quoted([full], _marks),
                    lower=quoted(lower, _marks),
                ),
                because=[full.score, *(row.score for row in lower)],
            )


def _said(row: Indicator) -> tuple[str, str]:
    """What a row says of its result; a figure says something only beside its target."""
    is_figure = row.actual is not None and row.actual.number is not None
    return key(str(row.actual)), key(str(row.target)) if is_figure else ""


def _share(row: Indicator) -> Fraction:
    points = _points(row)
    return points[1].exact / points[0].exact if points is not None else Fraction(0)


def _marks(row: Indicator) -> str:
    points = _points(row)
    return f"{points[1]}/{points[0]}" if points is not None else ""


def _falls_short(row: Indicator, best: Fraction, context: Context) -> bool:
    """Whether a row's share of its points lies below the best by more than rounding to whole points explains."""
    points = _points(row)
    if points is None or context.form is None:
        return False
    whole = whole_points_only(context.form)
    high = points[1].interval.high if whole or points[1].places else points[1].exact
    return high / points[0].exact < best


@rule("SC108", "outside-band", severity=Severity.WARNING, basis="财预〔2020〕10号：定性指标分三档计分")
def outside_band(row: Indicator, context: Context) -> Iterator[Finding]:
    """定性指标的得分不在相应档次之内。

    查什么：
        完成值写着“达成预期指标”“部分达成…”“未达成…”的，得分应在口径规定的区间：达成100%~80%，部分达成80%~60%，未达成60%~0。
    为什么：
        档次与得分对不上，不是档次写错就是得分写错。
    错误示例：
        达成预期指标，分值10，得分7。
    正确示例：
        部分达成预期指标并具有一定效果，分值10，得分7。
    已知例外：
        没有写明口径的，“部分达成”按各地最宽的50%~80%核对；整数分四舍五入后落在区间内的不报告。
    """
    scored, points = context.score_of(row), _points(row)
    if row.score is None or scored is None or points is None or scored.low is None or scored.high is None or _cause(row, context) != "SC108":
        return
    yield Finding.at(
        row.score,
        msg(
            "「{name}」完成情况是“{actual}”，分值{weight}分应得{low}~{high}分，表中为{score}分。请改正得分或完成情况。",
            name=row.name.text,
            actual=row.actual,
            weight=points[0],
            low=plain(scored.low),
            high=plain(scored.high),
            score=points[1],
        ),
        expected=f"{plain(scored.low)}~{plain(scored.high)}",
        because=(row.actual, row.weight),
    )


@rule("SC109", "score-without-indicator", severity=Severity.WARNING, basis="没有设置指标的行应整行留空")
def score_without_indicator(form: SelfEvaluation) -> Iterator[Finding]:
    """没有指标的行有完成值或得分。

    查什么：
        三级指标空白的行里留有完成值（达成预期指标）或得分。一张表合并为一条。
    为什么：
        没有指标就没有完成可言，多是模板或上年的残留；“达成”而得0分更是自相矛盾。
    错误示例：
        生态效益指标，三级指标空白，完成值“达成预期指标”，得分0。
    正确示例：
        生态效益指标，整行空白。
    已知例外：
        只剩分值的空行由WT104检查。
    """
    rows = [row for row in form.empty_rows if _has_result(row)]
    if rows:
        yield Finding.at(
            rows[0].leftovers[0],
            msg(
                "{count}行没有三级指标，却填了完成值或得分：{rows}。请补上指标，或整行留空。",
                count=len(rows),
                rows="；".join(f"{row.level2 or row.level1}（{_leftovers(row)}）" for row in rows),
            ),
            found="、".join(_leftovers(row) for row in rows),
            because=[value for row in rows for value in row.leftovers],
        )


def _has_result(row: EmptyRow) -> bool:
    """Whether more than a weight is left in a row: words, or two cells."""
    filled = [value for value in row.leftovers if not value.is_blank]
    return len(filled) > 1 or any(value.number is None for value in filled)


def _leftovers(row: EmptyRow) -> str:
    return "、".join(value.raw for value in row.leftovers if not value.is_blank)
