"""The door for zip files: every trick is refused with a sentence, and before it costs anything."""

from __future__ import annotations

import io
import pickle
import struct
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
from attrs import evolve

from jiheng.documents import archive as door
from jiheng.documents.archive import open_archive
from jiheng.documents.docx import read_docx
from jiheng.documents.errors import (
    DamagedFileError,
    DoctypeError,
    EmptyFileError,
    InaccessibleFileError,
    OversizedFileError,
    PasswordProtectedError,
    UnreadableFileError,
    WrongContentError,
)
from jiheng.documents.limits import Limits
from jiheng.documents.xml import NotXmlError, TreeTooLargeError, clean_prolog, parse
from jiheng.messages import msg
from support.docx_maker import docx_parts, p, write_docx, write_zip

LIMITS = Limits()
LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
PARTS = docx_parts(p("青石县"), styles="<w:style/>", numbering="<w:num/>", parts={"docProps/core.xml": "<core/>"})


def texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in read_docx(path).paragraphs()]


def patched(path: Path, old: bytes, new: bytes) -> Path:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    return path


# --- what is no zip file ------------------------------------------------------------------------------------------------------


def test_an_absent_file_and_a_folder_are_inaccessible(tmp_path):
    for path in (tmp_path / "没有.docx", tmp_path):
        with pytest.raises(InaccessibleFileError):
            read_docx(path)


def test_an_empty_file_is_told_as_such(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"")
    with pytest.raises(EmptyFileError):
        read_docx(path)


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 500, b"<html><body>1</body></html>", "绩效".encode("gb18030")])
def test_another_kind_of_file_named_docx_is_refused(tmp_path, content):
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(WrongContentError) as caught:
        read_docx(path)
    assert "另存为 docx" in caught.value.message.text("zh")


def test_a_zip_without_a_word_document_is_refused(tmp_path):
    with pytest.raises(WrongContentError):
        read_docx(write_zip(tmp_path / "a.docx", {"readme.txt": "x"}))


