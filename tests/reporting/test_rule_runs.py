"""The ledger of rules, told."""

import json

from jiheng.checks.ledger import RuleRun, State
from jiheng.messages import msg
from jiheng.reporting.json_output import check_json
from jiheng.reporting.lines import as_text
from jiheng.reporting.result import FileResult
from jiheng.reporting.rule_runs import rule_run_lines

RUNS = (
    RuleRun("FD101", "execution-rate", State.INSUFFICIENT, 1, 0, (msg("《{form}》没有读出资金部分", form="道路养护"),)),
    RuleRun("SC101", "score", State.RAN, 7, 2),
    RuleRun("TX101", "text", State.NOT_SELECTED, reasons=(msg("没有选用"),)),
)


def test_the_ledger_of_a_file():
    text = as_text(rule_run_lines([FileResult("a.docx", "docx", rules=RUNS)]))
    assert "a.docx：已执行 1 条，数据不足 1 条，未选用 1 条" in text
    assert "FD101  数据不足  1     0     《道路养护》没有读出资金部分" in text
    assert "TX101" not in text


def test_a_file_that_was_not_read_is_one_line():
    text = as_text(rule_run_lines([FileResult("a.docx", error=msg("文件是空的（0 字节），请确认是否上传完整。"), rules=RUNS)]))
    assert "一条规则也没有执行：文件是空的" in text
    assert "FD101" not in text


def test_the_ledger_as_json():
    (file,) = json.loads(check_json([FileResult("a.docx", "docx", rules=RUNS)], "0"))["files"]
    assert [(run["code"], run["state"], run["subjects"], run["findings"]) for run in file["rules"]] == [
        ("FD101", "insufficient_data", 1, 0),
        ("SC101", "ran", 7, 2),
        ("TX101", "not_selected", 0, 0),
    ]
    assert file["rules"][0]["reasons"] == ["《道路养护》没有读出资金部分"]
