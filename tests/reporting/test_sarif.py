"""SARIF 2.1.0."""

import json

from attrs import evolve

from jiheng.records import Place
from jiheng.reporting.result import FileResult
from jiheng.reporting.sarif import check_sarif
from support.golden import assert_golden
from support.results_maker import findings, results, rules


def test_sarif_is_the_golden_one():
    assert_golden("reporting/check.sarif", check_sarif(results(), rules(), "0.0.0"))


def test_a_result_points_to_its_rule():
    run = json.loads(check_sarif(results(), rules(), "0.0.0"))["runs"][0]
    described = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        if "ruleIndex" in result:
            assert described[result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_file_that_could_not_be_read_makes_the_run_unsuccessful():
    invocation = json.loads(check_sarif(results(), rules(), "0.0.0"))["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["level"] == "error"


def test_addresses_are_percent_encoded_and_absolute_paths_are_file_addresses(tmp_path):
    where = str(tmp_path / "坏 文件.docx")
    run = json.loads(check_sarif([FileResult(where, "docx", None, (), findings()[:1])], rules(), "0.0.0"))["runs"][0]
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith("file:///")
    assert " " not in uri


def test_a_place_without_line_has_no_region():
    finding = evolve(findings()[0], places=(Place(part="表1", row=2, column=8),))
    location = json.loads(check_sarif([FileResult("a.docx", "docx", None, (), (finding,))], rules(), "0"))["runs"][0]["results"][0]["locations"][0]
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "表1 第2行第8列"
