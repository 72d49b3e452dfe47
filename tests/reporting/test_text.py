"""Findings as text."""

from attrs import evolve

from jiheng.records import Place
from jiheng.reporting.lines import as_text, pad, table, width
from jiheng.reporting.result import FileResult, Summary
from jiheng.reporting.text import check_lines, summary_lines
from jiheng.reporting.words import expected_words, other_places, place_words, shorten, title_words
from support.golden import assert_golden
from support.results_maker import findings, results


def test_text_is_the_golden_one():
    assert_golden("reporting/check.txt", as_text(check_lines(results())))


def test_verbose_text_is_the_golden_one():
    assert_golden("reporting/check-verbose.txt", as_text(check_lines(results(), verbose=True)))


def test_english_text_is_the_golden_one(english):
    assert_golden("reporting/check-en.txt", as_text(check_lines(results(), verbose=True)))


def test_a_run_without_findings_says_so():
    assert as_text(summary_lines(Summary.over([FileResult("a.txt", "text")]))) == "共检查 1 个文件，未发现问题。\n"


def test_a_run_in_which_nothing_could_be_read_does_not_say_that_all_is_well():
    text = as_text(summary_lines(Summary.over(results()[1:2])))
    assert "未发现问题" not in text
    assert "1 个文件未能读取" in text


def test_places_read_as_a_clerk_looks_them_up():
    assert place_words(Place(part="表2", row=5, column=8)) == "表2 第5行第8列"
    assert place_words(Place(part="表2", row=5, column=8, line=729)) == "表2 第5行第8列 / 第729行"
    assert place_words(Place(part="正文", line=729)) == "正文 第729行"
    assert place_words(Place(line=729)) == "第729行"
    assert place_words(Place(part="自评表", row=3)) == "自评表 第3行"
    assert place_words(Place(page=2)) == "第2页"
    assert place_words(Place()) == "全文"


def test_a_table_lines_up_chinese_and_latin_letters():
    lines = [each.text for each in table(("代码", "名称"), [("FD101", "执行率"), ("甲", "乙")])]
    assert lines == ["代码   名称", "FD101  执行率", "甲     乙"]
    assert width("甲a") == 3
    assert pad("甲", 4) == "甲  "


def test_a_long_text_is_cut_and_stands_on_one_line():
    assert shorten("甲\n乙") == "甲 乙"
    assert shorten("字" * 30) == "字" * 23 + "…"


def test_other_places_name_their_table_only_where_it_is_another_one():
    first = Place(part="表1", row=2, column=3)
    others = (Place(part="表1", row=4, column=5, text="7"), Place(part="表2", row=6, column=7), Place(part="正文", line=8))
    finding = evolve(findings()[0], places=(first, *others))
    assert other_places(finding) == "第4行第5列（7）；表2 第6行第7列；正文 第8行"
    assert other_places(finding, 1) == "第4行第5列（7）；等 3 处"


def test_a_long_value_is_cut_in_the_text():
    finding = evolve(findings()[0], expected="甲" * 90, found=None)
    assert expected_words(finding) == "应为 " + "甲" * 39 + "…"
    assert expected_words(evolve(finding, expected=None)) == ""


def test_what_readers_name_and_regimes_are_told_in_english_too(english):
    places = [Place(part="表2", row=3), Place(part="正文", line=4), Place(part="养护", row=1)]
    assert [place_words(place) for place in places] == ["table 2 row 3", "text line 4", "养护 row 1"]
    assert title_words("项目支出绩效自评", "Self-evaluation") == "Self-evaluation"
