"""Whether a PDF arrived whole: its end is there, and what it holds compressed agrees with its own check sums.

pdfium reads what it can of a hurt file and says nothing; a figure out of a hurt stream could be another figure.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

_STREAM: Final = re.compile(rb"stream\r?\n")
_END: Final = b"%%EOF"
_TAIL: Final = 8_192  # bytes at the end of the file in which its end mark is looked for; some servers add to it
_HEAD: Final = 2_048
_LENGTH: Final = re.compile(rb"/Linearized\b[^>]{0,400}?/L\s+(\d{1,12})\b")
_DICTIONARY: Final = 400  # bytes before a stream in which its filter stands
_FILTERS: Final = re.compile(rb"/Filter\s*\[?\s*/(\w+)")
_ENTRY: Final = re.compile(rb"(\d{10}) \d{5} n[ \r\n]")
_TABLE: Final = re.compile(rb"\nxref\s([\d nf\s]{10,})")
_OBJECT: Final = re.compile(rb"\s{0,3}\d{1,10}\s+\d{1,5}\s+obj\b")
_BLOCK: Final = 1 << 20


def is_whole(data: bytes) -> bool:
    """Whether the file was not cut short."""
    if _END not in data[-_TAIL:]:
        return False
    linearized = _LENGTH.search(data[:_HEAD])
    return linearized is None or int(linearized[1]) <= len(data)


def lost_objects(data: bytes) -> int:
    """How many entries of the table of objects lead nowhere; none where all do, as after sloppy programs: the objects are then looked for."""
    start = max(data.find(b"%PDF-", 0, _HEAD), 0)
    tables = (match[1] for match in _TABLE.finditer(data))
    entries = [int(entry) + start for table in tables for entry in _ENTRY.findall(table)]
    lost = sum(_OBJECT.match(data, offset) is None for offset in entries)
    return lost if lost < len(entries) else 0


def hurt_streams(data: bytes, most: int) -> int:
    """How many streams compressed by Flate do not agree with their check sums, looking at no more than ``most`` inflated bytes."""
    hurt = 0
    at = 0
    while (found := _STREAM.search(data, at)) is not None and most > 0:
        at = found.end()
        if data[found.start() - 3 : found.start()] == b"end":
            continue
        filters = _FILTERS.findall(data, max(found.start() - _DICTIONARY, data.rfind(b" obj", 0, found.start())), found.start())
        if filters[-1:] != [b"FlateDecode"]:
            continue
        size, whole, end = _inflated(data, at, most)
        most -= size
        hurt += not whole
        at = max(at, end)
    return hurt


def _inflated(data: bytes, start: int, most: int) -> tuple[int, bool, int]:
    """Size of what a stream holds, whether it is whole, and where it ends."""
    inflater = zlib.decompressobj()
    size, at = 0, start
    rest = b""
    try:
        while not inflater.eof and size <= most:
            block = rest or data[at : at + _BLOCK]
            if not block:
                return size, False, at
            at += 0 if rest else len(block)
            size += len(inflater.decompress(block, _BLOCK))
            rest = inflater.unconsumed_tail
    except zlib.error:
        return size, False, start
    return size, True, at - len(rest) - len(inflater.unused_data)
