"""PDF files with annotations: the original byte for byte, then an incremental update that adds annotations to its pages.

The update is written by pypdf: pdfium's own incremental save repeats every object, and both of its saves draw a new file id each time.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as c
from attrs import frozen
from pypdf import PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

from jiheng.documents.archive import check_file
from jiheng.documents.errors import DamagedFileError, UnreadableFileError
from jiheng.documents.limits import Limits
from jiheng.documents.model import Box
from jiheng.documents.pdf_geometry import Frame
from jiheng.documents.pdf_pages import frame_of
from jiheng.messages import msg
from jiheng.records import Finding, Place, Severity
from jiheng.reporting.annotate.remarks import AUTHOR, Remark, gravest, located, remarks_on
from jiheng.reporting.workbook import SEVERITY_FILLS

_ICON: Final = 20.0  # points; what viewers draw for a note
_PRINTED: Final = 4  # the flag of annotations that are printed too
_COLOURS: Final = {severity: tuple(int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5)) for severity, fill in SEVERITY_FILLS.items()}

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it thinks of a file is not for the user's standard error


class SealedFileError(UnreadableFileError):
    """A PDF that must not be changed: it is encrypted, or a change would break its signature."""


@frozen
class Note:
    """An annotation: a box to be highlighted, or None for a note at the top of the page, which counts from 0."""

    page: int
    box: Box | None
    text: str
    severity: Severity


def annotated_pdf(path: Path, findings: Iterable[Finding], when: datetime, limits: Limits) -> bytes:
    """A PDF with its findings as annotations.

    Raises:
        SealedFileError: it is encrypted or signed.
        UnreadableFileError: it is damaged or too large.
    """
    check_file(path, limits)
    data = path.read_bytes()
    try:
        file = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise DamagedFileError(path) from error
    try:
        _refuse_sealed(path, file)
        notes = _notes(remarks_on(findings, path), len(file))
        frames = {number: _frame(path, file, number, limits) for number in {note.page for note in notes}}
    finally:
        file.close()
    if not notes:
        return data
    copy = _updated(path, data, _annotations(notes, frames, when))
    _confirm(path, copy, notes)
    return copy


def _refuse_sealed(path: Path, file: pdfium.PdfDocument) -> None:
    if c.FPDF_GetSecurityHandlerRevision(file.raw) != -1:
        raise SealedFileError(path, msg("这个 PDF 已加密，不加批注。请另存为不加密的 PDF 再试。"))
    if c.FPDF_GetSignatureCount(file.raw) > 0:
        raise SealedFileError(path, msg("这个 PDF 带有电子签名，加批注会使签名失效，因此不加。请对签名前的文件加批注。"))


def _notes(remarks: Iterable[Remark], pages: int) -> list[Note]:
    """The annotations: what is said at one place is one, so that none covers another."""
    held: dict[tuple[int, Box | None], list[Remark]] = {}
    for remark in remarks:
        held.setdefault(_spot(remark.place, pages), []).append(remark)
    return [
        Note(page, box, "\n\n".join("\n".join(remark.lines if box else located(remark)) for remark in said), gravest(each.severity for each in said))
        for (page, box), said in held.items()
    ]


def _spot(place: Place, pages: int) -> tuple[int, Box | None]:
    if place.page is None or not 1 <= place.page <= pages:
        return 0, None
    return place.page - 1, place.box


def _frame(path: Path, file: pdfium.PdfDocument, number: int, limits: Limits) -> Frame:
    try:
        page = file[number]
    except pdfium.PdfiumError as error:
        raise DamagedFileError(path) from error
    try:
        return frame_of(page, limits)
    finally:
        page.close()


# --- annotations --------------------------------------------------------------------------------------------------------------


def _annotations(notes: Iterable[Note], frames: dict[int, Frame], when: datetime) -> list[tuple[int, DictionaryObject]]:
    """Annotations by page, ready to be written."""
    stamp = TextStringObject(when.strftime("D:%Y%m%d%H%M%S"))
    return [(note.page, _annotation(note, number, frames[note.page], stamp)) for number, note in enumerate(notes, 1)]


def _annotation(note: Note, number: int, frame: Frame, stamp: TextStringObject) -> DictionaryObject:
    box = frame.on_page(note.box or (0.0, 0.0, _ICON, _ICON))
    made = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Highlight" if note.box else "/Text"),
            NameObject("/Rect"): _numbers(box),
            NameObject("/Contents"): TextStringObject(note.text),
            NameObject("/T"): TextStringObject(AUTHOR),
            NameObject("/NM"): TextStringObject(f"jiheng-{number}"),
            NameObject("/M"): stamp,
            NameObject("/C"): _numbers(_COLOURS[note.severity]),
            NameObject("/F"): NumberObject(_PRINTED),
        }
    )
    if note.box:
        left, bottom, right, top = box
        made[NameObject("/QuadPoints")] = _numbers((left, top, right, top, left, bottom, right, bottom))
    else:
        made[NameObject("/Name")] = NameObject("/Note")
    return made


def _numbers(numbers: Iterable[float]) -> ArrayObject:
    return ArrayObject([FloatObject(round(number, 3)) for number in numbers])


# --- the copy -----------------------------------------------------------------------------------------------------------------


def _updated(path: Path, data: bytes, annotations: Iterable[tuple[int, DictionaryObject]]) -> bytes:
    try:
        writer = PdfWriter(io.BytesIO(data), incremental=True)
        for page, annotation in annotations:
            writer.add_annotation(page, annotation)
        copy = io.BytesIO()
        writer.write(copy)
    except (PyPdfError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:  # what pypdf meets in bad files
        raise _unfit(path) from error
    return copy.getvalue()


def _confirm(path: Path, copy: bytes, notes: Sequence[Note]) -> None:
    """Look at the copy with other eyes: pdfium must see every annotation.

    Raises:
        UnreadableFileError: it does not, as when the original is put together in a way that takes no update.
    """
    try:
        file = pdfium.PdfDocument(copy)
    except pdfium.PdfiumError as error:
        raise _unfit(path) from error
    try:
        for number in {note.page for note in notes}:
            page = file[number]
            seen = c.FPDFPage_GetAnnotCount(page.raw)
            page.close()
            if seen < sum(note.page == number for note in notes):
                raise _unfit(path)
    except pdfium.PdfiumError as error:
        raise _unfit(path) from error
    finally:
        file.close()


def _unfit(path: Path) -> UnreadableFileError:
    return UnreadableFileError(path, msg("这个 PDF 的内部结构不合规范，加不了批注。请用阅读软件另存或重新打印成 PDF 再试。"))
