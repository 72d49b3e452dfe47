"""The result of a run: a table by family, the deviations one by one, and the same as JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from jiheng.conformance.judging import Outcome, Share
from jiheng.messages import tr

#: faults told of one case; a reader who sees these looks at the case itself
_SHOWN: Final = 5


def table_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A table: a line a family and one for all."""
    heads = (tr("类别"), tr("案例"), tr("事实"), tr("发现"), tr("得分"), tr("误报"), tr("已知偏离"), tr("未知偏离"))
    groups = [(family, list(group)) for family, group in groupby(outcomes, key=lambda outcome: outcome.case.family)]
    rows = [heads, *(_row(family, group) for family, group in groups), _row(tr("合计"), outcomes)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(_padded(text, width, left=at == 0) for at, (text, width) in enumerate(zip(row, widths, strict=True)))


def deviation_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Every case that deviates, known ones with the reason, and those said to deviate that do not."""
    for outcome in outcomes:
        if outcome.faults or outcome.unexpected:
            yield f"{outcome.case.id}  {outcome.case.tests}"
            yield from (f"    {line}" for line in _told(outcome))


def _told(outcome: Outcome) -> Iterator[str]:
    if outcome.known is not None:
        yield tr("已知偏离：{reason}", reason=outcome.known)
    if outcome.known is not None and not outcome.faults:
        yield tr("已不再偏离，请从清单中删去。")
    yield from (str(fault) for fault in outcome.faults[:_SHOWN])
    if len(outcome.faults) > _SHOWN:
        yield tr("……共 {count} 处", count=len(outcome.faults))


def _row(name: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    known = sum(outcome.known is not None for outcome in outcomes)
    unknown = sum(outcome.unexpected for outcome in outcomes)
    shares = [sum((getattr(outcome, kind) for outcome in outcomes), Share()) for kind in ("facts", "findings", "scores")]
    return (name, str(len(outcomes)), *map(_share, shares), str(sum(outcome.false for outcome in outcomes)), str(known), str(unknown))


def _share(share: Share) -> str:
    return f"{share.right}/{share.of}" if share.of else "—"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int, *, left: bool) -> str:
    gap = " " * (width - _width(text))
    return text + gap if left else gap + text


def as_json(outcomes: Sequence[Outcome]) -> str:
    """The outcomes of all cases."""
    return json.dumps({"cases": [_case_json(outcome) for outcome in outcomes]}, ensure_ascii=False, indent=2) + "\n"


def _case_json(outcome: Outcome) -> dict[str, object]:
    shares = {kind: getattr(outcome, kind) for kind in ("facts", "findings", "scores")}
    return {
        "id": outcome.case.id,
        "tests": outcome.case.tests,
        **{kind: {"right": share.right, "of": share.of} for kind, share in shares.items()},
        "false_findings": outcome.false,
        "faults": [str(fault) for fault in outcome.faults],
        "known_deviation": outcome.known,
        "unexpected": outcome.unexpected,
    }
