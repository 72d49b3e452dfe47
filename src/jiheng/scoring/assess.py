"""How an indicator's result stands against its target."""

from __future__ import annotations

from jiheng.records import Indicator
from jiheng.scoring.model import Assessment, Direction, Kind, Regime


def assess(indicator: Indicator, regime: Regime) -> Assessment:
    """Compare result and target under a regime."""
    return Assessment(Kind.NONE, Direction.UNKNOWN, assumed=False, comparable=False, ratio=None, met=None)
