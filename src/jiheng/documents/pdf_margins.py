"""Headers, footers and page numbers: what stands at the edge of the paper and returns from page to page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from jiheng.documents.pdf_flow import Item, Sheet, TextLine
from jiheng.documents.pdf_text import Line, set_size

HEADER: Final = "页眉"
FOOTER: Final = "页脚"
_NEAR: Final = 0.075  # of the height of the page: text of any size that returns within is no title
_FAR: Final = 0.13  # so far reach page numbers, and text that is smaller than the body and returns
_AT_EDGE: Final = 2  # lines
_PAGE_NUMBER: Final = re.compile(r"[-—–·~\s]*(?:\d{1,4}|[ivxIVX]{1,5})[-—–·~\s]*|\d{1,4}\s*/\s*\d{1,4}|第\s*\d{1,4}\s*页.{0,12}")
_NUMBERED: Final = re.compile(r"\d+(?=\s*页)|(?<=[-—–])\s*\d+\s*(?=[-—–])|\d+$")
_TITLE: Final = re.compile(r"^附件|^附表|[表书]$|续表")
_SAME_HEIGHT: Final = 5.0


def margins_of(sheets: Sequence[Sheet]) -> dict[int, str]:
    """The part (页眉, 页脚) of each line, by its ``id``, that is no body text."""
    found: dict[int, str] = {}
    edges = [(sheet, part, line) for sheet in sheets for part, line in _at_edges(sheet)]
    if not edges:
        return found
    body = _body_size(sheets)
    repeated: dict[tuple[str, str], list[tuple[Sheet, TextLine]]] = defaultdict(list)
    for sheet, part, line in edges:
        if _PAGE_NUMBER.fullmatch(line.text):
            found[id(line)] = part
        elif line.size <= 1.05 * body and not _TITLE.search(line.text):
            repeated[part, without_number(line.text)].append((sheet, line))
    for (part, _), places in repeated.items():
        if _returns(part, places, body):
            found |= {id(line): part for _, line in places}
    return found


def without_number(text: str) -> str:
    """A header or footer without its page number, for comparing."""
    return "#" if _PAGE_NUMBER.fullmatch(text) else _NUMBERED.sub("#", text)


def _body_size(sheets: Iterable[Sheet]) -> float:
    """The size of most characters between the edges of the pages."""
    letters: Counter[float] = Counter()
    for sheet in sheets:
        edges = {id(line) for _, line in _at_edges(sheet)}
        for line in (line for item in sheet.items if id(item) not in edges for line in _lines(item)):
            letters[round(set_size(line), 1)] += len(line.runs[0].text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _lines(item: Item) -> Iterator[Line]:
    if isinstance(item, TextLine):
        yield item.line
    else:
        yield from (line for slot in item.slots for line in slot.lines)


def _at_edges(sheet: Sheet) -> Iterator[tuple[str, TextLine]]:
    """The first and last lines of a page, unless a table stands further out."""
    ordered = sorted(sheet.items, key=lambda item: item.box[1])
    for part, items in ((HEADER, ordered), (FOOTER, ordered[::-1])):
        for item in items[:_AT_EDGE]:
            if not isinstance(item, TextLine):
                break
            if _in_reach(part, item, sheet):
                yield part, item


def _in_reach(part: str, line: TextLine, sheet: Sheet, reach: float = _FAR) -> bool:
    """Whether a line stands in the upper or lower strip of its page."""
    return line.box[3] < reach * sheet.height if part == HEADER else line.box[1] > (1 - reach) * sheet.height


def _returns(part: str, places: list[tuple[Sheet, TextLine]], body: float) -> bool:
    """Whether a text stands at one height on at least every other page of a stretch; left and right pages may differ."""
    heights = [line.box[1] for _, line in places]
    numbers = [sheet.number for sheet, _ in places]
    if len(set(numbers)) < 2 or max(heights) - min(heights) > _SAME_HEIGHT or 2 * len(numbers) < numbers[-1] - numbers[0]:
        return False
    small = max(line.size for _, line in places) < 0.95 * body
    return small or all(_in_reach(part, line, sheet, _NEAR) for sheet, line in places)
