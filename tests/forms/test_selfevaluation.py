"""Self-evaluation forms: many in a file, broken over pages, with notes, fillers, doubled and shifted cells."""

from __future__ import annotations

from pathlib import Path

from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.records import Scorecard, SelfEvaluation
from support.layouts import CLINIC, TEA, c, central, document, grid, hunan

HEAD = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"


def forms(text_or_document):
    given = read_text(Path("x.txt"), text_or_document) if isinstance(text_or_document, str) else text_or_document
    return [record for record in extract_records(given) if isinstance(record, SelfEvaluation)]


def names(form):
    return [row.name.text for row in form.indicators]


def test_two_forms_in_one_file_are_two_records():
    found = forms(document("自评一", grid(central(TEA), "表1"), "中间一段说明文字。", grid(central(CLINIC), "表2")))
    assert [form.project.text for form in found] == [TEA.project, CLINIC.project]
    assert [form.place.part for form in found] == ["表1", "表2"]


def test_a_form_that_goes_on_over_a_page_is_one_record():
    sheet = central(TEA)
    cut = next(index for index, row in enumerate(sheet) if row[0][0] == "效益指标")
    heading = [c("绩效指标", 1, len(sheet) - cut), *sheet[11][1:]]
    first, second = grid(sheet[:cut], "表1"), grid([heading, *sheet[cut:]], "表2")
    (form,) = forms(document(first, "- 2 -", second))
    assert names(form) == [row.name for row in TEA.indicators]
    assert str(form.total_score.number) == TEA.total


def test_funds_and_indicators_in_tables_of_their_own_are_one_form():
    text = (
        "项目支出绩效自评分析报告\n\n项目名称：茶园道路\n\n项目单位：301001-青石县茶叶中心\n\n2025年1月\n\n"
        "资金来源\t年初预算数(元)\t全年预算数(元)\t全年执行数(元)\t执行率\t得分\n合计\t480,000\t480,000\t393,600\t82\t8.2\n\n"
        "（二）绩效指标完成情况\n\n" + HEAD + "产出指标\t数量指标\t硬化里程\t≥12公里\t12公里\t90\t90\t\n"
    )
    (form,) = forms(text)
    assert (form.project.text, form.unit.text) == ("茶园道路", "301001-青石县茶叶中心")
    assert (form.money_unit, form.money_unit_printed) == ("元", True)
    assert str(form.total_funds.executed.number) == "393600"
    assert names(form) == ["硬化里程"]


def test_an_ordinal_before_a_name_is_kept_apart():
    (form,) = forms(HEAD + "产出指标\t数量指标\t指标 2: 培训人数\t≥10人\t10人\t10\t10\t\n")
    assert (form.indicators[0].number, names(form)) == (2, ["培训人数"])


def test_empty_template_rows_are_no_indicators():
    rows = "产出指标\t数量指标\t培训人数\t≥10人\t10人\t10\t10\t\n\t\t指标2：\t\t\t\t\t\n\t\t……\t\t\t\t\t\n\t生态效益\t\t\t达成预期指标\t\t0\t\n"
    (form,) = forms(HEAD + rows)
    assert names(form) == ["培训人数"]
    assert [row.text for row in form.empty_rows] == ["指标2：", "……", ""]
    assert [value.raw for value in form.empty_rows[2].leftovers] == ["达成预期指标", "0"]


def test_points_in_a_heading_are_read_and_taken_off():
    (form,) = forms(HEAD + "产出指标（50分）\t数量指标\t培训人数\t≥10人\t10人\t50\t50\t\n")
    row = form.indicators[0]
    assert (row.level1, str(row.level1_weight.number)) == ("产出指标", "50")


def test_a_doubled_cell_is_read_once_and_the_repair_is_kept():
    (form,) = forms(HEAD + "产出指标\t时效指标\t完工时间\t12月底12月底\t12月20日\t10\t10\t\n")
    assert form.indicators[0].target.raw == "12月底"
    assert [(repair.kind, repair.found, repair.read) for repair in form.repairs] == [("doubled", "12月底12月底", "12月底")]


def test_a_number_is_never_halved():
    (form,) = forms(HEAD + "产出指标\t数量指标\t培训人数\t1212\t1212\t10\t10\t\n")
    assert form.indicators[0].target.raw == "1212"
    assert form.repairs == ()


def test_a_heading_in_the_wrong_column_of_a_dump_is_put_back():
    rows = "绩效指标\t" + HEAD + "\t产出指标\t数量指标\t人数\t1\t1\t10\t10\t\n满意度指标\t\t服务对象满意度指标\t满意度\t≥90%\t95%\t10\t10\t\n"
    (form,) = forms(rows)
    assert form.indicators[1].level1 == "满意度指标"
    assert [repair.kind for repair in form.repairs] == ["shifted"]


