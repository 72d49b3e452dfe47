"""Which single judgement would move a form's grade: one row's score, or one rule for a class of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import evolve, field, frozen

from jiheng.messages import Message, msg
from jiheng.records import FundsRow, Indicator, SelfEvaluation
from jiheng.scoring.model import Regime, RowScore, ScoredForm
from jiheng.scoring.score import accepts, grade_of, score_form, whole_points_only
from jiheng.values.printed import round_half_up


@frozen
class Move:
    """A judgement that would give the form another grade.

    Attributes:
        what: the judgement. row: the row it concerns, None for a class of rows.
        total, grade: what the form would then have.
    """

    what: Message
    row: Indicator | FundsRow | None
    total: Decimal
    grade: str | None


@frozen
class _Alternative:
    """Another rule for a class of rows."""

    rule: str
    what: Message
    settings: Mapping[str, Fraction] = field(factory=dict)


_CLASSES: Final[tuple[tuple[tuple[str, ...], Message], ...]] = (
    (("execution",), msg("预算执行得分")),
    (("higher", "lower", "exact"), msg("定量指标得分")),
    (("satisfaction",), msg("满意度得分")),
)
_STRICT: Final = _Alternative("all_or_nothing", msg("未达到目标不得分"))
_STEPS: Final = _Alternative("threshold", msg("每低 1 个百分点扣 5%"), {"step": Fraction(1, 20)})
_PASS_MARK: Final = _Alternative("pass_mark", msg("及格线 60%，以下不得分"), {"pass_mark": Fraction(3, 5), "over_charge": Fraction(0)})
_PROPORTIONAL: Final = _Alternative("proportional", msg("按比例计分"))
#: in proportion, with what the regime says of over-completion left as it is
_NO_PASS_MARK: Final = _Alternative("pass_mark", msg("按比例计分（不设及格线）"), {"pass_mark": Fraction(0)})


def what_moves_the_grade(form: SelfEvaluation, regime: Regime) -> list[Move]:
    """Every single judgement under which the form's printed scores would add up to another grade, rows first."""
    scored = score_form(form, regime)
    if scored.printed_total is None:
        return []
    moves = [*_rows(scored, integers_only=whole_points_only(form)), *_classes(form, scored)]
    grade = grade_of(scored.printed_total, regime)
    return [move for move in moves if move.grade != grade]


def _rows(scored: ScoredForm, *, integers_only: bool) -> Iterator[Move]:
    for row in scored.rows:
        if row.expected is not None and accepts(row, row.row.score, integers_only=integers_only) is False:
            yield _moved(scored, row, row.expected, msg("“{name}”按公式得 {score} 分", name=_name(row), score=row.expected))
        elif row.low is not None and row.high is not None and row.low < row.high and row.expected is None:
            least, most = round_half_up(row.low, 2), round_half_up(row.high, 2)
            yield _moved(scored, row, least, msg("“{name}”取下限 {score} 分", name=_name(row), score=least))
            yield _moved(scored, row, most, msg("“{name}”取上限 {score} 分", name=_name(row), score=most))


def _moved(scored: ScoredForm, row: RowScore, score: Decimal, what: Message) -> Move:
    total = (scored.printed_total or Decimal(0)) - _printed(row) + score
    return Move(what, row.row, total, grade_of(total, scored.regime))


def _classes(form: SelfEvaluation, scored: ScoredForm) -> Iterator[Move]:
    for kinds, name in _CLASSES:
        for other in _alternatives(kinds, scored.regime):
            total = _total_under(form, scored, kinds, other)
            yield Move(msg("{kind}：{rule}", kind=name, rule=other.what), None, total, grade_of(total, scored.regime))


def _alternatives(kinds: tuple[str, ...], regime: Regime) -> tuple[_Alternative, ...]:
    """The other rules in use for a class of rows."""
    rule = regime.rules.get(kinds[0])
    if rule == "execution":
        return (_PASS_MARK, _STEPS)
    if rule == "pass_mark":
        return (_NO_PASS_MARK, _STEPS, _STRICT)
    return tuple(other for other in (_PROPORTIONAL, _PASS_MARK, _STEPS, _STRICT) if other.rule != rule)


def _total_under(form: SelfEvaluation, scored: ScoredForm, kinds: tuple[str, ...], other: _Alternative) -> Decimal:
    """The printed total with the rows rescored that the other rule scores otherwise."""
    under = score_form(form, _with_rule(scored.regime, kinds, other))
    total = scored.printed_total or Decimal(0)
    for old, new in zip(scored.rows, under.rows, strict=True):
        if new.expected is not None and new.expected != old.expected:
            total += new.expected - _printed(old)
    return total


def _with_rule(regime: Regime, kinds: tuple[str, ...], other: _Alternative) -> Regime:
    """The regime with another rule for these kinds of rows, and for rows whose own 赋分规则 named the old one."""
    old = {regime.rules[kind] for kind in kinds if kind in regime.rules}
    replaced = {kind: other.rule for kind, rule in regime.rules.items() if kind in kinds or (not kind.isascii() and rule in old)}
    return evolve(regime, rules={**regime.rules, **replaced}, settings={**regime.settings, **other.settings})


def _printed(row: RowScore) -> Decimal:
    score = row.row.score.decimal if row.row.score else None
    return score if score is not None else Decimal(0)


def _name(row: RowScore) -> str:
    return row.row.name.text if isinstance(row.row, Indicator) else row.row.label.text
