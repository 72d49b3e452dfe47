"""Scores recomputed: formulas, regimes as data, and which rule a form follows."""

from jiheng.scoring.model import (
    Assessment,
    Band,
    Direction,
    Grade,
    Judgement,
    Kind,
    Regime,
    RowScore,
    ScoredForm,
    Source,
    Thresholds,
)

__all__ = [
    "Assessment",
    "Band",
    "Direction",
    "Grade",
    "Judgement",
    "Kind",
    "Regime",
    "RowScore",
    "ScoredForm",
    "Source",
    "Thresholds",
]
