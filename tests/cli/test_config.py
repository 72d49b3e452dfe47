"""Settings files."""

import json
from pathlib import Path

import pytest

from jiheng.config import Settings, SettingsError, load_settings
from jiheng.records import Severity


def test_without_a_file_the_built_in_values_hold(tmp_path):
    assert load_settings(tmp_path) == Settings()


def test_the_nearest_file_upwards_counts(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "jiheng.toml").write_text('select = ["SC"]\nseverity = "error"\n', encoding="utf-8")
    (tmp_path / "a" / "pyproject.toml").write_text('[tool.jiheng]\nselect = ["FD"]\n', encoding="utf-8")
    settings = load_settings(inner)
    assert settings.select == ("FD",)
    assert settings.severity is Severity.NOTE
    assert settings.file == tmp_path / "a" / "pyproject.toml"


def test_a_pyproject_without_our_table_is_passed_over(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    (tmp_path / "jiheng.toml").write_text("jobs = 2\n", encoding="utf-8")
    assert load_settings(tmp_path / "a").jobs == 2


def test_an_own_file_goes_before_pyproject(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.jiheng]\njobs = 3\n", encoding="utf-8")
    (tmp_path / "jiheng.toml").write_text("jobs = 2\n", encoding="utf-8")
    assert load_settings(tmp_path).jobs == 2


@pytest.mark.parametrize(
    "content, key",
    [
        ('colour = "red"', "colour"),
        ('per_file_ignores = ["FD"]', "per_file_ignores"),
        ('select = "FD"', "select"),
        ("select = [1]", "select"),
        ("regime = 3", "regime"),
        ('severity = "bad"', "severity"),
        ('lang = "de"', "lang"),
        ("jobs = -1", "jobs"),
        ("jobs = true", "jobs"),
        ('format = "pdf"', "format"),
        ('[per-file-ignores]\n"*.txt" = "FD"', "per-file-ignores"),
        ("[limits]\nmoons = 3", "limits"),
        ("[limits]\nrows = 0", "limits"),
        ("limits = 3", "limits"),
    ],
)
def test_an_unknown_key_or_a_wrong_value_names_file_and_key(tmp_path, content, key):
    path = tmp_path / "jiheng.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert str(path) in str(caught.value)
    assert f"“{key}”" in str(caught.value)


@pytest.mark.parametrize("content", [b"select = [", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(tmp_path, content):
    (tmp_path / "jiheng.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"jiheng\.toml"):
        load_settings(tmp_path)


def test_codes_are_ignored_by_file_pattern_from_the_folder_of_the_file(tmp_path):
    (tmp_path / "jiheng.toml").write_text('ignore = ["TY"]\n[per-file-ignores]\n"往年/*.docx" = ["FD"]\n"*.txt" = ["SC"]\n', encoding="utf-8")
    settings = load_settings(tmp_path)
    assert settings.ignored_in(str(tmp_path / "往年" / "a.docx")) == ("TY", "FD")
    assert settings.ignored_in(str(tmp_path / "深" / "a.txt")) == ("TY", "SC")
    assert settings.ignored_in(str(tmp_path / "a.docx")) == ("TY",)


def test_limits_are_read(tmp_path):
    (tmp_path / "jiheng.toml").write_text("[limits]\nfile-bytes = 1000\n", encoding="utf-8")
    assert load_settings(tmp_path).limits.file_bytes == 1000


def test_options_go_before_the_file(tmp_path):
    (tmp_path / "jiheng.toml").write_text("jobs = 2\n", encoding="utf-8")
    settings = load_settings(tmp_path).with_options(jobs=4, regime=None)
    shown = {key: (value, str(origin)) for key, value, origin in settings.shown()}
    assert shown["jobs"] == ("4", "命令行")
    assert shown["severity"] == ("note", "默认")


def test_the_command_line_obeys_the_file_and_shows_where_values_come_from(run, folder):
    Path("jiheng.toml").write_text('select = ["FD101"]\nformat = "json"\nlang = "en"\n[per-file-ignores]\n"right*" = ["FD"]\n', encoding="utf-8")
    result = run("check", "wrong.txt")
    (finding,) = json.loads(result.stdout)["files"][0]["findings"]
    assert finding["code"] == "FD101"
    assert "execution rate" in finding["message"].lower()
    shown = run("check", ".", "--show-settings", "--jobs", "2", "--lang", "zh").stdout
    assert f"select = FD101（{folder / 'jiheng.toml'}）" in shown
    assert "jobs = 2（命令行）" in shown
    assert "severity = note（默认）" in shown


def test_a_wrong_file_is_a_fault_in_the_request(run, folder):
    Path("jiheng.toml").write_text('colour = "red"\n', encoding="utf-8")
    result = run("check", "wrong.txt")
    assert result.exit_code == 2
    assert "colour" in result.stderr


def test_unknown_codes_in_a_file_are_a_fault(run, folder):
    Path("jiheng.toml").write_text('ignore = ["QQ"]\n', encoding="utf-8")
    assert "没有代码为 QQ 的规则" in run("check", "wrong.txt").stderr


@pytest.mark.parametrize(
    "content, sentence",
    [
        ("x = 1\ny = ]\n", "第2行第5列不合 TOML 的写法"),
        ("x = [", "不是完整的 TOML"),
        ("x = " + "[" * 5000, "不是完整的 TOML"),
        ('[per-file-ignores]\n"" = ["FD"]\n', "per-file-ignores"),
        ("[limits]\nmemory = 1000\n", "不小于 200000000"),
        ("[limits]\nseconds = 99999999999999999999\n", "limits"),
        ('select = ["QQ"]\n', "jiheng.toml：没有代码为 QQ 的规则"),
        ('regime = "nowhere"\n', "jiheng.toml：没有名为 nowhere 的口径"),
    ],
)
def test_a_settings_file_that_cannot_be_used_is_told_by_its_name(run, folder, content, sentence):
    (folder / "jiheng.toml").write_text(content, encoding="utf-8")
    result = run("check", "wrong.txt")
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "jiheng.toml" in result.stderr


@pytest.mark.parametrize("content, status", [("tool = 3\n", 1), ("[tool]\njiheng = 3\n", 2)])
def test_a_project_file_of_another_shape_is_no_failure_unless_it_is_ours(run, folder, content, status):
    (folder / "pyproject.toml").write_text(content, encoding="utf-8")
    assert run("check", "wrong.txt").exit_code == status


def test_codes_in_settings_may_be_small_letters(run, folder):
    (folder / "jiheng.toml").write_text('select = ["fd101"]\n', encoding="utf-8")
    assert "FD101" in run("check", "wrong.txt").stdout
