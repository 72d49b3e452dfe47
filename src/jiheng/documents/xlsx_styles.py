"""Number format codes of a workbook's cell styles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

from jiheng.documents.number_format import GENERAL

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MONEY: Final = '_ * #,##0{0}_ ;_ * -#,##0{0}_ ;_ * "-"{1}_ ;_ @_ '
# Codes that files give by number alone (ECMA-376 part 1, 18.8.30), as the Chinese editions show them.
BUILT_IN: Final = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00",
    8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: _MONEY.format("", ""), 42: _MONEY.format("", ""), 43: _MONEY.format(".00", "??"), 44: _MONEY.format(".00", "??"), 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip


def read_formats(root: etree._Element | None) -> Sequence[str]:
    """The format code of every cell style, by its index."""
    if root is None:
        return [GENERAL]
    own = {_number(element, "numFmtId"): element.get("formatCode") or GENERAL for element in root.iter(f"{_MAIN}numFmt")}
    styles = root.find(f"{_MAIN}cellXfs")
    numbers = [_number(style, "numFmtId") for style in styles.iterchildren(f"{_MAIN}xf")] if styles is not None else []
    return [own.get(number) or BUILT_IN.get(number, GENERAL) for number in numbers] or [GENERAL]


def _number(element: etree._Element, name: str) -> int:
    text = element.get(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
