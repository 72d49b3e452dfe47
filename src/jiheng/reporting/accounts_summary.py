"""The departments of a county side by side: totals, 三公, 机关运行经费, completion, findings; as text, CSV, workbook, page, data package."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Final

from attrs import field, frozen

from jiheng.checks import check_records
from jiheng.documents import Document
from jiheng.messages import Message, msg, tr
from jiheng.records import AccountsTable, FinalAccounts, Record, Severity
from jiheng.reporting.json_output import dumps
from jiheng.reporting.lines import Line, line, table
from jiheng.reporting.sheets_page import sheets_html
from jiheng.reporting.workbook import RISKY, Column, Row, Sheet, write_workbook
from jiheng.values.printed import round_half_up
from jiheng.values.text import key
from jiheng.values.units import money_factor

_COMPLETION: Final = re.compile(r"年初预算[^。；]{0,60}?支出决算[^。；]{0,40}?完成年初预算的(\d+(?:\.\d+)?)%")
_WAN: Final = 10_000
CSV_NAME: Final = "departments.csv"
DESCRIPTOR_NAME: Final = "datapackage.json"


@frozen
class Measure:
    """A column of the summary.

    Attributes:
        cells: table, row and column of what is added up. unit: 万元, % or a count.
    """

    name: str
    title: Message
    unit: str
    cells: tuple[tuple[str, str, str], ...] = ()


def _heading(measure: Measure) -> str:
    return tr("{title}（{unit}）", title=measure.title, unit=measure.unit)


def _three(row: str, side: str) -> tuple[tuple[str, str, str], ...]:
    """A 三公 figure where the table has sides in rows, else where it has items in rows."""
    return (("three_public", side, row), ("three_public", row, side))


MEASURES: Final = (
    Measure("income", msg("本年收入"), "万元", (("income_spending", "income.total", "amount"),)),
    Measure("spending", msg("本年支出"), "万元", (("income_spending", "spending.total", "amount"),)),
    Measure("closing", msg("年末结转和结余"), "万元", (("income_spending", "spending.closing", "amount"),)),
    Measure("fiscal", msg("财政拨款支出"), "万元", (("fiscal", "spending.total", "total"),)),
    Measure("general", msg("一般公共预算支出"), "万元", (("general", "total", "total"),)),
    Measure("basic", msg("基本支出"), "万元", (("spending", "total", "basic"),)),
    Measure("project", msg("项目支出"), "万元", (("spending", "total", "project"),)),
    Measure("completion", msg("完成年初预算"), "%"),
    Measure("three_public_budget", msg("“三公”预算"), "万元", _three("total", "budget")),
    Measure("three_public", msg("“三公”决算"), "万元", _three("total", "actual")),
    Measure("trips", msg("因公出国（境）费"), "万元", _three("trips", "actual")),
    Measure("vehicles", msg("公务用车费"), "万元", _three("vehicles", "actual")),
    Measure("reception", msg("公务接待费"), "万元", _three("reception", "actual")),
    Measure("three_public_completion", msg("“三公”完成预算"), "%"),
    Measure("operating", msg("机关运行经费"), "万元", (("statistics", "operating_admin", "amount"), ("statistics", "operating_civil", "amount"))),
    Measure("procurement", msg("政府采购"), "万元", (("statistics", "procurement_total", "amount"),)),
)
_COUNTS: Final = {Severity.ERROR: msg("错误"), Severity.WARNING: msg("警告"), Severity.NOTE: msg("提示")}


@frozen
class DepartmentSummary:
    """One department's year; amounts in 万元, shares in per cent, None where the document does not say."""

    path: str
    department: str
    year: int | None
    tables: int
    values: dict[str, Decimal | None]
    findings: dict[Severity, int]


@frozen
class SummaryResult:
    """A file: the departments in it, or why it was not read."""

    path: str
    error: Message | None = None
    departments: tuple[DepartmentSummary, ...] = field(factory=tuple)

    @property
    def failed(self) -> bool:
        """Whether it gave nothing."""
        return not self.departments


