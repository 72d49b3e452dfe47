"""Arithmetic that sentences write out: totals with their parts, persons times a standard, equations, amounts in words beside digits.

Only what is certain is recognised: parts are taken for all parts of a total only where their names show it (the levels of government, the kinds
of posts …) or where a bare 合计 closes a list that opens the paragraph. A false alarm here costs more than three misses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from attrs import define, evolve

from jiheng.forms.claims import Figure, Sentence, either, words
from jiheng.forms.passages import Passage
from jiheng.records import Claim, StatedEquation, StatedProduct, StatedSum, Value, WordsAmount
from jiheng.values.chinese import read_amount
from jiheng.values.interval import Interval
from jiheng.values.money import Money
from jiheng.values.printed import Printed
from jiheng.values.quantity import Quantity
from jiheng.values.units import unit

_AMONG: Final = "其中"
_GAP: Final = re.compile(r"[，,。；;：:、\s]*")
_TOTAL: Final = re.compile(r"(?:共计|合计|总计|共)[^，,；;。：:]{0,8}$")
_BARE_TOTAL: Final = re.compile(r"[，,；;、\s]*(?:共计|合计|总计|共)\s*")
_PRODUCT: Final = re.compile(r"共|合计|总计|补助费|需资金|所需")
_NOT_ALL: Final = re.compile(r"等|其他|另|预算|包括|累计|剩余|结余|到位")
_MONTHS: Final = re.compile(r"(\d{1,2})\s*个月")


@define
class Arithmetic:
    """What was found in a passage."""

    sums: list[StatedSum]
    products: list[StatedProduct]
    equations: list[StatedEquation]
    words_amounts: list[WordsAmount]


def arithmetic_of(passage: Passage, sentences: list[Sentence]) -> Arithmetic:
    """The arithmetic that a passage writes out; ``sentences`` are the passage's, read."""
    sums: list[StatedSum] = []
    products: list[StatedProduct] = []
    for at, sentence in enumerate(sentences):
        figures = [figure for figure in sentence.figures if not figure.depth]
        sums += [*_listed_after(passage, sentences, at), *_listed_before(passage, figures, first=at == 0)]
        products += _products(passage, sentence, figures)
    return Arithmetic(sums, products, list(_equations(passage)), list(_words_amounts(passage)))


# --- totals and parts ---------------------------------------------------------------------------------------------------------


@cache
def _partitions() -> list[tuple[int, Mapping[str, list[str]]]]:
    return [(entry["least"], entry["parts"]) for entry in words()["partitions"]]


def _category(noun: str, parts: Mapping[str, list[str]]) -> str | None:
    return next((name for name, found in parts.items() if any(word in noun for word in found)), None)


def _listed_after(passage: Passage, sentences: list[Sentence], at: int) -> Iterator[StatedSum]:
    """A total, 其中, and its parts; 其中 may open the next sentence."""
    sentence = sentences[at]
    for among in re.finditer(_AMONG, passage.plain[sentence.start : sentence.end]):
        where = sentence.start + among.start()
        before = [f for s in sentences[max(0, at - 1) : at + 1] for f in s.figures if f.end <= where and not f.depth]
        if not before or not _GAP.fullmatch(passage.plain, before[-1].end, where):
            continue
        after = [figure for figure in sentence.figures if figure.start > where and not figure.depth]
        for complete in (True, False):
            parts = _parts(after, before[-1], complete=complete)
            if parts:
                yield _sum(before[-1], parts, complete=complete)
                break


def _parts(figures: list[Figure], total: Figure, *, complete: bool) -> list[Figure]:
    """The figures from the first on that make up a whole by their names, or at least two different parts of one; none when they do not."""
    for whole, names in _partitions():
        least = whole if complete else 2
        parts: list[Figure] = []
        for figure in figures:
            if figure.kind == "percent" and parts:
                continue
            if not _of_one_kind(figure, total) or _category(figure.noun, names) is None:
                break
            parts.append(figure)
        if len(parts) >= least and len({_category(part.noun, names) for part in parts}) >= least:
            return parts
    return []


