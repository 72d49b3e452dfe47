"""What the narrative of final accounts says besides amounts: counts, uses, empty tables, years, results of evaluations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Final

from attrs import frozen

from jiheng.checks.accounts.ties import Tied, Ties, yuan
from jiheng.checks.accounts.told import Item
from jiheng.data.classification import functional
from jiheng.forms.accounts.narrative import Said, Telling, Uses
from jiheng.forms.accounts.phrases import squeezed
from jiheng.messages import msg
from jiheng.records import AccountsRow, Finding, Placed, Severity, Text

#: what is counted: words before the figure (and its unit), words of the table's row, the item of the three expenses that pays for it
_COUNTED: Final = (
    ("出国（境）团组", re.compile(r"团组"), frozenset("个批次") | {"批次"}, re.compile(r"团组"), "trips"),
    ("公务用车购置", re.compile(r"购置"), frozenset("辆台"), re.compile(r"购置.*\(辆\)|购置数|购置量"), "purchase"),
    ("公务用车保有量", re.compile(r"保有"), frozenset("辆台"), re.compile(r"保有"), "running"),
    ("接待批次", re.compile(r"接待"), frozenset({"批", "批次", "个"}), re.compile(r"接待.*批次"), "reception"),
)
_ABROAD: Final = re.compile(r"国\(境\)外|外事|外宾|其中")
_NOTHING: Final = re.compile(r"(?:没有|无|未)[^。；，]{0,24}(?:收支|收入|支出|安排|拨款|数据|预算)")
_SPLIT: Final = re.compile(r"、|以及|和|及|与|，|,")
_TRAIL: Final = re.compile(r"(?:等|方面|支出|经费|的)+$")
_YEAR: Final = re.compile(r"(20\d\d)年度?(?!预算|绩效|目标|计划)")
_AT_END: Final = re.compile(r"(?:截至|截止|至)(?:到)?(?P<year>20\d\d)年(?:12月(?:31日)?|[年]?[底末])")
_GRADES: Final = re.compile(
    r"(?P<count>\d+)个(?:项目)?(?:的)?(?:自评|评价)?(?:结果|等级|等次)?(?:等级|等次)?(?:评定)?(?:为|是|达到)?(?:优秀|优|良好|良|中|合格|差|不合格)(?![一-龥])"
)
_PROJECTS: Final = re.compile(r"(?:涉及|共|共计|对|组织对)[^，。；\d]{0,16}项目(?:共|共计)?(?P<count>\d+)个")
_MENDED: Final = re.compile(r"发现问题(\d+)[个项条][^。]*?已(?:经)?整改(?:问题)?(\d+)[个项条][^。]*?(?:正在|未)整改(?:问题)?(\d+)[个项条]")
_SHORTEST: Final = 3


# --- counts ---------------------------------------------------------------------------------------------------------------------


@frozen
class _Counted:
    """A thing that the text counts, the row that counts it, and the item that pays for it."""

    name: str
    said: Said
    rows: tuple[AccountsRow, ...]
    paid_by: str


def wrong_counts(telling: Telling, items: Sequence[Item], ties: Ties) -> Iterator[Finding]:
    """Delegations, vehicles and receptions against the tables' counts, and against the money spent on them."""
    if telling.section.kind == "assets":
        yield from _vehicles(telling, ties)
    if telling.section.kind != "three_public":
        return
    seen: set[str] = set()
    for counted in _counted(telling, ties):
        wrong = _wrong_count(counted)
        yield from wrong
        if not wrong and counted.name not in seen:
            seen.add(counted.name)
            yield from _paid(counted, items)


def _counted(telling: Telling, ties: Ties) -> Iterator[_Counted]:
    for said in telling.said:
        if said.role != "count" or _ABROAD.search(said.lead):
            continue
        for name, before, units, row_words, paid_by in _COUNTED:
            if before.search(said.lead) and said.value.unit_name in units:
                yield _Counted(name, said, tuple(_rows(ties, row_words)), paid_by)
                break


def _rows(ties: Ties, words: re.Pattern[str]) -> Iterator[AccountsRow]:
    for table in ties.accounts.tables:
        if table.kind in {"statistics", "three_public"}:
            yield from (row for row in table.rows if words.search(squeezed(row.name)) and "费" not in row.name)


def _wrong_count(counted: _Counted) -> list[Finding]:
    values = [value for row in counted.rows for value in row.values if value is not None and value.number is not None]
    said = counted.said
    if len(counted.rows) != 1 or not values or any(value.decimal == said.value.decimal for value in values):
        return []
    message = msg(
        "文中{name}{found}，表中“{row}”为{cell}。请核对后改正。", name=counted.name, found=said.value, row=counted.rows[0].name, cell=values[-1]
    )
    return [Finding.at(said, message, expected=values[-1].raw, because=[values[-1]])]


