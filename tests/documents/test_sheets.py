from __future__ import annotations

import struct
from decimal import Decimal

import pytest

from jiheng.documents.errors import DamagedFileError, PasswordProtectedError, UnsupportedFormatError
from jiheng.documents.limits import Limits
from jiheng.documents.number_format import general
from jiheng.documents.reader import read_document
from support.xls_maker import cell, make_xls, merged, record, sheet, write_ole
from support.xlsx_maker import write_parts


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


# --- xls and et ---------------------------------------------------------------------------------------------------------------


def test_an_xls_shows_numbers_by_their_formats(tmp_path):
    rows = sheet(
        cell(0, 0, "执行率"), cell(0, 1, 0.9885, 1), cell(0, 2, 1234567.891, 2), cell(0, 3, 45657.0, 3), cell(0, 4, 98.85), cell(0, 5, True)
    )  # fmt: skip
    path = make_xls(tmp_path / "a.xls", {"自评表": rows}, codes=["0.00%", "#,##0.00", 'yyyy"年"m"月"'])
    (table,) = read_document(path).tables()
    assert [(held.text, held.stored) for held in table.rows[0]] == [
        ("执行率", None),
        ("98.85%", "0.9885"),
        ("1,234,567.89", "1234567.891"),
        ("2024年12月", "45657"),
        ("98.85", None),
        ("TRUE", None),
    ]


def test_packed_numbers_of_an_xls_are_exact(tmp_path):
    hundredths, whole = (712 << 2) | 3, (7 << 2) | 2
    packed = record(0xBD, struct.pack("<HH", 0, 1) + struct.pack("<HI", 0, hundredths) + struct.pack("<HI", 0, whole) + struct.pack("<H", 2))
    path = make_xls(tmp_path / "a.xls", {"表": sheet(cell(0, 0, "甲"), packed)})
    assert texts(next(read_document(path).tables())) == [["甲", "7.12", "7"]]


def test_calamine_finds_the_same_values_in_an_xls(tmp_path):
    calamine = pytest.importorskip("python_calamine")
    content = sheet(*(cell(row, column, f"格{row}" if column == 0 else row * column / 8) for row in range(20) for column in range(4)))
    path = make_xls(tmp_path / "a.xls", {"表": content})
    other = calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    shown = [[value if isinstance(value, str) else general(Decimal(repr(value))) for value in row] for row in other]
    assert texts(next(read_document(path).tables())) == shown


def test_merged_cells_and_coordinates_of_an_xls(tmp_path):
    path = make_xls(tmp_path / "a.et", {"表": sheet(cell(2, 1, "题"), cell(3, 1, 1.0), cell(3, 2, 2.0), merged((2, 2, 1, 2)))})
    (table,) = read_document(path).tables()
    assert table.rows[0][0] is table.rows[0][1]
    assert (table.rows[0][0].row, table.rows[0][0].column, table.rows[0][0].columns) == (3, 2, 2)
    assert texts(table)[1] == ["1", "2"]


def test_hidden_parts_of_an_xls_are_labelled(tmp_path):
    hidden_row = record(0x208, struct.pack("<HHHHHHHH", 1, 0, 1, 0, 0, 0, 0x20, 0))
    hidden_column = record(0x7D, struct.pack("<6H", 1, 1, 0, 0, 1, 0))
    content = sheet(hidden_column, hidden_row, cell(0, 0, "甲"), cell(0, 1, "乙"), cell(1, 0, "丙"))
    shown, hidden = read_document(make_xls(tmp_path / "a.xls", {"表": content, "底稿": content}, hidden=["底稿"])).tables()
    assert [(held.text, held.hidden) for held in shown.cells() if held.text] == [("甲", False), ("乙", True), ("丙", True)]
    assert (shown.hidden, hidden.hidden) == (False, True)


def test_errors_and_formulas_of_an_xls_are_shown(tmp_path):
    division = record(0x205, struct.pack("<HHHBB", 0, 0, 0, 7, 1))
    formula = record(0x06, struct.pack("<HHHdHIH", 0, 1, 1, 0.5, 0, 0, 3) + b"\x1e\x01\x00")
    path = make_xls(tmp_path / "a.xls", {"表": sheet(division, formula)}, codes=["0%"])
    assert texts(next(read_document(path).tables())) == [["#DIV/0!", "50%"]]


def test_comments_of_an_xls_are_noted_as_unread(tmp_path):
    document = read_document(make_xls(tmp_path / "a.xls", {"表": sheet(cell(0, 0, "甲"), record(0x1C, bytes(12)))}))
    assert "1 处批注" in document.unread[0].reason.text("zh")


def test_what_an_xls_declares_of_its_range_is_not_believed(tmp_path):
    path = make_xls(tmp_path / "a.xls", {"表": sheet(cell(0, 0, 1.0), rows=2**32 - 1, columns=256)})
    assert texts(next(read_document(path).tables())) == [["1"]]


def test_cells_of_an_xls_far_apart_do_not_blow_up_the_grid(tmp_path):
    path = make_xls(tmp_path / "a.xls", {"表": sheet(cell(0, 0, 1.0), cell(65_535, 255, 2.0))})
    (table,) = read_document(path).tables()
    assert texts(table) == [["1", ""], ["", "2"]]
    assert (table.rows[1][1].row, table.rows[1][1].column) == (65_536, 256)


