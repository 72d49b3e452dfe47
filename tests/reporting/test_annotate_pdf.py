"""Copies of PDF files with annotations: the original with an update behind it, read as before, every annotation at its words."""

import io
import shutil
import subprocess
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c
import pytest
from pypdf import PdfReader, PdfWriter

from jiheng.api import check, extract, read
from jiheng.documents.pdf_geometry import Frame
from jiheng.records import Place
from jiheng.reporting.annotate import annotated_copy
from jiheng.reporting.annotate.pdf import SealedFileError
from jiheng.reporting.result import FileResult
from support.copies_maker import COPYING, annotate, finding
from support.pdf_maker import need_chinese_font, typst_pdf

EXAMPLE = next((Path(__file__).parents[2] / "examples").glob("*.docx"))
OFFICE = shutil.which("soffice")


def annotations_of(path, page=1):
    return [note.get_object() for note in PdfReader(path).pages[page - 1].get("/Annots", [])]


def count_by_pdfium(path):
    file = pdfium.PdfDocument(path)
    count = 0
    for page in file:
        count += c.FPDFPage_GetAnnotCount(page.raw)
        page.close()
    file.close()
    return count


def words_within(path, rect):
    file = pdfium.PdfDocument(path)
    page = file[0]
    text = page.get_textpage()
    words = text.get_text_bounded(*(float(number) for number in rect))
    for each in (text, page, file):
        each.close()
    return "".join(words.split())


@pytest.fixture
def path(tmp_path):
    return typst_pdf("第一段文字。\n\n\n第二段：预算数 120 万元。", tmp_path / "甲.pdf")


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed (scripts/install-system.sh)")
    need_chinese_font()
    folder = tmp_path_factory.mktemp("pdf")
    command = [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", folder, EXAMPLE]
    subprocess.run(command, check=True, capture_output=True)
    return folder / f"{EXAMPLE.stem}.pdf"


def test_an_annotated_example_reads_as_the_original(example, tmp_path):
    original = example.read_bytes()
    document = read(example)
    found = check(document)
    assert found
    copy = tmp_path / example.name
    annotated_copy(FileResult(str(example), document.format, findings=tuple(found)), copy, COPYING)
    assert example.read_bytes() == original
    assert copy.read_bytes().startswith(original)
    assert extract(read(copy)) == extract(document)
    assert check(read(copy)) == found
    assert count_by_pdfium(copy) >= len({(finding.places[0].page, finding.places[0].box) for finding in found})


def test_the_box_covers_the_words(path):
    block = read(path).blocks[-1]
    (note,) = annotations_of(annotate(path, finding(block.place)))
    assert note["/Subtype"] == "/Highlight"
    assert words_within(path, note["/Rect"]) == "".join(block.text.split())


def test_an_annotation_says_the_finding_and_the_other_places_point_to_it(path):
    first, second = (block.place for block in read(path).blocks)
    whole, pointer = annotations_of(annotate(path, finding(first, second)))
    assert whole["/T"] == "绩衡"
    assert whole["/Contents"].startswith("【错误 FD101】这里不对。")
    assert pointer["/Contents"].startswith("见 FD101")


def test_findings_at_one_place_share_an_annotation(path):
    place = read(path).blocks[0].place
    (note,) = annotations_of(annotate(path, finding(place), finding(place, code="FD102")))
    assert "FD101" in note["/Contents"]
    assert "FD102" in note["/Contents"]


@pytest.mark.parametrize("place", [Place(page=1, line=2), Place(part="全文")])
def test_a_place_without_box_is_a_note_at_the_top_left(path, place):
    (note,) = annotations_of(annotate(path, finding(place)))
    assert note["/Subtype"] == "/Text"
    assert note["/Contents"].startswith("位置：")
    assert [round(float(number)) for number in note["/Rect"]] == [0, 822, 20, 842]


def test_the_same_findings_make_the_same_bytes(path):
    place = read(path).blocks[0].place
    assert annotate(path, finding(place)).read_bytes() == annotate(path, finding(place)).read_bytes()


def test_an_encrypted_file_is_not_changed(path):
    writer = PdfWriter(io.BytesIO(path.read_bytes()))
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(path)
    with pytest.raises(SealedFileError, match="encrypted"):
        annotate(path, finding(Place(page=1)))


def test_a_signed_file_is_not_changed(path):
    data = path.read_bytes()
    writer = PdfWriter(io.BytesIO(data))
    sign(writer)
    writer.write(path)
    with pytest.raises(SealedFileError, match="signature"):
        annotate(path, finding(Place(page=1)))
    assert not path.with_name(f"批注-{path.name}").exists()


def sign(writer):
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, NumberObject, TextStringObject

    name = NameObject
    value = DictionaryObject({name("/Type"): name("/Sig"), name("/Filter"): name("/Adobe.PPKLite"), name("/Contents"): ByteStringObject(b"0")})
    signature = DictionaryObject({name("/FT"): name("/Sig"), name("/T"): TextStringObject("章"), name("/V"): writer._add_object(value)})
    fields = ArrayObject([writer._add_object(signature)])
    writer.root_object[name("/AcroForm")] = DictionaryObject({name("/Fields"): fields, name("/SigFlags"): NumberObject(3)})


@pytest.mark.parametrize("quarter", range(4))
def test_the_way_back_to_the_page_undoes_the_way_upright(quarter):
    frame = Frame((10.0, 20.0, 310.0, 420.0), quarter)
    box = (30.0, 50.0, 90.0, 70.0)
    assert frame.on_page(frame.upright(box)) == box
