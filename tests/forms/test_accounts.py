"""Final accounts read as three provinces print them: the same department gives the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiheng.checks.accounts import Verdict, reconcile
from jiheng.documents.reader import read_document
from jiheng.documents.text import read_text
from jiheng.forms.accounts import accounts_of
from jiheng.forms.accounts.labels import title_kind
from support.accounts_maker import LAYOUTS, Spec, as_document, as_text, department, specs, write_workbook

KINDS = {
    "shanxi": ["income_spending", "income", "spending", "fiscal", "general", "basic", "fund", "capital", "three_public", "statistics"],
    "shanghai": ["income_spending", "income", "spending", "fiscal", "general", "basic", "three_public", "fund", "capital"],
    "yunnan": ["income_spending", "income", "spending", "fiscal", "general", "basic", "fund", "capital", "three_public"],
}


def read_dump(tables, **how):
    (found,) = accounts_of(read_text(Path("决算.txt"), as_text(tables, **how)))
    return found


def figures(accounts):
    """What the keys say: table, row, column → figure as printed."""
    found = {}
    for table in accounts.tables:
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=True):
                if value is not None and value.decimal:
                    found[table.kind, row.key, column.key] = value.decimal
    return found


@pytest.fixture(params=LAYOUTS)
def layout(request):
    return request.param


@pytest.mark.parametrize("fund", [False, True])
def test_tables_are_known_by_title_in_every_layout(layout, fund):
    tables = specs(department(fund=fund), layout)
    accounts = read_dump(tables)
    assert [table.kind for table in accounts.tables] == KINDS[layout]
    assert accounts.department.text == "青石县医疗保障局"
    assert (accounts.year, accounts.money_unit) == (2024, "元" if layout == "yunnan" else "万元")


@pytest.mark.parametrize("fund", [False, True])
def test_dump_word_and_workbook_give_the_same_figures(layout, fund, tmp_path):
    tables = specs(department(3, fund=fund), layout)
    dump, (word,) = read_dump(tables), accounts_of(as_document(tables))
    (book,) = accounts_of(read_document(write_workbook(tables, tmp_path / "决算.xlsx")))
    assert figures(dump) == figures(word) == figures(book)
    assert all(key for _, key, column in figures(dump) if column)
    assert None not in {column for _, _, column in figures(dump)}


def test_a_page_break_does_not_end_a_table(layout):
    tables = specs(department(), layout)
    assert figures(read_dump(tables, torn=7)) == figures(read_dump(tables))


def test_every_figure_that_was_printed_is_read(layout):
    made = department(5, fund=True)
    tables = specs(made, layout)
    cells = [cell.replace(",", "") for spec in tables for row in spec.rows for cell in row]
    printed = sum("." in cell and cell.replace(".", "").isdigit() for cell in cells)
    read = sum(value.number.places == 2 for value in _values(read_dump(tables)))
    assert read == printed


def _values(accounts):
    return [value for table in accounts.tables for row in table.rows for value in row.values if value is not None and value.number]


def test_codes_in_three_cells_are_put_together(layout):
    accounts = read_dump(specs(department(), layout))
    codes = [row.code for row in accounts.table("spending").rows if row.code]
    assert codes[:4] == ["208", "20805", "2080502", "2080505"]


def test_empty_tables_keep_their_statement(layout):
    accounts = read_dump(specs(department(), layout))
    assert accounts.table("fund").is_empty
    assert accounts.table("fund").statement.text == "说明：本表无数据"
    assert "故本表无数据" in accounts.table("capital").statement.text


def read(text):
    return accounts_of(read_text(Path("x.txt"), text))


TABLE = "科目代码\t科目名称\t本年支出合计\t基本支出\t项目支出\n合计\t\t3.00\t1.00\t2.00\n208\t社会保障和就业支出\t3.00\t1.00\t2.00\n"


@pytest.mark.parametrize(
    "title",
    [
        "支出决算表",
        "三、支出决算表",
        "表3 支出决算表",
        "青石县医疗保障局2024年度支出决算表",
        "2024年度部门支出决算表",
        "支出决算表（公开03表）",
        "（三）支出决算表",
        "支 出 决 算 表",
    ],
)
def test_a_title_is_known_with_what_stands_before_and_behind_it(title):
    (accounts,) = read(f"{title}\n\n{TABLE}")
    assert accounts.tables[0].kind == "spending"


@pytest.mark.parametrize("title", ["收入支出决算表格说明", "基金收支及支出决算表", "详见支出决算表", "注意：支出决算表", "三、支出决算情况说明"])
def test_other_lines_are_no_titles(title):
    assert read(f"{title}\n\n{TABLE}") == []


def test_a_table_of_contents_opens_no_table():
    contents = "目录\n\n一、收入支出决算总表.....3\n\n二、收入决算表\n\n三、支出决算表\n\n第三部分 情况说明\n\n项目\t数量\t备注\n甲\t1\t无\n"
    assert read(contents) == []


def test_a_table_after_the_text_goes_on_belongs_to_no_table():
    (accounts,) = read(f"支出决算表\n\n{TABLE}\n第三部分 情况说明\n\n208\t某项目\t9.00\t9.00\t9.00\n209\t某项目\t9.00\t9.00\t9.00\n")
    assert [row.code for row in accounts.tables[0].rows] == [None, "208"]


def test_a_title_in_the_first_row_is_a_title():
    (accounts,) = read(f"支出决算表\t\t\t\t\n部门：青石县财政局\t\t\t\t单位：元\n{TABLE}")
    assert accounts.tables[0].kind == "spending"
    assert accounts.money_unit == "元"
    assert accounts.department.text == "青石县财政局"


def test_prior_year_columns_stand_apart():
    (accounts,) = read(
        "收入支出决算总表\n\n收入\t\t\t支出\t\t\n项目\t本年决算数\t上年决算数\t项目\t本年决算数\t上年决算数\n"
        "一、一般公共预算财政拨款收入\t5.00\t4.00\t一、一般公共服务支出\t5.00\t4.00\n本年收入合计\t5.00\t4.00\t本年支出合计\t5.00\t4.00\n"
    )
    assert [column.key for column in accounts.tables[0].columns] == ["amount", "prior.amount"]


def test_a_second_department_begins_with_its_first_table():
    first, second = (as_text(specs(department(seed, name=name))) for seed, name in ((1, "青石县财政局"), (2, "云水县教育局")))
    assert [accounts.department.text for accounts in read(first + second)] == ["青石县财政局", "云水县教育局"]


def test_columns_of_two_years_are_told_apart():
    (accounts,) = read("支出决算表\n\n科目代码\t科目名称\t2024年本年支出合计\t2023年决算数\n合计\t\t3.00\t1.00\n")
    assert [column.key for column in accounts.tables[0].columns] == ["total", "prior.amount"]


def test_parts_of_fiscal_income_are_not_counted_beside_it():
    (accounts,) = read(
        "收入支出决算总表\n\n收入\t\t支出\t\n项目\t金额\t项目\t金额\n一、财政拨款收入\t5.00\t一、一般公共服务支出\t5.00\n"
        "其中：一般公共预算财政拨款收入\t3.00\t二、外交支出\t\n政府性基金预算财政拨款收入\t2.00\t三、国防支出\t\n"
        "二、上级补助收入\t1.00\t四、公共安全支出\t1.00\n本年收入合计\t6.00\t本年支出合计\t6.00\n"
    )
    keys = [row.key for row in accounts.tables[0].rows if row.block == 0]
    assert keys == ["income.source.fiscal", None, None, "income.source.superior", "income.total"]


def test_a_statement_in_the_last_row_is_no_row():
    (accounts,) = read(f"支出决算表\n\n{TABLE}青石县财政局本年度没有此项收入和支出\t\t\t\t\n")
    assert len(accounts.tables[0].rows) == 2
    assert accounts.tables[0].statement is not None


def test_a_third_block_does_not_count_twice():
    (accounts,) = read(
        "收入支出决算总表\n\n收入\t\t支出\t\t\t\n项目\t金额\t项目(按功能分类)\t金额\t项目(按支出性质)\t金额\n"
        "一、一般公共预算财政拨款收入\t5.00\t一、一般公共服务支出\t5.00\t一、基本支出\t5.00\n本年收入合计\t5.00\t本年支出合计\t5.00\t本年支出合计\t5.00\n"
    )
    assert reconcile(accounts).count(Verdict.CONTRADICTION) == 0


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("表一：收入支出决算总表", "income_spending"),
        ("附表十：财政拨款“三公”经费支出决算表", "three_public"),
        ("财政拨款“三公”经费及会议费、培训费支出决算表", "three_public"),
        ("政府性基金预算“三公”经费支出决算总表", "fund_three_public"),
        ("表一", None),
    ],
)
def test_a_title_is_known_behind_its_number_in_han_and_by_what_it_names(title, kind):
    assert title_kind(title) == kind


def test_sides_of_the_three_expenses_may_be_rows_below_items_as_columns():
    text = """财政拨款“三公”经费及会议费、培训费支出决算表

