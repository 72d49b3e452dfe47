"""FA, CX101: rules on the tables of departmental final accounts, and on projects against them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from jiheng.checks.accounts import Instance, Reconciliation, Verdict, reconcile
from jiheng.checks.accounts.diagnose import Fault, faults
from jiheng.checks.accounts.evaluate import TITLES
from jiheng.checks.accounts.grid import Figure
from jiheng.checks.accounts.projects import Assignment, Match, Project, assign, code_lines, nearest, projects_of, projects_told, span
from jiheng.checks.accounts.words import amount_words, equation, row_name
from jiheng.checks.context import Case, Context
from jiheng.checks.registry import rule
from jiheng.messages import Message, msg
from jiheng.records import AccountsTable, FinalAccounts, Finding, Place, Placed, Severity, Value
from jiheng.values.interval import Interval, total
from jiheng.values.printed import plain
from jiheng.values.text import key

#: other places that a finding names
_MOST_PLACES: Final = 24
_TABLES: Final = ("income_spending", "income", "spending", "fiscal", "general", "basic", "fund", "capital", "three_public")
#: so many of the tables make a document a whole disclosure
_WHOLE: Final = 6
_EMPTY_KINDS: Final = {"fund": "政府性基金", "capital": "国有资本经营"}
_ALL_PROJECTS: Final = re.compile(r"(?:所有|全部|全面|各)[^。；]{0,12}项目")


@rule("FA101", "table-balance", severity=Severity.ERROR, basis="部门决算报表表内勾稽关系")
def table_balance(accounts: FinalAccounts, context: Context) -> Iterator[Finding]:
    """决算表内部不平衡。

    查什么：
        每张表内的勾稽关系：合计等于各类之和，类等于款之和，款等于项之和，合计等于基本支出加项目支出，总计等于合计加结转，
        “三公”合计等于各项之和等。金额由元换算成万元时各数分别四舍五入，n 个数相加容许相差 (n+1)×0.005，不超过这个尾差的不报告。
        几个勾稽关系同时不成立而改一个数就都成立的，只报告这一个数。
    为什么：
        表不平说明至少有一个数填错，读者无法知道哪一个是对的。
    错误示例：
        支出决算表 210 卫生健康支出 548.35，其下各款之和 538.35。
    正确示例：
        三类合计 152.39＋547.32＋53.39＝753.10，表中合计 753.10；或 2887.88 与 2887.87（尾差）。
    已知例外：
        单元格不是数字、表缺栏或缺行、表没有把握读对时不计算，原因见 jiheng accounts check 的台账。
    """
    for fault in faults(reconcile(accounts)):
        if fault.within and not _in_doubt(fault.instances, context):
            yield _fault(fault)


@rule("FA102", "tables-disagree", severity=Severity.ERROR, basis="部门决算报表表间勾稽关系")
def tables_disagree(accounts: FinalAccounts, context: Context) -> Iterator[Finding]:
    """两张决算表的同一个数不一致。

    查什么：
        表与表之间的勾稽关系：收入决算表、支出决算表的合计与收入支出决算总表，财政拨款总表与一般公共预算支出表，基本支出表与一般公共预算
        支出表，“三公”经费与基本支出中的同名科目等。“不小于”的关系只报告小于的。容许的尾差同 FA101。
    为什么：
        同一件事在两张表里是两个数，至少一张表错了。
    错误示例：
        支出决算表合计 2888.91，收入支出决算总表本年支出合计 2880.91。
    正确示例：
        支出决算表基本支出 754.13，一般公共预算基本支出 753.10（差额是其他资金的支出）。
    已知例外：
        机关运行经费、因公出国（境）费的口径可能不同，只作提示。
    """
    done = reconcile(accounts)
    for fault in faults(done):
        if not fault.within and not _in_doubt(fault.instances, context):
            yield _fault(fault)
    for instance in done.instances:
        if instance.verdict is Verdict.DIFFERS and not _is_classification(instance) and not _in_doubt([instance], context):
            yield _difference(instance)


def _in_doubt(instances: Sequence[Instance], context: Context) -> bool:
    """Whether a table that was not surely read takes part: columns without ruled lines may be one too far left or right."""
    return _doubted((figure.place for each in instances for figure in each.figures), context.case)


def _doubted(places: Iterable[Place], case: Case) -> bool:
    doubted = {(each.place.part, each.place.page) for each in case.document.unread if each.place.part}
    return bool(doubted) and any((place.part, page) in doubted for place in places for page in (None, place.page))


def _is_classification(instance: Instance) -> bool:
    return instance.identity.id.startswith("E-")


def _fault(fault: Fault) -> Finding:
    first = fault.instances[0]
    figure = fault.figure
    if fault.systematic:
        return _systematic(fault)
    if figure is None or fault.expected is None or len(fault.instances) == 1:
        return _single(first, figure)
    others = [each for instance in fault.instances for each in instance.figures if each is not figure]
    message = msg(
        "《{table}》{row}“{column}”为{found}，与{count}项勾稽关系不符，改为{expected}则都成立（如{text}：{how}）。请核对账簿。",
        table=figure.table.title.text,
        row=row_name(figure.row),
        column=figure.column.label,
        found=figure.value.raw,
        count=len(fault.instances),
        expected=amount_words(fault.expected),
        text=Message(first.identity.text),
        how=equation(first),
    )
    return Finding.at(figure, message, expected=amount_words(fault.expected), found=figure.value.raw, because=others[:_MOST_PLACES])


def _systematic(fault: Fault) -> Finding:
    first = fault.instances[0]
    message = msg(
        "《{table}》有{count}行都不符合“{text}”（如{row}：{how}）。多半是某一栏的口径与栏名不同，或表没有读对，请先核对表头。",
        table=first.figures[0].table.title.text,
        count=sum(each.identity is first.identity for each in fault.instances),
        text=Message(first.identity.text),
        row=row_name(first.figures[0].row),
        how=equation(first),
    )
    return Finding.at(first.figures[0], message, because=first.figures[1:], severity=Severity.WARNING)


def _single(instance: Instance, figure: Figure | None) -> Finding:
    where: Placed = figure or instance.figures[0]
    others = [each for each in instance.figures if each is not figure]
    message = msg(
        "{where}：{text}不成立，{how}，相差{difference}，四舍五入最多容许{tail}。请核对这几个数。",
        where=_where(figure or instance.figures[0]),
        text=Message(instance.identity.text),
        how=equation(instance),
        difference=amount_words(abs(instance.difference)),
        tail=amount_words(instance.tail),
    )
    expected = None if figure is None or instance.identity.at_least else amount_words(instance.right.total)
    return Finding.at(where, message, expected=expected, because=others[:_MOST_PLACES])


def _where(figure: Figure) -> Message:
    return msg("《{table}》{row}“{column}”", table=figure.table.title.text, row=row_name(figure.row), column=figure.column.label)


@rule("FA105", "classifications-disagree", severity=Severity.NOTE, basis="政府收支分类科目；基本支出中同一笔缴费的两种分类")
def classifications_disagree(accounts: FinalAccounts, context: Context) -> Iterator[Finding]:
    """经济分类与功能分类对不上。

    查什么：
        基本支出中同一笔钱的两种分类：30108 与 2080505（养老保险缴费），30109 与 2080506（职业年金），30110 与 2101101、2101102（医疗保险），
        30111 与 2101103（公务员医疗补助），30113 与 2210201（住房公积金）。
    为什么：
        两种分类记的是同一笔缴费，不等多半是科目用错或漏记。
    错误示例：
        30108 为 60.59，2080505 基本支出为 67.75。
    正确示例：
        30113 住房公积金 53.39，2210201 住房公积金 53.39。
    已知例外：
        代缴、补缴、当地把医疗保险缴费并入其他科目的，可能有正当原因，所以只提示。
    """
    done = reconcile(accounts)
    found = [instance for instance in done.instances if instance.verdict is Verdict.DIFFERS and _is_classification(instance)]
    found = [instance for instance in found if not _in_doubt([instance], context)]
    absent = [instance for instance in found if not instance.right.parts]
    for instance in found:
        if instance not in absent:
            yield _difference(instance)
    if absent:
        yield _without_functional_code(absent, done)


def _difference(instance: Instance) -> Finding:
    first, *others = instance.figures
    message = msg(
        "{text}：{how}，相差{difference}。两者通常一致，请核对科目或说明原因。",
        text=Message(instance.identity.text),
        how=equation(instance),
        difference=amount_words(abs(instance.difference)),
    )
    return Finding.at(first, message, expected=amount_words(instance.right.total), because=others, severity=Severity.NOTE)


def _without_functional_code(instances: Sequence[Instance], done: Reconciliation) -> Finding:
    figures = [figure for instance in instances for figure in instance.figures]
    message = msg(
        "基本支出有{items}，支出功能分类却没有对应的科目（{text}）。是否记在别的科目下，请核对。",
        items="、".join(f"{row_name(figure.row)} {figure.value.raw}" for figure in figures),
        text="；".join(instance.identity.text for instance in instances),
    )
    return Finding.at(figures[0], message, because=(*figures[1:], done.grids["general"].table))


@rule("FA104", "disclosure-incomplete", severity=Severity.WARNING, basis="财预〔2016〕143号《地方预决算公开操作规程》")
def disclosure_incomplete(accounts: FinalAccounts, context: Context) -> Iterator[Finding]:
    """决算公开缺表、缺栏或缺空表说明。

    查什么：
        公开的报表是否齐全；一般公共预算支出是否列到项级，基本支出是否列到款级；“三公”经费是否有预算数和决算数；没有数据的表是否保留并说明“本表
        无数据”；说明无数据的表里是否有数。
    为什么：
        规程要求功能分类列到项级、基本支出列到经济分类款级，没有数据的表也要列出空表并说明。
    错误示例：
        国有资本经营预算财政拨款支出决算表是空表，没有任何说明。
    正确示例：
        空表下注明“说明：本表无数据”。
    已知例外：
        只读到几张表的文件视为节选，不查是否齐全。
    """
    kinds = {table.kind for table in accounts.tables}
    missing = [kind for kind in _TABLES if kind not in kinds]
    if missing and len(kinds & set(_TABLES)) >= _WHOLE:
        yield _missing_tables(accounts, missing, context.case)
    for table in accounts.tables:
        yield from _table_gaps(table, context.case)


def _missing_tables(accounts: FinalAccounts, missing: Sequence[str], case: Case) -> Finding:
    names = "、".join(f"《{TITLES[kind]}》" for kind in missing)
    message = msg("没有读到{names}。应当公开；没有数据也要列出空表并说明。", names=names)
    return Finding.at(accounts, message, severity=Severity.NOTE if case.document.unread else None)


def _table_gaps(table: AccountsTable, case: Case) -> Iterator[Finding]:
    blank = not any(value is not None and not value.is_blank for row in table.rows for value in row.values)
    zeros = table.kind in _EMPTY_KINDS and table.is_empty
    if (blank or zeros) and table.statement is None:
        said = not blank or _said_elsewhere(table, case)
        message = msg("《{table}》是空表，表下没有说明。请注明“本表无数据”及原因。", table=table.title.text)
        yield Finding.at(table, message, severity=Severity.NOTE if said else None)
    if table.statement is not None and not table.is_empty:
        message = msg(
            "《{table}》说明“{statement}”，表中却有数。请删去说明，或核对表中的数。", table=table.title.text, statement=table.statement.text
        )
        yield Finding.at(table.statement, message, because=_first_figure(table))
    if not table.is_empty and not _doubted((row.place for row in table.rows), case):
        yield from _shallow(table)


def _said_elsewhere(table: AccountsTable, case: Case) -> bool:
    """Whether the text says that there is no money of the table's kind."""
    subject = _EMPTY_KINDS.get(table.kind)
    if subject is None:
        return False
    near = re.compile(rf"(?:没有|无|未)[^。；]{{0,20}}{subject}|{subject}[^。；]{{0,40}}(?:没有|无|未|为0|0万?元)")
    return any(near.search(key(paragraph.text)) for paragraph in case.document.paragraphs() if len(paragraph.text) > 8)


