from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest

from jiheng.documents.errors import (
    DamagedFileError,
    EmptyFileError,
    InaccessibleFileError,
    OversizedFileError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from jiheng.documents.limits import Limits
from jiheng.documents.reader import read_document
from support.xlsx_maker import make_xlsx, sheet_xml, write_parts

ONE = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')


def error_of(path, limits=None):
    with pytest.raises(UnreadableFileError) as caught:
        read_document(path, limits)
    assert "\n" not in caught.value.message.text("zh")
    return caught.value


def test_an_xlsx_is_known_under_any_name(tmp_path):
    for name in ("a.xlsx", "a.xls", "a.docx", "a"):
        assert read_document(make_xlsx(tmp_path / name, {"表": ONE})).format == "xlsx"


def test_a_docx_is_known_under_any_name(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("项目支出绩效自评表")
    document.save(tmp_path / "a.xlsx")
    assert read_document(tmp_path / "a.xlsx").format == "docx"


def test_a_workbook_part_with_another_name_is_found_by_its_link(tmp_path):
    path = make_xlsx(tmp_path / "a.xlsx", {"表": ONE})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).replace(b"xl/workbook.xml", b"xl/workbook2.xml") for name in archive.namelist()}
    parts = {name.replace("workbook.xml", "workbook2.xml"): content for name, content in parts.items()}
    assert read_document(write_parts(tmp_path / "b.xlsx", parts)).format == "xlsx"


def test_plain_text_goes_to_the_reader_of_text_dumps(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("一、基本情况\n\n云水县财政局组织了自评。\n", encoding="utf-8")
    assert read_document(path).format == "text"


def test_an_assumed_encoding_is_told_with_the_document(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("一、基本情况\n云水县财政局组织了自评。\n".encode("gbk"))
    assert "GB18030" in read_document(path).unread[0].reason.text("zh")


def test_an_empty_file(tmp_path):
    path = tmp_path / "a.docx"
    path.touch()
    assert isinstance(error_of(path), EmptyFileError)


def test_a_file_that_is_not_there_or_a_folder(tmp_path):
    assert isinstance(error_of(tmp_path / "a.xlsx"), InaccessibleFileError)
    assert isinstance(error_of(tmp_path), InaccessibleFileError)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path):
    path = make_xlsx(tmp_path / "a.xlsx", {"表": ONE})
    path.chmod(0)
    assert isinstance(error_of(path), InaccessibleFileError)


@pytest.mark.parametrize(
    "name, head, word",
    [
        ("a.docx", b"\xff\xd8\xff\xe0\x00\x10JFIF", "图片"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n", "图片"),
        ("a.docx", b"Rar!\x1a\x07", "压缩包"),
        ("a.bin", bytes(range(256)), "无法识别"),
        ("a.xls", b"MIME-Version: 1.0\nContent-Type: multipart/related", "网页"),
    ],
)
def test_other_kinds_are_named_with_what_to_do(tmp_path, name, head, word):
    path = tmp_path / name
    path.write_bytes(head)
    error = error_of(path)
    assert isinstance(error, UnsupportedFormatError)
    assert word in error.message.text("zh")
    assert "请" in error.message.text("zh")


def test_other_archives_are_named(tmp_path):
    assert "压缩包" in error_of(write_parts(tmp_path / "a.zip", {"一月.txt": "<a/>"})).message.text("zh")


def test_an_office_file_without_its_main_part_is_damaged(tmp_path):
    assert isinstance(error_of(write_parts(tmp_path / "a.xlsx", {"[Content_Types].xml": "<a/>"})), DamagedFileError)


def test_a_text_file_beyond_the_limit(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as target:
        target.truncate(33_000_000)
    assert isinstance(error_of(path), OversizedFileError)
    assert isinstance(error_of(make_xlsx(tmp_path / "a.xlsx", {"表": ONE}), Limits(file_bytes=10)), OversizedFileError)


def test_no_library_is_loaded_before_a_file_needs_it():
    code = "import sys, jiheng.documents.reader; print([name for name in ('lxml', 'zipfile', 'csv') if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
