"""Numbers that name a person: mobile numbers, identity numbers (GB 11643) and bank cards (Luhn, ISO/IEC 7812), and how they are masked."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from typing import Final

from attrs import frozen

from jiheng.values.text import narrow, visible

#: prefixes given out for mobile telephones
_MOBILE_PREFIX: Final = r"1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])"
_GAP: Final = r"[ \t\-]"
_MOBILE: Final = re.compile(rf"(?<![\dA-Za-z.,*/]){_MOBILE_PREFIX}(?:{_GAP}?\d){{8}}(?![\d*]|[.,]\d|{_GAP}?(?:[万亿]?元|人|%|户|次|份))")
_MOBILE_SHAPES: Final = frozenset({(11,), (3, 4, 4), (4, 7), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4)})
_LANDLINE: Final = re.compile(
    r"(?P<label>电\s*话|传\s*真|联系方式|座\s*机|热\s*线)(?:号码)?[:：]?\s*(?P<number>[(（]?0\d{2,3}[)）]?[\s\-—－]?\d{7,8})(?!\d|[.,]\d|[万亿]?元)"
)
_IDENTITY: Final = re.compile(
    r"(?<![\dA-Za-z*])[1-8]\d{5}[ ]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ ]?\d{3}[\dXx](?![\dA-Za-z*])"
)
_CARD: Final = re.compile(r"(?<![\dA-Za-z.*])\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?(?![\dA-Za-z*]|[.,]\d)")
_ACCOUNT: Final = re.compile(r"(?<![\dA-Za-z.*])\d(?:[ -]?\d){9,24}(?![\dA-Za-z*]|[.,]\d|[万亿]?元)")
#: the first two digits: every province by GB/T 2260
_PROVINCES: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
#: first digits of cards issued in China (UnionPay), without those that are also codes of districts (6201 to 6212, 6229, 6230)
_CARD_PREFIX: Final = re.compile(r"621[3-9]|622[0-8]|623[1-9]|62[4-8]\d|9558|60\d\d")
_CARD_LENGTHS: Final = frozenset({16, 17, 18, 19})
_LUHN_LENGTH: Final = 19
_LAST: Final = 4


@frozen
class Number:
    """A number found in a text.

    Attributes:
        digits: without blanks and strokes. text: as printed. start, end: where it stands in the text.
    """

    digits: str
    text: str
    start: int
    end: int

    @property
    def masked(self) -> str:
        """With its middle hidden: 139****0001, 110101********1234, the last four digits of a card."""
        if len(self.digits) == len("13900000001"):
            return f"{self.digits[:3]}****{self.digits[-_LAST:]}"
        kept = 6 if is_identity_number(self.digits) else 0
        return f"{self.digits[:kept]}{'*' * (len(self.digits) - kept - _LAST)}{self.digits[-_LAST:]}"


def find_mobiles(text: str) -> list[Number]:
    """Mobile numbers, also those split by blanks or strokes (139 0000 0001, 1390 0000001)."""
    return [number for number in _found(_MOBILE, text) if _groups(number.text) in _MOBILE_SHAPES]


def find_landlines(text: str) -> list[Number]:
    """Numbers of fixed lines with their area code, only behind a word for telephone."""
    return list(_found(_LANDLINE, text))


def find_identity_numbers(text: str) -> list[Number]:
    """Identity numbers whose province, birth date and check digit hold."""
    return [number for number in _found(_IDENTITY, text) if is_identity_number(number.digits)]


def find_bank_cards(text: str) -> list[Number]:
    """Card numbers with a plausible prefix whose check digit holds."""
    return [number for number in _found(_CARD, text) if is_bank_card(number.digits)]


def find_accounts(text: str) -> list[Number]:
    """Runs of 10 to 25 digits, for texts that a label says hold an account; cards of 19 digits must hold their check digit."""
    return [number for number in _found(_ACCOUNT, text) if len(number.digits) != _LUHN_LENGTH or passes_luhn(number.digits)]


def is_identity_number(digits: str) -> bool:
    """Whether 18 characters are an identity number by GB 11643: province, a day that exists, check digit by ISO 7064 MOD 11-2."""
    if not re.fullmatch(r"\d{17}[\dX]", digits) or not _PROVINCES.match(digits):
        return False
    year, month, day = int(digits[6:10]), int(digits[10:12]), int(digits[12:14])
    if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return False
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11] == digits[-1]


def is_bank_card(digits: str) -> bool:
    """Whether digits are a bank card's: length, prefix, check digit."""
    return len(digits) in _CARD_LENGTHS and _CARD_PREFIX.match(digits) is not None and passes_luhn(digits)


def passes_luhn(digits: str) -> bool:
    """Whether the check digit holds by Luhn's formula (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Number]:
    printed = visible(text)
    group = "number" if "number" in pattern.groupindex else 0
    for match in pattern.finditer(narrow(printed)):
        start, end = match.span(group)
        yield Number(re.sub(r"[^\dX]", "", match[group].upper()), printed[start:end], start, end)


def _groups(printed: str) -> tuple[int, ...]:
    return tuple(len(group) for group in re.split(r"\D", printed))
