"""The bar over the pages of a long file."""

from __future__ import annotations

import io

from rich.console import Console
from rich.progress import Progress

from jiheng.cli.page_bar import _Watch, page_bar
from jiheng.documents import progress


def test_it_shows_once_a_person_has_waited(monkeypatch):
    clock = iter([0.0, 0.5, 3.0])
    monkeypatch.setattr("jiheng.cli.page_bar.time.monotonic", lambda: next(clock))
    shown = io.StringIO()
    bar = Progress(console=Console(file=shown, force_terminal=True), auto_refresh=False)
    watch = _Watch(bar)
    watch.step(1, 4)
    assert shown.getvalue() == ""
    watch.step(2, 4)
    bar.stop()
    assert "50%" in shown.getvalue()


def test_nobody_listens_after_it(capsys):
    with page_bar():
        progress.step(1, 2)
    progress.step(2, 2)
    assert capsys.readouterr().err == ""
