"""Files that belong together, and records that name their file."""

from pathlib import Path

import pytest

from jiheng.checks.groups import Belonging, belonging, located, project_key, sets_of, unit_key
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.records import Place, Text
from support.cases import cases_of


def names(units="", projects=""):
    return Belonging(frozenset(units.split()), frozenset(projects.split()))


def test_files_of_one_unit_are_a_set():
    files = [("a", names("云水县医保局", "救助")), ("b", names("青石县医保局")), ("c", names("云水县医保局", "参保"))]
    assert sets_of(files) == [["a", "c"]]


def test_a_chain_of_units_is_one_set():
    assert sets_of([("a", names("甲局")), ("b", names("甲局 乙中心")), ("c", names("乙中心"))]) == [["a", "b", "c"]]


def test_a_file_without_unit_joins_the_only_set_with_its_project():
    files = [("a", names("甲局", "医疗救助")), ("b", names("", "医疗救助")), ("c", names("乙局", "道路养护"))]
    assert sets_of(files) == [["a", "b"]]


def test_a_file_without_unit_joins_none_of_two_sets_with_its_project():
    files = [("a", names("甲局", "医疗救助")), ("b", names("", "医疗救助")), ("c", names("乙局", "医疗救助"))]
    assert sets_of(files) == []


def test_a_project_alone_does_not_join_two_units():
    assert sets_of([("a", names("甲局", "医疗救助")), ("c", names("乙局", "医疗救助"))]) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("207001-青石县医疗保障局", "青石县医疗保障局"), ("青石县医疗保障局（本级）", "青石县医疗保障局"), ("青石县 医疗保障局", "青石县医疗保障局")],
)
def test_units_are_known_without_code_and_brackets(name, expected):
    assert unit_key(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("2024年职工大额医疗补助项目", "职工大额医疗"), ("12-长期护理保险费", "长期护理保险费"), ("项目", "项目")],
)
def test_projects_are_known_without_year_and_tail(name, expected):
    assert project_key(name) == expected


def test_a_report_tells_its_unit_and_project_in_its_title():
    text = "青石县医保局城乡医疗救助项目支出绩效评价报告\n\n一、基本情况\n\n安排资金20万元。\n"
    assert belonging(extract_records(read_text(Path("a.txt"), text))) == names("青石县医保局", "城乡医疗救助")


def test_every_place_of_a_located_record_names_the_file():
    case = next(case for case in cases_of("CX102") if case.document.startswith("--- 文件"))
    form = extract_records(read_text(Path("a.txt"), case.document.split("--- 文件：公开.txt")[0]))[0]
    there = located(form, "甲/表.txt")
    assert (there.place.file, there.funds[0].executed.place.file, there.indicators[0].name.place.file) == ("甲/表.txt",) * 3
    assert form.place.file is None


def test_a_text_without_places_inside_keeps_its_words():
    assert located(Text("甲", Place(line=3)), "b") == Text("甲", Place(line=3, file="b"))
