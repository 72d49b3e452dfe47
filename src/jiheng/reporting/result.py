"""What a run knows of each file: the one thing that every output format is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from attrs import frozen

from jiheng.checks.groups import Belonging
from jiheng.checks.ledger import RuleRun
from jiheng.documents import Document, Unread
from jiheng.messages import Message, msg
from jiheng.records import Finding, Place, Record, Repair, SelfEvaluation, Severity
from jiheng.scoring import Judgement, Source

#: graver first
SEVERITIES: Final = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@frozen
class FormRegime:
    """A form of a file and the regime that it was held against.

    Attributes:
        record: index of the form among the file's records. title, project: as printed; empty when the form names none.
        regime, regime_title, regime_english: id and title, the latter in both languages. source: why it was taken.
        reproduces, of: how many of the printed scores that the regime can compute it reproduces.
    """

    record: int
    title: str
    project: str
    regime: str
    regime_title: str
    source: Source
    reproduces: int
    of: int
    regime_english: str = ""

    @classmethod
    def of_form(cls, record: int, form: SelfEvaluation, judgement: Judgement) -> FormRegime:
        """The form at index ``record`` under the regime that was judged right for it."""
        project = form.project.text if form.project else ""
        regime = judgement.regime
        return cls(record, form.title.text, project, regime.id, regime.title, judgement.source, judgement.reproduces, judgement.of, regime.english)


@frozen
class FileResult:
    """One file after a run.

    Attributes:
        path: as the user gave it. format: as the reader told it, None when the file could not be read.
        error: why the file could not be read, None when it was.
        unread: parts not read, or not surely. findings: in document order, those of the asked severity.
        known: those that a baseline has set apart. forms: the self-evaluations and their regimes.
        rules: what became of each rule, where asked for. records, document: what was read, where the output needs it.
        unknown: whether it was read but holds no record that is known. belonging: what tells the set of files that it belongs to.
    """

    path: str
    format: str | None = None
    error: Message | None = None
    unread: tuple[Unread, ...] = ()
    findings: tuple[Finding, ...] = ()
    forms: tuple[FormRegime, ...] = ()
    records: tuple[Record, ...] = ()
    known: tuple[Finding, ...] = ()
    rules: tuple[RuleRun, ...] = ()
    document: Document | None = None
    unknown: bool = False
    belonging: Belonging | None = None

    @property
    def failed(self) -> bool:
        """Whether the job could not be done on it: not read, or nothing in it known, so that "no findings" would be false."""
        return self.error is not None or (self.unknown and not self.findings)

    def project_of(self, finding: Finding) -> str:
        """The project that a finding belongs to; empty when it belongs to none."""
        return next((form.project for form in self.forms if form.record == finding.record), "")


@frozen
class Summary:
    """Counts over a run; ``known`` are the findings that a baseline has set apart, which are in no other count."""

    files: int
    unreadable: int
    errors: int
    warnings: int
    notes: int
    known: int = 0

    @classmethod
    def over(cls, results: Iterable[FileResult]) -> Summary:
        """Count files and findings."""
        seen = tuple(results)
        counts = Counter(severity_of(finding) for result in seen for finding in result.findings)
        unreadable = sum(result.failed for result in seen)
        known = sum(len(result.known) for result in seen)
        errors, warnings, notes = (counts[severity] for severity in SEVERITIES)
        return cls(len(seen), unreadable, errors, warnings, notes, known)

    @property
    def findings(self) -> int:
        """Findings of every severity."""
        return self.errors + self.warnings + self.notes


def severity_of(finding: Finding) -> Severity:
    """The severity of a finding; the engine stamps it, an unstamped one is a question."""
    return finding.severity or Severity.NOTE


def at_least(findings: Iterable[Finding], least: Severity) -> tuple[Finding, ...]:
    """The findings that are at least as grave as ``least``."""
    wanted = SEVERITIES[: SEVERITIES.index(least) + 1]
    return tuple(finding for finding in findings if severity_of(finding) in wanted)


_DOUBTS: Final = {
    "doubled": msg("单元格内容似乎重复了一遍，按“{read}”读取，请核对原件。"),
    "shifted": msg("单元格似乎错了一列，按“{read}”读取，请核对原件。"),
    "split": msg("一个单元格似乎被拆成两个，按“{read}”读取，请核对原件。"),
    "cut": msg("内容似乎缺了一截，按相邻单元格补为“{read}”，请核对原件。"),
}
_OTHER_DOUBT: Final = msg("内容按“{read}”读取，请核对原件。")


def nothing_known(document: Document) -> Unread:
    """The doubt on a document that was read but holds no form, scorecard or report that is known."""
    if not document.blocks:
        return Unread(msg("文件里没有读到任何文字或表格。请核对是否选错了文件，内容是否只是图片。"), Place(part=None))
    tables = list(document.tables())
    place = tables[0].place if tables else Place(part=None)
    return Unread(
        msg(
            "没有认出自评表、评分表或报告（共{count}张表）：表头和标题没有已知的写法。请核对是否选错了文件；确是新的表式，可按开发文档补充标签。",
            count=len(tables),
        ),
        place,
    )


def reading_doubts(records: Iterable[Record]) -> tuple[Unread, ...]:
    """What the forms had to put right while reading, as reading doubts."""
    repairs = (repair for record in records if isinstance(record, SelfEvaluation) for repair in record.repairs)
    return tuple(Unread(_doubt(repair), repair.place) for repair in repairs)


def _doubt(repair: Repair) -> Message:
    template = _DOUBTS.get(repair.kind, _OTHER_DOUBT).template
    return Message(template, {"read": repair.read})
