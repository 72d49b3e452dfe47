"""The narrative in ten sections, every figure of it out of the tables.

Shares, growth and completion are worked out of the figures as printed, so that a reader who recomputes them gets the same; direction words are
chosen by the figures. What the figures cannot tell is a blank 【待填：…】.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from jiheng.official.accounts.blocks import Block, Heading, Text
from jiheng.official.accounts.book import ITEMS, STAFF, ZERO, Book, total
from jiheng.official.accounts.printed import Show
from jiheng.official.accounts.words import words
from jiheng.values.printed import round_half_up


def narrative(book: Book) -> list[Block]:
    """第三部分 without its heading: the ten sections."""
    writer = _Writer(book, Show(book.unit), words("narrative"))
    sections = (
        ("grand", writer.grand),
        ("income", writer.income),
        ("spending", writer.spending),
        ("fiscal", writer.fiscal),
        ("general", writer.general),
        ("basic", writer.basic),
        ("fund", writer.fund),
        ("capital", writer.capital),
        ("three_public", writer.three_public),
        ("other", writer.other),
    )
    blocks: list[Block] = []
    for key, write in sections:
        blocks += [Heading(writer.words["headings"][key], 2), *write()]
    return blocks


def blank(what: str) -> str:
    """A marked blank."""
    return str(words("narrative")["blanks"]["mark"].format(what=what))


@frozen
class _Writer:
    book: Book
    show: Show
    words: Mapping[str, Any]

    def say(self, part: str, sentence: str, /, **fields: object) -> str:
        return str(self.words[part][sentence].format(year=self.book.year, **fields))

    def items(self, lines: list[str]) -> Iterator[Text]:
        """Lines of an enumeration."""
        for at, line in enumerate(lines, 1):
            yield Text(f"{line}{'。' if at == len(lines) else '；'}")

    # --- figures in words ---

    def share(self, part: Decimal, whole: Decimal) -> str:
        """Part of a whole, both as printed."""
        return _percent(self.show.rounded(part), self.show.rounded(whole))

    def change(self, now: Decimal, before: Decimal | None, what: str) -> str:
        """How an amount changed since the year before."""
        if before is None:
            return self.blank("prior", what)
        new, old = self.show.rounded(now), self.show.rounded(before)
        if new == old:
            return str(self.words["changes"]["same"])
        amount = f"{self.show.figure(abs(new - old))}{self.show.unit}"
        if not old:
            return str(self.words["changes"]["more_from_nothing"].format(amount=amount))
        return str(self.words["changes"]["more" if new > old else "less"].format(amount=amount, share=_percent(abs(new - old), old)))

    def changed(self, now: Decimal, before: Decimal | None) -> bool:
        return before is None or self.show.rounded(now) != self.show.rounded(before)

    def blank(self, kind: str, what: str) -> str:
        return blank(str(self.words["blanks"][kind].format(what=what)))

    def reason(self, key: str, label: str = "") -> str:
        """What the department gave as the reason, else a blank."""
        given = self.book.reasons.get(key, "").strip().rstrip("。；")
        return given or self.blank("reason", label or str(words("form")["reasons"][key]))

    def because(self, key: str, label: str = "") -> str:
        return str(self.words["changes"]["because"].format(reason=self.reason(key, label)))

    def compared(self, part: str, now: Decimal, before: Decimal | None, key: str) -> str:
        """A sentence on the change of a total, with its reason where there was one."""
        text = self.say(part, "change", change=self.change(now, before, str(words("form")["prior"][_PRIOR[key]])))
        return f"{text}{self.because(key) if self.changed(now, before) else ''}。"

    # --- the sections ---

    def grand(self) -> Iterator[Block]:
        now, before = self.book.income_grand(), self.book.prior.amounts.get("grand")
        yield Text(self.say("grand", "totals", amount=self.show.money(now)) + self.compared("grand", now, before, "grand"))

    def income(self) -> Iterator[Block]:
        names = words("tables")["columns"]["income"]
        parts = [(names[key], self.book.income.sum("", key)) for key in names if key != "total"]
        yield from self.composition("income", parts)

    def spending(self) -> Iterator[Block]:
        names = words("tables")["columns"]["spending"]
        parts = [(names[key], self.book.spending.sum("", key)) for key in names if key != "total"]
        yield from self.composition("spending", parts)

    def composition(self, part: str, parts: list[tuple[str, Decimal]]) -> Iterator[Block]:
        whole = total(amount for _, amount in parts)
        if not whole:
            yield Text(self.say(part, "none"))
            return
        yield Text(self.say(part, "total", amount=self.show.money(whole)))
        kept = [(name, amount) for name, amount in parts if amount]
        yield from self.items(
            [self.say("income", "part", name=name, amount=self.show.money(amount), share=self.share(amount, whole)) for name, amount in kept]
        )

    def fiscal(self) -> Iterator[Block]:
        now, before = self.book.fiscal_grand(), self.book.prior.amounts.get("fiscal_grand")
        yield Text(self.say("fiscal", "totals", amount=self.show.money(now)) + self.compared("fiscal", now, before, "fiscal"))

    def general(self) -> Iterator[Block]:
        spent = self.book.fiscal_spent("general")
        heads = self.words["headings"]["general_parts"]
        if not spent:
            yield Text(self.say("general", "none"))
            return
        yield Heading(heads[0], 3)
        share = self.share(spent, self.book.spent())
        change = self.compared("general", spent, self.book.prior.amounts.get("general"), "general")
        yield Text(self.say("general", "total", amount=self.show.money(spent), share=share) + change)
        yield Heading(heads[1], 3)
        yield Text(self.say("general", "structure", amount=self.show.money(spent)))
        yield from self.items([self.class_share(code, spent) for code in self.book.general.prefixes(3, "basic", "project")])
        yield Heading(heads[2], 3)
        yield from self.completion(spent)

    def class_share(self, code: str, whole: Decimal) -> str:
        amount = self.book.fiscal_spent("general", code)
        return self.say("general", "part", name=self.book.name(code), amount=self.show.money(amount), share=self.share(amount, whole))

    def completion(self, spent: Decimal) -> Iterator[Block]:
        planned = self.book.general.sum("", "planned")
        text = self.completed("general", "completion", spent, planned, {})
        yield Text(text + (self.deviation("budget", spent, planned) if planned else ""))
        for code in self.book.general.prefixes(3, "basic", "project"):
            yield Text(self.of_class(code))

    def completed(self, part: str, name: str, spent: Decimal, planned: Decimal, fields: Mapping[str, str]) -> str:
        """How far a budget was used; without a budget that is said instead."""
        shown = {**fields, "amount": self.show.money(spent), "planned": self.show.money(planned)}
        if planned:
            return self.say(part, name, **shown, share=self.share(spent, planned))
        return self.say(part, _UNPLANNED[name], **shown)

    def deviation(self, key: str, spent: Decimal, planned: Decimal, label: str = "") -> str:
        """Why the year's spending is not what was budgeted."""
        new, old = self.show.rounded(spent), self.show.rounded(planned)
        if new == old:
            return ""
        return f"{self.words['general']['above' if new > old else 'below']}{self.because(key, label)}。"

    def of_class(self, code: str) -> str:
        book, name = self.book, self.book.name(code)
        spent, planned = book.fiscal_spent("general", code), book.general.sum(code, "planned")
        groups = book.general.prefixes(5, "basic", "project")
        uses = "、".join(book.name(group) for group in groups if group.startswith(code))
        text = self.completed("general", "class", spent, planned, {"name": name, "uses": uses})
        before = None if book.prior.classes is None else book.prior.classes.get(code, ZERO)
        text += self.since(spent, before, name)
        differs = self.changed(spent, before) or (planned and self.show.rounded(spent) != self.show.rounded(planned))
        return f"{text}{self.because(name, f'{name}变动') if differs else ''}。"

    def since(self, now: Decimal, before: Decimal | None, what: str) -> str:
        """How an amount changed, as a clause of its own."""
        return str(self.words["changes"]["compared"].format(change=self.change(now, before, what)))

    def basic(self) -> Iterator[Block]:
        book = self.book
        if not book.economy():
            yield Text(self.say("basic", "none"))
            return
        yield Text(self.say("basic", "total", amount=self.show.money(book.economy())))
        classes = sorted({code[:3] for code, amount in book.economic.items() if amount})
        lines = []
        for key, amount, kept in (
            ("staff", book.staff(), [code for code in classes if code in STAFF]),
            ("public", book.public(), [code for code in classes if code not in STAFF]),
        ):
            parts = "，".join(self.say("basic", "part", name=book.name(code), amount=self.show.money(book.economy(code))) for code in kept)
            lines += [self.say("basic", key, amount=self.show.money(amount), parts=parts)] if kept else []
        yield from self.items(lines)

    def fund(self) -> Iterator[Block]:
        book, kind = self.book, "fund"
        if not (book.fund.sum("", "opening", "income", "basic", "project")):
            yield Text(self.say(kind, "none"))
            return
        figures = {
            "opening": book.fiscal_opening(kind),
            "income": book.source(kind),
            "amount": book.fiscal_spent(kind),
            "closing": book.fiscal_closing(kind),
        }
        yield Text(self.say(kind, "total", **{key: self.show.money(amount) for key, amount in figures.items()}))
        yield from self.by_group(kind)

    def capital(self) -> Iterator[Block]:
        spent = self.book.fiscal_spent("capital")
        if not spent:
            yield Text(self.say("capital", "none"))
            return
        yield Text(self.say("capital", "total", amount=self.show.money(spent)))
        yield from self.by_group("capital")

    def by_group(self, kind: str) -> Iterator[Block]:
        table = self.book.table(kind)
        groups = [(self.book.name(code), self.book.fiscal_spent(kind, code)) for code in table.prefixes(7, "basic", "project")]
        yield from self.items([self.say("basic", "part", name=name, amount=self.show.money(amount)) for name, amount in groups])

    # --- 三公 ---

    def three_public(self) -> Iterator[Block]:
        book, heads = self.book, self.words["headings"]["three_public_parts"]
        spent, planned = (total(side.get(item, ZERO) for item in ITEMS) for side in (book.actual, book.budget))
        yield Heading(heads[0], 3)
        before = book.prior.three_public()
        text = self.completed("three_public", "total", spent, planned, {})
        yield Text(f"{text}，{self.since_why(spent, before, '“三公”经费', 'three_public')}其中：")
        yield from self.items([self.three_item(item) for item in ITEMS])
        yield Heading(heads[1], 3)
        for at, item in enumerate(ITEMS, 1):
            counts = {key: book.counts.get(key, 0) for key in words("form")["facts"]["counts"]}
            yield Text(self.say("three_public", item, at=at, amount=self.show.money(book.actual.get(item, ZERO)), **counts) + "。")

    def since_why(self, now: Decimal, before: Decimal | None, what: str, key: str) -> str:
        return f"{self.since(now, before, what)}{self.because(key) if self.changed(now, before) else ''}。"

    def three_item(self, item: str) -> str:
        book, name = self.book, words("tables")["three_public"][item]
        spent, planned = book.actual.get(item, ZERO), book.budget.get(item, ZERO)
        fields = {"name": name, "amount": self.show.money(spent), "planned": self.show.money(planned)}
        if not spent:
            text = self.say("three_public", "unused" if planned else "item_unplanned", **fields)
        else:
            text = self.completed("three_public", "item", spent, planned, {"name": name})
        return f"{text}，{self.since_why(spent, book.prior.amounts.get(item), name, item)}".rstrip("。")

    # --- other matters ---

    def other(self) -> Iterator[Block]:
        for head, write in zip(self.words["headings"]["other_parts"], (self.operating, self.procurement, self.assets, self.performance), strict=True):
            yield Heading(head, 3)
            yield Text(write())

    def operating(self) -> str:
        spent, before = self.book.operating(), self.book.prior.amounts.get("operating")
        if not spent and not before:
            return self.say("operating", "none")
        return self.say("operating", "total", amount=self.show.money(spent)) + self.since_why(spent, before, "机关运行经费", "operating")

    def procurement(self) -> str:
        parts = {key: self.book.statistics.get(key, ZERO) for key in words("tables")["procurement"]}
        whole = total(parts.values())
        if not whole:
            return self.say("procurement", "none")
        small, micro = (self.book.amounts.get(key, ZERO) for key in ("small_firms", "micro_firms"))
        text = self.say("procurement", "total", amount=self.show.money(whole), **{key: self.show.money(amount) for key, amount in parts.items()})
        shares = {"small_share": self.share(small, whole), "micro_share": self.share(micro, whole)}
        return text + self.say("procurement", "firms", small=self.show.money(small), micro=self.show.money(micro), **shares)

    def assets(self) -> str:
        book, names = self.book, words("tables")["vehicles"]
        parts = [self.say("assets", "part", name=names[key], count=count) for key, count in book.vehicles.items() if count]
        vehicles = (
            self.say("assets", "vehicles", count=sum(book.vehicles.values()), parts="，".join(parts)) if parts else self.say("assets", "no_vehicles")
        )
        return vehicles + self.say("assets", "equipment", count=book.counts.get("equipment", 0))

    def performance(self) -> str:
        book = self.book
        if not book.counts.get("projects"):
            return self.blank("performance", "")
        text = self.say("performance", "total", projects=book.counts["projects"], amount=self.show.money(book.amounts.get("evaluated", ZERO)))
        grades = [("优", "excellent"), ("良", "good"), ("中", "fair"), ("差", "poor")]
        counted = [(name, book.counts.get(key, 0)) for name, key in grades]
        parts = [self.say("performance", "grade", name=name, count=count) for name, count in counted if count]
        return text + (self.say("performance", "grades", parts="，".join(parts)) if parts else "")


#: which total of the year before each section compares with
_PRIOR = {"grand": "grand", "fiscal": "fiscal_grand", "general": "general"}
_UNPLANNED = {"completion": "unplanned", "class": "class_unplanned", "total": "unplanned", "item": "item_unplanned"}


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{round_half_up(Fraction(part) * 100 / Fraction(whole), 2):.2f}%" if whole else "0.00%"
