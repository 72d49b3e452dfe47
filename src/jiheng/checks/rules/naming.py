"""TX111, TX113: one thing under several names; units that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from attrs import evolve

from jiheng.checks.context import Case
from jiheng.checks.quoting import words_at
from jiheng.checks.registry import rule
from jiheng.checks.statements import indicator_of
from jiheng.checks.wordlists import entries, is_shortened
from jiheng.documents import Paragraph
from jiheng.messages import msg
from jiheng.records import Claim, Finding, Indicator, Report, SelfEvaluation, Severity, Text, Value
from jiheng.values.text import key, tidy
from jiheng.values.units import unit

_QUOTED: Final = re.compile(r"[“「](?P<name>[^“”「」]{4,40})[”」](?=[^。；;]{0,40}?项目)")
_GENERIC: Final = re.compile(r"\(.*?\)|(?:20\d\d)年?度?|补助|补贴|资金|项目|专项|经费|支出|费$")
_BRACKETS: Final = re.compile(r"\(.*?\)")
_TAIL: Final = re.compile(r"(?:补助|补贴|资金|项目|专项|经费|支出|费)+$")
_NO_NAME: Final = re.compile(r"实施|完成|用于|执行|绩效|评价|开展|管理|单位|支出项|为|已|将|等|是")
_YEAR: Final = re.compile(r"^20\d\d年?度?")
_HEAD: Final = 4
_LONG: Final = 8
_SLIP: Final = 3
_CLASS: Final = re.compile(r"项目(?:管理|过程|效益|效果)(?=类指标|指标权重|权重|指标分值|、项目产出)")
_CLASS_PAIRS: Final = (("项目管理", "项目过程"), ("项目效益", "项目效果"))
_DEPARTMENT: Final = re.compile(r"(?:项目)?主管部门:(?P<name>[^,，。;；:]{3,40}?)(?=[。;；,]|项目|实施|$)")
_ORGANS: Final = ("局", "委", "办", "厅", "部", "中心", "政府", "委员会", "办公室", "站", "院", "所")
_RATES: Final = ("完成率", "达标率", "到位率")
_FOR_EACH: Final = re.compile(r"每[^,，]{0,3}$")  # 每人次1500元 is a standard


# --- TX111 ------------------------------------------------------------------------------------------------------------------------


@rule("TX111", "several-names", severity=Severity.WARNING, basis="同一项目、指标在同一材料中应使用同一名称")
def several_names(case: Case) -> Iterator[Finding]:
    """同一项目或指标有几个名称。

    查什么：
        封面的项目名称与自评表不同；正文引号里的项目名称与材料中的项目名称相近而不同；正文中项目名称漏字多字；
        项目名称有几种写法；指标在表中叫达标率、正文叫完成率；同一类一级指标时而叫“项目管理”时而叫“项目过程”；主管部门写成两个单位。
    为什么：
        名称不一，分不清是不是同一个项目，也无法与预算批复、公开目录对应。
    错误示例：
        自评表“长期照护保险费”，正文“长期照护保险补助”。
    正确示例：
        各处都写“长期照护保险费”。
    已知例外：
        只差“项目”“资金”“年度”等字样的简称不报告；没有加引号的不同写法只作提示。
    """
    known = _known(case)
    for index, record in enumerate(case.records):
        if not isinstance(record, Report):
            continue
        forms = case.forms_of(record)
        own = [name for name in (record.project, *(form.project for form in forms)) if name is not None]
        found = [
            *_covers(record, forms),
            *_classes(record),
            *_quoted(record, known),
            *(list(_slips(record, own)) or _spellings(record, own)),
            *_rate_words(record, forms),
        ]
        yield from (evolve(finding, record=index) for finding in found)
    yield from _departments(case)


def _known(case: Case) -> dict[str, Text]:
    """The names of every project of a document."""
    names = [form.project for form in case.forms()] + [report.project for report in case.reports()]
    return {key(name.text): name for name in names if name is not None}


def _stem(project: Text) -> str:
    """A project's name without its year, brackets and generic end."""
    return _TAIL.sub("", _BRACKETS.sub("", _YEAR.sub("", key(project.text))))


def _core(name: str) -> str:
    return _GENERIC.sub("", key(name))


