"""DR: documents that the text cites: numbers, titles, their age, title marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from jiheng.checks.citations import Citation, citations_of, core, known_titles, superseded, titles_of
from jiheng.checks.context import Case
from jiheng.checks.lines import Line, shown, year_of
from jiheng.checks.registry import rule
from jiheng.checks.wordlists import is_shortened
from jiheng.messages import Message, msg
from jiheng.records import Finding, Fix, Severity, Text
from jiheng.values.docnumber import DocNumber
from jiheng.values.text import key

#: notices that are issued again and again under the same title
_ALLOTMENT: Final = re.compile(r"下达|拨付|预算|资金|分配|计划|指标")
_SURE_TITLE: Final = 8
#: a basis older than this many years is asked about
_OLD: Final = 10
_GROUND: Final = re.compile(r"根据|依据|按照|依照|执行|落实|按")
_ANNUAL: Final = re.compile(r"(20\d\d)\s*年度?")
_PLAN: Final = re.compile(r"方案|计划|办法|要点|意见|标准|任务|目标|通知")
_NOT_ANNUAL: Final = re.compile(r"规划|提前下达|结转|决算|自评|绩效评价|总结|年版|修订|20\d\d\s*年?\s*[—\-~至－]+\s*20\d\d|结算|清算|审计|批复|预算")
_AHEAD: Final = re.compile(r"提前下达\s*(20\d\d)\s*年")
_LEGISLATION: Final = re.compile(r"法$|条例$|宪法|主席令|国务院令")
_TOO_MUCH: Final = re.compile(r"(?:的?文件)?的?(?:要求|精神)$|[。；]|号[）)]$")
_MARKS: Final = re.compile(r"[《》]")


@rule("DR101", "title-and-number", severity=Severity.WARNING, basis="《党政机关公文处理工作条例》：引用公文应当先引标题、后引发文字号")
def title_and_number(case: Case) -> Iterator[Finding]:
    """同一文件的标题和文号前后不一。

    查什么：
        同一标题用了两个文号，同一文号配了两个标题；财政绩效管理的常用文件，标题与文号不合。同一文件合为一条，列出每一处。
    为什么：
        文号或标题写错，读者找不到依据；立项依据、评分依据都靠它核对。
    错误示例：
        一处写《关于医疗救助补助的批复》（青州政发〔2012〕90号），另一处写（州政发〔2012〕90号）。
    正确示例：
        各处都写《关于医疗救助补助的批复》（青州政发〔2012〕90号）。
    已知例外：
        下达资金、批复预算一类每年同名的通知，只在年份和序号都相同时比较；年份、序号都不同的可能是修订前后的两份文件，和只差一个字的一样只作提示；标题的简称、“关于印发……的通知”与所印发的文件视为相同。
    """
    cited = [citation for line in case.lines for citation in citations_of(line)]
    by_title: dict[str, list[Citation]] = {}
    by_number: dict[str, list[Citation]] = {}
    for citation in cited:
        by_number.setdefault(citation.number.canonical, []).append(citation)
        if len(citation.core) >= _SURE_TITLE:
            by_title.setdefault(citation.core, []).append(citation)
    told: set[str] = set()
    for number, several in by_number.items():
        finding = _known(number, several) if number in known_titles() else _titles(number, several)
        if finding:
            told.update(citation.core for citation in several)
            yield finding
    for title, several in by_title.items():
        if title not in told and (numbers := _conflicting(title, several)):
            yield _numbers(several, numbers, cited)


def _known(number: str, several: list[Citation]) -> Finding | None:
    right = known_titles()[number]
    wrong = [citation for citation in several if citation.title and not _same(citation.core, core(right))]
    if not wrong:
        return None
    close = all(_close(citation.core, core(right)) for citation in wrong)
    return Finding.at(
        wrong[0],
        msg("{number}是《{right}》，文中写成{titles}。请核对标题和文号。", number=number, right=right, titles=_quoted(wrong)),
        expected=right,
        found=wrong[0].title,
        because=wrong[1:],
        severity=Severity.NOTE if close else None,
    )


def _titles(number: str, several: list[Citation]) -> Finding | None:
    titled = [citation for citation in several if len(citation.core) >= _SURE_TITLE]
    others = [citation for citation in titled if not _same(citation.core, titled[0].core)]
    if not others:
        return None
    close = all(_close(titled[0].core, other.core) for other in others)
    return Finding.at(
        titled[0],
        msg("同一文号{number}配了不同的标题：{titles}。请核对原文件。", number=number, titles=_quoted(titled)),
        because=titled[1:],
        found=number,
        severity=Severity.NOTE if close else None,
    )


def _quoted(several: Iterable[Citation]) -> str:
    return "".join(dict.fromkeys(f"《{citation.title}》" for citation in several if citation.title))


def _same(one: str, other: str) -> bool:
    """Whether two titles may be one: equal, or one the short form of the other."""
    return not one or not other or one in other or other in one


def _close(one: str, other: str) -> bool:
    """Whether two titles differ in hardly anything: one letter, or words left out."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 1
    return is_shortened(*sorted((one, other), key=len))


