"""The table of dangers: archives, XML, links, scripts, pictures, pages that mean harm. Each in a process of 500 MB without a network.

Dangers that a reader's own tests hold (document types, merged areas, nesting in Word files, hidden parts) stand there.
"""

from __future__ import annotations

import faulthandler
import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from jiheng.documents.errors import UnreadableFileError
from jiheng.documents.isolation import Workers
from jiheng.documents.limits import Limits
from jiheng.documents.reader import read_document
from support.bounded import bounded, linux
from support.docx_maker import docx_parts, p, tbl, tc, tr, write_docx, write_zip
from support.ofd_maker import make_ofd, page, parts_of, text
from support.ofd_maker import write_parts as write_ofd
from support.pdf_maker import form_object, raw_pdf, words
from support.small_files import small_file
from support.xlsx_maker import MAIN, make_xlsx, sheet_xml

pytestmark = linux
ONE = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
SMALL = Limits(seconds=20, memory=1_200_000_000)
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def reasons(path: Path) -> str:
    return "；".join(unread.reason.text("zh") for unread in read_document(path).unread)


# --- archives -----------------------------------------------------------------------------------------------------------------


def with_directory(path: Path, local: bytes, entries: list[tuple[bytes, int, int, int, int]]) -> Path:
    """A zip whose directory says what it likes: name, offset, packed size, size, checksum."""
    directory = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0x21, crc, packed, size, len(name), 0, 0, 0, 0, 0, offset) + name
        for name, offset, packed, size, crc in entries
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(local), 0)
    path.write_bytes(local + directory + end)
    return path


def packed(content: bytes, name: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = compressor.compress(content) + compressor.flush()
    return struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0x21, zlib.crc32(content), len(data), len(content), len(name), 0) + name + data


def test_many_entries_over_one_piece_of_data_are_refused(tmp_path):
    """Entries that overlap: 40 KB that would expand to gigabytes."""
    content = b"<a>" + b" " * 20_000_000 + b"</a>"
    name = b"word/document.xml"
    local = packed(content, name)
    size = len(local) - 30 - len(name)
    entries = [(name, 0, size, len(content), zlib.crc32(content))]
    entries += [(b"word/part%d.xml" % at, 0, size, len(content), zlib.crc32(content)) for at in range(300)]
    path = with_directory(tmp_path / "a.docx", local, entries)
    assert path.stat().st_size < 60_000
    assert bounded(path)[0] == "refused"


def test_an_entry_that_begins_within_another_is_refused(tmp_path):
    inner = packed(docx_parts(p("甲"))["word/document.xml"].encode(), b"word/document.xml")
    outer = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0x21, zlib.crc32(inner), len(inner), len(inner), 5, 0) + b"a.bin" + inner
    entries = [(b"a.bin", 0, len(inner), len(inner), zlib.crc32(inner)), (b"word/document.xml", 35, 10, 999_999, 0)]
    assert bounded(with_directory(tmp_path / "a.docx", outer, entries))[0] == "refused"


def test_archives_within_archives_are_not_opened(tmp_path):
    content = b"0" * 50_000_000
    for level in range(6):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(4):
                archive.writestr(f"{level}-{copy}.zip", content)
        content = held.getvalue()
    path = tmp_path / "a.docx"
    write_zip(path, {**docx_parts(p("甲")), "word/embeddings/a.zip": content})
    assert bounded(path) == ["read", "0", "1"] or bounded(path) == ["read", "0", "0"]
    assert bounded(write_ofd(tmp_path / "a.ofd", {**parts_of([page(text(20, 20, "甲"))]), "Doc_0/Attachs/a.zip": content}))[0] == "read"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "ofd", "pptx", "ods"])
@pytest.mark.parametrize("name", ["../../outside.xml", "/etc/outside.xml", "C:\\outside.xml", "\\\\server\\share\\x.xml", "a\x00b.xml", "con.xml"])
def test_names_that_lead_elsewhere_are_only_names(tmp_path, kind, name):
    path = small_file(kind, tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "<a/>")
    assert bounded(path)[0] == "read"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "ofd", "pptx", "ods"])
