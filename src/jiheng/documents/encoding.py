"""Bytes of a text file to characters: which encoding it is told by strict decoding and by how common its Chinese characters are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from attrs import frozen

from jiheng.documents.model import Unread
from jiheng.messages import msg
from jiheng.records.place import Place

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES: Final = {
    "gb18030": "GB18030（GBK）",
    "big5": "Big5",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}
_DECLARED: Final = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030", "big5": "big5"}  # what a page may name
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f\ufffe\uffff]")
_SAMPLE: Final = 20_000  # characters that are weighed
_DAMAGE: Final = 0.001  # share of characters, beside the first few, that may be broken in a file whose encoding is still sure
_FEW: Final = 3
_CLEAR: Final = 0.95
_WEAK: Final = 0.7
_LEAST: Final = 0.5  # below it the bytes are hardly Chinese text


@frozen
class Decoded:
    """Text with the encoding it was read in.

    Attributes:
        text: line ends as in the file, no byte order mark.
        encoding: Python's name of it.
        marked: whether a byte order mark or a declaration said so.
        broken: how many characters could not be read (U+FFFD in the text).
    """

    text: str
    encoding: str
    marked: bool = False
    broken: int = 0

    def doubts(self) -> tuple[Unread, ...]:
        """What a user should know: an encoding that was assumed, characters that are lost."""
        return tuple(self._doubts())

    def _doubts(self) -> Iterator[Unread]:
        if self.encoding != "utf-8" and not self.marked:
            reason = msg("文件没有注明文字编码，按 {encoding} 读取；如有乱码，请另存为 UTF-8 后再试。", encoding=_NAMES[self.encoding])
            yield Unread(reason, Place())
        if self.broken:
            line = self.text.count("\n", 0, self.text.index("\ufffd")) + 1
            yield Unread(msg("有 {count} 处字符已损坏，无法读取（以 \ufffd 表示）。", count=self.broken), Place(line=line))


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """The text of a file, None when its bytes are no text.

    Args:
        data: the whole file.
        declared: the encoding that the file itself names (HTML, XML), believed when the bytes allow it.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _repaired(data[len(mark) :], encoding, marked=True, tolerance=1.0)
    return _strict(data, "utf-8") or _as_declared(data, declared) or _weighed(data) or _slightly_damaged(data)


def _strict(data: bytes, encoding: str, *, marked: bool = False) -> Decoded | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else Decoded(text, encoding, marked)


def _as_declared(data: bytes, declared: str | None) -> Decoded | None:
    encoding = _DECLARED.get((declared or "").lower())
    return _strict(data, encoding, marked=True) if encoding else None


def _weighed(data: bytes) -> Decoded | None:
    """The encoding in which the text looks most like Chinese."""
    found = {encoding: _strict(data, encoding) for encoding in ("gb18030", "big5", "utf-16-le", "utf-16-be")}
    weights = {encoding: _commonness(text.text, encoding) for encoding, text in found.items() if text is not None}
    if weights.get("big5", 0) >= _CLEAR and weights.get("gb18030", 0) < _WEAK:
        return found["big5"]
    weights.pop("big5", None)
    best = max(weights, key=lambda encoding: weights[encoding], default=None)
    return found[best] if best and weights[best] >= _LEAST else None


def _commonness(text: str, encoding: str) -> float:
    """Share of common characters: ASCII, punctuation and the frequent ideographs of the encoding's own table."""
    sample = text[:_SAMPLE]
    common = _common("big5" if encoding == "big5" else "gb2312")
    wide = encoding.startswith("utf-16")
    if wide and not any(char < "\x80" for char in sample):
        return 0.0  # any bytes make ideographs of UTF-16, but a file without one line end, digit or blank is no text
    weighed = sample if wide else [char for char in sample if char >= "\x80"]
    return sum(char in common for char in weighed) / len(weighed) if weighed else 0.0


@cache
def _common(table: str) -> frozenset[str]:
    """Frequent characters: the first level of GB 2312 (3 755 ideographs) or Big5 (5 401), with the punctuation of both."""
    leads = range(0xA4, 0xC7) if table == "big5" else range(0xB0, 0xD8)
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)] if table == "big5" else range(0xA1, 0xFF)
    ideographs = (bytes((lead, trail)).decode(table, "ignore") for lead in leads for trail in trails)
    ascii_text = (chr(code) for code in (9, 10, 13, *range(32, 127)))
    signs = "，。、；：？！“”‘’（）《》〔〕【】—…·％＋－×÷≥≤＞＜＝√①②③④⑤⑥⑦⑧⑨⑩０１２３４５６７８９　"
    return frozenset((*ideographs, *ascii_text, *signs))


def _slightly_damaged(data: bytes) -> Decoded | None:
    """A text with a few broken characters: torn off in the middle of one, or hurt on its way."""
    return _repaired(data, "utf-8", tolerance=_DAMAGE) or _repaired(data, "gb18030", tolerance=_DAMAGE)


def _repaired(data: bytes, encoding: str, *, marked: bool = False, tolerance: float) -> Decoded | None:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if _CONTROL.search(text) or broken > _FEW + tolerance * len(text):
        return None
    if not marked and _commonness(text, encoding) < _LEAST:
        return None
    return Decoded(text, encoding, marked, broken)
