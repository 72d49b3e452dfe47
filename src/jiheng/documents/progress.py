"""How far the reading of a long file is: readers tell, whoever watches listens."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

Listener = Callable[[int, int], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def listen(listener: Listener | None) -> None:
    """Call ``listener(done, total)`` at every step from now on in this context."""
    _listener.set(listener)


def step(done: int, total: int) -> None:
    """Tell that a part (a page) is done; a watched process gets its full time again for the next one."""
    listener = _listener.get()
    if listener is not None:
        listener(done, total)
