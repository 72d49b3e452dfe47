"""A correction made in a cell: the value changed, its look kept but for a fill. A formula is never replaced."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

from attrs import define, field
from lxml import etree

from jiheng.documents.number_format import is_date_code, show_number
from jiheng.documents.xlsx_sheet import position, whole
from jiheng.documents.xlsx_styles import read_formats
from jiheng.messages import Message, msg
from jiheng.records import Fix, Place
from jiheng.reporting.annotate.package import Element
from jiheng.reporting.annotate.strand import find_once
from jiheng.reporting.annotate.xlsx_book import MAIN, Book
from jiheng.reporting.annotate.xlsx_styles import Styles
from jiheng.reporting.workbook import clean
from jiheng.values.text import tidy

_FILL: Final = "FFEB9C"
_TEXT_KINDS: Final = frozenset({"s", "str", "inlineStr"})
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_GENERAL, _PERCENT = 0, 10  # built-in formats: General and 0.00%

_NO_CELL: Final = msg("找不到这个单元格")
_OTHER: Final = msg("单元格的内容与原文不同")
_FORMULA: Final = msg("单元格是公式，请改公式或它引用的数")
_NOT_FIGURE: Final = msg("单元格不是普通的数或文字")


@define(eq=False)
class Correction:
    """Makes corrections in the cells of a workbook.

    Attributes:
        replaced: numbers of the shared strings that were taken out of cells.
    """

    book: Book
    styles: Styles
    replaced: list[int] = field(factory=list, init=False)
    _arrays: dict[str, list[str]] = field(factory=dict, init=False)

    def make(self, fix: Fix) -> Message | None:
        """Make one correction, or say why it cannot be made."""
        place = fix.place
        if place.part not in self.book.sheets or not place.row or not place.column:
            return _NO_CELL
        cell = self.book.cell(place.part, place.row, place.column)
        if cell is None:
            return _NO_CELL
        if cell.find(f"{MAIN}f") is not None or self._in_array(place):
            return _FORMULA
        kind = cell.get("t", "n")
        if kind in _TEXT_KINDS or (kind == "n" and cell.find(f"{MAIN}v") is None):
            return self._correct_text(cell, fix)
        return self._correct_number(cell, fix) if kind == "n" else _NOT_FIGURE

    def _in_array(self, place: Place) -> bool:
        """Whether a formula in another cell fills this one too."""
        name = place.part or ""
        if name not in self._arrays:
            formulas = self.book.package.tree(self.book.sheets[name]).iter(f"{MAIN}f")
            self._arrays[name] = [formula.get("ref", "") for formula in formulas if formula.get("t") in {"array", "dataTable"}]
        return any(_covers(area, place.row or 0, place.column or 0) for area in self._arrays[name])

    def _correct_text(self, cell: Element, fix: Fix) -> Message | None:
        text = self.book.text(cell)
        where = (0, len(text)) if tidy(text) == tidy(fix.found) else find_once(text, fix.found)
        if where is None:
            return _OTHER
        if cell.get("t") == "s":
            self.replaced.append(whole((cell.findtext(f"{MAIN}v") or "").strip()))
        _empty(cell)
        cell.set("t", "inlineStr")
        cell.set("s", self.styles.filled(whole(cell.get("s")), _FILL, None))
        shown = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t", {_SPACE: "preserve"})
        shown.text = clean(text[: where[0]] + fix.expected + text[where[1] :])
        return None

    def _correct_number(self, cell: Element, fix: Fix) -> Message | None:
        style = whole(cell.get("s"))
        formats = read_formats(self.styles.root)
        code = formats[style] if style < len(formats) else formats[0]
        number, stored = _number(fix.expected), _number((cell.findtext(f"{MAIN}v") or "").strip())
        if number is None or stored is None or is_date_code(code):
            return _NOT_FIGURE
        if tidy(show_number(stored, code)) != tidy(fix.found):
            return _OTHER
        shown_right = _number(show_number(number, code)) == number
        new_format = None if shown_right else _PERCENT if fix.expected.endswith("%") else _GENERAL
        _empty(cell)
        cell.set("s", self.styles.filled(style, _FILL, new_format))
        etree.SubElement(cell, f"{MAIN}v").text = f"{number:f}"
        return None


def _empty(cell: Element) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")


def _number(text: str) -> Decimal | None:
    """The number that a cell holds when it shows this text."""
    try:
        number = Decimal(text.removesuffix("%").replace(",", ""))
    except InvalidOperation:
        return None
    return number / 100 if text.endswith("%") else number


def _covers(area: str, row: int, column: int) -> bool:
    first, _, last = area.partition(":")
    begin, end = position(first), position(last or first)
    return begin is not None and end is not None and begin[0] <= row <= end[0] and begin[1] <= column <= end[1]
