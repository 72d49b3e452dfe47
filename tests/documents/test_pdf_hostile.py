"""Hurt and hostile PDF: an error, a doubt or the right figures, in bounded time; never an old figure at a new place without a word."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiheng.documents.errors import DamagedFileError, UnreadableFileError
from jiheng.documents.pdf import read_pdf
from jiheng.documents.pdf_integrity import hurt_streams, is_whole, lost_objects
from support.layouts import TEA, anhui
from support.pdf_maker import by_typst, form_object, lattice, raw_pdf, stroke, words

GRID = lattice((50, 150, 250), (700, 720, 740)) + words(60, 725, "12.5") + words(160, 705, "97.2")
BOUNDED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (900_000_000, 900_000_000))
from jiheng.documents.errors import UnreadableFileError
from jiheng.documents.pdf import read_pdf
try:
    document = read_pdf(Path(sys.argv[1]))
except UnreadableFileError as error:
    print("refused", type(error).__name__)
else:
    print("read", len(document.blocks), len(document.unread))
"""


def bounded(path):
    """Read in a process that may not have more than 900 MB nor 60 s."""
    done = subprocess.run([sys.executable, "-c", BOUNDED, str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def figures(document):
    return Counter((table.part, cell.page, cell.row, cell.column, cell.text) for table in document.tables() for cell in table.cells() if cell.text)


# --- hurt files ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return by_typst({"a": anhui(TEA)}, tmp_path_factory.mktemp("whole")) / "a.pdf"


def test_a_whole_file_has_no_doubt(whole):
    data = whole.read_bytes()
    assert (is_whole(data), hurt_streams(data, 10**9), lost_objects(data)) == (True, 0, 0)
    assert read_pdf(whole).unread == ()


def test_a_file_cut_short_is_refused(whole, tmp_path):
    data, path = whole.read_bytes(), tmp_path / "cut.pdf"
    for at in range(0, len(data) - 8, len(data) // 60):
        path.write_bytes(data[:at])
        with pytest.raises(UnreadableFileError):
            read_pdf(path)


def test_a_linearized_file_cut_after_its_first_end_mark_is_refused(tmp_path):
    path = raw_pdf(tmp_path / "a.pdf", GRID)
    path.write_bytes(path.read_bytes().replace(b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj<</Linearized 1/L 999999>>endobj\n", 1))
    with pytest.raises(DamagedFileError):
        read_pdf(path)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_figures_of_a_file_with_changed_bits_are_right_or_doubted(whole, tmp_path, data):
    content = bytearray(whole.read_bytes())
    start = content.find(b"stream")
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(start, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / "hurt.pdf"
    path.write_bytes(content)
    try:
        document = read_pdf(path)
    except UnreadableFileError as error:
        assert error.message.text("zh")  # noqa: PT017 - any kind of refusal will do
        return
    assert document.unread or not figures(document) - figures(read_pdf(whole))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, 10**6), size=st.integers(1, 400))
def test_a_file_with_a_piece_missing_is_read_or_refused(tmp_path, at, size):
    content = raw_pdf(tmp_path / "a.pdf", GRID, GRID).read_bytes()
    at %= len(content)
    path = tmp_path / "b.pdf"
    path.write_bytes(content[:at] + content[at + size :])
    try:
        read_pdf(path)
    except UnreadableFileError as error:
        assert error.message.text("zh")  # noqa: PT017 - any kind of refusal will do


# --- attacks ------------------------------------------------------------------------------------------------------------------


def test_a_form_that_draws_itself_ends(tmp_path):
    path = raw_pdf(tmp_path / "a.pdf", "/X1 Do\n" + GRID, objects={1000: form_object("/X1 Do " + words(300, 300, "1"))})
    assert bounded(path)[0] == "read"


def test_a_tree_of_pages_that_holds_itself_is_refused_or_read(tmp_path):
    path = raw_pdf(tmp_path / "a.pdf", GRID)
    path.write_bytes(path.read_bytes().replace(b"/Kids[10 0 R]", b"/Kids[ 2 0 R]"))
    assert bounded(path)[0] in {"read", "refused"}


@pytest.mark.parametrize("count", [b"/Count 9", b"/Count -1", b"/Count 2147483647", b"/Count 99999999999"])
def test_a_false_count_of_pages_is_no_trap(tmp_path, count):
    path = raw_pdf(tmp_path / "a.pdf", GRID)
    path.write_bytes(path.read_bytes().replace(b"/Count 1", count))
    assert bounded(path)[0] in {"read", "refused"}


def test_a_huge_table_of_objects_is_no_trap(tmp_path):
    path = raw_pdf(tmp_path / "a.pdf", GRID)
    path.write_bytes(path.read_bytes().replace(b"xref\n0 1\n", b"xref\n0 99999999\n").replace(b"/Size 12", b"/Size 99999999"))
    assert bounded(path)[0] in {"read", "refused"}


def test_thousands_of_empty_pages_are_passed_over(tmp_path):
    assert bounded(raw_pdf(tmp_path / "a.pdf", *[""] * 5000))[:2] == ["read", "0"]


@pytest.mark.parametrize("box", ["0 0 1e30 1e30", "-1e9 -1e9 1e9 1e9", "0 0 0 0", "500 500 0 0", "0 0 nan inf", "0 0 2000000 2000000"])
def test_absurd_pages_are_read_or_refused(tmp_path, box):
    assert bounded(raw_pdf(tmp_path / "a.pdf", GRID, page=f"/MediaBox[{box}]"))[0] in {"read", "refused"}


def test_text_at_absurd_places_or_sizes_is_left_out(tmp_path):
    far = words(1e12, 700, "1") + words(60, 600, "2", size=1e9) + words(60, 500, "3", size=0) + "BT /F1 10 Tf 0 0 0 0 50 50 Tm (4) Tj ET\n"
    document = read_pdf(raw_pdf(tmp_path / "a.pdf", far + GRID))
    assert {text for *_, text in figures(document)} == {"12.5", "97.2"}


@pytest.mark.parametrize(
    "drawn",
    [
        "".join(stroke(0, y / 10, 590, y / 10) + stroke(y / 10, 0, y / 10, 840) for y in range(5000)),
        "".join(stroke(x, 0, x, 840) for x in range(0, 590, 5)) + "".join(stroke(0, y, 590, y) for y in range(0, 840, 5)),
        "".join(lattice((x, x + 2, x + 4), (y, y + 6, y + 12)) for x in range(0, 500, 20) for y in range(0, 800, 20)),
        "0 0 m " + "".join(f"{at % 500} {at % 700} l " for at in range(300_000)) + "S\n",
        "".join(words(x * 3, y * 4, "1", size=1) for x in range(190) for y in range(200)),
        "".join(words(x * 5.5, y * 80, "1", size=2) for x in range(100) for y in range(10)),
        "".join(f"{x} {y} 1 1 re f\n" for x in range(0, 590, 4) for y in range(0, 840, 4)),
        "BT /F1 10 Tf 10 10 Td (" + "12345" * 200_000 + ") Tj ET",
    ],
    ids=["fine lattice", "lattice", "many grids", "zigzag", "dust", "columns", "dots", "long line"],
)
def test_absurd_drawings_are_bounded(tmp_path, drawn):
    assert bounded(raw_pdf(tmp_path / "a.pdf", drawn + words(60, 700, "1")))[0] == "read"


def test_a_stream_that_inflates_to_a_gigabyte_is_bounded(tmp_path):
    import zlib

    path = raw_pdf(tmp_path / "a.pdf", GRID)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(60)) + packer.flush()
    bomb = b"500 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n" % (len(packed), packed)
    path.write_bytes(path.read_bytes().replace(b"xref\n", bomb + b"xref\n", 1))
    assert bounded(path)[0] == "read"


def test_text_whose_direction_is_no_number_is_left_out(tmp_path):
    big = "55720627206272062720627206272062720627274.1"
    broken = f"BT /F1 10 Tf 0 Tr 1 0 0 1 5572061 Tm (320) Tj ET1 10 Tf 0 Tr 1 0 0 1 {big}.660 0 1 {big} 0 0 1 5572061 Tm (320.47) Tj ET"
    (paragraph,) = read_pdf(raw_pdf(tmp_path / "a.pdf", words(50, 700, "A") + broken)).paragraphs()
    assert paragraph.text == "A"
