"""Projects against the code lines of the accounts: which project's money stands under which functional code.

Self-evaluations seldom print a code. Where none is printed, equal amounts tell: a line is matched by the set of projects whose executed sums
make up its project spending. Every possible matching is a solution of an assignment problem; a project is surely under a line only where no
other line or set would do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from attrs import define, field, frozen

from jiheng.checks.accounts.evaluate import Reconciliation
from jiheng.checks.accounts.grid import Figure
from jiheng.documents import Document
from jiheng.records import FinalAccounts, SelfEvaluation, Value
from jiheng.values.chinese import read_numeral
from jiheng.values.interval import Interval, total
from jiheng.values.text import narrow
from jiheng.values.units import money_factor

_CODE: Final = re.compile(r"(?<!\d)2\d{6}(?!\d)")
_COUNT: Final = r"([\d一二三四五六七八九十]{1,3})个"
_PROJECT_COUNT: Final = re.compile(rf"项目(?:支出)?(?:共|共计)?{_COUNT}|{_COUNT}(?:[一二]级)?项目")
_MOST_PROJECTS: Final = 40
_MOST_STEPS: Final = 20_000
_NEAR: Final = Fraction(1, 100)


@frozen(eq=False)
class Project:
    """A self-evaluation as a share of the accounts' money.

    Attributes:
        executed, budget: the totals as printed. amount, planned: the same in the unit of the accounts.
        code: the functional code that the form prints, if any.
    """

    form: SelfEvaluation
    executed: Value
    budget: Value | None
    amount: Interval
    planned: Interval | None
    code: str | None

    @property
    def name(self) -> str:
        """The project's name, the form's title where it prints none."""
        return self.form.project.text if self.form.project else self.form.title.text


@frozen(eq=False)
class Match:
    """A code line and the projects that make it up.

    Attributes:
        given: whether the code is printed. sure: whether no other set of projects, and no other line, would do.
    """

    line: Figure
    projects: tuple[Project, ...]
    given: bool
    sure: bool


@frozen(eq=False)
class Assignment:
    """The outcome.

    Attributes:
        matches: lines made up by projects. wrong: lines whose given projects do not make them up. projects, lines: those left over.
    """

    matches: tuple[Match, ...]
    wrong: tuple[Match, ...]
    projects: tuple[Project, ...]
    lines: tuple[Figure, ...]


def projects_of(forms: Sequence[SelfEvaluation], accounts: FinalAccounts) -> list[Project]:
    """The self-evaluations of one year whose executed total was read."""
    return [project for form in forms if form.year in {None, accounts.year} and (project := _project(form, accounts.money_unit))]


def _project(form: SelfEvaluation, unit: str) -> Project | None:
    row = form.total_funds
    if row is None or row.executed is None or row.executed.number is None:
        return None
    scale = (money_factor(form.money_unit) or Fraction(1)) / (money_factor(unit) or Fraction(1))
    budget = row.base if row.base is not None and row.base.number is not None else None
    planned = budget.number.interval.scaled(scale) if budget is not None and budget.number is not None else None
    code = _CODE.search(form.project.text) if form.project else None
    return Project(form, row.executed, budget, _reading(row.executed, form).scaled(scale), planned, code[0] if code else None)


def _reading(value: Value, form: SelfEvaluation) -> Interval:
    """Whole yuan are meant as they stand; an amount in 万元 was rounded."""
    if value.number is None:
        return Interval.point(0)
    return Interval.point(value.number.exact) if form.money_unit == "元" else value.number.interval


def code_lines(done: Reconciliation) -> list[Figure]:
    """Project spending by the deepest codes printed, out of general-budget spending, else out of all spending."""
    for kind in ("general", "spending"):
        grid = done.grids.get(kind)
        if grid is None:
            continue
        deepest = (figures for (row, column), figures in grid.figures.items() if column == "project" and row.isdigit() and row not in grid.parents)
        lines = [figure for figures in deepest for figure in figures if figure.amount]
        if lines:
            return lines
    return []


def assign(projects: Sequence[Project], lines: Sequence[Figure]) -> Assignment:
    """Match projects and lines: first by printed codes, then by equal amounts."""
    given = [Match(line, under, given=True, sure=True) for line in lines if (under := _under(line, projects))]
    held = {id(project) for match in given for project in match.projects}
    taken = {id(match.line) for match in given}
    free = [project for project in projects if id(project) not in held][:_MOST_PROJECTS]
    inferred = _inferred(free, [line for line in lines if id(line) not in taken])
    right = [match for match in given if makes_up(match.projects, match.line)]
    matches = (*right, *inferred)
    used = {id(project) for match in (*given, *inferred) for project in match.projects}
    full = {id(match.line) for match in (*given, *inferred)}
    wrong = tuple(match for match in given if match not in right)
    return Assignment(matches, wrong, tuple(p for p in projects if id(p) not in used), tuple(line for line in lines if id(line) not in full))


def _under(line: Figure, projects: Sequence[Project]) -> tuple[Project, ...]:
    return tuple(project for project in projects if project.code == line.row.key)


def makes_up(projects: Sequence[Project], line: Figure) -> bool:
    """Whether the projects' sum can be the line's amount."""
    return total([project.amount for project in projects]).meets(span(line))


def span(line: Figure) -> Interval:
    """What a line's figure may stand for."""
    amount, half = Fraction(line.amount), Fraction(line.half)
    return Interval(amount - half, amount + half)


