"""SC103 and SC104: a form's total, what explains a wrong one, and the grade that follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.context import Case, Context
from jiheng.checks.registry import rule
from jiheng.messages import Message, msg
from jiheng.records import Claim, Finding, Placed, Report, SelfEvaluation, Severity, Text, Value
from jiheng.scoring import Regime
from jiheng.values.printed import Printed, plain
from jiheng.values.text import key

_FULL: Final = Fraction(100)
#: 90（含）-100分为优, 80-90为良, 90分以上为优
_BAND: Final = re.compile(
    r"(?P<low>\d{2,3})分?(?:\(含(?:\d+分?)?\))?分?(?:以上|(?:-|—|~|至|到)+\d{2,3}分?(?:\(不?含(?:\d+分?)?\))?分?)(?:\(含\))?"
    r"(?:[的为是属于,:]|评定|等级|等次)*[“\"「]?(?P<word>优秀|优|良好|良|中等|中|合格|较差|差)"
)
_SAME: Final = {"优秀": "优", "良好": "良", "中等": "中", "合格": "中", "一般": "中", "较差": "差", "不合格": "差"}
_WORD: Final = re.compile(r"优秀|优|良好|良|中等|中|不合格|合格|一般|较差|差")


@frozen
class _Sum:
    """The scores of a form.

    Attributes:
        levels: sums by first-level heading, in order. execution: points for execution as they should count; None when not scored.
        printed: those points as printed. cells: every score. blanks: points of rows that have a weight and no score.
    """

    levels: Mapping[str, Fraction]
    execution: Fraction | None
    printed: Fraction | None
    cells: tuple[Value, ...]
    blanks: Fraction

    @property
    def indicators(self) -> Fraction:
        """The sum of the indicators' scores."""
        return sum(self.levels.values(), Fraction(0))

    @property
    def right(self) -> Fraction:
        """The right total."""
        return self.indicators + (self.execution or 0)


