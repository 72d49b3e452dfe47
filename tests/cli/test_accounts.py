"""jiheng accounts check: statuses and the four outputs."""

from __future__ import annotations

import json

import pytest

from support.accounts_maker import department, specs, write_workbook


@pytest.fixture
def right(tmp_path):
    return write_workbook(specs(department(3, fund=True)), tmp_path / "决算.xlsx")


@pytest.fixture
def wrong(tmp_path):
    tables = specs(department(3))
    row = next(row for row in tables[2].rows if row[0] == "2101502")
    row[2] = "999.99"
    return write_workbook(tables, tmp_path / "有错.xlsx")


def test_accounts_that_agree_give_status_0_and_every_identity(run, right):
    done = run("accounts", "check", right)
    assert done.exit_code == 0
    assert "相符  本年收入合计" in done.stdout
    assert "未核对：" in done.stdout


def test_a_contradiction_gives_status_1_and_stands_in_the_sheet(run, wrong):
    done = run("accounts", "check", wrong)
    assert done.exit_code == 1
    assert "不符  2101502" in done.stdout
    assert "999.99" in done.stdout


def test_a_file_without_accounts_gives_status_2(run, tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text("关于开会的通知\n\n请准时参加。\n", encoding="utf-8")
    done = run("accounts", "check", path)
    assert done.exit_code == 2
    assert "没有读到部门决算表" in done.stdout


def test_json_counts_what_it_lists(run, wrong):
    done = run("accounts", "check", wrong, "--format", "json")
    (file,) = json.loads(done.stdout)["files"]
    (found,) = file["departments"]
    assert sum(found["summary"][name] for name in ("exact", "tail", "differs", "contradiction")) == len(found["identities"])
    assert found["summary"]["contradiction"] == sum(entry["verdict"] == "contradiction" for entry in found["identities"]) > 0
    assert found["summary"]["not_evaluated"] == len(found["not_evaluated"])
    assert all(entry["place"]["part"] for entry in found["identities"])


def test_workbook_and_page_hold_the_same_rows(run, right, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    assert run("accounts", "check", right, "--format", "xlsx", "--output", tmp_path / "核对.xlsx").exit_code == 0
    assert run("accounts", "check", right, "--format", "html", "--output", tmp_path / "核对.html").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "核对.xlsx")
    assert book.sheetnames == ["汇总", "勾稽关系", "未核对", "项目与科目"]
    page = (tmp_path / "核对.html").read_text(encoding="utf-8")
    assert page.count(">相符</td>") == sum(row[10].value == "相符" for row in book["勾稽关系"].iter_rows(min_row=2))
    assert "<script" not in page


def test_a_workbook_needs_a_file_to_be_written_to(run, right):
    assert run("accounts", "check", right, "--format", "xlsx").exit_code == 2
