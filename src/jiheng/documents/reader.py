"""The one entrance: a path in, a Document out, the format told by content."""

from __future__ import annotations

from pathlib import Path

from jiheng.documents.model import Document


def read_document(path: Path) -> Document:
    """Read a file.

    Raises:
        UnreadableFileError: with one line that says why and what to do.
    """
    raise NotImplementedError
