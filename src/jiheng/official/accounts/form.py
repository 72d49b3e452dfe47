"""The workbook to fill in: entries open, formulas locked, codes from lists, hints on cells.

The formulas help the clerk; what is written later is worked out again from the entries, so a lost or wrong formula changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from jiheng.data.classification import economic, functional
from jiheng.official.accounts.book import BUDGETS, ITEMS
from jiheng.official.accounts.filled import code_columns
from jiheng.official.accounts.words import Layout, layouts, spending_classes, words
from jiheng.official.workbook import new_workbook

#: rows for codes: from the row of the total on
_TOTAL_ROW: Final = 3
_LAST_ROW: Final = 63
_FONT: Final = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_LINES: Final = {"border": 1, "border_color": "#A6A6A6"}
_MONEY: Final = {"num_format": "#,##0.00"}
_LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {**_FONT, "bold": True, "font_size": 16, "align": "center"},
    "meta": {**_FONT, "font_color": "#595959"},
    "plain": {**_FONT, "text_wrap": True},
    "head": {**_FONT, **_LINES, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#D9E2F3"},
    "label": {**_FONT, **_LINES, "text_wrap": True, "bg_color": "#F2F2F2"},
    "hint": {**_FONT, "font_color": "#7F7F7F", "font_size": 10, "text_wrap": True},
    "formula": {**_FONT, **_LINES, **_MONEY, "bg_color": "#EDEDED"},
    "tally": {**_FONT, **_LINES, "num_format": "0", "bg_color": "#EDEDED"},
    "name": {**_FONT, **_LINES, "locked": False, "shrink": True},
    "code": {**_FONT, **_LINES, "locked": False, "num_format": "@", "align": "center", "border_color": "#BF9000"},
    "entry": {**_FONT, **_LINES, **_MONEY, "locked": False, "border_color": "#BF9000"},
    "count": {**_FONT, **_LINES, "num_format": "0", "locked": False, "border_color": "#BF9000"},
    "text": {**_FONT, **_LINES, "locked": False, "text_wrap": True, "num_format": "@", "valign": "top", "border_color": "#BF9000"},
    "wrong": {"font_color": "#9C0006", "bg_color": "#FFC7CE", "bold": True},
}
_NUMBER: Final = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": -1e13,
    "maximum": 1e13,
    "error_title": "应填数字",
    "error_message": "这里只能填数字。",
}
_COUNT: Final = {"validate": "integer", "criteria": ">=", "value": 0, "error_title": "应填整数", "error_message": "这里填不小于 0 的整数。"}


def write_form(path: Path, *, year: int, department: str, layout: Layout, unit: str) -> None:
    """Write an empty workbook.

    Args:
        unit: of the amounts that are filled in and, until the clerk chooses otherwise, of those that are printed.
    """
    with new_workbook(path, f"{department}{year}年度部门决算") as book:
        book.set_calc_mode("auto")
        _Form(book, {"department": department, "year": str(year), "layout": layout.name, "unit": unit, "printed_unit": unit}).write()


class _Form:
    def __init__(self, book: xlsxwriter.Workbook, given: Mapping[str, str]) -> None:
        self._book = book
        self._given = given
        self._words = words("form")
        self._names: Mapping[str, str] = self._words["sheets"]
        self._looks = {name: book.add_format(dict(look)) for name, look in _LOOKS.items()}
        self._sheets: dict[str, Worksheet] = {}
        self._totals: dict[str, Mapping[str, str]] = {}

    def write(self) -> None:
        """All sheets in the order of the data file; those that others refer to are filled first."""
        for key, name in self._names.items():
            self._sheets[key] = self._book.add_worksheet(name)
        self._guide()
        self._facts()
        self._codes()
        for kind in ("income", "spending", "general", "fund", "capital"):
            self._code_table(kind)
        self._basic()
        self._three_public()
        self._statistics()
        self._statements()
        self._prior()
        self._reasons()
        self._control()
        for key, sheet in self._sheets.items():
            self._finish(key, sheet)
        self._sheets["facts"].activate()

    # --- parts of sheets ---

    def _open(self, key: str, title: str, widths: Sequence[float]) -> Worksheet:
        sheet = self._sheets[key]
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.set_row(0, 30)
        if len(widths) > 1:
            sheet.merge_range(0, 0, 0, len(widths) - 1, "", self._looks["title"])
        sheet.write_string(0, 0, title, self._looks["title"])
        return sheet

    def _meta(self, sheet: Worksheet) -> None:
        facts = f"'{self._names['facts']}'"
        rows = {name: at for at, name in enumerate(self._words["facts"]["texts"], 2)}
        parts = f'{facts}!B{rows["department"] + 1}&"　"&{facts}!B{rows["year"] + 1}&"年度　金额单位："&{facts}!B{rows["unit"] + 1}'
        shown = f"{self._given['department']}　{self._given['year']}年度　金额单位：{self._given['unit']}"
        sheet.write_formula(1, 0, f"={parts}", self._looks["meta"], shown)

    def _heads(self, sheet: Worksheet, row: int, heads: Sequence[str]) -> None:
        sheet.set_row(row, 32)
        for at, head in enumerate(heads):
            sheet.write_string(row, at, head, self._looks["head"])

    def _formula(self, sheet: Worksheet, row: int, column: int, formula: str) -> None:
        sheet.write_formula(row, column, f"={formula}", self._looks["formula"])

    def _entry(self, sheet: Worksheet, row: int, column: int, hint: str = "", *, count: bool = False) -> None:
        sheet.write_blank(row, column, None, self._looks["count" if count else "entry"])
        rule = dict(_COUNT if count else _NUMBER)
        sheet.data_validation(row, column, row, column, {**rule, **({"input_title": "填写说明", "input_message": hint[:250]} if hint else {})})

    def _entries(self, sheet: Worksheet, rows: range, columns: Sequence[int]) -> None:
        for row in rows:
            for column in columns:
                sheet.write_blank(row, column, None, self._looks["entry"])
        for column in columns:
            sheet.data_validation(rows[0], column, rows[-1], column, dict(_NUMBER))

    def _labelled(self, sheet: Worksheet, row: int, label: str) -> None:
        sheet.write_string(row, 0, label, self._looks["label"])

    def _cell(self, key: str, row: int, column: int) -> str:
        """A cell as another sheet's formula names it."""
        return f"'{self._names[key]}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def _area(self, key: str, column: int) -> str:
        """The entries of a column of a table by code."""
        name = xl_col_to_name(column)
        return f"'{self._names[key]}'!${name}${_TOTAL_ROW + 2}:${name}${_LAST_ROW + 1}"

    def _class_sum(self, key: str, columns: Sequence[int], code: str) -> str:
        parts = "+".join(self._area(key, column) for column in columns)
        return f'SUMPRODUCT((LEFT({self._area(key, 0)},3)="{code}")*({parts}))'

    # --- sheets ---

    def _guide(self) -> None:
        sheet = self._open("guide", "部门决算公开工作簿填写说明", (90,))
        for at, text in enumerate(self._words["guide"]["lines"], 1):
            sheet.set_row(at, 36)
            sheet.write_string(at, 0, f"{at}. {text}", self._looks["plain"])

    def _facts(self) -> None:
        sheet = self._open("facts", "基本信息", (30, 60, 48))
        self._heads(sheet, 1, ("事项", "填写", "说明"))
        facts = self._words["facts"]
        row = 2
        for name, (label, hint) in facts["texts"].items():
            self._fact(sheet, row, label, hint)
            sheet.write_string(row, 1, self._given.get(name, ""), self._looks["text"])
            sheet.set_row(row, 90 if name in {"duties", "organisation"} else 20)
            row += 1
        choices = {"layout": [each.name for each in layouts().values()], "unit": ["万元", "元"], "printed_unit": ["万元", "元"]}
        for name, source in choices.items():
            at = list(facts["texts"]).index(name) + 2
            sheet.data_validation(at, 1, at, 1, {"validate": "list", "source": source})
        for part in ("counts", "amounts"):
            for label, hint in facts[part].values():
                self._fact(sheet, row, label, hint)
                self._entry(sheet, row, 1, hint, count=part == "counts")
                row += 1
        sheet.freeze_panes(2, 1)

    def _fact(self, sheet: Worksheet, row: int, label: str, hint: str) -> None:
        self._labelled(sheet, row, label)
        sheet.write_string(row, 2, hint, self._looks["hint"])

    def _codes(self) -> None:
        """The lists behind the drop-downs, hidden."""
        sheet = self._sheets["codes"]
        for row, (code, name) in enumerate(functional().items()):
            sheet.write_string(row, 0, code)
            sheet.write_string(row, 1, name)
        items = [code for code in functional() if len(code) == 7]
        for row, code in enumerate(items):
            sheet.write_string(row, 3, code)
        self._book.define_name("功能科目", f"='{self._names['codes']}'!$A$1:$B${len(functional())}")
        self._book.define_name("功能科目项", f"='{self._names['codes']}'!$D$1:$D${len(items)}")
        sheet.hide()

    def _code_table(self, kind: str) -> None:
        columns = code_columns(kind)
        heads = [_HEADS[kind].get(column) or words("tables")["columns"][kind][column] for column in columns]
        sums = _SUMS[kind]
        sheet = self._open(kind, _titles(kind), (14, 36, *[16] * (len(columns) + len(sums))))
        self._meta(sheet)
        self._heads(sheet, 2, ("科目代码", "科目名称", *heads, *sums))
        sheet.write_string(_TOTAL_ROW, 0, "合计", self._looks["label"])
        sheet.write_blank(_TOTAL_ROW, 1, None, self._looks["label"])
        rows = range(_TOTAL_ROW + 1, _LAST_ROW + 1)
        for row in rows:
            sheet.write_blank(row, 0, None, self._looks["code"])
            sheet.write_formula(row, 1, f'=IFERROR(VLOOKUP(A{row + 1},功能科目,2,FALSE),"")', self._looks["name"], "")
        self._entries(sheet, rows, range(2, 2 + len(columns)))
        self._row_sums(kind, sheet, rows)
        for column in range(2, 2 + len(columns) + len(sums)):
            self._formula(sheet, _TOTAL_ROW, column, f"SUM({self._area(kind, column)})")
        self._code_choice(sheet, rows)
        sheet.freeze_panes(_TOTAL_ROW + 1, 2)

    def _row_sums(self, kind: str, sheet: Worksheet, rows: range) -> None:
        columns = code_columns(kind)
        for at, signs in enumerate(_SUMS[kind].values(), 2 + len(columns)):
            for row in rows:
                parts = "+".join(xl_rowcol_to_cell(row, 2 + columns.index(name)) for name in signs if not name.startswith("-"))
                less = "".join(f"-{xl_rowcol_to_cell(row, 2 + columns.index(name[1:]))}" for name in signs if name.startswith("-"))
                self._formula(sheet, row, at, parts + less)

    def _code_choice(self, sheet: Worksheet, rows: range) -> None:
        sheet.data_validation(
            rows[0],
            0,
            rows[-1],
            0,
            {
                "validate": "list",
                "source": "=功能科目项",
                "error_type": "information",
                "error_title": "列表中没有这个科目",
                "error_message": "可以使用列表以外的科目，请核对代码并填写科目名称。",
                "input_title": "科目代码",
                "input_message": "7 位的项级科目代码，可从列表中选。",
            },
        )

    def _basic(self) -> None:
        sheet = self._open("basic", _titles("basic"), (14, 44, 18))
        self._meta(sheet)
        self._heads(sheet, 2, ("科目代码", "科目名称", "决算数"))
        codes = list(economic())
        rows = {code: at for at, code in enumerate(codes, 5)}
        for row, label in ((3, "人员经费合计"), (4, "公用经费合计")):
            self._labelled(sheet, row, label)
            sheet.write_blank(row, 1, None, self._looks["label"])
            heads = [code for code in codes if len(code) == 3 and (code in {"301", "303"}) == (row == 3)]
            self._formula(sheet, row, 2, "+".join(f"C{rows[code] + 1}" for code in heads))
        for code, row in rows.items():
            sheet.write_string(row, 0, code, self._looks["label"])
            sheet.write_string(row, 1, economic()[code], self._looks["label"])
            if len(code) == 3:
                below = [rows[each] for each in codes if each.startswith(code) and each != code]
                self._formula(sheet, row, 2, f"SUM(C{min(below) + 1}:C{max(below) + 1})")
            else:
                self._entry(sheet, row, 2)
        cells = {"staff": 3, "public": 4, **rows}
        self._totals["basic"] = {name: self._cell("basic", row, 2) for name, row in cells.items()}
        sheet.freeze_panes(3, 2)

    def _three_public(self) -> None:
        sheet = self._open("three_public", _titles("three_public"), (36, 18, 18))
        self._meta(sheet)
        self._heads(sheet, 2, ("项目", "全年预算数", "决算数"))
        names = words("tables")["three_public"]
        self._labelled(sheet, 3, "合计")
        for row, item in enumerate(ITEMS, 4):
            self._labelled(sheet, row, names[item])
            for column in (1, 2):
                self._entry(sheet, row, column, "调整后的全年预算数" if column == 1 else "当年拨款和以前年度结转资金的实际支出")
        for column in (1, 2):
            name = xl_col_to_name(column)
            self._formula(sheet, 3, column, f"SUM({name}5:{name}8)")
        self._totals["three_public"] = {item: self._cell("three_public", row, 2) for row, item in enumerate(ITEMS, 4)}

    def _statistics(self) -> None:
        sheet = self._open("statistics", _titles("statistics"), (44, 18))
        self._meta(sheet)
        self._heads(sheet, 2, ("项目", "统计数"))
        row = 3
        for total, part, count in (
            ("政府采购合计", "procurement", False),
            ("机关运行经费合计", "operating", False),
            ("车辆数合计（辆）", "vehicles", True),
        ):
            labels = words("tables")[part]
            self._labelled(sheet, row, total)
            sheet.write_formula(row, 1, f"=SUM(B{row + 2}:B{row + 1 + len(labels)})", self._looks["tally" if count else "formula"])
            for at, label in enumerate(labels.values(), row + 1):
                self._labelled(sheet, at, label)
                self._entry(sheet, at, 1, count=count)
            row += len(labels) + 1

    def _statements(self) -> None:
        """收入支出决算总表 and 财政拨款收入支出决算总表: all but the balances follows from the other sheets."""
        self._income_spending()
        self._fiscal()

    def _income_spending(self) -> None:
        sheet = self._open("income_spending", _titles("income_spending"), (48, 20, 40))
        self._meta(sheet)
        self._heads(sheet, 2, ("项目", "金额", "说明"))
        balances, row = self._words["balances"], 3
        sources = {key: self._source(key) for key in words("tables")["sources"]}
        for key, formula in sources.items():
            self._labelled(sheet, row, words("tables")["sources"][key])
            self._formula(sheet, row, 1, formula)
            row += 1
        income = self._sum_row(sheet, row, "本年收入合计", f"SUM(B4:B{row})")
        for at, key in enumerate(("used", "opening"), income + 1):
            self._balance(sheet, at, *balances[key])
        grand = self._sum_row(sheet, income + 3, "收入总计", f"SUM(B{income + 1}:B{income + 3})")
        row = grand + 1
        for code in spending_classes():
            self._labelled(sheet, row, functional()[code])
            self._formula(sheet, row, 1, self._class_sum("spending", range(2, 7), code))
            row += 1
        spent = self._sum_row(sheet, row, "本年支出合计", f"SUM(B{grand + 2}:B{row})")
        self._balance(sheet, spent + 1, *balances["distribution"])
        closing = self._sum_row(sheet, spent + 2, "年末结转和结余", f"B{grand + 1}-B{spent + 1}-B{spent + 2}")
        self._sum_row(sheet, closing + 1, "支出总计", f"SUM(B{spent + 1}:B{closing + 1})")
        self._totals["income_spending"] = {
            key: self._cell("income_spending", at, 1) for key, at in (("income", income), ("spent", spent), ("closing", closing))
        }

    def _sum_row(self, sheet: Worksheet, row: int, label: str, formula: str) -> int:
        self._labelled(sheet, row, label)
        self._formula(sheet, row, 1, formula)
        return row

    def _balance(self, sheet: Worksheet, row: int, label: str, hint: str) -> None:
        self._labelled(sheet, row, label)
        self._entry(sheet, row, 1, hint)
        sheet.write_string(row, 2, hint, self._looks["hint"])

    def _source(self, key: str) -> str:
        """The formula of an income by source."""
        funds = {budget: self._cell(budget, _TOTAL_ROW, 3) for budget in ("fund", "capital")}
        if key == "general":
            return f"{self._cell('income', _TOTAL_ROW, 2)}-{funds['fund']}-{funds['capital']}"
        return funds.get(key) or self._cell("income", _TOTAL_ROW, 2 + code_columns("income").index(key))

    def _fiscal(self) -> None:
        sheet = self._open("fiscal", _titles("fiscal"), (44, 18, 18, 18, 18))
        self._meta(sheet)
        self._heads(sheet, 2, ("项目", "合计", *words("tables")["budgets"].values()))
        spent = [code_columns(kind).index("basic") + 2 for kind in BUDGETS]
        rows = [
            ("年初财政拨款结转和结余", [self._cell(kind, _TOTAL_ROW, 2) for kind in BUDGETS]),
            ("本年收入合计", [self._source(kind) for kind in BUDGETS]),
            *(
                (functional()[code], [self._class_sum(kind, (at, at + 1), code) for kind, at in zip(BUDGETS, spent, strict=True)])
                for code in spending_classes()
            ),
        ]
        for row, (label, formulas) in enumerate(rows, 3):
            self._labelled(sheet, row, label)
            self._formula(sheet, row, 1, f"SUM(C{row + 1}:E{row + 1})")
            for column, formula in enumerate(formulas, 2):
                self._formula(sheet, row, column, formula)
        last = 3 + len(rows)
        for row, label, formula in (
            (last, "本年支出合计", "SUM({c}6:{c}{above})"),
            (last + 1, "年末财政拨款结转和结余", "{c}4+{c}5-{c}{spent}"),
            (last + 2, "总计", "{c}{spent}+{c}{closing}"),
        ):
            self._labelled(sheet, row, label)
            for column in range(1, 5):
                self._formula(sheet, row, column, formula.format(c=xl_col_to_name(column), above=last, spent=last + 1, closing=last + 2))
        self._totals["fiscal"] = {kind: self._cell("fiscal", last + 1, column) for column, kind in enumerate(BUDGETS, 2)}

    def _prior(self) -> None:
        sheet = self._open("prior", "上年数", (40, 36, 20))
        self._meta(sheet)
        self._heads(sheet, 2, ("项目", "上年决算数", ""))
        row = 3
        for label in self._words["prior"].values():
            self._labelled(sheet, row, label)
            self._entry(sheet, row, 1, "上年决算公开的数；没有的填 0")
            row += 1
        self._heads(sheet, row, ("科目代码", "一般公共预算财政拨款支出（类）", "上年决算数"))
        for at, code in enumerate(spending_classes(), row + 1):
            self._labelled(sheet, at, code)
            sheet.write_string(at, 1, functional()[code], self._looks["label"])
            self._entry(sheet, at, 2)

    def _reasons(self) -> None:
        sheet = self._open("reasons", "原因说明", (48, 90))
        self._heads(sheet, 1, ("事项", "原因（写成一句话，不用句号）"))
        labels = [*self._words["reasons"].values(), *(functional()[code] for code in spending_classes())]
        for row, label in enumerate(labels, 2):
            self._labelled(sheet, row, label)
            sheet.write_blank(row, 1, None, self._looks["text"])
        sheet.freeze_panes(2, 1)

    def _control(self) -> None:
        """Relations between the tables, shown as they stand while the clerk fills in."""
        sheet = self._open("control", "核对", (58, 20, 20, 16, 12))
        self._heads(sheet, 1, ("关系", "左边", "右边", "相差", "结论"))
        for row, (text, left, right, at_least) in enumerate(self._relations(), 2):
            self._labelled(sheet, row, text)
            self._formula(sheet, row, 1, left)
            self._formula(sheet, row, 2, right)
            self._formula(sheet, row, 3, f"ROUND(B{row + 1}-C{row + 1},6)")
            holds = f"D{row + 1}>=0" if at_least else f"D{row + 1}=0"
            sheet.write_formula(row, 4, f'=IF({holds},"相符","不符")', self._looks["formula"], "相符")
        sheet.conditional_format(2, 4, 60, 4, {"type": "cell", "criteria": "==", "value": '"不符"', "format": self._looks["wrong"]})

    def _relations(self) -> list[tuple[str, str, str, bool]]:
        basic, totals = self._totals["basic"], self._totals
        total = {kind: {name: self._cell(kind, _TOTAL_ROW, at) for at, name in enumerate(code_columns(kind), 2)} for kind in _SUMS}
        fiscal = "+".join(total[kind][part] for kind in BUDGETS for part in ("basic", "project"))
        spending = "+".join(total["spending"].values())
        three = totals["three_public"]
        return [
            ("05 基本支出合计＝06 人员经费合计＋公用经费合计", total["general"]["basic"], f"{basic['staff']}+{basic['public']}", False),
            ("03 本年支出合计≥05、07、08 支出合计", spending, fiscal, True),
            ("03 基本支出≥05 基本支出", total["spending"]["basic"], total["general"]["basic"], True),
            ("03 项目支出≥05、07、08 项目支出", total["spending"]["project"], "+".join(total[kind]["project"] for kind in BUDGETS), True),
            ("02 财政拨款收入≥07、08 本年收入", total["income"]["fiscal"], f"{total['fund']['income']}+{total['capital']['income']}", True),
            ("01 年末结转和结余≥0", totals["income_spending"]["closing"], "0", True),
            *((f"04 年末{name}结转和结余≥0", totals["fiscal"][kind], "0", True) for kind, name in words("tables")["budgets"].items()),
            ("01 年末结转和结余≥04 年末财政拨款结转和结余", totals["income_spending"]["closing"], "+".join(totals["fiscal"].values()), True),
            ("09 公务用车运行维护费≥06 30231", three["running"], basic["30231"], True),
            ("09 公务接待费≥06 30217", three["reception"], basic["30217"], True),
            ("09 因公出国（境）费≥06 30212", three["trips"], basic["30212"], True),
            ("09 公务用车购置费≥06 31013＋30913", three["purchase"], f"{basic['31013']}+{basic['30913']}", True),
        ]

    # --- pages ---

    def _finish(self, key: str, sheet: Worksheet) -> None:
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if key in {"guide", "income", "spending", "general", "fund", "capital", "fiscal"}:
            sheet.set_landscape()
        if key in _SUMS:
            sheet.repeat_rows(0, 2)
            sheet.print_area(0, 0, _LAST_ROW, 1 + len(code_columns(key)) + len(_SUMS[key]))
        sheet.set_footer("&C&P / &N")
        sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True, "select_locked_cells": True})
        sheet.ignore_errors({"number_stored_as_text": "A1:A200", "formula_differs": "A1:Z200", "empty_cell_reference": "A1:Z200"})


#: headings of columns whose words are not those of the printed table
_HEADS: Final[Mapping[str, Mapping[str, str]]] = {
    "income": {},
    "spending": {},
    **{
        kind: {"opening": "年初结转和结余", "income": "本年收入", "basic": "基本支出", "project": "项目支出", "planned": "年初预算数"}
        for kind in ("general", "fund", "capital")
    },
}
#: columns worked out of others: heading → columns with their signs
_SUMS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "income": {"本年收入合计": code_columns("income")},
    "spending": {"本年支出合计": code_columns("spending")},
    "general": {"本年支出小计": ("basic", "project")},
    **{kind: {"本年支出小计": ("basic", "project"), "年末结转和结余": ("opening", "income", "-basic", "-project")} for kind in ("fund", "capital")},
}


def _titles(kind: str) -> str:
    return str(words("tables")["titles"][kind])
