"""What a rule may look at besides its subject."""

from __future__ import annotations

from functools import cached_property

from attrs import define, field, frozen

from jiheng.checks.chapters import Chapter, chapters_of
from jiheng.checks.lines import Line, by_owner, read_lines
from jiheng.checks.shares import Ratio, ratios_of
from jiheng.checks.spoken import Spoken, paragraphs_of
from jiheng.checks.tokens import Told, told_in
from jiheng.documents import Document
from jiheng.forms.accounts.narrative import Telling, read_sections
from jiheng.forms.outlines import Outline, outline_of
from jiheng.records import Claim, FinalAccounts, Indicator, Record, Report, Scorecard, SelfEvaluation
from jiheng.scoring import Assessment, Judgement, Regime, RowScore, ScoredForm
from jiheng.scoring.assess import assess
from jiheng.scoring.infer import choose_regime


@frozen
class Case:
    """A document with the records read from it: what one run of the checks sees.

    Attributes:
        records: in document order. asked: the regime that the user asked for.
    """

    document: Document
    records: tuple[Record, ...]
    asked: Regime | None = None

    @cached_property
    def lines(self) -> list[Line]:
        """Every passage and every cell with words, in reading order."""
        return read_lines(self.document, self.records)

    @cached_property
    def line_groups(self) -> list[list[Line]]:
        """The lines of each report, and those outside all reports."""
        return by_owner(self.lines)

    @cached_property
    def told(self) -> list[tuple[int, list[Told]]]:
        """The sentences of every passage of a report, with the report's index: their figures are read once for all rules."""
        owned = [(line.owner, line) for line in self.lines if line.owner is not None and not line.is_cell]
        read = [(owner, list(told_in(line))) for owner, line in owned if isinstance(self.records[owner], Report)]
        return [(owner, sentences) for owner, sentences in read if sentences]

    @cached_property
    def tellings(self) -> tuple[Telling, ...]:
        """The narrative of the final accounts; none where the document holds those of several departments."""
        accounts = [record for record in self.records if isinstance(record, FinalAccounts)]
        return read_sections(self.document, accounts[0]) if len(accounts) == 1 else ()

    def context_of(self, index: int) -> Context:
        """The surroundings of the form or report at an index, the same for all rules: what it computes is computed once."""
        found = self._contexts.get(index)
        if found is None:
            found = self._contexts[index] = self._new_context(index)
        return found

    @cached_property
    def _contexts(self) -> dict[int, Context]:
        return {}

    def _new_context(self, index: int) -> Context:
        record = self.records[index]
        if isinstance(record, SelfEvaluation):
            return Context(self, record, tuple(report for report in self.reports() if index in report.tables))
        return Context(self, None, (record,) if isinstance(record, Report) else ())

    def forms(self) -> list[SelfEvaluation]:
        """The self-evaluation tables."""
        return [record for record in self.records if isinstance(record, SelfEvaluation)]

    def reports(self) -> list[Report]:
        """The narrative records."""
        return [record for record in self.records if isinstance(record, Report)]

    def scorecards(self) -> list[Scorecard]:
        """The scorecards of evaluations."""
        return [record for record in self.records if isinstance(record, Scorecard)]

    def forms_of(self, report: Report) -> list[SelfEvaluation]:
        """The self-evaluation tables that a report of this document speaks of."""
        return [form for at in report.tables if isinstance(form := self.records[at], SelfEvaluation)]


@define(slots=False, eq=False)
class Context:
    """The surroundings of a subject: its form, the reports that speak of the form, the regime and the recomputed scores.

    Attributes:
        form: the form that the subject belongs to, None for reports and whole cases.
        reports: the reports that speak of this form (its own text); for a Report subject, that report.
    """

    case: Case
    form: SelfEvaluation | None = None
    reports: tuple[Report, ...] = ()
    _assessed: dict[int, Assessment] = field(factory=dict, init=False)

    @cached_property
    def judgement(self) -> Judgement:
        """The regime of the form and why it was taken."""
        return choose_regime(self.form, self.case.asked)

    @property
    def regime(self) -> Regime:
        """The regime of the form."""
        return self.judgement.regime

    @cached_property
    def scored(self) -> ScoredForm:
        """The form's scores recomputed under its regime. Only for subjects within a form."""
        if self.judgement.scored is None:
            raise LookupError("there is no form here to score")
        return self.judgement.scored

    @cached_property
    def _scores(self) -> dict[int, RowScore]:
        return {id(score.row): score for score in self.scored.rows}

    def score_of(self, row: object) -> RowScore | None:
        """The recomputed score of a row of the form, None for rows that earn none."""
        return self._scores.get(id(row))

    def assessment(self, indicator: Indicator) -> Assessment:
        """How an indicator of the form stands against its target."""
        found = self._assessed.get(id(indicator))
        if found is None:
            found = self._assessed[id(indicator)] = assess(indicator, self.regime)
        return found

    @cached_property
    def outline(self) -> Outline | None:
        """The outline that the report of this context follows; None when none is sure."""
        return outline_of(self.reports[0]) if self.reports else None

    @cached_property
    def spoken(self) -> list[list[Spoken]]:
        """The sentences of the report of this context that state figures, by paragraph."""
        return list(paragraphs_of(self.reports[0])) if self.reports else []

    @cached_property
    def ratios(self) -> list[Ratio]:
        """The percentages of the report of this context whose part and whole can be told."""
        return list(ratios_of(self.reports[0], self.spoken)) if self.reports else []

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The chapters of the report of this context, those within others left in them."""
        return chapters_of(self.reports[0], self.case.document) if self.reports else []

    def claims(self) -> list[Claim]:
        """Every figure that the reports of this context state."""
        return [claim for report in self.reports for claim in report.claims]
