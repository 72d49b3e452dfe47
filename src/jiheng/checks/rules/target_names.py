"""TG: what indicators are called, where they stand, and what has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final

from jiheng.checks.cells import is_period
from jiheng.checks.context import Context
from jiheng.checks.grouping import alike
from jiheng.checks.quoting import quoted
from jiheng.checks.registry import rule
from jiheng.checks.statements import headings_over
from jiheng.checks.wordlists import bare, ends, entries, holds, words
from jiheng.messages import Message, msg
from jiheng.records import Claim, Finding, Indicator, Report, SelfEvaluation, Severity, Value
from jiheng.values.quantity import parse_quantity
from jiheng.values.text import key

_SIGN: Final = re.compile(r"[≥≤=<>]|数量")
_SEVERAL: Final = re.compile(r"[;；、，,。]|以及|并且|且")
#: a county at the beginning of a name; within it, or with 区, too many words look like one (改善茶区…)
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{2}县(?![级内域城直属财乡镇本委外里划位块别间分])")
_OWN: Final = re.compile(r"(?:^|-)(?:[\u4e00-\u9fff]{2,3}市)?([\u4e00-\u9fff]{1,4}[县区旗])")
#: measures of a told target that an indicator should carry
_TOLD: Final = frozenset({"rate", "completion_rate", "satisfaction", "awareness"})
_COUNTS: Final = frozenset({"headcount", "count"})
#: a smaller count told among the targets may be a part of another
_LEAST_COUNT: Final = 100
#: rates of the form itself or of its money, which need no indicator of their own
_OF_THE_FORM: Final = re.compile(r"量化|指标|执行率|到位率|得分率|支出率|支付率")


@rule("TG103", "indicator-twice", severity=Severity.WARNING, basis="指标名称、编号应当唯一，便于对应目标值和完成值")
def indicator_twice(form: SelfEvaluation) -> Iterator[Finding]:
    """指标重名，或同一二级指标下编号重复。

    查什么：
        整张表里完全同名的三级指标；同一二级指标下两个“指标2”。每组同名、每组重号各报一条。
    为什么：
        名称相同，分不清是哪类人群、哪项工作，完成值也无法对应。
    错误示例：
        指标1：代缴人数 3021人；指标1：代缴人数 38250人。
    正确示例：
        指标1：全额代缴人数 3021人；指标2：县级配套人数 38250人。
    已知例外：
        没有填写名称的模板空行（指标2：）不计。
    """
    for group in _groups(form.indicators, lambda row: bare(row.name.text)):
        yield Finding.at(
            group[1].name,
            msg(
                "有{count}个三级指标都叫「{name}」（{targets}），分不清各指什么。请在名称中写明对象或范围。",
                count=len(group),
                name=group[0].name.text,
                targets="、".join(str(row.target or "—") for row in group),
            ),
            because=[row.name for row in group],
        )
    numbered = [row for row in form.indicators if row.number is not None]
    for group in _groups(numbered, lambda row: (row.level1, row.level2, row.number)):
        yield Finding.at(
            group[1].name,
            msg(
                "{level}下有{count}个“指标{number}”：{rows}。请顺序编号。",
                level=group[0].level2 or group[0].level1,
                count=len(group),
                number=group[0].number,
                rows=quoted(group, lambda row: row.target or ""),
            ),
            found=f"指标{group[0].number}",
            because=[row.name for row in group],
        )


def _groups(rows: Sequence[Indicator], by: Callable[[Indicator], Hashable]) -> list[list[Indicator]]:
    """Rows that share a key, where there are several."""
    return [group for group in alike(rows, by) if len(group) > 1]


@rule("TG104", "name-no-measure", severity=Severity.WARNING, basis="财预〔2021〕101号附件：指标名称应说明衡量什么，并与指标值相称")
def name_no_measure(form: SelfEvaluation) -> Iterator[Finding]:
    """指标名称不是可衡量的量，或与目标值不相称。

    查什么：
        名称照抄二级指标；数量、成本的名称配百分数；“率”配数量或非百分数；满意度指标叫“人数”；有数值目标的名称只是一个名词（贫困人员）；
        口号（减轻负担、提高积极性）配百分数。
    为什么：
        看不出量的是什么，完成值就无从核实。
    错误示例：
        受助人员 ≥9500人；定点机构增加数量 100%；减轻群众负担 ≥98%。
    正确示例：
        受助人员人数 ≥9500人；新增定点机构数量 ≥3家；减轻群众负担 明显减轻。
    已知例外：
        定性目标（较高、减轻）配“减轻…负担”“保障…正常运转”一类名称是常见写法，不报告。
    """
    for row in form.indicators:
        why = _misnamed(row)
        if why is not None:
            yield Finding.at(row.name, why, because=(row.target,))
    slogans = [row for row in form.indicators if _is_slogan(row)]
    if slogans:
        yield Finding.at(
            slogans[0].name,
            msg(
                "名称是口号、目标却是百分数，无从计算：{rows}。请改为有计算方法的指标（如参保率），或改用定性目标。",
                rows=quoted(slogans, lambda row: row.target),
            ),
            because=[place for row in slogans for place in (row.name, row.target)],
        )


def _misnamed(row: Indicator) -> Message | None:
    """Why a name is no measure or does not fit its target; None when nothing is wrong."""
    name, level2 = row.name.text, row.level2
    if key(name) == key(level2) and (key(name).endswith("指标") or "满意度" not in name):
        return msg("三级指标「{name}」照抄了二级指标的名称，没有说明衡量什么。请写出具体指标。", name=name)
    if "满意度" in level2 and ends(name, ("人数", "人次", "数量", "次数")) and "满意" not in name:
        return msg("满意度指标叫「{name}」，是人数而不是满意度。请改为对谁的满意度。", name=name)
    if row.target is None or row.target.is_blank:
        return None
    return _unfit(name, row.target)


def _unfit(name: str, target: Value) -> Message | None:
    is_share = target.number is not None and target.unit is not None and target.unit.is_share
    measured = holds(name, words("names", "measured"))
    if is_share and not measured and ends(name, words("names", "counts")):
        return msg("「{name}」是数量，目标却是{target}。请改为数量和单位，或把名称改为比率。", name=name, target=target)
    if is_share and not measured and ends(name, words("names", "amounts")):
        return msg("「{name}」是金额，目标却是{target}。请改为金额，或把名称改为比率。", name=name, target=target)
    if _is_rate(name) and _is_no_rate(target):
        return msg("「{name}」是比率，目标却是{target}。请改为百分数，或把名称改为数量。", name=name, target=target)
    is_noun = ends(name, words("names", "nouns")) and not bare(name).startswith(words("names", "actions"))
    if target.number is not None and is_noun:
        return msg("「{name}」只是名称，没有说明衡量什么（目标{target}）。请写成人数、数量或比率。", name=name, target=target)
    return None


def _is_rate(name: str) -> bool:
    return ends(name, words("names", "rates")) and not ends(name, words("names", "no_rates"))


def _is_no_rate(target: Value) -> bool:
    if target.number is None:
        return not is_period(target) and bool(_SIGN.search(key(target.raw))) and not re.search(r"\d", target.raw)
    unit = target.unit
    return unit is not None and bool(unit.base) and not unit.per and not unit.is_share and unit.base not in ("‰", "个百分点", "百分点", "倍", "分")


def _is_slogan(row: Indicator) -> bool:
    target, name = row.target, bare(row.name.text)
    if target is None or target.number is None or target.unit is None or not target.unit.is_share:
        return False
    told = re.sub("|".join(words("names", "no_measures")), "", name)
    return name.startswith(words("names", "slogans")) and not holds(told, words("names", "measures"))


@rule("TG107", "wrong-second-level", severity=Severity.NOTE, basis="财预〔2021〕101号附件：各类二级指标的含义")
def wrong_second_level(form: SelfEvaluation) -> Iterator[Finding]:
    """指标放错了二级指标。

    查什么：
        按词表核对：机构正常运转列在经济效益、政策宣传列在社会效益、金额列在数量或质量、比率列在时效等。
    为什么：
        二级指标说明从哪个方面衡量，放错了就缺了那个方面。
    错误示例：
        经济效益指标：保障机构正常运转；时效指标：资金兑现率。
    正确示例：
        社会效益指标：保障机构正常运转；时效指标：资金兑现及时率。
    已知例外：
        及时率、按时完成率、进度等属于时效指标。
    """
    misplaced = [(row, better) for row in form.indicators if (better := _better_level(row)) is not None]
    if misplaced:
        rows = [row for row, _ in misplaced]
        where = {id(row): better for row, better in misplaced}
        yield Finding.at(
            rows[0].name,
            msg(
                "二级指标是否放错了（现列→宜列）：{rows}？如是，请移到宜列的二级指标下。",
                rows=quoted(rows, lambda row: f"{row.level2}→{where[id(row)]}"),
            ),
            found=rows[0].level2,
            because=[row.name for row in rows],
        )


def _better_level(row: Indicator) -> str | None:
    for entry in entries("misplaced"):
        fits = entry["level"] in row.level2 and ends(row.name.text, entry["endings"])
        if fits and not holds(row.name.text, entry.get("but", ())):
            return str(entry["better"])
    return None


@rule("TG108", "told-target-missing", severity=Severity.WARNING, basis="财预〔2021〕101号：绩效目标应细化、分解为具体绩效指标")
def told_target_missing(form: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """文中写明的目标没有进入指标表。

    查什么：
        报告“绩效目标”一节里以百分数写明的目标（参保率达到95%），在指标表中找不到名称相近的指标，也没有同一数值的指标；
        写明的人数、次数（救助31127人次）在指标表和后文的结果中都找不到。
    为什么：
        目标写在文中而不列指标，完成没有、扣不扣分都无从谈起。
    错误示例：
        绩效目标：参保率达到95%以上。指标表只有经费支出及时率、合规率。
    正确示例：
        指标表有“居民参保率 ≥95%”。
    已知例外：
        只查写有“绩效目标”标题的一节；名称相近、数值相同的视为已有。
    """
    if not form.indicators:
        return
    told = [claim for report in context.reports for claim in (*_told_targets(report), *_told_counts(report, form))]
    claims: list[Claim] = []
    for claim in told:
        named = any(key(claim.subject).endswith(key(other.subject)) for other in claims)
        if not named and not any(_covers(row, claim) for row in form.indicators):
            claims.append(claim)
    if claims:
        yield Finding.at(
            claims[0],
            msg(
                "绩效目标中写明的{targets}，指标表里没有对应的指标。请在指标表中列出并填写完成值。",
                targets="、".join(f"「{claim.subject}」{claim.value}" for claim in claims),
            ),
            found="、".join(str(claim.value) for claim in claims),
            because=[*claims, *(row.name for row in form.indicators[:1])],
        )


def _told_targets(report: Report) -> Iterator[Claim]:
    """Percentages that the section on targets names."""
    for claim in report.claims:
        if claim.measure in _TOLD and len(key(claim.subject)) >= 3 and not _OF_THE_FORM.search(key(claim.subject)) and _among_targets(claim, report):
            yield claim


def _among_targets(claim: Claim, report: Report) -> bool:
    over = headings_over(claim, report) if claim.place.line is not None else ()
    return bool(over) and "绩效目标" in over[-1] and not re.search(r"完成|实现|情况分析|合理|调整", over[-1])


def _told_counts(report: Report, form: SelfEvaluation) -> Iterator[Claim]:
    """Counts that the section on targets names, of which neither an indicator nor the rest of the text says what became."""
    told = [claim for claim in report.claims if claim.measure in _COUNTS and (claim.value.decimal or 0) >= _LEAST_COUNT and claim.subject]
    among = [claim for claim in told if _among_targets(claim, report)]
    if not among:
        return
    cells = {value.decimal for row in form.indicators for value in (row.target, row.initial_target, row.actual) if value is not None}
    results = {claim.value.decimal for claim in told if not _among_targets(claim, report)}
    units = {claim.value.unit_name for claim in told if not _among_targets(claim, report)}
    yield from (claim for claim in among if claim.value.decimal not in cells | results and claim.value.unit_name not in units)


def _covers(row: Indicator, claim: Claim) -> bool:
    """Whether an indicator is about the measure that a text names: a name alike, or the same figure as target."""
    if row.target is not None and row.target.number is not None and claim.value.number is not None:
        is_share = row.target.unit is None or row.target.unit.is_share
        if is_share and row.target.number.value == claim.value.number.value and row.target.number.value != 100:
            return True
    name, subject = _pairs(row.name.text), _pairs(claim.subject)
    return bool(name and subject) and len(name & subject) * 2 >= min(len(name), len(subject))


def _pairs(text: str) -> set[str]:
    plain = bare(text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


@rule("TG112", "target-not-assessable", severity=Severity.WARNING, basis="指标值应当清晰、可衡量，并属于本项目")
def target_not_assessable(row: Indicator, context: Context) -> Iterator[Finding]:
    """目标值无法考核：含糊、一格几个目标，或写着别处的地名。

    查什么：
        一格里有两个以上的数值目标；数量、成本指标的目标是“若干”“多次”；指标名称以另一个县的名称开头。
    为什么：
        分不清完成到什么程度算完成，也就打不了分；别处的地名多是照抄。
    错误示例：
        宣传和培训 目标值“宣传2次，培训3次”；本表属青石县，指标名为“云水县居民参保率”。
    正确示例：
        宣传次数 ≥2次；培训次数 ≥3次。
    已知例外：
        区间（90%—95%）、几个月份、补助标准的几个档次不算几个目标；上级市、州的名称不算别处。
    """
    target = row.target
    if target is not None and target.number is None and not target.is_blank and not is_period(target):
        if _several(target.raw):
            yield Finding.at(target, msg("「{name}」一格里写了几个目标（{target}），无法分别计分。请拆成几行。", name=row.name.text, target=target))
        elif re.search("数量|成本", row.level2) and holds(target.raw, words("vague", "words")):
            yield Finding.at(target, msg("「{name}」的目标“{target}”没有说清是多少，无法考核。请写出数值。", name=row.name.text, target=target))
    own, other = _own_place(context.form), _place_in(row.name.text)
    if own and other and not own.endswith(other) and not other.endswith(own):
        yield Finding.at(
            row.name,
            msg("指标「{name}」写着{other}，而本表属{own}，是否照抄了别处的指标？请核对。", name=row.name.text, other=other, own=own),
            expected=own,
            found=other,
        )


def _several(text: str) -> bool:
    parts = [parse_quantity(re.sub(r"^[\u4e00-\u9fff]+(?=[≥≤=<>\d])", "", key(part))) for part in _SEVERAL.split(text) if re.search(r"\d", part)]
    standards = all(part.unit is not None and "/" in part.unit for part in parts)
    return len(parts) > 1 and all(part.number is not None for part in parts) and not standards


def _own_place(form: SelfEvaluation | None) -> str | None:
    """The county that the form belongs to, from the names of its unit and department."""
    for holder in (form.unit, form.department) if form is not None else ():
        found = _OWN.search(key(holder.text)) if holder is not None else None
        if found:
            return found[1]
    return None


def _place_in(name: str) -> str | None:
    """The county that an indicator's name begins with; None where it may be a common word."""
    found = _PLACE.match(key(name))
    return found[0] if found and found[0] not in words("places", "common") else None
