"""A bar on standard error while the pages of a long file are read: how far it is and how long it will take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from jiheng.documents import progress
from jiheng.messages import tr

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE: Final = 2.0  # seconds that a person waits without being told
_PAUSE: Final = 0.2  # between two drawings


@contextmanager
def page_bar() -> Iterator[None]:
    """Show the bar for any file whose pages take long."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # without a thread that draws: processes are forked while it is shown
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    progress.listen(_Watch(bar).step)
    try:
        yield
    finally:
        progress.listen(None)
        if bar.live.is_started:
            bar.stop()


class _Watch:
    """What the bar shows of the steps that readers tell."""

    def __init__(self, bar: Progress) -> None:
        self.bar = bar
        self.task = bar.add_task(tr("正在读取各页"), total=None)
        self.started = self.drawn = time.monotonic()

    def step(self, done: int, total: int) -> None:
        """Take in that a page is done."""
        now = time.monotonic()
        if done == 1:
            self.bar.reset(self.task)
        self.bar.update(self.task, completed=done, total=total)
        if now - self.started > _PATIENCE and now - self.drawn > _PAUSE:
            self.drawn = now
            self.bar.start()
            self.bar.refresh()
