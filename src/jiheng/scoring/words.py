"""Results in words: the regime's bands, the target's own word repeated, dates and 优良中低差."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from jiheng.scoring.model import Band, Kind, Regime
from jiheng.values.dates import done_by, parse_when
from jiheng.values.text import key

_LEAD: Final = re.compile(r"^(?:均|都|已经?|全部|总体|基本上)+")
_SIGN: Final = re.compile(r"^(?:[=≤≥<>]+|于|在)")
_DENIAL: Final = re.compile(r"不|未|没|无|非|难|但|部分|基本|否")
_IN_TIME: Final = re.compile(r"^(?:已|均|全部)*(?:按时|按期|准时|如期)(?:完成|支付|发放|到位|办结|兑现)?$")
_MARKS: Final = {"优": 4, "良": 3, "中": 2, "低": 1, "差": 0}
_LONGER_BY: Final = 6


def word_verdict(actual: str, target: str, kind: Kind, regime: Regime) -> bool | None:
    """Whether a result in words (or against a target in words) meets the target; None when it cannot be said."""
    done, aim = key(actual), key(target)
    found = band_of(done, regime)
    if found is not None:
        return found is regime.bands[0]
    return _spoken(done, aim, kind is Kind.TIMELY)


def band_of(word: str, regime: Regime) -> Band | None:
    """The regime's band that a result's word names; None when it names none."""
    number = _band_number(key(word), regime.bands)
    return None if number is None else regime.bands[number]


@lru_cache(maxsize=4096)
def _band_number(done: str, bands: tuple[Band, ...]) -> int | None:
    plain = _LEAD.sub("", done).rstrip("。.；;")
    named = [(len(word), -number) for number, band in enumerate(bands) for word in band.words if plain.startswith(word)]
    if not named:
        return None
    length, number = max(named)
    rest = plain[length:]
    return None if len(rest) > _LONGER_BY or _DENIAL.search(rest.replace("且效果较差", "")) else -number


@lru_cache(maxsize=4096)
def _spoken(done: str, aim: str, timely: bool) -> bool | None:
    said, wanted = _SIGN.sub("", done), _SIGN.sub("", aim)
    if said == wanted:
        return True
    if said in _MARKS and wanted in _MARKS:
        return _MARKS[said] >= _MARKS[wanted]
    if timely:
        return True if _IN_TIME.match(said) else _in_time(said, wanted)
    return _repeated(said, wanted)


def _in_time(said: str, wanted: str) -> bool | None:
    done, deadline = parse_when(said), parse_when(wanted)
    return done_by(done, deadline) if done is not None and deadline is not None else None


def _repeated(said: str, wanted: str) -> bool | None:
    """减轻 answered by 有效减轻: the target's word with a word of degree around it."""
    if len(wanted) < 2 or wanted not in said or any(map(str.isdigit, said)):
        return None
    rest = said.replace(wanted, "", 1)
    return None if len(rest) > _LONGER_BY or _DENIAL.search(rest) else True
