"""The tables of a disclosure out of what a department filled in, in the layout of a province."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from attrs import evolve, frozen

from jiheng.data.classification import economic, functional
from jiheng.official.accounts.book import BUDGETS, ITEMS, STAFF, ZERO, Amounts, Book, total
from jiheng.official.accounts.printed import Merge, PrintedTable, Show, group_merges, merged
from jiheng.official.accounts.words import Layout, spending_classes, words
from jiheng.values.chinese import spell

_FLOW_HEADS: Final = ("年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余")
_FLOW_BELOW: Final = ("", "", "小计", "基本支出", "项目支出", "")
_SPENT_HEADS: Final = ("本年支出", "", "")
_SPENT_BELOW: Final = {"general": ("小计", "基本支出", "项目支出"), "capital": ("合计", "基本支出", "项目支出")}
_BLOCKS: Final = 3  # running costs stand in three blocks beside the staff costs
_WIDTHS: Final = {"label": 34, "line": 5, "code": 12, "part": 5, "name": 30, "amount": 16}


def printed_tables(book: Book) -> list[PrintedTable]:
    """The tables in the order of the layout, each with its notes and, when empty, with the statement that it is."""
    printer = _Printer(book, book.layout, Show(book.unit))
    makers: dict[str, Callable[[], PrintedTable]] = {
        "income_spending": printer.income_spending,
        "income": lambda: printer.by_columns("income"),
        "spending": lambda: printer.by_columns("spending"),
        "fiscal": printer.fiscal,
        "general": lambda: printer.budget("general"),
        "basic": printer.basic,
        "fund": lambda: printer.budget("fund"),
        "capital": lambda: printer.budget("capital"),
        "three_public": printer.three_public,
        "statistics": printer.statistics,
    }
    return [
        _finished(evolve(makers[kind](), number=f"公开{at:02d}表" if book.layout.numbered else ""), book)
        for at, kind in enumerate(book.layout.tables, 1)
    ]


def _finished(table: PrintedTable, book: Book) -> PrintedTable:
    text = words("tables")
    noted = table.with_notes(f"注：{text['notes'][table.kind]}")
    if not table.is_empty:
        return noted
    said = text["empty"].get(table.kind, text["empty"]["default"]).format(year=book.year)
    return noted.with_notes(f"说明：{said}")


@frozen
class _Line:
    """One side of a row of a statement."""

    label: str = ""
    amounts: tuple[Decimal, ...] = ()


@frozen
class _Printer:
    book: Book
    layout: Layout
    show: Show

    def table(self, kind: str, rows: Sequence[Sequence[str]], head: int, widths: Iterable[int], figures: Iterable[int]) -> PrintedTable:
        meta = (f"部门名称：{self.book.department}", f"{self.book.year}年度", f"金额单位：{self.show.unit}")
        strong = frozenset(at for at, row in enumerate(rows) if at >= head and any(text.endswith(("合计", "总计")) for text in row))
        filled = tuple(map(tuple, rows))
        return PrintedTable(kind, self.layout.title(kind), "", meta, filled, head, tuple(widths), frozenset(figures), strong=strong)

    # --- the two statements ---

    def income_spending(self) -> PrintedTable:
        book = self.book
        labels = words("tables")["sources"]
        income = [_Line(f"{spell(at)}、{label}", (book.source(key),)) for at, (key, label) in enumerate(labels.items(), 1)]
        spending = [_Line(f"{spell(at)}、{functional()[code]}", (book.spent(code),)) for at, code in enumerate(spending_classes(), 1)]
        closing = [
            (_Line("本年收入合计", (book.income_total(),)), _Line("本年支出合计", (book.spent(),))),
            (
                _Line("使用非财政拨款结余（含专用结余）", (book.balances.get("used", ZERO),)),
                _Line("结余分配", (book.balances.get("distribution", ZERO),)),
            ),
            (_Line("年初结转和结余", (book.balances.get("opening", ZERO),)), _Line("年末结转和结余", (book.closing(),))),
            (_Line("总计", (book.income_grand(),)), _Line("总计", (book.income_grand(),))),
        ]
        return self.statement("income_spending", [*zip_longest(income, spending, fillvalue=_Line()), *closing], ("金额",))

    def fiscal(self) -> PrintedTable:
        book = self.book
        budgets = words("tables")["budgets"]
        income = [_Line(f"{spell(at)}、{label}", (book.source(key),)) for at, (key, label) in enumerate(budgets.items(), 1)]
        spending = [_Line(f"{spell(at)}、{functional()[code]}", self.split(code)) for at, code in enumerate(spending_classes(), 1)]
        ends = tuple(map(book.fiscal_closing, BUDGETS))
        grand = tuple(book.fiscal_spent(budget) + end for budget, end in zip(BUDGETS, ends, strict=True))
        closing = [
            (_Line("本年收入合计", (book.fiscal_income(),)), _Line("本年支出合计", self.split(""))),
            (_Line("年初财政拨款结转和结余", (total(map(book.fiscal_opening, BUDGETS)),)), _Line("年末财政拨款结转和结余", (total(ends), *ends))),
            *((_Line(label, (book.fiscal_opening(key),)), _Line()) for key, label in budgets.items()),
            (_Line("总计", (book.fiscal_grand(),)), _Line("总计", (total(grand), *grand))),
        ]
        return self.statement("fiscal", [*zip_longest(income, spending, fillvalue=_Line()), *closing], ("合计", *budgets.values()))

    def split(self, prefix: str) -> tuple[Decimal, ...]:
        """Fiscal spending under a prefix: all of it, then by budget."""
        parts = tuple(self.book.fiscal_spent(budget, prefix) for budget in BUDGETS)
        return total(parts), *parts

    def statement(self, kind: str, pairs: Sequence[tuple[_Line, _Line]], columns: Sequence[str]) -> PrintedTable:
        """A table of two sides."""
        lined = self.layout.lines
        rows = [["收入", *self.lined("", ""), "支出", *self.lined(""), *[""] * len(columns)]]
        rows.append(["项目", *self.lined("行次"), "金额", "项目", *self.lined("行次"), *columns])
        if lined:
            rows.append(["栏次", "", "1", "栏次", "", *map(str, range(2, len(columns) + 2))])
        head = len(rows)
        for at, (left, right) in enumerate(pairs, 1):
            rows.append([*self.side(left, at, 1), *self.side(right, at + len(pairs), len(columns))])
        label, line, amount = _WIDTHS["label"], [_WIDTHS["line"]] * lined, _WIDTHS["amount"]
        widths = [label, *line, amount, label, *line, *[amount] * len(columns)]
        half = len(line) + 2
        rows[0] = ["收入", *[""] * (half - 1), "支出", *[""] * (len(widths) - half - 1)]
        table = self.table(kind, rows, head, widths, [half - 1, *range(2 * half - 1, len(widths))])
        long = len(columns) > 1 and self.show.unit == "元"  # long figures in many columns need the page across
        return evolve(table, merges=merged((0, 0, 1, half), (0, half, 1, len(widths) - half)), wide=long)

    def lined(self, *cells: str) -> tuple[str, ...]:
        return cells if self.layout.lines else ()

    def side(self, line: _Line, number: int, columns: int) -> list[str]:
        amounts = [*map(self.show.cell, line.amounts), *[""] * (columns - len(line.amounts))]
        return [line.label, *self.lined(str(number)), *amounts]

    # --- tables by functional code ---

    def by_columns(self, kind: str) -> PrintedTable:
        """收入决算表, 支出决算表."""
        keys = words("tables")["columns"][kind]
        parts = [key for key in keys if key != "total"]
        table = self.book.table(kind)

        def amounts(prefix: str) -> list[Decimal]:
            return [table.sum(prefix, *parts), *(table.sum(prefix, key) for key in parts)]

        made = self.by_code(kind, table.codes(), (list(keys.values()), [""] * len(keys)), amounts)
        return evolve(made, wide=True)

    def budget(self, kind: str) -> PrintedTable:
        """The spending of one of the budgets, with its balances where the layout has them."""
        table, flows = self.book.table(kind), kind in self.layout.flows
        heads = (_FLOW_HEADS, _FLOW_BELOW) if flows else (_SPENT_HEADS, _SPENT_BELOW[kind])

        def amounts(prefix: str) -> list[Decimal]:
            basic, project = table.sum(prefix, "basic"), table.sum(prefix, "project")
            spent = [basic + project, basic, project]
            if not flows:
                return spent
            opening, income = table.sum(prefix, "opening"), self.book.source(kind, prefix)
            return [opening, income, *spent, opening + income - basic - project]

        candidates = {*table.codes(), *(self.book.income.codes() if flows and kind == "general" else ())}
        return evolve(self.by_code(kind, candidates, heads, amounts), wide=flows)

    def by_code(
        self, kind: str, candidates: Iterable[str], heads: tuple[Sequence[str], Sequence[str]], amounts: Callable[[str], Sequence[Decimal]]
    ) -> PrintedTable:
        """A table with a row a code that has money, and for the 类 and 款 above it.

        Args:
            candidates: codes of 7 digits that may have money.
            heads: headings of the figures in two rows; an empty one in the first goes on the one before it.
            amounts: the figures of the codes that begin so.
        """
        above, below = heads
        wide = self.layout.cells
        codes = sorted({code[:length] for code in candidates if any(amounts(code)) for length in (3, 5, 7)})
        rows = self.code_head(above, below)
        depth = len(rows)
        merges: list[Merge] = [*self.code_merges(), *group_merges(above, below, wide + 1, depth)]
        if self.layout.lines:
            merges.append((len(rows), 0, 1, wide + 1))
            rows.append(["栏次", *[""] * wide, *map(str, range(1, len(above) + 1))])
        head = len(rows)
        merges.append((head, 0, 1, wide + 1))
        rows.append(["合计", *[""] * wide, *map(self.show.cell, amounts(""))])
        rows += [[*self.code_cells(code), self.book.name(code), *map(self.show.cell, amounts(code))] for code in codes]
        widths = [*([_WIDTHS["code"]] if wide == 1 else [_WIDTHS["part"]] * 3), _WIDTHS["name"], *[_WIDTHS["amount"]] * len(above)]
        made = self.table(kind, rows, head, widths, range(wide + 1, len(widths)))
        bold = {head, *(at for at, code in enumerate(codes, head + 1) if len(code) == 3)}
        return evolve(made, merges=merged(*merges), strong=frozenset(bold))

    def code_head(self, above: Sequence[str], below: Sequence[str]) -> list[list[str]]:
        wide = self.layout.cells
        rows = [["项目", *[""] * wide, *above], ["科目代码", *[""] * (wide - 1), "科目名称", *below]]
        if wide > 1:
            rows.append(["类", "款", "项", "", *[""] * len(above)])
        return rows

    def code_merges(self) -> list[Merge]:
        wide = self.layout.cells
        return [(0, 0, 1, wide + 1), (1, 0, 1, wide), (1, wide, 2 if wide > 1 else 1, 1)]

    def code_cells(self, code: str) -> list[str]:
        return [code] if self.layout.cells == 1 else [code[:3], code[3:5], code[5:7]]

    # --- basic spending by economic code ---

    def basic(self) -> PrintedTable:
        return self.basic_blocks() if self.layout.basic == "blocks" else self.basic_list()

    def economic_amount(self, code: str) -> str:
        return self.show.cell(self.book.economy(code)) if code else ""

    def basic_blocks(self) -> PrintedTable:
        names = economic()
        staff = [code for code in names if code.startswith(STAFF)]
        public = [code for code in names if not code.startswith(STAFF)]
        size = -(-len(public) // _BLOCKS)
        blocks = [staff, *(public[at * size : (at + 1) * size] for at in range(_BLOCKS))]
        rows = [["人员经费", "", "", "公用经费", *[""] * (3 * _BLOCKS - 1)], ["科目代码", "科目名称", "决算数"] * len(blocks)]
        lines = zip_longest(*blocks, fillvalue="")
        rows += [[text for code in line for text in (code, names.get(code, ""), self.economic_amount(code))] for line in lines]
        last, width = len(rows), 3 * len(blocks)
        staff_total, public_total = map(self.show.cell, (self.book.staff(), self.book.public()))
        rows.append(["人员经费合计", "", staff_total, "公用经费合计", *[""] * (width - 5), public_total])
        figures = range(2, width, 3)
        table = self.table("basic", rows, 2, (10, 30, 14) * len(blocks), figures)
        merges = merged((0, 0, 1, 3), (0, 3, 1, width - 3), (last, 0, 1, 2), (last, 3, 1, width - 4))
        bold = {at for at, row in enumerate(rows) if at == last}
        return evolve(table, merges=merges, strong=frozenset(bold), wide=True)

    def basic_list(self) -> PrintedTable:
        codes = sorted({code[:length] for code, amount in self.book.economic.items() if amount for length in (3, 5)})
        rows = [["经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"]]
        rows.append(["合计", "", *map(self.show.cell, (self.book.economy(), self.book.staff(), self.book.public()))])
        for code in codes:
            amount = self.economic_amount(code)
            rows.append([code, self.book.name(code), amount, *((amount, "") if code.startswith(STAFF) else ("", amount))])
        table = self.table("basic", rows, 1, (_WIDTHS["code"] + 4, _WIDTHS["name"], 18, 18, 18), range(2, 5))
        bold = {1, *(at for at, code in enumerate(codes, 2) if len(code) == 3)}
        return evolve(table, strong=frozenset(bold), merges=((1, 0, 1, 2),))

    # --- 三公 and statistics ---

    def three_public(self) -> PrintedTable:
        sides = (self.book.budget, self.book.actual)
        figures = [self.three_figures(side) for side in sides]
        return self.three_list(figures) if self.layout.three_public == "list" else self.three_row(figures)

    def three_figures(self, side: Amounts) -> list[str]:
        trips, purchase, running, reception = (side.get(item, ZERO) for item in ITEMS)
        vehicles = purchase + running
        return list(map(self.show.cell, (trips + vehicles + reception, trips, vehicles, purchase, running, reception)))

    def three_row(self, figures: Sequence[Sequence[str]]) -> PrintedTable:
        text = words("tables")["three_public"]
        one = ["合计", text["trips"], "公务用车购置及运行维护费", "", "", text["reception"]]
        two = ["", "", "小计", text["purchase"], text["running"], ""]
        rows = [["预算数", *[""] * 5, "决算数", *[""] * 5], [*one, *one], [*two, *two]]
        rows += [[str(at) for at in range(1, 13)]] if self.layout.lines else []
        head = len(rows)
        rows.append([*figures[0], *figures[1]])
        merges: list[Merge] = [(0, 0, 1, 6), (0, 6, 1, 6)]
        for start in (0, 6):
            merges += [(1, start, 2, 1), (1, start + 1, 2, 1), (1, start + 2, 1, 3), (1, start + 5, 2, 1)]
        return evolve(self.table("three_public", rows, head, (12,) * 12, range(12)), merges=tuple(merges), wide=True)

    def three_list(self, figures: Sequence[Sequence[str]]) -> PrintedTable:
        text = words("tables")["three_public"]
        labels = [
            "合计",
            f"1.{text['trips']}",
            "2.公务用车购置及运行维护费",
            f"（1）{text['purchase']}",
            f"（2）{text['running']}",
            f"3.{text['reception']}",
        ]
        rows = [["项目", "行次", "预算数", "决算数"]]
        rows += [[label, str(at), budget, actual] for at, (label, budget, actual) in enumerate(zip(labels, *figures, strict=True), 1)]
        return self.table("three_public", rows, 1, (40, 8, 22, 22), (2, 3))

    def statistics(self) -> PrintedTable:
        text, book = words("tables"), self.book
        amounts = {key: self.show.cell(book.statistics.get(key, ZERO)) for key in (*text["procurement"], *text["operating"])}
        bought = self.show.cell(total(book.statistics.get(key, ZERO) for key in text["procurement"]))
        body = [
            ("一、政府采购情况", None),
            ("合计", bought),
            *((label, amounts[key]) for key, label in text["procurement"].items()),
            ("二、机关运行经费", None),
            *((f"（{spell(at)}）{label}", amounts[key]) for at, (key, label) in enumerate(text["operating"].items(), 1)),
            ("三、国有资产占用情况", None),
            ("（一）车辆数合计（辆）", _count(sum(book.vehicles.values()))),
            *((f"{at}.{label}", _count(book.vehicles.get(key, 0))) for at, (key, label) in enumerate(text["vehicles"].items(), 1)),
            ("（二）单价100万元（含）以上设备（不含车辆）", _count(book.counts.get("equipment", 0))),
        ]
        return self.numbered(body)

    def numbered(self, body: Sequence[tuple[str, str | None]]) -> PrintedTable:
        """Rows of labels with 行次; a row without a figure is a section."""
        rows, merges, number = [["项目", "行次", "统计数"]], [], 0
        for label, figure in body:
            if figure is None:
                merges.append((len(rows), 0, 1, 3))
                rows.append([label, "", ""])
                continue
            number += 1
            rows.append([label, str(number), figure])
        table = self.table("statistics", rows, 1, (50, 10, 24), (2,))
        return evolve(table, merges=tuple(merges), strong=frozenset(merge[0] for merge in merges))


def _count(number: int) -> str:
    return str(number) if number else ""
