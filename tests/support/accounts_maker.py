"""Invented final accounts of departments, exact to the fen, printed as three provinces print them.

``shanxi``: 万元, ten tables, 行次, codes in one cell, blocks side by side, one-row 三公 table. ``shanghai``: 万元, nine tables, no 行次, codes
in three cells, 三公 before the funds, economic codes as a plain table with 人员经费 | 公用经费. ``yunnan``: 元, tables with opening and
closing balances, 三公 one item a row.
"""

from __future__ import annotations

import random
from pathlib import Path

import xlsxwriter
from attrs import define, field, frozen

from jiheng.data.classification import economic, functional
from jiheng.documents import Cell, Document, Layout, Paragraph, Table

LAYOUTS = ("shanxi", "shanghai", "yunnan")
CLASSES = [code for code in functional() if len(code) == 3 and code not in {"209", "227", "230", "233"}]
NUMERALS = "一二三四五六七八九十"
STAFF = ("30101", "30102", "30103", "30107", "30108", "30109", "30110", "30112", "30113", "30199", "30305", "30399")
PUBLIC = ("30201", "30202", "30207", "30211", "30217", "30228", "30229", "30231", "30299", "31002")
LINES = (
    ("2080502", 1, 0),
    ("2080505", 1, 0),
    ("2080506", 1, 0),
    ("2101101", 1, 0),
    ("2101501", 9, 0),
    ("2101502", 0, 5),
    ("2101504", 0, 2),
    ("2101506", 0, 3),
    ("2101599", 0, 4),
    ("2210201", 2, 0),
)


@frozen
class Line:
    """A functional code: basic and project money of the general budget, and other money, in fen."""

    code: str
    basic: int
    project: int
    other: int = 0


@define
class Department:
    """A department; amounts in fen."""

    name: str = "青石县医疗保障局"
    year: int = 2024
    lines: list[Line] = field(factory=list)
    fund: list[tuple[str, int]] = field(factory=list)
    economic: dict[str, int] = field(factory=dict)
    other_income: int = 0
    opening: int = 0
    trips: int = 0
    purchase: int = 0

    @property
    def basic(self) -> int:
        return sum(line.basic for line in self.lines)

    @property
    def project(self) -> int:
        return sum(line.project for line in self.lines)

    @property
    def general(self) -> int:
        return self.basic + self.project

    @property
    def funds(self) -> int:
        return sum(amount for _, amount in self.fund)

    @property
    def other(self) -> int:
        return sum(line.other for line in self.lines)

    @property
    def closing(self) -> int:
        return self.opening + self.other_income - self.other

    def by_prefix(self, prefix: str, part: str) -> int:
        return sum(getattr(line, part) for line in self.lines if line.code.startswith(prefix))


def department(seed: int = 1, *, fund: bool = False, name: str = "青石县医疗保障局") -> Department:
    """A department whose figures agree to the fen."""
    draw = random.Random(seed)  # noqa: S311 - invented figures
    made = Department(name)
    for code, basic, project in LINES:
        made.lines.append(Line(code, basic * draw.randrange(10**6, 9 * 10**6), project * draw.randrange(10**6, 9 * 10**6)))
    made.lines[4] = Line("2101501", made.lines[4].basic, 0, 7_35)
    codes = (*STAFF, *PUBLIC)
    same = {"30108": "2080505", "30109": "2080506", "30110": "2101101", "30113": "2210201", "30305": "2080502"}
    made.economic = {code: made.by_prefix(same[code], "basic") if code in same else 0 for code in codes}
    left = made.basic - sum(made.economic.values())
    free = [code for code in codes if code not in same]
    shares = [draw.randrange(1, 100) for _ in free]
    for code, share in zip(free, shares, strict=True):
        made.economic[code] = left * share // sum(shares)
    made.economic["30101"] += made.basic - sum(made.economic.values())
    made.other_income, made.opening = draw.randrange(1000, 10**6), draw.randrange(1000, 10**6)
    if fund:
        made.fund = [("2120804", draw.randrange(10**6, 10**7)), ("2296002", draw.randrange(10**5, 10**6))]
    return made


@define
class Spec:
    """A printed table: merges are (row, column, rows, columns) from 0."""

    title: str
    number: str
    meta: list[str]
    rows: list[list[str]]
    merges: list[tuple[int, int, int, int]] = field(factory=list)
    statement: str = ""


def specs(made: Department, layout: str = "shanxi") -> list[Spec]:
    """The tables of a department in a layout."""
    return _Printer(made, layout).tables()


