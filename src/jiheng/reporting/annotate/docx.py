"""Word files with comments: the whole finding at its first place, pointers at the others; comments that are there stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from attrs import define, field
from lxml import etree

from jiheng.documents import docx_names as w
from jiheng.documents.docx import main_part
from jiheng.documents.docx_places import read_spots
from jiheng.records import Finding
from jiheng.reporting.annotate.anchors import Anchors, Range
from jiheng.reporting.annotate.package import Element, Package
from jiheng.reporting.annotate.remarks import AUTHOR, located, remarks_on

NAMESPACE: Final = w.TEXT[1:].partition("}")[0]
_W: Final = f"{{{NAMESPACE}}}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_START, _END, _MARK = (_W + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
#: a comment takes over nothing of the document's own look (large type, wide lines, indents)
_PARAGRAPH_LOOK: Final = (
    ("spacing", {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}),
    ("ind", {"left": "0", "right": "0", "firstLine": "0", "firstLineChars": "0"}),
    ("jc", {"val": "left"}),
)
_RUN_LOOK: Final = (("sz", {"val": "18"}), ("szCs", {"val": "18"}))


def add_comments(package: Package, findings: Iterable[Finding], when: datetime) -> None:
    """Put the findings of a Word file into its copy as comments.

    Raises:
        UnreadableFileError: a part is damaged or too large to be changed.
    """
    main = main_part(package.archive)
    anchors = Anchors.of(package, main, read_spots(package.archive))
    remarks = remarks_on(findings, package.archive.path)
    if not remarks:
        return
    comments = _Comments.of(package, main, when)
    for remark in remarks:
        where = anchors.range(remark.place)
        mark_range(where, comments.add(located(remark) if where.moved else remark.lines))


@define(eq=False)
class _Comments:
    """The part with the comments.

    Attributes:
        root: its root. stamp: the moment of the run, as Word writes it.
    """

    root: Element
    stamp: str
    _next: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._next = 1 + highest_id(self.root)

    @classmethod
    def of(cls, package: Package, main: str, when: datetime) -> _Comments:
        """The part of the original, or a new one."""
        name = package.linked(main, "comments")
        root = etree.Element(_W + "comments", nsmap={"w": NAMESPACE}) if name is None else package.tree(name)
        if name is None:
            strict = package.is_strict(main)
            name = package.fresh_name(main.rpartition("/")[0] + "/comments", ".xml")
            package.add(name, root, _CONTENT_TYPE, strict=strict)
            package.link(main, name, "comments", strict=strict)
        return cls(root, stamp(when))

    def add(self, lines: Iterable[str]) -> str:
        """A comment; gives its id."""
        number = str(self._next)
        self._next += 1
        comment = etree.SubElement(self.root, _W + "comment", authorship(number, self.stamp) | {_W + "initials": AUTHOR})
        for at, line in enumerate(lines):
            paragraph = etree.SubElement(comment, w.PARAGRAPH)
            _look(etree.SubElement(paragraph, w.PARAGRAPH_PROPERTIES), _PARAGRAPH_LOOK)
            if at == 0:
                etree.SubElement(etree.SubElement(paragraph, w.RUN), _W + "annotationRef")
            run = etree.SubElement(paragraph, w.RUN)
            _look(etree.SubElement(run, w.RUN_PROPERTIES), _RUN_LOOK)
            text = etree.SubElement(run, w.TEXT, {_SPACE: "preserve"})
            text.text = line
        return number


def authorship(number: str, stamped: str) -> dict[str, str]:
    """Id, author and date of a comment or change."""
    return {_W + "id": number, _W + "author": AUTHOR, _W + "date": stamped}


def stamp(when: datetime) -> str:
    """A moment as Word writes it: local time, whatever the Z says."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def highest_id(root: Element) -> int:
    """The highest id of comments and changes in a part; -1 without any."""
    return max((w.number(element.get(_W + "id"), -1) for element in root.iter() if isinstance(element.tag, str)), default=-1)


def mark_range(where: Range, number: str) -> None:
    """Set the marks of a comment around a range, after those that are there already."""
    start, end = etree.Element(_START, {_W + "id": number}), etree.Element(_END, {_W + "id": number})
    if where.first.tag == w.PARAGRAPH:
        properties = where.first.find(w.PARAGRAPH_PROPERTIES)
        where.first.insert(0 if properties is None else 1, start)
    else:
        where.first.addprevious(start)
    mark = etree.Element(w.RUN)
    etree.SubElement(mark, _MARK, {_W + "id": number})
    if where.last.tag == w.PARAGRAPH:
        where.last.extend((end, mark))
    else:
        last = _after_marks(where.last)
        last.addnext(mark)
        last.addnext(end)


def _after_marks(element: Element) -> Element:
    """The last of the comment marks that follow an element, so that comments on one place keep their order."""
    for following in element.itersiblings():
        if following.tag != _END and following.find(_MARK) is None:
            break
        element = following
    return element


def _look(properties: Element, look: Iterable[tuple[str, dict[str, str]]]) -> None:
    for name, values in look:
        etree.SubElement(properties, _W + name, {_W + key: value for key, value in values.items()})
