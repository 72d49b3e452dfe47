import pytest

from jiheng.documents import Paragraph
from jiheng.forms.sections import heading, is_contents_line, sections_of


def outline(*lines):
    sections = sections_of(Paragraph(text, "正文", number) for number, text in enumerate(lines, 1))
    return [(section.level, section.number, section.title) for section in sections]


def test_numbers_give_the_level_and_stand_as_printed():
    lines = ["第一部分 概况", "一、基本情况", "（一）项目概况。", "1. 项目实施情况", "(1) 项目年度目标", "2、资金安排"]
    assert outline(*lines) == [
        (0, "第一部分", "概况"),
        (1, "一、", "基本情况"),
        (2, "（一）", "项目概况"),
        (3, "1.", "项目实施情况"),
        (4, "(1)", "项目年度目标"),
        (3, "2、", "资金安排"),
    ]


def test_marks_of_markdown_and_outline_levels_are_headings_too():
    assert outline("## 一、基本情况", "### 补充说明") == [(1, "一、", "基本情况"), (3, "", "补充说明")]
    [section] = sections_of([Paragraph("资金使用情况", "正文", 4, level=2)])
    assert (section.level, section.number, section.title, section.place.line) == (2, "", "资金使用情况", 4)


def test_a_chapter_with_the_wrong_digits_is_still_a_chapter():
    lines = ["一、基本情况", "二、开展情况", "（一）目的", "3、 评价结论", "四、分析", "1. 决策", "2. 过程", "6、存在问题"]
    assert [level for level, _, _ in outline(*lines)] == [1, 1, 2, 1, 1, 3, 3, 3]


def test_items_of_a_list_are_no_chapters():
    assert [level for level, _, _ in outline("一、职责", "9、完成交办的其他任务", "10、职能转变")] == [1, 3, 3]


@pytest.mark.parametrize("line", ["一、基本情况.....\t3", "(一) 项目概况……4", "第一部分 概况\t1", "五、主要经验\t. 26", "一、基本情况.........."])
def test_a_line_of_a_table_of_contents_is_no_heading(line):
    assert is_contents_line(line)
    assert heading(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "项目资金已全部拨付到位。",
        "1.5万元用于培训",
        "2024年12月31日",
        "1.《预算法》；",
        "1. 贯彻执行国家医疗保障制度的法律法规，拟定医疗保险管理的规章制度并组织实施。",
        "（1）加强宣传；提高知晓率",
        "一是掌握项目实施整体情况",
        "3. 统筹兼顾：单位自评、部门评价和财政评价应职责明确",
    ],
)
def test_body_text_is_no_heading(line):
    assert heading(line) is None


def test_a_heading_may_run_into_its_text():
    assert outline("（三）评价结果公开。按照政府信息公开的要求，对结果公开。", "一、财政拨款收入：指单位从财政部门取得的资金") == [
        (2, "（三）", "评价结果公开"),
        (1, "一、", "财政拨款收入"),
    ]
