import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.values.money import Money
from jiheng.values.units import money_factor, unit


@pytest.mark.parametrize(
    "text, yuan",
    [
        ("358.49万元", "3584900"),
        ("￥3,584,900.00", "3584900"),
        ("12亿元", "1200000000"),
        ("5千元", "5000"),
        ("15.79万", "157900"),
        ("人民币100元整", "100"),
        ("１００ 元", "100"),
    ],
)
def test_an_amount_is_exact_in_yuan(text, yuan):
    assert Money.of(text).yuan == Decimal(yuan)


@pytest.mark.parametrize("text", ["", "100", "5元/人", "3人", "100元人", "约100元"])
def test_other_text_is_refused(text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        Money.of(text)


def test_a_unit_announced_elsewhere_is_taken_where_none_is_printed():
    assert Money.of("26", "万元").yuan == 260000
    assert Money.of("260000元", "万元").yuan == 260000


@pytest.mark.parametrize(
    "first, second, may_equal",
    [
        ("358.49万元", "3584900元", True),
        ("15.79万元", "157912元", True),
        ("15.78万元", "157912元", False),
        ("26万元", "260000元", True),
        ("2亿元", "20000万元", True),
    ],
)
def test_amounts_in_two_units_agree_within_their_rounding(first, second, may_equal):
    assert Money.of(first).may_equal(Money.of(second)) is may_equal
    assert Money.of(second).may_equal(Money.of(first)) is may_equal


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["元", "千元", "万元", "亿元"]))
def test_reading_undoes_printing(value, name):
    money = Money.of(f"{value}{name}")
    assert str(money) == f"{value}{name}"
    assert money.yuan in money.interval


@pytest.mark.parametrize(
    "text, base, scale, per",
    [
        ("万元/人/月", "元", 10000, ("人", "月")),
        ("元/每人", "元", 1, ("人",)),
        ("%(百分比)", "%", 1, ()),
        ("/人", "", 1, ("人",)),
        ("万人次", "人次", 10000, ()),
        ("名", "人", 1, ()),
    ],
)
def test_units_are_taken_apart(text, base, scale, per):
    assert (unit(text).base, unit(text).scale, unit(text).per) == (base, scale, per)


def test_only_plain_money_has_a_factor_to_yuan():
    assert [money_factor(name) for name in ("元", "万元", "元/人", "人", None)] == [1, 10000, None, None, None]