def _conflicting(title: str, several: list[Citation]) -> list[DocNumber]:
    """The numbers of a title that cannot both be right."""
    numbers = list(dict.fromkeys(citation.number for citation in several))
    clash = [pair for pair in combinations(numbers, 2) if _clash(title, *pair)]
    return [number for number in numbers if any(number in pair for pair in clash)]


def _clash(title: str, one: DocNumber, other: DocNumber) -> bool:
    related = one.agency.endswith(other.agency) or other.agency.endswith(one.agency)
    if (one.year, one.number) == (other.year, other.number):
        return related and one.agency != other.agency
    return one.agency == other.agency and not _ALLOTMENT.search(title)


def _numbers(several: list[Citation], numbers: list[DocNumber], cited: list[Citation]) -> Finding:
    places = [citation for citation in cited if citation.number in numbers]
    return Finding.at(
        places[0],
        msg(
            "同一文件《{title}》写了不同的文号：{numbers}。请按原文件统一。",
            title=several[0].title,
            numbers="、".join(number.canonical for number in numbers),
        ),
        found="、".join(number.canonical for number in numbers),
        because=places[1:],
        severity=Severity.NOTE if len({n.year for n in numbers}) == len({n.number for n in numbers}) == len(numbers) else None,
    )


@rule("DR102", "number-format", severity=Severity.NOTE, basis="GB/T 9704 党政机关公文格式：年份用六角括号〔〕括入，发文顺序号不加“第”字")
def number_format(case: Case) -> Iterator[Finding]:
    """文号的年份括号不规范。

    查什么：
        文号的年份用了 []、【】、（）等括号，序号前加了“第”字。每份报告合为一条，列出每一处。
    为什么：
        公文格式国家标准规定用六角括号；同一份材料混用几种括号，也影响检索。
    错误示例：
        青财社[2023]124号、青医保【2023】第15号。
    正确示例：
        青财社〔2023〕124号、青医保〔2023〕15号。
    已知例外：
        命令（第…号令）、没有年份的编号不检查。
    """
    for group in case.line_groups:
        wrong = [citation for line in group for citation in citations_of(line) if not citation.number.is_canonical]
        if wrong:
            yield _format(wrong)


def _format(wrong: list[Citation]) -> Finding:
    numbers = {citation.number.text: citation.number.canonical for citation in wrong}
    return Finding.at(
        wrong[0],
        msg("文号的年份应用六角括号〔〕，序号前不加“第”，有{count}处不合：{numbers}。", count=len(wrong), numbers=shown(numbers)),
        expected="、".join(numbers.values()),
        found="、".join(numbers),
        because=wrong[1:],
        fix=[Fix(citation.place, citation.number.text, citation.number.canonical) for citation in wrong],
    )


@rule("DR103", "age-of-the-basis", severity=Severity.NOTE, basis="财预〔2020〕10号第七条：绩效评价的依据应当现行有效")
def age_of_the_basis(case: Case) -> Iterator[Finding]:
    """依据的文件年份不合或已经过时。

    查什么：
        本年项目以往年的年度方案、计划、办法为依据；文号的年份比项目早十年以上；已被取代的文件；“提前下达某年”的通知却用了当年的文号。
        同一文号只问一次，每份报告每一类合为一条。
    为什么：
        年度性文件一般只管当年，过时的文件可能已经失效，沿用的应说明。
    错误示例：
        2023 年项目：根据《青石县2021年民生工程资金筹措方案》。
    正确示例：
        2023 年项目：根据《青石县2023年民生工程资金筹措方案》。
    已知例外：
        法律法规、规划、决算和评价文件、上一年提前下达本年资金的通知不报告；看不出项目年度的不报告。
    """
    asked: set[str] = set()
    for group in case.line_groups:
        cited = [citation for line in group for citation in citations_of(line) if citation.number.canonical not in asked]
        asked.update(citation.number.canonical for citation in cited)
        year = year_of(case.records, group[0].owner)
        if year:
            yield from _of_another_year(group, year)
            yield from _old(cited, year)
        yield from _replaced(cited)
        yield from _ahead(cited)


