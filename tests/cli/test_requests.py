"""Requests that go wrong outside of any document: what stands where a file should, what may not be read or written."""

import json
import os
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "jiheng"]
#: root may read everything, so that the tests of what may not be read run as nobody
SOMEBODY = {"user": 65534} if hasattr(os, "geteuid") and os.geteuid() == 0 else {}


def jiheng(*arguments, **options):
    return subprocess.run([*COMMAND, *map(str, arguments)], stderr=subprocess.PIPE, text=True, check=False, **options)


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("check", ""), "有一个路径是空的"),
        (("check", "a" * 5000), "找不到"),
        (("check", "wrong.txt", "--select", ""), "后面没有规则代码"),
        (("check", "wrong.txt", "-o", "a.json", "--write-baseline", "./a.json"), "--output 和 --write-baseline 指的是同一个文件"),
        (("check", "wrong.txt", "--write-baseline", "wrong.txt"), "--write-baseline 指的是要读取的文件 wrong.txt 本身"),
        (("check", "wrong.txt", "--baseline", "none.json"), "读不了 none.json（没有这个文件或文件夹）"),
        (("check", "wrong.txt", "--output", "none/a.txt"), "写不了 none/a.txt（没有这个文件或文件夹）"),
        (("score", "."), "这是文件夹，请给出其中的文件"),
        (("score", "wrong.txt", "right.txt"), "多出了参数 right.txt"),
    ],
)
def test_a_fault_is_told_in_one_sentence(run, folder, arguments, sentence):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


def test_nothing_is_written_over_the_baseline_that_is_read(run, folder):
    run("check", "wrong.txt", "--write-baseline", "known.json")
    before = (folder / "known.json").read_text(encoding="utf-8")
    result = run("check", "wrong.txt", "--baseline", "known.json", "--output", "known.json")
    assert "--output 和 --baseline 指的是同一个文件" in result.stderr
    assert (folder / "known.json").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"kind":"baseline","findings":[{"key":["a"],"file":"","project":"","code":"","severity":"note","message":""}]}']
)
def test_a_baseline_that_is_none_is_refused(run, folder, content):
    (folder / "known.json").write_text(content, encoding="utf-8")
    result = run("check", "wrong.txt", "--baseline", "known.json")
    assert result.exit_code == 2
    assert "读不了 known.json" in result.stderr


@pytest.mark.parametrize("command", [(), ("accounts",)])
def test_a_command_that_names_nothing_shows_the_help(run, command):
    result = run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "用法：" in result.stderr


def test_a_list_of_paths_may_begin_with_a_byte_order_mark(run, folder):
    assert run("check", "-", stdin="\ufeffright.txt\n\n \n").exit_code in (0, 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_under_the_name_of_a_document_is_not_waited_for(folder):
    os.mkfifo(folder / "a.docx")
    result = jiheng("check", ".", "--select", "FD101", cwd=folder, stdout=subprocess.PIPE, timeout=60)
    assert result.returncode == 2
    assert "这是设备或管道" in result.stdout
    assert "FD101" in result.stdout


@pytest.mark.skipif(os.name == "nt", reason="no such permissions")
def test_what_may_not_be_read_costs_itself_alone_and_is_told(folder):
    (folder / "a.txt").write_text("x", encoding="utf-8")
    (folder / "a.txt").chmod(0)
    (folder / "closed").mkdir(mode=0)
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)
    try:
        result = jiheng("check", "a.txt", ".", "--select", "FD101", cwd=folder, stdout=subprocess.PIPE, **SOMEBODY)
    except PermissionError:
        pytest.skip("this Python is for root alone")
    assert result.returncode == 2
    assert "没有读取权限" in result.stdout
    assert "没有查看这个文件夹的权限" in result.stdout
    assert "FD101" in result.stdout
    assert "找不到 closed/a.txt" in jiheng("check", "closed/a.txt", cwd=folder, **SOMEBODY).stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device")  # noqa: PTH110
def test_a_full_disk_under_the_output_is_a_fault(folder):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        result = jiheng("check", "wrong.txt", cwd=folder, stdout=full)
    assert (result.returncode, result.stderr) == (2, "结果写不出来（磁盘已满），请加 --output 文件名。\n")


@pytest.mark.skipif(os.name == "nt", reason="closed by the shell")
def test_a_closed_output_is_a_fault_and_a_closed_input_an_empty_list(folder):
    closed = subprocess.run(["/bin/sh", "-c", f'"{sys.executable}" -m jiheng check wrong.txt >&-'], cwd=folder, capture_output=True, check=False)
    assert (closed.returncode, closed.stderr.decode()) == (2, "没有标准输出，结果无处可写；请加 --output 文件名。\n")
    empty = subprocess.run(["/bin/sh", "-c", f'"{sys.executable}" -m jiheng check - <&-'], cwd=folder, capture_output=True, check=False)
    assert empty.returncode == 2
    assert "没有可检查的文件" in empty.stderr.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_that_would_command_the_terminal_are_written_out(folder):
    data = (folder / "wrong.txt").read_bytes()
    for name in (b"\x1b[31ma.txt", b"b\nc.txt", "绩效表.txt".encode("gbk"), "\u202etxt".encode() + b".txt"):
        (folder / os.fsdecode(name)).write_bytes(data)
    result = jiheng("check", ".", "--select", "FD101", cwd=folder, stdout=subprocess.PIPE)
    lines = result.stdout.splitlines()
    assert {"./\\x1b[31ma.txt", "./b\\nc.txt", "./绩效表.txt", "./\\u202etxt.txt"} <= set(lines)
    told = json.loads(jiheng("check", ".", "--format", "json", cwd=folder, stdout=subprocess.PIPE).stdout)
    assert all((folder / file["path"]).exists() for file in told["files"])


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device")  # noqa: PTH110
@pytest.mark.parametrize("kind", ["xlsx", "docx", "html", "sarif"])
def test_a_full_disk_under_a_file_of_any_kind_is_a_fault(run, folder, kind):
    result = run("check", "wrong.txt", "--format", kind, "--output", "/dev/full")
    assert result.exit_code == 2
    assert result.stderr == "写不了 /dev/full（磁盘已满），请换一个位置或检查权限。\n"
