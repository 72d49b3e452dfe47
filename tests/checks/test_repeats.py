"""Repeated words, and reports as trees of chapters."""

from pathlib import Path

import pytest

from jiheng.checks.chapters import chapters_of, count_of, flows
from jiheng.checks.repeats import plain, repeated
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.records import Place, Report, Text

LONG = "名单由民政部门每月比对一次变化的当日登记并通知到人"


def lines(*texts):
    return [Text(text, Place(line=number)) for number, text in enumerate(texts, 1)]


def words(*texts):
    return [stretch.words for stretch in repeated(lines(*texts))]


def test_a_sentence_in_two_lines_is_found_with_both():
    found = repeated(lines(f"甲。{LONG}。", "乙。", f"{LONG}。丙。"))
    assert [(stretch.words, [line.place.line for line in stretch.lines]) for stretch in found] == [(LONG, [1, 3])]


def test_short_sentences_may_stand_twice():
    assert words("名单每月比对。", "名单每月比对。") == []


def test_a_long_stretch_inside_two_sentences_is_found():
    assert words(f"一是，{LONG}，由专门人员负责", f"二是，{LONG}，由专门人员督办") == [f"{LONG},由专门人员"[:30]]


def test_a_block_written_twice_in_a_row_is_found_whole():
    assert words("接待费0万元，共接待0批次，主要是接待费0万元，共接待0批次，主要是没有接待。") == ["接待费0万元,共接待0批次,主要是"]


@pytest.mark.parametrize("text", ["授予中小企业0.40万元，占总额的20.41%。其中小微企业0.40万元，占总额的20.41%。", "甲乙丙丁。甲乙丙丁。"])
def test_what_comes_again_with_something_between_is_no_doubling(text):
    assert words(text) == []


def test_names_of_papers_are_left_out():
    assert plain("1.根据《青石县医疗救助办法》（青政〔2023〕7号）的规定") == "根据的规定"


@pytest.mark.parametrize(("number", "count"), [("三、", 3), ("（十二）", 12), ("4.", 4), ("", 0), ("百百、", 0)])
def test_what_a_number_counts_to(number, count):
    assert count_of(number) == count


def test_chapters_hold_their_text_and_tables_and_restart_with_one():
    text = """青石县救助项目绩效评价报告

一、摘要

安排240万元。

一、基本情况

（一）项目概况。改造4所。

| 序号 | 名称 |
| 1 | 甲 |

二、评价结论

得分96分。
"""
    document = read_text(Path("a.txt"), text)
    report = next(record for record in extract_records(document) if isinstance(record, Report))
    chapters = chapters_of(report, document)
    assert [[chapter.section.title for chapter in flow] for flow in flows(chapters)] == [["摘要"], ["基本情况", "评价结论"]]
    assert [chapter.text for chapter in chapters] == ["安排240万元。", "项目概况\n改造4所。", "得分96分。"]
    assert [chapter.has_table for chapter in chapters] == [False, True, False]
