"""The runner on a small suite, with programs that do as they are told."""

from __future__ import annotations

import json
import shlex
import sys

import pytest

from jiheng.conformance.__main__ import main

CHECKER = """
import json, sys
command, path, *options = sys.argv[1:]
paths = sys.stdin.read().splitlines() if path == "-" else [path]
answer = json.loads(sys.argv[0].endswith(".py") and open(sys.argv[0] + ".json", encoding="utf-8").read())
print(json.dumps({"files": [{"path": path, "error": None, **answer[command]} for path in paths]} if command != "score" else answer[command]))
"""
FINDING = {"code": "FD101", "severity": "error", "found": "100%", "message": "…", "places": [{"line": 2}]}
RIGHT = {"check": {"findings": [FINDING]}, "extract": {"records": [{"year": 2024}]}, "score": {"forms": [{"total": {"computed": "90.0"}}]}}
EXPECTED = {"findings": [{"code": "FD101"}], "records": [{"year": 2024}], "scores": {"forms": [{"total": {"computed": "90"}}]}}


@pytest.fixture
def run(tmp_path, capsys):
    """Run a suite of one case against a program that gives these answers; status and output."""
    folder = tmp_path / "suite" / "FD" / "rate"
    folder.mkdir(parents=True)
    (folder / "自评表.txt").write_text("执行率100%", encoding="utf-8")
    (folder / "case.toml").write_text('tests = "执行率"\nrules = ["FD"]\n', encoding="utf-8")
    (folder / "expected.json").write_text(json.dumps(EXPECTED), encoding="utf-8")
    (tmp_path / "checker.py").write_text(CHECKER, encoding="utf-8")

    def invoke(answers, *options):
        (tmp_path / "checker.py.json").write_text(json.dumps(answers), encoding="utf-8")
        command = f"{shlex.quote(sys.executable)} {shlex.quote(str(tmp_path / 'checker.py'))}"
        status = main(["--cmd", command, "--suite", str(tmp_path / "suite"), *map(str, options)])
        return status, capsys.readouterr().out

    return invoke


def test_a_program_that_says_what_is_expected_conforms(run):
    status, output = run(RIGHT)
    assert status == 0
    assert output.splitlines()[1].split() == ["FD", "1", "1/1", "1/1", "1/1", "0", "0", "0"]


def test_a_missing_and_a_false_finding_are_told(run):
    status, output = run(RIGHT | {"check": {"findings": [FINDING | {"code": "FD102"}]}})
    assert status == 1
    assert "没有报告" in output
    assert "不该报告：FD102" in output


def test_findings_of_other_rules_are_passed_over(run):
    assert run(RIGHT | {"check": {"findings": [FINDING, FINDING | {"code": "TY101"}]}})[0] == 0


def test_a_wrong_value_is_told_with_its_path(run):
    status, output = run(RIGHT | {"extract": {"records": [{"year": 2023}]}})
    assert status == 1
    assert "records[0].year：应为 2024，得到 2023" in output


def test_a_file_that_was_not_read_deviates(run):
    status, output = run(RIGHT | {"check": {"error": "文件已损坏", "findings": []}})
    assert status == 1
    assert "自评表.txt 读不了：文件已损坏" in output


def test_a_known_deviation_needs_to_deviate(run, tmp_path):
    known = tmp_path / "known.toml"
    known.write_text('[[deviation]]\ncase = "FD/rate"\nreason = "旧版"\n', encoding="utf-8")
    assert run(RIGHT | {"extract": {"records": [{"year": 2023}]}}, "--deviations", known)[0] == 0
    status, output = run(RIGHT, "--deviations", known)
    assert status == 1
    assert "已不再偏离" in output


def test_a_known_deviation_without_case_is_refused(run, tmp_path):
    known = tmp_path / "known.toml"
    known.write_text('[[deviation]]\ncase = "FD/other"\nreason = "旧版"\n', encoding="utf-8")
    assert run(RIGHT, "--deviations", known)[0] == 2


def test_outcomes_are_written_as_json(run, tmp_path):
    run(RIGHT, "--json", tmp_path / "out.json")
    (case,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["cases"]
    assert case["id"] == "FD/rate"
    assert not case["unexpected"]


def test_a_program_that_cannot_be_started_is_a_fault_of_the_request(tmp_path, run):
    assert main(["--cmd", str(tmp_path / "missing"), "--suite", str(tmp_path / "suite")]) == 2


def test_a_program_that_prints_no_json_is_a_fault_of_the_request(tmp_path, run):
    assert main(["--cmd", f"{shlex.quote(sys.executable)} -c 'print(1)'", "--suite", str(tmp_path / "suite")]) == 2


def test_a_family_without_cases_is_refused(run):
    assert run(RIGHT, "--only", "XX")[0] == 2
