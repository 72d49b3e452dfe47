"""The header of a table: which columns hold labels and which figures, and which stand side by side as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from jiheng.documents import Cell
from jiheng.forms.accounts import labels
from jiheng.records import is_blank
from jiheng.records.accounts import AccountsColumn
from jiheng.values.text import key, tidy

#: headings that say nothing of the block below them
_NO_GROUP: Final = frozenset({"项目", "科目"})
#: what may stand beside the numbers of the columns: the parts of a code have no heading of their own but in that row
_BESIDE_NUMBERS: Final = frozenset({"栏次", "项目", "行次", "类", "款", "项"})
#: over figures that are computed from others
_DERIVED: Final = re.compile(r"增减|完成率|占比|比重|%")
_OTHER_CLASSES: Final = re.compile(r"性质|经济分类")
_FIGURE: Final = re.compile(r"[-+]?[\d.,]+%?")
Row = Sequence[Cell]


@frozen
class Block:
    """Columns of a table that belong to one row of labels.

    Attributes:
        zone: column → what of the label it holds (``code``, ``label``, ``line``, ``level``). figures: grid column → column of the table.
        group: the heading over the block. half: what that heading means (``income`` …), None when it means none.
        by_function: whether its rows may be functional classes; not where the same money stands once more by nature and economic class.
    """

    zone: dict[int, str]
    figures: dict[int, int]
    group: str
    half: str | None
    by_function: bool = True


@frozen
class Header:
    """The header: blocks in order, and the table's columns of figures."""

    blocks: tuple[Block, ...]
    columns: tuple[AccountsColumn, ...]


@frozen
class _Heading:
    """A grid column with its headings, top first."""

    at: int
    path: tuple[str, ...]
    zone: str | None

    @property
    def years(self) -> list[int]:
        """The years that the headings name."""
        return [year for text in self.path if (year := labels.year_in(text))]

    def is_prior(self, latest: int) -> bool:
        """Whether the column is of an earlier year than the table's latest."""
        return any(year < latest for year in self.years) or any(labels.half(text) == "prior" for text in self.path)


def header_of(kind: str, rows: Sequence[Row], *, is_grid: bool) -> Header | None:
    """The header that some rows make; None when there is no column of figures among them."""
    headings = list(_headings(rows, is_grid=is_grid))
    columns: list[AccountsColumn] = []
    latest = max((year for heading in headings for year in heading.years), default=0)
    blocks = [_block(kind, group, columns, latest) for group in _blocks(headings)]
    kept = tuple(block for block in blocks if block.figures)
    return Header(kept, tuple(columns)) if kept else None


def _headings(rows: Sequence[Row], *, is_grid: bool) -> Iterator[_Heading]:
    width = max((len(row) for row in rows), default=0)
    paths = _grid_paths(rows, width) if is_grid else _dump_paths(rows, width)
    last: str | None = None
    for at, path in enumerate(paths):
        zone = labels.zone(path[-1]) if path else None
        if not path and last in {"code", "level"}:
            zone = last  # the second and third cell of a code under one heading
        elif path and zone is None and len(path) > 1 and labels.zone(path[0]) and labels.column_key("", path[-1:]) is None and _is_code_heading(path):
            zone = "code"
        last = zone
        if path or zone:
            yield _Heading(at, path, zone)


def _is_code_heading(path: tuple[str, ...]) -> bool:
    return path[-1].endswith(("编码", "代码"))


def _grid_paths(rows: Sequence[Row], width: int) -> list[tuple[str, ...]]:
    """Headings of each column where merged cells stand at every position they cover."""
    paths = []
    for at in range(width):
        cells = dict.fromkeys(row[at] for row in rows if at < len(row) and row[at].text.strip())
        paths.append(tuple(tidy(cell.text) for cell in cells))
    return paths