def _inferred(projects: Sequence[Project], lines: Sequence[Figure]) -> list[Match]:
    """Lines by the sets of projects that make them up, the line with the fewest possible sets first."""
    options = [(line, list(_sets(projects, line))) for line in lines]
    found: list[Match] = []
    used: set[int] = set()
    for line, sets in sorted(options, key=lambda option: len(option[1])):
        possible = [each for each in sets if not any(id(project) in used for project in each)]
        if not possible:
            continue
        chosen = possible[0]
        rivals = any(set(map(id, chosen)) & set(map(id, each)) for other, others in options if other is not line for each in others)
        found.append(Match(line, chosen, given=False, sure=len(sets) == 1 and not rivals))
        used.update(map(id, chosen))
    return found


def _sets(projects: Sequence[Project], line: Figure) -> list[tuple[Project, ...]]:
    """The sets of projects whose sum can be the line's amount, smaller ones first; none where there are too many to tell."""
    search = _Search(span(line), sorted((p for p in projects if p.amount.high > 0), key=lambda p: -p.amount.low))
    search.extend((), 0, Fraction(0), Fraction(0))
    return sorted(search.found, key=len) if search.steps <= _MOST_STEPS else []


@define
class _Search:
    """Subsets by their sums, larger amounts first; a branch ends where it is too large or can no longer become large enough."""

    wanted: Interval
    projects: list[Project]
    found: list[tuple[Project, ...]] = field(factory=list)
    steps: int = 0
    rest: list[Fraction] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.rest = [sum((p.amount.high for p in self.projects[at:]), Fraction(0)) for at in range(len(self.projects) + 1)]

    def extend(self, chosen: tuple[Project, ...], at: int, low: Fraction, high: Fraction) -> None:
        """Go on with the projects from ``at`` on."""
        if chosen and low <= self.wanted.high and high >= self.wanted.low:
            self.found.append(chosen)
        for place in range(at, len(self.projects)):
            if high + self.rest[place] < self.wanted.low or self.steps > _MOST_STEPS:
                return
            amount = self.projects[place].amount
            if low + amount.low <= self.wanted.high:
                self.steps += 1
                self.extend((*chosen, self.projects[place]), place + 1, low + amount.low, high + amount.high)


def nearest(project: Project, lines: Sequence[Figure]) -> Figure | None:
    """The only line that is as large as the project's budget, within one in a hundred; None when none or several are."""
    if project.planned is None:
        return None
    near = [line for line in lines if abs(Fraction(line.amount) - project.planned.low) <= Fraction(line.amount) * _NEAR]
    return near[0] if len(near) == 1 else None


def projects_told(document: Document) -> int | None:
    """How many projects the text says were self-evaluated; None when it does not say."""
    found: list[int] = []
    for paragraph in document.paragraphs():
        if "自评" in paragraph.text:
            for match in _PROJECT_COUNT.finditer(narrow(paragraph.text)):
                word = match[1] or match[2]
                found.append(int(word) if word.isdecimal() else read_numeral(word))
    return max(found, default=None)
