"""Write the conformance suite from what the tests know: ``conformance/<family>/<case>/``.

    python scripts/make_conformance.py [FOLDER]

Cases on rules come from ``tests/cases/*.md``, cases on facts from the invented layouts of ``tests/support/layouts.py``, cases on scores from
``scripts/conformance_scores.py`` and the layouts, whole documents from ``examples/``. What is expected is taken from those, never from what the
program says. Cases written by hand have no ``made_from`` in their ``case.toml`` and are left alone.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from attrs import field, frozen

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from conformance_scores import WORKED

from support.cases import CaseFile, Expectation, case_codes, cases_of, documents_of
from support.layouts import FORMS, LAYOUTS, Form, FundsTruth, IndicatorTruth, Sheet, bare_dump, cell_dump, tab_dump
from support.plain_files import plain_docx, plain_xlsx

ROOT = Path(__file__).parents[1]
SUITE = ROOT / "conformance"
#: what a layout does not show, so that it cannot be read
_NOT_SHOWN: Mapping[str, frozenset[str]] = {
    "hebei": frozenset({"funds.weight", "year"}),
    "hubei": frozenset({"initial", "funds.weight", "weight", "reason", "goals"}),
    "hunan": frozenset({"initial", "funds.weight", "funds.score", "weight", "score", "reason", "total_score"}),
    "yunnan": frozenset({"year"}),
    "shanxi": frozenset({"year"}),
    "converted": frozenset({"year"}),
    "three_part_target": frozenset({"year"}),
}
_DUMPS = (tab_dump, cell_dump, bare_dump)
_QUOTES = str.maketrans({"\\": "\\\\", '"': '\\"'})


@frozen
class Made:
    """A case to write: texts by file name, writers of other files, what it says, what is expected."""

    id: str
    tests: str
    made_from: str
    expected: dict[str, object]
    texts: Mapping[str, str] = field(factory=dict)
    sheet: tuple[str, Sheet] | None = None
    copied: Path | None = None
    rules: tuple[str, ...] | None = None
    regime: str | None = None

    def write(self, suite: Path) -> None:
        """The folder of the case."""
        folder = suite / self.id
        folder.mkdir(parents=True)
        for name, text in self.texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        if self.copied:
            shutil.copyfile(self.copied, folder / self.copied.name)
        if self.sheet:
            name, sheet = self.sheet
            path = folder / name
            _ = plain_docx(path, sheet) if path.suffix == ".docx" else plain_xlsx(path, {"自评表": sheet})
        (folder / "case.toml").write_text(self._toml(), encoding="utf-8", newline="\n")
        told = json.dumps(self.expected, ensure_ascii=False, indent=1) + "\n"
        (folder / "expected.json").write_text(told, encoding="utf-8", newline="\n")

    def _toml(self) -> str:
        lines = [f"tests = {_quoted(self.tests)}", f"made_from = {_quoted(self.made_from)}"]
        if self.rules is not None:
            lines.append(f"rules = [{', '.join(map(_quoted, self.rules))}]")
        if self.regime:
            lines.append(f"regime = {_quoted(self.regime)}")
        if len(self.texts) > 1:
            lines.append(f"documents = [{', '.join(map(_quoted, self.texts))}]")
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return f'"{text.translate(_QUOTES)}"'


# --- rules --------------------------------------------------------------------------------------------------------------------------


def rule_cases() -> Iterator[Made]:
    """The examples of each rule, in the order of its case file."""
    for code in case_codes():
        for at, case in enumerate(cases_of(code), 1):
            texts = dict(documents_of(case))
            expected = {"findings": [_finding(code, wanted, texts) for wanted in case.expectations]}
            yield Made(f"{code[:2]}/{code}-{at:02}", _title(case), f"tests/cases/{code}.md", expected, texts, rules=(code,), regime=case.regime)


def _title(case: CaseFile) -> str:
    return f"{'对' if case.right else '错'}：{case.title}"


def _finding(code: str, wanted: Expectation, texts: Mapping[str, str]) -> dict[str, object]:
    told: dict[str, object] = {"code": code, "severity": wanted.severity.value}
    told |= {name: value for name, value in (("expected", wanted.expected), ("found", wanted.found)) if value is not None}
    places = list(_places(wanted, texts))
    return told | ({"places": places} if places else {})


def _places(wanted: Expectation, texts: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """The files that are named, and the only line on which what is found stands."""
    if wanted.words in texts:
        yield {"file": wanted.words}
    if len(texts) > 1 or wanted.found is None:
        return
    (text,) = texts.values()
    lines = [number for number, line in enumerate(text.split("\n"), 1) if wanted.found in re.split(r"\s*\|\s*", line) or _in_text(wanted.found, line)]
    if len(lines) == 1:
        yield {"line": lines[0]}


def _in_text(found: str, line: str) -> bool:
    """Whether a line of text, or the words of a cell, hold what is found as a whole: no longer figure, no longer run of letters."""
    return bool(re.search(rf"(?<![\d.]){re.escape(found)}(?![\d.])", line))


# --- facts and scores of the layouts ------------------------------------------------------------------------------------------------


def layout_cases() -> Iterator[Made]:
    """Each form in each layout, as a Word file, a workbook and a text dump."""
    for number, (name, layout) in enumerate(LAYOUTS.items()):
        for letter, form in zip("ab", FORMS, strict=True):
            sheet, without = layout(form), _NOT_SHOWN.get(name, frozenset())
            expected: dict[str, object] = {"records": [_record(form, without, yuan=name == "shanxi")]}
            if not without & {"weight", "score"}:
                expected["scores"] = {"forms": [_scores(form)]}
            dump = _DUMPS[(number + (letter == "b")) % len(_DUMPS)]
            told = f"{name} 版式的自评表：{form.project}"
            source = "tests/support/layouts.py"
            yield Made(f"facts/{name}-{letter}-docx", f"{told}（Word）", source, expected, sheet=("自评表.docx", sheet))
            yield Made(f"facts/{name}-{letter}-xlsx", f"{told}（Excel）", source, expected, sheet=("自评表.xlsx", sheet))
            yield Made(f"facts/{name}-{letter}-text", f"{told}（文本，{dump.__name__}）", source, expected, {"自评表.txt": dump(sheet)})


def _record(form: Form, without: frozenset[str], *, yuan: bool) -> dict[str, object]:
    record: dict[str, object] = {"type": "self_evaluation", "year": form.year, "department": form.department, "unit": form.unit}
    record |= {"goals": [{"expected": form.expected, "achieved": form.achieved}], "total_score": form.total}
    record["funds"] = [_funds(row, without, yuan=yuan) for row in form.funds]
    record["indicators"] = [_indicator(row, without) for row in form.indicators]
    return {name: value for name, value in record.items() if name not in without}


def _funds(row: FundsTruth, without: frozenset[str], *, yuan: bool) -> dict[str, object]:
    amounts = {name: getattr(row, name) for name in ("initial", "adjusted", "executed")}
    if yuan:
        amounts = {name: str(int(Decimal(value) * 10000)) for name, value in amounts.items()}
    told = amounts | {"source": row.source, "rate": row.rate, "weight": row.weight or None, "score": row.score or None}
    return {name: value for name, value in told.items() if name not in without and f"funds.{name}" not in without}


def _indicator(row: IndicatorTruth, without: frozenset[str]) -> dict[str, object]:
    op = {"≥": ">=", "≤": "<=", "": None}.get(row.op, row.op)
    told = {
        "level1": row.level1,
        "level2": row.level2,
        "name": row.name,
        "target": {"op": op, "value": row.number, "unit": row.unit} if row.number else {"raw": row.target},
        "actual": {"value": row.actual.removesuffix(row.unit)} if row.number else {"raw": row.actual},
        "weight": row.weight,
        "score": row.score,
        "reason": row.reason or None,
    }
    return {name: value for name, value in told.items() if name not in without}


def _scores(form: Form) -> dict[str, object]:
    """The truth's own scores are those that the national rules give; a row in words may earn a range."""
    rows: list[dict[str, object]] = [{"expected": form.funds[0].score}]
    rows += [{"expected": row.score} if row.number else {} for row in form.indicators]
    return {"rows": rows}


