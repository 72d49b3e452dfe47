"""TX112, TX114: reasons that the figures contradict; problems, suggestions and points taken off that do not belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from jiheng.checks.cells import points_lost
from jiheng.checks.context import Case, Context
from jiheng.checks.figures import amount, comparable
from jiheng.checks.money import with_unit
from jiheng.checks.outline import Part, parts_named, sentences
from jiheng.checks.registry import rule
from jiheng.checks.verdicts import Verdict, card_verdicts, told_verdicts
from jiheng.messages import Message, msg
from jiheng.records import Finding, FundsRow, Indicator, Placed, Report, Scorecard, SelfEvaluation, Severity, Text, Value
from jiheng.values.printed import plain
from jiheng.values.text import key

_PROBLEMS: Final = re.compile(r"存在.{0,6}(?:问题|不足)|主要问题|问题(?:及|和|与)(?:其|主要)?原因|^问题")
_NO_PROBLEMS: Final = re.compile("说明|建议|整改|改进|措施")
_ADVICE: Final = re.compile("建议|改进|下一步")
_NO_ADVICE: Final = re.compile("应用|结果|存在.{0,6}问题")
#: execution below this share is a problem to be told
_LOW: Final = Fraction(9, 10)
_FASTER: Final = re.compile("加快(?:项目|资金|预算)?(?:支出|执行|支付|拨付)(?:力度|进度|速度)?|加大(?:资金)?(?:支出|执行)(?:力度|进度)")
_OF_EXECUTION: Final = re.compile("执行|支出|支付|拨付|结余|结转|进度|资金使用|到位")
_ASKED: Final = re.compile("满意度(?:调查)?问卷|满意度调查|问卷调查")
_FAULT: Final = re.compile(r"[^，,。；;]*(?:不完善|不健全|缺失|未附|未及时|不到位|不规范|不及时|不完整|较低|不足|未制定|未按)[^，,。；;]*")
_COMMON_RUN: Final = 4
_HAN_RUNS: Final = re.compile(r"[\u4e00-\u9fff]{2,}")
#: words that tell no problem from another
_ANY_PROBLEM: Final = re.compile(
    "绩效|指标|项目|情况|问题|存在|部分|个别|不够|不足|有待|进一步|加强|完善|实际|目标|计划|完成|要求|管理|工作|资金|满分|得分|扣分"
)
#: a longer argument holds the words of most problems
_TERSE: Final = 40
#: so many pieces in common
_SHARED: Final = 2
#: a share of the lost points that goes without a word
_UNTOLD: Final = Fraction(3, 10)
_FEWER: Final = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{0,8}(?:人数|人员|人次|户数|数量|次数|患者|学生|参保人|对象))(?:有所|逐年|大幅|明显|相应)*(?:减少|下降|降低)"
)
_MORE: Final = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{0,8}(?:人数|人员|人次|户数|数量|次数|患者|学生|参保人|对象))(?:有所|逐年|大幅|明显|相应)*(?:增加|增多|增长|上升)"
)
_MISSED: Final = re.compile(r"未(?:能)?(?:达到|完成|实现)")
_BECAUSE: Final = re.compile(r"^.*(?:所以|因此|导致|造成|因为|由于|因)")
_HEADS: Final = re.compile(r"(?:人数|人次|户数|数量|次数|人员)$")


# --- TX112 ------------------------------------------------------------------------------------------------------------------------


@rule("TX112", "reason-contradicted", severity=Severity.WARNING, basis="财预〔2020〕10号：偏差原因应真实、与完成情况相符")
def reason_contradicted(row: Indicator, context: Context) -> Iterator[Finding]:
    """偏差原因与数字相反。

    查什么：
        偏差原因写“人数减少”，而完成值比上年完成值多；写“人数增加”，而完成值比上年少。没有上年数的，与目标值比较。
        人数确实比上年少，但与目标的差距大半来自目标高于上年的，也提醒。
    为什么：
        原因与数字相反，说明原因是套写的，真正的原因（目标定高了、口径变了）没有说出来。
    错误示例：
        参保人数 目标27203人，完成26280人，上年24984人，原因“参保人数减少”。
    正确示例：
        原因“目标按上年增长9%测算，偏高”。
    已知例外：
        原因说的是别的人群（“退休人员减少”）不报告；上年数与本年数单位不同的不比较；与上年相等的不报告。
    """
    reason, actual = row.reason, row.actual
    if reason is None or actual is None or actual.number is None or actual.op not in (None, "="):
        return
    words = key(reason.text)
    for pattern, way in ((_FEWER, -1), (_MORE, 1)):
        found = pattern.search(words)
        if found is None or not _is_about(found["what"], row):
            continue
        base, label = _base(row, actual)
        if base is None:
            continue
        if (amount(actual) - amount(base)) * way >= 0:
            yield from _mostly_the_target(row, reason, context) if way < 0 else ()
            continue
        yield Finding.at(
            reason,
            msg(
                "「{name}」的偏差原因写“{words}”，而完成值{actual}{more}{label}{base}（相差{gap}）。请核实真正的原因。",
                name=row.name.text,
                words=_BECAUSE.sub("", found[0]),
                actual=actual,
                more=msg("多于") if way < 0 else msg("少于"),
                label=label,
                base=base,
                gap=plain(abs(amount(actual) - amount(base))),
            ),
            found=_BECAUSE.sub("", found[0]),
            because=[actual, base],
        )


def _mostly_the_target(row: Indicator, reason: Text, context: Context) -> Iterator[Finding]:
    """A fall that explains only the smaller part of the gap: the target stood above last year's result."""
    actual, last, target = row.actual, row.last_year, row.target
    figures = [value for value in (actual, last, target) if value is not None and value.number is not None]
    if actual is None or last is None or target is None or len(figures) < 3 or not comparable(target.unit, last.unit):
        return
    gap, above = amount(target) - amount(actual), amount(target) - amount(last)
    if not 0 < above < gap or above * 2 <= gap:
        return
    told = [
        text
        for report in context.reports
        for text in sentences(report)
        if _MISSED.search(key(text.text)) and key(row.name.text)[-4:] in key(text.text)
    ]
    yield Finding.at(
        reason,
        msg(
            "「{name}」与目标差{gap}，其中{above}（{share}%）是目标{target}高于上年{last}造成的，比上年实际只少{fall}。"
            "偏差原因只写“{words}”，没有说到目标定得偏高。请核实后补充。",
            name=row.name.text,
            gap=plain(gap),
            above=plain(above),
            share=plain(above / gap * 100),
            target=target,
            last=last,
            fall=plain(amount(last) - amount(actual)),
            words=reason.text,
        ),
        because=[actual, target, last, *told],
    )


