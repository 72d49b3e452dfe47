"""DT: years, periods, order of events, forecasts and deadlines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.cells import is_full
from jiheng.checks.context import Case, Context
from jiheng.checks.grouping import alike
from jiheng.checks.lines import Line, shown, year_of
from jiheng.checks.quoting import names
from jiheng.checks.registry import rule
from jiheng.checks.spans import Span, Told, days_of, spans_of
from jiheng.checks.statements import headings_over, plain_name
from jiheng.messages import msg
from jiheng.records import Finding, Indicator, Place, Report, SelfEvaluation, Severity, Text, Value
from jiheng.values.dates import Deadline, When, done_by, parse_when
from jiheng.values.text import key

_WORK: Final = re.compile(r"评价|调查|问卷|调研|访谈|核查|抽查")
_STAGE: Final = re.compile(r"^[^。；，]{0,36}[（(](?P<date>(?P<y>20\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日)(?:之?前|以前|止|完成)*[）)]")
_STAGES: Final = 3
_STAGE_DISTANCE: Final = 10
_REPORT_DATE: Final = re.compile(
    r"^(?P<label>(?:报告|填报|填表|出具)?(?:时间|日期)[:：]?)?(?P<y>20\d\d)年(?P<day>(?P<m>\d{1,2})月(?P<d>\d{1,2})日)(?(label)|$)"
)
_DATED: Final = re.compile(r"(?:报告|填报|填表|编制)(?:时间|日期)[:：]?(?P<y>20\d\d)年(?P<day>(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)")
_NO_REPLY: Final = re.compile(
    r"(?:截至|截止到?|至)(?:(?P<y>20\d\d)年)?(?P<day>(?P<m>\d{1,2})月(?P<d>\d{1,2})日)[^。；]{0,30}(?:未[^。；，]{0,12}(?:反馈|提出|回复)|无(?:异议|意见)|视为无意见|反馈意见)"
)
_MID_YEAR: Final = re.compile(r"监控|中期|事前|事中|上半年|季度|1[—\-~至]\d{1,2}月|预评估|目标申报")
_WHOLE_YEAR: Final = re.compile(r"自评|绩效评价|决算")
_DONE: Final = re.compile(r"应补|应发|补发|发放|支付|拨付|救助|资助|补助|补贴|完成|建成")
_AHEAD: Final = re.compile(r"参保|缴费|征缴|筹资|目标|规划|计划|提前下达|预算|预拨|储备|届|学年|级")
_DECEMBER: Final = 12
_HEAD: Final = 6
_FORECAST: Final = re.compile(r"(?<![与较比过于到出])(?:预计|预期将|估计|预估)(?!数|值|目标|使用|可持续|寿命|用途|残值)")
_LATER: Final = re.compile(r"(?:建成|投产|完工|使用|实施)后|未来|今后|每年|明年|下年|次年|下一年")
_FIGURE: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"20\d\d")
_TOLD_HEADING: Final = re.compile(r"产出|效益|完成情况|实施情况|执行情况|使用情况|进展情况|实现情况|评价结论")
_PLAN_HEADING: Final = re.compile(r"目标|计划|建议|打算|措施|下一步|安排|立项|依据|必要性")
_LABEL: Final = re.compile(r"^[^:：，。；]{0,12}(?:实施情况|完成情况|执行情况|使用情况|产出情况|效益情况)[:：]")
_DATE_WORDS: Final = re.compile(
    r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|份|底|末|初|上旬|中旬|下旬)?(?:之?前|以前)?|(?:20\d\d)?年(?:初|底|末)(?:前)?|第[一二三四]季度"
)
_TIME_NAME: Final = re.compile(r"(?:完成|到位|发放|拨付|支付|缴费)?(?:时间|时限|日期|及时性|及时率|进度)$")
_PLANNED: Final = re.compile(r"预计|计划|拟|应|目标|要求|确保|力争|将")
_SHORTEST_NAME: Final = 4


@frozen
class _Stage:
    """A stage of the work with the day by which it is to be done."""

    order: int
    year: int
    day: tuple[int, int]
    words: Text

    @property
    def place(self) -> Place:
        """The place of the day."""
        return self.words.place


@rule("DT101", "impossible-year", severity=Severity.ERROR, basis="日期应前后一致，止日不得早于起日")
def impossible_year(case: Case) -> Iterator[Finding]:
    """年份或日期不可能成立。

    查什么：
        止日早于起日的期间；评价、调查的同一期间（月日相同）两处写了不同的年份；一组阶段期限里夹了往年的日期；不存在的日期（2月30日）；
        指标名称里是自评年度以后的年份（2024 年度的表写“2025年应补人数”，作警告）。
    为什么：
        多半是年份写错。评价时间、付款时间错了，程序和时效就无法判断。
    错误示例：
        评价期间为2025年6月28日至2024年7月25日。
    正确示例：
        评价期间为2025年6月28日至2025年7月25日。
    已知例外：
        没有印出第二个年份的跨年期间、每年都有的整月期间（1月1日至12月31日）、跨年度征缴的日期、提前参保缴费一类指标不报告；文本转换来的不存在的日期作警告。
    """
    lines = case.lines
    spans = [span for line in lines for span in spans_of(line)]
    yield from (_reversed(span, spans) for span in spans if span.is_reversed)
    yield from _other_year([span for span in spans if not span.is_reversed])
    for group in case.line_groups:
        yield from _out_of_schedule(group)
    yield from _no_such_day((day for line in lines for day in days_of(line)), case)
    for index, form in enumerate(case.records):
        if isinstance(form, SelfEvaluation):
            yield from (evolve(finding, record=index) for finding in _years_to_come(form))


def _years_to_come(form: SelfEvaluation) -> Iterator[Finding]:
    """Indicators of what was done that name a year after the form's."""
    found = [row for row in form.indicators if form.year and _names_a_later_year(row.name.text, form.year)]
    if found:
        yield Finding.at(
            found[0].name,
            msg(
                "{year}年度的自评表里，指标{names}写的是以后的年份，本年不可能已经完成；请核对年份。",
                year=form.year,
                names=names(found),
            ),
            because=[row.name for row in found[1:]],
            severity=Severity.WARNING,
        )


