"""Mobile numbers, identity numbers and bank cards: what counts as one, and how it is masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.values.identity import (
    find_accounts,
    find_bank_cards,
    find_identity_numbers,
    find_landlines,
    find_mobiles,
    is_identity_number,
    passes_luhn,
)

CHECKS = "10X98765432"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check(seventeen: str) -> str:
    return seventeen + CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, seventeen, strict=True)) % 11]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("周敏 1390 0000001", "13900000001"),
        ("138-0000-0001", "13800000001"),
        ("１３９００００００２１", None),
        ("13900000001", "13900000001"),
        ("13900000001元", None),
        ("1390000000155", None),
        ("A13900000001", None),
        ("12000000001", None),
        ("139****0001", None),
        ("1 3 9 0 0 0 0 0 0 0 1", None),
    ],
)
def test_a_mobile_number_has_a_prefix_in_use_and_eleven_digits(text, digits):
    assert [number.digits for number in find_mobiles(text)] == ([digits] if digits else ["13900000021"] if "１" in text else [])


def test_a_landline_needs_a_word_for_telephone():
    assert [number.text for number in find_landlines("电话：0561-3000001")] == ["0561-3000001"]
    assert find_landlines("编号0561-3000001") == []


@given(
    st.sampled_from(["41", "65", "34"]), st.integers(1, 9999), st.integers(1940, 2015), st.integers(1, 12), st.integers(1, 28), st.integers(0, 999)
)
def test_a_number_with_its_check_digit_is_one_and_any_other_last_digit_is_none(province, area, year, month, day, order):
    number = with_check(f"{province}{area:04d}{year}{month:02d}{day:02d}{order:03d}")
    assert is_identity_number(number)
    assert [found.digits for found in find_identity_numbers(f"证件{number}。")] == [number]
    assert sum(is_identity_number(number[:-1] + last) for last in "0123456789X") == 1


def test_a_birth_date_that_never_was_is_no_identity_number():
    assert not is_identity_number(with_check("41010119950229123"))


@given(st.text("0123456789", min_size=15, max_size=18))
def test_just_one_last_digit_passes_luhn(digits):
    assert sum(passes_luhn(digits + last) for last in "0123456789") == 1


def test_a_card_of_nineteen_digits_must_hold_its_check_digit():
    assert find_bank_cards("6222021200001234561") != []
    assert find_bank_cards("6222021200001234562") == []
    assert find_accounts("6222021200001234562") == []


def test_masks_keep_what_tells_the_owner_and_hide_the_middle():
    assert find_mobiles("13900000001")[0].masked == "139****0001"
    assert find_identity_numbers("410101195003071236")[0].masked == "410101********1236"
    assert find_accounts("30000000000000018")[0].masked == "*************0018"
