"""ST104, ST105: what a template, a word processor or a conversion left behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from attrs import evolve

from jiheng.checks.context import Case, Context
from jiheng.checks.lines import shown
from jiheng.checks.registry import rule
from jiheng.messages import Message, msg
from jiheng.records import EmptyRow, Finding, Fix, Repair, Report, SelfEvaluation, Severity, Text
from jiheng.values.text import key

#: an empty row's marks: 指标2：, ……, 1.
_FILLER: Final = re.compile(r"(?:指标\d*[:：]?|[.…·。]{2,}|…+|\d+[.、]|[(（]\d+[)）])+")
_UNITS: Final = "人|人次|元|万元|%|％|个|户|年|月|日|次|家|分|县|市|区|镇|乡|村|局"
_CONVERSION: Final = re.compile(
    r"\[bookmark[^\]]*\]|\$[^$\n]{0,40}\\[A-Za-z]+[^$\n]{0,40}\$|错误[!！][^。]{0,12}引用源[。.]?|Error! Reference[^。]{0,20}"
    r"|HYPERLINK\s+\\?\"?|PAGEREF\s+\S+|TOC\s+\\o"
)
_PROMPT: Final = re.compile(
    r"[(（](?:可?附表[^()（）]{0,10})[)）]|[(（][^()（）]{0,40}(?:\d+\s*字(?:以内|左右)|请(?:填写|简要|说明|概述|列明)|此处填写)[^()（）]{0,30}[)）]"
    r"|对照年度目标[，,]?说明[^。]{0,30}|此处填写"
)
_PLACEHOLDER: Final = re.compile(
    rf"(?<!\*)\*{{2,}}\s*(?=(?:{_UNITS})(?!\*))|(?:(?<=[\u4e00-\u9fff（(])|(?<=20))[XxＸ×]{{2,4}}(?=[\u4e00-\u9fff）)])"
    rf"|[（(〔][\s_＿]+[)）〕](?=\s*(?:年|号|月|日|元|万元|人))|[（(][\s_]+年\s*度\s*[)）]|_{{3,}}(?=\s*(?:{_UNITS}))"
    r"|【待填[:：]?[^】]{0,60}】"
)
#: one of these begins a placeholder: looking for them first is many times faster
_MARK: Final = re.compile(r"[*XxＸ×（(〔【_]")
_BOLD: Final = re.compile(r"\*\*([^*\n]+)\*\*")
_DOTS: Final = re.compile(r"(?:[一二三四五六七八九十\d]+[、.．]|[（(][一二三四五六七八九十\d]+[）)])?\s*(?:…+|\.{4,})")


@rule("ST104", "template-residue", severity=Severity.WARNING, basis="公开文本应为定稿：模板提示语、空行和占位符应当删除")
def template_residue(case: Case) -> Iterator[Finding]:
    r"""模板或转换的残留没有清理。

    查什么：
        指标表中只有“指标2：”“……”的空行；正文和单元格中的占位符（XX县、**人、20XX年、（ ）年、
        【待填：变动的原因】）、提示语（附表说明、100字以内）、
        文字处理软件或格式转换留下的标记（[bookmark: …]、$\geq$）。每张表的空行合为一条，正文每一类合为一条。
    为什么：
        公开的自评表和报告应是定稿，残留说明没有核对，占位符处还可能漏填数据。
    错误示例：
        三级指标栏为“指标2：”，其余为空。
    正确示例：
        没有指标的行整行删除，或整行留空。
    已知例外：
        整行留空或只有横线的行、问卷的选项括号、星号加粗的文字不报告。
    """
    for index, record in enumerate(case.records):
        if isinstance(record, SelfEvaluation):
            yield from (evolve(finding, record=index) for finding in (*_filler_rows(record), *_in_cells(record)))
    for owner, lines in _texts(case):
        yield from (evolve(finding, record=owner) for finding in _in_text(lines))


def _filler_rows(form: SelfEvaluation) -> Iterator[Finding]:
    rows = [row for row in form.empty_rows if _is_filler(row)]
    if rows:
        yield Finding.at(
            rows[0],
            msg(
                "指标表有{count}行只有模板的占位文字（{texts}），没有指标。请删除这些行，或补填指标。",
                count=len(rows),
                texts=shown(row.text for row in rows),
            ),
            found=rows[0].text,
            because=rows,
        )


def _is_filler(row: EmptyRow) -> bool:
    word = key(row.text)
    return bool(word) and bool(_FILLER.fullmatch(word))


def _texts(case: Case) -> Iterator[tuple[int | None, list[Text]]]:
    """The lines of text of the document without the notes of forms, by the report that they stand in (None outside reports)."""
    owners = {line.place.line: index for index, record in enumerate(case.records) if isinstance(record, Report) for line in record.paragraphs}
    lines: dict[int | None, list[Text]] = {}
    notes = {note.place.line for form in case.forms() for note in form.notes}
    for block in (block for block in case.document.paragraphs() if block.line not in notes):
        lines.setdefault(owners.get(block.line), []).append(Text(block.text, block.place))
    yield from lines.items()


def _in_text(lines: list[Text]) -> Iterator[Finding]:
    for pattern, sentence in (
        (_CONVERSION, _conversion),
        (_PROMPT, _prompt),
        (_PLACEHOLDER, _placeholder),
        (_DOTS, _dots),
    ):
        found = [(line, hit) for line in lines for hit in _hits(pattern, line)]
        if found:
            yield _residue(found, sentence)


def _conversion(texts: str) -> Message:
    return msg("正文留有软件或格式转换的标记{texts}，请删除或改回原来的文字。", texts=texts)


def _prompt(texts: str) -> Message:
    return msg("正文留有模板的提示语{texts}，请删除。", texts=texts)


def _placeholder(texts: str) -> Message:
    return msg("正文留有没有填写的占位符{texts}，请补填内容。", texts=texts)


def _dots(texts: str) -> Message:
    return msg("正文留有模板的省略号行{texts}，请删除或补写。", texts=texts)


def _cell(texts: str) -> Message:
    return msg("自评表的单元格中留有占位符或模板提示语{texts}，请补填内容后删除。", texts=texts)


def _in_cells(form: SelfEvaluation) -> Iterator[Finding]:
    found = [(text, hit) for text in _cells(form) for pattern in (_PLACEHOLDER, _PROMPT, _CONVERSION) for hit in _hits(pattern, text)]
    if found:
        yield _residue(found, _cell)


def _cells(form: SelfEvaluation) -> Iterator[Text]:
    yield from (text for goal in form.goals for text in (goal.expected, goal.achieved) if text)
    for row in form.indicators:
        yield row.name
        yield from (Text(value.raw, value.place) for value in (row.target, row.actual) if value)
        yield from (text for text in (row.reason, row.evidence) if text)


def _hits(pattern: re.Pattern[str], line: Text) -> list[str]:
    if pattern is _DOTS:
        return [line.text.strip()] if _DOTS.fullmatch(line.text.strip()) else []
    if pattern is _PLACEHOLDER and not _MARK.search(line.text):
        return []
    text = _BOLD.sub(r"\1", line.text) if "**" in line.text else line.text
    return [match.group().strip() for match in pattern.finditer(text)]


def _residue(found: list[tuple[Text, str]], sentence: Callable[[str], Message]) -> Finding:
    return Finding.at(
        found[0][0],
        sentence(shown(hit for _, hit in found)),
        found="、".join(dict.fromkeys(hit for _, hit in found)),
        because=[text for text, _ in found],
    )


@rule("ST105", "cell-doubled-or-shifted", severity=Severity.WARNING, basis="表格应一格一值、各在其列")
def cell_doubled_or_shifted(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """单元格内容写了两遍，或错了一列。

    查什么：
        一个单元格的文字重复两遍（12月底12月底），或一行的内容整体左移、右移一列。
    为什么：
        重复和错列会使目标值、完成值被误读，也影响系统汇总。
    错误示例：
        调整后指标：12月底12月底。
    正确示例：
        调整后指标：12月底。
    已知例外：
        由 PDF、图片转成的文本中的错列多半是转换造成的，只作提示。
    """
    for kind, severity in (("doubled", None), ("shifted", Severity.NOTE if context.case.document.format == "text" else None)):
        repairs = [repair for repair in form.repairs if repair.kind == kind]
        if repairs:
            yield _repaired(repairs, severity)


def _repaired(repairs: list[Repair], severity: Severity | None) -> Finding:
    found = "、".join(repair.found for repair in repairs)
    message = (
        msg("单元格的文字写了两遍：{found}，应为{read}。请删去重复的部分。", found=found, read="、".join(repair.read for repair in repairs))
        if repairs[0].kind == "doubled"
        else msg("有{count}处内容错列（{found}），没有在本来的列里。请移回原来的列。", count=len(repairs), found=found)
    )
    if repairs[0].kind != "doubled":
        return Finding.at(repairs[0], message, found=found, because=repairs, severity=severity)
    fixes = [Fix(repair.place, repair.found, repair.read) for repair in repairs]
    return Finding.at(repairs[0], message, expected="、".join(r.read for r in repairs), found=found, because=repairs, severity=severity, fix=fixes)
