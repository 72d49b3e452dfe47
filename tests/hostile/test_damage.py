"""Files of every format cut short, changed, and under wrong names: the right figures in the right places, or a clear refusal."""

from __future__ import annotations

import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiheng.documents.errors import UnreadableFileError
from jiheng.documents.reader import read_document
from support.small_files import CHECKED, FIGURES, MAKERS, misplaced, small_file, strange
from support.xlsx_maker import write_parts

#: text in which a figure may be cut off without any trace
PLAIN = ("html", "csv", "txt")
QUICK = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)


def read_or_none(path):
    try:
        return read_document(path)
    except UnreadableFileError as error:
        assert "\n" not in error.message.text("zh")  # noqa: PT017 - any kind of refusal will do, in one line
        return None


@pytest.mark.parametrize("suffix", [*MAKERS, "docx.bak", "doc", ""])
@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind not in ("csv", "txt")])
def test_the_content_tells_the_format_and_the_name_does_not(tmp_path, kind, suffix):
    path = small_file(kind, tmp_path)
    document = read_document(path.rename(tmp_path / f"改名.{suffix}"))
    assert document.format == kind
    assert {cell.text for table in document.tables() for cell in table.cells()} >= set(FIGURES)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_file_cut_at_any_place_gives_no_wrong_figure(tmp_path, kind):
    data = small_file(kind, tmp_path).read_bytes()
    path = tmp_path / f"cut.{kind}"
    for at in range(0, len(data), max(len(data) // 400, 1)):
        path.write_bytes(data[:at])
        document = read_or_none(path)
        if document is not None:
            assert misplaced(document) == []
            assert len(strange(document)) <= (kind in PLAIN)


@pytest.mark.parametrize("kind", CHECKED)
@QUICK
@given(data=st.data())
def test_a_changed_byte_of_an_archive_moves_no_figure_and_makes_none(tmp_path, kind, data):
    content = bytearray(small_file(kind, tmp_path).read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / f"hurt.{kind}"
    path.write_bytes(content)
    document = read_or_none(path)
    if document is not None and not document.unread:
        assert misplaced(document) == []
        assert strange(document) == []
        assert {cell.text for table in document.tables() for cell in table.cells()} >= set(FIGURES)


@pytest.mark.parametrize("kind", ["xls", "pdf", *PLAIN])
@QUICK
@given(data=st.data())
def test_changed_bytes_are_read_or_refused(tmp_path, kind, data):
    content = bytearray(small_file(kind, tmp_path).read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    path = tmp_path / f"hurt.{kind}"
    path.write_bytes(content)
    read_or_none(path)


@pytest.mark.parametrize("kind", CHECKED)
@QUICK
@given(data=st.data())
def test_a_part_that_is_gone_or_another_makes_no_figure(tmp_path, kind, data):
    """Parts taken away, or standing under the name of another one."""
    with zipfile.ZipFile(small_file(kind, tmp_path)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name, other = data.draw(st.sampled_from(sorted(parts))), data.draw(st.sampled_from(sorted(parts)))
    changed = {**parts, name: parts[other]} if data.draw(st.booleans()) else {key: value for key, value in parts.items() if key != name}
    document = read_or_none(write_parts(tmp_path / f"hurt.{kind}", changed))
    if document is not None:
        assert misplaced(document) == []
        assert strange(document) == []


@pytest.mark.parametrize("kind", MAKERS)
def test_two_files_one_after_the_other_are_never_mixed(tmp_path, kind):
    """What a download that began anew leaves behind: the file twice, or half of it and then the whole."""
    data = small_file(kind, tmp_path).read_bytes()
    chance = random.Random(7)  # noqa: S311 - no secret
    for _ in range(20):
        path = tmp_path / f"twice.{kind}"
        path.write_bytes(data[: chance.randrange(len(data))] + data)
        document = read_or_none(path)
        if document is not None and kind not in PLAIN:
            assert misplaced(document) == []