def _listed_before(passage: Passage, figures: list[Figure], *, first: bool) -> Iterator[StatedSum]:
    """Parts, then 共计 and the total."""
    for at, total in enumerate(figures):
        before = figures[:at]
        if total.kind not in {"money", "persons"} or len(before) < 2 or not _TOTAL.search(passage.plain, before[-1].end, total.start):
            continue
        same = [figure for figure in before if figure.kind == total.kind]
        parts = _parts(same, total, complete=True)
        bare = _BARE_TOTAL.fullmatch(passage.plain, before[-1].end, total.start)
        if len(parts) != len(same) and bare and first and len(same) == len(before) >= 2:
            parts = same if all(_of_one_kind(figure, total) for figure in same) and not _repeated(same) else []
        if len(parts) == len(same) >= 2:
            yield _sum(total, parts)
            return


def _repeated(figures: list[Figure]) -> bool:
    """Whether two figures have one name or one lacks a name (a list that says more than parts)."""
    nouns = [figure.noun for figure in figures]
    return len(set(nouns)) < len(nouns) or any(_TOTAL.search(noun) for noun in nouns)


def _of_one_kind(figure: Figure, total: Figure) -> bool:
    return figure.claim is not None and figure.kind == total.kind and figure.unit.base == total.unit.base and figure.noun != total.noun


def _sum(total: Figure, parts: list[Figure], *, complete: bool = True) -> StatedSum:
    return StatedSum(_claim(total), tuple(_claim(part) for part in parts), complete)


def _claim(figure: Figure) -> Claim:
    if figure.claim is None:  # only figures with a claim are chosen
        raise LookupError(figure)
    return figure.claim


# --- persons times a standard -------------------------------------------------------------------------------------------------


def _products(passage: Passage, sentence: Sentence, figures: list[Figure]) -> Iterator[StatedProduct]:
    """One number of persons, one standard, and after both one amount that is called their total."""
    persons = [figure for figure in figures if figure.kind == "persons" and figure.claim]
    standards = [figure for figure in figures if figure.kind == "standard"]
    amounts = [figure for figure in figures if figure.kind == "money"]
    if not len(persons) == len(standards) == len(amounts) == 1 or figures[-1] is not amounts[0]:
        return
    between = passage.plain[max(persons[0].end, standards[0].end) : amounts[0].start]
    if not _PRODUCT.search(between) or _NOT_ALL.search(between):
        return
    per = standards[0].unit.per
    months = _MONTHS.findall(passage.plain[sentence.start : sentence.end])
    monthly = "月" in per or "每月" in standards[0].noun
    if set(per) - {"人", "户", "年", "次", "人次", "月"} or (monthly and len(months) != 1):
        return
    exact = "约" not in passage.plain[max(sentence.start, standards[0].start - 3) : standards[0].start]
    computed = _reading(persons[0], exact=True) * _reading(standards[0], exact=exact)
    computed = computed.scaled(int(months[0])) if monthly else computed
    yield StatedProduct((_claim(persons[0]), _claim(standards[0])), _claim(amounts[0]), computed)


def _reading(figure: Figure, *, exact: bool) -> Interval:
    """What a factor may stand for: a whole number of persons or yuan is exact, a rounded one an interval."""
    scale = figure.unit.scale
    whole = exact and figure.number.places == 0 and scale == 1
    return (Interval.point(figure.number.value) if whole else figure.number.interval).scaled(scale)


# --- equations ----------------------------------------------------------------------------------------------------------------

_NUM: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NO_EXPRESSION: Final = re.compile(r"\s*(?:(?:19|20)\d\d-\d{1,2}(?:-\d{1,2})?|0\d+-\d+)\s*")  # a date, a telephone number
_SIGN: Final = r"[+\-−×*xX/÷]"


@cache
def _terms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    units = words()["units"]
    per = rf"(?:/(?:{either(units['per'])}))*"
    name = rf"(?:%|(?:{either([*units['money'], *units['persons'], *units['counts'], '个月', '月', '分', '天'])}){per})?"
    term = rf"[(（]?\s?{_NUM}\s?{name}\s?[)）]?\s?"
    equation = re.compile(
        rf"(?<![\d.,A-Za-z年第号〕\]】/+\-−×*÷])(?P<left>{term}(?:{_SIGN}\s?{term}){{1,12}})=\s?(?P<result>(?P<number>{_NUM})\s?(?P<unit>{name}))(?!\s?{_SIGN}\s?[\d(（])"
    )
    return equation, re.compile(rf"(?P<number>{_NUM})\s*(?P<unit>{name})|(?P<sign>{_SIGN}|[()（）])")