def _dump_paths(rows: Sequence[Row], width: int) -> list[tuple[str, ...]]:
    """Headings of each column where a merged cell is given once: it goes on over the empty cells after it that have a heading below."""
    texts = [[tidy(row[at].text) if at < len(row) else "" for at in range(width)] for row in rows]
    for depth, line in enumerate(texts[:-1]):
        for at in range(1, width):
            if not line[at] and line[at - 1] and any(below[at] for below in texts[depth + 1 :]) and _same_parents(texts[:depth], at):
                line[at] = line[at - 1]
    return [tuple(dict.fromkeys(line[at] for line in texts if line[at])) for at in range(width)]


def _same_parents(above: Sequence[Sequence[str]], at: int) -> bool:
    return all(line[at] == line[at - 1] for line in above)


def _blocks(headings: Sequence[_Heading]) -> Iterator[list[_Heading]]:
    """A block begins where labels come after figures, or, where nothing is labelled, where the topmost heading becomes another side."""
    held: list[_Heading] = []
    labelled = any(heading.zone for heading in headings)
    for heading in headings:
        figures = bool(held) and held[-1].zone is None
        turns = heading.zone is not None and figures
        if held and (turns or (not labelled and _side(heading) != _side(held[-1]))):
            yield held
            held = []
        held.append(heading)
    if held:
        yield held


def _side(heading: _Heading) -> str | None:
    return labels.half(heading.path[0]) if heading.path else None


def _block(kind: str, headings: Sequence[_Heading], columns: list[AccountsColumn], latest: int) -> Block:
    top = next((heading.path[0] for heading in headings if len(heading.path) > 1 and key(heading.path[0]) not in _NO_GROUP), "")
    zone = {heading.at: heading.zone for heading in headings if heading.zone}
    if zone and not any(heading.zone and heading.path[:1] == (top,) for heading in headings):
        top = ""
    half = labels.half(top) if top else None
    figures: dict[int, int] = {}
    for heading in headings:
        if heading.zone is None:
            path = heading.path[1:] if top and heading.path[0] == top and len(heading.path) > 1 else heading.path
            figures[heading.at] = _place_of(kind, path, columns, prior=heading.is_prior(latest))
    other = any(heading.zone == "label" and _OTHER_CLASSES.search(heading.path[-1]) for heading in headings)
    return Block(zone, figures, top, half, by_function=not other)


def _place_of(kind: str, path: tuple[str, ...], columns: list[AccountsColumn], *, prior: bool) -> int:
    """The table's column of a heading; blocks with equal headings share a column."""
    meaning = None if any(_DERIVED.search(text) for text in path) else labels.column_key(kind, path)
    if prior:
        meaning = f"prior.{meaning or 'amount'}"
    elif kind != "three_public" and len(path) > 1 and labels.half(path[0]) == "budget":
        meaning = f"budget.{meaning or 'amount'}"  # 年初预算数 over the same columns as 决算数
    column = AccountsColumn("/".join(path), meaning)
    if column not in columns:
        columns.append(column)
    return columns.index(column)


def is_header_row(kind: str, row: Row) -> bool:
    """Whether all that a row says, or most of it, are headings."""
    texts = list(dict.fromkeys(cell for cell in row if cell.text.strip()))
    if not texts:
        return False
    known = sum(labels.is_heading(kind, tidy(cell.text)) for cell in texts)
    figures = any(_FIGURE.fullmatch(key(cell.text)) or is_blank(cell.text) for cell in texts)
    return not figures and known * 2 > len(texts) and not (len(texts) == 1 and labels.is_total(texts[0].text))


def is_numbering(row: Row) -> bool:
    """Whether a row numbers the columns: 栏次 1 2 3 …, with or without the word."""
    texts = [key(cell.text) for cell in dict.fromkeys(row) if cell.text.strip()]
    bare = [text for text in texts if text not in _BESIDE_NUMBERS]
    if not bare or not all(text.isdigit() for text in bare):
        return False
    numbers = list(map(int, bare))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and (numbers[0] == 1 and (len(numbers) > 1 or "栏次" in texts))
