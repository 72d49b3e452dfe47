"""Which regime a form follows."""

from __future__ import annotations

from jiheng.records import SelfEvaluation
from jiheng.scoring.model import Judgement, Regime


def choose_regime(form: SelfEvaluation | None, asked: Regime | None = None) -> Judgement:
    """The regime asked for, else the form's notes, else the one that reproduces its scores, else the national one."""
    raise LookupError
