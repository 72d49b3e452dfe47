"""A finding keeps its key in an edited file."""

from pathlib import Path

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks import check_records
from jiheng.checks.identity import with_keys
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.messages import msg
from jiheng.records import Finding, Place
from support.forms_maker import form, indicator
from support.results_maker import evaluation, findings

FORM = """项目支出绩效自评表
（2024年度）

| 项目名称 | 道路养护 | | | | | |
| 主管部门 | 青石县交通运输局 | 实施单位 | 青石县公路站 | | | |
| 项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | 300 | 300 | 296.54 | 10 | 100% | 10 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 养护里程 | ≥120公里 | 118公里 | 50 | 50 |
| 效益指标 | 社会效益指标 | 事故下降 | ≥5起 | 6起 | 40 | 45 |
| 总分 | | | | | 100 | 99 |

正文

本项目安排资金共计50万元，其中省级30万元，县级25万元。
"""


def keys(text):
    document = read_text(Path("a.txt"), text)
    return [finding.key for finding in check_records(document, extract_records(document))]


def key(finding, record):
    return with_keys([evolve(finding, record=0)], [record])[0].key


def test_each_finding_of_a_document_has_its_own_key():
    found = keys(FORM)
    assert len(found) >= 4
    assert len(set(found)) == len(found)


@given(
    st.lists(st.sampled_from(["本表由青石县公路站填报。", "", "一、填报说明", "经费由县级财政承担。"]), max_size=8, unique=True), st.integers(0, 3)
)
def test_paragraphs_and_rows_put_above_leave_the_keys_as_they_are(paragraphs, rows):
    above = "\n".join(paragraphs) + "\n\n"
    head, first, rest = FORM.partition("| 项目名称")
    longer = above + head + "| 填报日期 | 2025年1月 | | | | | |\n" * rows + first + rest
    assert set(keys(FORM)) <= set(keys(longer))


@given(st.integers(1, 500), st.integers(1, 30), st.integers(1, 3000), st.text("文0123456789", max_size=4))
def test_a_place_that_moves_leaves_the_key_as_it_is(row, column, line, part):
    """Moved within the text, that is: a place in the record's own table (表1) is one of its fields."""
    record = evaluation()
    text = evolve(findings()[1], record=0)
    moved = evolve(text, places=tuple(evolve(place, row=row, column=column, line=line, part=part) for place in text.places))
    assert key(moved, record) == key(text, record)


def test_another_value_expectation_rule_project_or_row_is_another_finding():
    rows = [indicator("养护里程", "≥120公里", "118公里", "20", "21"), indicator("巡查里程", "≥120公里", "118公里", "20", "21")]
    record = form(rows, project="道路养护")
    first, second = (Finding.at(row.score, msg("得分不对。"), expected=20) for row in record.indicators)
    variants = [first, second, evolve(first, code="SC102"), evolve(first, found="22"), evolve(first, expected="19")]
    found = [key(variant, record) for variant in variants]
    found.append(key(first, form(rows, project="水利维修")))
    assert len(set(found)) == len(found)


def test_spelling_and_the_order_of_the_places_do_not_matter():
    place, other = Place(part="表1", row=2, column=8, text="100%"), Place(part="表1", row=2, column=5, text="296.54")
    record = evaluation()
    one = Finding(msg("执行率不对。"), (place, other), found="100%")
    two = Finding(msg("执行率不对，请改。"), (other, evolve(place, text="１００ ％")), found="100 %")
    assert key(one, record) == key(two, record)


def test_a_finding_on_the_whole_file_has_a_key_too():
    (stamped,) = with_keys([findings()[2]], [])
    assert len(stamped.key) == 32
