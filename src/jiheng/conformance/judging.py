"""Running cases through a program, in as few calls as the contract allows, and judging what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from attrs import frozen

from jiheng.conformance.matching import facts, pair
from jiheng.conformance.program import Program
from jiheng.conformance.suite import Case, SuiteError
from jiheng.messages import Message, msg

Json = Mapping[str, object]


@frozen
class Share:
    """How many were right, of how many."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)


@frozen
class Outcome:
    """What became of a case.

    Attributes:
        facts, findings, scores: values and findings that are expected and were given.
        false: findings of the judged rules that are not expected.
        faults: each thing that is not as expected.
        known: the reason, when the case is a known deviation of the program.
    """

    case: Case
    facts: Share = Share()
    findings: Share = Share()
    scores: Share = Share()
    false: int = 0
    faults: tuple[Message, ...] = ()
    known: str | None = None

    @property
    def unexpected(self) -> bool:
        """Whether it deviates and is not known to, or is said to and does not."""
        return bool(self.faults) == (self.known is None)


def judge_all(cases: Sequence[Case], program: Program, deviations: Mapping[str, str]) -> Iterator[Outcome]:
    """Each case's outcome, in order.

    Raises:
        SuiteError: when a batch as a whole gave no answer.
    """
    checked = _checked([case for case in cases if "findings" in case.expected], program)
    extracted = _extracted([case for case in cases if "records" in case.expected], program)
    for case in cases:
        scored = _scored(case, program) if "scores" in case.expected else None
        yield _judged(case, checked, extracted, scored, deviations.get(case.id))


# --- asking -------------------------------------------------------------------------------------------------------------------------


def _checked(cases: Iterable[Case], program: Program) -> dict[str, Json]:
    """What ``check`` says of each file: cases of one regime in one call, those on sets of files each in its own."""
    batches: dict[tuple[str | None, str | None], list[Case]] = defaultdict(list)
    for case in cases:
        batches[case.regime, case.id if case.together else None].append(case)
    answers: dict[str, Json] = {}
    for (regime, alone), batch in batches.items():
        arguments = ["check", "-", "--format", "json", *(["--regime", regime] if regime else []), *([] if alone else ["--ignore", "CX"])]
        answers |= _by_path(program(arguments, _paths(batch)))
    return answers


def _extracted(cases: Sequence[Case], program: Program) -> dict[str, Json]:
    return _by_path(program(["extract", "-", "--format", "json"], _paths(cases))) if cases else {}


def _scored(case: Case, program: Program) -> Json:
    """What ``score`` says of a case's one document; a refusal is an answer without forms."""
    regime = ["--regime", case.regime] if case.regime else []
    try:
        return program(["score", str(case.documents[0]), "--format", "json", *regime])
    except SuiteError as error:
        return {"error": str(error.message)}


def _paths(cases: Iterable[Case]) -> list[str]:
    return [str(path) for case in cases for path in case.documents]


def _by_path(answer: Json) -> dict[str, Json]:
    files = answer.get("files")
    return {str(file["path"]): file for file in files if isinstance(file, Mapping)} if isinstance(files, list) else {}


# --- judging ------------------------------------------------------------------------------------------------------------------------


def _judged(case: Case, checked: Mapping[str, Json], extracted: Mapping[str, Json], scored: Json | None, known: str | None) -> Outcome:
    found = Outcome(case)
    told: list[Message] = []
    if "findings" in case.expected:
        found, told = _findings(case, [checked.get(str(path), {}) for path in case.documents])
    records, wrong_records = _values(case.expected.get("records"), extracted.get(str(case.documents[0]), {}).get("records"), "records")
    scores, wrong_scores = _values(case.expected.get("scores"), scored, "scores")
    faults = (*told, *wrong_records, *wrong_scores)
    return Outcome(case, records, found.findings, scores, found.false, faults, known)


def _values(wanted: object, found: object, name: str) -> tuple[Share, list[Message]]:
    if wanted is None:
        return Share(), []
    compared = list(facts(wanted, found, name))
    wrong = [fact for fact in compared if not fact.right]
    faults = [msg("{path}：应为 {wanted}，得到 {found}", path=fact.path, wanted=_shown(fact.wanted), found=_shown(fact.found)) for fact in wrong]
    return Share(len(compared) - len(wrong), len(compared)), faults


def _findings(case: Case, files: Sequence[Json]) -> tuple[Outcome, list[Message]]:
    wanted = [item for item in _list(case.expected["findings"]) if isinstance(item, Mapping)]
    given = [finding for file in files for finding in _list(file.get("findings")) if isinstance(finding, Mapping) and _is_judged(finding, case)]
    pairs = pair(wanted, given)
    missed = [each for at, each in enumerate(wanted) if at not in pairs]
    false = [each for at, each in enumerate(given) if at not in pairs.values()]
    faults = [
        msg("{file} 读不了：{error}", file=path.name, error=_refusal(file))
        for path, file in zip(case.documents, files, strict=True)
        if _refusal(file)
    ]
    faults += [msg("没有报告：{finding}", finding=_shown(each)) for each in missed]
    faults += [msg("不该报告：{code} {message}", code=each.get("code"), message=each.get("message")) for each in false]
    return Outcome(case, findings=Share(len(pairs), len(wanted)), false=len(false)), faults


def _is_judged(finding: Json, case: Case) -> bool:
    """Whether a finding is of a judged rule, and of this case's files alone."""
    names = {path.name for path in case.documents}
    elsewhere = [place for place in _list(finding.get("places")) if isinstance(place, Mapping) and _name(place) not in ({""} | names)]
    return str(finding.get("code", "")).startswith(case.rules or ("",)) and not elsewhere


def _name(place: Json) -> str:
    return PurePath(str(place.get("file") or "")).name


def _refusal(file: Json) -> str | None:
    """Why a file was not read; None when it was."""
    if not file:
        return "—"
    error = file.get("error")
    return None if error is None else str(error)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _shown(value: object) -> str:
    return "null" if value is None else str(value)


def known_without_case(cases: Iterable[Case], deviations: Mapping[str, str]) -> list[str]:
    """Known deviations of which there is no case."""
    return sorted(set(deviations) - {case.id for case in cases})