def test_a_document_type_in_any_part_is_refused(tmp_path, kind):
    path = small_file(kind, tmp_path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            changed = write_zip(tmp_path / f"b.{kind}", {**parts, name: BOMB.encode() + content})
            assert bounded(changed) == ["refused", "DoctypeError"], name


def test_an_inclusion_is_not_followed(tmp_path):
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    parts = parts_of([page(include, text(20, 20, "甲"))])
    document = read_document(write_ofd(tmp_path / "a.ofd", parts))
    assert [each.text for each in document.paragraphs()] == ["甲"]
    assert bounded(write_docx(tmp_path / "a.docx", p("甲") + include))[0] == "read"


# --- many and large -------------------------------------------------------------------------------------------------------------


def test_a_million_styles_of_a_word_file_stay_bounded(tmp_path):
    styles = "".join(f'<w:style w:styleId="s{at}"><w:basedOn w:val="s{at + 1}"/></w:style>' for at in range(1_000_000))
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in docx_parts(p("甲", '<w:pStyle w:val="s0"/>'), styles=styles).items():
            archive.writestr(name, content)
    assert bounded(path)[0] in ("read", "refused")


def test_styles_that_rest_on_each_other_end(tmp_path):
    styles = "".join(f'<w:style w:styleId="s{at}"><w:basedOn w:val="s{(at + 1) % 5}"/></w:style>' for at in range(5))
    assert bounded(write_docx(tmp_path / "a.docx", p("甲", '<w:pStyle w:val="s0"/>'), styles=styles)) == ["read", "0", "0"]


def picture_of(width: int, height: int) -> bytes:
    """A picture that is small on disk and enormous once unpacked."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (0, 0), (2**31 - 1, 1)])
def test_pictures_within_documents_are_never_unpacked(tmp_path, size):
    picture = picture_of(*size)
    assert bounded(write_zip(tmp_path / "a.docx", {**docx_parts(p("甲")), "word/media/image1.png": picture}))[0] == "read"
    assert bounded(make_xlsx(tmp_path / "a.xlsx", {"表": ONE}, extra={"xl/media/image1.png": picture}))[:2] == ["read", "1"]
    drawn = page('<ofd:ImageObject ID="1" Boundary="0 0 99 99" ResourceID="3"/>', text(20, 20, "甲"))
    assert bounded(make_ofd(tmp_path / "a.ofd", [drawn], extra={"Doc_0/Res/a.png": picture}))[0] == "read"


def path_object(data: str, boundary: str = "0 0 9 9") -> str:
    return f'<ofd:PathObject ID="1" Boundary="{boundary}"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


ENDLESS = 'Size="1e308" CTM="1e308 1e308 1e308 1e308 1e308 nan"><ofd:TextCode X="1e999" DeltaX="g 1e99 1e308">甲</ofd:TextCode>'
ABSURD = {
    "letters": text(20, 20, "甲" * 200_000),
    "objects": text(20, 20, "甲") * 20_000,
    "segments": path_object("M 0 0 " + "L 9 0 L 9 9 " * 40_000) * 20,
    "blocks": "<ofd:PageBlock>" * 200 + text(20, 20, "甲") + "</ofd:PageBlock>" * 200,
    "numbers": f'<ofd:TextObject ID="1" Boundary="0 0 9 9" {ENDLESS}</ofd:TextObject>',
    "lattice": "".join(
        path_object("M 0 0 L 0 200", f"{at % 290} {at // 290} 0.2 200") + path_object("M 0 0 L 290 0", f"0 {at / 30} 290 0.2") for at in range(6_000)
    ),
}


@pytest.mark.parametrize("content", ABSURD.values(), ids=ABSURD)
def test_an_ofd_page_of_absurd_content_stays_bounded(tmp_path, content):
    parts = parts_of([page(content)])
    path = tmp_path / "a.ofd"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert bounded(path)[0] in ("read", "refused")


def test_an_ofd_that_names_one_full_page_thousands_of_times_stays_bounded(tmp_path):
    parts = parts_of([page(text(20, 20, "甲" * 30_000))])
    one = '<ofd:Page ID="0" BaseLoc="Pages/Page_0/Content.xml"/>'
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(one, one * 3_000)
    assert bounded(write_ofd(tmp_path / "a.ofd", parts))[0] in ("read", "refused")


# --- what leads outside, what could run -----------------------------------------------------------------------------------------

ADDRESS = "http://127.0.0.1:9/secret"


def test_a_word_file_that_calls_home_is_read_without_a_call(tmp_path):
    links = (
        ("t", "attachedTemplate", ADDRESS, "External"),
        ("i", "image", ADDRESS, "External"),
        ("f", "frame", ADDRESS, "External"),
        ("o", "oleObject", ADDRESS, "External"),
        ("s", "subDocument", ADDRESS, "External"),
    )
    settings = '<w:attachedTemplate r:id="t"/>'
    field = f'<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;{ADDRESS}&quot; "><w:r><w:t>甲</w:t></w:r></w:fldSimple></w:p>'
    path = write_docx(tmp_path / "a.docx", field, links=links, parts={"word/settings.xml": settings, "word/vbaProject.bin": b"x"})
    kind, _, notes = bounded(path)
    assert kind == "read"
    assert int(notes) >= 1


def test_a_workbook_that_calls_home_is_read_without_a_call(tmp_path):
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="http://x/externalLinkPath" Target="{ADDRESS}" TargetMode="External"/></Relationships>'
    )
    extra = {
        "xl/externalLinks/externalLink1.xml": f'<externalLink {MAIN}><externalBook r:id="r" xmlns:r="x"/></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": outside,
        "xl/connections.xml": f'<connections {MAIN}><connection id="1" name="a"><webPr url="{ADDRESS}"/></connection></connections>',
        "xl/vbaProject.bin": b"x",
        "xl/embeddings/oleObject1.bin": b"x",
    }
    rows = f'<row r="1"><c r="A1" t="str"><f>WEBSERVICE("{ADDRESS}")</f><v>旧值</v></c><c r="B1"><f>DDE("cmd";"/c calc";"x")</f><v>2</v></c></row>'
    path = make_xlsx(tmp_path / "a.xlsx", {"表": sheet_xml(rows)}, extra=extra)
    kind, cells, notes = bounded(path)
    assert (kind, cells) == ("read", "2")
    assert int(notes) >= 1


def test_a_page_that_calls_home_is_read_without_a_call(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        f'<html><meta http-equiv=refresh content="0;url={ADDRESS}"><link rel=stylesheet href={ADDRESS}><script src={ADDRESS}></script>'
        f"<iframe src={ADDRESS}></iframe><img src={ADDRESS}><table><tr><td>甲<td>乙</table>",
        encoding="utf-8",
    )
    assert bounded(path) == ["read", "2", "0"]


@pytest.mark.parametrize("location", [ADDRESS, "file:///etc/passwd", "../../../../etc/passwd", "//server/share/x.xml", "\\\\server\\x"])
def test_an_ofd_never_reads_what_is_not_in_it(tmp_path, location):
    parts = parts_of([page(text(20, 20, "甲"))], common=f"<ofd:PublicRes>{location}</ofd:PublicRes>")
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace("</ofd:Pages>", f'<ofd:Page ID="9" BaseLoc="{location}"/></ofd:Pages>')
    assert bounded(write_ofd(tmp_path / "a.ofd", parts)) == ["read", "0", "1"]


def test_an_ofd_with_actions_and_scripts_runs_none(tmp_path):
    action = f'<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="{ADDRESS}"/></ofd:Action></ofd:Actions>'
    assert bounded(make_ofd(tmp_path / "a.ofd", [page(text(20, 20, "甲"))], after=action)) == ["read", "0", "0"]


# --- pdf and pictures: read in a process that may be lost, as the command line does, for their libraries bound nothing ------------


def counted(path: Path) -> object:
    faulthandler.disable()  # pytest would print where pdfium ended
    try:
        return len(read_document(path, SMALL).blocks)
    except UnreadableFileError as error:
        return type(error).__name__


REFUSALS = ("UnsupportedFormatError", "DamagedFileError", "OversizedFileError", "MissingProgramError", "MemoryLimitError")


def isolated(path: Path) -> object:
    """How many blocks a file holds, or why it was not read; a good file beside it is read whatever becomes of the first."""
    good = small_file("html", path.parent)
    workers = Workers(counted, lambda _path, error: type(error).__name__, lambda each: each, SMALL, 1)
    result, beside = workers.through([path, good])
    assert beside == 1
    return result


def test_pdf_objects_that_hold_each_other_end(tmp_path):
    loops = {1000: form_object("/X1 Do " * 50), 1001: "<</Type/Pages/Count 1/Kids[1001 0 R]/Parent 1001 0 R>>"}
    path = raw_pdf(tmp_path / "a.pdf", words(50, 700, "A") + "/X1 Do", objects=loops)
    assert isolated(path) in (1, "ReaderLostError", "TimeLimitError")
    path.write_bytes(path.read_bytes().replace(b"/Kids[10 0 R]", b"/Kids[2 0 R] "))
    assert isolated(path) in (0, "DamagedFileError")


def test_a_pdf_picture_of_absurd_size_is_not_unpacked(tmp_path):
    body = zlib.compress(bytes(3_000_000)).decode("latin-1")
    picture = (
        "<</Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode"
        f"/Length {len(body)}>>stream\n{body}\nendstream"
    )
    path = raw_pdf(tmp_path / "a.pdf", words(50, 700, "A") + "q 500 0 0 700 0 0 cm /X1 Do Q", objects={1000: picture})
    assert isolated(path) in (1, "MemoryLimitError", "ReaderLostError")


def test_a_pdf_stream_that_unpacks_to_gigabytes_stays_bounded(tmp_path):
    path = raw_pdf(tmp_path / "a.pdf", " " * 900_000_000)
    assert path.stat().st_size < 2_000_000
    assert isolated(path) in (0, "ReaderLostError", "MemoryLimitError", "DamagedFileError", "OversizedFileError")


@pytest.mark.parametrize("size", [(60_000, 60_000), (0, 0), (2**31 - 1, 1)])
def test_a_picture_of_absurd_size_is_refused(tmp_path, size):
    path = tmp_path / "a.png"
    path.write_bytes(picture_of(*size))
    assert isolated(path) in REFUSALS


@pytest.mark.parametrize("size", ["999999999", "-1", "4294967296"])
def test_a_pdf_that_declares_absurd_numbers_stays_bounded(tmp_path, size):
    path = raw_pdf(tmp_path / "a.pdf", words(50, 700, "A"))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"/Size 12", b"/Size " + size.encode()).replace(b"/Count 1", b"/Count " + size.encode()))
    assert isolated(path) in (0, 1, "ReaderLostError", "DamagedFileError")


def test_a_pdf_with_scripts_and_attachments_opens_none(tmp_path):
    script = "/OpenAction<</S/JavaScript/JS(app.launchURL('http://127.0.0.1:9/'))>>"
    path = raw_pdf(tmp_path / "a.pdf", words(50, 700, "A"), catalog=f"{script}/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>")
    assert isolated(path) == 1
    assert "脚本" in reasons(path)


def test_a_pdf_of_many_lines_ends(tmp_path):
    drawn = "".join(f"{at % 590} 0 m {at % 590} 840 l S 0 {at / 8} m 590 {at / 8} l S " for at in range(6_000))
    assert isolated(raw_pdf(tmp_path / "a.pdf", drawn + words(50, 700, "A"))) in (1, 2)


# --- text that deceives -----------------------------------------------------------------------------------------------------------

DECEPTIONS = ["\u202e66.192", "29\u200b1.66", "２９１．６６", "291.66\u0336", "\u2067291.66\u2069", "Ƨ91.66", "29l.66"]


@pytest.mark.parametrize("letters", DECEPTIONS)
@pytest.mark.parametrize("kind", ["docx", "xlsx", "ofd", "html", "csv"])
def test_deceiving_text_is_kept_as_it_is(tmp_path, kind, letters):
    """What a figure means is the business of ``values``, which refuses these; readers must not make a clean figure out of them."""
    path = tmp_path / f"a.{kind}"
    if kind == "docx":
        write_docx(path, tbl(tr(tc("数"), tc(letters))))
    elif kind == "xlsx":
        make_xlsx(
            path,
            {
                "表": sheet_xml(
                    f'<row r="1"><c r="A1" t="inlineStr"><is><t>数</t></is></c><c r="B1" t="inlineStr"><is><t>{letters}</t></is></c></row>'
                )
            },
        )
    elif kind == "ofd":
        make_ofd(path, [page(text(20, 20, f"数{letters}"))])
    elif kind == "html":
        path.write_text(f"<html><meta charset=utf-8><table><tr><td>数<td>{letters}</table>", encoding="utf-8")
    else:
        path.write_text(f"数,{letters}\n数,1\n", encoding="utf-8")
    document = read_document(path)
    shown = "".join([cell.text for table in document.tables() for cell in table.cells()] + [each.text for each in document.paragraphs()])
    assert letters in shown or "291.66" not in shown


def test_every_refusal_is_one_line_with_something_to_do(tmp_path):
    path = tmp_path / "a.docx"
    for content in (b"", b"x", b"PK\x03\x04", b"%PDF-1.7", b"{\\rtf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n\x1a\n", bytes(range(256))):
        path.write_bytes(content)
        try:
            read_document(path, Limits(seconds=20))
        except UnreadableFileError as error:
            assert "请" in error.message.text("zh")  # noqa: PT017 - each of them
