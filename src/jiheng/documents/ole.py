"""Streams of an OLE compound file, the container of xls, et and doc ([MS-CFB])."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

_END: Final = 0xFFFF_FFFA  # from here on sector numbers are marks: end of chain, free, FAT
_ENTRY: Final = 128
_MINI: Final = 64  # bytes of a mini sector
_STREAM, _ROOT = 2, 5


class BrokenContainerError(Exception):
    """The container contradicts itself."""


@frozen
class _Entry:
    name: str
    kind: int
    start: int
    size: int


def read_stream(data: bytes, *names: str) -> bytes | None:
    """The first stream that has one of the names, None when there is none.

    Raises:
        BrokenContainerError: cut short, or its chains run in a circle.
    """
    try:
        return _Container(data).stream(names)
    except (struct.error, IndexError, ValueError) as error:
        raise BrokenContainerError from error


class _Container:
    """The container with its allocation table and directory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, _ = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12):
            raise BrokenContainerError
        self.sector = 1 << shift
        directory, _, self.cutoff, mini_fat, _, difat, _ = struct.unpack_from("<7I", data, 48)
        self.fat = self._numbers(self._fat_sectors(difat))
        self.entries = list(self._entries(self._joined(directory)))
        self.mini_fat = self._numbers(self._chain(mini_fat, self.fat)) if mini_fat < _END else array("I")

    def stream(self, names: Sequence[str]) -> bytes | None:
        entry = next((entry for name in names for entry in self.entries if entry.name == name and entry.kind == _STREAM), None)
        if entry is None:
            return None
        if entry.size >= self.cutoff:
            return self._joined(entry.start)[: entry.size]
        root = next((entry for entry in self.entries if entry.kind == _ROOT), None)
        if root is None:
            raise BrokenContainerError
        mini = self._joined(root.start)
        return b"".join(mini[at * _MINI : (at + 1) * _MINI] for at in self._chain(entry.start, self.mini_fat))[: entry.size]

    def _at(self, sector: int) -> bytes:
        begin = (sector + 1) * self.sector
        return self.data[begin : begin + self.sector]

    def _numbers(self, sectors: Iterator[int]) -> array[int]:
        raw = b"".join(map(self._at, sectors))
        return array("I", raw[: len(raw) // 4 * 4])

    def _fat_sectors(self, difat: int) -> Iterator[int]:
        """Sectors that hold the allocation table: 109 named in the header, more in a chain."""
        most = len(self.data) // self.sector + 1
        for number in struct.unpack_from("<109I", self.data, 76):
            if number < _END:
                yield number
        while difat < _END and most > 0:
            *numbers, difat = struct.unpack(f"<{self.sector // 4}I", self._at(difat))
            yield from (number for number in numbers if number < _END)
            most -= len(numbers)

    def _chain(self, start: int, table: array[int]) -> Iterator[int]:
        steps = 0
        while start < _END:
            if steps > len(table):
                raise BrokenContainerError
            yield start
            start = table[start]
            steps += 1

    def _joined(self, start: int) -> bytes:
        return b"".join(map(self._at, self._chain(start, self.fat)))

    def _entries(self, directory: bytes) -> Iterator[_Entry]:
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + min(length, 64)].decode("utf-16-le", "ignore").rstrip("\0")
            yield _Entry(name, kind, start, size)
