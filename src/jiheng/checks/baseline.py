"""Findings of two runs side by side: what is new, what is still there, what is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import Final

from attrs import frozen

from jiheng.checks.engine import chosen
from jiheng.records import Severity

#: graver first
_SEVERITIES: Final = tuple(Severity)


@frozen
class Entry:
    """A finding as a later run remembers it.

    Attributes:
        key: what it means (see :mod:`jiheng.checks.identity`). file: path as given. project: as printed, empty when it belongs to none.
        code, severity, message: as they were shown.
    """

    key: str
    file: str
    project: str
    code: str
    severity: Severity
    message: str

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return PurePath(self.file).name


@frozen
class Scope:
    """What a run looked at: an old finding outside of it is neither there nor gone.

    Attributes:
        files: names of the files that were read. projects: the projects found in them.
        select, ignore: the codes asked for. severity: the least severity asked for.
    """

    files: frozenset[str]
    projects: frozenset[str]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Severity = Severity.NOTE

    def covers(self, entry: Entry) -> bool:
        """Whether the run would have found this again."""
        grave = _SEVERITIES.index(entry.severity) <= _SEVERITIES.index(self.severity)
        there = entry.name in self.files or (entry.project != "" and entry.project in self.projects)
        return grave and there and chosen(entry.code, self.select, self.ignore)


@frozen
class Comparison:
    """A run beside an older one.

    Attributes:
        still: positions, in the new run, of what the old run had too. new: positions of the rest.
        gone: what the old run had and this one would have found again, but did not. outside: what this run did not look at.
    """

    still: frozenset[int]
    new: frozenset[int]
    gone: tuple[Entry, ...] = ()
    outside: tuple[Entry, ...] = ()


def compare(old: Sequence[Entry], new: Sequence[Entry], scope: Scope) -> Comparison:
    """Pair the findings of two runs by meaning.

    The file's name counts only where one meaning stands in several files: then the same path, else the same name.
    """
    pairs: dict[int, int] = {}
    for file_of in (_path, _name, _lone_file(old, new)):
        pairs.update(_pairs(old, new, pairs, file_of))
    rest = [entry for at, entry in enumerate(old) if at not in pairs]
    still = frozenset(pairs.values())
    gone = tuple(entry for entry in rest if scope.covers(entry))
    outside = tuple(entry for entry in rest if not scope.covers(entry))
    return Comparison(still, frozenset(range(len(new))) - still, gone, outside)


def _path(entry: Entry) -> str:
    return entry.file


def _name(entry: Entry) -> str:
    return entry.name


def _lone_file(old: Iterable[Entry], new: Iterable[Entry]) -> Callable[[Entry], str]:
    """A name for the file of an entry: the same for all where its meaning stands in no second file, neither then nor now."""
    crowded = _in_several_files(old) | _in_several_files(new)
    return lambda entry: entry.file if entry.key in crowded else ""


def _in_several_files(entries: Iterable[Entry]) -> frozenset[str]:
    files: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        files[entry.key].add(entry.file)
    return frozenset(key for key, names in files.items() if len(names) > 1)


def _pairs(old: Sequence[Entry], new: Sequence[Entry], pairs: dict[int, int], file_of: Callable[[Entry], str]) -> dict[int, int]:
    """Old positions with new ones, of those not yet paired, that have meaning and file in common; each is used once."""
    taken = frozenset(pairs.values())
    waiting: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at in reversed(range(len(new))):
        if at not in taken:
            waiting[new[at].key, file_of(new[at])].append(at)
    left = ((at, waiting.get((entry.key, file_of(entry)))) for at, entry in enumerate(old) if at not in pairs)
    return {at: positions.pop() for at, positions in left if positions}
