"""Chinese numerals and amounts in words (三百五十八万四千九百, 叁佰伍拾捌万肆仟玖佰元整), read strictly and printed back.

A text is read only where printing its value gives the same words, 零 apart: colloquial 三百五 (350 or 305?) is refused. The rules for
amounts are those of 正确填写票据和结算凭证的基本规定 (支付结算办法, annex 1).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from jiheng.values.text import narrow

_DIGITS: Final = "零一二三四五六七八九"
_FORMAL_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_FORMAL: Final = str.maketrans(_DIGITS + "十百千", _FORMAL_DIGITS + "拾佰仟")
_SIMPLE: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟〇○两贰弍叄圆圓萬億貳陸", "一二三四五六七八九十百千零零二二二三元元万亿二六")
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = (("亿", 10**8), ("万", 10**4))
_LONGEST: Final = 40
_BARE_TAIL: Final = re.compile(r"[百千万亿][一二三四五六七八九](?:$|[万亿])")
_AMOUNT: Final = re.compile(
    r"(?:人民币)?:?(?:(?P<yuan>[零一二三四五六七八九十百千万亿]+)元)?零?(?:(?P<jiao>[一二三四五六七八九])角)?零?(?:(?P<fen>[一二三四五六七八九])分)?[整正]?"
)


def read_numeral(text: str) -> int:
    """The number that a Chinese numeral says (三百五十八万四千九百, 二〇二四, 十二).

    Raises:
        ValueError: when the text is no numeral, or one that can be read in two ways.
    """
    words = re.sub(r"\s+", "", narrow(text)).translate(_SIMPLE)
    if len(words) > 1 and not set(words) - set(_DIGITS):
        return int("".join(str(_DIGITS.index(word)) for word in words))
    if len(words) > _LONGEST:
        raise ValueError(text)
    value = _read(words, text)
    if _BARE_TAIL.search(words) or "零零" in words or words[1:].endswith("零") or _without_zero(spell(value)) != _without_zero(words):
        raise ValueError(text)
    return value


def spell(number: int, *, formal: bool = False) -> str:
    """A whole number in words: 10500 → 一万零五百; formal for amounts (壹万零伍佰, 壹拾).

    Raises:
        ValueError: for a negative number.
    """
    if number < 0:
        raise ValueError(number)
    words = _spell(number)
    if formal:
        return words.translate(_FORMAL)
    return words.removeprefix("一") if words.startswith("一十") else words


def read_amount(text: str) -> Decimal:
    """The yuan that an amount in words says (人民币叁佰伍拾捌万肆仟玖佰元整, 叁元伍分).

    Raises:
        ValueError: when the text is no amount in words.
    """
    words = re.sub(r"\s+", "", narrow(text)).replace("：", ":").translate(_SIMPLE)
    match = _AMOUNT.fullmatch(words)
    if match is None or not (match["yuan"] or match["jiao"] or match["fen"]):
        raise ValueError(text)
    yuan = read_numeral(match["yuan"].strip("零") or "零") if match["yuan"] else 0
    return Decimal(yuan) + Decimal(_digit(match["jiao"])).scaleb(-1) + Decimal(_digit(match["fen"])).scaleb(-2)


def spell_amount(yuan: Decimal) -> str:
    """An amount in words for a document: 3584900 → 叁佰伍拾捌万肆仟玖佰元整.

    Raises:
        ValueError: for a negative amount or parts of a fen.
    """
    fen = yuan * 100
    if fen < 0 or fen != fen.to_integral_value():
        raise ValueError(yuan)
    whole, rest = divmod(int(fen), 100)
    jiao, cents = divmod(rest, 10)
    words = spell(whole, formal=True) + "元" if whole or not rest else ""
    words += _FORMAL_DIGITS[jiao] + "角" if jiao else ("零" if cents and whole else "")
    return words + (_FORMAL_DIGITS[cents] + "分" if cents else "整")


def _read(words: str, text: str) -> int:
    for mark, size in _LARGE:
        before, found, after = words.rpartition(mark)
        if found:
            return _read(before, text) * size + (_read(after, text) if after else 0)
    return _read_small(words, text)


def _read_small(words: str, text: str) -> int:
    value, digit = 0, None
    for word in words:
        if word in _SMALL:
            value += (1 if digit is None else digit) * _SMALL[word]
            digit = None
        elif word in _DIGITS:
            digit = _DIGITS.index(word)
        else:
            raise ValueError(text)
    if not words:
        raise ValueError(text)
    return value + (digit or 0)


def _spell(number: int) -> str:
    for mark, size in _LARGE:
        if number >= size:
            high, low = divmod(number, size)
            return _spell(high) + mark + (_gap(low, size) + _spell(low) if low else "")
    for mark, size in (("千", 1000), ("百", 100), ("十", 10)):
        if number >= size:
            high, low = divmod(number, size)
            return _DIGITS[high] + mark + (_gap(low, size) + _spell(low) if low else "")
    return _DIGITS[number]


def _gap(low: int, size: int) -> str:
    return "零" if low < size // 10 else ""


def _without_zero(words: str) -> str:
    bare = words.replace("零", "") or words
    return "一" + bare if bare.startswith("十") else bare


def _digit(word: str | None) -> int:
    return _DIGITS.index(word) if word else 0
