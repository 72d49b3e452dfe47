"""How a result stands against its target."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jiheng.scoring.assess import assess
from jiheng.scoring.model import Direction, Kind
from jiheng.scoring.regime import default_regime, load_regime
from support.forms_maker import indicator


def look(target, actual, name="完成数量", *, regime=None, **parts):
    return assess(indicator(name, target, actual, "10", "10", **parts), regime or default_regime())


@pytest.mark.parametrize(
    "target, name, parts, direction, assumed",
    [
        ("≥90%", "单位成本", {}, Direction.HIGHER, False),
        ("≤30分钟", "完成率", {}, Direction.LOWER, False),
        ("=72元/人", "补助标准", {}, Direction.EXACT, False),
        ("90%-95%", "利用率", {}, Direction.RANGE, False),
        ("100%", "项目成本", {"level2": "成本指标"}, Direction.HIGHER, True),
        ("95%", "资金到位率", {}, Direction.HIGHER, True),
        ("12万元", "养护费用", {}, Direction.LOWER, True),
        ("3次", "群众投诉", {}, Direction.LOWER, True),
        ("2%", "投诉率", {}, Direction.LOWER, True),
        ("40元", "路灯", {"level2": "经济成本指标"}, Direction.LOWER, True),
        ("40盏", "路灯", {"level2": "数量指标"}, Direction.HIGHER, True),
        ("30天", "完成时间", {"level2": "时效指标"}, Direction.LOWER, True),
        ("30天", "集中培训", {"level2": "数量指标"}, Direction.HIGHER, True),
        ("40", "路灯", {"level1": ""}, Direction.UNKNOWN, True),
    ],
)
def test_direction_comes_from_the_operator_else_from_words_and_headings(target, name, parts, direction, assumed):
    found = look(target, "1", name, **parts)
    assert (found.direction, found.assumed) == (direction, assumed)


@pytest.mark.parametrize(
    "target, name, kind",
    [
        ("≥90%", "知晓率", Kind.QUANTITATIVE),
        ("≥90%", "群众满意度", Kind.SATISFACTION),
        ("较高", "社会影响", Kind.QUALITATIVE),
        ("12月底", "完成时间", Kind.TIMELY),
        ("每季度", "巡查", Kind.TIMELY),
        ("全年", "保障时间", Kind.TIMELY),
        ("—", "路灯", Kind.NONE),
        (None, "路灯", Kind.NONE),
    ],
)
def test_kinds_of_targets(target, name, kind):
    assert look(target, "1", name).kind is kind


@pytest.mark.parametrize(
    "target, actual, ratio, met",
    [
        ("≥95%", "95", Fraction(1), True),
        ("≥95%", "90%", Fraction(90, 95), False),
        ("95", "96%", Fraction(96, 95), True),
        ("≤3000000", "3000000", Fraction(1), True),
        ("≤12万元", "=120000元", Fraction(1), True),
        ("≤12万元", "10万元", Fraction(12, 10), True),
        ("≥33333人", "=30437 人", Fraction(30437, 33333), False),
        ("=9362人", "9362", Fraction(1), True),
        ("=9362人", "9000", Fraction(9000, 9362), False),
        ("=9362人", "9400", Fraction(9400, 9362), None),
        ("90%-95%", "92%", Fraction(1), True),
        ("90%-95%", "80%", Fraction(80, 90), False),
        ("0起", "0起", None, True),
        (">90%", "90%", Fraction(1), None),
    ],
)
def test_comparable_figures_give_a_completion_rate(target, actual, ratio, met):
    found = look(target, actual)
    assert found.comparable
    assert found.met is met
    if ratio is None:
        assert found.ratio is None
    else:
        assert found.ratio is not None
        assert ratio in found.ratio


@pytest.mark.parametrize(
    "target, actual",
    [
        ("=350/人", "105.56"),
        ("350元/人", "105.56万元"),
        ("=40.75/人", "155.79"),
        ("≥95%", "30人"),
        ("≥95%", "0.95"),
        ("≤12万元", "120000"),
        ("≥1000人", "1000人次"),
        ("≥2", "5000"),
    ],
)
def test_figures_in_other_units_are_not_compared(target, actual):
    found = look(target, actual)
    assert not found.comparable
    assert (found.ratio, found.met) == (None, None)


def test_spending_less_than_an_exact_cost_is_no_miss():
    assert look("=100000元", "20000元", "宣传成本").met is None
    assert look("=100000元", "120000元", "宣传成本").met is False


@pytest.mark.parametrize(
    "target, actual, met",
    [
        ("≥95%", "≥90%", False),
        ("≥90%", "≥90%", True),
        ("≥90%", "≥95%", True),
        ("≤30分钟", "≤30分钟", True),
        ("≤30分钟", "≤40分钟", False),
        ("≤30分钟", "≥20分钟", None),
        ("≥95%", "≤98%", None),
        ("≥90%", "90%-95%", None),
        ("=90%", "≥80%", None),
    ],
)
def test_an_operator_in_the_result_decides_only_where_it_proves(target, actual, met):
    found = look(target, actual)
    assert found.met is met
    assert found.ratio is None


@pytest.mark.parametrize(
    "target, actual, met",
    [
        ("较高", "达成预期指标", True),
        ("较高", "已达成预期指标。", True),
        ("100%", "达成预期指标", True),
        ("较高", "部分达成预期指标并具有一定效果", False),
        ("较高", "未达成预期指标且效果较差", False),
        ("较高", "达成预期指标，但仍有较大差距", None),
        ("较高", "较高", True),
        ("减轻", "有效减轻", True),
        ("减轻", "未减轻", None),
        ("有效减轻", "减轻", None),
        ("较高", "较好", None),
        ("较高", "95%", None),
        ("优", "良", False),
        ("良", "优", True),
        ("较高", "—", None),
        ("较高", None, None),
    ],
)
def test_results_in_words(target, actual, met):
    assert look(target, actual).met is met


def test_basically_reached_meets_the_target_only_where_the_regime_says_so():
    assert look("完成", "基本达成目标", regime=load_regime("jiangxi")).met is True
    assert look("完成", "基本达成目标").met is None


@pytest.mark.parametrize(
    "target, actual, met",
    [
        ("12月底", "达成预期指标", True),
        ("12月底", "12月底", True),
        ("=12 月 25 日", "=12 月 25 日", True),
        ("12月底前", "11月30日", True),
        ("8月31日前", "10月15日", False),
        ("2024年8月前", "2024年12月", False),
        ("12月底", "按时完成", True),
        ("每季度", "每季度", True),
        ("每月", "每季度", None),
    ],
)
def test_deadlines(target, actual, met):
    assert look(target, actual, "完成时间").met is met


def test_a_rounded_result_leaves_the_rate_open():
    ratio = look("≥300", "296.54").ratio
    assert ratio is not None
    assert ratio.low < Fraction("296.54") / 300 < ratio.high