def score_cases() -> Iterator[Made]:
    """The forms worked out by hand."""
    for at, worked in enumerate(WORKED, 1):
        source, texts = "scripts/conformance_scores.py", {"自评表.txt": worked.document()}
        yield Made(f"scores/{worked.regime}-{at:02}", worked.tests, source, {"scores": worked.json()}, texts, regime=worked.regime)


# --- whole documents ----------------------------------------------------------------------------------------------------------------


def whole_cases() -> Iterator[Made]:
    """The examples: every planted error and nothing else."""
    planted = tomllib.loads((ROOT / "tests" / "planted.toml").read_text(encoding="utf-8"))
    for at, (name, codes) in enumerate(planted.items(), 1):
        findings = [{"code": code, **({"found": value} if value else {})} for code, values in codes.items() for value in values]
        yield Made(f"whole/{at:02}", f"整篇文件：{name}", "examples", {"findings": findings}, copied=ROOT / "examples" / name)


def all_cases() -> Iterator[Made]:
    """Every case that is made."""
    yield from rule_cases()
    yield from layout_cases()
    yield from score_cases()
    yield from whole_cases()


def remove_made(suite: Path) -> None:
    """Remove the cases that were made before."""
    for told in sorted(suite.glob("*/*/case.toml")):
        if "made_from" in tomllib.loads(told.read_text(encoding="utf-8")):
            shutil.rmtree(told.parent)


def main() -> None:
    """Write the suite."""
    suite = Path(sys.argv[1]) if len(sys.argv) > 1 else SUITE
    remove_made(suite)
    for case in all_cases():
        case.write(suite)


if __name__ == "__main__":
    main()
