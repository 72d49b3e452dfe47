"""Comments on cells: the part with the texts and the drawing with their boxes; what others have written stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import define
from lxml import etree

from jiheng.documents.errors import DamagedFileError
from jiheng.documents.xlsx_notes import COMMENT_HEAD
from jiheng.documents.xlsx_sheet import position
from jiheng.reporting.annotate.package import Element, Package
from jiheng.reporting.annotate.remarks import AUTHOR
from jiheng.reporting.annotate.xlsx_book import LINK, MAIN, NAMESPACE

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_MARKUP: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEGACY_DRAWING: Final = f"{MAIN}legacyDrawing"
_AFTER_DRAWING: Final = (
    *(MAIN + name for name in ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")),
    f"{_MARKUP}AlternateContent",
)
_THREAD: Final = "tc="  # authors of the shadows that new-style comments throw; programs show the thread in their stead
_SHAPE_NUMBER: Final = re.compile(rb"_x0000_s(\d+)")
_NAMES: Final = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_DRAWING: Final = (
    "<xml" + "".join(f' xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items()) + ">"
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_FIRST_SHAPE: Final = 1024
_SHAPE_TYPE: Final = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE: Final = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;z-index:{number};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 4, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_WIDE, _LINE, _LOWEST = 4, 20, 4  # columns of a box, characters on one of its lines, rows of the smallest box


def add_cell_comments(package: Package, sheet: str, said: Mapping[str, Iterable[str]]) -> None:
    """Put lines into the comments of cells; a cell that has a comment keeps it, with ours below.

    Args:
        sheet: the part of the sheet. said: lines by reference (H6).
    """
    comments = _Comments.of(package, sheet)
    new = {place: text for place, lines in said.items() if (text := comments.say(place, lines)) is not None}
    drawing = _drawing_of(package, sheet)
    if drawing is None:
        drawing, new = _new_drawing(package, sheet), comments.texts()
    package.set_text(drawing, _with_shapes(package, drawing, new))


@define(eq=False)
class _Comments:
    """The part with the texts; ``author`` is our number among its authors."""

    root: Element
    entries: Element
    author: str

    @classmethod
    def of(cls, package: Package, sheet: str) -> _Comments:
        """That of the original, or a new one."""
        name = package.linked(sheet, "comments")
        if name is None:
            root = etree.fromstring(f'<comments xmlns="{NAMESPACE}"/>')
            strict = package.is_strict(sheet)
            name = package.fresh_name("xl/comments", ".xml")
            package.add(name, root, _COMMENTS_TYPE, strict=strict)
            package.link(sheet, name, "comments", strict=strict)
        else:
            root = package.tree(name)
        authors, entries = _child(root, "authors"), _child(root, "commentList")
        etree.SubElement(authors, f"{MAIN}author").text = AUTHOR
        return cls(root, entries, str(len(authors) - 1))

    def say(self, place: str, lines: Iterable[str]) -> str | None:
        """Say lines at a cell; gives the text when a new comment was made for it."""
        said = "\n".join((COMMENT_HEAD, *lines))
        held = next((entry for entry in self.entries if entry.get("ref") == place), None)
        if held is None:
            held = etree.SubElement(self.entries, f"{MAIN}comment", ref=place, authorId=self.author)
            _write(held, said)
            return said
        if not self._is_thread(held):
            _write(held, f"\n{said}")
        return None

    def _is_thread(self, entry: Element) -> bool:
        authors = self.root.find(f"{MAIN}authors")
        number = entry.get("authorId", "")
        named = authors[int(number)].text if authors is not None and number.isdigit() and int(number) < len(authors) else ""
        return (named or "").startswith(_THREAD)

    def texts(self) -> dict[str, str]:
        """The text of every comment by its cell."""
        return {entry.get("ref", ""): "".join(text.text or "" for text in entry.iter(f"{MAIN}t")) for entry in self.entries}


def _write(entry: Element, text: str) -> None:
    body = _child(entry, "text")
    plain = body.find(f"{MAIN}t")
    if plain is not None:  # a text without runs becomes the first run
        run = etree.SubElement(body, f"{MAIN}r")
        run.append(plain)
    run = etree.SubElement(body, f"{MAIN}r")
    look = etree.SubElement(run, f"{MAIN}rPr")
    etree.SubElement(look, f"{MAIN}sz", val="9")
    etree.SubElement(look, f"{MAIN}color", indexed="81")
    etree.SubElement(look, f"{MAIN}rFont", val="宋体")
    etree.SubElement(run, f"{MAIN}t", {_SPACE: "preserve"}).text = text


def _child(parent: Element, name: str) -> Element:
    found = parent.find(MAIN + name)
    return etree.SubElement(parent, MAIN + name) if found is None else found


# --- boxes ----------------------------------------------------------------------------------------------------------------------


def _drawing_of(package: Package, sheet: str) -> str | None:
    """The drawing that the sheet shows its comments with."""
    shown = package.tree(sheet).find(_LEGACY_DRAWING)
    links = {link.id: link.target for link in package.archive.relationships(sheet) if not link.external and link.target in package.archive}
    return None if shown is None else links.get(shown.get(LINK, ""))


def _new_drawing(package: Package, sheet: str) -> str:
    name = package.fresh_name("xl/drawings/vmlDrawing", ".vml")
    package.add(name, _DRAWING.encode("ascii"), _DRAWING_TYPE)
    _refer(package, sheet, package.link(sheet, name, "vmlDrawing", strict=package.is_strict(sheet)))
    return name


def _refer(package: Package, sheet: str, link: str) -> None:
    root = package.tree(sheet)
    for old in root.findall(_LEGACY_DRAWING):
        root.remove(old)
    drawing = root.makeelement(_LEGACY_DRAWING, {LINK: link})
    following = next((child for child in root if child.tag in _AFTER_DRAWING), None)
    if following is None:
        root.append(drawing)
    else:
        following.addprevious(drawing)


def _with_shapes(package: Package, name: str, texts: Mapping[str, str]) -> bytes:
    """The drawing with more boxes; it is written as text, for many drawings are no XML."""
    drawing = package.text(name)
    number = max((int(found) for found in _SHAPE_NUMBER.findall(drawing)), default=_FIRST_SHAPE)
    shapes = [] if b'"_x0000_t202"' in drawing else [_SHAPE_TYPE]
    shapes += (_shape(place, text, number + at) for at, (place, text) in enumerate(texts.items(), 1))
    head, end, tail = drawing.rpartition(b"</xml>")
    if not end or any(f"xmlns:{prefix}=".encode() not in drawing for prefix in _NAMES):
        raise DamagedFileError(package.archive.path, name)
    return head + "".join(shapes).encode("ascii") + end + tail


def _shape(place: str, text: str, number: int) -> str:
    row, column = position(place) or (1, 1)
    height = max(_LOWEST, 1 + sum(1 + len(line) // _LINE for line in text.split("\n")))
    top = max(row - 2, 0)
    return _SHAPE.format(number=number, left=column, right=column + _WIDE, top=top, bottom=top + height, row=row - 1, column=column - 1)
