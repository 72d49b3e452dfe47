"""Lines of text to paragraphs as they were written, headings told by their size."""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from jiheng.documents.model import Box, Paragraph
from jiheng.documents.pdf_flow import Sheet, TextLine
from jiheng.documents.pdf_geometry import around, rounded
from jiheng.documents.pdf_text import glued, width_of_first

_WIDE_SPACE: Final = 1.35  # of the size: a wider space between lines ends the paragraph
_SAME_SIZE: Final = 0.12
_LIKE_SIZE: Final = 0.35  # for lines of a few characters, whose size can only be told from their height
_FEW: Final = 12
_INDENTED: Final = 1.2  # of the size
_SHORT: Final = 0.6  # of the size: how much further than its first word a line must be from the margin to be a short one
_LARGER: Final = 1.12
_LONGEST_HEADING: Final = 50
_LEAST_BODY: Final = 200  # characters from which the size of body text can be told
#: the title of a table at the head of a page does not go on with the note under the table before it
_NUMBERED: Final = re.compile(
    r"第[一二三四五六七八九十]{1,3}部分|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d)"
)
_TABLE: Final = re.compile(r"[^。；;，,：:]{4,40}表(?:[（(][^。）)]{1,8}[）)])?")
_NEAR_MARGIN: Final = 0.8
_OUTLIERS: Final = 40  # one line of so many may stand out of the margin

Edges = tuple[float, float]


@frozen
class Setting:
    """How the text of a document is set.

    Attributes:
        edges: left and right edge of the text, for pages by their number.
        levels: outline level by size of characters, in half points.
    """

    edges: Mapping[int, Edges]
    levels: Mapping[int, int]

    @classmethod
    def of(cls, sheets: Sequence[Sheet], lines: Iterable[TextLine]) -> Setting:
        """Learn it from all body lines."""
        lines = list(lines)
        widths = {sheet.number: round(sheet.width) for sheet in sheets}
        groups: dict[int, list[Box]] = defaultdict(list)
        for line in lines:
            if line.edges is None:
                groups[widths[line.page]].append(line.box)
        edges = {width: _edges(boxes, width) for width, boxes in groups.items() if boxes}
        setting = cls({number: edges[width] for number, width in widths.items() if width in edges}, {})
        return evolve(setting, levels=_levels(lines, setting))

    def edges_of(self, line: TextLine) -> Edges:
        """The edges between which a line stands."""
        return line.edges or self.edges[line.page]

    def level_of(self, lines: Sequence[TextLine]) -> int:
        """The outline level of a paragraph: of short text in large characters that is not centred, as titles are."""
        text = "".join(line.text for line in lines)
        level = self.levels.get(round(2 * lines[0].size), 0)
        if not level or len(text) > _LONGEST_HEADING or len(lines) > 2:
            return 0
        return 0 if self.is_centred(lines[0]) else level

    def is_centred(self, line: TextLine) -> bool:
        """Whether a line stands in the middle, well within the margins."""
        left, right = self.edges_of(line)
        before, after = line.box[0] - left, right - line.box[2]
        return abs(before - after) < 2 * line.size and before > 2.5 * line.size

    def goes_on(self, before: TextLine, line: TextLine) -> bool:
        """Whether a line belongs to the paragraph of the one before it."""
        size = max(before.size, line.size)
        alike = _SAME_SIZE if len(line.text) >= _FEW else _LIKE_SIZE
        if abs(before.size - line.size) > alike * size or (before.text[-1:].isdigit() and line.text[:1].isdigit()):
            return False
        if before.text.rstrip().endswith("。") and _begins(line, new_page=before.page != line.page):
            return False
        if before.page == line.page and before.edges == line.edges and not 0 <= line.box[1] - before.box[1] < (1 + _WIDE_SPACE) * size:
            return False
        _, right = self.edges_of(before)
        left, _ = self.edges_of(line)
        if line.box[0] - left > _INDENTED * size:
            return False
        return right - before.box[2] < width_of_first(line.text, line.line) + _SHORT * size


def _begins(line: TextLine, *, new_page: bool) -> bool:
    """Whether a line behind a full stop is a heading or an item, or, at the head of a page, the title of a table."""
    text = line.text.strip()
    return _NUMBERED.match(text) is not None or (new_page and _TABLE.fullmatch(text) is not None)


def _edges(boxes: list[Box], width: int) -> Edges:
    """The margins, of which one line in many may stand out; where no line comes near the right one, it is as wide as the left one."""
    lefts, rights = sorted(box[0] for box in boxes), sorted((box[2] for box in boxes), reverse=True)
    beyond = len(boxes) // _OUTLIERS
    left, right = lefts[beyond], rights[beyond]
    return left, right if right > _NEAR_MARGIN * (width - left) else width - left


def _levels(lines: Iterable[TextLine], setting: Setting) -> dict[int, int]:
    """Sizes larger than that of most of the text, the largest first; those of centred titles alone do not count."""
    letters: Counter[int] = Counter()
    headings = set()
    for line in lines:
        letters[round(2 * line.size)] += len(line.text)
        if not setting.is_centred(line):
            headings.add(round(2 * line.size))
    if letters.total() < _LEAST_BODY:
        return {}
    body = statistics.median(letters.elements())
    larger = sorted((size for size in headings if size >= _LARGER * body), reverse=True)
    return {size: level for level, size in enumerate(larger[:9], 1)}


def paragraph_of(lines: Sequence[TextLine], part: str, number: int, level: int = 0) -> Paragraph:
    """Lines as one paragraph; its box is that of the part on its first page."""
    text = lines[0].text
    for line in lines[1:]:
        text = glued(text, line.text)
    first = lines[0].page
    box = rounded(around(line.box for line in lines if line.page == first))
    return Paragraph(text, part, number, level, first, box)
