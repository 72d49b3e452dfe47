"""The whole disclosure: profile, tables, narrative, glossary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiheng.official.accounts.blocks import Block, Disclosure, Figure, Heading, TableBlock, Text
from jiheng.official.accounts.book import Book
from jiheng.official.accounts.narrative import blank, narrative
from jiheng.official.accounts.printed import PrintedTable
from jiheng.official.accounts.words import words
from jiheng.values.chinese import spell


def disclosure(book: Book, tables: Sequence[PrintedTable], charts: Sequence[Figure] = ()) -> Disclosure:
    """The document.

    Args:
        charts: pictures that stand before the narrative.
    """
    heads = words("narrative")["headings"]
    parts = [Heading(text.format(year=book.year), 1) for text in heads["parts"]]
    shown = [TableBlock(table) for table in tables]
    blocks: list[Block] = [parts[0], *_profile(book), parts[1], *shown, parts[2], *_with_charts(narrative(book), charts), parts[3], *_glossary(book)]
    return Disclosure(book.department, f"{book.year}年度部门决算公开", book.year, tuple(blocks))


def _profile(book: Book) -> Iterator[Block]:
    text = words("narrative")
    for head, key in zip(text["headings"]["profile"], ("duties", "organisation"), strict=True):
        yield Heading(head, 2)
        given = [line.strip() for line in book.facts.get(key, "").splitlines() if line.strip()]
        yield from (Text(line) for line in given or [blank(text["blanks"][key])])


def _with_charts(blocks: Sequence[Block], charts: Sequence[Figure]) -> Iterator[Block]:
    """The charts after the third section (收入, 支出), where what they show has been said."""
    sections = 0
    for block in blocks:
        sections += isinstance(block, Heading) and block.level == 2
        if sections == 4 and isinstance(block, Heading) and block.level == 2:
            yield from charts
        yield block


def _glossary(book: Book) -> Iterator[Block]:
    """The terms that the document uses; those of money that the department has none of are left out."""
    sources = words("tables")["columns"]["income"]
    unused = {sources[key] for key in sources if key not in {"total", "fiscal"} and not book.income.sum("", key)}
    unused |= set() if book.balances.get("used") else {words("form")["balances"]["used"][0]}
    kept = [(term, meaning) for term, meaning in words("narrative")["glossary"].items() if term not in unused]
    for at, (term, meaning) in enumerate(kept, 1):
        yield Text(f"{spell(at)}、{term}：{meaning}")
