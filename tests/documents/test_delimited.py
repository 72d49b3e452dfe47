from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.documents.delimited import delimiter_of, read_delimited
from jiheng.documents.limits import Limits
from jiheng.documents.model import Layout
from jiheng.documents.reader import read_document


@pytest.fixture
def table(tmp_path):
    def read(text):
        return next(read_delimited(tmp_path / "a.csv", text, Limits()).tables())

    return read


def texts(found):
    return [[cell.text for cell in row] for row in found.rows]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_found(table, mark):
    found = table(f"姓名{mark}金额\n张三{mark}5\n")
    assert texts(found) == [["姓名", "金额"], ["张三", "5"]]
    assert (found.part, found.layout) == ("表1", Layout.POSITIONS)


def test_a_comma_in_quotes_or_in_chinese_prose_is_no_delimiter():
    assert delimiter_of('"1,000";2\n"2,000";3\n') == ";"
    assert delimiter_of("项目概况，资金总额，1,000万元\n执行率100%\n") is None


def test_fields_with_line_breaks_keep_the_lines_where_they_begin(table):
    found = table('姓名,说明,金额\n张三,"第一行\n第二行",5\n李四,无,6\n')
    assert found.rows[1][1].text == "第一行\n第二行"
    assert [[cell.line for cell in row] for row in found.rows] == [[1, 1, 1], [2, 2, 3], [4, 4, 4]]


def test_ragged_rows_are_padded(table):
    found = table("青石县支付明细\n姓名,金额\n张三,5\n")
    assert texts(found) == [["青石县支付明细", ""], ["姓名", "金额"], ["张三", "5"]]


def test_blank_lines_are_passed_over(table):
    assert texts(table("a,b\n\n,\n1,2\n")) == [["a", "b"], ["1", "2"]]


def test_a_first_line_that_names_the_delimiter_is_obeyed(table):
    assert texts(table("sep=;\na;b\n1,5;2\n")) == [["a", "b"], ["1,5", "2"]]


def test_a_guarded_number_is_shown_without_its_guard(table):
    cell = table('编号,名\n="00123",甲\n').rows[1][0]
    assert (cell.text, cell.stored) == ("00123", '="00123"')


def test_quotes_that_do_not_pair_do_not_swallow_the_rest(tmp_path):
    document = read_delimited(tmp_path / "a.csv", '姓名,金额\n"张三,1\n李四,2\n', Limits())
    assert texts(next(document.tables())) == [["姓名", "金额"], ['"张三', "1"], ["李四", "2"]]
    assert [unread.place.line for unread in document.unread] == [2]


def test_lone_carriage_returns_end_lines(table):
    assert texts(table("a,b\r1,2\r")) == [["a", "b"], ["1", "2"]]


def test_more_cells_than_allowed_are_cut_with_the_line(tmp_path):
    document = read_delimited(tmp_path / "a.csv", "a,b\n" * 100, Limits(sheet_cells=50))
    assert len(next(document.tables()).rows) == 16
    assert [unread.place.line for unread in document.unread] == [17]


def test_one_wide_record_does_not_widen_a_long_file_without_bound(tmp_path):
    document = read_delimited(tmp_path / "a.csv", "a\n" * 1000 + "," * 1000, Limits(sheet_cells=10_000))
    assert sum(len(row) for found in document.tables() for row in found.rows) <= 10_000


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-16-le", "utf-8-sig", "big5"])
@pytest.mark.parametrize("name", ["名单.csv", "名单.xls", "名单.dat"])
def test_a_delimited_file_is_known_under_any_name_and_encoding(tmp_path, encoding, name):
    path = tmp_path / name
    path.write_bytes("姓名,金額,所在地方\r\n張三,5,這個地方\r\n李四,6,說明問題\r\n".encode(encoding))
    document = read_document(path)
    assert document.format == "csv"
    assert texts(next(document.tables()))[1] == ["張三", "5", "這個地方"]


def test_tabs_in_a_text_file_are_left_to_the_reader_of_text_dumps(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("姓名\t金额\n张三\t5\n", encoding="utf-8")
    assert read_document(path).format == "text"


FIELD = st.text(alphabet='甲乙1.,;"\n ', max_size=5).map(lambda text: text.strip() or "空")


@given(st.lists(st.lists(FIELD, min_size=2, max_size=2), min_size=1, max_size=8))
def test_what_csv_writes_is_read_back(tmp_path_factory, rows):
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    path = tmp_path_factory.getbasetemp() / "a.csv"
    document = read_delimited(path, "sep=,\n" + stream.getvalue(), Limits())
    assert texts(next(document.tables())) == rows


def test_quotes_that_the_probe_cuts_do_not_hide_the_delimiter():
    assert delimiter_of('甲,"' + "长" * 1000 + '"\n' + ('乙,"' + "长" * 1000 + '"\n') * 400) == ","