@rule("SC103", "total-score", severity=Severity.ERROR, basis="总分为预算执行与各指标得分之和")
def total_score(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """总分不等于各行得分之和。

    查什么：
        总分行的得分与预算执行得分、各指标得分之和比较；不等时试着说明填写的数是怎样来的：漏了执行得分、明细行重复计入、某一级按标注的分值计等。
        预算执行得分大于分值（把执行率填进了得分栏）的，按更正后的得分合计。
    为什么：
        总分决定等级。
    错误示例：
        执行10，产出50，效益20，满意度10，总分100。
    正确示例：
        执行10，产出50，效益20，满意度10，总分90。
    已知例外：
        总分四舍五入到整数或一位小数视为正确；有的行没有填得分、表中没有资金部分而缺口恰可由其补足的，不报告。
    """
    total = form.total_score
    if total is None or total.number is None:
        return
    added = _added(form, context)
    if added is None or total.number.prints(added.right) or _is_subtotal(form, added, total.number):
        return
    reasons = _reasons(form, added, total.number.exact)
    if not reasons and (added.blanks or _may_be_missing(form, added, total.number)):
        return
    yield Finding.at(
        total,
        msg(
            "总分应为{sum}分（{terms}），表中为{found}分。{reasons}",
            sum=plain(added.right),
            terms=_terms(added),
            found=total.number,
            reasons=_joined(reasons),
        ),
        expected=added.right,
        because=added.cells,
        fix=context.scored.computed_total == context.scored.printed_total,  # else a row's own score is to be corrected first
    )


def _added(form: SelfEvaluation, context: Context) -> _Sum | None:
    """The scores of the form added up; None when no indicator has one."""
    levels: dict[str, Fraction] = {}
    cells: list[Value] = []
    blanks = Fraction(0)
    for row in form.indicators:
        score, weight = _exact(row.score), _exact(row.weight)
        if row.score is not None and score is not None:
            levels[row.level1] = levels.get(row.level1, Fraction(0)) + score
            cells.append(row.score)
        elif weight is not None:
            blanks += weight
    if not cells:
        return None
    printed, right = _execution(form, context)
    funds = form.scored_funds
    if funds is not None and funds.score is not None and printed is not None:
        cells.insert(0, funds.score)
    if funds is not None and printed is None:
        blanks += _exact(funds.weight) or 0
    return _Sum(levels, right, printed, tuple(cells), blanks)


def _exact(value: Value | None) -> Fraction | None:
    return value.number.exact if value is not None and value.number is not None else None


def _execution(form: SelfEvaluation, context: Context) -> tuple[Fraction | None, Fraction | None]:
    """The printed execution score, and the one that counts: where the printed one is above its points, the right one."""
    funds = form.scored_funds
    printed, weight = (_exact(funds.score), _exact(funds.weight)) if funds is not None else (None, None)
    if printed is None or weight is None or printed <= weight:
        return printed, printed
    scored = context.score_of(funds)
    return printed, Fraction(scored.expected) if scored is not None and scored.expected is not None else weight


def _is_subtotal(form: SelfEvaluation, added: _Sum, total: Printed) -> bool:
    """Whether the total row is that of the indicators alone: its weight is the sum of theirs, and less than the whole."""
    weights = sum((_exact(row.weight) or Fraction(0) for row in form.indicators), Fraction(0))
    return _exact(form.total_weight) == weights < _FULL and total.prints(added.indicators)


def _may_be_missing(form: SelfEvaluation, added: _Sum, total: Printed) -> bool:
    """Whether rows that were not read may hold what is missing from the sum: the weights that were read fall short of 100 (see WT101)."""
    funds = form.total_funds
    weighed = sum((_exact(row.weight) or Fraction(0) for row in form.indicators), Fraction(0))
    if added.execution is not None and funds is not None:
        weighed += _exact(funds.weight) or added.execution
    return 0 < total.exact - added.right <= _FULL - weighed


def _reasons(form: SelfEvaluation, added: _Sum, total: Fraction) -> list[Message]:
    """What would give the printed total."""
    found = [*_by_execution(form, added, total), *_by_levels(form, added, total)]
    if not found:
        left_out = [row for row in form.indicators if _exact(row.score) and added.right - (_exact(row.score) or 0) == total]
        found = [msg("恰好漏加了「{name}」的{points}分", name=row.name.text, points=row.score) for row in left_out[:1]]
    weights = [_exact(row.weight) or Fraction(0) for row in form.indicators]
    if not found and total == sum(weights, Fraction(0)) + (_exact(form.total_funds.weight) or 0 if form.total_funds else 0):
        found = [msg("恰好等于各行分值之和")]
    return found


def _by_execution(form: SelfEvaluation, added: _Sum, total: Fraction) -> Iterator[Message]:
    funds = form.total_funds
    if funds is None:
        return
    if added.execution and added.indicators == total:
        yield msg("恰好没有计入预算执行的{points}分", points=plain(added.execution))
    rate = _exact(funds.rate)
    for wrong in {added.printed, rate} - {None, added.execution}:
        if wrong is not None and added.indicators + wrong == total:
            yield msg("恰好把{points}当作了预算执行得分", points=plain(wrong))
    details = [row for row in form.funds if not row.is_total and (_exact(row.score) or 0) > 0]
    twice = sum((_exact(row.score) or Fraction(0) for row in details), Fraction(0))
    if details and added.right + twice == total:
        yield msg("恰好把明细行“{row}”的{points}分又计了一次", row=details[0].label.text, points=plain(twice))


def _by_levels(form: SelfEvaluation, added: _Sum, total: Fraction) -> Iterator[Message]:
    for level, points in added.levels.items():
        printed = next((row.level1_weight for row in form.indicators if row.level1 == level and row.level1_weight is not None), None)
        label = _exact(printed)
        if label is not None and label != points and added.right - points + label == total:
            yield msg("恰好把{level}按标注的{label}分计", level=level, label=plain(label))


def _terms(added: _Sum) -> str:
    """预算执行10+产出指标50+效益指标30."""
    parts = [f"{level}{plain(points)}" for level, points in added.levels.items()]
    if added.execution is not None:
        parts.insert(0, f"预算执行{plain(added.execution)}")
    return "+".join(parts)


def _joined(reasons: Sequence[Message]) -> Message:
    """The explanations as a sentence, empty when there are none."""
    if not reasons:
        return msg("请核对各行得分和总分。")
    if len(reasons) == 1:
        return msg("填写的数{one}。请改正总分。", one=reasons[0])
    return msg("填写的数{one}，或{other}。请改正总分。", one=reasons[0], other=reasons[1])


@rule("SC104", "grade", severity=Severity.ERROR, basis="财预〔2020〕10号：90分及以上为优，80~90为良，60~80为中，60以下为差")
def grade_follows(case: Case) -> Iterator[Finding]:
    """评价等级与总分不符。

    查什么：
        自评表的等级与总分，报告同一句话里的得分与等级，按文中写明的分档（没有写明的按口径，通常为90、80、60分）核对。
    为什么：
        等级由总分决定，写高写低都是差错。
    错误示例：
        总得分88.37分，属于“优”。
    正确示例：
        总得分88.37分，属于“良”。
    已知例外：
        当地另定等级名称（如“达标”）的不查；一句话里没有得分的等级不查。
    """
    for index, record in enumerate(case.records):
        graded = list(_graded(index, case))
        bands = _bands(record, case, graded[0][2].regime) if graded else {}
        for word, score, _ in graded:
            finding = wrong_grade(word, score, bands)
            if finding is not None:
                yield evolve(finding, record=index)


def _graded(index: int, case: Case) -> Iterator[tuple[Text | Value, Value, Context]]:
    """Grade words with the score they go with."""
    record = case.records[index]
    if isinstance(record, SelfEvaluation) and record.grade is not None and record.total_score is not None:
        yield record.grade, record.total_score, case.context_of(index)
    if isinstance(record, Report):
        about = [at for at in record.tables[:1] if isinstance(case.records[at], SelfEvaluation)]
        context = case.context_of(about[0]) if about else Context(case)
        for claim in record.claims:
            score = _score_beside(claim, record) if claim.measure == "grade" else None
            if score is not None and not _BAND.search(key(claim.sentence.text)):
                yield claim.value, score.value, context


def _score_beside(claim: Claim, report: Report) -> Claim | None:
    """The score that a sentence names with a grade: the last total before the word, else the first after it."""
    beside = [other for other in report.beside(claim) if other.measure == "score"]
    beside = [other for other in beside if not _is_aside(other)] or beside
    before = [other for other in beside if other.start < claim.start]
    grades = [other.start for other in report.beside(claim) if other.measure == "grade"]
    if before and any(before[-1].start < at < claim.start for at in grades):
        return None  # the grade between has it: 评价等级为“良”，较自评等级“优”低
    return before[-1] if before else next(iter(beside), None)


def _is_aside(score: Claim) -> bool:
    """Whether a score stands in brackets: 得分82.7分（自评得分94.5分）."""
    before = score.sentence.text[: score.start]
    return before.count("（") + before.count("(") > before.count("）") + before.count(")")


def wrong_grade(word: Text | Value, score: Value, bands: Mapping[str, Decimal]) -> Finding | None:
    """The finding that a grade does not follow from a total; None where it does, or where nothing is known of such a grade."""
    said = _WORD.search(key(str(word)))
    total = score.number
    if said is None or total is None or not 0 <= total.value <= 100:
        return None
    printed = _SAME.get(said[0], said[0])
    right = next((grade for grade, least in sorted(bands.items(), key=lambda item: -item[1]) if total.value >= least), None)
    if printed not in bands or right is None or printed == right:
        return None
    found: Placed = word
    return Finding.at(
        found,
        msg(
            "总分{total}分应评为“{right}”（{bands}），写的是“{found}”。请核对总分，改正等级。",
            total=total,
            right=right,
            bands="，".join(f"{grade}≥{least}" for grade, least in bands.items()),
            found=said[0],
        ),
        expected=right,
        found=said[0],
        because=(score,),
    )


def grade_bands(report: Report, case: Case) -> Mapping[str, Decimal]:
    """The least total of each grade for a report: as the document states them, else by the regime."""
    about = [at for at in report.tables[:1] if isinstance(case.records[at], SelfEvaluation)]
    return _bands(report, case, (case.context_of(about[0]) if about else Context(case)).regime)


def _bands(record: object, case: Case, regime: Regime) -> Mapping[str, Decimal]:
    """The least total of each grade: as the document states them, else by the regime."""
    reports = [record] if isinstance(record, Report) else case.reports()
    notes = record.notes if isinstance(record, SelfEvaluation) else ()
    for text in (*notes, *(paragraph for report in reports for paragraph in report.paragraphs)):
        stated = {_SAME.get(band["word"], band["word"]): Decimal(band["low"]) for band in _BAND.finditer(key(text.text))}
        if len(stated) >= 2:
            return stated if "差" in stated else {**stated, "差": Decimal(0)}
    return {_SAME.get(grade.word, grade.word): grade.least for grade in regime.grades}
