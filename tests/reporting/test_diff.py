"""Baselines and earlier results, written, read and told."""

import json

import pytest
from attrs import evolve

from jiheng.checks.baseline import Scope
from jiheng.reporting.diff import Beside, NoFindingsError, baseline_json, baseline_lines, beside, beside_json, diff_lines, entries, read_entries
from jiheng.reporting.diff import without_known as sorted_out
from jiheng.reporting.json_output import check_json
from jiheng.reporting.lines import as_text
from jiheng.reporting.result import Summary
from jiheng.reporting.text import check_lines
from support.results_maker import results

EVERYTHING = Scope(frozenset({"养护.docx", "水利.txt"}), frozenset({"道路养护"}))


def older(count=1):
    """The run without its first findings."""
    first, *rest = results()
    return [evolve(first, findings=first.findings[count:]), *rest]


def test_a_baseline_and_a_result_hold_the_same_findings():
    assert read_entries(baseline_json(results(), "0")) == read_entries(check_json(results(), "0")) == entries(results())


def test_a_baseline_names_no_line_row_or_page():
    (one, *_) = json.loads(baseline_json(results(), "0"))["findings"]
    assert set(one) == {"key", "file", "project", "code", "severity", "message"}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": [{"path": "a"}]}', '{"kind": "baseline", "findings": [{"key": "a"}]}', "1"])
def test_another_file_is_told_from_one_of_ours(text):
    with pytest.raises(NoFindingsError, match="--write-baseline"):
        read_entries(text)


def test_known_findings_are_set_apart_and_stay_in_a_new_baseline():
    comparison = beside(entries(older()), results(), EVERYTHING)
    found = sorted_out(results(), comparison)
    assert [finding.code for finding in found[0].findings] == ["FD101"]
    assert [finding.code for finding in found[0].known] == ["TX101", "ST101"]
    assert Summary.over(found).known == 2
    assert len(entries(found)) == 3


def test_known_findings_are_counted_and_listed_only_when_asked_for():
    found = sorted_out(results(), beside(entries(older()), results(), EVERYTHING))
    brief, whole = as_text(check_lines(found)), as_text(check_lines(found, verbose=True))
    assert "另有 2 条已在基线中，没有列出。" in brief
    assert "TX101" not in brief
    assert "已知（2 条）" in whole
    assert "TX101" in whole


def test_a_baseline_tells_what_was_not_found_again():
    comparison = beside(entries(results()), older(), EVERYTHING)
    text = as_text(baseline_lines(Beside("known.json", "baseline", comparison)))
    assert "可以从 known.json 中去掉（1 条）" in text
    assert "年度资金总额的执行率应为98.85%" in text
    assert as_text(baseline_lines(Beside("known.json", "baseline", beside(entries(older()), older(), EVERYTHING)))) == ""


def test_the_difference_tells_new_still_and_fixed():
    fresh, gone = older(1), [evolve(results()[0], findings=results()[0].findings[:2])]
    comparison = beside(entries(gone), fresh, EVERYTHING)
    text = as_text(diff_lines(fresh, Beside("old.json", "diff", comparison)))
    assert text.startswith("与 old.json 相比：新增 1 条，仍在 1 条，已改正 1 条。")
    new, still, fixed = (text.index(word) for word in ("新增（1 条）", "仍在（1 条）", "已改正（1 条）"))
    assert new < text.index("ST101") < still < text.index("TX101") < fixed < text.index("FD101")


def test_what_was_not_looked_at_is_only_counted():
    comparison = beside(entries(results()), [evolve(results()[1], error=results()[1].error)], Scope(frozenset(), frozenset()))
    assert "另有 3 条以前的问题" in as_text(baseline_lines(Beside("a", "baseline", comparison)))


def test_the_difference_as_json():
    told = beside_json(Beside("old.json", "diff", beside(entries(older()), results(), EVERYTHING)), results())["diff"]
    assert (told["file"], told["new"], told["still"], told["gone"], told["not_checked"]) == ("old.json", 1, 2, [], [])
    assert [each["code"] for each in told["new_findings"]] == ["FD101"]
    assert beside_json(None, results()) == {}
