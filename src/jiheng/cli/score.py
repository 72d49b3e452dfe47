"""``jiheng score``: every score recomputed and explained."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from jiheng import __version__
from jiheng.cli.command import Command, option
from jiheng.cli.faults import Fault
from jiheng.cli.inputs import refuse_to_overwrite
from jiheng.cli.options import output_option, regime_option
from jiheng.cli.output import emit_lines, emit_text
from jiheng.cli.requests import regime_named, settings_for
from jiheng.documents.errors import UnreadableFileError
from jiheng.documents.limits import Limits
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.messages import msg
from jiheng.records import SelfEvaluation
from jiheng.reporting.scores import Everywhere, FormScore, score_json, score_lines
from jiheng.scoring import Regime
from jiheng.scoring.infer import choose_regime
from jiheng.scoring.moves import what_moves_the_grade
from jiheng.scoring.score import score_form, under_all


@click.command(cls=Command, words=msg("复算一个文件的每一项得分，给出公式和数字、口径及其由来、总分和等级。"))
@click.argument("file", metavar="FILE", type=click.Path())
@regime_option
@option("--all-regimes", "everywhere", words=msg("列出各口径下的总分和等级，以及哪一处判断会改变等级。"), is_flag=True)
@option("--format", "output_format", words=msg("输出格式：text（默认）或 json。"), type=click.Choice(("text", "json")), default="text")
@output_option
@click.pass_context
def command(context: click.Context, file: str, regime: str | None, everywhere: bool, output_format: str, output: Path | None) -> int:
    """Run the command; 0, or 2 when the file could not be read."""
    settings = settings_for((file,), context).with_options(regime=regime)
    asked = regime_named(settings.regime) if settings.regime else None
    refuse_to_overwrite(output, (file,))
    scores = [_score(index, form, asked, everywhere=everywhere) for index, form in _forms(file, settings.limits)]
    if output_format == "json":
        emit_text(score_json(file, scores, __version__), output)
    else:
        emit_lines(score_lines(file, scores), output)
    return 0


def _forms(file: str, limits: Limits) -> Iterator[tuple[int, SelfEvaluation]]:
    try:
        document = read_document(Path(file), limits)
    except UnreadableFileError as error:
        raise Fault(msg("{path}：{reason}", path=file, reason=error.message)) from error
    for index, record in enumerate(extract_records(document)):
        if isinstance(record, SelfEvaluation):
            yield index, record


def _score(index: int, form: SelfEvaluation, asked: Regime | None, *, everywhere: bool) -> FormScore:
    judgement = choose_regime(form, asked)
    regime = judgement.regime
    around = Everywhere(tuple(under_all(form)), tuple(what_moves_the_grade(form, regime))) if everywhere else None
    return FormScore(index, form, judgement, score_form(form, regime), around)