def test_a_workbook_named_docx_is_refused(tmp_path):
    parts = PARTS | {"word/document.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'}
    with pytest.raises(WrongContentError):
        read_docx(write_zip(tmp_path / "a.docx", parts))


def test_a_password_protected_file_is_told_as_such(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(door.OLE_MAGIC + b"\x00" * 65_530 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 100)
    with pytest.raises(PasswordProtectedError):
        read_docx(path)


def test_another_ole_file_is_not_taken_for_a_protected_one(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(door.OLE_MAGIC + b"\x00" * 2000)
    with pytest.raises(WrongContentError):
        read_docx(path)


def test_an_entry_encrypted_within_the_zip_asks_for_the_password(tmp_path):
    path = write_docx(tmp_path / "a.docx", p("1"))
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(PasswordProtectedError):
        read_docx(path)


# --- damage -------------------------------------------------------------------------------------------------------------------


def test_a_file_cut_short_anywhere_is_refused_or_read_right(tmp_path):
    whole = write_docx(tmp_path / "whole.docx", p("预算数 358.48 万元")).read_bytes()
    path = tmp_path / "cut.docx"
    for length in range(1, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(UnreadableFileError):
            read_docx(path)


def test_a_byte_altered_anywhere_never_gives_another_number(tmp_path):
    whole = write_docx(tmp_path / "whole.docx", p("预算数 358.48 万元"), styles="<w:style/>").read_bytes()
    path = tmp_path / "altered.docx"
    for at in range(0, len(whole), 5):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            found = texts(path)
        except UnreadableFileError:
            continue
        assert found == ["预算数 358.48 万元"], at


def test_a_wrong_checksum_names_the_part(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:  # stored, so that the text can be altered in place
        for name, content in PARTS.items():
            archive.writestr(name, content)
    with pytest.raises(DamagedFileError) as caught:
        read_docx(patched(path, "青石县".encode(), "青山县".encode()))
    assert caught.value.part == "word/document.xml"


def test_a_part_whose_name_is_broken_is_named_in_one_line():
    assert "部件“[Content_Typ\ufffds].xml”读不出来" in DamagedFileError(Path("a.pptx"), "[Content_Typ\ns].xml").message.text("zh")


def test_a_compression_that_office_files_never_use_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
    with pytest.raises(DamagedFileError):
        read_docx(path)


# --- bombs --------------------------------------------------------------------------------------------------------------------


def bomb(path: Path, size: int, name: str = "word/document.xml") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, content in PARTS.items():
            if key != name:
                archive.writestr(key, content)
        with archive.open(name, "w", force_zip64=True) as target:
            for _ in range(size // 1_000_000):
                target.write(b" " * 1_000_000)
    return path


@pytest.fixture(scope="module")
def gigabyte(tmp_path_factory):
    return bomb(tmp_path_factory.mktemp("bomb") / "bomb.docx", 1_000_000_000)


def count_inflated(monkeypatch) -> list[int]:
    sizes: list[int] = []
    read = zipfile.ZipExtFile.read

    def counting(self, n=-1):
        data = read(self, n)
        sizes.append(len(data))
        return data

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counting)
    return sizes


def test_a_gigabyte_is_refused_before_anything_is_inflated(gigabyte, monkeypatch):
    inflated = count_inflated(monkeypatch)
    with pytest.raises(OversizedFileError):
        read_docx(gigabyte)
    assert sum(inflated) == 0


def test_a_lying_size_inflates_no_more_than_it_declares(tmp_path, monkeypatch):
    path = bomb(tmp_path / "a.docx", 90_000_000)
    data = bytearray(path.read_bytes())
    at = data.index(b"word/document.xml", data.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, at + 24, 5_000)
    path.write_bytes(data)
    inflated = count_inflated(monkeypatch)
    with pytest.raises(UnreadableFileError):
        read_docx(path)
    assert sum(inflated) < 100_000


def test_a_ratio_beyond_any_real_document_is_refused(tmp_path):
    with pytest.raises(OversizedFileError, match="ratio"):
        read_docx(bomb(tmp_path / "a.docx", 40_000_000))


def test_a_part_read_again_and_again_counts_each_time(tmp_path):
    path = write_docx(tmp_path / "a.docx", p("1" * 5_000))
    limits = evolve(LIMITS, xml_bytes=20_000)
    with open_archive(path, limits, "docx") as archive:
        for _ in range(3):
            archive.read("word/document.xml")
        with pytest.raises(OversizedFileError):
            archive.read("word/document.xml")


def test_many_entries_are_refused(tmp_path):
    path = write_zip(tmp_path / "a.docx", {f"{index}": "" for index in range(LIMITS.entries + 1)})
    with pytest.raises(OversizedFileError):
        read_docx(path)


def test_a_directory_too_large_to_load_is_not_loaded(tmp_path):
    path = write_zip(tmp_path / "a.docx", {f"{index}" * 60_000: "" for index in range(4)})
    with pytest.raises(OversizedFileError):
        read_docx(path, evolve(LIMITS, entries=10))


def test_a_file_beyond_the_limit_is_refused(tmp_path):
    with pytest.raises(OversizedFileError):
        read_docx(write_docx(tmp_path / "a.docx", p("1")), evolve(LIMITS, file_bytes=100))


HOSTILE = {
    "many empty elements": "<w:p/>" * 12_000_000,
    "many attributes": '<w:p w:a="" w:b="" w:c=""/>' * 3_000_000,
    "many cells": "<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 50 + "</w:tr>") * 12_000 + "</w:tbl>",
    "a wide span": "<w:tbl>" + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr>' * 9 + "</w:tbl>",
    "deep nesting": "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60,
    "deeper nesting": "<w:sdt>" * 5_000 + "</w:sdt>" * 5_000,
}


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS")
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_body_is_refused_within_500_megabytes(tmp_path, kind):
    path = write_docx(tmp_path / "a.docx", HOSTILE[kind])
    program = (
        "import resource, sys; from pathlib import Path; resource.setrlimit(resource.RLIMIT_AS, (500_000_000,) * 2)\n"
        "from jiheng.documents.docx import read_docx; from jiheng.documents.errors import UnreadableFileError; from attrs import evolve\n"
        "from jiheng.documents.limits import Limits\n"
        "try: read_docx(Path(sys.argv[1]), evolve(Limits(), ratio=10**9))\n"
        "except UnreadableFileError as error: print(type(error).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert done.stdout.strip() in {"OversizedFileError", "DamagedFileError"}, done.stderr[-500:]


# --- names --------------------------------------------------------------------------------------------------------------------


def test_of_two_parts_of_one_name_the_first_counts_and_it_is_said(tmp_path):
    path = tmp_path / "a.docx"
    second = docx_parts(p("第二份"))["word/document.xml"]
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore")
        for name, content in [*PARTS.items(), ("word/document.xml", second)]:
            archive.writestr(name, content)
    document = read_docx(path)
    assert [block.text for block in document.paragraphs()] == ["青石县"]
    assert [doubt.place.part for doubt in document.unread] == ["word/document.xml"]


def test_names_that_climb_out_are_never_used_as_paths(tmp_path):
    inner = tmp_path / "in"
    inner.mkdir()
    path = write_zip(inner / "a.docx", PARTS | {"../outside.xml": "<a/>", "/etc/absolute.xml": "<a/>", "C:\\drive.xml": "<a/>"})
    assert texts(path) == ["青石县"]
    assert sorted(item.name for item in tmp_path.rglob("*")) == ["a.docx", "in"]


def test_a_target_that_climbs_out_leads_nowhere(tmp_path):
    path = write_docx(tmp_path / "a.docx", p("1"), links=(("f", "footnotes", "../../../../etc/passwd"),))
    assert texts(path) == ["1"]


def test_names_differing_in_case_or_slashes_are_the_same_part(tmp_path):
    path = write_zip(tmp_path / "a.docx", PARTS)
    with open_archive(path, LIMITS, "docx") as archive:
        assert "Word\\Document.XML" in archive
        assert "word/nothing.xml" not in archive
        with pytest.raises(DamagedFileError):
            archive.read("word/nothing.xml")


# --- XML ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>', "<!-- " + "x" * 3000 + " -->\n"], ids=["bare", "declared", "far"])
def test_a_doctype_in_any_part_is_refused(tmp_path, name, before):
    content = PARTS[name]
    content = content[content.index("?>") + 2 :].lstrip() if content.startswith("<?") else content
    path = write_zip(tmp_path / "a.docx", PARTS | {name: before + LAUGHS + content})
    with pytest.raises(DoctypeError) as caught:
        read_docx(path)
    assert caught.value.part == name


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_doctype_is_found_in_every_encoding(encoding):
    assert clean_prolog((LAUGHS + "<a/>").encode(encoding)) is False


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_parts_are_read_in_the_encodings_of_the_standard(encoding):
    declared = "utf-16" if "16" in encoding else "utf-8"
    assert parse(f'<?xml version="1.0" encoding="{declared}"?><a>绩效</a>'.encode(encoding), 10_000).text == "绩效"


def test_a_declared_encoding_other_than_the_bytes_hides_nothing():
    with pytest.raises(NotXmlError):
        parse('<?xml version="1.0" encoding="gb18030"?><a>绩效</a>'.encode("gb18030"), 10_000)


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a>&e;</a>", b"\xff\xfe\x00\xd8", b"text"])
def test_what_is_no_xml_is_told_as_such(data):
    with pytest.raises(NotXmlError):
        parse(data, 10_000)


def test_a_tree_beyond_the_limit_is_not_built():
    with pytest.raises(TreeTooLargeError):
        parse(b"<a>" + b"<b/>" * 1000 + b"</a>", 100_000)


def test_strict_names_are_given_as_the_transitional_ones():
    root = parse(b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>', 10_000)
    assert root.tag == "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}document"


def test_an_error_survives_the_way_between_processes(tmp_path):
    error = pickle.loads(pickle.dumps(OversizedFileError(tmp_path, msg("字节数"), 7)))  # noqa: S301 - our own object
    assert isinstance(error, OversizedFileError)
    assert "7" in error.message.text("zh")


def test_zip_within_zip_is_not_opened(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("word/document.xml", LAUGHS)
    assert texts(write_zip(tmp_path / "a.docx", PARTS | {"word/embeddings/a.docx": inner.getvalue()})) == ["青石县"]
