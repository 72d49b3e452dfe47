"""Work on files in processes that may be lost: one that hangs, takes too much memory or dies costs its file alone.

Each process works on one file after another and is replaced only when it was lost. On Linux a process is a fork, which costs a few
milliseconds; elsewhere it starts anew. What a reader leaves in its temporary folder goes with the process.
"""

from __future__ import annotations

import gc
import mmap
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from contextvars import ContextVar
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from attrs import define, field

from jiheng.documents import progress
from jiheng.documents.errors import MemoryLimitError, ReaderLostError, TimeLimitError, UnreadableFileError
from jiheng.documents.limits import Limits

Task = TypeVar("Task")
Result = TypeVar("Result")
_CONTEXT: Final[Any] = get_context("fork" if sys.platform == "linux" else "spawn")  # the types of the two have nothing in common
_DONE: Final = "done"
_FAILED: Final = "failed"
_FULL: Final = "full"
_ALIVE: Final = "alive"
_cores: ContextVar[int | None] = ContextVar("cores", default=None)
#: how libraries in C and C++ say that there is no memory left; the last is Python's, of one that failed without saying so
_EXHAUSTED: Final = ("bad_alloc", "Insufficient memory", "llocate memory", "failed to map segment", "error return without exception set")
_RESERVE: Final = 16  # a process that cannot have this part of its memory once more is full
_GRACE: Final = 5  # seconds beyond the limit, for readers that keep it by themselves


def cores() -> int:
    """How many processors this process may use: all, or its share when it is one of several that work on files."""
    return _cores.get() or os.cpu_count() or 1


@define
class Workers(Generic[Task, Result]):
    """Processes that work on tasks.

    Attributes:
        work: what is done with a task. lost: the result of a task whose process was lost, and why.
        path_of, limits: the file of a task, for the reason; and how long and how much it may take.
        processes: how many work at once.
    """

    work: Callable[[Task], Result]
    lost: Callable[[Task, UnreadableFileError], Result]
    path_of: Callable[[Task], Path]
    limits: Limits
    processes: int
    _workers: list[_Worker] = field(factory=list, init=False)

    def through(self, tasks: Sequence[Task]) -> Iterator[Result]:
        """The results in the order of the tasks, each as soon as those before it are there.

        Raises:
            Exception: what ``work`` raises.
        """
        waiting = list(enumerate(tasks))[::-1]
        ready: dict[int, Result] = {}
        try:
            for _ in range(min(self.processes, len(tasks))):
                self._workers.append(self._started())  # one by one, so that each is ended when the user stops the run meanwhile
            for at in range(len(tasks)):
                while at not in ready:
                    self._hand_out(waiting)
                    ready |= self._next_results(tasks)
                yield ready.pop(at)
        finally:
            for worker in self._workers:
                worker.end()

    def _started(self) -> _Worker:
        return _Worker(self.work, self.limits, max(cores() // self.processes, 1))

    def _hand_out(self, waiting: list[tuple[int, Task]]) -> None:
        for worker in self._workers:
            if worker.task is None and waiting:
                worker.give(*waiting.pop())

    def _next_results(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Result]]:
        """What came in until the first of: an answer, the end of a process, the end of the time of one."""
        busy = {worker.pipe: worker for worker in self._workers if worker.task is not None}
        patience = min(worker.deadline for worker in busy.values()) - time.monotonic()
        for pipe in connection.wait(list(busy), max(patience, 0)):
            worker = busy.pop(pipe)  # type: ignore[call-overload] # these are the connections that were given
            yield from self._answer(worker, tasks)
        for worker in busy.values():
            if worker.deadline <= time.monotonic():
                yield self._replaced(worker, tasks, TimeLimitError)

    def _answer(self, worker: _Worker, tasks: Sequence[Task]) -> Iterator[tuple[int, Result]]:
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            yield self._replaced(worker, tasks, worker.why_lost())
            return
        if kind == _FAILED:
            raise value
        if kind == _FULL:
            yield self._replaced(worker, tasks, MemoryLimitError)
        elif kind == _ALIVE:
            worker.deadline = time.monotonic() + self.limits.seconds + _GRACE
            progress.step(*value)
        else:
            yield worker.finished(), value

    def _replaced(self, worker: _Worker, tasks: Sequence[Task], reason: type[UnreadableFileError]) -> tuple[int, Result]:
        worker.end()
        self._workers[self._workers.index(worker)] = self._started()
        at = worker.finished()
        limit = {TimeLimitError: (self.limits.seconds,), MemoryLimitError: (self.limits.memory,)}.get(reason, ())
        return at, self.lost(tasks[at], reason(self.path_of(tasks[at]), *limit))


@define(eq=False)
class _Worker:
    """One process, seen from the one that watches it.

    Attributes:
        share: processors that it may use. pipe: to it. task: number of the task that it works on. deadline: when it must have answered.
    """

    work: Callable[[Any], Any]
    limits: Limits
    share: int
    pipe: connection.Connection = field(init=False)
    task: int | None = field(default=None, init=False)
    deadline: float = field(default=0.0, init=False)
    _folder: str = field(init=False)
    _process: Any = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="jiheng-")
        try:
            self.pipe, theirs = _CONTEXT.Pipe()
            self._process = _CONTEXT.Process(target=_serve, args=(theirs, self.work, self.limits, self._folder, self.share))
            self._process.start()
            theirs.close()
        except BaseException:  # the user stops the run, or no more processes may be started
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def give(self, number: int, task: object) -> None:
        self.task = number
        self.deadline = time.monotonic() + self.limits.seconds + _GRACE
        with suppress(OSError):  # it died while idle: its pipe tells so when it is asked
            self.pipe.send(task)

    def finished(self) -> int:
        number, self.task = self.task, None
        assert number is not None  # noqa: S101 - only workers with a task answer
        return number

    def why_lost(self) -> type[UnreadableFileError]:
        """Why the process ended by itself."""
        self._process.join(1)
        if hasattr(signal, "SIGXCPU") and self._process.exitcode == -signal.SIGXCPU:
            return TimeLimitError
        return ReaderLostError

    def end(self) -> None:
        """End the process and all that it started, and remove its temporary folder."""
        self.pipe.close()
        if hasattr(os, "killpg"):
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        shutil.rmtree(self._folder, ignore_errors=True)


