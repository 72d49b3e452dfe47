"""The rules on funds and weights hold their tongue on right forms and never break on damaged ones."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks import check_records
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.records import Finding, Severity

FUNDS_HEAD = "| 项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 结转结余 | 分值 | 执行率 | 得分 | 偏差原因 |"
INDICATOR_HEAD = "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |"
LABELS = ("年度资金总额", "其中：财政拨款", "中央资金", "县级资金", "上年结转资金", "其他资金", "单位资金")
CELLS = st.sampled_from(
    [
        "",
        "—",
        "0",
        "0.00",
        "10",
        "100",
        "-5",
        "3,000",
        "3000000",
        "12.345",
        "99.9%",
        "100%",
        "/",
        "无",
        "300万元",
        "l0",
        "≥5",
        "10分",
        "见附件",
        "0.1",
    ]
)
FUNDS = st.lists(st.tuples(st.sampled_from(LABELS), *[CELLS] * 8), min_size=1, max_size=6)
INDICATORS = st.lists(
    st.tuples(
        st.sampled_from(["产出指标（50分）", "产出指标", "效益指标(30分)", "满意度指标", "预算执行率", "合计"]),
        st.just("数量指标"),
        CELLS,
        *[CELLS] * 5,
    ),
    max_size=6,
)


def found(text: str) -> list[Finding]:
    document = read_text(Path("form.txt"), text)
    return check_records(document, extract_records(document), select=("FD", "WT"))


def table(head: str, rows: list[tuple[str, ...]]) -> str:
    return "\n".join([head, *("| " + " | ".join(row) + " |" for row in rows)])


@given(FUNDS, INDICATORS)
def test_no_form_breaks_a_rule_and_every_finding_has_a_place(funds, indicators):
    for finding in found(table(FUNDS_HEAD, funds) + "\n\n" + table(INDICATOR_HEAD, indicators)):
        assert finding.places
        assert finding.message.text("zh")
        assert finding.message.text("en")


@given(st.integers(1, 10**6), st.integers(0, 100))
def test_a_form_computed_right_gives_neither_error_nor_warning(budget, percent):
    executed = Decimal(budget * percent).scaleb(-2)
    money = (f"{budget}.00", f"{budget}.00", f"{executed}", f"{budget - executed}")
    rows = [
        ("年度资金总额", *money, "10", f"{percent}%", f"{Decimal(percent).scaleb(-1)}", "按合同进度支付"),
        ("其中：财政拨款", *money, "—", f"{percent}%", "—", ""),
    ]
    assert [f for f in found(table(FUNDS_HEAD, rows)) if f.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("unit", ["元", "万元", "亿元"])
def test_the_unit_of_the_form_stands_in_the_message(unit):
    rows = [("年度资金总额", "0", "50", "50", "", "10", "100%", "10", "")]
    (finding,) = [f for f in found(table(FUNDS_HEAD.replace("万元", unit), rows)) if f.code == "FD106"]
    assert f"50{unit}" in finding.message.text("zh")
