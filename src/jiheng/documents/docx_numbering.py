"""Automatic numbers of a Word file: which list a paragraph belongs to and what Word prints before it.

Counting follows ECMA-376 part 1, 17.9: lists of one abstract definition share their counters, a level starts anew after
a higher one was used (``lvlRestart`` bounds that), an override of the start takes effect when its list is first used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from attrs import define, evolve, field, frozen
from lxml import etree

from jiheng.documents import docx_names as w
from jiheng.documents.docx_numerals import numeral
from jiheng.documents.docx_styles import Styles

_LEVELS: Final = 9
_FIELD: Final = re.compile(r"%([1-9])")
_CLOSED: Final = tuple("、，。：；）】〕」》")  # after these no space is needed between number and text


@frozen
class Level:
    """One level of a list.

    Attributes:
        start: its first number. format: Word's name of the numerals. text: what is printed, with %1 … %9 for the levels.
        restart: level (1…8) whose use starts this one anew, 0 for never, None for any higher one.
        legal: whether all numbers are printed in plain figures.
        tight: whether nothing stands between number and text.
        style: the paragraph style that stands for this level.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    tight: bool = False
    style: str | None = None


_NO_LEVEL: Final = Level(format="none")


@define
class Numbering:
    """The lists of a document and how far each has counted.

    Attributes:
        lists: numId → the abstract definition it uses and its own levels.
    """

    lists: Mapping[str, NumberedList]
    _counts: dict[str, list[int | None]] = field(factory=dict)
    _used: set[tuple[str, int]] = field(factory=set)

    def level_of_style(self, number: str, style: str) -> int:
        """The level of a list that a paragraph style stands for."""
        found = self.lists.get(number)
        return next((index for index, level in found.levels.items() if level.style == style), 0) if found else 0

    def next(self, number: str, index: int) -> str:
        """Count one more paragraph at a level (0…8) of a list and give what is printed before it, a space included where one is needed."""
        found = self.lists.get(number)
        if found is None or not 0 <= index < _LEVELS:
            return ""
        counts = self._counts.setdefault(found.abstract, [None] * _LEVELS)
        self._count(found, counts, number, index)
        return _label(found, counts, index)

    def _count(self, found: NumberedList, counts: list[int | None], number: str, index: int) -> None:
        first = (number, index) not in self._used
        self._used.add((number, index))
        last = counts[index]
        start = found.level(index).start
        counts[index] = start if last is None or (first and index in found.restarted) else last + 1
        for deeper in range(index + 1, _LEVELS):
            restart = found.level(deeper).restart
            if restart is None or index < restart:
                counts[deeper] = None


@frozen
class NumberedList:
    """A list as paragraphs use it.

    Attributes:
        abstract: id of the definition that holds the counters.
        levels: its levels, overrides applied.
        restarted: levels whose start this list overrides.
    """

    abstract: str
    levels: Mapping[int, Level]
    restarted: frozenset[int] = frozenset()

    def level(self, index: int) -> Level:
        """A level; one without a number where the definition has none."""
        return self.levels.get(index, _NO_LEVEL)


def joined(label: str, text: str) -> str:
    """A number and the text after it, as they read: 一、基本情况, (1) 到位率."""
    return label.rstrip() if not text else label + text


def read_numbering(root: etree._Element | None, styles: Styles) -> Numbering:
    """The lists of numbering.xml (none without one)."""
    if root is None:
        return Numbering({})
    abstracts, links = {}, {}
    for element in root.iterchildren(w.ABSTRACT):
        name = element.get(w.ABSTRACT_ID, "")
        abstracts[name] = _levels(element)
        links[name] = next((link.get(w.VALUE, "") for link in element.iterchildren(w.STYLE_LINK)), None)
    numbers = {element.get(w.NUMBER_ID, ""): element for element in root.iterchildren(w.NUMBER)}
    targets = {name: _child_value(element, w.ABSTRACT_ID) for name, element in numbers.items()}
    lists = {}
    for name, element in numbers.items():
        abstract = _linked(targets[name], links, targets, styles)
        lists[name] = _overridden(NumberedList(abstract, abstracts.get(abstract, {})), element)
    return Numbering(lists)


def _linked(abstract: str, links: Mapping[str, str | None], targets: Mapping[str, str], styles: Styles) -> str:
    """A definition that only names a numbering style leads to the list of that style."""
    style = links.get(abstract)
    numbering = styles.numbering(style) if style else None
    return targets.get(numbering[0], abstract) if numbering else abstract


def _levels(parent: etree._Element) -> dict[int, Level]:
    return {w.number(element.get(w.LEVEL_INDEX), 0): _level(element) for element in parent.iterchildren(w.LEVEL)}


def _level(element: etree._Element) -> Level:
    values = {child.tag: child.get(w.VALUE, "") for child in element}
    return Level(
        start=w.number(values.get(w.START), 1),
        format=values.get(w.FORMAT, "decimal"),
        text=values.get(w.LEVEL_TEXT, ""),
        restart=w.number(values[w.RESTART], 0) if w.RESTART in values else None,
        legal=w.LEGAL in values and w.is_on(values[w.LEGAL]),
        tight=values.get(w.SUFFIX) == "nothing",
        style=values.get(w.PARAGRAPH_STYLE),
    )


def _overridden(found: NumberedList, number: etree._Element) -> NumberedList:
    levels = dict(found.levels)
    restarted = set()
    for override in number.iterchildren(w.OVERRIDE):
        index = w.number(override.get(w.LEVEL_INDEX), 0)
        levels.update(_levels(override))
        for start in override.iterchildren(w.START_OVERRIDE):
            levels[index] = evolve(levels.get(index, _NO_LEVEL), start=w.number(start.get(w.VALUE), 1))
            restarted.add(index)
    return evolve(found, levels=levels, restarted=frozenset(restarted))


def _child_value(parent: etree._Element, tag: str) -> str:
    return next((child.get(w.VALUE, "") for child in parent.iterchildren(tag)), "")


def _label(found: NumberedList, counts: list[int | None], index: int) -> str:
    level = found.level(index)
    if level.format in {"bullet", "none"} or not level.text:
        return ""

    def shown(match: re.Match[str]) -> str:
        position = int(match[1]) - 1
        other = found.level(position)
        count = counts[position]
        return numeral("decimal" if level.legal else other.format, other.start if count is None else count)

    text = _FIELD.sub(shown, level.text)
    if not text or text.endswith(_CLOSED) or (level.tight and not _touches_figures(text)):
        return text
    return text + " "


def _touches_figures(text: str) -> bool:
    """Whether figures right after the number would be read as one with it (1.5万元)."""
    return text[-1].isdecimal() or text[-1] == "."
