"""Frozen records of the field: what a document says, each value with its place."""

from jiheng.records.accounts import AccountsColumn, AccountsRow, AccountsTable, FinalAccounts
from jiheng.records.cell import Text, Value, is_blank
from jiheng.records.finding import Finding, Fix, Placed, Severity
from jiheng.records.place import Place
from jiheng.records.report import Claim, Report, Scorecard, ScorecardRow, Section, StatedEquation, StatedProduct, StatedSum, WordsAmount
from jiheng.records.selfevaluation import EmptyRow, FundsRow, Goal, Indicator, Repair, SelfEvaluation

Record = SelfEvaluation | Report | Scorecard | FinalAccounts

__all__ = [
    "AccountsColumn",
    "AccountsRow",
    "AccountsTable",
    "Claim",
    "EmptyRow",
    "FinalAccounts",
    "Finding",
    "Fix",
    "FundsRow",
    "Goal",
    "Indicator",
    "Place",
    "Placed",
    "Record",
    "Repair",
    "Report",
    "Scorecard",
    "ScorecardRow",
    "Section",
    "SelfEvaluation",
    "Severity",
    "StatedEquation",
    "StatedProduct",
    "StatedSum",
    "Text",
    "Value",
    "WordsAmount",
    "is_blank",
]
