"""Figures that sentences state: what kind of figure, of what, with its unit, period and place. A sentence that cannot be read gives nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final

from attrs import define, frozen

from jiheng.documents import Paragraph
from jiheng.forms.passages import TORN, Passage
from jiheng.records import Claim, Text, Value
from jiheng.values.printed import Printed
from jiheng.values.quantity import Quantity, parse_operator
from jiheng.values.text import tidy
from jiheng.values.units import Unit, unit

_HARD: Final = frozenset("，,；;。！？!?：:\n")
_OPEN: Final = "（("
_CLOSE: Final = "）)"
_PERIOD: Final = re.compile(r"(?:19|20)\d\d\s*年(?:度)?(?:\s*\d{1,2}\s*月(?:底|末|份)?(?:\s*\d{1,2}\s*日)?)?")
_BLANKS: Final = re.compile(r"\s+")
_DATE_LEAD: Final = re.compile(r"^(?:\d{1,2}[、.．](?!\d))?(?:(?:19|20)\d\d年(?:度)?)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:底|末|初|份)?")
_NO_FIGURE_AFTER: Final = re.compile(r"(?:[-~—*×+/÷]|(?<![升降高低增减加少长大短延缩到达涨调整])至)\s*$")  # 下降至21起 is no range, 3至5起 is
_BRACKET_LEAD: Final = re.compile(r"^[（(][^）)]*[）)]")
_EDGES: Final = "、，,：:“”\"'·-—"
_GRADED: Final = ("评价结果", "评价结论", "自评结果", "自评结论", "属于", "等级", "等次", "档次", "评定", "评为")  # one of them names a grade
_SENTENCE_MAX: Final = 2000  # a longer one is no sentence
_FULL_SCORE: Final = 100
_REACH: Final = 60  # characters back from a figure in which its noun is looked for


@frozen
class Figure:
    """A figure found in a sentence.

    Attributes:
        start, end: offsets in the passage. noun: the words before it within its clause, as printed, without blanks.
        quantity: operator, number and unit. kind: ``money``, ``standard``, ``persons``, ``percent``, ``score``, ``count``.
        depth: how many brackets it stands in. claim: what it states; None when that cannot be said.
    """

    start: int
    end: int
    noun: str
    quantity: Quantity
    kind: str
    depth: int
    claim: Claim | None

    @property
    def number(self) -> Printed:
        """The figure."""
        return self.quantity.number or Printed.of("0")

    @property
    def unit(self) -> Unit:
        """The unit, taken apart."""
        return unit(self.quantity.unit or "")


@define
class Sentence:
    """A sentence with its figures in order."""

    start: int
    end: int
    figures: list[Figure]


def claims_of(paragraph: Paragraph) -> list[Claim]:
    """The figures that one paragraph states."""
    passage = Passage.of([paragraph])
    return claims_in(read_sentences(passage), passage)


def claims_in(sentences: Iterable[Sentence], passage: Passage) -> list[Claim]:
    """The claims of sentences that were read, grades among them, in reading order."""
    found: list[Claim] = []
    for sentence in sentences:
        claims = [figure.claim for figure in sentence.figures if figure.claim]
        found += sorted([*claims, *_grades(passage, sentence)], key=lambda claim: claim.start)
    return found


def read_sentences(passage: Passage) -> list[Sentence]:
    """Every sentence of a passage with the figures in it."""
    return [_read(passage, start, end) for start, end in passage.sentences()]


# --- words and patterns, from labels/claims.toml --------------------------------------------------------------------------------


@cache
def words() -> Mapping[str, Any]:
    """The data file."""
    return tomllib.loads(files(__package__).joinpath("labels/claims.toml").read_text(encoding="utf-8"))


def either(options: Iterable[str]) -> str:
    """A pattern for one of some words, the longest first."""
    return "|".join(re.escape(option) for option in sorted(options, key=len, reverse=True))


@cache
def _figures() -> re.Pattern[str]:
    units = words()["units"]
    per = rf"(?:\s?/\s?每?(?:{either(units['per'])})(?:·[年月])?)+"
    number = rf"(?<![\d.,A-Za-z{TORN}$#])(?<!第)(?<!第\s)(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?![\d{TORN}])"
    money = rf"(?P<money>{either(units['money'])})(?P<per>{per})?"
    persons = rf"(?P<persons>{either(units['persons'])})(?!{either(units['not_persons'])})"
    score = rf"(?P<score>分)(?!{either(units['not_score'])})"
    count = rf"(?P<count>{either(units['counts'])})(?!{either(units['not_count'])})"
    bare = r"(?P<percent>[%‰])|(?P<scale>[万亿])(?![\u4e00-\u9fff])"
    return re.compile(rf"(?P<number>{number})\s{{0,2}}(?P<unit>{bare}|{money}|{persons}|{score}|{count})(?!\s*[-~—至]\s*\d)")


@cache
def _edge(name: str, pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.format(either(words()["words"][name])))


@cache
def _grade() -> re.Pattern[str]:
    grade = either(words()["grades"]["words"])
    said = rf"(?P<subject>[\u4e00-\u9fff]{{0,12}}?(?:{either(_GRADED)}))"
    return re.compile(rf"{said}\s*(?:[为是:：]|属于|评定为)*\s*[“\"'‘「]?(?P<grade>{grade})(?:[”\"'’」]|(?=[，。；,;、\s）)]|$))")


# --- one sentence ---------------------------------------------------------------------------------------------------------------


def _read(passage: Passage, start: int, end: int) -> Sentence:
    sentence = Sentence(start, end, [])
    matches = list(_figures().finditer(passage.plain, start, end)) if end - start <= _SENTENCE_MAX else []
    if matches and not _is_rule(passage.plain[start:end]):
        reader = _Reader(passage, sentence, passage.words(start, end))
        for match in matches:
            reader.read(match)
    return sentence


def _is_rule(sentence: str) -> bool:
    """Whether a sentence lays down how points are given, and so states no fact."""
    return any(word in sentence for word in words()["rules"]["words"])


@define
class _Reader:
    """Reads the figures of one sentence, from left to right."""

    passage: Passage
    sentence: Sentence
    whole: Text

    @property
    def plain(self) -> str:
        return self.passage.plain

    def read(self, match: re.Match[str]) -> None:
        """Add a figure, unless it is the end of a range or a term of an equation."""
        start, end = match.span()
        if _NO_FIGURE_AFTER.search(self.plain, max(self.sentence.start, start - 4), start):
            return
        after = self.sentence.figures[-1].end if self.sentence.figures else self.sentence.start
        begin = _clause_start(self.plain, max(after, start - _REACH), start)
        opened = _edge("before", r"(?P<word>{0})\s*$").search(self.plain[begin:start])
        closed = _edge("after", r"\s*(?:[（(]含[）)])?(?P<word>{0})").match(self.plain, end)
        first = begin + opened.start() if opened else start
        last = closed.end() if closed else end
        noun = _noun(self.passage.text[begin:first])
        op = parse_operator(opened["word"]) if opened else parse_operator(closed["word"]) if closed else None
        quantity = Quantity(op, Printed.of(match["number"]), None, _BLANKS.sub("", match["unit"]))
        kind = _kind(match, noun)
        claim = self._claim(kind, noun, Value(tidy(self.passage.text[first:last]), quantity, self.passage.place(first, last)), (begin, start))
        self.sentence.figures.append(Figure(start, last, noun, quantity, kind, self._depth(start), claim))

    def _claim(self, kind: str, noun: str, value: Value, clause: tuple[int, int]) -> Claim | None:
        sentence = self.plain[self.sentence.start : self.sentence.end]
        measure, subject = _measure(kind, noun, value.unit_name or "", sentence, self.sentence.figures)
        if measure is None:
            return None
        period = _period(self.plain, self.sentence.start, *clause)
        return Claim(measure, subject, value, period, self.whole, clause[1] - self.sentence.start, self._planned)

    @cached_property
    def _planned(self) -> bool:
        return any(self.plain.find(word, self.sentence.start, self.sentence.end) >= 0 for word in words()["words"]["planned"])

    def _depth(self, figure: int) -> int:
        before = self.plain[self.sentence.start : figure]
        return max(0, sum(map(before.count, _OPEN)) - sum(map(before.count, _CLOSE)))


def _kind(match: re.Match[str], noun: str) -> str:
    kind = next(name for name in ("percent", "money", "persons", "score", "count", "scale") if match[name])
    if match["per"] or (kind == "money" and noun.endswith(tuple(words()["words"]["each"]))):
        return "standard"
    return "persons" if kind == "scale" else kind


def _clause_start(plain: str, least: int, figure: int) -> int:
    """Where the noun phrase before a figure may begin: after the last separator outside brackets."""
    at, depth = figure, 0
    while at > least:
        mark = plain[at - 1]
        if mark in _CLOSE:
            depth += 1
        elif mark in _OPEN:
            if not depth:
                break
            depth -= 1
        elif mark in _HARD and not depth and not (mark in "：:" and not plain[at:figure].strip()):
            break
        at -= 1
    return at


def _noun(text: str) -> str:
    """The noun phrase: without blanks, dates and the small words around it."""
    noun = _BRACKET_LEAD.sub("", _BLANKS.sub("", text).partition("=")[0])
    lead = _edge("lead", r"^(?:{0})")
    trail = _edge("trail", r"(?:{0}|(?<!下)达)$")
    while True:
        shorter = _DATE_LEAD.sub("", lead.sub("", trail.sub("", noun.strip(_EDGES).lstrip("）)").rstrip("（("))))
        if shorter == noun:
            return noun
        noun = shorter


# --- what a figure measures -----------------------------------------------------------------------------------------------------


def _measure(kind: str, noun: str, name: str, sentence: str, earlier: list[Figure]) -> tuple[str | None, str]:
    """Measure and subject; a measure of None where the words do not say it."""
    if kind == "percent":
        return _of_percent(noun, earlier)
    if kind == "money":
        return _of_money(noun), noun
    if kind == "score":
        return _of_score(noun, sentence, earlier), noun
    if kind == "persons":
        measured = name[-1] not in "万亿" or noun.endswith(("人数", "人口", "人次", "户数"))
        return ("headcount" if measured else None), noun
    return kind, noun


def _of_percent(noun: str, earlier: list[Figure]) -> tuple[str | None, str]:
    compared = tuple(words()["words"]["compared"])
    before = next((f.noun for f in reversed(earlier) if f.kind != "percent" and f.noun and not f.noun.startswith(compared)), "")
    if noun.startswith("占") or "占" in noun.removesuffix("比").removesuffix("比例")[-20:]:
        return "share", noun.partition("占")[0] or before
    growth = next((word for word in words()["words"]["growth"] if noun.endswith(word)), None)
    if growth:
        own = noun.removesuffix(growth)
        return "growth", own if own and not own.startswith(compared) else _without_change(before)
    for measure, ends in words()["measures"].items():
        if noun.endswith(tuple(ends)):
            return measure, noun
    if noun.startswith("完成") and noun.endswith("预算"):
        return "rate", noun
    return None, noun


def _without_change(noun: str) -> str:
    return _edge("change", r"(?:{0})$").sub("", noun)


def _of_money(noun: str) -> str:
    """The kind of an amount by the word nearest to it; a change of an amount is only an amount."""
    for name in words()["money"]["names"]:
        noun = noun.replace(name, "　" * len(name))
    if any(word in noun for word in words()["words"]["change"]):
        return "amount"
    kinds = {measure: found for measure, found in words()["money"].items() if measure != "names"}
    at, measure = max((noun.rfind(word), measure) for measure, found in kinds.items() for word in found)
    return measure if at >= 0 else "amount"


def _of_score(noun: str, sentence: str, earlier: list[Figure]) -> str | None:
    """Which score a figure is; a bare 得分 behind the points of one heading (决策15分，得分14分) is that heading's, and none of the whole's."""
    scores = words()["scores"]
    for measure in ("execution_score", "indicator_score", "score"):
        if noun.endswith(tuple(scores[measure])):
            return measure
    of_a_part = any(figure.kind == "score" and figure.number.value != _FULL_SCORE for figure in earlier)
    if noun in scores["bare"] and not of_a_part and not any(word in sentence for word in scores["bare_not_beside"]):
        return "score"
    return None


def _period(plain: str, sentence: int, clause: int, figure: int) -> str | None:
    """The year or months named last before a figure; 上年 where the clause speaks of the year before itself."""
    last_year = _edge("last_year", r"(?P<last>{0})").search(plain, clause, figure)
    if last_year and plain[max(0, last_year.start() - 1) : last_year.start()] not in words()["words"]["compared"]:
        return last_year["last"]
    named = _PERIOD.findall(plain, sentence, figure)
    return _BLANKS.sub("", named[-1]) if named else None


def _grades(passage: Passage, sentence: Sentence) -> Iterator[Claim]:
    if not any(passage.plain.find(word, sentence.start, sentence.end) >= 0 for word in _GRADED):
        return
    matches = list(_grade().finditer(passage.plain, sentence.start, sentence.end))
    if not matches or _is_rule(passage.plain[sentence.start : sentence.end]):
        return
    whole = passage.words(sentence.start, sentence.end)
    for match in matches:
        value = Value(match["grade"], Quantity(), passage.place(*match.span("grade")))
        yield Claim("grade", match["subject"].removesuffix("属于"), value, None, whole, match.start("grade") - sentence.start)
