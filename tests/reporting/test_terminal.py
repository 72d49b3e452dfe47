"""Lines on a terminal."""

import io

import pytest

from jiheng.reporting.lines import Line, Piece, line
from jiheng.reporting.terminal import show


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def test_long_lines_wrap_with_a_hanging_indent(terminal):
    show([line("执行率与预算数执行数不符请核对", indent=4)], terminal)
    first, second = terminal.getvalue().splitlines()
    assert first.startswith("    执行率")
    assert second.startswith("    ")


def test_an_empty_line_stays_a_line(terminal):
    show([line("a"), line(), line("b")], terminal)
    assert terminal.getvalue().splitlines() == ["a", "", "b"]


def test_colours_are_used_unless_no_color_is_set(terminal, monkeypatch):
    coloured = Line((Piece("错误", "red"),))
    show([coloured], terminal)
    assert "\x1b[31m" in terminal.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    show([coloured], plain)
    assert "\x1b[31m" not in plain.getvalue()


def test_what_looks_like_markup_is_printed_as_it_is(terminal):
    show([line("[bold]a[/bold] :smile:")], terminal)
    assert "[bold]a[/bold]" in terminal.getvalue()
