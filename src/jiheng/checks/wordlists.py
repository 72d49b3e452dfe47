"""Word lists of the rules on names, targets and scorecards, read from ``rules/words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jiheng.values.text import key


@cache
def _lists() -> Mapping[str, Any]:
    source = files("jiheng.checks").joinpath("rules", "words.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def words(table: str, name: str) -> tuple[str, ...]:
    """One list, such as ``words("names", "rates")``."""
    return tuple(_lists()[table][name])


def entries(table: str) -> Sequence[Mapping[str, Any]]:
    """The entries of a list of tables (``misplaced``, ``rule_misfit``)."""
    found: Sequence[Mapping[str, Any]] = _lists()[table]
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
