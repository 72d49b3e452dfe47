"""Coverage by mutation: alter each figure of clean documents, one at a time, and see whether some rule names that place.

    python bench/coverage_of_figures.py [--no-write]

Every figure of the documents of ``tests/support/clean.py`` is altered in up to five ways. An alteration is seen when a finding that the clean
document does not give names the altered cell (row and column) or the altered paragraph (line). The tables are written to ``docs/coverage.md``; the
exit status is 1 when a share falls below its gate.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from attrs import evolve, frozen

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from jiheng.checks import check_records
from jiheng.documents import Cell, Document, Paragraph, Table
from jiheng.documents.reader import read_document
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.records import Finding, Record, Scorecard, SelfEvaluation, Value
from support.clean import write_clean

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"
#: the least share of alterations seen
GATES = {"表格": Decimal("0.85"), "文字": Decimal("0.70")}
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
#: what is no figure: numbering, document numbers, codes of units
_NAMES = re.compile(r"^\s*(?:注：|说明：)?\d+[.、]\s*(?=\D)|\d+\.(?=[\u4e00-\u9fff])|[〔\[(（]\d{4}[〕\])）]\d+号|\d{3,}-(?=[\u4e00-\u9fff])")
_KINDS = (
    ("日期", re.compile(r"\s*(?:年|月|日|号)")),
    ("金额", re.compile(r"\s*(?:万元|亿元|元)")),
    ("比率", re.compile(r"\s*[%％]")),
    ("分数", re.compile(r"\s*分(?!之|钟)")),
    ("人数", re.compile(r"\s*(?:人|名|户|位)")),
)
#: letters that may stand beside the figure of a cell: signs, units, 月 and 日
_MOST_WORDS = 6
_PUNCTUATION = re.compile("[，。；：、÷=]\\S")
_FIELDS = {
    "declared": "资金",
    "initial": "资金",
    "adjusted": "资金",
    "executed": "资金",
    "balance": "资金",
    "rate": "执行率、得分率",
    "weight": "分值",
    "score": "得分",
    "deduction": "扣分",
    "target": "目标值",
    "initial_target": "目标值",
    "actual": "完成值",
    "total_weight": "总分行",
    "total_score": "总分行",
}


@frozen
class Figure:
    """One figure of a document.

    Attributes:
        document: its name. where: as told in the list. kind: what it measures. in_table: whether it stands in a cell of a table.
        text: as printed. start: where it begins in the cell or paragraph. at: (part, row, column), or (part, line).
    """

    document: str
    where: str
    kind: str
    in_table: bool
    text: str
    start: int
    at: tuple[object, ...]


@frozen
class Trial:
    """One alteration of a figure, and the codes of the rules that named the place."""

    figure: Figure
    way: str
    altered: str
    codes: tuple[str, ...]


# --- alterations --------------------------------------------------------------------------------------------------------------------


def alterations(text: str) -> Iterator[tuple[str, str]]:
    """The ways to alter a printed figure, each once: name and the altered figure in the same style."""
    plain, places = text.replace(",", ""), len(text.partition(".")[2])
    step = Decimal(1).scaleb(-places)
    ways = {
        "改一位数字": re.sub(r"[1-9]", lambda digit: str(int(digit[0]) % 9 + 1), plain, count=1),
        "末位加1": str(Decimal(plain) + step),
        "末位减1": str(Decimal(plain) - step),
        "两位颠倒": _swapped(plain),
        "扩大十倍": str(Decimal(plain) * 10) if places == 0 else str((Decimal(plain) * 10).quantize(step)),
    }
    seen = {plain}
    for way, altered in ways.items():
        if altered not in seen and not altered.startswith("-"):
            seen.add(altered)
            yield way, f"{Decimal(altered):,}" if "," in text else altered


def _swapped(plain: str) -> str:
    """The first two neighbouring digits that differ change places, unless a nought would lead."""
    for at in range(len(plain) - 1):
        a, b = plain[at], plain[at + 1]
        if a.isdigit() and b.isdigit() and a != b and (at or b != "0"):
            return plain[:at] + b + a + plain[at + 2 :]
    return plain


# --- figures of a document ----------------------------------------------------------------------------------------------------------


def figures_of(name: str, document: Document, records: Iterable[Record]) -> Iterator[Figure]:
    """Every figure of a document, in reading order."""
    fields = dict(_fields(records))
    for block in document.blocks:
        if isinstance(block, Paragraph):
            for match in _matches(block.text):
                yield Figure(name, f"第{block.line}行", _kind(block.text, match.end()), False, match[0], match.start(), (block.part, block.line))
        else:
            yield from _in_table(name, block, fields)


def _in_table(name: str, table: Table, fields: dict[tuple[object, ...], str]) -> Iterator[Figure]:
    for cell in table.cells():
        at = (cell.part, cell.row, cell.column)
        for match in _matches(cell.text):
            kind = fields.get(at) or _kind(cell.text, match.end())
            yield Figure(name, f"{cell.part} 第{cell.row}行第{cell.column}列", kind, not _is_sentence(cell.text), match[0], match.start(), at)


def _is_sentence(text: str) -> bool:
    """Whether a cell holds words with figures in them, not a figure."""
    return len(_FIGURE.sub("", text)) > _MOST_WORDS or bool(_PUNCTUATION.search(text))


def _matches(text: str) -> Iterator[re.Match[str]]:
    names = [match.span() for match in _NAMES.finditer(text)]
    for match in _FIGURE.finditer(text):
        if not any(start <= match.start() < end for start, end in names):
            yield match


def _kind(text: str, end: int) -> str:
    return next((kind for kind, unit in _KINDS if unit.match(text, end)), "其他数量")


def _fields(records: Iterable[Record]) -> Iterator[tuple[tuple[object, ...], str]]:
    """Which cells hold which field of a record."""
    for record in records:
        rows: list[object] = [record] if isinstance(record, SelfEvaluation | Scorecard) else []
        rows += [*record.funds, *record.indicators] if isinstance(record, SelfEvaluation) else list(getattr(record, "rows", ()))
        for row in rows:
            for field, kind in _FIELDS.items():
                value = getattr(row, field, None)
                if isinstance(value, Value):
                    yield (value.place.part, value.place.row, value.place.column), kind


# --- trials -------------------------------------------------------------------------------------------------------------------------


@frozen
class Subject:
    """A clean document with its findings; ``text`` where it is a text dump, which is altered as text."""

    name: str
    document: Document
    findings: frozenset[tuple[object, ...]]
    text: str | None = None

    @classmethod
    def of(cls, name: str, path: Path) -> Subject:
        document = read_document(path)
        found = frozenset(_identity(finding) for finding in check_records(document, extract_records(document)))
        return cls(name, document, found, path.read_text(encoding="utf-8") if path.suffix == ".txt" else None)

    def trials(self) -> Iterator[Trial]:
        """Every alteration of every figure."""
        for figure in figures_of(self.name, self.document, extract_records(self.document)):
            for way, altered in alterations(figure.text):
                found = self._checked(figure, altered)
                new = [finding for finding in found if _identity(finding) not in self.findings]
                yield Trial(figure, way, altered, tuple(dict.fromkeys(finding.code for finding in new if _names(finding, figure))))

    def _checked(self, figure: Figure, altered: str) -> list[Finding]:
        document = _with(self.document, figure, altered, read=self._read)
        return check_records(document, extract_records(document))

    def _read(self, line: int, old: str, new: str) -> Document:
        if self.text is None:
            raise ValueError(f"{self.document.path}: read again by lines, but it has no text")
        lines = self.text.split("\n")
        if old not in lines[line - 1]:
            raise LookupError(f"{old} does not stand on line {line}")
        lines[line - 1] = lines[line - 1].replace(old, new, 1)
        return read_text(self.document.path, "\n".join(lines))


def _with(document: Document, figure: Figure, altered: str, read: Callable[[int, str, str], Document]) -> Document:
    """The document with one figure altered."""
    blocks = []
    for block in document.blocks:
        if isinstance(block, Paragraph) and (block.part, block.line) == figure.at:
            changed = _replaced(block.text, figure, altered)
            if document.format == "text":
                return read(block.line, block.text, changed)
            blocks.append(evolve(block, text=changed))
        elif isinstance(block, Table) and block.part == figure.at[0] and len(figure.at) == 3:
            cell = next(cell for cell in block.cells() if (cell.part, cell.row, cell.column) == figure.at)
            if cell.line is not None:
                above = cell.text[: figure.start].count("\n")
                old, new = (text.split("\n")[above] for text in (cell.text, _replaced(cell.text, figure, altered)))
                return read(cell.line + above, old, new)
            blocks.append(_table_with(block, cell, _replaced(cell.text, figure, altered)))
        else:
            blocks.append(block)
    return evolve(document, blocks=tuple(blocks))


def _replaced(text: str, figure: Figure, altered: str) -> str:
    return text[: figure.start] + altered + text[figure.start + len(figure.text) :]


def _table_with(table: Table, old: Cell, text: str) -> Table:
    new = evolve(old, text=text, stored=None)
    return evolve(table, rows=[[new if cell is old else cell for cell in row] for row in table.rows])


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.message.text("zh"), finding.places


def _names(finding: Finding, figure: Figure) -> bool:
    """Whether a finding names the place of a figure."""
    if len(figure.at) == 3:
        return any((place.part, place.row, place.column) == figure.at for place in finding.places)
    return any((place.part, place.line) == figure.at for place in finding.places)


# --- page ---------------------------------------------------------------------------------------------------------------------------


#: what is not seen, and which rule would have to see it
_WHY = """
## 看不住的是哪些，须由哪条规则来看

