"""What sentences state: each case is a sentence and the claims that it gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.documents import Paragraph
from jiheng.forms.arithmetic import arithmetic_of
from jiheng.forms.claims import claims_of, read_sentences
from jiheng.forms.passages import Passage, passages_of


def paragraph(text, line=1):
    return Paragraph(text, "正文", line)


def read(text):
    return [(claim.measure, claim.subject, claim.value.raw) for claim in claims_of(paragraph(text))]


def arithmetic(text):
    passage = Passage.of([paragraph(text)])
    return arithmetic_of(passage, read_sentences(passage))


@pytest.mark.parametrize(
    "sentence, claims",
    [
        ("项目支出预算总数为261.53万元，执行数260万元，执行率99.41%。",
         [("budget", "项目支出预算总数", "261.53万元"), ("executed", "执行数", "260万元"), ("execution_rate", "执行率", "99.41%")]),
        ("年初预算 674,064 元，实际支付资金 674064 元，剩余资金3.46万元。",
         [("budget", "年初预算", "674,064 元"), ("executed", "实际支付资金", "674064 元"), ("balance", "剩余资金", "3.46万元")]),
        ("项目实际到位资金804万元，到位率为 100%。", [("received", "项目实际到位资金", "804万元"), ("completion_rate", "到位率", "100%")]),
        ("一般公共预算财政拨款20万元。", [("amount", "一般公共预算财政拨款", "20万元")]),
        ("年度救助限额5万元。", [("amount", "年度救助限额", "5万元")]),
        ("支出总计增加276.91万元，增长10.52%。", [("amount", "支出总计增加", "276.91万元"), ("growth", "支出总计", "10.52%")]),
        ("其他收入15.29万元，占比0.53%。", [("amount", "其他收入", "15.29万元"), ("share", "其他收入", "0.53%")]),
        ("退休人员满意度达 95%。", [("satisfaction", "退休人员满意度", "95%")]),
        ("参保群众政策知晓率为91%，参保率达到95%以上。", [("awareness", "参保群众政策知晓率", "91%"), ("rate", "参保率", "95%以上")]),
        ("特困人员、低保对象救助比例不低于70%。", [("rate", "特困人员、低保对象救助比例", "不低于70%")]),
        ("补助准确率=(30437/33333)*100%=91.31%。", [("rate", "补助准确率", "91.31%")]),
        ("全县退休职工人数为 9362 人，救助31127人次，参保人数18.75万。",
         [("headcount", "全县退休职工人数", "9362 人"), ("headcount", "救助", "31127人次"), ("headcount", "参保人数", "18.75万")]),
        ("补助标准 72 元/人，按32元/每人的标准，每人5元/月。",
         [("standard", "补助标准", "72 元/人"), ("standard", "", "32元/每人"), ("standard", "每人", "5元/月")]),
        ("综合考虑预算执行情况得分 7 分，指标完成情况得分 87 分，总得分 94 分，属于“优”。",
         [("execution_score", "综合考虑预算执行情况得分", "7 分"), ("indicator_score", "指标完成情况得分", "87 分"),
          ("score", "总得分", "94 分"), ("grade", "", "优")]),
        ("该项目最终评价得分:93.5分，评价等级：良。", [("score", "该项目最终评价得分", "93.5分"), ("grade", "评价等级", "良")]),
        ("评价结果为优。", [("grade", "评价结果", "优")]),
        ("印制宣传资料 1000 份，项目共计1个。", [("count", "印制宣传资料", "1000 份"), ("count", "项目", "1个")]),
    ],
)  # fmt: skip
def test_a_sentence_states_its_figures(sentence, claims):
    assert read(sentence) == claims


@pytest.mark.parametrize(
    "sentence",
    [
        "该指标满分2分，得分2分。",  # the score of one indicator, not of the project
        "资金到位率达100%得满分，每降低1%扣5%的权重，扣完为止。",
        "90（含）-100分为优，80（含）-90分为良。",
        "按 0.15%的比例补助。",
        "工作用时3个月，历时30分钟，第3次会议。",
        "评价结果为优化支出结构提供依据。",
        "支付比例在90%-95%之间。",
        "批复$\\geq 100$ 万元项目。",
        "编号2025-012-002，电话0000。",
        "无",
        "",
    ],
)
def test_what_is_unsure_states_nothing(sentence):
    assert read(sentence) == []


def test_a_claim_knows_operator_period_place_and_plan():
    [rate, amount] = claims_of(paragraph("预计2024年度参保率不低于95%，上年支出500万元。", line=7))
    assert (rate.value.op, rate.value.decimal, rate.value.unit_name, rate.period, rate.planned) == (">=", 95, "%", "2024年度", True)
    assert (rate.place.line, rate.place.text, rate.sentence.text[rate.start :]) == (7, "不低于95%", "95%，上年支出500万元。")
    assert amount.period == "上年"


def test_the_nearest_year_before_a_figure_is_its_period():
    claims = claims_of(paragraph("2023年支出100万元，2024 年 12 月支出200万元，与上年相比增加100万元。"))
    assert [claim.period for claim in claims] == ["2023年", "2024年12月", "2024年12月"]


# --- torn sentences --------------------------------------------------------------------------------------------------------------


def joined(*lines):
    return [passage.text for passage in passages_of(paragraph(text, 2 * number) for number, text in enumerate(lines, 1))]


def test_a_sentence_torn_over_two_lines_is_read_whole_and_keeps_its_lines():
    lines = [paragraph("困难群众的医疗费用负担得到有效缓解，救助对象满意", 12), paragraph("度达到 98%。", 14)]
    [passage] = passages_of(lines)
    [claim] = [figure.claim for sentence in read_sentences(passage) for figure in sentence.figures]
    assert (claim.measure, claim.subject, claim.place.line) == ("satisfaction", "救助对象满意度", 14)
    assert (claim.sentence.place.line, claim.sentence.text) == (12, "困难群众的医疗费用负担得到有效缓解，救助对象满意度达到 98%。")


@pytest.mark.parametrize(
    "lines",
    [
        ["项目资金已全部拨付到位。", "支出100万元。"],
        ["一、项目绩效评价工作开展情况的说明", "支出100万元。"],
        ["开展宣传", "覆盖率95%"],
        ["项目资金已全部按照规定及时足额拨付到位", "2. 开展培训"],
        ["项目资金已全部按照规定及时足额拨付到位", "项目单位：青石县医疗保障局"],
    ],
)
def test_whole_lines_stay_apart(lines):
    assert joined(*lines) == lines


def test_page_numbers_and_contents_do_not_part_a_sentence():
    assert joined("项目资金已全部按照规定及时足额拨付到", "— 5 —", "位。") == ["项目资金已全部按照规定及时足额拨付到位。"]


def test_digits_that_meet_at_a_line_break_are_no_figure():
    lines = [paragraph("项目资金已全部按照规定及时足额拨付，共支出3", 1), paragraph("00万元。", 2)]
    [passage] = passages_of(lines)
    assert [sentence.figures for sentence in read_sentences(passage)] == [[]]


# --- arithmetic ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, total, parts",
    [
        ("项目到位资金804万元，其中:中央资金306万元，省级资金25万元，市级资金173万元，区级配套资金300万元。",
         "804万元", ["306万元", "25万元", "173万元", "300万元"]),
        ("补助标准提高到640元。其中中央财政补助384元，省级财政补助192元，市县财政配套64元（含区级配套32元）。", "640元", ["384元", "192元", "64元"]),
        ("下达中央补助 1051100 元，省级补助 1562900 元，市级补助 110000 元，县级补助 1284100 元，用于9584人救助，共计 4092300 元。",
         "4092300 元", ["1051100 元", "1562900 元", "110000 元", "1284100 元"]),
        ("编制数7人，其中行政3人、参公4人。", "7人", ["3人", "4人"]),
        ("参保661人，其中男1人、女674人。", "661人", ["1人", "674人"]),
        ("购置电脑10万元，打印机5万元，合计16万元。", "16万元", ["10万元", "5万元"]),
        ("采购支出总额1.96万元，其中：货物支出1.96万元、工程支出0万元、服务支出0万元。", "1.96万元", ["1.96万元", "0万元", "0万元"]),
    ],
)  # fmt: skip
def test_a_total_with_all_of_its_parts_is_a_stated_sum(text, total, parts):
    [stated] = arithmetic(text).sums
    assert (stated.total.value.raw, [part.value.raw for part in stated.parts]) == (total, parts)
    assert stated.place == stated.total.place


@pytest.mark.parametrize(
    "text",
    [
        "共有职工100人，其中女职工40人，党员30人。",  # groups that overlap
        "编制数7人，其中行政3人；实际在职人数3人，其中参公编制4人，实际在职人数2人。",
        "到位资金500万元，支出300万元，其中中央资金200万元。",
        "中央资金10万元，支出8万元，合计使用9万元。",
        "中央、省、市、县四级资金共计 4008100 元。",
        "6月支出10万元。7月支出20万元，8月支出30万元，合计60万元。",
    ],
)
def test_figures_that_need_not_add_up_are_no_sum(text):
    assert arithmetic(text).sums == []


def test_some_levels_of_government_are_parts_that_may_not_be_all():
    (stated,) = arithmetic("到位500万元，其中中央资金300万元，省级资金100万元。").sums
    assert not stated.complete
    assert [part.value.raw for part in stated.parts] == ["300万元", "100万元"]


@pytest.mark.parametrize(
    "text, factors, low, high",
    [
        ("为退休人员 9362 人发放补助，补助标准 72 元/人，共发放补助 674064 元。", ["9362 人", "72 元/人"], 674064, 674064),
        ("人均约 72 元，退休职工 9362 人，财政补助费为 674064 元。", ["9362 人", "72 元"], 669383, 678745),
        ("参保人数18.75万，按32元/每人的标准，共计拨付配套资金600万元。", ["18.75万", "32元/每人"], 5998400, 6001600),
        ("为200人发放补助，标准50元/人/月，12个月共计12万元。", ["200人", "50元/人/月"], 120000, 120000),
    ],
)
def test_persons_times_a_standard_is_a_stated_product(text, factors, low, high):
    [stated] = arithmetic(text).products
    assert [factor.value.raw for factor in stated.factors] == factors
    assert (stated.computed.low, stated.computed.high) == (low, high)
    assert stated.place.text == stated.product.value.raw


@pytest.mark.parametrize(
    "text",
    [
        "参保人数33333人，每人5元/月，全年60元。",
        "为300人、200人发放补助，标准50元/人，共2.5万元。",
        "为300人发放补助，标准50元/人，连同其他补助共2.5万元。",
        "为300人发放补助，标准50元/人/月，共2.5万元。",
    ],
)
def test_other_figures_are_no_product(text):
    assert arithmetic(text).products == []


@pytest.mark.parametrize(
    "text, holds",
    [
        ("9362×72=674064", True),
        ("9362×72=674046元", False),
        ("完成率=(30437/33333)*100%=91.31%", True),
        ("到位率 = (182.62/182.62) × 100%=100%", True),
        ("1000人×5元/人/月×12个月=6万元", True),
        ("18.75万人×32元/人=600万元", True),
        ("306+25+173+300=804万元", True),
        ("804-800.54=3.64万元", False),
        ("(12+8)/40=60%", False),
        ("261.35/300=87%", True),
    ],
)
def test_an_equation_holds_or_not(text, holds):
    [equation] = arithmetic(text).equations
    assert equation.may_hold is holds
    assert equation.place.text in text


@pytest.mark.parametrize("text", ["得分率=实际得分/分值", "(1+2=3", "5/0=1", "2024-12-31=0", "A1×2=3", "青财〔2024〕7号×2=3"])
def test_what_cannot_be_computed_is_no_equation(text):
    assert arithmetic(text).equations == []


@pytest.mark.parametrize(
    "text, said, digits",
    [
        ("共拨付674064元（大写：陆拾柒万肆仟零陆拾肆元整）。", 674064, 674064),
        ("人民币陆拾柒万元整（￥670,001.00元）", 670000, 670001),
        ("合同金额26万元（人民币贰拾陆万元整）", 260000, 26),
    ],
)
def test_an_amount_in_words_stands_beside_its_digits(text, said, digits):
    [amount] = arithmetic(text).words_amounts
    assert (amount.said, amount.digits.decimal) == (said, digits)
    assert amount.place.text in text


# --- any text --------------------------------------------------------------------------------------------------------------------

fragments = st.lists(
    st.sampled_from(
        [
            "共计",
            "其中",
            "中央资金",
            "县级",
            "9362人",
            "72元/人",
            "5%",
            "=",
            "×",
            "（",
            "）",
            "。",
            "，",
            "、",
            "2024年",
            "预算",
            "执行率",
            "(",
            "/",
            "0",
            " ",
            "得分",
        ]
    ),
    max_size=30,
)


@given(fragments.map("".join) | st.text(max_size=120))
def test_any_text_is_read_and_every_figure_is_found_at_its_place(text):
    for claim in claims_of(paragraph(text)):
        assert claim.place.line == 1
        assert claim.measure == "grade" or claim.value.number is not None
    arithmetic(text)
