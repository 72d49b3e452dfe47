"""Figures of a sentence with their units, and slips of the pen."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jiheng.checks.lines import Line
from jiheng.checks.tokens import Told, slipped, told_in
from jiheng.values.interval import Interval
from jiheng.values.printed import Printed


def told(text: str) -> Told:
    return next(told_in(Line(text, 0)))


def test_every_figure_is_read_with_its_unit():
    read = told("补贴面积41.38万亩，每亩105.6元，占60%，提高2.6个百分点。").tokens
    assert [str(token) for token in read] == ["41.38万亩", "105.6元", "60%", "2.6个百分点"]


def test_ranges_and_document_numbers_are_no_figures():
    assert told("滞后1至2个月，见第3条、附件A4份。").tokens == []


def test_figures_of_one_kind_are_compared_in_their_base_unit():
    one, other = told("41.38万亩，413800亩").tokens
    assert one.like(other)
    assert one.exact == other.exact


@pytest.mark.parametrize(("printed", "meant"), [("8.5", "9.5"), ("98.67", "96.87"), ("1322", "1232")])
def test_one_digit_or_two_neighbours_are_a_slip(printed: str, meant: str):
    assert slipped(Printed.of(printed), Fraction(meant))


@pytest.mark.parametrize(("printed", "meant"), [("8.5", "8.5"), ("45.2", "31.7"), ("9.42", "10.42"), ("321", "123")])
def test_more_than_that_is_none(printed: str, meant: str):
    assert not slipped(Printed.of(printed), Fraction(meant))


def test_two_digits_anywhere_may_be_exchanged_where_asked():
    assert slipped(Printed.of("321"), Fraction(123), anywhere=True)


@pytest.mark.parametrize("printed", ["60.74", "60.73"])
def test_a_rate_of_rounded_amounts_may_print_rounded_or_cut_off(printed: str):
    rate = Printed.of("15.79").interval / Interval.point(26)
    assert Printed.of(printed).may_print(rate.scaled(100))
