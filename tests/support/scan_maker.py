"""Scans for tests: a sheet set by typst, rendered, stamped with a red round seal, laid askew, blurred, noised and compressed as a scanner does."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.layouts import Sheet
from support.pdf_maker import FONT, need_chinese_font, typst_pdf, typst_table

SEAL = "青石县财政局专用章"


def need_recognition() -> None:
    """Skip where the extra is not installed."""
    pytest.importorskip("rapidocr", reason='the extra is not installed: pip install "jiheng[scan]"')
    pytest.importorskip("onnxruntime", reason="rapidocr names no engine of its own: pip install onnxruntime")
    need_chinese_font()


def scanned(sheets: Sequence[Sheet], path: Path, *, dpi: int = 200, angle: float = 0.7, seal: bool = True, tight: bool = False) -> Path:
    """A PDF of pictures alone, a page or more a sheet; ``tight``: rows as low as their text, as Word sets them."""
    from PIL import Image

    edges, inset = ('#set text(top-edge:"ascender",bottom-edge:"descender")\n', "(x:4pt,y:0.9pt)") if tight else ("", "3pt")
    pages = [page for sheet in sheets for page in _rendered(edges + typst_table(sheet, inset=inset), path.with_suffix(".typ.pdf"), dpi)]
    pictures = [Image.fromarray(as_scanned(page, dpi, angle=angle, seal=seal)) for page in pages]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=dpi, quality=60)
    return path


def as_scanned(page, dpi, *, angle=0.7, seal=True, seed=1):
    """What a scanner makes of a page (red, green, blue)."""
    import cv2
    import numpy as np

    height, width = page.shape[:2]
    drawn = page.astype(np.float32)
    if seal:
        ink = (_seal(height, width, dpi) / 255.0 * 0.85)[..., None]
        drawn = drawn * (1 - ink) + ink * drawn * np.array([230, 50, 60], np.float32) / 255
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    drawn = cv2.warpAffine(drawn, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    drawn = cv2.GaussianBlur(drawn, (0, 0), dpi / 300)
    drawn = drawn * 0.92 + 12 + np.random.default_rng(seed).normal(0, 7, drawn.shape)
    return np.clip(drawn, 0, 255).astype(np.uint8)


def _rendered(source: str, path: Path, dpi: int):
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(typst_pdf("#set page(margin:15mm)\n" + source, path, 9))
    try:
        return [page.render(scale=dpi / 72, rev_byteorder=True).to_numpy()[:, :, :3].copy() for page in document]
    finally:
        document.close()


def _seal(height, width, dpi):
    """The print of a seal of 40 mm over the middle of the table: a ring, a star, the name of an office around."""
    import cv2
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    radius, x, y = int(20 / 25.4 * dpi), int(width * 0.62), int(height * 0.42)
    ink = np.zeros((height, width), np.uint8)
    cv2.circle(ink, (x, y), radius, 255, max(2, int(dpi * 0.045)))
    points = [(x + int(radius * 0.35 * np.sin(k * 0.8 * np.pi)), y - int(radius * 0.35 * np.cos(k * 0.8 * np.pi))) for k in range(5)]
    cv2.fillPoly(ink, [np.array(points, np.int32)], 255)
    font, side = ImageFont.truetype(_font_file(), int(radius * 0.28)), int(radius * 0.4)
    for k, letter in enumerate(SEAL):
        angle = np.radians(-120 + k * 30)
        glyph = Image.new("L", (side, side))
        ImageDraw.Draw(glyph).text((side / 2, side / 2), letter, font=font, fill=255, anchor="mm")
        left, top = int(x + radius * 0.75 * np.sin(angle) - side / 2), int(y - radius * 0.75 * np.cos(angle) - side / 2)
        place = ink[top : top + side, left : left + side]
        np.maximum(place, np.asarray(glyph.rotate(-np.degrees(angle))), out=place)
    return ink


def _font_file() -> str:
    program = shutil.which("fc-match") or pytest.skip("fontconfig is not here")
    return subprocess.run([program, "-f", "%{file}", f"{FONT}:bold"], capture_output=True, check=True, text=True).stdout


def plain(text: str) -> str:
    """A text without what recognition cannot tell and no reader minds: blanks, width of characters, length of dashes."""
    narrow = "".join(unicodedata.normalize("NFKC", text).split())
    return narrow.replace("—", "-").replace("–", "-")
