"""PI: what must not stand in a document that is to be published: numbers and names of private persons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Final

from attrs import frozen

from jiheng.checks.context import Case
from jiheng.checks.data import any_of
from jiheng.checks.lines import Line, shown
from jiheng.checks.registry import rule
from jiheng.documents import Table
from jiheng.documents.model import Cell
from jiheng.messages import Message, msg
from jiheng.records import Finding, Fix, Severity, Text
from jiheng.values.identity import Number, find_accounts, find_bank_cards, find_identity_numbers, find_landlines, find_mobiles
from jiheng.values.text import key, tidy

_WORDS: Final = "private.toml"
#: words before a number that say it is something else
_OTHER: Final = any_of(_WORDS, "other_numbers")
_OTHER_NUMBER: Final = re.compile(rf"(?:{_OTHER}|金额|账号|帐号|卡号)[^，。；、]{{0,6}}$")
_NOT_CARD: Final = re.compile(rf"(?:{_OTHER}|身份证)[^，。；、]{{0,6}}$")
_PUBLIC_LINE: Final = re.compile(rf"(?:{any_of(_WORDS, 'public_lines')})[^，。；]{{0,10}}$")
_ACCOUNT_LABEL: Final = re.compile(r"(?:账号|帐号|账户号码?|卡号)[:：为是]?\s*$")
_ACCOUNT_HEAD: Final = re.compile(r"账号|帐号|卡号|账户号|银行账户$")
_NO_IDENTITY: Final = re.compile(r"(?:信用代码|机构代码|单号|流水号?|编号)[^，。；、]{0,4}$")
#: digits enough for a telephone number
_RUN: Final = re.compile(r"\d(?:[ \-)）]{0,2}\d){9}")
_DIGITS_OF_RUN: Final = 10
_DIGITS: Final = re.compile(r"[\d ]{3,8}")
_OPEN_DIGITS: Final = re.compile(r"(?<!\d)\d{3,7}$")

_BARE_NAME: Final = rf"[{any_of(_WORDS, 'surnames')}][\u4e00-\u9fff]{{1,2}}"
_NAME: Final = rf"(?P<name>{_BARE_NAME})"
_FULL_NAME: Final = re.compile(_BARE_NAME)
_BENEFICIARY: Final = f"(?:{any_of(_WORDS, 'beneficiaries')})"
_KIN: Final = f"(?:{any_of(_WORDS, 'kin')})"
_DISEASE: Final = rf"(?:{any_of(_WORDS, 'ill')})[^，。；、]{{0,12}}?(?:{any_of(_WORDS, 'diseases')})"
_ADDRESS: Final = rf"(?:{any_of(_WORDS, 'lives')})[:：为]?[^，。；]{{2,30}}?[\d一二三四五六七八九十]\s*(?:号|组|栋|幢|单元|室|社)"
_TOLD: Final = rf"(?=[，,]?(?:男|女)[，,。、]|[，,（(]?\d{{1,3}}岁|的?{_KIN}|一家[，,三四五]|同志|家庭|因[病灾]|领取|获得|收到|享受[^，。]{{0,9}}元)"
_NAMED: Final = re.compile(rf"{_BENEFICIARY}(?:(?:姓名)?[:：]?\s*{_NAME}{_TOLD}|姓名[:：]\s*(?P<plain>{_BARE_NAME})(?![\u4e00-\u9fff]))")
_ILL: Final = re.compile(
    rf"(?:{any_of(_WORDS, 'beneficiaries')}|{any_of(_WORDS, 'kin')})[:：]?"
    rf"\s*{_NAME}(?=[，,（(]?(?:男|女|\d{{1,3}}岁|系|同志)?[^。；]{{0,16}}?(?P<told>{_DISEASE}|{_ADDRESS}))"
)
_MASKED: Final = re.compile(r"[*＊×xX某○〇]")
_NO_NAME: Final = re.compile(any_of(_WORDS, "no_names"))
_NAME_HEAD: Final = re.compile(f"(?:{any_of(_WORDS, 'heads', 'names')})")
_PRIVATE_HEAD: Final = re.compile(any_of(_WORDS, "heads", "private"))
_CARE_HEAD: Final = re.compile(any_of(_WORDS, "heads", "care"))
_STAFF_HEAD: Final = re.compile(any_of(_WORDS, "heads", "staff"))
_MONEY_HEAD: Final = re.compile(any_of(_WORDS, "heads", "money"))
_POSTS: Final = r"(?:副?组\s*长|组\s*员|成\s*员|项目负责人|经办人|制单人|审批人|联系人|填表人|复核人|审核人)"
_STAFF: Final = re.compile(rf"{_POSTS}[:：为是]\s*{_NAME}(?=[，,、。；\s]|$)")
_DUTY: Final = re.compile(rf"(?<=[，,、:：；]){_NAME}(?:同志)?(?:负责|主管|分管)")
_SEVERAL: Final = 3
_COLUMN: Final = 2
#: so many different numbers in one column are one finding
_LIST: Final = 5
_PLACES: Final = 20
#: letters before a number that may say what it is
_BEFORE: Final = 24


@frozen
class _Hit:
    """A number where it stands; fixable: whether it stands in one piece there."""

    number: Number
    where: Text
    fixable: bool = True


@frozen
class _Entry:
    """A cell with the head of its column and the label on its left."""

    cell: Cell
    head: str
    label: str

    @property
    def text(self) -> Text:
        """Its text on one line."""
        return Text(tidy(self.cell.text), self.cell.place)


@rule("PI101", "phone-number", severity=Severity.ERROR, basis="《个人信息保护法》第二十八条、《政府信息公开条例》第十五条")
def phone_number(case: Case) -> Iterator[Finding]:
    """公开的文件里有电话号码。

    查什么：
        正文和表格中的手机号码（按号段，允许中间有空格、横线，或被拆在相邻两个单元格里），以及“电话”后带区号的座机号码。
        同一号码合为一条，列出每一处；一栏里有五个以上的，整栏合为一条。可以用 --fix 打码。
    为什么：
        绩效自评和评价报告按规定向社会公开，个人电话公开前应删去或打码；联系人的办公电话也请确认是否需要公开。
    错误示例：
        联系人及联系方式：周敏 1390 0000001。
    正确示例：
        联系人及联系方式：周敏 139****0001。
    已知例外：
        已打码的号码、编号和金额不报告；咨询、监督、举报等对外公布的电话不报告；其他座机只作提示。
    """
    yield from _numbers(case, find_mobiles, _is_phone, _phone_message)
    yield from _numbers(case, find_landlines, _is_office_phone, _landline_message, Severity.NOTE)


def _is_phone(before: str, entry: _Entry | None) -> bool:
    return not _OTHER_NUMBER.search(before) and not (entry is not None and _MONEY_HEAD.search(entry.head))


def _is_office_phone(before: str, entry: _Entry | None) -> bool:
    return not _PUBLIC_LINE.search(before) and not (entry is not None and _PUBLIC_LINE.search(entry.label))


def _phone_message(number: Number, count: int) -> Message:
    return msg("文中有手机号码{masked}（{count}处）。公开的文件不应有个人电话，请删去或打码。", masked=number.masked, count=count)


def _landline_message(number: Number, count: int) -> Message:
    return msg("文中有座机号码{masked}（{count}处）。如不是对外公布的电话，公开前请删去或打码。", masked=number.masked, count=count)


@rule("PI102", "identity-number", severity=Severity.ERROR, basis="《个人信息保护法》第二十八条；GB 11643 公民身份号码")
def identity_number(case: Case) -> Iterator[Finding]:
    """公开的文件里有身份证号码。

    查什么：
        18 位公民身份号码：省份代码、出生日期、校验码都成立的才算。
    为什么：
        身份证号码是敏感个人信息，公开的文件不得出现。
    错误示例：
        李某，身份证号410101195003071236。
    正确示例：
        李某，身份证号410101********1236。
    已知例外：
        校验码不成立的 18 位数字、统一社会信用代码、单据编号不报告。
    """
    yield from _numbers(case, find_identity_numbers, _is_identity, _identity_message)


def _is_identity(before: str, _: _Entry | None) -> bool:
    return not _NO_IDENTITY.search(before)


def _identity_message(number: Number, count: int) -> Message:
    return msg("文中有身份证号码{masked}（{count}处，校验码成立）。公开的文件不得有身份证号码，请删去或打码。", masked=number.masked, count=count)


@rule("PI103", "bank-account", severity=Severity.ERROR, basis="《个人信息保护法》第二十八条")
def bank_account(case: Case) -> Iterator[Finding]:
    """公开的文件里有银行账号。

    查什么：
        校验码（Luhn）和前缀都成立的银行卡号；“账号”“卡号”后面或这一栏下面的 10 至 25 位账号，收款方、付款方的账号都算。
    为什么：
        账号公开会带来资金风险，个人账号又是敏感个人信息；附在报告后的凭证、明细表最容易漏掉。
    错误示例：
        表头“收款账号”，单元格30000000000000027。
    正确示例：
        收款账号*************0027。
    已知例外：
        校验码不成立的 19 位数字、单据编号、统一社会信用代码、身份证号码不报告。
    """
    yield from _numbers(case, _cards_and_accounts, _is_account, _account_message)


def _cards_and_accounts(text: str) -> list[Number]:
    found = {number.start: number for number in (*find_accounts(text), *find_bank_cards(text))}
    identities = {number.digits for number in find_identity_numbers(text)}
    return [number for _, number in sorted(found.items()) if number.digits not in identities]


def _is_account(before: str, entry: _Entry | None) -> bool:
    if entry is not None and (_ACCOUNT_HEAD.search(entry.head) or _ACCOUNT_HEAD.search(entry.label)):
        return True
    return bool(_ACCOUNT_LABEL.search(before))


def _account_message(number: Number, count: int) -> Message:
    return msg("文中有银行账号{masked}（{count}处）。公开的文件不应有账号，请删去或打码。", masked=number.masked, count=count)


def _numbers(
    case: Case,
    find: Callable[[str], list[Number]],
    counts: Callable[[str, _Entry | None], bool],
    message: Callable[[Number, int], Message],
    severity: Severity | None = None,
) -> Iterator[Finding]:
    """One finding a number, with every place where it stands; one for a whole column of numbers."""
    columns: dict[tuple[str | None, int | None], list[_Hit]] = {}
    for hit in (*_in_passages(case, find, counts), *_in_tables(case, find, counts)):
        place = hit.where.place
        columns.setdefault((place.part, place.column), []).append(hit)
    hits: dict[str, list[_Hit]] = {}
    for (_, column), several in columns.items():
        if column is not None and len({hit.number.digits for hit in several}) >= _LIST:
            yield _column_of_numbers(several, message, severity)
            continue
        for hit in several:
            hits.setdefault(hit.number.digits, []).append(hit)
    for several in hits.values():
        first = several[0]
        yield Finding.at(
            first.where,
            message(first.number, len(several)),
            expected=first.number.masked,
            found=first.number.text,
            because=[hit.where for hit in several[1:]],
            severity=severity,
            fix=_masks(several),
        )


def _column_of_numbers(several: list[_Hit], message: Callable[[Number, int], Message], severity: Severity | None) -> Finding:
    first = several[0]
    return Finding.at(
        first.where,
        msg("表中一栏有{count}个这样的号码，请整栏删去或打码。{first}", count=len(several), first=message(first.number, 1)),
        expected=first.number.masked,
        found=first.number.text,
        because=[hit.where for hit in several[1:_PLACES]],
        severity=severity,
        fix=_masks(several),
    )


def _masks(several: list[_Hit]) -> list[Fix]:
    return [Fix(hit.where.place, hit.number.text, hit.number.masked) for hit in several if hit.fixable]


def _in_passages(case: Case, find: Callable[[str], list[Number]], counts: Callable[[str, _Entry | None], bool]) -> Iterator[_Hit]:
    for line in case.lines:
        if line.is_cell or not _RUN.search(line.text):
            continue
        for number in find(line.text):
            before = line.text[max(0, number.start - _BEFORE) : number.start]
            sure_card = find is _cards_and_accounts and bool(find_bank_cards(number.text)) and not _NOT_CARD.search(before)
            if sure_card or counts(before, None):
                yield _Hit(number, line.words(number.start, number.end))


def _in_tables(case: Case, find: Callable[[str], list[Number]], counts: Callable[[str, _Entry | None], bool]) -> Iterator[_Hit]:
    for table in case.document.tables():
        if not any(len(cell.text) >= _DIGITS_OF_RUN and _RUN.search(cell.text) for cell in table.cells()):
            continue
        for entry in _entries(table):
            text = entry.text
            for number in find(text.text):
                before = text.text[max(0, number.start - _BEFORE) : number.start]
                sure_card = find is _cards_and_accounts and bool(find_bank_cards(number.text)) and not _NOT_CARD.search(before or entry.head)
                if sure_card or counts(before, entry):
                    yield _Hit(number, text)
    if find is find_mobiles:
        for table in case.document.tables():
            yield from _split_over_cells(table)


def _entries(table: Table) -> Iterator[_Entry]:
    """Every cell once, with the nearest row of words above it as its head."""
    heads: list[str] = []
    seen: set[int] = set()
    for row in table.rows:
        words = [key(cell.text) for cell in row]
        for at, cell in enumerate(row):
            if id(cell) not in seen and cell.text.strip():
                seen.add(id(cell))
                yield _Entry(cell, heads[at] if at < len(heads) else "", words[at - 1] if at else "")
        if sum(bool(word) for word in words) >= _COLUMN and not any(re.search(r"\d", word) for word in words):
            heads = words


def _split_over_cells(table: Table) -> Iterator[_Hit]:
    """Mobile numbers whose digits a conversion has put into two neighbouring cells."""
    for left, right in (pair for row in table.rows for pair in pairwise(row)):
        one, other = tidy(left.text), tidy(right.text)
        if left is not right and _DIGITS.fullmatch(other) and _OPEN_DIGITS.search(one):
            numbers = find_mobiles(f"{one} {other}")
            yield from (_Hit(number, Text(one, left.place), fixable=False) for number in numbers if number.start < len(one) < number.end)


@rule("PI104", "named-beneficiary", severity=Severity.ERROR, basis="《个人信息保护法》第二十八条；《社会救助暂行办法》保护救助对象隐私的规定")
def named_beneficiary(case: Case) -> Iterator[Finding]:
    """公开的文件里有受助人或其亲属的姓名。

    查什么：
        同时有姓名栏和身份证、补助金额、账号、困难类型等栏的名单；正文中“患者”“低保户”“救助对象”等后面写全名、又写明性别、年龄、病情、
        家庭或领取金额的。每张名单合为一条。
    为什么：
        谁领了救助、生了什么病属于个人隐私；公开报告举例时应隐去姓名。
    错误示例：
        低保户王建国，男，62岁，领取救助金3000元。
    正确示例：
        低保户王某某，男，62岁，领取救助金3000元。
    已知例外：
        已隐去的姓名（王某、李**）、工作人员名单、签字栏不报告；只有“姓名”一栏而没有上述内容的表不报告。
    """
    for table in case.document.tables():
        yield from _listed(table, _PRIVATE_HEAD, _names_listed, mask=True)
    found: dict[str, list[Text]] = {}
    for line in case.lines:
        for name, where in _named(line):
            found.setdefault(name, []).append(where)
    for name, places in found.items():
        yield Finding.at(
            places[0],
            msg("文中写明了受助人或其亲属的姓名{name}。公开的文件应隐去姓名，请改为{masked}。", name=_hidden(name), masked=_hidden(name)),
            expected=_hidden(name),
            found=name,
            because=places[1:],
            fix=[Fix(where.place, name, _hidden(name)) for where in places],
        )


def _hidden(name: str) -> str:
    return name[0] + "某" * (len(name) - 1)


def _named(line: Line) -> Iterator[tuple[str, Text]]:
    for match in _NAMED.finditer(line.text):
        group = "name" if match["name"] else "plain"
        if not _NO_NAME.match(match[group][1:]) and not _NO_NAME.match(match[group]) and not _MASKED.search(match[group]):
            yield match[group], line.words(*match.span(group))


def _names_listed(count: int) -> Message:
    return msg("名单列出了{count}人的姓名以及身份、补助等内容。公开的文件应隐去姓名（王某某），或不附名单。", count=count)


def _care_listed(count: int) -> Message:
    return msg("名单列出了{count}人的姓名以及住址或病情。公开的文件不得有这些内容，请删去这些栏。", count=count)


def _listed(table: Table, private: re.Pattern[str], message: Callable[[int], Message], *, mask: bool = False) -> Iterator[Finding]:
    """A finding on a list with a column of full names and a private column."""
    for at, row in enumerate(table.rows):
        heads = [key(cell.text) for cell in row]
        columns = [column for column, head in enumerate(heads) if _NAME_HEAD.fullmatch(head)]
        if len(columns) != 1 or not any(private.search(head) for head in heads) or any(_STAFF_HEAD.search(head) for head in heads):
            continue
        cells = {id(cell): cell for below in table.rows[at + 1 :] if len(below) > columns[0] and _is_full_name(cell := below[columns[0]])}
        if cells:
            places = [Text(tidy(cell.text), cell.place) for cell in cells.values()]
            fixes = [Fix(where.place, where.text, _hidden(where.text)) for where in places if mask]
            yield Finding.at(places[0], message(len(places)), because=places[1:_PLACES], fix=fixes)
        return


def _is_full_name(cell: Cell) -> bool:
    name = key(cell.text)
    return bool(_FULL_NAME.fullmatch(name)) and not _MASKED.search(name) and not _NO_NAME.match(name)


@rule("PI105", "health-or-address", severity=Severity.ERROR, basis="《个人信息保护法》第二十八条：医疗健康信息是敏感个人信息")
def health_or_address(case: Case) -> Iterator[Finding]:
    """公开的文件里有某个人的病情或住址。

    查什么：
        同时有姓名栏和住址、病种、诊断、残疾类别等栏的名单；正文中受助人全名后面写明所患疾病或详细住址的。
    为什么：
        病情和住址是敏感个人信息，与姓名写在一起就能认出是谁。
    错误示例：
        患者王建国，确诊肺癌，家住青石镇东街3组。
    正确示例：
        患者王某某，患重大疾病，享受医疗救助。
    已知例外：
        没有写姓名或姓名已隐去的事例、单位地址不报告。
    """
    for table in case.document.tables():
        yield from _listed(table, _CARE_HEAD, _care_listed)
    for line in case.lines:
        yield from _told_of(line)


def _told_of(line: Line) -> Iterator[Finding]:
    for match in _ILL.finditer(line.text):
        if _NO_NAME.match(match["name"]) or _MASKED.search(match["name"]):
            continue
        where = line.words(*match.span("told"))
        yield Finding.at(
            where,
            msg("{name}的病情或住址写在文中（{told}）。这是敏感个人信息，公开前请删去或隐去姓名。", name=_hidden(match["name"]), told=where.text),
            because=[line.words(*match.span("name"))],
        )


@rule("PI106", "staff-names", severity=Severity.NOTE, basis="《个人信息保护法》第六条：限于实现目的的最小范围")
def staff_names(case: Case) -> Iterator[Finding]:
    """签字以外写了工作人员的姓名。

    查什么：
        正文中“组长为…”“组员为…”“经办人：…”“某某负责…”这样点名的地方，至少三人；全文合为一条。
    为什么：
        公开文件中的姓名以签字、署名为限，内部分工写到科室即可。
    错误示例：
        组长为王建国，副组长为李志强，组员为张小平，其中：张小平负责资金支付。
    正确示例：
        成立了由局长任组长的项目领导小组，财务科负责资金支付。
    已知例外：
        评价机构按规定列出的人员表（职务、职称、分工）、签字栏、少于三人的不报告。
    """
    found = [where for line in case.lines if not line.is_cell for where in _staff(line)]
    names = list(dict.fromkeys(where.text for where in found))
    if len(names) >= _SEVERAL:
        yield Finding.at(
            found[0],
            msg(
                "文中点名写了{count}名工作人员（{names}等）。公开的文件写到科室、职务即可，姓名限于签字；请确认是否需要公开。",
                count=len(names),
                names=shown(names[:2]),
            ),
            found="、".join(names),
            because=found[1:],
        )


def _staff(line: Line) -> Iterable[Text]:
    return [line.words(*match.span("name")) for pattern in (_STAFF, _DUTY) for match in pattern.finditer(line.plain)]
