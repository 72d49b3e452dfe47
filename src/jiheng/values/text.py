"""Widths, look-alike characters and white space of Chinese official text."""

from __future__ import annotations

import re
from typing import Final

_ALIKE: Final = {
    "﹪": "%", "‰": "‰", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "≥": "≥", "﹣": "-", "–": "-", "―": "-",
    "╳": "×", "✕": "×", "Ｘ": "X", "﹥": ">", "﹤": "<", "﹦": "=", "\u3000": " ", "\xa0": " ", "∶": ":",
}  # fmt: skip
_FULL: Final = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；：？！（）"}
_NARROW: Final = str.maketrans({**_FULL, **_ALIKE, "\u200b": "", "\ufeff": "", "\u200e": "", "\u202e": "", "\u202d": ""})
_NUMBER_COMMA: Final = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_SPACE: Final = re.compile(r"\s+")
_SOFT_BREAK: Final = re.compile(r"(?<=[^\x00-\x7f])[^\S\n]*\n\s*(?=[^\x00-\x7f])|(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_BRACKETS: Final = str.maketrans("（）：；，", "():;,")


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as half-width; look-alikes unified; Chinese punctuation kept."""
    narrowed = text.translate(_NARROW)
    return _NUMBER_COMMA.sub(",", narrowed) if "，" in narrowed else narrowed


def key(text: str) -> str:
    """What two spellings of one label have in common: no white space, half-width, half-width brackets."""
    return _SPACE.sub("", narrow(text)).translate(_BRACKETS)


def tidy(text: str) -> str:
    """A cell's text on one line: line breaks between Chinese characters closed, others a blank."""
    closed = _SOFT_BREAK.sub("", text.strip())
    return _SPACE.sub(" ", closed).strip()
