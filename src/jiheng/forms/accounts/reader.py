"""Final accounts out of a document's blocks.

Lines and rows pass by once, in reading order. A title opens a table, the rows under it are its header and its data, whatever page breaks, blank
lines or sheets lie between; a heading of the text, a title of another table or a long sentence closes it. So a line of the table of contents opens a
table that gets no rows and is forgotten.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from attrs import define, field

from jiheng.documents import Cell, Document, Layout, Paragraph, Table
from jiheng.forms.accounts import labels
from jiheng.forms.accounts.header import header_of, is_header_row, is_numbering
from jiheng.forms.accounts.rows import RowReader
from jiheng.forms.sections import is_contents_line
from jiheng.records import Place, Text
from jiheng.records.accounts import AccountsRow, AccountsTable, FinalAccounts
from jiheng.values.text import key, narrow, tidy

_NOT_BODY: Final = frozenset({"页眉", "页脚", "脚注", "尾注", "批注"})
_SHEETS: Final = frozenset({"xlsx", "xls", "ods", "csv"})
_UNIT: Final = re.compile(r"单位[:：]?\s*(?:人民币)?(?P<unit>[亿万千]?元)")
_DEPARTMENT: Final = re.compile(
    r"(?:部门名称|单位名称|编制单位|公开部门|编制部门|填报单位|填报部门|部门|单位)[:：]\s*(?P<name>[^\s:：]{2,60}?)(?=\s|$|20\d\d年|金额|单位[:：])"
)
_YEAR: Final = re.compile(r"(20\d\d)年")
_NOTE: Final = re.compile(r"^(?:注|备注|说明|附注|注释)\s*[:：\d]|^本表|^注$")
_CLOSES: Final = re.compile(r"^(?:#+\s*)?(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、)")
_LONG: Final = 60
_HEADER_ROWS: Final = 6
_Item = TypeVar("_Item")


@define
class _Draft:
    """A table in the making."""

    kind: str
    title: Text
    number: str | None = None
    unit: str | None = None
    department: Text | None = None
    year: int | None = None
    section: str = ""
    head: list[Sequence[Cell]] = field(factory=list)
    grid: bool = True
    reader: RowReader | None = None
    rows: list[AccountsRow] = field(factory=list)
    notes: list[Text] = field(factory=list)
    statement: Text | None = None
    place: Place | None = None

    def meta(self, text: str, place: Place) -> bool:
        """Take what a line between title and header says; whether it says anything of the kind."""
        word = narrow(tidy(text))
        number, unit, year = labels.mark(text), _UNIT.search(word), _YEAR.search(word)
        name = _DEPARTMENT.search(word)
        if number:
            self.number = self.number or number
        if unit:
            self.unit = self.unit or unit["unit"]
        if name and not unit_only(name["name"]):
            self.department = self.department or Text(name["name"], place)
        if year and len(word) <= _LONG:
            self.year = self.year or int(year[1])
        return bool(number or unit or name or year)

    def record(self) -> AccountsTable | None:
        """The table, None when nothing was found under its title."""
        if not self.rows and self.statement is None:
            return None
        header = self.reader.header if self.reader else None
        columns = header.columns if header else ()
        place = self.place or self.title.place
        notes = tuple(note for note in self.notes if note is not self.statement)
        return AccountsTable(self.kind, self.title, self.number, self.unit, columns, tuple(self.rows), self.statement, notes, place)


def unit_only(text: str) -> bool:
    """Whether what stands behind 单位： is a unit of money."""
    return re.fullmatch(r"(?:人民币)?[亿万千]?元.*", text) is not None


@define
class _Reader:
    """The walk: the open table, and those that are done."""

    current: _Draft | None = None
    done: list[_Draft] = field(factory=list)

    def close(self) -> None:
        """End the open table."""
        if self.current is not None and (self.current.rows or self.current.statement):
            self.done.append(self.current)
        self.current = None

    def paragraph(self, text: str, place: Place) -> None:
        """Take in a line."""
        if is_contents_line(text) or not text.strip():
            return
        if self._title(text, place):
            return
        draft = self.current
        if draft is None:
            return
        if _NOTE.match(key(text)) or (draft.rows and labels.says_empty(text) and len(text) <= 2 * _LONG):
            self._note(draft, Text(tidy(text), place))
        elif _CLOSES.match(key(text)) or len(text) > _LONG:
            self.close()
        elif not draft.rows:
            draft.meta(text, place)

    def _title(self, text: str, place: Place) -> bool:
        kind = labels.title_kind(tidy(text))
        if kind is None:
            return False
        draft = self.current
        if kind and draft is not None and draft.kind == kind and (draft.reader is None or "续" in text):
            draft.title = draft.title if draft.reader else Text(tidy(text), place)
            return True
        self.close()
        if kind:
            self.current = _Draft(kind, Text(tidy(text), place))
            self.current.meta(text, place)
        return True

    def _note(self, draft: _Draft, note: Text) -> None:
        draft.notes.append(note)
        if labels.says_empty(note.text):
            draft.statement = draft.statement or note

    def table(self, table: Table) -> None:
        """Take in the rows of a table."""
        for cells in table.rows:
            filled = list(dict.fromkeys(cell for cell in cells if cell.text.strip()))
            if not filled:
                continue
            if len(filled) == 1 and self._lone(filled[0]):
                continue
            if len(filled) <= 3 and any(self._title(cell.text, cell.place) for cell in filled):
                for cell in filled:
                    if self.current is not None:
                        self.current.meta(cell.text, cell.place)
                continue
            if self.current is not None:
                self._row(self.current, cells, filled, table)

    def _lone(self, cell: Cell) -> bool:
        """Whether a row of one cell is a line of text: title, note, or a line between title and header."""
        text = cell.text
        draft = self.current
        if _NOTE.match(key(text)) or labels.title_kind(tidy(text)) is not None or (draft is not None and draft.rows and labels.says_empty(text)):
            self.paragraph(text, cell.place)
            return True
        if draft is None or draft.reader is not None or draft.head:
            return draft is None
        return draft.meta(text, cell.place)

    def _row(self, draft: _Draft, cells: Sequence[Cell], filled: Sequence[Cell], table: Table) -> None:
        if draft.reader is None:
            if is_header_row(draft.kind, cells):
                draft.place = draft.place or table.place
                draft.grid = table.layout is Layout.GRID
                draft.head = [*draft.head, cells][-_HEADER_ROWS:]
                return
            if not draft.head:
                draft.section = tidy(filled[0].text) if len(filled) == 1 else ""
                for cell in filled:
                    draft.meta(cell.text, cell.place)
                return
            header = header_of(draft.kind, draft.head, is_grid=draft.grid)
            if header is None:
                draft.head = []
                return
            draft.reader = RowReader(draft.kind, header, draft.section)
        if is_numbering(cells) or (len(filled) > 1 and is_header_row(draft.kind, cells)):
            return
        draft.rows += draft.reader.read(cells)


def accounts_of(document: Document) -> list[FinalAccounts]:
    """The final accounts of a document: one, or one a department where a document holds several."""
    reader = _Reader()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.part not in _NOT_BODY:
                reader.paragraph(block.text, block.place)
            continue
        if document.format in _SHEETS:
            reader.close()
            if labels.title_kind(block.part):
                reader.paragraph(block.part, block.place)
        for table in _flat(block):
            if not table.hidden:
                reader.table(table)
    reader.close()
    return [_accounts(group) for group in _by_department(reader.done)]


def _flat(table: Table) -> Iterator[Table]:
    yield table
    for inner in table.nested:
        yield from _flat(inner)


def _by_department(drafts: Sequence[_Draft]) -> Iterator[list[_Draft]]:
    """A second table of the first kind begins the next department."""
    held: list[_Draft] = []
    for draft in drafts:
        if draft.kind == "income_spending" and any(each.kind == "income_spending" for each in held):
            yield held
            held = []
        held.append(draft)
    if held:
        yield held


def _accounts(drafts: Sequence[_Draft]) -> FinalAccounts:
    tables = tuple(table for draft in drafts if (table := draft.record()) is not None)
    first = drafts[0]
    departments = [draft.department for draft in drafts if draft.department]
    name = _most(text.text for text in departments)
    department = next((text for text in departments if text.text == name), None)
    unit = _most(draft.unit for draft in drafts if draft.unit)
    return FinalAccounts(first.title, department, _most(draft.year for draft in drafts if draft.year), unit or "万元", tables, first.title.place)


def _most(items: Iterable[_Item]) -> _Item | None:
    common = Counter(items).most_common(1)
    return common[0][0] if common else None
