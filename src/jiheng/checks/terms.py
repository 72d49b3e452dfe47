"""Official names and what is one slip of the pen away from them.

A name with one letter wrong, missing, repeated, or two of a word changed about, still has its first or its second half whole (the pigeonhole
argument of approximate search; the halves part between two words). So the halves of all names are looked up at every position of a text, and
only where one stands is the rest compared: the time grows with the text, not with the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any, Final

from attrs import define, frozen

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
    """Half of a name, and the two letters of the other half that stand next to it."""

    text: str
    term: Term
    first: bool
    beside: frozenset[str]

    @classmethod
    def both(cls, term: Term) -> tuple[_Half, _Half]:
        """The two halves of a name."""
        head, tail = term.text[: term.middle], term.text[term.middle :]
        return cls(head, term, True, frozenset(tail[:_KEY])), cls(tail, term, False, frozenset(head[-_KEY:]))


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
    halves: dict[str, list[_Half]] = {}
    for term in terms:
        if len(term.text) >= _SHORTEST:
            for half in _Half.both(term):
                halves.setdefault(half.text[:_KEY], []).append(half)
    right: dict[str, list[str]] = {}
    for text in (*(term.text for term in terms), *source["kept"]):
        right.setdefault(text[:_KEY], []).append(text)
    return _Lexicon(halves, right, _without_a_word(source), _alike(source), source["short"])


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


def find_slips(text: str) -> list[Slip]:
    """Every name written wrong in a text without blanks, left to right; of overlapping ones the longest name."""
    lexicon = _lexicon()
    halves, missing = lexicon.halves, lexicon.missing
    found: list[Slip] = []
    for at in range(len(text) - 1):
        start = text[at : at + _KEY]
        for half in halves.get(start, ()):
            if text.startswith(half.text, at) and (slip := _beside(text, at, half)):
                found.append(slip)  # noqa: PERF401 - the loop is twice as fast as a generator here
        if start in missing:
            found.extend(Slip(at, at + len(left), left, whole) for left, whole in missing[start] if text.startswith(left, at))
    return _longest([slip for slip in found if not _is_right(text, slip)])


def _beside(text: str, at: int, half: _Half) -> Slip | None:
    """The name of a half that stands at a place, if the other half beside it is one slip away.

    After any one slip, one of the two letters next to the half is one of the two that should stand there: most halves are left at that.
    """
    term = half.term
    middle = term.middle
    near = text[at + middle : at + middle + _KEY] if half.first else text[at - _KEY : at] if at >= _KEY else text[:at]
    if half.beside.isdisjoint(near):
        return None
    begin = at if half.first else at - middle
    end = begin + len(term.text)
    if begin >= 0 and text.startswith(term.text, begin):
        return None
    for change in (1, 0, -1):
        start, stop = (at, end + change) if half.first else (begin - change, end)
        if start < 0 or stop > len(text):
            continue
        window = text[start:stop]
        if _one_slip(window, term) and _stands_alone(text, start, stop, window, term):
            return Slip(start, stop, window, term.text)
    return None


def _one_slip(window: str, term: Term) -> bool:
    name = term.text
    head = 0
    while head < min(len(window), len(name)) and window[head] == name[head]:
        head += 1
    tail = 0
    while tail < min(len(window), len(name)) - head and window[-1 - tail] == name[-1 - tail]:
        tail += 1
    wrong, right = window[head : len(window) - tail], name[head : len(name) - tail]
    if len(wrong) == len(right) == 1:
        return _is_taken_for(wrong, right, head, term)
    if len(wrong) == len(right) == _KEY:
        return wrong == right[::-1] and term.word_at[head] == term.word_at[head + 1]
    if len(right) == 1 and not wrong:
        return _is_lost(head, term)
    return len(wrong) == 1 and not right and _is_stammered(wrong, head, term)


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
    if _any_slip().search(text):
        for entry in data("terms.toml")["slips"]:
            yield from ((match, entry) for match in _compiled(entry["wrong"]).finditer(text))


@cache
def _any_slip() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{entry['wrong']})" for entry in data("terms.toml")["slips"]))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
