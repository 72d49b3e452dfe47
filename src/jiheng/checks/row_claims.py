"""Figures of a text against the indicator that their words name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from jiheng.checks.figures import agree, amount, comparable, factor
from jiheng.checks.grouping import alike
from jiheng.checks.statements import broken_totals, in_plan, indicator_of, is_bare, is_done, is_part, is_third_party, of_a_later_year, of_another_time
from jiheng.records import Claim, Indicator, Report, SelfEvaluation, Value
from jiheng.values.quantity import GE, GT, LE, LT

_MEASURES: Final = frozenset(
    {"headcount", "count", "rate", "completion_rate", "satisfaction", "awareness", "standard", "amount", "executed", "share"}
)
#: bounds, and those of the same direction
_BOUNDS: Final = {GE: (GE, GT), GT: (GE, GT), LE: (LE, LT), LT: (LE, LT)}
_OPINIONS: Final = frozenset({"rate", "satisfaction", "awareness", "share"})


@frozen
class RowClash:
    """A figure of the text that an indicator's cell refutes.

    Attributes:
        claim: the first place. claims: all places of the same figure. cell: the actual value, or the target for a planned figure.
    """

    claim: Claim
    row: Indicator
    cell: Value
    claims: tuple[Claim, ...]
    planned: bool = False


def row_clashes(report: Report, form: SelfEvaluation) -> list[RowClash]:
    """Every figure of a report that contradicts the indicator it names; equal figures together."""
    foreign = is_third_party(report)
    refuted = broken_totals(report)
    claims = [claim for claim in report.claims if claim not in refuted and not (foreign and claim.measure in _OPINIONS)]
    found = [clash for claim in claims if (clash := clash_of(claim, form, planned=in_plan(claim, report)))]
    told = {id(clash.row): _is_told(clash.row, report, form) for clash in {id(clash.row): clash for clash in found if is_bare(clash.claim)}.values()}
    return list(_together(clash for clash in found if not (is_bare(clash.claim) and told[id(clash.row)])))


def _is_told(row: Indicator, report: Report, form: SelfEvaluation) -> bool:
    """Whether some figure of the report states the row's result as the table does: then a bare 满意度 may be another group's."""
    same = (claim for claim in report.claims if not claim.value.op and indicator_of(claim, form.indicators) is row)
    return any(row.actual is not None and agree(claim.value, row.actual) for claim in same)


def clash_of(claim: Claim, form: SelfEvaluation, *, planned: bool) -> RowClash | None:
    """How one figure contradicts the indicator it names; None when it does not, or names none."""
    if planned and claim.value.op in _BOUNDS:
        return _bound_clash(claim, form)
    if claim.measure not in _MEASURES or claim.value.number is None or claim.value.op or _of_something_else(claim, form):
        return None
    row = indicator_of(claim, form.indicators)
    if row is None or row.actual is None or row.actual.number is None:
        return None
    if _stands(claim.value, row.actual, form):
        return None
    targets = [value for value in (row.target, row.initial_target) if value and value.number]
    if any(_stands(claim.value, target, form, bound=False) for target in targets) and (planned or not is_done(claim)):
        return None
    if not planned:
        return RowClash(claim, row, row.actual, (claim,))
    same = targets and comparable(claim.value.unit, targets[0].unit)
    return RowClash(claim, row, targets[0], (claim,), planned=True) if same else None


def _bound_clash(claim: Claim, form: SelfEvaluation) -> RowClash | None:
    """How a planned bound (98%以上) contradicts the target of the indicator that it names: a bound of the same direction with another figure."""
    row = indicator_of(claim, form.indicators)
    if claim.measure not in _MEASURES or row is None or row.actual is None or _of_something_else(claim, form):
        return None
    targets = [value for value in (row.target, row.initial_target) if value and value.number]
    if not targets or any(target.op not in _BOUNDS[claim.value.op or ""] or agree(claim.value, target) for target in targets):
        return None
    return RowClash(claim, row, targets[0], (claim,), planned=True) if comparable(claim.value.unit, targets[0].unit) else None


def _of_something_else(claim: Claim, form: SelfEvaluation) -> bool:
    return of_another_time(claim, form) or of_a_later_year(claim, form) or is_part(claim, of_list=False)


def _stands(said: Value, cell: Value, form: SelfEvaluation, *, bound: bool = True) -> bool:
    """Whether a cell bears a figure out: the same number, a bound that it keeps, or units that cannot be compared."""
    if not comparable(said.unit, cell.unit):
        return True
    bare = cell.unit is None
    if agree(said, cell) or (bare and (said.decimal == cell.decimal or agree(said, cell, form.money_unit))):
        return True
    gap = amount(said) - (amount(cell) if not bare else amount(cell) * factor(said))
    return bound and ((cell.op in (GE, GT) and gap >= 0) or (cell.op in (LE, LT) and gap <= 0))


def _together(found: Iterable[RowClash]) -> Iterator[RowClash]:
    for group in alike(found, lambda clash: (id(clash.row), amount(clash.claim.value), clash.planned)):
        yield RowClash(group[0].claim, group[0].row, group[0].cell, tuple(clash.claim for clash in group), group[0].planned)
