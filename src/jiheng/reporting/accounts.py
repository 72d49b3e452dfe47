"""The reconciliation sheet of final accounts: every identity with both sides, difference and verdict, what could not be evaluated and why, and which
project stands under which code line; as text, JSON, workbook and page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from attrs import frozen

from jiheng.checks.accounts import Instance, Reconciliation, Verdict, reconcile
from jiheng.checks.accounts.projects import Match, Project, assign, code_lines, nearest, projects_of, projects_told
from jiheng.checks.accounts.words import amount_words, equation, row_name
from jiheng.documents import Document, Unread
from jiheng.messages import Message, msg, tr
from jiheng.records import FinalAccounts, Place, Record, SelfEvaluation, Severity
from jiheng.reporting.json_output import dumps
from jiheng.reporting.lines import Line, Piece, line
from jiheng.reporting.records_json import Json
from jiheng.reporting.sheets_page import sheets_html
from jiheng.reporting.words import place_words
from jiheng.reporting.workbook import Column, Row, Sheet, as_figure, write_workbook
from jiheng.values.printed import plain

_VERDICTS: Final = {
    Verdict.EXACT: msg("相符"),
    Verdict.TAIL: msg("尾差"),
    Verdict.DIFFERS: msg("待核实"),
    Verdict.CONTRADICTION: msg("不符"),
}
_WORST_FIRST: Final = (Verdict.CONTRADICTION, Verdict.DIFFERS, Verdict.TAIL, Verdict.EXACT)
_STYLES: Final = {Verdict.EXACT: "", Verdict.TAIL: "dim", Verdict.DIFFERS: "cyan", Verdict.CONTRADICTION: "bold red"}
_SEVERITIES: Final = {Verdict.EXACT: None, Verdict.TAIL: None, Verdict.DIFFERS: Severity.NOTE, Verdict.CONTRADICTION: Severity.ERROR}


@frozen
class Entry:
    """An identity in one place; amounts as printed, in the unit of the accounts."""

    id: str
    text: Message
    table: str
    where: str
    equation: str
    left: str
    right: str
    difference: str
    tail: str
    verdict: Verdict
    place: Place


@frozen
class Gap:
    """An identity that was not evaluated, and why."""

    id: str
    text: Message
    reason: Message
    place: Place | None


@frozen
class ProjectEntry:
    """A project and the code line that its money stands under, if any."""

    project: str
    executed: str
    amount: str
    line: str
    line_amount: str
    how: Message


@frozen
class Department:
    """The sheet of one department.

    Attributes:
        tables: number and title of each table read. empty: identities without a figure on either side.
        told: how many projects the text says were self-evaluated, None when it does not say.
    """

    name: str
    year: int | None
    unit: str
    tables: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]
    empty: int
    projects: tuple[ProjectEntry, ...]
    told: int | None

    def count(self, verdict: Verdict) -> int:
        """How many entries have a verdict."""
        return sum(entry.verdict is verdict for entry in self.entries)


@frozen
class AccountsResult:
    """A file: its departments, or why it could not be read; ``unread`` are parts not read, or not surely."""

    path: str
    format: str | None = None
    error: Message | None = None
    departments: tuple[Department, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether nothing can be said of it: not read, or no final accounts in it."""
        return self.error is not None or not self.departments


def departments_of(document: Document, records: Sequence[Record]) -> tuple[Department, ...]:
    """The sheets of a document."""
    forms = [record for record in records if isinstance(record, SelfEvaluation)]
    return tuple(_department(record, forms, document) for record in records if isinstance(record, FinalAccounts))


def _department(accounts: FinalAccounts, forms: Sequence[SelfEvaluation], document: Document) -> Department:
    done = reconcile(accounts)
    gaps = tuple(Gap(each.identity.id, Message(each.identity.text), each.reason, each.place) for each in done.skipped)
    projects = projects_of(forms, accounts)
    return Department(
        accounts.department.text if accounts.department else "",
        accounts.year,
        accounts.money_unit,
        tuple((table.number or "", table.title.text) for table in accounts.tables),
        tuple(map(_entry, done.instances)),
        gaps,
        done.empty,
        tuple(_projects(projects, done)),
        projects_told(document) if projects else None,
    )


