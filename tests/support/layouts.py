"""Invented self-evaluation forms in the layouts of many places, for testing that a form is known by its labels.

A ``Form`` is the truth. A layout turns it into a ``Sheet``: rows of ``(text, rows, columns)`` as a table editor would hold them. A sheet
can become a grid (what docx, xlsx, html readers give) or one of the three kinds of text dump.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen

from jiheng.documents import Cell, Document, Paragraph, Table

Span = tuple[str, int, int]
Sheet = list[list[Span]]


@frozen
class FundsTruth:
    label: str
    source: str
    initial: str
    adjusted: str
    executed: str
    rate: str
    weight: str = ""
    score: str = ""


@frozen
class IndicatorTruth:
    level1: str
    level2: str
    name: str
    op: str
    number: str
    unit: str
    actual: str
    weight: str
    score: str
    reason: str = ""

    @property
    def target(self) -> str:
        return f"{self.op}{self.number}{self.unit}"


@frozen
class Form:
    title: str
    year: int
    project: str
    department: str
    unit: str
    funds: tuple[FundsTruth, ...]
    expected: str
    achieved: str
    indicators: tuple[IndicatorTruth, ...]
    total: str
    grade: str = "优"


TEA = Form(
    title="项目支出绩效自评表",
    year=2024,
    project="高山茶园道路硬化",
    department="青石县农业农村局",
    unit="青石县茶叶产业发展中心",
    funds=(
        FundsTruth("年度资金总额", "total", "320", "300", "291.6", "97.2", "10", "9.72"),
        FundsTruth("其中：当年财政拨款", "fiscal", "300", "280", "271.6", "97"),
        FundsTruth("上年结转资金", "carryover", "20", "20", "20", "100"),
        FundsTruth("其他资金", "other", "0", "0", "0", "0"),
    ),
    expected="硬化茶园道路12公里，带动茶农1200户增收，群众满意度不低于95%。",
    achieved="已硬化茶园道路12公里，带动茶农1150户增收，群众满意度96%。",
    indicators=(
        IndicatorTruth("产出指标", "数量指标", "硬化茶园道路里程", "≥", "12", "公里", "12公里", "15", "15"),
        IndicatorTruth("产出指标", "数量指标", "新建错车道", "≥", "20", "处", "20处", "5", "5"),
        IndicatorTruth("产出指标", "质量指标", "工程验收合格率", "=", "100", "%", "100%", "15", "15"),
        IndicatorTruth("产出指标", "时效指标", "完工时间", "", "", "12月底前", "11月25日", "5", "5"),
        IndicatorTruth("产出指标", "成本指标", "每公里造价", "≤", "25", "万元", "24.3万元", "10", "10"),
        IndicatorTruth("效益指标", "经济效益指标", "带动增收茶农户数", "≥", "1200", "户", "1150户", "15", "14.38", "部分茶农改种中药材"),
        IndicatorTruth("效益指标", "社会效益指标", "改善茶区出行条件", "", "", "明显改善", "达成预期指标", "15", "15"),
        IndicatorTruth("满意度指标", "服务对象满意度指标", "茶农满意度", "≥", "95", "%", "96%", "10", "10"),
    ),
    total="99.1",
)

CLINIC = Form(
    title="2023年度项目支出绩效自评表",
    year=2023,
    project="村卫生室设备更新",
    department="云水县卫生健康局",
    unit="云水县基层卫生服务中心",
    funds=(
        FundsTruth("年度资金总额", "total", "86.5", "86.5", "61.24", "70.8", "10", "7.08"),
        FundsTruth("其中：当年财政拨款", "fiscal", "86.5", "86.5", "61.24", "70.8"),
    ),
    expected="为43个村卫生室更新基本设备。",
    achieved="完成30个村卫生室设备更新。",
    indicators=(
        IndicatorTruth("成本指标", "经济成本指标", "单个卫生室设备费用", "≤", "2", "万元", "2.04万元", "20", "19.61", "血压计涨价"),
        IndicatorTruth("产出指标", "数量指标", "更新设备的村卫生室", "≥", "43", "个", "30个", "20", "13.95", "招标流标一次"),
        IndicatorTruth("产出指标", "质量指标", "设备验收合格率", "≥", "98", "%", "100%", "20", "20"),
        IndicatorTruth("效益指标", "社会效益指标", "村民就近就诊比例", "≥", "60", "%", "62.5%", "20", "20"),
        IndicatorTruth("满意度指标", "服务对象满意度指标", "村民满意度", "≥", "90", "%", "93%", "10", "10"),
    ),
    total="90.64",
)
FORMS = (TEA, CLINIC)


# --- pieces -----------------------------------------------------------------------------------------------------------------------


def c(text: str, columns: int = 1, rows: int = 1) -> Span:
    return (text, rows, columns)


def levels(form: Form) -> list[tuple[Span | None, Span | None]]:
    """First- and second-level cells of each indicator row, merged downwards; None where a merged cell goes on."""
    cells: list[tuple[Span | None, Span | None]] = []
    rows = form.indicators
    for at, row in enumerate(rows):
        first = second = None
        if at == 0 or rows[at - 1].level1 != row.level1:
            first = c(row.level1, 1, sum(r.level1 == row.level1 for r in rows))
        if at == 0 or (rows[at - 1].level1, rows[at - 1].level2) != (row.level1, row.level2):
            second = c(row.level2, 1, sum((r.level1, r.level2) == (row.level1, row.level2) for r in rows))
        cells.append((first, second))
    return cells


def some(*cells: Span | None) -> list[Span]:
    return [cell for cell in cells if cell is not None]


def points_of(form: Form, level1: str) -> str:
    return str(sum(int(row.weight) for row in form.indicators if row.level1 == level1))


# --- layouts ----------------------------------------------------------------------------------------------------------------------


def central(form: Form) -> Sheet:
    """The form of 财预〔2020〕10号, nine columns, everything merged."""
    sheet: Sheet = [[c(form.title, 9)], [c(f"（{form.year}年度）", 9)], [c("项目名称", 2), c(form.project, 7)]]
    sheet.append([c("主管部门", 2), c(form.department, 3), c("实施单位", 1), c(form.unit, 3)])
    heads = [c(text) for text in ("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分")]
    sheet.append([c("项目资金（万元）", 2, len(form.funds) + 1), c(""), *heads])
    for row in form.funds:
        cells = (row.initial, row.adjusted, row.executed, row.weight or "—", f"{row.rate}%", row.score or "—")
        sheet.append([c(row.label), *map(c, cells)])
    sheet.append([c("年度总体目标", 1, 2), c("预期目标", 4), c("实际完成情况", 4)])
    sheet.append([c(form.expected, 4), c(form.achieved, 4)])
    heads = [c(text) for text in ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")]
    sheet.append([c("绩效指标", 1, len(form.indicators) + 1), *heads])
    for row, (first, second) in zip(form.indicators, levels(form), strict=True):
        sheet.append(some(first, second, *map(c, (row.name, row.target, row.actual, row.weight, row.score, row.reason))))
    sheet.append([c("总分", 6), c("100"), c(form.total), c("")])
    return sheet


def hebei(form: Form) -> Sheet:
    """Labels and figures side by side in the funds block; no points by row."""
    total, *parts = form.funds
    sheet: Sheet = [[c(form.title, 8)], [c("一、基本情况", 8)], [c("项目名称", 2), c(form.project, 6)]]
    sheet.append([c("主管部门", 2), c(form.department, 2), c("实施单位", 2), c(form.unit, 2)])
    sheet.append([c("二、预算执行情况（万元）", 8)])
    sheet.append([c("年初预算数", 2), c("预算安排情况（调整后）", 2), c("资金执行情况", 2), c("预算执行进度"), c("得分")])
    sheet.append(
        [c("预算数："), c(total.initial), c("预算数："), c(total.adjusted), c("执行数："), c(total.executed), c(f"{total.rate}%"), c(total.score)]
    )
    for row in parts:
        cells = (row.label, row.initial, row.label, row.adjusted, row.label, row.executed, f"{row.rate}%", "")
        sheet.append(list(map(c, cells)))
    sheet.append([c("三、目标完成情况", 8)])
    sheet.append([c("年度预期目标", 4), c("具体完成情况", 4)])
    sheet.append([c(form.expected, 4), c(form.achieved, 4)])
    sheet.append([c("四、年度绩效指标完成情况", 8)])
    sheet.append([c(text) for text in ("一级指标", "二级指标", "三级指标", "预期指标值", "实际完成值", "分值", "自评得分", "未完成原因分析")])
    for row, (first, second) in zip(form.indicators, levels(form), strict=True):
        sheet.append(some(first, second, *map(c, (row.name, row.target, row.actual, row.weight, row.score, row.reason))))
    sheet.append([c("五、自评总分", 6), c(form.total, 2)])
    return sheet


def guangdong(form: Form) -> Sheet:
    """Points before the target; project header in two columns; a serial number."""
    sheet: Sheet = [[c(f"{form.year}年度{form.department}{form.title.removeprefix(f'{form.year}年度')}", 9)], [c("金额单位：万元", 9)]]
    sheet.append([c("项目名称"), c(form.project, 3), c("项目实施单位"), c(form.unit, 4)])
    sheet.append([c("主管部门"), c(form.department, 8)])
    sheet.append([c("资金来源", 2), c("年初预算"), c("调整后预算数"), c("实际支出数"), c("支出率"), c("权重"), c("自评得分"), c("备注")])
    for row in form.funds:
        sheet.append([c(row.label, 2), *map(c, (row.initial, row.adjusted, row.executed, f"{row.rate}%", row.weight, row.score, ""))])
    sheet.append([c("年度目标", 4), c("目标实际完成情况", 5)])
    sheet.append([c(form.expected, 4), c(form.achieved, 5)])
    sheet.append([c(text) for text in ("序号", "一级指标", "二级指标", "三级指标", "分值", "目标值", "完成值", "自评得分", "扣分原因")])
    for at, (row, (first, second)) in enumerate(zip(form.indicators, levels(form), strict=True), 1):
        sheet.append(some(c(str(at)), first, second, *map(c, (row.name, row.weight, row.target, row.actual, row.score, row.reason))))
    sheet.append([c("合计", 4), c("100"), c(""), c(""), c(form.total), c("")])
    return sheet


def yunnan(form: Form) -> Sheet:
    """Operator and unit in columns of their own, the grade beside the total."""
    sheet: Sheet = [[c(form.title, 11)], [c("公开15表", 5), c("金额单位：万元", 6)]]
    sheet.append([c("项目名称", 2), c(form.project, 9)])
    sheet.append([c("主管部门", 2), c(form.department, 4), c("实施单位"), c(form.unit, 4)])
    heads = [c(text, 1) for text in ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")]
    sheet.append([c("项目资金", 2, len(form.funds) + 1), c("资金", 3), *heads])
    for row in form.funds:
        cells = (row.initial, row.adjusted, row.executed, row.weight or "-", row.rate, row.score or "-")
        sheet.append([c(row.label, 3), *map(c, cells)])
    sheet.append([c("年度总体目标", 2, 2), c("预期目标", 5), c("实际完成情况", 4)])
    sheet.append([c(form.expected, 5), c(form.achieved, 4)])
    heads = [
        c(text)
        for text in ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    ]
    sheet.append([c("绩效指标", 1, len(form.indicators) + 1), *heads])
    for row, (first, second) in zip(form.indicators, levels(form), strict=True):
        nature = row.op or "定性"
        number = row.number or row.unit
        unit = row.unit if row.number else ""
        cells = (row.name, nature, number, unit, _bare(row), row.weight, row.score, row.reason or "无")
        sheet.append(some(first, second, *map(c, cells)))
    sheet.append([c("总分", 3), c("总分值", 2), c("100", 1), c("总得分", 2), c(form.total, 1), c("自评等级"), c(form.grade)])
    sheet.append([c("备注：1.一级指标包含产出指标、效益指标、满意度指标；2.当年财政拨款指一般公共预算、政府性基金预算等安排的资金。", 11)])
    return sheet


def _bare(row: IndicatorTruth) -> str:
    return row.actual.removesuffix(row.unit) if row.number else row.actual


def hubei(form: Form) -> Sheet:
    """Budget A, execution B, target A, result B; a score but no points by row; long reasons below the total."""
    sheet: Sheet = [[c(f"{form.year}年度{form.project}项目自评表", 7)], [c(f"单位名称：{form.unit}", 4), c("填报日期：2025年2月18日", 3)]]
    sheet.append([c("项目名称", 2), c(form.project, 5)])
    sheet.append([c("主管部门", 2), c(form.department, 2), c("项目实施单位"), c(form.unit, 2)])
    sheet.append(
        [
            c("预算执行情况（万元）（10分）", 2, len(form.funds) + 1),
            c(""),
            c("预算数（A）"),
            c("执行数（B）"),
            c("执行率（B/A）"),
            c("得分（10分×执行率）"),
        ]
    )
    for row in form.funds:
        sheet.append([c(row.label), *map(c, (row.adjusted, row.executed, f"{row.rate}%", row.score))])
    heads = [c(text) for text in ("一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分")]
    sheet.append([c("年度绩效目标（90分）", 1, len(form.indicators) + 1), *heads])
    for row, (first, second) in zip(form.indicators, levels(form), strict=True):
        sheet.append(some(first, second, *map(c, (row.name, row.target, row.actual, row.score))))
    sheet.append([c("总分", 6), c(form.total)])
    sheet.append([c("偏差大或目标未完成原因分析", 2), c("部分指标受市场影响。", 5)])
    sheet.append([c("改进措施及结果应用方案", 2), c("下年度提前开展招标。", 5)])
    return sheet


def anhui(form: Form) -> Sheet:
    """Points in the first-level headings, empty template rows, notes with the scoring rule."""
    sheet: Sheet = [[c(form.title, 9)], [c(f"（{form.year}年度）", 9)], [c("项目名称", 2), c(form.project, 7)]]
    sheet.append([c("主管部门", 2), c(form.department, 3), c("实施单位"), c(form.unit, 3)])
    heads = [c(text) for text in ("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A)", "得分")]
    sheet.append([c("项目资金\n（万元）", 2, len(form.funds) + 1), c(""), *heads])
    for row in form.funds:
        sheet.append(list(map(c, (row.label + "：", row.initial, row.adjusted, row.executed, row.weight, row.rate + "%", row.score))))
    sheet.append([c("年度总体目标完成情况", 1, 2), c("预期目标", 4), c("实际完成情况", 4)])
    sheet.append([c(form.expected, 4), c(form.achieved, 4)])
    heads = [c(text) for text in ("一级\n指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")]
    sheet.append([c("年度绩效指标完成情况", 1, len(form.indicators) + 2), *heads])
    for row, (first, second) in zip(form.indicators, levels(form), strict=True):
        extra = 1 if row.level1 == "效益指标" else 0
        heading = first and c(f"{row.level1}（{points_of(form, row.level1)}分）", 1, first[1] + extra)
        sheet.append(some(heading, second, *map(c, (f"指标1：{row.name}", row.target, row.actual, row.weight, row.score, row.reason))))
        if row.level1 == "效益指标" and row is [r for r in form.indicators if r.level1 == "效益指标"][-1]:
            sheet.append([c("生态效益指标"), *[c("")] * 6])
    sheet.append([c("总分", 6), c("100"), c(form.total), c("")])
    sheet.append(
        [
            c(
                "注：1.定性指标分三档：达成预期指标；部分达成预期指标并具有一定效果；未达成预期指标且效果较差，分别按100-80%（含）、80-60%（含）、60-0%确定分值。",
                9,
            )
        ]
    )
    return sheet


def shanxi(form: Form) -> Sheet:
    """Opening budget in two columns, targets in two columns, funds in yuan."""
    yuan = {row: [_yuan(x) for x in (row.initial, row.adjusted, row.executed)] for row in form.funds}
    sheet: Sheet = [[c(form.title, 9)], [c("项目名称"), c(form.project, 8)], [c("主管部门"), c(form.department, 4), c("项目单位"), c(form.unit, 3)]]
    sheet.append(
        [
            c("资金来源", 1, 2),
            c("年初预算数", 2),
            c("全年预算数(元)", 1, 2),
            c("全年执行数(元)", 1, 2),
            c("执行率", 1, 2),
            c("权重", 1, 2),
            c("得分", 2, 2),
        ]
    )
    sheet.append([c("目标申报(元)"), c("预算编制(元)")])
    for row in form.funds:
        label = "合计" if row.source == "total" else row.label
        initial, adjusted, executed = yuan[row]
        sheet.append([*map(c, (label, initial, initial, adjusted, executed, row.rate, row.weight)), c(row.score, 2)])
    sheet.append([c("年初绩效目标", 4), c("全年实际完成情况", 5)])
    sheet.append([c(form.expected, 4), c(form.achieved, 5)])
    sheet.append(
        [
            c("一级指标", 1, 2),
            c("二级指标", 1, 2),
            c("指标名称", 1, 2),
            c("年度指标", 2),
            c("实际完成值", 1, 2),
            c("权重", 1, 2),
            c("得分", 1, 2),
            c("偏差原因分析及改进措施", 1, 2),
        ]
    )
    sheet.append([c("年初指标"), c("调整后指标")])
    for row, (first, second) in zip(form.indicators, levels(form), strict=True):
        sheet.append(some(first, second, *map(c, (row.name, row.target, row.target, row.actual, row.weight, row.score, row.reason))))
    sheet.append([c("合计", 6), c("100"), c(form.total), c("")])
    return sheet


def _yuan(wan: str) -> str:
    whole, _, part = wan.partition(".")
    return str(int(whole + part.ljust(4, "0")))


def hunan(form: Form) -> Sheet:
    """A transfer form without points or scores."""
    sheet: Sheet = [[c("转移支付项目绩效目标自评表", 6)], [c(f"（{form.year}年度）", 6)], [c("专项资金名称"), c(form.project, 5)]]
    sheet.append([c("县级主管部门"), c(form.department, 2), c("资金使用单位"), c(form.unit, 2)])
    sheet.append(
        [c("资金投入情况（万元）", 1, len(form.funds) + 1), c(""), c("全年预算数（A）"), c("全年执行数（B）"), c("预算执行率（B/A×100%）", 2)]
    )
    for row in form.funds:
        sheet.append([*map(c, (row.label, row.adjusted, row.executed)), c(row.rate + "%", 2)])
    sheet.append([c("总体目标完成情况", 1, 2), c("总体目标", 2), c("全年实际完成情况", 3)])
    sheet.append([c(form.expected, 2), c(form.achieved, 3)])
    sheet.append([c(text) for text in ("一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "未完成原因和改进措施")])
    for row, (first, second) in zip(form.indicators, levels(form), strict=True):
        sheet.append(some(first, second, *map(c, (row.name, row.target, row.actual, row.reason))))
    sheet.append([c("说明"), c("无", 5)])
    return sheet


def sichuan(form: Form) -> Sheet:
    """The product's form 510000: nature, value and unit apart; goals above the money; opinions below."""
    sheet: Sheet = [[c(f"部门预算{form.title.removeprefix(f'{form.year}年度')}（{form.year}年度）", 11)]]
    sheet.append([c("项目名称"), c(f"51000024R000012345678-{form.project}", 10)])
    sheet.append([c("主管部门"), c(form.department, 5), c("实施单位"), c(form.unit, 4)])
    sheet.append([c("项目基本情况", 1, 3), c("1.项目年度目标完成情况", 1, 2), c("项目年度目标", 4), c("年度目标完成情况", 5)])
    sheet.append([c(form.expected, 4), c(form.achieved, 5)])
    sheet.append([c("2.项目实施内容及过程概述"), c("按计划组织实施。", 9)])
    heads = [c(text) for text in ("年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因")]
    sheet.append([c("预算执行情况(10分)", 1, len(form.funds) + 1), c("年度预算数（万元）", 3), *heads])
    for row in form.funds:
        label = "总额" if row.source == "total" else row.label
        cells = (row.initial, row.adjusted, row.executed, row.rate + "%", row.weight or "/", row.score or "/", "")
        sheet.append([c(label, 3), *map(c, cells)])
    heads = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因分析")
    sheet.append([c("绩效指标（90分）", 1, len(form.indicators) + 1), *map(c, heads)])
    for row, (first, second) in zip(form.indicators, levels(form), strict=True):
        unit = row.unit if row.number else ""
        cells = (row.name, row.op or "定性", row.number or row.unit, unit, _bare(row), row.weight, row.score, row.reason)
        sheet.append(some(first, second, *map(c, cells)))
    sheet.append([c("合计", 8), c("100"), c(form.total), c("")])
    sheet.append([c("评价结论"), c("项目按计划完成，自评总分较高。", 10)])
    sheet.append([c("存在问题"), c("前期准备不够充分。", 10)])
    sheet.append([c("改进措施"), c("提前开展前期工作。", 10)])
    sheet.append([c("项目负责人：张某", 5), c("财务负责人：李某", 6)])
    return sheet


