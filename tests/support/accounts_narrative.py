"""The narrative of invented final accounts, derived from this year's and last year's exact figures, worded as three provinces word it."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

from attrs import define

from jiheng.data.classification import functional
from jiheng.values.printed import round_half_up
from support.accounts_maker import Department, as_text, department, specs


def share(part: int, whole: int) -> str:
    return f"{round_half_up(Fraction(part * 100, whole), 2)}%"


@define
class Teller:
    """Tells of a department.

    Attributes:
        before: last year's. unit: of the text. budgets: the opening budget by code, in fen; the total under the empty code.
    """

    made: Department
    before: Department
    unit: str
    budgets: dict[str, int]
    commas: bool = False

    def money(self, fen: int) -> str:
        figure = Decimal(fen) / 100 if self.unit == "元" else round_half_up(Fraction(fen, 10**6), 2)
        return f"{figure:,.2f}{self.unit}" if self.commas else f"{figure:.2f}{self.unit}"

    def change(self, now: int, before: int, *, name: str = "") -> str:
        if now == before:
            return f"{name}与上年持平"
        up = now > before
        return f"{name}{'增加' if up else '减少'}{self.money(abs(now - before))}，{'增长' if up else '下降'}{share(abs(now - before), before)}"

    def economy(self, prefix: str) -> int:
        return sum(amount for code, amount in self.made.economic.items() if code.startswith(prefix))

    def total(self, code: str) -> int:
        return self.made.by_prefix(code, "basic") + self.made.by_prefix(code, "project")

    def total_before(self, code: str) -> int:
        return self.before.by_prefix(code, "basic") + self.before.by_prefix(code, "project")

    @property
    def income(self) -> int:
        return self.made.general + self.made.funds + self.made.other_income

    @property
    def spending(self) -> int:
        return self.made.general + self.made.funds + self.made.other

    def grand(self, made: Department) -> int:
        return made.general + made.funds + made.other_income + made.opening

    def completion(self, code: str) -> str:
        rate = share(self.total(code), self.budgets[code])
        return f"年初预算{self.money(self.budgets[code])}，支出决算{self.money(self.total(code))}，完成年初预算的{rate}"

    def word(self, code: str) -> str:
        gap = self.total(code) - self.budgets[code]
        return "决算数大于预算数" if gap > 0 else "决算数小于预算数" if gap < 0 else "决算数等于预算数"

    def three(self) -> dict[str, int]:
        running, reception = self.economy("30231"), self.economy("30217")
        return {
            "total": self.made.trips + self.made.purchase + running + reception,
            "trips": self.made.trips,
            "purchase": self.made.purchase,
            "running": running,
            "reception": reception,
            "vehicles": self.made.purchase + running,
        }


def shanxi(tell: Teller) -> str:
    made, money = tell.made, tell.money
    grand, before = tell.grand(made), tell.grand(tell.before)
    fiscal, fiscal_before = made.general + made.funds, tell.before.general + tell.before.funds
    three = tell.three()
    classes = [code for code in ("208", "210", "221") if tell.total(code)]
    names = functional()
    parts = [
        "第三部分 情况说明",
        "一、收入支出决算总体情况说明",
        (
            f"{made.year}年度收入总计{money(grand)}，支出总计{money(grand)}。与上年相比，{tell.change(grand, before, name='收入总计')}，"
            f"{tell.change(grand, before, name='支出总计')}。主要原因是1、人员经费增加12.30万元；2、项目资金增加。"
        ),
        "二、收入决算情况说明",
        f"{made.year}年度收入合计{money(tell.income)}，其中：",
        f"财政拨款收入{money(fiscal)}，占比{share(fiscal, tell.income)}；",
        f"其他收入{money(made.other_income)}，占比{share(made.other_income, tell.income)}。",
        "三、支出决算情况说明",
        f"{made.year}年度支出合计{money(tell.spending)}，其中：",
        f"基本支出{money(made.basic + made.other)}，占比{share(made.basic + made.other, tell.spending)}；",
        f"项目支出{money(made.project + made.funds)}，占比{share(made.project + made.funds, tell.spending)}。",
        "四、财政拨款收支决算总体情况说明",
        (
            f"{made.year}年度财政拨款收入总计{money(fiscal)}，支出总计{money(fiscal)}。与上年相比，"
            f"{tell.change(fiscal, fiscal_before, name='财政拨款收入总计')}；"
            f"{tell.change(fiscal, fiscal_before, name='财政拨款支出总计')}。"
        ),
        "五、一般公共预算财政拨款支出决算情况说明",
        "（一）一般公共预算财政拨款支出决算总体情况",
        (
            f"{made.year}年一般公共预算财政拨款决算支出{money(made.general)}，占本年支出合计的{share(made.general, tell.spending)}。"
            f"与上年相比，{tell.change(made.general, tell.before.general, name='一般公共预算财政拨款支出')}。主要原因是项目增加。"
        ),
        "（二）一般公共预算财政拨款支出决算结构情况",
        f"{made.year}年度一般公共预算财政拨款支出{money(made.general)}，主要用于以下方面：",
        *(f"{names[code]}(类){money(tell.total(code))}，占比{share(tell.total(code), made.general)}；" for code in classes),
        "（三）一般公共预算财政拨款支出决算具体情况",
        f"{made.year}年度一般公共预算财政拨款支出{tell.completion('')}，主要原因是年中追加项目。其中：",
        *(
            f"{names[code]}{tell.completion(code)}，用于相关支出等。较上年决算{tell.change(tell.total(code), tell.total_before(code))}，"
            f"主要原因是缴费基数变化。"
            for code in classes
        ),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"{made.year}年度财政拨款基本支出{money(made.basic)}，其中：",
        (
            f"人员经费{money(tell.economy('301') + tell.economy('303'))}，主要包括工资福利支出{money(tell.economy('301'))}，"
            f"对个人和家庭的补助支出{money(tell.economy('303'))}；"
        ),
        (
            f"公用经费{money(tell.economy('302') + tell.economy('310'))}，主要包括商品和服务支出{money(tell.economy('302'))}，"
            f"资本性支出{money(tell.economy('310'))}。"
        ),
        "七、政府性基金预算财政拨款收支决算情况说明",
        f"{made.year}年度政府性基金预算财政拨款支出{money(made.funds)}。" if made.funds else "本年度无此项收支。",
        "八、国有资本经营预算财政拨款支出决算情况说明",
        "本年度无此项支出。",
        "九、财政拨款“三公”经费支出决算情况说明",
        "（一）“三公”经费财政拨款支出决算总体情况说明",
        (
            f"{made.year}年度“三公”经费财政拨款支出全年预算{money(three['total'])}，支出决算{money(three['total'])}，完成全年预算的100.00%，"
            f"与上年持平。其中："
        ),
        "因公出国（境）费支出0万元，与上年相同，主要原因是：无此项支出；",
        f"公务用车运行维护费支出{money(three['running'])}，完成全年预算的100.00%；",
        f"公务接待费支出{money(three['reception'])}，完成全年预算的100.00%。",
        "（二）“三公”经费财政拨款支出决算具体情况说明",
        "1、因公出国（境）费支出0万元，出国（境）团组共0个，0人次。",
        "2、公务用车购置支出0万元，使用财政拨款共购置公务用车0辆。",
        f"3、公务用车运行维护费支出{money(three['running'])}，使用财政拨款负担的公务用车保有量共3辆。",
        (
            f"4、公务接待费支出{money(three['reception'])}，共接待3批次，29人次。国内接待费{money(three['reception'])}，共接待3批次，29人次，"
            f"其中外事接待费0万元，共接待0批次。"
        ),
        "十、其他重要事项情况说明",
        "（一）机关运行经费支出情况说明",
        (
            f"{made.year}年机关运行经费支出{money(tell.economy('302') + tell.economy('310'))}，比{made.year - 1}年增加1.00万元，"
            f"主要原因是办公设施购置增加。"
        ),
        "（二）政府采购情况说明",
        (
            f"{made.year}年度政府采购支出总额{money(39_250_00)}，其中："
            f"政府采购货物支出{money(31_250_00)}、政府采购工程支出{money(8_000_00)}、政府采购服务支出0万元。"
            f"政府采购授予中小企业合同金额{money(39_250_00)}，占政府采购支出总额的100%。其中：授予小微企业合同金额{money(8_000_00)}，"
            f"占政府采购支出总额的{share(8_000_00, 39_250_00)}。"
        ),
        "（三）国有资产占用情况说明",
        (
            f"截至{made.year}年12月31日，本部门（单位）共有车辆3辆。其中：机要通信用车1辆，其他用车2辆，其他用车主要是下乡用车。"
            f"单价100万元（含）以上设备（不含车辆）0台（套）。"
        ),
        "（四）预算绩效情况说明",
        "根据预算绩效管理要求，对所有项目开展了绩效自评，涉及二级项目9个。自评结果为：8个项目自评等级为“优”，1个项目自评等级为“良”。",
        "第四部分 名词解释",
        "一、财政拨款收入：指从同级财政部门取得的资金，如9999.99万元。",
    ]
    return "\n\n".join(parts)


def shanghai(tell: Teller) -> str:
    made, money = tell.made, tell.money
    grand, before = tell.grand(made), tell.grand(tell.before)
    names = functional()
    items = [
        f"{at}.{names[line.code[:3]]}（类）{names[line.code[:5]]}（款）{names[line.code]}（项）。"
        f"年初预算为{money(tell.budgets[line.code])}，支出决算为{money(tell.total(line.code))}，"
        f"完成年初预算的{share(tell.total(line.code), tell.budgets[line.code])}。"
        + (f"{tell.word(line.code)}的主要原因是：据实结算。" if tell.total(line.code) != tell.budgets[line.code] else "预决算持平。")
        for at, line in enumerate(made.lines, 1)
        if tell.total(line.code)
    ]
    three = tell.three()
    parts = [
        f"第三部分 {made.name}{made.year}年度部门决算情况说明",
        f"一、{made.year}年度收入支出总体情况说明",
        (
            f"{made.name}{made.year}年度收入总计为{money(grand)}、支出总计为{money(grand)}。与{made.year - 1}年度相比，"
            f"收、支总计各{tell.change(grand, before)}。主要原因："
        ),
        "年中追加项目经费50.00万元。",
        f"二、{made.year}年度收入决算情况说明",
        (
            f"本年收入合计{money(tell.income)}，其中：财政拨款收入{money(made.general + made.funds)}，"
            f"占{share(made.general + made.funds, tell.income)}；"
            f"其他收入{money(made.other_income)}，占{share(made.other_income, tell.income)}。"
        ),
        f"三、{made.year}年度支出决算情况说明",
        (
            f"本年支出合计{money(tell.spending)}，其中：基本支出{money(made.basic + made.other)}，占{share(made.basic + made.other, tell.spending)}；"
            f"项目支出{money(made.project + made.funds)}，占{share(made.project + made.funds, tell.spending)}。"
        ),
        f"四、{made.year}年度财政拨款收入支出总体情况说明",
        f"{made.name}{made.year}年度财政拨款收、支总计均为{money(made.general + made.funds)}。",
        f"五、{made.year}年度一般公共预算财政拨款支出决算情况说明",
        "（一）一般公共预算财政拨款支出决算总体情况",
        (
            f"{made.year}年度一般公共预算财政拨款支出{money(made.general)}，占本年支出合计的{share(made.general, tell.spending)}。"
            f"与{made.year - 1}年度相比，一般公共预算财政拨款支出{tell.change(made.general, tell.before.general)}。主要原因：人员变动。"
        ),
        "（二）一般公共预算财政拨款支出决算结构情况",
        (
            f"{made.year}年度一般公共预算财政拨款支出主要用于以下方面：社会保障和就业支出（类）{money(tell.total('208'))}，"
            f"占{share(tell.total('208'), made.general)}；"
            f"卫生健康支出（类）{money(tell.total('210'))}，占{share(tell.total('210'), made.general)}；"
            f"住房保障支出（类）{money(tell.total('221'))}，占{share(tell.total('221'), made.general)}。"
        ),
        "（三）一般公共预算财政拨款支出决算具体情况",
        (
            f"{made.year}年度一般公共预算财政拨款支出年初预算为{money(tell.budgets[''])}，支出决算为{money(made.general)}，"
            f"完成年初预算的{share(made.general, tell.budgets[''])}。其中："
        ),
        *items,
        f"六、{made.year}年度一般公共预算财政拨款基本支出决算情况说明",
        f"{made.year}年度一般公共预算财政拨款基本支出{money(made.basic)}。其中：",
        f"人员经费{money(tell.economy('301') + tell.economy('303'))}，主要包括：基本工资、津贴补贴、奖金等。",
        f"公用经费{money(tell.economy('302') + tell.economy('310'))}，主要包括：办公费、印刷费、差旅费等。",
        f"七、{made.year}年度“三公”经费支出决算情况说明",
        "（一）“三公”经费支出决算总体情况说明",
        f"{made.year}年度“三公”经费支出预算为{money(three['total'])}，支出决算为{money(three['total'])}，完成预算的100%。决算数与预算数持平。",
        (
            f"其中：因公出国（境）费支出决算为0万元；公务用车购置及运行维护费支出决算为{money(three['vehicles'])}，"
            f"占{share(three['vehicles'], three['total'])}；"
            f"公务接待费支出决算为{money(three['reception'])}，占{share(three['reception'], three['total'])}。"
        ),
        f"八、{made.year}年度政府性基金预算财政拨款收入支出决算情况说明",
        f"政府性基金预算财政拨款收入{money(made.funds)}，支出{money(made.funds)}。"
        if made.funds
        else f"{made.name}本年度没有政府性基金预算财政拨款收入和支出。",
        f"九、{made.year}年度国有资本经营预算财政拨款收入支出情况说明",
        f"{made.name}本年度没有国有资本经营预算财政拨款收入和支出。",
        f"十、{made.year}年度其他重要事项情况说明",
        "（一）政府采购支出情况",
        f"{made.year}年度政府采购支出总额{money(39_250_00)}，其中：政府采购货物支出{money(31_250_00)}、政府采购工程支出{money(8_000_00)}。",
        "（二）绩效评价工作情况",
        f"{made.year}年度，开展绩效自评的项目12个，涉及金额{money(made.project)}，平均得分94.5分；发现问题5个，已整改3个，正在整改2个。",
        "第四部分 名词解释",
    ]
    return "\n\n".join(parts)


def yunnan(tell: Teller) -> str:
    made, money = tell.made, tell.money
    names = functional()
    three = tell.three()
    fiscal = made.general + made.funds
    parts = [
        "第三部分 部门决算情况说明",
        "一、收入决算情况说明",
        (
            f"{made.name}{made.year}年度收入合计{money(tell.income)}。其中：财政拨款收入{money(fiscal)}，"
            f"占总收入的{share(fiscal, tell.income)}；上级补助收入0.00元，占总收入的0.00%；"
            f"其他收入{money(made.other_income)}，占总收入的{share(made.other_income, tell.income)}。"
        ),
        "二、支出决算情况说明",
        (
            f"{made.name}{made.year}年度支出合计{money(tell.spending)}。其中：基本支出{money(made.basic + made.other)}，"
            f"占总支出的{share(made.basic + made.other, tell.spending)}；"
            f"项目支出{money(made.project + made.funds)}，占总支出的{share(made.project + made.funds, tell.spending)}；"
            f"上缴上级支出、经营支出、对附属单位补助支出共0.00元，占总支出的0.00%。"
        ),
        "（一）基本支出情况",
        f"{made.year}年度用于保障机构正常运转的日常支出{money(made.basic + made.other)}。其中：人员支出占基本支出的80.00%左右。",
        "三、财政拨款支出决算情况说明",
        "（一）一般公共预算财政拨款支出决算总体情况",
        (
            f"{made.name}{made.year}年度一般公共预算财政拨款支出{money(made.general)}，占本年支出合计的{share(made.general, tell.spending)}。"
            f"与上年相比{tell.change(made.general, tell.before.general)}，主要原因是项目资金变动。"
        ),
        "（二）一般公共预算财政拨款支出决算具体情况",
        "1.一般公共服务（类）支出0.00元，占一般公共预算财政拨款总支出的0.00%；",
        *(
            f"{at}.{names[code].removesuffix('支出')}（类）支出{money(tell.total(code))}，"
            f"占一般公共预算财政拨款总支出的{share(tell.total(code), made.general)}。主要用于相关工作；"
            for at, code in enumerate(("208", "210", "221"), 2)
        ),
        "四、财政拨款“三公”经费支出决算情况说明",
        (
            f"{made.name}{made.year}年度财政拨款“三公”经费支出年初预算为{money(three['total'])}，支出决算为{money(three['total'])}，"
            f"完成年初预算的100.00%。"
            f"其中：因公出国（境）费支出年初预算为0.00元，决算为0.00元；公务用车购置费支出决算为0.00元；"
            f"公务用车运行维护费支出年初预算为{money(three['running'])}，"
            f"决算为{money(three['running'])}，占财政拨款“三公”经费总支出决算的{share(three['running'], three['total'])}，完成年初预算的100.00%；"
            f"公务接待费支出决算为{money(three['reception'])}，具体是国内接待费支出决算{money(three['reception'])}（其中："
            f"外事接待费支出决算0.00元），共接待8批次（其中：外事接待0批次），接待人次61人。"
        ),
        "五、其他重要事项及相关口径情况说明",
        "（一）机关运行经费支出情况",
        (
            f"{made.name}{made.year}年机关运行经费支出{money(tell.economy('302') + tell.economy('310'))}，与上年对比增加1000.00元，"
            f"主要用于办公费、印刷费等。"
        ),
        "（二）国有资产占用情况",
        f"截至{made.year}年12月31日，资产总额12345678.90元，其中，流动资产100.00元。",
        "六、其他",
        "第四部分 名词解释",
    ]
    return "\n\n".join(parts)


TELLERS = {"shanxi": shanxi, "shanghai": shanghai, "yunnan": yunnan}


def teller(seed: int, layout: str, *, fund: bool = False) -> Teller:
    """A department with its year before and its budgets."""
    draw = random.Random(seed)  # noqa: S311 - invented figures
    made = department(seed, fund=fund, name="云水县医疗保障局")
    before = department(seed + 1000, name=made.name)
    unit = draw.choice(["元", "万元"]) if layout == "yunnan" else "万元"
    amounts = {code[:length]: 0 for line in made.lines for code in [line.code] for length in (0, 3, 5, 7)}
    for line in made.lines:
        budget = (line.basic + line.project) * draw.choice([91, 97, 100, 103, 109]) // 100
        for length in (0, 3, 5, 7):
            amounts[line.code[:length]] += budget
    return Teller(made, before, unit, amounts, commas=draw.random() < 0.5)


def disclosure(seed: int, layout: str, *, fund: bool = False) -> str:
    """A whole disclosure as a text dump: tables, then narrative."""
    tell = teller(seed, layout, fund=fund)
    return as_text(specs(tell.made, layout)) + "\n\n" + TELLERS[layout](tell) + "\n"
