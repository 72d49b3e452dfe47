"""Comma, semicolon and tab separated files (csv, tsv), as spreadsheets, banks and survey sites export them."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from jiheng.documents.limits import Limits
from jiheng.documents.model import Cell, Document, Layout, Table, Unread
from jiheng.messages import msg
from jiheng.records.place import Place

PART: Final = "表1"
_DELIMITERS: Final = ",;\t"
_PROBE: Final = 50  # records that are looked at to find the delimiter
_PROBED_TEXT: Final = 200_000  # … and characters
_NAMED: Final = re.compile(r"sep=([,;\t])\r?\n")  # first line by which a file tells Excel its delimiter
_GUARDED: Final = re.compile(r'="([^"]*)"')  # how an export keeps Excel from turning 00123 into 123


@frozen
class _Record:
    """A record: its fields and the line of the file where it begins."""

    line: int
    fields: list[str]


@define
class _Rows:
    """The rows of a file up to the most cells that are read.

    Attributes:
        rows: not yet equally long. width: of the longest. next_line: of the first record that was not read, None when all were.
    """

    rows: list[list[Cell]] = field(factory=list)
    width: int = 1
    next_line: int | None = None
    size: int = 0

    def add(self, record: _Record, most: int) -> bool:
        """Add a record; False when it is one too many (a row costs as much memory as a cell)."""
        width = max(self.width, len(record.fields))
        self.size += len(record.fields) + 1
        if self.rows and (self.size > most or width * (len(self.rows) + 1) > most):
            self.next_line = record.line
            return False
        self.width = width
        self.rows.append(_row(record, len(self.rows) + 1))
        return True

    def padded(self) -> list[list[Cell]]:
        """The rows, all as long as the longest."""
        for number, row in enumerate(self.rows, 1):
            row.extend(Cell("", number, column, part=PART, line=row[-1].line) for column in range(len(row) + 1, self.width + 1))
        return self.rows


def delimiter_of(text: str) -> str | None:
    """The delimiter that cuts the text into at least two records of one width, None when none does."""
    named = _NAMED.match(text)
    if named:
        return named[1]
    widths = {mark: _common_width(text, mark) for mark in _DELIMITERS}
    best = max(widths, key=lambda mark: widths[mark])
    return best if widths[best] > 1 else None


def _common_width(text: str, mark: str) -> int:
    """The width of all probed records, 0 when they differ or are fewer than two."""
    widths: list[int] = []
    try:
        widths.extend(len(record.fields) for record in itertools.islice(_parsed(text[:_PROBED_TEXT], mark), _PROBE))
    except csv.Error:
        if len(text) <= _PROBED_TEXT:  # else the probe may end within quotes
            return 0
    if len(text) > _PROBED_TEXT and len(widths) < _PROBE:
        del widths[-1:]  # the probe may end within a record
    return widths[0] if len(widths) > 1 and len(set(widths)) == 1 else 0


def read_delimited(path: Path, text: str, limits: Limits) -> Document:
    """Read a delimited file that is already decoded; its one table is 表1, its delimiter the one that fits best.

    Args:
        path: the file.
        text: its text.
        limits: how many cells are read.
    """
    mark = delimiter_of(text) or max(_DELIMITERS, key=text[:_PROBED_TEXT].count)
    found, doubts = _rows(text.rstrip(), mark, limits.sheet_cells)
    if found.next_line:
        reason = msg("表格过大：从第 {line} 行起没有读取。", line=found.next_line)
        doubts.append(Unread(reason, Place(part=PART, line=found.next_line)))
    rows = found.padded()
    blocks = (Table(rows, PART, Layout.POSITIONS, line=rows[0][0].line or 0),) if rows else ()
    return Document(path, "csv", blocks, tuple(doubts))


def _rows(text: str, mark: str, most: int) -> tuple[_Rows, list[Unread]]:
    """All records; a file whose quotes do not pair is read again with quotes as plain characters."""
    for strict in (True, False) if text.count('"') % 2 == 0 else (True,):
        try:
            return _kept(_parsed(text, mark, strict=strict), most), []
        except csv.Error:  # quotes that do not pair, or a field beyond the limit of the csv module
            continue
    place = Place(part=PART, line=text.count("\n", 0, max(text.rfind('"'), 0)) + 1)
    doubt = Unread(msg("双引号不成对，已按普通字符逐行读取；如有错列，请检查引号。"), place)
    lines = (_Record(number, line.rstrip("\r\n").split(mark)) for number, line in enumerate(_lines(text), 1) if line.strip())
    return _kept(lines, most), [doubt]


def _kept(records: Iterable[_Record], most: int) -> _Rows:
    kept = _Rows()
    for record in records:
        if not kept.add(record, most):
            break
    return kept


def _parsed(text: str, mark: str, *, strict: bool = True) -> Iterator[_Record]:
    reader = csv.reader(_lines(text), delimiter=mark, strict=strict)
    begin = 1
    for fields in reader:
        names_mark = begin == 1 and _NAMED.match(text)
        if not names_mark and any(item.strip() for item in fields):
            yield _Record(begin, fields)
        begin = reader.line_num + 1


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, one at a time; a lone carriage return ends a line only where nothing else does."""
    end = "\n" if "\n" in text else "\r"
    begin = 0
    while begin < len(text):
        after = text.find(end, begin) + 1 or len(text)
        yield text[begin:after]
        begin = after


def _row(record: _Record, number: int) -> list[Cell]:
    cells: list[Cell] = []
    line = record.line
    for column, raw in enumerate(record.fields, 1):
        guarded = _GUARDED.fullmatch(raw)
        text = guarded[1] if guarded else raw.strip()
        cells.append(Cell(text, number, column, part=PART, line=line, stored=raw if guarded else None))
        line += raw.count("\n")
    return cells