def _names_a_later_year(name: str, year: int) -> bool:
    years = [int(named) for named in _YEAR.findall(name)]
    return bool(years) and min(years) > year and bool(_DONE.search(name)) and not _AHEAD.search(name)


def _reversed(span: Span, spans: list[Span]) -> Finding:
    likely = span.first[0] if span.last[1:] >= span.first[1:] else span.first[0] + 1
    same = [other for other in spans if other.days == span.days and not other.is_reversed]
    return Finding.at(
        span,
        msg("期间“{found}”的止日早于起日，疑为年份写错；止日可能是{year}年，请核对。", found=span.words.text, year=likely),
        found=span.words.text,
        because=same,
    )


def _other_year(spans: list[Span]) -> Iterator[Finding]:
    """Periods of the work with the days of another one and another year."""
    of_work = (span for span in spans if not span.is_of_the_calendar and _WORK.search(span.around))
    for several in alike(of_work, lambda span: (span.days, span.last[0] - span.first[0])):
        years = Counter(span.first[0] for span in several)
        if len(years) > 1:
            yield _two_years(several, years)


def _two_years(several: list[Span], years: Counter[int]) -> Finding:
    (usual, times), (_, others) = years.most_common(2)
    sure = times > others
    right = usual if sure else max(years)
    odd = [span for span in several if span.first[0] != right]
    return Finding.at(
        odd[0],
        msg(
            "同一期间写了不同的年份：此处是“{found}”，另有{count}处是{year}年。评价、调查的时间应前后一致，请核对年份。",
            found=odd[0].words.text,
            count=years[right],
            year=right,
        ),
        expected=odd[0].words.text.replace(str(odd[0].first[0]), str(right)),
        found=odd[0].words.text,
        because=[*odd[1:], *(span for span in several if span.first[0] == right)],
        severity=None if sure else Severity.WARNING,
    )


