"""The rule catalogue: as a table, as pages, as JSON, as Markdown (docs/rules.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from jiheng.checks import Rule
from jiheng.checks.registry import HEADINGS
from jiheng.messages import Message, msg, tr
from jiheng.reporting.json_output import dumps
from jiheng.reporting.lines import SEVERITY_STYLES, Line, Piece, line, pad, width
from jiheng.reporting.records_json import Json
from jiheng.reporting.words import severity_word

#: what the two letters of a code stand for
FAMILIES: Final[dict[str, Message]] = {
    "FD": msg("资金"),
    "WT": msg("分值"),
    "SC": msg("得分"),
    "TG": msg("指标与目标值"),
    "AC": msg("完成值"),
    "TX": msg("表文一致"),
    "CX": msg("跨文件"),
    "DR": msg("文号"),
    "DT": msg("日期"),
    "ST": msg("结构"),
    "TY": msg("文字"),
    "PI": msg("个人信息"),
    "EV": msg("评价报告"),
    "FA": msg("部门决算"),
}


def family_words(family: str) -> str:
    """A family's name with its letters; the letters alone where it has no name."""
    name = FAMILIES.get(family)
    return f"{family} {name}" if name else family


def rules_lines(rules: Sequence[Rule]) -> Iterator[Line]:
    """The table of rules by family: code, severity, title."""
    columns = max((width(severity_word(rule.severity)) for rule in rules), default=0)
    for family, members in groupby(rules, key=lambda rule: rule.family):
        yield line(family_words(family), style="bold")
        for rule in members:
            severity = Piece(pad(severity_word(rule.severity), columns), SEVERITY_STYLES[rule.severity])
            yield Line((Piece(rule.code, "bold"), Piece("  "), severity, Piece(f"  {rule.title}")), indent=2)
    yield line()
    yield line(tr("共 {count} 条规则。jiheng rules 代码 可看某一条的说明、依据和示例。", count=len(rules)), style="dim")


def rule_lines(rule: Rule) -> Iterator[Line]:
    """A rule's page."""
    yield line(f"{rule.code}  {rule.name}", style="bold")
    facts = tr("严重程度：{severity}　依据：{basis}", severity=severity_word(rule.severity), basis=rule.basis or "—")
    yield line(facts, style=SEVERITY_STYLES[rule.severity])
    yield line()
    for text in rule.page.splitlines():
        yield line(text, style="bold" if _is_heading(text) else "")


def _is_heading(text: str) -> bool:
    return text.strip().rstrip(":：") in HEADINGS


def rules_json(rules: Sequence[Rule], version: str) -> str:
    """The output of ``jiheng rules --format json``."""
    return dumps({"jiheng": version, "rules": [_rule_json(rule) for rule in rules]})


def _rule_json(rule: Rule) -> Json:
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "severity": rule.severity.value,
        "title": rule.title,
        "basis": rule.basis,
        "page": rule.page,
    }


def rules_markdown(rules: Sequence[Rule]) -> str:
    """The catalogue as one Markdown page: a table, then each rule's page."""
    table = [
        f"| [{rule.code}](#{rule.code.lower()}) | {severity_word(rule.severity)} | {_in_cell(rule.title)} | {_in_cell(rule.basis)} |"
        for rule in rules
    ]
    head = [tr("| 代码 | 严重程度 | 查什么 | 依据 |"), "|---|---|---|---|"]
    return "\n".join([*head, *table, "", *(_rule_markdown(rule) for rule in rules)])


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|")


def _rule_markdown(rule: Rule) -> str:
    first, _, rest = rule.page.partition("\n")
    facts = tr("严重程度：{severity}　依据：{basis}", severity=severity_word(rule.severity), basis=rule.basis or "—")
    body = "\n".join(_markdown_line(text) for text in rest.strip().splitlines())
    return f"## {rule.code}\n\n**{first}** `{rule.name}`\n\n{facts}\n\n{body}\n"


def _markdown_line(text: str) -> str:
    """A heading of a page bold, what stands under it as a paragraph."""
    return f"\n**{text.strip().rstrip(':：')}**\n" if _is_heading(text) else text.strip()
