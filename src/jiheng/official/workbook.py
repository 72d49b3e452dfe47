"""Excel workbooks that can be passed on: nothing in them that a spreadsheet would run; the same content gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import xlsxwriter

_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)


def new_workbook(path: Path, title: str, category: str = "") -> xlsxwriter.Workbook:
    """A workbook to be filled and closed (``with``); title and category stand in its properties."""
    book = xlsxwriter.Workbook(path, _OPTIONS)
    book.set_properties({"title": title, "comments": "jiheng", "category": category, "created": _CREATED})
    return book