def converted(form: Form) -> Sheet:
    """Points as shares, a score and a converted score beside it; the long words of some northern counties."""
    sheet: Sheet = [[c(form.title, 9)], [c("项目名称", 2), c(form.project, 7)], [c("主管部门", 2), c(form.department, 7)]]
    sheet.append([c("项目实施单位", 2), c(form.unit, 7)])
    sheet.append([c("资金使用情况（万元）", 2), c("年初预算", 1), c("调整后预算", 1), c("实际支出", 1), c("执行率", 1), c("分值"), c("得分", 2)])
    for row in form.funds:
        sheet.append([c(row.label, 2), *map(c, (row.initial, row.adjusted, row.executed, row.rate + "%", row.weight)), c(row.score, 2)])
    sheet.append([c("年初设定目标", 4), c("全年实际完成情况", 5)])
    sheet.append([c(form.expected, 4), c(form.achieved, 5)])
    heads = (
        "一级指标",
        "二级指标",
        "三级指标",
        "预期指标值",
        "单项指标实际完成值",
        "权重占比（%）",
        "单项指标得分",
        "单项折算得分",
        "未完成原因及拟采取的改进措施",
    )
    sheet.append(list(map(c, heads)))
    for row, (first, second) in zip(form.indicators, levels(form), strict=True):
        sheet.append(some(first, second, *map(c, (row.name, row.target, row.actual, row.weight, row.score, row.score, row.reason))))
    sheet.append([c("总计", 6), c(form.total, 1), c(form.total, 1), c("")])
    return sheet


