"""CX105, CX106: a self-evaluation against the scorecard of an evaluation of the same project."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from attrs import frozen

from jiheng.checks.figures import agree, comparable
from jiheng.checks.groups import Group, Member
from jiheng.checks.quoting import bracketed, names
from jiheng.checks.registry import rule
from jiheng.messages import Message, msg
from jiheng.records import Finding, Indicator, Placed, Scorecard, ScorecardRow, SelfEvaluation, Severity, Text, Value
from jiheng.values.text import key

#: the rows of a scorecard that stand for targets of the project, not for its management
_RESULTS: Final = re.compile(r"产出|效益|效果|满意|成本|[数质]量|质|时效|影响")
_LETTERS: Final = re.compile(r"[\u4e00-\u9fff]")
#: the share of a name's letters that must be found in the other; a scan drops some and shuffles the rest
_ALIKE: Final = 0.8
_SURE: Final = 0.85
_SHORTEST: Final = 4
#: no indicator's name is longer
_LONGEST: Final = 60
#: the share of the targets that the scorecard must hold to be on this project's targets at all
_SAME_PROJECT: Final = 0.4
_LEAST_ROWS: Final = 3
#: so many paragraphs may stand before what names the project of a scorecard
_OPENING: Final = 20
_LARGE: Final = 10
_FIGURE: Final = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(%|人次|人|户|次|家|万元|元)")
_VERDICT: Final = re.compile(r"综上|故?扣除?\d|扣\s*\d|满分")


@frozen
class _Compared:
    """A form beside a scorecard: pairs of rows that speak of one indicator, and what stands on one side only."""

    form: SelfEvaluation
    card: Scorecard
    pairs: tuple[tuple[Indicator, ScorecardRow], ...]
    dropped: tuple[Indicator, ...]
    added: tuple[ScorecardRow, ...]


def _compared(group: Group) -> Iterator[_Compared]:
    forms = group.forms()
    for card in group.scorecards():
        near = [form for form in forms if _of_one_project(form, card)]
        if len(near) == 1:
            yield from _compare(near[0].record, card.record)


def _of_one_project(form: Member[SelfEvaluation], card: Member[Scorecard]) -> bool:
    if form.case is card.case:
        return True
    opening = [line.text for line in islice(card.case.document.paragraphs(), _OPENING)]
    return bool(form.project) and any(form.project in key(text) for text in (card.record.title.text, *opening))


def _compare(form: SelfEvaluation, card: Scorecard) -> Iterator[_Compared]:
    rows = [row for row in card.rows if row.weight is not None and _RESULTS.search(key(row.level1 + row.level2))]
    if len(rows) < _LEAST_ROWS or len(form.indicators) < _LEAST_ROWS:
        return
    pairs = tuple(_paired(form.indicators, rows))
    if len(pairs) < _SAME_PROJECT * len(form.indicators):
        return
    ours, theirs = ({id(row) for row in side} for side in zip(*pairs, strict=True))
    dropped = tuple(row for row in form.indicators if id(row) not in ours)
    yield _Compared(form, card, pairs, dropped, tuple(row for row in rows if id(row) not in theirs))


def _paired(indicators: Sequence[Indicator], rows: Sequence[ScorecardRow]) -> Iterator[tuple[Indicator, ScorecardRow]]:
    """Each indicator with the row of the most similar name; names that a scan broke are known by their target."""
    free = list(rows)
    for row in indicators:
        best = max(free, key=lambda each: _likeness(row.name.text, each.name.text), default=None)
        if best is None or _likeness(row.name.text, best.name.text) < _ALIKE:
            best = next((each for each in free if _same_target(row.target, each.target) or _both_satisfaction(row, each)), None)
        if best is not None:
            free.remove(best)
            yield row, best


def _likeness(one: str, other: str) -> float:
    """The share of the shorter name's letters that the longer holds, whatever their order."""
    short, long = sorted((Counter(_LETTERS.findall(one)), Counter(_LETTERS.findall(other))), key=Counter.total)
    return (short & long).total() / short.total() if short.total() >= _SHORTEST else 0.0


def _both_satisfaction(row: Indicator, other: ScorecardRow) -> bool:
    return all("满意" in name for name in (row.name.text, other.name.text))


def _same_target(one: Value | None, other: Value | None) -> bool:
    if one is None or other is None or one.number is None or other.number is None or "%" in one.raw:
        return False
    return one.number.exact >= _LARGE and one.unit_name is not None and one.unit_name == other.unit_name and agree(one, other)


