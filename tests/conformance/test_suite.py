"""绩衡 conforms to its own suite, and the suite is what the script writes."""

from __future__ import annotations

import json
import runpy
from contextvars import Context
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiheng.cli.main import program
from jiheng.conformance.judging import judge_all, known_without_case
from jiheng.conformance.suite import load_deviations, load_suite
from jiheng.conformance.table import deviation_lines

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "conformance"
DEVIATIONS = load_deviations(SUITE / "known-deviations.toml")


def jiheng(arguments, paths=()):
    """The command line in this process: a run in a process of its own differs in nothing but time."""
    ran = Context().run(CliRunner().invoke, program, list(arguments), prog_name="jiheng", input="\n".join(paths))
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def cases():
    return load_suite(SUITE)


def test_the_program_conforms_but_for_known_deviations(cases, monkeypatch):
    monkeypatch.delenv("JIHENG_LANG", raising=False)
    unexpected = [outcome for outcome in judge_all(cases, jiheng, DEVIATIONS) if outcome.unexpected]
    assert list(deviation_lines(unexpected)) == []


def test_every_known_deviation_has_its_case_and_reason(cases):
    assert known_without_case(cases, DEVIATIONS) == []
    assert all(DEVIATIONS.values())


def test_the_suite_is_large_and_its_files_small(cases):
    assert len(cases) >= 150
    assert {"TX", "CX", "PI", "DT", "facts", "scores", "whole"} <= {case.family for case in cases}
    assert sum(path.stat().st_size for path in SUITE.rglob("*") if path.is_file()) < 3_000_000


def contents(suite):
    return {str(path.relative_to(suite)): path.read_bytes() for path in suite.rglob("*") if path.is_file()}


def test_the_suite_is_what_the_script_writes(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["make_conformance.py", str(tmp_path)])
    made_by = runpy.run_path(str(ROOT / "scripts" / "make_conformance.py"))
    made_by["main"]()
    written, kept = contents(tmp_path), contents(SUITE)
    stale = {name for name, content in written.items() if kept.get(name) != content}
    made = {str(path.relative_to(SUITE).parent) for path in SUITE.glob("*/*/case.toml") if b"made_from" in path.read_bytes()}
    left = {name for name in kept if str(Path(name).parent) in made} - set(written)
    assert stale | left == set(), "run python scripts/make_conformance.py"
