"""Scans: pages without text, in PDF or as pictures, read with the optional extra ``jiheng[scan]``.

What is recognised goes the way of every PDF page, so that tables over pages are joined and paragraphs told as usual. A page that costs
the process that looks at it is lost alone, and every line that was not surely recognised is a doubt at its cell.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from multiprocessing import parent_process
from pathlib import Path
from typing import Final

from attrs import define, field, frozen
from pypdfium2 import PdfiumError

from jiheng.documents import progress
from jiheng.documents.archive import check_file
from jiheng.documents.errors import UnreadableFileError, UnsupportedFormatError
from jiheng.documents.isolation import Workers, cores
from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Box, Cell, Document, Paragraph, Table, Unread
from jiheng.documents.pdf_blocks import blocks_of
from jiheng.documents.pdf_flow import Sheet, sheet_of
from jiheng.documents.scan_model import PageTask, ScannedPage
from jiheng.messages import Message, msg
from jiheng.records.place import Place

FORMAT: Final = "scan"
ADVICE: Final = msg('请安装文字识别组件后再读（pip install "jiheng[scan]"），或提供可以选中文字的文件。')
_THREADED: Final = ("onnxruntime", "cv2")
_NEEDED: Final = ("rapidocr", *_THREADED)


def is_installed() -> bool:
    """Whether the extra is there."""
    return all(find_spec(name) is not None for name in _NEEDED)


def read_picture(path: Path, limits: Limits) -> Document:
    """Read a picture of a page, or several in one TIFF file.

    Raises:
        UnreadableFileError: with one line that says why and what to do.
    """
    check_file(path, limits)
    if not is_installed():
        raise UnsupportedFormatError(path, msg("图片"), ADVICE)
    from jiheng.documents.scan_files import count_of

    try:
        count = count_of(path)
    except (OSError, ValueError) as error:
        raise UnsupportedFormatError(path, msg("损坏或过大的图片"), msg("请重新扫描或取得文件。")) from error
    scan = of_pages(path, range(1, count + 1), limits)
    blocks = tuple(blocks_of(path, list(scan.sheets.values()), limits))
    return Document(path, FORMAT, blocks, tuple(scan.doubts(blocks)))


def of_pages(path: Path, numbers: Sequence[int], limits: Limits) -> Scan:
    """Look at pages of a file, several at once; a note where the extra is missing.

    Args:
        numbers: of the pages, from 1.
    """
    scan = Scan(limits)
    if numbers and not is_installed():
        scan.unread.append(Unread(ADVICE, Place(page=numbers[0])))
        return scan
    if len(numbers) > limits.scan_pages:
        beyond = numbers[limits.scan_pages :]
        reason = msg("扫描页过多：第 {first} 至 {last} 页没有读取，请拆分后再提交。", first=beyond[0], last=beyond[-1])
        scan.unread.append(Unread(reason, Place(page=beyond[0])))
    scan.look(path, numbers[: limits.scan_pages])
    return scan


@define(eq=False)
class Scan:
    """What was seen on some pages of a file.

    Attributes:
        sheets: by page number. unread: pages that were not read, and why.
    """

    limits: Limits
    sheets: dict[int, Sheet] = field(factory=dict)
    unread: list[Unread] = field(factory=list)
    _marks: list[_PageMark] = field(factory=list)

    def look(self, path: Path, numbers: Sequence[int]) -> None:
        """Look at pages of a file."""
        tasks = [PageTask(path, number - 1, self.limits) for number in numbers]
        for done, (number, seen) in enumerate(zip(numbers, _looked_at(tasks), strict=True), 1):
            self._take(number, seen)
            progress.step(done, len(tasks))

    def _take(self, number: int, seen: ScannedPage | Message) -> None:
        if isinstance(seen, Message):
            self.unread.append(Unread(seen, Place(page=number)))
            return
        self.sheets[number] = sheet_of(seen.page)
        self._marks += [_PageMark(number, mark.box, mark.text, mark.certainty) for mark in seen.marks if not mark.is_sure]

    def doubts(self, blocks: Iterable[Block]) -> Iterator[Unread]:
        """All that was not read or not surely, each doubt at its cell."""
        pages = "、".join(str(number) for number, sheet in self.sheets.items() if sheet.items)
        if pages:
            yield Unread(msg("第 {pages} 页是扫描件或图片，文字由识别软件读出，可能有错，请对照原件。", pages=pages), Place())
        yield from self.unread
        doubts = list(_doubts(blocks, self._marks))
        yield from doubts[: self.limits.doubts]
        if len(doubts) > self.limits.doubts:
            yield Unread(msg("同类情况还有，不再一一列出：{reason}", reason=doubts[-1].reason), doubts[-1].place)


# --- several pages at once ----------------------------------------------------------------------------------------------------


def _looked_at(tasks: Sequence[PageTask]) -> Iterator[ScannedPage | Message]:
    """What is on each page, or why it was not read."""
    if not tasks:
        return iter(())
    processes = min(cores(), len(tasks))
    if processes <= 1 or not _may_fork():
        return map(_look, tasks)
    return Workers(_look, _lost, lambda task: task.path, tasks[0].limits, processes).through(tasks)


def _may_fork() -> bool:
    """Whether other processes can be started: their threads would hang in the fork of one that loaded these libraries.

    Elsewhere than on Linux only our own processes are known to bear being started anew.
    """
    clean = not any(name in sys.modules for name in _THREADED)
    return clean and (sys.platform == "linux" or parent_process() is not None)


def _look(task: PageTask) -> ScannedPage | Message:
    from jiheng.documents.scan_pages import look

    try:
        return look(task)
    except (OSError, ValueError, PdfiumError):
        return msg("此页已损坏或过大，没有读取。")


def _lost(_task: PageTask, error: UnreadableFileError) -> Message:
    return error.message


# --- doubts -------------------------------------------------------------------------------------------------------------------


@frozen
class _PageMark:
    """An unsure line of text on a page."""

    page: int
    box: Box
    text: str
    certainty: float


def _doubts(blocks: Iterable[Block], marks: Sequence[_PageMark]) -> Iterator[Unread]:
    """A doubt for each cell with something unsure, and for each such line outside tables."""
    owners = list(_owners(blocks))
    worst: dict[Place, float] = {}
    for mark in marks:
        place = _place(owners, mark)
        worst[place] = min(worst.get(place, 1.0), mark.certainty)
    for place, certainty in worst.items():
        yield Unread(msg("识别没有把握（把握度 {percent}%），请对照原件。", percent=int(certainty * 100)), place)


def _owners(blocks: Iterable[Block]) -> Iterator[Cell | Paragraph]:
    for block in blocks:
        if isinstance(block, Table):
            for table in (*block.nested, block):
                yield from table.cells()
        else:
            yield block


def _place(owners: Iterable[Cell | Paragraph], mark: _PageMark) -> Place:
    x, y = (mark.box[0] + mark.box[2]) / 2, (mark.box[1] + mark.box[3]) / 2
    for owner in owners:
        if owner.page == mark.page and owner.box and owner.box[0] <= x <= owner.box[2] and owner.box[1] <= y <= owner.box[3]:
            return owner.place
    box = round(mark.box[0], 1), round(mark.box[1], 1), round(mark.box[2], 1), round(mark.box[3], 1)
    return Place(page=mark.page, box=box, text=mark.text)