# --- in the process that works ------------------------------------------------------------------------------------------------


def _serve(pipe: connection.Connection, work: Callable[[Any], Any], limits: Limits, folder: str, share: int) -> None:
    """Work on what comes through the pipe until it, or the process at its other end, is closed."""
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that watches is told, and ends this one
    tempfile.tempdir = folder
    _cores.set(share)

    def alive(done: int, total: int) -> None:
        _limit(limits)
        pipe.send((_ALIVE, (done, total)))

    progress.listen(alive)
    parent = parent_process()
    fresh = True
    while parent is not None and pipe in connection.wait([pipe, parent.sentinel]):
        try:
            task = pipe.recv()
        except EOFError:
            return
        _limit(limits)
        pipe.send(_worked(work, task, limits))
        if fresh:  # what was loaded for the first file serves all: the collector need not go through it again and again (an eighth of the time)
            gc.collect()
            gc.freeze()
            fresh = False


def _worked(work: Callable[[Any], Any], task: object, limits: Limits) -> tuple[str, object]:
    roomy = not _is_full(limits)
    try:
        return _DONE, work(task)
    except MemoryError:
        return _FULL, None
    except Exception as error:  # noqa: BLE001 - raised again at the other end
        if any(sign in str(error) for sign in _EXHAUSTED) or (roomy and _is_full(limits)):
            return _FULL, None
        error.add_note(traceback.format_exc())
        return _FAILED, error


def _is_full(limits: Limits) -> bool:
    """Whether hardly any memory is left: then libraries fail in all manners, some far from what wanted the memory."""
    try:
        mmap.mmap(-1, limits.memory // _RESERVE).close()
    except (OSError, ValueError):
        return True
    return False


def _limit(limits: Limits) -> None:
    """Bound the memory of this process, and its processor time from now on; the time is a second lock, for when nobody watches."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:  # pragma: no cover - Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.seconds + 2 * _GRACE
    for kind, most in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
