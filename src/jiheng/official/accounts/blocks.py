"""The disclosure as blocks in reading order; each writer turns them into its format."""

from __future__ import annotations

from attrs import frozen

from jiheng.official.accounts.printed import PrintedTable


@frozen
class Heading:
    """A heading: level 1 is a part on a new page, 2 is 一、, 3 is （一）."""

    text: str
    level: int


@frozen
class Text:
    """A paragraph of the narrative."""

    text: str


@frozen
class Figure:
    """A chart as PNG and SVG, with its caption."""

    png: bytes
    svg: bytes
    caption: str


@frozen
class TableBlock:
    """A table on a page of its own."""

    table: PrintedTable


Block = Heading | Text | Figure | TableBlock


@frozen
class Disclosure:
    """The whole document: cover, contents (made of the headings), blocks."""

    department: str
    title: str
    year: int
    blocks: tuple[Block, ...]

    @property
    def contents(self) -> list[tuple[str, int]]:
        """What the table of contents lists: parts and their sections."""
        found: list[tuple[str, int]] = []
        for block in self.blocks:
            if isinstance(block, Heading) and block.level <= 2:
                found.append((block.text, block.level))
            elif isinstance(block, TableBlock):
                found.append((block.table.title, 2))
        return found
