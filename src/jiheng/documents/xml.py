"""XML parts of office files, read without trust: no document type, no entities, no network, bounded trees."""

from __future__ import annotations

import codecs
import re
from typing import Final

from lxml import etree

_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
_NODE_BYTES: Final = 130  # measured with libxml2 2.14: an element, or a text with its characters apart
_ATTRIBUTE_BYTES: Final = 230  # the attribute and the text node of its value
_MOST_PER_BYTE: Final = 60  # what the densest markup (a="") comes to
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL: Final = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_STRICT_NAME: Final = re.compile(rb"([\"'])" + re.escape(_STRICT) + rb"(" + b"|".join(map(re.escape, _TRANSITIONAL)) + rb")\1")


class DoctypeFoundError(Exception):
    """The part declares a document type."""


class TreeTooLargeError(Exception):
    """The tree of the part would take more memory than allowed."""


class NotXmlError(Exception):
    """The part is not well-formed XML in UTF-8 or UTF-16."""


def parse(data: bytes, tree_bytes: int, *, whole: bool = False) -> etree._Element:
    """The root of a part.

    Strict OOXML names are given as the transitional ones.

    Args:
        data: the part as stored, UTF-8 or UTF-16, whatever its declaration says.
        tree_bytes: the most memory that its tree may take.
        whole: whether comments and processing instructions are kept, for parts that are written again.

    Raises:
        DoctypeFoundError, TreeTooLargeError, NotXmlError: and nothing else.
    """
    try:
        data = _as_utf8(data, "strict")
    except UnicodeError as error:
        raise NotXmlError from error
    if clean_prolog(data) is False:
        raise DoctypeFoundError
    if len(data) * _MOST_PER_BYTE > tree_bytes and _tree_size(data) > tree_bytes:
        raise TreeTooLargeError
    if _STRICT in data:
        data = _STRICT_NAME.sub(_transitional, data)
    try:
        root = etree.fromstring(data, _parser(whole=whole))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXmlError from error
    if root.getroottree().docinfo.internalDTD is not None:  # pragma: no cover - the prolog was looked at; a second lock on the door
        raise DoctypeFoundError
    return root


def is_strict(data: bytes) -> bool:
    """Whether a part uses the names of strict OOXML."""
    return _STRICT in data


def as_strict(data: bytes) -> bytes:
    """A part with the transitional names that :func:`parse` gives, written with the strict ones again."""
    for strict, transitional in _TRANSITIONAL.items():
        data = data.replace(b'"' + transitional + b'"', b'"' + _STRICT + strict + b'"')
    return data


def clean_prolog(data: bytes) -> bool | None:
    """What the beginning of a part tells: False for a document type, True for a clean prolog, None when more must be read."""
    data = _as_utf8(data, "replace")
    at = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    while True:
        while data[at : at + 1].isspace():
            at += 1
        if data.startswith(b"<?", at):
            end = data.find(b"?>", at + 2) + 2
        elif data.startswith(b"<!--", at):
            end = data.find(b"-->", at + 4) + 3
        else:
            return None if len(data) - at < 4 else not data.startswith(b"<!", at)
        if end < 5:
            return None
        at = end


def _parser(*, whole: bool) -> etree.XMLParser:
    # A forced encoding leaves no room for tricks with the declared one; libxml2's own limits (depth 256, 10 MB of text) stay on.
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=not whole,
        remove_pis=not whole,
        collect_ids=False,
    )


def _as_utf8(data: bytes, errors: str) -> bytes:
    encoding = _UTF16.get(data[:2])
    if encoding is None:
        return data
    return data.decode(encoding, errors).lstrip("\ufeff").encode("utf-8", errors)


def _tree_size(data: bytes) -> int:
    """An upper estimate of the tree's memory, from counts that the bytes give away before parsing."""
    elements = data.count(b"<") - data.count(b"</")
    texts = data.count(b">") - data.count(b"><")
    attributes = data.count(b"=")
    return len(data) + (elements + texts) * _NODE_BYTES + attributes * _ATTRIBUTE_BYTES


def _transitional(found: re.Match[bytes]) -> bytes:
    return found[1] + _TRANSITIONAL[found[2]] + found[1]
