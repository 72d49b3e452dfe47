"""A workbook being copied: its sheets by name, cells by reference, new sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from attrs import define, field
from lxml import etree

from jiheng.documents.xlsx import sheet_entries, workbook_part
from jiheng.documents.xlsx_sheet import column_number, whole
from jiheng.documents.xlsx_strings import plain_text, read_strings
from jiheng.reporting.annotate.package import Element, Package

NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN: Final = f"{{{NAMESPACE}}}"
LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BEFORE_CALCULATION: Final = ("sheets", "functionGroups", "externalReferences", "definedNames")
_DIGITS: Final = "0123456789"


@define(eq=False, slots=False)
class Book:
    """A workbook.

    Attributes:
        package: the copy that is being made. part: the part that lists the sheets.
        sheets: part of each worksheet by its name, in order.
    """

    package: Package
    part: str
    sheets: dict[str, str] = field(factory=dict)

    @classmethod
    def of(cls, package: Package) -> Book:
        """The workbook of a package."""
        archive, part = package.archive, workbook_part(package.archive)
        links = {link.id: link for link in archive.relationships(part)}
        book = cls(package, part)
        for entry in sheet_entries(package.tree(part), links):
            link = entry.link
            if link is not None and not link.external and link.kind == "worksheet" and link.target in archive:
                book.sheets.setdefault(entry.name, link.target)
        return book

    def cell(self, sheet: str, row: int, column: int) -> Element | None:
        """A cell's element; None where none is stored."""
        cells = _cells(self.package.tree(self.sheets[sheet]))
        return next((cell for at_row, at_column, cell in cells if (at_row, at_column) == (row, column)), None)

    def text(self, cell: Element) -> str:
        """The text that a cell holds; empty for figures."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return plain_text("".join(each.text or "" for each in cell.iter(f"{MAIN}t")))
        value = (cell.findtext(f"{MAIN}v") or "").strip()
        if kind == "s":
            return self.strings[whole(value)] if whole(value) < len(self.strings) else ""
        return plain_text(value) if kind == "str" else ""

    def add_sheet(self, name: str, root: Element) -> str:
        """Add a sheet after all others, under this name or, where it is taken, with a number; gives the name."""
        root_of_book = self.package.tree(self.part)
        sheets = root_of_book.find(f"{MAIN}sheets")
        if sheets is None:
            raise LookupError("a workbook that was read lists sheets")
        taken = {(sheet.get("name") or "").casefold() for sheet in sheets}
        name = next(title for number in range(len(taken) + 1) if (title := f"{name}{number + 1 if number else ''}").casefold() not in taken)
        part = self.package.fresh_name(self.part.rpartition("/")[0] + "/worksheets/jiheng", ".xml")
        strict = self.package.is_strict(self.part)
        self.package.add(part, root, _SHEET_TYPE, strict=strict)
        link = self.package.link(self.part, part, "worksheet", strict=strict)
        number = 1 + max((whole(sheet.get("sheetId")) for sheet in sheets), default=0)
        etree.SubElement(sheets, f"{MAIN}sheet", {"name": name, "sheetId": str(number), LINK: link})
        return name

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        name = self.package.linked(self.part, "sharedStrings")
        return [] if name is None else read_strings(self.package.archive, name)

    def forget_strings(self, numbers: Iterable[int]) -> None:
        """Empty the shared strings that no cell uses any more: what was taken out of a cell should not stay in the file."""
        name = self.package.linked(self.part, "sharedStrings")
        unused = set(numbers) - set(self._used_strings())
        items = [] if name is None or not unused else self.package.tree(name).findall(f"{MAIN}si")
        for number in unused:
            for child in list(items[number]):
                items[number].remove(child)
            etree.SubElement(items[number], f"{MAIN}t")

    def _used_strings(self) -> Iterator[int]:
        for part in self.sheets.values():
            for cell in self.package.tree(part).iter(f"{MAIN}c"):
                if cell.get("t") == "s":
                    yield whole((cell.findtext(f"{MAIN}v") or "").strip())

    def calculate_on_load(self) -> None:
        """Have the program that opens the copy compute all formulas anew."""
        root = self.package.tree(self.part)
        properties = root.find(f"{MAIN}calcPr")
        if properties is None:
            properties = root.makeelement(f"{MAIN}calcPr")
            before = [child for child in root if child.tag in {MAIN + name for name in _BEFORE_CALCULATION}]
            before[-1].addnext(properties)
        properties.set("fullCalcOnLoad", "1")


def _cells(root: Element) -> Iterator[tuple[int, int, Element]]:
    """Row, column and element of every cell, counted as the reader counts them."""
    row = 0
    for line in root.iter(f"{MAIN}row"):
        row = max(whole(line.get("r")), row + 1)
        column = 0
        for cell in line.iterchildren(f"{MAIN}c"):
            column = column_number((cell.get("r") or "").rstrip(_DIGITS)) or column + 1
            yield row, column, cell


def reference(row: int, column: int) -> str:
    """B5 for row 5 and column 2."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"