def _covers(report: Report, forms: Sequence[SelfEvaluation]) -> Iterator[Finding]:
    cover = report.project
    for form in forms:
        if cover is None or form.project is None or len(forms) > 1:
            continue
        one, other = _core(cover.text), _core(form.project.text)
        if one and other and one not in other and other not in one:
            yield Finding.at(
                cover,
                msg("封面的项目名称是“{cover}”，自评表是“{form}”。请按批复的名称统一。", cover=cover.text, form=form.project.text),
                expected=form.project.text,
                because=[form.project],
            )


def _quoted(report: Report, known: dict[str, Text]) -> Iterator[Finding]:
    """Quoted names near a known project's and equal to none."""
    heads: dict[str, list[Text]] = {}
    for name, text in known.items():
        heads.setdefault(name[:_HEAD], []).append(text)
    told: set[str] = set()
    for paragraph in report.paragraphs:
        for match in _QUOTED.finditer(key_keeping_quotes(paragraph.text)):
            name = match["name"]
            near = heads.get(name[:_HEAD], [])
            if not near or name in told or any(name in other or (other in name and len(name) - len(other) <= 2) for other in known):
                continue
            told.add(name)
            same = [text for text in near if _core(text.text) == _core(name)] or [
                text for text in near if abs(len(key(text.text)) - len(name)) <= _SLIP
            ]
            if same:
                yield Finding.at(
                    words_at(paragraph.place, name),
                    msg("正文引用的项目名称“{name}”与材料中的“{project}”不同。请按批复的名称统一。", name=name, project=same[0].text),
                    expected=same[0].text,
                    because=same,
                    severity=Severity.NOTE if _core(same[0].text) == _core(name) else None,
                )


def key_keeping_quotes(text: str) -> str:
    """A line as names are compared, its quotation marks kept."""
    return key(text.replace('"', "“"))


def _slips(report: Report, own: Sequence[Text]) -> Iterator[Finding]:
    """A long project name in the text with a few letters missing or added."""
    for project in own:
        core = _stem(project)
        if len(core) < _LONG:
            continue
        found = [(words_at(line.place, wrong)) for line in report.paragraphs for wrong in _near(core, key(line.text))]
        if found:
            yield Finding.at(
                found[0],
                msg("正文{count}处把项目名称中的“{right}”写成“{wrong}”，是否漏字或多字？请核对。", count=len(found), right=core, wrong=found[0].text),
                expected=core,
                because=[*found, project],
                severity=Severity.NOTE,
            )
            return


def _near(core: str, line: str) -> Iterator[str]:
    head, tail = core[:_HEAD], core[-_HEAD:]
    for match in re.finditer(re.escape(head), line):
        window = line[match.start() : match.start() + len(core) + _SLIP]
        at = window.find(tail, 1)
        wrong = window[: at + _HEAD]
        if at > 0 and core not in window and 0 < abs(len(wrong) - len(core)) <= _SLIP and (is_shortened(wrong, core) or is_shortened(core, wrong)):
            yield wrong


def _spellings(report: Report, own: Sequence[Text]) -> Iterator[Finding]:
    """Several names that end in 项目 and begin like the project's."""
    for project in own[-1:]:
        core = _stem(project)
        if len(core) < _LONG:
            continue
        pattern = re.compile(re.escape(core[:_HEAD]) + r"[^，,。；;、：:()《》“”\"\s\d]{0,24}?项目")
        found: dict[str, Text] = {}
        for line in report.paragraphs:
            for match in pattern.finditer(key(line.text)):
                if not _NO_NAME.search(match[0]) and _core(match[0]) not in ("", _core(core)):
                    found.setdefault(match[0], words_at(line.place, match[0]))
        if found:
            yield Finding.at(
                next(iter(found.values())),
                msg(
                    "自评表的项目名称是“{project}”，正文写作{names}。是同一个项目吗？请统一名称。",
                    project=project.text,
                    names="、".join(f"“{name}”" for name in found),
                ),
                expected=project.text,
                because=[*found.values(), project],
                severity=Severity.NOTE,
            )


def _rate_words(report: Report, forms: Sequence[SelfEvaluation]) -> Iterator[Finding]:
    """An indicator that the table calls 达标率 and the text 完成率."""
    for claim in report.claims:
        subject = key(claim.subject)
        if not subject.endswith(_RATES) or len(subject) <= len(_RATES[0]) + 1:
            continue
        for form in forms:
            row = indicator_of(claim, form.indicators)
            name = key(row.name.text) if row else ""
            if row is not None and name.endswith(_RATES) and name[-3:] != subject[-3:]:
                yield Finding.at(
                    words_at(claim.place, subject),
                    msg("自评表的指标叫「{name}」，正文写“{subject}”。请统一名称。", name=row.name.text, subject=subject),
                    expected=row.name.text,
                    because=[row.name],
                    severity=Severity.NOTE,
                )


