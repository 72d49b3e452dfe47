"""What is said where: the whole of a finding at its first place, a short pointer at the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from attrs import frozen

from jiheng.messages import tr
from jiheng.records import Finding, Place
from jiheng.reporting.result import severity_of
from jiheng.reporting.words import expected_words, place_words, severity_word
from jiheng.reporting.workbook import clean

#: who comments and corrects
AUTHOR = "绩衡"


@frozen
class Remark:
    """Lines to be said at a place."""

    place: Place
    lines: tuple[str, ...]


def remarks_on(findings: Iterable[Finding]) -> list[Remark]:
    """The remarks of a document: findings in order, then the pointers, those of one place together."""
    found: list[Remark] = []
    pointers: dict[Place, list[str]] = defaultdict(list)
    for finding in findings:
        found.append(Remark(finding.places[0], said(finding)))
        for place in dict.fromkeys(finding.places[1:]):
            pointers[place].append(clean(tr("见 {code}（{place}）", code=finding.code, place=place_words(finding.places[0]))))
    return found + [Remark(place, tuple(dict.fromkeys(lines))) for place, lines in pointers.items()]


def said(finding: Finding) -> tuple[str, ...]:
    """A finding in full: what it is, what should stand there, the basis."""
    head = tr("【{severity} {code}】{message}", severity=severity_word(severity_of(finding)), code=finding.code, message=finding.message)
    basis = tr("依据 {basis}", basis=finding.basis) if finding.basis else ""
    return tuple(clean(line) for line in (head, expected_words(finding), basis) if line)


def located(remark: Remark) -> tuple[str, ...]:
    """A remark that cannot stand at its place: it says which place it means."""
    return (clean(tr("位置：{place}", place=place_words(remark.place))), *remark.lines)