def _out_of_schedule(group: list[Line]) -> Iterator[Finding]:
    """Stages whose day lies a year before the ones that stand above them."""
    for stages in _runs(_stages(group)):
        years = Counter(stage.year for stage in stages)
        usual, times = years.most_common(1)[0]
        if times < _STAGES or times * 2 <= len(stages):
            continue
        odd = [stage for stage in stages if stage.year == usual - 1 and _goes_on(stage, stages, usual)]
        if odd:
            yield Finding.at(
                odd[0],
                msg(
                    "阶段安排中其他{count}个日期都是{year}年，这里写成{found}，早于上一阶段；疑为年份写错，请改为{year}年。",
                    count=times,
                    year=usual,
                    found=shown(stage.words.text for stage in odd),
                ),
                expected="、".join(stage.words.text.replace(str(stage.year), str(usual)) for stage in odd),
                found="、".join(stage.words.text for stage in odd),
                because=[*odd[1:], *(stage for stage in stages if stage.year == usual)],
            )


def _stages(group: list[Line]) -> Iterator[_Stage]:
    for order, line in enumerate(line for line in group if not line.is_cell):
        text = line.bare
        match = _STAGE.match(text)
        if match:
            yield _Stage(order, int(match["y"]), (int(match["m"]), int(match["d"])), line.bare_words(*match.span("date")))


def _runs(stages: Iterable[_Stage]) -> Iterator[list[_Stage]]:
    """Stages that follow upon each other with little text between them."""
    run: list[_Stage] = []
    for stage in stages:
        if run and stage.order - run[-1].order > _STAGE_DISTANCE:
            yield run
            run = []
        run.append(stage)
    if run:
        yield run


def _goes_on(stage: _Stage, stages: list[_Stage], usual: int) -> bool:
    """Whether the stage, put into the usual year, comes after all stages of that year above it."""
    above = [other.day for other in stages if other.order < stage.order and other.year == usual]
    return bool(above) and max(above) <= stage.day


def _no_such_day(days: Iterable[Told], case: Case) -> Iterator[Finding]:
    wrong = [day for day in days if not day.exists]
    if wrong:
        yield Finding.at(
            wrong[0],
            msg("日历上没有这个日期：{found}。请更正。", found=shown(day.words.text for day in wrong)),
            found="、".join(day.words.text for day in wrong),
            because=wrong[1:],
            severity=Severity.WARNING if case.document.format == "text" else None,
        )


@rule("DT102", "order-of-events", severity=Severity.WARNING, basis="财预〔2020〕10号：评价程序包括征求意见、修改定稿、出具报告；自评在年度终了后进行")
def order_of_events(case: Case) -> Iterator[Finding]:
    """事情的先后次序不可能或可疑。

    查什么：
        报告的日期不晚于征求意见截止的日期；全年的自评、评价在当年 12 月以前就已填报。
    为什么：
        意见没有收齐就出报告，程序不完整；年度没有结束，全年的完成值只能是估计。
    错误示例：
        截至7月25日项目单位未反馈意见，视为无意见；报告日期2025年7月25日。
    正确示例：
        截至7月25日项目单位未反馈意见，视为无意见；报告日期2025年8月1日。
    已知例外：
        绩效监控、中期评价、事前评估不检查；当年 12 月填报的不报告；标题没有写年度的，只作提示。
    """
    groups = case.line_groups
    for group in groups:
        cover = (
            [line for other in groups if other[0].owner is None for line in other] if len(case.reports()) == 1 and group[0].owner is not None else []
        )
        yield from _before_replies(group, [*cover, *group])
        yield from _before_year_end(case, group)


