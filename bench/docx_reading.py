"""How fast Word files are read: 绩衡 beside a bare walk with lxml, python-docx, markitdown and docling, in one run on one machine.

    python bench/docx_reading.py [ROUNDS]

The bare walk parses document.xml and collects the texts of the cells, no places, no paragraphs, no checks: about the least that a reader in
Python can do. Each reader's times are interleaved with the others', so that a busy machine disturbs all alike; the median is printed.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
from attrs import frozen
from lxml import etree

from jiheng.documents.docx import read_docx

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SENTENCE = "为提高资金使用效益，青石县围绕年度目标逐项核对指标完成情况，对偏差较大的指标说明原因并提出改进措施。" * 3
Reader = Callable[[Path], object]


@frozen
class Row:
    """One reader on one file: its median time, and that over the bare walk's."""

    file: str
    reader: str
    milliseconds: float
    ratio: float


# --- files --------------------------------------------------------------------------------------------------------------------


def make_form(path: Path) -> None:
    """About ten pages: a form of 40 rows by 9 columns merged both ways, and text."""
    made = docx.Document()
    _add_table(made, 40, 9)
    _add_text(made, 70)
    made.save(str(path))


def make_report(path: Path) -> None:
    """About sixty pages: thirty chapters with a heading, fourteen paragraphs and a table each."""
    made = docx.Document()
    chance = random.Random(3)  # noqa: S311 - the same file each time
    for chapter in range(1, 31):
        made.add_heading(f"第{chapter}章 政策执行情况", 1)
        _add_text(made, 14)
        _add_table(made, chance.randint(6, 14), chance.randint(4, 8))
    made.save(str(path))


def _add_text(made, paragraphs: int) -> None:
    for number in range(paragraphs):
        made.add_paragraph(f"（{number + 1}）{_SENTENCE}")


def _add_table(made, rows: int, columns: int) -> None:
    table = made.add_table(rows, columns)
    cells = [list(row.cells) for row in table.rows]
    for row in range(rows):
        for column in range(columns):
            cells[row][column].text = f"{row * 1000 + column:,}.{column}%"
    for row in range(1, rows - 1, 3):
        cells[row][0].merge(cells[row + 1][0])
    cells[0][0].merge(cells[0][columns - 1])


# --- readers ------------------------------------------------------------------------------------------------------------------


def bare_walk(path: Path) -> list[list[list[str]]]:
    """Texts of all cells, merged ones repeated, and nothing else."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return [_bare_grid(table) for table in root.iter(f"{_W}tbl")]


def _bare_grid(table) -> list[list[str]]:
    grid, above = [], {}
    for tr in table.iterchildren(f"{_W}tr"):
        row, merged = [], {}
        for tc in tr.iterchildren(f"{_W}tc"):
            span, merge = _bare_merge(tc)
            column = len(row)
            text = above.get(column, "") if merge == "continue" else _bare_text(tc)
            if merge:
                merged[column] = text
            row += [text] * span
        above = merged
        grid.append(row)
    return grid


def _bare_merge(tc) -> tuple[int, str | None]:
    properties = tc.find(f"{_W}tcPr")
    if properties is None:
        return 1, None
    span, merge = properties.find(f"{_W}gridSpan"), properties.find(f"{_W}vMerge")
    return (1 if span is None else int(span.get(f"{_W}val"))), (None if merge is None else merge.get(f"{_W}val", "continue"))


def _bare_text(tc) -> str:
    return "\n".join("".join(t.text or "" for t in paragraph.iter(f"{_W}t")) for paragraph in tc.iter(f"{_W}p"))


def python_docx(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]


def other_readers() -> Iterator[tuple[str, Reader]]:
    """Those that are installed here."""
    try:
        from markitdown import MarkItDown
    except ImportError:
        pass
    else:
        yield "markitdown", MarkItDown().convert
    try:
        from docling.document_converter import DocumentConverter
    except ImportError:
        pass
    else:
        yield "docling", DocumentConverter().convert


# --- measuring ----------------------------------------------------------------------------------------------------------------


def measure() -> list[tuple[str, str, str]]:
    """Rows of the table in docs/performance.md."""
    return [(f"{row.file}: {row.reader}", f"{row.milliseconds:.1f} ms", f"{row.ratio:.1f}× the bare walk") for row in times_of_readers()]


def times_of_readers(rounds: int = 9) -> list[Row]:
    """Times of all readers on both files; fails if our grid differs from the bare walk's."""
    readers: dict[str, Reader] = {"bare lxml walk": bare_walk, "jiheng": read_docx, "python-docx": python_docx, **dict(other_readers())}
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (("form of 10 pages", make_form), ("report with 30 tables", make_report)):
            path = Path(folder) / "a.docx"
            make(path)
            _compare(path)
            times = _times(readers, path, rounds)
            least = times["bare lxml walk"]
            rows += [Row(name, reader, 1000 * seconds, seconds / least) for reader, seconds in times.items()]
    return rows


def _compare(path: Path) -> None:
    ours = [[[cell.text for cell in row] for row in table.rows] for table in read_docx(path).tables()]
    if ours != bare_walk(path):
        raise AssertionError


def _times(readers: dict[str, Reader], path: Path, rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for turn in range(rounds + 1):
        for name, reader in readers.items():
            gc.collect()  # what the one leaves must not be swept on the other's time
            started = time.perf_counter()
            reader(path)
            if turn:  # the first warms up
                taken[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in taken.items()}


def as_markdown(rows: list[Row]) -> str:
    lines = [f"| {row.file} | {row.reader} | {row.milliseconds:.1f} | {row.ratio:.2f} |" for row in rows]
    return "\n".join(["| file | reader | ms | × bare walk |", "| --- | --- | ---: | ---: |", *lines])


if __name__ == "__main__":
    print(as_markdown(times_of_readers(int(sys.argv[1]) if len(sys.argv) > 1 else 9)))
