"""Two printed figures stand for one number or they do not, whatever their units and rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks.figures import agree, amount, prints, reading, swapped
from jiheng.records import Place, Value
from jiheng.values.printed import round_half_up


def value(text: str, column_unit: str | None = None) -> Value:
    return Value.read(text, Place(line=1, text=text), column_unit)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("15.79万元", "157912元"),
        ("26万元", "260000元"),
        ("1055600元", "105.56万元"),
        ("98%", "98.2%"),
        ("155.79万元", "155.80万元"),
        ("9362人", "9362"),
        ("18.75万人", "187512人"),
    ],
)
def test_figures_that_may_be_one_number_agree(one, other):
    assert agree(value(one), value(other))
    assert agree(value(other), value(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [("261.53万元", "261.35万元"), ("9362人", "9263人"), ("98%", "99%"), ("15.79万元", "1579120元"), ("296.54万元", "300万元")],
)
def test_figures_that_cannot_be_one_number_do_not_agree(one, other):
    assert not agree(value(one), value(other))
    assert not agree(value(other), value(one))


def test_words_agree_with_nothing():
    assert not agree(value("达成预期指标"), value("95%"))


def test_a_bare_figure_is_in_the_unit_of_its_table():
    assert amount(value("261.35"), "万元") == 2613500
    assert agree(value("261.35"), value("2613500元"), "万元")
    assert reading(value("300万元")).low == reading(value("300万元")).high == 3000000


@given(yuan=st.integers(1, 10**11), places=st.integers(0, 4))
def test_an_amount_agrees_with_itself_rounded_to_wan(yuan, places):
    wan = round_half_up(Fraction(yuan, 10**4), places)
    assert agree(value(f"{wan}万元"), value(f"{yuan}元"))


@given(part=st.integers(0, 500), whole=st.integers(1, 500), places=st.integers(0, 3))
def test_a_share_prints_as_itself_rounded_or_cut_off(part, whole, places):
    share = Fraction(100 * part, whole)
    rounded = round_half_up(share, places)
    cut = Decimal(int(share * 10**places)).scaleb(-places)
    assert prints(value(f"{rounded}%"), share)
    assert prints(value(f"{cut:f}%"), share)


def test_swapped_names_the_digits_that_changed_places():
    assert swapped(value("261.53万元"), value("261.35")) == ("53", "35")
    assert swapped(value("3061人"), value("3016人")) == ("61", "16")
    assert swapped(value("261.35"), value("261.35")) is None
    assert swapped(value("261.53"), value("261.36")) is None
