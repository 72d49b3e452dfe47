"""Sheets as one page that needs nothing else: figures to the right, headings that stay in view, light and dark, printed across the paper."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from typing import Final

from jiheng.documents.own import GENERATOR
from jiheng.messages import current_language, tr
from jiheng.reporting.page_document import safe
from jiheng.reporting.workbook import Entry, Row, Sheet

#: a text up to so many characters is never wrapped
_NARROW: Final = 8
_FIGURE: Final = re.compile(r"[-−]?[\d,]+(?:\.\d+)?%?")


def sheets_html(title: str, sheets: Sequence[Sheet], version: str) -> str:
    """The sheets one below the other."""
    language = "zh-CN" if current_language() == "zh" else current_language()
    style = files(__package__).joinpath("templates", "sheets.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "".join(
        (
            f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n{GENERATOR}\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n',
            f"<title>{safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<h1>{safe(title)}</h1>\n",
            *(part for sheet in sheets for part in _sheet(sheet)),
            f"<footer>{safe(tr('绩衡 {version}', version=version))}</footer>\n</body>\n</html>\n",
        )
    )


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"<h2>{safe(sheet.name)}</h2>\n"
    if not sheet.rows:
        yield f"<p>{safe(sheet.note)}</p>\n"
        return
    heads = "".join(f"<th scope='col'>{safe(column.heading)}</th>" for column in sheet.columns)
    yield f"<div class='wide' tabindex='0' role='region' aria-label='{safe(sheet.name)}'><table><thead><tr>{heads}</tr></thead><tbody>\n"
    for row in sheet.rows:
        yield f"<tr>{''.join(_cells(row))}</tr>\n"
    yield "</tbody></table></div>\n"


def _cells(row: Row) -> Iterator[str]:
    for at, entry in enumerate(row.entries):
        text = "" if entry is None else str(entry)
        names = " ".join(filter(None, (_look(entry, text), str(row.severity) if row.severity and at == row.coloured else "")))
        yield f"<td class='{names}'>{safe(text)}</td>" if names else f"<td>{safe(text)}</td>"


def _look(entry: Entry, text: str) -> str:
    if isinstance(entry, int | Decimal) or _FIGURE.fullmatch(text):
        return "figure"
    return "short" if 0 < len(text) <= _NARROW else ""
