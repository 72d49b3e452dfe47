"""What a check says of a document."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from attrs import frozen

from jiheng.messages import Message
from jiheng.records.place import Place
from jiheng.values.interval import Exact
from jiheng.values.printed import plain


class Severity(StrEnum):
    """How sure and how grave: an error follows from the document's own figures, a warning from a rule or practice, a note asks."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Placed(Protocol):
    """Anything that knows where it stands."""

    @property
    def place(self) -> Place:
        """Its place."""
        ...


@frozen
class Fix:
    """A correction with one right answer: replace ``found`` by ``expected`` at ``place``."""

    place: Place
    found: str
    expected: str


@frozen
class Finding:
    """One fault, or question, with every place involved; the first place is where it would be corrected.

    Attributes:
        message: the sentence for the user.
        places: at least one.
        expected, found: what should stand there, what stands there; None where words do not help.
        fixes: corrections with one right answer, one for each place that would be changed; none where a person has to decide.
        severity: set by a rule only where a single finding is weaker or stronger than its rule; otherwise by the engine.
        code, name, basis, record: stamped by the engine: the rule's code and name, its legal basis, index of the record in the file.
        key: stamped by the engine: what the finding means, the same in an edited file (see :mod:`jiheng.checks.identity`).
    """

    message: Message
    places: tuple[Place, ...]
    expected: str | None = None
    found: str | None = None
    fixes: tuple[Fix, ...] = ()
    severity: Severity | None = None
    code: str = ""
    name: str = ""
    basis: str = ""
    record: int | None = None
    key: str = ""

    @classmethod
    def at(
        cls,
        what: Placed,
        message: Message,
        *,
        expected: Exact | str | None = None,
        found: object = None,
        because: Iterable[Placed | None] = (),
        severity: Severity | None = None,
        fix: bool | Iterable[Fix] = False,
    ) -> Finding:
        """A finding on ``what``.

        Args:
            message: the sentence.
            expected: what should stand there; a number is printed rounded half up to two decimals.
            found: what stands there; the text of ``what`` by default.
            because: the other things involved, each with its place.
            fix: whether replacing found by expected is the one right answer; or the corrections themselves, where several places change.
        """
        should = _shown(expected)
        stands = str(found) if found is not None else what.place.text
        places = dict.fromkeys(place for place in (what.place, *(b.place for b in because if b is not None)))
        if not isinstance(fix, bool):
            return cls(message, tuple(places), should, stands, tuple(fix), severity)
        cure = (Fix(what.place, stands or "", should),) if fix and should is not None else ()
        return cls(message, tuple(places), should, stands, cure, severity)


def _shown(value: Exact | str | None) -> str | None:
    return plain(value) if isinstance(value, int | Decimal | Fraction) else value
