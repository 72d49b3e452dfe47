"""The parts of an OFD: which pages there are, what lies under them, who signed.

GB/T 33190—2016 chapter 7. Namespaces are not looked at: producers write three of them. Locations in the file lead to parts of the same
archive only; attachments are named and never opened, signatures are named and never verified.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from attrs import define, field, frozen
from lxml import etree

from jiheng.documents.archive import Archive
from jiheng.documents.errors import DamagedFileError, PasswordProtectedError
from jiheng.documents.model import Box, Unread
from jiheng.documents.ofd_objects import POINTS, local_name, numbers
from jiheng.messages import Message, msg
from jiheng.records.place import Place

ROOT: Final = "OFD.xml"
_ENCRYPTIONS: Final = "Encryptions.xml"
_LARGEST: Final = 3_000.0  # millimetres
_A4: Final[Box] = (0.0, 0.0, 210.0, 297.0)
_NOTED: Final = 5  # attachments named in a note
_UNKNOWN_SIGNATURE: Final = msg("含电子签名，但签名的内容缺失，未验证。")


@frozen
class Sheet:
    """A page as the document lists it.

    Attributes:
        number: from 1 over all documents of the file. name: of its part. body: the document that it belongs to.
    """

    number: int
    name: str
    body: Body


@define
class Body:
    """One document of the file (nearly all files hold one).

    Attributes:
        name: of its main part. root: that part. area: its page in millimetres: left, top, width, height.
    """

    archive: Archive
    name: str
    root: etree._Element
    signatures: str | None
    _templates: dict[str, str] = field(factory=dict, init=False)
    _composites: dict[str, etree._Element] | None = field(default=None, init=False)
    _parsed: dict[str, etree._Element] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for element in named(self.root, "TemplatePage"):
            self._templates[element.get("ID", "")] = self.locate(element.get("BaseLoc"))

    def locate(self, location: str | None, beside: str = "") -> str:
        """The part that a location leads to: from the root of the archive, from the part that names it, or from the main part."""
        return located(self.archive, location, beside or self.name, self.name)

    def page_names(self) -> list[str]:
        """The parts of its pages in order."""
        return [self.locate(page.get("BaseLoc")) for page in _page_elements(self.root)]

    def template(self, number: str) -> etree._Element | None:
        """The page that lies under others, by its id, read once; None when it is not there."""
        name = self._templates.get(number)
        if name is None or name not in self.archive:
            return None
        if name not in self._parsed:
            self._parsed[name] = self.archive.xml(name)
        return self._parsed[name]

    def composite(self, number: str) -> etree._Element | None:
        """The content of a composite object, by its id in the resources of the document."""
        if self._composites is None:
            self._composites = {unit.get("ID", ""): unit for root in self._resources() for unit in named(root, "CompositeGraphicUnit")}
        return self._composites.get(number)

    def _resources(self) -> Iterator[etree._Element]:
        for element in self.root.iter():
            if local_name(element) in ("PublicRes", "DocumentRes"):
                name = self.locate(text_of(element))
                if name in self.archive:
                    yield self.archive.xml(name)


def bodies(archive: Archive) -> list[Body]:
    """The documents of a file.

    Raises:
        PasswordProtectedError: it is encrypted.
        DamagedFileError: it names no document, or one that is not there.
    """
    if _ENCRYPTIONS in archive:
        raise PasswordProtectedError(archive.path)
    found = []
    for element in named(archive.xml(ROOT), "DocBody"):
        location = first_text(element, "DocRoot")
        name = located(archive, location, ROOT, ROOT)
        found.append(Body(archive, name, archive.xml(name), first_text(element, "Signatures")))
    if not found:
        raise DamagedFileError(archive.path, ROOT)
    return found


def page_area(page: etree._Element, body: Body) -> Box:
    """Left, top, width and height of a page in millimetres: its own, else that of the document."""
    for root in (page, body.root):
        for element in named(root, "PhysicalBox"):
            box = numbers(text_of(element))
            if len(box) == 4 and 0 < box[2] <= _LARGEST and 0 < box[3] <= _LARGEST:
                return box[0], box[1], box[2], box[3]
    return _A4


def attachment_notes(body: Body) -> Iterator[Unread]:
    """A note on the files attached to a document: they are named and never opened; a list of them that is absent is said to be so."""
    for element in body.root:
        listing = body.locate(text_of(element)) if local_name(element) == "Attachments" else ""
        if listing in body.archive:
            names = [attached.get("Name", "") for attached in named(body.archive.xml(listing), "Attachment")]
            if names:
                shown = "、".join(name[:60] for name in names[:_NOTED])
                yield Unread(msg("带有 {count} 个附件（{names}），没有打开；如需核对请单独提交。", count=len(names), names=shown), Place())
        elif listing:
            yield Unread(msg("带有附件，但附件清单缺失，没有读取；如需核对请单独提交。"), Place(part=listing))


def signature_notes(body: Body, first_page: int) -> list[Unread]:
    """A note for each electronic signature, at the page and box of its stamp; a part that is absent or damaged is said to be so.

    Args:
        first_page: number of the document's first page.
    """
    if not body.signatures:
        return []
    listing = body.locate(body.signatures, ROOT)
    if listing not in body.archive:
        return [Unread(_UNKNOWN_SIGNATURE, Place(part=listing))]
    pages = {page.get("ID"): at for at, page in enumerate(_page_elements(body.root), first_page)}
    notes = []
    for element in list(named(body.archive.xml(listing), "Signature"))[: body.archive.limits.doubts]:
        name = body.locate(element.get("BaseLoc"), listing)
        if name in body.archive:
            root = body.archive.xml(name)
            notes.append(Unread(_signed(root), _stamp_place(root, pages)))
        else:
            notes.append(Unread(_UNKNOWN_SIGNATURE, Place(part=element.get("BaseLoc"))))
    return notes


def _page_elements(root: etree._Element) -> Iterator[etree._Element]:
    return (page for pages in root if local_name(pages) == "Pages" for page in pages)


def _signed(root: etree._Element) -> Message:
    provider = next(named(root, "Provider"), None)
    signer = "" if provider is None else provider.get("Company") or provider.get("ProviderName") or ""
    when = first_text(root, "SignatureDateTime") or ""
    detail = "，".join(part[:80] for part in (signer.strip(), when.strip()) if part)
    return msg("含电子签名：{detail}，未验证。", detail=detail) if detail else msg("含电子签名，未验证。")


def _stamp_place(root: etree._Element, pages: dict[str | None, int]) -> Place:
    stamp = next(named(root, "StampAnnot"), None)
    box = numbers(stamp.get("Boundary")) if stamp is not None else []
    if stamp is None or len(box) != 4:
        return Place()
    left, top, width, height = (round(value * POINTS, 1) for value in box)
    return Place(page=pages.get(stamp.get("PageRef")), box=(left, top, round(left + width, 1), round(top + height, 1)))


def named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements of a name, whatever their namespace."""
    return (element for element in root.iter() if local_name(element) == name)


def text_of(element: etree._Element) -> str:
    """The text of an element without blanks at its ends."""
    return (element.text or "").strip()


def first_text(root: etree._Element, name: str) -> str | None:
    """The text of the first element of a name; None when there is none."""
    return next((text_of(element) for element in named(root, name)), None)


def located(archive: Archive, location: str | None, beside: str, main: str) -> str:
    """The part that a location leads to; the empty name when it leads to none."""
    if not location:
        return ""
    folders = ("",) if location.startswith("/") else (posixpath.dirname(beside), posixpath.dirname(main), "")
    names = [posixpath.normpath(posixpath.join("/", folder, location.lstrip("/"))).lstrip("/") for folder in folders]
    return next((name for name in names if name in archive), names[0])
