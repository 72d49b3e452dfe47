"""Rules over records: the engine, the registry and the families."""

from jiheng.checks.context import Case, Context
from jiheng.checks.engine import check_group, check_records
from jiheng.checks.registry import Rule, all_rules, rule

__all__ = ["Case", "Context", "Rule", "all_rules", "check_group", "check_records", "rule"]
