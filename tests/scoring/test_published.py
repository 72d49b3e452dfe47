"""The published project scored two ways: the unit's own table (88.37) and the third party's scorecard (93.50), and what would move either."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve

from jiheng.records import Indicator, SelfEvaluation
from jiheng.scoring.infer import choose_regime
from jiheng.scoring.model import Source
from jiheng.scoring.moves import what_moves_the_grade
from jiheng.scoring.regime import load_regime
from jiheng.scoring.score import score_form
from support.forms_maker import form, funds, indicator

D = Decimal
PROPORTION = "按照完成比例赋分"


def own_table(**parts: str) -> SelfEvaluation:
    """The unit's own table."""
    rows = [
        indicator("参加人数", ">=33333人", "=30437人", "10", "7.83", rate="91.31", rule=PROPORTION),
        indicator("单建人数", ">=6130人", "=4157人", "10", "1.95", rate="67.81", rule=PROPORTION),
        indicator("统账人数", ">=27203人", "=26280人", "5", "4.58", rate="96.61", rule=PROPORTION),
        indicator("报销比例", ">=91%", "=100%", "10", "9.01", rate="109.89", rule=PROPORTION),
        indicator("支付时间", "=12月25日", "=12月25日", "5", "5", rate="100", rule=PROPORTION),
        indicator("补助标准", "=5元/人/月", "=5元/人/月", "10", "10", rate="100", rule="直接赋分", level1="成本指标"),
        indicator("起付线", "<=12万元", "=12万元", "10", "10", rate="100", rule=PROPORTION, level1="成本指标"),
        indicator("享受待遇", "及时", "达到预期指标", "10", "10", rate="100", rule="按评判等级赋分", level1="效益指标"),
        indicator("就医负担", "减轻", "达到预期指标", "10", "10", rate="100", rule="按评判等级赋分", level1="效益指标"),
        indicator("群众满意度", ">=95%", "=95%", "10", "10", rate="100", rule="满意度赋分", level1="满意度指标"),
    ]
    return form(rows, [funds("182.62", "182.62", score="10", rate="100%")], **parts)


def test_the_units_table_follows_the_regime_with_the_pass_mark():
    judgement = choose_regime(own_table(department="河湾市"))
    assert (judgement.regime.id, judgement.source) == ("xinjiang-self", Source.INFERRED)
    assert (judgement.reproduces, judgement.of) == (11, 11)


def test_the_units_total_and_grade():
    found = score_form(own_table(), load_regime("xinjiang-self"))
    assert (found.printed_total, found.computed_total, found.grade) == (D("88.37"), D("88.37"), "良")


def test_in_proportion_the_unit_would_have_had_a_better_grade():
    regime = load_regime("xinjiang-self")
    found = score_form(own_table(), evolve(regime, settings={**regime.settings, "pass_mark": 0}))
    assert (found.computed_total, found.grade) == (D("94.75"), "优")


def test_what_moves_the_units_grade():
    moves = what_moves_the_grade(own_table(), load_regime("xinjiang-self"))
    assert (D("94.75"), "优") in [(move.total, move.grade) for move in moves]
    assert all(move.grade != "良" for move in moves)
    assert "定量指标得分：按比例计分（不设及格线）" in [move.what.text("zh") for move in moves]


#: level, points, published score and how far each row can be recomputed from target and result (None: elements or survey answers)
SCORECARD: list[tuple[str, str, str | None, str | None, str]] = [
    ("项目决策", "10", None, None, "10"),
    ("项目过程", "21", None, None, "20.75"),
    ("项目过程", "4", None, None, "3"),
    ("项目产出", "6", ">=33333人", "=30437人", "5.48"),
    ("项目产出", "5", ">=6130人", "=4157人", "3.39"),
    ("项目产出", "5", ">=27203人", "=26280人", "4.83"),
    ("项目产出", "5", ">=100%", "=100%", "5"),
    ("项目产出", "5", ">=100%", "=100%", "5"),
    ("项目产出", "9", None, None, "9"),
    ("项目效益", "8", ">=80%", "=77.87%", "7.15"),
    ("项目效益", "8", None, None, "7.34"),
    ("项目效益", "8", None, None, "7.67"),
    ("项目效益", "6", ">=95%", "=91.31%", "4.89"),
]
NAMES = [
    "立项",
    "管理",
    "档案",
    "参加人数",
    "单建人数",
    "统账人数",
    "支付准确率",
    "支付及时率",
    "其余产出",
    "政策知晓满意度",
    "负担",
    "稳定",
    "满意度",
]


def scorecard(**changed: str) -> SelfEvaluation:
    rows: list[Indicator] = [
        indicator(name, target, actual, weight, changed.get(name, score), level1=level)
        for name, (level, weight, target, actual, score) in zip(NAMES, SCORECARD, strict=True)
    ]
    return form(rows)


def test_the_scorecards_total_and_grade():
    found = score_form(scorecard(), load_regime("xinjiang-third-party"))
    assert (found.printed_total, found.computed_total, found.grade) == (D("93.50"), D("93.50"), "优")


def test_the_scorecards_classes():
    found = score_form(scorecard(), load_regime("xinjiang-third-party"))
    totals: dict[str, Decimal] = {}
    for row in found.rows:
        assert isinstance(row.row, Indicator)
        totals[row.row.level1] = totals.get(row.row.level1, D(0)) + (row.expected or (row.row.score and row.row.score.decimal) or D(0))
    assert totals == {"项目决策": D(10), "项目过程": D("23.75"), "项目产出": D("32.70"), "项目效益": D("27.05")}


def test_head_counts_by_the_pass_mark():
    regime = load_regime("xinjiang-third-party")
    found = score_form(scorecard(), evolve(regime, rules={**regime.rules, "higher": "pass_mark"}))
    assert (found.computed_total, found.grade) == (D("90.06"), "优")


def test_satisfaction_as_the_plain_share_of_the_satisfied():
    rows = scorecard(满意度="6")
    satisfied = evolve(rows, indicators=(*rows.indicators[:-1], indicator("满意度", ">=95%", "=96.72%", "6", "6")))
    found = score_form(satisfied, load_regime("xinjiang-third-party"))
    assert found.computed_total == D("94.61")


def test_archive_points_refused_and_accuracy_and_timeliness_unproven():
    regime = load_regime("xinjiang-third-party")
    refused = score_form(scorecard(档案="1"), regime)
    assert (refused.printed_total, refused.grade) == (D("91.50"), "优")
    unproven = evolve(scorecard(), indicators=tuple(row for row in scorecard().indicators if row.name.text not in {"支付准确率", "支付及时率"}))
    found = score_form(unproven, regime)
    assert (found.computed_total, found.grade) == (D("83.50"), "良")
