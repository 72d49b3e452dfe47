"""``jiheng doctor``: what is there and what is missing."""

import json

import pytest

from jiheng.cli import doctor


@pytest.fixture
def bare(monkeypatch):
    """A machine on which nothing is installed."""
    monkeypatch.setattr("jiheng.documents.libreoffice.program", lambda: None)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(doctor, "_OCR", ("no-such-package",))
    monkeypatch.setattr("platform.system", lambda: "Linux")


@pytest.fixture
def full(monkeypatch, bare, tmp_path):
    """A machine on which all is there."""
    monkeypatch.setattr("jiheng.documents.libreoffice.program", lambda: "/opt/soffice")
    monkeypatch.setattr("shutil.which", lambda name: f"/opt/{name}")
    monkeypatch.setattr(doctor, "_OCR", ("click",))
    answers = {"/opt/soffice": "LibreOffice 7.4.7.2 40(Build:2)\n", "/opt/fc-list": "Noto Sans CJK SC,Noto Sans CJK SC Bold\n"}
    monkeypatch.setattr(doctor, "_answer", lambda command: answers[command[0]])


def test_what_is_missing_comes_with_how_to_get_it(run, bare):
    result = run("doctor")
    assert result.exit_code == 0
    assert "缺  LibreOffice" in result.stdout
    assert "apt-get install libreoffice-writer-nogui" in result.stdout
    assert result.stdout.count("安装：") == 4


def test_what_is_there_comes_with_its_version_and_place(run, full):
    shown = run("doctor").stdout
    assert "有  LibreOffice  7.4.7.2 /opt/soffice" in shown
    assert "1 种，如 Noto Sans CJK SC" in shown
    assert "没有仿宋字体" in shown
    assert "安装：" not in shown


def test_the_json_names_the_parts(run, bare):
    shown = json.loads(run("doctor", "--format", "json").stdout)
    assert [(part["id"], part["found"]) for part in shown["parts"]] == [("libreoffice", None), ("fonts", None), ("ocr", None), ("chromium", None)]


def test_windows_brings_its_fonts(run, bare, monkeypatch):
    monkeypatch.setattr("platform.system", lambda: "Windows")
    assert "有  中文字体  系统自带" in run("doctor").stdout


@pytest.mark.parametrize("command", [["no-such-program-anywhere"], ["sleep", "60"]])
def test_a_program_that_does_not_answer_is_passed_over(monkeypatch, command):
    monkeypatch.setattr(doctor, "_SECONDS", 0.1)
    assert doctor._answer(command) == ""