def _is_about(what: str, row: Indicator) -> bool:
    """Whether what a reason says rose or fell is what the indicator counts."""
    topic = _HEADS.sub("", _BECAUSE.sub("", what))
    return bool(_HEADS.search(key(row.name.text)) or not topic) and (not topic or topic in key(row.name.text))


def _base(row: Indicator, actual: Value) -> tuple[Value | None, Message]:
    """Last year's result, else the target."""
    for value, label in ((row.last_year, msg("上年完成值")), (row.target, msg("目标值"))):
        if value is not None and value.number is not None and value.op != "range" and comparable(value.unit, actual.unit):
            return value, label
    return None, msg("目标值")


# --- TX114 ------------------------------------------------------------------------------------------------------------------------


@rule("TX114", "problems-and-points", severity=Severity.WARNING, basis="财预〔2020〕10号：扣分、问题、建议应当一一对应")
def problems_and_points(case: Case) -> Iterator[Finding]:
    """扣分、问题和建议对不上。

    查什么：
        “存在问题”写“无”而有扣分；预算执行被扣分而问题中只字未提执行；扣分的指标在问题中没有对应；问题列了几条而建议较少或没有；
        执行率已是 100% 还写“加快支出力度”。
    为什么：
        每一处扣分都应说明问题、提出改进，否则评价结果无法运用；执行完了还要加快支出，是套话。
    错误示例：
        总分92.5分（执行率75%扣2.5分），“存在问题：无”。
    正确示例：
        “存在问题：预算执行率偏低，12月到位的资金当年未能支付”。
    已知例外：
        只查写有这些标题的报告；指标与问题按词语对应，对应得上一处即可；扣分合计不到三成没有对应的不报告。
    """
    for index, record in enumerate(case.records):
        if isinstance(record, Report):
            yield from (evolve(finding, record=index) for finding in _of_report(record, case.forms_of(record), _cards(case, record)))


