"""Word files with corrections as tracked changes: the old words deleted, the right ones inserted, formatted as the old ones were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Final

from attrs import define
from lxml import etree

from jiheng.documents import docx_names as w
from jiheng.documents.docx import main_part
from jiheng.documents.docx_places import read_spots
from jiheng.messages import Message, msg
from jiheng.records import Finding, Fix
from jiheng.reporting.annotate.anchors import RUN_HOLDERS, Anchors
from jiheng.reporting.annotate.docx import NAMESPACE, authorship, highest_id, stamp
from jiheng.reporting.annotate.outcomes import Outcome, make_fixes
from jiheng.reporting.annotate.package import Element, Package
from jiheng.reporting.annotate.strand import Piece, Strand
from jiheng.reporting.workbook import clean

_W: Final = f"{{{NAMESPACE}}}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_CHANGED: Final = (w.INSERTED, w.MOVED_TO, w.DELETED, w.MOVED_FROM)
_BINDING: Final = (_W + "dataBinding", "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding")
_SIMPLE_FIELD: Final = _W + "fldSimple"

_NOT_ONCE: Final = msg("原文不是恰好出现一次")
_NOT_TEXT: Final = msg("原文不是普通文字")
_FIELD: Final = msg("原文由域（公式）算出，改了也会被重新计算")
_TRACKED: Final = msg("此处已有修订痕迹，请先接受或拒绝")
_BOUND: Final = msg("此处是绑定数据的内容控件")


def fix_words(package: Package, findings: Iterable[Finding], when: datetime) -> tuple[Outcome, ...]:
    """Make the corrections that findings carry in the copy of a Word file.

    Raises:
        UnreadableFileError: a part is damaged or too large to be changed.
    """
    spots = read_spots(package.archive)
    anchors = Anchors.of(package, main_part(package.archive), spots)
    highest = max((highest_id(package.tree(name)) for name in {spot.file_part for spot in spots}), default=0)
    return make_fixes(findings, package.archive.path, _Changes(anchors, stamp(when), highest).make)


@define(eq=False)
class _Changes:
    """The changes made so far; ``highest`` is the highest id in use."""

    anchors: Anchors
    stamp: str
    highest: int

    def make(self, fix: Fix) -> Message | None:
        """Make one correction, or say why it cannot be made."""
        if not fix.found.strip():
            return self._fill(fix)
        found = self.anchors.words(fix.place, fix.found)
        if found is None:
            return _NOT_ONCE
        strand, start, end = found
        pieces = strand.cut(start, end)
        reason = _obstacle(strand, pieces, strand.text[start:end])
        if reason is None:
            self._replace(pieces, fix.expected)
        return reason

    def _fill(self, fix: Fix) -> Message | None:
        """Words for an empty cell."""
        strands = self.anchors.exactly(fix.place)
        if len(strands) != 1 or strands[0].text.strip():
            return _NOT_ONCE
        paragraph = strands[0].paragraphs[0]
        mark = paragraph.find(f"{w.PARAGRAPH_PROPERTIES}/{w.RUN_PROPERTIES}")
        paragraph.append(self._insertion(fix.expected, mark))
        return None

    def _replace(self, pieces: Sequence[Piece], expected: str) -> None:
        runs = list(dict.fromkeys(run for piece in pieces if piece.element is not None and (run := piece.element.getparent()) is not None))
        for run in runs:
            deletion = etree.Element(w.DELETED, self._authorship())
            run.addprevious(deletion)
            deletion.append(run)
            for text in run.iterchildren(w.TEXT):
                text.tag = _W + "delText"
                text.set(_SPACE, "preserve")
        last = runs[-1].getparent()
        if last is not None:
            last.addnext(self._insertion(expected, runs[0].find(w.RUN_PROPERTIES)))
        for piece in pieces:
            piece.text, piece.element = "\0", None  # found no more

    def _insertion(self, words: str, look: Element | None) -> Element:
        insertion = etree.Element(w.INSERTED, self._authorship())
        run = etree.SubElement(insertion, w.RUN)
        if look is not None:
            properties = deepcopy(look)
            for change in list(properties.iterchildren(*_CHANGED, *w.OLD_PROPERTIES)):
                properties.remove(change)
            run.append(properties)
        etree.SubElement(run, w.TEXT, {_SPACE: "preserve"}).text = clean(words)
        return insertion

    def _authorship(self) -> dict[str, str]:
        self.highest += 1
        return authorship(str(self.highest), self.stamp)


def _obstacle(strand: Strand, pieces: Sequence[Piece], words: str) -> Message | None:
    """Why words cannot be replaced by others."""
    elements = [piece.element for piece in pieces]
    if "".join(piece.text for piece in pieces) != words or not all(element is not None and _is_plain(element) for element in elements):
        return _NOT_TEXT
    for element in elements:
        if element is None:
            continue
        if next(element.iterancestors(*_CHANGED), None) is not None:
            return _TRACKED
        if next(element.iterancestors(_SIMPLE_FIELD), None) is not None or _in_field(strand, element):
            return _FIELD
        if any(next(control.iter(*_BINDING), None) is not None for control in element.iterancestors(w.SDT)):
            return _BOUND
    return None


def _is_plain(element: Element) -> bool:
    run = element.getparent()
    holder = run.getparent() if run is not None and run.tag == w.RUN else None
    return element.tag == w.TEXT and holder is not None and holder.tag in RUN_HOLDERS


def _in_field(strand: Strand, wanted: Element) -> bool:
    depth = 0
    for paragraph in strand.paragraphs:
        for element in paragraph.iter(w.FIELD_CHAR, w.TEXT):
            if element is wanted:
                return depth > 0
            depth += {"begin": 1, "end": -1}.get(element.get(w.FIELD_CHAR_TYPE, ""), 0)
    return False
