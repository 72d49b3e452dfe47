"""The program under test: a command that answers in JSON."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import frozen

from jiheng.conformance.suite import SuiteError
from jiheng.messages import msg


class Program(Protocol):
    """Whatever answers as the command line does."""

    def __call__(self, arguments: Sequence[str], paths: Sequence[str] = ()) -> Mapping[str, object]:
        """The JSON that the program prints.

        Args:
            arguments: command and options. paths: list of paths that it reads from standard input.

        Raises:
            SuiteError: when it prints none.
        """
        ...


@frozen
class CommandLine:
    """A program started by a command."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, command: str) -> CommandLine:
        """The program that a command line names (``jiheng``, ``python -m other.checker``)."""
        return cls(tuple(shlex.split(command, posix=os.name != "nt")))

    def __call__(self, arguments: Sequence[str], paths: Sequence[str] = ()) -> Mapping[str, object]:
        """See :class:`Program`."""
        command = [*self.words, *arguments]
        try:
            ran = subprocess.run(  # noqa: S603 - the user's own command
                command,
                input="\n".join(paths),
                capture_output=True,
                check=False,
                encoding="utf-8",
                env={**os.environ, "PYTHONUTF8": "1"},
            )
        except OSError as error:
            raise SuiteError(msg("{command} 启动不了：{error}。请核对 --cmd。", command=self.words[0], error=error)) from error
        return parsed(ran.stdout, " ".join(command), ran.stderr)


def parsed(output: str, command: str, complaint: str) -> Mapping[str, object]:
    """The JSON object that a program printed.

    Raises:
        SuiteError: when it is none.
    """
    try:
        answer = json.loads(output)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        last = complaint.strip().splitlines()[-1:] or ["—"]
        raise SuiteError(msg("{command} 没有输出 JSON（{complaint}）。", command=command, complaint=last[0]))
    return answer
