"""Old formats by way of LibreOffice: the same tables, the original's name; without it a clear sentence; nothing left behind."""

from __future__ import annotations

import os
import select
import socket
import stat
import tempfile
from pathlib import Path

import pytest
from docx import Document as WordDocument

from jiheng.documents import libreoffice
from jiheng.documents.errors import ConversionError, MissingProgramError, TimeLimitError, UnsupportedFormatError
from jiheng.documents.limits import Limits
from jiheng.documents.reader import read_document
from support.layout_files import to_docx, to_xlsx
from support.layouts import LAYOUTS, TEA, grid
from support.xls_maker import write_ole

OFFICE = libreoffice.program()
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def texts(document):
    return [[[cell.text for cell in row] for row in table.rows] for table in document.tables()]


def with_last_paragraph(path: Path) -> Path:
    """Every real file ends with a paragraph; LibreOffice loses a table that does not (python-docx writes such)."""
    word = WordDocument(path)
    word.add_paragraph("填表人：")
    word.save(path)
    return path


def saved_as(path: Path, suffix: str) -> Path:
    """A file as LibreOffice saves it in an old format."""
    with libreoffice.converted(OFFICE, path, path.suffix[1:], suffix, Limits()) as result:
        return result.rename(path.with_suffix(f".{suffix}"))


@needs_office
@pytest.mark.parametrize("suffix", ["doc", "odt"])
def test_an_old_text_gives_the_tables_of_the_new_one(tmp_path, suffix):
    sheet = LAYOUTS["central"](TEA)
    path = saved_as(with_last_paragraph(to_docx(sheet, tmp_path / "自评表.docx")), suffix)
    renamed = path.rename(tmp_path / "自评表.wps")
    document = read_document(renamed)
    assert (document.path, document.format) == (renamed, suffix)
    assert texts(document) == [[[cell.text for cell in row] for row in grid(sheet).rows]]


@needs_office
def test_an_old_workbook_of_xml_gives_the_tables_of_the_new_one(tmp_path):
    cells = ["".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in row) for row in ("甲乙", "丙丁")]
    rows = "".join(f"<Row>{row}</Row>" for row in cells)
    names = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    path = tmp_path / "a.xls"
    path.write_text(f'<?xml version="1.0"?><Workbook {names}><Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet></Workbook>', encoding="utf-8")
    document = read_document(path)
    assert document.format == "xml"
    assert texts(document) == [[["甲", "乙"], ["丙", "丁"]]]


@needs_office
def test_nothing_is_left_behind(tmp_path, monkeypatch):
    path = tmp_path / "a.rtf"
    path.write_text(r"{\rtf1\ansi total\par}", encoding="ascii")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    read_document(path)
    assert list((tmp_path / "temporary").iterdir()) == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.rtf", "temporary"]


@needs_office
def test_a_linked_picture_is_not_fetched(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
        path = tmp_path / "a.rtf"
        path.write_text(
            r"{\rtf1\ansi {\field{\*\fldinst INCLUDEPICTURE " + f'"{address}"' + r" \\d}{\fldrslt }} {\field{\*\fldinst INCLUDETEXT "
            f'"{address}"' + r"}{\fldrslt }} total\par}",
            encoding="ascii",
        )
        assert [paragraph.text.strip() for paragraph in read_document(path).paragraphs()] == ["total"]
        with pytest.raises(TimeoutError):
            server.accept()


@needs_office
@pytest.mark.parametrize("stream", ["WordDocument", "PowerPoint Document"])
def test_what_libreoffice_cannot_read_is_told_as_such(tmp_path, stream):
    with pytest.raises(ConversionError):
        read_document(write_ole(tmp_path / "a.doc", {stream: b"no document"}))


def test_without_libreoffice_the_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("jiheng.documents.legacy.program", lambda: None)
    with pytest.raises(MissingProgramError) as caught:
        read_document(write_ole(tmp_path / "a.doc", {"WordDocument": b"x"}))
    assert "jiheng doctor" in caught.value.message.text("zh")


def pretend(path: Path, script: str) -> str:
    """A program in place of LibreOffice."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_converter_that_hangs_is_ended_with_all_that_it_started(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "held")
    held = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    program = pretend(tmp_path / "soffice", f"exec 9> {tmp_path}/held\nsleep 60 &\nwait")
    monkeypatch.setattr("jiheng.documents.legacy.program", lambda: program)
    with pytest.raises(TimeLimitError):
        read_document(write_ole(tmp_path / "a.doc", {"WordDocument": b"x"}), Limits(seconds=1))
    ended, _, _ = select.select([held], [], [], 20)  # nobody holds it any more
    assert ended
    os.close(held)


def test_the_converter_gets_no_network_and_no_home(tmp_path, monkeypatch):
    program = pretend(tmp_path / "soffice", f"env > {tmp_path}/environment")
    monkeypatch.setattr("jiheng.documents.legacy.program", lambda: program)
    monkeypatch.setenv("ALL_PROXY", "http://proxy:1")
    with pytest.raises(ConversionError):
        read_document(write_ole(tmp_path / "a.doc", {"WordDocument": b"x"}))
    environment = dict(line.partition("=")[::2] for line in (tmp_path / "environment").read_text().splitlines())
    assert environment["http_proxy"] == environment["https_proxy"] == "http://127.0.0.1:9"
    assert "ALL_PROXY" not in environment
    assert environment["HOME"] != os.environ["HOME"]


def test_an_old_wps_document_is_said_to_be_one(tmp_path):
    with pytest.raises(UnsupportedFormatError, match="WPS"):
        read_document(write_ole(tmp_path / "a.wps", {"WpsDocument": b"x"}))


def test_a_workbook_saved_in_the_binary_format_is_known(tmp_path, monkeypatch):
    monkeypatch.setattr("jiheng.documents.legacy.program", lambda: None)
    to_xlsx(LAYOUTS["central"](TEA), tmp_path / "a.xlsx")
    data = (tmp_path / "a.xlsx").read_bytes().replace(b"xl/workbook.xml", b"xl/workbook.bin")
    (tmp_path / "a.xlsb").write_bytes(data)
    with pytest.raises(MissingProgramError, match="xlsb"):
        read_document(tmp_path / "a.xlsb")
