"""TX103: what the text calls complete against the shortfall that the table or another sentence shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.context import Case, Context
from jiheng.checks.figures import agree, amount
from jiheng.checks.money import with_unit
from jiheng.checks.outline import sentences
from jiheng.checks.quoting import quoted, words_at
from jiheng.checks.registry import rule
from jiheng.checks.statements import headings_over, in_plan, is_third_party
from jiheng.documents import Document, Paragraph
from jiheng.messages import msg
from jiheng.records import Claim, Finding, FundsRow, Indicator, Report, SelfEvaluation, Severity, Text, Value
from jiheng.values.printed import plain
from jiheng.values.quantity import GE
from jiheng.values.text import key

_PLAN: Final = re.compile(r"目标|计划|立项|依据|背景|原则|措施|建议|改进|职责")
_RESULT: Final = re.compile(r"完成|实现|达成|执行|结果|分析|产出|效益|自评|过程")
#: just before the words: they are not what was done
_HEDGED: Final = re.compile(r"未|没有|大部分|除|确保|保证|力争|拟|将|应|要求|为了|努力|争取|尚|逐步|以便|如果|(?:基本|大致|大体)(?:上|能)?$")
_HEDGE: Final = 12
#: of a part of the money only
_A_PART: Final = re.compile(r"中央|省级|市级|县级|区级|上级|州级|第[一二三四]批|首批|上年|结转|往年")
#: money said to be spent to the last
_PAID: Final = re.compile(
    r"(?:资金|预算|补助|补贴|拨款|经费|款项)[^，,。；;]{0,12}(?:全部|全额|足额|均已|已全部)(?:及时|按时|足额)?(?:拨付|支付|支出|执行|使用|发放|兑付)(?:到位|完毕|完成|到人)?"
    r"|(?:全部|均|都)?(?:按照|按)(?:序时)进度(?:执行|完成|支出|拨付)"
)
_PAID_WORDS: Final = ("全部", "全额", "足额", "均已", "进度")
_PAID_AFTER: Final = re.compile(r"^[^。；;\d]{0,8}(?:已|均已)(?:全部|及时|足额|按时|全额)+(?:拨付|支付|发放|支出|兑付|使用)")
#: everything said to be reached
_ALL_DONE: Final = re.compile(
    r"(?:各项|全部|所有|全年|年度)(?:绩效|工作|总体)*(?:指标|目标|任务)(?:值)?(?:已|均|都|全部|全面|圆满)+(?:完成|达成|实现|达标|达到)"
    r"|(?:指标|目标|任务)(?:已)?(?:全部|均已|全面|圆满)(?:完成|达成|实现)|(?:与|和)?(?:预期|绩效|年度)?(?:目标|指标)完全(?:契合|一致|相符)|100%完成(?:了)?(?:年度|全年|各项)"
)
_DONE_WORDS: Final = ("指标", "目标", "任务", "100%")
_REACHED: Final = re.compile(r"(?:已)?(?:全部|全面|圆满|按时)?(?:达成|完成|实现)(?:了)?(?:年度|预期|总体|绩效|全年)*(?:总)?(?:指标|目标)?")
_MONEY: Final = frozenset({"amount", "executed", "budget", "received"})
_SHORT: Final = Fraction(995, 1000)
_ASPECTS: Final = {"经济效益": "经济效益", "社会效益": "社会效益", "生态效益": "生态效益", "可持续影响": "可持续"}
_JUDGED: Final = re.compile("契合|达到预期|达成预期|实现预期|符合预期|达到年初")
_TIMES: Final = {"每天": 365, "每日": 365, "每周": 52, "每月": 12, "每季度": 4, "每季": 4, "每半年": 2, "每年": 1}
_OFTEN: Final = re.compile(r"(?:按照|按|每)(?P<word>天|日|周|月|季度|季|半年|年)(?:平均|定期)?(?:进行|开展|组织|实施)?[^，,。；;]{0,4}")
#: what a sentence is for, not what was done
_PURPOSE: Final = re.compile("用于|计划|拟|将")
#: letters after a frequency in which the activity stands
_AFTER: Final = 12
_CLEAR: Final = re.compile(r"(?:均|全部|都)[^。；;，,]{0,10}(?:可衡量|量化)")
_OF_TOTAL: Final = re.compile(
    r"共[^，,。；;]{0,6}?(?P<whole>\d+)(?:条|个|项)[^。；;]{0,12}?其中[^。；;\d]{0,4}(?P<part>\d+)(?:条|个|项)[^。；;，,]{0,8}量化"
)
_GOOD: Final = re.compile(r"(?P<items>(?:[\u4e00-\u9fff]{3,8}、)+[\u4e00-\u9fff]{3,8}?)(?:工作)?(?:完成|开展|执行|落实)情况(?:均)?(?:较好|良好)")
_ITEM: Final = 4
_ANEW: Final = re.compile(r"(?:依据|根据|经)?[^，,。；;]{0,12}重新(?:填报|核定|核实|测算)[^。；;]{0,8}(?:绩效)?(?:目标|指标|完成情况)")
_COLUMNS_OF_RESULTS: Final = 4
_LEAST_SAME: Final = 5
_CHANGING: Final = re.compile(r"提高|上调|上年|去年|原|由|从|20\d\d年")
_RATE: Final = re.compile(r"(?P<who>.*?)(?P<what>(?:救助|报销|支付|补助|补贴|资助|保障)比例)$")


@frozen
class Shortfall:
    """Money that was not spent. row: the total row. text: 450万元÷600万元=75%."""

    row: FundsRow
    text: str
    cells: tuple[Value, ...]


@rule("TX103", "claimed-complete", severity=Severity.ERROR, basis="财预〔2020〕10号：绩效自评应当真实，表文相互印证")
def claimed_complete(case: Case) -> Iterator[Finding]:
    """文中说全部完成，表中或别处却有缺口。

    查什么：
        正文写“资金全部拨付到位”“已及时拨付600万元”“按序时进度执行”，而执行数少于预算数；写“各项指标全部完成”“完全契合”，而有指标没有达到目标；
        评述的效益在表中没有指标；指标要求每月一次而正文写按季度；既称全部可衡量又写只有部分量化；目标比例高于文中所述的政策比例；
        结论称某项工作情况较好而全文没有写到；称完成值重新核实而与单位自评表逐项相同。
    为什么：
        结论与数字相反，读者无法相信其余内容，未完成的原因也被掩盖。
    错误示例：
        表中预算 600 万元、执行 450 万元，正文“项目预算资金全部拨付到位”。
    正确示例：
        正文“已拨付 450 万元，其余 150 万元因清算未完成，结转下年”。
    已知例外：
        目标、计划、措施中的“确保足额拨付”不是完成；“基本完成”“除…外”不报告；“完全契合”只与执行率矛盾的只提醒。
    """
    for index, record in enumerate(case.records):
        if not isinstance(record, Report):
            continue
        forms = [(form, case.context_of(at)) for at in record.tables if isinstance(form := case.records[at], SelfEvaluation)]
        told = list(sentences(record))
        found = [*_within_text(record), *_unmentioned(told, case.document)]
        if len(forms) == 1 and not is_third_party(record):
            found += _against_form(record, [text for text in told if not _is_plan(text, record)], *forms[0])
        found += [finding for form, _ in forms[:1] for finding in _copied(told, form, case.document)]
        yield from (evolve(finding, record=index) for finding in found)


def _against_form(report: Report, told: Sequence[Text], form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    short = _shortfall(form)
    missed = [row for row in form.indicators if context.assessment(row).met is False]
    done = _said(_ALL_DONE, _DONE_WORDS, told) if short is not None or missed else []
    if short is not None:
        yield from _money(short, report, form, [*_said(_PAID, _PAID_WORDS, told), *_paid_amounts(report, short, form)], done)
    if missed and done:
        yield _all_done(missed, done)
    yield from _unlisted(form, told)
    yield from _less_often(form, told)


def _is_plan(text: Text, report: Report) -> bool:
    titles = headings_over(text, report)
    return any(_PLAN.search(title) and not _RESULT.search(title) for title in titles)


# --- money ------------------------------------------------------------------------------------------------------------------------


def _shortfall(form: SelfEvaluation) -> Shortfall | None:
    row = form.total_funds
    if row is None or row.base is None or row.executed is None or row.executed.number is None or row.base.number is None:
        return None
    budget, spent = amount(row.base), amount(row.executed)
    if row.executed.op or not budget or spent >= budget * _SHORT:
        return None
    text = f"{with_unit(row.executed, form)}÷{with_unit(row.base, form)}={plain(spent / budget * 100)}%"
    return Shortfall(row, text, tuple(value for value in (row.executed, row.base, row.rate) if value is not None))


def _money(short: Shortfall, report: Report, form: SelfEvaluation, paid: Sequence[Text], whole: Sequence[Text]) -> Iterator[Finding]:
    goals = _goals(short, report, form)
    places = sorted([*paid, *whole], key=lambda found: found.place.line or 0)
    if places:
        yield Finding.at(
            (paid or whole)[0],
            msg(
                "正文称{words}，而自评表的执行数÷预算数为{short}。请按实际执行情况改写，并说明未执行的原因。",
                words="、".join(f"“{found}”" for found in places),
                short=short.text,
            ),
            expected=plain(amount(short.row.executed) / amount(short.row.base) * 100) + "%" if short.row.executed and short.row.base else None,
            because=[*places, *short.cells],
            severity=None if paid else Severity.WARNING,
        )
    if goals:
        yield Finding.at(
            goals[0],
            msg(
                "目标是拨付{planned}，执行数÷预算数只有{short}，“实际完成情况”却写“{found}”。请写明实际拨付的金额。",
                planned=goals[1].value,
                short=short.text,
                found=goals[0].text,
            ),
            because=[goals[1], *short.cells],
            severity=Severity.WARNING,
        )


def _said(pattern: re.Pattern[str], needs: Sequence[str], told: Sequence[Text]) -> list[Text]:
    """The words that a pattern finds in sentences, where nothing before them takes them back.

    Args:
        needs: words of which all that the pattern finds hold one; looking for them first is many times faster.
    """
    found = []
    for text in told:
        words = key(text.text)
        match = pattern.search(words) if any(need in words for need in needs) else None
        if match and not _A_PART.search(match[0]) and not _HEDGED.search(words[max(0, match.start() - _HEDGE) : match.start()]):
            found.append(words_at(text.place, match[0]))
    return found


def _paid_amounts(report: Report, short: Shortfall, form: SelfEvaluation) -> Iterator[Text]:
    """Where a sentence says that the whole budget was paid out: 600万元，已及时拨付."""
    base = short.row.base
    for claim in report.claims:
        if base is None or claim.measure not in _MONEY or not agree(claim.value, base, form.money_unit) or in_plan(claim, report):
            continue
        after = re.sub(r"^[\d.,\s]+[\u4e00-\u9fff]?元", "", claim.sentence.text[claim.start :])
        found = _PAID_AFTER.match(after)
        if found:
            yield words_at(claim.place, claim.value.raw + found[0])


def _goals(short: Shortfall, report: Report, form: SelfEvaluation) -> tuple[Text, Claim] | None:
    """The goal cell that says 达成 where the target was to pay out the whole budget."""
    base = short.row.base
    planned = next((claim for claim in report.claims if base and _is_promise(claim, report) and agree(claim.value, base, form.money_unit)), None)
    achieved = next(
        (
            goal.achieved
            for goal in form.goals
            if goal.achieved and _REACHED.match(key(goal.achieved.text)) and not re.search(r"\d", goal.achieved.text)
        ),
        None,
    )
    return (achieved, planned) if achieved is not None and planned is not None else None


def _is_promise(claim: Claim, report: Report) -> bool:
    """Whether a figure is money that the targets promise to pay out."""
    return claim.measure == "executed" and "拨付" in claim.subject and any("目标" in title for title in headings_over(claim, report))


# --- indicators -------------------------------------------------------------------------------------------------------------------


def _all_done(missed: Sequence[Indicator], said: Sequence[Text]) -> Finding:
    return Finding.at(
        said[0],
        msg(
            "正文称“{words}”，而{count}项指标没有达到目标：{rows}。请如实改写并说明原因。",
            words=said[0].text,
            count=len(missed),
            rows=quoted(missed, lambda row: f"目标{row.target}，完成{row.actual}"),
        ),
        because=[*said, *(row.actual for row in missed)],
        severity=None if "指标" in said[0].text else Severity.WARNING,
    )


def _unlisted(form: SelfEvaluation, told: Sequence[Text]) -> Iterator[Finding]:
    """An aspect that the text judges and the table has no indicator for."""
    listed = {row.level2 for row in form.indicators}
    for text in told:
        words = key(text.text)
        for name, stem in _ASPECTS.items():
            empty = [row for row in form.empty_rows if stem in row.level2]
            if name in words and _JUDGED.search(words) and "未" not in words and empty and not any(stem in level for level in listed):
                yield Finding.at(
                    words_at(text.place, words.rstrip("。；;")),
                    msg("正文评价了“{name}”，自评表该项没有填写指标。请补设指标，或删去没有依据的结论。", name=name),
                    found=name,
                    because=empty,
                    severity=Severity.WARNING,
                )


def _less_often(form: SelfEvaluation, told: Sequence[Text]) -> Iterator[Finding]:
    """A frequency of the table (每月) that the text tells lower (按季度)."""
    for row in form.indicators:
        times = _TIMES.get(key(row.target.raw)) if row.target else None
        topic = _topic(row)
        if times is None or len(topic) < 2:
            continue
        done = (text for text in told if topic in text.text and not _PURPOSE.search(key(text.text)))
        said = [(text, found) for text in done if (found := _frequency(key(text.text), topic))]
        if not said or row.target is None or any(_TIMES["每" + found["word"]] >= times for _, found in said):
            continue
        text, found = said[0]
        words = key(text.text)[found.start() : found.end() + _AFTER].strip("，,。；;")
        yield Finding.at(
            words_at(text.place, key(text.text)),
            msg(
                "「{name}」的目标是{target}，正文写“{words}”。请核实实际次数，并更正完成值或正文。",
                name=row.name.text,
                target=row.target,
                words=words,
            ),
            found=found[0],
            because=[row.target, row.actual],
            severity=Severity.WARNING,
        )


def _frequency(words: str, topic: str) -> re.Match[str] | None:
    """Where a sentence says how often something is done."""
    return next((found for found in _OFTEN.finditer(words) if topic in words[found.start() : found.end() + _AFTER]), None)


def _topic(row: Indicator) -> str:
    """The activity that a row on frequency is about: 医保政策宣传时间 → 宣传."""
    return re.sub(r"(?:时间|频次|频率|次数|情况|周期)+$", "", key(row.name.text))[-2:]


# --- within the text ----------------------------------------------------------------------------------------------------------------


def _within_text(report: Report) -> Iterator[Finding]:
    yield from _not_all_clear(report)
    yield from _targets_above_policy(report)


def _not_all_clear(report: Report) -> Iterator[Finding]:
    for paragraph in _joined(report):
        words = key(paragraph.text)
        found = _OF_TOTAL.search(words)
        clear = _CLEAR.search(words[: found.start()]) if found else None
        if found and clear and int(found["part"]) < int(found["whole"]):
            yield Finding.at(
                words_at(paragraph.place, found[0]),
                msg(
                    "同一段前面写“{clear}”，后面写{whole}条中只有{part}条量化，前后不一。请改写为实际情况。",
                    clear=clear[0],
                    whole=found["whole"],
                    part=found["part"],
                ),
                severity=Severity.WARNING,
            )


def _joined(report: Report) -> Iterator[Text]:
    """The lines that speak of quantified indicators, each with the line after it: pages break sentences."""
    for one, other in zip(report.paragraphs, [*report.paragraphs[1:], None], strict=True):
        if "量化" in one.text or "可衡量" in one.text:
            yield Text(one.text + (other.text if other else ""), one.place)


def _unmentioned(told: Sequence[Text], document: Document) -> Iterator[Finding]:
    """A conclusion (甲、乙、丙完成情况较好) that names something of which the document says nothing else."""
    for text in told:
        found = _GOOD.search(key(text.text)) if "情况" in text.text else None
        if found is None:
            continue
        words = found[0].partition("、")[2]  # the first may begin with the words before it
        for item in re.split("[、和及]", found["items"])[1:]:
            if len(item) >= _ITEM and not any(item in line for line in _all_words(document) if words not in line):
                yield Finding.at(
                    words_at(text.place, words),
                    msg("结论称“{words}”，而全文没有写到“{item}”的任何情况。请补写依据，或删去这一结论。", words=words, item=item),
                    found=item,
                    severity=Severity.WARNING,
                )
                return


def _all_words(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield key(block.text)
        else:
            yield from (key(cell.text) for cell in block.cells())


def _copied(told: Sequence[Text], form: SelfEvaluation, document: Document) -> Iterator[Finding]:
    """Results said to be filled in anew that are those of the self-evaluation, row by row."""
    said = next((text for text in told if "重新" in key(text.text) and _ANEW.search(key(text.text))), None)
    if said is None:
        return
    actual = {key(row.name.text): key(row.actual.raw).lstrip("=") for row in form.indicators if row.actual is not None}
    for table in document.tables():
        rows = {key(row[0].text): key(row[2].text).lstrip("=") for row in table.rows if len(row) == _COLUMNS_OF_RESULTS}
        same = [name for name in rows if name in actual]
        if len(same) >= _LEAST_SAME and all(rows[name] == actual[name] for name in same):
            found = _ANEW.search(key(said.text))
            yield Finding.at(
                words_at(said.place, found[0] if found else said.text),
                msg(
                    "正文称“{words}”，而{count}项指标的完成值与单位自评表逐项相同。请写明核实的过程，或改为“采用单位自评数据”。",
                    words=found[0] if found else "",
                    count=len(same),
                ),
                because=[table, form.indicators[0].actual],
                severity=Severity.WARNING,
            )
            return


def _targets_above_policy(report: Report) -> Iterator[Finding]:
    """A target for a group (不低于70%) above the rate that the text's policy gives that group (60%)."""
    given: dict[tuple[str, str], Claim] = {}
    told: list[tuple[tuple[str, str], Claim]] = []
    for claim in report.claims:
        found = _RATE.search(key(claim.subject)) if claim.measure == "rate" and claim.value.number else None
        if found is None:
            continue
        for group in re.split("[、和及与,]", found["who"]):
            name = (re.sub(r"政策范围内.*$|(?:的)?(?:医疗)?费用.*$", "", group), found["what"])
            if claim.value.op == GE:
                told.append((name, claim))
            elif claim.value.op is None and name[0] and not _CHANGING.search(claim.sentence.text[: claim.start]):
                given.setdefault(name, claim)
    clashes = [(name, target, given[name]) for name, target in told if name in given and amount(given[name].value) < amount(target.value)]
    if clashes:
        (group, what), target, policy = clashes[0]
        yield Finding.at(
            target,
            msg(
                "文中政策给“{group}”的{what}是{policy}，绩效目标却要求{target}，按政策达不到。请核对目标，或说明其余部分由什么补足。",
                group=group,
                what=what,
                policy=policy.value,
                target=target.value,
            ),
            expected=policy.value.raw,
            because=[policy, *(other for _, other, _ in clashes[1:])],
        )
