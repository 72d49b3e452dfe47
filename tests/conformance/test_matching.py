"""What counts as given, by the rules of conformance/README.md."""

from __future__ import annotations

import pytest

from jiheng.conformance.matching import facts, fits, pair, same


@pytest.mark.parametrize(
    "wanted, found, right",
    [
        ("97.2", "97.20", True),
        ("1200", "1,200", True),
        ("98.85", "98.85%", True),
        ("项目（一）", "项目(一)", True),
        ("青石县 农业局", "青石县农业局", True),
        ("97.2", "97.3", False),
        (None, None, True),
        (None, "", False),
        ("0", None, False),
        (2024, 2024, True),
    ],
)
def test_values_are_compared_by_what_they_mean(wanted, found, right):
    assert same(wanted, found) is right


def wrong(wanted, found):
    return [fact.path for fact in facts(wanted, found) if not fact.right]


def test_only_what_is_asked_for_is_compared():
    assert wrong({"year": 2024}, {"year": 2024, "unit": "青石县公路站"}) == []


def test_a_missing_row_is_told_once_and_its_values_are_wrong():
    assert wrong({"funds": [{"rate": "90"}, {"rate": "80"}]}, {"funds": [{"rate": "90"}]}) == ["funds.length", "funds[1].rate"]


def test_claims_may_stand_anywhere():
    claims = [{"measure": "budget", "value": "10"}, {"measure": "executed", "value": "9"}]
    assert wrong({"claims": [{"measure": "executed", "value": "9.0"}]}, {"claims": claims}) == []
    assert wrong({"claims": [{"measure": "executed", "value": "8"}]}, {"claims": claims}) == ["claims[0].value"]


FINDING = {
    "code": "FD101",
    "severity": "error",
    "expected": "674064",
    "found": "764064元",
    "places": [{"part": "表1", "row": 3, "column": 8, "line": 12, "text": "共764064元"}],
}


@pytest.mark.parametrize(
    "wanted, right",
    [
        ({"code": "FD"}, True),
        ({"code": "FD101", "severity": "error", "found": "764064"}, True),
        ({"code": "FD101", "severity": "warning"}, False),
        ({"code": "FD101", "expected": "67406"}, False),
        ({"code": "FD101", "places": [{"line": 12}]}, True),
        ({"code": "FD101", "places": [{"row": 3, "column": 7}]}, False),
        ({"code": "FD101", "places": [{"text": "764064元"}]}, True),
        ({"code": "FD101", "places": [{"file": "a.txt"}]}, False),
    ],
)
def test_a_finding_fits_what_is_told_of_it(wanted, right):
    assert fits(wanted, FINDING) is right


def test_findings_are_paired_so_that_most_find_a_partner():
    wanted = [{"code": "FD"}, {"code": "FD101"}]
    findings = [{"code": "FD101"}, {"code": "FD102"}]
    assert pair(wanted, findings) == {0: 1, 1: 0}


def test_a_finding_serves_once():
    assert pair([{"code": "FD"}, {"code": "FD"}], [{"code": "FD101"}]) == {0: 0}
