"""Findings by hand, copies made from them, and what a copy says where."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

from lxml import etree

from jiheng.documents.limits import Limits
from jiheng.messages import msg
from jiheng.records import Finding, Fix, Place, Severity
from jiheng.reporting.annotate import Copying, annotated_copy, fixed_copy
from jiheng.reporting.result import FileResult

COPYING = Copying(datetime(2025, 1, 20, 9, 30), Limits())  # noqa: DTZ001 - Word writes local time
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def finding(*places: Place, code: str = "FD101", fix: tuple[str, str] | None = None) -> Finding:
    """A finding at these places; ``fix`` is what stands at the first one and what should."""
    return Finding(
        msg("这里不对。"),
        places,
        expected=fix[1] if fix else None,
        found=fix[0] if fix else None,
        fixes=(Fix(places[0], *fix),) if fix else (),
        severity=Severity.ERROR,
        code=code,
        basis="财预〔2020〕10号",
    )


def annotate(path: Path, *findings: Finding) -> Path:
    """The copy of a file with these findings as comments."""
    target = path.with_name(f"批注-{path.name}")
    annotated_copy(FileResult(str(path), path.suffix[1:], findings=findings), target, COPYING)
    return target


def fix(path: Path, *findings: Finding):
    """The copy of a file with these findings corrected, and why any was not."""
    target = path.with_name(f"修订-{path.name}")
    outcomes = fixed_copy(FileResult(str(path), path.suffix[1:], findings=findings), target, COPYING)
    return target, [outcome.reason and str(outcome.reason) for outcome in outcomes]


def part_of(path: Path, name: str) -> bytes:
    """The bytes of a part."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def parts_of(path: Path) -> dict[str, bytes]:
    """The bytes of all parts."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def commented(path: Path, main: str = "word/document.xml") -> list[tuple[str, str]]:
    """What each comment of a Word file stands at and what it says, in the order of their beginnings."""
    root = etree.fromstring(part_of(path, main))
    comments = etree.fromstring(part_of(path, "word/comments.xml"))
    said = {comment.get(W + "id"): "\n".join("".join(p.itertext(W + "t")) for p in comment) for comment in comments}
    marks = [element.get(W + "id") for element in root.iter(W + "commentReference")]
    assert sorted(marks) == sorted(said)
    return [(_enclosed(root, start.get(W + "id")), said[start.get(W + "id")]) for start in root.iter(W + "commentRangeStart")]


def _enclosed(root: etree._Element, number: str) -> str:
    text, inside = "", False
    for element in root.iter():
        if element.get(W + "id") == number and element.tag == W + "commentRangeStart":
            inside = True
        elif element.get(W + "id") == number and element.tag == W + "commentRangeEnd":
            return text
        elif inside and element.tag in {W + "t", W + "delText"}:
            text += element.text or ""
    raise AssertionError("a range without end")
