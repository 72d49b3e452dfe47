"""ST101, ST102: sections that an outline asks for, what must stand in them, and sections that say nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from attrs import define, frozen

from jiheng.checks.chapters import Chapter
from jiheng.checks.context import Context
from jiheng.checks.quoting import bracketed, short
from jiheng.checks.registry import rule
from jiheng.forms.outlines import Need, Outline, Part, is_set_phrase, says_nothing
from jiheng.forms.sections import is_contents_line
from jiheng.messages import Message, msg
from jiheng.records import Finding, Report, Severity, Text
from jiheng.values.text import key

#: a heading without the mark of one, or glued to the end of a paragraph (…得分4.89分。五、主要经验及做法)
_BARE_HEADING: Final = 40
_GLUED: Final = re.compile(r"[。；\s][一二三四五六七八九十]{1,2}、([^。；，]{2,30})$")
_PROMISED: Final = re.compile(r"^(?:[^。:]{2,12}:)?(?:(?:详?见|请见|按|如)后?附[件表]?\d*(?:说明)?|附[件表]\d*说明|附后|后附)[。.]?$")
_ATTACHED: Final = re.compile(r"^附[件表]\s*[\d一二三四五六七八九十]*\s*(?:[:：]|$)")
_NO_ROOM: Final = re.compile(r"其[他它].*(?:说明|问题|事项|情况)|附件|名词解释")
#: the lines over a form are no text of the chapter that it stands in
_FORM_HEAD: Final = re.compile(r"\s*[（(]?(?:填[报表](?:单位|部门|日期|时间|人)|金额单位|单位[:：]|20\d\d\s*年度?[）)]?$)")
_QUOTED: Final = 30


@frozen
class _Held:
    """A section found in a report: its heading or label, what stands there, and the chapter it is in."""

    what: Text
    title: str
    text: str
    chapter: Chapter


@define(slots=False, eq=False)
class _Read:
    """A report against its outline."""

    report: Report
    outline: Outline
    top: list[Chapter]

    @cached_property
    def every(self) -> list[Chapter]:
        """All chapters in reading order."""
        return [chapter for first in self.top for chapter in first.walk()]

    @cached_property
    def labels(self) -> list[tuple[Chapter, str, Text]]:
        """The labels that open paragraphs, each with its chapter and the text behind it."""
        return [(chapter, label, behind) for chapter in self.every for label, behind in chapter.labels()]

    def held(self, part: Part) -> list[_Held]:
        """The sections and labels that a part of the outline names."""
        found = [_of_chapter(chapter) for chapter in self.every if part.named_by(chapter.section.title)]
        return found + [_Held(behind, label, behind.text, chapter) for chapter, label, behind in self.labels if part.named_by(label)]

    def has(self, part: Part) -> bool:
        """Whether a section or label is one of this part."""
        return any(part.named_by(chapter.section.title) for chapter in self.every) or any(part.named_by(label) for _, label, _ in self.labels)


def _of_chapter(chapter: Chapter) -> _Held:
    said = "\n".join(line for line in chapter.text.split("\n") if not _FORM_HEAD.match(line))
    return _Held(Text(chapter.section.title, chapter.section.place), chapter.section.title, said, chapter)


@rule("ST101", "section-missing-or-misused", severity=Severity.WARNING, basis="财预〔2020〕10号附件3：绩效评价报告参考提纲")
def section_missing_or_misused(report: Report, context: Context) -> Iterator[Finding]:
    """提纲要求的部分缺失，或写了别的内容。

    查什么：
        按标题和各章标题认出报告所用的提纲（财政部参考提纲及各地的沿用、山西自评分析报告、第三方评价报告、转移支付自评报告），
        查提纲要求的章和节有没有；“综合评价情况及评价结论”有没有得分或等级，“问题及原因”有没有原因，“评价对象和范围”写的是不是对象和范围，
        “指标体系、评价标准”有没有指标和标准，写“附表说明”的有没有附表。
    为什么：
        提纲是复核、归档和公开的最低要求，缺结论、缺原因的报告无法使用。
    错误示例：
        三、综合评价情况及评价结论：医疗救助实施过程及时、规范。
    正确示例：
        三、综合评价情况及评价结论：本项目自评得分96.5分，等级为优。
    已知例外：
        认不出提纲的文档不查；自评报告没有统一提纲，只作提示；评价报告少了“评价工作开展情况”“主要经验及做法”或某一节的也只作提示；
        没有编号的小标题、段首的“绩效评价目的：”、正文中已说明的内容都算有；只写“无”的部分由 ST102 提示。
    """
    if context.outline is None:
        return
    read = _Read(report, context.outline, context.chapters)
    yield from _missing_chapters(read)
    yield from _missing_parts(read)
    yield from _unmet(read)
    yield from _promised_tables(read)


def _missing_chapters(read: _Read) -> Iterator[Finding]:
    wanted = [part for part in read.outline.chapters() if part.required]
    missing = [part for part in wanted if not read.has(part) and not _stands_unmarked(part, read.report)]
    if not missing:
        return
    last = read.every[-1].section
    where = _chapter_before(read, wanted, missing[0]) or Text(last.title, last.place)
    yield Finding.at(
        where,
        msg(
            "报告缺少{missing}，共{count}个部分（按{outline}）。请补写；确实没有内容的，保留标题并写明情况。",
            missing=_titles(missing),
            count=len(missing),
            outline=read.outline.title,
        ),
        expected=_titles(missing),
        found=where.text,
        severity=Severity.NOTE if not read.outline.binding or all(part.customary for part in missing) else None,
    )


def _stands_unmarked(part: Part, report: Report) -> bool:
    """Whether a line without number, or the end of a paragraph, is the heading."""
    for line in report.paragraphs:
        if is_contents_line(line.text):
            continue
        glued = _GLUED.search(line.text[-_BARE_HEADING:])
        if (len(line.text) <= _BARE_HEADING and part.named_by(line.text)) or (glued and part.named_by(glued[1])):
            return True
    return False


def _chapter_before(read: _Read, wanted: Sequence[Part], missing: Part) -> Text | None:
    """The heading that the first missing chapter would follow."""
    before = [held.what for part in wanted[: wanted.index(missing)] for held in read.held(part)[:1]]
    return before[-1] if before else None


def _titles(parts: Sequence[Part]) -> str:
    return bracketed([part.title for part in parts])


def _missing_parts(read: _Read) -> Iterator[Finding]:
    titles = _other_chapters(read)
    for part in read.outline.chapters():
        chapters = [held.chapter for held in read.held(part) if held.chapter.section.level <= 1]
        wanted = [inner for inner in read.outline.within(part) if inner.required]
        if not chapters or not wanted:
            continue
        elsewhere = [inner for inner in wanted if any(inner.named_by(title) for title in titles)]
        missing = [inner for inner in wanted if inner not in elsewhere and not any(_has_part(chapter, inner) for chapter in chapters)]
        if missing:
            yield _lacks_parts(chapters[0], missing, read.outline, none_told=missing == wanted)


def _other_chapters(read: _Read) -> list[str]:
    """The titles of chapters that the outline does not know: one may be what the outline wants within another."""
    titles = [chapter.section.title for chapter in read.every if chapter.section.level <= 1]
    return [title for title in titles if not any(part.named_by(title) for part in read.outline.chapters())]


def _has_part(chapter: Chapter, part: Part) -> bool:
    inner = [*chapter.walk()]
    titles = [each.section.title for each in inner] + [label for each in inner for label, _ in each.labels()]
    short = [line.text for each in inner for line in each.own if len(line.text) <= _BARE_HEADING]
    return any(part.named_by(text) for text in (*titles, *short)) or part.told_in(chapter.text)


def _lacks_parts(chapter: Chapter, missing: Sequence[Part], outline: Outline, *, none_told: bool) -> Finding:
    """What a chapter does not say; a warning where it says nothing at all of what belongs into it."""
    title = f"{chapter.section.number}{chapter.section.title}"
    return Finding.at(
        chapter.section,
        msg("「{title}」没有写{missing}（按{outline}）。请补写。", title=title, missing=_titles(missing), outline=outline.title),
        expected=_titles(missing),
        found=title,
        severity=None if none_told and outline.binding else Severity.NOTE,
    )


def _unmet(read: _Read) -> Iterator[Finding]:
    for part in read.outline.parts:
        held = read.held(part)
        for need in part.needs:
            lacking = [each for each in held if _lacks(each, need)]
            if lacking and len(lacking) == len(held):
                yield _lacks_need(min(lacking, key=lambda each: (says_nothing(each.text), len(each.text))), need)


def _lacks(held: _Held, need: Need) -> bool:
    """Whether a section surely lacks what it needs: words that lead to a table may have it there; 无 is a matter of ST102."""
    if says_nothing(held.text):
        return need.only_if is None and not held.text.strip()
    return need.missed_by(held.text) and not held.chapter.has_table


def _lacks_need(held: _Held, need: Need) -> Finding:
    text = key(held.text)
    if not text:
        message = msg("「{title}」下没有文字{table}，缺少{need}。请补写。", title=held.title, table=_only_table(held), need=need.says)
    else:
        message = msg("「{title}」没有写{need}，写的是“{text}”。请补写。", title=held.title, need=need.says, text=short(text, _QUOTED))
    return Finding.at(held.what, message, expected=need.says, found=short(text, _QUOTED) or held.title, because=_first_line(held))


def _only_table(held: _Held) -> Message | str:
    return msg("（只有表）") if held.chapter.has_table else ""


def _first_line(held: _Held) -> list[Text]:
    lines = (line for chapter in held.chapter.walk() for line in chapter.own if not _FORM_HEAD.match(line.text))
    return list(lines)[:1] if held.what.place == held.chapter.section.place else []


def _promised_tables(read: _Read) -> Iterator[Finding]:
    """Words that stand for a table (附表说明) where no table follows."""
    if any(chapter.has_table for chapter in read.top) or any(_ATTACHED.match(line.text) for line in read.report.paragraphs):
        return
    places = [line for chapter in read.every for line in chapter.own if _PROMISED.match(key(line.text))]
    if places:
        yield Finding.at(
            places[0],
            msg("写“{text}”，但报告没有附表。请附上指标体系和评分表，或写明见哪一张表。", text=short(key(places[0].text), _QUOTED)),
            because=places[1:],
            severity=Severity.NOTE if read.report.tables else None,
        )


@rule("ST102", "section-says-nothing", severity=Severity.NOTE, basis="财预〔2020〕10号附件3：各部分应有实际内容")
def section_says_nothing(_report: Report, context: Context) -> Iterator[Finding]:
    """一个部分没有内容。

    查什么：
        认得出提纲的报告中，标题下没有文字、没有表，只写“无”“略”，或只有放在哪里都成立的套话（加强预算管理、加快支出进度）的部分。
    为什么：
        经验、问题、建议是评价的用处所在，空着等于没有评价。
    错误示例：
        五、存在的主要问题及原因分析：无
    正确示例：
        五、存在的主要问题及原因分析：宣传次数比目标少2次，原因是第四季度人员抽调。
    已知例外：
        “其他需要说明的问题”写“无”是正常的；附件、名词解释等不查。
    """
    if context.outline is None:
        return
    for siblings in _families(context.chapters):
        for chapter in (*_without_text(siblings), *(each for each in siblings if key(each.text))):
            if not _may_be_empty(chapter, context.outline) and (found := _nothing(chapter)) is not None:
                yield found


def _families(chapters: list[Chapter]) -> Iterator[list[Chapter]]:
    """The chapters that stand beside each other, those of each chapter after it."""
    yield chapters
    for chapter in chapters:
        yield from _families(chapter.below)


def _may_be_empty(chapter: Chapter, outline: Outline) -> bool:
    title = chapter.section.title
    return bool(_NO_ROOM.search(title)) or any(part.may_be_empty and part.named_by(title) for part in outline.parts)


def _nothing(chapter: Chapter) -> Finding | None:
    if chapter.below or chapter.tables or chapter.section.level not in {1, 2}:
        return None
    text, title = key(chapter.text), f"{chapter.section.number}{chapter.section.title}"
    if not text:
        message = msg("「{title}」下面没有内容。请补写，或删去标题。", title=title)
    elif says_nothing(text):
        message = msg("「{title}」只写“{text}”。如果确实没有，请说明理由；否则请补写。", title=title, text=short(text, _QUOTED))
    elif is_set_phrase(text):
        message = msg("「{title}」只有套话“{text}”，没有针对本项目的内容。请写具体。", title=title, text=short(text, _QUOTED))
    else:
        return None
    places = [line for line in chapter.own if line.place != chapter.section.place]
    return Finding.at(chapter.section, message, found=short(text, _QUOTED) or title, because=places)


def _without_text(siblings: Sequence[Chapter]) -> list[Chapter]:
    """The headings with nothing under them beside others that have text; headings that mostly have none are a list or a table of contents."""
    empty = [each for each in siblings if not (key(each.text) or each.has_table)]
    titles = Counter(key(each.section.title) for each in siblings)
    if len(empty) * 3 > len(siblings):
        return []
    headings = [each for each in empty if each is not siblings[-1] and titles[key(each.section.title)] == 1]
    return [each for each in headings if not (each.section.place.text or "").rstrip().endswith(("。", "；", ";"))]
