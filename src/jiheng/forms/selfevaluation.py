"""Self-evaluation forms out of a document's blocks.

The rows of all tables and the lines between them pass by once, in reading order. Heading rows open the blocks (funds, goals,
indicators); the labels around them fill in the header; a second funds block, indicator block, project or title begins the next form. So it
does not matter whether a form is one table or three, or goes on over pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from attrs import define, field

from jiheng.documents import Document, Layout, Paragraph, Table
from jiheng.forms import labels
from jiheng.forms.columns import Field, assign, heading_width
from jiheng.forms.draft import Draft, Found, record_of
from jiheng.forms.funds import funds_fields, funds_row, heading_key, heading_points, is_second_heading, money_unit
from jiheng.forms.header import fields_in_row, fields_in_text, is_year_line, title_of
from jiheng.forms.indicators import IndicatorBlock, indicator_fields
from jiheng.forms.rows import Row, Slot, rows_of
from jiheng.forms.sections import heading
from jiheng.records import Goal, Place, Text, Value
from jiheng.values.text import key, tidy

_NOTE: Final = re.compile(r"^(?:注|备注|说明|填表说明|填报说明|评分说明|注意)\s*(?:[:：]|\d|$)")
_NOTE_GOES_ON: Final = re.compile(r"^[（(]?\d{1,2}[)）.、．]")
_NO_INDICATOR: Final = frozenset({"grade", "contact", "filled_by", "filled_on", "project", "remarks"})  #: labels that open no row of indicators
_PAGE: Final = re.compile(r"^[\W_]*(?:第?\d{1,3}页?|续表|共\d+页)?[\W_]*$")


def forms_of(document: Document) -> list[Found]:
    """All self-evaluation forms and scorecards of a document."""
    reader = _Reader()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            reader.paragraph(block)
        else:
            for table in _flat(block):
                reader.table(table)
    reader.finish()
    return reader.found


def _flat(table: Table) -> Iterator[Table]:
    """A table and the tables inside it; a layout table that only holds others comes apart into them."""
    yield table
    for inner in table.nested:
        yield from _flat(inner)


@define
class _Reader:
    """The walk over the blocks: one draft at a time."""

    draft: Draft = field(factory=Draft)
    found: list[Found] = field(factory=list)

    def finish(self) -> None:
        """Keep the draft if it is a form, and begin a new one."""
        record = record_of(self.draft)
        if record is not None:
            notes = frozenset(note.place.line or 0 for note in self.draft.notes)
            self.found.append(Found(record, self.draft.first_line, self.draft.last_line, notes))
        self.draft = Draft()

    def paragraph(self, paragraph: Paragraph) -> None:
        """Take in a line of text between tables."""
        draft = self.draft
        text = paragraph.text
        if draft.total is not None and self._note(paragraph):
            return
        title = title_of(paragraph)
        if title is not None:
            self._begin(title)
        elif is_year_line(text):
            self.draft.year_text = text
        else:
            self._header_line(paragraph)

    def _begin(self, title: Text) -> None:
        """A title begins a form; what labels said before it is forgotten, unless they were a cover's that names the project."""
        if self.draft.started:
            self.finish()
        elif "project" not in self.draft.header:
            self.draft = Draft()
        self.draft.title = title

    def _header_line(self, paragraph: Paragraph) -> None:
        for name, value in fields_in_text(paragraph.text, paragraph.place):
            if name == "project" and (self.draft.started or "project" in self.draft.header):
                title = None if self.draft.started else self.draft.title
                self.finish()
                self.draft.title = title
            self.draft.header.setdefault(name, value)
        if money_unit([paragraph.text]) and not self.draft.funds:
            self.draft.unit_texts.append(paragraph.text)

    def _note(self, paragraph: Paragraph) -> bool:
        text, draft = key(paragraph.text), self.draft
        if _NOTE.match(text) or (draft.notes and not draft.past_notes and _NOTE_GOES_ON.match(text)):
            draft.notes.append(Text(tidy(paragraph.text), paragraph.place))
            return True
        chapter = heading(paragraph.text)
        draft.past_notes = draft.past_notes or (chapter is not None and chapter.level <= 1)
        return False

    def table(self, table: Table) -> None:
        """Take in the rows of a table."""
        rows = list(rows_of(table))
        skip = False
        if self.draft.state == "funds" and rows and _is_other_heading(rows[0]):
            self.draft.state = "header"  # no rest of the funds block on the next page, but a table of its own
        for row, below in zip(rows, [*rows[1:], None], strict=True):
            if skip:
                skip = False
                continue
            if row.filled:
                skip = self._row(row, below)

    def _row(self, row: Row, below: Row | None) -> bool:
        """Take in one row; True when the row below was part of its heading."""
        fields = indicator_fields(row, below)
        if fields is not None:
            return self._indicator_heading(row, below, fields)
        funds = funds_fields(row, below)
        if funds is not None:
            return self._funds_heading(row, below, funds)
        goals = _goal_fields(row)
        if goals and self.draft.state != "indicators":
            self.draft.goal_fields = goals
            self.draft.state = "goals"
            return False
        self._inner_row(row)
        return False

    def _indicator_heading(self, row: Row, below: Row | None, fields: tuple[Field, ...]) -> bool:
        deep = below is not None and is_second_heading("indicators", below)
        if self.draft.block is not None and self.draft.total is None and heading_key(row) == self.draft.heading:
            return deep  # the heading repeated on the next page
        if self.draft.block is not None:
            self.finish()
        self._touch(row)
        self.draft.block = IndicatorBlock(fields, heading_width(row, below if deep else None))
        self.draft.heading = heading_key(row)
        self.draft.state = "indicators"
        return deep

    def _funds_heading(self, row: Row, below: Row | None, fields: tuple[Field, ...]) -> bool:
        if self.draft.funds or self.draft.total is not None:
            self.finish()
        self._touch(row)
        deep = below is not None and is_second_heading("funds", below)
        self.draft.funds_fields, self.draft.funds_width = fields, heading_width(row, below if deep else None)
        self.draft.funds_points = heading_points(row, below if deep else None)
        headings = [*row.filled, *(below.filled if deep and below is not None else [])]
        self.draft.unit_texts = [slot.text for slot in headings] + self.draft.unit_texts
        self.draft.state = "funds"
        return deep

    def _inner_row(self, row: Row) -> None:
        """A row that is no heading, read by the block it stands in."""
        first = next((slot for slot in row.own if not slot.blank), None)
        if first is None:
            return
        if self.draft.state == "indicators" or (self.draft.block is not None and _is_total(row)):
            self._indicator_row(row, first)
            return
        if _is_lone(row) and self._lone_cell(first):
            return
        if self.draft.state == "goals" and labels.is_row("indicators_block", first.cell.text):
            self.draft.state = "header"  # what stands between this label and the heading of the indicators deepens them, and is no goal
        if self.draft.state == "goals" and self._goal_row(row):
            return
        if self.draft.state == "funds" and self._funds_row(row):
            return
        self._header_row(row)

    def _lone_cell(self, slot: Slot) -> bool:
        text = slot.text
        if labels.is_title(text):
            self._begin(Text(text, slot.cell.place))
        elif is_year_line(text):
            self.draft.year_text = text
        else:
            return False
        return True

    def _funds_row(self, row: Row) -> bool:
        self.draft.unit_texts.extend(slot.text for slot in row.own if labels.is_row("funds_block", slot.cell.text))
        found = funds_row(row, self.draft.funds_fields, self.draft.funds_width, self.draft.money_unit, self.draft.funds_points)
        if found is None or any(labels.header_field(slot.cell.text) == "project" for slot in row.own):
            return False
        self._touch(row)
        self.draft.funds.append(found)
        return True

    def _goal_row(self, row: Row) -> bool:
        expected, achieved = self._goal_cells(row)
        if expected is None or (achieved is not None and achieved.cell is expected.cell):
            return False
        if not expected.fresh or (expected.empty and (achieved is None or achieved.empty)):
            return False
        if not row.trusted and len([slot for slot in row.filled if len(slot.key) > 1]) < 1:
            return False
        self._touch(row)
        self.draft.goals.append(Goal(_words(expected), _words(achieved), row.place))
        return True

    def _goal_cells(self, row: Row) -> tuple[Slot | None, Slot | None]:
        if row.table.layout is Layout.SEQUENCE:
            first, second, *_ = [*row.filled, None, None]
            return first, second
        if row.trusted or not any(slot.overlap(field.columns) for field in self.draft.goal_fields for slot in row.filled):
            cells = assign(row, self.draft.goal_fields, len(row.slots))
            return cells.get("expected"), cells.get("achieved")
        under = [next((slot for slot in row.filled if slot.overlap(found.columns)), None) for found in self.draft.goal_fields]
        return under[0], under[1]

    def _indicator_row(self, row: Row, first: Slot) -> None:
        block = self.draft.block
        if block is None:
            return
        if self.draft.total is not None:
            self._after_total(row, first)
        elif _is_total(row):
            self._touch(row)
            self.draft.total = row
            self.draft.total_weight, self.draft.total_score = _totals(row, block)
            self._grade_beside_total(row)
        elif _NOTE.match(first.key) and len(row.own) <= 2:
            self.draft.notes.append(Text(row.place.text or first.text, first.cell.place))
        elif any(labels.is_row("subtotal", slot.cell.text) for slot in row.own[:3]):
            return
        elif self._belongs(row, block):
            self._touch(row)
            block.read(row)
        else:
            self._header_row(row)

    def _grade_beside_total(self, row: Row) -> None:
        labelled = [value for name, value in fields_in_row(row) if name == "grade"]
        bare = [Text(slot.text, slot.cell.place) for slot in row.own if labels.is_grade(slot.cell.text)]
        if labelled or bare:
            self.draft.header.setdefault("grade", (labelled or bare)[0])

    def _belongs(self, row: Row, block: IndicatorBlock) -> bool:
        """Whether a row is one of indicators: not a label with its value, not a lone line over the whole width."""
        if any(labels.header_field(slot.cell.text) in _NO_INDICATOR for slot in row.own[:1]):
            return False
        if row.trusted:
            return len(row.filled) > 1 or len(row.slots) > 1
        return len(row.slots) >= 3 or not block.indicators

    def _after_total(self, row: Row, first: Slot) -> None:
        text = row.place.text or first.text
        if _NOTE.match(key(text)) or (self.draft.notes and _NOTE_GOES_ON.match(key(text))):
            self.draft.notes.append(Text(text, first.cell.place))
        elif not (_is_lone(row) and self._lone_cell(first)):
            self._header_row(row)

    def _header_row(self, row: Row) -> None:
        for name, value in fields_in_row(row):
            if name == "project" and self.draft.started:
                self.finish()
            if name == "remarks":
                self.draft.remarks.append(value)
            self.draft.header.setdefault(name, value)
        if money_unit([slot.text for slot in row.own]) and not self.draft.funds:
            self.draft.unit_texts.extend(slot.text for slot in row.own)

    def _touch(self, row: Row) -> None:
        line = row.place.line or row.table.line
        if self.draft.place is None:
            self.draft.place = Place(part=row.table.part, page=row.table.page, line=row.place.line)
            self.draft.first_line = line
        self.draft.last_line = max(self.draft.last_line, line)


