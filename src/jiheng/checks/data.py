"""The data files beside the rules."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data(name: str) -> Mapping[str, Any]:
    """A file of ``jiheng/checks/rules``, such as ``data("terms.toml")``."""
    source = files("jiheng.checks").joinpath("rules", name)
    return tomllib.loads(source.read_text(encoding="utf-8"))


def any_of(name: str, *path: str) -> str:
    """A list of such a file as an alternative for patterns: ``患者|病人``; longer words first."""
    found: Any = data(name)
    for step in path:
        found = found[step]
    return "|".join(sorted(found, key=len, reverse=True))
