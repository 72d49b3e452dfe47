"""Arithmetic as a second witness: the reading that makes a form's figures agree is offered, never taken."""

from __future__ import annotations

import pytest
from attrs import evolve

from jiheng.documents import Unread
from jiheng.forms.extract import extract_records
from jiheng.forms.witness import doubts_of, readings_of, second_readings
from jiheng.messages import msg
from jiheng.records import Place, Value
from support.layouts import CLINIC, TEA, central, document, grid


def misread(form, text, other, at=0):
    """A form as recognised from a scan, with one cell read wrongly; the document, and that cell."""
    table = grid(central(form))
    cell = [cell for cell in table.cells() if cell.text == text][at]
    cell.text = other
    return evolve(document(table), format="scan"), cell


def offered(read):
    return [(doubt.reason.data["read"], doubt.reason.data["other"]) for doubt in second_readings(read, extract_records(read))]


@pytest.mark.parametrize(
    "text, other",
    [
        ("97.2%", "972%"),
        ("97.2%", "91.2%"),
        ("291.6", "2916"),
        ("61.24", "67.24"),
        ("14.38", "1438"),
        ("13.95", "18.95"),
        ("99.1", "991"),
        ("7.08", "708"),
        ("100", "700"),
    ],
)
def test_the_reading_that_makes_the_arithmetic_hold_is_offered(text, other):
    form = TEA if any(text == value for row in TEA.funds for value in (row.executed, row.rate + "%")) or text in {"14.38", "99.1", "100"} else CLINIC
    read, _ = misread(form, text, other, -1 if text == "100" else 0)
    assert offered(read) == [(other, text)]


def test_it_stands_at_the_cell_and_the_record_keeps_what_was_read():
    read, cell = misread(TEA, "97.2%", "972%")
    records = extract_records(read)
    [doubt] = second_readings(read, records)
    assert doubt.place.row == cell.row
    assert doubt.place.column == cell.column
    assert records[0].total_funds.rate.raw == "972%"


@pytest.mark.parametrize("form", [TEA, CLINIC], ids=lambda form: form.project)
def test_a_form_that_holds_is_not_doubted(form):
    [record] = extract_records(document(grid(central(form))))
    assert list(doubts_of(record)) == []


def test_only_scans_are_doubted():
    read, _ = misread(TEA, "97.2%", "972%")
    assert second_readings(evolve(read, format="docx"), extract_records(read)) == ()


def test_a_fault_that_no_other_reading_mends_is_left_to_the_checks():
    read, _ = misread(TEA, "97.2%", "55%")
    assert offered(read) == []


def test_of_two_figures_the_unsure_one_is_doubted():
    read, cell = misread(TEA, "291.6", "2916")
    place = Place(part=cell.part, row=cell.row, column=cell.column)
    sure = evolve(read, unread=(Unread(msg("识别没有把握（把握度 {percent}%），请对照原件。", percent=50), place),))
    assert offered(sure) == [("2916", "291.6")]


def test_other_readings_are_alike_characters_points_and_stray_strokes():
    others = {value.raw for value in readings_of(Value.read("≥18%", Place()))}
    assert {"≥78%", "≥13%", "≥1.8%", "≥8%"} <= others
    assert "≥18%" not in others
