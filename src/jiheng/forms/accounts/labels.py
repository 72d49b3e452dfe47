"""The words that the tables of final accounts are known by, read from ``labels/accounts.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from jiheng.data.classification import class_codes
from jiheng.values.text import key

_ORDINAL: Final = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十\d]+\)|\d{1,2}[、.．](?!\d))+")
_QUOTES: Final = str.maketrans("", "", "\"'“”‘’「」『』")
_REPEATED: Final = re.compile(r"\(?(?:续表?|附表)\d*\)?$")
_NUMBER: Final = re.compile(r"\(?(?:财决|财)?(?:公开)?(?:附?表)?\d{1,2}-?\d*表?\)?")
_MARK: Final = re.compile(
    r"(?:财决|财)?公开\d{1,2}(?:-\d+)?表|公开表\d{1,2}|附?表[:：]?\d{1,2}(?:-\d+)?|财决\d{2}(?:-\d+)?表|^附?表[一二三四五六七八九十]{1,3}(?=[:、.]|$)"
)
_DEPARTMENT: Final = re.compile(
    r".*(?:局|委员会|委|办公室|办|厅|中心|处|院|校|学|所|站|队|部|会|馆|联|社|政府|镇|乡|街道|园|台|行|司|署|团|库|公司|部门|单位|年度?|本级)"
)
_YEAR: Final = re.compile(r"^(20\d\d)年度?(?=.)")
_LONGEST_TITLE: Final = 70
_RANKS: Final = ("小计", "合计", "金额", "决算数")


@cache
def words() -> Mapping[str, Any]:
    """The data file."""
    return tomllib.loads(files("jiheng.forms").joinpath("labels/accounts.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """A label for comparing: no spaces, quotes, ordinals, 其中 and closing colon."""
    word = _ORDINAL.sub("", key(text).translate(_QUOTES).replace("*", ""))
    part = word.removeprefix("其中").lstrip(":")
    return (_ORDINAL.sub("", part) if part != word else word).rstrip(":")


def is_part(text: str) -> bool:
    """Whether a label says that its row is a part of the row above (其中：…)."""
    return _ORDINAL.sub("", key(text)).startswith("其中")


def is_numbered(text: str) -> bool:
    """Whether a label begins with an ordinal."""
    return _ORDINAL.match(key(text)) is not None


def heading(text: str) -> str:
    """A heading for comparing: as :func:`plain`, but ordinals count (一、 is a row's label); without its year."""
    return _YEAR.sub("", key(text).translate(_QUOTES)).rstrip(":")


def year_in(text: str) -> int | None:
    """The year that a heading names (2023年决算数)."""
    found = _YEAR.match(key(text))
    return int(found[1]) if found else None


@cache
def _titles() -> list[tuple[str, str]]:
    found = [(title, kind) for kind, titles in words()["titles"].items() for title in map(plain, titles)]
    return sorted(found, key=lambda entry: -len(entry[0]))


@lru_cache(maxsize=4096)
def title_kind(text: str) -> str | None:
    """The table that a line is the title of (a department, year or number may stand before it); empty for a table not known, None for no title."""
    if len(text) > _LONGEST_TITLE or "表" not in text:
        return None
    word = _REPEATED.sub("", _MARK.sub("", plain(text)).strip("():、."))
    if not word.endswith("表") or re.search(r"[。;；,，!?：:]", word) or "本表" in word or "见" in word:
        return None
    if _NUMBER.fullmatch(word):
        return None
    for title, kind in _titles():
        if word.endswith(title):
            before = _ORDINAL.sub("", word.removesuffix(title)).rstrip("-—_ ")
            return kind if not before or _DEPARTMENT.fullmatch(before) else _kind_by_words(word)
    return _kind_by_words(word)


def _kind_by_words(title: str) -> str:
    """The table that a title not listed is of by what it names (三公经费及会议费支出决算表); empty when nothing decides."""
    for kind, entry in words()["title_words"].items():
        if all(word in title for word in entry["has"]) and not any(word in title for word in entry["not"]):
            return str(kind)
    return ""


def mark(text: str) -> str | None:
    """The number that a table prints (公开03表)."""
    found = _MARK.search(key(text))
    return found[0] if found else None


@cache
def _zone() -> dict[str, str]:
    return {heading(word): name for name, entries in words()["zone"].items() for word in entries}


@lru_cache(maxsize=4096)
def zone(text: str) -> str | None:
    """What a heading over labels holds: ``code``, ``label``, ``line`` or ``level`` (one cell of three of a code)."""
    return _zone().get(heading(text))


@cache
def _columns(kind: str) -> dict[str, str]:
    table = words()["columns"].get(words()["like"].get(kind, kind), words()["columns"]["spending"])
    return {heading(word): name for name, entries in table.items() for word in entries}


@lru_cache(maxsize=4096)
def half(text: str) -> str | None:
    """The half or side that a heading names: ``income``, ``spending``, ``budget``, ``actual``, ``prior``."""
    word = heading(text).removeprefix("本年度").removeprefix("本年")
    return next((name for name, entries in words()["halves"].items() if word in entries), None)


def column_key(kind: str, path: tuple[str, ...]) -> str | None:
    """What a column means by its headings, top first; None when unknown.

    The most of the headings that is known decides; 合计 and 小计 under a known heading mean that heading.
    """
    index = _columns(kind)
    parts = tuple(map(heading, path))
    ranked = len(parts) > 1 and parts[-1] in _RANKS
    ends = len(parts) - 1 if ranked else len(parts)
    found = next((index[text] for start in range(ends) if (text := "/".join(parts[start:])) in index), None)
    if found is None and ranked:
        found = column_key(kind, parts[:-1]) or index.get(parts[-1])
    return found


@lru_cache(maxsize=4096)
def is_heading(kind: str, text: str) -> bool:
    """Whether a text is a heading of a table, of any of its header's rows."""
    word = heading(text)
    if zone(text) or half(text) or word in _RANKS or re.fullmatch(r"(?:支出|收入)?(?:功能|经济)分类科目", word):
        return True
    return any(word == part for entry in _columns(kind) for part in (entry, *entry.split("/"))) or word in _GROUPS


_GROUPS: Final = frozenset({"人员经费", "公用经费", "本年支出", "本年收入", "支出功能分类", "项目(按功能分类)", "决算数", "预算数", "其中"})


@cache
def _rows(kind: str, part: str) -> dict[str, str]:
    table = words()["rows"].get(words()["like"].get(kind, kind), {})
    return {plain(word): name for name, entries in table.get(part, {}).items() for word in entries}


@lru_cache(maxsize=4096)
def row_word(kind: str, part: str, text: str) -> str | None:
    """What a row's label means in a half of a table (``any`` for tables without halves)."""
    return _rows(kind, part).get(plain(text))


@lru_cache(maxsize=1024)
def class_of(text: str) -> str | None:
    """The functional class that a label names (一般公共服务支出 → 201)."""
    return class_codes().get(plain(text))


def under(owner: str, text: str) -> str | None:
    """The fund that a row under another one (年初财政拨款结转和结余) is of."""
    entries: Mapping[str, str] = words()["under"].get(owner, {})
    word = plain(text)
    return next((name for name, label in entries.items() if plain(label) == word), None)


def names_budget(text: str) -> bool:
    """Whether a label names one of the three budgets."""
    return any(word in plain(text) for word in ("一般公共预算", "政府性基金", "国有资本经营"))


@lru_cache(maxsize=1024)
def is_total(text: str) -> bool:
    """Whether a label is that of the total row."""
    return plain(text) in {"合计", "总计"}


@cache
def _no_data() -> re.Pattern[str]:
    return re.compile("|".join(words()["words"]["no_data"]))


def says_empty(text: str) -> bool:
    """Whether a note says that the table has no data."""
    return _no_data().search(key(text)) is not None
