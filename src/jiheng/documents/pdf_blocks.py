"""Over all pages: what returns at the edges of the paper, which lines make a paragraph and which tables go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from jiheng.documents.errors import OversizedFileError
from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Layout, Paragraph, Table, Unread
from jiheng.documents.pdf_flow import Item, Sheet, TextLine
from jiheng.documents.pdf_join import Joined
from jiheng.documents.pdf_margins import FOOTER, HEADER, margins_of, without_number
from jiheng.documents.pdf_paragraphs import Setting, paragraph_of
from jiheng.messages import msg

_BODY: Final = "正文"


def blocks_of(path: Path, sheets: Sequence[Sheet], limits: Limits) -> Iterator[Block]:
    """The blocks of a document, those of its body first, then headers and footers, each once.

    Args:
        path: for errors. sheets: its pages in order.

    Raises:
        OversizedFileError: there are more cells than allowed.
    """
    margins = margins_of(sheets)
    body = [item for sheet in sheets for item in sheet.items if id(item) not in margins]
    setting = Setting.of(sheets, [item for item in body if isinstance(item, TextLine)])
    drafts = _drafts(body, setting, {sheet.number: sheet.height for sheet in sheets})
    tables = cells = 0
    for number, draft in enumerate(drafts, 1):
        if isinstance(draft, Joined):
            tables += 1
            table = draft.table(f"表{tables}", number)
            cells += sum(map(len, table.rows))
            if cells > limits.cells:
                raise OversizedFileError(path, msg("表格单元格总数"), limits.cells)
            yield table
        else:
            yield paragraph_of(draft, _BODY, number, setting.level_of(draft))
    yield from _at_margins(sheets, margins)


def unruled(blocks: Iterable[Block]) -> Iterator[Unread]:
    """A doubt on each table whose columns were told by aligned text."""
    for block in blocks:
        if isinstance(block, Table) and block.layout is Layout.POSITIONS:
            yield Unread(msg("此表没有完整的框线，按文字的对齐分列；合并的单元格可能归错行，请对照原件。"), block.place)


def _drafts(body: Sequence[Item], setting: Setting, heights: dict[int, float]) -> list[list[TextLine] | Joined]:
    """Lines gathered to paragraphs, tables joined over pages."""
    drafts: list[list[TextLine] | Joined] = []
    for item in body:
        last = drafts[-1] if drafts else None
        if isinstance(item, TextLine):
            if isinstance(last, list) and setting.goes_on(last[-1], item):
                last.append(item)
            else:
                drafts.append([item])
        elif not (isinstance(last, Joined) and last.takes(item, heights[last.last.page])):
            drafts.append(Joined(item))
    return drafts


def _at_margins(sheets: Sequence[Sheet], margins: dict[int, str]) -> Iterator[Paragraph]:
    """Headers and footers, each once whatever its page number, where it stands first."""
    for part in (HEADER, FOOTER):
        seen: set[str] = set()
        for item in (item for sheet in sheets for item in sheet.items if margins.get(id(item)) == part):
            if isinstance(item, TextLine) and (text := without_number(item.text)) not in seen:
                seen.add(text)
                yield paragraph_of([item], part, len(seen))
