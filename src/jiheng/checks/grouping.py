"""Things put together that say the same: one fault repeated is one finding."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

_Thing = TypeVar("_Thing")


def alike(things: Iterable[_Thing], same: Callable[[_Thing], Hashable]) -> list[list[_Thing]]:
    """Things of one key, together; keys and things in the order in which they come."""
    groups: dict[Hashable, list[_Thing]] = {}
    for thing in things:
        groups.setdefault(same(thing), []).append(thing)
    return list(groups.values())
