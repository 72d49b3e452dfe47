"""The scoring rule that a form's notes state."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jiheng.scoring.infer import choose_regime
from jiheng.scoring.model import Source
from jiheng.scoring.notes import regime_of_notes
from jiheng.scoring.regime import default_regime
from jiheng.scoring.score import score_form
from support.forms_maker import form, funds, indicator

WEIGHTS = "注：1.一级指标分值为：产出指标50分、效益指标30分、服务对象满意度指标10分、预算资金执行率10分，加总应等于100分。"
BANDS = (
    "2.定性指标完成情况分三档：达成预期指标；部分达成预期指标并具有一定效果；未达成预期指标且效果较差，对应区间100-80%(含80%)、80-60%(含60%)、60-0%。"
)
FORMULAS = (
    "3.定量指标若为正向指标（即≥*），得分为全年实际值/年度指标值╳该指标分值；"
    "若为反向指标（即≤*），得分为年度指标值/全年实际值╳该指标分值，不超过分值上限。"
)


def stated(*notes: str):
    return regime_of_notes(form(notes=notes))


def test_notes_become_a_regime_of_their_own():
    regime = stated(WEIGHTS, BANDS, FORMULAS)
    assert regime is not None
    assert regime.id == "notes"
    assert dict(regime.points) == {"产出指标": 50, "效益指标": 30, "满意度指标": 10, "预算执行率": 10}
    assert [band.low for band in regime.bands] == [Fraction(4, 5), Fraction(3, 5), 0]
    assert (regime.rules["higher"], regime.rules["lower"]) == ("proportional", "proportional")
    assert regime.grades == default_regime().grades


def test_other_bands_of_the_notes_replace_the_regimes_with_their_words():
    regime = stated("注：定性指标分为：全部做到、做到一半、没有做到三档，按100%-80%（含）、80%-50%（含）、50%-0%评分。")
    assert regime is not None
    assert [(band.words[0], band.low) for band in regime.bands] == [("全部做到", Fraction(4, 5)), ("做到一半", Fraction(1, 2)), ("没有做到", 0)]
    assert "湖北" in regime.basis


@pytest.mark.parametrize(
    "note, rules",
    [
        ("完成率低于60%的不得分。", {"higher": "= w * min(1, r) if r >= 60/100 else 0"}),
        ("得分=（完成率-60%）÷（1-60%）×分值。", {"higher": "pass_mark", "lower": "pass_mark"}),
        ("以60%为及格线，及格线为60%。", {"higher": "pass_mark"}),
        ("满意度每降低1%扣5%的权重，扣完为止。", {"satisfaction": "threshold", "higher": "proportional"}),
        ("预算执行率每低1个百分点扣权重的5%。", {"execution": "threshold"}),
    ],
)
def test_rules_in_words(note, rules):
    regime = stated(f"注：{note}")
    assert regime is not None
    assert {kind: regime.rules[kind] for kind in rules} == rules


def test_numbers_in_the_notes_become_settings():
    regime = stated("注：及格线为50%，超额完成的按超出比例扣分。每降低1%扣2%的权重。")
    assert regime is not None
    assert (regime.settings["pass_mark"], regime.settings["over_charge"], regime.settings["step"]) == (Fraction(1, 2), 1, Fraction(1, 50))


def test_execution_against_the_opening_budget():
    regime = stated("注：执行率=全年执行数/年初预算数。")
    assert regime is not None
    assert regime.execution_base == "initial"


@pytest.mark.parametrize("note", ["注：请在2月底前报送。", "偏差大的要说明原因。", "产出指标50分。", "一级指标按100-80%、70-60%、60-0%评分。"])
def test_notes_that_state_no_rule_give_none(note):
    assert stated(note) is None


def test_a_form_without_notes_states_no_rule():
    assert regime_of_notes(form()) is None


def test_a_least_completion_in_the_notes_scores_rows():
    regime = stated("注：完成率低于60%的不得分。")
    assert regime is not None
    rows = [indicator("户数", "≥100户", "59户", "10", "0"), indicator("里程", "≥100公里", "61公里", "10", "6.1")]
    assert score_form(form(rows), regime).computed_total == Fraction(61, 10)


def test_the_notes_decide_before_the_scores_do():
    judgement = choose_regime(form([indicator("户数", "≥100户", "80户", "10", "8")], [funds("3", "3", score="10")], notes=(FORMULAS,)))
    assert (judgement.source, judgement.regime.id, judgement.reproduces, judgement.of) == (Source.NOTES, "notes", 2, 2)
