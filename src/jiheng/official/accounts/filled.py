"""Reading the workbook that a department filled in: entries by sheet and label, totals are never read but worked out again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from attrs import define, field

from jiheng.data.classification import economic, functional
from jiheng.documents import Cell, Document, Table
from jiheng.documents.reader import read_document
from jiheng.messages import Message, msg
from jiheng.official.accounts.book import Amounts, Book, CodeLine, CodeTable, Prior
from jiheng.official.accounts.printed import factor
from jiheng.official.accounts.words import layout_named, words
from jiheng.records import Place
from jiheng.values.printed import Printed, round_half_up
from jiheng.values.text import key, tidy

_CODE: Final = re.compile(r"\d{3}|\d{5}|\d{7}")
_UNITS: Final = ("万元", "元")
_CODE_COLUMNS: Final = {
    "income": ("fiscal", "superior", "business", "operating", "affiliated", "other"),
    "spending": ("basic", "project", "remitted", "operating", "subsidy"),
    "general": ("opening", "basic", "project", "planned"),
    "fund": ("opening", "income", "basic", "project"),
    "capital": ("opening", "income", "basic", "project"),
}


@define
class EntryError(Exception):
    """The workbook cannot be made into a document yet: every fault with its place and what to do."""

    faults: list[Message]

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


def code_columns(kind: str) -> tuple[str, ...]:
    """The columns to fill in of a table by code, by key."""
    return _CODE_COLUMNS[kind]


def read_book(path: Path) -> Book:
    """Read a workbook.

    Raises:
        UnreadableFileError: the file cannot be read. EntryError: what is filled in cannot be used.
    """
    return _Reading.of(read_document(path)).book()


@define
class _Reading:
    """The sheets by their key, and the faults found so far."""

    sheets: Mapping[str, Table]
    unit: str = "万元"
    faults: list[Message] = field(factory=list)
    names: dict[str, str] = field(factory=lambda: {**economic(), **functional()})

    @classmethod
    def of(cls, document: Document) -> _Reading:
        names = {name: sheet for sheet, name in words("form")["sheets"].items()}
        return cls({names[table.part]: table for table in document.tables() if table.part in names})

    def book(self) -> Book:
        """Everything that was filled in.

        Raises:
            EntryError: when something cannot be used.
        """
        missing = [name for sheet, name in words("form")["sheets"].items() if sheet not in {"guide", "control", "codes"} and sheet not in self.sheets]
        if missing:
            raise EntryError([msg("工作簿里没有“{sheets}”这些表，请用 jiheng accounts new 生成的工作簿填写。", sheets="、".join(missing))])
        facts = self.facts()
        tables = {kind: self.code_table(kind) for kind in _CODE_COLUMNS}
        book = Book(
            facts,
            self.names,
            **tables,
            economic=self.economic(),
            balances=self.balances(),
            budget=self.column("three_public", words("tables")["three_public"], 1),
            actual=self.column("three_public", words("tables")["three_public"], 2),
            statistics=self.column("statistics", words("tables")["procurement"] | words("tables")["operating"], 1),
            vehicles=self.counts("statistics", words("tables")["vehicles"]),
            amounts=self.column("facts", _labels("amounts"), 1),
            counts=self.counts("facts", _labels("counts")),
            prior=self.prior(),
            reasons=self.reasons(),
        )
        self.check_names(book)
        if self.faults:
            raise EntryError(self.faults)
        return book

    # --- cells ---

    def rows(self, sheet: str) -> Iterator[tuple[str, Sequence[Cell]]]:
        """The rows of a sheet by the label in their first cell."""
        for row in self.sheets[sheet].rows:
            if row:
                yield key(row[0].text), row

    def found(self, sheet: str, labels: Mapping[str, str]) -> Iterator[tuple[str, Sequence[Cell]]]:
        """The first row of each label."""
        rows: dict[str, Sequence[Cell]] = {}
        for label, row in self.rows(sheet):
            rows.setdefault(label, row)
        for name, label in labels.items():
            if key(label) in rows:
                yield name, rows[key(label)]
            else:
                place = words("form")["sheets"][sheet]
                self.faults.append(msg("“{sheet}”里没有“{label}”这一行，请恢复原来的行名。", sheet=place, label=label))

    def number(self, cell: Cell) -> Decimal | None:
        """The number that a cell holds, as stored; None for an empty cell."""
        text = (cell.stored or cell.text).strip()
        if not text:
            return None
        try:
            return _decimal(text)
        except ValueError:
            self.faults.append(msg("{where}应填数字，现为“{text}”。", where=_where(cell.place), text=tidy(text)))
            return None

    def amount(self, row: Sequence[Cell], column: int) -> Decimal | None:
        """An amount in yuan, whole to the fen."""
        number = self.number(row[column]) if column < len(row) else None
        return None if number is None else round_half_up(number * factor(self.unit), 2)

    def column(self, sheet: str, labels: Mapping[str, str], column: int) -> Amounts:
        """Amounts by label; empty cells are left out."""
        found = {name: self.amount(row, column) for name, row in self.found(sheet, labels)}
        return {name: amount for name, amount in found.items() if amount is not None}

    def counts(self, sheet: str, labels: Mapping[str, str]) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for name, row in self.found(sheet, labels):
            number = self.number(row[1]) if len(row) > 1 else None
            if number is not None and number == number.to_integral_value():
                found[name] = int(number)
            elif number is not None:
                self.faults.append(msg("{where}应填整数，现为“{text}”。", where=_where(row[1].place), text=number))
        return found

    # --- sheets ---

    def facts(self) -> Mapping[str, str]:
        texts = {name: row[1].text.strip() if len(row) > 1 else "" for name, row in self.found("facts", _labels("texts"))}
        layout = layout_named(texts.get("layout", ""))
        for name in ("department", "year", "layout", "unit", "printed_unit"):
            wrong = not texts.get(name) or (name == "layout" and layout is None) or (name.endswith("unit") and texts[name] not in _UNITS)
            if wrong or (name == "year" and not re.fullmatch(r"20\d\d", texts[name])):
                self.faults.append(msg("“基本信息”的“{label}”没有填或填得不对。", label=_labels("texts")[name]))
        if self.faults or layout is None:
            raise EntryError(self.faults)
        self.unit = texts["unit"]
        return {**texts, "layout": layout.key}

    def code_table(self, kind: str) -> CodeTable:
        """Lines by code; two lines of one code are added. A line of a 类 or 款 gives its name alone."""
        found: dict[str, dict[str, Decimal]] = {}
        for code, row in self.rows(kind):
            if _CODE.fullmatch(code) is None:
                continue
            name = tidy(row[1].text) if len(row) > 1 else ""
            if name and not name.isdigit() and name != "FALSE":
                self.names[code] = name
            amounts = {column: amount for at, column in enumerate(_CODE_COLUMNS[kind], 2) if (amount := self.amount(row, at)) is not None}
            if not any(amounts.values()):
                continue
            if len(code) < 7:
                self.faults.append(msg("{where}金额要填在 7 位科目（项级）上，“{code}”不是。", where=_where(row[0].place), code=code))
                continue
            line = found.setdefault(code, {})
            for column, amount in amounts.items():
                line[column] = line.get(column, Decimal(0)) + amount
        return CodeTable(tuple(CodeLine(code, amounts) for code, amounts in sorted(found.items())))

    def economic(self) -> Amounts:
        found: dict[str, Decimal] = {}
        for code, row in self.rows("basic"):
            amount = self.amount(row, 2) if re.fullmatch(r"\d{5}", code) else None
            if amount:
                found[code] = found.get(code, Decimal(0)) + amount
        return found

    def balances(self) -> Amounts:
        labels = {name: entry[0] for name, entry in words("form")["balances"].items()}
        return self.column("income_spending", labels, 1)

    def prior(self) -> Prior:
        amounts = self.column("prior", words("form")["prior"], 1)
        classes: dict[str, Decimal] = {}
        for code, row in self.rows("prior"):
            amount = self.amount(row, 2) if re.fullmatch(r"\d{3}", code) else None
            if amount is not None:
                classes[code] = amount
        return Prior(amounts, classes or None)

    def reasons(self) -> Mapping[str, str]:
        names = {key(label): name for name, label in words("form")["reasons"].items()}
        return {names.get(label, tidy(row[0].text)): tidy(row[1].text) for label, row in self.rows("reasons") if len(row) > 1 and row[1].text.strip()}

    def check_names(self, book: Book) -> None:
        """Every code printed needs a name."""
        codes = {code[:length] for kind in _CODE_COLUMNS for code in book.table(kind).codes() for length in (3, 5, 7)}
        for code in sorted((codes | {code[:n] for code in book.economic for n in (3, 5)}) - self.names.keys()):
            self.faults.append(msg("科目 {code} 没有名称，请加一行填代码和科目名称。", code=code))


def _labels(part: str) -> Mapping[str, str]:
    return {name: entry[0] for name, entry in words("form")["facts"][part].items()}


def _decimal(text: str) -> Decimal:
    """A number as a cell stores it: 1234.5, 1.2E-05, or as it is shown: 1,234.50.

    Raises:
        ValueError: when it is none.
    """
    if re.fullmatch(r"-?\d+(?:\.\d+)?[eE][-+]?\d+", text):
        return Decimal(text)
    return Printed.of(text).value


def _where(place: Place) -> Message:
    return msg("“{sheet}”第{row}行第{column}列", sheet=place.part, row=place.row, column=place.column)