单位：万元

| 项目 | 小计 | 因公出国（境）费用 | 公务接待费 | 公务用车运行维护费 | 会议费 |
| 年初预算数 | 9.00 | 1.00 | 3.00 | 5.00 | 2.00 |
| 决算数 | 8.00 | 1.00 | 2.00 | 5.00 | 2.00 |
| 上年决算数 | 7.00 | 1.00 | 1.00 | 5.00 | 2.00 |
"""
    (found,) = accounts_of(read_text(Path("决算.txt"), text))
    assert figures(found)["three_public", "actual", "total"] == 8
    assert figures(found)["three_public", "opening_budget", "reception"] == 3
    assert figures(found)["three_public", "prior", "running"] == 5


def test_rows_after_the_vehicles_that_name_no_vehicle_are_none():
    text = """部门决算公开相关信息统计表

单位：万元

| 项目 | 行次 | 统计数 |
| （一）车辆数合计（辆） | 1 | 3 |
| 1.机要通信用车 | 2 | 1 |
| 2.其他用车 | 3 | 2 |
| （二）单价100万元以上的设备（不含车辆） | 4 | 5 |
| 政府采购情况 | 5 | 15.17 |
"""
    (found,) = accounts_of(read_text(Path("决算.txt"), text))
    (table,) = found.tables
    assert [row.key for row in table.rows if row.key and row.key.startswith("vehicles")] == ["vehicles_total", "vehicles.2", "vehicles.3"]


def test_a_third_block_by_nature_and_economic_class_is_no_function():
    rows = [
        ["收入", "", "", "支出", "", "", "", "", ""],
        ["项目", "行次", "决算数", "项目（按功能分类）", "行次", "决算数", "项目（按支出性质和经济分类）", "行次", "决算数"],
        ["一、一般公共预算财政拨款收入", "1", "100.00", "一、教育支出", "20", "100.00", "一、基本支出", "50", "70.00"],
        ["二、其他收入", "2", "7.00", "", "21", "", "其他支出", "51", "37.00"],
        ["", "3", "", "二、其他支出", "22", "7.00", "", "52", ""],
        ["本年收入合计", "8", "107.00", "本年支出合计", "", "", "", "57", "107.00"],
        ["总计", "10", "107.00", "总计", "", "", "", "59", "107.00"],
    ]
    merges = [(0, 0, 1, 3), (0, 3, 1, 6), (5, 3, 1, 4), (6, 3, 1, 4)]
    (found,) = accounts_of(as_document([Spec("收入支出决算总表", "公开01表", ["单位：万元"], rows, merges)]))
    assert figures(found)["income_spending", "spending.function.229", "amount"] == 7
    assert figures(found)["income_spending", "spending.total", "amount"] == 107
    assert all(instance.holds for instance in reconcile(found).instances)


def test_columns_of_the_budget_beside_those_of_the_accounts_are_kept_apart():
    text = """一般公共预算财政拨款支出决算表

单位：万元

| 科目编码 | 科目名称 | 年初预算数 | | 决算数 | | 完成率 |
| | | 小计 | 基本支出 | 小计 | 基本支出 | |
| 合计 | | 110.00 | 110.00 | 100.00 | 100.00 | 90.91% |
| 205 | 教育支出 | 110.00 | 110.00 | 100.00 | 100.00 | 90.91% |
"""
    (found,) = accounts_of(read_text(Path("决算.txt"), text))
    assert figures(found)["general", "205", "total"] == 100
    assert figures(found)["general", "205", "budget.total"] == 110
