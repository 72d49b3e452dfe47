"""Write docs/rules.md and docs/regimes.md from the registry of rules and the regimes' data files.

Run it after adding or changing a rule or a regime: ``python scripts/make_rule_pages.py``. A test holds that the pages are up to date.
"""

from __future__ import annotations

from pathlib import Path

from jiheng.checks import all_rules
from jiheng.messages import use_language
from jiheng.reporting.catalogue import rules_markdown
from jiheng.reporting.regimes import regimes_markdown
from jiheng.reporting.writing import write_text
from jiheng.scoring.regime import all_regimes

DOCS = Path(__file__).parents[1] / "docs"
_MADE = "<!-- 由 scripts/make_rule_pages.py 生成，请勿手工修改 / generated, do not edit -->\n"


def pages() -> dict[str, str]:
    """The text of each generated page by its file name."""
    use_language("zh")
    rules = f"# 规则目录\n\n{_MADE}\n每条规则一个代码，代码不变。`jiheng rules 代码` 显示同样的内容。\n\n{rules_markdown(all_rules())}"
    regimes = f"# 评分口径\n\n{_MADE}\n`jiheng regimes 名称` 显示同样的内容。式中 w 为分值，x 为完成值，T 为目标值，r 为完成率。\n\n"
    return {"rules.md": rules, "regimes.md": regimes + regimes_markdown(all_regimes())}


if __name__ == "__main__":
    for name, text in pages().items():
        write_text(DOCS / name, text)
