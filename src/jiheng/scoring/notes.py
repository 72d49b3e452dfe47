"""The scoring rule that a form states in its own notes (注：…), read into a regime of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from attrs import evolve, field, frozen

from jiheng.messages import current_language, tr
from jiheng.records import SelfEvaluation
from jiheng.scoring.model import Band, Regime
from jiheng.scoring.regime import EXECUTION, all_regimes
from jiheng.values.text import key

_ACTUAL: Final = r"(?:全年|年度)?(?:实际完成值|实际值|完成值|业绩值)(?:\(?B\)?)?"
_TARGET: Final = r"(?:年度|年初)?(?:指标值|目标值)(?:\(?A\)?)?"
_HIGHER: Final = re.compile(rf"正向指标[^。]*?(?:{_ACTUAL}[/÷]{_TARGET}|B[/÷]A)")
_LOWER: Final = re.compile(rf"反向指标[^。]*?(?:{_TARGET}[/÷]{_ACTUAL}|A[/÷]B)")
_BANDS: Final = re.compile(r"100%?[-—~至](\d+)%?(?:\(含[^)]*\))?[、,;和](\d+)%?[-—~至](\d+)%?(?:\(含[^)]*\))?[、,;和](\d+)%?[-—~至]0%?")
_WORDS: Final = re.compile(r"分为:?(?P<words>[^。;:]{4,80}?)(?:三档|三个档次|三个等级|3档)")
_HEADINGS: Final = {
    "服务对象满意度指标": "满意度指标",
    "满意度指标": "满意度指标",
    "产出指标": "产出指标",
    "效益指标": "效益指标",
    "成本指标": "成本指标",
    "预算资金执行率": EXECUTION,
    "预算执行率": EXECUTION,
    "资金执行率": EXECUTION,
    "预算执行情况": EXECUTION,
}
_POINTS: Final = re.compile(rf"({'|'.join(_HEADINGS)})(?:分值|权重)?(?:为|占|:|\()?(\d{{1,2}}(?:\.\d+)?)(?:分|%)")
_PASS_CURVE: Final = re.compile(r"\(?完成率-(\d+)%\)?[/÷]\(?(?:100%|1)-\1%\)?|及格(?:线|门槛|分)?[^。\d]{0,6}(\d+)%")
_LEAST: Final = re.compile(r"(?:完成率|完成比例|完成值)[^。;\d]{0,8}(?:低于|不足|小于|不到|<)[^。;\d]{0,6}(\d+)%[^。;\d]{0,8}(?:不得分|[得计记]0分)")
_STEP: Final = re.compile(r"每(?:降低|减少|下降|低|少)(\d+)(?:个百分点|%),?扣(?:除|减)?(?:该项|该指标)?(?:权重|分值)?的?(\d+(?:\.\d+)?)%")
_OVER: Final = re.compile(r"超额完成[^。]{0,12}按(?:超出|超额)(?:部分)?(?:的)?(?:比例|百分比)扣")
_INITIAL_BASE: Final = re.compile(r"执行率=?[^。;]{0,12}[/÷]年初预算")


@frozen
class _Stated:
    """What notes state, part by part; empty where they are silent."""

    rules: Mapping[str, str] = field(factory=dict)
    settings: Mapping[str, Fraction] = field(factory=dict)
    points: Mapping[str, Decimal] = field(factory=dict)
    lows: tuple[Fraction, ...] = ()
    words: tuple[str, ...] = ()
    base: str | None = None

    def is_empty(self) -> bool:
        return not (self.rules or self.settings or self.points or self.lows or self.base)


def regime_of_notes(form: SelfEvaluation) -> Regime | None:
    """The regime that a form's notes state: the nearest known one with the stated parts in the place of its own; None when they state no rule."""
    return _regime(tuple(note.text for note in form.notes), current_language()) if form.notes else None


@lru_cache(maxsize=256)
def _regime(notes: tuple[str, ...], _language: str) -> Regime | None:
    stated = _read(key("。".join(notes)).replace("×", "*"))
    return None if stated.is_empty() else _derived(_nearest(stated), stated)


