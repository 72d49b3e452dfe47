"""A form's scores explained: each row with its formula and numbers, the totals, the regime and why it was taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from jiheng.messages import tr
from jiheng.records import FundsRow, Indicator, SelfEvaluation, Value
from jiheng.reporting.json_output import dumps
from jiheng.reporting.lines import Line, Piece, line
from jiheng.reporting.records_json import Json
from jiheng.reporting.words import place_words, source_words, title_words
from jiheng.scoring import Judgement, RowScore, ScoredForm
from jiheng.scoring.moves import Move
from jiheng.scoring.score import accepts, whole_points_only
from jiheng.values.printed import plain


@frozen
class Everywhere:
    """How far a form's grade hangs on judgements.

    Attributes:
        regimes: the scores under every regime. moves: single judgements that would give the form another grade.
    """

    regimes: tuple[ScoredForm, ...]
    moves: tuple[Move, ...]


@frozen
class FormScore:
    """A form with its scores recomputed.

    Attributes:
        record: index of the form among the file's records. judgement: the regime taken and why. scored: the scores under it.
        everywhere: the scores under every regime and the single judgements that would move the grade, where asked for.
    """

    record: int
    form: SelfEvaluation
    judgement: Judgement
    scored: ScoredForm
    everywhere: Everywhere | None = None


def score_lines(path: str, scores: Sequence[FormScore]) -> Iterator[Line]:
    """The scores of a file as text."""
    yield line(path, style="bold")
    if not scores:
        yield line(tr("没有读出自评表，无分可算。"), indent=2)
    for score in scores:
        yield line()
        yield from _form(score)


def _form(score: FormScore) -> Iterator[Line]:
    form, judgement = score.form, score.judgement
    yield line(tr("项目：{project}", project=form.project.text) if form.project else form.title.text, style="bold", indent=2)
    why = source_words(judgement.source, judgement.reproduces, judgement.of)
    yield line(
        tr("口径：{title}（{id}；{why}）", title=title_words(judgement.regime.title, judgement.regime.english), id=judgement.regime.id, why=why),
        indent=2,
    )
    if judgement.regime.basis:
        yield line(tr("依据：{basis}", basis=judgement.regime.basis), style="dim", indent=2)
    whole = whole_points_only(form)
    for row in score.scored.rows:
        yield from _row(row, integers_only=whole)
    yield from _totals(score)
    if score.everywhere:
        yield from _everywhere(score.everywhere, score.scored)


def _row(score: RowScore, *, integers_only: bool) -> Iterator[Line]:
    row = score.row
    right = _right(score)
    pieces = [
        Piece(_name(row), "bold"),
        Piece(f"  {place_words(row.place)}", "blue"),
        Piece(tr("  分值 {weight}，表中 {printed}，应得 {right}", weight=_shown(row.weight), printed=_shown(row.score), right=right)),
    ]
    if accepts(score, row.score, integers_only=integers_only) is False:
        pieces.append(Piece(tr("  不符"), "bold red"))
    yield Line(tuple(pieces), indent=4)
    yield line(str(score.how), style="dim", indent=8)


def _name(row: Indicator | FundsRow) -> str:
    return row.name.text if isinstance(row, Indicator) else tr("预算执行（{label}）", label=row.label.text)


def _right(score: RowScore) -> str:
    if score.expected is not None:
        return str(score.expected)
    if score.low is None or score.high is None:
        return tr("无法计算")
    return tr("{low} 至 {high}", low=plain(score.low), high=plain(score.high))


def _shown(value: Value | None) -> str:
    return value.raw if value and value.raw else "—"


def _totals(score: FormScore) -> Iterator[Line]:
    scored, form = score.scored, score.form
    yield line(
        tr(
            "表中总分 {printed}，各行得分合计 {sum}，复算总分 {computed}",
            printed=_shown(form.total_score),
            sum=_number(scored.printed_total),
            computed=_number(scored.computed_total),
        ),
        style="bold",
        indent=4,
    )
    if scored.grade:
        printed = form.grade.text if form.grade else "—"
        yield line(tr("表中等级 {printed}，复算等级 {grade}", printed=printed, grade=scored.grade), style="bold", indent=4)


def _everywhere(everywhere: Everywhere, taken: ScoredForm) -> Iterator[Line]:
    yield line(tr("各口径下的总分和等级"), style="bold", indent=4)
    for other in everywhere.regimes:
        regime = {"title": title_words(other.regime.title, other.regime.english), "id": other.regime.id}
        if other.points == taken.points:
            words = tr("{title}（{id}）：{total} {grade}", **regime, total=_number(other.computed_total), grade=other.grade or "")
        else:
            words = tr("{title}（{id}）：预算执行另占分值，本表合计{points}分，不能比较", **regime, points=plain(other.points))
        yield line(words.rstrip(), indent=6)
    if not everywhere.moves:
        yield line(tr("没有哪一处判断单独会改变等级。"), style="bold", indent=4)
        return
    yield line(tr("单独改变一处判断，等级就会改变"), style="bold", indent=4)
    for move in everywhere.moves:
        yield line(tr("{what} → {total} {grade}", what=move.what, total=move.total, grade=move.grade or "—"), indent=6)


def _number(value: object) -> str:
    return "—" if value is None else str(value)


def score_json(path: str, scores: Sequence[FormScore], version: str) -> str:
    """The output of ``jiheng score --format json``."""
    return dumps({"jiheng": version, "path": path, "forms": [_form_json(score) for score in scores]})


def _form_json(score: FormScore) -> Json:
    form, judgement, scored = score.form, score.judgement, score.scored
    shown: Json = {
        "record": score.record,
        "project": form.project.text if form.project else None,
        "regime": {
            "id": judgement.regime.id,
            "title": judgement.regime.title,
            "basis": judgement.regime.basis,
            "source": judgement.source.value,
            "reproduces": judgement.reproduces,
            "of": judgement.of,
        },
        "rows": [_row_json(row, integers_only=whole_points_only(form)) for row in scored.rows],
        "total": {"printed": _printed(form.total_score), "sum": _text(scored.printed_total), "computed": _text(scored.computed_total)},
        "grade": {"printed": form.grade.text if form.grade else None, "computed": scored.grade},
    }
    if score.everywhere:
        shown["all_regimes"] = [_other_json(other) for other in score.everywhere.regimes]
        shown["moves"] = [_move_json(move) for move in score.everywhere.moves]
    return shown


def _row_json(score: RowScore, *, integers_only: bool) -> Json:
    row = score.row
    return {
        "name": _name(row),
        "weight": _printed(row.weight),
        "score": _printed(row.score),
        "rule": score.rule,
        "low": _exact(score.low),
        "high": _exact(score.high),
        "expected": _text(score.expected),
        "agrees": accepts(score, row.score, integers_only=integers_only),
        "how": str(score.how),
        "place": row.place.as_json(),
    }


def _other_json(other: ScoredForm) -> Json:
    return {
        "id": other.regime.id,
        "title": other.regime.title,
        "points": plain(other.points),
        "total": _text(other.computed_total),
        "grade": other.grade,
    }


def _move_json(move: Move) -> Json:
    place = move.row.place.as_json() if move.row else None
    return {"what": str(move.what), "total": str(move.total), "grade": move.grade, "place": place}


def _printed(value: Value | None) -> str | None:
    return None if value is None or value.number is None else str(value.number)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else plain(value, 4)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
