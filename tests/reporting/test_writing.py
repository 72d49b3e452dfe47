"""Writing whole or not at all."""

import os
from pathlib import Path

import pytest

from jiheng.reporting.writing import write_text, write_whole


def test_a_text_is_written_as_utf8(tmp_path):
    write_text(tmp_path / "a.json", "绩\n")
    assert (tmp_path / "a.json").read_bytes() == "绩\n".encode()


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    target = tmp_path / "a.json"
    target.write_text("old", encoding="utf-8")

    def fail(path):
        path.write_text("half", encoding="utf-8")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - ours
        write_whole(target, fail)
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_the_permissions_of_an_old_file_are_kept(tmp_path):
    target = tmp_path / "a.json"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    write_text(target, "new")
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_and_not_replaced():
    write_text(Path(os.devnull), "x")
    assert not Path(os.devnull).is_file()


def test_a_link_keeps_pointing_to_the_file_that_is_written(tmp_path):
    (tmp_path / "real.txt").write_text("old", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_text(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text(encoding="utf-8") == "new"


def test_text_with_undecodable_file_names_is_written(tmp_path):
    write_text(tmp_path / "a.json", '"a\udc80"')
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '"a\\udc80"'
