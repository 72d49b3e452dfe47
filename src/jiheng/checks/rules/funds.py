"""FD: rules on the funds block."""

from __future__ import annotations

from collections.abc import Iterator

from jiheng.checks.registry import rule
from jiheng.messages import msg
from jiheng.records import Finding, FundsRow, Severity
from jiheng.values.printed import plain


@rule("FD101", "execution-rate", severity=Severity.ERROR, basis="财预〔2020〕10号第十一条")
def execution_rate(row: FundsRow) -> Iterator[Finding]:
    """执行率与预算数、执行数不符。

    查什么：
        用全年执行数除以全年预算数（表中没有全年预算数时用年初预算数），与填写的执行率比较。每个数按其印出的位数视为一个区间，
        只有任何取值都不能相等时才报告。
    为什么：
        执行率决定预算执行得分，也是判断资金使用进度的依据。
    错误示例：
        全年预算 300，全年执行 296.54，执行率 100%。
    正确示例：
        全年预算 300，全年执行 296.54，执行率 98.85%。
    已知例外：
        预算数为 0 时不计算；执行率取整（99%）视为正确。
    """
    base = row.base
    if base is None or row.executed is None or row.rate is None:
        return
    if base.number is None or row.executed.number is None or row.rate.number is None or base.number.value <= 0:
        return
    expected = row.executed.number.exact / base.number.exact * 100
    low, high = base.number.reading, row.executed.number.reading
    if low.low > 0 and row.rate.number.may_equal((high / low).scaled(100)):
        return
    yield Finding.at(
        row.rate,
        msg(
            "{label}的执行率应为{expected}%（{executed}÷{base}），表中为{found}。",
            label=row.label.text,
            expected=plain(expected),
            executed=row.executed.raw,
            base=base.raw,
            found=row.rate.raw,
        ),
        expected=expected,
        because=(row.executed, base),
        fix=True,
    )
