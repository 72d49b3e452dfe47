"""One figure, one finding: a rule that knows the tables has the last word on a figure of the text.

Where FA103 finds a figure wrong, the rules that know only the text are silent about what rests on it; where it finds that a figure is its
cell's, they cannot call it wrong. The narrative of final accounts tells of the department's money, so the rules of an attached self-evaluation
do not hold its figures against the project's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from jiheng.checks.accounts.held import held
from jiheng.checks.accounts.ties import Ties
from jiheng.checks.accounts.told import items_of
from jiheng.checks.context import Case
from jiheng.records import FinalAccounts, Finding, Place, SelfEvaluation
from jiheng.values.text import key

_SPEAKS: Final = "FA103"
_SILENT: Final = ("TX", "DT")
#: sections of the narrative that may speak of a project
_OF_PROJECTS: Final = ("performance", "other")
_PROJECT: Final = re.compile(r"^20\d\d年度?|(?:项目|经费|资金|支出)+$")
#: a longer text is a sentence, not a figure
_FIGURE_MAX: Final = 40
_OF_A_NUMBER: Final = frozenset("0123456789.,")
_Spots = dict[tuple[str | None, int | None], list[str]]


def without_echoes(findings: Sequence[Finding], case: Case) -> list[Finding]:
    """The findings without those of the silent families that rest on a figure found wrong, or stand at one found right."""
    if not case.tellings:
        return list(findings)
    findings = list(_without_other_money(findings, case))
    if not any(finding.code.startswith(_SILENT) for finding in findings):
        return findings
    wrong = _spots(finding.places[0] for finding in findings if finding.code == _SPEAKS)
    right = _spots(_backed(case))
    return [finding for finding in findings if not (finding.code.startswith(_SILENT) and _is_echo(finding, wrong, right))]


def _without_other_money(findings: Sequence[Finding], case: Case) -> Iterator[Finding]:
    """Leave out findings on a self-evaluation that rest on what the narrative of the accounts tells of the department."""
    for finding in findings:
        record = case.records[finding.record] if finding.record is not None else None
        told = _lines(case, record) if isinstance(record, SelfEvaluation) else frozenset()
        if not any(place.line and (place.part, place.line) in told for place in finding.places):
            yield finding


def _lines(case: Case, form: SelfEvaluation) -> frozenset[tuple[str | None, int | None]]:
    """The lines of the narrative, but for those on evaluation that name the form's project."""
    name = _PROJECT.sub("", key(form.project.text)) if form.project else ""
    passages = ((telling.section.kind, passage) for telling in case.tellings for passage in telling.section.passages)
    others = (passage for kind, passage in passages if not (kind in _OF_PROJECTS and name and name in key(passage.text)))
    return frozenset((piece.place.part, piece.place.line) for passage in others for _, piece in passage.pieces)


def _is_echo(finding: Finding, wrong: _Spots, right: _Spots) -> bool:
    return _is_named(finding.places[0], right) or any(_is_named(place, wrong) for place in finding.places)


def _backed(case: Case) -> Iterator[Place]:
    accounts = next(record for record in case.records if isinstance(record, FinalAccounts))
    ties = Ties.of(accounts, case.tellings)
    for telling in case.tellings:
        yield from (said.place for item in items_of(telling, ties) for said in held(item))


def _spots(places: Iterable[Place]) -> _Spots:
    found: _Spots = defaultdict(list)
    for place in places:
        found[place.part, place.line].append(key(place.text or ""))
    return found


def _is_named(place: Place, spots: _Spots) -> bool:
    """Whether a place is one of the figures, printed with or without the words around it."""
    text = key(place.text or "")
    figures = spots.get((place.part, place.line), ())
    return 0 < len(text) <= _FIGURE_MAX and any(figure and (_holds(text, figure) or _holds(figure, text)) for figure in figures)


def _holds(text: str, figure: str) -> bool:
    """Whether a figure stands in a text as a whole: 0% does not stand in 18.70%."""
    at = text.find(figure)
    while at >= 0:
        if not (at and figure[0].isdigit() and text[at - 1] in _OF_A_NUMBER):
            return True
        at = text.find(figure, at + 1)
    return False
