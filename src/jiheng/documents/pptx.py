"""Presentations: the text of their slides, slide by slide; drawings and notes are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from jiheng.documents.archive import Archive, open_archive
from jiheng.documents.grid import lay_out
from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Cell, Document, Paragraph, Table, Unread
from jiheng.messages import msg
from jiheng.records.place import Place

PRESENTATION: Final = "ppt/presentation.xml"
_BODY: Final = "正文"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIDE_ID: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}sldId"
_LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BLANKS: Final = re.compile(r"[ \t\r\n\u200b]+")


def read_pptx(path: Path, limits: Limits) -> Document:
    """Read the text of a presentation.

    Raises:
        UnreadableFileError: one of its kinds, by what is wrong.
    """
    with open_archive(path, limits, "pptx") as archive:
        names = list(_slides(archive))
        slides = {page: archive.xml(name) for page, name in enumerate(names[: limits.pages], 1) if name is not None}
        unread = [*archive.doubts, *_missing(names[: limits.pages]), *_cut(names, limits)]
    blocks: list[Block] = []
    tables = 0
    for page, slide in slides.items():
        for element in slide.iter(f"{_A}tbl", f"{_A}p"):
            if element.tag == f"{_A}tbl":
                tables += 1
                grid = lay_out(list(_cells(element, f"表{tables}", page)), f"表{tables}", limits.cells // tables)
                unread += grid.unread
                blocks += [Table(grid.rows, f"表{tables}", line=len(blocks) + 1, page=page)] if grid.rows else []
            elif next(element.iterancestors(f"{_A}tbl"), None) is None and (text := _text(element)):
                blocks.append(Paragraph(text, _BODY, len(blocks) + 1, page=page))
    return Document(path, "pptx", tuple(blocks), tuple(unread))


def _slides(archive: Archive) -> Iterator[str | None]:
    """The parts of the slides in the order of the presentation; None for one that is not there."""
    targets = {link.id: link.target for link in archive.relationships(PRESENTATION) if not link.external}
    for element in archive.xml(PRESENTATION).iter(_SLIDE_ID):
        name = targets.get(element.get(_LINK, ""))
        yield name if name is not None and name in archive else None


def _missing(names: list[str | None]) -> Iterator[Unread]:
    for page, name in enumerate(names, 1):
        if name is None:
            yield Unread(msg("第 {page} 张幻灯片的内容找不到，没有读取。", page=page), Place(page=page))


def _cut(names: list[str | None], limits: Limits) -> Iterator[Unread]:
    if len(names) > limits.pages:
        yield Unread(msg("演示文稿过长：第 {first} 页以后没有读取。", first=limits.pages + 1), Place(page=limits.pages + 1))


def _text(element: etree._Element) -> str:
    """The text of a paragraph or cell on one line."""
    pieces = ("\n" if part.tag == f"{_A}br" else part.text or "" for part in element.iter(f"{_A}t", f"{_A}br"))
    return _BLANKS.sub(" ", "".join(pieces)).strip()


def _cells(table: etree._Element, part: str, page: int) -> Iterator[Cell]:
    """The cells of a table, those that a merged one covers left out."""
    for row, element in enumerate(table.iterchildren(f"{_A}tr"), 1):
        for column, cell in enumerate(element.iterchildren(f"{_A}tc"), 1):
            if not (_is_on(cell, "hMerge") or _is_on(cell, "vMerge")):
                text = "\n".join(filter(None, map(_text, cell.iter(f"{_A}p"))))
                yield Cell(text, row, column, _span(cell, "rowSpan"), _span(cell, "gridSpan"), part, page=page)


def _is_on(cell: etree._Element, name: str) -> bool:
    return cell.get(name) in ("1", "true")


def _span(cell: etree._Element, name: str) -> int:
    digits = cell.get(name, "1")
    return int(digits) if digits.isascii() and digits.isdigit() and 0 < len(digits) < 5 and int(digits) else 1
