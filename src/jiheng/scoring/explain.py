"""Formulas with their numbers, as a clerk would write them under a score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import evolve

from jiheng.messages import Message, msg
from jiheng.scoring.formulas import RowFormula, Terms
from jiheng.values.printed import plain


def explain(formula: RowFormula, terms: Terms, score: Decimal) -> Message:
    """The formula with the row's numbers and the score that they give."""
    own = _HOW.get(formula.id)
    if own is not None:
        return own(terms, score)
    names = {"actual": _figure(terms.actual), "target": _figure(terms.target), "weight": _figure(terms.weight)}
    return msg("{formula} = {score}（w={weight}，x={actual}，T={target}）", formula=formula.text, score=score, **names)


def full_marks(actual: str, target: str, weight: Fraction) -> Message:
    """The target is met."""
    return msg("{actual} 达到目标 {target}，得满分 {weight}", actual=actual, target=target, weight=_figure(weight))


def no_marks(actual: str, target: str) -> Message:
    """The target is missed and the rule knows no part of the points."""
    return msg("{actual} 未达到目标 {target}，得 0 分", actual=actual, target=target)


def within_band(word: str, low: Fraction, high: Fraction, weight: Fraction) -> Message:
    """A qualitative result."""
    return msg(
        "“{word}”属 {low}% 至 {high}% 档，应得 {least} 至 {most} 分",
        word=word,
        low=_percent(low),
        high=_percent(high),
        least=_figure(low * weight),
        most=_figure(high * weight),
    )


def judged_between(actual: str, target: str, least: Fraction, weight: Fraction) -> Message:
    """A result beside a target that does not say on which side it is good."""
    return msg(
        "{actual} 与目标值 {target} 不等，目标值未说明是否可以高于或低于，应得 {least} 至 {weight} 分",
        actual=actual,
        target=target,
        least=plain(least),
        weight=_figure(weight),
    )


def judged(actual: str, target: str) -> Message:
    """A miss that the rule leaves to judgement."""
    return msg("{actual} 未达到目标 {target}，口径没有规定扣多少分", actual=actual, target=target)


def missed(actual: str, target: str) -> Message:
    """A miss whose size is not printed (≥90% against ≥95%)."""
    return msg("{actual} 未达到目标 {target}，但没有确数，无法复算", actual=actual, target=target)


def _proportional(terms: Terms, score: Decimal) -> Message:
    names = {"actual": _figure(terms.actual), "target": _figure(terms.target), "weight": _figure(terms.weight), "score": score}
    if terms.reverse:
        return msg("{target} ÷ {actual} × {weight} = {score}", **names)
    return msg("{actual} ÷ {target} × {weight} = {score}", **names)


def _equal(terms: Terms, score: Decimal) -> Message:
    return _proportional(evolve(terms, reverse=terms.actual > terms.target), score)


def _pass_mark(terms: Terms, score: Decimal) -> Message:
    mark = terms.settings.get("pass_mark", Fraction(3, 5))
    names = {"rate": _percent(terms.rate), "mark": _percent(mark), "weight": _figure(terms.weight), "score": score}
    if terms.rate <= mark:
        return msg("完成率 {rate}% 未超过及格线 {mark}%，得 0 分", rate=names["rate"], mark=names["mark"])
    if terms.rate <= 1:
        return msg("({rate}% − {mark}%) ÷ {rest}% × {weight} = {score}", rest=_percent(1 - mark), **names)
    over = _percent(terms.rate - 1)
    return msg("超额完成 {over}%：{weight} − {weight} × {over}% = {score}", over=over, weight=names["weight"], score=score)


def _threshold(terms: Terms, score: Decimal) -> Message:
    step = _percent(terms.settings.get("step", Fraction(1, 20)))
    short = _figure(terms.shortfall)
    return msg("{weight} − {weight} × {step}% × {short} = {score}，扣完为止", weight=_figure(terms.weight), step=step, short=short, score=score)


def _ladder(terms: Terms, score: Decimal) -> Message:
    reached = terms.actual if terms.percent else terms.rate * 100
    return msg("{reached}% 按分段得 {score}（分值 {weight}）", reached=_figure(reached), score=score, weight=_figure(terms.weight))


_HOW: Final[Mapping[str, Callable[[Terms, Decimal], Message]]] = {
    "execution": _proportional,
    "proportional": _proportional,
    "equal": _equal,
    "pass_mark": _pass_mark,
    "threshold": _threshold,
    "ladder": _ladder,
}


def _figure(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else plain(value, 4)


def _percent(share: Fraction) -> str:
    return plain(share * 100, 2)
