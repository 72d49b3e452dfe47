"""The narrative of final accounts (情况说明): its sections, and what every sentence says of the figures of the tables.

A paragraph is read from left to right. The words between one figure and the next say what the figure is of; words that name nothing leave it with
what was named before; words that are not understood leave the figure, and those after it, without a subject. Reasons (主要原因是 …) are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Final

from attrs import define, evolve, field, frozen

from jiheng.data.classification import functional
from jiheng.documents import Document, Paragraph
from jiheng.forms.accounts import labels
from jiheng.forms.accounts.phrases import Names, Phrase, Subject, compared, comparison_of, read_phrase, squeezed, subject_of, words
from jiheng.forms.passages import TORN, Passage, passages_of
from jiheng.forms.sections import heading
from jiheng.records import Place, Text, Value
from jiheng.records.accounts import AccountsTable, FinalAccounts
from jiheng.values.printed import Printed
from jiheng.values.quantity import Quantity
from jiheng.values.text import tidy

_NOT_BODY: Final = frozenset({"页眉", "页脚", "脚注", "尾注", "批注"})
_UNITS: Final = r"亿元|万元|元|%|个?百分点|批次|人次|批|次|人|辆|台|套|个|项"
_FIGURE: Final = re.compile(
    rf"(?<![\d.,A-Za-z{TORN}第])(?P<number>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)\s{{0,2}}(?P<unit>{_UNITS})(?![/／]|[（(]?含?[）)]?以[上下])"
)
_CLAUSE: Final = re.compile(r"(?:[^，；。：;:!？！?,]|(?<=\d),(?=\d))*[，；。：;:!？！?,]?")
_HARD: Final = "。！？!?"
_USES: Final = re.compile(r"(?:主要)?用于(?!以下)(?P<uses>[^，；。;]{2,160})")
_OF_THE_COUNTED: Final = re.compile(r"[、,，]?(?:共计?)?金额(?:为|共计?|合计)?")
_COMPLETE_USES: Final = re.compile(r"[等]|其他")
#: a clause that begins so after a semicolon no longer gives the reason before it
_COMPARES: Final = re.compile(r"\s*(?:与|较|比)(?:20\d\d年度?|上一?年度?|去年|年初预算)")
_LEVEL_WORDS: Final = re.compile(r"(?P<same>持平|相同|一致|无变化|没有变化|等于)|(?P<above>大于|高于|超过|超出)|(?P<below>小于|低于)")
#: tables whose names of codes a section may use, and how a figure of such a code is referred to
_CODES: Final = {
    "general": ("general", "general[{code}].total|fiscal[spending.function.{code}].general"),
    "spending": ("spending", "spending[{code}].total|income_spending[spending.function.{code}].amount"),
    "fiscal": ("general", "fiscal[spending.function.{code}].total"),
    "overall": ("spending", "income_spending[spending.function.{code}].amount"),
    "income": ("income", "income[{code}].total"),
    "fund": ("fund", "fund[{code}].total"),
    "basic": ("basic", "basic[{code}].amount|basic[{code}].total"),
    "assets": ("statistics", "statistics[{code}].amount"),
}
_HEADING_MAX: Final = 60
#: the kind of the part that presents the department, which holds no figures of the accounts
_ABOUT: Final = "about"
_SILENT: Final = frozenset({None, "", _ABOUT})
_CLASS: Final = 3
#: 支出, 收入, 本年支出: too general to be what a comparison is of
_GENERAL: Final = 4


@frozen(eq=False)
class Section:
    """A section of the narrative: what it is about, its heading, and its paragraphs."""

    kind: str
    title: Text
    passages: tuple[Passage, ...]


@frozen(eq=False)
class Said:
    """One thing that a sentence says.

    Attributes:
        role: ``actual``, ``budget``, ``change``, ``share``, ``growth``, ``completion``, ``count``, ``same`` or ``budget_word``.
        subject: what of; None where it is not understood.
        value: the figure; for words the words. base, base_year, way, of, year: as in :class:`Phrase`.
        item: counts the stretches of text that speak of one subject. lead: the words before. after: the rest of the clause.
    """

    role: str
    subject: Subject | None
    value: Value
    base: str
    base_year: int | None
    way: int
    of: str
    year: int | None
    item: int
    lead: str
    after: str

    @property
    def place(self) -> Place:
        """The place of the figure."""
        return self.value.place


@frozen(eq=False)
class Reason:
    """A reason that the text gives: against what (``prior``, ``budget``), and in which item."""

    bases: frozenset[str]
    item: int


@frozen(eq=False)
class Uses:
    """What money was used for, as listed: the words, and whether the list is stated as complete."""

    subject: Subject | None
    text: Text
    complete: bool


@frozen(eq=False)
class Telling:
    """A section as read."""

    section: Section
    said: tuple[Said, ...]
    reasons: tuple[Reason, ...]
    uses: tuple[Uses, ...]


# --- sections -------------------------------------------------------------------------------------------------------------------


@cache
def _sections() -> list[tuple[str, tuple[str, ...]]]:
    return [(kind, tuple(map(squeezed, found))) for kind, found in words()["sections"].items()]


def section_kind(title: str) -> str | None:
    """What a heading's section is about; empty where the narrative is over, None for a heading that does not say."""
    word = squeezed(title)
    if labels.title_kind(tidy(title)) is not None or any(closing in word for closing in words()["closing"]["words"]):
        return ""
    return next((kind for kind, found in _sections() if any(name in word for name in found)), None)


