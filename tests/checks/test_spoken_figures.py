"""Sentences with figures: shares, changes, parts of reports, judgements and points."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.checks import check_records
from jiheng.checks.outline import parts_named
from jiheng.checks.points import points_of
from jiheng.checks.shares import ratios_of
from jiheng.checks.spoken import bare_subject, direction, paragraphs_of, sentences_of
from jiheng.checks.verdicts import told_verdicts
from jiheng.documents import Document
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.records import Report


def document(*lines: str) -> Document:
    return read_text(Path("报告.txt"), "\n\n".join(("青石县技能培训项目支出绩效评价报告", "一、项目基本情况", *lines)))


def report(*lines: str) -> Report:
    return next(record for record in extract_records(document(*lines)) if isinstance(record, Report))


def codes(*lines: str) -> list[str]:
    read = document(*lines)
    return [finding.code for finding in check_records(read, extract_records(read), select=("TX108", "TX115", "TX116"))]


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


amounts = st.integers(100, 10**6).map(lambda cents: Decimal(cents) / 100)


@settings(max_examples=40, deadline=None)
@given(base=amounts, change=amounts)
def test_a_growth_worked_out_from_its_figures_is_no_finding(base, change):
    assert codes(f"项目支出{base + change}万元，比上年增加{change}万元，增长{percent(change, base)}%。") == []


@settings(max_examples=40, deadline=None)
@given(part=amounts, rest=amounts)
def test_a_share_of_a_list_worked_out_from_its_figures_is_no_finding(part, rest):
    assert codes(f"2024年支出合计{part + rest}万元，其中：", f"基本支出{part}万元，占比{percent(part, part + rest)}%。") == []


@settings(max_examples=40, deadline=None)
@given(budget=st.integers(100, 10**5), spent=st.integers(1, 100))
def test_an_execution_rate_ten_points_off_is_found(budget, spent):
    done = budget * spent // 100
    wrong = percent(Decimal(done), Decimal(budget)) + 10
    assert codes(f"项目预算{budget}元，实际支出{done}元，预算执行率{wrong}%。") == ["TX108"]


@pytest.mark.parametrize(
    ("subject", "bare"),
    [("较上年决算增加", ""), ("收入总计增加", "收入总计"), ("比2023年增加", ""), ("2024年度支出合计", "支出合计"), ("与上年相比", "")],
)
def test_a_subject_without_words_of_comparison(subject, bare):
    assert bare_subject(subject) == bare


def test_the_direction_is_that_of_the_words_just_before_the_figure():
    [sentence] = sentences_of(report("支出120万元，比上年增加20万元，增长20%。"))
    assert [direction(claim) for claim in sentence.claims] == [0, 1, 1]


def test_a_list_ends_at_the_next_heading():
    told = report("支出合计800万元，其中：", "基本支出200万元，占比25%。", "（二）收入情况", "财政拨款收入300万元，占比30%。")
    assert [str(ratio.claim.value) for ratio in ratios_of(told, paragraphs_of(told))] == ["25%"]


def test_a_part_reaches_to_the_next_heading_of_its_level():
    told = report("开展了培训。", "五、存在的问题", "（一）管理方面", "1.资料不全。", "2.进度较慢。", "六、建议", "1.补齐资料。")
    [part] = parts_named(told, re.compile("问题"))
    assert [text.text for text in part.items] == ["1.资料不全。", "2.进度较慢。"]


@pytest.mark.parametrize(("words", "nothing"), [("无", True), ("暂无。", True), ("未发现明显问题。", True), ("无专职人员。", False)])
def test_a_part_that_says_nothing(words, nothing):
    [part] = parts_named(report("开展了培训。", "五、存在的问题", words), re.compile("问题"))
    assert part.says_nothing is nothing


def test_a_judgement_is_read_over_several_lines():
    told = report("对于“培训人数”：完成280人，", "目标300人，故扣除0.4分。", "综上所述，该指标满分6分，扣0.4分，得分5.6分。")
    [verdict] = told_verdicts(told)
    assert (verdict.name, str(verdict.weight), str(verdict.lost), str(verdict.score)) == ("培训人数", "6", "0.4", "5.6")


def test_points_are_read_from_sentences_and_tables():
    read = document(
        "项目产出类指标权重为35分，得分为32.7分，得分率为93.43%。",
        "| 指标 | 项目决策 | 项目过程 | 项目产出 | 项目效益 | 合计 |\n"
        "| 权重 | 10 | 25 | 35 | 30 | 100 |\n| 分值 | 10 | 23.75 | 32.7 | 27.05 | 93.5 |",
    )
    told = next(record for record in extract_records(read) if isinstance(record, Report))
    found = [(points.level, str(points.score), points.source) for points in points_of(read, told, []) if points.level in ("产出", "总分")]
    assert found == [("产出", "32.7", "正文"), ("产出", "32.7", "得分情况表"), ("总分", "93.5", "得分情况表")]