def summaries_of(path: str, document: Document, records: Sequence[Record]) -> SummaryResult:
    """The departments of a document with the number of findings on it."""
    accounts = [(at, record) for at, record in enumerate(records) if isinstance(record, FinalAccounts)]
    found = check_records(document, tuple(records)) if accounts else []
    told = _told_completion(document) if len(accounts) == 1 else None
    departments = []
    for at, record in accounts:
        own = [finding for finding in found if len(accounts) == 1 or finding.record == at]
        counts = {severity: sum(finding.severity is severity for finding in own) for severity in _COUNTS}
        name = record.department.text if record.department else ""
        departments.append(DepartmentSummary(path, name, record.year, len(record.tables), _values(record, told), counts))
    return SummaryResult(path, None if accounts else msg("没有读到部门决算表。"), tuple(departments))


def _told_completion(document: Document) -> Decimal | None:
    """The completion of the opening budget that the narrative tells first: that of the whole."""
    found = next((match for paragraph in document.paragraphs() if (match := _COMPLETION.search(key(paragraph.text)))), None)
    return Decimal(found[1]) if found else None


def _values(accounts: FinalAccounts, completion: Decimal | None) -> dict[str, Decimal | None]:
    values = {measure.name: _measured(accounts, measure) for measure in MEASURES}
    budget, actual = values["three_public_budget"], values["three_public"]
    share = round_half_up(Fraction(actual) * 100 / Fraction(budget), 2) if budget and actual is not None else None
    return {**values, "completion": completion, "three_public_completion": share}


def _measured(accounts: FinalAccounts, measure: Measure) -> Decimal | None:
    figures = [amount for cell in measure.cells if (amount := _figure(accounts, *cell)) is not None]
    if figures:
        return sum(figures, Decimal(0))
    read = measure.cells and accounts.table(measure.cells[0][0]) is not None
    return Decimal(0) if read else None


def _figure(accounts: FinalAccounts, kind: str, row: str, column: str) -> Decimal | None:
    found = accounts.table(kind)
    value = _cell(found, row, column) if found else None
    if found is None or value is None:
        return None
    return round_half_up(value * Fraction(money_factor(accounts.unit_of(found)) or 1) / _WAN, 2)


def _cell(found: AccountsTable, row: str, column: str) -> Fraction | None:
    at = next((index for index, each in enumerate(found.columns) if each.key == column), None)
    if at is None:
        return None
    value = next((each.values[at] for each in found.rows if each.key == row and each.values[at] is not None), None)
    return Fraction(value.decimal) if value is not None and value.decimal is not None else None


def departments(results: Iterable[SummaryResult]) -> list[DepartmentSummary]:
    """Every department's year once: of several files with the same accounts the one with the most tables and text, by name and year."""
    best: dict[tuple[str, int | None], DepartmentSummary] = {}
    for entry in (entry for result in results for entry in result.departments):
        held = best.get((entry.department, entry.year))
        if held is None or _weight(entry) > _weight(held):
            best[entry.department, entry.year] = entry
    return sorted(best.values(), key=lambda entry: (entry.department, entry.year or 0))


def _weight(entry: DepartmentSummary) -> tuple[int, int]:
    return entry.tables, sum(value is not None for value in entry.values.values())


def total_of(entries: Sequence[DepartmentSummary], measure: Measure) -> Decimal | None:
    """The sum of a measure over all departments; shares are not added."""
    values = [value for entry in entries if (value := entry.values[measure.name]) is not None]
    return sum(values, Decimal(0)) if values and measure.unit != "%" else None


# --- outputs ------------------------------------------------------------------------------------------------------------------


def summary_lines(results: Sequence[SummaryResult]) -> Iterator[Line]:
    """As text: the chief measures of each department, then what was not read."""
    entries = departments(results)
    shown = [measure for measure in MEASURES if measure.name in {"income", "spending", "general", "completion", "three_public", "operating"}]
    heads = [tr("部门"), tr("年度"), *(_heading(measure) for measure in shown), *map(str, _COUNTS.values())]
    rows = [
        [entry.department, str(entry.year or "—"), *(_words(entry.values[m.name]) for m in shown), *map(str, entry.findings.values())]
        for entry in entries
    ]
    if entries:
        counts = [sum(entry.findings[severity] for entry in entries) for severity in _COUNTS]
        rows.append([tr("合计（{count}个部门）", count=len(entries)), "", *(_words(total_of(entries, m)) for m in shown), *map(str, counts)])
    yield from table(heads, rows)
    for result in results:
        if result.failed:
            yield line(tr("未能读取：{path}：{reason}", path=result.path, reason=result.error), style="yellow")


