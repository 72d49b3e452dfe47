"""What keeps a finding the same in an edited file: its meaning, never the row, line, page or file where it stands today.

The key of a finding is made of the rule, the project, the cells and sentences involved (each named by its row's label and its column,
with what it says) and what should stand there. Rows that are inserted above, a table that moves, another name of the file leave it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

from attrs import evolve, fields

from jiheng.records import AccountsTable, FinalAccounts, Finding, FundsRow, Indicator, Place, Record, Report, SelfEvaluation, Text, Value
from jiheng.values.text import key as plain

_LENGTH: Final = 32
#: separates the parts of a meaning, and the parts of a part
_PART, _WITHIN = "\0", "\1"
Address = tuple[object, ...]
Subjects = Mapping[Address, str]


def with_keys(findings: Iterable[Finding], records: Sequence[Record]) -> list[Finding]:
    """The findings of one file, each with its key.

    Args:
        records: the file's records, which say what stands at a place.
    """
    known: dict[int | None, tuple[str, Subjects]] = {None: ("", {})}
    stamped = []
    for finding in findings:
        if finding.record not in known:
            record = records[finding.record] if finding.record is not None else None
            known[finding.record] = (project_of(record, records), dict(_subjects(record)))
        stamped.append(evolve(finding, key=_key(finding, *known[finding.record])))
    return stamped


def project_of(record: Record | None, records: Sequence[Record]) -> str:
    """The project that a record speaks of, as printed; its title where it names none."""
    if isinstance(record, Report) and len(record.tables) == 1:
        return project_of(records[record.tables[0]], records)
    if isinstance(record, SelfEvaluation | Report) and record.project:
        return record.project.text
    return record.title.text if record else ""


def _key(finding: Finding, project: str, subjects: Subjects) -> str:
    places = sorted(_WITHIN.join((subjects.get(_address(place), ""), plain(place.text or ""))) for place in finding.places)
    values = (finding.expected or "", finding.found or "")
    meaning = (finding.code, plain(project), *map(plain, values), *places)
    return sha256(_PART.join(meaning).encode("utf-8", "backslashreplace")).hexdigest()[:_LENGTH]


def _address(place: Place) -> Address:
    """What tells a place from others of today's file: a cell by its position, words by their line and themselves."""
    if place.row is not None:
        return place.part, place.row, place.column
    return place.part, place.line, plain(place.text or "")


def _subjects(record: Record | None) -> Iterator[tuple[Address, str]]:
    """What stands at each place of a record: the label of the row and the kind of the cell."""
    if isinstance(record, SelfEvaluation):
        yield from _cells(record, "")
        rows: tuple[FundsRow | Indicator, ...] = (*record.funds, *record.indicators)
        for row in rows:
            yield from _cells(row, _label(row))
    elif isinstance(record, Report):
        for claim in record.claims:
            yield _address(claim.place), _WITHIN.join((claim.measure, plain(claim.subject)))
    elif isinstance(record, FinalAccounts):
        for table in record.tables:
            yield from _accounts_cells(table)


def _accounts_cells(table: AccountsTable) -> Iterator[tuple[Address, str]]:
    for row in table.rows:
        for column, value in zip(table.columns, row.values, strict=True):
            if value is not None:
                yield _address(value.place), _WITHIN.join((table.kind, row.key or plain(row.name), plain(column.label)))


def _label(row: FundsRow | Indicator) -> str:
    names = (row.label.text,) if isinstance(row, FundsRow) else (row.level1, row.level2, row.name.text)
    return _WITHIN.join(map(plain, names))


def _cells(row: SelfEvaluation | FundsRow | Indicator, label: str) -> Iterator[tuple[Address, str]]:
    for part in fields(type(row)):
        cell = getattr(row, part.name)
        if isinstance(cell, Text | Value):
            yield _address(cell.place), _WITHIN.join((label, part.name))
