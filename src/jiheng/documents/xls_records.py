"""The record stream of an xls or et file: Excel 97-2003 ([MS-XLS], BIFF8) and Excel 95 (BIFF5).

Read in Python because every byte is hostile: libraries at hand trust counts and offsets, and a wrong one ends the whole process.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from attrs import define, field, frozen

BOF, EOF, CONTINUE, FILEPASS, DATEMODE = 0x809, 0x0A, 0x3C, 0x2F, 0x22
BOUNDSHEET, FORMAT, XF, SST = 0x85, 0x41E, 0xE0, 0xFC
ROW, COLINFO, MERGED, NOTE, OBJECT = 0x208, 0x7D, 0xE5, 0x1C, 0x5D
NUMBER, RK, MULRK, FORMULA, STRING, BOOLERR, LABEL, RSTRING, LABELSST = 0x203, 0x27E, 0xBD, 0x06, 0x207, 0x205, 0x204, 0xD6, 0xFD
ERRORS: Final = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BIFF8: Final = 0x600

Value = Decimal | str


@frozen
class RawCell:
    """A cell as stored: 0-based position, index of its style, number or text (errors and booleans as they are shown)."""

    row: int
    column: int
    style: int
    value: Value


@frozen
class Bound:
    """A sheet as the workbook lists it: where its records begin, whether it is hidden, whether it holds cells."""

    name: str
    offset: int
    hidden: bool
    has_cells: bool


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of the records from an offset to the end of the part that begins there; parts within it (charts) are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def is_biff8(begin: bytes) -> bool:
    """What the BOF record of the workbook tells."""
    return bool(struct.unpack_from("<H", begin)[0] == _BIFF8)


def short_text(body: bytes, at: int, *, wide: bool, length: str = "<H") -> str:
    """A text within one record, led by its length (``<H`` or ``<B``)."""
    count = struct.unpack_from(length, body, at)[0]
    at += struct.calcsize(length)
    if not wide:
        return body[at : at + count].decode("gb18030", "replace")
    if body[at] & 1:
        return body[at + 1 : at + 1 + 2 * count].decode("utf-16-le", "replace")
    return body[at + 1 : at + 1 + count].decode("latin-1")


def bound_of(body: bytes, *, wide: bool) -> Bound:
    """A BOUNDSHEET record."""
    offset, state, kind = struct.unpack_from("<IBB", body)
    return Bound(short_text(body, 6, wide=wide, length="<B"), offset, state & 3 != 0, kind == 0)


def format_of(body: bytes, *, wide: bool) -> tuple[int, str]:
    """Number and code of a FORMAT record."""
    return struct.unpack_from("<H", body)[0], short_text(body, 2, wide=wide, length="<H" if wide else "<B")


# --- shared strings -----------------------------------------------------------------------------------------------------------


@define
class SharedStrings:
    """Reads the SST record and the CONTINUE records after it."""

    segments: list[bytes] = field(factory=list)
    at: int = 0
    offset: int = 8  # after the two counts

    def strings(self) -> Iterator[str]:
        """The strings in order, up to where the records end."""
        while self.at < len(self.segments) and self._left():
            count, flags = struct.unpack("<HB", self._take(3))
            runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
            extra = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
            yield self._characters(count, wide=bool(flags & 1))
            self._take(4 * runs + extra)

    def _left(self) -> int:
        """Bytes left in the segment; steps to the next one at its end."""
        while self.offset >= len(self.segments[self.at]):
            if self.at + 1 >= len(self.segments):
                return 0
            self.at, self.offset = self.at + 1, 0
        return len(self.segments[self.at]) - self.offset

    def _take(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count and (left := self._left()):
            size = min(left, count - len(taken))
            taken += self.segments[self.at][self.offset : self.offset + size]
            self.offset += size
        return taken

    def _characters(self, count: int, *, wide: bool) -> str:
        """Characters; each segment that they reach into says again how wide they are."""
        parts: list[str] = []
        while count > 0:
            before = self.at
            left = self._left()
            if self.at != before:
                wide = bool(self._take(1)[0] & 1) if left else wide
                left -= 1
            size = min(count, left // (2 if wide else 1))
            if left <= 0 or size <= 0:
                break
            parts.append(self._take(size * (2 if wide else 1)).decode("utf-16-le" if wide else "latin-1", "replace"))
            count -= size
        return "".join(parts)


# --- cells --------------------------------------------------------------------------------------------------------------------


def cells_of(kind: int, body: bytes, strings: list[str], *, wide: bool) -> Iterator[RawCell]:
    """The cells of a record; a formula whose text follows in a record of its own gives an empty text."""
    if kind == MULRK:
        row, first = struct.unpack_from("<HH", body)
        for at in range((len(body) - 6) // 6):
            style, packed = struct.unpack_from("<HI", body, 4 + 6 * at)
            yield RawCell(row, first + at, style, _unpacked(packed))
    elif kind in (NUMBER, RK, FORMULA, BOOLERR, LABEL, RSTRING, LABELSST):
        row, column, style = struct.unpack_from("<3H", body)
        yield RawCell(row, column, style, _value(kind, body, strings, wide=wide))


def _value(kind: int, body: bytes, strings: list[str], *, wide: bool) -> Value:
    if kind == LABELSST:
        index = struct.unpack_from("<I", body, 6)[0]
        return strings[index] if index < len(strings) else ""
    if kind in (LABEL, RSTRING):
        return short_text(body, 6, wide=wide)
    if kind == RK:
        return _unpacked(struct.unpack_from("<I", body, 6)[0])
    if kind == BOOLERR:
        return ERRORS.get(body[6], "#N/A") if body[7] else _boolean(body[6])
    if kind == FORMULA and body[12:14] == b"\xff\xff":
        return {1: _boolean(body[8]), 2: ERRORS.get(body[8], "#N/A")}.get(body[6], "")
    return _exact(struct.unpack_from("<d", body, 6)[0])


def _boolean(byte: int) -> str:
    return "TRUE" if byte else "FALSE"


def _exact(value: float) -> Value:
    """The shortest decimal that the stored double stands for."""
    return Decimal(repr(value)) if math.isfinite(value) else "#NUM!"


def _unpacked(packed: int) -> Value:
    """An RK number: 30 bits of a double or an integer, perhaps in hundredths."""
    value: float
    if packed & 2:
        value = struct.unpack("<i", struct.pack("<I", packed))[0] >> 2
    else:
        value = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFF_FFFC))[0]
    return _exact(value / 100 if packed & 1 else value)
