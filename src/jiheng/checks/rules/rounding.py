"""TX109: one amount rounded in one place and cut off in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import evolve

from jiheng.checks.context import Case, Context
from jiheng.checks.registry import rule
from jiheng.checks.rules.reconcile import heads_of
from jiheng.checks.spoken import bare_subject, is_level
from jiheng.documents import Document
from jiheng.messages import msg
from jiheng.records import Claim, Finding, Report, SelfEvaluation, Severity, Value
from jiheng.values.printed import Printed, plain, round_half_up
from jiheng.values.quantity import parse_quantity
from jiheng.values.text import key

_LABEL: Final = re.compile(r"[\u4e00-\u9fff()]{4,24}")
_SHORTEST: Final = 4
_PLACES: Final = 4


@rule("TX109", "rounded-two-ways", severity=Severity.NOTE, basis="同一金额应采用同一种取整方法")
def rounded_two_ways(case: Case) -> Iterator[Finding]:
    """同一金额有的四舍五入、有的截去尾数。

    查什么：
        人数×标准得出的金额在表中截去了尾数（1557994.75元写成155.79万元）；同一名称的金额在两处只差末位一个单位（678.35与678.34）。
    为什么：
        两种取法并用，合计会差0.01，核对时分不清是取整还是写错。
    错误示例：
        38233人×40.75元=1557994.75元，表中写155.79，正文写155.80万元。
    正确示例：
        各处都写155.80万元。
    已知例外：
        名称不同的金额、相差超过末位一个单位的不在此列（见 TX101、TX102）。
    """
    tables = _labelled(case.document)
    for index, record in enumerate(case.records):
        found: list[Finding] = []
        if isinstance(record, SelfEvaluation):
            found = [*_cut_products(record, case.context_of(index))]
        elif isinstance(record, Report):
            found = [*_two_ways(record), *_against_tables(record, tables)]
        yield from (evolve(finding, record=index) for finding in found)


def _cut_products(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Amounts of the form that are heads × standard cut off."""
    heads = heads_of(context)
    for row in form.indicators:
        target, actual = row.target, row.actual
        if target is None or actual is None or target.number is None or actual.number is None or not actual.number.places:
            continue
        if not (target.unit and target.unit.per and target.unit.base in ("", "元")) or (actual.unit and actual.unit.per):
            continue
        for head in heads:
            yuan = head.amount * target.amount
            if _is_cut(actual.number, yuan / 10**4):
                yield _cut(actual, head, target, yuan)
                break


def _is_cut(printed: Printed, exact: Fraction) -> bool:
    """Whether a figure is an exact one cut off, where rounding would give another."""
    return 0 <= exact - printed.exact < Fraction(1, 10**printed.places) and round_half_up(exact, printed.places) != printed.value


def _cut(actual: Value, head: Value, standard: Value, yuan: Fraction) -> Finding:
    places = actual.number.places if actual.number else 2
    return Finding.at(
        actual,
        msg(
            "{heads}×{standard}={yuan}元，四舍五入是{right}万元，表中截去尾数写成{found}。是否统一为四舍五入？（合计会因此差0.01）",
            heads=plain(head.amount),
            standard=standard.number,
            yuan=plain(yuan, _PLACES),
            right=round_half_up(yuan / 10**4, places),
            found=actual,
        ),
        expected=str(round_half_up(yuan / 10**4, places)),
        because=[head, standard],
    )


def _two_ways(report: Report) -> Iterator[Finding]:
    """Amounts of one name in one unit that differ by one unit of the last digit."""
    groups: dict[tuple[str, str, str | None, str], list[Claim]] = {}
    for claim in report.claims:
        number = claim.value.number
        if number is not None and number.places and is_level(claim) and len(bare_subject(claim.subject)) >= _SHORTEST:
            groups.setdefault((claim.measure, bare_subject(claim.subject), claim.value.unit_name, claim.period or ""), []).append(claim)
    for claims in groups.values():
        values = {claim.value.decimal: claim for claim in reversed(claims)}
        if len(values) == 2:
            one, other = sorted(values.values(), key=lambda claim: (claim.place.line or 0, claim.start))
            if _by_one(one.value, other.value):
                yield _differ(other, one.value, one)


def _by_one(one: Value, other: Value) -> bool:
    if one.number is None or other.number is None or one.number.places != other.number.places:
        return False
    return abs(one.number.value - other.number.value) == Decimal(1).scaleb(-one.number.places)


def _differ(claim: Claim, other: Value, place: Claim | Value) -> Finding:
    return Finding.at(
        claim,
        msg("“{name}”一处是{other}，一处是{found}，只差末位一个单位，是取整方法不同吗？请统一。", name=claim.subject, other=other, found=claim.value),
        expected=other.raw,
        because=[place],
    )


def _labelled(document: Document) -> dict[str, list[Value]]:
    """The figures of every table by the label before them in their row."""
    found: dict[str, list[Value]] = {}
    for table in document.tables():
        for row in table.rows:
            label = ""
            for cell in row:
                words = key(cell.text)
                if _LABEL.fullmatch(words):
                    label = words
                elif label and re.fullmatch(r"[\d,]+\.\d+", words):
                    found.setdefault(label, []).append(Value(cell.text, parse_quantity(words), cell.place))
    return found


def _against_tables(report: Report, tables: dict[str, list[Value]]) -> Iterator[Finding]:
    for claim in report.claims:
        number = claim.value.number
        if number is None or not number.places or not is_level(claim) or claim.value.unit_name != "万元":
            continue
        cells = tables.get(bare_subject(claim.subject), [])
        near = [cell for cell in cells if _by_one(cell, claim.value)]
        if near and not any(cell.decimal == claim.value.decimal for cell in cells):
            yield _differ(claim, near[0], near[0])
