"""What a department filled in: exact amounts in yuan, and what follows from them by adding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from jiheng.official.accounts.words import Layout, layouts

ZERO: Final = Decimal(0)
BUDGETS: Final = ("general", "fund", "capital")
STAFF: Final = ("301", "303")
ITEMS: Final = ("trips", "purchase", "running", "reception")
Amounts = Mapping[str, Decimal]


@frozen
class CodeLine:
    """A functional code of 7 digits with its amounts by column."""

    code: str
    amounts: Amounts


@frozen
class CodeTable:
    """Lines by functional code."""

    lines: tuple[CodeLine, ...] = ()

    def sum(self, prefix: str, *columns: str) -> Decimal:
        """The sum of columns over all codes that begin so."""
        return total(line.amounts.get(column, ZERO) for line in self.lines if line.code.startswith(prefix) for column in columns)

    def codes(self) -> list[str]:
        """The codes filled in."""
        return [line.code for line in self.lines]

    def prefixes(self, length: int, *columns: str) -> list[str]:
        """Beginnings of codes under which some of the columns hold money, in order."""
        found = sorted({line.code[:length] for line in self.lines})
        return [prefix for prefix in found if any(self.sum(prefix, column) for column in columns)]


@frozen
class Prior:
    """Totals of the year before, in yuan; what is not known is left out. classes: general budget spending by class."""

    amounts: Amounts = field(factory=dict)
    classes: Amounts | None = None

    def three_public(self) -> Decimal | None:
        """The 三公 total, None when an item is not known."""
        items = [self.amounts.get(item) for item in ITEMS]
        known = [amount for amount in items if amount is not None]
        return total(known) if len(known) == len(items) else None


@frozen(eq=False)
class Book:
    """A department's year.

    Attributes:
        facts, counts, amounts: 基本信息 by key. names: names of codes, those filled in before the official ones.
        general: columns ``opening``, ``basic``, ``project``, ``planned`` (年初预算). fund, capital: ``opening``, ``income``, ``basic``, ``project``.
        economic: basic spending by economic code of 5 digits. balances: ``used``, ``opening``, ``distribution``.
        budget, actual: the 三公 items. statistics: ``goods`` … , ``admin``, ``civil``; vehicles: their numbers.
    """

    facts: Mapping[str, str]
    names: Mapping[str, str]
    income: CodeTable = CodeTable()
    spending: CodeTable = CodeTable()
    general: CodeTable = CodeTable()
    fund: CodeTable = CodeTable()
    capital: CodeTable = CodeTable()
    economic: Amounts = field(factory=dict)
    balances: Amounts = field(factory=dict)
    budget: Amounts = field(factory=dict)
    actual: Amounts = field(factory=dict)
    statistics: Amounts = field(factory=dict)
    amounts: Amounts = field(factory=dict)
    counts: Mapping[str, int] = field(factory=dict)
    vehicles: Mapping[str, int] = field(factory=dict)
    prior: Prior = Prior()
    reasons: Mapping[str, str] = field(factory=dict)

    @property
    def department(self) -> str:
        """The department's name."""
        return self.facts["department"]

    @property
    def year(self) -> int:
        """The year of the accounts."""
        return int(self.facts["year"])

    @property
    def layout(self) -> Layout:
        """How the tables are printed."""
        return layouts()[self.facts["layout"]]

    @property
    def unit(self) -> str:
        """The unit of printed money."""
        return self.facts["printed_unit"]

    def table(self, kind: str) -> CodeTable:
        """One of the tables by code."""
        return {"income": self.income, "spending": self.spending, "general": self.general, "fund": self.fund, "capital": self.capital}[kind]

    def source(self, key: str, prefix: str = "") -> Decimal:
        """Income by source under codes that begin so: a budget's fiscal appropriation, or a column of 收入决算表."""
        if key == "general":
            return self.income.sum(prefix, "fiscal") - self.source("fund", prefix) - self.source("capital", prefix)
        return self.table(key).sum(prefix, "income") if key in BUDGETS else self.income.sum(prefix, key)

    def income_total(self) -> Decimal:
        """本年收入合计."""
        return self.income.sum("", "fiscal", "superior", "business", "operating", "affiliated", "other")

    def income_grand(self) -> Decimal:
        """总计 of all money."""
        return self.income_total() + self.balances.get("used", ZERO) + self.balances.get("opening", ZERO)

    def spent(self, prefix: str = "") -> Decimal:
        """本年支出 under codes that begin so."""
        return self.spending.sum(prefix, "basic", "project", "remitted", "operating", "subsidy")

    def closing(self) -> Decimal:
        """年末结转和结余 of all money."""
        return self.income_grand() - self.spent() - self.balances.get("distribution", ZERO)

    def fiscal_income(self) -> Decimal:
        """财政拨款本年收入."""
        return self.income.sum("", "fiscal")

    def fiscal_opening(self, budget: str) -> Decimal:
        """Opening balance of a budget."""
        return self.table(budget).sum("", "opening")

    def fiscal_spent(self, budget: str, prefix: str = "") -> Decimal:
        """Spending of a budget under codes that begin so."""
        return self.table(budget).sum(prefix, "basic", "project")

    def fiscal_closing(self, budget: str) -> Decimal:
        """Closing balance of a budget."""
        return self.fiscal_opening(budget) + self.source(budget) - self.fiscal_spent(budget)

    def fiscal_grand(self) -> Decimal:
        """财政拨款总计."""
        return self.fiscal_income() + total(map(self.fiscal_opening, BUDGETS))

    def economy(self, *prefixes: str) -> Decimal:
        """Basic spending under economic codes that begin so; of everything without prefixes."""
        return total(amount for code, amount in self.economic.items() if not prefixes or code.startswith(prefixes))

    def staff(self) -> Decimal:
        """人员经费合计."""
        return self.economy(*STAFF)

    def public(self) -> Decimal:
        """公用经费合计."""
        return self.economy() - self.staff()

    def operating(self) -> Decimal:
        """机关运行经费."""
        return self.statistics.get("admin", ZERO) + self.statistics.get("civil", ZERO)

    def name(self, code: str) -> str:
        """The name of a code."""
        return self.names.get(code, "")


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of amounts."""
    return sum(amounts, ZERO)
