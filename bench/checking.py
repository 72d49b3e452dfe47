"""Checking time: a 10-page report read and checked, against python-docx's visit to its cells alone; documents a second with two processes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from docx import Document as WordDocument

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.layouts import FORMS, Form, central, grid

PARAGRAPHS = 70  # with one table about ten pages
DOCUMENTS = 120


def write_report(form: Form, path: Path) -> Path:
    """A self-evaluation report of about ten pages: headings, narrative with figures, the table."""
    word = WordDocument()
    word.add_paragraph(f"{form.project}项目支出绩效自评报告")
    total = form.funds[0]
    for number in range(1, PARAGRAPHS + 1):
        if number % 10 == 1:
            word.add_paragraph(f"（{'一二三四五六七'[number // 10 % 7]}）项目实施情况")
        word.add_paragraph(
            f"{form.unit}严格按照年度计划组织实施，第{number}次调度会议后，全年预算{total.adjusted}万元，实际执行{total.executed}万元，"
            f"预算执行率{total.rate}%，项目管理制度健全，资金拨付及时，{form.achieved}下一步将继续做好项目后续管理，确保发挥效益。" * 2
        )
    table = grid(central(form))
    written = word.add_table(len(table.rows), len(table.rows[0]))
    for cell in table.cells():
        first = written.cell(cell.row - 1, cell.column - 1)
        if cell.rows > 1 or cell.columns > 1:
            first.merge(written.cell(cell.row + cell.rows - 2, cell.column + cell.columns - 2))
        first.text = cell.text
    word.save(path)
    return path


def median(work: Callable[[], object], times: int = 7) -> float:
    """Median seconds of some runs, after one to warm up."""
    work()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def visit_cells(path: Path) -> int:
    """What a program with python-docx does at the least: look at every cell's text."""
    return sum(len(cell.text) for table in WordDocument(path).tables for row in table.rows for cell in row.cells)


def measure() -> list[tuple[str, str, str]]:
    """Rows (what, figure, ratio)."""
    from jiheng.checks import check_records
    from jiheng.documents.reader import read_document
    from jiheng.forms.extract import extract_records

    with tempfile.TemporaryDirectory() as folder:
        path = write_report(FORMS[0], Path(folder) / "自评报告.docx")

        def work() -> int:
            document = read_document(path)
            return len(check_records(document, extract_records(document)))

        ours, reading, theirs = median(work), median(lambda: read_document(path)), median(lambda: visit_cells(path))
        document = read_document(path)
        records = extract_records(document)
        extracting, checking = median(lambda: extract_records(document)), median(lambda: check_records(document, records))
        rows = [
            ("10 页报告：读取", f"{reading * 1000:.1f} ms", f"{reading / theirs:.2f} × python-docx 遍历单元格"),
            ("10 页报告：提取", f"{extracting * 1000:.1f} ms", f"{extracting / theirs:.2f} ×"),
            ("10 页报告：核对", f"{checking * 1000:.1f} ms", f"{checking / theirs:.2f} ×"),
            ("10 页报告：读取、提取、核对", f"{ours * 1000:.1f} ms", f"{ours / theirs:.2f} ×"),
            ("python-docx 遍历同一文件的单元格", f"{theirs * 1000:.1f} ms", "1.00 ×"),
        ]
        return rows + many(Path(folder))


def many(folder: Path) -> list[tuple[str, str, str]]:
    """Documents a second through the command line, start-up included, with one and two processes."""
    inbox = folder / "many"
    inbox.mkdir()
    first = write_report(FORMS[0], inbox / "000.docx").read_bytes()
    for number in range(1, DOCUMENTS):
        (inbox / f"{number:03}.docx").write_bytes(first)
    rows = []
    program = Path(sys.executable).with_name("jiheng")
    for jobs in (1, 2):
        start = time.perf_counter()
        subprocess.run([program, "check", "--jobs", str(jobs), "--format", "json", str(inbox)], stdout=subprocess.DEVNULL, check=False)
        seconds = time.perf_counter() - start
        rows.append((f"{DOCUMENTS} 份 10 页报告，--jobs {jobs}", f"{DOCUMENTS / seconds:.0f} 份/秒", ""))
    return rows


if __name__ == "__main__":
    for row in measure():
        print(" | ".join(row))
