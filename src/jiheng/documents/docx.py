"""Word files (.docx, and .docm and .dotx alike): body, tables, headers, notes and text boxes, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from attrs import define
from lxml import etree

from jiheng.documents import docx_names as w
from jiheng.documents.archive import Archive, Relationship, open_archive
from jiheng.documents.docx_definitions import Definitions
from jiheng.documents.docx_settle import settle
from jiheng.documents.docx_walk import Walk
from jiheng.documents.errors import DamagedFileError, WrongContentError
from jiheng.documents.limits import Limits
from jiheng.documents.model import Document, Unread
from jiheng.messages import msg
from jiheng.records.place import Place

_BODY: Final = "正文"
_MAIN_PART: Final = "word/document.xml"
_NOTES: Final = {"footnotes": "脚注", "endnotes": "尾注"}
_MARGINS: Final = {w.HEADER: "页眉", w.FOOTER: "页脚"}
#: the parts whose loss leaves something out or changes how it reads
_PARTS: Final = {
    "styles": msg("样式（标题级别）"),
    "numbering": msg("自动编号"),
    "header": msg("页眉"),
    "footer": msg("页脚"),
    "footnotes": msg("脚注"),
    "endnotes": msg("尾注"),
}
_SYMBOL_FONTS: Final = (b'"Wingdings', b'"Symbol"')
_LOCAL_TEMPLATE: Final = re.compile(r"file:///[A-Za-z]:|[A-Za-z]:|[^:/\\]+$")
_SHOWN: Final = 200  # characters of an outside address
_DEFAULT_LIMITS: Final = Limits()


def read_docx(path: Path, limits: Limits = _DEFAULT_LIMITS) -> Document:
    """Read a Word file.

    Lines count the blocks of the body from 1: each paragraph, empty ones too, and each table as one; headers, footers and notes count their own.
    Blocks stand in reading order: the body with its text boxes, then headers, footers, footnotes and endnotes.

    Raises:
        UnreadableFileError: with one line that says why and what to do.
    """
    with open_archive(path, limits, "docx") as archive:
        return Reader.opened(archive).document()


@define
class Reader:
    """A Word file being read.

    Attributes:
        main: name of the main part. links: its relationships by id.
    """

    archive: Archive
    main: str
    links: dict[str, Relationship]
    walk: Walk

    @classmethod
    def opened(cls, archive: Archive, walk: type[Walk] = Walk) -> Self:
        """A file about to be read, by a walk of this class."""
        main = main_part(archive)
        links = {link.id: link for link in archive.relationships(main)}

        def part(kind: str) -> etree._Element | None:
            name = next((link.target for link in links.values() if link.kind == kind and not link.external), None)
            return archive.xml(name) if name is not None and name in archive else None

        definitions = Definitions(lambda: part("styles"), lambda: part("numbering"))
        return cls(archive, main, links, walk(archive.path, archive.limits, definitions))

    def document(self) -> Document:
        """The whole of it."""
        archive, walk = self.archive, self.walk
        root = self._settled_story(self.main, _BODY, w.BODY)
        for name, part in self._margins(root):
            self._settled_story(name, part)
        for link in self.links.values():
            if link.kind in _NOTES and link.target in archive:
                self._settled_story(link.target, _NOTES[link.kind], *w.NOTES)
        walk.unread.extend([*archive.doubts, *archive.missing(self.links.values(), _PARTS), *_outside(archive)])
        return Document(archive.path, "docx", tuple(walk.blocks), tuple(walk.unread))

    def tree(self, name: str, data: bytes) -> etree._Element:
        """The root of a part, before anything in it is settled."""
        return self.archive.tree(name, data)

    def _settled_story(self, name: str, part: str, *holders: str) -> etree._Element:
        """Read a part: the whole of it or what its ``holders`` hold; gives its root."""
        data = self.archive.read(name)
        root = self.tree(name, data)
        if part == _BODY and root.tag != w.DOCUMENT:
            raise WrongContentError(self.archive.path, "docx")
        settled = settle(root, self.walk.definitions.hiding_styles, symbol_fonts=any(font in data for font in _SYMBOL_FONTS))
        roots = [holder for holder in root.iterchildren(*holders) if holder.get(w.TYPE, "normal") == "normal"] if holders else [root]
        if part == _BODY and not roots:
            raise DamagedFileError(self.archive.path, name)
        self.walk.story(roots, part, settled)
        return root

    def _margins(self, root: etree._Element) -> Iterator[tuple[str, str]]:
        """Headers and footers that a section uses, each once."""
        seen = set()
        for reference in root.iter(*_MARGINS):
            link = self.links.get(reference.get(w.RELATION, ""))
            if link is not None and link.target in self.archive and link.target not in seen:
                seen.add(link.target)
                yield link.target, _MARGINS[reference.tag]


def main_part(archive: Archive) -> str:
    """The name of the part that holds the text."""
    for link in archive.relationships():
        if link.kind == "officeDocument" and link.target in archive:
            return link.target
    if _MAIN_PART in archive:
        return _MAIN_PART
    raise WrongContentError(archive.path, "docx")


def _outside(archive: Archive) -> Iterator[Unread]:
    """What leads out of the document or could run: told, never followed, never run."""
    for name in archive.names():
        folder, _, base = name.rpartition("/_rels/")
        if base.endswith(".rels"):
            for link in archive.relationships(f"{folder}/{base.removesuffix('.rels')}"):
                if link.external and link.kind != "hyperlink" and not _is_local_template(link):
                    yield Unread(msg("文档引用了外部内容（{kind}），没有读取。", kind=link.kind), Place(part=name, text=link.target[:_SHOWN]))
        elif name.lower().endswith("vbaproject.bin"):
            yield Unread(msg("文档带有宏，没有运行。"), Place(part=name))


def _is_local_template(link: Relationship) -> bool:
    """Word notes in every file by which template on the author's own disk it was begun."""
    return link.kind == "attachedTemplate" and _LOCAL_TEMPLATE.match(link.target) is not None