def _is_lone(row: Row) -> bool:
    """Whether a row holds one text: a cell over the whole width, in some dumps repeated at each position it covers."""
    return len(row.own) == 1 or (not row.trusted and len(row.own) >= 3 and len({slot.key for slot in row.own}) == 1)


def _is_other_heading(row: Row) -> bool:
    """Whether a row is surely the heading of columns: several cells of words, in a true grid or known as columns, and none with a figure."""
    own = [slot for slot in row.own if not slot.blank]
    if len(own) < 3 or any(ch.isdigit() for slot in own for ch in slot.key):
        return False
    return row.trusted or sum(labels.column("indicators", slot.cell.text) is not None for slot in own) > 1


def _words(slot: Slot | None) -> Text | None:
    return Text(slot.text, slot.cell.place) if slot is not None and not slot.empty else None


def _goal_fields(row: Row) -> tuple[Field, ...]:
    """The two columns of a goal block's heading; a label that names the block is no column."""
    known = {labels.column("goals", slot.cell.text): slot for slot in row.own}
    expected, achieved = known.get("expected") or _torn_heading(row), known.get("achieved")
    if expected is None or achieved is None or expected is achieved:
        return ()
    if row.trusted:
        spans = ((expected.first, expected.last), (achieved.first, achieved.last))
    else:  # a merged heading is given once: it covers the empty cells after it
        spans = ((expected.first, max(expected.last, achieved.first - 1)), (achieved.first, len(row.slots) - 1))
    return tuple(Field(name, frozenset(range(a, b + 1)), "") for name, (a, b) in zip(("expected", "achieved"), spans, strict=True))


