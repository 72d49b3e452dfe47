"""The words of the tables, of the workbook to fill in and of the narrative, and the layouts of provinces: read from the files beside."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from jiheng.data.classification import functional

#: classes that a department cannot spend under
_NOT_SPENT = frozenset({"209", "227", "230", "233"})


@cache
def words(name: str) -> Mapping[str, Any]:
    """A data file (``tables``, ``form``, ``narrative``, ``layouts``)."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@frozen
class Layout:
    """How a province prints the tables; the fields are described in ``layouts.toml``."""

    key: str
    name: str
    unit: str
    numbered: bool
    lines: bool
    cells: int
    tables: tuple[str, ...]
    flows: frozenset[str]
    basic: str
    three_public: str
    titles: Mapping[str, str]

    def title(self, kind: str) -> str:
        """The title of a table."""
        return str(self.titles.get(kind) or words("tables")["titles"][kind])


@cache
def layouts() -> Mapping[str, Layout]:
    """The layouts by key, in the order of the file."""
    return {key: _layout(key, entry) for key, entry in words("layouts").items()}


def _layout(key: str, entry: Mapping[str, Any]) -> Layout:
    lists = {"tables": tuple(entry["tables"]), "flows": frozenset(entry["flows"])}
    return Layout(key=key, **{**entry, **lists})


def layout_named(text: str) -> Layout | None:
    """The layout of a key or of a name as the clerk chooses it."""
    return next((layout for layout in layouts().values() if text in {layout.key, layout.name}), None)


@cache
def spending_classes() -> tuple[str, ...]:
    """The functional classes that the statements list, in order."""
    return tuple(code for code in functional() if len(code) == 3 and code not in _NOT_SPENT)
