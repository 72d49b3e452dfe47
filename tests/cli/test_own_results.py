"""Results left among the documents are known again and not checked as documents."""

import pytest

FORMATS = ("html", "xlsx", "docx")


@pytest.fixture
def results(run, folder):
    for kind in FORMATS:
        assert run("check", "wrong.txt", "--format", kind, "--output", f"结果.{kind}").exit_code == 1
    run("extract", "wrong.txt", "--format", "xlsx", "--output", "读取.xlsx")
    return folder


def test_a_folder_is_checked_without_the_results_in_it(run, results):
    result = run("check", ".", "--select", "FD101")
    assert "文件夹中有 4 个文件是绩衡写出的核对结果，没有检查。" in result.stderr
    assert result.stdout.count("FD101") == 1


@pytest.mark.parametrize("kind", FORMATS)
def test_a_result_that_is_named_is_refused(run, results, kind):
    result = run("check", f"结果.{kind}", "wrong.txt", "--select", "FD101")
    assert result.exit_code == 2
    assert "这是绩衡写出的核对结果" in result.stdout
    assert "FD101" in result.stdout


def test_a_form_to_fill_in_is_no_result(run, folder):
    run("accounts", "new", "决算")
    assert "绩衡写出" not in run("check", "决算").stdout
