"""What was read, as Markdown; and the catalogues as Markdown."""

from jiheng.checks import all_rules
from jiheng.records import Place, Scorecard, ScorecardRow, Text, Value
from jiheng.reporting.catalogue import FAMILIES, family_words, rules_lines, rules_markdown
from jiheng.reporting.lines import as_text
from jiheng.reporting.markdown import extract_markdown
from jiheng.reporting.result import FileResult
from support.results_maker import results, rules


def test_funds_and_indicators_are_tables_with_places():
    text = extract_markdown(results())
    assert "| 年度资金总额 | 250 | 300.00 | 1,296.54 | 10 | 100% | 10 | 表1 第2行第1列 |" in text
    assert "| 产出指标 | 数量指标 | 养护里程 | ≥120公里 | 118公里 | 20 | 20 |  | 表1 第5行第1列 |" in text


def test_what_was_not_read_is_told():
    text = extract_markdown(results())
    assert "未能读取：文件是空的" in text
    assert "- Sheet2: 隐藏的工作表没有检查。" in text
    assert "没有读出任何记录。" in text


def test_document_text_means_nothing_to_markdown():
    here = Place(part="表1", row=1, column=1)
    row = ScorecardRow("a", "b", Text("<b>|x|</b> *重要*", here), Value.read("5", here), None, None, None, None, None, None, here)
    text = extract_markdown([FileResult("a.docx", "docx", records=(Scorecard(Text("[表](http://x)", here), (row,), None, None, here),))])
    assert r"\<b\>\|x\|\</b\> \*重要\*" in text
    assert r"## \[表\](http://x)" in text


def test_the_page_of_a_rule_has_its_headings_in_bold():
    text = rules_markdown(rules())
    assert "## FD101\n\n**执行率与预算数、执行数不符。** `execution-rate`" in text
    assert "**查什么**\n\n用全年执行数除以全年预算数。" in text
    assert "\n## TX101\n" in text


def test_rules_are_listed_by_family():
    text = as_text(rules_lines(rules()))
    assert "FD 资金\n  FD101  错误  执行率" in text
    assert "TX 表文一致\n  TX101  警告" in text
    assert "共 2 条规则" in text


def test_every_family_has_a_name():
    assert {rule.family for rule in all_rules()} <= set(FAMILIES)
    assert family_words("ZZ") == "ZZ"