def _classes(report: Report) -> Iterator[Finding]:
    """A class of indicators under two names."""
    found: dict[str, Text] = {}
    for line in report.paragraphs:
        for match in _CLASS.finditer(key(line.text)):
            found.setdefault(match[0], words_at(line.place, match[0]))
    for pair in _CLASS_PAIRS:
        names = [found[name] for name in pair if name in found]
        if len(names) > 1:
            yield Finding.at(
                names[1],
                msg("同一类一级指标有“{one}”“{other}”两个名称。请统一。", one=names[0].text, other=names[1].text),
                expected=names[0].text,
                because=names,
            )


def _departments(case: Case) -> Iterator[Finding]:
    """Two departments in charge of one project; a suffix (县教育局 for 青石县教育局) is the same."""
    if len(case.reports()) != 1 or len(case.forms()) > 1:
        return
    told: dict[str, Text] = {}
    for text in _told_departments(case):
        name = re.sub(r"^[\d\-]+|\(.*?\)$|[。.]$", "", key(text.text))
        if name.endswith(_ORGANS) and not any(name.endswith(other) or other.endswith(name) for other in told):
            told[name] = text
    if len(told) > 1:
        names = list(told.values())
        yield Finding.at(
            names[1],
            msg("主管部门有两种写法：“{one}”和“{other}”。主管部门只能是一个，请核对。", one=names[0].text, other=names[1].text),
            expected=names[0].text,
            because=names,
            severity=Severity.WARNING,
        )


def _told_departments(case: Case) -> Iterator[Text]:
    for block in case.document.blocks:
        if isinstance(block, Paragraph):
            for found in _DEPARTMENT.finditer(key(block.text)):
                yield words_at(block.place, found["name"])
            continue
        for row in block.rows:
            cells = [cell for cell in row if key(cell.text)]
            for label, value in pairwise(cells):
                if key(label.text) in ("主管部门", "项目主管部门") and value is not label:
                    yield Text(tidy(value.text), value.place)


# --- TX113 ------------------------------------------------------------------------------------------------------------------------


@rule("TX113", "impossible-unit", severity=Severity.ERROR, basis="计量单位应与所计的量相符")
def impossible_unit(case: Case) -> Iterator[Finding]:
    """计量单位不可能。

    查什么：
        按数据表核对：年平均工资用“元/月”，满意度、完成率用“人”，人数用“万元”，金额用“人次”等。正文的数都查，自评表只查工资、收入一类。
    为什么：
        单位错了，数就差了十几倍或者根本不是那个量。
    错误示例：
        上年度全市在岗职工年平均工资 6800 元/月。
    正确示例：
        上年度全市在岗职工年平均工资 81600 元/年。
    已知例外：
        比率后面跟人数的另一件事（“参保率95%，惠及3000人”）不报告；自评表中名称与目标单位不符见 TG104。
    """
    for index, record in enumerate(case.records):
        found: Iterator[Finding] = iter(())
        if isinstance(record, Report):
            found = (finding for claim in record.claims if (finding := _of_claim(claim)))
        elif isinstance(record, SelfEvaluation):
            found = (finding for row in record.indicators for finding in _of_row(row))
        yield from (evolve(finding, record=index) for finding in found)


def _of_claim(claim: Claim) -> Finding | None:
    return _wrong_unit(claim.subject, claim.value)


def _of_row(row: Indicator) -> Iterator[Finding]:
    cells = [
        value for value in (row.target, row.actual) if value is not None and value.number is not None and value.unit is not None and value.unit.per
    ]
    found = [finding for value in cells if (finding := _wrong_unit(row.name.text, value))]
    yield from found[:1]


def _wrong_unit(name: str, value: Value) -> Finding | None:
    printed = value.unit_name or ""
    words = _BRACKETS.sub("", key(name))
    if _FOR_EACH.search(words):
        return None
    for entry in entries("impossible_units"):
        if words.endswith(tuple(entry["names"])) and printed and any(unit(printed) == unit(bad) for bad in entry["units"]):
            return Finding.at(
                value,
                msg(
                    "“{name}”的单位写成“{unit}”（{found}），应是{right}。请核对名称、单位和数。",
                    name=name,
                    unit=printed,
                    found=value,
                    right=entry["right"],
                ),
                expected=entry["right"],
            )
    return None
