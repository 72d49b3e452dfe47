"""Help and version, in both languages."""

import re

import click
import pytest

from jiheng import __version__
from jiheng.cli.accounts import command as accounts
from jiheng.cli.main import program

COMMANDS = ["", *program.modules]
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_the_version(run):
    assert run("--version").stdout == f"jiheng {__version__}\n"


COMMANDS += [f"accounts {name}" for name in accounts.modules]
UNITS = re.compile("万元|元|三公|上年|公开|【待填：……】")  # what the user writes or reads in Chinese whatever the language


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_chinese_by_default(run, name):
    result = run(*name.split(), "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("用法：")
    assert "Show this" not in result.stdout


@pytest.mark.parametrize("arguments", [("--lang", "en", "{}", "--help"), ("{}", "--help", "--lang", "en"), ("{}", "--lang=en", "-h")])
@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_english_when_asked(run, name, arguments):
    result = run(*(word for argument in arguments for word in argument.format(name).split()))
    assert result.stdout.startswith("Usage:")
    assert not CHINESE.search(UNITS.sub("", re.sub(r"\n\s+", "", result.stdout)))


def test_the_environment_chooses_the_language(run, monkeypatch):
    monkeypatch.setenv("JIHENG_LANG", "en")
    assert run("--help").stdout.startswith("Usage:")
    assert run("--help", "--lang", "zh").stdout.startswith("用法：")


def test_the_language_of_one_run_does_not_stay(run):
    run("--lang", "en", "--help")
    assert run("--help").stdout.startswith("用法：")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_of_the_list_of_commands_is_cut(run, language):
    for group in ((), ("accounts",)):
        _, _, listed = run("--lang", language, *group, "--help").stdout.rpartition("\n\n")
        sentences = re.split(r"\n  (?=[a-z])", listed)[1:]
        assert sentences
        assert all(sentence.rstrip().endswith(("。", ".")) for sentence in sentences)


def test_every_command_says_what_it_does(run):
    listed = "".join(run("--help").stdout.split())
    with click.Context(program) as context:
        for name in program.modules:
            command = program.get_command(context, name)
            assert "".join(command.get_short_help_str().split()) in listed
