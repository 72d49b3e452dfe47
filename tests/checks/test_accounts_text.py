"""The narrative of final accounts: silent on what is right, and each planted error found at its figure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.checks import check_records
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from support.accounts_maker import LAYOUTS
from support.accounts_narrative import disclosure

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
SELECT = ("FA", "TX", "DT")
START = "第三部分"
SEED = 4


def findings(text: str):
    document = read_text(Path("决算.txt"), text)
    return check_records(document, extract_records(document), select=SELECT)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(LAYOUTS), st.booleans())
def test_a_narrative_derived_from_the_tables_gives_no_finding(seed, layout, fund):
    found = findings(disclosure(seed, layout, fund=fund))
    assert [(f.code, f.places[0].text, f.message.text("zh")) for f in found] == []


def other(figure: str) -> str:
    """Another figure with as many digits: the second digit that is no zero moves by three."""
    digits = [at for at, letter in enumerate(figure) if letter.isdigit()]
    at = digits[1] if len(digits) > 1 else digits[0]
    return figure[:at] + str((int(figure[at]) + 3) % 10) + figure[at + 1 :]


def plant(text: str, pattern: str, new: str | None, *, table: str | None = None) -> tuple[str, int, str]:
    """The text with the one group of the pattern replaced in the narrative (or below a table's title), its line and what stands there now."""
    begin = text.index(START) if table is None else f"\n{text}".index(f"\n{table}\n")
    match = re.compile(pattern).search(text, begin)
    assert match is not None, pattern
    wrong = other(match[1]) if new is None else new
    assert wrong != match[1]
    planted = text[: match.start(1)] + wrong + text[match.end(1) :]
    return planted, text.count("\n", 0, match.start(1)) + 1, wrong


MONEY = r"([\d,]+\.\d\d)万?元"
PERCENT = r"([\d.]+)%"
TEXT_ERRORS = [
    ("shanxi", False, rf"年度收入总计{MONEY}", None),
    ("shanxi", False, rf"，支出总计{MONEY}", None),
    ("shanxi", False, rf"收入总计(?:增加|减少){MONEY}", None),
    ("shanxi", False, rf"支出总计(?:增加|减少)[\d.,]+万元，(?:增长|下降){PERCENT}", None),
    ("shanxi", False, rf"年度收入合计{MONEY}", None),
    ("shanxi", False, rf"财政拨款收入[\d.,]+万元，占比{PERCENT}", "87.65"),
    ("shanxi", False, rf"其他收入{MONEY}", None),
    ("shanxi", False, rf"项目支出{MONEY}", None),
    ("shanxi", False, rf"财政拨款收入总计{MONEY}", None),
    ("shanxi", False, rf"预算财政拨款决算支出{MONEY}", None),
    ("shanxi", True, rf"占本年支出合计的{PERCENT}", None),
    ("shanxi", False, rf"社会保障和就业支出\(类\){MONEY}", None),
    ("shanxi", False, rf"卫生健康支出\(类\)[\d.,]+万元，占比{PERCENT}", None),
    ("shanxi", False, rf"卫生健康支出年初预算[\d.,]+万元，支出决算{MONEY}", None),
    ("shanxi", False, rf"住房保障支出年初预算[\d.,]+万元，支出决算[\d.,]+万元，完成年初预算的{PERCENT}", "55.55"),
    ("shanxi", False, rf"较上年决算(?:增加|减少)[\d.,]+万元，(?:增长|下降){PERCENT}", None),
    ("shanxi", False, rf"财政拨款基本支出{MONEY}", None),
    ("shanxi", False, rf"人员经费{MONEY}", None),
    ("shanxi", False, rf"工资福利支出{MONEY}", None),
    ("shanxi", False, rf"资本性支出{MONEY}", None),
    ("shanxi", True, rf"年度政府性基金预算财政拨款支出{MONEY}", None),
    ("shanxi", True, r"(\d{4}年度政府性基金预算财政拨款支出[\d.,]+万元)。", "本年度无此项收支"),
    ("shanxi", False, rf"三公”经费财政拨款支出全年预算{MONEY}", None),
    ("shanxi", False, rf"三公”经费财政拨款支出全年预算[\d.,]+万元，支出决算{MONEY}", None),
    ("shanxi", False, rf"公务用车运行维护费支出{MONEY}", None),
    ("shanxi", False, rf"4、公务接待费支出{MONEY}", None),
    ("shanxi", False, r"团组共(\d)个", "2"),
    ("shanxi", False, r"共购置公务用车(\d)辆", "1"),
    ("shanxi", False, r"公务接待费支出[\d.,]+万元，共接待(\d)批次", "0"),
    ("shanxi", False, rf"机关运行经费支出{MONEY}", None),
    ("shanxi", False, r"比(\d{4})年增加", "2024"),
    ("shanxi", False, rf"采购支出总额{MONEY}", None),
    ("shanxi", False, rf"政府采购工程支出{MONEY}", None),
    ("shanxi", False, r"占政府采购支出总额的([\d.]+)%。\n", "25.40"),
    ("shanxi", False, r"共有车辆(\d)辆", "5"),
    ("shanxi", False, r"机要通信用车(\d)辆", "2"),
    ("shanxi", False, r"截至(\d{4})年12月31日", "2023"),
    ("shanxi", False, r"为：(\d)个项目自评等级", "7"),
    ("shanxi", False, r"(\d{4})年度收入合计", "2023"),
    ("shanghai", False, rf"收入总计为{MONEY}", None),
    ("shanghai", False, rf"财政拨款收、支总计均为{MONEY}", None),
    ("shanghai", False, rf"（项）。年初预算为[\d.,]+万元，支出决算为{MONEY}", None),
    ("shanghai", False, r"决算数(大于|小于)预算数的", "等于"),
    ("shanghai", False, rf"其他收入[\d.,]+万元，占{PERCENT}", None),
    ("shanghai", False, rf"公务接待费支出决算为[\d.,]+万元，占{PERCENT}", None),
    ("shanghai", False, r"已整改(\d)个", "1"),
    ("shanghai", True, rf"政府性基金预算财政拨款收入{MONEY}", None),
    ("yunnan", False, rf"占总收入的{PERCENT}", "77.70"),
    ("yunnan", False, rf"基本支出{MONEY}", None),
    ("yunnan", False, rf"卫生健康（类）支出{MONEY}", None),
    ("yunnan", False, rf"一般公共服务（类）支出{MONEY}", "9.90"),
    ("yunnan", False, rf"运行维护费支出年初预算为[\d.,]+万?元，决算为{MONEY}", None),
    ("yunnan", False, r"收入合计[\d.,]+(万?元)", "亿元"),
]


@pytest.mark.parametrize(("layout", "fund", "pattern", "new"), TEXT_ERRORS, ids=lambda each: str(each)[:40])
def test_a_planted_error_of_the_text_is_found_at_its_line(layout, fund, pattern, new):
    text, line, wrong = plant(disclosure(SEED, layout, fund=fund), pattern, new)
    found = findings(text)
    at = [f for f in found if any(place.line == line for place in f.places)]
    assert at, [f.message.text("zh") for f in found]
    assert any(wrong in f.message.text("zh") or wrong in (place.text or "") or (place.text or "0") in wrong for f in at for place in f.places)
    assert len(found) == len(at) <= 2, [f.message.text("zh") for f in found]


def test_of_several_departments_in_one_file_no_narrative_is_tied_to_tables_not_its_own():
    text = disclosure(1, "shanxi") + disclosure(2, "shanxi").replace("收入总计", "收入总计99.99万元，收入总计")
    assert [f.message.text("zh") for f in findings(text) if f.code in {"FA103", "FA106"}] == []


TABLE_ERRORS = [
    ("shanxi", "收入支出决算总表", r"本年收入合计\t27\t([\d.]+)"),
    ("shanxi", "收入支出决算总表", r"八、其他收入\t8\t([\d.]+)"),
    ("shanxi", "支出决算表", r"208\t社会保障和就业支出\t([\d.]+)"),
    ("shanxi", "支出决算表", r"2101501\t行政运行\t[\d.]+\t([\d.]+)"),
    ("shanxi", "一般公共预算财政拨款支出决算表", r"2210201\t住房公积金\t([\d.]+)"),
    ("shanxi", "一般公共预算财政拨款基本支出决算明细表", r"301\t工资福利支出\t([\d.]+)"),
    ("shanghai", "收入决算表", r"合计\t+([\d.]+)"),
    ("shanghai", "一般公共预算财政拨款支出决算表", r"210\t\t\t卫生健康支出\t([\d.]+)"),
    ("yunnan", "收入支出决算总表", r"本年支出合计\t\d+\t([\d.,]+)"),
]


@pytest.mark.parametrize(("layout", "table", "pattern"), TABLE_ERRORS, ids=lambda each: str(each)[:40])
def test_a_planted_error_of_a_table_is_found_there_and_not_in_the_text(layout, table, pattern):
    text, line, _ = plant(disclosure(SEED, layout), pattern, None, table=table)
    found = findings(text)
    assert any(place.line == line for f in found if f.code in {"FA101", "FA102"} for place in f.places), [f.message.text("zh") for f in found]
    assert [f.message.text("zh") for f in found if f.code not in {"FA101", "FA102", "FA105"}] == []


def test_the_sample_has_just_the_listed_findings_of_its_narrative():
    path = SAMPLES / "qinshui.txt"
    if not path.exists():
        pytest.skip("the samples are not beside the repository")
    document = read_text(path, path.read_text(encoding="utf-8"))
    found = check_records(document, extract_records(document), select=("FA103", "FA106"))
    assert [(f.code, f.severity.value, f.places[0].line) for f in found if f.severity] == [
        ("FA106", "warning", 459),
        ("FA103", "note", 459),
        ("FA103", "warning", 461),
        ("FA103", "note", 469),
        ("FA103", "note", 471),
    ]


def test_the_departments_money_is_not_held_against_an_attached_project():
    form = """
附件 项目支出绩效自评表

| 项目名称 | 培训项目 | | | | |
| 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 |
| | 年度资金总额 | 61.70 | 61.70 | 61.70 | 100% |
"""
    document = read_text(Path("决算.txt"), disclosure(SEED, "shanxi") + form)
    found = check_records(document, extract_records(document), select=("TX101", "FD112"))
    assert [(f.code, f.message.text("zh")) for f in found] == []


def test_growth_the_other_way_is_found_where_a_right_percentage_ends_with_its_digits():
    text = disclosure(SEED, "shanxi")
    turned = re.sub(
        r"(收入总计)(增加|减少)([\d.,]+万元，)(增长|下降)", lambda m: m[1] + m[2] + m[3] + ("下降" if m[4] == "增长" else "增长"), text, count=1
    )
    assert turned != text
    assert [f.code for f in findings(turned)] == ["FA103"]
