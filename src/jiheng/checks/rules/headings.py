"""ST103, ST106: the numbers of headings, and the table of contents against the headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from attrs import frozen
from rapidfuzz import fuzz

from jiheng.checks.chapters import Chapter, flows
from jiheng.checks.context import Case, Context
from jiheng.checks.registry import rule
from jiheng.documents import Paragraph
from jiheng.forms.sections import heading, is_contents_line
from jiheng.messages import msg
from jiheng.records import Finding, Place, Report, Severity, Text
from jiheng.values.chinese import spell
from jiheng.values.text import key, tidy

_CONTENTS_TAIL: Final = re.compile(r"[\s.…·．]*\d{0,3}\s*$")
_ARABIC: Final = re.compile(r"^\d")
#: titles as alike as this are one title worded in two ways
_ALIKE: Final = 50
_SHOWN: Final = 8
#: a table of contents has at least so many lines, and at most so many that are compared
_LEAST_LINES: Final = 3
_MOST_LINES: Final = 300


@rule("ST103", "heading-number", severity=Severity.WARNING, basis="GB/T 9704—2012：结构层次序数依次用“一、”“（一）”“1.”“（1）”")
def heading_number(report: Report, context: Context) -> Iterator[Finding]:
    """标题序号错乱。

    查什么：
        同一级标题的序号是否连续、样式是否一致：“二、”之后写成“3、”，“四、”之前写成“4、”，“二、”之后直接“四、”，“三、”出现两次；
        各章的小标题都用“（一）”、只有一章单独用一个“1.”；同级标题在大纲（标题样式、Markdown 井号）中的级别不同。
    为什么：
        序号错乱会使引用和目录指错地方，也常是漏写、误删一章的痕迹。
    错误示例：
        二、绩效评价工作开展情况 …… 3、综合评价情况及评价结论 …… 四、绩效评价指标分析
    正确示例：
        二、绩效评价工作开展情况 …… 三、综合评价情况及评价结论 …… 四、绩效评价指标分析
    已知例外：
        摘要、正文、附件各自从“一、”编起；正文中别处有这个序号（标题粘在段落末尾）的不报告；正文里“1.”“（1）”的列举不查。
    """
    top = context.chapters
    lines = [line for line in report.paragraphs if len(line.text) > 1]
    for flow in flows(top):
        yield from _in_order([chapter for chapter in flow if chapter.section.level == 1], lines)
        for chapter in flow:
            yield from _in_order([inner for inner in chapter.below if inner.section.level == 2], lines)
        yield from _alone(flow)
        yield from _marks(flow)


def _in_order(siblings: Sequence[Chapter], lines: Sequence[Text]) -> Iterator[Finding]:
    last = siblings[0].count if siblings else 0
    for before, after in pairwise(siblings):
        due = last + 1 if last else 0
        arabic = after.section.level == 1 and bool(_ARABIC.match(after.section.number))
        last = due if arabic and due else after.count
        if not due or not after.count or (not arabic and after.count in {due, 1}):
            continue
        if arabic or after.count < due or not _elsewhere(due, before, after, lines):
            yield _wrong_number(before, after, due)


def _elsewhere(due: int, before: Chapter, after: Chapter, lines: Sequence[Text]) -> bool:
    """Whether the number that seems left out stands somewhere between, in words that are no heading by themselves."""
    word, first, last = spell(due), before.section.place.line or 0, after.section.place.line or 0
    mark = f"({word})" if after.section.level == 2 else f"{word}、"
    return any(mark in key(line.text) for line in lines if first <= (line.place.line or 0) <= last)


def _wrong_number(before: Chapter, after: Chapter, due: int) -> Finding:
    word, found = spell(due), after.section.number
    expected = f"（{word}）" if after.section.level == 2 else f"{word}、"
    left_out = msg("，并核对是否漏了“{expected}”", expected=expected) if after.count > due and not _ARABIC.match(found) else ""
    return Finding.at(
        after.section,
        msg(
            "「{before}」之后的标题「{after}」序号应为“{expected}”，现为“{found}”。请改正{left_out}。",
            before=_named(before),
            after=_named(after),
            expected=expected,
            found=found,
            left_out=left_out,
        ),
        expected=expected,
        found=found,
        because=(before.section,),
    )


def _named(chapter: Chapter) -> str:
    return f"{chapter.section.number}{chapter.section.title}"


def _alone(flow: Sequence[Chapter]) -> Iterator[Finding]:
    """A chapter with one ``1.`` where the others have （一）（二）."""
    usual = [chapter for chapter in flow if chapter.below and chapter.below[0].section.level == 2]
    for chapter in flow:
        if usual and len(chapter.below) == 1 and chapter.below[0].section.level == 3 and chapter.section.level == 1:
            single = chapter.below[0]
            if single.count > 1:
                continue  # the others of its list are whole paragraphs: it is an item, no heading
            yield Finding.at(
                single.section,
                msg(
                    "其他各章的小标题用“（一）”，「{chapter}」下只有一个「{single}」，用的是“{number}”。请统一为“（一）”，或取消序号。",
                    chapter=_named(chapter),
                    single=_named(single),
                    number=single.section.number,
                ),
                expected="（一）",
                found=single.section.number,
                because=(usual[0].below[0].section,),
                severity=Severity.NOTE,
            )


def _marks(flow: Sequence[Chapter]) -> Iterator[Finding]:
    """One chapter whose outline level (Markdown marks) differs from that of all others."""
    marks = {id(chapter): _outline_level(chapter) for chapter in flow if chapter.section.level == 1}
    levels = Counter(marks.values())
    usual = max(levels, key=lambda level: levels[level], default=0)
    odd = [chapter for chapter in flow if marks.get(id(chapter), usual) != usual]
    if usual and len(odd) == 1 and levels[usual] > 1 and marks[id(odd[0])]:
        yield Finding.at(
            odd[0].section,
            msg(
                "同级标题的大纲级别不一致：「{title}」是第{found}级，其他是第{usual}级。请统一。",
                title=_named(odd[0]),
                found=marks[id(odd[0])],
                usual=usual,
            ),
            expected=usual,
            found=marks[id(odd[0])],
            because=[chapter.section for chapter in flow if chapter is not odd[0]],
            severity=Severity.NOTE,
        )


def _outline_level(chapter: Chapter) -> int:
    text = chapter.section.place.text or ""
    return len(text) - len(text.lstrip("#"))


# --- the table of contents ------------------------------------------------------------------------------------------------------


@frozen
class _Entry:
    """A line of a table of contents: number, title, place."""

    number: str
    title: str
    place: Place

    @property
    def shown(self) -> str:
        return f"{self.number}{self.title}"


@rule("ST106", "contents-and-headings", severity=Severity.NOTE, basis="目录应与正文标题一致")
def contents_and_headings(case: Case) -> Iterator[Finding]:
    """目录与正文标题不一致。

    查什么：
        目录中的每一条（去掉点线和页码）是否在其后的正文中有同样的标题：标题用词不同、序号不同或没有序号、正文没有这个标题。
        一份目录的不一致合为一条。
    为什么：
        目录多由旧版或模板带来，没有随正文更新。
    错误示例：
        目录：一、项目的基本情况……3；正文：一、项目基本信息
    正确示例：
        目录：一、项目基本信息……3；正文：一、项目基本信息
    已知例外：
        页码不查；空格、全半角的差别不算；标题在正文中与别的文字连在一起的算有。
    """
    paragraphs = [paragraph for paragraph in case.document.paragraphs() if paragraph.text.strip()]
    tables = list(_contents(paragraphs))
    for at, (start, entries) in enumerate(tables):
        following = tables[at + 1][0] if at + 1 < len(tables) else len(paragraphs)
        body = [paragraph for paragraph in paragraphs[start + len(entries) : following] if not is_contents_line(paragraph.text)]
        found = _differences(entries[:_MOST_LINES], body)
        if found:
            yield _contents_differ(found)


def _contents(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, list[_Entry]]]:
    """The tables of contents: runs of lines that end in dots and a page number, where they begin."""
    at = 0
    while at < len(paragraphs):
        end = at
        while end < len(paragraphs) and is_contents_line(paragraphs[end].text):
            end += 1
        if end - at >= _LEAST_LINES:
            yield at, [_entry(paragraph) for paragraph in paragraphs[at:end]]
        at = max(end, at + 1)


def _entry(paragraph: Paragraph) -> _Entry:
    text = tidy(_CONTENTS_TAIL.sub("", paragraph.text))
    read = heading(text)
    return _Entry(read.number, read.title, paragraph.place) if read else _Entry("", text, paragraph.place)


def _differences(entries: Sequence[_Entry], body: Sequence[Paragraph]) -> list[tuple[_Entry, Text | None]]:
    """The entries that no heading of the body repeats, each with the heading that seems meant."""
    lines = {key(paragraph.text.lstrip("# ")): paragraph for paragraph in reversed(body)}
    titles = {key(read.title): paragraph for paragraph in reversed(body) if (read := heading(paragraph.text)) is not None}
    by_number: dict[str, list[Paragraph]] = {}
    for paragraph in body:
        if (read := heading(paragraph.text)) is not None and read.number:
            by_number.setdefault(key(read.number), []).append(paragraph)
    missing = [entry for entry in entries if key(entry.shown) not in lines and not _run_in(entry, titles)]
    whole = "\n".join(key(paragraph.text) for paragraph in body) if missing else ""
    missing = [entry for entry in missing if key(entry.shown) not in whole]
    return [(entry, _meant(entry, lines, titles, by_number)) for entry in missing if entry.title]


def _run_in(entry: _Entry, titles: dict[str, Paragraph]) -> bool:
    """Whether the heading stands with more words on its line (（一）项目概况。…)."""
    paragraph = titles.get(key(entry.title))
    return paragraph is not None and key(paragraph.text.lstrip("# ")).startswith(key(entry.number))


def _meant(
    entry: _Entry,
    lines: dict[str, Paragraph],
    titles: dict[str, Paragraph],
    by_number: dict[str, list[Paragraph]],
) -> Text | None:
    title = key(entry.title)
    paragraph = lines.get(title) or titles.get(title)
    if paragraph is None:
        candidates = by_number.get(key(entry.number), []) if entry.number else []
        paragraph = next((each for each in candidates if fuzz.ratio(key(each.text), key(entry.shown)) >= _ALIKE), None)
    return Text(tidy(paragraph.text.lstrip("# ")), paragraph.place) if paragraph else None


def _contents_differ(found: Sequence[tuple[_Entry, Text | None]]) -> Finding:
    shown = [f"{entry.shown} → {_heading_words(meant)}" for entry, meant in found[:_SHOWN]]
    return Finding.at(
        found[0][0],
        msg(
            "目录有{count}条与正文标题不一致（目录 → 正文）：{pairs}{more}。请更新目录，或改正标题。",
            count=len(found),
            pairs="；".join(shown),
            more="；…" if len(found) > _SHOWN else "",
        ),
        expected=found[0][1].text if found[0][1] else None,
        found=found[0][0].shown,
        because=[*(meant for _, meant in found if meant), *(entry for entry, _ in found[1:])],
    )


def _heading_words(meant: Text | None) -> str:
    return meant.text if meant else "—"
