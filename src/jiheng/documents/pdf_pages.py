"""Pages of a PDF as pdfium gives them: runs of characters, ruling lines and pictures, upright, measured in points from the upper left corner.

All calls into pdfium stand here and in :mod:`pdf_objects`; the rest works on plain numbers.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as c
from attrs import define, field

from jiheng.documents.limits import Limits
from jiheng.documents.model import Box
from jiheng.documents.pdf_flow import Page
from jiheng.documents.pdf_geometry import Frame, Size, around, is_on_paper
from jiheng.documents.pdf_objects import Objects, read_objects
from jiheng.documents.pdf_text import Char, Run, runs_of
from jiheng.messages import Message, msg

_BREAKS: Final = frozenset((0, 10, 13))
_HYPHEN: Final = 2  # pdfium's sign for a hyphen at the end of a line
_SURROGATE: Final = 0xD800
_BLANKS: Final = frozenset((9, 32, 160, 0x3000))
_LEAST_WIDTH: Final = 0.01  # points
_SAMPLE: Final = 24  # characters whose direction tells that of the page
_LEAST_MAPPED: Final = 0.9  # a page where a larger share of characters has no known meaning is not read
_LARGE_PICTURE: Final = 0.12  # of the page: larger than seals and emblems
_DEFAULT_SIZE: Final = (595.0, 842.0)


def read_page(document: pdfium.PdfDocument, index: int, limits: Limits) -> Page:
    """Read a page.

    Raises:
        pdfium.PdfiumError: the page cannot be opened.
    """
    page = document[index]
    try:
        return _Reading(page, index + 1, limits).page()
    finally:
        page.close()


def frame_of(page: pdfium.PdfPage, limits: Limits) -> Frame:
    """The frame in which boxes on a page were given when it was read with the same limits."""
    text = page.get_textpage()
    try:
        count = min(max(c.FPDFText_CountChars(text.raw), 0), limits.page_chars)
        return Frame(_crop_box(page), _quarter_of_page(text.raw, count))
    finally:
        text.close()


@define
class _Reading:
    """A page that is open."""

    raw: pdfium.PdfPage
    number: int
    limits: Limits
    doubts: list[Message] = field(factory=list)
    blind: bool = False
    sideways: list[Run] = field(factory=list)

    def page(self) -> Page:
        objects = read_objects(self.raw.raw, self.limits)
        text = self.raw.get_textpage()
        try:
            chars, frame = self._chars(text.raw, objects)
        finally:
            text.close()
        if objects.cut:
            self.doubts.append(msg("此页的图形过多，没有全部读取，表格可能不完整。"))
        return self._page(objects, chars, frame)

    def _page(self, objects: Objects, chars: list[Char], frame: Frame) -> Page:
        across, down = frame.rules(objects.across, objects.down)
        pictures = [box for box in map(frame.upright, objects.pictures) if is_on_paper(box)]
        size = Size(*frame.size)
        self._look_at_text(chars, objects, pictures, size)
        runs = [run for run in (*runs_of(chars), *self.sideways) if run.right > 0 and run.left < size.width and 0 < run.middle < size.height]
        untold = sum(_is_untold(box, runs, size) for box in pictures) if runs else 0
        if untold:
            self.doubts.append(msg("此页有 {count} 处较大的图片，其中的文字和数字没有读取。", count=untold))
            self.blind |= any(_is_untold(box, runs, size) and _covers(box, size) for box in pictures)
        return Page(self.number, size, runs, across, down, pictures, self.doubts, self.blind)

    def _chars(self, text: object, objects: Objects) -> tuple[list[Char], Frame]:
        count = max(c.FPDFText_CountChars(text), 0)
        if count > self.limits.page_chars:
            self.doubts.append(msg("此页文字过多，只读取了前 {count} 个字。", count=f"{self.limits.page_chars:,}"))
            count = self.limits.page_chars
        codes = _codes(text, count)
        quarter = _quarter_of_page(text, count)
        frame = Frame(_crop_box(self.raw), quarter)
        if objects.quarters <= {quarter}:
            return _boxed(text, codes, range(count), frame), frame
        return self._mixed(text, codes, frame), frame

    def _mixed(self, text: object, codes: list[int], frame: Frame) -> list[Char]:
        """Text of a page on which some of it runs in another direction; what stands aslant, as a watermark does, is left out."""
        straight: list[int] = []
        turned: list[list[int]] = [[]]
        aslant = 0
        for at, code in enumerate(codes):
            quarter = frame.quarter if code in _BREAKS else _quarter(c.FPDFText_GetCharAngle(text, at))
            if quarter == frame.quarter:
                straight.append(at)
                turned.append([])
            elif quarter is None:
                aslant += code not in _BLANKS
            else:
                turned[-1].append(at)
        if aslant:
            self.doubts.append(msg("此页有斜排的文字（{count} 个字，多为水印），没有读取。", count=aslant))
        self.sideways = [run for places in turned if places for run in _sideways(_boxed(text, codes, places, frame))]
        return _boxed(text, codes, straight, frame)

    def _look_at_text(self, chars: list[Char], objects: Objects, pictures: list[Box], size: Size) -> None:
        """Note what a page without text, or with text that cannot be trusted, is."""
        codes = Counter([char[0] for char in chars])
        written = codes.total() - sum(codes[blank] for blank in _BLANKS)
        unknown = sum(count for code, count in codes.items() if _is_unknown(code) and code not in _BLANKS)
        if not written:
            if pictures or objects.shapes:
                self.blind = True
                self.doubts.append(msg("此页没有文字层，可能是扫描件或图片，没有读取。请提供可以选中文字的文件。"))
        elif unknown > (1 - _LEAST_MAPPED) * written:
            self.doubts.append(msg("此页的文字编码损坏（复制出来是乱码），没有读取。请提供原来的 Word 或 Excel 文件，或重新导出。"))
            chars.clear()
            self.blind = True
        elif unknown:
            self.doubts.append(msg("此页有 {count} 个字符的编码损坏，读不出来。", count=unknown))
        if chars and objects.invisible and not objects.visible and any(_covers(box, size) for box in pictures):
            self.doubts.append(msg("此页是扫描图片，文字由识别软件加上，可能有错字，请对照原件。"))
        elif objects.invisible and objects.visible:
            self.doubts.append(msg("此页有看不见的文字（{count} 处），已一并读取。", count=objects.invisible))


def _covers(box: Box, size: Size) -> bool:
    return (box[2] - box[0]) * (box[3] - box[1]) >= 0.5 * size.width * size.height


def _is_untold(box: Box, runs: list[Run], size: Size) -> bool:
    """Whether a picture is large and no text stands on it."""
    left, top, right, bottom = box
    large = (right - left) * (bottom - top) >= _LARGE_PICTURE * size.width * size.height
    return large and not any(left < run.left < right and top < run.middle < bottom for run in runs)


def _is_unknown(code: int) -> bool:
    return code == 0xFFFD or code < 32 or 0xE000 <= code <= 0xF8FF or 0xFFF0 <= code <= 0xFFFF or 0x80 <= code < 0xA0


def _crop_box(page: pdfium.PdfPage) -> Box:
    """The visible part of the page in the page's own coordinates: left, bottom, right, top."""
    left, bottom, right, top = page.get_bbox()
    if not is_on_paper((left, bottom, right, top)) or right - left < 1 or top - bottom < 1:
        return (0.0, 0.0, *_DEFAULT_SIZE)
    return left, bottom, right, top