def _entry(instance: Instance) -> Entry:
    first = instance.figures[0]
    where = f"{row_name(first.row)} “{first.column.label}”"
    return Entry(
        instance.identity.id,
        Message(instance.identity.text),
        first.table.title.text,
        where,
        equation(instance),
        amount_words(instance.left.total),
        amount_words(instance.right.total),
        amount_words(instance.difference),
        amount_words(instance.tail),
        instance.verdict,
        first.place,
    )


def _projects(projects: Sequence[Project], done: Reconciliation) -> Iterator[ProjectEntry]:
    result = assign(projects, code_lines(done))
    for match in (*result.matches, *result.wrong):
        how = _how(match, agrees=match in result.matches)
        for project in match.projects:
            yield _project(project, row_name(match.line.row), match.line.value.raw, how)
    for project in result.projects:
        near = nearest(project, result.lines)
        if near is None:
            yield _project(project, "", "", msg("没有归集到科目"))
        else:
            yield _project(project, row_name(near.row), near.value.raw, msg("预算相当，金额不等，待核实"))


def _project(project: Project, code_line: str, amount: str, how: Message) -> ProjectEntry:
    return ProjectEntry(project.name, project.executed.raw, plain(project.amount.low), code_line, amount, how)


def _how(match: Match, *, agrees: bool) -> Message:
    if not agrees:
        return msg("写明科目，金额不等")
    if match.given:
        return msg("写明科目，金额相等")
    return msg("按金额推断，唯一") if match.sure else msg("按金额推断，另有可能")


# --- text ---------------------------------------------------------------------------------------------------------------------


def accounts_lines(results: Sequence[AccountsResult]) -> Iterator[Line]:
    """The output of ``jiheng accounts check``."""
    for result in results:
        yield line(result.path, style="bold")
        if result.error:
            yield line(tr("未能读取：{reason}", reason=result.error), indent=2)
        elif not result.departments:
            yield line(tr("没有读到部门决算表。"), indent=2)
        for department in result.departments:
            yield from _department_lines(department)
        if result.unread:
            yield line(tr("读取存疑："), style="bold", indent=2)
        for each in result.unread:
            yield line(f"{place_words(each.place)}: {each.reason}", indent=4)
        yield line()


def _department_lines(department: Department) -> Iterator[Line]:
    yield line(_head(department), indent=2)
    yield line(_counts(department), indent=2)
    for _, entries in groupby(department.entries, key=lambda entry: entry.id):
        group = list(entries)
        yield line(f"{group[0].id}  {group[0].text}", style="bold", indent=2)
        for entry in group:
            yield _entry_line(entry)
    if department.gaps:
        yield line(tr("未核对："), style="bold", indent=2)
    for gap in department.gaps:
        where = f"（{place_words(gap.place)}）" if gap.place else ""
        yield line(f"{gap.id}  {gap.text}: {gap.reason}{where}", indent=4)
    yield from _project_lines(department)


def _entry_line(entry: Entry) -> Line:
    pieces = [Piece(f"{_VERDICTS[entry.verdict]}  ", _STYLES[entry.verdict]), Piece(f"{entry.where}：{entry.equation}")]
    if entry.verdict is not Verdict.EXACT:
        pieces.append(
            Piece(tr("（差 {difference}，尾差容许 {tail}；{place}）", difference=entry.difference, tail=entry.tail, place=place_words(entry.place)))
        )
    return Line(tuple(pieces), 4)


def _project_lines(department: Department) -> Iterator[Line]:
    if not department.projects:
        return
    yield line(_projects_head(department), style="bold", indent=2)
    for each in department.projects:
        code_line = f"  {each.line} {each.line_amount}" if each.line else ""
        yield line(f"{each.project}  {each.amount}{code_line}  {each.how}", indent=4)


