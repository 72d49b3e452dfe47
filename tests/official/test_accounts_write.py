"""Departments filled in, written and read back: the same records from every format, and nothing to find."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal

import openpyxl
import pytest

import jiheng
from jiheng.checks.accounts import Verdict, reconcile
from jiheng.documents.libreoffice import program as libreoffice
from jiheng.official.accounts.blocks import Figure
from jiheng.official.accounts.charts import can_draw
from jiheng.official.accounts.docx_writer import write_docx
from jiheng.official.accounts.filled import EntryError, read_book
from jiheng.official.accounts.narrative import narrative
from jiheng.official.accounts.typst_writer import has_typst
from jiheng.official.accounts.writing import FORM_NAME, blanks, made_of, make, write_pdf, write_tables
from jiheng.records import FinalAccounts, Severity
from support.accounts_filled import Entries, entries, fill

DEPARTMENTS = {
    "shanxi": {"seed": 0, "layout": "shanxi", "unit": "万元"},
    "shanghai": {"seed": 1, "layout": "shanghai", "unit": "元", "printed": "万元", "fund": True, "opening": True},
    "yunnan": {"seed": 2, "layout": "yunnan", "unit": "元", "fund": True, "opening": True},
}


@pytest.fixture(scope="module", params=DEPARTMENTS)
def made(request, tmp_path_factory):
    """A department made from its filled workbook, and the files written of it."""
    folder = tmp_path_factory.mktemp(request.param)
    fill(entries(**DEPARTMENTS[request.param]), folder)
    done = make(folder, with_charts=False)
    pages = write_pdf(folder / "a.pdf", done) if has_typst() else {}
    write_docx(folder / "a.docx", done.document, pages)
    write_tables(folder / "a.xlsx", done)
    return done, folder


def accounts_of(path):
    (record,) = (record for record in jiheng.extract(jiheng.read(path)) if isinstance(record, FinalAccounts))
    return record


def content(record):
    """What a record says, without places."""
    tables = [
        (
            table.kind,
            table.title.text,
            table.number,
            record.unit_of(table),
            [(column.label, column.key) for column in table.columns],
            [(row.line, row.code, row.name, row.key, [value and value.decimal for value in row.values]) for row in table.rows],
            table.statement is not None,
        )
        for table in record.tables
    ]
    return record.department.text, record.year, record.money_unit, tables


def test_the_same_records_are_read_from_every_format(made):
    _, folder = made
    written = content(accounts_of(folder / "a.docx"))
    assert content(accounts_of(folder / "a.xlsx")) == written
    if has_typst():
        assert content(accounts_of(folder / "a.pdf")) == written


def test_every_figure_is_read_where_it_was_printed(made):
    done, folder = made
    read = accounts_of(folder / "a.docx")
    printed = [sum(row[column] != "" for row in table.rows[table.head :] for column in table.figures) for table in done.tables]
    assert [sum(value is not None for row in table.rows for value in row.values) for table in read.tables] == printed


def test_all_identities_hold(made):
    done = reconcile(accounts_of(made[1] / "a.docx"))
    assert len(done.instances) > 150
    assert [instance.identity.id for instance in done.instances if instance.verdict in {Verdict.CONTRADICTION, Verdict.DIFFERS}] == []


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf"])
def test_nothing_is_found_in_what_is_written(made, name):
    path = made[1] / name
    if not path.exists():
        pytest.skip("typst is not installed")
    found = [finding for finding in jiheng.check(jiheng.read(path)) if finding.severity is not Severity.NOTE or finding.code.startswith("FA")]
    assert [f"{finding.code} {finding.message}" for finding in found] == []


def test_the_same_content_gives_the_same_bytes(made, tmp_path):
    done, folder = made
    write_docx(tmp_path / "again.docx", done.document, {})
    write_docx(tmp_path / "twice.docx", done.document, {})
    write_tables(tmp_path / "again.xlsx", done)
    assert (tmp_path / "again.docx").read_bytes() == (tmp_path / "twice.docx").read_bytes()
    assert (tmp_path / "again.xlsx").read_bytes() == (folder / "a.xlsx").read_bytes()


@pytest.fixture
def small():
    """A department with a single code."""
    made = Entries("河湾市档案馆", "shanxi", "万元", "万元", names={"2012601": "行政运行", "2012604": "档案馆"})
    for kind in ("income", "spending", "general"):
        made.add(kind, "2012601", **{"fiscal" if kind == "income" else "basic": Decimal(1_000_000)})
    made.codes["general"]["2012601"]["planned"] = Decimal(800_000)
    made.economic = {"30101": Decimal(1_000_000)}
    return made


def text_of(folder):
    return "\n".join(getattr(block, "text", "") for block in narrative(make(folder, with_charts=False).book))


def test_reasons_that_were_not_given_are_blanks_and_check_reports_them(small, tmp_path):
    small.put("prior", "收入（支出）总计", Decimal(900_000))
    fill(small, tmp_path)
    done = make(tmp_path, with_charts=False)
    assert "收入支出总计变动的原因" in list(blanks(done))
    write_docx(tmp_path / "a.docx", done.document)
    (finding,) = [finding for finding in jiheng.check(jiheng.read(tmp_path / "a.docx")) if finding.code == "ST104"]
    assert "【待填：收入支出总计变动的原因】" in finding.found


def test_given_reasons_stand_in_the_text(small, tmp_path):
    small.put("prior", "收入（支出）总计", Decimal(900_000))
    small.reasons = {"收入支出总计变动": "人员增加。"}
    fill(small, tmp_path)
    assert "增长11.11%，主要原因是：人员增加。" in text_of(tmp_path)


@pytest.mark.parametrize(
    "before, said",
    [(900_000, "收入总计增加10.00万元，增长11.11%"), (1_250_000, "收入总计减少25.00万元，下降20.00%"), (1_000_000, "收入总计持平")],
)
def test_direction_words_follow_the_figures(small, tmp_path, before, said):
    small.put("prior", "收入（支出）总计", Decimal(before))
    fill(small, tmp_path)
    assert said in text_of(tmp_path)


def test_completion_is_half_up_of_the_printed_figures(small, tmp_path):
    small.codes["general"]["2012601"]["planned"] = Decimal(1_600_000)
    fill(small, tmp_path)
    assert "完成年初预算的62.50%。决算数小于年初预算数" in text_of(tmp_path)


def test_without_an_opening_budget_no_completion_is_told(small, tmp_path):
    del small.codes["general"]["2012601"]["planned"]
    fill(small, tmp_path)
    assert "年初没有安排预算" in text_of(tmp_path)
    assert "完成年初预算" not in text_of(tmp_path)


def test_empty_tables_stay_with_their_statement(small, tmp_path):
    fill(small, tmp_path)
    tables = {table.kind: table for table in make(tmp_path, with_charts=False).tables}
    assert [kind for kind, table in tables.items() if any("无数据" in note for note in table.notes)] == [
        "fund",
        "capital",
        "three_public",
        "statistics",
    ]


def test_last_years_document_gives_last_years_totals(small, tmp_path):
    fill(small, tmp_path / "old")
    before = make(tmp_path / "old", with_charts=False)
    write_tables(tmp_path / "上年决算.xlsx", before)
    book = openpyxl.load_workbook(tmp_path / "上年决算.xlsx")
    for sheet in book:
        for row in sheet.iter_rows(max_row=6, max_col=1):
            row[0].value = str(row[0].value).replace("2024年度", "2023年度") if row[0].value else None
    book.save(tmp_path / "上年决算.xlsx")
    fill(small, tmp_path)
    assert "收入总计持平" in text_of(tmp_path)


def test_totals_are_worked_out_again_whatever_the_formulas_last_gave(small, tmp_path):
    path = fill(small, tmp_path)
    book = openpyxl.load_workbook(path)
    book["02收入"]["C4"].value = 999
    book.save(path)
    assert read_book(path).income_total() == Decimal("1000000.00")


def test_amounts_keep_their_fen_until_they_are_printed(small, tmp_path):
    small.unit = "元"
    small.add("income", "2012604", fiscal=Decimal("49.50"))
    small.add("spending", "2012604", project=Decimal("49.50"))
    small.add("general", "2012604", project=Decimal("49.50"))
    book = read_book(fill(small, tmp_path))
    assert book.spent() == Decimal("1000049.50")
    spending = next(table for table in made_of(book, with_charts=False).tables if table.kind == "spending")
    assert [row[2] for row in spending.rows if row[0] in {"2012604", "201", "合计"}] == ["100.00", "100.00", "0.00"]


@pytest.mark.parametrize(
    "change, said",
    [
        (lambda sheets: sheets["02收入"].__setitem__("A5", "20126"), "7 位科目"),
        (lambda sheets: sheets["02收入"].__setitem__("C5", "约一百万"), "应填数字"),
        (lambda sheets: sheets["基本信息"].__setitem__("B5", "火星式"), "版式"),
        (lambda sheets: sheets["03支出"].__setitem__("A5", "2199901"), "没有名称"),
        (lambda sheets: sheets["10统计信息"].__setitem__("A5", "货物类"), "恢复原来的行名"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(small, tmp_path, change, said):
    path = fill(small, tmp_path)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    with pytest.raises(EntryError, match=said):
        read_book(path)


def test_formulas_are_locked_and_entries_open(small, tmp_path):
    book = openpyxl.load_workbook(fill(small, tmp_path))
    for name in ("02收入", "05一般公共预算", "06基本支出", "09三公经费", "10统计信息"):
        sheet = book[name]
        assert sheet.protection.sheet
        formulas = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=") and "VLOOKUP" not in str(cell.value)]
        assert formulas
        assert all(cell.protection.locked for cell in formulas)


@pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
def test_formulas_give_the_totals_that_are_printed(tmp_path):
    from jiheng.documents.libreoffice import converted
    from jiheng.documents.limits import Limits

    path = fill(entries(4, "shanxi", "元", fund=True, opening=True), tmp_path)
    with converted(libreoffice(), path, "xlsx", "ods", Limits()) as result:
        shutil.copyfile(result, tmp_path / "calculated.ods")
    sheets = {table.part: table for table in jiheng.read(tmp_path / "calculated.ods").tables()}
    shown = {row[0].text: row[1].text for row in sheets["01收支总表"].rows}
    book = read_book(path)
    expected = {"本年收入合计": book.income_total(), "收入总计": book.income_grand(), "本年支出合计": book.spent(), "年末结转和结余": book.closing()}
    assert {label: shown[label] for label in expected} == {label: f"{amount:,.2f}" for label, amount in expected.items()}
    fiscal = {row[0].text: row[1].text for row in sheets["04财政拨款总表"].rows}
    assert fiscal["总计"] == f"{book.fiscal_grand():,.2f}"
    assert {row[4].text for row in sheets["核对"].rows[2:]} == {"相符"}


@pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
def test_without_typst_the_pdf_is_made_by_libreoffice(small, tmp_path, monkeypatch):
    fill(small, tmp_path)
    monkeypatch.setattr("jiheng.official.accounts.writing.has_typst", lambda: False)
    write_pdf(tmp_path / "a.pdf", make(tmp_path, with_charts=False))
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["a.pdf", FORM_NAME])


def test_without_matplotlib_there_are_no_charts(small, tmp_path, monkeypatch):
    fill(small, tmp_path)
    monkeypatch.setattr("jiheng.official.accounts.charts.can_draw", lambda: False)
    assert not [block for block in make(tmp_path).document.blocks if isinstance(block, Figure)]


@pytest.mark.skipif(not can_draw(), reason="matplotlib or a Chinese typeface is missing")
def test_charts_are_numbered_and_the_same_each_time(small, tmp_path):
    small.put("prior", "收入（支出）总计", Decimal(900_000))
    fill(small, tmp_path)
    figures = [block for block in make(tmp_path).document.blocks if isinstance(block, Figure)]
    assert [figure.caption for figure in figures] == ["图1　2024年度收入构成", "图2　2024年度支出构成（按功能分类）", "图3　2023年度与2024年度比较"]
    assert figures == [block for block in make(tmp_path).document.blocks if isinstance(block, Figure)]


@pytest.mark.skipif(not has_typst(), reason="typst is not installed")
def test_the_contents_name_the_pages(small, tmp_path):
    fill(small, tmp_path)
    done = make(tmp_path, with_charts=False)
    pages = write_pdf(tmp_path / "a.pdf", done)
    assert list(pages) == [text for text, _ in done.document.contents]
    write_docx(tmp_path / "a.docx", done.document, pages)
    lines = [paragraph.text for paragraph in jiheng.read(tmp_path / "a.docx").paragraphs()]
    assert [f"{text}\t{page}" for text, page in pages.items()] == [line for line in lines if re.search(r"\t\d+$", line)]


@pytest.mark.skipif(not has_typst(), reason="typst is not installed")
def test_names_are_no_markup_in_the_pdf(small, tmp_path):
    small.department = '#“甲”_乙*局[$1]"处"'
    fill(small, tmp_path)
    write_pdf(tmp_path / "a.pdf", make(tmp_path, with_charts=False))
    assert accounts_of(tmp_path / "a.pdf").department.text.startswith("#“甲”_乙*局[$1]")
