"""Records as JSON, by the contract of docs/reference/json.md: figures as decimal strings, what is absent as null."""

from __future__ import annotations

from jiheng.records import (
    AccountsTable,
    Claim,
    FinalAccounts,
    FundsRow,
    Goal,
    Indicator,
    Record,
    Report,
    Scorecard,
    ScorecardRow,
    Section,
    SelfEvaluation,
    Text,
    Value,
)

Json = dict[str, object]


def record_json(record: Record) -> Json:
    """One record by its type."""
    if isinstance(record, SelfEvaluation):
        return _self_evaluation(record)
    if isinstance(record, Report):
        return _report(record)
    if isinstance(record, FinalAccounts):
        return _final_accounts(record)
    return _scorecard(record)


def _self_evaluation(form: SelfEvaluation) -> Json:
    return {
        "type": "self_evaluation",
        "title": form.title.text,
        "year": form.year,
        "project": _text(form.project),
        "department": _text(form.department),
        "unit": _text(form.unit),
        "money_unit": form.money_unit,
        "funds": [_funds(row) for row in form.funds],
        "goals": [_goal(goal) for goal in form.goals],
        "indicators": [_indicator(row) for row in form.indicators],
        "total_weight": _number(form.total_weight),
        "total_score": _number(form.total_score),
        "grade": _text(form.grade),
        "notes": [note.text for note in form.notes],
        "remarks": [remark.text for remark in form.remarks],
        "has_scores": form.has_scores,
        "place": form.place.as_json(),
    }


def _funds(row: FundsRow) -> Json:
    return {
        "label": row.label.text,
        "source": row.source,
        "declared": _number(row.declared),
        "initial": _number(row.initial),
        "adjusted": _number(row.adjusted),
        "executed": _number(row.executed),
        "balance": _number(row.balance),
        "weight": _number(row.weight),
        "rate": _number(row.rate),
        "score": _number(row.score),
        "reason": _text(row.reason),
        "place": row.place.as_json(),
    }


def _goal(goal: Goal) -> Json:
    return {"expected": _text(goal.expected), "achieved": _text(goal.achieved), "place": goal.place.as_json()}


def _indicator(row: Indicator) -> Json:
    return {
        "level1": row.level1,
        "level1_weight": _number(row.level1_weight),
        "level2": row.level2,
        "number": row.number,
        "name": row.name.text,
        "initial_target": _quantity(row.initial_target),
        "target": _quantity(row.target),
        "actual": _quantity(row.actual),
        "weight": _number(row.weight),
        "score": _number(row.score),
        "rate": _number(row.rate),
        "reason": _text(row.reason),
        "rule": _text(row.rule),
        "evidence": _text(row.evidence),
        "last_year": _quantity(row.last_year),
        "basis": _text(row.basis),
        "place": row.place.as_json(),
    }


def _report(report: Report) -> Json:
    return {
        "type": "evaluation_report",
        "title": report.title.text,
        "year": report.year,
        "project": _text(report.project),
        "sections": [_section(section) for section in report.sections],
        "claims": [_claim(claim) for claim in report.claims],
        "tables": list(report.tables),
        "place": report.place.as_json(),
    }


def _section(section: Section) -> Json:
    return {"level": section.level, "number": section.number, "title": section.title, "place": section.place.as_json()}


def _claim(claim: Claim) -> Json:
    value = claim.value
    return {
        "measure": claim.measure,
        "subject": claim.subject,
        "value": value.raw if value.number is None else str(value.number),
        "unit": value.unit_name or value.column_unit,
        "period": claim.period,
        "place": claim.place.as_json(),
    }


def _scorecard(card: Scorecard) -> Json:
    return {
        "type": "scorecard",
        "title": card.title.text,
        "rows": [_scorecard_row(row) for row in card.rows],
        "total_weight": _number(card.total_weight),
        "total_score": _number(card.total_score),
        "place": card.place.as_json(),
    }


def _scorecard_row(row: ScorecardRow) -> Json:
    return {
        "level1": row.level1,
        "level2": row.level2,
        "name": row.name.text,
        "weight": _number(row.weight),
        "target": row.target.raw if row.target else None,
        "rule": _text(row.rule),
        "process": _text(row.process),
        "deduction": _number(row.deduction),
        "score": _number(row.score),
        "rate": _number(row.rate),
        "place": row.place.as_json(),
    }


def _final_accounts(accounts: FinalAccounts) -> Json:
    return {
        "type": "final_accounts",
        "title": accounts.title.text,
        "department": _text(accounts.department),
        "year": accounts.year,
        "money_unit": accounts.money_unit,
        "tables": [_accounts_table(table) for table in accounts.tables],
        "place": accounts.place.as_json(),
    }


def _accounts_table(table: AccountsTable) -> Json:
    rows = [
        {
            "line": row.line,
            "code": row.code,
            "name": row.name,
            "group": row.group or None,
            "section": row.section or None,
            "values": [_number(value) for value in row.values],
            "place": row.place.as_json(),
        }
        for row in table.rows
    ]
    return {
        "kind": table.kind,
        "title": table.title.text,
        "number": table.number,
        "money_unit": table.money_unit,
        "columns": [column.label for column in table.columns],
        "rows": rows,
        "statement": _text(table.statement),
        "notes": [note.text for note in table.notes],
        "place": table.place.as_json(),
    }


def _text(text: Text | None) -> str | None:
    return text.text if text else None


def _number(value: Value | None) -> str | None:
    return None if value is None or value.number is None else str(value.number)


def _quantity(value: Value | None) -> Json | None:
    if value is None:
        return None
    quantity = value.quantity
    shown: Json = {"raw": value.raw, "op": quantity.op, "value": _number(value), "unit": quantity.unit or value.column_unit}
    return shown if quantity.high is None else {**shown, "high": str(quantity.high)}
