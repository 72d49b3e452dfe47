"""Checking time: 10-page documents read and checked, against python-docx's visit to its cells alone; documents a second with two processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from attrs import evolve
from docx import Document as WordDocument

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from timing import median

from support.layouts import FORMS, Form, central, grid

#: a page of an official document holds 22 lines of 28 letters; with a table of one page these make about ten pages
PARAGRAPHS = 36
#: about seven pages of a table of 45 rows, and three of text
FEW_PARAGRAPHS = 12
SECTIONS = 4
PLAIN = (
    "项目单位成立了由主要负责人任组长的工作领导小组，定期召开调度会议，研究解决项目实施中的困难和问题，落实专人负责资金管理和资料归档，"
    "严格执行政府采购、招标投标和合同管理等制度，主动接受财政、审计部门和群众监督，确保资金专款专用、项目按期推进、质量安全可控，"
    "同时加强对施工单位的日常检查，发现问题及时督促整改，项目完工后组织有关单位进行了验收。"
)
DOCUMENTS = 160


def long_form(form: Form) -> Form:
    """The form of a project in sections, each with the same indicators."""
    rows = [evolve(row, name=f"{row.name}（{'一二三四'[at]}标段）") for row in form.indicators for at in range(SECTIONS)]
    return evolve(form, indicators=tuple(rows))


#: what is measured: a name, the form, so many paragraphs
KINDS = (
    ("10 页自评表（45 行的表，3 页文字）", long_form(FORMS[0]), FEW_PARAGRAPHS),
    ("10 页报告（21 行的表，9 页文字）", FORMS[0], PARAGRAPHS),
)


def write_report(form: Form, path: Path, paragraphs: int = PARAGRAPHS) -> Path:
    """A self-evaluation report of about ten pages: headings, narrative with figures, the table."""
    word = WordDocument()
    word.add_paragraph(f"{form.project}项目支出绩效自评报告")
    for number in range(1, paragraphs + 1):
        if number % 9 == 1:
            word.add_paragraph(f"（{'一二三四五'[number // 9 % 5]}）项目实施情况")
        word.add_paragraph(PLAIN if number % 4 else _with_figures(form, number))
    table = grid(central(form))
    written = word.add_table(len(table.rows), len(table.rows[0]))
    for cell in table.cells():
        first = written.cell(cell.row - 1, cell.column - 1)
        if cell.rows > 1 or cell.columns > 1:
            first.merge(written.cell(cell.row + cell.rows - 2, cell.column + cell.columns - 2))
        first.text = cell.text
    word.save(path)
    return path


def _with_figures(form: Form, number: int) -> str:
    total = form.funds[0]
    return (
        f"第{number}次调度会议后，全年预算{total.adjusted}万元，实际执行{total.executed}万元，预算执行率{total.rate}%。{form.achieved}"
        f"项目实施期间共召开会议{number}次，下一步将继续做好项目后续管理，确保发挥效益。"
    )


def visit_cells(path: Path) -> int:
    """What a program with python-docx does at the least: look at every cell's text."""
    return sum(len(cell.text) for table in WordDocument(path).tables for row in table.rows for cell in row.cells)


def measure() -> list[tuple[str, str, str]]:
    """Rows (what, figure, ratio)."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for name, form, paragraphs in KINDS for row in one(name, write_report(form, Path(folder) / "自评报告.docx", paragraphs))]
        return rows + many(Path(folder))


def one(name: str, path: Path) -> list[tuple[str, str, str]]:
    """Reading, extracting and checking a document, with all rules, over python-docx's visit to its cells."""
    from jiheng.checks import check_records
    from jiheng.documents.reader import read_document
    from jiheng.forms.extract import extract_records

    def work() -> int:
        document = read_document(path)
        return len(check_records(document, extract_records(document)))

    document = read_document(path)
    records = extract_records(document)
    theirs = median(lambda: visit_cells(path))
    parts = (
        ("读取", median(lambda: read_document(path))),
        ("提取", median(lambda: extract_records(document))),
        ("核对", median(lambda: check_records(document, records))),
        ("读取、提取、核对", median(work)),
    )
    ours = [(f"{name}：{part}", f"{seconds * 1000:.1f} ms", f"{seconds / theirs:.2f} ×") for part, seconds in parts]
    return [*ours, (f"{name}：python-docx 遍历单元格", f"{theirs * 1000:.1f} ms", "1.00 ×")]


def many(folder: Path) -> list[tuple[str, str, str]]:
    """Documents of as many units a second through the command line, start-up included, with one and two processes."""
    inbox = folder / "many"
    inbox.mkdir()
    kind, form, paragraphs = KINDS[-1]
    for number in range(DOCUMENTS):
        own = {"department": f"青石县第{number}事务局", "unit": f"青石县第{number}服务中心", "project": f"{form.project}{number}期工程"}
        write_report(evolve(form, **own), inbox / f"{number:03}.docx", paragraphs)
    rows = []
    program = Path(sys.executable).with_name("jiheng")
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # an installed program is compiled once
    for jobs in (1, 2):
        start = time.perf_counter()
        command = [program, "check", "--jobs", str(jobs), "--format", "json", str(inbox)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False, env=usual)
        seconds = time.perf_counter() - start
        rows.append((f"{DOCUMENTS} 个单位的{kind}，--jobs {jobs}", f"{DOCUMENTS / seconds:.0f} 份/秒", ""))
    return rows


if __name__ == "__main__":
    for row in measure():
        print(" | ".join(row))
