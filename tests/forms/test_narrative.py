"""Documents as reports. The tables are stood for by their first cell; the forms by records that say where they were found."""

from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from jiheng.documents import Cell, Document, Paragraph, Table
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.forms.narrative import reports_of
from jiheng.records import Place, SelfEvaluation, Text
from support.forms_maker import form as blank_form

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
BODY = "项目资金已全部拨付到位，执行率100%。资金使用规范。群众较为满意。"


def document(*lines):
    """A document of paragraphs; a line ``[表N]`` is a table."""
    blocks = []
    for number, text in enumerate(lines, 1):
        if text.startswith("[表"):
            part = text.strip("[]")
            blocks.append(Table([[Cell("项目名称", 1, 1, part=part, line=number)]], part, line=number))
        elif text:
            blocks.append(Paragraph(text, "正文", number))
    return Document(Path("a.txt"), "text", tuple(blocks))


def form(part, project, notes=()):
    lines = tuple(Text(text, Place(part="正文", line=line)) for line, text in notes)
    return evolve(blank_form(), project=Text(project, Place(part=part)), place=Place(part=part), notes=lines)


def shown(reports):
    return [(report.title.text, report.project and report.project.text, report.tables) for report in reports]


def test_one_report_holds_the_table_that_stands_in_it():
    text = document("青石县医疗保障局绩效评价报告", "一、基本情况", BODY, "[表1]", "二、结论", "评价结果为优。")
    [report] = reports_of(text, [(0, form("表1", "医疗救助补助"))])
    assert (report.title.text, report.tables, report.place.line) == ("青石县医疗保障局绩效评价报告", (0,), 1)
    assert [section.title for section in report.sections] == ["基本情况", "结论"]
    assert [claim.measure for claim in report.claims] == ["execution_rate", "grade"]


def test_reports_behind_their_tables_find_them_by_the_name_of_the_project():
    text = document(
        "项目支出绩效自评表", "[表1]", "[表2]", "青石县医保局居民医保项目支出绩效", "评价报告", BODY, "青石县医保局医疗救助项目支出绩效评价报告", BODY
    )  # fmt: skip
    reports = reports_of(text, [(0, form("表1", "医疗救助")), (1, form("表2", "居民医保"))])
    assert shown(reports) == [("青石县医保局居民医保项目支出绩效评价报告", None, (1,)), ("青石县医保局医疗救助项目支出绩效评价报告", None, (0,))]


def test_the_longest_name_of_a_project_wins():
    text = document("[表1]", "[表2]", "城乡医疗救助补助绩效评价报告", BODY)
    assert shown(reports_of(text, [(0, form("表1", "医疗救助")), (1, form("表2", "城乡医疗救助"))])) == [("城乡医疗救助补助绩效评价报告", None, (1,))]


def test_covers_with_one_title_and_different_projects_begin_different_reports():
    cover = "项目支出绩效自评分析报告"
    text = document(
        "云水县医保局2024年度部门决算公开", BODY, BODY, BODY,
        cover, "项目名称：长期护理补助", "2024年12月", "目 录", "一、基本信息.....\t3", "一、基本信息", BODY, "[表1]", "[表2]", "二、结果", BODY,
        cover, "项目名称：医疗救助补助", "目 录", "一、基本信息.....\t3", "一、基本信息", BODY, "[表3]", "二、结果", BODY,
    )  # fmt: skip
    reports = reports_of(text, [(4, form("表1", "长期护理补助")), (6, form("表3", "医疗救助补助"))])
    assert shown(reports) == [("云水县医保局2024年度部门决算公开", None, ()), (cover, "长期护理补助", (4,)), (cover, "医疗救助补助", (6,))]
    assert [[section.title for section in report.sections] for report in reports[1:]] == [["基本信息", "结果"]] * 2


def test_a_title_that_stands_again_before_the_body_begins_no_second_report():
    text = document("2024年大额补助项目 绩效评价报告", "摘要", BODY, BODY, BODY, "青石县财政局 2024年大额补助项目资金绩效评价报告", "一、概况", BODY)
    [report] = reports_of(text, [])
    assert (report.title.text, report.year) == ("2024年大额补助项目绩效评价报告", 2024)


def test_notes_under_a_table_are_no_narrative():
    text = document("绩效评价报告", BODY, "[表1]", "注：1.产出指标50分，满意度达95%。", "评价结果为优。")
    [report] = reports_of(text, [(0, form("表1", "医疗救助", notes=[(4, "注：1.产出指标50分，满意度达95%。")]))])
    assert [claim.place.line for claim in report.claims] == [2, 5]
    assert [paragraph.place.line for paragraph in report.paragraphs] == [1, 2, 5]


def test_a_table_without_text_gives_no_report():
    assert reports_of(document("[表1]"), [(0, form("表1", "医疗救助"))]) == []


def test_sentences_torn_by_a_table_are_not_joined():
    text = document("绩效评价报告", "项目资金已全部按照规定及时足额拨付到位，满意", "[表1]", "度达到95%。")
    [report] = reports_of(text, [])
    assert [claim.subject for claim in report.claims] in ([], ["度"])
    assert all(claim.measure != "satisfaction" for claim in report.claims)


def test_written_out_arithmetic_stands_in_the_report():
    text = document(
        "绩效评价报告", "到位100万元，其中中央资金50万元，省级资金30万元，县级资金20万元。", "共9362人，标准72元/人，共674064元，9362×72=674064。"
    )
    [report] = reports_of(text, [])
    assert (len(report.sums), len(report.products), len(report.equations)) == (1, 1, 1)


# --- the samples -----------------------------------------------------------------------------------------------------------------


@cache
def sample(name):
    path = SAMPLES / f"{name}.txt"
    if not path.exists():
        pytest.skip("the samples are not here")
    read = read_text(path, path.read_text(encoding="utf-8"))
    records = extract_records(read)
    return reports_of(read, [(index, record) for index, record in enumerate(records) if isinstance(record, SelfEvaluation)])


@pytest.mark.parametrize("name, tables", [("gongjue", [1]), ("lieshan", [1, 1]), ("qinshui", [0, 1, 1, 1]), ("fukang", [1])])
def test_every_sample_falls_into_its_reports_with_their_tables(name, tables):
    assert [len(report.tables) for report in sample(name)] == tables


@pytest.mark.parametrize(
    "name, line, measure, figure",
    [
        ("gongjue", 29, "executed", "261.53"), ("lieshan", 427, "balance", "3.46"), ("lieshan", 465, "grade", None), ("qinshui", 635, "score", "100"),
        ("qinshui", 647, "completion_rate", "100"), ("qinshui", 761, "execution_rate", "60.74"), ("qinshui", 894, "satisfaction", "98"),
        ("fukang", 612, "headcount", "4157"),
    ],
)  # fmt: skip
def test_figures_of_the_samples_are_read_at_their_lines(name, line, measure, figure):
    claims = [claim for report in sample(name) for claim in report.claims if claim.place.line == line and claim.measure == measure]
    assert figure in [str(claim.value.number) if claim.value.number else None for claim in claims]


def test_no_equation_of_the_samples_is_false_and_one_sum_is():
    reports = [report for name in ("gongjue", "lieshan", "qinshui", "fukang") for report in sample(name)]
    assert all(equation.may_hold for report in reports for equation in report.equations)
    wrong = [s for r in reports for s in r.sums if sum(part.value.decimal for part in s.parts) != s.total.value.decimal]
    assert [stated.total.value.raw for stated in wrong] == ["4092300 元"]
