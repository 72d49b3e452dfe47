"""Scans and pictures: what recognition reads stands in the same places as in any file, and what is not sure is doubted."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from jiheng.documents import Table
from jiheng.documents.errors import UnsupportedFormatError
from jiheng.documents.limits import Limits
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.forms.witness import second_readings
from support.layouts import CLINIC, TEA, central, grid, yunnan
from support.pdf_maker import raw_pdf, typst_pdf
from support.scan_maker import need_recognition, plain, scanned


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Two forms scanned askew at 200 dpi, a red seal over each."""
    need_recognition()
    sheets = [central(TEA), yunnan(CLINIC)]
    return sheets, read_document(scanned(sheets, tmp_path_factory.mktemp("scan") / "a.pdf"))


def compared(sheets, document):
    """Each cell of the truth with what was read there."""
    for sheet, table in zip(sheets, document.tables(), strict=True):
        found = {(cell.row, cell.column): cell for cell in table.cells()}
        for cell in grid(sheet).cells():
            yield cell, found.get((cell.row, cell.column)), table.part


def test_strokes_of_characters_between_tight_lines_are_no_walls(tmp_path):
    need_recognition()
    sheet = central(TEA)
    (table,) = read_document(scanned([sheet], tmp_path / "a.pdf", dpi=150, seal=False, tight=True)).tables()
    wanted = grid(sheet)
    assert (len(table.rows), len(table.rows[0])) == (len(wanted.rows), len(wanted.rows[0]))
    right = sum(plain(cell.text) == plain(one.text) for cell, one in zip(wanted.cells(), table.cells(), strict=True))
    assert right >= 0.97 * sum(1 for _ in wanted.cells())


@pytest.mark.parametrize("read, meant", [("100%6", "100%"), ("96.5%)", "96.5%"), ("96%", "96%"), ("增长5%6", "增长5%6"), ("1006", "1006")])
def test_nothing_follows_a_percentage(read, meant):
    need_recognition()
    from jiheng.documents.scan_ocr import Reading, without_echo

    middles = tuple(at / len(read) for at in range(len(read)))
    mended = without_echo(Reading(read, middles, (0.5,) * len(read), 0.1))
    assert (mended.text, len(mended.middles), mended.certainty) == (meant, len(meant), 0.5)


def test_nearly_all_cells_are_right_and_the_others_doubted(read):
    sheets, document = read
    doubted = {(doubt.place.part, doubt.place.row, doubt.place.column) for doubt in document.unread}
    cells = list(compared(sheets, document))
    wrong = [(truth, cell, part) for truth, cell, part in cells if cell is None or plain(cell.text) != plain(truth.text)]
    assert len(wrong) <= 0.03 * len(cells)
    assert [(truth.text, cell and cell.text) for truth, cell, part in wrong if (part, truth.row, truth.column) not in doubted] == []


def test_cells_know_their_page_and_box(read):
    _, document = read
    assert document.format == "scan"
    assert {table.page for table in document.tables()} == {1, 2}
    for cell in (cell for table in document.tables() for cell in table.cells()):
        left, top, right, bottom = cell.place.box
        assert 0 < left < right < 596
        assert 0 < top < bottom < 843


def test_the_forms_are_known(read):
    _, document = read
    forms = extract_records(document)
    assert [form.project.text for form in forms] == [TEA.project, CLINIC.project]
    assert [str(form.total_score) for form in forms] == [TEA.total, CLINIC.total]
    assert all(doubt.place.row for doubt in second_readings(document, forms))


def test_text_of_a_picture_comes_in_paragraphs(tmp_path):
    need_recognition()
    import pypdfium2 as pdfium

    text = "青石县农业农村局对高山茶园道路硬化项目开展了绩效自评，项目总体完成较好。" * 3
    source = typst_pdf(f"#set par(first-line-indent:(amount:2em,all:true))\n{text}\n\n{text}", tmp_path / "a.pdf")
    with pdfium.PdfDocument(source) as document:
        document[0].render(scale=200 / 72).to_pil().save(tmp_path / "a.png")
    document = read_document(tmp_path / "a.png")
    assert [plain(block.text) for block in document.blocks] == [plain(text)] * 2


def test_without_the_extra_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("jiheng.documents.scan.is_installed", lambda: False)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnsupportedFormatError) as error:
        read_document(tmp_path / "a.png")
    assert "jiheng[scan]" in error.value.message.text("zh")


def test_a_page_that_only_recognition_can_read_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("jiheng.documents.scan.is_installed", lambda: False)
    document = read_document(raw_pdf(tmp_path / "a.pdf", "10 10 300 300 re f"))
    assert any("jiheng[scan]" in doubt.reason.text("zh") for doubt in document.unread)


def test_pages_beyond_the_limit_are_told(tmp_path):
    need_recognition()
    path = scanned([[[("青石县", 1, 1)], [("云水县", 1, 1)]]] * 2, tmp_path / "a.pdf", dpi=100, seal=False)
    document = read_document(path, Limits(scan_pages=1))
    assert [doubt.place.page for doubt in document.unread if "扫描页过多" in doubt.reason.text("zh")] == [2]
    assert sum(isinstance(block, Table) for block in document.blocks) == 1


def test_pages_are_read_by_several_processes(tmp_path):
    need_recognition()
    path = scanned([[[("青石县", 1, 1)], [("云水县", 1, 1)]]] * 2, tmp_path / "a.pdf", dpi=100, seal=False)
    program = (
        "import sys; from pathlib import Path; from jiheng.documents.reader import read_document;"
        "texts = [cell.text for table in read_document(Path(sys.argv[1])).tables() for cell in table.cells()];"
        "print(texts, 'cv2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, check=True, text=True, encoding="utf-8")
    assert done.stdout.strip() == f"{['青石县', '云水县'] * 2} {(os.cpu_count() or 1) == 1}"


def test_a_picture_larger_than_allowed_is_not_opened(tmp_path):
    need_recognition()
    from PIL import Image

    Image.new("L", (400, 400), 255).save(tmp_path / "a.png")
    document = read_document(tmp_path / "a.png", Limits(pixels=1000))
    assert [doubt.place.page for doubt in document.unread] == [1]