def _projects_head(department: Department) -> str:
    attached = len(department.projects)
    if department.told is None:
        return tr("项目与科目（附有{attached}份自评表）：", attached=attached)
    return tr("项目与科目（文中说自评{told}个项目，附有{attached}份自评表）：", told=department.told, attached=attached)


def _head(department: Department) -> str:
    year = department.year or "—"
    return tr(
        "{name}  {year}年度  单位：{unit}  读到{count}张表",
        name=department.name or "—",
        year=year,
        unit=department.unit,
        count=len(department.tables),
    )


def _counts(department: Department) -> str:
    counts = Counter(entry.verdict for entry in department.entries)
    return tr(
        "勾稽关系{all}项：相符{exact}，尾差{tail}，待核实{differs}，不符{wrong}；两边都没有数的{empty}项不列，未核对{gaps}项。",
        all=len(department.entries),
        exact=counts[Verdict.EXACT],
        tail=counts[Verdict.TAIL],
        differs=counts[Verdict.DIFFERS],
        wrong=counts[Verdict.CONTRADICTION],
        empty=department.empty,
        gaps=len(department.gaps),
    )


# --- JSON ---------------------------------------------------------------------------------------------------------------------


def accounts_json(results: Sequence[AccountsResult], version: str) -> str:
    """The output of ``jiheng accounts check --format json``."""
    return dumps({"jiheng": version, "files": [_file_json(result) for result in results]})


def _file_json(result: AccountsResult) -> Json:
    return {
        "path": result.path,
        "format": result.format,
        "error": str(result.error) if result.error else None,
        "departments": [_department_json(department) for department in result.departments],
        "unread": [{"reason": str(each.reason), "place": each.place.as_json()} for each in result.unread],
    }


def _department_json(department: Department) -> Json:
    return {
        "department": department.name or None,
        "year": department.year,
        "money_unit": department.unit,
        "tables": [{"number": number or None, "title": title} for number, title in department.tables],
        "summary": {
            **{verdict.value: department.count(verdict) for verdict in Verdict},
            "empty": department.empty,
            "not_evaluated": len(department.gaps),
        },
        "identities": [_entry_json(entry) for entry in department.entries],
        "not_evaluated": [_gap_json(gap) for gap in department.gaps],
        "projects_told": department.told,
        "projects": [_project_json(each) for each in department.projects],
    }


def _entry_json(entry: Entry) -> Json:
    return {
        "id": entry.id,
        "text": str(entry.text),
        "table": entry.table,
        "where": entry.where,
        "equation": entry.equation,
        "left": entry.left,
        "right": entry.right,
        "difference": entry.difference,
        "tail": entry.tail,
        "verdict": entry.verdict.value,
        "place": entry.place.as_json(),
    }


def _gap_json(gap: Gap) -> Json:
    return {"id": gap.id, "text": str(gap.text), "reason": str(gap.reason), "place": gap.place.as_json() if gap.place else None}


def _project_json(each: ProjectEntry) -> Json:
    return {
        "project": each.project,
        "executed": each.executed,
        "amount": each.amount,
        "line": each.line or None,
        "line_amount": each.line_amount or None,
        "how": str(each.how),
    }


# --- workbook and page --------------------------------------------------------------------------------------------------------


def accounts_workbook(path: Path, results: Sequence[AccountsResult]) -> None:
    """The output of ``jiheng accounts check --format xlsx``."""
    write_workbook(path, sheets(results), tr("部门决算勾稽关系核对表"))


def sheets(results: Sequence[AccountsResult]) -> tuple[Sheet, ...]:
    """汇总, 勾稽关系, 未核对, 项目与科目."""
    return (_summary(results), _identities(results), _gaps(results), _project_sheet(results))


