"""What became of each rule in a run (``--explain-run``), for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from jiheng.checks.ledger import RuleRun, State
from jiheng.messages import Message, msg, tr
from jiheng.reporting.lines import Line, line, table
from jiheng.reporting.result import FileResult

_STATES: Final[dict[State, Message]] = {
    State.RAN: msg("已执行"),
    State.PARTLY: msg("部分执行"),
    State.INSUFFICIENT: msg("数据不足"),
    State.NOT_APPLICABLE: msg("不适用"),
    State.NOT_SELECTED: msg("未选用"),
}


def rule_run_lines(results: Sequence[FileResult]) -> Iterator[Line]:
    """The rules of each file: how many by state, then a line each; a file that was not read is one line."""
    yield line()
    yield line(tr("规则执行情况"), style="bold")
    for result in results:
        yield from _file(result)


def _file(result: FileResult) -> Iterator[Line]:
    counts = [(state, sum(run.state is state for run in result.rules)) for state in State]
    shown = tr("，").join(tr("{state} {count} 条", state=_STATES[state], count=count) for state, count in counts if count)
    yield line(tr("{path}：{counts}", path=result.path, counts=shown), indent=2)
    if result.error:
        yield line(tr("文件没有读出，一条规则也没有执行：{reason}", reason=result.error), indent=4)
        return
    heading = (tr("规则"), tr("状态"), tr("查了"), tr("发现"), tr("说明"))
    chosen = [run for run in result.rules if run.state is not State.NOT_SELECTED]
    yield from table(heading, map(_row, chosen), indent=4)


def _row(run: RuleRun) -> tuple[str, ...]:
    return (run.code, str(_STATES[run.state]), str(run.subjects), str(run.findings), tr("；").join(map(str, run.reasons)))