def sections_of(document: Document) -> Iterator[Section]:
    """The sections of the narrative, in order."""
    held: list[tuple[int, str | None]] = []
    title: Text | None = None
    passages: list[Passage] = []
    for passage in _passages(document):
        found = _heading(passage)
        if found is None:
            passages.append(passage)
            continue
        if title is not None and passages and held[-1][1] not in _SILENT:
            yield Section(held[-1][1] or "", title, tuple(passages))
        level, name = found
        held = [each for each in held if each[0] < level]
        held.append((level, _kind_under(held, section_kind(name), name)))
        title, passages = Text(tidy(passage.text), passage.place(0, len(passage.text))), []
    if title is not None and passages and held[-1][1] not in _SILENT:
        yield Section(held[-1][1] or "", title, tuple(passages))


def _kind_under(held: Sequence[tuple[int, str | None]], kind: str | None, name: str) -> str | None:
    """The kind of a heading below others: what stands in a closed part is closed; a heading that does not say is of what it stands under.

    Numbers of headings are mixed in practice (三、 after 第一部分), so a heading that speaks of accounts ends the part about the department.
    """
    above = held[-1][1] if held else None
    if above == _ABOUT:
        return kind if "决算" in name and (kind or "说明" in name) else _ABOUT
    return above if above == "" or kind is None else kind


def _passages(document: Document) -> Iterator[Passage]:
    for is_text, blocks in groupby(document.blocks, key=lambda block: isinstance(block, Paragraph)):
        if is_text:
            yield from passages_of(block for block in blocks if isinstance(block, Paragraph) and block.part not in _NOT_BODY)


def _heading(passage: Passage) -> tuple[int, str] | None:
    """Level and title of a heading; a numbered item with figures is none."""
    paragraph = passage.pieces[0][1]
    if len(passage.text) > _HEADING_MAX or _FIGURE.search(passage.plain):
        return None
    found = heading(passage.text, paragraph.level)
    return (found.level, found.title) if found else None


# --- names ----------------------------------------------------------------------------------------------------------------------


def names_for(kind: str, accounts: FinalAccounts) -> Names:
    """The names that a section of a kind may use."""
    table, pattern = _CODES.get(kind, ("", ""))
    department = (accounts.department.text,) if accounts.department else ()
    return Names.of(kind, _codes(accounts.table(table)) if table else {}, pattern, department)


def _codes(table: AccountsTable | None) -> Mapping[str, tuple[str, ...]]:
    """Codes by name, with and without 支出 at the end; kinds of vehicles by theirs."""
    found: dict[str, list[str]] = {}
    for code, label in _named_rows(table):
        name = squeezed(labels.plain(label))
        short = name.removesuffix("支出")
        for spelt in {name, short, f"{short}支出"}:
            if len(spelt) > 1 and code not in found.setdefault(spelt, []):
                found[spelt].append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def _named_rows(table: AccountsTable | None) -> Iterator[tuple[str, str]]:
    """Codes and names of a table's rows; after them the classes that a table by function does not print, for it has no money of theirs."""
    if table is None:
        return
    for row in table.rows:
        if row.key and len(row.name) > 1 and (row.key.isdigit() or row.key.startswith(("vehicles", "equipment"))):
            yield row.key, row.name
    if table.kind in {"general", "spending"}:
        printed = {row.key for row in table.rows}
        yield from ((code, name) for code, name in functional().items() if len(code) == _CLASS and code not in printed)


