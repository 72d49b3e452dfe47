"""A finding that rests on an unsure cell of a scan is a note."""

from __future__ import annotations

import pytest
from attrs import evolve

from jiheng.checks import check_records
from jiheng.documents import Layout, Unread
from jiheng.forms.extract import extract_records
from jiheng.messages import msg
from jiheng.records import Place, Severity
from support.layouts import TEA, central, document, grid


def found(format_, doubted):
    """Severities and corrections of the findings on a wrong rate, its cell doubted or not."""
    table = grid(central(TEA))
    cell = next(cell for cell in table.cells() if cell.text == "97.2%")
    cell.text = "55%"
    place = Place(part=cell.part, row=cell.row, column=cell.column)
    unread = (Unread(msg("识别没有把握（把握度 {percent}%），请对照原件。", percent=50), place),) if doubted else ()
    read = evolve(document(table), format=format_, unread=unread)
    return [(finding.severity, bool(finding.fixes)) for finding in check_records(read, extract_records(read), select=("FD101",))]


def test_an_unsure_figure_of_a_scan_is_asked_about():
    assert found("scan", doubted=True) == [(Severity.NOTE, False)]


def test_a_sure_one_is_an_error():
    assert found("scan", doubted=False)[0][0] is Severity.ERROR


def test_doubts_of_other_documents_do_not_soften():
    assert found("docx", doubted=True)[0][0] is Severity.ERROR


@pytest.mark.parametrize("format_, loud", [("pdf", False), ("docx", True)])
def test_a_table_torn_within_its_rows_is_asked_about(format_, loud):
    table = grid(central(TEA))
    torn = iter(("建设示范（20", "分）", "改善（较"))
    for cell in table.cells():
        if cell.text == "97.2%":
            cell.text = "55%"
        elif cell.text == "":
            cell.text = next(torn, "")
    table.layout = Layout.POSITIONS
    read = evolve(document(table), format=format_)
    findings = check_records(read, extract_records(read))
    assert findings
    assert any(finding.severity is not Severity.NOTE for finding in findings) is loud
