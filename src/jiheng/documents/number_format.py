"""What a spreadsheet shows for a stored value: number format codes as Excel and WPS apply them.

Grammar of the codes: ECMA-376 part 1, 18.8.31. Beyond it ``!`` (a literal follows) and ``G/通用格式`` (General) of Chinese editions.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final

from attrs import field, frozen

from jiheng.documents.date_format import show_date

GENERAL: Final = "General"
_EXACT: Final = Context(prec=400, rounding=ROUND_HALF_UP)
_FIFTEEN: Final = Context(prec=15, rounding=ROUND_HALF_UP)  # digits that a spreadsheet computes with and shows
_TOKEN: Final = re.compile(
    r"""
      "(?P<quoted>[^"]*)"? | [\\!](?P<escaped>.) | (?P<space>_.?) | (?P<fill>\*.?)
    | \[(?P<bracket>[^\]]*)\]? | (?P<general>General|G/通用格式) | (?P<noon>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-](?=[0\#?])) | (?P<digit>[0\#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@)
    | (?P<date>y+|m+|d+|h+|s+|a{3,4}|e+) | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_CURRENCY: Final = re.compile(r"\$([^-]*)(?:-.*)?")
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
_TESTS: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_LONGEST: Final = 1000  # characters of a code that are worth reading; Excel allows 255

Token = tuple[str, str]  # kind (literal, digit, point, comma, percent, text, date, elapsed, noon, exponent, general) and text


@frozen
class Digits:
    """How a section shows a number.

    Attributes:
        whole, part: tokens before and after the point, commas left out.
        decimals: places after the point. shift: powers of ten by percent signs and scaling commas. grouped: commas between thousands.
    """

    whole: tuple[Token, ...]
    part: tuple[Token, ...]
    decimals: int
    shift: int
    grouped: bool


@frozen
class Section:
    """One of the parts of a code that semicolons separate.

    Attributes:
        tokens: in order. test: the condition in brackets, None when the place in the code decides.
        kinds: of its tokens. digits: None for a section without places for digits.
    """

    tokens: tuple[Token, ...]
    test: tuple[str, Decimal] | None = None
    kinds: frozenset[str] = field(init=False)
    digits: Digits | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        kinds = frozenset(kind for kind, _ in self.tokens)
        object.__setattr__(self, "kinds", kinds)
        object.__setattr__(self, "digits", _digits(self.tokens) if "digit" in kinds else None)

    @property
    def is_date(self) -> bool:
        """Whether it shows a date or time."""
        return bool(self.kinds & {"date", "elapsed", "noon"})


def show_number(value: Decimal, code: str, *, from_1904: bool = False) -> str:
    """The text that a cell shows for a number.

    Args:
        value: exactly as stored.
        code: the format code (``0.00%``, ``yyyy"年"m"月"``, ``General``).
        from_1904: whether dates count from 1904.
    """
    rounded = _FIFTEEN.plus(value)
    section, sign = _chosen(rounded, parse(code))
    if section.is_date:
        return show_date(value, section.tokens, from_1904=from_1904) or general(value)
    if not section.tokens and code.strip(" "):
        return ""  # an empty section hides the number
    if "general" in section.kinds or (section.digits is None and "text" in section.kinds) or not section.tokens:
        return sign + _around(section, general(abs(rounded) if sign else rounded))
    if section.digits is None:
        return sign + _literals(section.tokens).strip()
    if ("literal", "/") in section.tokens:
        return general(rounded)  # a fraction (# ?/?): its decimal value says the same
    if "exponent" in section.kinds:
        return sign + _scientific(abs(rounded), section.digits)
    return sign + _filled(abs(rounded), section.digits, pointed="point" in section.kinds).strip()


def show_text(text: str, code: str) -> str:
    """The text that a cell shows for a text: itself, with what the fourth section or a lone ``@`` section adds."""
    if "@" not in code:
        return text
    sections = parse(code)
    section = sections[3] if len(sections) > 3 else sections[-1]
    return _around(section, text) if "text" in section.kinds else text


def is_date_code(code: str) -> bool:
    """Whether numbers in this format are dates or times."""
    return parse(code)[0].is_date


def general(value: Decimal) -> str:
    """A number as the General format shows it: fifteen significant digits, no trailing zeros."""
    rounded = _FIFTEEN.plus(value)
    if not rounded.is_finite() or not rounded:
        return "0" if rounded.is_finite() else str(value)
    if not -10 <= rounded.adjusted() <= 20:
        return f"{rounded.normalize(_FIFTEEN):E}"
    plain = f"{rounded:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


# --- reading a code -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def parse(code: str) -> tuple[Section, ...]:
    """The sections of a code, at least one."""
    sections: list[list[Token]] = [[]]
    tests: list[tuple[str, Decimal] | None] = [None]
    for match in _TOKEN.finditer(code[:_LONGEST]):
        kind, text = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "other" and text == ";":
            sections.append([])
            tests.append(None)
        elif kind == "bracket":
            condition = _CONDITION.fullmatch(text)
            if condition:
                tests[-1] = condition[1], Decimal(condition[2])
            else:
                sections[-1] += _bracket(text)
        elif kind not in ("space", "fill"):
            sections[-1].append(("literal", text) if kind in ("quoted", "escaped", "other") else (kind, text))
    return tuple(Section(tuple(tokens), test) for tokens, test in zip(sections, tests, strict=True))


def _bracket(text: str) -> list[Token]:
    """A currency sign, an elapsed time, or nothing (colours, locales, numerals)."""
    currency = _CURRENCY.fullmatch(text)
    if currency:
        return [("literal", currency[1])] if currency[1] else []
    return [("elapsed", text)] if _ELAPSED.fullmatch(text) else []


def _chosen(value: Decimal, sections: tuple[Section, ...]) -> tuple[Section, str]:
    """The section for a number and the minus sign that it needs: the section for negatives brings its own."""
    minus = "-" if value < 0 else ""
    numeric = sections[:3]
    if any(section.test for section in numeric):
        for at, section in enumerate(numeric):
            if section.test is None or _TESTS[section.test[0]](value, section.test[1]):
                return section, minus if at == 0 or section.test is None else ""
        return sections[0], minus
    if len(sections) == 1 or value > 0 or (value == 0 and len(sections) < 3):
        return sections[0], minus
    return (sections[1], "") if value < 0 else (sections[2], "")


# --- showing ------------------------------------------------------------------------------------------------------------------


def _literals(tokens: tuple[Token, ...]) -> str:
    return "".join("%" if kind == "percent" else text for kind, text in tokens if kind in ("literal", "percent"))


def _around(section: Section, inner: str) -> str:
    """The literals of a section around a text or a general number."""
    held = {"text", "general"}
    parts = [inner if kind in held else text for kind, text in section.tokens if kind in held or kind == "literal"]
    return "".join(parts) if section.kinds & held else inner


def _digits(tokens: tuple[Token, ...]) -> Digits:
    point = next((at for at, (kind, _) in enumerate(tokens) if kind == "point"), len(tokens))
    places = [at for at, (kind, _) in enumerate(tokens) if kind == "digit"]
    last = max((at for at in places if at < point), default=-1)
    commas = [at for at, (kind, _) in enumerate(tokens) if kind == "comma"]
    scaling = sum(last < at < point or at > places[-1] for at in commas)
    percents = sum(kind == "percent" for kind, _ in tokens)
    whole, part = (tuple(token for token in half if token[0] != "comma") for half in (tokens[:point], tokens[point + 1 :]))
    decimals = sum(kind == "digit" for kind, _ in part)
    return Digits(whole, part, decimals, 2 * percents - 3 * scaling, any(places[0] < at < last for at in commas))


def _filled(value: Decimal, digits: Digits, *, pointed: bool) -> str:
    rounded = value.scaleb(digits.shift, _EXACT).quantize(Decimal(1).scaleb(-digits.decimals), context=_EXACT)
    integer, _, fraction = f"{rounded:f}".partition(".")
    left = _filled_left(digits.whole, integer.lstrip("0"), grouped=digits.grouped)
    return left + "." + _filled_right(digits.part, fraction) if pointed else left


def _filled_left(tokens: tuple[Token, ...], digits: str, *, grouped: bool) -> str:
    """Integer digits put on their places from the right; what is left over stands at the first place."""
    shown: list[str] = []
    places = sum(kind == "digit" for kind, _ in tokens)
    count = 0
    for kind, text in reversed(tokens):
        if kind != "digit":
            shown.append("%" if kind == "percent" else text)
            continue
        places -= 1
        take = digits[-1:] if places else digits
        digits = digits[: len(digits) - len(take)]
        for digit in reversed(take or ("0" if text == "0" else "")):
            shown.append(digit + ("," if grouped and count and count % 3 == 0 else ""))
            count += 1
    return "".join(reversed(shown))


def _filled_right(tokens: tuple[Token, ...], digits: str) -> str:
    """Decimals put on their places from the left; zeros at the end only where the code asks for them."""
    needed = max((at for at, (_, text) in enumerate((t for t in tokens if t[0] == "digit"), 1) if text == "0"), default=0)
    kept = digits[:needed] + digits[needed:].rstrip("0")
    supply = iter(kept)
    return "".join(next(supply, "") if kind == "digit" else "%" if kind == "percent" else text for kind, text in tokens)


def _scientific(value: Decimal, digits: Digits) -> str:
    exponent_at = next((at for at, (kind, _) in enumerate(digits.part) if kind == "exponent"), 0)
    decimals = sum(kind == "digit" for kind, _ in digits.part[:exponent_at])
    number, _, exponent = f"{value:.{decimals}E}".partition("E")
    return f"{number}E{exponent[0]}{exponent[1:].zfill(2)}"
