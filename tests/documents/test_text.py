"""Text dumps: tables survive in four shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.documents import Layout, Paragraph, Table
from jiheng.documents import text as text_reader
from jiheng.documents.limits import Limits
from jiheng.documents.text import read_text


def blocks(text):
    return list(read_text(Path("x.txt"), text).blocks)


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_rows_between_tabs_keep_their_empty_cells():
    (table,) = blocks("一级指标\t二级指标\t得分\n产出指标\t数量指标\t10\n\t\t5\n")
    assert texts(table) == [["一级指标", "二级指标", "得分"], ["产出指标", "数量指标", "10"], ["", "", "5"]]
    assert table.layout is Layout.POSITIONS
    assert [row[2].line for row in table.rows] == [1, 2, 3]


def test_a_line_of_a_table_of_contents_is_text():
    found = blocks("一、项目概况.....\t3\n(一) 项目目标.....\t4\n第四部分 名词解释\t19\n")
    assert [type(block) for block in found] == [Paragraph, Paragraph, Paragraph]


def test_a_filler_row_of_dots_belongs_to_its_table():
    (table,) = blocks("产出指标\t指标1：人数\t10\n\t.....\t\n效益指标\t满意度\t10\n")
    assert len(table.rows) == 3


def test_cells_led_by_tabs_are_rows_apart_by_blank_lines():
    title, table = blocks("\t自评表\n\n\t项目名称\n\t茶园道路\n\n\t主管部门\n\t青石县农业局\n\t实施单位\n\t茶叶中心\n")
    assert title.text == "自评表"
    assert texts(table) == [["项目名称", "茶园道路"], ["主管部门", "青石县农业局", "实施单位", "茶叶中心"]]


def test_a_cell_may_go_on_over_lines_that_no_tab_leads():
    (table,) = blocks("\t项目资金\n（万元）\n\t年初预算数\n\n\t年度总额\n\t300\n")
    assert table.rows[0][0].text == "项目资金\n（万元）"


def test_a_row_torn_by_a_blank_line_in_a_cell_is_joined():
    (table,) = blocks("\t指标\n\t目标\n\t完成\n\t得分\n\n\t满意度\n\t95%\n\n\t96%\n\t10\n\n\t合格率\n\t98%\n\t99%\n\t5\n")
    assert texts(table) == [["指标", "目标", "完成", "得分"], ["满意度", "95%", "96%", "10"], ["合格率", "98%", "99%", "5"]]


def test_a_lone_cell_between_rows_is_a_heading_and_joined_to_none():
    first, heading, second = blocks("\t甲\n\t乙\n\t丙\n\n\t四、完成情况\n\n\t丁\n\t戊\n")
    assert heading.text == "四、完成情况"
    assert [len(first.rows[0]), len(second.rows[0])] == [3, 2]


def test_bare_cells_with_blank_lines_between_rows_are_a_table_in_sequence():
    (table,) = blocks("一级指标\n二级指标\n三级指标\n得分\n\n产出指标\n数量指标\n培训人数\n10\n")
    assert table.layout is Layout.SEQUENCE
    assert texts(table)[1] == ["产出指标", "数量指标", "培训人数", "10"]


def test_narrative_is_no_table():
    found = blocks("为做好本项目工作，成立了领导小组。\n定期召开调度会议，研究有关问题。\n\n资金拨付及时。\n")
    assert all(isinstance(block, Paragraph) for block in found)


def test_short_lines_under_headings_are_no_table():
    found = blocks("一、项目绩效目标\n参保率达到95%以上。\n二、完成情况\n参保率96%。\n")
    assert all(isinstance(block, Paragraph) for block in found)


def test_rows_between_pipes_are_a_table_without_the_rule():
    (table,) = blocks("| 指标 | 得分 |\n| --- | --- |\n| 人数 | 10 |\n")
    assert texts(table) == [["指标", "得分"], ["人数", "10"]]


def test_markdown_headings_have_a_level():
    (heading,) = blocks("### 三、综合评价\n")
    assert heading.level == 3


def test_tables_are_numbered_in_reading_order():
    first, _, second = blocks("甲\t乙\t丙\n1\t2\t3\n\n正文\n\n丁\t戊\t己\n4\t5\t6\n")
    assert [first.part, second.part] == ["表1", "表2"]
    assert second.rows[0][0].place.part == "表2"


@given(st.text(alphabet="甲乙丙12.%\t\n |#。…", max_size=200))
def test_any_text_is_read_and_no_letter_is_lost(text):
    shown = "".join(
        block.text if isinstance(block, Paragraph) else "".join(cell.text for row in block.rows for cell in row) for block in blocks(text)
    )
    kept = [letter for letter in text if letter in "甲乙丙12%。"]
    assert [letter for letter in shown if letter in "甲乙丙12%。"] == kept


def test_every_cell_knows_its_line():
    for block in blocks("\t甲\n\t乙\n\n\t丙\n\t丁\n\n|1|2|\n|3|4|\n"):
        assert isinstance(block, Table)
        assert all(cell.line for cell in block.cells())


def test_a_line_right_above_cells_led_by_tabs_changes_nothing():
    cells = "\t项目名称\n\t茶园道路\n\n\t主管部门\n\t青石县农业局\n\t实施单位\n\t茶叶中心\n"
    first, *rest = blocks("附件3\n" + cells)
    assert first.text == "附件3"
    assert [texts(table) for table in rest] == [texts(table) for table in blocks(cells)]


def test_lone_carriage_returns_end_lines():
    assert [block.text for block in blocks("甲\r乙\r\r丙")] == ["甲", "乙", "丙"]


def test_a_text_is_read_up_to_the_most_cells_and_says_where_it_ends():
    document = read_text(Path("x.txt"), "甲一\n\n| 乙 | 丙 |\n丁\n", Limits(cells=6))
    assert len(document.blocks) == 2
    assert [unread.reason.text() for unread in document.unread] == ["文本过大：从第 4 行起没有读取。"]


@pytest.mark.parametrize("piece", ["（{}）预算{}万元，执行率一直到最后都是百分之百。\n", "甲{}\n乙{}\n\n", "甲{}\t\t\n{}", "\t甲{}{}\n"])
def test_the_work_on_a_text_grows_with_its_length_only(piece, monkeypatch):
    looked = 0
    run = text_reader._run

    def counted(lines, at, *more):
        nonlocal looked
        end = run(lines, at, *more)
        looked += end - at + 1
        return end

    monkeypatch.setattr(text_reader, "_run", counted)
    blocks("".join(piece.format(at, at) for at in range(3000)))
    assert looked < 3000 * 400
