"""FA108: codes of the official classifications and the names printed beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from jiheng.checks.registry import rule
from jiheng.data.classification import economic, former_names, functional
from jiheng.messages import msg
from jiheng.records import AccountsRow, FinalAccounts, Finding, Severity
from jiheng.values.text import key

#: names less alike than this are two names, not two spellings of one
_ALIKE: Final = 0.5


@rule("FA108", "code-name", severity=Severity.WARNING, basis="政府收支分类科目")
def code_name(accounts: FinalAccounts) -> Iterator[Finding]:
    """科目代码与科目名称不符。

    查什么：
        决算表中的科目代码与旁边的科目名称，同《政府收支分类科目》核对；同一个代码在两张表中的名称互相核对。
    为什么：
        代码与名称错配，说明钱记错了科目或名称张冠李戴。
    错误示例：
        2210201 机关事业单位基本养老保险缴费支出。
    正确示例：
        2210201 住房公积金。
    已知例外：
        写法略有出入（多字、少字、旧名称）的不报告；程序没有收录的代码不核对官方名称，只在一处与其他几处都不同时警告，只有两处时提示。
    """
    printed: dict[str, list[AccountsRow]] = defaultdict(list)
    for table in accounts.tables:
        for row in table.rows:
            if row.code and row.name:
                printed[row.code].append(row)
    for code, rows in printed.items():
        yield from _names_of(code, rows)


def _names_of(code: str, rows: list[AccountsRow]) -> Iterator[Finding]:
    official = (economic() if code.startswith("3") else functional()).get(code)
    wrong = [row for row in rows if official and not _alike(row.name, official) and key(row.name) not in former_names().get(code, ())]
    if wrong and official:
        message = msg("科目{code}的名称应为“{official}”，表中为“{name}”。请核对代码和名称。", code=code, official=official, name=wrong[0].name)
        yield Finding.at(wrong[0], message, expected=official, found=wrong[0].name, because=wrong[1:])
        return
    other = next((row for row in rows[1:] if not _alike(row.name, rows[0].name)), None)
    if other is None:
        return
    odd, usual = _odd_one(rows) or (rows[0], other)
    message = msg("科目{code}在两处的名称不同：“{first}”、“{second}”。请核对。", code=code, first=odd.name, second=usual.name)
    yield Finding.at(odd, message, found=odd.name, because=(usual,), severity=None if _odd_one(rows) else Severity.NOTE)


def _odd_one(rows: list[AccountsRow]) -> tuple[AccountsRow, AccountsRow] | None:
    """The row that is named otherwise than all others, of which there are two at least, and one of those."""
    for row in rows:
        others = [each for each in rows if each is not row]
        if len(others) > 1 and not any(_alike(row.name, each.name) for each in others) and all(_alike(others[0].name, each.name) for each in others):
            return row, others[0]
    return None


def _alike(first: str, second: str) -> bool:
    one, two = key(first), key(second)
    return one in two or two in one or SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE
