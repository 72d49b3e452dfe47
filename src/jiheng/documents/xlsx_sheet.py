"""One worksheet of an xlsx file: cells with what they show, merged areas, what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from operator import attrgetter
from typing import Final, NoReturn

from attrs import define, field, frozen

from jiheng.documents.archive import Archive
from jiheng.documents.model import Cell, Unread
from jiheng.documents.number_format import GENERAL, show_number, show_text
from jiheng.documents.xlsx_events import Start, StopReading, run_events
from jiheng.documents.xlsx_strings import RichText, plain_text
from jiheng.messages import Message, msg
from jiheng.records.place import Place

_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_NOTED: Final = 20  # cells of one fault that are noted one by one
_MOST_TEXT: Final = 50_000_000  # characters that all cells of a workbook may show
_SEEN_PER_CELL: Final = 4  # empty cells with a style are looked at, but not without end
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")
_LETTERS: Final = re.compile(r"[A-Za-z]{1,3}")
_DIGITS: Final = "0123456789"
_SHOWN_AS_STORED: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})|-?(?:0|[1-9]\d{0,5})\.\d{0,8}[1-9]")  # what General leaves alone
_TEXTS: Final = frozenset(("v", "f", "t"))


@define
class Allowance:
    """What may still be read from the workbook: cells and characters."""

    cells: int
    seen: int
    characters: int = _MOST_TEXT

    @classmethod
    def of(cls, cells: int) -> Allowance:
        """So many cells that hold something."""
        return cls(cells, _SEEN_PER_CELL * cells)


@frozen
class Context:
    """What the cells of all sheets refer to.

    Attributes:
        strings: shared strings. formats: format codes by style. from_1904: whether dates count from 1904.
    """

    strings: Sequence[str]
    formats: Sequence[str]
    from_1904: bool
    allowance: Allowance


@frozen
class Sheet:
    """The content of a sheet: cells row by row with spans, and what could not be read."""

    cells: list[Cell]
    unread: tuple[Unread, ...]


def read_sheet(archive: Archive, part: str, name: str, context: Context, *, hidden: bool) -> Sheet:
    """Read a worksheet.

    Args:
        archive: the workbook. part: of the sheet within it. name: of the sheet, for places.
        context: strings, formats and allowance of the workbook.
        hidden: whether the sheet itself is hidden.
    """
    reading = _Reading(name, context, hidden)
    text = reading.rich
    starts: dict[str, Start] = {
        "row": reading.row_begins,
        "c": reading.cell_begins,
        "is": text.begin,
        "rPh": text.begin_phonetic,
        "col": reading.column,
        "mergeCell": reading.merged,
    }
    ends = {"v": reading.value_ends, "f": reading.formula_ends, "c": reading.cell_ends, "t": text.add, "rPh": text.end_phonetic}
    run_events(archive, part, starts, ends, _TEXTS)
    return reading.result()


@lru_cache(_LAST_COLUMN)
def column_number(letters: str) -> int:
    """1 for A, 27 for AA; 0 for what names no column."""
    if not _LETTERS.fullmatch(letters):
        return 0
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number if number <= _LAST_COLUMN else 0


def position(reference: str) -> tuple[int, int] | None:
    """Row and column of a reference (B5), None for one that is none."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    row, column = int(found[2]), column_number(found[1])
    return (row, column) if row <= _LAST_ROW and column else None


@define(eq=False)
class _Reading:
    """The sheet as far as it is read."""

    name: str
    context: Context
    hidden: bool
    rich: RichText = field(factory=RichText)
    cells: list[Cell] = field(factory=list)
    spans: dict[tuple[int, int], tuple[int, int]] = field(factory=dict)
    unread: list[Unread] = field(factory=list)
    uncomputed: list[tuple[int, int]] = field(factory=list)
    wordless: list[tuple[int, int]] = field(factory=list)
    hidden_columns: set[int] = field(factory=set)
    unseen: bool = False  # the row or the sheet is hidden
    row: int = 0
    at: int = 0
    attributes: dict[str, str] = field(factory=dict)
    value: str | None = None
    formula: str | None = None
    allowance: Allowance = field(init=False)
    plain_styles: frozenset[str | None] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.allowance = self.context.allowance
        formats = self.context.formats
        plain = (str(at) for at, code in enumerate(formats) if code == GENERAL)
        self.plain_styles = frozenset((*plain, None) if formats[0] == GENERAL else plain)

    # --- events ---------------------------------------------------------------------------------------------------------------

    def column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            first, last = (whole(attributes.get(key)) for key in ("min", "max"))
            self.hidden_columns.update(range(max(first, 1), min(last, _LAST_COLUMN) + 1))

    def row_begins(self, attributes: dict[str, str]) -> None:
        given = whole(attributes.get("r"))
        self.row = given if self.row < given <= _LAST_ROW else self.row + 1
        self.at = 0
        self.unseen = self.hidden or attributes.get("hidden") in ("1", "true")

    def cell_begins(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes
        self.value = self.formula = None
        # The row is that of the row element: where a reference names another the file is damaged anyway.
        self.at = column_number(attributes.get("r", "").rstrip(_DIGITS)) or self.at + 1
        self.allowance.seen -= 1
        if self.allowance.seen < 0 or self.at > _LAST_COLUMN:
            self._stop()

    def value_ends(self, text: str) -> None:
        self.value = text

    def formula_ends(self, text: str) -> None:
        self.formula = text

    def cell_ends(self, _: str) -> None:
        kind = self.attributes.get("t", "n")
        value = self.rich.text() if kind == "inlineStr" else self.value
        if not value:
            if self.formula is not None and kind != "str":
                self.uncomputed.append((self.row, self.at))
        elif kind == "n" and self.attributes.get("s") in self.plain_styles and _SHOWN_AS_STORED.fullmatch(value):
            self._add(value, None)
        else:
            self._add(*self._shown(kind, value))

    def _add(self, text: str, stored: str | None) -> None:
        hidden = self.unseen or self.at in self.hidden_columns
        if not text:
            if not stored:
                return
            if set(stored) & set("123456789"):
                text, stored, hidden = stored, None, True  # a number that its format (;;;) keeps from being seen
        allowance = self.allowance
        allowance.cells -= 1
        allowance.characters -= len(text)
        if allowance.cells < 0 or allowance.characters < 0:
            self._stop()
        self.cells.append(Cell(text, self.row, self.at, 1, 1, self.name, None, None, stored, hidden))

    def _stop(self) -> NoReturn:
        reason = msg("表格过大：只读取到第 {row} 行，其后的内容没有读取。", row=self.row)
        self.unread.append(Unread(reason, Place(part=self.name, row=self.row)))
        raise StopReading

    def merged(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        begin, end = position(first), position(last)
        if begin and end and end[0] >= begin[0] and end[1] >= begin[1]:
            self.spans[begin] = end[0] - begin[0] + 1, end[1] - begin[1] + 1

    # --- values ---------------------------------------------------------------------------------------------------------------

    def _shown(self, kind: str, value: str) -> tuple[str, str | None]:
        """The text that a cell shows and the stored value when it differs."""
        if kind == "n":
            return self._number(value.strip())
        if kind == "b":
            return ("TRUE" if value.strip() in ("1", "true") else "FALSE"), None
        text = self._shared(value) if kind == "s" else plain_text(value)
        shown = show_text(text, self._format())
        return shown, text if shown != text else None

    def _format(self) -> str:
        formats = self.context.formats
        style = whole(self.attributes.get("s"))
        return formats[style] if style < len(formats) else GENERAL

    def _number(self, value: str) -> tuple[str, str | None]:
        try:
            number = Decimal(value)
        except InvalidOperation:
            return plain_text(value), None
        if not number.is_finite() or abs(number.adjusted()) > 400:
            return value[:100], None
        shown = show_number(number, self._format(), from_1904=self.context.from_1904)
        return shown, value if shown != value else None

    def _shared(self, value: str) -> str:
        index = whole(value)
        if index < len(self.context.strings) and value.strip().isdigit():
            return self.context.strings[index]
        self.wordless.append((self.row, self.at))
        return ""

    # --- result ---------------------------------------------------------------------------------------------------------------

    def result(self) -> Sheet:
        """Cells with their spans, in order."""
        for cell in self.cells:
            span = self.spans.pop((cell.row, cell.column), None)
            if span:
                cell.rows, cell.columns = span
        if self.spans:  # areas without text: they still cover what stands under them
            self.cells += [Cell("", row, column, *span, part=self.name) for (row, column), span in self.spans.items()]
            self.cells.sort(key=attrgetter("row", "column"))
        wordless = msg("单元格的文字在文件中找不到，文件可能已损坏；请用 Excel 或 WPS 打开后另存再试。")
        uncomputed = msg("公式没有保存计算结果，此格未能读取；请用 Excel 或 WPS 打开并保存后再试。")
        return Sheet(self.cells, (*self.unread, *self._noted(self.wordless, wordless), *self._noted(self.uncomputed, uncomputed)))

    def _noted(self, places: Sequence[tuple[int, int]], reason: Message) -> Iterator[Unread]:
        """A doubt on each of the first cells of one fault, and how many more there are."""
        for row, column in places[:_NOTED]:
            yield Unread(reason, Place(part=self.name, row=row, column=column))
        if len(places) > _NOTED:
            more = msg("同类情况另有 {count} 处，不再一一列出：{reason}", count=len(places) - _NOTED, reason=reason)
            yield Unread(more, Place(part=self.name))


def whole(text: str | None) -> int:
    """A whole number as written in attributes; 0 for anything else."""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else 0
