"""Work on many files."""

import sys

import pytest

from jiheng.cli.work import work_through


@pytest.mark.parametrize("jobs", [0, 1, 3])
def test_results_keep_the_order_of_the_tasks(jobs):
    assert work_through(abs, [-3, 1, -2, 0, -5], jobs) == [3, 1, 2, 0, 5]


def test_no_tasks_give_no_results():
    assert work_through(abs, [], 4) == []


@pytest.mark.parametrize("terminal, tasks, shown", [(True, 30, True), (True, 3, False), (False, 30, False)])
def test_a_bar_is_shown_only_on_a_terminal_and_for_long_work(monkeypatch, capsys, terminal, tasks, shown):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    monkeypatch.setenv("TERM", "xterm")
    work_through(abs, list(range(tasks)), 1)
    captured = capsys.readouterr()
    assert ("正在处理" in captured.err) is shown
    assert captured.out == ""


def test_an_error_in_a_worker_is_not_swallowed():
    with pytest.raises(TypeError):
        work_through(abs, ["a", 1], 2)
