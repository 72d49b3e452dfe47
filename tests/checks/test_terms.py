"""Near misses of official names: what is found, and that right names are left alone."""

from __future__ import annotations

from itertools import chain

import pytest

from jiheng.checks.data import data
from jiheng.checks.terms import find_slips, is_misordered, spelled_slips

TERMS = data("terms.toml")
NAMES = [*TERMS["statutory"], *chain(*TERMS["names"].values())]


def test_no_name_is_a_slip_of_another():
    assert {name: slips for name in NAMES if (slips := find_slips("根据" + name.replace(" ", "") + "等要求，"))} == {}


def test_names_side_by_side_are_no_slips():
    text = "".join(name.replace(" ", "") for name in NAMES)
    assert find_slips(text) == ()
    assert find_slips("、".join(name.replace(" ", "") for name in NAMES)) == ()


def test_what_is_kept_is_no_slip():
    assert {kept: slips for kept in TERMS["kept"] if (slips := find_slips(f"按照{kept}的规定。"))} == {}


@pytest.mark.parametrize("name", [name for name in TERMS["statutory"] if "（" not in name])
def test_any_wrong_letter_inside_a_statutory_name_is_found(name):
    right = name.replace(" ", "")
    for at in range(1, len(right) - 1):
        wrong = right[:at] + "蜜" + right[at + 1 :]
        assert [slip.expected for slip in find_slips(f"（{wrong}）")] == [right], wrong


@pytest.mark.parametrize("name", [name for name in NAMES if len(name.replace(" ", "")) >= 5 and max(map(len, name.split())) == 2])
def test_two_letters_of_a_word_changed_about_are_found(name):
    words = name.split()
    for at, word in enumerate(words):
        if len(word) == 2 and word[0] != word[1]:
            wrong = "".join([*words[:at], word[::-1], *words[at + 1 :]])
            assert any(slip.found in wrong for slip in find_slips(wrong)), wrong


@pytest.mark.parametrize("entry", TERMS["slips"], ids=lambda entry: entry["wrong"])
def test_a_listed_slip_does_not_fit_the_right_word(entry):
    assert [match.group() for match, _ in spelled_slips(entry["right"])] == []


def test_a_title_of_the_outline_is_not_misordered():
    assert [title for title in TERMS["sections"] if is_misordered(title)] == []
    assert is_misordered("存在问题原因及分析") == "存在的问题及原因分析"
    assert is_misordered("下一步打算") is None


def test_every_listed_slip_names_letters_of_its_own_pattern():
    slips = data("terms.toml")["slips"]
    assert [entry["wrong"] for entry in slips if not all(letters in entry["wrong"] for letters in entry["holds"])] == []
