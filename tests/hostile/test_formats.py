"""Hostile and hurt files of every format: the right document or one clear error, in bounded time and memory, never a traceback.

Each attack runs in a process of its own that may not have more than 500 MB, reaches no network and writes nothing.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiheng.documents.errors import DoctypeError, UnreadableFileError
from jiheng.documents.reader import read_document
from support.bounded import bounded
from support.xls_maker import cell, make_xls, sheet, write_ole
from support.xlsx_maker import MAIN, make_xlsx, sheet_xml, strings_xml, write_parts

ONE = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def read_or_refuse(path: Path) -> None:
    try:
        read_document(path)
    except UnreadableFileError as error:
        assert error.message.text("zh")  # noqa: PT017 - any kind of refusal will do


# --- document types and entities ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]
)
def test_a_document_type_in_any_part_of_a_workbook_is_refused(tmp_path, part):
    path = make_xlsx(tmp_path / "a.xlsx", {"表": ONE})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts[part] = BOMB + parts[part]
    with pytest.raises(DoctypeError):
        read_document(write_parts(tmp_path / "b.xlsx", parts))


def test_a_document_type_hidden_behind_another_encoding_is_refused(tmp_path):
    sheet_part = ('<?xml version="1.0" encoding="UTF-16"?>' + BOMB + ONE).encode("utf-16")
    with pytest.raises(DoctypeError):
        read_document(make_xlsx(tmp_path / "a.xlsx", {"表": ONE}, extra={"xl/worksheets/sheet1.xml": sheet_part}))


# --- bombs --------------------------------------------------------------------------------------------------------------------


def test_a_workbook_that_expands_to_a_gigabyte_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    make_xlsx(path, {"表": ONE})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part:
        for _ in range(1000):
            part.write(b"<c/>" * 250_000)
    assert bounded(path)[0] == "refused"


def test_one_long_shared_string_used_a_million_times_costs_its_length_once(tmp_path):
    rows = "".join("<row>" + '<c t="s"><v>0</v></c>' * 1000 + "</row>" for _ in range(1000))
    path = make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml(rows)}, strings=["长" * 30_000], stored=True)
    kind, cells, notes = bounded(path)
    assert (kind, notes) == ("read", "1")
    assert int(cells) < 10_000


def test_a_shared_string_of_many_megabytes_is_cut_as_excel_would(tmp_path):
    path = make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml('<row><c t="s"><v>0</v></c></row>')}, strings=["长a1" * 5_000_000], stored=True)
    assert bounded(path)[0] in ("read", "refused")


def test_a_sheet_of_16384_columns_with_one_cell_is_one_cell(tmp_path):
    columns = '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols>'
    path = make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>', before=columns)})
    assert bounded(path) == ["read", "1", "0"]


def test_a_cell_in_the_last_corner_does_not_blow_up_the_grid(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    path = make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml(rows)})
    assert bounded(path) == ["read", "4", "0"]
    last = next(read_document(path).tables()).rows[-1][-1]
    assert (last.text, last.row, last.column) == ("2", 1_048_576, 16_384)


def test_a_diagonal_of_cells_is_cut_with_a_note(tmp_path):
    letters = [chr(65 + a) + chr(65 + b) + chr(65 + c) for a in range(15) for b in range(26) for c in range(26)]
    rows = "".join(f'<row r="{row}"><c r="{letter}{row}"><v>1</v></c></row>' for row, letter in enumerate(letters, 1))
    kind, cells, notes = bounded(make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml(rows)}))
    assert (kind, notes) == ("read", "1")
    assert int(cells) <= 1_200_000


def test_merged_areas_over_the_whole_sheet_cost_nothing(tmp_path):
    merged = "".join(f'<mergeCell ref="A{row}:XFD1048576"/>' for row in range(1, 20_000))
    path = make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="B1"/></row>', after=merged)})
    assert bounded(path)[:2] == ["read", "1"]


def test_nested_merged_areas_over_a_full_sheet_are_bounded(tmp_path):
    rows = "".join(f'<row r="{row}">' + "<c><v>1</v></c>" * 500 + "</row>" for row in range(1, 501))
    merged = "".join(f'<mergeCell ref="A{row}:XFD1048576"/>' for row in range(500, 0, -1))
    assert bounded(make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml(rows, after=merged)}))[0] == "read"


def test_millions_of_empty_cells_are_passed_over_and_then_left(tmp_path):
    rows = "<row>" + '<c s="0"/>' * 8_000_000 + "</row>"
    assert bounded(make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml(rows)}, stored=True)) == ["read", "0", "1"]


def test_a_million_styles_are_refused_or_read_in_bounded_memory(tmp_path):
    styles = f"<styleSheet {MAIN}><cellXfs>" + '<xf numFmtId="9"/>' * 1_000_000 + "</cellXfs></styleSheet>"
    assert bounded(make_xlsx(tmp_path / "a.xlsx", {"表": ONE}, extra={"xl/styles.xml": styles}, stored=True))[0] in ("read", "refused")


def test_a_full_sheet_of_a_million_values_is_read_in_bounded_memory(tmp_path):
    row = "".join(f"<c><v>{number}.25</v></c>" for number in range(10))
    path = make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml(f"<row>{row}</row>" * 100_000)}, stored=True)
    assert bounded(path) == ["read", "400000", "1"]


def test_deep_nesting_in_a_sheet_costs_no_stack(tmp_path):
    path = make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml("<row>" * 300_000 + "</row>" * 300_000)}, stored=True)
    assert bounded(path)[0] == "read"


@pytest.mark.parametrize(
    "content", ["<table>" + "<tr><td colspan=1000>x" * 300_000, "<table><tr>" + "<td rowspan=65000>x" * 300_000, "<p>" * 3_000_000]
)
def test_a_page_of_absurd_spans_or_size_stays_bounded(tmp_path, content):
    path = tmp_path / "a.html"
    path.write_text("<html>" + content, encoding="utf-8")
    assert bounded(path)[0] in ("read", "refused")


@pytest.mark.parametrize(
    "content",
    ['"' + "长" * 9_000_000, "," * 20_000_000, "a\n" * 10_000_000, "甲,乙\n" * 2_000_000, "\r" * 20_000_000],
    ids=["quote", "commas", "lines", "rows", "returns"],
)
def test_a_delimited_file_of_absurd_shape_stays_bounded(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    assert bounded(path)[0] == "read"


def test_an_xls_that_declares_more_than_it_holds_is_read_in_bounded_memory(tmp_path):
    assert bounded(make_xls(tmp_path / "a.xls", {"表": sheet(cell(0, 0, 1.0), rows=2**31, columns=60_000)})) == ["read", "1", "0"]


# --- hurt files ---------------------------------------------------------------------------------------------------------------


def whole_files(folder: Path) -> dict[str, bytes]:
    rows = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.5</v></c></row>', after='<mergeCell ref="A1:A2"/>')
    return {
        "a.xlsx": make_xlsx(folder / "a.xlsx", {"表": rows}, strings=["执行率"], codes=["0%"]).read_bytes(),
        "a.xls": make_xls(folder / "a.xls", {"表": sheet(cell(0, 0, "执行率"), cell(0, 1, 0.5))}).read_bytes(),
        "b.xlsx": write_ole(folder / "b.xlsx", {"EncryptedPackage": b"x"}).read_bytes(),
        "a.html": "<html><meta charset=gbk><table><tr><td rowspan=2>执行率<td>100%</table>".encode("gbk"),
        "a.csv": '姓名,金额\n"张三",5\n'.encode("utf-16"),
    }


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "b.xlsx", "a.html", "a.csv"])
def test_a_file_cut_anywhere_is_read_or_refused(tmp_path, name):
    data = whole_files(tmp_path)[name]
    path = tmp_path / f"cut-{name}"
    for at in range(0, len(data), max(len(data) // 150, 1)):
        path.write_bytes(data[:at])
        read_or_refuse(path)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.html", "a.csv"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_file_with_changed_bytes_is_read_or_refused(tmp_path, name, data):
    content = bytearray(whole_files(tmp_path)[name])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    path = tmp_path / f"hurt-{name}"
    path.write_bytes(content)
    read_or_refuse(path)


ELEMENTS = ("row", "c", "v", "f", "is", "t", "rPh", "mergeCell", "col", "r")
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["r", "s", "t", "ref", "min", "max", "hidden"]),
    st.sampled_from(["1", "-1", "A1", "B2:A1", "XFD1048576", "ZZZ9", "s", "str", "inlineStr", "e", "b", "n", "99999999999", "", "１"]),
    max_size=3,
)


@st.composite
def worksheets(draw, depth=0):
    name = draw(st.sampled_from(ELEMENTS))
    attributes = "".join(f' {key}="{value}"' for key, value in draw(ATTRIBUTES).items())
    inner = "".join(draw(st.lists(worksheets(depth + 1), max_size=3))) if depth < 4 else ""
    return f"<{name}{attributes}>{draw(st.sampled_from(['', '1', '甲', '1e999', 'NaN', '-0', '_x0000_', '0.1']))}{inner}</{name}>"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(content=worksheets())
def test_a_sheet_of_misplaced_elements_is_read(tmp_path, content):
    path = make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml(content)}, strings=["甲"], extra={"xl/sharedStrings.xml": strings_xml([content])})
    for table in read_document(path).tables():
        assert len({len(row) for row in table.rows}) == 1
