"""Cell styles added to a workbook's own; those that are there keep their numbers."""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from attrs import define, field
from lxml import etree

from jiheng.reporting.annotate.package import Element, Package
from jiheng.reporting.annotate.xlsx_book import MAIN, NAMESPACE, Book

_STYLES_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER: Final = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")
#: what a section holds when we have to begin it: the numbers that styles without one refer to
_FIRST: Final = {
    "fonts": "<font/>",
    "fills": '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border/>",
    "cellXfs": '<xf numFmtId="0"/>',
}
_FILL: Final = '<fill xmlns="{0}"><patternFill patternType="solid"><fgColor rgb="FF{1}"/><bgColor indexed="64"/></patternFill></fill>'


@define(eq=False)
class Styles:
    """The styles of a workbook that is being copied."""

    root: Element
    _made: dict[tuple[object, ...], int] = field(factory=dict, init=False)

    @classmethod
    def of(cls, book: Book) -> Styles:
        """Those of the original, or new ones."""
        package: Package = book.package
        name = package.linked(book.part, "styles")
        if name is not None:
            return cls(package.tree(name))
        root = etree.fromstring(f'<styleSheet xmlns="{NAMESPACE}"/>')
        strict = package.is_strict(book.part)
        name = package.fresh_name(book.part.rpartition("/")[0] + "/styles", ".xml")
        package.add(name, root, _STYLES_TYPE, strict=strict)
        package.link(book.part, name, "styles", strict=strict)
        return cls(root)

    def filled(self, style: int, colour: str, number_format: int | None) -> str:
        """A style like another one with a fill, and with another number format unless None; gives its number."""
        key = ("filled", style, colour, number_format)
        if key not in self._made:
            old = self._section("cellXfs")
            new = deepcopy(old[style if style < len(old) else 0])
            new.set("fillId", str(self._add("fills", _FILL.format(NAMESPACE, colour))))
            new.set("applyFill", "1")
            if number_format is not None:
                new.set("numFmtId", str(number_format))
                new.set("applyNumberFormat", "1")
            self._made[key] = self._append("cellXfs", new)
        return str(self._made[key])

    def of_title(self) -> str:
        """The style of the title of our own list; gives its number."""
        font = self._add("fonts", f'<font xmlns="{NAMESPACE}"><b/><sz val="14"/><name val="宋体"/></font>')
        return str(self._add("cellXfs", f'<xf xmlns="{NAMESPACE}" numFmtId="0" fontId="{font}" fillId="0" borderId="0" applyFont="1"/>'))

    def of_list(self, *, bold: bool = False, colour: str | None = None, quoted: bool = False, link: bool = False) -> str:
        """A style of our own list: wrapped text within thin lines; gives its number.

        Args:
            colour: of the fill. quoted: for text that a spreadsheet would run. link: looks like something to click.
        """
        key = ("list", bold, colour, quoted, link)
        if key not in self._made:
            weight, ink = "<b/>" if bold else "", '<u/><sz val="10"/><color rgb="FF0563C1"/>' if link else '<sz val="10"/>'
            font = self._add("fonts", f'<font xmlns="{NAMESPACE}">{weight}{ink}<name val="宋体"/></font>')
            line = '<{0} style="thin"><color rgb="FFBFBFBF"/></{0}>'
            lines = "".join(line.format(side) for side in ("left", "right", "top", "bottom"))
            border = self._add("borders", f'<border xmlns="{NAMESPACE}">{lines}<diagonal/></border>')
            fill = self._add("fills", _FILL.format(NAMESPACE, colour)) if colour else 0
            quote = ' quotePrefix="1"' if quoted else ""
            applied = 'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
            look = f'numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" {applied}{quote}'
            wrap = '<alignment vertical="top" wrapText="1"/>'
            self._made[key] = self._add("cellXfs", f'<xf xmlns="{NAMESPACE}" {look}>{wrap}</xf>')
        return str(self._made[key])

    def _add(self, section: str, xml: str) -> int:
        if (section, xml) not in self._made:
            self._made[section, xml] = self._append(section, etree.fromstring(xml))
        return self._made[section, xml]

    def _append(self, section: str, element: Element) -> int:
        held = self._section(section)
        held.append(element)
        count = sum(isinstance(child.tag, str) for child in held)
        held.set("count", str(count))
        return count - 1

    def _section(self, name: str) -> Element:
        held = self.root.find(MAIN + name)
        if held is None:
            held = etree.fromstring(f'<{name} xmlns="{NAMESPACE}">{_FIRST[name]}</{name}>')
            later = {MAIN + other for other in _ORDER[_ORDER.index(name) + 1 :]}
            following = next((child for child in self.root if child.tag in later), None)
            if following is None:
                self.root.append(held)
            else:
                following.addprevious(held)
        return held
