"""Names of files and texts from documents as they can be shown: no letter that a terminal obeys, no byte that cannot be printed."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

#: what a terminal obeys (escape sequences, backspaces) and what turns the direction of the text that follows
_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_ENCODINGS: Final = ("utf-8", "gb18030")


def meant(text: str) -> str:
    """A name whose bytes the system could not decode, in the letters that were meant: files of old Windows programs have names in GBK.

    >>> meant("\udcbc\udca8\u0427\udcb1\udced.docx")
    '绩效表.docx'
    """
    return "/".join(map(_decoded, text.split("/"))) if _UNDECODED.search(text) else text


def _decoded(part: str) -> str:
    with suppress(UnicodeEncodeError):
        data = part.encode("utf-8", "surrogateescape")
        for encoding in _ENCODINGS:
            with suppress(UnicodeDecodeError):
                return data.decode(encoding)
    return part


def visible(text: str) -> str:
    """A text with what a terminal would obey written out; line breaks and tabs stay."""
    return _OBEYED.sub(_written, meant(text))


def path_words(path: str) -> str:
    """A path on one line, in letters that do nothing."""
    return visible(path).replace("\n", "\\n").replace("\t", "\\t")


def _written(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
