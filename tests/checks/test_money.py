"""Amounts of the funds block, and the words that explain them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks.money import explains, face, is_nothing, speaks_of, yuan
from jiheng.records import Place, Report, Text, Value
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed, round_half_up


def money(raw: str, unit: str | None = "万元") -> Value:
    return Value.read(raw, Place(text=raw), unit)


def words(text: str) -> Text:
    return Text(text, Place(text=text))


@pytest.mark.parametrize(
    ("raw", "unit", "yuan_meant"),
    [
        ("300", "万元", 3000000),
        ("300", "元", 300),
        ("1.5", "亿元", 150000000),
        ("300万元", "元", 3000000),
        ("300万", "元", 3000000),
        ("3,000元", "万元", 3000),
    ],
)
def test_the_unit_in_a_cell_goes_before_that_of_its_column(raw, unit, yuan_meant):
    assert face(money(raw, unit)) == yuan_meant


@pytest.mark.parametrize("raw", ["—", "", "无", "见附件", "≤300", "350元/人", "12人"])
def test_what_is_no_amount_is_none(raw):
    assert yuan(money(raw)) is None


@given(st.integers(0, 10**9), st.integers(1, 4))
def test_a_rounded_figure_may_stand_for_half_a_digit_more_or_less(digits, places):
    printed = money(format(Decimal(digits).scaleb(-places), "f"))
    amount, exact = yuan(printed), face(printed)
    assert amount is not None
    assert exact is not None
    assert exact in amount
    assert amount.high - amount.low == Fraction(10**4, 10**places)


@pytest.mark.parametrize("raw", ["0", "0.00", "—", "", "/"])
def test_a_cell_of_no_money_is_nothing(raw):
    assert is_nothing(money(raw))


def test_an_amount_and_words_are_not_nothing():
    assert not is_nothing(money("0.01"))
    assert not is_nothing(money("见附件"))


@given(st.fractions(min_value=0, max_value=100), st.integers(0, 3))
def test_a_figure_cut_off_is_known_as_cut(exact, places):
    cut = Printed.of(format(round_half_up(Fraction(int(exact * 10**places), 10**places), places), "f"))
    assert cut.is_cut(Interval.point(exact))


def test_a_figure_a_digit_away_is_not_cut():
    assert not Printed.of("9.87").is_cut(Interval.point(Fraction("9.885")))


def test_a_topic_and_a_word_count_only_within_a_sentence():
    assert speaks_of([words("6月由县财政追加预算66万元。")], "预算", "追加")
    assert not speaks_of([words("加强预算管理。全年追加培训2场。")], "预算", "追加")


def test_a_report_explains_what_it_gives_a_reason_for():
    report = Report(words("自评报告"), 2024, None, (), (), (words("未支出150万元，主要是尚未验收。"),), (0,), Place())
    assert explains([report], "未支出")
    assert not explains([report], "执行率")
