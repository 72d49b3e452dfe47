"""Rows as the forms see them."""

from __future__ import annotations

from jiheng.forms.rows import rows_of
from support.layouts import c, grid


def test_a_row_has_its_own_number_though_its_first_cell_began_above():
    table = grid([[c("产出指标", 1, 2), c("数量指标")], [c("质量指标")]])
    assert [row.number for row in rows_of(table)] == [1, 2]


def test_a_merged_cell_is_fresh_only_in_its_first_row():
    table = grid([[c("产出指标", 1, 2), c("数量指标")], [c("质量指标")]])
    first, second = rows_of(table)
    assert [slot.fresh for slot in first.slots] == [True, True]
    assert [slot.fresh for slot in second.slots] == [False, True]
    assert [slot.text for slot in second.own] == ["质量指标"]


def test_a_cell_over_two_columns_is_one_slot():
    (row,) = rows_of(grid([[c("总分", 3), c("100")]]))
    assert [(slot.first, slot.last, slot.text) for slot in row.slots] == [(0, 2, "总分"), (3, 3, "100")]
