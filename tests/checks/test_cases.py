"""Every rule's case file holds: at least four right and four wrong examples, each with the findings it says."""

from __future__ import annotations

import pytest

from jiheng.checks import all_rules
from jiheng.checks.registry import HEADINGS
from support.cases import CaseFile, case_codes, cases_of, findings_of

CODES = [rule.code for rule in all_rules()]


@pytest.mark.parametrize("code", CODES)
def test_a_rule_has_four_right_and_four_wrong_examples(code):
    assert code in case_codes()
    cases = list(cases_of(code))
    assert sum(case.right for case in cases) >= 4
    assert sum(not case.right for case in cases) >= 4
    assert all(case.right == (not case.expectations) for case in cases)


@pytest.mark.parametrize("case", [case for code in case_codes() for case in cases_of(code)], ids=str)
def test_a_case_gives_just_the_findings_it_says(case: CaseFile):
    found = findings_of(case)
    said = [f"{f.severity} 应为 {f.expected} 现为 {f.found}: {f.message.text('zh')}" for f in found]
    assert len(found) == len(case.expectations), said
    assert all(wanted.fits(finding) for wanted, finding in zip(case.expectations, found, strict=True)), said


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_rule_page_has_its_headings(rule):
    assert [heading for heading in HEADINGS if heading not in rule.page] == []
    assert rule.basis
