import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.values.interval import Interval, total
from jiheng.values.printed import Printed, find_numbers, plain, round_half_up

figures = st.decimals(-(10**12), 10**12, places=2, allow_nan=False, allow_infinity=False)
fractions = st.fractions(-(10**6), 10**6, max_denominator=10**4)
intervals = st.tuples(fractions, fractions).map(lambda ends: Interval(min(ends), max(ends)))


def naive_round(value: Fraction, places: int) -> Fraction:
    """The multiple of 10^-places nearest to the value, the larger of two by amount."""
    step = Fraction(1, 10**places)
    below = (abs(value) // step) * step
    nearest = below if abs(value) - below < below + step - abs(value) else below + step
    return -nearest if value < 0 else nearest


def point_in(interval: Interval, share: Fraction) -> Fraction:
    return interval.low + (interval.high - interval.low) * share


shares = st.fractions(0, 1, max_denominator=100)


@given(figures)
def test_reading_undoes_printing(value):
    text = format(value, "f")
    assert str(Printed.of(text)) == text
    assert Printed.of(f"{value:,}").value == value


@pytest.mark.parametrize("text", ["", "1,23", "1,234,56", "1.2.3", "5.", "1 2", "1O0", "二", "5%", "--5"])
def test_what_is_not_one_number_is_refused(text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        Printed.of(text)


def test_numbers_in_a_text_are_found_in_order():
    assert [str(n) for n in find_numbers("预算1,234.50万元，减少-3%，占5%-10%，2024-12-31")] == ["1234.50", "-3", "5", "10", "2024", "12", "31"]


@given(fractions, st.integers(0, 4))
def test_rounding_agrees_with_a_naive_oracle(value, places):
    assert Fraction(round_half_up(value, places)) == naive_round(value, places)


def test_rounding_is_exact_at_any_length():
    long = 10**60 + 1
    assert round_half_up(Fraction(long, 10), 1) == Decimal(f"{10**59}.1")
    assert round_half_up(long, 2) == long
    assert round_half_up(1250, -2) == Decimal(1300)


def test_a_half_goes_away_from_zero():
    assert [round_half_up(Decimal(text), 0) for text in ("0.5", "1.5", "2.5", "-0.5", "-2.5")] == [1, 2, 3, -1, -3]
    assert (plain(Fraction(2, 3)), plain(Decimal("5.00")), plain(100)) == ("0.67", "5", "100")


@given(fractions, st.integers(0, 4))
def test_what_prints_like_a_figure_lies_in_its_interval(value, places):
    printed = Printed(round_half_up(value, places), places)
    assert printed.prints(value)
    assert value in printed.interval
    assert printed.may_equal(Interval.point(value))


@given(intervals, intervals, shares, shares)
def test_results_of_contained_numbers_are_contained(a, b, s, t):
    x, y = point_in(a, s), point_in(b, t)
    assert x + y in a + b
    assert x - y in a - b
    assert x * y in a * b
    if not b.low <= 0 <= b.high:
        assert x / y in a / b


@given(intervals, intervals)
def test_sums_and_products_commute_and_meeting_is_symmetric(a, b):
    assert a + b == b + a == total([a, b])
    assert a * b == b * a
    assert a.meets(b) == b.meets(a) == (0 in a - b)


@given(intervals, fractions)
def test_scaling_is_a_product_with_a_point(a, factor):
    assert a.scaled(factor) == a * Interval.point(factor)


def test_dividing_by_what_may_be_zero_is_refused():
    with pytest.raises(ZeroDivisionError):
        Interval.point(1) / Interval(Fraction(-1), Fraction(1))
