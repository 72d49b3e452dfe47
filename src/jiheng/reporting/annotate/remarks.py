"""What is said where: the whole of a finding at its first place, a short pointer at the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from jiheng.messages import tr
from jiheng.records import Finding, Place, Severity
from jiheng.reporting.result import severity_of
from jiheng.reporting.words import expected_words, place_words, severity_word, shorten
from jiheng.reporting.workbook import clean

#: who comments and corrects
AUTHOR = "绩衡"


@frozen
class Remark:
    """Lines to be said at a place; ``severity`` is the highest of the findings they are about."""

    place: Place
    lines: tuple[str, ...]
    severity: Severity


def remarks_on(findings: Iterable[Finding], path: Path) -> list[Remark]:
    """The remarks of a document: findings in order, then the pointers, those of one place together.

    Args:
        path: of the document; places in other documents of the same case are named, not marked.
    """
    found: list[Remark] = []
    pointers: dict[Place, list[tuple[str, Severity]]] = defaultdict(list)
    for finding in findings:
        first, *others = [place for place in finding.places if is_within(place, path)] or finding.places[:1]
        found.append(Remark(first, (*said(finding), *_elsewhere(finding, path)), severity_of(finding)))
        for place in dict.fromkeys(others):
            line = clean(tr("见 {code}（{place}）", code=finding.code, place=place_words(first)))
            pointers[place].append((line, severity_of(finding)))
    for place, pairs in pointers.items():
        lines, severities = zip(*pairs, strict=True)
        found.append(Remark(place, tuple(dict.fromkeys(lines)), gravest(severities)))
    return found


def gravest(severities: Iterable[Severity]) -> Severity:
    """The highest of some severities."""
    return min(severities, key=list(Severity).index)


def is_within(place: Place, path: Path) -> bool:
    """Whether a place is in this file: findings over several files name the file of each place."""
    return place.file is None or Path(place.file) == path


def said(finding: Finding) -> tuple[str, ...]:
    """A finding in full: what it is, what should stand there, the basis."""
    head = tr("【{severity} {code}】{message}", severity=severity_word(severity_of(finding)), code=finding.code, message=finding.message)
    basis = tr("依据 {basis}", basis=finding.basis) if finding.basis else ""
    return tuple(clean(line) for line in (head, expected_words(finding), basis) if line)


def _elsewhere(finding: Finding, path: Path) -> Iterator[str]:
    for place in finding.places:
        if place.file is not None and not is_within(place, path):
            where = tr("“{file}”{place}", file=Path(place.file).name, place=place_words(place))
            yield clean(tr("另见 {places}", places=tr("{where}（{text}）", where=where, text=shorten(place.text or ""))))


def located(remark: Remark) -> tuple[str, ...]:
    """A remark that cannot stand at its place: it says which place it means."""
    return (clean(tr("位置：{place}", place=place_words(remark.place))), *remark.lines)
