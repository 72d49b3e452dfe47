"""ST107, ST108: sentences that stand twice, and row numbers that skip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from jiheng.checks.chapters import flows
from jiheng.checks.context import Case, Context
from jiheng.checks.quoting import short
from jiheng.checks.registry import rule
from jiheng.checks.repeats import FACTS, FIGURES, Stretch, repeated
from jiheng.checks.statements import headings_over
from jiheng.documents import Layout, Table
from jiheng.documents.model import Cell
from jiheng.forms.sections import heading, is_contents_line
from jiheng.messages import msg
from jiheng.records import Finding, Report, Severity, Text
from jiheng.values.text import key, narrow

#: formulas of judgement (该指标满分5分，得分5分), questions of questionnaires, lines to be signed: repeated by their nature
_FORMULA: Final = re.compile(
    r"\d分|满分|[A-E][.、]|单选|多选|填空|签字|盖章|电话|^注[:：]|^附件|^表\d|\d+%?的权重|(?:根据|按照)[^,]*(?:关于|转发|印发|修订)"
)
_GOALS: Final = re.compile(r"目标")
_SHOWN: Final = 40
_SERIAL: Final = frozenset({"序号", "行次", "编号", "序", "行号"})
_LEAST_ROWS: Final = 4
_GAP: Final = 5


@rule("ST107", "sentence-repeated", severity=Severity.NOTE, basis="公文应简明，同一内容不重复")
def sentence_repeated(report: Report, context: Context) -> Iterator[Finding]:
    """同一句话在一份文档里出现两次。

    查什么：
        认得出提纲的报告，正文中十五字以上的整句、三十字以上的长段重复出现；任何报告，一段之内写了两遍的句子。出现在同样几段里的重复合为一条。
    为什么：
        多是复制粘贴的痕迹，常常各节该写的不同内容因此没有写。
    错误示例：
        共接待0批次，0人次，主要是共接待0批次，0人次，主要是无接待支出。
    正确示例：
        共接待0批次，0人次，主要是无接待支出。
    已知例外：
        法规、文件的名称和带两个以上数字的事实不算；摘要重复正文、附件引用正文、实施期目标与年度目标相同是正常的；“该指标满分5分，得分5分”一类的格式句不算。
    """
    parts = _parts(report, context)
    body = max(parts, key=lambda lines: sum(len(line.text) for line in lines)) if context.outline else []
    for lines in parts:
        for stretch in repeated(lines):
            if not _FORMULA.search(stretch.words) and (len(set(stretch.lines)) == 1 or (lines is body and _is_copied(stretch, report))):
                yield _repeated(stretch)


def _is_copied(stretch: Stretch, report: Report) -> bool:
    """Whether words in several paragraphs are copied, not the same fact or goal told again."""
    return len(FIGURES.findall(stretch.words)) < FACTS and not _all_goals(stretch, report)


def _parts(report: Report, context: Context) -> list[list[Text]]:
    """The lines of text of each part that is numbered by itself, without headings and lines of a table of contents."""
    starts = sorted(flow[0].section.place.line or 0 for flow in flows(context.chapters))
    parts: list[list[Text]] = [[]]
    for line in report.paragraphs:
        if len(parts) <= len(starts) and (line.place.line or 0) >= starts[len(parts) - 1]:
            parts.append([])
        if not is_contents_line(line.text) and not _is_heading(line):
            parts[-1].append(line)
    return parts


def _is_heading(line: Text) -> bool:
    found = heading(line.text)
    return found is not None and len(key(line.text)) <= len(key(found.number)) + len(key(found.title)) + 2


def _all_goals(stretch: Stretch, report: Report) -> bool:
    """Whether every place of a stretch is under a heading on goals, or says itself that it is one."""
    return all(_GOALS.search(line.text[:12]) or any(map(_GOALS.search, headings_over(line, report)[-1:])) for line in stretch.lines)


def _repeated(stretch: Stretch) -> Finding:
    words = short(stretch.words, _SHOWN)
    places = list(dict.fromkeys(stretch.lines))
    message = (
        msg("这句话在同一段里写了两遍：“{words}”。请删去重复的部分。", words=words)
        if len(places) == 1
        else msg("同样的话写了{count}处：“{words}”。请删去重复的，各处写各自的内容。", count=len(places), words=words)
    )
    return Finding.at(places[-1], message, found=words, because=places)


@rule("ST108", "serial-numbers-skip", severity=Severity.NOTE, basis="序号、行次应连续")
def serial_numbers_skip(case: Case) -> Iterator[Finding]:
    """表中的序号、行次不连续。

    查什么：
        列名为序号、行次、编号的列，数字逐行加一，中间却跳过几个（7 之后是 10）。一张表（含续表）一条。
    为什么：
        可能漏了行，也可能删行后没有重新编号。
    错误示例：
        行次 14、15、17。
    正确示例：
        行次 14、15、16。
    已知例外：
        中间有没有编号的行、多处不连续（摘录的行）、少于四行的不报告。
    """
    for cells in _joined(case.document.tables()):
        found = _skip(cells)
        if found:
            yield _skipped(*found)


def _joined(tables: Iterable[Table]) -> Iterator[list[Cell | None]]:
    """The columns of serial numbers, those of a table that goes on over a page put together."""
    held: dict[tuple[str, ...], list[Cell | None]] = {}
    for table in tables:
        columns = dict(_serial_columns(table))
        for head, cells in columns.items():
            before = held.get(head, [])
            if before and _first(cells) == _last(before) + 1:
                before.extend(cells)
                columns[head] = before
        yield from (cells for head, cells in held.items() if columns.get(head) is not cells)
        held = columns
    yield from held.values()


def _first(cells: Sequence[Cell | None]) -> int:
    return next((_number(cell) for cell in cells if cell is not None), 0)


def _last(cells: Sequence[Cell | None]) -> int:
    return next((_number(cell) for cell in reversed(cells) if cell is not None), 0)


def _serial_columns(table: Table) -> Iterator[tuple[tuple[str, ...], list[Cell | None]]]:
    """The cells under each heading 序号, one a row, with the heading row and its position; None for a cell that holds no number."""
    if table.layout is Layout.SEQUENCE:
        return
    heads = {at: row for row in reversed(table.rows) for at, cell in enumerate(row) if key(cell.text) in _SERIAL}
    for at, head in sorted(heads.items()):
        seen: set[int] = set()
        cells = []
        for row in table.rows:
            if at < len(row) and id(row[at]) not in seen:
                seen.add(id(row[at]))
                cells.append(row[at] if _number(row[at]) else None)
        yield (str(at), *(key(cell.text) for cell in head)), cells


def _number(cell: Cell) -> int:
    text = narrow(cell.text).strip()
    return int(text) if text.isdecimal() and len(text) <= 4 else 0


def _skip(cells: Sequence[Cell | None]) -> tuple[Cell, Cell] | None:
    """The one place where numbers that otherwise count up by one skip some; None when there is none or more than one."""
    numbered = [(at, cell, _number(cell)) for at, cell in enumerate(cells) if cell is not None]
    steps = [(before, after, after[2] - before[2]) for before, after in pairwise(numbered) if after[2] > 1]
    skips = [(before, after) for before, after, step in steps if 1 < step <= _GAP]
    if len(numbered) < _LEAST_ROWS or len(skips) != 1 or any(step <= 0 or step > _GAP for _, _, step in steps):
        return None
    (at, before, low), (next_at, after, high) = skips[0]
    unnumbered = next_at - at - 1
    return (before, after) if unnumbered < high - low - 1 else None


def _skipped(before: Cell, after: Cell) -> Finding:
    low, high = _number(before), _number(after)
    missing = str(low + 1) if high - low == 2 else f"{low + 1}—{high - 1}"
    return Finding.at(
        after,
        msg("序号不连续：{low}之后是{high}，缺{missing}。请核对是否漏行，或重新编号。", low=low, high=high, missing=missing),
        expected=low + 1,
        found=after.text.strip(),
        because=(before,),
    )
