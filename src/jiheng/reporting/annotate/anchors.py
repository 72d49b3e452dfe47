"""From places to the elements of a Word file: the exact words, else the cell or paragraph, else the nearest that can be marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from attrs import define, field, frozen

from jiheng.documents import docx_names as w
from jiheng.documents.docx_places import Spot
from jiheng.records import Place
from jiheng.reporting.annotate.package import Element, Package
from jiheng.reporting.annotate.strand import Piece, Strand

_W: Final = w.TEXT.removesuffix("t")
_NOTE_MARKS: Final = {_W + "footnote": _W + "footnoteReference", _W + "endnote": _W + "endnoteReference"}
_ID: Final = _W + "id"
#: what may hold runs, and so the marks around them
RUN_HOLDERS: Final = frozenset(
    _W + name for name in ("p", "hyperlink", "ins", "moveTo", "sdtContent", "smartTag", "customXml", "fldSimple", "dir", "bdo")
)

Key = tuple[str, int | None, int | None, int | None]


@frozen
class Range:
    """What a comment stands at: from one element to another, or whole paragraphs.

    Attributes:
        moved: whether the place itself cannot carry a comment, so that the comment must say which place it means.
    """

    first: Element
    last: Element
    moved: bool = False


@define(eq=False)
class Anchors:
    """The places of one Word file.

    Attributes:
        package: the copy that is being made. main: its main part.
    """

    package: Package
    main: str
    _strands: dict[Key, list[Strand]]
    _in_row: dict[tuple[str, int], list[Key]] = field(factory=lambda: defaultdict(list), init=False)
    _in_part: dict[str, Key] = field(factory=dict, init=False)

    @classmethod
    def of(cls, package: Package, main: str, spots: Iterable[Spot]) -> Anchors:
        """Anchors for every paragraph and cell that the reader saw."""
        elements: dict[str, list[Element]] = {}
        strands: dict[Key, list[Strand]] = defaultdict(list)
        for spot in spots:
            numbered = elements.get(spot.file_part)
            if numbered is None:
                numbered = elements[spot.file_part] = [each for each in package.tree(spot.file_part).iter() if isinstance(each.tag, str)]
            pieces = [Piece(stretch.text, numbered[stretch.element] if stretch.element >= 0 else None) for stretch in spot.stretches]
            held = strands[spot.part, spot.row, spot.column, spot.line]
            if held and spot.row is not None:
                held[0].paragraphs.append(numbered[spot.paragraph])
                held[0].pieces += pieces
            else:
                held.append(Strand(spot.file_part, [numbered[spot.paragraph]], pieces))
        return cls(package, main, strands)

    def __attrs_post_init__(self) -> None:
        for key in self._strands:
            part, row, _, _ = key
            self._in_part.setdefault(part, key)
            if row is not None:
                self._in_row[part, row].append(key)

    def exactly(self, place: Place) -> list[Strand]:
        """The paragraphs or the cell at a place; several where text boxes and headers share a line, none where the reader saw nothing."""
        return self._strands.get((place.part or "", place.row, place.column, None if place.row else place.line), [])

    def words(self, place: Place, words: str) -> tuple[Strand, int, int] | None:
        """Where words stand at a place; None unless exactly once."""
        found = [(strand, *span) for strand in self.exactly(place) if (span := strand.find(words))]
        return found[0] if len(found) == 1 else None

    def range(self, place: Place) -> Range:
        """What a comment on a place stands at."""
        found = self.words(place, place.text or "")
        if found is not None:
            strand, start, end = found
            elements = [piece.element for piece in strand.cut(start, end) if piece.element is not None]
            if elements and self._commentable(strand, elements[0]):
                return Range(run_level(elements[0]), run_level(elements[-1]))
        exact = self.exactly(place)
        strand = exact[0] if exact else self._nearest(place)
        return self._whole(strand, moved=not exact)

    def _nearest(self, place: Place) -> Strand:
        """The cell before, else the first of the row, of the table, of the document."""
        row = self._in_row.get((place.part or "", place.row or 0), [])
        before = [key for key in row if (key[2] or 0) <= (place.column or 0)]
        first = next(iter(self._strands))
        key = (before[-1:] or row[:1] or [self._in_part.get(place.part or "", first)])[0]
        return self._strands[key][0]

    def _whole(self, strand: Strand, *, moved: bool) -> Range:
        if strand.file_part == self.main:
            paragraphs = [_outside_boxes(paragraph) for paragraph in strand.paragraphs]
            return Range(paragraphs[0], paragraphs[-1], moved or paragraphs[0] is not strand.paragraphs[0])
        mark = self._note_mark(strand.paragraphs[0])
        return Range(mark, mark, moved=True)

    def _commentable(self, strand: Strand, element: Element) -> bool:
        """Word has comments in the text alone, not in headers, notes and text boxes."""
        return strand.file_part == self.main and next(element.iterancestors(w.TEXT_BOX), None) is None

    def _note_mark(self, paragraph: Element) -> Element:
        """The mark in the text of the note that a paragraph belongs to; the first paragraph for headers and footers."""
        body = self.package.tree(self.main)
        for note in paragraph.iterancestors(*_NOTE_MARKS):
            for mark in body.iter(_NOTE_MARKS[str(note.tag)]):
                if mark.get(_ID) == note.get(_ID):
                    return run_level(mark)
        return _first_paragraph(body)


def _first_paragraph(document: Element) -> Element:
    """The first paragraph of the text, made where there is none."""
    body = next(document.iter(w.BODY))
    paragraph = next(body.iter(w.PARAGRAPH), None)
    if paragraph is None:
        paragraph = body.makeelement(w.PARAGRAPH)
        body.insert(0, paragraph)
    return paragraph


def run_level(element: Element) -> Element:
    """The element around it, or itself, that stands directly among the runs of a paragraph."""
    parent = element.getparent()
    while parent is not None and parent.tag not in RUN_HOLDERS:
        element, parent = parent, parent.getparent()
    return element


def _outside_boxes(paragraph: Element) -> Element:
    boxes = list(paragraph.iterancestors(w.TEXT_BOX))
    return paragraph if not boxes else next(boxes[-1].iterancestors(w.PARAGRAPH), paragraph)
