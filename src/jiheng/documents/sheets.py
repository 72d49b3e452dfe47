"""Binary spreadsheets: xls and et (with formats from their records) and xlsb."""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import python_calamine as calamine

from jiheng.documents.errors import DamagedFileError, InaccessibleFileError, OversizedFileError, PasswordProtectedError
from jiheng.documents.grid import lay_out
from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Cell, Document, Table, Unread
from jiheng.documents.number_format import GENERAL, general, show_number, show_text
from jiheng.documents.ole import BrokenContainerError, read_stream
from jiheng.documents.sniff import Format
from jiheng.documents.xls_records import ProtectedError, SheetFacts, WorkbookFacts, read_records
from jiheng.documents.xlsb import check_extent
from jiheng.documents.xlsx_strings import plain_text
from jiheng.messages import msg
from jiheng.records.place import Place

_DENSE: Final = 4_000_000  # positions that calamine may lay out: it holds the whole range of a sheet, however empty
_ROWS: Final = 65_536


def read_sheets(path: Path, kind: Format, limits: Limits) -> Document:
    """Read a binary workbook.

    Raises:
        UnreadableFileError: one of its kinds, by what is wrong.
    """
    if kind is Format.XLSB:
        check_extent(path, limits, _DENSE)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InaccessibleFileError(path) from error
    facts = _facts(path, data) if kind is Format.XLS else WorkbookFacts()
    return _document(path, kind, _opened(path, data), facts, limits)


def _facts(path: Path, data: bytes) -> WorkbookFacts:
    try:
        stream = read_stream(data, "Workbook", "Book")
        facts = read_records(stream or b"")
    except ProtectedError as error:
        raise PasswordProtectedError(path) from error
    except (BrokenContainerError, struct.error, IndexError) as error:
        raise DamagedFileError(path) from error
    if any(sheet.rows > _ROWS or sheet.rows * sheet.columns > _DENSE for sheet in facts.sheets):
        raise OversizedFileError(path, msg("工作表范围（单元格数）"), _DENSE)
    return facts


def _opened(path: Path, data: bytes) -> Any:  # noqa: ANN401 - calamine has no types
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise PasswordProtectedError(path) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise DamagedFileError(path) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a fault inside the library shows
            raise
        raise DamagedFileError(path) from error


def _document(path: Path, kind: Format, workbook: Any, facts: WorkbookFacts, limits: Limits) -> Document:  # noqa: ANN401
    blocks: list[Block] = []
    unread: list[Unread] = []
    left = limits.sheet_cells
    for at, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ != calamine.SheetTypeEnum.WorkSheet:
            unread.append(Unread(msg("工作表只有图表或宏，没有读取。"), Place(part=metadata.name)))
            continue
        sheet_facts = facts.sheets[at] if at < len(facts.sheets) else SheetFacts()
        hidden = metadata.visible != calamine.SheetVisibleEnum.Visible
        try:
            sheet = workbook.get_sheet_by_index(at)
        except (calamine.CalamineError, OSError, ValueError):
            unread.append(Unread(msg("工作表已损坏，没有读取。"), Place(part=metadata.name)))
            continue
        cells = list(_cells(sheet, sheet_facts, hidden=hidden, from_1904=facts.from_1904))
        grid = lay_out(cells, metadata.name, max(left, 1))
        left -= sum(map(len, grid.rows))
        unread += (*grid.unread, *_over_cells(sheet_facts, metadata.name))
        if grid.rows:
            blocks.append(Table(grid.rows, metadata.name, line=len(blocks) + 1, hidden=hidden))
    return Document(path, kind.value, tuple(blocks), tuple(unread))


def _over_cells(facts: SheetFacts, name: str) -> Iterator[Unread]:
    """A note on comments, text boxes and pictures."""
    if facts.objects or facts.notes:
        reason = msg("有 {count} 处批注、文本框或图片没有读取；如有需要核对的内容，请另存为 xlsx。", count=max(facts.objects, facts.notes))
        yield Unread(reason, Place(part=name))


def _cells(sheet: Any, facts: SheetFacts, *, hidden: bool, from_1904: bool) -> Iterator[Cell]:  # noqa: ANN401
    """The cells of a sheet, merged ones with their spans, row by row."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()}
    first_row, first_column = sheet.start or (0, 0)
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), first_row):
        for column, value in enumerate(values, first_column):
            span = spans.get((row, column), (1, 1))
            where = (row + 1, column + 1)
            error = facts.errors.pop(where, None)  # calamine gives nothing for them
            text, stored = (error, None) if error else _shown(value, where, facts, from_1904=from_1904)
            if text or stored or span != (1, 1):
                unseen = hidden or where[0] in facts.hidden_rows or where[1] in facts.hidden_columns
                yield Cell(text, *where, *span, part=sheet.name, stored=stored, hidden=unseen)
    for where, error in facts.errors.items():
        yield Cell(error, *where, part=sheet.name, hidden=hidden)


def _shown(value: object, where: tuple[int, int], facts: SheetFacts, *, from_1904: bool) -> tuple[str, str | None]:
    """The text that a cell shows and the stored value when it differs."""
    number = facts.numbers.get(where)
    if number is not None and not isinstance(value, str):
        shown, raw = show_number(*number, from_1904=from_1904), general(number[0])
        return shown, raw if raw != shown else None
    text = _text(value)
    shown = show_text(text, facts.codes.get(where, GENERAL))
    return shown, text if shown != text else None


def _text(value: object) -> str:
    """A value without a format."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return general(Decimal(repr(value)))
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return plain_text(str(value))