def _cards(case: Case, report: Report) -> list[Scorecard]:
    """The scorecards that belong to a report: all, where the document holds one report that evaluates."""
    reports = case.reports()
    return case.scorecards() if len(reports) == 1 and reports[0] is report else []


def _of_report(report: Report, forms: Sequence[SelfEvaluation], cards: Sequence[Scorecard]) -> Iterator[Finding]:
    problems = [part for part in parts_named(report, _PROBLEMS) if not _NO_PROBLEMS.search(part.section.title) and part.text]
    advice = [part for part in parts_named(report, _ADVICE) if not _NO_ADVICE.search(part.section.title) and part.text]
    form = forms[0] if len(forms) == 1 else None
    verdicts = [*told_verdicts(report)] or [verdict for card in cards for verdict in card_verdicts(card)]
    if problems:
        yield from _nothing_said(problems[-1], form, verdicts)
        yield from _execution_untold(problems, form, verdicts)
        yield from _untold(problems, verdicts)
        yield from _without_advice(problems[-1], advice)
    if form is not None:
        yield from _faster(advice, form)


def _lost_rows(form: SelfEvaluation) -> list[Indicator | FundsRow]:
    """The rows of a form that lost points."""
    rows: list[Indicator | FundsRow] = [form.total_funds] if form.total_funds else []
    rows += form.indicators
    return [row for row in rows if points_lost(row) > 0]


