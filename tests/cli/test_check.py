"""jiheng check."""

import json

import pytest


def findings(result):
    return [(file["path"], finding["code"]) for file in json.loads(result.stdout)["files"] for finding in file["findings"]]


def test_findings_give_status_1(run, folder):
    result = run("check", "wrong.txt", "--select", "FD101")
    assert result.exit_code == 1
    assert "FD101" in result.stdout
    assert "应为 98.85，现为 100%" in result.stdout


def test_no_findings_give_status_0(run, folder):
    result = run("check", "right.txt", "--select", "FD101")
    assert result.exit_code == 0
    assert "未发现问题" in result.stdout


def test_a_file_that_cannot_be_read_gives_status_2_and_the_others_are_checked(run, unreadable):
    result = run("check", "empty.txt", "wrong.txt", "--select", "FD101", "--format", "json")
    assert result.exit_code == 2
    assert findings(result) == [("wrong.txt", "FD101")]
    shown = json.loads(result.stdout)
    assert shown["files"][0]["error"].startswith("文件是空的")
    assert shown["summary"]["unreadable"] == 1


def test_a_finding_below_the_asked_severity_does_not_count(run, folder):
    everything = findings(run("check", "wrong.txt", "--format", "json"))
    errors = findings(run("check", "wrong.txt", "--format", "json", "--severity", "error"))
    assert set(errors) < set(everything)
    assert run("check", "right.txt", "--severity", "error", "--select", "FD1").exit_code == 0


def test_codes_are_chosen_by_code_or_beginning_repeatable_and_comma_separated(run, folder):
    assert findings(run("check", "wrong.txt", "--select", "fd101,WT", "--select", "TG", "--ignore", "WT,TG", "--format", "json")) == [
        ("wrong.txt", "FD101")
    ]


def test_ignored_codes_are_left_out(run, folder):
    assert run("check", "wrong.txt", "--select", "FD101", "--ignore", "FD").exit_code == 0


def test_a_folder_is_searched_for_known_names_only(run, folder):
    inner = folder / "乡镇" / "a"
    inner.mkdir(parents=True)
    (inner / "表.txt").write_text((folder / "wrong.txt").read_text(encoding="utf-8"), encoding="utf-8")
    (inner / "~$表.docx").write_bytes(b"lock")
    (inner / "photo.jpg").write_bytes(b"x")
    result = run("check", ".", "--select", "FD101", "--format", "json")
    assert [file["path"] for file in json.loads(result.stdout)["files"]] == ["./right.txt", "./wrong.txt", "./乡镇/a/表.txt"]
    assert result.stderr == "文件夹中有 1 个文件不是认识的格式，没有检查：.jpg 1。\n"


def test_patterns_and_repeated_paths_give_each_file_once(run, folder):
    result = run("check", "*.txt", "wrong.txt", "--select", "FD101", "--format", "json")
    assert [file["path"] for file in json.loads(result.stdout)["files"]] == ["right.txt", "wrong.txt"]


def test_a_list_of_paths_comes_from_standard_input(run, folder):
    result = run("check", "-", "--select", "FD101", "--format", "json", stdin="wrong.txt\r\n\nright.txt\n")
    assert [file["path"] for file in json.loads(result.stdout)["files"]] == ["wrong.txt", "right.txt"]


def test_several_processes_give_the_same_output(run, folder):
    for number in range(6):
        source = folder / ("wrong.txt" if number % 2 else "right.txt")
        (folder / f"{number}.txt").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    one = run("check", ".", "--format", "json", "--jobs", "1")
    two = run("check", ".", "--format", "json", "--jobs", "2")
    assert one.stdout == two.stdout
    assert len(json.loads(one.stdout)["files"]) == 8


def test_the_regime_asked_for_is_shown_as_given(run, folder):
    result = run("check", "wrong.txt", "--format", "json", "--regime", "hubei")
    (regime,) = json.loads(result.stdout)["files"][0]["regimes"]
    assert (regime["id"], regime["source"]) == ("hubei", "given")


@pytest.mark.parametrize("name", ["json", "sarif", "text", "xlsx"])
def test_an_output_file_takes_the_result_and_standard_output_stays_empty(run, folder, name):
    result = run("check", "wrong.txt", "--format", name, "--output", f"out.{name}")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert (folder / f"out.{name}").stat().st_size > 100


def test_an_original_is_never_overwritten(run, folder):
    before = (folder / "wrong.txt").read_text(encoding="utf-8")
    result = run("check", "wrong.txt", "--output", "./wrong.txt")
    assert result.exit_code == 2
    assert (folder / "wrong.txt").read_text(encoding="utf-8") == before


def test_verbose_text_adds_regime_and_basis(run, folder):
    result = run("check", "wrong.txt", "--select", "FD101", "-v")
    assert "口径：" in result.stdout
    assert "依据 " in result.stdout


def test_findings_are_given_in_english_when_asked(run, folder):
    result = run("check", "wrong.txt", "--select", "FD101", "--lang", "en")
    assert "should be 98.85, is 100%" in result.stdout
    assert "Files checked: 1" in result.stdout


def test_a_file_with_no_known_label_is_not_called_faultless(tmp_path, run):
    path = tmp_path / "x.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    result = run("check", str(path))
    assert result.exit_code == 2
    assert "表头和标题没有已知的写法" in result.output
    assert "另有" not in result.output  # the one doubt stands above
    assert "未发现问题" not in result.output


def test_a_file_of_nothing_is_told_so(tmp_path, run):
    path = tmp_path / "x.txt"
    path.write_text(" \n\n", encoding="utf-8")
    result = run("check", str(path))
    assert result.exit_code == 2
    assert "没有读到任何文字或表格" in result.output