def _equations(passage: Passage) -> Iterator[StatedEquation]:
    equation, _ = _terms()
    if "=" not in passage.plain:
        return
    for match in equation.finditer(passage.plain):
        computed = None if _NO_EXPRESSION.fullmatch(match["left"]) else _evaluate(match["left"])
        if computed is None:
            continue
        number, name = Printed.of(match["number"]), match["unit"]
        stated = Value(match["result"].strip(), Quantity(None, number, None, name or None), passage.place(*match.span("result")))
        yield StatedEquation(passage.words(*match.span("left")), stated, computed, number.interval.scaled(_scale(name)))


def _scale(name: str) -> Fraction:
    return Fraction(1, 100) if name == "%" else unit(name).scale if name else Fraction(1)


def _evaluate(left: str) -> Interval | None:
    """The value of an expression; None when its brackets do not close or it divides by what may be zero."""
    tokens = [_token(match) for match in _terms()[1].finditer(left)]
    try:
        value, rest = _added(tokens)
    except (ZeroDivisionError, IndexError, ValueError):
        return None
    return value if not rest else None


Token = Interval | str


def _token(match: re.Match[str]) -> Token:
    if match["sign"]:
        return {"（": "(", "）": ")", "−": "-", "*": "×", "x": "×", "X": "×", "÷": "/"}.get(match["sign"], match["sign"])
    number = Printed.of(match["number"])
    rounded = number.places > 0 or unit(match["unit"] or "个").scale > 1
    return (number.interval if rounded else Interval.point(number.value)).scaled(_scale(match["unit"]))


def _added(tokens: list[Token]) -> tuple[Interval, list[Token]]:
    value, rest = _multiplied(tokens)
    while rest and rest[0] in {"+", "-"}:
        other, after = _multiplied(rest[1:])
        value, rest = (value + other if rest[0] == "+" else value - other), after
    return value, rest


def _multiplied(tokens: list[Token]) -> tuple[Interval, list[Token]]:
    value, rest = _single(tokens)
    while rest and rest[0] in {"×", "/"}:
        other, after = _single(rest[1:])
        value, rest = (value * other if rest[0] == "×" else value / other), after
    return value, rest


def _single(tokens: list[Token]) -> tuple[Interval, list[Token]]:
    first = tokens[0]
    if isinstance(first, Interval):
        return first, tokens[1:]
    if first != "(":
        raise ValueError(first)
    value, rest = _added(tokens[1:])
    if rest[0] != ")":
        raise ValueError(rest)
    return value, rest[1:]


# --- amounts in words ---------------------------------------------------------------------------------------------------------

_FORMAL: Final = "零壹贰叁肆伍陆柒捌玖拾佰仟"
_WORDS: Final = r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{1,30}[元圆][零壹贰叁肆伍陆柒捌玖角分]{0,6}[整正]?"
_DIGITS: Final = rf"[¥￥]?\s?{_NUM}\s?(?:万元|亿元|元)?"
_LINK: Final = r"[\s（(）)，,：:]{0,3}(?:大写|小写|人民币|即)?[\s：:（(]{0,2}(?:人民币)?[\s：:]{0,2}"
_BESIDE: Final = re.compile(rf"(?P<digits>{_DIGITS}){_LINK}(?P<words>{_WORDS})|(?P<words2>{_WORDS}){_LINK}(?P<digits2>{_DIGITS})")


def _words_amounts(passage: Passage) -> Iterator[WordsAmount]:
    if not any(letter in passage.plain for letter in _FORMAL):
        return
    for match in _BESIDE.finditer(passage.plain):
        which = "" if match["words"] else "2"
        digits = passage.words(*match.span(f"digits{which}"))
        try:
            said: Decimal = read_amount(match[f"words{which}"])
            amount = Money.of(match[f"digits{which}"], "元")
        except ValueError:
            continue
        value = Value(digits.text, Quantity(None, amount.printed, None, amount.unit), evolve(digits.place, text=digits.text))
        yield WordsAmount(passage.words(*match.span(f"words{which}")), said, value)
