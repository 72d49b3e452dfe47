"""Workbooks: rows as high as their text, figures as numbers with their places."""

from decimal import Decimal

import pytest

from jiheng.reporting.workbook import Column, Row, Sheet, as_figure, write_workbook

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture
def sheet(tmp_path):
    def written(*rows):
        write_workbook(tmp_path / "a.xlsx", [Sheet("表", (Column("甲", 10), Column("乙", 20)), tuple(map(Row, rows)))], "题目")
        return openpyxl.load_workbook(tmp_path / "a.xlsx")["表"]

    return written


def test_a_row_is_as_high_as_its_longest_text(sheet):
    made = sheet(("短", "也短"), ("", "很长的一句话，" * 10), ("一\n二\n三", None))
    heights = [made.row_dimensions[number].height for number in (2, 3, 4)]
    assert heights[0] in (None, 15)
    assert heights[1] > 7 * 13
    assert heights[2] > 2 * 13


def test_figures_are_numbers_shown_as_printed(sheet):
    made = sheet((Decimal("1234.50"), as_figure("1,296.540")), (as_figure("81.3%"), as_figure("—")))
    assert [(cell.value, cell.number_format) for cell in made[2]] == [(1234.5, "#,##0.00"), (1296.54, "#,##0.000")]
    assert [cell.value for cell in made[3]] == ["81.3%", "—"]
