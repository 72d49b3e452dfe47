"""Settings of a run: built-in values, then ``jiheng.toml`` or ``[tool.jiheng]`` of ``pyproject.toml``, then the command line.

The file is the nearest one upwards from the first path that is checked.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import asdict, evolve, field, fields, frozen

from jiheng.documents.errors import why
from jiheng.documents.limits import Limits
from jiheng.messages import LANGUAGES, Message, msg, tr
from jiheng.records import Severity

FILE_NAME: Final = "jiheng.toml"
_LEAST: Final = {"memory": 200_000_000}  # less does not hold the program itself
_MOST: Final = 2**62  # what the system takes as a limit
_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
FORMATS: Final = ("text", "json", "sarif", "xlsx", "html", "docx")


class SettingsError(Exception):
    """A settings file that cannot be used.

    Attributes:
        sentence: which file and key, what is wrong and what to do.
    """

    def __init__(self, sentence: Message) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@frozen
class Settings:
    """What a run goes by. The keys of a settings file are these names with hyphens for underscores.

    Attributes:
        select, ignore: codes of rules or beginnings of codes; all rules when ``select`` is empty.
        regime: id of the scoring regime, None to judge by each form.
        severity: least severity shown and counted.
        lang: zh or en, None for that of the environment.
        jobs: processes, 0 for one a core.
        format: of the findings.
        per_file_ignores: codes to leave out by file name pattern, relative to the folder of the settings file.
        limits: how much is read of a very large file.
        file: the settings file, None when there is none.
        origins: where each value that is not built in comes from.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    regime: str | None = None
    severity: Severity = Severity.NOTE
    lang: str | None = None
    jobs: int = 1
    format: str = "text"
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(factory=dict)
    limits: Limits = field(factory=Limits)
    file: Path | None = None
    origins: Mapping[str, Message] = field(factory=dict)

    def with_options(self, **options: Any) -> Settings:  # noqa: ANN401 - each of its own type
        """These settings with the options given on the command line (those that are not None) in place."""
        given = {name: value for name, value in options.items() if value is not None}
        origins = {**self.origins, **dict.fromkeys(given, msg("命令行"))}
        return evolve(self, **given, origins=origins)

    def file_of(self, name: str) -> Path | None:
        """The settings file when the value of ``name`` stands in it, None when it is of the command line or built in."""
        return self.file if self.file is not None and self.origins.get(name) == _origin(self.file) else None

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The codes to leave out in one file."""
        if not self.per_file_ignores or self.file is None:
            return self.ignore
        where, root = Path(path).resolve(), self.file.parent.resolve()
        relative = where.relative_to(root) if where.is_relative_to(root) else where
        extra = (code for pattern, codes in self.per_file_ignores.items() if relative.match(pattern) for code in codes)
        return (*self.ignore, *extra)

    def shown(self) -> Iterator[tuple[str, str, Message]]:
        """Each key with its value and where the value comes from."""
        for name in _KEYS:
            yield name.replace("_", "-"), _shown(getattr(self, name)), self.origins.get(name, msg("默认"))


def load_settings(start: Path) -> Settings:
    """The settings that hold for ``start``, a file or folder.

    Raises:
        SettingsError: for a settings file that cannot be read, an unknown key or a value that does not fit.
    """
    for folder in _upwards(start):
        table = _own_table(folder / FILE_NAME) or _tool_table(folder / "pyproject.toml")
        if table:
            return _settings(*table)
    return Settings()


def _upwards(start: Path) -> Iterator[Path]:
    where = start.resolve()
    if os.path.isdir(where):  # noqa: PTH112
        yield where
    yield from where.parents


def _own_table(path: Path) -> tuple[Path, Mapping[str, object]] | None:
    return (path, _parsed(path)) if os.path.isfile(path) else None  # noqa: PTH113 - pathlib raises where a folder may not be entered


def _tool_table(path: Path) -> tuple[Path, Mapping[str, object]] | None:
    if not os.path.isfile(path):  # noqa: PTH113
        return None
    tools = _parsed(path).get("tool")
    if not isinstance(tools, dict) or "jiheng" not in tools:
        return None
    if not isinstance(tools["jiheng"], dict):
        raise SettingsError(msg("设置文件 {file} 中“{key}”的值不对，应为{wanted}。", file=path, key="tool.jiheng", wanted=msg("一张表")))
    return path, tools["jiheng"]


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(msg("设置文件 {file} 打不开（{why}）。", file=path, why=why(error))) from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(msg("设置文件 {file} 读不懂（{why}），请改正其写法。", file=path, why=_fault(error))) from error


def _fault(error: Exception) -> Message:
    """What is wrong with a TOML file; the library says it in English, where it is we can say ourselves."""
    if isinstance(error, UnicodeDecodeError):
        return msg("不是 UTF-8 文本")
    place = _PLACE.search(str(error))
    if place is None:
        return msg("不是完整的 TOML")
    return msg("第{line}行第{column}列不合 TOML 的写法", line=place[1], column=place[2])


def _settings(path: Path, table: Mapping[str, object]) -> Settings:
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in _KEYS or "_" in key:
            known = tr("、").join(each.replace("_", "-") for each in _KEYS)
            raise SettingsError(msg("设置文件 {file} 中没有名为“{key}”的设置，可用的有：{known}。", file=path, key=key, known=known))
        read, wanted = _KEYS[name]
        try:
            values[name] = read(value)
        except (TypeError, ValueError) as error:
            raise SettingsError(msg("设置文件 {file} 中“{key}”的值不对，应为{wanted}。", file=path, key=key, wanted=wanted)) from error
    return Settings(**values, file=path, origins=dict.fromkeys(values, _origin(path)))


def _origin(path: Path) -> Message:
    return msg("{file}", file=path)


def _codes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise TypeError(value)
    return tuple(code.strip().upper() for code in value)


def _codes_by_pattern(value: object) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not all(pattern.strip() for pattern in value):
        raise TypeError(value)
    return {pattern: _codes(codes) for pattern, codes in value.items()}


def _limits(value: object) -> Limits:
    if not isinstance(value, dict) or not all(_LEAST.get(name, 1) <= _count(number) <= _MOST for name, number in value.items()):
        raise TypeError(value)
    return Limits(**{name.replace("-", "_"): number for name, number in value.items()})


def _word(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(value)
    return value


def _one_of(words: tuple[str, ...]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in words:
            raise ValueError(value)
        return str(value)

    return read


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def _severity(value: object) -> Severity:
    return Severity(_word(value))


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "—"
    if isinstance(value, Mapping):
        return "; ".join(f"{pattern} → {', '.join(codes)}" for pattern, codes in value.items()) or "—"
    if isinstance(value, Limits):
        return "; ".join(f"{name.replace('_', '-')} {number}" for name, number in asdict(value).items())
    return "—" if value is None else str(value)


#: every key of a settings file: how its value is read, and what it should be
_KEYS: Final[dict[str, tuple[Callable[[object], object], Message]]] = {
    "select": (_codes, msg('规则代码或其开头的列表，如 ["FD", "SC101"]')),
    "ignore": (_codes, msg('规则代码或其开头的列表，如 ["FD", "SC101"]')),
    "regime": (_word, msg("评分口径的名称，jiheng regimes 可列出")),
    "severity": (_severity, msg("error、warning 或 note")),
    "lang": (_one_of(LANGUAGES), msg("zh 或 en")),
    "jobs": (_count, msg("不小于 0 的整数")),
    "format": (_one_of(FORMATS), msg("text、json、sarif、xlsx、html 或 docx")),
    "per_file_ignores": (_codes_by_pattern, msg("文件名样式到规则代码列表的表")),
    "limits": (
        _limits,
        msg(
            "各项读取上限的表，值为正整数（memory 不小于 200000000）：{names}",
            names=", ".join(part.name.replace("_", "-") for part in fields(Limits)),
        ),
    ),
}
