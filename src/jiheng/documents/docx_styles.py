"""Paragraph and character styles of a Word file: outline levels, numbering and hiding, inherited along basedOn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attrs import define, frozen
from lxml import etree

from jiheng.documents import docx_names as w

_HEADING: Final = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_LONGEST_CHAIN: Final = 20


@frozen
class Style:
    """What a style says itself; None where it leaves it to the one it is based on."""

    based_on: str | None
    outline: int | None
    number: str | None
    list_level: int | None
    hidden: bool | None


@define
class Styles:
    """All styles by their ids."""

    by_id: dict[str, Style]

    @property
    def hiding(self) -> set[str]:
        """Ids of the styles whose text is hidden."""
        return {name for name in self.by_id if next((style.hidden for style in self.chain(name) if style.hidden is not None), False)}

    def chain(self, name: str | None) -> Iterator[Style]:
        """The style and those it is based on, nearest first."""
        for _ in range(_LONGEST_CHAIN):
            style = self.by_id.get(name) if name else None
            if style is None:
                return
            yield style
            name = style.based_on

    def level(self, name: str) -> int:
        """Outline level 1…9 of a heading style, 0 for body text."""
        return next((style.outline for style in self.chain(name) if style.outline is not None), 0)

    def numbering(self, name: str) -> tuple[str, int | None] | None:
        """The list (numId) and the level in it that a style gives to its paragraphs, or None."""
        level = None
        for style in self.chain(name):
            level = style.list_level if level is None else level
            if style.number is not None:
                return style.number, level
        return None


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of styles.xml (none without one)."""
    found = {} if root is None else {element.get(w.STYLE_ID, ""): _style(element) for element in root.iterchildren(w.STYLE)}
    return Styles(found)


def outline_level(value: str | None) -> int:
    """Level 1…9 from w:outlineLvl, 0 for body text (Word's 9)."""
    level = w.number(value, 9)
    return level + 1 if 0 <= level <= 8 else 0


def _style(element: etree._Element) -> Style:
    based_on = outline = number = list_level = hidden = None
    for child in element.iter(w.NAME, w.BASED_ON, w.OUTLINE_LEVEL, w.NUMBER_ID, w.LEVEL_INDEX, w.HIDDEN):
        tag, value = child.tag, child.get(w.VALUE)
        if tag == w.BASED_ON:
            based_on = value
        elif tag == w.OUTLINE_LEVEL:
            outline = outline_level(value)
        elif tag == w.NUMBER_ID:
            number = value
        elif tag == w.LEVEL_INDEX:
            list_level = w.number(value, 0)
        elif tag == w.HIDDEN:
            hidden = w.is_on(value)
        elif outline is None and (heading := _HEADING.fullmatch(value or "")):
            outline = int(heading[1])
    return Style(based_on, outline, number, list_level, hidden)