@rule("CX105", "targets-against-scorecard", severity=Severity.WARNING, basis="评价指标应与批复的绩效目标对应，增减应说明理由")
def targets_against_scorecard(group: Group) -> Iterator[Finding]:
    """绩效目标没有进入评分表，或评分表另加了指标。

    查什么：
        自评表（目标表）的三级指标与同一项目综合评分表中产出、效益、满意度的指标逐一对照：缺少的合为一条，另加的合为一条。
    为什么：
        目标是批复过的，评价换掉指标就等于换了考题；另加的指标没有事先定下的目标值。
    错误示例：
        目标表有“住院报销比例≥90%”，评分表没有，也没有说明。
    正确示例：
        评分表包含目标表的全部指标；不用的写明理由。
    已知例外：
        决策、过程指标是评价固有的，不算另加；两张表多数指标对不上的，视为不是同一个项目；扫描件中残缺的名称按字和目标值辨认。
    """
    for compared in _compared(group):
        if compared.dropped:
            yield _unmatched(
                msg(
                    "自评表（目标表）有{count}个指标没有进入评分表：{names}。请补入，或说明不用的理由。",
                    count=len(compared.dropped),
                    names=names(compared.dropped),
                ),
                [row.name for row in compared.dropped],
                compared.card,
            )
        if compared.added:
            cells = _cells(group)
            added = [cells.get(_letters(row.name.text), row.name) for row in compared.added]
            yield _unmatched(
                msg(
                    "评分表有{count}个指标不在自评表（目标表）中：{names}。请说明来源和目标值的依据。",
                    count=len(added),
                    names=bracketed([name.text for name in added]),
                ),
                added,
                compared.card,
            )


def _unmatched(message: Message, names: Sequence[Text], card: Scorecard) -> Finding:
    return Finding.at(names[0], message, found="、".join(name.text for name in names), because=[*names[1:], card])


def _cells(group: Group) -> Mapping[str, Text]:
    """The cells of all tables by their letters whatever the order: a scan shuffles a name that stands whole elsewhere."""
    found: dict[str, Text] = {}
    for case in group.cases:
        for table in case.document.tables():
            for cell in table.cells():
                if _SHORTEST <= len(cell.text) <= _LONGEST:
                    found.setdefault(_letters(cell.text), Text(key(cell.text), cell.place))
    return found


def _letters(text: str) -> str:
    return "".join(sorted(_LETTERS.findall(text)))


@rule("CX106", "evaluations-disagree", severity=Severity.WARNING, basis="自评与评价对同一指标的完成值应当一致，不一致应说明")
def evaluations_disagree(group: Group) -> Iterator[Finding]:
    """自评与评价的完成值不同。

    查什么：
        自评表的指标与同一项目评分表的同名指标：评分过程写出的完成值（人数、次数、比率）只有一个，而与自评表的完成值不同。
    为什么：
        两次评价看的是同一年的同一件事，数不同说明有一方没有核实。
    错误示例：
        自评表满意度 96%，评分过程写“满意的占 88.4%”。
    正确示例：
        两处都是 88.4%；或报告写明自评口径不同。
    已知例外：
        评分过程有几个可能的数、没有写出数、单位不同的，不比较。
    """
    for compared in _compared(group):
        for row, theirs in compared.pairs:
            found = _measured(row.actual, theirs)
            if found is not None and row.actual is not None and _likeness(row.name.text, theirs.name.text) >= _SURE:
                yield Finding.at(
                    row.actual,
                    msg(
                        "「{name}」自评完成值为{ours}，评价的评分过程写的是{theirs}。请核实哪一个是对的。",
                        name=row.name.text,
                        ours=row.actual.raw,
                        theirs=found.raw,
                    ),
                    expected=found.raw,
                    because=_evidence(theirs),
                )


def _evidence(row: ScorecardRow) -> list[Placed]:
    return [part for part in (row.process, row.name) if part is not None]


def _measured(ours: Value | None, row: ScorecardRow) -> Value | None:
    """The one figure of the row's process that the result should equal and does not."""
    if ours is None or ours.number is None or row.process is None or ours.op not in {None, "="}:
        return None
    text = _VERDICT.split(row.process.text)[0]
    figures = [Value.read(f"{number}{unit}", row.process.place) for number, unit in _FIGURE.findall(text)]
    alike = [value for value in figures if value.unit_name == (ours.unit_name or ours.column_unit) and not _is_target(value, row.target)]
    if len({value.decimal for value in alike}) != 1 or not comparable(alike[0].unit, ours.unit) or agree(alike[0], ours):
        return None
    return alike[0]


def _is_target(value: Value, target: Value | None) -> bool:
    return target is not None and target.decimal is not None and value.decimal == target.decimal
