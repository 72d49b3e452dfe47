"""Which outline a report follows, and what its data say."""

from pathlib import Path

import pytest

from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.forms.outlines import is_set_phrase, outline_of, outlines, says_nothing
from jiheng.records import Report

ANNEX = ("基本情况", "绩效评价工作开展情况", "综合评价情况及评价结论", "绩效评价指标分析", "主要经验及做法", "存在的问题及原因", "有关建议")
SHANXI = ("项目基本信息", "项目绩效完成情况", "项目自评结果", "项目主要经验做法", "存在的主要问题", "下一步改进措施及建议")
TRANSFER = ("绩效目标分解下达情况", "绩效目标完成情况分析", "偏离绩效目标的原因和下一步改进措施", "绩效自评结果拟应用和公开情况")


def report(title, chapters, opening="安排资金240万元。"):
    numbers = "一二三四五六七八九"
    body = "\n\n".join(f"{number}、{chapter}\n\n{opening}" for number, chapter in zip(numbers, chapters, strict=False))
    return next(record for record in extract_records(read_text(Path("a.txt"), f"{title}\n\n{body}\n")) if isinstance(record, Report))


@pytest.mark.parametrize(
    ("title", "chapters", "expected"),
    [
        ("青石县医保局重大项目支出绩效评价报告", ANNEX, "tibet-department"),
        ("青石县医保局救助项目支出绩效评价报告", ANNEX, "anhui-department"),
        ("青石县民政局2023年部门评价报告", (*ANNEX[:4], "主要经验及做法、存在的问题及建议"), "jiangxi-department"),
        ("青石县救助资金绩效评价报告", ANNEX[:3], "mof-annex-3"),
        ("青石县救助项目支出绩效自评报告", ANNEX, "self-report"),
        ("项目支出绩效自评分析报告", SHANXI, "shanxi-self-analysis"),
        ("中央对地方专项资金绩效自评报告", TRANSFER, "transfer-payment"),
    ],
)
def test_a_report_is_known_by_title_and_chapters(title, chapters, expected):
    assert outline_of(report(title, chapters)).id == expected


def test_a_third_party_says_who_commissioned_it():
    assert outline_of(report("救助项目绩效评价报告", ANNEX, "受青石县财政局委托，评价机构开展评价。")).id == "third-party"


@pytest.mark.parametrize(("title", "chapters"), [("青石县医保局工作总结报告", ANNEX), ("救助项目绩效评价报告", ("工作总结", "下一步打算"))])
def test_other_texts_follow_no_outline(title, chapters):
    assert outline_of(report(title, chapters)) is None


@pytest.mark.parametrize("outline", outlines(), ids=lambda outline: outline.id)
def test_parts_stand_in_chapters_of_their_outline_and_are_known_by_their_titles(outline):
    chapters = {part.id for part in outline.chapters()}
    assert all(part.within is None or part.within in chapters for part in outline.parts)
    assert all(part.named_by(part.title) for part in outline.parts)
    assert 0 < outline.least <= sum(part.required for part in outline.chapters())


@pytest.mark.parametrize("text", ["无", "无。", "", "略", "暂无问题", "不存在问题。", "本项目无其他需要说明的事项"])
def test_texts_that_say_nothing(text):
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["无障碍设施没有按期完工", "问题是名单更新晚", "没有按月比对名单"])
def test_texts_that_say_something(text):
    assert not says_nothing(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("加强预算管理，加快支出进度。", True), ("加强对32名经办人员的培训", False), ("加快名单更新，每周一次", False)]
)
def test_set_phrases(text, expected):
    assert is_set_phrase(text) is expected