def _nothing_said(part: Part, form: SelfEvaluation | None, verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    if not part.says_nothing:
        return
    told = [(verdict.name, verdict.taken, verdict) for verdict in verdicts if verdict.taken > 0]
    rows = [(_name(row), points_lost(row), row.score) for row in _lost_rows(form)] if form and not told else []
    lost: list[tuple[str, Fraction, Placed | None]] = [*told, *rows]
    if not lost:
        return
    yield Finding.at(
        part.paragraphs[0],
        msg(
            "“{title}”写“{found}”，而评分共扣{points}分：{rows}。请写明扣分反映的问题和原因。",
            title=part.section.title,
            found=part.text,
            points=plain(sum((points for _, points, _ in lost), Fraction(0))),
            rows="；".join(f"「{name}」-{plain(points)}" for name, points, _ in lost[:12]),
        ),
        because=[place for _, _, place in lost],
    )


def _name(row: Indicator | FundsRow) -> str:
    return row.name.text if isinstance(row, Indicator) else "预算执行"


def _execution_untold(problems: Sequence[Part], form: SelfEvaluation | None, verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    row = form.total_funds if form else None
    part = problems[-1]
    if form is None or row is None or row.base is None or row.executed is None or verdicts or part.says_nothing:
        return
    if not 0 <= amount(row.executed) < amount(row.base) * _LOW or any(_OF_EXECUTION.search(each.text) for each in problems):
        return
    yield Finding.at(
        part,
        msg(
            "预算执行{executed}，只有预算{budget}的{rate}%，“{title}”没有提到资金执行。请写明未执行完的原因和改进办法。",
            executed=with_unit(row.executed, form),
            budget=with_unit(row.base, form),
            rate=plain(amount(row.executed) / amount(row.base) * 100),
            title=part.section.title,
        ),
        because=[*part.paragraphs, row.executed, row.base, row.rate, row.score],
    )


def _untold(problems: Sequence[Part], verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    """Points taken off from indicators that no problem speaks of."""
    lost = [verdict for verdict in verdicts if verdict.taken > 0]
    told = _ASKED.sub("", "".join(part.text for part in problems))
    items = [_pieces(key(text.text)) for part in problems for text in part.items or part.paragraphs]
    missing = [verdict for verdict in lost if not (_is_told(verdict, told) or _is_meant(verdict, items))]
    points, whole = (sum((verdict.taken for verdict in some), Fraction(0)) for some in (missing, lost))
    if not missing or points < whole * _UNTOLD or any(part.says_nothing for part in problems):
        return
    yield Finding.at(
        problems[-1],
        msg(
            "评分共扣{whole}分，其中{points}分没有对应的问题：{rows}。请逐项写明问题并提出建议。",
            whole=plain(whole),
            points=plain(points),
            rows="；".join(f"「{verdict.name}」-{plain(verdict.taken)}" for verdict in missing[:12]),
        ),
        because=[*(text for part in problems for text in part.items), *missing],
    )


def _is_told(verdict: Verdict, told: str) -> bool:
    """Whether the problems speak of an indicator: by the head of its name, or by the fault that its argument names."""
    head = re.sub(r"[（(].*$", "", verdict.name)[-4:]
    if sum(head[at : at + 2] in told for at in range(len(head) - 1)) >= min(2, len(head) - 1):
        return True
    faults = "".join(_FAULT.findall(verdict.process))
    return any(faults[at : at + _COMMON_RUN] in told for at in range(len(faults) - _COMMON_RUN + 1))


def _is_meant(verdict: Verdict, items: Sequence[frozenset[str]]) -> bool:
    """Whether one problem shares so much of the words of an indicator's name and argument that it may well be told of it."""
    process = verdict.process if len(verdict.process) <= _TERSE else ""
    wanted = _pieces(re.sub(r"[（(].*$", "", verdict.name) + "，" + process)
    return any(item and len(wanted & item) >= min(_SHARED, max(1, len(item) // 2)) for item in items)


def _pieces(text: str) -> frozenset[str]:
    """Every two letters that stand together, without those that any problem may hold."""
    runs = _HAN_RUNS.findall(_ANY_PROBLEM.sub(" ", text))
    return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def _without_advice(part: Part, advice: Sequence[Part]) -> Iterator[Finding]:
    if part.says_nothing or not advice:
        return
    last = advice[-1]
    if last.says_nothing:
        yield Finding.at(
            last.paragraphs[0],
            msg(
                "“{problems}”写了问题，“{title}”却写“{found}”。请针对每个问题提出建议。",
                problems=part.section.title,
                title=last.section.title,
                found=last.text,
            ),
            because=[part],
        )
    elif len(part.items) > len(last.items) >= 1:
        yield Finding.at(
            last,
            msg(
                "“{problems}”列了{count}条，“{title}”只有{fewer}条。请让问题与建议一一对应。",
                problems=part.section.title,
                count=len(part.items),
                title=last.section.title,
                fewer=len(last.items),
            ),
            found=str(len(last.items)),
            because=[*part.items, *last.items],
        )


def _faster(advice: Sequence[Part], form: SelfEvaluation) -> Iterator[Finding]:
    row = form.total_funds
    if row is None or row.base is None or row.executed is None or not amount(row.base) or amount(row.executed) < amount(row.base):
        return
    for part in advice:
        for paragraph in part.paragraphs:
            found = _FASTER.search(key(paragraph.text))
            if found:
                yield Finding.at(
                    paragraph,
                    msg(
                        "预算已全部执行（{executed}，执行率100%），改进措施仍写“{words}”，是套话。请写针对本项目的措施。",
                        executed=with_unit(row.executed, form),
                        words=found[0],
                    ),
                    found=found[0],
                    because=[row.executed, row.rate],
                )
                return
