"""``check DIR`` takes the files of one unit as a set."""

import json
import re

import pytest

from support.cases import cases_of

_FILE = re.compile(r"^--- 文件：(\S+)$", re.MULTILINE)


@pytest.fixture
def folder(tmp_path):
    case = next(case for case in cases_of("CX102") if "报告与另一个文件里的自评表不同" in case.title)
    _, *files = _FILE.split(case.document)
    for name, text in zip(files[::2], files[1::2], strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def checked(run, folder, *options):
    return json.loads(run("check", folder, "--format", "json", *options).stdout)


def test_a_finding_between_files_stands_under_its_first_place_and_names_both(run, folder):
    report = next(file for file in checked(run, folder, "--select", "CX")["files"] if file["findings"])
    assert report["path"] == str(folder / "报告.txt")
    assert {place["file"] for place in report["findings"][0]["places"]} == {str(folder / "报告.txt"), str(folder / "自评表.txt")}


@pytest.mark.parametrize("jobs", ["2", "0"])
def test_results_are_the_same_for_any_number_of_jobs(run, folder, jobs):
    assert checked(run, folder, "--jobs", jobs) == checked(run, folder, "--jobs", "1")


def test_rules_on_sets_can_be_left_out(run, folder):
    assert checked(run, folder, "--select", "CX", "--ignore", "CX102")["summary"]["errors"] == 0


def test_a_finding_between_files_passes_into_sarif_with_the_other_file(run, folder):
    found = json.loads(run("check", folder, "--format", "sarif", "--select", "CX").stdout)["runs"][0]["results"][0]
    assert "%E8%87%AA%E8%AF%84%E8%A1%A8" in json.dumps(found["relatedLocations"])
