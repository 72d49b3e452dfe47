"""All measurements in one run; prints Markdown tables and keeps them in docs/performance.md."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
PARTS = (
    ("docx_reading", "读取 docx（同一文件、同一次运行）"),
    ("checking", "读取、提取与核对"),
    ("scoring", "计分"),
    ("accounts", "部门决算"),
    ("pdf_reading", "读取 PDF"),
    ("linear", "随篇幅增长"),
)
HEAD = """# 速度

`make bench` 在一次运行中测得，机器有噪声，请看比值，不看绝对值。最近一次：{when}，{system}，Python {python}。

(Measured by `make bench` in one run. The machine is noisy: read the ratios.)
"""


def main() -> None:
    """Measure every part."""
    now = datetime.now(UTC).strftime("%Y-%m-%d")
    page = [HEAD.format(when=now, system=platform.machine(), python=platform.python_version())]
    for module, title in PARTS:
        rows = list(import_module(module).measure())
        width = max(len(row) for row in rows)
        lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
        heading = "| " + " | ".join(("项目", "结果", "比较", *[""] * width)[:width]) + " |"
        page.append(f"## {title}\n\n{heading}\n|{' --- |' * width}\n" + "\n".join(lines) + "\n")
        print(page[-1])
    draft = PAGE.with_suffix(".md.new")
    draft.write_text("\n".join(page), encoding="utf-8")
    draft.replace(PAGE)


if __name__ == "__main__":
    main()
