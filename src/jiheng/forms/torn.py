"""What a scan tore or damaged, where the page itself says how it was.

Rows of figures whose cells were torn by a scan: 200 182.62 in one cell, 182 | 2.62 over a border.

The figures of the row are taken in order and laid over the columns of the block in their usual order, but only when their number
fits; otherwise nothing is said. A sentence with one damaged letter is read like its whole twins in the same column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from jiheng.forms.columns import Field
from jiheng.forms.rows import Row
from jiheng.records import Place, Value, is_blank
from jiheng.values.text import narrow

_USUAL: Final = ("initial", "adjusted", "executed", "weight", "rate", "score")
_TOKEN: Final = re.compile(r"\d[\d,]*(?:\.\d+)?%?|[-—_/]+")
_TWIN_LEAST: Final = 8
_SPLIT_DECIMAL: Final = re.compile(r"(?<=\d)\.\s+(?=\d)")


def torn_cells(row: Row, fields: Sequence[Field], unit: str) -> dict[str, Value | None] | None:
    """The row's values by field when its cells are torn; None when they are whole."""
    cells = [slot for slot in row.filled if any(ch.isdigit() for ch in slot.key) or slot.blank]
    several = [slot for slot in cells if len(_TOKEN.findall(_tidy(slot.cell.text))) > 1 or re.search(r"[\u4e00-\u9fff]\s*\d", slot.text)]
    heading_torn = {field.name for field in fields} < set(_USUAL)
    if not heading_torn or not several:
        return None
    tokens = _whole([token for slot in cells for token in _TOKEN.findall(_tidy(slot.cell.text))])
    while len(tokens) > len(_USUAL) and is_blank(tokens[-1]):
        tokens.pop()
    if not len(_USUAL) - 1 <= len(tokens) <= len(_USUAL):
        return None
    place = row.place
    where = {slot.text: slot.cell.place for slot in cells}
    return {name: _value(token, name, unit, where.get(token, place)) for name, token in zip(_USUAL, tokens, strict=False)}


def damaged_twins(texts: Sequence[str]) -> dict[int, str]:
    """Index and whole text of each text that differs by one letter, itself no Chinese one, from a text that stands there at least twice."""
    counts = Counter(text for text in texts if len(text) >= _TWIN_LEAST)
    whole = [text for text, count in counts.items() if count >= 2]
    return {at: twin for at, text in enumerate(texts) if counts[text] == 1 for twin in whole if _one_damaged(text, twin)}


def _one_damaged(text: str, twin: str) -> bool:
    differing = [letter for letter, other in zip(text, twin, strict=False) if letter != other]
    return len(text) == len(twin) and len(differing) == 1 and not "\u4e00" <= differing[0] <= "\u9fff"


def _tidy(text: str) -> str:
    return _SPLIT_DECIMAL.sub(".", narrow(text))


def _value(token: str, name: str, unit: str, place: Place) -> Value:
    return Value.read(token, place, "%" if name == "rate" else unit if name in {"initial", "adjusted", "executed"} else None)


def _whole(tokens: list[str]) -> list[str]:
    """Pieces of one figure on both sides of a cell border put together: 182 | 2.62 is 182.62; 18 | 182.62 is 182.62."""
    whole: list[str] = []
    for token in tokens:
        last = whole[-1] if whole else ""
        if "." in token and last.isdigit() and not token.endswith("%"):
            if token.startswith(last):
                whole[-1] = token
                continue
            joined = last[:-1] + token if last and token.startswith(last[-1]) else ""
            if joined and joined in tokens:
                whole[-1] = joined
                continue
        whole.append(token)
    return whole
