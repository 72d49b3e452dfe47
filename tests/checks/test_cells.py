"""Figures, words, periods and empty reasons are told apart."""

from __future__ import annotations

import pytest

from jiheng.checks.cells import is_bound, is_empty_reason, is_period, is_phrase
from jiheng.records import Place, Text, Value

HERE = Place(line=1)


def value(text: str) -> Value:
    return Value.read(text, HERE)


@pytest.mark.parametrize("text", ["12月底", "每季度", "2024年12月25日前", "及时", "全年", "1年", "长期"])
def test_a_period_is_no_bound(text):
    assert is_period(value(text))
    assert not is_bound(value(text))


@pytest.mark.parametrize("text", ["≥95%", "3016", "≤核定单位数量", "≤30分钟", "=350/人"])
def test_a_figure_or_a_sign_with_words_is_a_bound(text):
    assert is_bound(value(text))


@pytest.mark.parametrize("text", ["达成预期指标", "较高", "基本达成目标"])
def test_words_without_digits_are_a_phrase(text):
    assert is_phrase(value(text))


@pytest.mark.parametrize("text", ["—", "", "95%", "救助 5236 人次", "12月20日"])
def test_blanks_figures_and_words_with_digits_are_no_phrase(text):
    assert not is_phrase(value(text))


@pytest.mark.parametrize("text", ["无", "-", "已完成", "无偏差", "达成预期指标", "按计划完成。", "无明显偏差"])
def test_a_reason_that_says_nothing(text):
    assert is_empty_reason(Text(text, HERE))


@pytest.mark.parametrize("text", ["因雨推迟一期", "新网点开通较晚，已排入下年计划", "上年资金有结余"])
def test_a_reason_that_says_something(text):
    assert not is_empty_reason(Text(text, HERE))
