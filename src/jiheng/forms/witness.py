"""Arithmetic as a second witness of what was read from a scan.

Where a rate, a product or a sum of a form does not hold as read, but would with one figure read otherwise as recognition is apt to err
(8 for 3, a lost decimal point, a stray stroke), that reading is offered as a doubt beside what was read. Nothing is changed: the figure
may as well be wrong on paper, and then the checks say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen

from jiheng.documents import Document, Unread
from jiheng.messages import msg
from jiheng.records import FundsRow, Place, Record, SelfEvaluation, Value
from jiheng.values.interval import Interval, total
from jiheng.values.text import narrow

FORMAT: Final = "scan"
#: characters that are taken for each other, those most alike
_ALIKE: Final = {"0": "68", "1": "74", "2": "7", "3": "85", "4": "1", "5": "63", "6": "058", "7": "12", "8": "3069", "9": "08"}
_FIGURE: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MONEY: Final = ("initial", "adjusted", "executed")
_STRAY: Final = "1"  # what a rest of a wall or of a seal is read as
_FULL: Final = Interval.point(100)

Holds = Callable[[Sequence[Interval]], bool]


@frozen(eq=False)
class Equation:
    """Figures that arithmetic ties to each other.

    Attributes:
        values: the figures. holds: whether they may be right together.
    """

    values: tuple[Value, ...]
    holds: Holds

    def true_with(self, old: Value | None = None, new: Value | None = None) -> bool:
        """Whether it holds, with one figure read otherwise."""
        values = [new if value is old and new is not None else value for value in self.values]
        return self.holds([_interval(value) for value in values])


def second_readings(document: Document, records: Iterable[Record]) -> tuple[Unread, ...]:
    """The doubts that arithmetic casts on the figures of scanned forms; none on other documents.

    Args:
        document: as read; its own doubts tell which cells were not surely recognised. records: its records.
    """
    if document.format != FORMAT:
        return ()
    unsure = {_spot(each.place) for each in document.unread if each.place.row}
    return tuple(doubt for form in records if isinstance(form, SelfEvaluation) for doubt in doubts_of(form, unsure))


def doubts_of(form: SelfEvaluation, unsure: Iterable[tuple[object, ...]] = ()) -> Iterator[Unread]:
    """The figures of a form that would make its arithmetic hold if they were read otherwise.

    Args:
        unsure: spots of cells that were not surely recognised; where two figures could be the wrong one, it is the unsure one.
    """
    equations = [equation for equation in equations_of(form) if all(value.number is not None for value in equation.values)]
    broken = [equation for equation in equations if not equation.true_with()]
    told: set[Place] = set()
    for equation in broken:
        cure = _cure(equation, equations, set(unsure))
        if cure is not None and cure[0].place not in told:
            told.add(cure[0].place)
            yield Unread(msg("识别为“{read}”，但按表内计算应为“{other}”，请对照原件。", read=cure[0].raw, other=cure[1].raw), cure[0].place)


def _cure(broken: Equation, equations: Sequence[Equation], unsure: set[tuple[object, ...]]) -> tuple[Value, Value] | None:
    """The one figure, and its other reading, that mends an equation and breaks no other; None when several would do as well."""
    found = [
        (_mended(old, new, equations), _spot(old.place) in unsure, old, new)
        for old in broken.values
        for new in readings_of(old)
        if broken.true_with(old, new) and not _breaks(old, new, equations)
    ]
    if not found:
        return None
    best = max(candidate[:2] for candidate in found)
    first = [(old, new) for *rank, old, new in found if tuple(rank) == best]
    return first[0] if len(first) == 1 else None


def _mended(old: Value, new: Value, equations: Iterable[Equation]) -> int:
    return sum(old in equation.values and not equation.true_with() and equation.true_with(old, new) for equation in equations)


def _breaks(old: Value, new: Value, equations: Iterable[Equation]) -> bool:
    return any(old in equation.values and equation.true_with() and not equation.true_with(old, new) for equation in equations)


def _spot(place: Place) -> tuple[object, ...]:
    return place.part, place.row, place.column


# --- other readings -----------------------------------------------------------------------------------------------------------


def readings_of(value: Value) -> Iterator[Value]:
    """What else a figure may say on paper, each reading once: characters alike, a lost or a false decimal point, a stray stroke."""
    raw = narrow(value.raw)
    figure = _FIGURE.search(raw)
    if figure is None:
        return
    for text in dict.fromkeys(_others(figure[0])):
        other = Value.read(raw[: figure.start()] + text + raw[figure.end() :], value.place, value.column_unit)
        if other.number is not None and other.number != value.number:
            yield other


def _others(figure: str) -> Iterator[str]:
    for at, digit in enumerate(figure):
        yield from (figure[:at] + other + figure[at + 1 :] for other in _ALIKE.get(digit, ""))
    if "." in figure:
        yield figure.replace(".", "")
    else:
        yield from (f"{figure[:at]}.{figure[at:]}" for at in range(1, len(figure)))
    if len(figure) > 1:
        yield from (figure[1:] for _ in range(figure.startswith(_STRAY) and figure[1] != "."))
        yield from (figure[:-1] for _ in range(figure.endswith(_STRAY) and figure[-2] != "."))


# --- equations of a form ------------------------------------------------------------------------------------------------------


def equations_of(form: SelfEvaluation) -> Iterator[Equation]:
    """What must hold in a form whatever the regime that scores it."""
    for row in form.funds:
        yield from _rate(row)
        yield from _execution_score(row)
    yield from _sums_of_funds(form)
    yield from _sums_of_points(form)
    yield from _scores_within_weights(form)


def _rate(row: FundsRow) -> Iterator[Equation]:
    """Rate is executed over budget."""
    if row.base and row.executed and row.rate and row.base.decimal:
        yield Equation((row.base, row.executed, row.rate), _is_rate)


def _is_rate(figures: Sequence[Interval]) -> bool:
    base, executed, rate = figures
    return base.low > 0 and (executed / base).scaled(100).meets(rate)


def _execution_score(row: FundsRow) -> Iterator[Equation]:
    """The score of execution is its weight by the rate, as every regime has it up to a full rate."""
    if row.rate and row.weight and row.score and (row.rate.decimal or 0) <= 100:
        yield Equation((row.rate, row.weight, row.score), _is_share)


def _is_share(figures: Sequence[Interval]) -> bool:
    rate, weight, score = figures
    return (rate * weight).scaled(Decimal("0.01")).meets(score)


def _sums_of_funds(form: SelfEvaluation) -> Iterator[Equation]:
    """The total of a column is the sum of its parts, where these do not lie within each other."""
    whole = form.total_funds
    parts = [row for row in form.funds if not row.is_total]
    if whole is None or len(parts) < 2 or len({row.source for row in parts} & {"fiscal", "central", "provincial", "municipal", "county"}) > 1:
        return
    for name in _MONEY:
        values = [getattr(row, name) for row in (whole, *parts)]
        figures = [value for value in values if value is not None and not value.is_blank]
        if values[0] in figures and len(figures) > 1:
            yield Equation(tuple(figures), _is_sum)


def _is_sum(figures: Sequence[Interval]) -> bool:
    return figures[0].meets(total(list(figures[1:])))


def _sums_of_points(form: SelfEvaluation) -> Iterator[Equation]:
    """Weights and scores add up to their totals, with or without those of the funds block."""
    own = form.total_funds
    for name, whole in (("weight", form.total_weight), ("score", form.total_score)):
        values = [getattr(row, name) for row in form.indicators]
        if whole is None or not values or any(value is None or value.number is None for value in values):
            continue
        extra = getattr(own, name) if own is not None else None
        given = [value for value in (whole, *values, extra) if value is not None and value.number is not None]
        yield Equation(tuple(given), _adds_up(optional=extra in given))
    if form.total_weight is not None:
        yield Equation((form.total_weight,), lambda figures: figures[0].meets(_FULL))


def _adds_up(*, optional: bool) -> Holds:
    """A sum whose last part may not belong to it."""

    def holds(figures: Sequence[Interval]) -> bool:
        return _is_sum(figures) or (optional and _is_sum(figures[:-1]))

    return holds


def _scores_within_weights(form: SelfEvaluation) -> Iterator[Equation]:
    """No row earns more than its points."""
    pairs = [*((row.weight, row.score) for row in form.indicators), *((row.weight, row.score) for row in form.funds)]
    for weight, score in pairs:
        if weight and score:
            yield Equation((weight, score), lambda figures: figures[1].low <= figures[0].high)


def _interval(value: Value) -> Interval:
    number = value.number
    return number.reading if number is not None else Interval.point(0)
