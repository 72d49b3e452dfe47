"""Official names and what is one slip of the pen away from them.

A name with one letter wrong, missing, repeated, or two of a word changed about, still has its first or its second half whole (the pigeonhole
argument of approximate search; the halves part between two words). So the halves of all names are looked up at every position of a text, and
only where one stands is the rest compared: the time grows with the text, not with the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain
from operator import add
from typing import Any, Final

from attrs import define, field, frozen

from jiheng.checks.data import data

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
#: after one of these letters, or a mark, a word may begin
_BEFORE: Final = frozenset("和及与或对的在为由是将把等，、。；：“”（）《》—\"'(),:;")
#: before one of these marks a word has ended; the end of a line is none, it may be a wrap
_AFTER: Final = frozenset("，、。；：”）》,;:)")
_SHORTEST: Final = 4
_SHORTEST_LOSS: Final = 5
_KEY: Final = 2


@frozen
class Term:
    """An official name.

    Attributes:
        text: the name. middle: where its second half begins, between two words where it can. word_at: for every letter, its word in the name
            and where that word begins.
        statutory: whether any wrong letter inside it counts.
    """

    text: str
    word_at: tuple[tuple[str, int], ...]
    statutory: bool
    middle: int

    @classmethod
    def of(cls, spaced: str, *, statutory: bool = False) -> Term:
        """A name with its words apart: 国有 资本 经营 预算."""
        placed: list[tuple[str, int]] = []
        for word in spaced.split():
            placed.extend([(word, len(placed))] * len(word))
        half = len(placed) / 2
        borders = [begin for _, begin in placed if _KEY <= begin <= len(placed) - _KEY]
        middle = min(borders, key=lambda begin: abs(begin - half), default=len(placed) // 2)
        return cls(spaced.replace(" ", ""), tuple(placed), statutory, middle)


@frozen
class Slip:
    """A name written wrong: where it stands in the text, as it is and as it should be."""

    start: int
    end: int
    found: str
    expected: str


@define(eq=False)
class _Half:
    """A half that names have in common.

    Attributes:
        first: whether it is their first half. terms: the names, by each of the two letters of the other half that stand next to this one.
    """

    text: str
    first: bool
    terms: dict[str, list[Term]] = field(factory=dict)

    def add(self, term: Term) -> None:
        """Note a name that it is the half of."""
        beside = term.text[term.middle :][:_KEY] if self.first else term.text[: term.middle][-_KEY:]
        for letter in set(beside):
            self.terms.setdefault(letter, []).append(term)


def _halves(terms: Iterable[Term]) -> dict[str, list[_Half]]:
    """The halves of all names that are long enough, by their first letters."""
    found: dict[tuple[str, bool], _Half] = {}
    for term in terms:
        if len(term.text) >= _SHORTEST:
            for text, first in ((term.text[: term.middle], True), (term.text[term.middle :], False)):
                found.setdefault((text, first), _Half(text, first)).add(term)
    by_start: dict[str, list[_Half]] = {}
    for half in found.values():
        by_start.setdefault(half.text[:_KEY], []).append(half)
    return by_start


@frozen
class _Lexicon:
    """Names by the first letters of their halves; all right spellings by their first letters; letters that are taken for each other."""

    halves: dict[str, list[_Half]]
    right: dict[str, list[str]]
    missing: dict[str, list[tuple[str, str]]]
    alike: dict[str, set[str]]
    short: dict[str, str]


@cache
def _lexicon() -> _Lexicon:
    source = data("terms.toml")
    statutory = [Term.of(name, statutory=True) for name in source["statutory"]]
    official = {term.text for term in statutory}
    terms = statutory + [term for name in chain(*source["names"].values()) if (term := Term.of(name)).text not in official]
    right: dict[str, list[str]] = {}
    for text in (*(term.text for term in terms), *source["kept"]):
        right.setdefault(text[:_KEY], []).append(text)
    return _Lexicon(_halves(terms), right, _without_a_word(source), _alike(source), source["short"])


def _alike(source: Mapping[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for group in source["letters"]["alike"]:
        for letter in group:
            found.setdefault(letter, set()).update(set(group) - {letter})
    return found


def _without_a_word(source: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """The names that are long enough to be known without one of their inner words, by the first letters of what is left."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in source["whole"]:
        words = name.split()
        for at in range(1, len(words) - 1):
            if len(words[at]) > 1:
                left = "".join(words[:at] + words[at + 1 :])
                found.setdefault(left[:_KEY], []).append((left, "".join(words)))
    return found


