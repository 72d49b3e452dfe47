"""Stretches of text that stand twice: sentences by their hash, longer stretches by what follows each comma. Linear in the length of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from attrs import frozen

from jiheng.records import Text
from jiheng.values.text import key

#: a sentence shorter than this is repeated by chance
SENTENCE: Final = 15
#: so many letters from a comma on make a copied stretch
STRETCH: Final = 30
#: a shorter piece between commas does not show where words are doubled
_PIECE: Final = 6
#: so far around two equal places it is looked whether more is equal
_FAR: Final = 200
#: words with so many figures tell a fact that may well be told again
FIGURES: Final = re.compile(r"\d+(?:\.\d+)?")
FACTS: Final = 2
_STOP: Final = re.compile(r"[。；;！!？?\n]")
_SENTENCES: Final = re.compile(r"[^。；;！!？?\n]+")
_PAUSE: Final = re.compile(r"[,，、:：]")
_MARKS: Final = re.compile(r"[。；;！!？?\n,，、:：]")
#: names of laws and papers, their numbers and marks of conversion: naming them twice copies nothing
_NAMES: Final = re.compile(
    r"《[^》]*》|[（(]?[\u4e00-\u9fff]{1,6}[〔\[【（(]20\d\d[〕\]】）)]第?\d+号[）)]?|[（(〔\[【]20\d\d[〕）)\]】]\d*号?|\[bookmark[^\]]*\]|[“”\"]"
)
_ORDINAL: Final = re.compile(
    r"^(?:[-•#*]|\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)、.]|[一二三四五六七八九十]是[,，]?|第[一二三四五六七八九十][,，])+"
)


@frozen
class Stretch:
    """Words that stand in more than one place.

    Attributes:
        words: what is repeated, marks and names of papers left out. lines: the lines it stands in, each as often as it does.
    """

    words: str
    lines: tuple[Text, ...]


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text to be compared: no white space, numbers of items, names and numbers of papers."""
    return _ORDINAL.sub("", _NAMES.sub("", key(text)))


def repeated(lines: Iterable[Text]) -> list[Stretch]:
    """The sentences and stretches that stand more than once in some lines, in reading order; those in the same lines are told once."""
    seen: dict[str, list[Text]] = {}
    for line in lines:
        for words in dict.fromkeys(_units(plain(line.text))):
            seen.setdefault(words, []).append(line)
        for words in _twice_in(plain(line.text)):
            seen.setdefault(words, []).extend((line, line))
    found: dict[frozenset[int], Stretch] = {}
    for words, where in seen.items():
        if len(where) > 1:
            places = frozenset(id(line) for line in where)
            found.setdefault(places, Stretch(words, tuple(dict.fromkeys(where)) if len(places) > 1 else tuple(where[:2])))
    return list(found.values())


def _units(text: str) -> Iterator[str]:
    """The sentences of a line, and the stretches that begin behind its commas."""
    for sentence in _STOP.split(text):
        if len(sentence) >= SENTENCE:
            yield sentence
        for start in _starts(sentence):
            if len(sentence) - start >= STRETCH:
                yield sentence[start : start + STRETCH]


def _starts(sentence: str) -> Iterator[int]:
    yield 0
    yield from (pause.end() for pause in _PAUSE.finditer(sentence))


def _twice_in(text: str) -> Iterator[str]:
    """What stands twice in one line: sentences, long stretches, and blocks right behind each other (写了两遍)."""
    pieces = _MARKS.split(text)
    if len(set(pieces)) == len(pieces):  # nearly always: then no sentence and no block is doubled
        return
    seen: dict[str, int] = {}
    sentences: set[str] = set()
    for match in _SENTENCES.finditer(text):
        if match[0] in sentences and len(match[0]) >= SENTENCE:
            yield match[0]
            continue
        sentences.add(match[0])
        starts = [match.start() + start for start in _starts(match[0])]
        for start, end in zip(starts, [*(after - 1 for after in starts[1:]), match.end()], strict=True):
            words = text[start:end]
            first = seen.setdefault(words, start) if len(words) >= _PIECE else start
            if first < start and (twice := _around(text, first, start)):
                yield twice


def _around(text: str, first: int, second: int) -> str:
    """The words that are equal around two places: the block, where it stands twice in a row, or a long stretch; else nothing."""
    apart, left, right = second - first, 0, 0
    while right < _FAR and second + right < len(text) and text[first + right] == text[second + right]:
        right += 1
    while left < _FAR and left < first and text[first - left - 1] == text[second - left - 1]:
        left += 1
    if SENTENCE <= apart <= left + right:
        return text[first - left : second - left]
    words = text[first - left : first + right]
    return words if STRETCH <= len(words) < apart and len(FIGURES.findall(words)) < FACTS else ""
