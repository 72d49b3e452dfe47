"""CX102 to CX104: what the documents of one unit say of one thing, in one file or in several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.context import Context
from jiheng.checks.figures import agree, comparable, swapped
from jiheng.checks.groups import Group, Member, unit_key
from jiheng.checks.money import COLUMNS, with_unit
from jiheng.checks.quoting import short
from jiheng.checks.registry import rule
from jiheng.checks.repeats import STRETCH, plain
from jiheng.checks.rules.text_table import text_against_table
from jiheng.checks.statements import headings_over, in_plan, is_part, plain_name
from jiheng.messages import msg
from jiheng.records import Claim, Finding, Indicator, Report, SelfEvaluation, Severity, Text, Value
from jiheng.values.text import key

#: two tables of one project are versions of one table when so many of their indicators are the same
_SAME_TABLE: Final = 0.6
_LEAST_SHARED: Final = 2
#: so many tables of one project are compared with each other
_MOST: Final = 6
#: headings under which a unit's reports are alike by right
_ALIKE_BY_RIGHT: Final = re.compile(
    r"职[责能]|机构|人员|编制|依据|原则|方法|标准|指标体系|目的|对象|范围|工作过程|组织|制度|责任|附件|问卷|访谈|名词|说明|局限"
)
_TASK: Final = re.compile(r"宣传|培训|检查|巡查|会议|印[制刷]|制作|购置|采购|维[护修]|活动|调[研查]|走访|慰问|演练|体检|竞赛|讲座")
#: once or twice a year is what everyone does
_FEW: Final = 2
#: a smaller population, or one with a shorter name, may be another one by chance
_LARGE: Final = 100
_LEAST_SUBJECT: Final = 4
_SHOWN: Final = 30


@rule("CX102", "documents-differ", severity=Severity.ERROR, basis="同一单位对同一事项的数据应当一致")
def documents_differ(group: Group) -> Iterator[Finding]:
    """同一单位的几份材料对同一件事说法不同。

    查什么：
        几份材料（或一个文件）中同一单位、同一项目的自评表，多数指标相同而资金、总分、完成值不同；
        一份材料是自评表，另一份是同一项目的报告，报告中的资金、得分、人数与表不同；不同项目的报告中同一人数有两位数字颠倒。
    为什么：
        同一件事只有一个数，送到不同地方的材料互相矛盾，复核时无法采信。
    错误示例：
        报送财政的自评表全年执行数 157912 元，公开的自评表 159712 元。
    正确示例：
        两份材料都是 157912 元；或一份写 15.79 万元。
    已知例外：
        年度不同、单位不同、指标多数不同的表不比较；按印出的位数留出四舍五入的余地；没有写明年度的只作警告。
    """
    forms = [member for member in group.forms() if member.project]
    by_project: dict[tuple[str, str], list[Member[SelfEvaluation]]] = {}
    for member in forms:
        by_project.setdefault((member.project, _unit(member.record)), []).append(member)
    for members in by_project.values():
        for one, other in combinations(members[:_MOST], 2):
            yield from _versions(one, other)
    yield from _reports_elsewhere(group, forms)
    yield from _headcounts(group)


def _unit(form: SelfEvaluation) -> str:
    name = form.unit or form.department
    return unit_key(name.text) if name else ""


def _versions(one: Member[SelfEvaluation], other: Member[SelfEvaluation]) -> Iterator[Finding]:
    first, second = one.record, other.record
    if (first.year and second.year and first.year != second.year) or not _is_same_table(first, second):
        return
    clashes = [pair for pair in _pairs(first, second) if _differ(pair, first.money_unit, second.money_unit)]
    if clashes:
        yield Finding.at(
            clashes[0].other,
            msg(
                "两份材料中“{project}”的自评表不一致：{told}。请核实后统一。",
                project=one.project_name,
                told="；".join(_both(pair, first, second) for pair in clashes),
            ),
            expected=clashes[0].one.raw,
            because=[value for pair in clashes for value in (pair.one, pair.other)],
            severity=None if first.year and second.year else Severity.WARNING,
        )


def _both(pair: _Pair, first: SelfEvaluation, second: SelfEvaluation) -> str:
    """What the two tables say, with units: 全年执行数 15.79万元 / 15.97万元."""
    if pair.in_unit:
        return f"{pair.label} {with_unit(pair.one, first)} / {with_unit(pair.other, second)}"
    return f"{pair.label} {pair.one} / {pair.other}"


def _is_same_table(first: SelfEvaluation, second: SelfEvaluation) -> bool:
    names, others = ({(key(row.name.text), key(row.target.raw) if row.target else "") for row in form.indicators} for form in (first, second))
    shared = len(names & others)
    return shared >= _LEAST_SHARED and shared >= _SAME_TABLE * max(len(names), len(others))


@frozen
class _Pair:
    """The same cell of two tables. in_unit: whether bare figures are in the unit of their table (the funds block)."""

    label: str
    one: Value
    other: Value
    in_unit: bool = False


def _pairs(first: SelfEvaluation, second: SelfEvaluation) -> Iterator[_Pair]:
    funds = first.total_funds, second.total_funds
    if funds[0] and funds[1]:
        for name in ("initial", "adjusted", "executed"):
            yield from _pair(COLUMNS[name], getattr(funds[0], name), getattr(funds[1], name), in_unit=True)
    yield from _pair("总分", first.total_score, second.total_score)
    rows = _only(second.indicators)
    for name, row in _only(first.indicators).items():
        if name in rows:
            yield from _pair(f"「{row.name.text}」完成值", row.actual, rows[name].actual)


def _pair(label: str, one: Value | None, other: Value | None, *, in_unit: bool = False) -> Iterator[_Pair]:
    if one is not None and other is not None and one.number is not None and other.number is not None:
        yield _Pair(label, one, other, in_unit)


def _only(rows: Sequence[Indicator]) -> dict[str, Indicator]:
    """The rows whose names stand once."""
    names = [key(row.name.text) for row in rows]
    return {name: row for name, row in zip(names, rows, strict=True) if names.count(name) == 1}


def _differ(pair: _Pair, unit: str, other_unit: str) -> bool:
    if pair.in_unit:
        return unit == other_unit and not agree(pair.one, pair.other, unit)
    return comparable(pair.one.unit, pair.other.unit) and not agree(pair.one, pair.other)


def _reports_elsewhere(group: Group, forms: Sequence[Member[SelfEvaluation]]) -> Iterator[Finding]:
    """The statements of a report against the table of its project in another file."""
    by_project: dict[str, list[Member[SelfEvaluation]]] = {}
    for form in forms:
        by_project.setdefault(form.project, []).append(form)
    for report in group.reports():
        found = by_project.get(report.project, [])
        if len(found) == 1 and not report.record.tables and found[0].file != report.file:
            yield from _against(report.record, found[0])


def _against(report: Report, form: Member[SelfEvaluation]) -> Iterator[Finding]:
    """A report against a table; only a warning where nothing says that both speak of one year."""
    year = form.record.year
    if report.year and year and report.year != year:
        return
    same_year = year is not None and (report.year == year or any(f"{year}年" in key(line.text) for line in report.paragraphs))
    for finding in text_against_table(form.record, Context(form.case, form.record, (evolve(report, tables=(0,)),))):
        yield finding if same_year else evolve(finding, severity=finding.severity or Severity.WARNING)


def _headcounts(group: Group) -> Iterator[Finding]:
    """One population whose count has two digits changed round in the report of another project: a slip of the pen, not two populations."""
    told: dict[str, list[tuple[Member[Report], Claim]]] = {}
    for member in group.reports():
        for claim in member.record.claims:
            if claim.measure == "headcount" and _counts_all(claim, member.record):
                told.setdefault(plain_name(claim.subject), []).append((member, claim))
    for found in told.values():
        first, one = found[0]
        clash = next((claim for member, claim in found[1:] if _name(member) != _name(first) and _nearly(one, claim)), None)
        if clash is not None:
            yield Finding.at(
                clash,
                msg(
                    "“{subject}”在同一单位的两份报告中一处写{one}，另一处写{other}。请核实后统一。",
                    subject=clash.subject,
                    one=one.value.raw,
                    other=clash.value.raw,
                ),
                expected=one.value.raw,
                because=(one,),
                severity=Severity.WARNING,
            )


def _counts_all(claim: Claim, report: Report) -> bool:
    number = claim.value.number
    known = number is not None and number.exact >= _LARGE and claim.value.op is None and len(plain_name(claim.subject)) >= _LEAST_SUBJECT
    return known and not in_plan(claim, report) and not is_part(claim)


def _nearly(one: Claim, other: Claim) -> bool:
    if one.value.unit_name != other.value.unit_name or (one.period or "")[:4] != (other.period or "")[:4] or agree(one.value, other.value):
        return False
    return swapped(one.value, other.value) is not None


# --- copies -----------------------------------------------------------------------------------------------------------------------


@rule("CX103", "paragraph-copied", severity=Severity.WARNING, basis="财预〔2020〕10号：评价报告应针对被评价的项目")
def paragraph_copied(group: Group) -> Iterator[Finding]:
    """不同项目的报告有整段相同的文字。

    查什么：
        同一单位不同项目的报告（在一个文件或几个文件里），经验、问题、建议、结论、分析等部分有三十字以上的段落逐字相同。
        两份报告之间的相同段落合为一条。
    为什么：
        套用说明没有针对项目总结，问题和建议也就无从落实。
    错误示例：
        两个项目的报告“存在的问题”都写：名单比对不及时，基层经办人员变动频繁，政策解释不到位，群众咨询渠道不够畅通。
    正确示例：
        各写各的问题。
    已知例外：
        单位职责、机构、评价依据、原则、方法、标准、范围等本来相同的部分，以及法规、文件的名称不算。
    """
    shared: dict[str, list[tuple[Member[Report], Text]]] = {}
    for member in group.reports():
        for words, line in _own_words(member.record).items():
            shared.setdefault(words, []).append((member, line))
    copies: dict[tuple[int, ...], list[list[Text]]] = {}
    reports: dict[tuple[int, ...], list[Member[Report]]] = {}
    for found in shared.values():
        members = [member for member, _ in found]
        if len({_name(member) for member in members}) > 1:
            pair = tuple(id(member.record) for member in members)
            reports[pair] = members
            copies.setdefault(pair, []).append([line for _, line in found])
    for pair, lines in copies.items():
        yield _copied(reports[pair], lines)


def _name(member: Member[Report]) -> str:
    return member.project or key(member.record.title.text)


def _own_words(report: Report) -> dict[str, Text]:
    """The long paragraphs of a report in sections that each project writes for itself, by their words."""
    found: dict[str, Text] = {}
    for line in report.paragraphs:
        words, over = plain(line.text), headings_over(line, report)
        if len(words) >= STRETCH and over and not any(map(_ALIKE_BY_RIGHT.search, over)):
            found.setdefault(words, line)
    return found


def _copied(members: Sequence[Member[Report]], lines: Sequence[Sequence[Text]]) -> Finding:
    places = [line for paragraph in lines for line in paragraph]
    names = "、".join(dict.fromkeys(f"“{member.project_name or member.record.title.text}”" for member in members))
    return Finding.at(
        lines[0][-1],
        msg(
            "{names}是不同的项目，报告却有{count}段文字相同：{words}。请按各自的情况重写。",
            names=names,
            count=len(lines),
            words="；".join(f"“{short(paragraph[0].text, _SHOWN)}”" for paragraph in lines),
        ),
        found=short(lines[0][0].text, _SHOWN),
        because=places,
    )


# --- one task, two projects -------------------------------------------------------------------------------------------------------


@rule("CX104", "task-funded-twice", severity=Severity.WARNING, basis="预算法：避免项目交叉、重复安排资金")
def task_funded_twice(group: Group) -> Iterator[Finding]:
    """两个项目做同一件事。

    查什么：
        同一单位两个项目的自评表，数量指标中宣传、培训、检查、购置一类工作的名称和目标值（不是百分比）都相同。
    为什么：
        同一项工作由两个项目出钱，可能重复安排资金，也可能一项工作算作两个项目的产出。
    错误示例：
        “基金监管”和“能力提升”两个项目都列“定点机构检查次数≥24次”。
    正确示例：
        各列各的工作，或写明如何分担。
    已知例外：
        目标值是百分比、只有一两次的，以及同一项目的两张表不报告。
    """
    tasks: dict[tuple[str, int | None, str, str], list[tuple[Member[SelfEvaluation], Indicator]]] = {}
    for member in group.forms():
        for row in member.record.indicators:
            if member.project and _is_task(row) and row.target is not None:
                tasks.setdefault((_unit(member.record), member.record.year, key(row.name.text), key(row.target.raw)), []).append((member, row))
    for found in tasks.values():
        if len({member.project for member, _ in found}) > 1:
            yield _funded_twice(found)


def _is_task(row: Indicator) -> bool:
    target = row.target
    if target is None or target.decimal is None or "数量" not in row.level2 or not _TASK.search(row.name.text):
        return False
    return target.decimal > _FEW and "%" not in target.raw and "率" not in row.name.text


def _funded_twice(found: Sequence[tuple[Member[SelfEvaluation], Indicator]]) -> Finding:
    row = found[0][1]
    return Finding.at(
        found[-1][1].name,
        msg(
            "{projects}都列了「{name}」{target}，同一项工作可能由两个项目安排资金。请说明各承担多少，或只列在一个项目里。",
            projects="、".join(dict.fromkeys(f"“{member.project_name}”" for member, _ in found)),
            name=row.name.text,
            target=row.target.raw if row.target else "",
        ),
        because=[part for _, each in found for part in (each.name, each.target)],
    )
