"""Workbooks of Excel 97-2003 and of WPS (xls, et)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Final

from attrs import define, evolve, field

from jiheng.documents import xls_records as biff
from jiheng.documents.errors import DamagedFileError, InaccessibleFileError, OversizedFileError, PasswordProtectedError
from jiheng.documents.grid import lay_out
from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Cell, Document, Table, Unread
from jiheng.documents.number_format import GENERAL, general, show_number, show_text
from jiheng.documents.ole import BrokenContainerError, read_stream
from jiheng.documents.xlsx_strings import plain_text
from jiheng.documents.xlsx_styles import BUILT_IN
from jiheng.messages import Message, msg
from jiheng.records.place import Place

_FILE_BYTES: Final = 60_000_000  # a full sheet of 65,536 rows and 20 columns takes 20 MB
_HIDDEN_ROW: Final = 0x20
_LAST_COLUMN: Final = 256


def read_xls(path: Path, limits: Limits) -> Document:
    """Read every sheet as a table.

    Raises:
        UnreadableFileError: one of its kinds, by what is wrong.
    """
    try:
        if path.stat().st_size > _FILE_BYTES:
            raise OversizedFileError(path, msg("字节数"), _FILE_BYTES)
        stream = read_stream(path.read_bytes(), "Workbook", "Book")
        return _Workbook(path, stream or b"", limits.sheet_cells).read()
    except OSError as error:
        raise InaccessibleFileError(path) from error
    except (BrokenContainerError, struct.error, IndexError) as error:
        raise DamagedFileError(path) from error


@define(eq=False)
class _Workbook:
    """The workbook as far as it is read."""

    path: Path
    stream: bytes
    left: int
    wide: bool = True
    from_1904: bool = False
    strings: list[str] = field(factory=list)
    bounds: list[biff.Bound] = field(factory=list)
    codes: list[str] = field(factory=list)
    blocks: list[Block] = field(factory=list)
    unread: list[Unread] = field(factory=list)

    def read(self) -> Document:
        self._globals()
        for bound in self.bounds:
            if bound.has_cells:
                self._sheet(bound)
            else:
                self._note(msg("工作表只有图表或宏，没有读取。"), bound.name)
        if not self.bounds:
            raise DamagedFileError(self.path)
        return Document(self.path, "xls", tuple(self.blocks), tuple(self.unread))

    def _globals(self) -> None:
        own: dict[int, str] = {}
        styles: list[int] = []
        shared = biff.SharedStrings()
        in_strings = False
        for kind, body in biff.records(self.stream, 0):
            if kind == biff.SST or (kind == biff.CONTINUE and in_strings):
                shared.segments.append(body)
            elif kind == biff.FORMAT:
                number, code = biff.format_of(body, wide=self.wide)
                own[number] = code
            elif kind == biff.XF:
                styles.append(struct.unpack_from("<H", body, 2)[0])
            else:
                self._fact(kind, body)
            in_strings = kind == biff.SST or (kind == biff.CONTINUE and in_strings)
        self.codes = [own.get(number) or BUILT_IN.get(number, GENERAL) for number in styles]
        self.strings = [plain_text(text) for text in shared.strings()]

    def _fact(self, kind: int, body: bytes) -> None:
        if kind == biff.BOF:
            self.wide = biff.is_biff8(body)
        elif kind == biff.FILEPASS:
            raise PasswordProtectedError(self.path)
        elif kind == biff.DATEMODE:
            self.from_1904 = body[:1] == b"\x01"
        elif kind == biff.BOUNDSHEET:
            self.bounds.append(biff.bound_of(body, wide=self.wide))

    def _sheet(self, bound: biff.Bound) -> None:
        sheet = _Sheet()
        for kind, body in biff.records(self.stream, bound.offset):
            sheet.take(kind, body, self.strings, wide=self.wide)
            if len(sheet.cells) > self.left:
                self._note(msg("表格过大：其后的单元格没有读取。"), bound.name)
                break
        grid = lay_out(self._cells(sheet, bound), bound.name, max(self.left, 1))
        self.left -= sum(map(len, grid.rows))
        self.unread += grid.unread
        if sheet.over_cells:
            self._note(msg("有 {count} 处批注、文本框或图片没有读取；如有需要核对的内容，请另存为 xlsx。", count=sheet.over_cells), bound.name)
        if grid.rows:
            self.blocks.append(Table(grid.rows, bound.name, line=len(self.blocks) + 1, hidden=bound.hidden))

    def _note(self, reason: Message, sheet: str) -> None:
        self.unread.append(Unread(reason, Place(part=sheet)))

    def _cells(self, sheet: _Sheet, bound: biff.Bound) -> Sequence[Cell]:
        """The cells as shown, row by row, merged ones with their spans."""
        spans = dict(sheet.spans)
        cells = []
        for raw in sheet.cells:
            where = raw.row + 1, raw.column + 1
            text, stored = self._shown(raw)
            hidden = bound.hidden or where[0] in sheet.hidden_rows or where[1] in sheet.hidden_columns
            if text or stored:
                cells.append(Cell(text, *where, *spans.pop(where, (1, 1)), part=bound.name, stored=stored, hidden=hidden))
        cells += (Cell("", *where, *span, part=bound.name) for where, span in spans.items())
        return sorted(cells, key=attrgetter("row", "column"))

    def _shown(self, raw: biff.RawCell) -> tuple[str, str | None]:
        """The text that a cell shows and the stored value when it differs."""
        code = self.codes[raw.style] if raw.style < len(self.codes) else GENERAL
        if isinstance(raw.value, str):
            text = plain_text(raw.value)
            shown, stored = show_text(text, code), text
        else:
            shown, stored = show_number(raw.value, code, from_1904=self.from_1904), general(raw.value)
        return shown, stored if stored != shown else None


@define(eq=False)
class _Sheet:
    """One sheet; positions of spans and hidden parts count from 1."""

    cells: list[biff.RawCell] = field(factory=list)
    spans: dict[tuple[int, int], tuple[int, int]] = field(factory=dict)
    hidden_rows: set[int] = field(factory=set)
    hidden_columns: set[int] = field(factory=set)
    notes: int = 0
    objects: int = 0

    @property
    def over_cells(self) -> int:
        """Comments, text boxes and pictures: a comment is drawn as an object too."""
        return max(self.notes, self.objects)

    def take(self, kind: int, body: bytes, strings: list[str], *, wide: bool) -> None:
        """Take in a record."""
        if kind == biff.STRING and self.cells:
            self.cells[-1] = evolve(self.cells[-1], value=biff.short_text(body, 0, wide=wide))
        elif kind == biff.MERGED:
            self.spans.update(_areas(body))
        elif kind == biff.COLINFO:
            first, last, _, _, options = struct.unpack_from("<5H", body)
            if options & 1:
                self.hidden_columns.update(range(first + 1, min(last + 1, _LAST_COLUMN) + 1))
        elif kind == biff.ROW:
            if struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
                self.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        else:
            self.notes += kind == biff.NOTE
            self.objects += kind == biff.OBJECT
            self.cells.extend(biff.cells_of(kind, body, strings, wide=wide))


def _areas(body: bytes) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Upper left corner and span of merged areas."""
    for at in range(min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)):
        top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * at)
        if bottom >= top and right >= left:
            yield (top + 1, left + 1), (bottom - top + 1, right - left + 1)
