"""Which regime a form is taken to follow, and when none but the national one is."""

from __future__ import annotations

from jiheng.scoring.infer import choose_regime
from jiheng.scoring.model import Source
from jiheng.scoring.regime import load_regime
from support.forms_maker import form, funds, indicator


def rows(*scores: str, target: str = "≥1000户", actuals: tuple[str, ...] = ("913户", "847户", "765户")):
    return [indicator(f"户数{number}", target, actual, "10", score) for number, (actual, score) in enumerate(zip(actuals, scores, strict=False))]


def chosen(*args, **parts):
    judgement = choose_regime(form(*args, **parts))
    return judgement.regime.id, judgement.source


def test_the_regime_asked_for_goes_first():
    judgement = choose_regime(form(rows("9.13")), load_regime("hubei"))
    assert (judgement.regime.id, judgement.source, judgement.reproduces, judgement.of) == ("hubei", Source.GIVEN, 1, 1)
    assert choose_regime(None, load_regime("hubei")).source is Source.GIVEN


def test_without_a_form_the_national_regime_is_assumed():
    judgement = choose_regime(None)
    assert (judgement.regime.id, judgement.source, judgement.of) == ("mof-2020", Source.DEFAULT, 0)


def test_scores_that_only_the_pass_mark_gives_name_it():
    assert chosen(rows("7.83", "6.18", "4.13")) == ("xinjiang-self", Source.INFERRED)


def test_full_marks_say_nothing():
    assert chosen(rows("10", "10", "10", actuals=("1000户",) * 3)) == ("mof-2020", Source.DEFAULT)


def test_scores_that_the_national_regime_gives_stay_there_wherever_they_are():
    assert chosen(rows("9.13", "8.47", "7.65"), department="新疆青石县") == ("mof-2020", Source.DEFAULT)


def test_one_score_that_no_regime_gives_leaves_the_national_one():
    assert chosen(rows("7.83", "6.18", "9.99")) == ("mof-2020", Source.DEFAULT)


def test_whole_points_need_two_witnesses():
    assert chosen(rows("8", actuals=("913户",))) == ("mof-2020", Source.DEFAULT)
    assert chosen(rows("8", "6", "4")) == ("xinjiang-self", Source.INFERRED)


def test_a_score_of_nothing_is_no_witness():
    assert chosen([], [funds("600", "450.25", score="0")]) == ("mof-2020", Source.DEFAULT)


def test_a_band_alone_names_no_regime():
    row = indicator("负担", "减轻", "部分达成预期指标并具有一定效果", "10", "5.5")
    assert chosen([row], department="云水县") == ("mof-2020", Source.DEFAULT)


def test_whole_points_that_are_roundings_count_as_reproduced():
    judgement = choose_regime(form(rows("9", "8", "8")))
    assert (judgement.regime.id, judgement.reproduces, judgement.of) == ("mof-2020", 3, 3)
