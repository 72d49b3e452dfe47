"""Invented departments filled into the workbook of ``jiheng accounts new``, as a clerk would with Excel."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import openpyxl
from attrs import define, field

from jiheng.official.accounts.filled import code_columns
from jiheng.official.accounts.form import write_form
from jiheng.official.accounts.words import layouts, spending_classes, words

SAME = {"30108": "2080505", "30109": "2080506", "30110": "2101101", "30113": "2210201", "30305": "2080502"}
FREE = ("30101", "30102", "30103", "30112", "30201", "30202", "30207", "30211", "30217", "30228", "30231", "30299", "31002")
BASIC = ("2080502", "2080505", "2080506", "2101101", "2101501", "2210201")
PROJECTS = ("2101504", "2101506", "2101599", "2101301")


@define
class Entries:
    """What a clerk fills in; amounts in yuan."""

    department: str
    layout: str
    unit: str
    printed: str
    codes: dict[str, dict[str, dict[str, Decimal]]] = field(factory=dict)
    economic: dict[str, Decimal] = field(factory=dict)
    labels: dict[str, dict[str, list[object]]] = field(factory=dict)
    reasons: dict[str, str] = field(factory=dict)
    names: dict[str, str] = field(factory=lambda: {"2120804": "农村基础设施建设支出", "21208": "国有土地使用权出让收入安排的支出"})

    def put(self, sheet: str, label: str, *values: object) -> None:
        self.labels.setdefault(sheet, {})[label] = list(values)

    def add(self, kind: str, code: str, **amounts: Decimal) -> None:
        self.codes.setdefault(kind, {}).setdefault(code, {}).update(amounts)


def entries(
    seed: int, layout: str, unit: str, *, printed: str | None = None, fund: bool = False, opening: bool = False, reasons: bool = True
) -> Entries:
    """A department whose entries agree to the fen."""
    draw = random.Random(seed)  # noqa: S311 - invented figures
    money = lambda low, high: Decimal(draw.randrange(low * 100, high * 100)) / 100  # noqa: E731
    made = Entries(f"{'青石云水松坪'[seed % 3 * 2 :][:2]}县医疗保障局", layout, unit, printed or unit)
    basic = {code: money(20_000, 900_000) * (6 if code == "2101501" else 1) for code in BASIC}
    project = {code: money(50_000, 4_000_000) for code in PROJECTS}
    for code in (*BASIC, *PROJECTS):
        amounts = {"basic": basic.get(code, Decimal(0)), "project": project.get(code, Decimal(0))}
        carried = money(1_000, 9_000) if opening and code == "2101504" else Decimal(0)
        made.add("general", code, opening=carried, planned=(amounts["basic"] + amounts["project"]) * 9 // 10, **amounts)
        made.add("spending", code, **amounts)
        made.add("income", code, fiscal=amounts["basic"] + amounts["project"] - carried + (Decimal("812.34") if carried else 0))
    _economy(made, draw, basic)
    _others(made, money, fund=fund, opening=opening)
    _labels(made, basic, project)
    if reasons:
        made.reasons = dict.fromkeys([*words("form")["reasons"].values(), *_class_names()], "人员和任务有变动")
    return made


def _economy(made: Entries, draw: random.Random, basic: dict[str, Decimal]) -> None:
    made.economic = {code: basic[same] for code, same in SAME.items()}
    left = sum(basic.values()) - sum(made.economic.values())
    shares = {code: draw.randrange(5, 50) for code in FREE}
    for code, share in shares.items():
        made.economic[code] = (left * share / sum(shares.values())).quantize(Decimal("0.01"))
    made.economic["30101"] += sum(basic.values()) - sum(made.economic.values())


def _others(made: Entries, money, *, fund: bool, opening: bool) -> None:
    other = money(1_000, 90_000)
    made.codes["income"]["2101501"]["other"] = other
    made.codes["spending"]["2101501"]["basic"] += other / 2 // 1
    if fund:
        spent = money(100_000, 900_000)
        carried = Decimal("3000.00") if opening else Decimal(0)
        made.add("fund", "21208")
        made.add("fund", "2120804", opening=carried, income=spent, project=spent)
        made.add("income", "2120804", fiscal=spent)
        made.add("spending", "2120804", project=spent)
    made.put("income_spending", "年初结转和结余", money(20_000, 90_000) if opening else None)


def _labels(made: Entries, basic: dict[str, Decimal], project: dict[str, Decimal]) -> None:
    three = {"公务用车运行维护费": made.economic["30231"], "公务接待费": made.economic["30217"]}
    for label, amount in three.items():
        made.put("three_public", label, amount + Decimal("1500.00"), amount)
    made.put("statistics", "货物", Decimal("312500.00"))
    made.put("statistics", "行政单位", sum(amount for code, amount in made.economic.items() if code.startswith(("302", "31"))))
    made.put("statistics", "机要通信用车", 1)
    made.put("statistics", "其他用车", 2)
    for label, value in {"公务用车保有量": 3, "国内公务接待批次": 12, "国内公务接待人次": 85, "绩效自评项目数": 4, "自评等级为优的项目数": 4}.items():
        made.put("facts", label, value)
    made.put("facts", "授予中小企业合同金额", Decimal("200000.00"))
    made.put("facts", "绩效自评项目金额", sum(project.values()))
    spent = sum(basic.values()) + sum(project.values())
    for label in ("收入（支出）总计", "财政拨款收入（支出）总计", "一般公共预算财政拨款支出合计"):
        made.put("prior", label, spent * 95 // 100)
    for label in ("公务用车运行维护费", "公务接待费", "机关运行经费"):
        made.put("prior", label, Decimal("30000.00"))
    for label in ("因公出国（境）费", "公务用车购置费"):
        made.put("prior", label, Decimal(0))
    for code in ("208", "210", "221"):
        made.put("prior", code, None, spent * 3 // 10)


def _class_names() -> list[str]:
    from jiheng.data.classification import functional

    return [functional()[code] for code in spending_classes()]


def fill(made: Entries, folder: Path, name: str = "部门决算填报.xlsx") -> Path:
    """Write the empty workbook and fill it in."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    write_form(path, year=2024, department=made.department, layout=layouts()[made.layout], unit=made.unit)
    book = openpyxl.load_workbook(path)
    sheets = words("form")["sheets"]
    scale = 10_000 if made.unit == "万元" else 1
    for kind, lines in made.codes.items():
        for row, (code, amounts) in enumerate(lines.items(), 5):
            book[sheets[kind]].cell(row, 1).value = code
            if code in made.names:
                book[sheets[kind]].cell(row, 2).value = made.names[code]
            for column, key in enumerate(code_columns(kind), 3):
                _set(book[sheets[kind]].cell(row, column), amounts.get(key), scale)
    _by_label(book[sheets["basic"]], {code: [None, amount] for code, amount in made.economic.items()}, scale)
    for sheet, labels in made.labels.items():
        _by_label(book[sheets[sheet]], labels, scale)
    _by_label(book[sheets["facts"]], _facts(made), 1)
    _by_label(book[sheets["reasons"]], {label: [text] for label, text in made.reasons.items()}, 1)
    book.save(path)
    return path


def _facts(made: Entries) -> dict[str, list[object]]:
    return {
        "公开金额单位": [made.printed],
        "主要职责": ["1.执行医疗保障的政策和制度。\n2.管理医疗保障基金，办理参保和待遇支付。"],
        "机构设置": ["本部门为行政单位，内设股室3个，下属事业单位1个。"],
    }


def _by_label(sheet, labels: dict[str, list[object]], scale: int) -> None:
    for row in sheet.iter_rows():
        for at, value in enumerate(labels.get(str(row[0].value), []), 1):
            _set(row[at], value, scale)


def _set(cell, value: object, scale: int) -> None:
    if isinstance(value, Decimal):
        cell.value = float(value / scale)
    elif value is not None:
        cell.value = value
