"""Documents that a text cites: title and number put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from attrs import frozen

from jiheng.checks.data import data
from jiheng.checks.lines import Line
from jiheng.records import Place, Text
from jiheng.values.docnumber import DocNumber, find_docnumbers
from jiheng.values.text import key

_MARK: Final = re.compile(r"[《》]")
_LONGEST: Final = 120
_GAP: Final = re.compile(r"》(?:的(?:通知|意见|批复|规定|函|公告|决定|方案|办法))?[\s（(〔\[【]*$")
_BEHIND: Final = re.compile(r"[\s）)]*(?:文件)?(?:关于)?(?:印发|转发|发布|修订)?《")
_INNER: Final = re.compile(r"(?:印发|转发|修订|修改|公布|下发)[〈<《]([^〈〉<>《》]+)[〉>》]")
_PUNCTUATION: Final = re.compile(r"[、,，·“”\"]")
_ISSUED: Final = re.compile(r"^.*?(?:印发|转发|修订|下发|公布)")
_TRIAL: Final = re.compile(r"\((?:试行|暂行)\)|的?通知$|的批复$|的意见$|^关于")


@frozen
class Citation:
    """A document that a text names by its number.

    Attributes:
        title: what stands between the title marks, without blanks; None where the number stands alone. words: the number with its place.
    """

    title: str | None
    number: DocNumber
    words: Text

    @property
    def place(self) -> Place:
        """The place of the number."""
        return self.words.place

    @property
    def core(self) -> str:
        """The title without what differs from one way of citing to the other; empty without title."""
        return core(self.title) if self.title else ""


def citations_of(line: Line) -> Iterator[Citation]:
    """Every document number of a line, with the title that it belongs to."""
    for number in find_docnumbers(line.text) if "号" in line.text else ():
        end = number.start + len(number.text)
        title = _title_before(line.text, number.start) or _title_behind(line.text, end)
        yield Citation("".join(title.split()) if title else None, number, line.words(number.start, end))


def titles_of(line: Line) -> Iterator[tuple[str, Text]]:
    """Every title between title marks, nested ones within the outer one."""
    depth, start = 0, 0
    for mark in _MARK.finditer(line.text):
        if mark.group() == "《":
            start = mark.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield line.text[start + 1 : mark.start()], line.words(start, mark.end())


def _title_before(text: str, start: int) -> str | None:
    gap = _GAP.search(text, max(0, start - 12), start)
    if gap is None:
        return None
    depth = 0
    for at in range(gap.start(), max(-1, gap.start() - _LONGEST), -1):
        depth += {"》": 1, "《": -1}.get(text[at], 0)
        if depth == 0:
            return text[at + 1 : gap.start()]
    return None


def _title_behind(text: str, end: int) -> str | None:
    match = _BEHIND.match(text, end)
    close = text.find("》", match.end(), match.end() + _LONGEST) if match else -1
    return text[match.end() : close] if match and close > 0 else None


def core(title: str) -> str:
    """A title without issuer, 关于印发…的通知, （试行）: what two ways of citing one document have in common."""
    plain = _PUNCTUATION.sub("", key(title))
    inner = _INNER.search(plain)
    if inner and inner[1]:
        plain = inner[1]
    plain = _ISSUED.sub("", plain, count=1)
    return _TRIAL.sub("", _TRIAL.sub("", plain))


@cache
def known_titles() -> dict[str, str]:
    """Titles of well-known documents by their numbers in the standard form."""
    return {entry["number"]: entry["title"] for entry in data("documents.toml")["known"]}


@cache
def superseded() -> dict[str, str]:
    """What has taken the place of a document, by its number in the standard form."""
    return {entry["number"]: entry["replaced_by"] for entry in data("documents.toml")["known"] if "replaced_by" in entry}
