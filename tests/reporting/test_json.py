"""JSON by the contract."""

import json

from jiheng.records import Claim, Place, Report, Scorecard, ScorecardRow, Section, Text, Value
from jiheng.reporting.json_output import check_json, extract_json
from jiheng.reporting.records_json import record_json
from support.golden import assert_golden
from support.results_maker import evaluation, results

HERE = Place(part="表1", row=4, column=2, text="x")


def test_check_json_is_the_golden_one():
    assert_golden("reporting/check.json", check_json(results(), "0.0.0"))


def test_extract_json_is_the_golden_one():
    assert_golden("reporting/extract.json", extract_json(results(), "0.0.0"))


def test_the_summary_counts_by_severity():
    summary = json.loads(check_json(results(), "0.0.0"))["summary"]
    assert summary == {"files": 3, "unreadable": 1, "errors": 1, "warnings": 1, "notes": 1, "known": 0}


def test_figures_lose_their_separators_and_dashes_are_null():
    total, detail = record_json(evaluation())["funds"]
    assert total["executed"] == "1296.54"
    assert total["adjusted"] == "300.00"
    assert total["rate"] == "100"
    assert detail["adjusted"] is None
    assert detail["weight"] is None


def test_a_target_keeps_raw_text_operator_value_and_unit():
    first, second = record_json(evaluation())["indicators"]
    assert first["target"] == {"raw": "≥120公里", "op": ">=", "value": "120", "unit": "公里"}
    assert second["target"] == {"raw": "较高", "op": None, "value": None, "unit": None}


def test_a_range_has_both_ends():
    report = record_json(_claim("90%-95%"))
    assert report["claims"][0]["value"] == "90"


def test_a_report_gives_sections_and_claims():
    report = record_json(_claim("98.5分"))
    assert report["type"] == "evaluation_report"
    assert report["sections"][0] == {"level": 1, "number": "一", "title": "概况", "place": HERE.as_json()}
    claim = report["claims"][0]
    assert (claim["measure"], claim["value"], claim["unit"], claim["place"]) == ("score", "98.5", "分", HERE.as_json())


def test_the_claim_of_a_grade_is_its_word():
    assert record_json(_claim("优"))["claims"][0]["value"] == "优"


def test_a_scorecard_gives_its_rows():
    cell = Value.read("5.48", HERE)
    row = ScorecardRow("产出", "数量", Text("参保人数", HERE), cell, Value.read("≥33333人", HERE), None, None, cell, cell, None, HERE)
    card = record_json(Scorecard(Text("综合评分表", HERE), (row,), None, cell, HERE))
    assert card["type"] == "scorecard"
    assert card["total_score"] == "5.48"
    assert card["rows"][0]["target"] == "≥33333人"
    assert card["rows"][0]["rate"] is None


def _claim(raw):
    claim = Claim("score", "自评", Value.read(raw, HERE), None, Text("句子", HERE), 0)
    return Report(Text("报告", HERE), 2024, None, (Section(1, "一", "概况", HERE),), (claim,), (), (), HERE)
