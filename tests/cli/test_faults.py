"""Faults in the request: status 2 and one sentence on standard error that says what to do."""

import pytest

FAULTS = [
    (("check",), "缺少 PATH"),
    (("chek", "a"), "没有命令“chek”"),
    (("check", "missing.docx"), "找不到 missing.docx"),
    (("check", "missing*.docx"), "找不到 missing*.docx"),
    (("check", "wrong.txt", "--jobs", "x"), "--jobs 的值不对，应为：不小于 0 的整数"),
    (("accounts", "new", "a", "--year", "2100"), "--year 的值不对，应为：2000 至 2099 的整数"),
    (("check", "wrong.txt", "--format", "pdf"), "--format 的值不对，应为：text、json、sarif、xlsx"),
    (("check", "wrong.txt", "--severity", "bad"), "--severity 的值不对，应为：error、warning、note"),
    (("check", "wrong.txt", "--nothing"), "没有选项 --nothing"),
    (("check", "wrong.txt", "--format"), "选项 --format 的写法不对"),
    (("check", "wrong.txt", "--select", "QQ9"), "没有代码为 QQ9 的规则"),
    (("check", "wrong.txt", "--ignore", "QQ"), "没有代码为 QQ 的规则"),
    (("check", "wrong.txt", "--regime", "nowhere"), "nowhere"),
    (("check", "wrong.txt", "--format", "xlsx"), "--output"),
    (("extract", "wrong.txt", "--format", "xlsx"), "--output"),
    (("check", "wrong.txt", "--output", "no/such/folder/a.txt"), "写不了 no/such/folder/a.txt"),
    (("check", "wrong.txt", "--output", "nothing-known"), "--output 的值不对，应为：可以写入的文件名"),
    (("score", "missing.txt"), "missing.txt：文件打不开"),
    (("score", "-"), "文件打不开"),
    (("check", "nothing-known"), "没有可检查的文件"),
    (("score", "empty.txt"), "文件是空的"),
    (("rules", "QQ999"), "没有代码为 QQ999 的规则"),
    (("rules", "FD"), "FD 不是完整的规则代码"),
    (("rules", "FD101", "FD102"), "多出了参数 FD102"),
    (("regimes", "nowhere"), "nowhere"),
]


@pytest.mark.parametrize("arguments, sentence", FAULTS)
def test_a_fault_gives_status_2_and_one_sentence(run, folder, unreadable, arguments, sentence):
    (folder / "nothing-known").mkdir()
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_fault_is_told_in_english_wherever_the_language_stands(run, folder):
    for arguments in (("--lang", "en", "check", "x.docx"), ("check", "x.docx", "--lang=en")):
        assert run(*arguments).stderr == "x.docx was not found; check the path.\n"


def test_a_bug_stays_a_bug(run, folder, monkeypatch):
    def broken(*_):
        raise KeyError

    monkeypatch.setattr("jiheng.cli.work.extract_records", broken)
    assert isinstance(run("check", "wrong.txt").exception, KeyError)
