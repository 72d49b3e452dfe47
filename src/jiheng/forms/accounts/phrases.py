"""The words before a figure of the narrative of final accounts: what it is a figure of, and how it relates to the table."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from attrs import evolve, frozen

from jiheng.values.text import key

_QUOTES: Final = str.maketrans("", "", "\"'“”‘’「」『』")
_FUNDS: Final = re.compile(r"(一般公共|政府性基金|国有资本经营)预算")
_MASK: Final = "预\u00b7算"
_YEAR: Final = r"(?:20\d\d年度?|上一?年度?|去年|上年同期)"
_BUDGETS: Final = "本?年初|全年|调整后?|当年"
_PRIOR: Final = re.compile(
    rf"(?:与|比|较|同|和){_YEAR}(?!.*预算)(?:的|实际)?(?:决算|支出|收入|执行|同期|数)*(?:相比|相较|比较|对比|比)?|同比|相比上一?年度?"
)
_BUDGET: Final = re.compile(rf"(?:与|比|较|和|超出?|大于|小于|高于|低于|等于)(?:20\d\d年度?)?的?(?P<kind>{_BUDGETS})?预算(?:数|安排)?(?:相比|比)?")
#: before a budget that the next figure is compared with: 比2024年“三公”经费年初预算15.24万元减少 …
_THAN: Final = re.compile(r"^[，,]?(?:比|较|与)(?:20\d\d年度?)?")
_NAMED_YEAR: Final = re.compile(r"(20\d\d)年")
_BUDGET_TAIL: Final = re.compile(r"(?P<kind>本?年初|全年|调整后?|当年)?(?:的)?预算(?:数|安排|批复|金额)?(?:为|是|共|:|约)*$")
_COMPLETION: Final = re.compile(
    r"(?:完成|达到|为|占|是)(?:了)?(?P<kind>本?年初|全年|调整后?|当年)?预算(?:数)?的?(?:比例)?(?:为|是)?$|预算(?:完成|执行)率(?:为|是)?$"
)
_SHARE: Final = re.compile(r"占(?:比|(?P<whole>.*?))(?:的)?(?:比重|比例|比)?(?:为|是|达|约)*$")
_LEVELS: Final = re.compile(r"\((类|款|项)\)")
_WITH_CODE: Final = re.compile(r"(?P<name>[^(),，。；、]+)\((?P<code>\d{3}|\d{5}|\d{7})\)$")
_LENGTHS: Final = {"类": 3, "款": 5, "项": 7}
_HAN: Final = "[一二三四五六七八九十]{1,3}"
_NUMBERING: Final = rf"\d{{1,2}}[.、．]|\(\d{{1,2}}\)|\({_HAN}\)|{_HAN}、|[①-⑳]|\d{{3,7}}|\d{{4}}年(?:度)?|[年度、,:;]"
_SUM: Final = re.compile(r"(?:合计|共计?)(?:为|是|:)?$")
_LONGEST: Final = 80


@cache
def words() -> Mapping[str, Any]:
    """The data file."""
    return tomllib.loads(files("jiheng.forms").joinpath("labels/accounts_text.toml").read_text(encoding="utf-8"))


@frozen
class Subject:
    """What a figure is of.

    Attributes:
        name: as printed. refs: the cells that it may be, in the language of the identities; none for what no table holds.
        sure: whether the words before the name leave its meaning alone.
    """

    name: str
    refs: tuple[str, ...]
    sure: bool = True


@frozen
class Phrase:
    """The reading of the words before a figure.

    Attributes:
        role: ``actual``, ``budget``, ``change``, ``share``, ``growth``, ``completion``; empty for an unknown percentage.
        subject: None where the words name none (``bare``) or name something unknown.
        bare: whether nothing is named, so that the figure is of what was named before.
        base: what it is compared with: ``prior``, ``budget``, or empty. base_year: the year, where the comparison names one.
        way: 1 upwards, -1 downwards. of: for shares the whole, for budgets and completions the kind of budget (年初 …).
    """

    role: str
    subject: Subject | None
    bare: bool
    base: str = ""
    base_year: int | None = None
    way: int = 0
    of: str = ""
    year: int | None = None


@frozen
class Names:
    """The names known in a section: alias → references, and the codes of a classification by name.

    Attributes:
        department: the department's own names, which may stand before a subject.
        longest: letters of the longest name.
    """

    aliases: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, tuple[str, ...]]
    pattern: str
    department: tuple[str, ...]
    longest: int

    @classmethod
    def of(cls, section: str, codes: Mapping[str, tuple[str, ...]], pattern: str, department: Iterable[str]) -> Names:
        """The names of a section.

        Args:
            codes: codes by name. pattern: the reference of a code (general[{code}].total).
        """
        subjects = words()["subjects"]
        aliases = {squeezed(name): references(ref) for part in ("any", section) for name, ref in subjects.get(part, {}).items()}
        longest = max(map(len, (*aliases, *codes)), default=0)
        return cls(aliases, codes, pattern, tuple(filter(None, map(squeezed, department))), longest)

    def refs(self, name: str, length: int | None = None) -> tuple[str, ...] | None:
        """The references of a name, None when it is unknown; ``length`` is that of the code where the text says 类, 款 or 项."""
        alias = self.aliases.get(name) if length is None else None
        if name not in self.codes:
            return alias
        codes = [code for code in self.codes[name] if length in (None, len(code))]
        return tuple(dict.fromkeys((*(self.pattern.format(code=code) for code in codes), *(alias or ())))) or None


def references(entry: str | list[str]) -> tuple[str, ...]:
    """One reference or several, as the data file writes them."""
    return (entry,) if isinstance(entry, str) else tuple(entry)


def squeezed(text: str) -> str:
    """Words for comparing: no spaces, no quotation marks, half-width brackets."""
    return key(text).translate(_QUOTES)


def read_phrase(lead: str, unit: str, names: Names) -> Phrase:
    """Read the words before a figure with a unit of money or a percent sign."""
    text = _FUNDS.sub(rf"\1{_MASK}", squeezed(lead)[-_LONGEST:])
    if unit == "%":
        return _percent(text, names)
    compared = _comparison(text)
    rest, way = _without_way(compared.text)
    if way or compared.way:
        return evolve(_phrase("change", rest, names), base=compared.base, base_year=compared.year, way=way or compared.way)
    if compared.base == "budget" and compared.ends:
        return evolve(_phrase("budget", compared.text, names), base="budget", of=compared.kind)
    tail = _BUDGET_TAIL.search(compared.text)
    if tail:
        before = tail.string[: tail.start()]
        rest = _THAN.sub("", before)
        return evolve(_phrase("budget", rest, names), base="budget" if rest != before else "", of=tail["kind"] or "")
    return evolve(_phrase("actual", compared.text, names), base=compared.base, base_year=compared.year)


def _percent(text: str, names: Names) -> Phrase:
    completion = _COMPLETION.search(text)
    if completion:
        return evolve(_phrase("completion", text[: completion.start()], names), of=completion["kind"] or "")
    compared = _comparison(text)
    rest, way = _without_way(compared.text)
    if way or compared.way:
        return evolve(_phrase("growth", rest, names), base=compared.base, base_year=compared.year, way=way or compared.way)
    share = _SHARE.search(compared.text)
    if share:
        return evolve(_phrase("share", compared.text[: share.start()], names), of=(share["whole"] or "").replace(_MASK, "预算"))
    return Phrase("", None, bare=False)


def _phrase(role: str, rest: str, names: Names) -> Phrase:
    rest = rest.replace(_MASK, "预算")
    named = _NAMED_YEAR.findall(rest)
    subject, bare = subject_of(rest, names)
    return Phrase(role, subject, bare, year=int(named[-1]) if named else None)


def comparison_of(text: str) -> tuple[str, int | None]:
    """What a clause without figures compares with (``prior``, ``budget``, or empty), and the year where it names one."""
    found = _comparison(_FUNDS.sub(rf"\1{_MASK}", squeezed(text)))
    return found.base, found.year


def compared(text: str, names: Names) -> tuple[Subject | None, bool]:
    """What the words before a comparison name (公务接待费支出决算与上年 → 公务接待费), and whether they name nothing at all."""
    return subject_of(_comparison(_FUNDS.sub(rf"\1{_MASK}", squeezed(text))).text.replace(_MASK, "预算"), names)


@frozen
class _Comparison:
    """Words without their comparison.

    Attributes:
        base: what is compared with: ``prior``, ``budget`` or empty. year: the year that it names. way: its direction where it has one (大于预算数).
        kind: of a budget (年初 …). ends: whether the words end with it, so that the figure behind is what is compared with.
    """

    text: str
    base: str = ""
    year: int | None = None
    way: int = 0
    kind: str = ""
    ends: bool = False


def _comparison(text: str) -> _Comparison:
    found = _PRIOR.search(text)
    if found:
        year = _NAMED_YEAR.search(found[0])
        return _Comparison(_cut(text, found), "prior", int(year[1]) if year else None, ends=found.end() == len(text))
    found = _BUDGET.search(text)
    if found:
        way = 1 if found[0].startswith(("超", "大于", "高于")) else -1 if found[0].startswith(("小于", "低于")) else 0
        return _Comparison(_cut(text, found), "budget", None, way, found["kind"] or "", ends=found.end() == len(text))
    return _Comparison(text)


def _cut(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + text[found.end() :]


@cache
def _way() -> re.Pattern[str]:
    up, down = words()["words"]["up"], words()["words"]["down"]
    return re.compile(rf"各?(?:(?P<up>{_either(up)})|(?P<down>{_either(down)}))(?:了|支出|收入|额|数|金额|率|比例)*(?:为|:|约|达)*$")


def _without_way(text: str) -> tuple[str, int]:
    found = _way().search(text)
    return (text[: found.start()], 1 if found["up"] else -1) if found else (text, 0)


def _either(options: Sequence[str]) -> str:
    return "|".join(re.escape(option) for option in sorted(options, key=len, reverse=True))


@cache
def _fill() -> re.Pattern[str]:
    return re.compile(rf"(?:{_either(list(map(squeezed, words()['words']['fill'])))}|20\d\d年度?|[本全]年度?)$")


@lru_cache(maxsize=64)
def _before(department: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_either([*words()['words']['before'], *department])}|{_NUMBERING})*")


def subject_of(text: str, names: Names) -> tuple[Subject | None, bool]:
    """The subject that words end with, and whether they name nothing at all."""
    coded = _coded(text, names)
    if coded is not None:
        return coded, False
    marks = list(_LEVELS.finditer(text))
    if marks:
        return _classified(text, marks, names), False
    best: tuple[int, Subject] | None = None
    rest = text
    while True:
        found = _suffix(rest, names)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
        shorter = _fill().sub("", rest)
        if shorter == rest:
            break
        rest = shorter
    if best is not None:
        start, subject = best
        together = _together(text[:start], text[start:], subject, names)
        return together or evolve(subject, sure=_leaves(text[:start], names)), False
    plainer = text.replace("总决算", "总计").replace("决算", "")  # 收入、支出决算总计 is the 收入、支出总计
    return subject_of(plainer, names) if plainer != text else (None, _leaves(rest, names))


def _coded(text: str, names: Names) -> Subject | None:
    """A name with its code behind it: 行政运行(2040601)."""
    found = _WITH_CODE.search(_without_fill(text).rstrip("。：:"))
    known = found is not None and names.pattern and found["code"] in {code for codes in names.codes.values() for code in codes}
    return Subject(found["name"], (names.pattern.format(code=found["code"]),)) if found and known else None


def _without_fill(text: str) -> str:
    while (shorter := _fill().sub("", text)) != text:
        text = shorter
    return text


def _leaves(before: str, names: Names) -> bool:
    """Whether the words before a name leave its meaning alone: 其中, the department's name, or what it is said to be a part of."""
    return before.endswith(("主要包括", "包括")) or _before(names.department).fullmatch(before) is not None


