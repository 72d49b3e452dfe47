"""The text of a document as reports: one for each evaluation report, each 自评分析报告, each text around a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import define, evolve, field

from jiheng.documents import Block, Document, Paragraph, Table
from jiheng.forms.arithmetic import arithmetic_of
from jiheng.forms.claims import claims_in, read_sentences
from jiheng.forms.passages import is_page_number, passages_of
from jiheng.forms.sections import heading, is_contents_line, sections_of
from jiheng.records import Claim, Report, SelfEvaluation, StatedEquation, StatedProduct, StatedSum, Text, WordsAmount
from jiheng.values.text import key, tidy

_BODY: Final = frozenset({"正文", ""})
_TITLE: Final = re.compile(r"[^，。；;！？?《》]{0,60}报告(?:书)?(?:\([^()]{1,20}\))?")
_TITLE_REST: Final = re.compile(r"(?:绩效|自评|评价|分析|价|结果){0,4}报告(?:书)?")
_NO_TITLE: Final = re.compile(r"附件|目录|编制|撰写|提交|审计|[一二三四五六七八九十]+、|\(|\d+[.、]")
_COVER: Final = re.compile(r"(?:项目|专项资金|专项|政策|资金)(?:\(?(?:政策|资金|项目)\)?)?名称:(.{2,80})")
_GENERIC: Final = re.compile(r"\(.*?\)|报告书?$|绩效|自评价?|自我评价|评价|分析|总结|项目|支出|资金|财政|部门|重点|单位|20\d\d年度?|关于|情况|的")
_YEAR: Final = re.compile(r"(20\d\d)年")
_LEAST_SENTENCES: Final = 3


@define(eq=False)
class _Draft:
    """A report in the making: its blocks from ``start`` on."""

    start: int
    title: Text | None = None
    titles: set[int] = field(factory=set)
    project: Text | None = None
    blocks: list[tuple[int, Block]] = field(factory=list)

    @property
    def core(self) -> str:
        """What the title says beyond 绩效评价报告."""
        return _core(self.title.text) if self.title else ""


def reports_of(document: Document, forms: Sequence[tuple[int, SelfEvaluation]]) -> list[Report]:
    """The narrative records of a document.

    Args:
        forms: the self-evaluation tables read from it, each with its index among the document's records.
    """
    drafts = [draft for draft in _drafts(_narrative(document, forms)) if draft.blocks]
    homes = _homes(drafts, document, forms)
    reports = (_report(draft, tuple(sorted(index for index, home in homes.items() if home is draft))) for draft in drafts)
    return [report for report in reports if report is not None]


# --- which paragraphs are narrative, and where a report begins ----------------------------------------------------------------


def _narrative(document: Document, forms: Sequence[tuple[int, SelfEvaluation]]) -> Iterator[tuple[int, Block]]:
    """The blocks without notes and titles of forms, each with its position in the document."""
    taken = {text.place.line for _, form in forms for text in (form.title, *form.notes) if text.place.line and not _TITLE.fullmatch(key(text.text))}
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table) or (block.part in _BODY and block.text.strip() and block.line not in taken):
            yield at, block


def _drafts(blocks: Iterator[tuple[int, Block]]) -> list[_Draft]:
    drafts = [_Draft(0)]
    last: tuple[int, Paragraph] | None = None
    for at, block in blocks:
        if isinstance(block, Table):
            drafts[-1].blocks.append((at, block))
            last = None
            continue
        title = _title(block, last[1] if last else None)
        if title:
            _begin(drafts, at, block, title, last)
        cover = _cover(block)
        if cover:
            _name(drafts, at, cover)
        drafts[-1].blocks.append((at, block))
        last = (at, block)
    return drafts


def _title(block: Paragraph, before: Paragraph | None) -> Text | None:
    """The title that a line is, or that it ends together with the line before it."""
    line = key(block.text.lstrip("# "))
    if len(line) > 70 or is_contents_line(block.text) or _NO_TITLE.match(line):
        return None
    if _TITLE_REST.fullmatch(line) and before is not None and before.line == block.line - 1 and _title_like(before):
        return Text(tidy(f"{before.text}\n{block.text}").lstrip("# "), before.place)
    return Text(tidy(block.text).lstrip("# "), block.place) if _TITLE.fullmatch(line) else None


def _title_like(block: Paragraph) -> bool:
    return len(block.text) <= 60 and not re.search(r"[，。；：:]", block.text) and not is_contents_line(block.text) and heading(block.text) is None


def _begin(drafts: list[_Draft], at: int, block: Paragraph, title: Text, last: tuple[int, Paragraph] | None) -> None:
    """Begin a report at a title, unless the title only repeats that of the report (cover, summary, body)."""
    current = drafts[-1]
    core = _core(title.text)
    if current.title is not None and core and (core in current.core or current.core in core) and current.core:
        current.titles.add(block.line)
        return
    if current.title is not None and not core and not current.project and not _has_text(current):
        current.titles.add(block.line)
        return
    draft = _Draft(at, title, {block.line})
    if last is not None and title.place.line != block.line:
        draft.titles.add(last[1].line)
        draft.start = last[0]
        current.blocks.pop()
        draft.blocks.append(last)
    drafts.append(draft)


def _name(drafts: list[_Draft], at: int, cover: Text) -> None:
    """Note the project that a cover names; another project's cover begins another report."""
    current = drafts[-1]
    if current.project is not None and key(current.project.text) != key(cover.text):
        drafts.append(_Draft(at, project=cover))
    else:
        current.project = current.project or cover