def three_part_target(form: Form) -> Sheet:
    """The target in three columns (符号, 数值, 单位) under one heading, points in brackets after the names of the first level."""
    sheet: Sheet = [[c(form.title, 11)], [c("项目名称", 2), c(form.project, 9)]]
    sheet.append([c("预算部门", 2), c(form.department, 4), c("项目单位"), c(form.unit, 4)])
    heads = [c(text) for text in ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")]
    sheet.append([c("预算执行情况（万元）", 2, len(form.funds) + 1), c("", 3), *heads])
    for row in form.funds:
        sheet.append([c(row.label, 3), *map(c, (row.initial, row.adjusted, row.executed, row.weight, row.rate + "%", row.score))])
    sheet.append([c("年度绩效目标", 1, 2), c("预期目标", 5), c("实际完成情况", 5)])
    sheet.append([c(form.expected, 5), c(form.achieved, 5)])
    one = [c(text, 1, 2) for text in ("一级指标", "二级指标", "三级指标")]
    two = [c(text, 1, 2) for text in ("实际完成值", "分值", "得分", "偏差原因")]
    sheet.append([c("年度绩效指标", 1, len(form.indicators) + 2), *one, c("年度指标值", 3), *two])
    sheet.append([c("符号"), c("数值"), c("计量单位")])
    for row, (first, second) in zip(form.indicators, levels(form), strict=True):
        parts = (row.op, row.number, row.unit) if row.number else ("", row.unit, "")
        sheet.append(some(first, second, *map(c, (row.name, *parts, row.actual, row.weight, row.score, row.reason))))
    sheet.append([c("总分", 8), c("100"), c(form.total), c("")])
    return sheet


LAYOUTS: dict[str, Callable[[Form], Sheet]] = {
    layout.__name__: layout for layout in (central, hebei, guangdong, yunnan, hubei, anhui, shanxi, hunan, sichuan, converted, three_part_target)
}


# --- documents out of sheets --------------------------------------------------------------------------------------------------------


def grid(sheet: Sheet, part: str = "表1") -> Table:
    """The sheet as a true grid: merged cells stand at every position they cover."""
    cells: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(sheet, 1):
        column = 1
        for text, rows, columns in row:
            while (r, column) in cells:
                column += 1
            cell = Cell(text, r, column, rows, columns, part)
            cells |= {(r + i, column + j): cell for i in range(rows) for j in range(columns)}
            column += columns
    width = max(column for _, column in cells)
    height = len(sheet)
    rows = [[cells.get((r, k)) or Cell("", r, k, part=part) for k in range(1, width + 1)] for r in range(1, height + 1)]
    return Table(rows, part)


def document(*blocks: Table | str) -> Document:
    made = [Paragraph(block, "正文", line) if isinstance(block, str) else block for line, block in enumerate(blocks, 1)]
    return Document(Path("自评表.docx"), "docx", tuple(made))


def tab_dump(sheet: Sheet) -> str:
    """Rows of cells between tabs, merged cells given once and empty positions kept."""
    table = grid(sheet)
    seen: set[int] = set()
    lines = []
    for row in table.rows:
        texts = []
        for cell in row:
            texts.append("" if id(cell) in seen else cell.text.replace("\n", " "))
            seen.add(id(cell))
        lines.append("\t".join(texts))
    return "\n".join(lines) + "\n"


def cell_dump(sheet: Sheet) -> str:
    """One cell a line, each led by a tab, rows apart by blank lines; a cell merged downwards is empty in the rows below, spans are lost."""
    table = grid(sheet)
    seen: set[int] = set()
    groups = []
    for row in table.rows:
        cells: list[Cell] = []
        for cell in row:
            if not cells or cells[-1] is not cell:
                cells.append(cell)
        groups.append("\n".join("\t" + ("" if id(cell) in seen else cell.text) for cell in cells))
        seen.update(id(cell) for cell in cells)
    return "\n\n".join(groups) + "\n"


def bare_dump(sheet: Sheet) -> str:
    """One cell a line, rows apart by blank lines, empty cells lost."""
    table = grid(sheet)
    seen: set[int] = set()
    groups = []
    for row in table.rows:
        texts = []
        for cell in row:
            if id(cell) not in seen and cell.text:
                texts.append(cell.text.replace("\n", ""))
            seen.add(id(cell))
        if texts:
            groups.append("\n".join(texts))
    return "\n\n".join(groups) + "\n"


def all_cells(sheet: Sheet) -> Sequence[str]:
    return [text for row in sheet for text, _, _ in row]
