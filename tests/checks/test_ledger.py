"""Which rules ran, and why others did not."""

from pathlib import Path

from attrs import evolve

from jiheng.checks import Case, all_rules
from jiheng.checks.ledger import State, rule_runs, unreadable_runs
from jiheng.documents import Document, Unread
from jiheng.messages import msg
from jiheng.records import Place
from support.forms_maker import form, funds, indicator
from support.results_maker import findings

WHOLE = form([indicator("养护里程", "≥120公里", "118公里", "20", "20")], [funds("300", "296.54", "10", "10")])
PICTURE = Unread(msg("图片没有读取。"), Place(part="正文"))


def runs(*records, unread=(), found=(), **asked):
    case = Case(Document(Path("a.docx"), "docx", (), tuple(unread)), records)
    return {run.code: run for run in rule_runs(case, found, **asked)}


def reasons(run):
    return [str(reason) for reason in run.reasons]


def test_every_rule_is_in_the_ledger():
    assert list(runs(WHOLE)) == [rule.code for rule in all_rules()]


def test_a_rule_that_ran_tells_on_how_much_and_how_many_findings():
    run = runs(WHOLE, WHOLE, found=findings())["FD101"]
    assert (run.state, run.subjects, run.findings) == (State.RAN, 2, 1)


def test_a_rule_that_was_not_asked_for():
    found = runs(WHOLE, select=("FD",), ignore=("FD102",))
    assert {found[code].state for code in ("SC101", "FD102")} == {State.NOT_SELECTED}
    assert found["FD101"].state is State.RAN


def test_a_kind_of_record_that_the_file_does_not_hold():
    run = runs(WHOLE)["SC110"]
    assert run.state is State.NOT_APPLICABLE
    assert reasons(run) == ["文件中没有评分表"]


def test_a_part_that_was_not_read_is_insufficient_data_and_is_named():
    run = runs(WHOLE, unread=[PICTURE])["SC110"]
    assert run.state is State.INSUFFICIENT
    assert reasons(run) == ["文件有 1 处没有读出或读得没有把握（正文）"]


def test_a_file_in_which_nothing_is_known_gives_no_rule_anything_to_look_at():
    assert {run.state for run in runs().values()} == {State.INSUFFICIENT}
    assert reasons(runs()["TX104"]) == ["文件中没有认出自评表、报告或评分表"]


def test_a_form_without_funds_is_insufficient_data_for_the_rules_on_funds():
    found = runs(evolve(WHOLE, funds=()))
    assert found["FD101"].state is State.INSUFFICIENT
    assert "没有读出资金部分" in reasons(found["FD101"])[0]
    assert found["SC101"].state is State.RAN


def test_a_form_without_indicators_or_scores():
    bare = evolve(WHOLE, indicators=())
    assert runs(bare)["SC101"].state is State.INSUFFICIENT
    assert "没有读出指标" in reasons(runs(bare)["AC106"])[0]
    assert "没有分值、得分栏" in reasons(runs(evolve(WHOLE, has_scores=False))["WT101"])[0]


def test_one_of_two_forms_not_read_is_a_rule_run_in_part():
    run = runs(WHOLE, evolve(WHOLE, funds=()))["FD101"]
    assert run.state is State.PARTLY
    assert len(run.reasons) == 1


def test_a_file_that_could_not_be_read_gives_no_rule_anything_to_look_at():
    found = unreadable_runs(msg("文件是空的（0 字节），请确认是否上传完整。"), ignore=("FD",))
    assert {run.state for run in found} == {State.INSUFFICIENT, State.NOT_SELECTED}
    assert all(run.state is State.NOT_SELECTED for run in found if run.code.startswith("FD"))
