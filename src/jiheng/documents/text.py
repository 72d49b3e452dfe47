"""Text dumps of documents: what is left when a Word or PDF file was copied or converted to plain text.

Tables survive in four shapes, often mixed in one file:

* rows of cells separated by tabs, empty cells kept (``positions``);
* one cell a line, each beginning with a tab, rows apart by blank lines (``positions``);
* one cell a line without tabs, rows apart by blank lines, empty cells lost (``sequence``);
* Markdown rows between pipes (``positions``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Final

from attrs import define, frozen

from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Cell, Document, Layout, Paragraph, Table, Unread
from jiheng.messages import msg
from jiheng.records.place import Place

BODY: Final = "正文"
_CONTENTS: Final = re.compile(
    r"^ *[^\t.…·][^\t]*?(?:\.{3,}|…{2,}|·{3,}) *(?:\t *[.\d]+)? *$"  # 一、基本情况……3
    r"|^ *(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])[^\t]*\t *\d{1,3} *$"
)
_PIPE_RULE: Final = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")
_HEADING: Final = re.compile(r"^\s*(#{1,6})\s+")
_NUMBERED: Final = re.compile(r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
_SENTENCE_END: Final = ("。", "；", "！", "？", ".", ";")
_SHORT: Final = 14  # a line of cells is seldom longer than a label
_LEAST_CELLS: Final = 4  # a group of so many short lines begins a table of cells
_FAR: Final = 50  # groups and rows that are looked at for the first that proves a table; more would make long files slow


@frozen
class Line:
    """A line of the file: its number from 1 and its text."""

    number: int
    text: str


def read_text(path: Path, text: str, limits: Limits | None = None) -> Document:
    """Read a text dump that is already decoded; a lone carriage return ends a line only where nothing else does."""
    end = "\n" if "\n" in text else "\r"
    every = [Line(number, line.rstrip("\r")) for number, line in enumerate(text.split(end), 1)]
    lines = _within(every, limits or Limits())
    blocks: list[Block] = []
    tables = 0
    for block in _blocks(lines):
        if isinstance(block, Table):
            tables += 1
            block.part = f"表{tables}"
            for cell in block.cells():
                cell.part = block.part
        blocks.append(block)
    return Document(path, "text", tuple(blocks), tuple(_beyond(every[len(lines) :])))


def _within(lines: list[Line], limits: Limits) -> list[Line]:
    """The lines up to the most that are read: a line costs as much as a cell."""
    cells = accumulate(1 + line.text.count("|") + line.text.count("\t") for line in lines)
    fitting = sum(1 for _ in takewhile(lambda count: count <= limits.cells, cells))
    return lines[: min(fitting, limits.rows)]


def _beyond(left: list[Line]) -> Iterator[Unread]:
    if any(line.text.strip() for line in left):
        yield Unread(msg("文本过大：从第 {line} 行起没有读取。", line=left[0].number), Place(part=BODY, line=left[0].number))


def _blocks(lines: list[Line]) -> Iterator[Block]:
    at = 0
    readers = (_pipe_table, _tab_table, _tab_led_cells, partial(_bare_cells, looks=_Looks.of(lines)))
    while at < len(lines):
        for reader in readers:
            found, after = reader(lines, at)
            if after > at:
                yield from found
                at = after
                break
        else:
            if lines[at].text.strip():
                yield _paragraph(lines[at])
            at += 1


def _paragraph(line: Line) -> Paragraph:
    heading = _HEADING.match(line.text)
    return Paragraph(line.text.strip(), BODY, line.number, len(heading[1]) if heading else 0)


def _run(lines: list[Line], at: int, belongs: Callable[[str], bool], most: int | None = None) -> int:
    """Where the lines that belong together end, at most ``most`` further on."""
    end, last = at, len(lines) if most is None else min(at + most, len(lines))
    while end < last and belongs(lines[end].text):
        end += 1
    return end


def _table(rows: list[list[tuple[str, int]]], layout: Layout) -> Table:
    grid = [[Cell(text.strip(), r, c, line=line) for c, (text, line) in enumerate(row, 1)] for r, row in enumerate(rows, 1)]
    return Table(grid, "", layout, line=rows[0][0][1] if rows and rows[0] else 0)


# --- rows between pipes -------------------------------------------------------------------------------------------------------


def _pipe_table(lines: list[Line], at: int) -> tuple[list[Block], int]:
    end = _run(lines, at, lambda text: text.strip().startswith("|") and text.count("|") >= 2)
    rows = [_pipe_cells(line) for line in lines[at:end] if not _PIPE_RULE.match(line.text)]
    return ([_table(rows, Layout.POSITIONS)] if rows else []), end


def _pipe_cells(line: Line) -> list[tuple[str, int]]:
    inner = line.text.strip().removeprefix("|").removesuffix("|")
    return [(re.sub(r"<br\s*/?>", "\n", cell), line.number) for cell in inner.split("|")]


# --- rows of cells separated by tabs ------------------------------------------------------------------------------------------


def _has_cells(text: str) -> bool:
    """Whether a line is a row: a tab after some text, or several tabs; a line of a table of contents is not."""
    return text.rstrip().count("\t") >= 2 or _two_cells(text)


def _two_cells(text: str) -> bool:
    head, tab, tail = text.rstrip().partition("\t")
    return bool(tab and head.strip() and tail.strip()) and not _CONTENTS.search(text)


def _tab_table(lines: list[Line], at: int) -> tuple[list[Block], int]:
    near = _run(lines, at, _is_filled_row, _FAR)
    if not any(_has_cells(line.text) for line in lines[at:near]):
        return [], at
    end = _run(lines, near, _is_filled_row)
    rows = [[(cell, line.number) for cell in line.text.split("\t")] for line in lines[at:end]]
    return [_table(rows, Layout.POSITIONS)], end


def _is_filled_row(text: str) -> bool:
    return bool(text.strip()) and _is_row(text)


def _is_row(text: str) -> bool:
    """Within a table also a row with one filled cell counts, as long as it has the tabs of its empty cells."""
    return not _CONTENTS.search(text) and (_has_cells(text) or text.count("\t") >= 2)


# --- one cell a line, each led by a tab ---------------------------------------------------------------------------------------


@define
class _Row:
    cells: list[tuple[str, int]]


def _tab_led(text: str) -> bool:
    return text.startswith("\t") and "\t" not in text[1:].strip()


def _tab_led_cells(lines: list[Line], at: int) -> tuple[list[Block], int]:
    if not _tab_led(lines[at].text):
        return [], at
    rows, end = _tab_led_rows(lines, at)
    return list(_tables_and_text(_rejoined(rows), Layout.POSITIONS)), end


def _tab_led_rows(lines: list[Line], at: int) -> tuple[list[_Row], int]:
    """Groups of cells up to the first paragraph that no tab leads; a line without a tab inside a group goes on with its cell."""
    rows: list[_Row] = []
    open_row = False
    end = at
    while end < len(lines):
        text = lines[end].text
        if _tab_led(text):
            if not open_row:
                rows.append(_Row([]))
            rows[-1].cells.append((text[1:], lines[end].number))
            open_row = True
        elif not text.strip("\r "):
            open_row = False
        elif open_row and not text.startswith("\t"):
            cell, number = rows[-1].cells[-1]
            rows[-1].cells[-1] = (f"{cell}\n{text}", number)
        else:
            break
        end += 1
    return rows, end


def _rejoined(rows: list[_Row]) -> list[_Row]:
    """Rows that a blank line inside a cell tore in two are put together: the two halves make up a row as long as the last whole one."""
    whole: list[_Row] = []
    for row in rows:
        if len(whole) >= 2 and len(whole[-1].cells) > 1 and _halves(whole[-2], whole[-1], row):
            whole[-1].cells.extend(row.cells)
        else:
            whole.append(_Row(list(row.cells)))
    return whole


def _halves(last: _Row, half: _Row, rest: _Row) -> bool:
    expected = len(last.cells)
    return len(half.cells) < expected and len(rest.cells) < expected and len(half.cells) + len(rest.cells) == expected


def _tables_and_text(rows: list[_Row], layout: Layout) -> Iterator[Block]:
    """Runs of rows with several cells are tables; a lone cell between them is a paragraph."""
    held: list[list[tuple[str, int]]] = []
    for row in rows:
        if len(row.cells) > 1:
            held.append(row.cells)
            continue
        if held:
            yield _table(held, layout)
            held = []
        text, number = row.cells[0]
        if text.strip():
            yield Paragraph(text.strip(), BODY, number)
    if held:
        yield _table(held, layout)


# --- one cell a line, nothing else --------------------------------------------------------------------------------------------


@frozen
class _Looks:
    """What the lines look like, counted once for all groups that may begin at any of them.

    Attributes:
        short, sentences, numbered: how many of the lines before each are so. ends: where the run of filled lines without tabs ends.
    """

    short: list[int]
    sentences: list[int]
    numbered: list[int]
    ends: list[int]

    @classmethod
    def of(cls, lines: list[Line]) -> _Looks:
        """The looks of these lines."""
        texts = [line.text for line in lines]
        ends = [len(lines)] * (len(lines) + 1)
        for at in range(len(lines) - 1, -1, -1):
            ends[at] = ends[at + 1] if texts[at].strip() and "\t" not in texts[at].rstrip() else at
        return cls(
            _counted(len(text.strip()) <= _SHORT for text in texts),
            _counted(text.rstrip().endswith(_SENTENCE_END) for text in texts),
            _counted(_NUMBERED.match(text) is not None for text in texts),
            ends,
        )

    def cells_like(self, begin: int, end: int) -> bool:
        """Whether a group of lines looks like the cells of a row."""
        size, short = end - begin, self.short[end] - self.short[begin]
        sentences, numbered = self.sentences[end] - self.sentences[begin], self.numbered[end] - self.numbered[begin]
        narrative = sentences == size or (sentences and numbered)
        return size >= 2 and short >= 1 and 2 * short >= size and not narrative

    def many_short(self, begin: int, end: int) -> bool:
        """Whether a group proves that a table of cells stands there."""
        return end - begin >= _LEAST_CELLS and self.short[end] - self.short[begin] == end - begin


def _counted(signs: Iterable[bool]) -> list[int]:
    return [0, *accumulate(map(int, signs))]


def _bare_cells(lines: list[Line], at: int, looks: _Looks) -> tuple[list[Block], int]:
    groups = _groups(lines, at, looks)
    if not groups:
        return [], at
    rows = [_Row([(line.text, line.number) for line in lines[begin:end]]) for begin, end in groups]
    return list(_tables_and_text(rows, Layout.SEQUENCE)), groups[-1][1]


def _groups(lines: list[Line], at: int, looks: _Looks) -> list[tuple[int, int]]:
    """Groups of at least two lines that look like cells, apart by blank lines, up to the first that does not; none without one of many.

    Long lines (预期目标 and 实际完成情况) or a lone heading between two such groups belong to them.
    """
    groups: list[tuple[int, int]] = []
    held: list[tuple[int, int]] = []
    proven = False
    while at < len(lines) and (proven or len(groups) < _FAR):
        group = (at, looks.ends[at])
        if looks.cells_like(*group):
            groups += [*held, group]
            held = []
            proven = proven or looks.many_short(*group)
        elif groups and len(held) < 2 and (_is_heading_line(lines[slice(*group)]) or 2 <= group[1] - at <= _LEAST_CELLS):
            held.append(group)
        else:
            break
        at = _run(lines, group[1], lambda text: not text.strip())
    return groups if proven else []


def _is_heading_line(group: list[Line]) -> bool:
    return len(group) == 1 and len(group[0].text.strip()) <= 2 * _SHORT and not group[0].text.rstrip().endswith(_SENTENCE_END)