def _before_replies(group: list[Line], with_cover: list[Line]) -> Iterator[Finding]:
    dated = [day for line in with_cover if not line.is_cell for day in _days(line, _REPORT_DATE)]
    closings = [day for line in group for day in _days(line, _NO_REPLY)]
    if not dated or not closings:
        return
    last = max(dated, key=lambda day: (day.year or 0, day.month, day.day))
    closing = max(closings, key=lambda day: (day.year or last.year or 0, day.month, day.day))
    if (closing.year or last.year or 0, closing.month, closing.day) >= (last.year or 0, last.month, last.day):
        yield Finding.at(
            closing,
            msg(
                "征求意见到{closing}才截止，报告的日期却是{dated}，没有留出处理意见、修改定稿的时间。请核对两个日期。",
                closing=closing.words.text,
                dated=last.words.text,
            ),
            found=closing.words.text,
            because=dated,
        )


def _days(line: Line, pattern: re.Pattern[str]) -> Iterator[Told]:
    text = line.bare
    for match in pattern.finditer(text):
        start, end = match.start("y") if match["y"] else match.start("m"), match.end("day")
        yield Told(int(match["y"]) if match["y"] else None, int(match["m"]), int(match["d"] or 1), line.bare_words(start, end))


def _before_year_end(case: Case, group: list[Line]) -> Iterator[Finding]:
    """A report on a whole year that is dated within it; a question where only the project's name or the forms say the year."""
    owner = group[0].owner
    report = case.records[owner] if owner is not None else None
    year = year_of(case.records, owner)
    head = "".join(line.text for line in group[:_HEAD])
    if year is None or _MID_YEAR.search(head) or not _WHOLE_YEAR.search(head):
        return
    early = [day for line in group for day in _days(line, _DATED) if day.year == year and day.month < _DECEMBER]
    if early:
        titled = isinstance(report, Report) and str(year) in report.title.text
        yield Finding.at(
            early[0],
            msg("{year}年度的评价填报于{dated}，年度还没有结束，全年的完成值和执行数不可能已知。请核对日期。", year=year, dated=early[0].words.text),
            found=early[0].words.text,
            because=early[1:],
            severity=None if titled else Severity.NOTE,
        )


@rule("DT103", "forecast-of-the-past", severity=Severity.WARNING, basis="财预〔2020〕10号第十条：绩效自评反映实际完成情况")
def forecast_of_the_past(case: Case) -> Iterator[Finding]:
    """年度已经结束，仍写预计数。

    查什么：
        年度终了后的自评、评价报告，在实施情况、完成情况、产出、效益等叙述结果的部分，用“预计”说本年的数。每份报告合为一条。
    为什么：
        评价要用实际数；预计数与实际数往往不同，金额也可能按预计人数拨付。
    错误示例：
        实施情况：预计2023年全区参保18.75万人。
    正确示例：
        实施情况：2023年全区实际参保18.62万人。
    已知例外：
        绩效目标、计划、建议部分，说以后年度、建成以后的句子，“预计目标”“与预计数相比”等说法不报告；看不出年度的不报告。
    """
    for group in case.line_groups:
        owner = group[0].owner
        report, year = (case.records[owner], year_of(case.records, owner)) if owner is not None else (None, None)
        if isinstance(report, Report) and year and not _MID_YEAR.search(report.title.text):
            yield from _foretold(group, report, year)


def _foretold(group: list[Line], report: Report, year: int) -> Iterator[Finding]:
    found = [where for line in group if _FORECAST.search(line.text) and _tells_results(line, report) for where in _forecasts(line, year)]
    if found:
        yield Finding.at(
            found[0],
            msg(
                "{year}年已经结束，叙述结果的部分仍写预计数（{texts}）。请改为实际数，并核对依据它计算的金额。",
                year=year,
                texts=shown(w.text for w in found),
            ),
            found=found[0].text,
            because=found[1:],
        )


def _tells_results(line: Line, report: Report) -> bool:
    if _LABEL.match(line.text):
        return True
    headings = headings_over(line.words(0, 1), report)
    return any(_TOLD_HEADING.search(title) for title in headings[-1:]) and not any(_PLAN_HEADING.search(title) for title in headings)