def _first_figure(table: AccountsTable) -> tuple[Value, ...]:
    return tuple(value for row in table.rows for value in row.values if value is not None and value.decimal)[:1]


def _shallow(table: AccountsTable) -> Iterator[Finding]:
    lengths = {len(row.code) for row in table.rows if row.code}
    if table.kind == "general" and lengths and max(lengths) < 7:
        yield Finding.at(
            table,
            msg("《{table}》只列到{level}级，支出功能分类应列到项级。请补列。", table=table.title.text, level="款" if max(lengths) > 3 else "类"),
        )
    if table.kind == "basic" and lengths and max(lengths) < 5:
        yield Finding.at(table, msg("《{table}》只列到类级，基本支出应列到经济分类款级。请补列。", table=table.title.text))
    keys = {row.key for row in table.rows} | {column.key for column in table.columns}
    if table.kind == "three_public" and "actual" in keys and not keys & {"budget", "opening_budget"}:
        yield Finding.at(table, msg("《{table}》只有决算数，没有预算数。请补列预算数。", table=table.title.text))


# --- projects -----------------------------------------------------------------------------------------------------------------


@rule("FA107", "code-line-and-projects", severity=Severity.ERROR, basis="项目支出绩效自评的全年执行数应与决算的项目支出一致")
def code_line_and_projects(accounts: FinalAccounts, context: Context) -> Iterator[Finding]:
    """决算的科目与其下项目的执行数对不上。

    查什么：
        自评表的全年执行数归到一般公共预算支出表各项级科目的项目支出。表中写明科目代码的按代码归集；没有写明的按金额推断：几个项目之和等于某科目的，
        归到该科目。写明代码而不等的是错误；推断的，剩下的项目预算与剩下的科目接近而执行数不等时，提示核对。
    为什么：
        自评与决算是同一笔钱的两份账，不等说明自评少报、多报或科目用错。
    错误示例：
        某项目全年预算 26.00、执行 15.79，只有科目 26.04 与其预算相当，决算比自评多 10.25。
    正确示例：
        80 万元、9.93 万元、10 万元三个项目合计 99.93，科目 2101599 项目支出 99.93。
    已知例外：
        自评没有全部附在文件中时，不比较合计；推断的归属只作提示。
    """
    projects = projects_of(context.case.forms(), accounts)
    lines = code_lines(reconcile(accounts)) if projects else []
    if not lines:
        return
    result = assign(projects, lines)
    complete = _is_complete(projects, context.case)
    for match in result.wrong:
        yield _given_wrong(match, complete=complete)
    for project in result.projects:
        line = _candidate(project, result, complete=complete)
        if line is not None and not project.amount.meets(span(line)):
            yield _inferred_gap(project, line, result)


