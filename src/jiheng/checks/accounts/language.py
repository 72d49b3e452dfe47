"""The identities of final accounts, read from ``identities.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

from attrs import frozen

_TERM: Final = re.compile(r"\s*(?P<sign>[+-]?)\s*(?P<refs>[a-z_]+\[[^\]]+\]\.[a-z_.#]+(?:\|[a-z_]+\[[^\]]+\]\.[a-z_.#]+)*)")
_REF: Final = re.compile(r"([a-z_]+)\[([^\]]+)\]\.([a-z_.#]+)")
_SOURCE: Final = "部门决算报表勾稽关系"


@frozen
class Ref:
    """Figures of a table: one, or all whose row matches."""

    table: str
    row: str
    column: str


@frozen
class Term:
    """A summand: plus or minus one, and the figures to take, the first that the tables have."""

    sign: int
    choices: tuple[Ref, ...]


Sum = tuple[Term, ...]


@frozen
class Identity:
    """What must hold; see the head of ``identities.toml`` for the parts.

    Attributes:
        at_least: whether the left side may be greater. soft: whether a difference is only a question.
    """

    id: str
    text: str
    left: Sum
    right: Sum
    at_least: bool = False
    soft: bool = False
    each: str | None = None
    rows: str = "all"
    columns: tuple[str, ...] = ()
    when: tuple[tuple[Sum, Sum], ...] = ()
    closed: bool = False
    needs: str = ""
    derived: bool = False
    source: str = _SOURCE

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of both sides, in order."""
        terms = (*self.left, *self.right)
        return tuple(dict.fromkeys(ref.table for term in terms for ref in term.choices))

    @property
    def within(self) -> bool:
        """Whether it stays within one table."""
        return len(self.tables) == 1


@cache
def identities() -> tuple[Identity, ...]:
    """Every identity, in the order of the file."""
    entries = tomllib.loads(files(__package__).joinpath("identities.toml").read_text(encoding="utf-8"))["identity"]
    return tuple(_identity(entry) for entry in entries)


def _identity(entry: dict[str, Any]) -> Identity:
    kind = entry.get("kind", "=")
    columns = entry.get("columns", ())
    return Identity(
        entry["id"],
        entry["text"],
        parse_sum(entry["left"]),
        parse_sum(entry["right"]),
        at_least=kind.endswith(">="),
        soft=kind.startswith("~"),
        each=entry.get("each"),
        rows=entry.get("rows", "all"),
        columns=(columns,) if isinstance(columns, str) else tuple(columns),
        when=tuple(_equality(text) for text in entry.get("when", ())),
        closed=entry.get("closed", False),
        needs=entry.get("needs", ""),
        derived=entry.get("derived", False),
        source=entry.get("source", _SOURCE),
    )


def _equality(text: str) -> tuple[Sum, Sum]:
    left, _, right = text.partition(" = ")
    return parse_sum(left), () if right.strip() == "0" else parse_sum(right)


def parse_sum(text: str) -> Sum:
    """A sum of figures as the file writes it.

    Raises:
        ValueError: when it is not one.
    """
    terms: list[Term] = []
    at = 0
    while at < len(text.rstrip()):
        match = _TERM.match(text, at)
        if match is None:
            raise ValueError(text[at:])
        choices = tuple(Ref(*found) for found in _REF.findall(match["refs"]))
        terms.append(Term(-1 if match["sign"] == "-" else 1, choices))
        at = match.end()
    return tuple(terms)
