"""What holds of the score rules whatever the figures: a form scored by its own rule is silent, and one fault gives one finding."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks import check_records
from jiheng.checks.wordlists import bare, ends
from jiheng.documents import Document
from jiheng.scoring.regime import load_regime
from jiheng.scoring.score import score_form
from jiheng.values.printed import round_half_up
from support.forms_maker import form, funds, indicator

REGIME = load_regime("mof-2020")
WEIGHTS = (20, 30, 40)
#: results of targets of 100, at least half done
DONE = st.integers(50, 120)


def codes(document, *select):
    found = check_records(Document(Path("表.txt"), "text", ()), (document,), regime=REGIME, select=select)
    return [finding.code for finding in found]


def filled(done, *, scores=None, total=None):
    """A form with three counts, each with a target of 100, and all of its money spent."""
    scores = scores or [round_half_up(Decimal(weight) * min(100, x) / 100, 2) for weight, x in zip(WEIGHTS, done, strict=True)]
    rows = [
        indicator(f"第{n}项工作量", "≥100件", f"{x}件", str(weight), str(score), level2="数量指标")
        for n, (x, weight, score) in enumerate(zip(done, WEIGHTS, scores, strict=True), 1)
    ]
    whole = sum(scores, Decimal(10)) if total is None else total
    return form(rows, [funds("100", "100", "10", "10", rate="100%")], total_weight="100", total_score=str(whole))


@given(done=st.tuples(DONE, DONE, DONE))
def test_a_form_scored_by_its_rule_is_silent(done):
    assert codes(filled(done), "SC") == []


@given(done=st.tuples(DONE, DONE, DONE), off=st.integers(1, 9))
def test_a_total_off_by_whole_points_is_one_finding(done, off):
    right = score_form(filled(done), REGIME).computed_total
    assert codes(filled(done, total=right - off), "SC") == ["SC103"]


@given(first=st.integers(50, 90))
def test_a_missed_target_at_full_marks_is_told_once(first):
    scores = [Decimal(20), Decimal(30), Decimal(40)]
    assert codes(filled((first, 100, 100), scores=scores), "SC") == ["SC105"]


@given(lost=st.integers(1, 15))
def test_points_off_a_target_that_is_met_are_told_once(lost):
    scores = [Decimal(20 - lost), Decimal(30), Decimal("40.00")]
    assert codes(filled((100, 100, 100), scores=scores), "SC") == ["SC106"]


@given(over=st.integers(1, 80))
def test_a_score_above_its_points_is_told_once(over):
    scores = [Decimal(20 + over), Decimal(30), Decimal(40)]
    assert codes(filled((100, 100, 100), scores=scores), "SC") == ["SC102"]


@pytest.mark.parametrize(("name", "plain"), [("补助标准（元）", "补助标准"), ("受益 群众满意度。", "受益群众满意度"), ("（一）培训", "(一)培训")])
def test_a_bare_name_has_no_bracket_at_its_end(name, plain):
    assert bare(name) == plain


def test_a_name_ends_with_a_word_before_its_bracket():
    assert ends("新增床位数量（张）", ["数量"])
    assert not ends("数量核对", ["数量"])
