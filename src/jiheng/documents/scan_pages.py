"""Pages of a PDF, or a picture file, looked at one by one: rendered, made level, their lines and characters recognised.

This module and those named ``scan_`` beside it need the extra ``jiheng[scan]``; :mod:`scan` loads them only when it is there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import ImageOps

from jiheng.documents.isolation import cores
from jiheng.documents.pdf_flow import Page
from jiheng.documents.pdf_geometry import Size
from jiheng.documents.pdf_grid import grids_of, merged
from jiheng.documents.scan_files import open_picture
from jiheng.documents.scan_image import Picture, prepared
from jiheng.documents.scan_lines import lines_of
from jiheng.documents.scan_model import PageTask, ScannedPage
from jiheng.documents.scan_ocr import engine
from jiheng.documents.scan_text import Texts

_DPI: Final = 200.0
_PAPER: Final = 8.27  # inches: the shorter side of a page whose picture does not tell
_SHORTEST: Final = 4.0  # inches: a picture that says that it is smaller than this is wrong about it
_LONGEST: Final = 35.0


def look(task: PageTask) -> ScannedPage:
    """Look at a page.

    Raises:
        pdfium.PdfiumError, OSError: it cannot be opened.
    """
    cv2.setNumThreads(1)  # OpenCV's threads do not outlive a fork
    colours, dpi = _rendered(task) if is_pdf(task.path) else _opened(task)
    page = prepared(colours, dpi)
    lines = lines_of(page)
    grids = grids_of(merged(lines.across), merged(lines.down))
    runs, marks = Texts.of(page, lines.mask, grids).read(engine(cores(), os.getpid()))
    height, width = page.grey.shape
    size = Size(width * 72 / dpi, height * 72 / dpi)
    return ScannedPage(Page(task.index + 1, size, runs, lines.across, lines.down, []), tuple(marks))


def is_pdf(path: Path) -> bool:
    """Whether a file is a PDF, not a picture."""
    with path.open("rb") as source:
        return b"%PDF-" in source.read(2_048)


def _rendered(task: PageTask) -> tuple[Picture, float]:
    """A page of a PDF as a picture, with its pixels per inch."""
    document = pdfium.PdfDocument(task.path.read_bytes())
    try:
        page = document[task.index]
        width, height = page.get_size()
        most = (task.limits.pixels / max(width * height, 1.0)) ** 0.5
        scale = min(_DPI / 72, most)
        return np.ascontiguousarray(page.render(scale=scale).to_numpy()[:, :, :3]), scale * 72
    finally:
        document.close()


def _opened(task: PageTask) -> tuple[Picture, float]:
    """A page of a picture file, at the resolution at which pages are read."""
    with open_picture(task.path) as picture:
        picture.seek(task.index)
        if picture.width * picture.height > task.limits.pixels:
            raise OSError(picture.size)
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        dpi = _resolution(upright.size, picture.info.get("dpi"))
    colours = np.asarray(upright)[:, :, ::-1]
    if dpi <= 1.2 * _DPI:
        return np.ascontiguousarray(colours), dpi
    return cv2.resize(colours, None, fx=_DPI / dpi, fy=_DPI / dpi, interpolation=cv2.INTER_AREA), _DPI


def _resolution(size: tuple[int, int], told: object) -> float:
    """Pixels per inch, as the file tells when the page then has a size that paper has; otherwise as if it were A4."""
    dpi = float(told[0]) if isinstance(told, tuple) and told[0] else 0.0
    if dpi and min(size) / dpi >= _SHORTEST and max(size) / dpi <= _LONGEST:
        return dpi
    return min(size) / _PAPER
