"""Document numbers (发文字号): 青财社字【2023】124 号, 青政发〔2012〕90号, and their canonical form with 〔〕 (党政机关公文格式, GB/T 9704)."""

from __future__ import annotations

import re
from typing import Final

from attrs import field, frozen

from jiheng.values.text import narrow, visible

_OPEN, _CLOSE = "〔\\[【(（［﹝", "〕\\]】)）］﹞"
_CORE: Final = re.compile(rf"(?P<open>[{_OPEN}])\s*(?P<year>(?:19|20)\d\d)\s*(?P<close>[{_CLOSE}])\s*(?P<ordinal>第)?\s*(?P<number>\d{{1,5}})\s*号")
_AGENCY: Final = re.compile(r"[^\u4e00-\u9fff\s]?\s*(?P<sign>[\u4e00-\u9fff][\u4e00-\u9fff\s]*)$")
_OPENING: Final = '（([〔【《“"'
#: words that lead up to a document number and belong to no agency's sign
_LEAD: Final = re.compile(r"(?:.*(?:根据|依据|按照|依照|执行|落实|贯彻|印发|转发|下发|参照|文件|通知|批复|意见)|.+(?:以及|[见即的和与号]))(?=..)")
_AGENCY_MAX: Final = 14
_AGENCY_MIN: Final = 2


@frozen
class DocNumber:
    """A document number.

    Attributes:
        agency: the sign of the issuing body without blanks (青财社字). year: of issue. number: running number.
        brackets: the two brackets as printed. ordinal: whether 第 is printed before the number.
        text: as printed. start: offset in the text that it was found in.
    """

    agency: str
    year: int
    number: int
    brackets: str = field(eq=False)
    ordinal: bool = field(eq=False)
    text: str = field(eq=False)
    start: int = field(eq=False, default=0)

    @classmethod
    def of(cls, text: str) -> DocNumber:
        """Read one document number.

        Raises:
            ValueError: when the text is not exactly one.
        """
        bare = text.strip()
        found = find_docnumbers(bare)
        if len(found) != 1 or found[0].text != bare:
            raise ValueError(text)
        return found[0]

    @property
    def canonical(self) -> str:
        """The form that the standard prescribes: 青财社字〔2023〕124号."""
        return f"{self.agency}〔{self.year}〕{self.number}号"

    @property
    def is_canonical(self) -> bool:
        """Whether it is printed with 〔〕 and without 第 (blanks are not counted)."""
        return self.brackets == "〔〕" and not self.ordinal

    def __str__(self) -> str:
        return self.canonical


def find_docnumbers(text: str) -> list[DocNumber]:
    """Every document number in a text, left to right; a year and number without an agency's sign before them are none."""
    printed = visible(text)
    plain = narrow(printed)
    found = (_read(match, printed, plain) for match in _CORE.finditer(plain))
    return [number for number in found if number]


def _read(match: re.Match[str], printed: str, plain: str) -> DocNumber | None:
    before = plain[max(0, match.start() - _AGENCY_MAX) : match.start()]
    words = _AGENCY.search(before)
    if words is None:
        return None
    context = words.group().lstrip(_OPENING)
    lead = _LEAD.match(context)
    sign = context[lead.end() :].lstrip() if lead else words["sign"]
    agency = re.sub(r"\s+", "", sign)
    if len(agency) < _AGENCY_MIN:
        return None
    start = match.start() - len(sign)
    brackets = printed[match.start("open")] + printed[match.start("close")]
    return DocNumber(agency, int(match["year"]), int(match["number"]), brackets, bool(match["ordinal"]), printed[start : match.end()], start)
