"""``python -m jiheng.conformance --cmd "jiheng"``: run a program through the suite."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from jiheng.conformance.judging import judge_all, known_without_case
from jiheng.conformance.program import CommandLine
from jiheng.conformance.suite import SuiteError, load_deviations, load_suite
from jiheng.conformance.table import as_json, deviation_lines, table_lines
from jiheng.messages import msg, tr


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; 0 when it conforms, 1 when it deviates where it is not known to, 2 when it could not be run."""
    asked = _parser().parse_args(arguments)
    try:
        return _run(asked)
    except SuiteError as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - a program that prints
        return 2


def _run(asked: argparse.Namespace) -> int:
    cases = load_suite(asked.suite, asked.only)
    deviations = load_deviations(asked.deviations)
    if not asked.only and (lost := known_without_case(cases, deviations)):
        raise SuiteError(msg("已知偏离清单中的 {cases} 没有这样的案例，请更正。", cases=" ".join(lost)))
    outcomes = list(judge_all(cases, CommandLine.of(asked.cmd), deviations))
    if asked.json:
        asked.json.write_text(as_json(outcomes), encoding="utf-8")
    for line in (*table_lines(outcomes), "", *deviation_lines(outcomes)):
        print(line)  # noqa: T201 - a program that prints
    return 1 if any(outcome.unexpected for outcome in outcomes) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jiheng.conformance", description=tr("用一致性案例集检验一个核对程序。"))
    parser.add_argument("--cmd", required=True, help=tr("启动被检验程序的命令，如 jiheng。"))
    parser.add_argument("--suite", type=Path, default=Path("conformance"), help=tr("案例集所在的文件夹，默认为 conformance。"))
    parser.add_argument("--only", metavar="FAMILY", help=tr("只运行这一类案例。"))
    parser.add_argument("--deviations", type=Path, metavar="FILE", help=tr("这个程序的已知偏离清单（TOML）：案例及原因。"))
    parser.add_argument("--json", type=Path, metavar="FILE", help=tr("把每个案例的结果写入这个文件。"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