def _torn_heading(row: Row) -> Slot | None:
    """The first cell of a heading that a scan tore in two: 预期目 | 标."""
    filled = [] if row.trusted else row.filled
    pairs = pairwise(filled)
    return next((first for first, second in pairs if labels.column("goals", first.text + second.text) == "expected"), None)


def _is_total(row: Row) -> bool:
    own = [slot for slot in row.own if not slot.blank]
    return any(labels.is_row("total", slot.cell.text) for slot in own[:2]) and any(ch.isdigit() for slot in own for ch in slot.key)


def _totals(row: Row, block: IndicatorBlock) -> tuple[Value | None, Value | None]:
    """Weight and score of the 总分 row: the two figures in order, or one figure by its column or the form's columns."""
    numbers = [value for slot in row.own if (value := _number(slot)) is not None and value.unit_name != "%"]
    if len(numbers) >= 2:
        return numbers[0], numbers[-1]
    if not numbers:
        return None, None
    cells = assign(row, block.fields, block.width) if row.trusted else {}
    if _number(cells.get("score")) is None and (_number(cells.get("weight")) is not None or "score" not in block.names):
        return numbers[0], None
    return None, numbers[0]


def _number(slot: Slot | None) -> Value | None:
    if slot is None:
        return None
    value = Value.read(slot.cell.text, slot.cell.place)
    return value if value.number is not None else None
