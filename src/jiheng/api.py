"""The four things that 绩衡 does, as functions: read, extract, check, score."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from jiheng.checks import check_records
from jiheng.documents import Document
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.records import Finding, Record, SelfEvaluation
from jiheng.scoring import Regime, ScoredForm
from jiheng.scoring.infer import choose_regime
from jiheng.scoring.regime import load_regime
from jiheng.scoring.score import score_form


def read(path: str | os.PathLike[str]) -> Document:
    """Read a file into blocks and tables, each cell with its place.

    Raises:
        UnreadableFileError: with one line that says why and what to do.
    """
    return read_document(Path(path))


def extract(document: Document) -> list[Record]:
    """The records that a document holds: self-evaluations, reports, scorecards, in document order."""
    return list(extract_records(document))


def check(
    document: Document,
    *,
    regime: str | Regime | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> list[Finding]:
    """What does not hold in a document, in document order.

    Args:
        regime: name of the scoring regime; by default each form's own.
        select: codes of rules, or beginnings of codes; all when empty. ignore: codes to leave out.

    Raises:
        LookupError: when there is no regime of that name.
    """
    records = extract_records(document)
    return check_records(document, records, regime=_regime(regime), select=tuple(select), ignore=tuple(ignore))


def score(record: SelfEvaluation, *, regime: str | Regime | None = None) -> ScoredForm:
    """Every score of a form recomputed, with its formula and numbers.

    Args:
        regime: name of the scoring regime; by default the form's own.

    Raises:
        LookupError: when there is no regime of that name.
    """
    return score_form(record, choose_regime(record, _regime(regime)).regime)


def _regime(regime: str | Regime | None) -> Regime | None:
    return load_regime(regime) if isinstance(regime, str) else regime
