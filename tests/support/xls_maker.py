"""Small xls files (BIFF8 in an OLE container), record by record: no library of ours writes them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

Value = str | float | bool


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of the stream."""
    return struct.pack("<HH", kind, len(body)) + body


def begin(kind: int) -> bytes:
    """The record that begins the workbook (5) or a sheet (16)."""
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def cell(row: int, column: int, value: Value, style: int = 0) -> bytes:
    """A cell at a 0-based position."""
    head = struct.pack("<HHH", row, column, style)
    if isinstance(value, bool):
        return record(0x205, head + struct.pack("<BB", value, 0))
    if isinstance(value, str):
        return record(0x204, head + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return record(0x203, head + struct.pack("<d", value))


def merged(*areas: tuple[int, int, int, int]) -> bytes:
    """Merged areas: first and last row, first and last column, from 0."""
    return record(0xE5, struct.pack("<H", len(areas)) + b"".join(struct.pack("<4H", *area) for area in areas))


def sheet(*records: bytes, rows: int = 10, columns: int = 10) -> bytes:
    """A sheet around its records."""
    return begin(16) + record(0x200, struct.pack("<IIHHH", 0, rows, 0, columns, 0)) + b"".join(records) + record(0x0A)


def make_xls(path: Path, sheets: Mapping[str, bytes], *, codes: Sequence[str] = (), hidden: Sequence[str] = (), extra: bytes = b"") -> Path:
    """A workbook; style 0 is General, 1, 2 … have the format codes in order; ``extra`` are records of the workbook's part."""
    formats = (record(0x41E, struct.pack("<HHB", 164 + at, len(code), 1) + code.encode("utf-16-le")) for at, code in enumerate(codes))
    styles = (record(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, *range(164, 164 + len(codes))))
    head = begin(5) + extra + b"".join((*formats, *styles))
    listed = sum(12 + 2 * len(name) for name in sheets)
    offset = len(head) + listed + 4
    bounds = b""
    for name, content in sheets.items():
        bounds += record(0x85, struct.pack("<IBBBB", offset, name in hidden, 0, len(name), 1) + name.encode("utf-16-le"))
        offset += len(content)
    return write_ole(path, {"Workbook": head + bounds + record(0x0A) + b"".join(sheets.values())})


def write_ole(path: Path, streams: Mapping[str, bytes]) -> Path:
    """An OLE container; every stream is padded to 4096 bytes, so none lies in the mini stream."""
    entries = [_entry("Root Entry", 5, _END, 0, 1 if streams else _FREE)]
    fat: list[int] = []
    body = b""
    for at, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(4096, b"\0")
        padded += bytes(-len(padded) % _SECTOR)
        start, count = len(fat), len(padded) // _SECTOR
        fat += [*range(start + 1, start + count), _END]
        body += padded
        entries.append(_entry(name, 2, start, len(padded), at + 1 if at < len(streams) else _FREE))
    directory = b"".join(entries).ljust((len(entries) * 128 + 511) // 512 * 512, b"\0")
    directory_at = len(fat)
    count = len(directory) // _SECTOR
    fat += [*range(directory_at + 1, directory_at + count), _END]
    fat_sectors = (len(fat) + 127) // 127
    fat_at = len(fat)
    fat += [_FAT] * fat_sectors
    table = struct.pack(f"<{fat_sectors * 128}I", *fat, *([_FREE] * (fat_sectors * 128 - len(fat))))
    numbers = [*range(fat_at, fat_at + fat_sectors)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, fat_sectors, directory_at, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *numbers, *([_FREE] * (109 - len(numbers))))
    path.write_bytes(header + body + directory + table)
    return path


def _entry(name: str, kind: int, start: int, size: int, link: int) -> bytes:
    """A directory entry; siblings form a chain to the right, the root's child is the first."""
    raw = name.encode("utf-16-le") + b"\0\0"
    right, child = (_FREE, link) if kind == 5 else (link, _FREE)
    return raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)
