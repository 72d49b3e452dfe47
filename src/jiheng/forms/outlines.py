"""Outlines that reports follow, read from ``outlines/*.toml``: which sections they ask for, by what words, and what must stand in each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from attrs import frozen

from jiheng.records import Report
from jiheng.values.text import key

_DATA: Final = files(__package__).joinpath("outlines")
_NO_OUTLINES: Final = frozenset({"needs.toml", "phrases.toml"})
#: a cover and an introduction are as long as this at most, in paragraphs: where a report says who evaluates
_OPENING: Final = 60


@frozen
class Need:
    """What must stand in a section.

    Attributes:
        says: how a finding names it (得分和等级). pattern: found in a text that holds it.
        only_if: found in texts that hold something else instead; any text where None.
    """

    id: str
    says: str
    pattern: re.Pattern[str]
    only_if: re.Pattern[str] | None

    def missed_by(self, text: str) -> bool:
        """Whether a text surely lacks it."""
        word = key(text)
        return self.pattern.search(word) is None and (self.only_if is None or self.only_if.search(word) is not None)


@frozen
class Part:
    """A section that an outline asks for.

    Attributes:
        within: id of the chapter it stands in; None for a chapter. required: whether its lack is a fault.
        customary: whether reports that say all that matters often leave it out, so that its lack is only worth a question.
        may_be_empty: whether 无 is a good answer. needs: what must stand in it.
    """

    id: str
    title: str
    names: re.Pattern[str]
    not_names: re.Pattern[str] | None = None
    told: re.Pattern[str] | None = None
    within: str | None = None
    required: bool = False
    customary: bool = False
    may_be_empty: bool = False
    needs: tuple[Need, ...] = ()

    def named_by(self, title: str) -> bool:
        """Whether a heading is one of this section."""
        word = key(title)
        return self.names.search(word) is not None and not (self.not_names and self.not_names.search(word))

    def told_in(self, text: str) -> bool:
        """Whether running text says what the section would."""
        return self.told is not None and self.told.search(key(text)) is not None


@frozen
class Outline:
    """An outline that a place or a ministry prescribes.

    Attributes:
        titles: found in the title of a report that follows it. text: found in its opening, where the title does not tell enough.
        least: so many of its chapters a report must have to be one of these. like: id of the outline that it varies.
        binding: whether reports of this kind have to follow it; where not, what they lack is only worth a question.
    """

    id: str
    title: str
    basis: str
    titles: re.Pattern[str]
    not_titles: re.Pattern[str] | None
    text: re.Pattern[str] | None
    least: int
    like: str | None
    parts: tuple[Part, ...]
    binding: bool = True

    def chapters(self) -> list[Part]:
        """The chapters asked for."""
        return [part for part in self.parts if part.within is None]

    def within(self, chapter: Part) -> list[Part]:
        """The sections asked for in a chapter."""
        return [part for part in self.parts if part.within == chapter.id]

    def found_in(self, report: Report) -> int:
        """How many of the required chapters a report has."""
        titles = [section.title for section in report.sections]
        return sum(any(part.named_by(title) for title in titles) for part in self.chapters() if part.required)

    def fits(self, report: Report) -> bool:
        """Whether a report follows this outline, however badly."""
        title = key(report.title.text)
        if not self.titles.search(title) or (self.not_titles and self.not_titles.search(title)):
            return False
        return (self.text is None or self._says_so(report)) and self.found_in(report) >= self.least

    def _says_so(self, report: Report) -> bool:
        return self.text is not None and any(self.text.search(key(line.text)) for line in report.paragraphs[:_OPENING])


def outline_of(report: Report) -> Outline | None:
    """The outline that a report follows; None when none is sure. Of several that fit, the one that most is known of."""
    fitting = [outline for outline in outlines() if outline.fits(report)]
    return max(
        fitting, key=lambda outline: (outline.found_in(report), outline.text is not None, outline.like is not None, outline.least), default=None
    )


@cache
def outlines() -> tuple[Outline, ...]:
    """Every outline that there is, by id."""
    tables = [tomllib.loads(entry.read_text(encoding="utf-8")) for entry in _DATA.iterdir() if _is_outline(entry.name)]
    by_id = {table["id"]: table for table in tables}
    return tuple(_outline(by_id[name], by_id) for name in sorted(by_id))


def _is_outline(name: str) -> bool:
    return name.endswith(".toml") and name not in _NO_OUTLINES


@cache
def _needs() -> Mapping[str, Need]:
    table = tomllib.loads(_DATA.joinpath("needs.toml").read_text(encoding="utf-8"))
    return {name: Need(name, entry["says"], _any(entry["words"]), _perhaps(entry, "only_if")) for name, entry in table.items()}


def _outline(table: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> Outline:
    base = by_id[table["like"]] if "like" in table else table
    own = {entry["id"]: entry for entry in table.get("parts", ())}
    known = {entry["id"] for entry in base["parts"]}
    entries = [own.get(entry["id"], entry) for entry in base["parts"]] + [entry for name, entry in own.items() if name not in known]
    whole = {**base, **table}
    return Outline(
        id=whole["id"],
        title=whole["title"],
        basis=whole["basis"],
        titles=_any(whole["titles"]),
        not_titles=_perhaps(whole, "not_titles"),
        text=_perhaps(whole, "text"),
        least=whole["least"],
        like=table.get("like"),
        parts=tuple(_part(entry) for entry in entries),
        binding=whole.get("binding", True),
    )


def _part(entry: Mapping[str, Any]) -> Part:
    return Part(
        id=entry["id"],
        title=entry["title"],
        names=_any(entry["names"]),
        not_names=_perhaps(entry, "not_names"),
        told=_perhaps(entry, "told"),
        within=entry.get("within"),
        required=entry.get("required", False),
        customary=entry.get("customary", False),
        may_be_empty=entry.get("may_be_empty", False),
        needs=tuple(_needs()[name] for name in entry.get("needs", ())),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _perhaps(entry: Mapping[str, Any], name: str) -> re.Pattern[str] | None:
    return _any(entry[name]) if name in entry else None


@cache
def _phrases() -> Mapping[str, re.Pattern[str]]:
    table: Mapping[str, Sequence[str]] = tomllib.loads(_DATA.joinpath("phrases.toml").read_text(encoding="utf-8"))
    return {name: _any(patterns) for name, patterns in table.items()}


def says_nothing(text: str) -> bool:
    """Whether a text is empty or only says that there is nothing (无, 略, 不存在问题)."""
    return all(_phrases()["nothing"].fullmatch(sentence) for sentence in _sentences(text))


def is_set_phrase(text: str) -> bool:
    """Whether every sentence of a text is one that could stand in any report (加强资金管理)."""
    sentences = _sentences(text)
    return bool(sentences) and all(_phrases()["set"].fullmatch(sentence) for sentence in sentences)


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"[。；;！!\n,，]", key(text)) if sentence]