def test_a_lost_first_level_follows_from_the_second():
    rows = "产出指标\t数量指标\t人数\t1人\t1人\t10\t10\t\n\t社会效益指标\t覆盖率\t≥90%\t95%\t10\t10\t\n"
    assert [row.level1 for row in forms(HEAD + rows)[0].indicators] == ["产出指标", "效益指标"]


def test_notes_under_the_table_are_kept_and_are_no_narrative():
    text = (
        HEAD
        + "产出指标\t数量指标\t人数\t1人\t1人\t10\t10\t\n总分\t\t\t\t\t100\t98\t\n\n注：1.分值合计100分。\n\n2.得分不超过分值。\n\n下一段是正文。\n"
    )
    (form,) = forms(text)
    assert [note.text for note in form.notes] == ["注：1.分值合计100分。", "2.得分不超过分值。"]


def test_points_of_a_merged_cell_are_earned_once():
    sheet = central(TEA)
    at = next(index for index, row in enumerate(sheet) if any(cell[0] == "新建错车道" for cell in row))
    first, second = list(sheet[at - 1]), list(sheet[at])
    place = next(k for k, cell in enumerate(first) if cell[0] == "12公里") + 1
    first[place] = ("20", 2, 1)
    del second[next(k for k, cell in enumerate(second) if cell[0] == "20处") + 1]
    sheet[at - 1], sheet[at] = first, second
    (form,) = forms(document(grid(sheet)))
    assert [str(row.weight.number) if row.weight else None for row in form.indicators[:2]] == ["20", None]


def test_a_table_of_targets_is_no_self_evaluation():
    assert forms("一级指标\t二级指标\t三级指标\t指标值\t说明\n产出指标\t数量指标\t人数\t≥10人\t不变\n") == []


def test_a_scorecard_is_a_record_of_its_own():
    head = "一级指标\t二级指标\t三级指标\t分值\t评分规则\t评分过程\t扣分\t得分\t得分率\n"
    rows = "项目决策\t项目立项\t立项依据\t5\t每条1/4\t缺一条\t1.25\t3.75\t75%\n合计\t\t\t5\t\t\t1.25\t3.75\t75%\n"
    (card,) = [record for record in extract_records(read_text(Path("x.txt"), head + rows)) if isinstance(record, Scorecard)]
    (row,) = card.rows
    assert (str(row.weight), str(row.deduction), str(row.score), str(row.rate)) == ("5", "1.25", "3.75", "75%")
    assert (str(card.total_weight), str(card.total_score)) == ("5", "3.75")


def test_forms_without_points_are_read():
    (form,) = forms(document(grid(hunan(CLINIC))))
    assert not form.has_scores
    assert all(row.weight is None and row.score is None for row in form.indicators)


def test_traditional_letters_in_labels_are_known():
    rows = "項目名稱\t茶園道路\n一級指標\t二級指標\t三級指標\t年度指標值\t實際完成值\t分值\t得分\n產出指標\t數量指標\t里程\t≥1公里\t1公里\t10\t10\n"
    (form,) = forms(rows)
    assert form.indicators[0].name.text == "里程"


def test_a_row_of_figures_torn_by_a_scan_is_put_together():
    rows = "项目资金\t\t年 初 预 全年预 算 数\t预算数\t全年执行数\t值\t执行率\t得分\n(万元)\t年度资金总额 200\t\t182\t2. 62 182. 62\t10\t100%\t10\n"
    (form,) = forms(rows + "\t" + HEAD + "\t产出指标\t数量指标\t人数\t1人\t1人\t90\t90\t\n")
    total = form.total_funds
    read = [str(value) for value in (total.initial, total.adjusted, total.executed, total.weight, total.rate, total.score)]
    assert read == ["200", "182.62", "182.62", "10", "100%", "10"]


def test_two_forms_stacked_in_one_table_keep_their_years():
    found = forms(document(grid([*central(TEA), [c("", 9)], *central(CLINIC)])))
    assert [(form.year, form.title.text) for form in found] == [(TEA.year, TEA.title), (CLINIC.year, CLINIC.title)]


def test_funds_may_stand_below_the_indicators():
    sheet = central(TEA)
    (form,) = forms(document(grid([*sheet[:4], *sheet[9:-1], *sheet[4:9], sheet[-1]])))
    assert (len(form.funds), len(form.indicators), str(form.total_score)) == (len(TEA.funds), len(TEA.indicators), TEA.total)


def test_a_merged_line_repeated_at_every_position_of_a_dump_is_one_line():
    lines = "\n".join("\t".join(cell.text for cell in row) for row in grid(central(TEA)).rows)
    (form,) = forms(lines)
    assert (form.title.text, form.year, len(form.indicators)) == (TEA.title, TEA.year, len(TEA.indicators))
