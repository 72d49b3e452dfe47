"""Forms with scores worked out by hand from the rules of each regime: what the suite's cases on scores are made of."""

from __future__ import annotations

from attrs import frozen

_HEADS = "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |"


@frozen
class Row:
    """A row and its right score; ``low`` and ``high`` where the rule leaves a range."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight: str
    score: str
    right: str | None = None
    low: str | None = None
    high: str | None = None

    def json(self) -> dict[str, object]:
        """What a program should say of it."""
        told = {"weight": self.weight, "expected": self.right, "low": self.low, "high": self.high}
        return {name: value for name, value in told.items() if value is not None}


@frozen
class Worked:
    """A form worked out: budget and spending, rows, and the total that follows."""

    tests: str
    regime: str
    budget: str
    executed: str
    rate: str
    execution: tuple[str, str]
    rows: tuple[Row, ...]
    total: str | None = None
    grade: str | None = None
    money: str = "万元"

    def document(self) -> str:
        """The form as text."""
        weight, right = self.execution
        total = self.total or "90"
        lines = [
            "项目支出绩效自评表",
            "（2024年度）",
            "",
            "| 项目名称 | 道路养护 | | | | | |",
            "| 主管部门 | 青石县交通运输局 | 实施单位 | 青石县公路站 | | | |",
            f"| 项目资金（{self.money}） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |",
            f"| 年度资金总额 | {self.budget} | {self.budget} | {self.executed} | {weight} | {self.rate} | {right} |",
            _HEADS,
            *(f"| {row.level1} | {row.level2} | {row.name} | {row.target} | {row.actual} | {row.weight} | {row.score} |" for row in self.rows),
            f"| 总分 | | | | | 100 | {total} |",
        ]
        return "\n".join(lines) + "\n"

    def json(self) -> dict[str, object]:
        """What ``score`` should say."""
        weight, right = self.execution
        form: dict[str, object] = {"regime": {"id": self.regime}, "rows": [{"weight": weight, "expected": right}, *(row.json() for row in self.rows)]}
        if self.total:
            form["total"] = {"computed": self.total}
        if self.grade:
            form["grade"] = {"computed": self.grade}
        return {"forms": [form]}


def _output(name: str, target: str, actual: str, weight: str, right: str) -> Row:
    return Row("产出指标", "数量指标", name, target, actual, weight, right, right)


WORKED = (
    Worked(
        "预算执行：450÷600×10=7.5",
        "mof-2020",
        "600",
        "450",
        "75%",
        ("10", "7.50"),
        (_output("养护里程", "≥120公里", "120公里", "90", "90.00"),),
        "97.50",
        "优",
    ),
    Worked(
        "预算执行：296.54÷300×10=9.88，按四舍五入",
        "mof-2020",
        "300",
        "296.54",
        "98.85%",
        ("10", "9.88"),
        (_output("养护里程", "≥120公里", "125公里", "90", "90.00"),),
        "99.88",
        "优",
    ),
    Worked(
        "预算执行：157912÷260000×10=6.07",
        "mof-2020",
        "260000",
        "157912",
        "60.74%",
        ("10", "6.07"),
        (_output("宣传次数", "≥12次", "12次", "90", "90.00"),),
        "96.07",
        "优",
        money="元",
    ),
    Worked(
        "数量按比例：246÷253×20=19.45，超额不加分",
        "mof-2020",
        "100",
        "100",
        "100%",
        ("10", "10.00"),
        (
            _output("培训人数", "≥253人", "246人", "20", "19.45"),
            _output("培训期数", "≥4期", "5期", "30", "30.00"),
            Row("效益指标", "社会效益指标", "学员就业率", "≥80%", "60%", "40", "30", "30.00"),
        ),
        "89.45",
        "良",
    ),
    Worked(
        "数量按比例：20000÷100000×3=0.60，0÷50000×2.5=0",
        "mof-2020",
        "100",
        "100",
        "100%",
        ("10", "10.00"),
        (
            _output("发放手册", "≥100000册", "20000册", "3", "0.60"),
            _output("发放折页", "≥50000张", "0张", "2.5", "0.00"),
            _output("宣传场次", "≥20场", "20场", "84.5", "84.50"),
        ),
        "95.10",
        "优",
    ),
    Worked(
        "数量按比例：141573÷167956×20=16.86",
        "mof-2020",
        "100",
        "100",
        "100%",
        ("10", "10.00"),
        (_output("参保人数", "≥167956人", "141573人", "20", "16.86"), _output("经办窗口", "≥12个", "12个", "70", "70.00")),
        "96.86",
        "优",
    ),
    Worked(
        "反向指标：2÷2.04×20=19.61；比率按比例：93.1÷95×10=9.80",
        "mof-2020",
        "86.5",
        "61.24",
        "70.8%",
        ("10", "7.08"),
        (
            Row("成本指标", "经济成本指标", "单个卫生室设备费用", "≤2万元", "2.04万元", "20", "19.61", "19.61"),
            Row("产出指标", "质量指标", "考核合格率", "≥95%", "93.1%", "10", "9.8", "9.80"),
            _output("更新设备的卫生室", "≥43个", "30个", "20", "13.95"),
            Row("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "93%", "40", "40", "40.00"),
        ),
        "90.44",
        "优",
    ),
    Worked(
        "定性指标：达成预期指标得分值的80%至100%，部分达成60%至80%",
        "mof-2020",
        "100",
        "100",
        "100%",
        ("10", "10.00"),
        (
            Row("效益指标", "社会效益指标", "改善出行条件", "明显改善", "达成预期指标", "30", "30", low="24", high="30"),
            Row("效益指标", "可持续影响指标", "健全管护机制", "健全", "部分达成预期指标并具有一定效果", "20", "15", low="12", high="16"),
            Row("效益指标", "生态效益指标", "改善路域环境", "改善", "未达成预期指标且效果较差", "10", "5", low="0", high="6"),
            _output("养护里程", "≥120公里", "120公里", "30", "30.00"),
        ),
    ),
    Worked(
        "完成率60%为及格线：(91.31－60)÷40×10=7.83；超额部分倒扣：10－10×9.89%=9.01",
        "xinjiang-self",
        "182.62",
        "182.62",
        "100%",
        ("10", "10.00"),
        (
            _output("参加人数", "≥33333人", "30437人", "10", "7.83"),
            _output("单建人数", "≥6130人", "4157人", "10", "1.95"),
            _output("统账人数", "≥27203人", "26280人", "5", "4.58"),
            Row("产出指标", "质量指标", "报销比例", "≥91%", "100%", "10", "9.01", "9.01"),
            Row("满意度指标", "服务对象满意度指标", "群众满意度", "≥95%", "95%", "55", "55", "55.00"),
        ),
        "88.37",
        "良",
    ),
    Worked(
        "第三方：30437÷33333×6=5.48；低于80%每个百分点扣5%：8－8×5%×(80－77.87)=7.15",
        "xinjiang-third-party",
        "182.62",
        "182.62",
        "100%",
        ("10", "10.00"),
        (
            _output("参加人数", "≥33333人", "30437人", "6", "5.48"),
            _output("单建人数", "≥6130人", "4157人", "5", "3.39"),
            _output("统账人数", "≥27203人", "26280人", "5", "4.83"),
            Row("项目效益", "满意度指标", "政策知晓满意度", "≥80%", "77.87%", "8", "7.15", "7.15"),
            Row("项目效益", "满意度指标", "职工满意度", "≥95%", "91.31%", "6", "4.89", "4.89"),
        ),
    ),
)
