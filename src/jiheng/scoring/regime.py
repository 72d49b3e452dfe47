"""Regimes (口径) read from TOML, strictly: an unknown key or a wrong value is an error that names file and key.

A file may begin from another regime (``extends = "mof-2020"``): rules, settings, thresholds and severities are then merged, everything else that
it states replaces the other's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import fields

from jiheng.messages import Message, msg
from jiheng.records import Severity
from jiheng.scoring.expression import ExpressionError, evaluate, names_in
from jiheng.scoring.formulas import JUDGED_RULES, OWN, ROW_FORMULAS
from jiheng.scoring.model import Band, Grade, Regime, Thresholds

DEFAULT_ID: Final = "mof-2020"
EXECUTION: Final = "预算执行率"

_MERGED: Final = ("rules", "settings", "thresholds", "severities")
_BASES: Final = ("adjusted", "initial")
_EXTENDS: Final = "extends"
_LEAST: Final = "least_indicators"
_Table = Mapping[str, Any]
_T = TypeVar("_T")


class RegimeError(ValueError):
    """A regime file that cannot be used.

    Attributes:
        file: its name. key: the key at fault, dotted. why: what is wrong, for the user.
    """

    def __init__(self, file: str, key: str, why: Message) -> None:
        super().__init__(file, key, why)
        self.file = file
        self.key = key
        self.why = why

    @property
    def message(self) -> Message:
        """The whole sentence."""
        return msg("口径文件 {file} 的 {key} 有误：{why}", file=self.file, key=self.key, why=self.why)

    def __str__(self) -> str:
        return self.message.text()


class UnknownRegimeError(LookupError):
    """No regime of that name.

    Attributes:
        name: as asked for. known: the names there are.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known

    @property
    def message(self) -> Message:
        """The whole sentence."""
        return msg("没有名为 {name} 的口径。可用：{known}；也可给出自己的 .toml 文件。", name=self.name, known="、".join(self.known))

    def __str__(self) -> str:
        return self.message.text()


def regime_ids() -> tuple[str, ...]:
    """The names of the regimes that come with the program, the national one first."""
    names = sorted(entry.name.removesuffix(".toml") for entry in _folder().iterdir() if entry.name.endswith(".toml"))
    return (DEFAULT_ID, *(name for name in names if name != DEFAULT_ID))


def load_regime(name: str) -> Regime:
    """A regime by its name, or a user's own by the path of its ``.toml`` file.

    Raises:
        UnknownRegimeError: when there is none of that name.
        RegimeError: when the file cannot be used.
    """
    if name.endswith(".toml"):
        return read_regime(Path(name))
    return _known(name)


def default_regime() -> Regime:
    """The national rule, assumed where nothing says otherwise."""
    return _known(DEFAULT_ID)


@cache
def all_regimes() -> tuple[Regime, ...]:
    """Every regime that comes with the program, the national one first."""
    return tuple(_known(name) for name in regime_ids())


