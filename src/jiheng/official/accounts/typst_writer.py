"""The disclosure as PDF by way of typst (the extra ``reports``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from jiheng.official.accounts.blocks import Disclosure, Figure, Heading, TableBlock, Text
from jiheng.official.accounts.printed import PrintedTable

#: what typst reads as markup in a text
_MARKUP: Final = re.compile(r"""([\\#$*_`<>@~=\[\]"'/+\-])""")
_MANY_COLUMNS: Final = 8
_BLANK: Final = re.compile(r"【待填：[^】]*】")
_PREAMBLE: Final = """
#let song = ("Times New Roman", "Liberation Serif", "SimSun", "FandolSong", "Noto Serif CJK SC")
#let fangsong = ("Times New Roman", "Liberation Serif", "FangSong", "FandolFang R", "Noto Serif CJK SC")
#let hei = ("SimHei", "FandolHei", "Noto Sans CJK SC")
#let kai = ("Times New Roman", "Liberation Serif", "KaiTi", "FandolKai", "Noto Serif CJK SC")
#let foot = context [#set text(font: song, size: 14pt); #align(center)[— #counter(page).display() —]]
#let wide-text = (156mm / 28) - 16pt
#set document(title: "TITLE", date: none)
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))
#set text(font: fangsong, size: 16pt, lang: "zh", region: "cn", tracking: wide-text)
#set par(first-line-indent: (amount: 2em, all: true), leading: 28.95pt - 16pt, spacing: 28.95pt - 16pt, justify: true)
#show heading: set text(weight: "regular", size: 16pt)
#show heading: set block(above: 13pt, below: 13pt)
#show heading.where(level: 1): it => { set text(font: hei, size: 22pt); align(center, block(above: 0pt, below: 24pt, it)) }
#show heading.where(level: 2): it => { set text(font: hei); block(inset: (left: 2em), it) }
#show heading.where(level: 3): it => { set text(font: kai); block(inset: (left: 2em), it) }
#let blank(body) = highlight(fill: yellow, body)
#let plain(body) = { set par(first-line-indent: 0pt, leading: 0.5em, spacing: 0.6em, justify: false)
  set text(tracking: 0pt, font: song, size: 10pt); body }
#show outline.entry.where(level: 1): set text(font: hei)
#show outline.entry: set text(size: 14pt, tracking: 0pt)
#show outline.entry: it => block(above: 9pt, below: 0pt, it)
"""
_COVER: Final = """
#v(50mm)
#align(center)[#set par(first-line-indent: 0pt, leading: 16pt); #set text(font: hei, size: 32pt, tracking: 0pt)
DEPARTMENT

TITLE]
#pagebreak()
#align(center)[#set text(font: hei, size: 22pt); 目　录]
#v(8mm)
#{ set par(first-line-indent: 0pt); outline(title: none, depth: 2, indent: 2em) }
#pagebreak(weak: true)
#counter(page).update(1)
#set page(footer: foot)
"""


def has_typst() -> bool:
    """Whether typst is installed."""
    return find_spec("typst") is not None


def write_typst(path: Path, made: Disclosure) -> dict[str, int]:
    """Write the PDF, and give the page of each line of the contents."""
    import typst  # noqa: PLC0415 - optional

    with TemporaryDirectory(prefix="jiheng-typst-") as name:
        folder = Path(name)
        source = folder / "main.typ"
        source.write_text("".join(_source(made, folder)), encoding="utf-8")
        path.write_bytes(_bytes(typst.compile(str(source), format="pdf")))
        found = json.loads(typst.query(str(source), "<place>", field="value"))
    return {str(text): int(page) for text, page in found}


def _bytes(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


def _source(made: Disclosure, folder: Path) -> Iterator[str]:
    yield _PREAMBLE.replace("TITLE", f"{made.department}{made.title}".replace('"', ""))
    yield _COVER.replace("DEPARTMENT", _safe(made.department)).replace("TITLE", _safe(made.title))
    first = True
    for at, block in enumerate(made.blocks):
        if isinstance(block, Heading):
            yield from _heading(block, first=first)
            first = False
        elif isinstance(block, Text):
            yield f"\n{_text(block.text)}\n"
        elif isinstance(block, Figure):
            (folder / f"{at}.svg").write_bytes(block.svg)
            yield f'\n#figure(image("{at}.svg", width: 100%), caption: none)\n'
            yield f"#align(center)[#plain[#text(font: kai, size: 14pt)[{_safe(block.caption)}]]]\n"
        else:
            yield from _table_page(block)


def _heading(block: Heading, *, first: bool) -> Iterator[str]:
    if block.level == 1 and not first:
        yield "\n#pagebreak(weak: true)\n"
    yield f"\n{'=' * block.level} {_safe(block.text)}\n"
    if block.level <= 2:
        yield _place(block.text)


def _place(text: str) -> str:
    return f'#context [#metadata(("{text}", counter(page).get().first())) <place>]\n'


def _table_page(block: TableBlock) -> Iterator[str]:
    table = block.table
    yield f"\n#page(flipped: {str(table.wide).lower()}, margin: (x: 20mm, y: {14 if table.wide else 20}mm), footer: foot)[\n"
    yield f"#align(center)[#show heading: set text(font: hei, size: 16pt); #show heading: it => it.body; #heading(level: 2)[{_safe(table.title)}]]\n"
    yield _place(table.title)
    yield "#plain[\n"
    if table.number:
        yield f"#align(right)[{_safe(table.number)}]\n"
    yield f"#grid(columns: (1fr, 1fr, 1fr), align: (left, center, right), {', '.join(f'[{_safe(text)}]' for text in table.meta)})\n"
    yield from _grid(table)
    yield "".join(f"\n{_safe(note)}\n" for note in table.notes)
    yield "]]\n"


def _grid(table: PrintedTable) -> Iterator[str]:
    columns = ", ".join(f"{width}fr" for width in table.widths)
    above = 3 if len(table.widths) > _MANY_COLUMNS else 4.5
    yield f"#set text(size: 8pt)\n#table(columns: ({columns}), stroke: 0.5pt, inset: (x: 2pt, y: {above}pt), align: horizon,\n table.header(\n"
    yield from _rows(table, range(table.head))
    yield "),\n"
    yield from _rows(table, range(table.head, len(table.rows)))
    yield ")\n"


def _rows(table: PrintedTable, rows: range) -> Iterator[str]:
    covered = table.covered()
    for at in rows:
        cells = (_cell(table, at, column, text) for column, text in enumerate(table.rows[at]) if (at, column) not in covered)
        yield f"  {', '.join(cells)},\n"


def _cell(table: PrintedTable, at: int, column: int, text: str) -> str:
    rows, columns = table.span(at, column)
    centred = at < table.head or text.isdigit() or text.endswith(("合计", "总计"))
    side = "right" if column in table.figures and at >= table.head else "center" if centred else "left"
    words = f"*{_safe(text)}*" if at in table.strong and text else _safe(text)
    return f"table.cell(rowspan: {rows}, colspan: {columns}, align: {side} + horizon)[{words}]"


def _text(text: str) -> str:
    return _BLANK.sub(lambda found: f"#blank[{found[0]}]", _safe(text))


def _safe(text: str) -> str:
    """A text without what typst would read as markup; a number at the beginning of a line is no list."""
    escaped = _MARKUP.sub(r"\\\1", text)
    return re.sub(r"^(\d+)\.", r"\1\\.", escaped)
