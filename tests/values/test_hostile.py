"""Text that shows other than it is stored: read as a reader sees it, or refused; never a wrong number."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jiheng.values.dates import parse_when
from jiheng.values.docnumber import find_docnumbers
from jiheng.values.printed import Printed, find_numbers
from jiheng.values.quantity import parse_quantity
from jiheng.values.text import key, narrow, tidy, visible

TURNING = ["\u202e", "\u202b", "\u2067", "\u200f"]
HARMLESS = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e"]


@pytest.mark.parametrize("mark", TURNING)
def test_digits_behind_a_mark_that_turns_them_are_not_read(mark):
    assert parse_quantity(f"{mark}12%").number is None
    assert parse_quantity(f"1{mark}2").number is None
    assert find_numbers(f"共{mark}12元") == []
    assert parse_when(f"{mark}12月底") is None
    with pytest.raises(ValueError, match=re.escape(f"{mark}12")):
        Printed.of(f"{mark}12")


@pytest.mark.parametrize("mark", HARMLESS)
def test_invisible_marks_change_nothing(mark):
    assert str(parse_quantity(f"9{mark}5%").number) == "95"
    assert key(f"执{mark}行率") == "执行率"


@pytest.mark.parametrize("text", ["1O0人", "1OO%", "l00人", "1〇0", "1О0", "10²", "²10", "1二0", "①0", "五0", "3.l4"])
def test_look_alikes_of_digits_are_refused(text):
    assert parse_quantity(text).number is None


@pytest.mark.parametrize("text, number", [("１２３", "123"), ("１，２３４．５０", "1234.50"), ("９５﹪", "95"), ("٣٤", "34")])
def test_other_shapes_of_digits_are_digits(text, number):
    assert str(parse_quantity(text).number) == number


@given(st.text(max_size=80))
def test_any_text_is_read_without_failing(text):
    quantity = parse_quantity(text)
    assert quantity.number is None or any(map(str.isdigit, text))
    assert len(quantity.unit or "") <= 8
    parse_when(text)
    find_docnumbers(text)


@example("一\x1f一")
@given(st.text(max_size=40))
def test_narrowing_keeps_positions_and_is_done_once(text):
    shown = visible(text)
    assert len(narrow(shown)) == len(shown)
    assert narrow(narrow(text)) == narrow(text)
    assert tidy(tidy(text)) == tidy(text)