def _forecasts(line: Line, year: int) -> Iterator[Text]:
    for match in re.finditer(r"[^。；]+", line.text):
        sentence = match.group()
        told = _FORECAST.search(sentence)
        if (
            told
            and not _LATER.search(sentence)
            and _FIGURE.search(sentence, told.end())
            and all(int(named) <= year for named in _YEAR.findall(sentence))
        ):
            yield line.words(match.start() + told.start(), match.end())


@rule("DT104", "deadline-missed", severity=Severity.WARNING, basis="财预〔2020〕10号第十三条：未完成绩效目标的应扣分并说明原因")
def deadline_missed(indicator: Indicator, context: Context) -> Iterator[Finding]:
    """超过期限，或表文的时间不同，仍得满分。

    查什么：
        目标是日期、期限的指标：实际完成的日期晚于目标而得满分；报告正文说的完成时间晚于目标或晚于表中的完成时间，而得满分。
        “8月前”可以指7月底，也可以指8月底，正文说8月底的，只作提示。
    为什么：
        时效指标考核的就是期限，超期应按规则扣分并说明原因。
    错误示例：
        资金支付时间，目标12月25日前，实际12月31日，得满分。
    正确示例：
        资金支付时间，目标12月25日前，实际12月20日，得满分。
    已知例外：
        年份看不出、只写月份而说不清是否超期的，不报告；没有得分的表不报告。
    """
    year = context.form.year if context.form else None
    target, actual = (_when(value, year) for value in (indicator.target, indicator.actual))
    if not is_full(indicator) or (target is None and actual is None):
        return
    if target and actual and done_by(actual, target) is False and indicator.actual and indicator.target:
        yield Finding.at(
            indicator.actual,
            msg(
                "「{name}」目标是{target}，实际{actual}，已经超期，却得满分{score}分。请核对完成时间，或扣分并说明原因。",
                name=indicator.name.text,
                target=indicator.target.raw,
                actual=indicator.actual.raw,
                score=indicator.score,
            ),
            because=(indicator.target, indicator.score),
        )
        return
    yield from _told_otherwise(indicator, context, target, actual)


def _when(value: Value | None, year: int | None) -> When | None:
    return parse_when(value.raw, year=year) if value is not None else None


def _told_otherwise(indicator: Indicator, context: Context, target: When | None, actual: When | None) -> Iterator[Finding]:
    name = _TIME_NAME.sub("", plain_name(indicator.name.text))
    if len(name) < _SHORTEST_NAME:
        return
    year = context.form.year if context.form else None
    for words, when in _told_dates(name, context.reports, year):
        late = any(limit is not None and done_by(when, limit) is False for limit in (target, actual))
        if late or (isinstance(target, Deadline) and done_by(when, Deadline(target.sure, target.sure)) is False):
            yield Finding.at(
                indicator.actual or indicator.target or indicator,
                msg(
                    "「{name}」表中目标{target}、完成{actual}，得满分；正文却说{told}。请核对完成时间，超期的应扣分并说明原因。",
                    name=indicator.name.text,
                    target=indicator.target or "—",
                    actual=indicator.actual or "—",
                    told=words.text,
                ),
                because=(words, indicator.target, indicator.score),
                severity=None if late else Severity.NOTE,
            )
            return


def _told_dates(name: str, reports: tuple[Report, ...], year: int | None) -> Iterator[tuple[Text, When]]:
    """The dates at which sentences that name the indicator say that it was done."""
    for report in reports:
        for paragraph in report.paragraphs:
            if name not in key(paragraph.text):
                continue
            for sentence in re.split(r"[。；]", paragraph.text):
                dates = list(_DATE_WORDS.finditer(key(sentence)))
                if name in key(sentence) and len(dates) == 1 and not _PLANNED.search(sentence):
                    when = parse_when(dates[0].group(), year=year)
                    if when is not None and not isinstance(when, Deadline):
                        yield Text(dates[0].group(), paragraph.place), when
