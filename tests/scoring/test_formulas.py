"""Every formula against its worked figures, against a slow oracle, and its order properties."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.scoring.formulas import (
    ROW_FORMULAS,
    Terms,
    all_or_nothing,
    band,
    bounds,
    completion,
    elements,
    equal,
    execution,
    fixed_points,
    index,
    ladder,
    pass_mark,
    proportional,
    row_formula,
    share,
    threshold,
)
from jiheng.values.interval import Interval
from jiheng.values.printed import round_half_up

F = Fraction


def two(value: Fraction) -> Decimal:
    return round_half_up(value, 2)


@pytest.mark.parametrize(
    "actual, target, weight, score",
    [
        (30437, 33333, 6, "5.48"),
        (4157, 6130, 5, "3.39"),
        (26280, 27203, 5, "4.83"),
        (246, 253, 20, "19.45"),
        (0, 50000, "2.5", "0.00"),
        (20000, 100000, 3, "0.60"),
        (80000, 100000, 4, "3.20"),
        (141573, 167956, 20, "16.86"),
    ],
)
def test_proportional_worked_figures(actual, target, weight, score):
    assert two(proportional(Decimal(weight), completion(actual, target))) == Decimal(score)


def test_the_score_rate_is_taken_from_the_rounded_score():
    score = two(proportional(6, completion(30437, 33333)))
    assert Decimal(6) - score == Decimal("0.52")
    assert two(F(score) / 6 * 100) == Decimal("91.33")


def test_a_reverse_indicator_divides_the_target_by_the_result():
    assert proportional(10, completion(40, 30, reverse=True)) == F(15, 2)
    assert proportional(10, completion(20, 30, reverse=True)) == 10


@pytest.mark.parametrize(
    "executed, budget, score",
    [("450", "600", "7.50"), ("296.54", "300", "9.88"), ("157912", "260000", "6.07"), ("700", "600", "10.00")],
)
def test_execution_worked_figures(executed, budget, score):
    assert two(execution(10, Decimal(executed), Decimal(budget))) == Decimal(score)


def test_the_printed_rate_gives_the_same_execution_score():
    assert two(execution(10, Decimal("60.74"), 100)) == Decimal("6.07")


@pytest.mark.parametrize(
    "rate, weight, score",
    [("0.9131", 10, "7.83"), ("0.6781", 10, "1.95"), ("0.9661", 5, "4.58"), ("0.6", 10, "0.00"), ("0.59", 10, "0.00"), ("1", 10, "10.00")],
)
def test_pass_mark_worked_figures(rate, weight, score):
    assert two(pass_mark(weight, Decimal(rate))) == Decimal(score)


def test_the_pass_mark_charges_over_completion_where_the_regime_says_so():
    assert two(pass_mark(10, Decimal("1.0989"), charge=1)) == Decimal("9.01")
    assert two(pass_mark(10, F(100, 91), charge=1)) == Decimal("9.01")
    assert pass_mark(10, Decimal("1.0989")) == 10
    assert pass_mark(10, 3, charge=1) == 0


@pytest.mark.parametrize(
    "weight, target, actual, score",
    [(8, 80, F(95, 122) * 100, "7.15"), (6, 95, F(11140, 122), "4.89"), (8, 80, 80, "8.00"), (8, 80, 99, "8.00"), (8, 80, 50, "0.00")],
)
def test_threshold_worked_figures(weight, target, actual, score):
    assert two(threshold(weight, target - actual)) == Decimal(score)


def test_the_threshold_is_continuous_within_a_point():
    assert threshold(8, 80 - F(95, 122) * 100) == F(8) - F(8) * F(1, 20) * (80 - F(9500, 122))


def test_elements_and_fixed_points_worked_figures():
    assert elements(5, 1, 4) == F("3.75")
    assert elements(5, 4, 4) == 0
    assert fixed_points(4, [1, 2]) == 3
    assert fixed_points(4, [2, Decimal("0.5"), Decimal("0.5"), 1]) == 4
    assert fixed_points(4, [2, 3]) == 4
    assert fixed_points(4, [2, -1, -2]) == 0


def test_shares_worked_figures():
    assert two(share(8, 112, 122)) == Decimal("7.34")
    assert two(share(8, 117, 122)) == Decimal("7.67")


def test_the_index_weighs_each_level_by_how_many_chose_it():
    assert two(index([92, 11, 15, 4], [100, 80, 60, 40])) == Decimal("91.31")
    assert index([92, 11, 15, 4, 0], [100, 80, 60, 40, 0]) == F(11140, 122)


def test_the_same_results_give_other_points_by_another_rule():
    rates = [F(30437, 33333), F(4157, 6130), F(26280, 27203)]
    self_made = sum(two(pass_mark(w, rate)) for w, rate in zip([10, 10, 5], rates, strict=True))
    scorecard = sum(two(proportional(w, rate)) for w, rate in zip([6, 5, 5], rates, strict=True))
    assert (self_made, scorecard) == (Decimal("14.36"), Decimal("13.70"))


def test_bands_ladders_and_yes_or_no():
    assert band(10, F(3, 5), F(4, 5)) == Interval(F(6), F(8))
    steps = {90: 1, 80: F(4, 5), 60: F(1, 2)}
    assert [ladder(10, value, steps) for value in (95, 90, 85, 60, 59)] == [10, 10, 8, 5, 0]
    assert (all_or_nothing(5, met=True), all_or_nothing(5, met=False)) == (5, 0)


def test_an_exact_target_is_scored_in_proportion_on_both_sides():
    assert [equal(10, rate) for rate in (1, F(1, 2), 2, 0)] == [10, 5, 5, 0]


positive = st.fractions(min_value=F(1, 1000), max_value=10**6, max_denominator=1000)
nonnegative = st.fractions(min_value=0, max_value=10**6, max_denominator=1000)
rule = st.sampled_from([*ROW_FORMULAS, "= w * min(1, x / T)"])


def terms(weight, actual, target, *, reverse=False):
    settings = {"step": F(1, 20), "step_90": F(1), "step_60": F(1, 2)}
    return Terms(weight, actual, target, reverse, percent=False, settings=settings)


@given(rule, positive, nonnegative, positive)
def test_a_score_is_never_below_zero_nor_above_the_points(name, weight, actual, target):
    assert 0 <= row_formula(name).score(terms(weight, actual, target)) <= weight


@given(rule.filter(lambda name: name != "equal"), positive, positive, positive, positive, st.booleans())
def test_a_better_result_never_earns_less(name, weight, first, second, target, reverse):
    if name.startswith("="):
        reverse = False
    worse, better = sorted((first, second), reverse=reverse)
    formula = row_formula(name)
    assert formula.score(terms(weight, worse, target, reverse=reverse)) <= formula.score(terms(weight, better, target, reverse=reverse))


@given(positive, nonnegative, positive)
def test_proportional_and_pass_mark_equal_a_slow_oracle(weight, actual, target):
    rate = Fraction(actual.numerator * target.denominator, actual.denominator * target.numerator)
    assert proportional(weight, completion(actual, target)) == (weight if rate >= 1 else weight * rate)
    slow = F(0) if rate <= F(3, 5) else weight if rate >= 1 else weight * (rate - F(3, 5)) / F(2, 5)
    assert pass_mark(weight, rate) == slow


@given(rule, positive, positive, positive, positive, st.fractions(min_value=0, max_value=1, max_denominator=50))
def test_the_bounds_hold_every_score_of_a_rounded_result(name, weight, low, width, target, where):
    formula = row_formula(name)
    reading = Interval(low, low + width)
    within = low + width * where
    assert formula.score(terms(weight, within, target)) in bounds(formula, terms(weight, within, target), reading)


@given(positive, positive, positive)
def test_the_bounds_of_a_charged_pass_mark_hold_the_target(weight, target, width):
    settings = {"pass_mark": F(3, 5), "over_charge": F(1)}
    over = Terms(weight, target, target, settings=settings)
    found = bounds(row_formula("pass_mark"), over, Interval(target - min(width, target) / 2, target + width))
    assert found.high == weight


def test_an_unknown_formula_is_a_key_error():
    with pytest.raises(KeyError):
        row_formula("guess")