def _cover(block: Paragraph) -> Text | None:
    match = _COVER.fullmatch(key(block.text))
    if match is None:
        return None
    name = tidy(re.split(r"[:：]", block.text, maxsplit=1)[1])
    return Text(name, block.place)


def _has_text(draft: _Draft) -> bool:
    return sum(isinstance(block, Paragraph) and "。" in block.text for _, block in draft.blocks) >= _LEAST_SENTENCES


def _core(title: str) -> str:
    return _GENERIC.sub("", key(title))


# --- which forms a report speaks of -------------------------------------------------------------------------------------------


def _homes(drafts: list[_Draft], document: Document, forms: Sequence[tuple[int, SelfEvaluation]]) -> dict[int, _Draft]:
    """The report of each form: the one that names its project, else the one that it stands in."""
    parts = {block.part: at for at, block in enumerate(document.blocks) if isinstance(block, Table)}
    homes: dict[int, _Draft] = {}
    names: dict[int, int] = {}
    for index, form in sorted(forms, key=lambda entry: -len(_project(entry[1]))):
        at = parts.get((form.place.part or "").partition(".")[0])
        inside = next((draft for draft in reversed(drafts) if at is not None and draft.start <= at), None)
        named = [draft for draft in drafts if _names(draft, _project(form))]
        if inside is not None and (inside in named or not named) and _is_report(inside):
            homes[index] = inside
        elif named and names.get(id(named[0]), 0) <= len(_project(form)):
            homes[index] = named[0]
            names[id(named[0])] = len(_project(form))
    return homes


def _project(form: SelfEvaluation) -> str:
    return key(form.project.text) if form.project else ""


def _names(draft: _Draft, project: str) -> bool:
    if len(project) < 2:
        return False
    return project in key(draft.title.text if draft.title else "") or (draft.project is not None and _alike(project, key(draft.project.text)))


def _alike(first: str, second: str) -> bool:
    return first in second or second in first


def _is_report(draft: _Draft) -> bool:
    return draft.title is not None or draft.project is not None or _has_text(draft)


# --- the record ---------------------------------------------------------------------------------------------------------------


def _report(draft: _Draft, tables: tuple[int, ...]) -> Report | None:
    paragraphs = [block for _, block in draft.blocks if isinstance(block, Paragraph) and not is_page_number(block.text)]
    sections = tuple(section for section in sections_of(paragraphs) if section.place.line not in draft.titles)
    if not paragraphs or not (_is_report(draft) or tables):
        return None
    title = draft.title or Text(tidy(paragraphs[0].text), paragraphs[0].place)
    report = Report(title, _year(draft), draft.project, sections, (), tuple(Text(tidy(p.text), p.place) for p in paragraphs), tables, title.place)
    return _with_figures(report, draft)


def _with_figures(report: Report, draft: _Draft) -> Report:
    claims: list[Claim] = []
    sums: list[StatedSum] = []
    products: list[StatedProduct] = []
    equations: list[StatedEquation] = []
    amounts: list[WordsAmount] = []
    for stretch in _stretches(draft):
        for passage in passages_of(stretch):
            sentences = read_sentences(passage)
            claims += claims_in(sentences, passage)
            found = arithmetic_of(passage, sentences)
            sums += found.sums
            products += found.products
            equations += found.equations
            amounts += found.words_amounts
    return evolve(
        report,
        claims=tuple(claims),
        sums=tuple(sums),
        products=tuple(products),
        equations=tuple(equations),
        words_amounts=tuple(amounts),
    )


def _stretches(draft: _Draft) -> Iterator[list[Paragraph]]:
    """The paragraphs between tables, without titles."""
    held: list[Paragraph] = []
    for _, block in draft.blocks:
        if isinstance(block, Paragraph):
            if block.line not in draft.titles:
                held.append(block)
        elif held:
            yield held
            held = []
    yield held


def _year(draft: _Draft) -> int | None:
    """The year in the title, else in the project's name."""
    for text in (draft.title, draft.project):
        found = _YEAR.search(key(text.text)) if text else None
        if found:
            return int(found[1])
    return None
