"""Identities of final accounts: what holds, what rounding explains, and which cell a set of contradictions points at."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.checks import check_records
from jiheng.checks.accounts import Verdict, identities, reconcile
from jiheng.checks.accounts.diagnose import faults
from jiheng.checks.accounts.language import parse_sum
from jiheng.checks.accounts.projects import assign, code_lines, projects_of
from jiheng.documents import Unread
from jiheng.documents.text import read_text
from jiheng.forms.accounts import accounts_of
from jiheng.forms.extract import extract_records
from jiheng.messages import Message, msg
from jiheng.records import Place
from support.accounts_maker import LAYOUTS, as_document, as_text, department, specs

CODES = ("FA101", "FA102", "FA104", "FA105", "FA107", "CX101")


def read(tables):
    (accounts,) = accounts_of(read_text(Path("决算.txt"), as_text(tables)))
    return accounts


@given(seed=st.integers(0, 10**6), layout=st.sampled_from(LAYOUTS), fund=st.booleans())
@settings(max_examples=15, deadline=None)
def test_a_department_that_agrees_to_the_fen_has_no_findings(seed, layout, fund):
    document = as_document(specs(department(seed, fund=fund), layout))
    assert check_records(document, extract_records(document), select=CODES) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_figures_in_yuan_agree_exactly_and_those_in_ten_thousands_within_the_tail(layout):
    done = reconcile(read(specs(department(7, fund=True), layout)))
    assert done.count(Verdict.CONTRADICTION) == done.count(Verdict.DIFFERS) == 0
    assert (done.count(Verdict.TAIL) == 0) == (layout == "yunnan")
    assert done.count(Verdict.EXACT) > 200


def figures(tables):
    """Every money cell: table, row, column."""
    return [
        (at, r, c)
        for at, spec in enumerate(tables)
        for r, row in enumerate(spec.rows)
        for c, text in enumerate(row)
        if "." in text and text.replace(",", "").replace(".", "").isdigit()
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_almost_any_changed_figure_is_named(layout):
    """The share of figures that some finding names when they are changed: the coverage of the checker."""
    named, tried = 0, 0
    for at, r, c in random.Random(1).sample(figures(specs(department(3), layout)), 30):  # noqa: S311 - a choice of cells
        tables = specs(department(3), layout)
        old = tables[at].rows[r][c]
        tables[at].rows[r][c] = str(Decimal(old.replace(",", "")) * 2 + 7)
        document = as_document(tables)
        places = {(p.part, p.row, p.column) for f in check_records(document, extract_records(document), select=CODES) for p in f.places}
        named += (f"表{at + 1}", r + 1, c + 1) in places
        tried += 1
    assert named * 100 >= 95 * tried


def test_one_changed_cell_is_one_finding_with_the_right_figure():
    tables = specs(department(3), "shanxi")
    row = next(row for row in tables[2].rows if row[0] == "2101502")
    right = row[2]
    row[2] = row[4] = str(Decimal(right) + 100)
    row[4] = right
    (fault,) = faults(reconcile(read(tables)))
    assert fault.figure.row.code == "2101502"
    assert fault.expected == Decimal(right)
    assert fault.certain


def test_an_identity_that_fails_in_most_rows_is_one_question_on_the_column():
    tables = specs(department(3), "shanxi")
    for row in tables[4].rows[3:]:
        row[2] = "9.99" if row[2] else ""
    document = as_document(tables)
    found = check_records(document, extract_records(document), select=("FA101",))
    assert len([finding for finding in found if "多半" in finding.message.text("zh")]) >= 1
    assert len(found) <= 3


@pytest.mark.parametrize("missing", range(10))
def test_a_table_that_is_missing_is_no_contradiction(missing):
    tables = specs(department(3), "shanxi")
    del tables[missing]
    done = reconcile(read(tables))
    assert done.count(Verdict.CONTRADICTION) == 0


def test_what_could_not_be_evaluated_says_why():
    done = reconcile(read(specs(department(3), "shanghai")))
    assert {skipped.reason.text("zh") for skipped in done.skipped if skipped.identity.id == "T10-vehicles"} == {"没有《部门决算公开相关信息统计表》"}


def test_a_cell_that_is_no_figure_is_not_evaluated():
    tables = specs(department(3), "shanxi")
    tables[2].rows[3][2] = "1O0.00"
    done = reconcile(read(tables))
    assert any(skipped.place is not None and skipped.place.text == "1O0.00" for skipped in done.skipped)
    assert done.count(Verdict.CONTRADICTION) == 0


@pytest.mark.parametrize(
    "figures, verdict",
    [
        (("3.00", "1.00", "2.00"), Verdict.EXACT),
        (("3.01", "1.00", "2.00"), Verdict.TAIL),
        (("3.02", "1.00", "2.00"), Verdict.CONTRADICTION),
        (("3.01", "3.00", ""), Verdict.TAIL),
        (("3.02", "3.00", ""), Verdict.CONTRADICTION),
        (("3", "1.25", "1.75"), Verdict.EXACT),
    ],
)
def test_the_tail_is_half_a_unit_for_every_figure(figures, verdict):
    text = "支出决算表\n\n金额单位：万元\n\n科目代码\t科目名称\t本年支出合计\t基本支出\t项目支出\n合计\t\t" + "\t".join(figures) + "\n"
    (accounts,) = accounts_of(read_text(Path("x.txt"), text))
    (instance,) = (each for each in reconcile(accounts).instances if each.identity.id == "T03-row")
    assert instance.verdict is verdict


def test_every_identity_is_in_words_of_both_languages():
    assert len({identity.id for identity in identities()}) == len(identities())
    assert [identity.id for identity in identities() if Message(identity.text).text("en") == identity.text] == []


def test_a_sum_that_is_misspelt_is_refused():
    with pytest.raises(ValueError, match="spending"):
        parse_sum("income[total].total + spending")


def test_a_table_that_was_not_surely_read_is_called_nothing():
    tables = specs(department(3), "shanxi")
    tables[2].rows[3][2] = "999.99"
    document = as_document(tables)
    assert check_records(document, extract_records(document), select=CODES)
    doubted = evolve(document, unread=(Unread(msg("文件是空的（0 字节），请确认是否上传完整。"), Place(part="表3")),))
    assert check_records(doubted, extract_records(doubted), select=("FA101", "FA102")) == []


def test_numbers_that_are_no_codes_name_no_row():
    text = "支出决算表\n\n科目代码\t科目名称\t本年支出合计\n合计\t\t3.00\n1177\t某支出\t3.00\n"
    (accounts,) = accounts_of(read_text(Path("x.txt"), text))
    assert [row.key for row in accounts.tables[0].rows] == ["total", None]


def project(name, amount):
    head = f"项目支出绩效自评表\n\n项目名称：{name}\n\n| 项目资金（元） | 全年预算数 | 全年执行数 | 得分 |\n"
    form = f"{head}| 年度资金总额 | {amount} | {amount} | 10 |\n"
    (record,) = (r for r in extract_records(read_text(Path("x.txt"), form)) if hasattr(r, "funds"))
    return record


def lines_of(*amounts):
    rows = "".join(f"21015{at:02d}\t某支出\t{amount}\t\t{amount}\n" for at, amount in enumerate(amounts, 1))
    text = f"一般公共预算财政拨款支出决算表\n\n科目代码\t科目名称\t小计\t基本支出\t项目支出\n{rows}"
    (accounts,) = accounts_of(read_text(Path("x.txt"), text))
    return accounts, code_lines(reconcile(accounts))


def test_projects_are_matched_with_lines_by_their_sums():
    accounts, lines = lines_of("99.93", "67.41")
    forms = [project("甲", "800,000"), project("乙", "99,316.18"), project("丙", "100,000"), project("丁", "674,064")]
    result = assign(projects_of(forms, accounts), lines)
    assert [(match.line.row.code, [p.name for p in match.projects], match.sure) for match in result.matches] == [
        ("2101501", ["甲", "丙", "乙"], True),
        ("2101502", ["丁"], True),
    ]


def test_a_match_that_is_not_the_only_one_is_not_sure():
    accounts, lines = lines_of("50.00", "50.00")
    result = assign(projects_of([project("甲", "500,000"), project("乙", "500,000")], accounts), lines)
    assert [match.sure for match in result.matches] == [False, False]


def test_many_equal_projects_end_in_no_answer_soon():
    accounts, lines = lines_of("150.00")
    result = assign(projects_of([project(f"项目{at}", f"{100_000 + at}") for at in range(30)], accounts), lines)
    assert result.matches == ()


CELLS = st.sampled_from(["", "合计", "208", "20805", "支出", "1.00", "——", "项目", "类", "科目代码", "栏次", "1", "2", "基本支出"])


@given(st.lists(st.lists(CELLS, max_size=7), max_size=9))
@settings(max_examples=60, deadline=None)
def test_no_table_ends_the_reading(rows):
    text = "支出决算表\n\n" + "\n".join("\t".join(row) for row in rows) + "\n说明：无\n"
    for accounts in accounts_of(read_text(Path("x.txt"), text)):
        assert faults(reconcile(accounts)) is not None
