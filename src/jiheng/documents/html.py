"""HTML pages, and the HTML that many systems export under the name of a Word or Excel file."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import define, field
from lxml import etree, html

from jiheng.documents.errors import OversizedFileError
from jiheng.documents.grid import lay_out
from jiheng.documents.limits import Limits
from jiheng.documents.model import Block, Cell, Document, Paragraph, Table, Unread
from jiheng.messages import msg
from jiheng.records.place import Place

BODY: Final = "正文"
HIDDEN: Final = "隐藏内容"
_DROPPED: Final = frozenset(("head", "script", "style", "nav", "template", "noscript", "iframe", "object", "svg", "colgroup"))
_INLINE: Final = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "em", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "o:p", "q", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
))  # fmt: skip
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLANKS: Final = re.compile(r"[ \t\r\n\f\u200b]+")
_UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})|<\?xml[^>]{0,100}?encoding=[\"']([\w-]{2,20})", re.IGNORECASE)
_NODE_BYTES: Final = 250  # an element with a text and an attribute
_WIDEST_SPAN: Final = 1000  # columns, as browsers hold it
_WIDEST_TABLE: Final = 16_384  # columns, as spreadsheets hold it
_DEEPEST: Final = 8  # tables within tables; further ones give their text only


def declared_charset(head: bytes) -> str | None:
    """The encoding that the page names in its first bytes."""
    found = _CHARSET.search(head[:4096])
    return (found[1] or found[2]).decode("ascii") if found else None


def read_html(path: Path, text: str, limits: Limits) -> Document:
    """Read a page that is already decoded: paragraphs and tables in order, scripts and navigation left out.

    Raises:
        OversizedFileError: its tree would take more memory than allowed.
    """
    if text.count("<") * _NODE_BYTES > limits.tree_bytes:
        raise OversizedFileError(path, msg("展开后的内存"), limits.tree_bytes)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing but comments or blanks
        return Document(path, "html", ())
    budget = _Budget(limits.cells)
    blocks = _Flow(budget).read(root)
    _name_tables(blocks)
    if any("Excessive depth" in error.message for error in parser.error_log):
        budget.unread.append(Unread(msg("网页嵌套过深，其后的内容没有读取。"), Place()))
    kept = blocks[: limits.rows]  # what is read of a page of so many paragraphs costs more than its tree
    if len(kept) < len(blocks):
        budget.unread.append(Unread(msg("文本过大：从第 {line} 行起没有读取。", line=len(kept) + 1), Place(line=len(kept) + 1)))
    return Document(path, "html", tuple(kept), tuple(budget.unread))


def _name_tables(blocks: list[Block]) -> None:
    """Give every table, its cells and its nested tables their names."""
    tables = [block for block in blocks if isinstance(block, Table)]
    for number, table in enumerate(tables, 1):
        _name_table(table, f"表{number}")


def _name_table(table: Table, part: str) -> None:
    table.part = part
    for cell in table.cells():
        cell.part = part
    for number, inner in enumerate(table.nested, 1):
        _name_table(inner, f"{part}.{number}")


# --- elements -----------------------------------------------------------------------------------------------------------------


def _name(element: etree._Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_UNSEEN.search(element.get("style") or ""))


def _typed(element: etree._Element) -> str:
    """What was typed into a field of a form page."""
    shown = _name(element) == "input" and (element.get("type") or "text").lower() in ("text", "number", "date", "tel")
    return element.get("value") or "" if shown else ""


def _lines(text: str) -> str:
    """Blanks closed up as a browser does; the line breaks are those of br (U+2028 until here)."""
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\u2028"))
    return "\n".join(line for line in lines if line)


def _own_rows(table: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """The rows of a table itself, each with whether it is hidden."""
    for child in table:
        if _name(child) == "tr":
            yield child, _hidden(child)
        elif _name(child) in ("thead", "tbody", "tfoot", "form"):
            yield from ((row, _hidden(child) or _hidden(row)) for row in child.iterchildren("tr"))


def _is_wrapper(table: etree._Element) -> bool:
    """Whether a table is there for the layout alone: one cell that holds tables."""
    own = [cell for row, _ in itertools.islice(_own_rows(table), 2) for cell in row.iterchildren("td", "th")]
    return len(own) == 1 and own[0].find(".//table") is not None


def _span(cell: etree._Element, name: str, most: int) -> int:
    digits = re.match(r"\s*\+?(\d{1,9})", cell.get(name) or "1")
    return min(max(int(digits[1]), 1), most) if digits else 1


# --- text and tables in order -------------------------------------------------------------------------------------------------


@define
class _Budget:
    """How many grid positions may still be read, and what was not read."""

    cells: int
    unread: list[Unread] = field(factory=list)


@define
class _Flow:
    """The blocks of a page, or of one cell, as far as they are read."""

    budget: _Budget
    depth: int = 0
    blocks: list[Block] = field(factory=list)
    held: list[str] = field(factory=list)
    level: int = 0
    unseen: int = 0

    def read(self, root: etree._Element) -> list[Block]:
        """Everything below ``root``; events instead of recursion, so that nesting costs no stack."""
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walker:
            if event == "end":
                if element is not skipped:
                    self._end(element)
                if element is not root:
                    self.held.append(element.tail or "")
            elif self._begin(element):
                skipped = element
                walker.skip_subtree()
        self.flush()
        return self.blocks

    def _begin(self, element: etree._Element) -> bool:
        """Take in the start of an element; True when it is done with, content and all."""
        name = _name(element)
        if name in _DROPPED:
            return True
        if name == "table" and self.depth < _DEEPEST and not _is_wrapper(element):
            self.flush()
            self._add_table(element)
            return True
        self._edge(element, name)
        self.unseen += _hidden(element)
        if name == "br":
            self.held.append("\u2028")
        elif name in _HEADINGS:
            self.level = _HEADINGS.index(name) + 1
        self.held.append((element.text or "") + _typed(element))
        return False

    def _end(self, element: etree._Element) -> None:
        self._edge(element, _name(element))
        self.unseen -= _hidden(element)

    def _edge(self, element: etree._Element, name: str) -> None:
        """The edge of a block ends the paragraph."""
        if name not in _INLINE or _hidden(element):
            self.flush()

    def flush(self) -> None:
        """End the paragraph that is held, if any."""
        text = _lines("".join(self.held))
        self.held.clear()
        if text:
            self.blocks.append(Paragraph(text, HIDDEN if self.unseen else BODY, len(self.blocks) + 1, self.level))
            self.level = 0

    def _add_table(self, element: etree._Element) -> None:
        table = Table([], "", line=len(self.blocks) + 1, hidden=bool(self.unseen) or _hidden(element))
        cells = list(_Placing(self.budget, self.depth + 1, table).cells(element))
        grid = lay_out(cells, "", max(self.budget.cells, 1))
        self.budget.cells -= sum(map(len, grid.rows))
        self.budget.unread += grid.unread
        table.rows = grid.rows
        self.blocks += [table] if table.rows else table.nested


@define
class _Placing:
    """Puts the cells of one table where their spans leave room."""

    budget: _Budget
    depth: int
    table: Table
    taken: dict[int, int] = field(factory=dict)  # column → last row that a span from above covers

    def cells(self, element: etree._Element) -> Iterator[Cell]:
        """The cells of a table, each at its position."""
        rows = list(_own_rows(element))
        for number, (row, hidden) in enumerate(rows, 1):
            column = 1
            for raw in row.iterchildren("td", "th"):
                column = self._free(number, column)
                columns = _span(raw, "colspan", _WIDEST_SPAN)
                if column > _WIDEST_TABLE or self.budget.cells < columns:
                    self.budget.unread.append(Unread(msg("表格过大：其后的单元格没有读取。"), Place(row=number, column=column)))
                    return
                self.budget.cells -= columns
                span = _span(raw, "rowspan", len(rows) - number + 1)
                self.taken.update(dict.fromkeys(range(column, column + columns), number + span - 1))
                yield self._cell(raw, Cell("", number, column, span, columns, hidden=hidden or self.table.hidden or _hidden(raw)))
                column += columns

    def _free(self, row: int, column: int) -> int:
        while self.taken.get(column, 0) >= row:
            column += 1
        return column

    def _cell(self, raw: etree._Element, cell: Cell) -> Cell:
        blocks = _Flow(self.budget, self.depth).read(raw)
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        self.table.nested += [block for block in blocks if isinstance(block, Table)]
        cell.text = "\n".join(paragraph.text for paragraph in paragraphs)
        cell.hidden = cell.hidden or (bool(paragraphs) and all(paragraph.part == HIDDEN for paragraph in paragraphs))
        number = raw.get("x:num")
        cell.stored = number if number and number != cell.text else None
        return cell