def _candidate(project: Project, result: Assignment, *, complete: bool) -> Figure | None:
    """The line that a project left over may belong to: the one as large as its budget, or the only one left."""
    if complete and len(result.lines) == len(result.projects) == 1:
        return result.lines[0]
    return nearest(project, result.lines)


def _given_wrong(match: Match, *, complete: bool) -> Finding:
    amount = total([project.amount for project in match.projects])
    message = msg(
        "科目{line}的项目支出为{found}，写明该科目的{count}个项目执行数合计{sum}，相差{difference}。请核对自评或科目。",
        line=row_name(match.line.row),
        found=match.line.value.raw,
        count=len(match.projects),
        sum=plain(amount.low),
        difference=_gap(amount, match.line),
    )
    more = amount.low > span(match.line).high
    severity = None if complete or more else Severity.NOTE
    return Finding.at(match.line, message, expected=plain(amount.low), because=tuple(p.executed for p in match.projects), severity=severity)


def _gap(amount: Interval, line: Figure) -> str:
    return plain(abs((amount.low + amount.high) / 2 - Fraction(line.amount)))


def _inferred_gap(project: Project, line: Figure, result: Assignment) -> Finding:
    sure = sum(match.sure for match in result.matches)
    message = msg(
        "项目“{project}”全年执行{executed}（折合{amount}），没有与之相等的科目；其全年预算{budget}与科目{line}的项目支出{found}相当，决算多{difference}。"
        "其余{matched}个科目按金额归集一致（{sure}个唯一）。是否还有上年结余等支出没有列入自评，请核对。",
        project=project.name,
        executed=project.executed.raw,
        amount=plain(project.amount.low),
        budget=plain(project.planned.low) if project.planned else "",
        line=row_name(line.row),
        found=line.value.raw,
        difference=_gap(project.amount, line),
        matched=len(result.matches),
        sure=sure,
    )
    because = (project.executed, project.budget)
    return Finding.at(line, message, expected=plain(project.amount.low), because=because, severity=Severity.NOTE)


