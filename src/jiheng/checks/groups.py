"""Several files as one set: the files of a unit, and what a rule on them is fed.

A rule whose subject is a :class:`Group` runs on each file by itself, where its places name no file, and then on all files of a unit together,
where each place names its file and only what concerns two files is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, Generic, TypeVar, cast

from attrs import evolve, fields, frozen, has

from jiheng.checks.context import Case
from jiheng.records import Place, Record, Report, Scorecard, SelfEvaluation
from jiheng.values.text import key

_R = TypeVar("_R", SelfEvaluation, Report, Scorecard)
_T = TypeVar("_T", bound=Any)
_CODE: Final = re.compile(r"^[\d\-—.、]+|[\d\-]+$")
_PROJECT_NOISE: Final = re.compile(r"20\d\d年度?|\(.*?\)|[\"“”'《》「」]")
#: a shorter name is met by chance
_LEAST_NAME: Final = 4
_TITLE: Final = re.compile(
    r"^(?:20\d\d年度?)?(.{2,20}?(?:局|厅|委员会|办公室|中心|医院|学校|政府|街道|镇|乡|公司|协会))?(?:20\d\d年度?)?"
    r"(.{4,60}?)(?:项目)?(?:支出|资金)?(?:绩效)?(?:自评|评价|自我评价)?(?:分析)?报告"
)
_PROJECT_TAIL: Final = re.compile(r"(?:项目|专项|资金|经费|补助|支出)+$")


@frozen
class Member(Generic[_R]):
    """A record of a group with the file's case that it stands in."""

    record: _R
    case: Case

    @property
    def file(self) -> str | None:
        """The file that it stands in."""
        return self.record.place.file

    @property
    def project(self) -> str:
        """The project it speaks of, bare of year, code and tail; empty when it names none."""
        return project_key(self.project_name)

    @property
    def project_name(self) -> str:
        """The project as printed."""
        return _project_text(self.record, self.case)


@frozen
class Group:
    """The files of one unit; a file by itself is a group of one without a name.

    Attributes:
        cases: each file's case; in a set of several files the places of its records name the file (:func:`located`).
    """

    cases: tuple[Case, ...]

    def forms(self) -> list[Member[SelfEvaluation]]:
        """The self-evaluation tables of all files."""
        return list(self._members(SelfEvaluation))

    def reports(self) -> list[Member[Report]]:
        """The reports of all files."""
        return list(self._members(Report))

    def scorecards(self) -> list[Member[Scorecard]]:
        """The scorecards of all files."""
        return list(self._members(Scorecard))

    def _members(self, kind: type[_R]) -> Iterator[Member[_R]]:
        for case in self.cases:
            yield from (Member(record, case) for record in case.records if isinstance(record, kind))


def located(value: _T, file: str) -> _T:
    """A record, or a part of one, whose places all name the file."""
    if isinstance(value, Place):
        return evolve(value, file=file)
    if isinstance(value, tuple):
        return cast(_T, tuple(located(part, file) for part in value))
    kind: type = type(value)
    changed = {name: new for name in _parts(kind) if (new := located(old := getattr(value, name), file)) is not old}
    return evolve(value, **changed) if changed else value


@cache
def _parts(kind: type) -> tuple[str, ...]:
    """The names of what a record of some kind consists of; none for what is no record."""
    return tuple(part.name for part in fields(kind)) if has(kind) else ()


@frozen
class Belonging:
    """What tells the set that a file belongs to: the units and projects that it names, as keys."""

    units: frozenset[str]
    projects: frozenset[str]


def belonging(records: Sequence[Record]) -> Belonging:
    """The units and projects that a file's records name, in forms or in titles (青石县医保局……评价报告)."""
    forms = [record for record in records if isinstance(record, SelfEvaluation)]
    titles = [match for record in records if isinstance(record, Report) and (match := _TITLE.match(key(record.title.text)))]
    units = [unit_key(name.text) for form in forms for name in (form.unit, form.department) if name] + [match[1] or "" for match in titles]
    named = [record.project.text for record in records if isinstance(record, SelfEvaluation | Report) and record.project]
    projects = [project_key(name) for name in (*named, *(match[2] for match in titles))]
    return Belonging(frozenset(unit for unit in units if len(unit) >= _LEAST_NAME), frozenset(name for name in projects if len(name) >= _LEAST_NAME))


def sets_of(files: Sequence[tuple[str, Belonging]]) -> list[list[str]]:
    """The files that belong together, each set of at least two, in the order given.

    Files that name one unit are a set; a file that names none joins the only set that names its project.
    """
    leader = {path: path for path, _ in files}
    by_unit: dict[str, str] = {}
    by_project: dict[str, set[str]] = {}
    for path, own in files:
        for unit in own.units:
            leader[_find(leader, path)] = _find(leader, by_unit.setdefault(unit, path))
        for project in own.projects:
            by_project.setdefault(project, set()).add(path)
    for path, own in files:
        homes = {_find(leader, other) for project in own.projects for other in by_project[project]} - {path}
        if not own.units and len(homes) == 1:
            leader[_find(leader, path)] = homes.pop()
    sets: dict[str, list[str]] = {}
    for path in leader:
        sets.setdefault(_find(leader, path), []).append(path)
    return [paths for paths in sets.values() if len(paths) > 1]


def _find(leader: dict[str, str], path: str) -> str:
    while leader[path] != path:
        leader[path] = leader[leader[path]]
        path = leader[path]
    return path


def unit_key(name: str) -> str:
    """A unit's name without code and brackets: 207001-青石县医疗保障局 → 青石县医疗保障局."""
    return re.sub(r"\(.*?\)", "", _CODE.sub("", key(name)))


def project_key(name: str) -> str:
    """A project's name without code, year, brackets and the words at its end that say nothing."""
    bare = _CODE.sub("", _PROJECT_NOISE.sub("", key(name)))
    return _PROJECT_TAIL.sub("", bare) or bare


def _project_text(record: Record, case: Case) -> str:
    if isinstance(record, SelfEvaluation):
        return record.project.text if record.project else ""
    if isinstance(record, Report):
        forms = [case.records[index] for index in record.tables]
        named = [form.project.text for form in forms if isinstance(form, SelfEvaluation) and form.project]
        return named[0] if len(named) == 1 else record.project.text if record.project else _titled(record.title.text)
    return ""


def _titled(title: str) -> str:
    match = _TITLE.match(key(title))
    return match[2] if match else ""


def across_files(places: Sequence[Place]) -> bool:
    """Whether places stand in at least two files."""
    return len({place.file for place in places}) > 1
