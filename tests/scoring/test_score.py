"""Rows, totals and grades recomputed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.scoring.assess import assess
from jiheng.scoring.model import RowScore
from jiheng.scoring.regime import all_regimes, default_regime, load_regime, parse_regime
from jiheng.scoring.rows import score_execution, score_indicator
from jiheng.scoring.score import accepts, score_form, under_all, whole_points_only
from jiheng.values.printed import round_half_up
from support.forms_maker import form, funds, indicator, value

D = Decimal


def scored(row, regime="mof-2020") -> RowScore:
    rule = load_regime(regime)
    found = score_indicator(row, rule, assess(row, rule))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "target, actual, weight, expected, how",
    [
        ("=100000元", "=20000元", "3", "0.60", "20000 ÷ 100000 × 3 = 0.60"),
        ("≥253个", "246个", "20", "19.45", "246 ÷ 253 × 20 = 19.45"),
        ("≥50000份", "0份", "2.5", "0.00", "0 ÷ 50000 × 2.5 = 0.00"),
        ("167956", "141573", "20", "16.86", "141573 ÷ 167956 × 20 = 16.86"),
        ("≤30分钟", "40分钟", "8", "6.00", "30 ÷ 40 × 8 = 6.00"),
        ("≥95%", "98", "10", "10.00", "98 达到目标 ≥95%，得满分 10"),
        ("≤0起", "2起", "10", "0.00", "0 ÷ 2 × 10 = 0.00"),
        ("≤5起", "0起", "10", "10.00", "0起 达到目标 ≤5起，得满分 10"),
        ("≥5%", "-3%", "10", "0.00", "-3 ÷ 5 × 10 = 0.00"),
    ],
)
def test_quantitative_rows(target, actual, weight, expected, how):
    row = scored(indicator("完成数量", target, actual, weight, "1"))
    assert row.expected == D(expected)
    assert row.how.text("zh") == how


def test_the_explanation_has_its_english():
    row = scored(indicator("群众满意度", "≥95%", "98", "10", "10"))
    assert row.how.text("en") == "98 meets the target ≥95%: full marks, 10"


def test_a_rounded_result_leaves_the_score_open_within_its_rounding():
    row = scored(indicator("完成数量", "≥300", "296.54", "10", "9.88"))
    assert row.low is not None
    assert row.high is not None
    assert row.low < Fraction("2965.4") / 300 < row.high
    assert row.expected == D("9.88")


def test_a_regime_may_score_above_an_exact_target_in_proportion():
    regime = parse_regime('extends = "mof-2020"\nid = "own"\n[settings]\njudge_above = 0', "own.toml")
    row = indicator("户数", "=100户", "125户", "10", "8")
    found = score_indicator(row, regime, assess(row, regime))
    assert found is not None
    assert (found.expected, found.how.text("zh")) == (D("8.00"), "100 ÷ 125 × 10 = 8.00")


def test_below_the_pass_mark_the_explanation_says_so():
    row = scored(indicator("户数", "≥100户", "50户", "10", "0"), "xinjiang-self")
    assert row.how.text("zh") == "完成率 50% 未超过及格线 60%，得 0 分"


def test_a_result_above_an_exact_target_is_judged():
    row = scored(indicator("参保人数", "=9362人", "9400", "20", "20"))
    assert (row.expected, row.high) == (None, 20)
    assert accepts(row, value("20"), integers_only=False)


@pytest.mark.parametrize("actual, least", [("520元", "9.62"), ("400元", "8.00"), ("0元", "0.00")])
def test_a_bare_amount_does_not_say_whether_less_or_more_is_good(actual, least):
    row = scored(indicator("补助标准", "500元", actual, "10", "10"))
    assert row.low is not None
    assert (round_half_up(row.low, 2), row.high, row.expected) == (D(least), 10, None)


@pytest.mark.parametrize(
    "actual, low, high",
    [("达成预期指标", 8, 10), ("部分达成预期指标并具有一定效果", 6, 8), ("未达成预期指标且效果较差", 0, 6), ("有效减轻", 8, 10)],
)
def test_qualitative_rows_leave_the_band_open(actual, low, high):
    row = scored(indicator("负担", "减轻", actual, "10", "10"))
    assert (row.rule, row.low, row.high, row.expected) == ("band", low, high, None)


def test_hubei_puts_the_middle_band_lower():
    row = scored(indicator("负担", "减轻", "部分达成预期指标并具有一定效果", "10", "5"), "hubei")
    assert (row.low, row.high) == (5, 8)


@pytest.mark.parametrize(
    "target, actual",
    [("=350/人", "105.56"), ("≥95%", "≥90%"), ("较高", "一般"), ("—", "3"), (None, None), ("≥0", "-1"), ("≥-5%", "-7%"), ("12月", "次年")],
)
def test_what_cannot_be_recomputed_is_left_open(target, actual):
    row = scored(indicator("完成数量", target, actual, "10", "10"))
    assert (row.low, row.high, row.expected) == (None, None, None)
    assert row.how.text()


def test_rows_without_points_are_left_out():
    rule = default_regime()
    row = indicator("路灯", "≥3", "3")
    assert score_indicator(row, rule, assess(row, rule)) is None


def test_a_missed_date_is_left_to_judgement_or_costs_all():
    row = indicator("完成时间", "8月31日前", "10月15日", "5", "4")
    assert (scored(row).low, scored(row).high, scored(row).expected) == (0, 5, None)
    assert scored(row, "xinjiang-third-party").expected == 0


@pytest.mark.parametrize(
    "rule, target, actual, rate, formula, expected",
    [
        ("直接赋分", "=5元/人", "=5元/人", "100", "all_or_nothing", "10.00"),
        ("直接赋分", "≥5次", "4次", "80", "all_or_nothing", "0.00"),
        ("直接赋分", "=5 元/人/月", "=5 元/人", "100", "all_or_nothing", "10.00"),
        ("按照完成比例赋分", "≥1000人", "800人", "80", "pass_mark", "5.00"),
        ("按完成比例赋分", "≥1000人", "800人", "80", "pass_mark", "5.00"),
        ("按照完成比例赋分", "=12月25日", "12月", "100", "pass_mark", "10.00"),
        ("按照完成比例赋分", "≥1000人", "900人次", "90", "pass_mark", "7.50"),
        ("满意度赋分", "≥95%", "=95%", "100", "judged", "10.00"),
    ],
)
def test_the_rows_own_rule_goes_before_the_regimes(rule, target, actual, rate, formula, expected):
    row = scored(indicator("户数", target, actual, "10", "10", rule=rule, rate=rate), "xinjiang-self")
    assert (row.rule, row.expected) == (formula, D(expected))


def test_the_rows_rule_by_grades_opens_the_best_band_when_met():
    row = scored(indicator("享受待遇", "及时", "及时", "10", "10", rule="按评判等级赋分"))
    assert (row.rule, row.low, row.high) == ("band", 8, 10)


def test_satisfaction_by_the_ladder_of_the_guide():
    row = scored(indicator("群众满意度", "≥95%", "85%", "10", "8"), "mof-2021-101")
    assert (row.rule, row.expected) == ("ladder", D("8.00"))


def test_satisfaction_by_the_threshold_of_the_scorecard():
    row = scored(indicator("群众满意度", "≥95%", "91.31%", "6", "4.89"), "xinjiang-third-party")
    assert row.expected == D("4.89")
    assert row.how.text("zh") == "6 − 6 × 5% × 3.69 = 4.89，扣完为止"


def test_an_own_formula_of_a_regime():
    regime = parse_regime('extends = "mof-2020"\nid = "own"\n[rules]\nhigher = "= w if r >= 0.95 else w * 0.5"', "own.toml")
    row = indicator("户数", "≥100", "90", "10", "5")
    found = score_indicator(row, regime, assess(row, regime))
    assert found is not None
    assert (found.rule, found.expected) == ("formula", D("5.00"))
    assert found.how.text("zh") == "w if r >= 0.95 else w * 0.5 = 5.00（w=10，x=90，T=100）"


@pytest.mark.parametrize(
    "row, expected",
    [
        (funds("600", "450"), "7.50"),
        (funds("300", "296.54"), "9.88"),
        (funds("260000", "157912", None, "7"), "6.07"),
        (funds("300", "330"), "10.00"),
        (funds(None, "450", initial="600"), "7.50"),
    ],
)
def test_execution(row, expected):
    found = score_execution(row, default_regime())
    assert found is not None
    assert found.expected == D(expected)


@pytest.mark.parametrize("row", [funds("0", "0"), funds("—", "3"), funds("3", "—"), funds(None, None)])
def test_execution_without_budget_is_left_open(row):
    found = score_execution(row, default_regime())
    assert found is not None
    assert (found.low, found.expected) == (None, None)


def test_execution_without_points_or_score_is_not_scored():
    assert score_execution(funds("3", "3", "—"), default_regime()) is None


def test_execution_against_the_opening_budget_where_the_regime_says_so():
    regime = parse_regime('extends = "mof-2020"\nexecution_base = "initial"', "own.toml")
    found = score_execution(funds("600", "450", initial="500"), regime)
    assert found is not None
    assert found.expected == D("9.00")


def test_a_score_from_the_printed_rate_is_right_too_where_that_is_a_rounding():
    found = score_execution(funds("600", "594.45", "20", "19.80", rate="99%"), default_regime())
    assert found is not None
    assert accepts(found, value("19.80"), integers_only=False)
    assert accepts(found, value("19.82"), integers_only=False)
    wrong = score_execution(funds("600", "450", "10", "10", rate="100%"), default_regime())
    assert wrong is not None
    assert accepts(wrong, value("10"), integers_only=False) is False


@pytest.mark.parametrize(
    "printed, whole, verdict",
    [
        ("6.07", False, True),
        ("6.1", False, True),
        ("6", True, True),
        ("6", False, False),
        ("7", True, False),
        ("6.08", False, False),
        ("—", False, None),
    ],
)
def test_what_counts_as_reproduced(printed, whole, verdict):
    row = score_execution(funds("260000", "157912", None, printed if printed != "—" else "1"), default_regime())
    assert row is not None
    assert accepts(row, value(printed), integers_only=whole) is verdict


def test_an_open_score_is_neither_right_nor_wrong():
    row = scored(indicator("完成数量", "=350/人", "105.56", "10", "10"))
    assert accepts(row, value("10"), integers_only=False) is None


def sample(**parts):
    rows = [
        indicator("户数", "≥1000户", "913户", "10", parts.get("first", "9.13")),
        indicator("负担", "减轻", "达成预期指标", "10", "9"),
        indicator("补助", "=350/人", "105.56", "10", "10"),
    ]
    return form(rows, [funds("600", "450", score="7.50"), funds("600", "450", label="其中：财政拨款", source="fiscal", score="7.50")])


def test_a_form_gives_execution_first_then_its_indicators():
    found = score_form(sample(), default_regime())
    assert [row.rule for row in found.rows] == ["execution", "proportional", "band", "equal"]
    assert (found.printed_total, found.computed_total) == (D("35.63"), D("35.63"))
    assert found.grade == "差"


def test_wrong_scores_are_replaced_in_the_computed_total():
    found = score_form(sample(first="10"), default_regime())
    assert (found.printed_total, found.computed_total) == (D("36.50"), D("35.63"))


def test_a_score_outside_its_band_counts_at_the_nearest_end():
    rows = [indicator("负担", "减轻", "部分达成", "10", "10"), indicator("影响", "较高", "达成预期指标", "10", "5")]
    assert score_form(form(rows), default_regime()).computed_total == D(16)


def test_a_form_without_scores_has_no_totals():
    found = score_form(form([indicator("户数", "≥3", "3")], [funds("3", "3", None)], has_scores=False), default_regime())
    assert (found.rows, found.printed_total, found.computed_total, found.grade) == ((), None, None, None)


def test_execution_among_the_indicators_is_scored_once():
    rows = [indicator("救助人次", "≥500人次", "500人次", "90", "90"), indicator("预算执行率", "100%", "90%", "10", "9")]
    found = score_form(form(rows, [funds("200", "180", "10", rate="90%")]), default_regime())
    assert ([row.rule for row in found.rows], found.computed_total, found.points) == (["proportional", "proportional"], D(99), 100)


def test_an_indicator_of_execution_beside_that_of_the_funds_block_counts_too():
    rows = [indicator("救助人次", "≥500人次", "500人次", "80", "80"), indicator("预算执行率", "100%", "90%", "10", "9")]
    found = score_form(form(rows, [funds("200", "180", "10", "9", rate="90%")]), default_regime())
    assert (found.computed_total, found.points) == (D(98), 100)


def test_whole_points():
    assert whole_points_only(form([indicator("户数", "≥3", "3", "10", "10")], [funds("3", "3", score="10.00")]))
    assert not whole_points_only(sample())
    assert not whole_points_only(form())


def test_a_form_is_scored_under_every_regime():
    assert [found.regime for found in under_all(sample())] == list(all_regimes())


def test_an_own_formula_that_divides_by_zero_leaves_the_row_open():
    regime = parse_regime('extends = "mof-2020"\nid = "own"\n[rules]\nhigher = "= w / (x - 90)"', "own.toml")
    row = indicator("户数", "≥100", "90", "10", "5")
    found = score_indicator(row, regime, assess(row, regime))
    assert found is not None
    assert found.expected is None


cells = st.one_of(
    st.none(),
    st.sampled_from(["", "—", "≥95%", "=0", "0", "≤0", "100%", "12月底", "每月", "较高", "达成预期指标", "90%-95%", "5元/人", "3万元", "-4", "0.00"]),
    st.text("0123456789.≥≤=%元万人年月底-, ", max_size=9),
)
rules = st.sampled_from([None, "直接赋分", "按照完成比例赋分", "按评判等级赋分", "满意度赋分", "其他"])


@given(cells, cells, cells, cells, cells, rules, st.sampled_from(all_regimes()))
def test_no_cell_breaks_the_scoring(target, actual, weight, score, rate, rule, regime):
    row = indicator("完成率", target, actual, weight, score, rate=rate, rule=rule)
    found = score_form(form([row], [funds(target, actual, weight, score, rate=rate)]), regime)
    for one in found.rows:
        if one.low is not None and one.high is not None:
            assert 0 <= one.low <= one.high
        assert one.how.text("en")


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(1, 50))
def test_a_proportional_row_equals_a_slow_oracle(target, actual, weight):
    row = scored(indicator("户数", f"≥{target}户", f"{actual}户", str(weight), "1"))
    whole, rest = divmod(2 * 100 * weight * min(actual, target) + target, 2 * target)
    assert rest >= 0
    assert row.expected == D(whole) / 100
