"""Which regime a form follows: the one asked for, else its own notes, else the one that reproduces its scores, else the national one."""

from __future__ import annotations

from typing import Final

from jiheng.records import SelfEvaluation
from jiheng.scoring.model import Judgement, Regime, RowScore, ScoredForm, Source
from jiheng.scoring.notes import regime_of_notes
from jiheng.scoring.regime import all_regimes, default_regime
from jiheng.scoring.score import accepts, score_form, score_rows, totalled, whole_points_only

#: rows that must speak for another regime than the national one; of scores rounded to whole points one alone may agree by chance
_WITNESSES: Final = 1
_WITNESSES_WHOLE: Final = 2


def choose_regime(form: SelfEvaluation | None, asked: Regime | None = None) -> Judgement:
    """The regime asked for, else that of the form's notes, else the one that reproduces its scores, else the national one."""
    if form is None:
        return Judgement(asked or default_regime(), Source.GIVEN if asked else Source.DEFAULT, 0, 0)
    if asked is not None:
        return _judgement(form, score_form(form, asked), Source.GIVEN)
    stated = regime_of_notes(form)
    if stated is not None:
        return _judgement(form, score_form(form, stated), Source.NOTES)
    national = score_form(form, default_regime())
    better = _inferred(form, national) if _says_something(national) else None
    return _judgement(form, better, Source.INFERRED) if better else _judgement(form, national, Source.DEFAULT)


def _judgement(form: SelfEvaluation, scored: ScoredForm, source: Source) -> Judgement:
    verdicts = _verdicts(scored, integers_only=whole_points_only(form))
    return Judgement(scored.regime, source, verdicts.count(True), len(verdicts) - verdicts.count(None), scored)


def _verdicts(scored: ScoredForm, *, integers_only: bool) -> list[bool | None]:
    return [accepts(row, row.row.score, integers_only=integers_only) for row in scored.rows]


def _says_something(scored: ScoredForm) -> bool:
    """Whether some row earned a part of its points: full marks fit every rule."""
    return any(_is_partial(row) for row in scored.rows)


def _is_partial(row: RowScore) -> bool:
    score, weight = row.row.score, row.row.weight
    return (
        score is not None and weight is not None and score.decimal is not None and weight.decimal is not None and 0 < score.decimal < weight.decimal
    )


def _inferred(form: SelfEvaluation, national: ScoredForm) -> ScoredForm | None:
    """The form under the regime that reproduces every score where the national one does not; None when none does."""
    whole = whole_points_only(form)
    verdicts = _verdicts(national, integers_only=whole)
    if False not in verdicts:
        return None
    found: list[tuple[bool, int, ScoredForm]] = []
    for regime in all_regimes()[1:]:
        rows = _reproduced(form, regime, integers_only=whole)
        witnesses = sum(verdict is False and row.expected is not None and _is_partial(row) for row, verdict in zip(rows, verdicts, strict=False))
        if witnesses >= (_WITNESSES_WHOLE if whole else _WITNESSES):
            found.append((_is_at_home(form, regime), witnesses, totalled(rows, regime)))
    return max(found, key=lambda entry: entry[:2])[2] if found else None


def _reproduced(form: SelfEvaluation, regime: Regime, *, integers_only: bool) -> tuple[RowScore, ...]:
    """The form's rows under a regime that reproduces every printed score that it can compute; empty as soon as it does not."""
    rows: list[RowScore] = []
    for row in score_rows(form, regime):
        if accepts(row, row.row.score, integers_only=integers_only) is False:
            return ()
        rows.append(row)
    return tuple(rows)


def _is_at_home(form: SelfEvaluation, regime: Regime) -> bool:
    texts = [text.text for text in (form.title, form.department, form.unit) if text is not None]
    return any(place in text for place in regime.places for text in texts)
