"""Words for figures of final accounts: rows, amounts, and both sides of an identity."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from jiheng.checks.accounts.evaluate import Instance, Side
from jiheng.records import AccountsRow

#: summands that an equation shows before the rest is left out
_SHOWN_PARTS: Final = 8


def row_name(row: AccountsRow) -> str:
    """A row as a reader finds it: code and name, or 行次 and name."""
    return f"{row.code} {row.name}".strip() if row.code else row.name or f"行次{row.line}"


def amount_words(amount: Decimal) -> str:
    """An amount as printed, with its zeros."""
    return format(amount, "f")


def equation(instance: Instance) -> str:
    """Both sides with their figures: 754.13 ≠ 152.39＋547.32＋53.39＝753.10."""
    sign = ("≥" if instance.identity.at_least else "＝") if instance.holds else ("＜" if instance.identity.at_least else "≠")
    return f"{_side(instance.left)} {sign} {_side(instance.right)}"


def _side(side: Side) -> str:
    shown = [f"{'－' if sign < 0 else '＋'}{amount_words(figure.amount)}" for sign, figure in side.parts if figure.amount]
    if len(shown) <= 1:
        return amount_words(side.total)
    text = "".join(shown[:_SHOWN_PARTS]).removeprefix("＋") + ("…" if len(shown) > _SHOWN_PARTS else "")
    return f"{text}＝{amount_words(side.total)}"
