"""The rows below a header: codes in one cell or three, names, 行次 and figures, block by block, and what each row means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import define, evolve, field, frozen

from jiheng.documents import Cell
from jiheng.forms.accounts import labels
from jiheng.forms.accounts.header import Block, Header
from jiheng.records import Place, Value
from jiheng.records.accounts import AccountsRow
from jiheng.values.text import key, tidy

_CODE: Final = re.compile(r"\d{1,9}")
#: functional codes begin with 2, economic ones with 3: 类 3 digits, 款 5, 项 7
_WHOLE_CODE: Final = re.compile(r"[23]\d{2}(?:\d{2}){0,2}")
_WITH_NAME: Final = re.compile(r"(\d{7}|\d{5}|\d{3})(?=[^\d.,])(.+)")
_SECTION: Final = re.compile(r"^[一二三四五六七八九十]+、")
_TWO_SIDED: Final = frozenset({"income_spending", "fiscal"})
#: a kind of vehicle: the rows after them count other things (单价100万元以上设备（不含车辆）)
_VEHICLE: Final = re.compile(r"(?!.*(?:设备|采购)).*车")
_HALVES: Final = ("income", "spending")


@frozen
class _Label:
    code: str | None
    name: str
    line: int | None

    @property
    def is_blank(self) -> bool:
        return not (self.code or self.name)


@define
class RowReader:
    """Reads the data rows of one table; what a row means depends on the rows above it.

    Attributes:
        section: the heading over the rows (一、政府采购情况). owners: for each block the row that those below it are parts of.
        levels: the last code in three cells, for rows that print only their own part. fiscal_seen: whether 财政拨款收入 stands as one row.
    """

    kind: str
    header: Header
    section: str = ""
    owners: dict[int, str] = field(factory=dict)
    levels: dict[int, list[str]] = field(factory=dict)
    fiscal_seen: bool = False

    def read(self, cells: Sequence[Cell]) -> Iterator[AccountsRow]:
        """The rows that one row of the grid holds, one a block."""
        seen: set[Cell] = set()
        found: list[AccountsRow] = []
        for index, block in enumerate(self.header.blocks):
            label = self._label(index, block, cells, seen)
            values = self._values(block, cells, seen)
            found.append(self._row(index, block, label, values, cells))
        for row in _spread(found):
            if row.code or row.name or row.line is not None or any(row.values):
                if self._is_section(row):
                    self.section = row.name
                    return
                yield evolve(row, key=self._key(row))

    def _label(self, index: int, block: Block, cells: Sequence[Cell], seen: set[Cell]) -> _Label:
        codes: list[str] = []
        names: list[str] = []
        line: int | None = None
        for at, zone in block.zone.items():
            cell = cells[at] if at < len(cells) else None
            text = "" if cell is None or cell in seen else tidy(cell.text)
            if cell is not None and text:
                seen.add(cell)
            word = key(text)
            if zone == "line":
                line = int(word) if word.isdecimal() else line
            elif zone in {"code", "level"} or _CODE.fullmatch(word):
                codes.append(word if _CODE.fullmatch(word) else "")
                names += [text] if text and not _CODE.fullmatch(word) else []
            elif text:
                names.append(text)
        code = self._code(index, codes)
        name = " ".join(dict.fromkeys(names))
        split = _WITH_NAME.fullmatch(name) if code is None else None
        return _Label(split[1], split[2].strip(), line) if split else _Label(code, name, line)

    def _code(self, index: int, parts: list[str]) -> str | None:
        """A code out of its cells; cells left of the last filled one that are empty repeat the row above."""
        while parts and not parts[-1]:
            parts = parts[:-1]
        if not parts:
            return None
        last = self.levels.get(index, [])
        whole = [part or (last[at] if at < len(last) else "") for at, part in enumerate(parts)]
        self.levels[index] = whole
        code = ""
        for part in whole:
            code = part if len(part) > 2 else code + part
        return code

    def _values(self, block: Block, cells: Sequence[Cell], seen: set[Cell]) -> tuple[Value | None, ...]:
        values: list[Value | None] = [None] * len(self.header.columns)
        for at, column in block.figures.items():
            if at < len(cells) and cells[at] not in seen and cells[at].text.strip():
                values[column] = Value.read(cells[at].text, cells[at].place)
        return tuple(values)

    def _row(self, index: int, block: Block, label: _Label, values: tuple[Value | None, ...], cells: Sequence[Cell]) -> AccountsRow:
        name = label.name if block.zone else (block.group if any(values) else "")
        columns = sorted([*block.zone, *block.figures])
        own = [cells[at] for at in columns if at < len(cells)]
        first = next((cell for cell in own if cell.text.strip()), own[0] if own else None)
        text = " ".join(dict.fromkeys(tidy(cell.text) for cell in own if cell.text.strip()))
        place = Place(part=first.part, page=first.page, row=first.row, column=first.column, line=first.line, text=text) if first else Place()
        return AccountsRow(label.line, label.code, name, None, index, block.group, self.section, values, place)

    def _is_section(self, row: AccountsRow) -> bool:
        """Whether a row of the statistics is a heading of the rows below it."""
        bare = row.line is None and row.code is None and not any(row.values)
        return self.kind == "statistics" and bare and _SECTION.match(key(row.name)) is not None

    def _key(self, row: AccountsRow) -> str | None:
        if row.code:
            return row.code if _WHOLE_CODE.fullmatch(row.code) else None
        block = self.header.blocks[row.block]
        if not block.zone:
            return block.half
        if self.kind in _TWO_SIDED:
            return self._two_sided(row, block)
        if self.kind == "statistics":
            return self._statistic(row)
        return labels.row_word(self.kind, "any", row.name) or ("total" if labels.is_total(row.name) else None)

    def _two_sided(self, row: AccountsRow, block: Block) -> str | None:
        half = block.half or _HALVES[min(row.block, 1)]
        owner = self.owners.get(row.block)
        fund = labels.under(owner, row.name) if owner else None
        if fund:
            return f"{owner}.{fund}"
        word = None if self._is_part(row) else labels.row_word(self.kind, half, row.name)
        if word is None:
            code = labels.class_of(row.name) if half == "spending" and block.by_function else None
            return f"spending.function.{code}" if code else None
        if word in {"opening", "closing"}:
            self.owners[row.block] = f"{half}.{word}"
        else:
            self.owners.pop(row.block, None)
        self.fiscal_seen = self.fiscal_seen or word == "source.fiscal"
        return f"{half}.{word}"

    def _is_part(self, row: AccountsRow) -> bool:
        """Whether a row is counted in one above it: 其中 …, or an unnumbered budget below 一、财政拨款收入."""
        return labels.is_part(row.name) or (self.fiscal_seen and not labels.is_numbered(row.name) and labels.names_budget(row.name))

    def _statistic(self, row: AccountsRow) -> str | None:
        """Kinds of vehicles are known by standing below their total."""
        word = labels.row_word(self.kind, "any", row.name)
        if word is None and labels.is_total(row.name) and "采购" in self.section:
            word = "procurement_total"
        owner = self.owners.get(row.block)
        if word is None and owner == "vehicles_total" and _VEHICLE.match(key(row.name)):
            return f"vehicles.{row.line or row.place.row}"
        if word:
            self.owners[row.block] = word
        return word


def _spread(rows: list[AccountsRow]) -> list[AccountsRow]:
    """A label merged over several blocks (公用经费合计) has its figure in the last of them: it is given back to the label."""
    for at in range(len(rows) - 1, 0, -1):
        row, before = rows[at], rows[at - 1]
        if any(row.values) and not (row.name or row.code) and before.block >= 0:
            owner = next((i for i in range(at - 1, -1, -1) if rows[i].name or rows[i].code or any(rows[i].values)), None)
            if owner is not None and not any(rows[owner].values) and None in (row.line, rows[owner].line):
                rows[owner] = evolve(rows[owner], values=row.values, line=rows[owner].line or row.line)
                rows[at] = evolve(row, values=(None,) * len(row.values), line=None)
    return rows
