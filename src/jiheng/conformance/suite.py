"""Cases as they stand in their folders."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from jiheng.messages import Message, msg

CASE: Final = "case.toml"
EXPECTED: Final = "expected.json"


class SuiteError(Exception):
    """The suite, or what is asked of it, cannot be used as it is.

    Attributes:
        message: what is wrong, where, and what to do.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


@frozen
class Case:
    """One case.

    Attributes:
        id: family and name of its folder (FD/FD101-01).
        tests: what it tests, in a line.
        rules: codes, or beginnings of codes, whose findings are judged; others are passed over. None given: all are judged.
        regime: the scoring regime to ask for; None leaves it to the program.
        documents: the files to read, in order.
        expected: what a program should say: ``records``, ``findings``, ``scores``, each where it is judged.
    """

    id: str
    tests: str
    rules: tuple[str, ...]
    regime: str | None
    documents: tuple[Path, ...]
    expected: Mapping[str, object]

    @property
    def family(self) -> str:
        """The family that it belongs to: the folder above its own."""
        return self.id.partition("/")[0]

    @property
    def together(self) -> bool:
        """Whether it must be checked by itself: it is about the files of a set, and others beside them would join the set."""
        return len(self.documents) > 1 or any(code.startswith("CX") for code in self.rules)


def load_suite(root: Path, family: str | None = None) -> list[Case]:
    """The cases under a folder, in order of their ids.

    Raises:
        SuiteError: when there is none, or one cannot be read.
    """
    folders = sorted(path.parent for path in root.glob(f"{family or '*'}/*/{CASE}"))
    if not folders:
        raise SuiteError(
            msg("{folder} 中没有案例（{family}）。请用 --suite 给出 conformance 文件夹，或核对 --only。", folder=root, family=family or "*")
        )
    return [_case(folder) for folder in folders]


def _case(folder: Path) -> Case:
    try:
        told = tomllib.loads((folder / CASE).read_text(encoding="utf-8"))
        expected = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))
        names = told.get("documents") or sorted(path.name for path in folder.iterdir() if path.name not in (CASE, EXPECTED))
        return Case(
            f"{folder.parent.name}/{folder.name}",
            told["tests"],
            tuple(told.get("rules", ())),
            told.get("regime"),
            tuple(folder / name for name in names),
            expected,
        )
    except (OSError, ValueError, KeyError) as error:
        raise SuiteError(msg("案例 {folder} 读不了：{error}。", folder=folder, error=error)) from error


def load_deviations(path: Path | None) -> dict[str, str]:
    """A program's known deviations: id of the case → reason.

    Raises:
        SuiteError: when the file cannot be read, or a deviation has no reason.
    """
    if path is None:
        return {}
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return dict(_deviations(told.get("deviation", ())))
    except (OSError, ValueError, KeyError) as error:
        raise SuiteError(msg("已知偏离清单 {path} 读不了：{error}。", path=path, error=error)) from error


def _deviations(told: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    for deviation in told:
        yield deviation["case"], deviation["reason"]
