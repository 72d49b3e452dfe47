"""What stands around the blocks: title, year, project, department, unit, money unit, grade."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jiheng.documents import Paragraph
from jiheng.forms import labels
from jiheng.forms.rows import Row, Slot
from jiheng.records import Place, Text
from jiheng.values.text import key, narrow, tidy

_YEAR: Final = re.compile(r"(20\d\d)\s*年\s*度")
_ANY_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)\s*年?(?=\D|$)")
_PROMPT: Final = re.compile(r"^[(（](?:盖章|公章|签章|签字|万元|元)[)）]\s*")
_INLINE: Final = re.compile(r"^\s*(?:[-*•]\s*)?(?P<label>[\u4e00-\u9fff()（）]{2,14})\s*[:：]\s*(?P<value>.*)$", re.DOTALL)
_SEVERAL: Final = re.compile(r"\s{2,}(?=[\u4e00-\u9fff()（）]{2,12}\s*[:：])")


def fields_in_row(row: Row) -> Iterator[tuple[str, Text]]:
    """Label and value pairs of a row: a cell that is a label and the next cell that is none, or both in one cell."""
    slots = row.filled
    if not row.trusted and not any(labels.header_field(slot.cell.text) for slot in slots):
        yield from _torn_fields(slots)
        return
    for index, slot in enumerate(slots):
        name = labels.header_field(slot.cell.text)
        if name is not None:
            value = _next_value(slots[index + 1 :])
            if value is not None:
                yield name, Text(_without_prompt(value.text), value.cell.place)
            continue
        yield from fields_in_text(slot.cell.text, slot.cell.place)


def _torn_fields(slots: list[Slot]) -> Iterator[tuple[str, Text]]:
    """Labels that a scan tore over two cells (主質 | 部门), each with the cell after it; else labels written into the cells."""
    pieces = list(zip(slots, slots[1:], slots[2:], strict=False))
    found = [(labels.damaged_header_field(first.text + second.text), value) for first, second, value in pieces]
    named = [(name, value) for name, value in found if name is not None]
    for name, value in named:
        yield name, Text(_without_prompt(value.text), value.cell.place)
    if not named:
        for slot in slots:
            yield from fields_in_text(slot.cell.text, slot.cell.place)


def _next_value(slots: list[Slot]) -> Slot | None:
    first = next(iter(slots), None)
    if first is None or labels.header_field(first.cell.text) is not None or first.blank:
        return None
    return first


def fields_in_text(text: str, place: Place) -> Iterator[tuple[str, Text]]:
    """Label and value pairs written into a line: 项目名称：…    主管部门：…"""
    for part in _SEVERAL.split(text):
        match = _INLINE.match(part)
        name = labels.header_field(match["label"]) if match else None
        if match is None or name is None:
            continue
        value = _without_prompt(tidy(match["value"]))
        if value and len(value) <= 120:
            yield name, Text(value, place)


def _without_prompt(text: str) -> str:
    return _PROMPT.sub("", text).strip()


def title_of(paragraph: Paragraph) -> Text | None:
    """A paragraph as the title of a form, None when it is none."""
    text = tidy(paragraph.text.lstrip("#").strip())
    return Text(text, paragraph.place) if labels.is_title(text) else None


def year_of(*texts: str | None) -> int | None:
    """The budget year that the first of these texts names as 年度, else the first that names a year at all."""
    for pattern in (_YEAR, _ANY_YEAR):
        for text in texts:
            match = pattern.search(narrow(text)) if text else None
            if match:
                return int(match[1])
    return None


def is_year_line(text: str) -> bool:
    """Whether a line is only the year under a title: （2023年度）."""
    return re.fullmatch(r"[\W]*\d{4}年度?[\W]*", key(text)) is not None
