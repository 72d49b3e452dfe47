"""The extent of the sheets of an xlsb file, looked at before calamine lays them out in memory ([MS-XLSB] 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from jiheng.documents.archive import open_archive
from jiheng.documents.errors import DamagedFileError, OversizedFileError
from jiheng.documents.limits import Limits
from jiheng.messages import msg

_ROW, _LAST_CELL, _DIMENSION = 0, 11, 148


def check_extent(path: Path, limits: Limits, most: int) -> None:
    """Refuse a workbook with a sheet whose range, declared or true, has more than ``most`` positions.

    Raises:
        UnreadableFileError: one of its kinds, by what is wrong.
    """
    with open_archive(path, limits, "xlsb") as archive:
        for name in archive.names():
            if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".bin"):
                try:
                    rows, columns = _extent(archive.read(name))
                except (struct.error, IndexError) as error:
                    raise DamagedFileError(path, name) from error
                if rows * columns > most:
                    raise OversizedFileError(path, msg("工作表范围（单元格数）"), most)


def _extent(data: bytes) -> tuple[int, int]:
    row = rows = columns = 0
    for kind, at in _records(data):
        if kind == _ROW:
            row = struct.unpack_from("<I", data, at)[0] + 1
        elif kind == _DIMENSION:
            _, last_row, _, last_column = struct.unpack_from("<4I", data, at)
            rows, columns = max(rows, last_row + 1), max(columns, last_column + 1)
        elif kind <= _LAST_CELL:
            rows, columns = max(rows, row), max(columns, struct.unpack_from("<I", data, at)[0] + 1)
    return rows, columns


def _records(data: bytes) -> Iterator[tuple[int, int]]:
    """Type and position of every record."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while True:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, at
        at += length
