"""``jiheng accounts new``, ``write`` and ``summary`` from the command line."""

import csv
import json

import pytest
from click.testing import CliRunner

from jiheng.cli.main import program
from jiheng.official.accounts.writing import FORM_NAME
from support.accounts_filled import entries, fill


@pytest.fixture
def run(monkeypatch):
    def call(*args):
        return CliRunner().invoke(program, ["accounts", *map(str, args)])

    return call


def test_new_makes_a_workbook_and_never_overwrites_one(run, tmp_path):
    folder = tmp_path / "青石县财政局"
    assert run("new", folder, "--year", "2024", "--department", "青石县财政局").exit_code == 0
    before = (folder / FORM_NAME).read_bytes()
    again = run("new", folder)
    assert again.exit_code == 2
    assert "不会覆盖" in again.output
    assert (folder / FORM_NAME).read_bytes() == before


def test_write_tells_what_is_left_to_fill_in(run, tmp_path):
    fill(entries(0, "shanxi", "万元", reasons=False), tmp_path)
    done = run("write", tmp_path, "--format", "docx", "--no-charts")
    assert done.exit_code == 1
    assert "收入支出总计变动的原因" in done.output
    assert [path.suffix for path in (tmp_path / "公开").iterdir()] == [".docx"]


def test_write_of_a_complete_workbook_is_done(run, tmp_path):
    fill(entries(1, "shanghai", "元", printed="万元", fund=True), tmp_path)
    done = run("write", tmp_path, "--format", "docx", "--format", "xlsx", "--output", tmp_path / "文本")
    assert (done.exit_code, "待填" in done.output) == (0, False)
    assert sorted(path.suffix for path in (tmp_path / "文本").iterdir()) == [".docx", ".xlsx"]


def test_tables_that_do_not_agree_are_told(run, tmp_path):
    made = entries(0, "shanxi", "万元")
    made.economic["30101"] += 50_000
    fill(made, tmp_path)
    done = run("write", tmp_path, "--format", "docx", "--no-charts")
    assert done.exit_code == 1
    assert "FA10" in done.output


def test_faults_of_entries_are_listed(run, tmp_path):
    made = entries(0, "shanxi", "万元")
    made.names = {}
    made.add("income", "2199901", other=1_0000_00)
    fill(made, tmp_path)
    done = run("write", tmp_path)
    assert done.exit_code == 2
    assert "科目 2199901 没有名称" in done.output


def test_write_without_a_workbook_says_what_to_do(run, tmp_path):
    done = run("write", tmp_path)
    assert done.exit_code == 2
    assert "jiheng accounts new" in done.output


@pytest.fixture
def county(run, tmp_path):
    for seed, layout in enumerate(("shanxi", "shanghai", "yunnan")):
        folder = tmp_path / f"部门{seed}"
        fill(entries(seed, layout, "万元" if seed < 2 else "元", fund=bool(seed)), folder)
        run("write", folder, "--format", "docx", "--format", "xlsx", "--no-charts")
    return tmp_path


def test_summary_lists_each_department_once(run, county):
    done = run("summary", county, "--format", "csv")
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert sorted(row["department"] for row in rows) == ["云水县医疗保障局", "松坪县医疗保障局", "青石县医疗保障局"]
    assert all(row["findings_error"] == "0" and row["completion"] == "111.11" for row in rows)


def test_amounts_of_all_units_are_given_in_ten_thousands(run, county):
    rows = list(csv.DictReader(run("summary", county / "部门2", "--format", "csv").stdout.splitlines()))
    assert 500 < float(rows[0]["spending"]) < 5000


def test_the_package_describes_its_columns(run, county, tmp_path):
    run("summary", county, "--format", "package", "--output", tmp_path / "数据")
    described = json.loads((tmp_path / "数据" / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = described["resources"]
    heads = (tmp_path / "数据" / resource["path"]).read_text(encoding="utf-8").splitlines()[0].split(",")
    assert heads == [column["name"] for column in resource["schema"]["fields"]]
    assert described["fiscalPeriod"] == {"start": "2024-01-01", "end": "2024-12-31"}


def test_a_package_is_written_again_into_its_folder(run, county, tmp_path):
    (tmp_path / "数据").mkdir()
    assert run("summary", county, "--format", "package", "--output", tmp_path / "数据").exit_code == 0
    assert (tmp_path / "数据" / "departments.csv").is_file()


def test_a_package_needs_a_folder(run, tmp_path):
    done = run("summary", tmp_path, "--format", "package")
    assert (done.exit_code, done.stderr) == (2, "package 要写成文件夹，请加 --output 文件夹名。\n")


def test_last_years_file_without_accounts_of_that_year_is_told(run, tmp_path):
    fill(entries(0, "shanxi", "万元"), tmp_path)
    (tmp_path / "上年.html").write_text("<p>会议通知</p>", encoding="utf-8")
    done = run("write", tmp_path, "--format", "xlsx")
    assert done.exit_code == 2
    assert "上年.html 里没有上一年的部门决算表" in done.output


def test_a_bug_in_writing_stays_a_bug(run, tmp_path, monkeypatch):
    def broken(*_args, **_kinds):
        raise KeyError

    monkeypatch.setattr("jiheng.official.accounts.writing.make", broken)
    assert isinstance(run("write", tmp_path).exception, KeyError)


@pytest.mark.parametrize("form", ["text", "html"])
def test_summary_for_readers_has_the_total(run, county, form):
    assert "合计（3个部门）" in run("summary", county, "--format", form).stdout


def test_a_file_without_accounts_is_told(run, tmp_path):
    (tmp_path / "a.txt").write_text("会议通知", encoding="utf-8")
    done = run("summary", tmp_path)
    assert done.exit_code == 2
    assert "没有读到部门决算表" in done.output
