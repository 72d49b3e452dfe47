"""jiheng check --annotate and --fix."""

import json
from pathlib import Path

import pytest

from support.docx_maker import p, tbl, tr, write_docx

FORM = (
    ("项目名称", "道路养护"),
    ("项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("年度资金总额", "300", "300", "270", "10", "95%", "9"),
)


@pytest.fixture
def words(folder):
    """A folder 送审 with a Word file in it and one below it, beside the text files."""
    (folder / "送审" / "乡镇").mkdir(parents=True)
    for name in ("送审/a.docx", "送审/乡镇/b.docx"):
        write_docx(folder / name, p("项目支出绩效自评表") + tbl(*(tr(*row) for row in FORM)))
    return folder


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())


def test_copies_mirror_the_folder_that_was_asked_for(run, words):
    before = {path: path.read_bytes() for path in (words / "送审").rglob("*.docx")}
    result = run("check", "送审", "--select", "FD101", "--annotate", "批注", "--fix", "修订")
    assert result.exit_code == 1
    assert files("批注") == files("修订") == ["a.docx", "乡镇/b.docx"]
    assert {path: path.read_bytes() for path in before} == before
    assert result.stderr.splitlines() == [
        "送审/a.docx：改正 1 处（FD101 表1 第3行第6列）。",
        "送审/乡镇/b.docx：改正 1 处（FD101 表1 第3行第6列）。",
    ]


def test_single_files_go_straight_into_the_folder(run, words):
    run("check", "送审/a.docx", "--annotate", "批注")
    assert files("批注") == ["a.docx"]


def test_files_of_several_folders_keep_their_folders(run, words):
    run("check", "送审/a.docx", "送审/乡镇/b.docx", "--annotate", "批注")
    assert files("批注") == ["a.docx", "乡镇/b.docx"]


def test_a_corrected_copy_has_the_fault_no_more(run, words):
    run("check", "送审", "--select", "FD101", "--fix", "修订")
    assert run("check", "修订", "--select", "FD101").exit_code == 0


def test_only_the_findings_that_are_listed_are_corrected(run, words):
    result = run("check", "送审/a.docx", "--ignore", "FD101", "--fix", "修订")
    assert result.stderr == "送审/a.docx：改正 0 处。\n"


def test_files_that_take_no_comments_are_told(run, words):
    result = run("check", "wrong.txt", "送审/a.docx", "--select", "FD101", "--annotate", "批注")
    assert result.stderr == "以下 1 个文件的格式不能加批注和修订，没有写副本：wrong.txt。\n"
    assert files("批注") == ["送审/a.docx"]


@pytest.mark.parametrize("option", ["--annotate", "--fix"])
@pytest.mark.parametrize("target", ["送审", "./送审/", "送审/../送审"])
def test_the_folder_of_the_originals_is_refused(run, words, option, target):
    before = (words / "送审" / "a.docx").read_bytes()
    result = run("check", "送审", option, target)
    assert result.exit_code == 2
    assert result.stderr == f"{Path(target)} 是原文件所在的文件夹，副本会盖掉原文件。请换一个文件夹。\n"
    assert (words / "送审" / "a.docx").read_bytes() == before


def test_a_copy_that_would_fall_on_another_original_is_refused(run, words):
    write_docx(words / "送审" / "b.docx", p("乙"))
    result = run("check", "送审", "--annotate", "送审/乡镇")
    assert result.exit_code == 2
    assert "副本会盖掉原文件" in result.stderr


def test_both_copies_in_one_folder_are_refused(run, words):
    result = run("check", "送审", "--annotate", "副本", "--fix", "./副本")
    assert result.exit_code == 2
    assert "不能写到同一个文件夹" in result.stderr
    assert not Path("副本").exists()


def test_a_file_in_place_of_the_folder_is_refused(run, words):
    result = run("check", "送审", "--annotate", "wrong.txt")
    assert result.exit_code == 2
    assert "可以写入的文件夹" in result.stderr


def test_a_copy_that_cannot_be_made_gives_status_2_and_the_others_are_made(run, words):
    bad = tbl(*(tr(*row) for row in FORM))
    write_docx(words / "送审" / "c.docx", bad, links=(("c", "comments", "comments.xml"),), parts={"word/comments.xml": "<broken"})
    result = run("check", "送审", "--select", "FD101", "--annotate", "批注", "--format", "json")
    assert result.exit_code == 2
    assert "送审/c.docx：没有写副本。文件已损坏" in result.stderr
    assert files("批注") == ["a.docx", "乡镇/b.docx"]
    assert len(json.loads(result.stdout)["files"]) == 3


def test_a_file_that_cannot_be_read_has_no_copy(run, words):
    (words / "送审" / "d.docx").write_bytes(b"")
    assert run("check", "送审", "--annotate", "批注").exit_code == 2
    assert files("批注") == ["a.docx", "乡镇/b.docx"]
