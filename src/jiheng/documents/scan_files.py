"""Picture files opened with care; nothing here loads the libraries that recognise, so that a process stays fit to be forked."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image

_FORMATS: Final = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")


def open_picture(path: Path) -> Image.Image:
    """A picture file of one of the known kinds, its pixels not read yet.

    Raises:
        OSError: it is no picture, damaged, or much too large.
    """
    try:
        return Image.open(path, formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise OSError(str(error)) from error


def count_of(path: Path) -> int:
    """How many pages a picture file has.

    Raises:
        OSError: as above.
    """
    with open_picture(path) as picture:
        return int(getattr(picture, "n_frames", 1))
