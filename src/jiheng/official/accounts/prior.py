"""The totals of the year before out of what was published then, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from attrs import evolve

from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.official.accounts.book import ITEMS, Amounts, Book, Prior
from jiheng.official.accounts.words import spending_classes
from jiheng.records import AccountsTable, FinalAccounts
from jiheng.values.units import money_factor

#: total → table, row, column
_CELLS: Final = {
    "grand": ("income_spending", "income.grand", "amount"),
    "fiscal_grand": ("fiscal", "income.grand", "amount"),
    "general": ("general", "total", "total"),
}


class NoPriorYearError(Exception):
    """A document that is said to be of the year before holds no final accounts of that year; its text is the path."""


def with_published(book: Book, path: Path) -> Book:
    """The book with the totals of a document of the year before; what was filled in by hand stays.

    Raises:
        UnreadableFileError: the document cannot be read. NoPriorYearError: it holds no final accounts of the year before.
    """
    records = extract_records(read_document(path))
    accounts = next((record for record in records if isinstance(record, FinalAccounts) and record.year in {None, book.year - 1}), None)
    if accounts is None:
        raise NoPriorYearError(path)
    published = prior_of(accounts)
    classes = published.classes if book.prior.classes is None else book.prior.classes
    return evolve(book, prior=Prior({**published.amounts, **book.prior.amounts}, classes))


def prior_of(accounts: FinalAccounts) -> Prior:
    """The totals that a year's accounts give the next year."""
    found: dict[str, Decimal] = {}
    for name, (kind, row, column) in _CELLS.items():
        found |= dict(_amount(accounts, kind, row, column, name))
    for item in ITEMS:
        found |= dict(_amount(accounts, "three_public", "actual", item, item)) or dict(_amount(accounts, "three_public", item, "actual", item))
    if any(table.kind == "three_public" for table in accounts.tables):
        found = {**dict.fromkeys(ITEMS, Decimal(0)), **found}
    operating = [amount for key in ("operating_admin", "operating_civil") for _, amount in _amount(accounts, "statistics", key, "amount", key)]
    found |= {"operating": sum(operating, Decimal(0))} if accounts.table("statistics") else {}
    return Prior(found, _classes(accounts))


def _classes(accounts: FinalAccounts) -> Amounts | None:
    if accounts.table("general") is None:
        return None
    return {code: amount for code in spending_classes() for _, amount in _amount(accounts, "general", code, "total", code)}


def _amount(accounts: FinalAccounts, kind: str, row: str, column: str, name: str) -> Iterator[tuple[str, Decimal]]:
    """The figure of a cell in yuan under a name; nothing where there is none."""
    table = accounts.table(kind)
    value = _figure(table, row, column) if table else None
    if table is not None and value is not None:
        yield name, value * Decimal(int(money_factor(accounts.unit_of(table)) or 1))


def _figure(table: AccountsTable, row: str, column: str) -> Decimal | None:
    at = next((index for index, each in enumerate(table.columns) if each.key == column), None)
    if at is None:
        return None
    return next((value.decimal for each in table.rows if each.key == row and (value := each.values[at]) is not None), None)
