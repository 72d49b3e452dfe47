"""The regimes that come with the program, and how strictly a regime file is read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from jiheng.records import Severity
from jiheng.scoring.model import Regime
from jiheng.scoring.regime import RegimeError, UnknownRegimeError, all_regimes, default_regime, load_regime, parse_regime, regime_ids
from jiheng.scoring.words import band_of

each = pytest.mark.parametrize("regime", all_regimes(), ids=lambda regime: regime.id)


@each
def test_every_split_of_points_makes_a_hundred(regime: Regime):
    assert [sum(split.values()) for split in (regime.points, *regime.other_points)] == [100] * (1 + len(regime.other_points))


@each
def test_the_bands_follow_each_other_from_full_marks_to_nothing(regime: Regime):
    assert regime.bands[0].high == 1
    assert regime.bands[-1].low == 0
    assert all(better.low == worse.high for better, worse in zip(regime.bands, regime.bands[1:], strict=False))
    assert all(band.low < band.high and band.words for band in regime.bands)


@each
def test_the_grades_descend_to_nothing(regime: Regime):
    least = [grade.least for grade in regime.grades]
    assert least == sorted(set(least), reverse=True)
    assert least[-1] == 0


@each
def test_a_word_names_one_band(regime: Regime):
    words = [word for band in regime.bands for word in band.words]
    assert len(words) == len(set(words))
    assert all(band_of(word, regime) is band for band in regime.bands for word in band.words)


@each
def test_every_regime_says_what_it_is(regime: Regime):
    assert regime.title
    assert regime.english
    assert "〔" in regime.basis
    assert regime.since


def test_the_national_regime_comes_first_and_all_are_there():
    assert regime_ids()[0] == "mof-2020"
    assert set(regime_ids()) >= {
        "mof-2020",
        "mof-2021-101",
        "anhui",
        "shanxi-county",
        "xinjiang-self",
        "xinjiang-third-party",
        "hubei",
        "sichuan",
        "jiangxi",
    }
    assert all_regimes()[0] is default_regime()


def test_what_is_known_of_the_national_regime():
    regime = load_regime("mof-2020")
    assert regime.since == date(2020, 2, 25)
    assert dict(regime.points) == {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}
    assert [(grade.word, grade.least) for grade in regime.grades] == [("优", 90), ("良", 80), ("中", 60), ("差", 0)]
    assert [band.low for band in regime.bands] == [Fraction(4, 5), Fraction(3, 5), 0]


def test_where_places_differ():
    assert [band.low for band in load_regime("hubei").bands] == [Fraction(4, 5), Fraction(1, 2), 0]
    assert load_regime("hubei").points["预算执行率"] == 20
    assert load_regime("sichuan").thresholds.execution_reason == 90
    assert load_regime("xinjiang-self").thresholds.least_indicators == 7
    assert load_regime("xinjiang-self").settings["pass_mark"] == Fraction(3, 5)
    assert load_regime("xinjiang-third-party").rules["execution"] == "threshold"


def test_basically_reached_is_the_best_band_of_the_guide_of_2021():
    guide = load_regime("mof-2021-101")
    assert band_of("基本达成目标", guide) is guide.bands[0]
    assert band_of("基本达成目标", default_regime()) is None


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(UnknownRegimeError, match="mof-2020"):
        load_regime("atlantis")
    with pytest.raises(LookupError):
        load_regime("no-such-file.toml")


OWN = """
extends = "mof-2020"
id = "qingshi"
title = "青石县"
basis = "青财绩〔2024〕1号"
execution_base = "initial"

[rules]
higher = "= w if r >= 0.95 else w * r"

[settings]
step = 0.1

[thresholds]
execution_reason = 95

[severities]
FD110 = "error"
"""


def test_a_users_regime_takes_what_it_does_not_say_from_the_one_it_extends(tmp_path):
    path = tmp_path / "qingshi.toml"
    path.write_text(OWN, encoding="utf-8")
    regime = load_regime(str(path))
    assert regime.title == "青石县"
    assert regime.execution_base == "initial"
    assert regime.rules["lower"] == "proportional"
    assert regime.rules["higher"].startswith("=")
    assert regime.settings == {"judge_above": 1, "step": Fraction(1, 10)}
    assert regime.thresholds.execution_reason == Decimal(95)
    assert regime.severities == {"FD110": Severity.ERROR}
    assert regime.bands == default_regime().bands


@pytest.mark.parametrize(
    "line, key",
    [
        ("colour = 1", "colour"),
        ("[points]\n'产出指标' = 'many'", "points.产出指标"),
        ("[points]\n'产出指标' = -1", "points.产出指标"),
        ("[rules]\nhigher = 'guess'", "rules.higher"),
        ("[rules]\nhigher = '= w ** x'", "rules.higher"),
        ("[rules]\nhigher = '= w * y'", "rules.higher"),
        ("execution_rule = 'judged'", "execution_rule"),
        ("execution_base = 'final'", "execution_base"),
        ("places_after_point = 9", "places_after_point"),
        ("since = 'spring'", "since"),
        ("extends = 'atlantis'", "extends"),
        ("[thresholds]\nspeed = 3", "thresholds"),
        ("[thresholds]\nleast_indicators = 1.5", "thresholds"),
        ("[severities]\nFD101 = 'fatal'", "severities.FD101"),
        ("[[bands]]\nwords = ['好']\nlow = 0\nhigh = 1\ncolour = 1", "bands.1"),
        ("[[bands]]\nwords = ['好']\nlow = 0", "bands.1"),
        ("rules = 3", "rules"),
        ("settings = 3", "settings"),
        ("extends = 'mof-2020'\ntitle = 3", "title"),
        ("bands = 3", "bands"),
        ("other_points = 3", "other_points"),
    ],
)
def test_a_wrong_key_or_value_names_file_and_key(line, key):
    head = "" if line.startswith("extends") else 'extends = "mof-2020"\n'
    with pytest.raises(RegimeError) as caught:
        parse_regime(head + line, "own.toml")
    assert (caught.value.file, caught.value.key) == ("own.toml", key)
    assert "own.toml" in str(caught.value)


def test_a_file_that_is_no_toml_or_says_too_little():
    with pytest.raises(RegimeError, match="TOML"):
        parse_regime("id = ", "own.toml")
    with pytest.raises(RegimeError, match="缺少"):
        parse_regime('id = "own"', "own.toml")


def test_a_file_that_is_no_text(tmp_path):
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xb6\xc0")
    with pytest.raises(RegimeError, match="UTF-8"):
        load_regime(str(path))
