"""Scores and regimes explained."""

import json
from datetime import date

from attrs import evolve

from jiheng.records import Severity
from jiheng.reporting.lines import as_text
from jiheng.reporting.regimes import regime_lines, regimes_json, regimes_lines, regimes_markdown, rule_words
from jiheng.reporting.scores import Everywhere, FormScore, score_json, score_lines
from jiheng.scoring import Judgement, Source
from jiheng.scoring.regime import all_regimes, default_regime
from jiheng.scoring.score import score_form, under_all
from support.forms_maker import form, funds, indicator


def scored(*rows, source=Source.INFERRED, **parts):
    made = form(rows, [funds("300", "296.54", "10", "10", rate="100%")], **parts)
    regime = default_regime()
    return FormScore(0, made, Judgement(regime, source, 3, 4), score_form(made, regime))


def test_a_band_is_shown_with_both_ends():
    text = as_text(score_lines("a.docx", [scored(indicator("环境", "改善", "部分达成", "10", "7.5"))]))
    assert "分值 10，表中 7.5，应得 6 至 8" in text


def test_a_row_that_cannot_be_computed_says_so_and_why():
    score = scored(indicator("进度", "12月底", "11月底前基本完成", "10", None))
    text = as_text(score_lines("a.docx", [score]))
    assert "表中 —" in text
    assert str(score.scored.rows[-1].how) in text


def test_the_regime_is_named_with_the_reason():
    text = as_text(score_lines("a.docx", [scored()]))
    assert "由得分反推，4项可算得分中3项相符" in text
    assert "依据：财预〔2020〕10号" in text


def test_printed_and_recomputed_totals_stand_side_by_side():
    (shown,) = json.loads(score_json("a.docx", [scored(total_score="10", grade="优")], "0"))["forms"]
    assert shown["total"] == {"printed": "10", "sum": "10", "computed": "9.88"}
    assert shown["grade"]["printed"] == "优"
    assert "all_regimes" not in shown


def test_a_regime_whose_points_do_not_fit_the_form_has_no_total():
    made = form([indicator("救助人次", "≥500人次", "500人次", "90", "90")], [funds("200", "180", None, "9", rate="90%")])
    taken = score_form(made, default_regime())
    score = FormScore(0, made, Judgement(default_regime(), Source.DEFAULT, 0, 0), taken, Everywhere(tuple(under_all(made)), ()))
    text = as_text(score_lines("a.docx", [score]))
    assert "（mof-2020）：99.00 优" in text
    assert "（hubei）：预算执行另占分值，本表合计110分，不能比较" in text


def test_a_file_without_forms_says_so():
    assert "没有读出自评表" in as_text(score_lines("a.docx", []))


def test_every_rule_of_every_regime_reads_as_a_formula():
    for regime in all_regimes():
        for rule in regime.rules.values():
            assert rule_words(rule)
    assert rule_words("= w * min(1, x / T)") == "w * min(1, x / T)"


def test_a_regime_shows_dates_places_and_severities():
    regime = evolve(default_regime(), places=("青石县", "云水县"), until=date(2026, 12, 31), severities={"FD103": Severity.WARNING})
    text = as_text(regime_lines(regime))
    assert "青石县、云水县；2020-02-25 至 2026-12-31" in text
    assert "FD103 警告" in text


def test_a_regime_without_dates_says_that_none_are_stated():
    regime = evolve(default_regime(), since=None, until=None, basis="")
    assert "未载明" in as_text(regimes_lines([regime]))
    assert json.loads(regimes_json([regime], "0"))["regimes"][0]["since"] is None


def test_the_markdown_of_a_regime_is_a_section_of_lists():
    text = regimes_markdown([default_regime()])
    assert text.startswith("## mof-2020\n\n项目支出绩效自评")
    assert "- 优：90 分及以上" in text
