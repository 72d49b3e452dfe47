"""Baselines, earlier results, the ledger, the page and the opinion from the command line."""

import json

import pytest

CHECK = ("check", "wrong.txt", "--select", "FD101,SC")


def test_a_baseline_takes_known_findings_out_of_list_and_status(run, folder):
    assert run(*CHECK, "--write-baseline", "known.json").exit_code == 1
    result = run(*CHECK, "--baseline", "known.json")
    assert result.exit_code == 0
    assert "已在基线中" in result.stdout
    shown = json.loads(run(*CHECK, "--baseline", "known.json", "--format", "json").stdout)
    assert shown["summary"]["known"] == len(shown["files"][0]["known"]) > 0
    assert shown["files"][0]["findings"] == []
    assert shown["baseline"]["gone"] == []


def test_a_new_fault_is_found_beside_a_baseline_and_a_mended_one_is_told(run, folder):
    run(*CHECK, "--write-baseline", "known.json")
    text = (folder / "wrong.txt").read_text(encoding="utf-8")
    (folder / "wrong.txt").write_text(
        "填报说明：本表由单位填报。\n\n" + text.replace("100%", "98.85%").replace("| 6 | 40 | 40 |", "| 6 | 40 | 41 |"), "utf-8"
    )
    result = run(*CHECK, "--baseline", "known.json")
    assert result.exit_code == 1
    assert "SC102" in result.stdout
    listed, gone = result.stdout.split("可以从 known.json 中去掉")
    assert "FD101" in gone
    assert "FD101" not in listed


def test_a_baseline_may_be_renewed_in_one_go(run, folder):
    run(*CHECK, "--write-baseline", "known.json")
    before = (folder / "known.json").read_bytes()
    assert run(*CHECK, "--baseline", "known.json", "--write-baseline", "known.json").exit_code == 0
    assert (folder / "known.json").read_bytes() == before


def test_the_difference_to_an_earlier_result(run, folder):
    run(*CHECK, "--format", "json", "--output", "old.json")
    (folder / "wrong.txt").rename(folder / "改.txt")
    result = run("check", "改.txt", "--select", "FD101,SC", "--diff", "old.json")
    assert "新增 0 条" in result.stdout
    assert result.exit_code == 1
    told = json.loads(run("check", "改.txt", "--select", "SC", "--diff", "old.json", "--format", "json").stdout)["diff"]
    assert (told["gone"], told["new"]) == ([], 0)
    assert [each["code"] for each in told["not_checked"]] == ["FD101"]


def test_the_ledger_of_rules(run, folder, unreadable):
    result = run("check", "wrong.txt", "empty.txt", "--select", "FD101,SC110", "--explain-run")
    assert "wrong.txt：已执行 1 条，不适用 1 条" in result.stdout
    assert "empty.txt：数据不足 2 条" in result.stdout
    files = json.loads(run("check", "wrong.txt", "empty.txt", "--explain-run", "--format", "json").stdout)["files"]
    assert {run["state"] for run in files[1]["rules"]} == {"insufficient_data"}
    assert "rules" not in json.loads(run("check", "wrong.txt", "--format", "json").stdout)["files"][0]


def test_the_page_is_printed_or_written(run, folder):
    printed = run("check", "wrong.txt", "right.txt", "--format", "html")
    assert printed.stdout.startswith("<!DOCTYPE html>")
    assert "养护里程" in printed.stdout
    run("check", "wrong.txt", "right.txt", "--format", "html", "--output", "页.html", "--jobs", "2")
    assert (folder / "页.html").read_text(encoding="utf-8") == printed.stdout


def test_the_opinion_needs_a_file_to_be_written_to(run, folder):
    assert run("check", "wrong.txt", "--format", "docx").stderr == "docx 要写成文件，请加 --output 文件名.docx。\n"
    assert run("check", "wrong.txt", "--format", "docx", "--output", "意见.docx").exit_code == 1
    assert (folder / "意见.docx").read_bytes().startswith(b"PK")


FAULTS = [
    (("--baseline", "a.json", "--diff", "b.json"), "不能同时使用"),
    (("--baseline", "missing.json"), "读不了 missing.json"),
    (("--diff", "right.txt"), "不是 jiheng check --write-baseline 或 --format json 写出的文件"),
    (("--diff", "latin.json"), "不是 UTF-8 文本"),
    (("--explain-run", "--format", "html"), "只能用于 text 或 json"),
    (("--write-baseline", "wrong.txt"), "请换一个文件名"),
]


@pytest.mark.parametrize("asked, sentence", FAULTS)
def test_a_fault_is_told_before_anything_is_checked(run, folder, asked, sentence):
    (folder / "latin.json").write_bytes(b"\xff\xfe\xe9")
    result = run("check", "wrong.txt", *asked)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr
