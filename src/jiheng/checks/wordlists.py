"""Word lists of the rules on names, targets and scorecards, read from ``rules/words.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from jiheng.checks.data import data
from jiheng.values.text import key

_WORDS: Final = "words.toml"


def words(table: str, name: str) -> tuple[str, ...]:
    """One list, such as ``words("names", "rates")``."""
    return tuple(data(_WORDS)[table][name])


def entries(table: str) -> Sequence[Mapping[str, Any]]:
    """The entries of a list of tables (``misplaced``, ``rule_misfit``)."""
    found: Sequence[Mapping[str, Any]] = data(_WORDS)[table]
    return found


def ends(text: str, endings: Iterable[str]) -> bool:
    """Whether a text ends with one of the words, brackets at its end and punctuation left aside."""
    return bare(text).endswith(tuple(endings))


def holds(text: str, parts: Iterable[str]) -> bool:
    """Whether a text holds one of the words."""
    plain = key(text)
    return any(part in plain for part in parts)


def bare(text: str) -> str:
    """A name without white space, a bracket at its end (长期护理人员标准(元)) and closing punctuation."""
    plain = key(text).rstrip("。.;,:、")
    return plain.rpartition("(")[0] if plain.endswith(")") and "(" in plain[1:] else plain


def is_shortened(short: str, long: str) -> bool:
    """Whether a text is another with letters left out."""
    letters = iter(long)
    return all(letter in letters for letter in short)
