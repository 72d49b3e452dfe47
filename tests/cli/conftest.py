"""The command line run in this process, on small documents."""

from contextvars import Context

import pytest
from click.testing import CliRunner

from jiheng.cli.main import program

WRONG = """项目支出绩效自评表
（2024年度）

| 项目名称 | 道路养护 | | | | | |
| 主管部门 | 青石县交通运输局 | 实施单位 | 青石县公路站 | | | |
| 项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | 300 | 300 | 296.54 | 10 | 100% | 10 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 养护里程 | ≥120公里 | 118公里 | 50 | 49.17 |
| 效益指标 | 社会效益指标 | 事故下降 | ≥5 | 6 | 40 | 40 |
| 总分 | | | | | 100 | 99.17 |
"""
RIGHT = WRONG.replace("| 100% | 10 |", "| 98.85% | 9.88 |").replace("99.17", "99.05")


@pytest.fixture
def run(monkeypatch):
    """Run ``jiheng`` with these arguments."""
    monkeypatch.delenv("JIHENG_LANG", raising=False)

    def invoke(*arguments, stdin=None):
        arguments = list(map(str, arguments))
        return Context().run(CliRunner().invoke, program, arguments, prog_name="jiheng", input=stdin)

    return invoke


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a wrong form, a right one and a file that nobody can read; the tests run in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "right.txt").write_text(RIGHT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def unreadable(folder):
    path = folder / "empty.txt"
    path.write_bytes(b"")
    return path