def test_shared_strings_of_an_xls_go_on_in_the_next_record(tmp_path):
    first = struct.pack("<II", 3, 3) + struct.pack("<HB", 4, 1) + "项目".encode("utf-16-le")
    second = b"\x01" + "支出".encode("utf-16-le") + struct.pack("<HBH", 3, 8, 1) + b"abc" + bytes(4) + struct.pack("<HB", 2, 0) + b"x"
    strings = record(0xFC, first) + record(0x3C, second) + record(0x3C, b"\x00y")
    labels = [record(0xFD, struct.pack("<HHHI", 0, at, 0, at)) for at in range(4)]
    path = make_xls(tmp_path / "a.xls", {"表": sheet(*labels, cell(0, 4, 1.0))}, extra=strings)
    assert texts(next(read_document(path).tables())) == [["项目支出", "abc", "xy", "", "1"]]


def test_the_text_of_a_formula_follows_in_its_own_record(tmp_path):
    formula = record(0x06, struct.pack("<HHH", 0, 0, 0) + b"\x00" * 6 + b"\xff\xff" + bytes(8))
    text = record(0x207, struct.pack("<HB", 2, 1) + "合格".encode("utf-16-le"))
    path = make_xls(tmp_path / "a.xls", {"表": sheet(formula, text)})
    assert texts(next(read_document(path).tables())) == [["合格"]]


def test_an_encrypted_xls_asks_for_a_file_without_password(tmp_path):
    with pytest.raises(PasswordProtectedError):
        read_document(make_xls(tmp_path / "a.xls", {"表": sheet(cell(0, 0, 1.0))}, extra=record(0x2F, bytes(54))))


def test_an_encrypted_xlsx_asks_for_a_file_without_password(tmp_path):
    with pytest.raises(PasswordProtectedError):
        read_document(write_ole(tmp_path / "a.xlsx", {"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))


def test_an_ole_file_whose_chain_runs_in_a_circle_is_damaged(tmp_path):
    path = make_xls(tmp_path / "a.xls", {"表": sheet(cell(0, 0, 1.0))})
    data = bytearray(path.read_bytes())
    table = data.rindex(struct.pack("<III", 1, 2, 3))
    data[table + 8 : table + 12] = struct.pack("<I", 0)
    path.write_bytes(data)
    with pytest.raises(DamagedFileError):
        read_document(path)


def test_an_ole_file_without_a_root_is_damaged(tmp_path):
    path = write_ole(tmp_path / "a.xls", {"Workbook": b"x" * 100})
    data = path.read_bytes()
    at = data.index("Root Entry".encode("utf-16-le"))
    path.write_bytes(data[: at + 66] + b"\x01" + data[at + 67 :])
    data = bytearray(path.read_bytes())
    data[56:60] = (4096).to_bytes(4, "little")  # short streams stand in that of the root
    path.write_bytes(data)
    with pytest.raises(DamagedFileError):
        read_document(path)


# --- ods ----------------------------------------------------------------------------------------------------------------------

NAMES = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "table", "text", "style"))


def make_ods(path, tables, styles=""):
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return write_parts(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def test_an_ods_shows_its_own_text_and_keeps_the_value(tmp_path):
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="percentage" office:value="0.9885"><text:p>98.85%</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙</text:p></table:table-cell>'
        "</table:table-row>"
    )
    (table,) = read_document(make_ods(tmp_path / "a.ods", f'<table:table table:name="表">{rows}</table:table>')).tables()
    assert [(held.text, held.stored, held.row) for held in table.rows[0]] == [("98.85%", "0.9885", 3), ("甲  乙\n丙", None, 3)]


def test_an_ods_with_spans_repeats_and_hidden_sheets(tmp_path):
    rows = (
        '<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>题</text:p></table:table-cell><table:covered-table-cell/>'
        "<table:table-cell><text:p>尾</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="3"><text:p>5</text:p></table:table-cell></table:table-row>'
    )
    styles = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    document = read_document(make_ods(tmp_path / "a.ods", f'<table:table table:name="表" table:style-name="ta1">{rows}</table:table>', styles))
    (table,) = document.tables()
    assert table.hidden
    assert texts(table) == [["题", "题", "尾"], ["5"] * 3, ["5"] * 3]


def test_an_ods_that_repeats_without_end_is_cut_with_a_note(tmp_path):
    rows = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">'
        "<text:p>1</text:p></table:table-cell></table:table-row>"
    )
    document = read_document(make_ods(tmp_path / "a.ods", f'<table:table table:name="表">{rows}</table:table>'), Limits(sheet_cells=50_000))
    assert document.unread
    assert sum(len(row) for table in document.tables() for row in table.rows) <= 50_000


def test_an_ods_without_its_content_is_damaged(tmp_path):
    with pytest.raises(DamagedFileError, match=r"content\.xml"):
        read_document(write_parts(tmp_path / "a.ods", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "meta.xml": "<a/>"}))


def test_another_opendocument_asks_for_conversion(tmp_path):
    with pytest.raises(UnsupportedFormatError):
        read_document(write_parts(tmp_path / "a.odg", {"mimetype": "application/vnd.oasis.opendocument.graphics", "content.xml": "<a/>"}))