@define
class _Printer:
    made: Department
    layout: str

    def show(self, fen: int) -> str:
        if not fen:
            return ""
        if self.layout == "yunnan":
            return f"{fen // 100:,}.{fen % 100:02d}"
        hundredths = (fen + 5_000) // 10_000
        return f"{hundredths // 100}.{hundredths % 100:02d}"

    def meta(self, number: str) -> list[str]:
        unit = "元" if self.layout == "yunnan" else "万元"
        return [*([number] if self.layout != "shanghai" else []), f"部门名称：{self.made.name}", f"{self.made.year}年度", f"金额单位：{unit}"]

    def spec(self, at: int, title: str, rows: list[list[str]], merges=(), statement: str = "") -> Spec:
        number = f"公开{at:02d}表"
        return Spec(title, number, self.meta(number), rows, list(merges), statement)

    def tables(self) -> list[Spec]:
        first = [self.income_spending(), self.income(), self.spending(), self.fiscal(), self.general(), self.basic()]
        funds = [self.funds(), self.capital()]
        if self.layout == "shanghai":
            return [*first, self.three_public(), *funds]
        return [*first, *funds, self.three_public(), *([self.statistics()] if self.layout == "shanxi" else [])]

    # --- 01, 04 ---

    def income_spending(self) -> Spec:
        made = self.made
        income = [
            ("一、一般公共预算财政拨款收入", made.general),
            ("二、政府性基金预算财政拨款收入", made.funds),
            ("三、国有资本经营预算财政拨款收入", 0),
            ("四、上级补助收入", 0),
            ("五、事业收入", 0),
            ("六、经营收入", 0),
            ("七、附属单位上缴收入", 0),
            ("八、其他收入", made.other_income),
        ]
        total_income, total = made.general + made.funds + made.other_income, made.general + made.funds + made.other
        tail = [
            ("本年收入合计", total_income, "本年支出合计", [total]),
            ("使用非财政拨款结余（含专用结余）", 0, "结余分配", [0]),
            ("年初结转和结余", made.opening, "年末结转和结余", [made.closing]),
            ("总计", total_income + made.opening, "总计", [total + made.closing]),
        ]
        spending = [(label, [sum(self.class_amounts(code))]) for label, code in self.class_rows()]
        rows = self.two_sided(["金额"], income, spending, tail)
        return self.spec(1, "收入支出决算总表", rows, self.halves(1))

    def class_rows(self) -> list[tuple[str, str]]:
        return [(f"{_numeral(at)}、{functional()[code]}", code) for at, code in enumerate(CLASSES, 1)]

    def class_amounts(self, code: str) -> tuple[int, int, int]:
        """General budget, funds, other money."""
        general = self.made.by_prefix(code, "basic") + self.made.by_prefix(code, "project")
        return general, sum(amount for item, amount in self.made.fund if item.startswith(code)), self.made.by_prefix(code, "other")

    def two_sided(self, columns: list[str], income, spending, tail) -> list[list[str]]:
        lined = self.layout != "shanghai"
        mark = ["行次"] if lined else []
        empty = ["" for _ in columns]
        rows = [["收入", *(["", ""] if lined else [""]), "支出", *(["", *empty] if lined else empty)]]
        rows.append(["项目", *mark, "金额", "项目", *mark, *columns])
        if lined:
            rows.append(["栏次", "", "1", "栏次", "", *map(str, range(2, 2 + len(columns)))])
        body = max(len(income), len(spending))
        whole = body + len(tail)
        padded = [*income, *[("", 0)] * (body - len(income))]
        filled = [*spending, *[("", [0] * len(columns))] * (body - len(spending))]
        lower = [(*left, *right) for left, right in zip(padded, filled, strict=True)] + list(tail)
        for at, (left, amount, right, amounts) in enumerate(lower, 1):
            numbers = ([str(at)], [str(at + whole)]) if lined else ([], [])
            rows.append([left, *numbers[0], self.show(amount), right, *numbers[1], *map(self.show, amounts)])
        return rows

    def halves(self, columns: int):
        left = 3 if self.layout != "shanghai" else 2
        return [(0, 0, 1, left), (0, left, 1, left - 1 + columns)]

    def fiscal(self) -> Spec:
        made = self.made
        names = ["一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
        income = [(f"{'一二三'[at]}、{name}", amount) for at, (name, amount) in enumerate(zip(names, (made.general, made.funds, 0), strict=True))]
        spending = []
        for label, code in self.class_rows():
            general, funds, _ = self.class_amounts(code)
            spending.append((label, [general + funds, general, funds, 0]))
        total = made.general + made.funds
        tail = [
            ("本年收入合计", total, "本年支出合计", [total, made.general, made.funds, 0]),
            ("年初财政拨款结转和结余", 0, "年末财政拨款结转和结余", [0, 0, 0, 0]),
            *((name, 0, "", [0, 0, 0, 0]) for name in names),
            ("总计", total, "总计", [total, made.general, made.funds, 0]),
        ]
        rows = self.two_sided(["合计", *names], income, spending, tail)
        return self.spec(4, "财政拨款收入支出决算总表", rows, self.halves(4))

    # --- tables by code ---

    def codes(self, items: list[str]) -> list[str]:
        return sorted({item[:length] for item in items for length in (3, 5, 7)})

    def code_cells(self, code: str) -> list[str]:
        if self.layout == "shanxi":
            return [code]
        cells = [code[:3], code[3:5], code[5:7]]
        return cells if self.layout == "shanghai" else [cells[0] if len(code) == 3 else "", cells[1] if len(code) == 5 else "", cells[2]]

    def code_table(self, items: list[str], head: list[str], amounts) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
        """Header of two rows, 栏次, 合计, a row a code; ``amounts`` gives the figures of a prefix."""
        wide = len(self.code_cells("208"))
        heading = ["科目代码"] if wide == 1 else ["支出功能分类科目编码", "", ""]
        rows = [["项目", *[""] * wide, *head], [*heading, "科目名称", *["" for _ in head]]]
        merges = [(0, 0, 1, wide + 1), *([(1, 0, 1, 3)] if wide > 1 else []), *((0, wide + 1 + at, 2, 1) for at in range(len(head)))]
        if wide > 1:
            rows.append(["类", "款", "项", "", *["" for _ in head]])
            merges = [merge if merge[2] == 1 else (0, merge[1], 3, 1) for merge in merges]
            merges.append((1, 3, 2, 1))
        if self.layout != "shanghai":
            rows.append(["栏次", *[""] * wide, *map(str, range(1, len(head) + 1))])
        rows.append(["合计", *[""] * wide, *map(self.show, amounts(""))])
        for code in self.codes(items):
            name = functional().get(code, economic().get(code, "其他支出"))
            rows.append([*self.code_cells(code), name, *map(self.show, amounts(code))])
        return rows, merges

    @property
    def items(self) -> list[str]:
        return [line.code for line in self.made.lines]

    def fund_part(self, code: str) -> int:
        return sum(amount for item, amount in self.made.fund if item.startswith(code))

    def income(self) -> Spec:
        def amounts(code: str) -> list[int]:
            fiscal = self.made.by_prefix(code, "basic") + self.made.by_prefix(code, "project") + self.fund_part(code)
            other = self.made.other_income if "2101501".startswith(code) else 0
            return [fiscal + other, fiscal, 0, 0, 0, 0, other]

        head = ["本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]
        return self.spec(2, "收入决算表", *self.code_table([*self.items, *(item for item, _ in self.made.fund)], head, amounts))

    def spending(self) -> Spec:
        def amounts(code: str) -> list[int]:
            basic = self.made.by_prefix(code, "basic") + self.made.by_prefix(code, "other")
            project = self.made.by_prefix(code, "project") + self.fund_part(code)
            return [basic + project, basic, project, 0, 0, 0]

        head = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
        return self.spec(3, "支出决算表", *self.code_table([*self.items, *(item for item, _ in self.made.fund)], head, amounts))

    def general(self) -> Spec:
        def amounts(code: str) -> list[int]:
            basic, project = self.made.by_prefix(code, "basic"), self.made.by_prefix(code, "project")
            if self.layout != "yunnan":
                return [basic + project, basic, project]
            return [0, basic + project, basic, project, basic + project, basic, project, 0]

        if self.layout == "yunnan":
            head = ["年初结转和结余", "本年收入", "", "", "本年支出", "", "", "年末结转和结余"]
            below = ["", "合计", "基本支出", "项目支出", "合计", "基本支出", "项目支出", ""]
            return self.grouped(5, "一般公共预算财政拨款收入支出决算表", self.items, head, below, amounts)
        return self.grouped(5, "一般公共预算财政拨款支出决算表", self.items, ["本年支出", "", ""], ["小计", "基本支出", "项目支出"], amounts)

    def grouped(self, at: int, title: str, items: list[str], head: list[str], below: list[str], amounts, statement: str = "") -> Spec:
        """A table by code whose columns stand under groups."""
        rows, merges = self.code_table(items, head, amounts)
        wide = len(self.code_cells("208"))
        depth = 3 if wide > 1 else 2
        rows[1][wide + 1 :] = below
        merges = [merge for merge in merges if merge[1] <= wide]
        starts = [column for column, text in enumerate(head) if text]
        for start, end in zip(starts, [*starts[1:], len(head)], strict=True):
            merges.append((0, wide + 1 + start, depth if not below[start] else 1, end - start))
        merges += [(1, wide + 1 + column, depth - 1, 1) for column, text in enumerate(below) if text and depth > 2]
        return self.spec(at, title, rows, [merge for merge in merges if merge[2] * merge[3] > 1], statement)

    def funds(self) -> Spec:
        def amounts(code: str) -> list[int]:
            part = self.fund_part(code)
            return [0, part, part, 0, part, 0]

        head, below = ["年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余"], ["", "", "小计", "基本支出", "项目支出", ""]
        said = "" if self.made.fund else "说明：本表无数据"
        return self.grouped(7, "政府性基金预算财政拨款收入支出决算表", [item for item, _ in self.made.fund], head, below, amounts, said)

    def capital(self) -> Spec:
        head, below = ["本年支出", "", ""], ["合计", "基本支出", "项目支出"]
        said = f"说明：{self.made.name}本年度没有国有资本经营预算财政拨款收入和支出，故本表无数据。"
        return self.grouped(8, "国有资本经营预算财政拨款支出决算表", [], head, below, lambda _: [0, 0, 0], said)

    # --- 06, 09, 10 ---

    def economy(self, prefix: str) -> int:
        return sum(amount for code, amount in self.made.economic.items() if code.startswith(prefix))

    def basic(self) -> Spec:
        title = "一般公共预算财政拨款基本支出决算" + ("明细表" if self.layout == "shanxi" else "表")
        if self.layout != "shanxi":
            rows = [["经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"]]
            parts = (self.economy("301") + self.economy("303"), self.economy("302") + self.economy("310"))
            rows.append(["合计", "", *map(self.show, (self.made.basic, *parts))])
            for code in sorted({item[:length] for item in self.made.economic for length in (3, 5)}):
                amount = self.show(self.economy(code))
                staff = code[:3] in {"301", "303"}
                rows.append([code, economic()[code], amount, amount if staff else "", "" if staff else amount])
            return self.spec(6, title, rows)
        blocks = [[code for code in economic() if code[:3] in group] for group in ({"301", "303"}, {"302"}, {"307", "310", "312", "399"})]
        rows = [["人员经费", "", "", "公用经费", "", "", "", "", ""], ["科目代码", "科目名称", "决算数"] * 3]
        for at in range(max(map(len, blocks))):
            row: list[str] = []
            for block in blocks:
                code = block[at] if at < len(block) else ""
                row += [code, economic().get(code, ""), self.show(self.economy(code)) if code else ""]
            rows.append(row)
        staff, public = self.economy("301") + self.economy("303"), self.economy("302") + self.economy("310")
        rows.append(["人员经费合计", "", self.show(staff), "公用经费合计", "", "", "", "", self.show(public)])
        last = len(rows) - 1
        return self.spec(6, title, rows, [(0, 0, 1, 3), (0, 3, 1, 6), (last, 0, 1, 2), (last, 3, 1, 5)])

    def three_public(self) -> Spec:
        running, reception = self.economy("30231"), self.economy("30217")
        vehicles = running + self.made.purchase
        total = self.made.trips + vehicles + reception
        title = "财政拨款“三公”经费支出决算表"
        if self.layout == "yunnan":
            items = [
                ("合计", total),
                ("1.因公出国（境）费", self.made.trips),
                ("2.公务用车购置及运行维护费", vehicles),
                ("（1）公务用车购置费", self.made.purchase),
                ("（2）公务用车运行维护费", running),
                ("3.公务接待费", reception),
            ]
            rows = [["项目", "行次", "预算数", "决算数"]]
            rows += [[label, str(at), self.show(amount), self.show(amount)] for at, (label, amount) in enumerate(items, 1)]
            return self.spec(9, title, rows)
        one = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费"]
        two = ["", "", "小计", "公务用车购置费", "公务用车运行维护费", ""]
        figures = list(map(self.show, (total, self.made.trips, vehicles, self.made.purchase, running, reception)))
        rows = [["预算数", *[""] * 5, "决算数", *[""] * 5], [*one, *one], [*two, *two], [*figures, *figures]]
        if self.layout == "shanxi":
            rows.insert(3, [str(at) for at in range(1, 13)])
        merges = [(0, 0, 1, 6), (0, 6, 1, 6)]
        for start in (0, 6):
            merges += [(1, start, 2, 1), (1, start + 1, 2, 1), (1, start + 2, 1, 3), (1, start + 5, 2, 1)]
        return self.spec(7 if self.layout == "shanghai" else 9, title, rows, merges)

    def statistics(self) -> Spec:
        public = self.show(self.economy("302") + self.economy("310"))
        goods, works = self.show(31_250_00), self.show(8_000_00)
        rows = [
            ["一、政府采购情况", "", ""],
            ["项目", "行次", "统计数"],
            ["合计", "1", self.show(39_250_00)],
            ["货物", "2", goods],
            ["工程", "3", works],
            ["服务", "4", ""],
            ["二、机关运行经费", "", ""],
            ["项目", "", "统计数"],
            ["（一）行政单位", "5", public],
            ["（二）参照公务员法管理事业单位", "6", ""],
            ["三、国有资产占用情况", "", ""],
            ["（一）车辆数合计（辆）", "7", "3"],
            ["1.主要负责人用车", "8", ""],
            ["2.机要通信用车", "9", "1"],
            ["3.其他用车", "10", "2"],
            ["（二）单价100万元（含）以上设备（不含车辆）", "11", ""],
        ]
        return self.spec(10, "部门决算公开相关信息统计表", rows, [(0, 0, 1, 3), (6, 0, 1, 3), (10, 0, 1, 3)])


def _numeral(at: int) -> str:
    if at <= 10:
        return NUMERALS[at - 1]
    tens, ones = divmod(at, 10)
    return ("" if tens == 1 else NUMERALS[tens - 1]) + "十" + (NUMERALS[ones - 1] if ones else "")


# --- printed --------------------------------------------------------------------------------------------------------------------


def as_text(tables: list[Spec], *, torn: int = 0) -> str:
    """A dump: cells apart by tabs, merged cells once. torn: a blank line after so many rows of each table, as a page break leaves it."""
    parts = []
    for spec in tables:
        lines = ["\t".join(row) for row in spec.rows]
        if torn and len(lines) > torn:
            lines.insert(torn, "")
        parts.append("\n\n".join([spec.title, *spec.meta]) + "\n\n" + "\n".join(lines) + f"\n\n注：本表反映本年度情况。\n\n{spec.statement}\n")
    return "\n".join(parts)


def as_document(tables: list[Spec]) -> Document:
    """Tables with true columns and merged cells under their titles, as Word files give them."""
    blocks: list[Paragraph | Table] = []
    for at, spec in enumerate(tables, 1):
        blocks += [Paragraph(text, "正文", len(blocks) + 1) for text in (spec.title, *spec.meta)]
        blocks.append(_grid(spec, f"表{at}", len(blocks) + 1))
        if spec.statement:
            blocks.append(Paragraph(spec.statement, "正文", len(blocks) + 1))
    return Document(Path("决算.docx"), "docx", tuple(blocks))


def _grid(spec: Spec, part: str, line: int) -> Table:
    width = max(map(len, spec.rows))
    cells = [[Cell(row[c] if c < len(row) else "", r + 1, c + 1, part=part) for c in range(width)] for r, row in enumerate(spec.rows)]
    for row, column, rows, columns in spec.merges:
        for r in range(row, row + rows):
            for c in range(column, column + columns):
                cells[r][c] = cells[row][column]
    return Table(cells, part, Layout.GRID, line)


def write_workbook(tables: list[Spec], path: Path) -> Path:
    """A sheet a table: title, number, department and unit over it, figures as numbers."""
    with xlsxwriter.Workbook(path) as book:
        money = book.add_format({"num_format": "#,##0.00"})
        for at, spec in enumerate(tables, 1):
            sheet = book.add_worksheet(f"GK{at:02d}")
            sheet.write(0, 0, spec.title)
            for row, text in enumerate(spec.meta, 1):
                sheet.write(row, 0, text)
            down = len(spec.meta) + 1
            covered = {(r, c) for row, col, rows, cols in spec.merges for r in range(row, row + rows) for c in range(col, col + cols)}
            for row, column, rows, columns in spec.merges:
                sheet.merge_range(down + row, column, down + row + rows - 1, column + columns - 1, spec.rows[row][column])
            for r, row in enumerate(spec.rows):
                for c, text in enumerate(row):
                    if text and (r, c) not in covered:
                        _write(sheet, down + r, c, text, money)
            sheet.write(down + len(spec.rows), 0, "注：本表反映本年度情况。")
            if spec.statement:
                sheet.write(down + len(spec.rows) + 1, 0, spec.statement)
    return path


def _write(sheet, row: int, column: int, text: str, money) -> None:
    if "." in text and text.replace(".", "").replace(",", "").isdigit():
        sheet.write_number(row, column, float(text.replace(",", "")), money)
    else:
        sheet.write_string(row, column, text)
