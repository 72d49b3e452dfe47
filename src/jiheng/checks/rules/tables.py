"""TX122: tables of a report whose total row, rates, shares or differences do not follow from their own other figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Final

from attrs import define, evolve, frozen

from jiheng.checks.context import Case
from jiheng.checks.registry import rule
from jiheng.checks.tokens import slipped
from jiheng.documents import Cell, Table
from jiheng.messages import msg
from jiheng.records import FinalAccounts, Finding, Report, Scorecard, SelfEvaluation, Severity, Text
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed, plain
from jiheng.values.text import key, tidy

_TOTAL: Final = re.compile(r"(?:合计|总计|共计|全[县市区省]合计|总分|总得分)(?:[(（][^()（）]*[)）])?")
#: rows that stand for others of the table
_LEVELS: Final = re.compile(r"小计|其中|^[-—(（]|^\d+\.\d|^[一二三四五六七八九十]+、|合计|总计")
_NO_SUM: Final = re.compile(r"率|占比|比例|比重|均|序号|编号|年份|单价|标准|进度|%|增幅|增减|排名|等级|得分比|覆盖|期限|日期|时间|程度")
_A_RATE: Final = re.compile(r"率|占比|比例|比重|进度|%")
_NUMBER: Final = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
#: who is counted in two rows is counted once in the total
_MAY_OVERLAP: Final = re.compile("受益|覆盖|惠及|涉及|人|户|村|企业|家")
_A_GAP: Final = re.compile("扣|结余|结转|余额|剩余|差|增减|未|减少|增加")
_OF_MONEY: Final = re.compile("执行|支出|到位|拨付|支付|占")
_ALL: Final = 100
_FEWEST: Final = 2
_MATCHES: Final = 3
_DIGITS: Final = 3
_MOST_ROWS: Final = 200
_MOST_COLUMNS: Final = 12


@frozen
class _Figure:
    """A numeric cell."""

    cell: Cell
    number: Printed

    @property
    def exact(self) -> Fraction:
        return self.number.exact

    @property
    def reading(self) -> Interval:
        """What it may stand for."""
        return self.number.reading

    @property
    def said(self) -> Text:
        """The cell as printed, with its place."""
        return Text(tidy(self.cell.text), self.cell.place)


@define
class _Grid:
    """A table as figures: the headings of its columns, the labels of its rows, the total row apart."""

    headings: list[str]
    labels: list[str]
    rows: list[list[_Figure | None]]
    total: list[_Figure | None] | None

    @property
    def all_rows(self) -> list[list[_Figure | None]]:
        """The rows and the total row."""
        return [*self.rows, *([self.total] if self.total else [])]


@rule("TX122", "table-adds-up", severity=Severity.ERROR, basis="表中的合计、比率应能由表中其他的数算出")
def table_adds_up(case: Case) -> Iterator[Finding]:
    """报告中的表，合计或比率与表中其他的数对不上。

    查什么：
        报告中的资金表、乡镇分布表、得分表等：别的列各行相加等于合计而这一列不等；别的行都是“率＝甲列÷乙列”“占比＝本行÷合计”“扣分＝分值－得分”，
        而这一行不是。
    为什么：
        一张表里多数的行列都成立，单有一处不成立，就是那一处抄错或没有更新。
    错误示例：
        三个乡镇的面积 6.10、8.30、7.20，合计 21.60，金额 65、89、75，合计 239。
    正确示例：
        金额合计 229。
    已知例外：
        有“其中”“小计”的表不查合计；自评表、评分表、决算表由各自的规则查；四舍五入的尾数不算；没有别的行列作证的，只在像抄错一位时提醒。
    """
    if any(isinstance(record, FinalAccounts) for record in case.records) or not any(isinstance(record, Report) for record in case.records):
        return
    taken = _taken(case)
    for table in case.document.tables():
        grid = _grid(table) if table.part not in taken else None
        if grid is not None:
            found = [*_sums(grid)] or [*_relations(grid)]
            yield from (evolve(finding, record=None) for finding in found[:_FEWEST])


def _taken(case: Case) -> set[str | None]:
    """The tables that the rules of forms and scorecards check."""
    parts: set[str | None] = set()
    for record in case.records:
        if isinstance(record, SelfEvaluation):
            parts |= {row.place.part for row in record.funds} | {row.place.part for row in record.indicators}
        elif isinstance(record, Scorecard):
            parts |= {row.place.part for row in record.rows}
    return parts


# --- reading ----------------------------------------------------------------------------------------------------------------------


def _grid(table: Table) -> _Grid | None:
    """The figures of a plain table; None for one that is torn, merged within its body, or too small."""
    rows = [row for row in table.rows if any(cell.text.strip() for cell in row)]
    if not 3 < len(rows) + 1 <= _MOST_ROWS or len({len(row) for row in rows}) != 1 or not 2 <= len(rows[0]) <= _MOST_COLUMNS:
        return None
    first = next((at for at, row in enumerate(rows) if sum(_figure(cell) is not None for cell in row) > 0), 0)
    if not first:
        return None
    headings = ["".join(dict.fromkeys(key(row[column].text) for row in rows[:first])) for column in range(len(rows[0]))]
    grid = _Grid(headings, [], [], None)
    for row in rows[first:]:
        if len({id(cell) for cell in row}) != len(row) and not _TOTAL.fullmatch(_label(row)):
            return None
        figures = [_figure(cell) for cell in row]
        if not any(figures):
            continue
        if _TOTAL.fullmatch(_label(row)):
            if grid.total is not None:
                return None
            grid.total = figures
        else:
            grid.labels.append(_label(row))
            grid.rows.append(figures)
    return grid if len(grid.rows) >= _FEWEST else None


def _label(row: Sequence[Cell]) -> str:
    """The first words of a row that are no figure."""
    return next((text for cell in row[:3] if (text := key(cell.text)) and not _NUMBER.fullmatch(text)), "")


def _figure(cell: Cell) -> _Figure | None:
    text = key(cell.text)
    return _Figure(cell, Printed.of(text.rstrip("%"))) if _NUMBER.fullmatch(text) else None


# --- sums -------------------------------------------------------------------------------------------------------------------------


def _sums(grid: _Grid) -> Iterator[Finding]:
    """Columns that do not add up to their total, where others do or where a slip explains it."""
    if grid.total is None or any(_LEVELS.search(label) for label in grid.labels):
        return
    right, wrong = 0, []
    for column, whole in enumerate(grid.total):
        items = [row[column] for row in grid.rows]
        if (
            whole is None
            or _NO_SUM.search(grid.headings[column])
            or any(item is None or "%" in item.cell.text for item in items)
            or "%" in whole.cell.text
        ):
            continue
        parts = [item for item in items if item is not None]
        if _adds_up(parts, whole):
            right += any(item.exact for item in parts)
        elif not (_MAY_OVERLAP.search(grid.headings[column]) and sum((item.exact for item in parts), Fraction(0)) > whole.exact):
            wrong.append((column, parts, whole))
    if len(wrong) > 1 and len(wrong) > right:
        return
    for column, parts, whole in wrong:
        if right or _is_slip(parts, whole):
            yield _wrong_sum(grid.headings[column], parts, whole, None if right else Severity.WARNING)


def _adds_up(parts: Sequence[_Figure], whole: _Figure) -> bool:
    gap = abs(sum((part.exact for part in parts), Fraction(0)) - whole.exact)
    places = max(figure.number.places for figure in (*parts, whole))
    rounding = Fraction(len(parts) + 1, 2) / 10**places if places or whole.exact > 10**_DIGITS else Fraction(0)
    return gap <= min(rounding, Fraction(len(parts), 1)) if places else gap == 0


def _is_slip(parts: Sequence[_Figure], whole: _Figure) -> bool:
    if len(str(whole.number.value).replace(".", "").rstrip("0")) < _DIGITS + 1:
        return False
    gap = whole.exact - sum((part.exact for part in parts), Fraction(0))
    return slipped(whole.number, whole.exact - gap) or any(slipped(part.number, part.exact + gap) for part in parts)


def _wrong_sum(heading: str, parts: Sequence[_Figure], whole: _Figure, severity: Severity | None) -> Finding:
    right = sum((part.exact for part in parts), Fraction(0))
    return Finding.at(
        whole.said,
        msg(
            "「{column}」一列各行之和为{sum}，合计写成{found}，相差{gap}。请核对各行与合计。",
            column=heading or "合计",
            sum=plain(right, 4),
            found=str(whole.said),
            gap=plain(abs(right - whole.exact), 4),
        ),
        expected=right,
        because=[part.said for part in parts],
        severity=severity,
    )


# --- what holds in all rows but one -----------------------------------------------------------------------------------------------


def _relations(grid: _Grid) -> Iterator[Finding]:
    """The one row in which a rate or difference is not what it is in all other rows."""
    for column, heading in enumerate(grid.headings):
        cells = [row[column] for row in grid.all_rows if row[column]]
        rate = bool(_A_RATE.search(heading)) or any("%" in cell.cell.text for cell in cells if cell)
        tests = [_tested(grid, column, relation) for relation in (_rates if rate else _differences)(grid, column)]
        if any(test.holds for test in tests):
            continue
        odd = next((test for test in tests if test.has_one_exception), None)
        if odd is not None and not (odd.says_all and not _OF_MONEY.search(heading)):
            yield _exception(heading, odd)


@frozen
class _Meant:
    """What a cell should be: at face value, within the rounding of the cells that it follows from, and those cells.

    Attributes:
        inverse: what the rate is of an indicator that is better the lower it is (days, costs).
    """

    exact: Fraction
    reading: Interval
    cells: tuple[_Figure, _Figure]
    inverse: Interval | None = None


#: what a cell of the result column should be, with the cells that it follows from; None where a row does not say
_Relation = Callable[[list["_Figure | None"]], "_Meant | None"]


def _rates(grid: _Grid, result: int) -> Iterator[_Relation]:
    others = [column for column in range(len(grid.headings)) if column != result]
    yield from (_quotient(one, other) for one, other in permutations(others, 2))
    yield from (_share(one, whole) for one in others if grid.total and (whole := grid.total[one]) and whole.reading.low > 0)


def _differences(grid: _Grid, result: int) -> Iterator[_Relation]:
    if not _A_GAP.search(grid.headings[result]):
        return
    others = [column for column in range(len(grid.headings)) if column != result and not _A_RATE.search(grid.headings[column])]
    yield from (_difference(one, other) for one, other in permutations(others, 2))


def _quotient(one: int, other: int) -> _Relation:
    def compute(row: list[_Figure | None]) -> _Meant | None:
        part, whole = row[one], row[other]
        if part is None or whole is None or whole.reading.low <= 0:
            return None
        ratio = part.reading / whole.reading
        inverse = (whole.reading / part.reading).scaled(100) if part.reading.low > 0 else None
        return _Meant(part.exact / whole.exact * 100, ratio.scaled(100), (part, whole), inverse)

    return compute


def _share(one: int, whole: _Figure) -> _Relation:
    def compute(row: list[_Figure | None]) -> _Meant | None:
        part = row[one]
        return _Meant(part.exact / whole.exact * 100, (part.reading / whole.reading).scaled(100), (part, whole)) if part else None

    return compute


def _difference(one: int, other: int) -> _Relation:
    def compute(row: list[_Figure | None]) -> _Meant | None:
        first, second = row[one], row[other]
        return _Meant(first.exact - second.exact, first.reading - second.reading, (first, second)) if first and second else None

    return compute


@frozen
class _Test:
    """A relation tried on every row.

    Attributes:
        right: how many rows it holds in, telling how many of them by more than 0 or 100 %. wrong: the others, with what should stand there.
    """

    right: int
    telling: int
    wrong: tuple[tuple[_Figure, _Meant], ...]

    @property
    def holds(self) -> bool:
        """Whether no row is against it."""
        return not self.wrong and self.right >= _FEWEST

    @property
    def says_all(self) -> bool:
        """Whether the exception is a round 100 %: what was done beyond the plan, or in fewer days, is often told so."""
        return bool(self.wrong) and self.wrong[0][0].exact == _ALL

    @property
    def has_one_exception(self) -> bool:
        """Whether one row alone is against it, and enough rows are for it."""
        return len(self.wrong) == 1 and self.right >= _MATCHES and self.telling >= _FEWEST


def _tested(grid: _Grid, result: int, relation: _Relation) -> _Test:
    right = telling = 0
    wrong: list[tuple[_Figure, _Meant]] = []
    for row in grid.all_rows:
        figure, meant = row[result], relation(row)
        if figure is None or meant is None:
            continue
        if figure.number.may_print(meant.reading):
            right += 1
            telling += meant.exact not in {0, _ALL}
        elif meant.inverse is None or not figure.number.may_print(meant.inverse):
            wrong.append((figure, meant))
            if len(wrong) > 1:
                break
    return _Test(right, telling, tuple(wrong))


def _exception(heading: str, test: _Test) -> Finding:
    figure, meant = test.wrong[0]
    return Finding.at(
        figure.said,
        msg(
            "「{column}」写成{found}，按{terms}计算应为{expected}；这一列其余{count}行都这样算得出。请核对这一行。",
            column=heading,
            found=str(figure.said),
            terms="、".join(str(cell.said) for cell in meant.cells),
            expected=plain(meant.exact),
            count=test.right,
        ),
        expected=meant.exact,
        because=[cell.said for cell in meant.cells],
    )