def _paid(counted: _Counted, items: Sequence[Item]) -> Iterator[Finding]:
    """Money without anything counted, or things counted without money."""
    said = counted.said
    ref = f"three_public[actual].{counted.paid_by}"
    paid = next((other for item in items for other in item.of("actual") if other.subject is not None and other.subject.refs == (ref,)), None)
    if paid is None or said.value.decimal is None or counted.paid_by == "running" or bool(yuan(paid.value)) == bool(said.value.decimal):
        return
    message = msg(
        "“{subject}”支出{paid}，而{name}为{found}，不相称。请核对支出和数量。",
        subject=paid.subject.name if paid.subject else "",
        paid=paid.value,
        name=counted.name,
        found=said.value,
    )
    yield Finding.at(said, message, because=[paid], severity=Severity.WARNING)


def _vehicles(telling: Telling, ties: Ties) -> Iterator[Finding]:
    for said in telling.said:
        if said.role != "count" or said.subject is None or not said.subject.sure:
            continue
        cells = ties.of_subject(said.subject)
        if len(cells) == 1 and cells[0].base != yuan(said.value) and not ties.is_doubtful(cells[0]):
            yield _wrong_vehicles(said, cells[0])


def _wrong_vehicles(said: Said, tied: Tied) -> Finding:
    message = msg(
        "文中“{subject}”为{found}，{where}为{cell}。请核对后改正。",
        subject=said.subject.name if said.subject else "",
        found=said.value,
        where=tied.words,
        cell=str(tied.amount),
    )
    return Finding.at(said, message, expected=str(tied.amount), because=[tied])


# --- uses -----------------------------------------------------------------------------------------------------------------------


def wrong_uses(telling: Telling, ties: Ties) -> Iterator[Finding]:
    """Uses named that no code of the table is for; lists stated as complete that leave a code out."""
    grid = ties.grids.get("general")
    if telling.section.kind != "general" or grid is None:
        return
    amounts = {code: sum((figure.amount for figure in grid.figures.get((code, "total"), ())), Decimal(0)) for code in grid.rows if code.isdigit()}
    names = {row.key: _short(row.name) for row in grid.table.rows if row.key in amounts}
    for uses in telling.uses:
        code = _class_of(uses)
        if code is not None and amounts.get(code):
            spent = {each: amount for each, amount in amounts.items() if each.startswith(code) and amount}
            yield from _uses(uses, code, spent, {each: names[each] for each in spent})


def _class_of(uses: Uses) -> str | None:
    codes = {found for ref in (uses.subject.refs if uses.subject else ()) for found in re.findall(r"\[(\d{3})\]", ref)}
    return codes.pop() if len(codes) == 1 and uses.subject is not None and uses.subject.sure else None


def _short(name: str) -> str:
    return _TRAIL.sub("", squeezed(name))


@cache
def _official() -> dict[str, frozenset[str]]:
    """The codes of each name below the classes."""
    found: dict[str, set[str]] = defaultdict(set)
    for code, name in functional().items():
        if len(code) > 3:
            found[_short(name)].add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _uses(uses: Uses, code: str, spent: dict[str, Decimal], names: dict[str, str]) -> Iterator[Finding]:
    listed = [name for part in _SPLIT.split(uses.text.text) if (name := _short(part))]
    by_name = {name: each for each, name in names.items()}
    for name in listed:
        codes = {each for each in _official().get(name, ()) if each.startswith(code)}
        if codes and len(name) > _SHORTEST and not codes & spent.keys() and not any(name in other for other in names.values()):
            yield _no_such_use(uses, name, min(codes))
    covered = {by_name[name] for name in listed if name in by_name}
    leaves = [each for each in spent if not any(other != each and other.startswith(each) for other in spent)]
    left = [leaf for leaf in leaves if not any(leaf.startswith(each) for each in covered)]
    if uses.complete and left and len(covered) == len(set(listed)):
        yield _left_out(uses, code, spent, [(leaf, names[leaf]) for leaf in left])


def _no_such_use(uses: Uses, name: str, code: str) -> Finding:
    message = msg("文中说用于“{name}”（{code}），一般公共预算支出表中没有这一科目的支出。是否沿用了旧文字？请核对。", name=name, code=code)
    return Finding.at(uses.text, message, found=name, severity=Severity.WARNING)


def _left_out(uses: Uses, code: str, spent: dict[str, Decimal], left: Sequence[tuple[str, str]]) -> Finding:
    rest = sum((spent[leaf] for leaf, _ in left), Decimal(0))
    message = msg(
        "所列用途没有写“等”，但合计只有{listed}，{code}共支出{total}，漏列{left}（{rest}）。请补全或加“等”。",
        listed=str(spent[code] - rest),
        code=code,
        total=str(spent[code]),
        left="、".join(f"{leaf} {name}" for leaf, name in left),
        rest=str(rest),
    )
    return Finding.at(uses.text, message, severity=Severity.NOTE)


# --- empty tables, years, evaluations -------------------------------------------------------------------------------------------

_EMPTY: Final = {
    "fund": ("fund[total].total|fiscal[spending.total].fund", "fund[total].income|fiscal[income.source.fund].amount"),
    "capital": ("capital[total].total|fiscal[spending.total].capital",),
}


