"""Words that every output shares: severities, places, reasons for a regime."""

from __future__ import annotations

import re
from typing import Final

from attrs import evolve

from jiheng.messages import Message, current_language, msg, tr
from jiheng.records import Finding, Place, Severity
from jiheng.reporting.paths import meant
from jiheng.reporting.result import FormRegime
from jiheng.scoring import Source

_SEVERITY: Final = {Severity.ERROR: msg("错误"), Severity.WARNING: msg("警告"), Severity.NOTE: msg("提示")}
_SOURCE: Final = {
    Source.GIVEN: msg("由使用者指定"),
    Source.NOTES: msg("据表下注文"),
    Source.INFERRED: msg("由得分反推，{of}项可算得分中{reproduces}项相符"),
    Source.DEFAULT: msg("表中未说明，暂按全国通行口径"),
}
#: names that readers give to parts of a document, which stand in Chinese in the JSON, for readers of another language
_PARTS: Final = {
    "正文": msg("正文部分"),
    "页眉": msg("页眉部分"),
    "页脚": msg("页脚部分"),
    "脚注": msg("脚注部分"),
    "尾注": msg("尾注部分"),
    "文本框": msg("文本框部分"),
    "隐藏内容": msg("隐藏部分"),
}
_TABLE: Final = re.compile(r"表(\d+(?:\.\d+)*)")
#: what neither XML nor a page may hold
_CONTROLS: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF))
#: characters of a value shown beside 应为 and 现为; the whole of it stands in the JSON
_LONGEST_VALUE: Final = 40


def printable(text: str) -> str:
    """A text that XML, a page or a cell may hold: no control characters, no lone surrogates."""
    return meant(text).translate(_CONTROLS).encode("utf-8", "backslashreplace").decode("utf-8")


def severity_word(severity: Severity) -> str:
    """The severity in the language in use."""
    return str(_SEVERITY[severity])


def source_words(source: Source, reproduces: int, of: int) -> str:
    """Why a regime was taken."""
    message = _SOURCE[source]
    data = {"reproduces": reproduces, "of": of} if source is Source.INFERRED else {}
    return Message(message.template, data).text()


def regime_words(form: FormRegime, *, named: bool = False) -> str:
    """The regime of a form and why it was taken; with the name of the project where there are several."""
    why = source_words(form.source, form.reproduces, form.of)
    words = tr("{title}（{id}；{why}）", title=title_words(form.regime_title, form.regime_english), id=form.regime, why=why)
    return tr("{project}：{words}", project=form.project, words=words) if named and form.project else words


def title_words(title: str, english: str) -> str:
    """The title of a regime in the language in use; the Chinese one where there is no other."""
    return english if english and current_language() == "en" else title


def place_words(place: Place) -> str:
    """A place as a reader would look it up: 表2 第5行第8列 / 第729行."""
    parts = [_part(place.part or ""), _page(place), _cell(place)]
    within = " ".join(part for part in parts if part)
    line = tr("第{line}行", line=place.line) if place.line is not None else ""
    if within and line and place.row is None:
        return f"{within} {line}"
    return " / ".join(part for part in (within, line) if part) or tr("全文")


def _part(part: str) -> str:
    """The name of a part in the language in use; that of a sheet is as its author wrote it."""
    if current_language() == "zh":
        return part
    numbered = _TABLE.fullmatch(part)
    return tr("表{number}", number=numbered[1]) if numbered else str(_PARTS.get(part, part))


def _page(place: Place) -> str:
    return tr("第{page}页", page=place.page) if place.page is not None else ""


def _cell(place: Place) -> str:
    if place.row is None:
        return ""
    if place.column is None:
        return tr("第{row}行", row=place.row)
    return tr("第{row}行第{column}列", row=place.row, column=place.column)


def expected_words(finding: Finding) -> str:
    """应为 … 现为 …; empty when the finding expects no value of its own."""
    if finding.expected is None:
        return ""
    expected = shorten(finding.expected, _LONGEST_VALUE)
    if not finding.found:
        return tr("应为 {expected}", expected=expected)
    return tr("应为 {expected}，现为 {found}", expected=expected, found=shorten(finding.found, _LONGEST_VALUE))


def other_places(finding: Finding, most: int | None = None) -> str:
    """The places involved besides the first, each with what stands there; file and table are named where they are others.

    Args:
        most: how many to name before the rest is only counted; all by default.
    """
    first, *others = finding.places
    shown = tr("；").join(_with_text(place, first) for place in others[:most])
    if most is None or len(others) <= most:
        return shown
    return tr("{places}；等 {count} 处", places=shown, count=len(others))


def _with_text(place: Place, first: Place) -> str:
    elsewhere = place.file is not None and place.file != first.file
    where = place_words(evolve(place, part=None) if place.part == first.part and place.row is not None and not elsewhere else place)
    where = f"{place.file} {where}" if elsewhere else where
    shown = shorten(place.text or "")
    return tr("{where}（{text}）", where=where, text=shown) if shown else where


def shorten(text: str, width: int = 24) -> str:
    """A text on one line, cut to ``width`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
