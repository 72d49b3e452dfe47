"""The one guarded door for zip files (docx, xlsx, pptx, ods, ofd): nothing is inflated before it is known to be safe, nothing is ever written.

Names inside the archive are only looked up among themselves; they never become paths.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import define, field, frozen
from lxml import etree

from jiheng.documents.errors import (
    DamagedFileError,
    DoctypeError,
    EmptyFileError,
    InaccessibleFileError,
    OversizedFileError,
    PasswordProtectedError,
    WrongContentError,
)
from jiheng.documents.limits import Limits
from jiheng.documents.model import Unread
from jiheng.documents.xml import DoctypeFoundError, NotXmlError, TreeTooLargeError, clean_prolog, parse
from jiheng.messages import Message, msg
from jiheng.records.place import Place
from jiheng.values.text import in_line

OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_LOCAL_ENTRY: Final = b"PK\x03\x04"
_CHUNK: Final = 1 << 16
_DIRECTORY_BYTES_PER_ENTRY: Final = 400
_XML_ENDINGS: Final = (".xml", ".rels", ".vml")
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ENCRYPTED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: how zipfile says that an archive is damaged
DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, OverflowError)


@frozen
class Relationship:
    """A link from one part to another or to the world outside.

    Attributes:
        id: the name by which the part uses it (rId7).
        kind: last word of its type (hyperlink, image, footnotes).
        target: name of the part, or the outside address as written.
        external: whether it leads outside; such are never followed.
    """

    id: str
    kind: str
    target: str
    external: bool


@define
class Archive:
    """An open archive whose entries have passed the checks.

    Attributes:
        path: the file.
        limits: what it was checked against.
        doubts: what a reader should pass on (duplicate names).
    """

    path: Path
    limits: Limits
    doubts: list[Unread] = field(factory=list)
    _zip: zipfile.ZipFile = field(kw_only=True)
    _entries: dict[str, zipfile.ZipInfo] = field(factory=dict, init=False)
    _inflated: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        entries = self._zip.infolist()
        _check_sizes(self.path, entries, self.limits)
        for info in entries:
            if info.flag_bits & _ENCRYPTED:
                raise PasswordProtectedError(self.path)
            if info.compress_type not in _METHODS:
                raise DamagedFileError(self.path, info.filename)
            self._enter(info)

    def names(self) -> list[str]:
        """Names of all parts, as stored."""
        return [info.filename for info in self._entries.values()]

    def __contains__(self, name: str) -> bool:
        return part_key(name) in self._entries

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            DamagedFileError: it is absent, cut short or its checksum is wrong.
            OversizedFileError: all that was read so far passes the limit.
        """
        info = self._entries.get(part_key(name))
        if info is None:
            raise DamagedFileError(self.path, name)
        self._inflated += info.file_size
        if self._inflated > self.limits.xml_bytes:
            raise OversizedFileError(self.path, msg("展开后的字节数"), self.limits.xml_bytes)
        return self._inflate(info, info.file_size)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part piece by piece, for copying: never held as a whole.

        Raises:
            DamagedFileError: its checksum is wrong.
        """
        try:
            with self._zip.open(self._entries[part_key(name)]) as source:
                while chunk := source.read(_CHUNK):
                    yield chunk
        except DAMAGE as error:
            raise DamagedFileError(self.path, name) from error

    def is_stored(self, name: str) -> bool:
        """Whether a part is kept uncompressed."""
        return self._entries[part_key(name)].compress_type == zipfile.ZIP_STORED

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part, strict OOXML names given as the transitional ones.

        Raises:
            DamagedFileError, DoctypeError, OversizedFileError: as the names say.
        """
        return self.tree(name, self.read(name))

    def tree(self, name: str, data: bytes, *, whole: bool = False) -> etree._Element:
        """The root of an XML part whose bytes were read before; as :meth:`xml`.

        Args:
            whole: whether comments and processing instructions are kept.
        """
        try:
            return parse(data, self.limits.tree_bytes, whole=whole)
        except DoctypeFoundError as error:
            raise DoctypeError(self.path, name) from error
        except TreeTooLargeError as error:
            raise OversizedFileError(self.path, msg("部件“{part}”展开后的内存", part=in_line(name)), self.limits.tree_bytes) from error
        except NotXmlError as error:
            raise DamagedFileError(self.path, name) from error

    def relationships(self, name: str = "") -> list[Relationship]:
        """The links of a part (of the package as a whole without a name); none when it has none."""
        folder, base = posixpath.split(name)
        source = posixpath.join(folder, "_rels", f"{base}.rels")
        if source not in self:
            return []
        return [_relationship(element, folder) for element in self.xml(source).iter(_RELATIONSHIP)]

    def missing(self, links: Iterable[Relationship], kinds: Mapping[str, Message]) -> Iterator[Unread]:
        """A doubt for each part that is linked to but not there.

        Args:
            links: of a part. kinds: those that matter to the reader, each with what is then not read.
        """
        for link in links:
            if link.kind in kinds and not link.external and link.target not in self:
                reason = msg(
                    "文件缺少{what}（部件“{part}”），没有读取。请用原来的软件打开后另存再试。", what=kinds[link.kind], part=in_line(link.target)
                )
                yield Unread(reason, Place(part=in_line(link.target)))

    def _inflate(self, info: zipfile.ZipInfo, most: int) -> bytes:
        # In chunks: a single read would inflate all that the entry holds, however little it declares.
        chunks = bytearray()
        try:
            with self._zip.open(info) as source:
                while len(chunks) < most and (chunk := source.read(min(_CHUNK, most - len(chunks)))):
                    chunks += chunk
                if most == info.file_size and (len(chunks) < most or source.read(1)):
                    raise DamagedFileError(self.path, info.filename)
        except DAMAGE as error:
            raise DamagedFileError(self.path, info.filename) from error
        return bytes(chunks)

    def _enter(self, info: zipfile.ZipInfo) -> None:
        """Among entries of one name the first counts, as in the programs that read a zip from its beginning."""
        key = part_key(info.filename)
        if _is_xml(key):
            self._check_prolog(info)
        if key in self._entries:
            reason = msg("压缩包内有两个同名部件“{part}”，读的是前一个；文件可能被动过手脚，请核对。", part=in_line(info.filename))
            self.doubts.append(Unread(reason, Place(part=in_line(info.filename))))
        else:
            self._entries[key] = info

    def _check_prolog(self, info: zipfile.ZipInfo) -> None:
        """Refuses a part with a document type even if no reader of ours will ever parse it."""
        clean = clean_prolog(self._inflate(info, min(1024, info.file_size)))
        if clean is None:
            clean = clean_prolog(self._inflate(info, info.file_size))
        if clean is False:
            raise DoctypeError(self.path, info.filename)


