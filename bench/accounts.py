"""Final accounts: one workbook of ten tables read, extracted and reconciled; departments a minute with two processes."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from timing import median

from jiheng.checks.accounts import reconcile
from jiheng.documents.reader import read_document
from jiheng.forms.accounts import accounts_of
from support.accounts_maker import department, specs, write_workbook

#: departments of a county and its towns, ten times over
DEPARTMENTS = 1000
DIFFERENT = 50


def measure() -> list[tuple[str, str, str]]:
    """Rows of the table in docs/performance.md."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_workbook(specs(department(3, fund=True)), Path(folder) / "决算.xlsx")
        return [*one(path), many(Path(folder))]


def one(path: Path) -> list[tuple[str, str, str]]:
    """A workbook of ten tables, step by step."""
    document = read_document(path)
    (accounts,) = accounts_of(document)

    def again() -> object:
        reconcile.cache_clear()
        return reconcile(accounts)

    done = reconcile(accounts)
    size = f"{sum(len(table.rows) for table in accounts.tables)} 行"
    return [
        ("读取十张表的工作簿", f"{median(lambda: read_document(path)) * 1000:.1f} 毫秒", size),
        ("认出各表", f"{median(lambda: accounts_of(document)) * 1000:.1f} 毫秒", f"{len(accounts.tables)} 张表"),
        ("核对全部勾稽关系", f"{median(again) * 1000:.1f} 毫秒", f"{len(done.instances)} 项"),
    ]


def many(folder: Path) -> tuple[str, str, str]:
    """All departments through the command line, two processes."""
    source = folder / "departments"
    source.mkdir()
    for seed in range(DIFFERENT):
        write_workbook(specs(department(seed, fund=seed % 3 == 0, name=f"青石县第{seed}局")), source / f"{seed:04d}.xlsx")
    for copy in range(DIFFERENT, DEPARTMENTS):
        (source / f"{copy:04d}.xlsx").write_bytes((source / f"{copy % DIFFERENT:04d}.xlsx").read_bytes())
    command = [sys.executable, "-m", "jiheng", "accounts", "check", str(source), "--jobs", "2", "--format", "json"]
    start, before = time.perf_counter(), _work_of_children()
    subprocess.run([*command, "--output", str(folder / "result.json")], check=True)
    wall, work = time.perf_counter() - start, _work_of_children() - before
    return f"{DEPARTMENTS} 个部门的工作簿，两个进程", f"{wall:.1f} 秒", f"处理器 {work:.1f} 秒，两个空闲核约 {work / 2:.0f} 秒；要求 60 秒以内"


def _work_of_children() -> float:
    """Processor seconds of the processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    for row in measure():
        print(*row, sep="\t")