def _of_another_year(group: list[Line], year: int) -> Iterator[Finding]:
    found = [where for line in group if _GROUND.search(line.text) for title, where in titles_of(line) if _is_annual(title, year)]
    if found:
        yield Finding.at(
            found[0],
            msg(
                "{year}年的项目以往年的年度文件为依据：{titles}。请换成适用的文件，或说明为什么沿用。",
                year=year,
                titles="".join(dict.fromkeys(w.text for w in found)),
            ),
            found="".join(dict.fromkeys(where.text for where in found)),
            because=found[1:],
        )


def _is_annual(title: str, year: int) -> bool:
    years = [int(named) for named in _ANNUAL.findall(title)]
    return len(years) == 1 and years[0] < year and bool(_PLAN.search(title)) and not _NOT_ANNUAL.search(title)


def _old(cited: list[Citation], year: int) -> Iterator[Finding]:
    found = [
        c for c in cited if year - c.number.year > _OLD and not _LEGISLATION.search(key(c.title or "")) and c.number.canonical not in superseded()
    ]
    if found:
        yield _asked(found, msg("依据的文件比项目年度（{year}年）早十年以上：{numbers}。请确认是否仍然有效。", year=year, numbers=_listed(found)))


def _replaced(cited: list[Citation]) -> Iterator[Finding]:
    found = [citation for citation in cited if citation.number.canonical in superseded()]
    if found:
        new = superseded()[found[0].number.canonical]
        yield _asked(found, msg("依据的文件{numbers}已被{new}取代。请改引现行文件。", numbers=_listed(found), new=new))


def _ahead(cited: list[Citation]) -> Iterator[Finding]:
    found = [c for c in cited if c.title and (match := _AHEAD.search(c.title)) and int(match[1]) <= c.number.year]
    if found:
        yield _asked(found, msg("提前下达的通知一般在上一年发文，{numbers}却是当年的文号。请核对文号的年份。", numbers=_listed(found)))


def _listed(found: list[Citation]) -> str:
    return "、".join(dict.fromkeys(citation.number.canonical for citation in found))


def _asked(found: list[Citation], message: Message) -> Finding:
    return Finding.at(found[0], message, found=_listed(found), because=found[1:])


@rule("DR104", "title-marks", severity=Severity.NOTE, basis="GB/T 15834 标点符号用法：书名号标示文件的名称")
def title_marks(case: Case) -> Iterator[Finding]:
    """书名号括入过多或不成对。

    查什么：
        书名号里括进了“的文件要求”“精神”、句号、文号；有《没有》，有》没有《。每份报告合为一条。
    为什么：
        书名号里只写文件的名称，括错了就看不出文件叫什么。
    错误示例：
        《青石县医疗救助细则的文件要求》。
    正确示例：
        《青石县医疗救助细则》的文件要求。
    已知例外：
        书名号里再用书名号、跨行断开的标题不报告；表格单元格只查括入过多。
    """
    for group in case.line_groups:
        wide = [where for line in group for title, where in titles_of(line) if _TOO_MUCH.search(title.strip())]
        if wide:
            yield Finding.at(
                wide[0],
                msg("书名号里括入了不属于文件名称的字：{titles}。请把书名号移到名称之后。", titles="".join(where.text for where in wide)),
                expected=_without(wide[0].text) if len(wide) == 1 else None,
                because=wide[1:],
                found="".join(where.text for where in wide),
            )
        open_marks = list(_unpaired(group))
        if open_marks:
            yield Finding.at(
                open_marks[0],
                msg("书名号不成对，有{count}处：{texts}。请补上另一半。", count=len(open_marks), texts=shown(where.text for where in open_marks)),
                because=open_marks[1:],
                found=open_marks[0].text,
            )


def _without(quoted: str) -> str | None:
    """The title with its closing mark where the name ends."""
    extra = _TOO_MUCH.search(quoted[1:-1])
    return f"《{quoted[1 : 1 + extra.start()]}》{extra.group()}" if extra and extra.end() == len(quoted) - 2 else None


def _unpaired(group: list[Line]) -> Iterator[Text]:
    """Title marks without their other half, in this line and the next."""
    held: Text | None = None
    for line in (line for line in group if not line.is_cell):
        depth = 0
        opened = 0
        for mark in _MARKS.finditer(line.text):
            if mark.group() == "《":
                opened = mark.start() if depth == 0 else opened
                depth += 1
            elif depth:
                depth -= 1
            elif held is not None:
                held = None
            else:
                yield line.words(max(0, mark.start() - 12), mark.end())
        if held is not None:
            yield held
        held = line.words(opened, min(len(line.text), opened + 12)) if depth else None
    if held is not None:
        yield held