def read_regime(path: Path) -> Regime:
    """A user's own regime from a file.

    Raises:
        UnknownRegimeError: when there is no such file.
        RegimeError: when it cannot be used.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise UnknownRegimeError(str(path), regime_ids()) from None
    except UnicodeDecodeError:
        raise RegimeError(path.name, "", msg("不是 UTF-8 编码的文本")) from None
    return parse_regime(content, path.name)


def parse_regime(content: str, file: str) -> Regime:
    """A regime from the text of a file.

    Raises:
        RegimeError: when it cannot be used.
    """
    return _build(_tables(content, file), file)


def _folder() -> Traversable:
    return files("jiheng.scoring").joinpath("regimes")


@cache
def _known(name: str) -> Regime:
    if name not in regime_ids():
        raise UnknownRegimeError(name, regime_ids())
    return parse_regime(_folder().joinpath(f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


def _tables(content: str, file: str) -> dict[str, Any]:
    """The file's tables on top of those of the regime that it extends."""
    try:
        own = tomllib.loads(content, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise RegimeError(file, "", msg("不是 TOML：{error}", error=error)) from None
    base = own.pop(_EXTENDS, None)
    if base is None:
        return own
    if base not in regime_ids():
        raise RegimeError(file, _EXTENDS, msg("没有名为 {name} 的口径", name=base))
    under = _tables(_folder().joinpath(f"{base}.toml").read_text(encoding="utf-8"), f"{base}.toml")
    merged = {key: {**under.get(key, {}), **own[key]} for key in _MERGED if isinstance(own.get(key), dict)}
    return {**under, **own, **merged}


def _build(tables: _Table, file: str) -> Regime:
    known = {part.name for part in fields(Regime)} | {"execution_rule"}
    for key in tables:
        if key not in known:
            raise RegimeError(file, key, msg("不认识这一项"))
    take = _Taker(tables, file)
    rules = {"execution": take("execution_rule", _formula, "execution"), **take.table("rules", _rule)}
    return Regime(
        id=take("id", _word),
        title=take("title", _word),
        basis=take("basis", _word),
        places=tuple(take.list("places", _word)),
        since=take("since", _day, None),
        until=take("until", _day, None),
        points=take.table("points", _decimal),
        other_points=tuple(take.tables("other_points", _decimal)),
        execution_base=take("execution_base", _base, "adjusted"),
        rules=rules,
        settings=take.table("settings", Fraction),
        bands=tuple(take.list("bands", _band)),
        grades=tuple(take.list("grades", _grade)),
        places_after_point=take("places_after_point", _count, 2),
        thresholds=take("thresholds", _thresholds, Thresholds()),
        severities=take.table("severities", Severity),
        english=take("english", _word, ""),
    )


_MISSING: Final = object()


class _Taker:
    """Takes checked values out of a file's tables."""

    def __init__(self, tables: _Table, file: str) -> None:
        self.all = tables
        self.file = file

    def __call__(self, key: str, read: Callable[[Any], _T], default: Any = _MISSING) -> _T:  # noqa: ANN401 - of the type that read gives, or None
        if key in self.all:
            return self._read(key, read, self.all[key])
        if default is _MISSING:
            raise RegimeError(self.file, key, msg("缺少这一项"))
        return default  # type: ignore[no-any-return]

    def table(self, key: str, read: Callable[[Any], _T]) -> dict[str, _T]:
        """A table of values of one kind."""
        return self._table(key, self.all.get(key, {}), read)

    def tables(self, key: str, read: Callable[[Any], _T]) -> list[dict[str, _T]]:
        """A list of such tables."""
        return [self._table(f"{key}.{number}", entry, read) for number, entry in enumerate(self._entries(key), 1)]

    def list(self, key: str, read: Callable[[Any], _T]) -> list[_T]:
        """A list of values of one kind."""
        return [self._read(f"{key}.{number}", read, entry) for number, entry in enumerate(self._entries(key), 1)]

    def _entries(self, key: str) -> Sequence[Any]:
        entries = self.all.get(key, ())
        if not isinstance(entries, Sequence) or isinstance(entries, str):
            raise RegimeError(self.file, key, msg("应为一列"))
        return entries

    def _table(self, key: str, entries: object, read: Callable[[Any], _T]) -> dict[str, _T]:
        if not isinstance(entries, dict):
            raise RegimeError(self.file, key, msg("应为一张表"))
        return {name: self._read(f"{key}.{name}", read, entry) for name, entry in entries.items()}

    def _read(self, key: str, read: Callable[[Any], _T], entry: object) -> _T:
        try:
            return read(entry)
        except _WrongError as error:
            raise RegimeError(self.file, key, error.why) from None
        except (ValueError, TypeError, ArithmeticError, KeyError):
            raise RegimeError(self.file, key, msg("值“{value}”不对", value=entry)) from None


class _WrongError(Exception):
    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _count(value: object) -> int:
    if _whole(value) > 6:
        raise ValueError
    return _whole(value)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError
    return value


def _decimal(value: Any) -> Decimal:  # noqa: ANN401 - whatever the file holds
    number = Decimal(value)
    if number < 0 or not number.is_finite():
        raise ValueError
    return number


def _base(value: object) -> str:
    if value not in _BASES:
        raise _WrongError(msg("只能是 {choices}", choices="、".join(_BASES)))
    return str(value)


def _rule(value: object) -> str:
    """A formula's id, or an own formula that can be evaluated."""
    name = _word(value)
    if name.startswith(OWN):
        _try_out(name.removeprefix(OWN))
    elif name not in ROW_FORMULAS and name not in JUDGED_RULES:
        raise _WrongError(msg("没有名为 {name} 的公式；可用：{known}", name=name, known="、".join((*ROW_FORMULAS, *JUDGED_RULES))))
    return name


def _formula(value: object) -> str:
    """A rule that computes: execution is never judged."""
    name = _rule(value)
    if name in JUDGED_RULES:
        raise _WrongError(msg("执行率得分须按公式计算"))
    return name


def _try_out(expression: str) -> None:
    try:
        names = names_in(expression)
        evaluate(expression, {name: Fraction(7, 8) for name in names & {"w", "x", "T", "r"}})
    except ExpressionError as error:
        raise _WrongError(error.why) from None


def _band(entry: _Table) -> Band:
    _only(entry, ("words", "low", "high"))
    return Band(tuple(map(_word, entry["words"])), Fraction(entry["low"]), Fraction(entry["high"]))


def _grade(entry: _Table) -> Grade:
    _only(entry, ("word", "least"))
    return Grade(_word(entry["word"]), _decimal(entry["least"]))


def _thresholds(entry: _Table) -> Thresholds:
    _only(entry, tuple(part.name for part in fields(Thresholds)))
    numbers: dict[str, Any] = {key: _whole(value) if key == _LEAST else _decimal(value) for key, value in entry.items()}
    return Thresholds(**numbers)


def _whole(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError
    return value


def _only(entry: _Table, known: tuple[str, ...]) -> None:
    for key in entry:
        if key not in known:
            raise _WrongError(msg("不认识 {name}", name=key))