def wrong_emptiness(telling: Telling, ties: Ties) -> Iterator[Finding]:
    """A section that says there was none, while its table has figures."""
    refs = _EMPTY.get(telling.section.kind, ())
    tied = next((found for ref in refs if (found := ties.tied(ref)) is not None and found.amount), None)
    if tied is None or any(yuan(said.value) for said in telling.said):
        return
    for passage in telling.section.passages:
        nothing = _NOTHING.search(passage.plain)
        if nothing:
            text = passage.words(*nothing.span())
            message = msg("文中说“{text}”，{where}却有{cell}。请核对后改正。", text=text.text, where=tied.words, cell=str(tied.amount))
            yield Finding.at(text, message, because=[tied])
            return


def wrong_years(telling: Telling, ties: Ties) -> Iterator[Finding]:
    """Last year's year left in a heading, before this year's figure, in 截至…, or a comparison with the year itself."""
    year = ties.year
    if year is None:
        return
    title = telling.section.title
    found = _YEAR.search(title.text)
    if found and int(found[1]) != year:
        yield _wrong_year(title, found[0], year, Severity.WARNING)
    for passage in telling.section.passages:
        for match in _AT_END.finditer(passage.plain):
            if int(match["year"]) == year - 1 and telling.section.kind in {"assets", "three_public", "operating"}:
                yield _wrong_year(passage.words(*match.span()), match["year"], year, Severity.WARNING)
    for said in telling.said:
        yield from _said_year(said, year, ties)
    yield from _only_last_year(telling, year)


def _only_last_year(telling: Telling, year: int) -> Iterator[Finding]:
    """A paragraph whose amount is told of last year, and that nowhere names this one; none where the section tells this year's as well."""
    for passage in telling.section.passages:
        if str(year) in passage.plain:
            continue
        lines = {piece.place.line for _, piece in passage.pieces}
        said = next((said for said in telling.said if said.place.line in lines and said.role in {"actual", "budget"}), None)
        if said is None or said.subject is None or telling.section.kind == "performance":
            continue
        again = any(other.subject and other.subject.refs == said.subject.refs and other.place.line not in lines for other in telling.said)
        if said.year == year - 1 and not said.base and said.subject.sure and not again:
            yield _wrong_year(said, str(said.year), year, Severity.WARNING)
            return


def _said_year(said: Said, year: int, ties: Ties) -> Iterator[Finding]:
    if said.base_year == year and said.role in {"change", "same"}:
        message = msg("{year}年度决算与{year}年比较，是拿本年与本年比。应与{prior}年比较，请改正。", year=year, prior=year - 1)
        yield Finding.at(said, message, expected=str(year - 1), found=str(year))
    elif said.base_year is not None and said.base_year < year - 1 and said.role in {"change", "same"}:
        yield _wrong_base(said, year)
    elif said.year not in (None, year) and said.role == "actual" and said.subject is not None and said.subject.sure:
        cells = ties.of_subject(said.subject)
        if any(tied.base and tied.base == yuan(said.value) for tied in cells):
            yield _wrong_year(said, str(said.year), year, None)


def _wrong_base(said: Said, year: int) -> Finding:
    message = msg(
        "{year}年度决算与{base}年比较，应与上年（{prior}年）比较。是否沿用了上年文字？请核对。", year=year, base=said.base_year, prior=year - 1
    )
    return Finding.at(said, message, expected=str(year - 1), found=str(said.base_year), severity=Severity.WARNING)


def _wrong_year(what: Placed, found: str, year: int, severity: Severity | None) -> Finding:
    message = msg("这是{year}年度的决算，此处写“{found}”。是否沿用了上年文字？请改正年度。", year=year, found=found)
    return Finding.at(what, message, expected=str(year), found=found, severity=severity)


def wrong_evaluations(telling: Telling) -> Iterator[Finding]:
    """Projects by grade that are not all projects; problems mended and not that are not all problems."""
    if telling.section.kind != "performance":
        return
    for passage in telling.section.passages:
        for start, end in passage.sentences():
            text = squeezed(passage.plain[start:end])
            yield from _mended(text, passage.words(start, end))
        whole = squeezed(passage.plain)
        projects = _PROJECTS.search(whole)
        sentence = whole[projects.start() :].split("二是")[0] if projects else ""
        grades = [int(found["count"]) for found in _GRADES.finditer(sentence)]
        if projects and grades and sum(grades) != int(projects["count"]):
            yield _wrong_grades(passage.words(0, len(passage.text)), int(projects["count"]), grades)


def _wrong_grades(text: Text, count: int, grades: Iterable[int]) -> Finding:
    message = msg(
        "文中说{count}个项目，各等级的项目数相加为{sum}（{grades}）。请核对。", count=count, sum=sum(grades), grades="＋".join(map(str, grades))
    )
    return Finding.at(text, message, expected=str(count), found="＋".join(map(str, grades)))


def _mended(text: str, where: Text) -> Iterator[Finding]:
    found = _MENDED.search(text)
    if found and int(found[1]) != int(found[2]) + int(found[3]):
        message = msg("发现问题{found}个，已整改{done}个、正在整改{open}个，相加不等。请核对。", found=found[1], done=found[2], open=found[3])
        yield Finding.at(where, message, expected=found[1], found=str(int(found[2]) + int(found[3])))
