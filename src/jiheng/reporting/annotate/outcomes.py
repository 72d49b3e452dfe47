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
    """What became of a finding that has a correction; ``reason`` says why it was not made, None when it was."""

    finding: Finding
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
    taken: dict[Place, tuple[Finding, Message | None]] = {}
    outcomes = {}
    fixable = [finding for finding in findings if finding.fix is not None and is_within(finding.fix.place, path)]
    for finding in sorted(fixable, key=lambda finding: finding.code):
        fix = finding.fix
        if fix is None:
            continue
        first, reason = taken.get(fix.place, (finding, None))
        if first is finding:
            reason = make(fix)
            taken[fix.place] = finding, reason
        elif first.fix != fix:
            reason = msg("同一处已由 {code} 处理", code=first.code)
        outcomes[id(finding)] = Outcome(finding, reason)
    return tuple(outcomes[id(finding)] for finding in fixable)
