"""Numbers as Word prints them before a paragraph: the number formats of ECMA-376 part 1, 17.18.59."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_MOST: Final = 9_999  # no list of a document goes further


def numeral(kind: str, value: int) -> str:
    """A number in a format of Word (``chineseCounting``); in plain figures where the format is unknown or reaches no further."""
    if not 0 <= value <= _MOST:
        return str(value)
    return FORMATS.get(kind, str)(value)


def _counted(value: int, *, digits: str = _DIGITS, units: str = "十百千", one_ten: bool = False, zeros: bool = True, ones: str = "") -> str:
    """Chinese numerals with units: 一百零五, 二十三, 十.

    Args:
        one_ten: whether ten is written with its one (壹拾).
        zeros: whether a gap is spoken (一百零五).
        ones: units before which a one is left out everywhere (Japanese: 百五).
    """
    if value == 0:
        return digits[0]
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        unit = units[power - 1] if power else ""
        if digit:
            text += ("零" if gap and text and zeros else "") + ("" if digit == 1 and unit and unit in ones else digits[digit]) + unit
        gap = not digit
    return text if one_ten or not 10 <= value < 20 or not text.startswith(digits[1]) else text[1:]


def _by_digits(value: int, zero: str) -> str:
    return "".join(zero if digit == "0" else _DIGITS[int(digit)] for digit in str(value))


def _chinese(value: int) -> str:
    """``chineseCounting``: with the unit ten below a hundred, digit by digit from there."""
    return _counted(value) if value < 100 else _by_digits(value, "○")


def _roman(value: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        text += sign * count
    return text


def _letters(value: int, letters: str) -> str:
    """A … Z, then AA, BB …: Word repeats the letter."""
    if not 1 <= value <= len(letters) * 30:
        return str(value)
    times, index = divmod(value - 1, len(letters))
    return letters[index] * (times + 1)


def _from(first: str, count: int, value: int) -> str:
    """Signs that follow each other in Unicode (①②③); plain figures beyond the last."""
    return chr(ord(first) + value - 1) if 1 <= value <= count else str(value)


def _of(signs: str, value: int) -> str:
    return signs[value - 1] if 1 <= value <= len(signs) else str(value)


_chinese_thousand = _counted
_circled = partial(_from, "①", 20)
_legal = partial(_counted, digits=_LEGAL_DIGITS, units="拾佰仟", one_ten=True)

FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    "none": lambda _: "",
    "bullet": lambda _: "",
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": partial(_from, "⒈", 20),
    "decimalEnclosedParen": partial(_from, "⑴", 20),
    "ideographEnclosedCircle": partial(_from, "㊀", 10),
    "numberInDash": "- {} -".format,
    "chineseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "chineseCountingThousand": _chinese_thousand,
    "taiwaneseCountingThousand": _chinese_thousand,
    "japaneseCounting": partial(_counted, zeros=False, ones="十百千"),
    "japaneseDigitalTenThousand": partial(_by_digits, zero="〇"),
    "ideographDigital": partial(_by_digits, zero="〇"),
    "taiwaneseDigital": partial(_by_digits, zero="○"),
    "chineseLegalSimplified": _legal,
    "ideographTraditional": partial(_of, "甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": partial(_of, "子丑寅卯辰巳午未申酉戌亥"),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": partial(_letters, letters=_LATIN),
    "lowerLetter": partial(_letters, letters=_LATIN.lower()),
}