def _read(text: str) -> _Stated:
    rules, settings = _rules(text), _settings(text)
    points = _points(text)
    lows = _lows(text)
    words = _WORDS.search(text)
    named = tuple(words["words"].split("、")) if words and lows else ()
    return _Stated(rules, settings, points, lows, named if len(named) == len(lows) else (), "initial" if _INITIAL_BASE.search(text) else None)


def _rules(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if _HIGHER.search(text):
        found["higher"] = "proportional"
    if _LOWER.search(text):
        found["lower"] = "proportional"
    if _PASS_CURVE.search(text):
        found |= {"higher": "pass_mark", "lower": "pass_mark"}
    elif least := _LEAST.search(text):
        found |= dict.fromkeys(("higher", "lower"), f"= w * min(1, r) if r >= {int(least[1])}/100 else 0")
    for sentence in re.split("[。;]", text):
        if _STEP.search(sentence):
            found |= dict.fromkeys(_subjects(sentence), "threshold")
    return found


def _subjects(sentence: str) -> tuple[str, ...]:
    """The kinds of row that a sentence on a deduction speaks of."""
    named = tuple(kind for word, kind in (("满意", "satisfaction"), ("执行率", "execution")) if word in sentence)
    return named or ("higher", "satisfaction")


def _settings(text: str) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    if curve := _PASS_CURVE.search(text):
        found["pass_mark"] = Fraction(int(curve[1] or curve[2]), 100)
        found["over_charge"] = Fraction(1 if _OVER.search(text) else 0)
    if step := _STEP.search(text):
        found["step"] = Fraction(step[2]) / 100 / (int(step[1]) or 1)
    return found


def _lows(text: str) -> tuple[Fraction, ...]:
    """The lower bounds of three bands that follow each other without a gap."""
    bands = _BANDS.search(text)
    if bands is None or bands[1] != bands[2] or bands[3] != bands[4]:
        return ()
    return Fraction(int(bands[1]), 100), Fraction(int(bands[3]), 100), Fraction(0)


def _points(text: str) -> dict[str, Decimal]:
    """Points by first-level heading, where those stated make a whole of 100."""
    found: dict[str, Decimal] = {}
    for heading, points in _POINTS.findall(text):
        found.setdefault(_HEADINGS[heading], Decimal(points))
    return found if sum(found.values()) == 100 else {}


def _nearest(stated: _Stated) -> Regime:
    return min(all_regimes(), key=lambda regime: _distance(regime, stated))


def _distance(regime: Regime, stated: _Stated) -> int:
    """In how many stated parts a regime differs."""
    differing = sum(regime.rules.get(kind) != rule for kind, rule in stated.rules.items())
    differing += sum(regime.settings.get(name, 0) != value for name, value in stated.settings.items())
    differing += bool(stated.points) and dict(regime.points) != dict(stated.points)
    return differing + (bool(stated.lows) and tuple(band.low for band in regime.bands) != stated.lows)


def _derived(base: Regime, stated: _Stated) -> Regime:
    return evolve(
        base,
        id="notes",
        title=tr("自评表注所列口径"),
        english="The form's own notes",
        basis=tr("自评表注；未载明的按{title}", title=base.title),
        points=stated.points or base.points,
        other_points=() if stated.points else base.other_points,
        execution_base=stated.base or base.execution_base,
        rules={**base.rules, **stated.rules},
        settings={**base.settings, **stated.settings},
        bands=_bands(base, stated),
    )


def _bands(base: Regime, stated: _Stated) -> tuple[Band, ...]:
    if not stated.lows or len(base.bands) != len(stated.lows):
        return base.bands
    highs = (Fraction(1), *stated.lows)
    words = stated.words or ("",) * len(stated.lows)
    return tuple(
        Band(tuple(dict.fromkeys(filter(None, (word, *band.words)))), low, high)
        for band, word, low, high in zip(base.bands, words, stated.lows, highs, strict=False)
    )
