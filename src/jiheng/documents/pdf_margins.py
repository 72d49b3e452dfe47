"""Headers, footers and page numbers: what stands at the edge of the paper and returns from page to page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from jiheng.documents.pdf_flow import Item, Sheet, TextLine
from jiheng.documents.pdf_text import Line

HEADER: Final = "页眉"
FOOTER: Final = "页脚"
_TOP, _BOTTOM = 0.075, 0.91  # of the height of the page: headers end above, footers begin below
_NUMBER_TOP, _NUMBER_BOTTOM = 0.1, 0.88
_AT_EDGE: Final = 2  # lines
_PAGE_NUMBER: Final = re.compile(r"[-—–·~\s]*(?:\d{1,4}|[ivxIVX]{1,5})[-—–·~\s]*|\d{1,4}\s*/\s*\d{1,4}|第\s*\d{1,4}\s*页.{0,12}")
_NUMBERED: Final = re.compile(r"\d+(?=\s*页)|(?<=[-—–])\s*\d+\s*(?=[-—–])|\d+$")
_TITLE: Final = re.compile(r"^附件|^附表|[表书]$|续表")
_SAME_HEIGHT: Final = 5.0


def margins_of(sheets: Iterable[Sheet]) -> dict[int, str]:
    """The part (页眉, 页脚) of each line, by its ``id``, that is no body text."""
    sheets = list(sheets)
    body = _body_size(sheets)
    found: dict[int, str] = {}
    repeated: dict[tuple[str, str], list[tuple[Sheet, TextLine]]] = defaultdict(list)
    for sheet in sheets:
        for part, line in _at_edges(sheet):
            if _PAGE_NUMBER.fullmatch(line.text):
                found[id(line)] = part
            elif _in_margin(part, line, sheet) and line.size <= 1.05 * body and not _TITLE.search(line.text):
                repeated[part, _NUMBERED.sub("#", line.text)].append((sheet, line))
    for (part, _), places in repeated.items():
        if _returns(places):
            found |= {id(line): part for _, line in places}
    return found


def _body_size(sheets: Iterable[Sheet]) -> float:
    """The size of most characters."""
    letters: Counter[float] = Counter()
    for line in (line for sheet in sheets for item in sheet.items for line in _lines(item)):
        letters[round(line.size, 1)] += len(line.runs[0].text)
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


def _in_reach(part: str, line: TextLine, sheet: Sheet) -> bool:
    return line.box[3] < _NUMBER_TOP * sheet.height if part == HEADER else line.box[1] > _NUMBER_BOTTOM * sheet.height


def _in_margin(part: str, line: TextLine, sheet: Sheet) -> bool:
    return line.box[3] < _TOP * sheet.height if part == HEADER else line.box[1] > _BOTTOM * sheet.height


def _returns(places: list[tuple[Sheet, TextLine]]) -> bool:
    """Whether a text stands at one height on at least every other page of a stretch; left and right pages may differ."""
    if len(places) < 2:
        return False
    heights = [line.box[1] for _, line in places]
    numbers = [sheet.number for sheet, _ in places]
    return max(heights) - min(heights) < _SAME_HEIGHT and 2 * len(numbers) >= numbers[-1] - numbers[0]