def _line_of(entry: DepartmentSummary, shown: Sequence[Measure]) -> list[str]:
    values = (_words(entry.values[measure.name]) for measure in shown)
    return [entry.department, str(entry.year or "—"), *values, *map(str, entry.findings.values())]


def _words(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def summary_sheets(results: Sequence[SummaryResult]) -> tuple[Sheet, ...]:
    """部门汇总 and 未读取."""
    entries = departments(results)
    measured = tuple(Column(_heading(measure), 14) for measure in MEASURES)
    columns = (Column(tr("部门"), 28), Column(tr("年度"), 8), *measured, *(Column(str(word), 8) for word in _COUNTS.values()), Column(tr("文件"), 40))
    rows = [
        Row((entry.department, entry.year, *(entry.values[m.name] for m in MEASURES), *entry.findings.values(), entry.path), *_worst(entry))
        for entry in entries
    ]
    if entries:
        counts = (sum(entry.findings[severity] for entry in entries) for severity in _COUNTS)
        rows.append(Row((tr("合计（{count}个部门）", count=len(entries)), None, *(total_of(entries, m) for m in MEASURES), *counts, None)))
    missed = tuple(Row((result.path, str(result.error))) for result in results if result.failed)
    unread = Sheet(tr("未读取"), (Column(tr("文件"), 50), Column(tr("原因"), 60)), missed, tr("全部读取。"))
    return Sheet(tr("部门汇总"), columns, tuple(rows), tr("没有部门。")), unread


def _row_of(entry: DepartmentSummary) -> Row:
    values = (entry.values[measure.name] for measure in MEASURES)
    return Row((entry.department, entry.year, *values, *entry.findings.values(), entry.path), *_worst(entry))


def _worst(entry: DepartmentSummary) -> tuple[Severity | None, int]:
    worst = next((severity for severity, count in entry.findings.items() if count), None)
    return worst, 2 + len(MEASURES) + (list(_COUNTS).index(worst) if worst else 0)


def summary_workbook(path: Path, results: Sequence[SummaryResult]) -> None:
    """As a workbook."""
    write_workbook(path, summary_sheets(results), tr("部门决算汇总表"))


def summary_html(results: Sequence[SummaryResult], version: str) -> str:
    """As one page that needs nothing else."""
    return sheets_html(tr("部门决算汇总表"), summary_sheets(results), version)


def summary_csv(results: Sequence[SummaryResult]) -> str:
    """As CSV, a row a department, headings as in the descriptor; no cell that a spreadsheet would run."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, *_ in _fields()])
    for entry in departments(results):
        values = ("" if entry.values[measure.name] is None else str(entry.values[measure.name]) for measure in MEASURES)
        writer.writerow([_harmless(entry.department), entry.year or "", *values, *entry.findings.values()])
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text


def _fields() -> Iterator[tuple[str, str, str, str]]:
    """Name, title, type and column type of each field; column types are those of the Fiscal Data Package."""
    yield "department", tr("部门"), "string", "administrative-classification:generic:level1:label"
    yield "year", tr("年度"), "year", "date:fiscal-year"
    for measure in MEASURES:
        yield measure.name, _heading(measure), "number", "value" if measure.unit == "万元" else ""
    for severity, word in _COUNTS.items():
        yield f"findings_{severity.value}", str(word), "integer", ""


def descriptor(results: Sequence[SummaryResult]) -> str:
    """datapackage.json beside the CSV, after the Fiscal Data Package: what each column is, and its unit."""
    years = sorted({entry.year for entry in departments(results) if entry.year})
    period = {"fiscalPeriod": {"start": f"{years[0]}-01-01", "end": f"{years[-1]}-12-31"}} if years else {}
    units = {measure.name: measure.unit for measure in MEASURES}
    described = [
        {"name": name, "title": title, "type": kind, **({"columnType": column} if column else {}), **({"unit": units[name]} if name in units else {})}
        for name, title, kind, column in _fields()
    ]
    schema = {"fields": described, "primaryKey": ["department", "year"], "missingValues": [""]}
    resource = {"name": "departments", "path": CSV_NAME, "profile": "tabular-data-resource", "format": "csv", "encoding": "utf-8", "schema": schema}
    head = {"name": "departmental-final-accounts", "title": tr("部门决算汇总表"), "profile": "fiscal-data-package", "countryCode": "CN"}
    return dumps({**head, "granularity": "aggregated", **period, "resources": [resource]})
