"""Excel workbooks that can be passed on: nothing in them that a spreadsheet would run; the same content gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

import xlsxwriter

_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)


class _Workbook(xlsxwriter.Workbook):  # type: ignore[misc] # the library has no types
    """A workbook made in memory and written at once: when the disk is full, that is all that fails, and nothing stays in other folders."""

    def __init__(self, path: Path) -> None:
        self._path, self._made = path, BytesIO()
        super().__init__(self._made, _OPTIONS)

    def close(self) -> None:
        """Write the file.

        Raises:
            OSError: when it cannot be written.
        """
        super().close()
        self._path.write_bytes(self._made.getvalue())


def new_workbook(path: Path, title: str, category: str = "") -> xlsxwriter.Workbook:
    """A workbook to be filled and closed (``with``); title and category stand in its properties."""
    book = _Workbook(path)
    book.set_properties({"title": title, "comments": "jiheng", "category": category, "created": _CREATED})
    return book