# --- characters ---------------------------------------------------------------------------------------------------------------


def _codes(text: object, count: int) -> list[int]:
    """Unicode of each character; all at once where pdfium leaves none out."""
    buffer = (ctypes.c_ushort * (count + 1))()
    codes: list[int] = []
    if count and c.FPDFText_GetText(text, 0, count, buffer) == count + 1:
        codes = buffer[:count]
    if not codes or max(codes) >= _SURROGATE:
        codes = [c.FPDFText_GetUnicode(text, at) for at in range(count)]
    return [45 if code == _HYPHEN else code for code in codes] if _HYPHEN in codes else codes


def _quarter(angle: float) -> int | None:
    """By how many quarters text is turned clockwise, None when it stands aslant; pdfium gives radians, clockwise too.

    A broken matrix gives no number.
    """
    quarters = angle / (math.pi / 2)
    if not math.isfinite(quarters):
        return None
    nearest = round(quarters)
    return nearest % 4 if abs(quarters - nearest) < 0.05 else None


def _quarter_of_page(text: object, count: int) -> int:
    """The direction of most of its text."""
    step = max(count // _SAMPLE, 1)
    found = Counter(_quarter(c.FPDFText_GetCharAngle(text, at)) for at in range(0, count, step) if c.FPDFText_IsGenerated(text, at) == 0)
    del found[None]
    return next((quarter for quarter, _ in found.most_common(1) if quarter is not None), 0)


def _boxed(text: object, codes: list[int], places: Iterable[int], frame: Frame) -> list[Char]:
    """The characters at some places of the text with their boxes; a line break where none is drawn has no box and is left out."""
    box = c.FS_RECTF()
    reference = ctypes.byref(box)
    get = c.FPDFText_GetLooseCharBox
    chars: list[Char] = []
    if frame.quarter:
        for at in places:
            if codes[at] not in _BREAKS and get(text, at, reference):
                upright = frame.upright((box.left, box.bottom, box.right, box.top))
                if upright[2] - upright[0] > _LEAST_WIDTH:
                    chars.append((codes[at], *upright))
        return chars
    origin, top_edge = frame.crop[0], frame.crop[3]
    for at in places:  # the same for the many pages that need no turning, without a call for each character
        code = codes[at]
        if code not in _BREAKS and get(text, at, reference):
            left, right = box.left, box.right
            if right - left > _LEAST_WIDTH:
                chars.append((code, left - origin, top_edge - box.top, right - origin, top_edge - box.bottom))
    return chars


def _sideways(chars: list[Char]) -> Iterator[Run]:
    """Characters of a line that runs up or down the page, as labels at the side of a table do, in the order in which they are read."""
    text = "".join(chr(char[0]) for char in chars).strip()
    if text:
        box = around(char[1:] for char in chars)
        run = Run(text, [box[0]] * len(text), *box)
        run.size = box[2] - box[0]
        yield run
