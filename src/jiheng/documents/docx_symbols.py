"""Signs of symbol fonts, which a Word file stores as the code of some other character: R in Wingdings 2 is a ticked box."""

from __future__ import annotations

from typing import Final

BOX: Final = "☐"
TICKED_BOX: Final = "☑"
_PRIVATE: Final = 0xF000  # symbol fonts may be addressed here as well


def _signs(table: str) -> dict[int, str]:
    return {int(entry[:2], 16): entry[2:] for entry in table.split()}


_WINGDINGS: Final = _signs("46☞ 6C● 6E■ 6F□ 70□ 71❑ 72❒ 75◆ 80⓪ 81① 82② 83③ 84④ 85⑤ 86⑥ 87⑦ 88⑧ 89⑨ 8A⑩ 9F• A7▪ A8☐ D8➢ E0→ F0⇨ FB✗ FC✓ FD☒ FE☑")
_WINGDINGS_2: Final = _signs("2A☐ 4F✗ 50✓ 51☒ 52☑ 53☒ 54☒ 69⓪ 6A① 6B② 6C③ 6D④ 6E⑤ 6F⑥ 70⑦ 71⑧ 72⑨ 73⑩ 98● A2■ A3☐")
_SYMBOL: Final = _signs("25% A3≤ A5∞ B1± B3≥ B4× B7• B8÷ B9≠ BB≈ D6√")
_FONTS: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def uses_symbol_font(font: str) -> bool:
    """Whether the letters of a font are signs."""
    return font.lower() in _FONTS


def symbol(font: str, code: str) -> str:
    """The sign of a w:sym element, ``code`` in hexadecimal; a replacement character where we do not know it."""
    try:
        point = int(code, 16)
    except ValueError:
        return "\ufffd"
    signs = _FONTS.get(font.lower())
    if signs is None:
        return chr(point) if 0x20 <= point < _PRIVATE and not 0xD800 <= point < 0xE000 else "\ufffd"
    return signs.get(point & 0xFF, "\ufffd")


def symbols(font: str, text: str) -> str:
    """Text written in a symbol font, sign by sign; what we do not know stays as it is."""
    signs = _FONTS.get(font.lower(), {})
    return "".join(signs.get(ord(char) - _PRIVATE if ord(char) >= _PRIVATE else ord(char), char) for char in text)
