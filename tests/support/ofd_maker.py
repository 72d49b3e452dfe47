"""Small OFD files (GB/T 33190) from pieces, and the invented layouts as pages with ruled tables, as office printers draw them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from jiheng.documents.model import Cell
from support.layouts import Sheet, grid

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
WIDTH, HEIGHT = 297.0, 210.0
MARGIN, SIZE, LINE, PADDING = 12.0, 3.2, 4.4, 1.0


def text(x: float, y: float, letters: str, size: float = SIZE, **more: str) -> str:
    """A text whose first letter's line is at ``y``; each letter as wide as its kind, given as OFD writers do (``g n d`` for runs)."""
    steps = " ".join(f"{size if ord(letter) > 0x250 else size / 2:g}" for letter in letters[:-1])
    if len(set(steps.split())) == 1 and len(letters) > 2:
        steps = f"g {len(letters) - 1} {steps.split()[0]}"
    given = "".join(f' {name}="{value}"' for name, value in more.items())
    width = len(letters) * size
    delta = f' DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x:g} {y - size:g} {width:g} {size * 1.3:g}" Font="2" Size="{size:g}"{given}>'
        f'<ofd:TextCode X="0" Y="{size:g}"{delta}>{escape(letters)}</ofd:TextCode></ofd:TextObject>'
    )


def line(x: float, y: float, to_x: float, to_y: float) -> str:
    """A ruling line."""
    left, top = min(x, to_x), min(y, to_y)
    box = f"{left:g} {top:g} {abs(to_x - x) or 0.3:g} {abs(to_y - y) or 0.3:g}"
    data = f"M {x - left:g} {y - top:g} L {to_x - left:g} {to_y - top:g}"
    return f'<ofd:PathObject ID="1" Boundary="{box}" LineWidth="0.3"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def frame(left: float, top: float, right: float, bottom: float) -> str:
    """A rectangle."""
    data = f"M 0 0 L {right - left:g} 0 L {right - left:g} {bottom - top:g} L 0 {bottom - top:g} C"
    box = f"{left:g} {top:g} {right - left:g} {bottom - top:g}"
    return f'<ofd:PathObject ID="1" Boundary="{box}" LineWidth="0.3"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def page(*objects: str, before: str = "", width: float = WIDTH, height: float = HEIGHT) -> str:
    """The content of a page; ``before`` stands in front of its layer (templates)."""
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {width:g} {height:g}</ofd:PhysicalBox></ofd:Area>"
    return f'<ofd:Page {NS}>{before}{area}<ofd:Content><ofd:Layer ID="9" Type="Body">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'


def parts_of(pages: Sequence[str], common: str = "", after: str = "", body: str = "") -> dict[str, str]:
    """The parts of a file: ``common`` in its common data, ``after`` behind its pages, ``body`` in the listing of its documents."""
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
    root = f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody>"
    area = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH:g} {HEIGHT:g}</ofd:PhysicalBox></ofd:PageArea>"
    return {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {NS} DocType="OFD" Version="1.1">{root}</ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData>{area}{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{after}</ofd:Document>",
        **{f"Doc_0/Pages/Page_{at}/Content.xml": content for at, content in enumerate(pages)},
    }


def write_parts(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def make_ofd(path: Path, pages: Sequence[str], extra: Mapping[str, str | bytes] | None = None, **pieces: str) -> Path:
    """A file of these pages."""
    return write_parts(path, {**parts_of(pages, **pieces), **(extra or {})})


# --- the invented layouts ---------------------------------------------------------------------------------------------------------


def to_ofd(sheet: Sheet, path: Path, height: float = HEIGHT) -> Path:
    """A sheet as a ruled table over as many pages as it takes; a row is never parted, a merged cell goes on on the next page."""
    return make_ofd(path, pages_of(sheet, height))


def pages_of(sheet: Sheet, height: float = HEIGHT) -> list[str]:
    """The contents of the pages."""
    table = grid(sheet)
    cells = list(table.cells())
    xs = _edges(MARGIN, [(WIDTH - 2 * MARGIN) / len(table.rows[0])] * len(table.rows[0]))
    heights = _row_heights(cells, xs, len(table.rows))
    pages = []
    for first, last in _cut_into_pages(heights, height - 2 * MARGIN):
        ys = _edges(MARGIN, heights[first:last])
        shown = [cell for cell in cells if cell.row - 1 < last and cell.row + cell.rows - 1 > first]
        pages.append(page(*_drawn(shown, xs, ys, first), height=height))
    return pages


def _edges(start: float, sizes: Iterable[float]) -> list[float]:
    edges = [start]
    for size in sizes:
        edges.append(edges[-1] + size)
    return edges


def wrapped(letters: str, width: float) -> list[str]:
    """A text broken where the margin breaks it."""
    lines, used = [""], 0.0
    for letter in letters:
        step = SIZE if ord(letter) > 0x250 else SIZE / 2
        if letter == "\n" or used + step > width:
            lines.append("")
            used = 0.0
        if letter != "\n":
            lines[-1] += letter
            used += step
    return lines


def _row_heights(cells: Iterable[Cell], xs: Sequence[float], count: int) -> list[float]:
    heights = [LINE + 2 * PADDING] * count
    for cell in cells:
        width = xs[cell.column - 1 + cell.columns] - xs[cell.column - 1] - 2 * PADDING
        need = (len(wrapped(cell.text, width)) * LINE + 2 * PADDING) / cell.rows
        for row in range(cell.row - 1, cell.row - 1 + cell.rows):
            heights[row] = max(heights[row], need)
    return heights


def _cut_into_pages(heights: Sequence[float], most: float) -> list[tuple[int, int]]:
    pages, first, used = [], 0, 0.0
    for row, height in enumerate(heights):
        if used + height > most and row > first:
            pages.append((first, row))
            first, used = row, 0.0
        used += height
    return [*pages, (first, len(heights))]


def _drawn(cells: Iterable[Cell], xs: Sequence[float], ys: Sequence[float], first: int) -> list[str]:
    """The cells of one page: the border of each, and its text where it begins."""
    objects = []
    for cell in cells:
        top, bottom = max(cell.row - 1 - first, 0), min(cell.row - 1 + cell.rows - first, len(ys) - 1)
        left, right = xs[cell.column - 1], xs[cell.column - 1 + cell.columns]
        objects.append(frame(left, ys[top], right, ys[bottom]))
        if cell.row - 1 >= first:
            lines = wrapped(cell.text, right - left - 2 * PADDING)
            objects += [text(left + PADDING, ys[top] + PADDING + SIZE + at * LINE, each) for at, each in enumerate(lines) if each]
    return objects
