"""The ledger of a run as Excel sheets: 汇总, 问题, 读取内容, 未读."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from jiheng.messages import tr
from jiheng.records import FinalAccounts, FundsRow, Indicator, Record, Scorecard, ScorecardRow, SelfEvaluation, Text, Value
from jiheng.reporting.result import FileResult, Summary, severity_of
from jiheng.reporting.words import other_places, place_words, regime_words, severity_word, shorten
from jiheng.reporting.workbook import Column, Entry, Row, Sheet, write_workbook

_SEPARATOR: Final = "\n"
#: places in one cell before the rest is only counted, so that a row stays on the screen
_MOST_PLACES: Final = 8
#: characters of a value in a narrow column
_LONGEST: Final = 60


def check_workbook(path: Path, results: Sequence[FileResult]) -> None:
    """The output of ``jiheng check --format xlsx``."""
    sheets = (_summary(results), _findings(results), _contents(results), _unread(results))
    write_workbook(path, sheets, tr("绩效文档核对台账"))


def extract_workbook(path: Path, results: Sequence[FileResult]) -> None:
    """The output of ``jiheng extract --format xlsx``."""
    accounts = _accounts(results)
    sheets = (_contents(results), *((accounts,) if accounts.rows else ()), _unread(results))
    write_workbook(path, sheets, tr("绩效文档读取内容"))


def _summary(results: Sequence[FileResult]) -> Sheet:
    columns = (
        Column(tr("文件"), 36),
        Column(tr("读取情况"), 30),
        Column(tr("项目"), 32),
        Column(tr("评分口径"), 32),
        Column(tr("错误"), 8),
        Column(tr("警告"), 8),
        Column(tr("提示"), 8),
        Column(tr("未读或存疑"), 12),
    )
    return Sheet(tr("汇总"), columns, tuple(_summary_row(result) for result in results))


def _summary_row(result: FileResult) -> Row:
    state = tr("未能读取：{reason}", reason=result.error) if result.error else tr("已读取（{format}）", format=result.format)
    counts = Summary.over((result,))
    projects = _SEPARATOR.join(dict.fromkeys(form.project for form in result.forms if form.project))
    regimes = _SEPARATOR.join(dict.fromkeys(map(regime_words, result.forms)))
    return Row((result.path, state, projects, regimes, counts.errors, counts.warnings, counts.notes, len(result.unread)))


def _findings(results: Sequence[FileResult]) -> Sheet:
    columns = (
        Column(tr("序号"), 6),
        Column(tr("严重程度"), 10),
        Column(tr("文件"), 26),
        Column(tr("项目"), 24),
        Column(tr("规则"), 9),
        Column(tr("位置"), 18),
        Column(tr("问题"), 56),
        Column(tr("现为"), 14),
        Column(tr("应为"), 14),
        Column(tr("相关位置"), 34),
        Column(tr("依据"), 26),
    )
    return Sheet(tr("问题"), columns, tuple(_finding_rows(results)), tr("未发现问题。"))


def _finding_rows(results: Sequence[FileResult]) -> Iterator[Row]:
    found = [(result, finding) for result in results for finding in result.findings]
    for number, (result, finding) in enumerate(found, 1):
        severity = severity_of(finding)
        entries: tuple[Entry, ...] = (
            number,
            severity_word(severity),
            result.path,
            result.project_of(finding),
            finding.code,
            place_words(finding.places[0]),
            str(finding.message),
            _brief(finding.found),
            _brief(finding.expected),
            other_places(finding, _MOST_PLACES),
            finding.basis,
        )
        yield Row(entries, severity, coloured=1)


def _brief(text: str | None) -> str | None:
    return None if text is None else shorten(text, _LONGEST)


def _contents(results: Sequence[FileResult]) -> Sheet:
    columns = (
        Column(tr("文件"), 26),
        Column(tr("表"), 24),
        Column(tr("一级"), 12),
        Column(tr("二级"), 14),
        Column(tr("名称"), 30),
        Column(tr("年初预算数或年初指标值"), 14),
        Column(tr("全年预算数或年度指标值"), 16),
        Column(tr("全年执行数或实际完成值"), 16),
        Column(tr("执行率或完成率（%）"), 11),
        Column(tr("分值"), 8),
        Column(tr("得分"), 8),
        Column(tr("偏差原因"), 32),
        Column(tr("位置"), 18),
    )
    rows = tuple(row for result in results for record in result.records for row in _record_rows(result.path, record))
    return Sheet(tr("读取内容"), columns, rows, tr("没有读出自评表或评分表。"))


def _record_rows(path: str, record: Record) -> Iterator[Row]:
    if isinstance(record, SelfEvaluation):
        head = (path, record.project.text if record.project else record.title.text)
        for funds in record.funds:
            yield Row((*head, tr("预算资金"), record.money_unit, *_funds(funds)))
        for indicator in record.indicators:
            yield Row((*head, indicator.level1, indicator.level2, *_indicator(indicator)))
    elif isinstance(record, Scorecard):
        for row in record.rows:
            yield Row((path, record.title.text, row.level1, row.level2, *_scorecard_row(row)))


def _accounts(results: Sequence[FileResult]) -> Sheet:
    """The tables of final accounts, a figure a row."""
    heads = ((tr("文件"), 26), (tr("部门"), 22), (tr("表"), 30), (tr("分块"), 12), (tr("行次"), 7), (tr("科目代码"), 11), (tr("项目"), 34))
    figures = ((tr("栏"), 24), (tr("数"), 14), (tr("位置"), 18))
    columns = tuple(Column(name, width) for name, width in (*heads, *figures))
    return Sheet(tr("决算表"), columns, tuple(row for result in results for row in _accounts_rows(result)))


def _accounts_rows(result: FileResult) -> Iterator[Row]:
    for accounts in (record for record in result.records if isinstance(record, FinalAccounts)):
        department = accounts.department.text if accounts.department else None
        for table in accounts.tables:
            for row in table.rows:
                head = (result.path, department, table.title.text, row.group or row.section or None, row.line, row.code, row.name)
                for column, value in zip(table.columns, row.values, strict=True):
                    if value is not None:
                        yield Row((*head, column.label, _figure(value), place_words(value.place)))


def _funds(row: FundsRow) -> tuple[Entry, ...]:
    figures = (row.initial, row.adjusted, row.executed, row.rate, row.weight, row.score)
    return (row.label.text, *map(_figure, figures), _text(row.reason), place_words(row.place))


def _indicator(row: Indicator) -> tuple[Entry, ...]:
    cells = (_raw(row.initial_target), _raw(row.target), _raw(row.actual))
    return (row.name.text, *cells, *map(_figure, (row.rate, row.weight, row.score)), _text(row.reason), place_words(row.place))


def _scorecard_row(row: ScorecardRow) -> tuple[Entry, ...]:
    figures = map(_figure, (row.rate, row.weight, row.score))
    return (row.name.text, None, _raw(row.target), None, *figures, _text(row.process), place_words(row.place))


def _unread(results: Sequence[FileResult]) -> Sheet:
    columns = (Column(tr("文件"), 36), Column(tr("位置"), 22), Column(tr("原因"), 60), Column(tr("原文"), 40))
    rows = tuple(Row(entries) for result in results for entries in _unread_entries(result))
    return Sheet(tr("未读"), columns, rows, tr("全部读取，没有存疑之处。"))


def _unread_entries(result: FileResult) -> Iterator[tuple[Entry, ...]]:
    if result.error:
        yield (result.path, tr("全文"), str(result.error), None)
    for each in result.unread:
        yield (result.path, place_words(each.place), str(each.reason), each.place.text)


def _figure(value: Value | None) -> Entry:
    """The printed figure as a number, words as they stand."""
    if value is None:
        return None
    return value.raw if value.decimal is None else value.decimal


def _raw(value: Value | None) -> Entry:
    return value.raw if value else None


def _text(text: Text | None) -> Entry:
    return text.text if text else None
