"""How many indicators a second are assessed and scored, and how long the choice of a regime takes: ``python bench/scoring.py``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from jiheng.records import Indicator, SelfEvaluation
from jiheng.scoring.assess import assess
from jiheng.scoring.infer import choose_regime
from jiheng.scoring.regime import default_regime
from jiheng.scoring.rows import score_indicator
from jiheng.scoring.score import score_form
from support.forms_maker import form, funds, indicator

ROWS = 5000
FORMS = 300
ROWS_A_FORM = 14


def measure() -> list[tuple[str, str]]:
    """What was measured, in Chinese, and how much."""
    random = Random(7)  # noqa: S311 - figures for a measurement
    rows = [_row(random) for _ in range(ROWS)]
    forms = [form([_row(random) for _ in range(ROWS_A_FORM)], [funds("600", str(random.randint(300, 600)), score="7.5")]) for _ in range(FORMS)]
    single = _seconds(lambda: _score_rows(rows))
    whole = _seconds(lambda: _score_forms(forms))
    chosen = _seconds(lambda: _choose(forms))
    return [
        ("每秒比较并复算的指标", f"{ROWS / single:,.0f}"),
        ("比较并复算一个指标", f"{single / ROWS * 1e6:.0f} µs"),
        (f"复算一张有 {ROWS_A_FORM} 个指标的表", f"{whole / FORMS * 1e3:.2f} ms"),
        ("为这样一张表选定口径（得分不合任何口径）", f"{chosen / FORMS * 1e3:.2f} ms"),
    ]


def _row(random: Random) -> Indicator:
    target, actual = random.choice(
        [
            (f"≥{random.randint(100, 9999)}户", f"{random.randint(50, 9999)}户"),
            (f"≤{random.randint(10, 99)}万元", f"{random.randint(1, 99)}.{random.randint(10, 99)}万元"),
            ("≥95%", f"{random.randint(80, 100)}"),
            ("12月底", "12月20日"),
            ("较高", "达成预期指标"),
        ]
    )
    return indicator(
        f"指标{random.randint(1, 999)}", target, actual, str(random.choice((2, 5, 10, 20))), f"{random.randint(1, 2)}.5", level2="数量指标"
    )


def _score_rows(rows: list[Indicator]) -> None:
    regime = default_regime()
    for row in rows:
        score_indicator(row, regime, assess(row, regime))


def _score_forms(forms: list[SelfEvaluation]) -> None:
    for one in forms:
        score_form(one, default_regime())


def _choose(forms: list[SelfEvaluation]) -> None:
    for one in forms:
        choose_regime(one)


def _seconds(run: Callable[[], None]) -> float:
    run()
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    for name, figure in measure():
        print(name, figure)