@lru_cache(maxsize=4096)  # the cells of forms say the same in every document of a batch
def find_slips(text: str) -> tuple[Slip, ...]:
    """Every name written wrong in a text without blanks, left to right; of overlapping ones the longest name."""
    lexicon = _lexicon()
    halves, missing = lexicon.halves, lexicon.missing
    found: list[Slip] = []
    for at, start in enumerate(map(add, text, text[1:])):  # every two letters: the fastest way to have them
        if start in halves:
            for half in halves[start]:
                if text.startswith(half.text, at):
                    # after any one slip, one of the two letters next to a half is one of the two that should stand there
                    after = at + len(half.text)
                    near = text[after : after + _KEY] if half.first else text[max(0, at - _KEY) : at]
                    for letter in near:
                        if letter in half.terms:
                            found.extend(_slips(text, at, half, half.terms[letter]))
        if start in missing:
            found.extend(Slip(at, at + len(left), left, whole) for left, whole in missing[start] if text.startswith(left, at))
    return tuple(_longest([slip for slip in found if not _is_right(text, slip)]))


def _slips(text: str, at: int, half: _Half, terms: Iterable[Term]) -> Iterator[Slip]:
    """The names that would be right where one of their halves stands, if it were not for one slip in the other."""
    for term in terms:
        begin = at if half.first else at - term.middle
        if (begin >= 0 and text.startswith(term.text, begin)) or (half.first and not _may_go_on(text, begin, term)):
            continue
        slip = _slip_at(text, begin, term, first=half.first)
        if slip is not None:
            yield slip


def _may_go_on(text: str, begin: int, term: Term) -> bool:
    """Whether, of a name whose first half stands in a text, the letters behind the first wrong one and its neighbour follow closely.

    After any one slip they do; of the many names that begin alike they soon do not.
    """
    name, at = term.text, term.middle
    while at < len(name) and text.startswith(name[at], begin + at):
        at += 1
    rest = name[at + _KEY :]
    return rest in text[begin + at + 1 : begin + at + 1 + _KEY + len(rest)]


def _slip_at(text: str, begin: int, term: Term, *, first: bool) -> Slip | None:
    """A name one slip away, of which one half is right and shows that it would begin at a place."""
    end = begin + len(term.text)
    for change in (1, 0, -1):
        start, stop = (begin, end + change) if first else (begin - change, end)
        if start < 0 or stop > len(text):
            continue
        window = text[start:stop]
        if _one_slip(window, term, term.middle if first else 0) and _stands_alone(text, start, stop, window, term):
            return Slip(start, stop, window, term.text)
    return None


def _one_slip(window: str, term: Term, right: int) -> bool:
    """Whether a window that is not the name becomes it by undoing one slip.

    Args:
        right: so many letters at its beginning are known to be right.
    """
    name, at = term.text, right
    shorter = min(len(window), len(name))
    while at < shorter and window[at] == name[at]:
        at += 1
    if len(window) > len(name):
        return window[at + 1 :] == name[at:] and _is_stammered(window[at], at, term)
    if len(window) < len(name):
        return window[at:] == name[at + 1 :] and _is_lost(at, term)
    if window[at + 1 :] == name[at + 1 :]:
        return _is_taken_for(window[at], name[at], at, term)
    turned = window[at : at + _KEY] == name[at : at + _KEY][::-1] and window[at + _KEY :] == name[at + _KEY :]
    return turned and term.word_at[at] == term.word_at[at + 1]


