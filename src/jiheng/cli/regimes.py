"""``jiheng regimes``: the scoring regimes, and one explained in full."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from jiheng import __version__
from jiheng.cli.command import Command, option
from jiheng.cli.options import output_option
from jiheng.cli.output import emit_lines, emit_text
from jiheng.cli.requests import regime_named
from jiheng.messages import msg
from jiheng.scoring import Regime
from jiheng.scoring.regime import all_regimes


@click.command(cls=Command, words=msg("列出评分口径；给出名称时说明这一口径的分值、公式、分档、等级和依据。"))
@click.argument("name", required=False, metavar="[NAME]")
@option("--format", "output_format", words=msg("输出格式：text（默认）、json 或 md。"), type=click.Choice(("text", "json", "md")), default="text")
@output_option
def command(name: str | None, output_format: str, output: Path | None) -> int:
    """Run the command."""
    regimes = [regime_named(name)] if name else list(all_regimes())
    if output_format == "text":
        _emit_lines(regimes, name, output)
    else:
        from jiheng.reporting.regimes import regimes_json, regimes_markdown

        emit_text(regimes_json(regimes, __version__) if output_format == "json" else regimes_markdown(regimes), output)
    return 0


def _emit_lines(regimes: Sequence[Regime], name: str | None, output: Path | None) -> None:
    from jiheng.reporting.regimes import regime_lines, regimes_lines

    emit_lines(regime_lines(regimes[0]) if name else regimes_lines(regimes), output)
