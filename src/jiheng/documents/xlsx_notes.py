"""What lies over the cells of a sheet: comments and text boxes are read, pictures and charts are only counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attrs import frozen
from lxml import etree

from jiheng.documents.archive import Archive
from jiheng.documents.model import Unread
from jiheng.documents.xlsx_strings import plain_text
from jiheng.messages import msg
from jiheng.records.place import Place

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
#: what we ourselves write into a copy is no part of the document: the first cell of the list of findings, the line that begins our comments
LIST_TITLE: Final = "绩衡问题清单"
_PARTS: Final = {"comments": msg("批注"), "drawing": msg("文本框和图形")}
COMMENT_HEAD: Final = "绩衡："
_OURS: Final = re.compile(rf"(?:^|\n){COMMENT_HEAD}\n.*", re.DOTALL)


@frozen
class Note:
    """A text over the cells: the part that it stands in (自评表 批注) and what it says."""

    part: str
    text: str


def read_notes(archive: Archive, part: str, sheet: str) -> tuple[list[Note], list[Unread]]:
    """The comments and text boxes of a sheet, and what of its drawings was not read."""
    notes: list[Note] = []
    links = archive.relationships(part)
    unread = list(archive.missing(links, _PARTS))
    for link in links:
        if link.external or link.target not in archive:
            continue
        if link.kind == "comments":
            notes += _comments(archive.xml(link.target), sheet)
        elif link.kind == "drawing":
            root = archive.xml(link.target)
            notes += _boxes(root, sheet)
            unread += _pictures(root, sheet)
    return notes, unread


def _comments(root: etree._Element, sheet: str) -> Iterator[Note]:
    for comment in root.iter(f"{_MAIN}comment"):
        runs = (text.text or "" for text in comment.iter(f"{_MAIN}t") if getattr(text.getparent(), "tag", "") != f"{_MAIN}rPh")
        said = _OURS.sub("", plain_text("".join(runs)))
        if said:
            yield Note(f"{sheet} 批注", f"{comment.get('ref', '')}：{said}")


def _boxes(root: etree._Element, sheet: str) -> Iterator[Note]:
    for body in root.iter(f"{_SHEET_DRAWING}txBody"):
        lines = ("".join(text.text or "" for text in line.iter(f"{_DRAWN}t")) for line in body.iter(f"{_DRAWN}p"))
        said = plain_text("\n".join(lines))
        if said:
            yield Note(f"{sheet} 文本框", said)


def _pictures(root: etree._Element, sheet: str) -> Iterator[Unread]:
    pictures = sum(1 for _ in root.iter(f"{_SHEET_DRAWING}pic", f"{_SHEET_DRAWING}graphicFrame"))
    if pictures:
        yield Unread(msg("有 {count} 张图片或图表没有读取。", count=pictures), Place(part=sheet))
