"""DT105: what a report tells of a time after the date that it bears."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import evolve

from jiheng.checks.citations import citations_of
from jiheng.checks.context import Case
from jiheng.checks.lines import Line
from jiheng.checks.registry import rule
from jiheng.messages import msg
from jiheng.records import Finding, Report, Severity, Text
from jiheng.values.chinese import read_numeral
from jiheng.values.text import key

_DIGITS: Final = {"〇": "0", "○": "0", "零": "0", "O": "0"} | {word: str(at) for at, word in enumerate("一二三四五六七八九", 1)}
_SIGNED: Final = re.compile(
    r"(?P<y>(?:19|20)\d\d|[二〇○零O一三四五六七八九]{4})年(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日)?"
)
_AS_OF: Final = re.compile(r"(?:截至|截止到?|截止至)(?P<y>20\d\d)年(?:度)?(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日|底|末)?|底|末)")
_TO_COME: Final = re.compile(r"预计|计划|将|拟|力争|确保|争取|目标")
_SHORT: Final = 24
_LAST: Final = 31

_Date = tuple[int, int, int]


@rule("DT105", "after-its-own-date", severity=Severity.WARNING, basis="报告不能写到落款日期以后的事")
def after_its_own_date(case: Case) -> Iterator[Finding]:
    """报告写到了落款日期以后的事。

    查什么：
        报告封面、落款的日期（取最晚的），与“截至某年某月某日”的日期、所引文件文号的年份比较。
    为什么：
        报告完成时不可能知道以后的数，也引不到以后的文件，必有一个日期写错，常是套用上年报告没有改年份。
    错误示例：
        截至2024年12月31日，项目支出90万元……二〇二四年八月
    正确示例：
        截至2024年12月31日，项目支出90万元……二〇二五年八月
    已知例外：
        单独成行的日期才算落款；“预计”“计划”“力争”的不查；没有落款日期的报告不查。
    """
    for index, record in enumerate(case.records):
        if not isinstance(record, Report):
            continue
        lines = [line for line in case.lines if line.owner == index and not line.is_cell]
        dated = [(date, paragraph) for paragraph in record.paragraphs if (date := _signed(paragraph)) is not None]
        if dated:
            signed, where = max(dated, key=lambda each: each[0])
            found = [*_as_of(lines, signed, where)] or [*_cited(lines, signed, where)]
            yield from (evolve(finding, record=index) for finding in found)


def _signed(paragraph: Text) -> _Date | None:
    """The date that a paragraph consists of."""
    match = _SIGNED.fullmatch(key(paragraph.text)) if len(paragraph.text) <= _SHORT else None
    if match is None:
        return None
    year = "".join(_DIGITS.get(letter, letter) for letter in match["y"])
    return int(year), _number(match["m"]), _number(match["d"]) if match["d"] else _LAST


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else int(read_numeral(text))


def _as_of(lines: Sequence[Line], signed: _Date, where: Text) -> Iterator[Finding]:
    for line in lines:
        if "截" not in line.bare:
            continue
        for match in _AS_OF.finditer(line.bare):
            date = int(match["y"]), int(match["m"] or 12), int(match["d"] or (1 if match["m"] else _LAST))
            clause = line.bare[max(0, match.start() - 12) : match.end() + 20]
            if date > signed and not _TO_COME.search(clause):
                words = line.bare_words(*match.span())
                yield Finding.at(
                    words,
                    msg("正文写“{told}”，报告的日期却是{signed}。请核对两个日期。", told=words.text, signed=where.text),
                    found=words.text,
                    because=[where],
                )
                return


def _cited(lines: Sequence[Line], signed: _Date, where: Text) -> Iterator[Finding]:
    for line in lines:
        for citation in citations_of(line):
            if citation.number.year > signed[0]:
                yield Finding.at(
                    citation,
                    msg(
                        "引用了{number}，报告的日期却是{signed}。请核对文号的年份和报告的日期。", number=citation.number.canonical, signed=where.text
                    ),
                    found=citation.number.canonical,
                    because=[where],
                )
