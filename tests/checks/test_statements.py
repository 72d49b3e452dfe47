"""Which indicator a figure of the text speaks of, and whether it is a result."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiheng.checks.statements import in_plan, indicator_of, is_whole, plain_name, source_of
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.records import Claim, Report, SelfEvaluation

FORM = """项目支出绩效自评表

（2024年度）

| 项目名称 | 城乡居民医保代缴 |
| 项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | 300 | 300 | 300 | 10 | 100% | 10 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 代缴人数 | 3016 | 3016人 | 20 | 20 |
| 产出指标 | 数量指标 | 培训次数 | 4次 | 4次 | 20 | 20 |
| 产出指标 | 质量指标 | 保费补助达标率 | 100% | 100% | 20 | 20 |
| 满意度指标 | 服务对象满意度指标 | 工作人员满意度 | ≥95% | 96% | 30 | 30 |

青石县城乡居民医保代缴项目支出绩效评价报告

一、项目基本情况

"""


def read(text: str) -> tuple[SelfEvaluation, Report, list[Claim]]:
    document = read_text(Path("报告.txt"), FORM + text)
    records = extract_records(document)
    form = next(record for record in records if isinstance(record, SelfEvaluation))
    report = next(record for record in records if isinstance(record, Report))
    return form, report, list(report.claims)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("全县完成代缴人数3016人。", "代缴人数"),
        ("项目实施后工作人员满意度达到96%。", "工作人员满意度"),
        ("保费补助完成率达到100%。", "保费补助达标率"),
        ("经办人员满意度达到100%。", None),
        ("全年培训人数达到200人。", None),
        ("满意度达到96%。", "工作人员满意度"),
    ],
)
def test_a_figure_names_its_indicator_or_none(sentence, name):
    form, _, claims = read(sentence)
    row = indicator_of(claims[0], form.indicators)
    assert (row.name.text if row else None) == name


def test_lead_and_tail_words_do_not_make_another_name():
    assert plain_name("本项目完成居民参保人数") == plain_name("居民参保人数") == "居民参保"
    assert plain_name("城镇参保人数") != plain_name("居民参保人数")


def test_a_figure_under_a_heading_of_goals_is_a_plan():
    _, report, claims = read("（二）项目绩效目标\n\n代缴人数3100人。\n\n三、项目产出情况\n\n代缴人数3016人。")
    assert [in_plan(claim, report) for claim in claims] == [True, False]


def test_a_heading_that_tells_of_goals_reached_is_no_plan():
    _, report, claims = read("（二）绩效目标完成情况\n\n代缴人数3016人。")
    assert not in_plan(claims[0], report)


@pytest.mark.parametrize(("sentence", "whole"), [("项目预算300万元。", True), ("县级财政预算300万元。", False), ("农田水利预算300万元。", False)])
def test_only_a_subject_without_other_nouns_is_the_whole_money(sentence, whole):
    form, _, claims = read(sentence)
    assert is_whole(claims[0], form) is whole


def test_a_subject_of_one_level_names_its_source():
    _, _, claims = read("中央资金306万元，区级配套资金300万元，中央和省级资金331万元。")
    assert [source_of(claim) for claim in claims] == ["central", "county", None]


def test_a_share_of_the_goal_does_not_make_a_sentence_a_plan():
    _, report, claims = read("三、项目产出情况\n\n培训 4 次，完成目标的100%；代缴人数3016人。\n\n预计下半年代缴人数3100人。")
    heads = [claim for claim in claims if claim.measure == "headcount"]
    assert [in_plan(claim, report) for claim in heads] == [False, True]
