"""The result of a check as one page that needs nothing else: the documents as read, the findings beside them.

Nothing is fetched: style and script stand in the page, and its policy lets no other run. What comes from a document is text, never markup.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePath

from jiheng.documents.own import GENERATOR
from jiheng.messages import current_language, tr
from jiheng.records import Finding
from jiheng.reporting.catalogue import family_words
from jiheng.reporting.marks import Marks, marks_of
from jiheng.reporting.page_document import document_html, safe
from jiheng.reporting.result import SEVERITIES, FileResult, Summary, severity_of
from jiheng.reporting.text import summary_lines
from jiheng.reporting.words import expected_words, other_places, place_words, regime_words, severity_word, shorten

#: other places that a finding names before the rest is only counted
_MOST_PLACES = 12


def check_html(results: Sequence[FileResult], version: str) -> str:
    """The output of ``jiheng check --format html``; each result with the document that was read."""
    style, script = _template("page.css"), _template("page.js")
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
    language = "zh-CN" if current_language() == "zh" else current_language()
    several = " class='several'" if len(results) > 1 else ""
    return "".join(
        (
            f'<!DOCTYPE html>\n<html lang="{language}"{several}>\n<head>\n<meta charset="utf-8">\n{GENERATOR}\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n',
            f"<title>{safe(_title(results))}</title>\n<style>{style}</style>\n</head>\n<body>\n",
            *_head(results),
            *_file_list(results),
            "<main>\n",
            *(part for at, result in enumerate(results) for part in _file(at, result)),
            f"</main>\n<footer>{tr('绩衡 {version}', version=version)}</footer>\n<script>{script}</script>\n</body>\n</html>\n",
        )
    )


def _template(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _title(results: Sequence[FileResult]) -> str:
    heading = tr("绩效文档核对")
    return f"{heading} · {_name(results[0])}" if len(results) == 1 else heading


def _name(result: FileResult) -> str:
    return PurePath(result.path).name or result.path


def _head(results: Sequence[FileResult]) -> Iterator[str]:
    summary = Summary.over(results)
    yield f"<header>\n<h1>{tr('绩效文档核对')}</h1>\n<p class='sum'>{safe(' '.join(each.text for each in summary_lines(summary)))}</p>\n"
    yield f"<form class='filters' role='search' aria-label='{tr('筛选')}'>\n"
    counts = dict(zip(SEVERITIES, (summary.errors, summary.warnings, summary.notes), strict=True))
    for severity in SEVERITIES:
        yield f"<label class='{severity}'><input type='checkbox' name='severity' value='{severity}' checked>"
        yield f"{severity_word(severity)} <b>{counts[severity]}</b></label>\n"
    yield f"<select name='family' aria-label='{tr('规则类别')}'><option value=''>{tr('全部类别')}</option>"
    for family in sorted({finding.code[:2] for result in results for finding in result.findings}):
        yield f"<option value='{family}'>{safe(family_words(family))}</option>"
    yield f"</select>\n<input type='search' name='text' placeholder='{tr('查找问题（/）')}' aria-label='{tr('查找问题（/）')}'>\n"
    yield f"<button type='button' name='print'>{tr('打印')}</button>\n</form>\n</header>\n"


def _file_list(results: Sequence[FileResult]) -> Iterator[str]:
    if len(results) < 2:
        return
    yield f"<nav aria-label='{tr('文件')}'><ol>\n"
    for at, result in enumerate(results):
        yield f"<li><a href='#f{at}' title='{safe(result.path)}'><bdi>{safe(_name(result))}</bdi><span>{''.join(_counts(result))}</span></a></li>\n"
    yield "</ol></nav>\n"


def _counts(result: FileResult) -> Iterator[str]:
    if result.error:
        yield f"<b class='error'>{tr('未能读取')}</b>"
    summary = Summary.over((result,))
    for severity, count in zip(SEVERITIES, (summary.errors, summary.warnings, summary.notes), strict=True):
        if count:
            yield f"<b class='{severity}' title='{severity_word(severity)}'>{count}</b>"


def _file(at: int, result: FileResult) -> Iterator[str]:
    prefix = f"f{at}"
    marks = marks_of(result.document, result.findings) if result.document else Marks()
    name = safe(_name(result))
    hidden = " hidden" if at else ""
    yield f"<section class='file' id='{prefix}' aria-label='{name}'{hidden}>\n<aside tabindex='-1'>\n<h2><bdi>{name}</bdi></h2>\n"
    yield from _facts(result)
    yield f"<p class='only' hidden><span></span><button type='button'>{tr('显示全部')}</button></p>\n<ol class='findings'>\n"
    yield from _findings(result, marks, prefix)
    yield f"</ol>\n<p class='none' hidden>{tr('没有符合条件的问题。')}</p>\n"
    yield from _unread(result)
    yield "</aside>\n<article tabindex='-1'>\n"
    if result.document:
        yield document_html(result.document, marks, prefix)
    yield "</article>\n</section>\n"


def _facts(result: FileResult) -> Iterator[str]:
    if result.error:
        yield f"<p class='unreadable'>{tr('未能读取')}：{safe(str(result.error))}</p>\n"
    elif not result.findings and not result.failed:
        yield f"<p class='clean'>{tr('未发现问题。')}</p>\n"
    for form in result.forms:
        words = tr("口径：{regime}", regime=regime_words(form, named=len(result.forms) > 1))
        yield f"<p class='regime'>{safe(words)}</p>\n"
    if result.known:
        yield f"<p class='regime'>{tr('另有 {known} 条已在基线中，没有列出。', known=len(result.known))}</p>\n"


def _findings(result: FileResult, marks: Marks, prefix: str) -> Iterator[str]:
    project = ""
    for number, finding in enumerate(result.findings, 1):
        if len(result.forms) > 1 and (own := result.project_of(finding)) != project:
            project = own
            yield f"<li class='project'>{safe(project or tr('全文'))}</li>\n"
        yield _finding(number, finding, prefix, located=number in marks.located)


def _finding(number: int, finding: Finding, prefix: str, *, located: bool) -> str:
    severity = severity_of(finding)
    target = f"{prefix}m{number}" if located else prefix
    head = (
        f"<a class='n {severity}' href='#{target}'>{number}</a><b class='word'>{severity_word(severity)}</b>"
        f"<span class='code' title='{safe(finding.name)}'>{safe(finding.code)}</span>"
        f"<span class='where'>{safe(place_words(finding.places[0]))}</span>"
    )
    also = tr("另见 {places}", places=other_places(finding, _MOST_PLACES)) if len(finding.places) > 1 else ""
    basis = tr("依据 {basis}", basis=finding.basis) if finding.basis else ""
    rest = (("should", expected_words(finding)), ("also", also), ("basis", basis))
    body = "".join(f"<p class='{name}'>{safe(text)}</p>" for name, text in rest if text)
    return (
        f"<li class='f {severity}' id='{prefix}n{number}' data-k='{number}' data-s='{severity}' data-c='{safe(finding.code[:2])}'>"
        f"<p class='head'>{head}</p><p class='msg'>{safe(str(finding.message))}</p>{body}</li>\n"
    )


def _unread(result: FileResult) -> Iterator[str]:
    if not result.unread:
        return
    yield f"<details class='unread'><summary>{tr('未读或存疑（{count} 处）', count=len(result.unread))}</summary><ul>\n"
    for each in result.unread:
        stands = tr("（原文：{text}）", text=shorten(each.place.text)) if each.place.text else ""
        yield f"<li><span class='where'>{safe(place_words(each.place))}</span> {safe(f'{each.reason}{stands}')}</li>\n"
    yield "</ul></details>\n"
