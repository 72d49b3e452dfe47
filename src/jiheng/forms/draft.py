"""A form while it is read, and the record that it becomes."""

from __future__ import annotations

from attrs import define, field, frozen

from jiheng.forms.columns import Field
from jiheng.forms.funds import money_unit
from jiheng.forms.header import year_of
from jiheng.forms.indicators import IndicatorBlock, is_scorecard, is_self_evaluation, scorecard_rows
from jiheng.forms.rows import Row
from jiheng.records import FundsRow, Goal, Place, Scorecard, SelfEvaluation, Text, Value


@frozen
class Found:
    """A form or scorecard and where it stands: first and last line (paragraph number) of its tables, for telling which report holds it."""

    record: SelfEvaluation | Scorecard
    first_line: int
    last_line: int
    note_lines: frozenset[int]


@define
class Draft:
    """A form while it is read."""

    title: Text | None = None
    year_text: str | None = None
    header: dict[str, Text] = field(factory=dict)
    unit_texts: list[str] = field(factory=list)
    funds_fields: tuple[Field, ...] = ()
    funds_width: int = 0
    funds_points: Value | None = None
    funds: list[FundsRow] = field(factory=list)
    goal_fields: tuple[Field, ...] = ()
    goals: list[Goal] = field(factory=list)
    block: IndicatorBlock | None = None
    heading: tuple[str, ...] = ()
    total: Row | None = None
    total_weight: Value | None = None
    total_score: Value | None = None
    notes: list[Text] = field(factory=list)
    remarks: list[Text] = field(factory=list)
    past_notes: bool = False  #: whether a chapter of a report began after the notes
    state: str = "header"
    place: Place | None = None
    first_line: int = 0
    last_line: int = 0

    @property
    def started(self) -> bool:
        """Whether a block of a form was seen."""
        return bool(self.funds_fields or self.block)

    @property
    def money_unit(self) -> str:
        """The unit of the funds block, 万元 when none is printed."""
        return money_unit(self.unit_texts) or "万元"

    def of(self, *fields: str) -> Text | None:
        """The first of these header fields that the form gives."""
        return next((self.header[name] for name in fields if name in self.header), None)


def record_of(draft: Draft) -> SelfEvaluation | Scorecard | None:
    """The finished record; None when the draft holds neither a form nor a scorecard."""
    return _scorecard(draft) or _form(draft)


def _scorecard(draft: Draft) -> Scorecard | None:
    """The finished scorecard; None when the draft holds none."""
    if draft.block is None or not is_scorecard(draft.block.fields) or not draft.block.indicators:
        return None
    place = draft.place or Place()
    title = draft.title or Text("", place)
    return Scorecard(title, scorecard_rows(draft.block), draft.total_weight, draft.total_score, place)


def _form(draft: Draft) -> SelfEvaluation | None:
    """The finished form; None when the draft holds no self-evaluation."""
    block = draft.block
    if block is not None:
        block.mend()
    if block is not None and not is_self_evaluation(block.fields):
        return None
    if block is None and not (draft.funds and {"rate", "executed"} & {found.name for found in draft.funds_fields}):
        return None
    if block is not None and not (block.indicators or draft.funds):
        return None
    if block is not None and not draft.funds and not ({"weight", "score", "level1"} & block.names):
        return None
    place = draft.place or Place()
    title = draft.title or Text("", place)
    project = draft.header.get("project")
    return SelfEvaluation(
        title=title,
        year=_year(draft, title, project),
        project=project,
        department=draft.of("department", "upper_department"),
        unit=draft.of("unit", "budget_unit", "filled_by"),
        money_unit=draft.money_unit,
        money_unit_printed=money_unit(draft.unit_texts) is not None,
        funds=tuple(draft.funds),
        goals=tuple(draft.goals),
        indicators=tuple(block.indicators if block else ()),
        empty_rows=tuple(block.empty_rows if block else ()),
        total_weight=draft.total_weight,
        total_score=draft.total_score or _header_score(draft),
        grade=draft.header.get("grade"),
        notes=tuple(draft.notes),
        repairs=tuple(block.repairs if block else ()),
        remarks=tuple(draft.remarks),
        has_scores=block is None or bool({"weight", "score"} & block.names),
        place=place,
    )


def _year(draft: Draft, title: Text, project: Text | None) -> int | None:
    year = draft.header.get("year")
    return year_of(draft.year_text, year.text if year else None, title.text, project.text if project else None)


def _header_score(draft: Draft) -> Value | None:
    text = draft.header.get("total_score")
    value = Value.read(text.text, text.place) if text else None
    return value if value is not None and value.number is not None else None
