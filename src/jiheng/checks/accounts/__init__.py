"""Final accounts recomputed: identities as data, evaluated with the interval of printed figures, and what a set of contradictions points at."""

from jiheng.checks.accounts.evaluate import Instance, Reconciliation, Skipped, Verdict, reconcile
from jiheng.checks.accounts.language import Identity, identities

__all__ = ["Identity", "Instance", "Reconciliation", "Skipped", "Verdict", "identities", "reconcile"]
