"""Scoring regimes: the list, and one regime explained in full, as text, JSON and Markdown (docs/regimes.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import fields

from jiheng.messages import Message, msg, tr
from jiheng.reporting.json_output import dumps
from jiheng.reporting.lines import Line, line, table
from jiheng.reporting.records_json import Json
from jiheng.reporting.words import severity_word, title_words
from jiheng.scoring import Band, Regime, Thresholds
from jiheng.scoring.formulas import JUDGED_RULES, row_formula
from jiheng.values.printed import plain

_THRESHOLDS: Final[dict[str, Message]] = {
    "execution_reason": msg("执行率低于 {value}% 应说明原因"),
    "budget_change": msg("年初至全年预算变动超过 {value}% 应说明原因"),
    "overfulfilment": msg("完成率超过 {value}% 应说明原因"),
    "quantified_share": msg("可量化指标占比不低于 {value}%"),
    "least_indicators": msg("三级指标不少于 {value} 个"),
    "progress_gap": msg("资金进度与任务进度相差超过 {value} 个百分点应予说明"),
}
_KINDS: Final[dict[str, Message]] = {
    "execution": msg("预算执行"),
    "higher": msg("越高越好"),
    "lower": msg("越低越好"),
    "exact": msg("等于"),
    "range": msg("区间"),
    "qualitative": msg("定性"),
    "timely": msg("时效"),
    "satisfaction": msg("满意度"),
}


def regimes_lines(regimes: Sequence[Regime]) -> Iterator[Line]:
    """The list of regimes."""
    rows = [(regime.id, title_words(regime.title, regime.english), _places(regime), _dates(regime)) for regime in regimes]
    yield from table((tr("名称"), tr("口径"), tr("适用地区"), tr("施行时间")), rows)
    yield line()
    yield line(tr("jiheng regimes 名称 可看某一口径的分值、公式、分档、等级和依据。"), style="dim")


def regime_lines(regime: Regime) -> Iterator[Line]:
    """One regime in full."""
    yield line(tr("{id}  {title}", id=regime.id, title=title_words(regime.title, regime.english)), style="bold")
    for heading, entries in _parts(regime):
        yield line(heading, style="bold")
        for entry in entries:
            yield line(entry, indent=2)


def regimes_markdown(regimes: Sequence[Regime]) -> str:
    """The regimes as sections of a Markdown page."""
    return "\n".join(map(_regime_markdown, regimes))


def _regime_markdown(regime: Regime) -> str:
    parts = "\n\n".join(f"**{heading}**\n\n" + "\n".join(f"- {entry}" for entry in entries) for heading, entries in _parts(regime))
    return f"## {regime.id}\n\n{title_words(regime.title, regime.english)}\n\n{parts}\n"


def _parts(regime: Regime) -> Iterator[tuple[str, list[str]]]:
    yield tr("依据"), [regime.basis or "—"]
    yield tr("适用地区和施行时间"), [tr("{places}；{dates}", places=_places(regime), dates=_dates(regime))]
    yield tr("分值"), [_points(split) for split in (regime.points, *regime.other_points)]
    yield tr("计分公式"), _formulas(regime)
    if regime.bands:
        yield tr("定性指标分档"), [_band(band) for band in regime.bands]
    yield tr("等级"), [tr("{word}：{least} 分及以上", word=grade.word, least=grade.least) for grade in regime.grades]
    yield tr("核对界限"), _thresholds(regime.thresholds)
    if regime.severities:
        yield tr("严重程度有别于通例的规则"), [f"{code} {severity_word(severity)}" for code, severity in regime.severities.items()]


def _formulas(regime: Regime) -> list[str]:
    base = tr("全年预算数") if regime.execution_base == "adjusted" else tr("年初预算数")
    rules = [_rule(kind, rule) for kind, rule in regime.rules.items()]
    settings = [tr("参数 {name} = {value}", name=name, value=_exact(value)) for name, value in regime.settings.items()]
    return [tr("执行率 = 全年执行数 ÷ {base}", base=base), *rules, *settings, tr("得分保留 {places} 位小数", places=regime.places_after_point)]


def _rule(kind: str, rule: str) -> str:
    name = _KINDS.get(kind, Message(kind))
    return tr("{kind}：{formula}（{rule}）", kind=name, formula=rule_words(rule), rule=rule)


def rule_words(rule: str) -> str:
    """How a rule of a regime reads: its formula, or how the result is judged."""
    return str(JUDGED_RULES[rule] if rule in JUDGED_RULES else row_formula(rule).text)


def _points(split: Mapping[str, Decimal]) -> str:
    return tr("，").join(f"{heading} {points}" for heading, points in split.items()) or "—"


def _band(band: Band) -> str:
    low, high = (plain(share * 100) for share in (band.low, band.high))
    return tr("{words}：{low}% 至 {high}%", words=tr("、").join(band.words), low=low, high=high)


def _thresholds(thresholds: Thresholds) -> list[str]:
    values = {field.name: getattr(thresholds, field.name) for field in fields(Thresholds)}
    return [Message(_THRESHOLDS[name].template, {"value": value}).text() for name, value in values.items() if value is not None]


def _places(regime: Regime) -> str:
    return tr("、").join(regime.places) or tr("全国")


def _dates(regime: Regime) -> str:
    since = regime.since.isoformat() if regime.since else ""
    until = regime.until.isoformat() if regime.until else ""
    if not since and not until:
        return tr("未载明")
    return tr("{since} 至 {until}", since=since or "…", until=until or tr("今"))


def _exact(value: Fraction) -> str:
    return plain(value, 4)


def regimes_json(regimes: Sequence[Regime], version: str) -> str:
    """The output of ``jiheng regimes --format json``."""
    return dumps({"jiheng": version, "regimes": [_regime_json(regime) for regime in regimes]})


def _regime_json(regime: Regime) -> Json:
    return {
        "id": regime.id,
        "title": regime.title,
        "english": regime.english,
        "basis": regime.basis,
        "places": list(regime.places),
        "since": regime.since.isoformat() if regime.since else None,
        "until": regime.until.isoformat() if regime.until else None,
        "points": _decimals(regime.points),
        "other_points": [_decimals(split) for split in regime.other_points],
        "execution_base": regime.execution_base,
        "rules": dict(regime.rules),
        "settings": {name: _exact(value) for name, value in regime.settings.items()},
        "bands": [{"words": list(band.words), "low": _exact(band.low), "high": _exact(band.high)} for band in regime.bands],
        "grades": [{"word": grade.word, "least": str(grade.least)} for grade in regime.grades],
        "places_after_point": regime.places_after_point,
        "thresholds": {field.name: _text(getattr(regime.thresholds, field.name)) for field in fields(Thresholds)},
        "severities": {code: severity.value for code, severity in regime.severities.items()},
    }


def _decimals(split: Mapping[str, Decimal]) -> Json:
    return {heading: str(points) for heading, points in split.items()}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