def _summary(results: Sequence[AccountsResult]) -> Sheet:
    names = (tr("文件"), tr("部门"), tr("年度"), tr("读取情况"))
    columns = (*(Column(name, 30) for name in names[:2]), Column(names[2], 8), Column(names[3], 30))
    counted = (*(str(word) for word in _VERDICTS.values()), tr("未核对"))
    return Sheet(tr("汇总"), (*columns, *(Column(name, 9) for name in counted)), tuple(_summary_rows(results)))


def _summary_rows(results: Sequence[AccountsResult]) -> Iterator[Row]:
    for result in results:
        if result.failed:
            why = tr("未能读取：{reason}", reason=result.error) if result.error else tr("没有读到部门决算表。")
            yield Row((result.path, None, None, why, *(None,) * 5), Severity.WARNING, coloured=3)
        for department in result.departments:
            state = tr("读到{count}张表", count=len(department.tables))
            counts = [department.count(verdict) for verdict in Verdict]
            worst = Severity.ERROR if department.count(Verdict.CONTRADICTION) else None
            entries = (result.path, department.name, department.year, state, *counts, len(department.gaps))
            yield Row(entries, worst, coloured=7)


def _identities(results: Sequence[AccountsResult]) -> Sheet:
    heads = ((tr("部门"), 24), (tr("编号"), 16), (tr("勾稽关系"), 44), (tr("表"), 28), (tr("行和栏"), 34), (tr("算式"), 50))
    figures = ((tr("左边"), 12), (tr("右边"), 12), (tr("相差"), 10), (tr("容许尾差"), 9), (tr("结论"), 9), (tr("位置"), 18))
    columns = tuple(Column(name, width) for name, width in (*heads, *figures))
    return Sheet(tr("勾稽关系"), columns, tuple(_identity_rows(results)), tr("没有可以核对的勾稽关系。"))


def _identity_rows(results: Sequence[AccountsResult]) -> Iterator[Row]:
    """What does not hold first: in a page there is nothing to filter by."""
    everything = ((d, e) for result in results for d in result.departments for e in d.entries)
    for department, entry in sorted(everything, key=lambda pair: _WORST_FIRST.index(pair[1].verdict)):
        words = (department.name, entry.id, str(entry.text), entry.table, entry.where, entry.equation)
        figures = map(as_figure, (entry.left, entry.right, entry.difference, entry.tail))
        yield Row((*words, *figures, str(_VERDICTS[entry.verdict]), place_words(entry.place)), _SEVERITIES[entry.verdict], coloured=10)


def _gaps(results: Sequence[AccountsResult]) -> Sheet:
    columns = (Column(tr("部门"), 24), Column(tr("编号"), 16), Column(tr("勾稽关系"), 44), Column(tr("原因"), 50), Column(tr("位置"), 20))
    rows = (
        Row((department.name, gap.id, str(gap.text), str(gap.reason), place_words(gap.place) if gap.place else None))
        for result in results
        for department in result.departments
        for gap in department.gaps
    )
    return Sheet(tr("未核对"), columns, tuple(rows), tr("全部核对。"))


def _project_sheet(results: Sequence[AccountsResult]) -> Sheet:
    heads = (
        (tr("部门"), 24),
        (tr("项目"), 34),
        (tr("全年执行数"), 16),
        (tr("折合"), 12),
        (tr("科目"), 34),
        (tr("科目的项目支出"), 14),
        (tr("归集"), 20),
    )
    rows = (
        Row((department.name, each.project, each.executed, each.amount, each.line or None, each.line_amount or None, str(each.how)))
        for result in results
        for department in result.departments
        for each in department.projects
    )
    return Sheet(tr("项目与科目"), tuple(Column(*head) for head in heads), tuple(rows), tr("文件中没有项目自评表。"))


def accounts_html(results: Sequence[AccountsResult], version: str) -> str:
    """The output of ``jiheng accounts check --format html``: one page that needs nothing else."""
    return sheets_html(tr("部门决算勾稽关系核对表"), sheets(results), version)
