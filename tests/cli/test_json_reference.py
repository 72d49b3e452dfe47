"""Every key of the JSON outputs stands in docs/reference/json.md, under the command that gives it."""

import json
import re
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"
#: tables whose keys are names of the field, not of the contract
OPEN = {"points", "other_points", "rules", "settings", "thresholds", "severities"}
COMMANDS = {
    "check": [("check", ".", "--explain-run"), ("check", ".", "--baseline", "known.json"), ("check", ".", "--diff", "old.json")],
    "extract": [("extract", ".")],
    "score": [("score", "wrong.txt", "--all-regimes")],
    "accounts check": [("accounts", "check", ".")],
    "regimes": [("regimes",)],
    "doctor": [("doctor",)],
}


def documented(command):
    sections = {section.partition("\n")[0]: section for section in re.split("^## ", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)}
    text = sections[f"jiheng {command} --format json"] + sections["位置"]
    return {*re.findall(r"`([a-z_0-9]+)`", text), *re.findall(r'"([a-z_0-9]+)"', text)}


def keys(content):
    if isinstance(content, dict):
        for key, value in content.items():
            yield key
            if key not in OPEN or (key == "rules" and isinstance(value, list)):
                yield from keys(value)
    elif isinstance(content, list):
        for each in content:
            yield from keys(each)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_key_is_documented(run, folder, unreadable, command):
    run("check", ".", "--write-baseline", "known.json")
    run("check", "right.txt", "--format", "json", "--output", "old.json")
    for arguments in COMMANDS[command]:
        told = json.loads(run(*arguments, "--format", "json").stdout)
        assert set(keys(told)) <= documented(command)