- **末位加减1的小数**：正文与表、表内复算都给四舍五入或截去尾数留出一个末位的余地（TX101、TX102、TX108、FD101、SC101、SC110），这是有意的：宁可不报。
- **日期**：只有先后、期限和与年度矛盾的看得住（DT101、DT102、DT104）；单写一次的日期没有可比的数。
- **只写一次的数**（培训机构家数、期数、问题中的家数）：没有第二处可比。
- **偏差原因中的数**：须由 AC107 把“3个在建”与目标值、完成值之差比较；写法太多，还不能确定。
- **注文和报告中通用的分值、等级线**：注文的分值与各行之和不同常常只是没有改模板（WT103 只提示），等级线须由 SC104 与口径比较。
- **评分表合计行的扣分和得分率**：须由 SC110 把合计行也算一遍。
- **评分规则中的分数**（“每项扣1分”）：SC111 只在算不出扣分时报告。
- **超额完成的完成值、定性与时效指标**：改动以后仍然达标，得分不变；正文也写了的由 TX101 看住。
""".strip()


def share(trials: Sequence[Trial]) -> Decimal:
    """How many of the alterations were seen."""
    return Decimal(sum(bool(trial.codes) for trial in trials)) / len(trials)


def page(trials: Sequence[Trial]) -> str:
    """The page of the documentation."""
    parts = {"表格": [trial for trial in trials if trial.figure.in_table], "文字": [trial for trial in trials if not trial.figure.in_table]}
    lines = [
        "# 数字的覆盖",
        "",
        "*Coverage by mutation: every figure of four clean documents altered, one at a time, and whether a rule names that place.",
        "Written by `make coverage-of-figures`.*",
        "",
        "取四份没有错误的虚构文件（自评报告、文本自评表、Excel 自评表、第三方评价报告），每次只改其中一个数，看有没有规则指出那一处。",
        "改法：改一位数字、末位加减1、相邻两位颠倒、扩大十倍。没有查出的列在后面：这些数本版本看不住，须由人核对。",
        "“表格”是单元格中的数；“文字”是正文段落和单元格中的句子里的数。改动后新出现的发现指出了那个单元格（行和列）或那一段（行），才算查出。",
        "由 `make coverage-of-figures` 写成。",
        "",
        "## 按数的种类",
        "",
        "| | 种类 | 数 | 改动 | 查出 | 全部改动都查出的数 |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for part, own in parts.items():
        lines.append(_row(part, "**合计**", own))
        lines += [_row("", kind, list(group)) for kind, group in _grouped(own, lambda trial: trial.figure.kind)]
    lines += ["", "## 按文件", "", "| | 文件 | 数 | 改动 | 查出 | 全部改动都查出的数 |", "|---|---|---:|---:|---:|---:|"]
    for part, own in parts.items():
        lines += [_row(part, name, group) for name, group in _grouped(own, lambda trial: trial.figure.document)]
    lines += ["", "## 按改法", "", "| | 改法 | 数 | 改动 | 查出 | 全部改动都查出的数 |", "|---|---|---:|---:|---:|---:|"]
    for part, own in parts.items():
        lines += [_row(part, way, group) for way, group in _grouped(own, lambda trial: trial.way)]
    lines += ["", "## 按规则", "", "| 规则 | 查出的改动 | 只有它查出 |", "|---|---:|---:|", *_by_rule(trials)]
    lines += [
        "",
        *_WHY.split("\n"),
        "",
        "## 没有查出的",
        "",
        "| 文件 | 位置 | 种类 | 数 | 没有查出的改动 |",
        "|---|---|---|---|---|",
        *_missed(trials),
        "",
    ]
    return "\n".join(lines)


def _grouped(trials: Sequence[Trial], by: Callable[[Trial], str]) -> list[tuple[str, list[Trial]]]:
    groups: dict[str, list[Trial]] = {}
    for trial in trials:
        groups.setdefault(by(trial), []).append(trial)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def _row(part: str, name: str, trials: Sequence[Trial]) -> str:
    figures = _by_figure(trials)
    whole = sum(all(trial.codes for trial in group) for group in figures)
    return f"| {part} | {name} | {len(figures)} | {len(trials)} | {share(trials):.1%} | {Decimal(whole) / len(figures):.1%} |"


def _by_figure(trials: Iterable[Trial]) -> list[list[Trial]]:
    groups: dict[Figure, list[Trial]] = {}
    for trial in trials:
        groups.setdefault(trial.figure, []).append(trial)
    return list(groups.values())


def _by_rule(trials: Sequence[Trial]) -> Iterator[str]:
    seen = Counter(code for trial in trials for code in trial.codes)
    alone = Counter(trial.codes[0] for trial in trials if len(trial.codes) == 1)
    for code, count in sorted(seen.items(), key=lambda item: (-item[1], item[0])):
        yield f"| {code} | {count} | {alone[code]} |"


def _missed(trials: Sequence[Trial]) -> Iterator[str]:
    for group in _by_figure(trials):
        missed = [trial.altered for trial in group if not trial.codes]
        if missed:
            figure = group[0].figure
            told = "全部" if len(missed) == len(group) else "、".join(missed)
            yield f"| {figure.document} | {figure.where} | {figure.kind} | {figure.text} | {told} |"


def main() -> int:
    """Run the trials; write the page and tell the shares."""
    with tempfile.TemporaryDirectory() as folder:
        subjects = [Subject.of(name, path) for name, path in write_clean(Path(folder)).items()]
        trials = [trial for subject in subjects for trial in subject.trials()]
    if "--no-write" not in sys.argv:
        PAGE.write_text(page(trials), encoding="utf-8")
    status = 0
    for part, gate in GATES.items():
        own = [trial for trial in trials if trial.figure.in_table == (part == "表格")]
        print(f"{part}: {len(_by_figure(own))} figures, {len(own)} alterations, seen {share(own):.1%} (gate {gate:.0%})")
        status |= share(own) < gate
    return status


if __name__ == "__main__":
    sys.exit(main())