# --- sentences ------------------------------------------------------------------------------------------------------------------


def read_sections(document: Document, accounts: FinalAccounts) -> tuple[Telling, ...]:
    """Every section of the narrative as read."""
    known: dict[str, Names] = {}
    found = []
    for section in sections_of(document):
        if section.kind not in known:
            known[section.kind] = names_for(section.kind, accounts)
        found.append(_Reader(section, known[section.kind]).read())
    return tuple(found)


def _bare_title(title: str) -> str:
    """What a heading names: 公务接待费支出情况说明。→ 公务接待费支出."""
    return squeezed(title).strip("，。；：,;:").removesuffix("说明").removesuffix("情况")


@define
class _Reader:
    """Reads a section.

    Attributes:
        subject: what was named last. base: what the sentence compares with; bases: all of these in it; before: those of the last sentence that
            had any, for a reason that is a sentence of its own (主要原因：…). in_reason: whether a reason is being given.
        turns: how many subjects the sentence has named since 其中.
        outside: subject and item before each bracket that is still open. of_budget: the kind of budget that was completed (完成全年预算13万元的78%).
    """

    section: Section
    names: Names
    subject: Subject | None = None
    base: str = ""
    base_year: int | None = None
    bases: set[str] = field(factory=set)
    before: set[str] = field(factory=set)
    in_reason: bool = False
    item: int = 0
    items: int = 0
    said: list[Said] = field(factory=list)
    reasons: list[Reason] = field(factory=list)
    uses: list[Uses] = field(factory=list)
    outside: list[tuple[Subject | None, int]] = field(factory=list)
    of_budget: str | None = None
    turns: int = 0

    def read(self) -> Telling:
        """Go through the paragraphs."""
        self.subject, _ = subject_of(_bare_title(self.section.title.text), self.names)
        for at, passage in enumerate(self.section.passages):
            if at and not self._named_only(self.section.passages[at - 1]):
                self.subject = None
            self._new_item()
            self._end_sentence()
            self.before, self.outside = set(), []
            for match in _CLAUSE.finditer(passage.plain):
                if match[0].strip():
                    self._clause(passage, match.start(), match.end())
        return Telling(self.section, tuple(self.said), tuple(self.reasons), tuple(self.uses))

    def _named_only(self, passage: Passage) -> bool:
        """Whether a paragraph is nothing but a subject, so that the next one speaks of it."""
        return len(passage.plain) < _HEADING_MAX and not _FIGURE.search(passage.plain) and self.subject is not None

    def _new_item(self) -> None:
        self.items += 1
        self.item = self.items

    def _end_sentence(self) -> None:
        if self.turns > 1:  # after a list of parts a sentence that names nothing may speak of the whole again
            self.subject = None
            self._new_item()
        self.turns = 0
        self.base, self.base_year, self.in_reason = "", None, False
        self.before = self.bases or self.before
        self.bases = set()

    def _clause(self, passage: Passage, start: int, end: int) -> None:
        plain = passage.plain[start:end]
        figures = list(_FIGURE.finditer(passage.plain, start, end))
        self.turns = 0 if "其中" in plain else self.turns
        if self.in_reason and passage.plain[:start].endswith(("；", ";")) and _COMPARES.match(plain):
            self.in_reason = False
        if self._is_reason(plain):
            self.in_reason = True
            self._words(passage, start, end)
            self.reasons.append(Reason(frozenset(self.bases or self.before), self.item))
        elif figures and (not self.in_reason or self._resumes(passage.plain[start : figures[0].start()], figures[0]["unit"])):
            self.in_reason = False
            self._figures(passage, figures, start, end)
        elif not figures and not self.in_reason:
            self._words(passage, start, end)
            self._brackets(plain)
        if plain[-1] in _HARD:
            self._end_sentence()

    def _resumes(self, lead: str, unit: str) -> bool:
        """Whether a clause within a reason is no longer of it: it names a subject of its own and gives its figure."""
        phrase = read_phrase(lead, unit, self.names) if unit.endswith("元") else None
        numbered = re.match(r"\s*(?:\d{1,2}[、.．]|[①-⑳]|[（(])", lead) is not None
        return phrase is not None and phrase.role in {"actual", "budget"} and phrase.subject is not None and phrase.subject.sure and not numbered

    def _is_reason(self, plain: str) -> bool:
        return any(word in plain for word in words()["words"]["reason"])

    def _figures(self, passage: Passage, figures: Iterable[re.Match[str]], start: int, end: int) -> None:
        at = start
        for figure in figures:
            lead, after = passage.plain[at : figure.start()], passage.plain[figure.end() : end]
            self._brackets(lead)
            place = passage.place(*figure.span())
            value = Value(tidy(figure[0]), Quantity(None, Printed.of(figure["number"]), None, figure["unit"]), place)
            self._figure(value, lead, after)
            at = figure.end()
        self._brackets(passage.plain[at:end])

    def _brackets(self, text: str) -> None:
        """What stands behind a bracket goes on where the words before it stopped: 收入10万元（其中：…5万元），占80%."""
        opened = 0
        for letter in text:
            if letter in "（(":
                opened += 1
            elif letter in "）)" and opened:
                opened -= 1
            elif letter in "）)" and self.outside:
                self.subject, self.item = self.outside.pop()
                self.turns = 1
        self.outside += [(self.subject, self.item)] * opened

    def _figure(self, value: Value, lead: str, after: str) -> None:
        unit = value.unit_name or ""
        if not unit.endswith(("元", "%")):
            subject = subject_of(squeezed(lead), self.names)[0] if self.section.kind == "assets" else self.subject
            self._say("count", subject, value, lead, after)
            return
        if self.said and self.said[-1].role == "count" and _OF_THE_COUNTED.fullmatch(squeezed(lead)):
            self.subject = None  # 越野车1辆、金额12万元: the money of what was counted
            self._new_item()
        phrase = read_phrase(lead, unit, self.names)
        if self.of_budget is not None and unit == "%" and squeezed(lead) == "的":
            phrase = Phrase("completion", None, bare=True, of=self.of_budget)
        self.of_budget = phrase.of if phrase.role == "budget" and "完成" in lead else None
        self._compare(phrase)
        if phrase.role:
            self._turn(phrase)
            base = self.base if phrase.role in {"change", "growth"} else phrase.base
            said = self._say(phrase.role, self.subject, value, lead, after)
            self.said[-1] = evolve(said, base=base, base_year=self.base_year, way=phrase.way, of=phrase.of, year=phrase.year)

    def _compare(self, phrase: Phrase) -> None:
        if phrase.base:
            self.base, self.base_year = phrase.base, phrase.base_year
        if phrase.role in {"completion", "budget"} or phrase.base:
            self.bases.add(phrase.base or "budget")

    def _level(self, lead: str, base: str) -> None:
        """Take over what a clause names that says how its amount stands to another (因公出国（境）支出决算与上年持平)."""
        subject, bare = compared(lead, self.names)
        if not bare and (base == "prior" or (subject is not None and subject.sure and len(subject.name) > _GENERAL)):
            self._turn(Phrase("", subject, bare=False))

    def _turn(self, phrase: Phrase) -> None:
        """Take over the subject that a phrase names; words that are not understood leave none."""
        if phrase.bare:
            return
        self.turns += 1
        if phrase.subject is None or self.subject is None or phrase.subject.refs != self.subject.refs or not phrase.subject.refs:
            self._new_item()
        self.subject = phrase.subject

    def _say(self, role: str, subject: Subject | None, value: Value, lead: str, after: str) -> Said:
        said = Said(role, subject, value, "", None, 0, "", None, self.item, squeezed(lead), squeezed(after))
        self.said.append(said)
        return said

    def _words(self, passage: Passage, start: int, end: int) -> None:
        """A clause without figures: a comparison, a word of direction, a list of uses, or a name alone."""
        plain = passage.plain[start:end]
        base, year = comparison_of(plain)
        if base:
            self.base, self.base_year = base, year
            self.bases.add(base)
        found = _LEVEL_WORDS.search(plain)
        if found and base:
            role = "same" if found["same"] else "word"
            value = Value(found[0], Quantity(), passage.place(start + found.start(), start + found.end()))
            way = 1 if found["above"] else -1 if found["below"] else 0
            self._level(plain[: found.start()], base)
            said = self._say(role, self.subject, value, plain[: found.start()], plain[found.end() :])
            self.said[-1] = evolve(said, base=base, base_year=year, way=way)
            return
        uses = _USES.search(plain)
        if uses:
            text = passage.words(start + uses.start("uses"), start + uses.end("uses"))
            self.uses.append(Uses(self.subject, text, _COMPLETE_USES.search(text.text) is None))
            return
        if base or self.in_reason:
            return
        subject, bare = subject_of(_bare_title(plain), self.names)
        if subject is not None and subject.sure:
            self._turn(Phrase("", subject, bare))