def _is_complete(projects: Sequence[Project], case: Case) -> bool:
    """Whether as many self-evaluations are attached as the text says that there are projects."""
    told = projects_told(case.document)
    return told is not None and len(projects) >= told


@rule("CX101", "projects-and-total", severity=Severity.ERROR, basis="项目支出绩效自评的全年执行数应与决算的项目支出一致")
def projects_and_total(accounts: FinalAccounts, context: Context) -> Iterator[Finding]:
    """各项目执行数之和与决算的项目支出合计不等。

    查什么：
        文中写明对所有项目开展自评并写明项目个数，附上的自评表不少于这个个数时，各表全年执行数之和与一般公共预算支出表的项目支出合计比较。
    为什么：
        全部项目的执行数加起来就是项目支出，不等说明自评有遗漏或数字有误。
    错误示例：
        九个项目执行数合计 2124.53，项目支出 2134.78。
    正确示例：
        两个项目 60.50、39.50，项目支出 100.00。
    已知例外：
        附上的自评表少于文中所说个数的（如 3 份、文中 9 个），不比较；文中没有说“所有”“全部”项目的，口径可能不同，只作提示。
    """
    projects = projects_of(context.case.forms(), accounts)
    figure = _project_total(reconcile(accounts))
    if not projects or figure is None or not _is_complete(projects, context.case):
        return
    amount = total([project.amount for project in projects])
    if amount.meets(span(figure)):
        return
    message = msg(
        "{count}个项目的全年执行数合计{sum}，决算的项目支出为{found}，相差{difference}。请核对有无遗漏的项目。",
        count=len(projects),
        sum=plain((amount.low + amount.high) / 2),
        found=figure.value.raw,
        difference=_gap(amount, figure),
    )
    every = any(_ALL_PROJECTS.search(key(paragraph.text)) for paragraph in context.case.document.paragraphs() if "自评" in paragraph.text)
    because = tuple(project.executed for project in projects)
    yield Finding.at(figure, message, expected=plain((amount.low + amount.high) / 2), because=because, severity=None if every else Severity.NOTE)


def _project_total(done: Reconciliation) -> Figure | None:
    for kind in ("general", "spending"):
        figures = done.grids[kind].figures.get(("total", "project"), ()) if kind in done.grids else ()
        if figures:
            return figures[0]
    return None
