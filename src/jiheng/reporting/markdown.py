"""What was read, as Markdown: each record with its funds, indicators and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jiheng.messages import tr
from jiheng.records import AccountsTable, FinalAccounts, FundsRow, Indicator, Record, Report, Scorecard, SelfEvaluation, Text, Value
from jiheng.reporting.result import FileResult
from jiheng.reporting.words import place_words


def extract_markdown(results: Sequence[FileResult]) -> str:
    """The output of ``jiheng extract --format md``."""
    return "\n".join(text for result in results for text in _file(result))


def _file(result: FileResult) -> Iterator[str]:
    yield f"# {_inline(result.path)}\n"
    if result.error:
        yield tr("未能读取：{reason}", reason=result.error) + "\n"
    elif not result.records:
        yield tr("没有读出任何记录。") + "\n"
    for record in result.records:
        yield from _record(record)
    if result.unread:
        yield f"## {tr('未读或存疑')}\n"
        yield from (f"- {place_words(each.place)}: {_inline(str(each.reason))}" for each in result.unread)
        yield ""


def _record(record: Record) -> Iterator[str]:
    yield f"## {_inline(record.title.text)}\n"
    if isinstance(record, SelfEvaluation):
        yield from _self_evaluation(record)
    elif isinstance(record, Report):
        yield from _report(record)
    elif isinstance(record, FinalAccounts):
        for accounts_table in record.tables:
            yield from _accounts_table(accounts_table)
    else:
        yield from _scorecard(record)


def _self_evaluation(form: SelfEvaluation) -> Iterator[str]:
    heads = ((tr("项目名称"), form.project), (tr("主管部门"), form.department), (tr("实施单位"), form.unit), (tr("自评等级"), form.grade))
    yield from (f"- {label}: {_inline(text.text)}" for label, text in heads if text)
    yield f"- {tr('总分')}: {_cell(form.total_score)}"
    yield f"- {tr('位置')}: {place_words(form.place)}\n"
    yield from _table((tr("资金（{unit}）", unit=form.money_unit), *_funds_headings()), (_funds(row) for row in form.funds))
    yield from _table(_indicator_headings(), (_indicator(row) for row in form.indicators))


def _funds_headings() -> tuple[str, ...]:
    return (tr("年初预算数"), tr("全年预算数"), tr("全年执行数"), tr("分值"), tr("执行率"), tr("得分"), tr("位置"))


def _funds(row: FundsRow) -> tuple[str, ...]:
    figures = (row.initial, row.adjusted, row.executed, row.weight, row.rate, row.score)
    return (_cell(row.label), *map(_cell, figures), place_words(row.place))


def _indicator_headings() -> tuple[str, ...]:
    heads = (tr("一级"), tr("二级"), tr("指标"), tr("年度指标值"), tr("实际完成值"), tr("分值"), tr("得分"), tr("偏差原因"), tr("位置"))
    return tuple(heads)


def _indicator(row: Indicator) -> tuple[str, ...]:
    cells = (row.name, row.target, row.actual, row.weight, row.score, row.reason)
    return (_inline(row.level1), _inline(row.level2), *map(_cell, cells), place_words(row.place))


def _report(report: Report) -> Iterator[str]:
    yield from (f"{'  ' * (section.level - 1)}- {_inline(f'{section.number}{section.title}')}" for section in report.sections)
    yield ""
    rows = ((claim.measure, _inline(claim.subject), _cell(claim.value), place_words(claim.place)) for claim in report.claims)
    yield from _table((tr("类别"), tr("对象"), tr("数值"), tr("位置")), rows)


def _scorecard(card: Scorecard) -> Iterator[str]:
    heads = (tr("一级"), tr("二级"), tr("指标"), tr("分值"), tr("扣分"), tr("得分"), tr("位置"))
    rows = ((row.level1, row.level2, *map(_cell, (row.name, row.weight, row.deduction, row.score)), place_words(row.place)) for row in card.rows)
    yield from _table(heads, rows)
    yield f"{tr('总分')}: {_cell(card.total_score)}\n"


def _accounts_table(table: AccountsTable) -> Iterator[str]:
    yield f"### {_inline(table.title.text)}\n"
    heads = (tr("行次"), tr("科目代码"), tr("项目"), *(_inline(column.label) for column in table.columns), tr("位置"))
    rows = ((str(row.line or ""), row.code or "", _inline(row.name), *map(_cell, row.values), place_words(row.place)) for row in table.rows)
    yield from _table(heads, rows)
    if table.statement:
        yield f"{_inline(table.statement.text)}\n"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    body = [f"| {' | '.join(row)} |" for row in rows]
    if body:
        yield f"| {' | '.join(heading)} |"
        yield "|" + "---|" * len(heading)
        yield from body
        yield ""


def _cell(content: Value | Text | None) -> str:
    return _inline(str(content)) if content else ""


def _inline(text: str) -> str:
    """A text that means nothing to Markdown or HTML, on one line."""
    line = " ".join(text.split())
    for sign in "\\|`*_<>[]":
        line = line.replace(sign, "\\" + sign)
    return line
