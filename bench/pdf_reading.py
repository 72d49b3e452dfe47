"""How fast PDF tables are read and how many cells are right: 绩衡 beside pdfplumber and markitdown, in one run on one machine.

    python bench/pdf_reading.py [ROUNDS]

Both files are set by typst: thirty forms with cells merged both ways, and a report of thirty chapters with text and a table each.
"""

from __future__ import annotations

import gc
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import typst

from jiheng.documents.pdf import read_pdf

PAGES = 30
_HEAD = '#set page(paper:"a4",margin:15mm)\n#set text(font:"Noto Serif CJK SC",size:{size}pt,lang:"zh")\n'
_SENTENCE = "为提高资金使用效益，青石县围绕年度目标逐项核对指标完成情况，对偏差较大的指标说明原因并提出改进措施。"
Grid = list[list[str]]
Reader = Callable[[Path], list[Grid]]


# --- files --------------------------------------------------------------------------------------------------------------------


def make_forms(path: Path) -> list[Grid]:
    """A form of 24 rows by 9 columns a page, merged both ways; what stands in every cell."""
    grids = [_form(page) for page in range(PAGES)]
    source = "\n#pagebreak()\n".join(_table(grid, merged=True) for grid in grids)
    path.write_bytes(typst.compile((_HEAD.format(size=9) + source).encode()))
    return grids


def _form(page: int) -> Grid:
    grid = [[f"{page * 100 + row}.{column}%" if column > 3 else f"指标{row}之{column}" for column in range(9)] for row in range(24)]
    grid[0] = [f"项目支出绩效自评表{page}"] * 9
    for row in range(1, 24):
        grid[row][0] = f"一级指标{row // 8}"
        grid[row][1] = f"二级指标{row // 3}"
    return grid


def make_report(path: Path) -> list[Grid]:
    """A chapter a page with text and a table."""
    chance = random.Random(3)  # noqa: S311 - the same file each time
    grids, parts = [], []
    for chapter in range(PAGES):
        rows, columns = chance.randint(6, 14), chance.randint(4, 8)
        grids.append([[f"{row * 1000 + column:,}.{column}%" for column in range(columns)] for row in range(rows)])
        parts.append(f"= 第{chapter + 1}章 执行情况\n\n{_SENTENCE * 3}\n\n{_table(grids[-1])}\n\n{_SENTENCE}\n")
    path.write_bytes(typst.compile((_HEAD.format(size=11) + "#pagebreak()\n".join(parts)).encode()))
    return grids


def _table(grid: Grid, *, merged: bool = False) -> str:
    cells = []
    for row, line in enumerate(grid):
        for column, text in enumerate(line):
            down = merged and row and column < 2 and grid[row - 1][column] == text
            right = merged and column and row == 0
            if not (down or right):
                rows = sum(other[column] == text for other in grid[row:]) if merged and row and column < 2 else 1
                columns = len(line) if merged and row == 0 else 1
                shown = json.dumps(text, ensure_ascii=False)
                cells.append(f"table.cell(x:{column},y:{row},rowspan:{rows},colspan:{columns})[#{shown}]")
    return f"#table(columns:(1fr,)*{len(grid[0])},inset:2.5pt,stroke:0.5pt,{','.join(cells)})"


# --- readers ------------------------------------------------------------------------------------------------------------------


def jiheng(path: Path) -> list[Grid]:
    return [[[cell.text for cell in row] for row in table.rows] for table in read_pdf(path).tables()]


def other_readers() -> Iterator[tuple[str, Reader]]:
    """Those that are installed here."""
    try:
        import pdfplumber
    except ImportError:
        pass
    else:

        def by_pdfplumber(path: Path) -> list[Grid]:
            with pdfplumber.open(path) as file:
                return [table for page in file.pages for table in page.extract_tables()]

        yield "pdfplumber", by_pdfplumber
    try:
        from markitdown import MarkItDown

        MarkItDown().convert(str(Path(__file__)))
    except (ImportError, OSError, ValueError):
        pass
    else:
        yield "markitdown", lambda path: _pipes(MarkItDown().convert(str(path)).text_content)


def _pipes(text: str) -> list[Grid]:
    """The tables of a Markdown text."""
    tables: list[Grid] = [[]]
    for line in text.splitlines():
        if line.startswith("|"):
            if not set(line) <= set("|-: "):
                tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif tables[-1]:
            tables.append([])
    return [table for table in tables if table]


def right(read: list[Grid], wanted: list[Grid]) -> float:
    """The share of cells whose text stands at its row and column; a merged cell counts at its first position."""
    good = total = 0
    for number, grid in enumerate(wanted):
        for row, line in enumerate(grid):
            for column, text in enumerate(line):
                if (row and grid[row - 1][column] == text) or (column and line[column - 1] == text):
                    continue
                total += 1
                found = read[number][row][column] if number < len(read) and row < len(read[number]) and column < len(read[number][row]) else None
                good += "".join((found or "").split()) == text
    return good / total


# --- measuring ----------------------------------------------------------------------------------------------------------------


def measure(rounds: int = 5) -> list[tuple[str, ...]]:
    """Pages a second and share of cells right, of all readers on both files."""
    readers: dict[str, Reader] = {"绩衡": jiheng, **dict(other_readers())}
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (("30 页自评表", make_forms), ("30 页报告", make_report)):
            path = Path(folder) / "a.pdf"
            wanted = make(path)
            for reader, seconds in _times(readers, path, rounds).items():
                share = right(readers[reader](path), wanted)
                rows.append((f"{name}：{reader}", f"{PAGES / seconds:.0f} 页/秒", f"{100 * share:.1f}% 的单元格正确"))
    return rows


def _times(readers: dict[str, Reader], path: Path, rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for turn in range(rounds + 1):
        for name, reader in readers.items():
            gc.collect()
            started = time.perf_counter()
            reader(path)
            if turn:  # the first warms up
                taken[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in taken.items()}


if __name__ == "__main__":
    for row in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5):
        print(" | ".join(row))
