"""The review opinion (审核意见) that a finance office sends back: what to correct, to explain, to look at again, and a form for the reply."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Final

from attrs import field, frozen
from docx.shared import Mm

from jiheng.messages import Message, current_language, msg, tr
from jiheng.records import Finding, SelfEvaluation, Severity
from jiheng.reporting.official_page import Column, OfficialPage
from jiheng.reporting.result import SEVERITIES, FileResult, Summary, severity_of
from jiheng.reporting.words import place_words, shorten
from jiheng.values.chinese import spell

_WHAT: Final[dict[Severity, Message]] = {
    Severity.ERROR: msg("需要改正的问题"),
    Severity.WARNING: msg("需要说明的问题"),
    Severity.NOTE: msg("请核对的事项"),
}
#: code of a unit or department before its name: 301001-青石县…
_CODE: Final = re.compile(r"^[\d.]+\s*[-—－]?\s*|^[\[［【(（]\d+[\]］】)）]\s*")
#: how a title ends, and how many of its characters fit on a line
_KIND: Final = "的审核意见"
_TITLE_CHARACTERS: Final = 20
_LONGEST_VALUE: Final = 40
_LONGEST_PROBLEM: Final = 160
_MOST_UNREAD: Final = 6


@frozen
class Group:
    """The findings on one project in one file; project is empty for those on the whole file."""

    file: str
    project: str
    findings: list[Finding] = field(factory=list)

    def of(self, severity: Severity) -> list[Finding]:
        """Those of a severity."""
        return [finding for finding in self.findings if severity_of(finding) is severity]

    @property
    def name(self) -> str:
        """The project, else the file."""
        return self.project or self.file


def check_opinion(path: Path, results: Sequence[FileResult]) -> None:
    """The output of ``jiheng check --format docx``; each result with the records that were read."""
    groups = [group for result in results for group in _groups(result)]
    title = _title(results)
    page = OfficialPage(title)
    page.title(_on_lines(title))
    page.flush()
    page.flush(_addressee(results))
    page.text(_opening(results))
    _write_groups(page, groups)
    _write_unread(page, results, 1 + (len(groups) if len(groups) > 1 else sum(bool(group.of(each)) for group in groups for each in SEVERITIES)))
    problems = [(group, finding) for severity in SEVERITIES[:2] for group in groups for finding in group.of(severity)]
    _write_closing(page, reply=bool(problems))
    if problems:
        _write_reply(page, problems, several=len(groups) > 1)
    page.save(path)


def _groups(result: FileResult) -> list[Group]:
    """The findings of a file by project; in a file of one project all are of that project."""
    lone = result.forms[0].project if len(result.forms) == 1 else ""
    groups: dict[str, Group] = {}
    for finding in result.findings:
        project = result.project_of(finding) or lone
        groups.setdefault(project, Group(PurePath(result.path).stem, project)).findings.append(finding)
    return list(groups.values())


def _title(results: Sequence[FileResult]) -> str:
    projects = _projects(results)
    if len(projects) == 1:
        return tr("关于{project}绩效自评材料的审核意见", project=projects[0])
    years = {form.year for form in _forms(results) if form.year}
    if len(years) == 1:
        return tr("关于{year}年度项目支出绩效自评材料的审核意见", year=years.pop())
    return tr("关于项目支出绩效自评材料的审核意见")


def _on_lines(title: str) -> str:
    """A title that does not fit on one line, broken where a word ends."""
    head = title.removesuffix(_KIND)
    return f"{head}\n{_KIND}" if len(title) > _TITLE_CHARACTERS and head != title else title


def _projects(results: Sequence[FileResult]) -> list[str]:
    return list(dict.fromkeys(form.project for result in results for form in result.forms if form.project))


def _forms(results: Sequence[FileResult]) -> Iterator[SelfEvaluation]:
    return (record for result in results for record in result.records if isinstance(record, SelfEvaluation))


def _addressee(results: Sequence[FileResult]) -> str:
    """The one unit that all forms name, else all that are concerned."""
    for named in ("unit", "department"):
        units = {_CODE.sub("", unit.text) if (unit := getattr(form, named)) else "" for form in _forms(results)}
        if len(units) == 1 and "" not in units:
            return tr("{unit}：", unit=units.pop())
    return tr("各有关单位：")


def _opening(results: Sequence[FileResult]) -> str:
    summary = Summary.over(results)
    received = tr("报来的绩效自评材料（{files}份，涉及{projects}个项目）收悉。", files=summary.files, projects=len(_projects(results)))
    if not summary.findings:
        return received + _nothing_found(results)
    counts = ((msg("需要改正的问题{count}处"), summary.errors), (msg("需要说明的问题{count}处"), summary.warnings))
    found = [Message(words.template, {"count": count}) for words, count in (*counts, (msg("请核对的事项{count}处"), summary.notes)) if count]
    return received + tr("经审核，有{found}，意见如下。", found=tr("、").join(map(str, found)))


def _nothing_found(results: Sequence[FileResult]) -> str:
    failed = sum(result.failed for result in results)
    if failed == len(results):
        return tr("所报材料未能读取，没有审核。")
    return tr("除未能读取的材料外，经审核，未发现问题。") if failed else tr("经审核，未发现问题。")


def _write_groups(page: OfficialPage, groups: Sequence[Group]) -> None:
    if len(groups) == 1:
        _write_group(page, groups[0], 1)
        return
    for number, group in enumerate(groups, 1):
        page.heading(f"{_ordinal(number)}{group.name}", 1)
        if group.project:
            page.text(tr("（见“{file}”）", file=group.file))
        _write_group(page, group, 2)


def _write_group(page: OfficialPage, group: Group, level: int) -> None:
    """A heading for each severity that there is, and its findings numbered."""
    kinds = [severity for severity in SEVERITIES if group.of(severity)]
    for number, severity in enumerate(kinds, 1):
        page.heading(f"{_ordinal(number, level)}{_WHAT[severity]}", level)
        for count, finding in enumerate(group.of(severity), 1):
            page.text(f"{count}.{_item(finding)}")


def _ordinal(number: int, level: int = 1) -> str:
    """The number before a heading: 一、 or （一）."""
    if current_language() != "zh":
        return f"{number}. "
    return f"{spell(number)}、" if level == 1 else f"（{spell(number)}）"


def _item(finding: Finding) -> str:
    """Place, what is wrong and how it was computed, what stands and should stand there, and by which rule; a question is put shortly."""
    text = tr("{where}：{message}", where=place_words(finding.places[0]), message=finding.message)
    severity = severity_of(finding)
    if severity is Severity.NOTE:
        return text
    if severity is Severity.ERROR and finding.expected is not None and not _said(finding):
        values = {"found": shorten(finding.found or "—", _LONGEST_VALUE), "expected": shorten(finding.expected, _LONGEST_VALUE)}
        text += tr("现为{found}，应为{expected}。", **values)
    return text + (tr("依据：{basis}。", basis=finding.basis) if finding.basis else "")


def _said(finding: Finding) -> bool:
    """Whether the sentence names already what stands and what should stand there."""
    sentence = str(finding.message)
    return all(value in sentence for value in (finding.expected, finding.found) if value)


def _write_unread(page: OfficialPage, results: Sequence[FileResult], number: int) -> None:
    """Files, and parts of files, that the review does not cover."""
    told = [sentence for result in results if (sentence := _unread(result))]
    if told:
        page.heading(f"{_ordinal(number)}{tr('未能读取或读取存疑的材料')}", 1)
        for count, sentence in enumerate(told, 1):
            page.text(f"{count}.{sentence}")


def _unread(result: FileResult) -> str:
    name = PurePath(result.path).name
    if result.error:
        return tr("“{file}”：{reason}", file=name, reason=result.error)
    if not result.unread:
        return ""
    shown = [tr("{where}：{message}", where=place_words(each.place), message=each.reason) for each in result.unread[:_MOST_UNREAD]]
    return tr("“{file}”有{count}处未能读取或读取存疑。{shown}", file=name, count=len(result.unread), shown="".join(shown))


def _write_closing(page: OfficialPage, *, reply: bool) -> None:
    if reply:
        page.text(tr("请对照以上意见逐条核实，于　　年　　月　　日前改正或作出说明，并填写整改情况反馈表，连同修改后的材料一并报来。"))
        page.flush()
        page.text(tr("附件：整改情况反馈表"))
    page.signature(tr("（审核单位名称、印章）"), tr("　　　　年　　月　　日"))


def _write_reply(page: OfficialPage, problems: Sequence[tuple[Group, Finding]], *, several: bool) -> None:
    """The form in which the unit answers, a row for each problem."""
    page.new_page(tr("附件"))
    page.title(tr("整改情况反馈表"))
    page.flush(tr("填报单位（盖章）：　　　　　填报日期：　　年　　月　　日"))
    columns = (
        Column(tr("序号"), Mm(13), centred=True),
        Column(tr("问题"), Mm(74)),
        Column(tr("整改情况"), Mm(30)),
        Column(tr("责任人"), Mm(17), centred=True),
        Column(tr("完成时间"), Mm(22), centred=True),
    )
    page.table(columns, ((str(number), _problem(*problem, several=several), "", "", "") for number, problem in enumerate(problems, 1)))


def _problem(group: Group, finding: Finding, *, several: bool) -> str:
    where = place_words(finding.places[0])
    text = shorten(str(finding.message), _LONGEST_PROBLEM)
    return (
        tr("{project}，{where}：{message}", project=group.name, where=where, message=text)
        if several
        else tr("{where}：{message}", where=where, message=text)
    )
