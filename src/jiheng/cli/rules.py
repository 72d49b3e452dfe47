"""``jiheng rules``: the catalogue, and one rule explained."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from jiheng import __version__
from jiheng.checks import Rule, all_rules
from jiheng.cli.command import Command, option
from jiheng.cli.options import output_option
from jiheng.cli.output import emit_lines, emit_text
from jiheng.cli.requests import rule_named
from jiheng.messages import msg


@click.command(cls=Command, words=msg("列出规则；给出代码时说明这一条的含义、依据和示例。"))
@click.argument("code", required=False, metavar="[CODE]")
@option("--format", "output_format", words=msg("输出格式：text（默认）、json 或 md。"), type=click.Choice(("text", "json", "md")), default="text")
@output_option
def command(code: str | None, output_format: str, output: Path | None) -> int:
    """Run the command."""
    rules = [rule_named(code.upper())] if code else all_rules()
    if output_format == "text":
        _emit_lines(rules, code, output)
    else:
        from jiheng.reporting.catalogue import rules_json, rules_markdown

        emit_text(rules_json(rules, __version__) if output_format == "json" else rules_markdown(rules), output)
    return 0


def _emit_lines(rules: Sequence[Rule], code: str | None, output: Path | None) -> None:
    from jiheng.reporting.catalogue import rule_lines, rules_lines

    emit_lines(rule_lines(rules[0]) if code else rules_lines(rules), output)
