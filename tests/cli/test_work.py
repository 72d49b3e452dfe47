"""Work on files: in order, in one process or several, and a file that ends its process costs that file alone."""

import mmap
import os
import signal
import sys
import time
import zipfile
from pathlib import Path

import pytest
from attrs import frozen

from jiheng.cli.work import work_through
from jiheng.documents import progress
from jiheng.documents.errors import MemoryLimitError, ReaderLostError, TimeLimitError
from jiheng.documents.limits import Limits
from jiheng.documents.sniff import is_harmless
from jiheng.reporting.result import FileResult

LIMITS = Limits(seconds=1, memory=400_000_000)


@frozen
class Task:
    path: str
    limits: Limits = LIMITS


def shout(task):
    return FileResult(task.path.upper())


def used() -> int:
    """The address space of this process, which those that are forked from it begin with."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * mmap.PAGESIZE


def lose_the_way():
    """Fail as a library may where there is no memory left."""
    held = []
    try:
        while True:
            held.append(bytearray(1 << 22))
    except MemoryError:
        raise TypeError(len(held)) from None


def misbehave(task):
    """Do as the path says."""
    match task.path:
        case "hang":
            time.sleep(3600)
        case "spin":
            while True:
                pass
        case "grow":
            return FileResult("x" * 10**9)
        case "library":
            raise RuntimeError("Status Message: std::bad_alloc")
        case "extension":
            raise SystemError("error return without exception set")
        case "filled":
            lose_the_way()
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "leave":
            os._exit(0)
    return FileResult(task.path.upper())


def lost(task, error):
    return FileResult(task.path, error=error.message)


def paths(results):
    return [result.path for result in results]


@pytest.mark.parametrize("jobs", [0, 1, 3])
def test_results_keep_the_order_of_the_tasks(jobs):
    assert paths(work_through(shout, lost, [Task(name) for name in "dbcae"], jobs)) == list("DBCAE")


def test_no_tasks_give_no_results():
    assert work_through(shout, lost, [], 4) == []


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    "way, error",
    [
        ("hang", TimeLimitError),
        ("spin", TimeLimitError),
        ("grow", MemoryLimitError),
        ("library", MemoryLimitError),
        ("extension", MemoryLimitError),
        ("filled", MemoryLimitError),
        ("die", ReaderLostError),
    ],
)
def test_a_file_that_ends_its_process_costs_that_file_alone(monkeypatch, way, error, jobs):
    monkeypatch.setattr("jiheng.documents.isolation._GRACE", 0)
    monkeypatch.setattr("jiheng.cli.work._FEW", 0)
    memory = 400_000_000 + used()
    tasks = [Task(name, Limits(seconds=1, memory=memory)) for name in ("a", way, "b", "leave", "c")]
    results = work_through(misbehave, lost, tasks, jobs)
    assert paths(results) == ["A", way, "B", "leave", "C"]
    limit = {TimeLimitError: (1,), MemoryLimitError: (memory,)}.get(error, ())
    assert [result.error for result in results] == [None, error(Path(way), *limit).message, None, ReaderLostError(Path("leave")).message, None]


def slow(task):
    for page in range(6):
        time.sleep(0.4)
        progress.step(page + 1, 6)
    return FileResult(task.path)


def test_a_reader_that_shows_progress_has_its_time_again(monkeypatch):
    monkeypatch.setattr("jiheng.documents.isolation._GRACE", 0)
    monkeypatch.setattr("jiheng.cli.work._FEW", 0)
    assert work_through(slow, lost, [Task("a")], 1) == [FileResult("a")]


def temporary(task):
    import tempfile

    return FileResult(tempfile.mkdtemp())


def test_what_a_reader_leaves_in_its_temporary_folder_goes_with_the_process(monkeypatch):
    monkeypatch.setattr("jiheng.cli.work._FEW", 0)
    [result] = work_through(temporary, lost, [Task("a")], 1)
    assert not Path(result.path).exists()


@pytest.mark.parametrize("name, content, stays", [("a.txt", b"x", True), ("a.docx", b"%PDF-1.7", False), ("a.txt", b"x" * 3_000_000, False)])
def test_a_small_file_of_a_bounded_reader_is_read_in_this_process(tmp_path, name, content, stays):
    path = tmp_path / name
    path.write_bytes(content)
    [result] = work_through(lambda _task: FileResult(str(os.getpid())), lost, [Task(str(path))], 1)
    assert (result.path == str(os.getpid())) is stays


@pytest.mark.parametrize("terminal, tasks, shown", [(True, 30, True), (True, 3, False), (False, 30, False)])
def test_a_bar_is_shown_only_on_a_terminal_and_for_long_work(monkeypatch, capsys, terminal, tasks, shown):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    monkeypatch.setenv("TERM", "xterm")
    work_through(shout, lost, [Task(str(at)) for at in range(tasks)], 1)
    captured = capsys.readouterr()
    assert ("正在处理" in captured.err) is shown
    assert captured.out == ""


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_a_worker_is_not_swallowed(jobs):
    with pytest.raises(ZeroDivisionError):
        work_through(lambda _task: 1 // 0, lost, [Task("a"), Task("b")], jobs)


def test_a_small_file_that_expands_to_much_is_read_in_a_process_of_its_own(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 500_000)
    assert is_harmless(path, 100_000)
    assert not is_harmless(path, 10_000)
    path.write_bytes(b"PK\x03\x04")
    assert is_harmless(path, 10_000)
