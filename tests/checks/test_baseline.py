"""Two runs side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks.baseline import Entry, Scope, compare
from jiheng.records import Severity


def entry(key, file="甲.docx", project="道路养护", code="FD101", severity=Severity.ERROR):
    return Entry(key, file, project, code, severity, "执行率不对。")


def scope(*files, projects=(), **asked):
    return Scope(frozenset(files), frozenset(projects), **asked)


def told(old, new, where=None):
    found = compare(old, new, where or scope(*(each.name for each in (*old, *new))))
    return sorted(found.still), sorted(found.new), [each.key for each in found.gone], [each.key for each in found.outside]


def test_what_is_new_still_there_and_gone():
    assert told([entry("a"), entry("b")], [entry("b"), entry("c")]) == ([0], [1], ["a"], [])


def test_a_file_may_be_renamed():
    assert told([entry("a", "甲.docx")], [entry("a", "甲（改）.docx")]) == ([0], [], [], [])


def test_each_old_finding_stands_for_one_new_one():
    assert told([entry("a")], [entry("a"), entry("a")]) == ([0], [1], [], [])


def test_where_two_files_have_the_same_finding_the_name_decides():
    old = [entry("a", "甲.docx"), entry("a", "乙.docx")]
    assert told(old, [entry("a", "乙.docx"), entry("a", "丙.docx")], scope("乙.docx", "甲.docx", "丙.docx")) == ([0], [1], ["a"], [])


def test_the_same_path_goes_before_the_same_name():
    old = [entry("a", "东乡/表.docx"), entry("a", "西乡/表.docx")]
    found = compare(old, [entry("a", "西乡/表.docx")], scope("表.docx"))
    assert [each.file for each in found.gone] == ["东乡/表.docx"]


@pytest.mark.parametrize(
    "where",
    [
        scope("乙.docx"),
        scope("甲.docx", ignore=("FD",)),
        scope("甲.docx", select=("SC",)),
        scope("甲.docx", severity=Severity.ERROR),
    ],
)
def test_what_the_run_did_not_look_at_is_not_gone(where):
    assert told([entry("a", severity=Severity.WARNING)], [], where) == ([], [], [], ["a"])


def test_a_file_of_another_name_counts_when_its_project_was_looked_at():
    assert told([entry("a")], [], scope("甲（改）.docx", projects=("道路养护",))) == ([], [], ["a"], [])


ENTRIES = st.lists(st.builds(entry, st.sampled_from("abc"), st.sampled_from(["甲.docx", "乙.docx", "东乡/甲.docx"])), max_size=8)


@given(ENTRIES)
def test_a_run_beside_itself_has_nothing_new_and_nothing_gone(entries):
    still, new, gone, outside = told(entries, entries)
    assert (len(still), new, gone, outside) == (len(entries), [], [], [])


@given(ENTRIES, ENTRIES)
def test_nothing_is_lost_and_nothing_counted_twice(old, new):
    still, fresh, gone, outside = told(old, new)
    assert sorted(still + fresh) == list(range(len(new)))
    assert len(still) + len(gone) + len(outside) == len(old)