class _Door(io.BufferedReader):
    """A file that refuses to be read in pieces larger than a directory of allowed size: zipfile would load any."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(io.FileIO(path))
        self._most = max(most, 2 * _CHUNK)  # the end record and its comment are read at once

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > self._most:
            raise _DirectoryTooLargeError
        return super().read(size)


class _DirectoryTooLargeError(Exception):
    pass


@contextmanager
def open_archive(path: Path, limits: Limits, wanted: str) -> Iterator[Archive]:
    """Open a zip file and check all that can be checked without inflating it.

    Args:
        path: the file.
        limits: the most that it may hold.
        wanted: the format asked for, as its usual ending (docx), for the sentence that refuses another.

    Raises:
        UnreadableFileError: one of its kinds, by what is wrong.
    """
    check_file(path, limits)
    try:
        source = _Door(path, limits.entries * _DIRECTORY_BYTES_PER_ENTRY)
    except OSError as error:
        raise InaccessibleFileError(path) from error
    with source:
        yield Archive(path, limits, zip=_opened(path, source, limits, wanted))


def check_file(path: Path, limits: Limits) -> None:
    """Refuse what is no file, empty or larger than allowed.

    Raises:
        InaccessibleFileError, EmptyFileError, OversizedFileError: as the names say.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InaccessibleFileError(path) from error
    if not path.is_file():
        raise InaccessibleFileError(path)
    if size == 0:
        raise EmptyFileError(path)
    if size > limits.file_bytes:
        raise OversizedFileError(path, msg("字节数"), limits.file_bytes)


def is_encrypted_package(path: Path) -> bool:
    """Whether a file is the shell in which Word and Excel keep a password-protected document: an OLE file with an EncryptedPackage."""
    with path.open("rb") as source:
        if source.read(len(OLE_MAGIC)) != OLE_MAGIC:
            return False
        tail = b""
        while chunk := source.read(_CHUNK):
            if _ENCRYPTED_PACKAGE in tail + chunk:
                return True
            tail = chunk[-len(_ENCRYPTED_PACKAGE) :]
    return False


def _opened(path: Path, source: _Door, limits: Limits, wanted: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except _DirectoryTooLargeError as error:
        raise OversizedFileError(path, msg("压缩包内的文件数"), limits.entries) from error
    except DAMAGE as error:
        if is_encrypted_package(path):
            raise PasswordProtectedError(path) from error
        source.seek(0)
        if source.read(len(_LOCAL_ENTRY)) == _LOCAL_ENTRY:
            raise DamagedFileError(path) from error
        raise WrongContentError(path, wanted) from error


def _check_sizes(path: Path, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise OversizedFileError(path, msg("压缩包内的文件数"), limits.entries)
    expanded = sum(info.file_size for info in entries)
    if expanded > limits.expanded_bytes:
        raise OversizedFileError(path, msg("展开后的字节数"), limits.expanded_bytes)
    if sum(info.file_size for info in entries if _is_xml(info.filename)) > limits.xml_bytes:
        raise OversizedFileError(path, msg("展开后的字节数"), limits.xml_bytes)
    if expanded > limits.ratio_from and expanded > limits.ratio * path.stat().st_size:
        raise OversizedFileError(path, msg("压缩倍数"), limits.ratio)


def part_key(name: str) -> str:
    """A name as parts are looked up by: whatever its case and slashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def _is_xml(name: str) -> bool:
    return name.lower().endswith(_XML_ENDINGS)


def _relationship(element: etree._Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relationship(element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], target, external)
