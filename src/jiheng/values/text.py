"""Widths, look-alike characters and white space of Chinese official text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_ALIKE: Final = {
    "﹪": "%", "‰": "‰", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "≥": "≥", "﹣": "-", "–": "-", "―": "-",
    "╳": "×", "✕": "×", "Ｘ": "X", "﹥": ">", "﹤": "<", "﹦": "=", "\u3000": " ", "\xa0": " ", "∶": ":",
}  # fmt: skip
_FULL: Final = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；：？！（）"}
_NARROW: Final = str.maketrans({**_FULL, **_ALIKE})
#: zero-width characters, and marks that leave the order of what is shown as it is
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202a\u202c\u202d\u2066\u2069"))
#: marks that show digits in another order than they are stored: no number can be read beside them
TURNED: Final = "\u200f\u202b\u202e\u2067"
_NUMBER_COMMA: Final = re.compile(r"，(?<=\d，)(?=\d{3}(?!\d))")  # the comma first: it is looked for much faster
#: traditional letters of labels (mirror pages of government sites), for comparing only
_SIMPLE: Final = str.maketrans(
    "項目資預執數績標實際滿總單門級額財撥轉餘質時產經濟會態環續響務對權偏進設備註說無評價報達類與線減壓間長區縣鄉鎮農業醫療險費補貼開發機構監測創業學傳統據議過還",
    "项目资预执数绩标实际满总单门级额财拨转余质时产经济会态环续响务对权偏进设备注说无评价报达类与线减压间长区县乡镇农业医疗险费补贴开发机构监测创业学传统据议过还",
)
#: looking for such a letter first is many times faster than translating every text
_ANY_INVISIBLE: Final = re.compile(f"[{''.join(map(chr, _INVISIBLE))}]")
_ANY_ODD: Final = re.compile(f"[{re.escape(''.join(map(chr, [*_NARROW, *_INVISIBLE])))}]")
_SPACE: Final = re.compile(r"\s+")
_SOFT_BREAK: Final = re.compile(r"(?<=[^\x00-\x7f])[^\S\n]*\n\s*(?=[^\x00-\x7f])|(?<=[\u4e00-\u9fff])[^\S\n]+(?=[\u4e00-\u9fff])")
_BRACKETS: Final = tuple(zip("（）：；，", "():;,", strict=True))
_ANY_TRADITIONAL: Final = re.compile(f"[{''.join(map(chr, _SIMPLE))}]")
_SHORT: Final = 400  # sentences are compared by many rules; longer texts are not worth remembering


def visible(text: str) -> str:
    """A text without zero-width characters."""
    return text.translate(_INVISIBLE) if _ANY_INVISIBLE.search(text) else text


def in_line(name: str) -> str:
    """A name that a file gives, as a sentence may hold it: whatever is no letter, sign or blank becomes one sign."""
    return name if name.isprintable() else "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as half-width; look-alikes unified; Chinese punctuation kept.

    Of a :func:`visible` text every character keeps its position.
    """
    if text.isascii():
        return text
    narrowed = visible(text).translate(_NARROW) if _ANY_ODD.search(text) else text
    return _NUMBER_COMMA.sub(",", narrowed) if "，" in narrowed else narrowed


def _key(text: str) -> str:
    plain = "".join(narrow(text).split())
    for full, half in _BRACKETS:
        plain = plain.replace(full, half)
    return plain.translate(_SIMPLE) if _ANY_TRADITIONAL.search(plain) else plain


_short_key = lru_cache(maxsize=8192)(_key)


def key(text: str) -> str:
    """What two spellings of one label have in common: no white space, half-width, half-width brackets, simplified letters."""
    return _short_key(text) if len(text) <= _SHORT else _key(text)


def tidy(text: str) -> str:
    """A cell's text on one line: line breaks between Chinese characters closed, others a blank."""
    if not text or text.split() == [text]:  # the fastest way to see that there is no white space
        return text
    closed = _SOFT_BREAK.sub("", text.strip())
    return _SPACE.sub(" ", closed).strip()