def _is_taken_for(wrong: str, right: str, at: int, term: Term) -> bool:
    """Whether a letter is written for one that looks or sounds like it, or repeats its neighbour; in statutory names any letter inside."""
    if not _HAN.match(wrong):
        return False
    inside = 0 < at < len(term.text) - 1
    if right in _lexicon().alike.get(wrong, ()):
        return True
    stammer = inside and len(term.text) >= _SHORTEST_LOSS and wrong == term.text[at - 1]
    return stammer or (inside and term.statutory)


def _is_lost(at: int, term: Term) -> bool:
    """Whether what is left of the word when its letter is lost is no word of its own."""
    word, begin = term.word_at[at]
    left = word[: at - begin] + word[at - begin + 1 :]
    return len(term.text) >= _SHORTEST_LOSS and len(left) == 1 and left not in _lexicon().short.get(word, "")


def _is_stammered(letter: str, at: int, term: Term) -> bool:
    """Whether an additional letter repeats one close by."""
    return 0 < at < len(term.text) and len(term.text) >= _SHORTEST_LOSS and letter in term.text[max(0, at - _KEY) : at + _KEY]


def _stands_alone(text: str, start: int, stop: int, window: str, term: Term) -> bool:
    """Whether a name that lost its first or last letter has a mark or a joining word where the letter was."""
    name = term.text
    if len(window) >= len(name):
        return True
    if window == name[1:]:
        return start > 0 and text[start - 1] in _BEFORE
    if window == name[:-1]:
        return stop < len(text) and text[stop] in _AFTER
    return True


def _is_right(text: str, slip: Slip) -> bool:
    """Whether a right name stands over the whole of what looked like a slip."""
    lexicon = _lexicon()
    for start in range(max(0, slip.start - 12), slip.start + 1):
        for name in lexicon.right.get(text[start : start + _KEY], ()):
            if start + len(name) >= slip.end and text.startswith(name, start):
                return True
    return False


def _longest(slips: list[Slip]) -> list[Slip]:
    """Of slips that overlap, the one of the longest name."""
    kept: list[Slip] = []
    for slip in sorted(slips, key=lambda slip: (slip.start, -len(slip.expected))):
        if not kept or slip.start >= kept[-1].end:
            kept.append(slip)
        elif len(slip.expected) > len(kept[-1].expected):
            kept[-1] = slip
    return kept


def traditional_letters() -> dict[str, str]:
    """Traditional letters that stray into simplified text, with the simplified ones."""
    return {pair[0]: pair[1] for pair in data("terms.toml")["letters"]["traditional"]}


def is_misordered(title: str) -> str | None:
    """The title of the report outline that has the same letters in another order; None when the title is right or unknown."""
    titles: list[str] = data("terms.toml")["sections"]
    if title in titles:
        return None
    letters = sorted(title.replace("的", ""))
    return next(
        (right for right in titles if sorted(right.replace("的", "")) == letters and right.replace("的", "") != title.replace("的", "")), None
    )


def spelled_slips(text: str) -> Iterator[tuple[re.Match[str], Mapping[str, Any]]]:
    """The slips in a text that are listed one by one, each with its entry in the list."""
    slips = data("terms.toml")["slips"]
    for number in dict.fromkeys([number for letters, number in _letters_of_slips() if letters in text]):
        yield from ((match, slips[number]) for match in _compiled(slips[number]["wrong"]).finditer(text))


@cache
def _letters_of_slips() -> list[tuple[str, int]]:
    """Letters that a text with a listed slip holds, with the number of the entry."""
    return [(letters, number) for number, entry in enumerate(data("terms.toml")["slips"]) for letters in entry["holds"]]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
