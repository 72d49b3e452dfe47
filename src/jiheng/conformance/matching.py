"""Comparing what is expected with what a program says, by the rules of ``conformance/README.md``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from typing import Final

from attrs import frozen

#: lists of which each expected item must occur somewhere; all others are compared item by item, in order
_ANYWHERE: Final = frozenset({"claims", "sections", "unread", "repairs"})


@frozen
class Fact:
    """One value that was compared: where it stands in the record, what is wanted, what the program says."""

    path: str
    wanted: object
    found: object
    right: bool


def facts(wanted: object, found: object, path: str = "") -> Iterator[Fact]:
    """Every value that is wanted, beside what was found in its place; what is not asked for is passed over."""
    if isinstance(wanted, Mapping):
        inside = found if isinstance(found, Mapping) else {}
        for name, value in wanted.items():
            yield from facts(value, inside.get(name), f"{path}.{name}" if path else name)
    elif isinstance(wanted, list):
        yield from _listed(wanted, found if isinstance(found, list) else [], path)
    else:
        yield Fact(path, wanted, found, same(wanted, found))


def _listed(wanted: Sequence[object], found: Sequence[object], path: str) -> Iterator[Fact]:
    if path.rpartition(".")[2] in _ANYWHERE:
        for at, value in enumerate(wanted):
            yield from min((list(facts(value, other, f"{path}[{at}]")) for other in found or [None]), key=_wrong)
        return
    if len(wanted) != len(found):
        yield Fact(f"{path}.length", str(len(wanted)), str(len(found)), right=False)
    for at, value in enumerate(wanted):
        yield from facts(value, found[at] if at < len(found) else None, f"{path}[{at}]")


def _wrong(compared: Sequence[Fact]) -> int:
    return sum(not fact.right for fact in compared)


def same(wanted: object, found: object) -> bool:
    """Whether two values are one: numbers by value, texts without blanks and differences of width, the rest as it is."""
    if not (isinstance(wanted, str) and isinstance(found, str)):
        return wanted == found
    a, b = _plain(wanted), _plain(found)
    return a == b or (_number(a) is not None and _number(a) == _number(b))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").removesuffix("%"))
    except InvalidOperation:
        return None


# --- findings -----------------------------------------------------------------------------------------------------------------------


def fits(wanted: Mapping[str, object], finding: Mapping[str, object]) -> bool:
    """Whether a finding is one that is wanted: what is not told of it may be anything."""
    return (
        str(finding.get("code", "")).startswith(str(wanted["code"]))
        and wanted.get("severity") in (None, finding.get("severity"))
        and all(name not in wanted or _says(wanted[name], finding.get(name)) for name in ("expected", "found"))
        and all(any(_is_at(place, other) for other in _items(finding.get("places"))) for place in _items(wanted.get("places")))
    )


def _says(wanted: object, found: object) -> bool:
    """Whether a finding gives what is wanted: two numbers by value, of two texts one may lie in the other (674064 in 674064元)."""
    if same(wanted, found):
        return True
    a, b = _plain(str(wanted)), _plain(str(found or ""))
    numbers = _number(a) is not None and _number(b) is not None
    return bool(a and b) and not numbers and (a in b or b in a)


def _is_at(wanted: Mapping[str, object], place: Mapping[str, object]) -> bool:
    """Whether a place is the wanted one: its row, column, line, part; a text that lies in the other; a file of that name."""
    for name, value in wanted.items():
        other = place.get(name)
        if name == "text":
            right = _says(value, other)
        elif name == "file":
            right = PurePath(str(other or "")).name == value
        else:
            right = other == value
        if not right:
            return False
    return True


def _items(value: object) -> Iterator[Mapping[str, object]]:
    yield from (item for item in (value if isinstance(value, list) else ()) if isinstance(item, Mapping))


def pair(wanted: Sequence[Mapping[str, object]], findings: Sequence[Mapping[str, object]]) -> dict[int, int]:
    """The most pairs of a wanted finding and one that fits it, each in one pair at most: index of the wanted → index of the finding."""
    taken: dict[int, int] = {}
    for at in range(len(wanted)):
        _place(at, wanted, findings, taken, set())
    return {own: other for other, own in taken.items()}


def _place(
    at: int,
    wanted: Sequence[Mapping[str, object]],
    findings: Sequence[Mapping[str, object]],
    taken: dict[int, int],
    tried: set[int],
) -> bool:
    """Give a wanted finding its partner, moving others to another of theirs where need be (augmenting path)."""
    for other, finding in enumerate(findings):
        if other in tried or not fits(wanted[at], finding):
            continue
        tried.add(other)
        if other not in taken or _place(taken[other], wanted, findings, taken, tried):
            taken[other] = at
            return True
    return False
