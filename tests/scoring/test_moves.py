"""Which single judgement moves a form's grade."""

from __future__ import annotations

from decimal import Decimal

from jiheng.scoring.moves import what_moves_the_grade
from jiheng.scoring.regime import default_regime
from support.forms_maker import form, funds, indicator

D = Decimal


def moves_of(*rows, money=()):
    return what_moves_the_grade(form(rows, money), default_regime())


def test_one_wrong_score_that_moves_the_grade_is_named_with_its_row():
    rows = [indicator("户数", "≥100户", "60户", "50", "50"), indicator("里程", "≥9公里", "9公里", "50", "50")]
    move = moves_of(*rows)[0]
    assert (move.what.text("zh"), move.total, move.grade) == ("“户数”按公式得 30.00 分", D(80), "良")
    assert move.row is not None
    assert move.row.place.row == 3


def test_a_band_that_may_be_used_up_to_its_end_moves_the_grade():
    rows = [indicator("负担", "减轻", "达成预期指标", "30", "30"), indicator("里程", "≥9公里", "9公里", "60", "60")]
    assert [(move.what.text("zh"), move.grade) for move in moves_of(*rows)] == [("“负担”取下限 24.00 分", "良")]


def test_another_rule_for_execution_moves_the_grade():
    rows = [indicator("里程", "≥9公里", "9公里", "85", "85")]
    found = moves_of(*rows, money=[funds("100", "50", score="5")])
    assert [(move.what.text("en"), move.total) for move in found] == [
        ("budget execution: pass mark of 60%, nothing below", D("85.00")),
        ("budget execution: 5% of the points off for each point of percent short", D("85.00")),
    ]


def test_a_form_without_scores_has_no_grade_to_move():
    assert moves_of(indicator("里程", "≥9公里", "9公里")) == []
