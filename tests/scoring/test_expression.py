"""A user's formula: exact arithmetic and nothing else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jiheng.scoring.expression import ExpressionError, evaluate, names_in

NAMES = {"w": Fraction(10), "x": Fraction(90), "T": Fraction(95), "r": Fraction(90, 95)}


@pytest.mark.parametrize(
    "expression, value",
    [
        ("w * x / T", Fraction(900, 95)),
        ("w * min(1, r)", Fraction(900, 95)),
        ("max(0, w - w * 0.05 * (T - x))", Fraction(15, 2)),
        ("w if x >= T else w * 0.8 if x > 80 else 0", Fraction(8)),
        ("w if 0 <= r < 1 and x > 1 or w < 0 else 0", Fraction(10)),
        ("-(-w) + 0.1 + .2", Fraction("10.3")),
        ("w if x == 90 and T != 90 else 0", Fraction(10)),
    ],
)
def test_arithmetic_is_exact(expression, value):
    assert evaluate(expression, NAMES) == value


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os')",
        "w.real",
        "w ** 9",
        "w // 2",
        "y + 1",
        "'a'",
        "True",
        "min(w)",
        "min(*[1, 2])",
        "abs(w)",
        "lambda: 1",
        "[w]",
        "w if w else 0",
        "1e999999999",
        "0x10",
        "1j",
        "w +",
        "",
        "w if x in T else 0",
        "w if not x else 0",
        "max(w, 1, key=w)",
    ],
)
def test_everything_else_is_refused(expression):
    with pytest.raises(ExpressionError):
        evaluate(expression, NAMES)


def test_a_long_or_deep_expression_is_refused():
    with pytest.raises(ExpressionError, match="字符"):
        evaluate("w + " * 200 + "w", NAMES)
    with pytest.raises(ExpressionError, match="嵌套"):
        evaluate("-" * 40 + "w", NAMES)


def test_division_by_zero_names_the_expression():
    with pytest.raises(ExpressionError) as caught:
        evaluate("w / (x - 90)", NAMES)
    assert caught.value.expression == "w / (x - 90)"


def test_the_names_of_an_expression():
    assert names_in("w * min(1, x / T)") == {"w", "x", "T"}
