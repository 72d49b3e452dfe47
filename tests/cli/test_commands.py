"""jiheng extract, score, rules, regimes."""

import json

import pytest

from jiheng.checks import all_rules
from jiheng.scoring.regime import all_regimes


def test_extract_gives_records_with_places(run, folder):
    result = run("extract", "wrong.txt")
    assert result.exit_code == 0
    (file,) = json.loads(result.stdout)["files"]
    (form,) = [record for record in file["records"] if record["type"] == "self_evaluation"]
    assert form["project"] == "道路养护"
    assert form["funds"][0]["executed"] == "296.54"
    assert form["funds"][0]["place"]["line"] == 7


def test_extract_lists_what_could_not_be_read(run, unreadable):
    result = run("extract", "empty.txt", "wrong.txt")
    assert result.exit_code == 2
    assert [file["error"] is None for file in json.loads(result.stdout)["files"]] == [False, True]


def test_extract_as_markdown(run, folder):
    text = run("extract", "wrong.txt", "--format", "md").stdout
    assert "| 年度资金总额 | 300 | 300 | 296.54 |" in text


def test_score_explains_each_row(run, folder):
    result = run("score", "wrong.txt")
    assert result.exit_code == 0
    assert "表中 10，应得 9.88  不符" in result.stdout
    assert "296.54 ÷ 300" in result.stdout
    assert "表中 49.17，应得 49.17\n" in result.stdout
    assert "表中总分 99.17，各行得分合计 99.17，复算总分 99.05" in result.stdout
    assert "mof-2020" in result.stdout


def test_score_as_json(run, folder):
    (form,) = json.loads(run("score", "wrong.txt", "--format", "json").stdout)["forms"]
    row, *_ = form["rows"]
    assert (row["weight"], row["score"], row["expected"], row["agrees"]) == ("10", "10", "9.88", False)
    assert form["total"]["computed"] == "99.05"


def test_score_under_every_regime(run, folder):
    (form,) = json.loads(run("score", "wrong.txt", "--all-regimes", "--format", "json").stdout)["forms"]
    assert [other["id"] for other in form["all_regimes"]] == [regime.id for regime in all_regimes()]
    text = run("score", "wrong.txt", "--all-regimes").stdout
    assert "各口径下的总分和等级" in text
    assert "定量指标得分：未达到目标不得分 → 50.00 差" in text


def test_a_grade_that_hangs_on_no_single_judgement_says_so(run, folder):
    met = (folder / "right.txt").read_text(encoding="utf-8").replace("118公里", "120公里").replace("49.17", "50")
    (folder / "met.txt").write_text(met, encoding="utf-8")
    assert "没有哪一处判断单独会改变等级" in run("score", "met.txt", "--all-regimes").stdout


def test_score_names_the_judgement_that_moves_the_grade(run, folder):
    close = (folder / "wrong.txt").read_text(encoding="utf-8").replace("| 40 | 40 |", "| 40 | 31 |").replace("99.17", "90.17")
    (folder / "close.txt").write_text(close.replace("| 296.54 | 10 | 100% | 10 |", "| 240 | 10 | 80% | 10 |"), encoding="utf-8")
    text = run("score", "close.txt", "--all-regimes").stdout
    assert "“年度资金总额”按公式得 8.00 分 → 88.17 良" in text
    (form,) = json.loads(run("score", "close.txt", "--all-regimes", "--format", "json").stdout)["forms"]
    assert {"total": "88.17", "grade": "良"}.items() <= form["moves"][0].items()


def test_score_of_a_file_without_forms(run, folder):
    (folder / "note.txt").write_text("一段说明。\n", encoding="utf-8")
    assert "没有读出自评表" in run("score", "note.txt").stdout


def test_rules_lists_every_rule(run):
    text = run("rules").stdout
    assert all(rule.code in text and rule.title in text for rule in all_rules())


@pytest.mark.parametrize("code", ["FD101", "fd101"])
def test_a_rule_is_explained_by_its_page(run, code):
    text = run("rules", code).stdout
    assert "execution-rate" in text
    assert "错误示例" in text
    assert "财预〔2020〕10号" in text


def test_rules_as_json(run):
    rules = json.loads(run("rules", "--format", "json").stdout)["rules"]
    assert [rule["code"] for rule in rules] == [rule.code for rule in all_rules()]


def test_regimes_lists_every_regime(run):
    text = run("regimes").stdout
    assert all(regime.id in text and regime.title in text for regime in all_regimes())


def test_a_regime_is_explained_in_full(run):
    text = run("regimes", "mof-2020").stdout
    for part in ("财预〔2020〕10号", "预算执行率 10", "w × x ÷ T", "优：90 分及以上", "130%", "2020-02-25", "达成预期指标"):
        assert part in text


def test_regimes_as_json(run):
    (regime,) = json.loads(run("regimes", "mof-2020", "--format", "json").stdout)["regimes"]
    assert regime["points"]["预算执行率"] == "10"
    assert regime["bands"][0]["low"] == "0.8"
