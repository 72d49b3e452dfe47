"""An office file being copied: a few XML parts are changed, all others go over byte for byte."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Final

from attrs import define, field
from lxml import etree

from jiheng.documents.archive import Archive, open_archive, part_key
from jiheng.documents.limits import Limits
from jiheng.documents.xml import as_strict, is_strict

Element = etree._Element  # noqa: SLF001 - the public name of lxml's type is its private one

_TYPES_PART: Final = "[Content_Types].xml"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_KINDS: Final = {
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships/",
}
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # of every entry: the same findings give the same bytes
_LINK_NUMBER: Final = re.compile(r"rId(\d+)")


@define(eq=False)
class Package:
    """A file opened for copying.

    Attributes:
        archive: the original, only read.
    """

    archive: Archive
    _trees: dict[str, Element] = field(factory=dict, init=False)
    _before: dict[str, bytes] = field(factory=dict, init=False)
    _texts: dict[str, bytes] = field(factory=dict, init=False)
    _strict: set[str] = field(factory=set, init=False)
    _new: list[str] = field(factory=list, init=False)

    def __contains__(self, name: str) -> bool:
        return name in self.archive or part_key(name) in map(part_key, self._new)

    def tree(self, name: str) -> Element:
        """The root of a part that may be changed, always the same one; comments and processing instructions are in it.

        Raises:
            UnreadableFileError: it is damaged or too large.
        """
        key = part_key(name)
        if key not in self._trees:
            data = self.archive.read(name)
            if is_strict(data):
                self._strict.add(key)
            root = self._trees[key] = self.archive.tree(name, data, whole=True)
            self._before[key] = _digest(_serialised(root))
        return self._trees[key]

    def text(self, name: str) -> bytes:
        """The bytes of a part as they will be written."""
        key = part_key(name)
        return self._texts[key] if key in self._texts else self.archive.read(name)

    def set_text(self, name: str, data: bytes) -> None:
        """Write these bytes for a part."""
        self._texts[part_key(name)] = data

    def add(self, name: str, root: Element | bytes, content_type: str, *, strict: bool = False) -> None:
        """A part that the original does not have.

        Args:
            strict: whether to write it in strict OOXML, as the rest of the file.
        """
        self._new.append(name)
        if strict:
            self._strict.add(part_key(name))
        types = self.tree(_TYPES_PART)
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=content_type)
        if isinstance(root, bytes):
            self._texts[part_key(name)] = root
        else:
            self._trees[part_key(name)] = root

    def fresh_name(self, stem: str, ending: str) -> str:
        """A name that no part has: comments.xml, comments1.xml …"""
        names = (f"{stem}{number or ''}{ending}" for number in range(len(self.archive.names()) + len(self._new) + 1))
        return next(name for name in names if name not in self)

    def linked(self, source: str, kind: str) -> str | None:
        """The part to which ``source`` has a link of this kind (comments, styles)."""
        return next(
            (link.target for link in self.archive.relationships(source) if link.kind == kind and not link.external and link.target in self.archive),
            None,
        )

    def link(self, source: str, target: str, kind: str, *, strict: bool = False) -> str:
        """Link a new part to ``source``; gives the id of the link.

        Args:
            strict: whether the file speaks strict OOXML.
        """
        root = self._links_root(_links_part(source))
        highest = max((int(found[1]) for link in root if (found := _LINK_NUMBER.fullmatch(link.get("Id", "")))), default=0)
        name = f"rId{highest + 1}"
        address = posixpath.relpath(target, posixpath.dirname(source))
        etree.SubElement(root, f"{_LINKS}Relationship", Id=name, Type=_KINDS[strict] + kind, Target=address)
        return name

    def is_strict(self, name: str) -> bool:
        """Whether a part speaks strict OOXML."""
        self.tree(name)
        return part_key(name) in self._strict

    def write(self, path: Path) -> None:
        """Write the copy.

        Raises:
            DamagedFileError: a part that is only copied is damaged.
        """
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name in [*self.archive.names(), *self._new]:
                entry = zipfile.ZipInfo(name, _MOMENT)
                entry.compress_type = zipfile.ZIP_STORED if name in self.archive and self.archive.is_stored(name) else zipfile.ZIP_DEFLATED
                with target.open(entry, "w") as sink:
                    for chunk in self._content(name):
                        sink.write(chunk)

    def _content(self, name: str) -> Iterable[bytes]:
        key = part_key(name)
        if key in self._texts:
            return (self._texts[key],)
        if key not in self._trees:
            return self.archive.chunks(name)
        data = _serialised(self._trees[key])
        if _digest(data) == self._before.get(key):
            return self.archive.chunks(name)
        return (_DECLARATION, as_strict(data) if key in self._strict else data)

    def _links_root(self, name: str) -> Element:
        if name in self.archive or part_key(name) in self._trees:
            return self.tree(name)
        self._new.append(name)
        root = self._trees[part_key(name)] = etree.fromstring(f'<Relationships xmlns="{_LINKS.strip("{}")}"/>')
        return root


@contextmanager
def open_package(path: Path, limits: Limits, wanted: str) -> Iterator[Package]:
    """Open a file for copying, through the one guarded door.

    Raises:
        UnreadableFileError: one of its kinds, by what is wrong.
    """
    with open_archive(path, limits, wanted) as archive:
        yield Package(archive)


def _serialised(root: Element) -> bytes:
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)


def _digest(data: bytes) -> bytes:
    return blake2b(data).digest()


def _links_part(source: str) -> str:
    folder, base = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{base}.rels")
