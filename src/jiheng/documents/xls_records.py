"""What python-calamine does not tell of an xls file: number formats, exact numbers, hidden rows and columns, the true extent.

The record stream of Excel 97-2003 ([MS-XLS], BIFF8) and Excel 95 (BIFF5); et files of WPS are the same.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from attrs import define, field

from jiheng.documents.number_format import GENERAL
from jiheng.documents.xlsx_styles import BUILT_IN

_EOF, _FILEPASS, _DATEMODE, _COLINFO, _BOUNDSHEET, _MULRK, _XF, _FORMAT, _DIMENSIONS = 0x0A, 0x2F, 0x22, 0x7D, 0x85, 0xBD, 0xE0, 0x41E, 0x200
_BOF, _ROW, _FORMULA, _NUMBER, _RK = 0x809, 0x208, 0x06, 0x203, 0x27E
_OTHER_CELLS: Final = frozenset((0xFD, 0x204, 0x205, 0xD6))  # shared and own texts, booleans and errors
_BOOLEAN_OR_ERROR: Final = 0x205
_ERRORS: Final = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BIFF8: Final = 0x600
_NOTE, _OBJECT = 0x1C, 0x5D
_HIDDEN_ROW: Final = 0x20

Record = tuple[int, bytes]


class ProtectedError(Exception):
    """The stream is encrypted."""


@define
class SheetFacts:
    """What the records say of one sheet; positions count from 1.

    Attributes:
        numbers: value and format code of every number. errors: error values. codes: format codes of other cells.
        rows, columns: extent, the declared one included.
        notes, objects: how many comments there are, and how many things are drawn over the cells (comments, text boxes, pictures).
    """

    numbers: dict[tuple[int, int], tuple[Decimal, str]] = field(factory=dict)
    errors: dict[tuple[int, int], str] = field(factory=dict)
    codes: dict[tuple[int, int], str] = field(factory=dict)
    hidden_rows: set[int] = field(factory=set)
    hidden_columns: set[int] = field(factory=set)
    rows: int = 0
    columns: int = 0
    notes: int = 0
    objects: int = 0

    def reach(self, row: int, column: int) -> None:
        """Widen the extent."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


@define
class WorkbookFacts:
    """What the records say of a workbook: its sheets in order, and whether dates count from 1904."""

    sheets: list[SheetFacts] = field(factory=list)
    from_1904: bool = False


def read_records(stream: bytes) -> WorkbookFacts:
    """Walk the stream of a workbook.

    Raises:
        ProtectedError: it is encrypted.
        struct.error: it is cut short.
    """
    facts = WorkbookFacts()
    own: dict[int, str] = {}
    styles: list[int] = []
    offsets: list[int] = []
    wide = True
    for kind, body in _records(stream, 0):
        if kind == _BOF:
            wide = struct.unpack_from("<H", body)[0] == _BIFF8
        elif kind == _FILEPASS:
            raise ProtectedError
        elif kind == _DATEMODE:
            facts.from_1904 = body[:1] == b"\x01"
        elif kind == _FORMAT:
            own[struct.unpack_from("<H", body)[0]] = _format_code(body, wide=wide)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _BOUNDSHEET:
            offsets.append(struct.unpack_from("<I", body)[0])
    codes = [own.get(number) or BUILT_IN.get(number, GENERAL) for number in styles]
    facts.sheets = [_sheet(stream, offset, codes) for offset in offsets]
    return facts


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """Records from an offset to the end of the part that begins there; parts within it (charts) are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _format_code(body: bytes, *, wide: bool) -> str:
    if not wide:
        return body[3 : 3 + body[2]].decode("gb18030", "replace")
    count, flags = struct.unpack_from("<HB", body, 2)
    return body[5 : 5 + 2 * count].decode("utf-16-le", "replace") if flags & 1 else body[5 : 5 + count].decode("latin-1")


def _sheet(stream: bytes, offset: int, codes: list[str]) -> SheetFacts:
    facts = SheetFacts()
    for kind, body in _records(stream, offset):
        if kind == _DIMENSIONS:
            facts.reach(*_declared(body))
        elif kind == _COLINFO:
            first, last, _, _, options = struct.unpack_from("<5H", body)
            if options & 1:
                facts.hidden_columns.update(range(first + 1, min(last, 255) + 2))
        elif kind == _ROW:
            if struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
                facts.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        else:
            facts.notes += kind == _NOTE
            facts.objects += kind == _OBJECT
            _cell(kind, body, codes, facts)
    return facts


def _declared(body: bytes) -> tuple[int, int]:
    """Rows and columns that a sheet declares (BIFF8 has wide row numbers)."""
    if len(body) >= 14:
        _, rows, _, columns = struct.unpack_from("<IIHH", body)
    else:
        _, rows, _, columns = struct.unpack_from("<4H", body)
    return rows, columns


def _cell(kind: int, body: bytes, codes: list[str], facts: SheetFacts) -> None:
    if kind == _MULRK:
        row, first = struct.unpack_from("<HH", body)
        for at in range((len(body) - 6) // 6):
            style, packed = struct.unpack_from("<HI", body, 4 + 6 * at)
            _number(facts, (row + 1, first + at + 1), _unpacked(packed), _code(codes, style))
    elif kind in (_NUMBER, _RK, _FORMULA) or kind in _OTHER_CELLS:
        row, column, style = struct.unpack_from("<3H", body)
        where, code = (row + 1, column + 1), _code(codes, style)
        facts.reach(*where)
        value, error = _value(kind, body), _error(kind, body)
        if error:
            facts.errors[where] = error
        elif value is None:
            facts.codes[where] = code
        else:
            _number(facts, where, value, code)


def _code(codes: list[str], style: int) -> str:
    return codes[style] if style < len(codes) else GENERAL


def _number(facts: SheetFacts, where: tuple[int, int], value: float, code: str) -> None:
    facts.reach(*where)
    facts.numbers[where] = Decimal(repr(value)), code


def _value(kind: int, body: bytes) -> float | None:
    """The number that a record holds; None for texts, booleans and errors."""
    if kind == _NUMBER:
        return float(struct.unpack_from("<d", body, 6)[0])
    if kind == _RK:
        return _unpacked(struct.unpack_from("<I", body, 6)[0])
    if kind == _FORMULA and body[12:14] != b"\xff\xff":
        return float(struct.unpack_from("<d", body, 6)[0])
    return None


def _error(kind: int, body: bytes) -> str | None:
    """The error value that a record holds, as shown."""
    if kind == _BOOLEAN_OR_ERROR and body[7:8] == b"\x01":
        return _ERRORS.get(body[6], "#N/A")
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return _ERRORS.get(body[8], "#N/A")
    return None


def _unpacked(packed: int) -> float:
    """An RK number: 30 bits of a double or an integer, perhaps in hundredths."""
    value: float
    if packed & 2:
        value = struct.unpack("<i", struct.pack("<I", packed))[0] >> 2
    else:
        value = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFF_FFFC))[0]
    return value / 100 if packed & 1 else value
