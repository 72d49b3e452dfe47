"""What every output is made from."""

import pickle

import pytest
from attrs import evolve

from jiheng.messages import msg
from jiheng.records import Severity
from jiheng.reporting.result import FileResult, FormRegime, Summary, at_least, reading_doubts
from jiheng.scoring import Judgement, Source
from jiheng.scoring.regime import default_regime
from support.forms_maker import form
from support.results_maker import evaluation, findings, results


@pytest.mark.parametrize("least, codes", [("note", ["FD101", "TX101", "ST101"]), ("warning", ["FD101", "TX101"]), ("error", ["FD101"])])
def test_findings_are_kept_from_a_severity_on(least, codes):
    assert [finding.code for finding in at_least(findings(), Severity(least))] == codes


def test_an_unstamped_finding_counts_as_a_question():
    unstamped = evolve(findings()[0], severity=None)
    assert Summary.over([FileResult("a", findings=(unstamped,))]).notes == 1


def test_every_repair_is_a_reading_doubt():
    (doubt,) = reading_doubts([evaluation()])
    assert str(doubt.reason) == "单元格内容似乎重复了一遍，按“12月底”读取，请核对原件。"
    assert doubt.place.text == "12月底12月底"


def test_a_repair_of_a_new_kind_is_told_too():
    made = evaluation()
    repairs = tuple(evolve(repair, kind="turned") for repair in made.repairs)
    (doubt,) = reading_doubts([evolve(made, repairs=repairs)])
    assert str(doubt.reason) == "内容按“12月底”读取，请核对原件。"


def test_a_form_without_project_has_an_empty_one():
    judged = FormRegime.of_form(2, form(project=None), Judgement(default_regime(), Source.DEFAULT, 0, 0))
    assert (judged.record, judged.project, judged.regime) == (2, "", "mof-2020")


def test_results_go_to_another_process_whole():
    for result in results():
        assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own
    error = FileResult("a", error=msg("文件是空的（0 字节），请确认是否上传完整。"))
    assert str(pickle.loads(pickle.dumps(error)).error) == str(error.error)  # noqa: S301
