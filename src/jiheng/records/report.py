"""Narrative: a report's sections and the figures that its sentences state."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from attrs import frozen

from jiheng.records.cell import Text, Value
from jiheng.records.place import Place
from jiheng.values.interval import Interval


@frozen
class Section:
    """A heading. level 0 is 第一部分, 1 is 一、, 2 is （一）, 3 is 1., 4 is （1）. number is as printed; title without it."""

    level: int
    number: str
    title: str
    place: Place


@frozen
class Claim:
    """A figure that the text states.

    Attributes:
        measure: what kind of figure: ``budget``, ``received``, ``executed``, ``balance``, ``amount`` (money),
            ``execution_rate``, ``completion_rate``, ``share``, ``growth``, ``satisfaction``, ``awareness``, ``rate`` (percent), ``headcount``,
            ``count``, ``standard`` (元/人),
            ``score``, ``execution_score``, ``indicator_score``, ``grade``, ``date``.
        subject: the words that say of what, as printed (退休人员满意度, 中央资金); empty when the sentence names none.
        value: figure and unit; for a grade the word.
        period: year or months named with it, None when none.
        sentence: the whole sentence it stands in, with the place of the sentence.
        start: offset of the figure in the sentence.
        planned: whether the sentence speaks of a plan or target (预计, 计划, 目标), not of what was done.
    """

    measure: str
    subject: str
    value: Value
    period: str | None
    sentence: Text
    start: int
    planned: bool = False

    @property
    def place(self) -> Place:
        """The place of the figure."""
        return self.value.place


@frozen
class StatedSum:
    """A total with its parts, as one sentence lists them; all figures are of one kind (money or persons).

    Attributes:
        complete: whether the parts are all of the total; where they may be some of it, they can still not exceed it.
    """

    total: Claim
    parts: tuple[Claim, ...]
    complete: bool = True

    @property
    def place(self) -> Place:
        """The place of the total."""
        return self.total.place


@frozen
class StatedProduct:
    """Persons times a standard (times months) and the amount that the sentence gives for it.

    Attributes:
        factors: the persons, the standard, and the months where the standard is monthly.
        product: the stated amount. computed: what the factors give, in yuan.
    """

    factors: tuple[Claim, ...]
    product: Claim
    computed: Interval

    @property
    def place(self) -> Place:
        """The place of the stated amount."""
        return self.product.place


@frozen
class StatedEquation:
    """An equation written out: 30437/33333*100%=91.31%.

    Attributes:
        expression: the left side as printed. stated: the result as printed.
        computed: the left side. result: the stated result; both with % as 1/100 and 万, 亿 multiplied out.
    """

    expression: Text
    stated: Value
    computed: Interval
    result: Interval

    @property
    def place(self) -> Place:
        """The place of the stated result."""
        return self.stated.place

    @property
    def may_hold(self) -> bool:
        """Whether it holds by some reading: a result in percent, 万元 or 亿元 is often written without saying so."""
        return any(self.computed.scaled(k).meets(self.result) or self.result.scaled(k).meets(self.computed) for k in (1, 100, 10**4, 10**8))


@frozen
class WordsAmount:
    """An amount in words beside the same amount in digits: 674064元（大写：陆拾柒万肆仟零陆拾肆元整).

    Attributes:
        words: as printed. said: the yuan that they say. digits: the figure beside them.
    """

    words: Text
    said: Decimal
    digits: Value

    @property
    def place(self) -> Place:
        """The place of the words."""
        return self.words.place


@frozen
class Report:
    """A narrative document or a part of one (an evaluation report, the text around one table).

    Attributes:
        title: as printed. year: None when it does not say. project: the project it speaks of, as printed in its cover or title.
        sections: headings in order. claims: figures in reading order. paragraphs: the text itself, each with its place.
        tables: indexes, in the list of a file's records, of the self-evaluations that it speaks of.
        sums, products, equations, words_amounts: the arithmetic that its sentences write out, only where it is certain.
    """

    title: Text
    year: int | None
    project: Text | None
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    paragraphs: tuple[Text, ...]
    tables: tuple[int, ...]
    place: Place
    sums: tuple[StatedSum, ...] = ()
    products: tuple[StatedProduct, ...] = ()
    equations: tuple[StatedEquation, ...] = ()
    words_amounts: tuple[WordsAmount, ...] = ()

    @cached_property
    def _by_sentence(self) -> dict[Text, tuple[Claim, ...]]:
        found: dict[Text, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.sentence, []).append(claim)
        return {sentence: tuple(claims) for sentence, claims in found.items()}

    def beside(self, claim: Claim) -> tuple[Claim, ...]:
        """The figures of a figure's sentence, itself among them, in order."""
        return self._by_sentence.get(claim.sentence, ())

    @cached_property
    def heading_paths(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """For each heading its line and the titles that hold from there on, outermost first."""
        paths: list[tuple[int, tuple[str, ...]]] = []
        over: list[Section] = []
        for section in self.sections:
            over = [*(above for above in over if above.level < section.level), section]
            paths.append((section.place.line or 0, tuple(above.title for above in over)))
        return tuple(paths)


@frozen
class ScorecardRow:
    """A row of a third party's or department's scorecard (综合评分表)."""

    level1: str
    level2: str
    name: Text
    weight: Value | None
    target: Value | None
    rule: Text | None
    process: Text | None
    deduction: Value | None
    score: Value | None
    rate: Value | None
    place: Place


@frozen
class Scorecard:
    """A scorecard with its rows and the printed total."""

    title: Text
    rows: tuple[ScorecardRow, ...]
    total_weight: Value | None
    total_score: Value | None
    place: Place
