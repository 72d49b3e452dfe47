"""The words that the forms are known by, read from ``labels/*.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from rapidfuzz.distance import Levenshtein

from jiheng.values.text import key

_REMARK: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】")
_LETTERS: Final = re.compile(r"(?<=[\u4e00-\u9fff])[A-Za-z](?:[÷/][A-Za-z])?(?:[×x*]?100%)?$|%$|:+$|,?单位:?(?:万元|元|亿元)$")
_POINTS: Final = re.compile(r"\(?(\d+(?:\.\d+)?)(?:分|%)\)?$")
_BRACKETED_POINTS: Final = re.compile(r"\((?:满分|分值|权重)?:?(\d+(?:\.\d+)?)分?(?:[*x×]执行率)?\)$")
_BARE_POINTS: Final = re.compile(r"(?<=[\u4e00-\u9fff])(\d+(?:\.\d+)?)分$")
_NO_TITLE: Final = re.compile(r"[。；;]|\.{3}|^附件\d*:|^\(|^[一二三四五六七八九十]+、|^\d+[.、]")
_ORDINAL_WORD: Final = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、．])")


def plain_label(text: str) -> str:
    """A label without spaces, width, bracketed remarks, unit, column letters, ordinal and colon: 全年预算数（A） → 全年预算数."""
    word = _ORDINAL_WORD.sub("", key(text).strip("*★☆·"))
    bare = _LETTERS.sub("", _REMARK.sub("", word)) or word
    return _LETTERS.sub("", bare).rstrip(":") or word


@cache
def words() -> Mapping[str, Any]:
    """The data file of the self-evaluation forms."""
    return tomllib.loads(files(__package__).joinpath("labels/selfevaluation.toml").read_text(encoding="utf-8"))


def _index(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, synonyms in table.items():
        for word in synonyms:
            found.setdefault(plain_label(word), field)
            found.setdefault(key(word), field)
    return found


@cache
def _columns(block: str) -> dict[str, str]:
    return _index(words()[block]["columns"] if block != "goals" else words()["goals"])


@lru_cache(maxsize=4096)
def column(block: str, text: str) -> str | None:
    """The field that a column heading of a block (``funds``, ``indicators``, ``goals``) names; None when unknown."""
    index = _columns(block)
    return index.get(key(text)) or index.get(plain_label(text))


@cache
def rank(block: str, text: str) -> int:
    """How surely a heading names its field: its position among the field's synonyms, the surest first."""
    name = column(block, text)
    table = words()[block]["columns"] if block != "goals" else words()["goals"]
    synonyms = [plain_label(word) for word in table.get(name, ())] if name else []
    word = plain_label(text)
    return synonyms.index(word) if word in synonyms else len(synonyms)


@cache
def _header_index() -> dict[str, str]:
    return _index(words()["header"])


@lru_cache(maxsize=4096)
def header_field(text: str) -> str | None:
    """The header field that a label names (项目名称 → project); None when the text is no such label."""
    return _header_index().get(key(text).rstrip(":")) or _header_index().get(plain_label(text))


@lru_cache(maxsize=4096)
def damaged_header_field(text: str) -> str | None:
    """The header field that a scanned label may name: one letter of it is wrong, missing or too many (主質部门)."""
    word = plain_label(text)
    if len(word) < 4:
        return None
    return next((name for label, name in _header_index().items() if len(label) >= 4 and Levenshtein.distance(word, label, score_cutoff=1) <= 1), None)


@lru_cache(maxsize=4096)
def funds_source(text: str) -> str | None:
    """The source of money that a funds row's label names; None when it names none."""
    word = re.sub(r"^其中:?", "", key(text)).rstrip(":").lstrip("0123456789.、()")
    sources = words()["funds"]["sources"]
    if plain_label(word) in sources["total"]:
        return "total"
    return next((source for source, parts in sources.items() if source != "total" and any(part in word for part in parts)), None)


def _stem(text: str) -> str:
    word = _ORDINAL_WORD.sub("", _POINTS.sub("", key(text)).rstrip(":"))
    return re.sub(r"指标$", "", _REMARK.sub("", word)).removeprefix("项目")


@cache
def _level1_words() -> frozenset[str]:
    return frozenset(words()["indicators"]["level1"]["words"])


@cache
def _level2_parents() -> dict[str, str]:
    return {word: parent for parent, stems in words()["indicators"]["level2"].items() for word in stems}


@lru_cache(maxsize=4096)
def is_level1(text: str) -> bool:
    """Whether a cell is a first-level heading (产出指标(50分))."""
    return bool(text) and _stem(text) in _level1_words()


@lru_cache(maxsize=4096)
def level1_of(text: str) -> str | None:
    """The first-level heading that a second-level heading belongs to; None when the text is no second-level heading."""
    return _level2_parents().get(_stem(text)) if text else None


@lru_cache(maxsize=1024)
def is_piece_of_level2(text: str) -> bool:
    """Whether a text is the beginning of a second-level heading that was torn (生态 of 生态效益指标)."""
    word = key(text)
    return len(word) >= 2 and any(f"{stem}指标".startswith(word) and f"{stem}指标" != word for stem in _level2_parents())


def points_in_label(text: str) -> str | None:
    """The points printed in a heading: 产出指标(50分) → 50; 权重30% → None."""
    return points_in_brackets(text) or ((match := _BARE_POINTS.search(key(text))) and match[1]) or None


def points_in_brackets(text: str) -> str | None:
    """The points in brackets at the end of a text: 新建驿站(20分) → 20."""
    match = _BRACKETED_POINTS.search(key(text))
    return match[1] if match else None


def without_points(text: str) -> str:
    """A heading without its points: 产出指标（50分） → 产出指标."""
    return re.sub(r"\s*[（(]\s*(?:满分|分值|权重)?[:：]?\s*\d+(?:\.\d+)?\s*分?\s*[)）]\s*$|\s*\d+(?:\.\d+)?\s*分\s*$", "", text).strip()


@lru_cache(maxsize=4096)
def is_row(kind: str, text: str) -> bool:
    """Whether a cell opens a row of a kind (``total``, ``subtotal``, ``funds_block``, ``indicators_block``)."""
    return plain_label(text) in words()["rows"][kind]


def is_grade(text: str) -> bool:
    """Whether a cell holds a grade and nothing else (优, 良好)."""
    return key(text) in words()["grades"]["words"]


@lru_cache(maxsize=1024)
def is_title(text: str) -> bool:
    """Whether a line is the title of a self-evaluation form or report."""
    word = key(text).lstrip("#")
    return len(word) <= 70 and any(part in word for part in words()["titles"]["form"]) and not _NO_TITLE.search(word)
