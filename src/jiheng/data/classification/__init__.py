"""The official classifications of government expenditure (政府收支分类科目): codes and names.

The files are recalled, not copied from the published book, and complete only where they say so: a code that is not listed is unknown, not wrong.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jiheng.values.text import key


@cache
def functional() -> Mapping[str, str]:
    """Names of the functional codes (支出功能分类): 3 digits 类, 5 款, 7 项."""
    return _codes("functional-2024.toml")


@cache
def economic() -> Mapping[str, str]:
    """Names of the economic codes of departments (部门预算支出经济分类): 3 digits 类, 5 款."""
    return _codes("economic-2024.toml")


@cache
def class_codes() -> Mapping[str, str]:
    """The codes of the functional classes by name, older names included; compare with :func:`jiheng.values.text.key`."""
    source = _read("functional-2024.toml")
    found = {key(name): code for code, name in source["names"].items() if len(code) == 3}
    return found | {key(name): code for code, names in source["former"].items() for name in names}


@cache
def former_names() -> Mapping[str, frozenset[str]]:
    """Names that a code had in other years."""
    return {code: frozenset(map(key, names)) for code, names in _read("functional-2024.toml")["former"].items()}


def _codes(name: str) -> Mapping[str, str]:
    return {str(code): str(text) for code, text in _read(name)["names"].items()}


def _read(name: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
