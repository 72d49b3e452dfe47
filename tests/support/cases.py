"""Case files: rules' examples that an official can read and the suite can run.

A case file ``tests/cases/FD101.md`` holds sections ``## 对：…`` (right) and ``## 错：…`` (wrong). Under the heading stands a document, as the text
readers take it (Markdown tables, lines of text), optionally ``口径：<regime>``, and then what the rule must say::

    期望：无
    期望：错误 应为 98.85 现为 100%
    期望：警告 第3行
    期望：提示 含 比例

A case may hold several documents of one unit, each behind a line ``--- 文件：名称``: then the rules on sets of files run. Several 期望 lines are
several findings. 应为, 现为 compare expected and found; 含 wants the words in the message, or the name of a file among the places; every part
may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from jiheng.checks import check_group, check_records
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.records import Finding, Severity
from jiheng.scoring.regime import load_regime

CASES = Path(__file__).parents[1] / "cases"
SEVERITIES = {"错误": Severity.ERROR, "警告": Severity.WARNING, "提示": Severity.NOTE}
_EXPECT = re.compile(r"^期望：(.*)$", re.MULTILINE)
_FILE = re.compile(r"^--- 文件：(\S+)$", re.MULTILINE)
_REGIME = re.compile(r"^口径：(\S+)$", re.MULTILINE)


@frozen
class Expectation:
    severity: Severity
    expected: str | None
    found: str | None
    words: str | None

    def fits(self, finding: Finding) -> bool:
        return (
            finding.severity is self.severity
            and self.expected in (None, finding.expected)
            and self.found in (None, finding.found)
            and (self.words is None or self.words in finding.message.text("zh") or self.words in {place.file for place in finding.places})
        )


@frozen
class CaseFile:
    code: str
    title: str
    right: bool
    document: str
    regime: str | None
    expectations: tuple[Expectation, ...]

    def __str__(self) -> str:
        return f"{self.code}-{self.title}"


def case_codes() -> list[str]:
    return sorted(path.stem for path in CASES.glob("*.md"))


def cases_of(code: str) -> Iterator[CaseFile]:
    text = (CASES / f"{code}.md").read_text(encoding="utf-8")
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        right = heading.startswith("对")
        document = _REGIME.sub("", _EXPECT.sub("", body)).strip("\n")
        regime = _REGIME.search(body)
        wanted = tuple(_expectation(line) for line in _EXPECT.findall(body) if line.strip() != "无")
        assert _EXPECT.search(body), f"{code} {heading}: no 期望"
        yield CaseFile(code, heading.split("：", 1)[-1].strip(), right, document, regime[1] if regime else None, wanted)


def _expectation(line: str) -> Expectation:
    severity, _, rest = line.strip().partition(" ")
    parts = dict(re.findall(r"(应为|现为|含)\s*(.+?)(?=\s+(?:应为|现为|含)\s|$)", rest))
    return Expectation(SEVERITIES[severity], parts.get("应为"), parts.get("现为"), parts.get("含"))


def documents_of(case: CaseFile) -> list[tuple[str, str]]:
    """Name and text of each file of a case."""
    alone, *files = _FILE.split(case.document)
    return list(zip(files[::2], files[1::2], strict=True)) if files else [(f"{case.code}.txt", alone)]


def findings_of(case: CaseFile) -> list[Finding]:
    regime = load_regime(case.regime) if case.regime else None
    read = [(name, read_text(Path(name), text)) for name, text in documents_of(case)]
    if len(read) > 1:
        return check_group([(name, document, extract_records(document)) for name, document in read], regime=regime, select=(case.code,))
    ((_, document),) = read
    return check_records(document, extract_records(document), regime=regime, select=(case.code,))
