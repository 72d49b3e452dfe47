"""Everything that a user can write or read is documented."""

import json
import re
import runpy
from pathlib import Path

import click
import pytest
from attrs import fields

from jiheng.checks import all_rules
from jiheng.cli.main import program
from jiheng.config import _KEYS
from jiheng.documents.limits import Limits
from jiheng.reporting.json_output import check_json, extract_json
from jiheng.reporting.regimes import regimes_json
from jiheng.scoring.regime import all_regimes
from support.results_maker import results

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def page(name):
    return (DOCS / name).read_text(encoding="utf-8")


def commands():
    with click.Context(program) as context:
        return [(name, program.get_command(context, name)) for name in program.modules]


def section(text, heading):
    """The part of a page under a heading, up to the next one of the same level."""
    return text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("name, command", commands())
def test_every_command_and_option_is_documented(name, command):
    text = page("reference/cli.md")
    assert f"## jiheng {name}\n" in text
    common = {"--lang", "--help", "-h"}
    own = {flag for option in command.params if isinstance(option, click.Option) for flag in option.opts} - common
    documented = set(re.findall(r"`(--?[a-z-]+)`", section(text, f"jiheng {name}")))
    assert own <= documented


def test_options_of_the_program_are_documented():
    flags = {flag for option in program.params for flag in option.opts}
    assert all(f"`{flag}`" in page("reference/cli.md") for flag in flags)


def test_every_exit_status_is_documented():
    assert all(f"| `{status}` |" in page("reference/exit-codes.md") for status in (0, 1, 2, 130))


def test_every_setting_and_limit_is_documented():
    names = [*_KEYS, *(part.name for part in fields(Limits))]
    assert [name for name in names if f"| `{name.replace('_', '-')}` |" not in page("reference/config.md")] == []


def keys_of(content):
    if isinstance(content, dict):
        return {key for name, inner in content.items() for key in (name, *keys_of(inner))}
    return {key for inner in content for key in keys_of(inner)} if isinstance(content, list) else set()


@pytest.mark.parametrize("output", [check_json(results(), "0"), extract_json(results(), "0")])
def test_every_json_field_is_documented(output):
    documented = set(re.findall(r"[`\"]([a-z0-9_]+)[`\"]", page("reference/json.md")))
    assert keys_of(json.loads(output)) - documented == set()


def test_every_json_field_of_a_regime_is_documented():
    (regime,) = json.loads(regimes_json(all_regimes()[:1], "0"))["regimes"]
    assert [key for key in regime if f"`{key}`" not in section(page("reference/json.md"), "jiheng regimes --format json")] == []


def test_rule_and_regime_pages_are_up_to_date():
    made = runpy.run_path(str(ROOT / "scripts" / "make_rule_pages.py"))["pages"]()
    for name, text in made.items():
        assert page(name) == text, "run python scripts/make_rule_pages.py"


def test_every_rule_has_its_page():
    assert [rule.code for rule in all_rules() if f"\n## {rule.code}\n" not in page("rules.md")] == []


def test_every_regime_has_its_page():
    assert [regime.id for regime in all_regimes() if f"\n## {regime.id}\n" not in page("regimes.md")] == []


def test_links_between_pages_lead_somewhere():
    for path in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