def _together(before: str, after: str, last: Subject, names: Names) -> Subject | None:
    """Several subjects with one figure for all: 上缴上级支出、经营支出共."""
    if not before.endswith("、") or _SUM.search(after) is None:
        return None
    found = [_suffix(name, names) for name in before[:-1].split("、")]
    subjects = [each[1] for each in found if each is not None] + [last]
    whole = len(subjects) == len(found) + 1 and all(len(subject.refs) == 1 and "+" not in subject.refs[0] for subject in subjects)
    sure = whole and found[0] is not None and _leaves(before[: found[0][0]], names)
    ref = " + ".join(subject.refs[0].partition("|")[0] for subject in subjects if subject.refs)
    return Subject("、".join(subject.name for subject in subjects), (ref,), sure) if whole else None


def _suffix(text: str, names: Names, length: int | None = None) -> tuple[int, Subject] | None:
    """The longest name that a text ends with."""
    for size in range(min(names.longest, len(text)), 1, -1):
        refs = names.refs(text[-size:], length)
        if refs is not None:
            return len(text) - size, Subject(text[-size:], refs)
    return None


def _classified(text: str, marks: Sequence[re.Match[str]], names: Names) -> Subject | None:
    """A name with its level: 社会保障和就业支出(类)行政事业单位养老支出(款)事业单位离退休(项)."""
    last = marks[-1]
    start = marks[-2].end() if len(marks) > 1 else 0
    name = text[start : last.start()].lstrip("，,、")
    found = _suffix(name, names, _LENGTHS[last[1]])
    if found is None or _without_fill(text[last.end() :]):
        return None
    at, subject = found
    sure = _leaves(name[:at], names)
    above = text[:start]
    return evolve(subject, refs=_under(subject.refs, above, names), sure=sure)


def _under(refs: tuple[str, ...], above: str, names: Names) -> tuple[str, ...]:
    """Of several codes of one name those that stand under the names printed before."""
    if len(refs) < 2 or not above:
        return refs
    parents = {code for name in _LEVELS.split(above)[::2] for code in names.codes.get(name, ())}
    kept = tuple(ref for ref in refs if any(ref.partition("[")[2].startswith(code) for code in parents))
    return kept or refs
