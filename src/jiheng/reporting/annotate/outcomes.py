"""Which corrections are made, and why the others are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import frozen

from jiheng.messages import Message, msg
from jiheng.records import Finding, Fix, Place
from jiheng.reporting.annotate.remarks import is_within


@frozen
class Outcome:
    """What became of a correction of a finding; ``reason`` says why it was not made, None when it was."""

    finding: Finding
    fix: Fix
    reason: Message | None = None

    @property
    def is_done(self) -> bool:
        """Whether the correction was made."""
        return self.reason is None


def make_fixes(findings: Iterable[Finding], path: Path, make: Callable[[Fix], Message | None]) -> tuple[Outcome, ...]:
    """Make the corrections one by one; where two concern one place, the first by code.

    Args:
        path: of the file; corrections of other files of the same case are left to their own copies.
        make: makes a correction, or says why it cannot be made.
    """
    wanted = [(finding, fix) for finding in findings for fix in finding.fixes if is_within(fix.place, path)]
    taken: dict[Place, Outcome] = {}
    outcomes: dict[int, Outcome] = {}
    for at in sorted(range(len(wanted)), key=lambda at: wanted[at][0].code):
        finding, fix = wanted[at]
        first = taken.get(fix.place)
        if first is None:
            outcomes[at] = taken[fix.place] = Outcome(finding, fix, make(fix))
        else:
            other = msg("同一处已由 {code} 处理", code=first.finding.code)
            outcomes[at] = Outcome(finding, fix, first.reason if first.fix == fix else other)
    return tuple(outcomes[at] for at in range(len(wanted)))
