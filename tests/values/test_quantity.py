import pytest

from jiheng.values.quantity import parse_operator, parse_quantity


def read(text):
    quantity = parse_quantity(text)
    number = str(quantity.number) if quantity.number else None
    return (quantity.op, f"{number}-{quantity.high}" if quantity.high else number, quantity.unit)


@pytest.mark.parametrize(
    "text, op, number, unit",
    [
        ("95%以上", ">=", "95", "%"),
        ("95%（含）以上", ">=", "95", "%"),
        ("达到95%以上", ">=", "95", "%"),
        ("＞＝95%", ">=", "95", "%"),
        ("≧9０％", ">=", "90", "%"),
        ("不低于95%", ">=", "95", "%"),
        ("不少于3人", ">=", "3", "人"),
        ("至少2次", ">=", "2", "次"),
        ("≥12次/年", ">=", "12", "次/年"),
        ("满意度≥95%", ">=", "95", "%"),
        ("控制在12万元以内", "<=", "12", "万元"),
        ("控制在5%", "<=", "5", "%"),
        ("不超过5%", "<=", "5", "%"),
        ("30分钟内", "<=", "30", "分钟"),
        ("15个工作日以内完成", "<=", "15", "个工作日"),
        ("60分及以下", "<=", "60", "分"),
        ("=350/人", "=", "350", "/人"),
        ("= 5 元/人/月", "=", "5", "元/人/月"),
        (">80", ">", "80", None),
        ("1次/季度", None, "1", "次/季度"),
        ("100%完成", None, "100", "%"),
        ("已完成100%", None, "100", "%"),
        ("约72元", None, "72", "元"),
        ("3359.62万", None, "3359.62", "万"),
        ("5元/人/月", None, "5", "元/人/月"),
        ("3个", None, "3", "个"),
        ("12个月", None, "12", "个月"),
        ("25℃", None, "25", "℃"),
        ("95%(百分比)", None, "95", "%(百分比)"),
        ("100套（件）", None, "100", "套(件)"),
        ("1,234.50", None, "1234.50", None),
        ("1，000元", None, "1000", "元"),
        ("-5%", None, "-5", "%"),
        ("3年", None, "3", "年"),
        ("90%-95%", "range", "90-95", "%"),
        ("90%~95%", "range", "90-95", "%"),
        ("10至15天", "range", "10-15", "天"),
        ("50—60分", "range", "50-60", "分"),
    ],
)
def test_a_quantity_gives_operator_number_and_unit(text, op, number, unit):
    assert read(text) == (op, number, unit)


@pytest.mark.parametrize(
    "text, number, unit",
    [
        ("≥ 333 33 人", "33333", "人"),
        (">=613 0 人", "6130", "人"),
        ("99. 5 %", "99.5", "%"),
        ("0. 5 2", "0.52", None),
        ("1,826,220. 00", "1826220.00", None),
    ],
)
def test_digits_torn_by_blanks_are_one_figure(text, number, unit):
    assert read(text)[1:] == (number, unit)


@pytest.mark.parametrize("text", ["95 98", "95\n98", "95 95", "≥95% ≥95%", "100%100%", "≥90%≥90%"])
def test_two_figures_are_never_run_into_one(text):
    assert parse_quantity(text).number is None


@pytest.mark.parametrize(
    "text",
    ["每季度", "第三季度", "4季度", "12月底", "2024年8月前", "8月前", "年底前", "=12月25日", "12月31日前完成", "2020年", "2024-2025年", "2024.12.31",
     "2024-12-31", "1-12月", "5日前", "每月5日前", "7天前", "12月底12月底"],
)  # fmt: skip
def test_dates_and_periods_are_no_quantity(text):
    assert read(text) == (None, None, None)


@pytest.mark.parametrize(
    "text",
    ["", "-", "较高", "达成预期指标", "1/3", "19:00", "一次", "百分之九十", "2名工作人员已到岗",
     "每年2次", "因上年结余资金20000元未用",
     "1. 完成",
     "5" + "个" * 9, "5个" * 40],
)  # fmt: skip
def test_words_and_sentences_are_no_quantity(text):
    assert read(text) == (None, None, None)


@pytest.mark.parametrize(("text", "op"), [("≤核定单位数量", "<="), ("≥**人", ">="), (">= 上年水平", ">=")])
def test_a_sign_before_words_is_an_operator_without_a_number(text, op):
    assert read(text) == (op, None, None)


def test_an_operator_may_stand_in_a_cell_of_its_own():
    assert [parse_operator(text) for text in ("≥", "＞＝", "不低于", "以上", "=", "定性", "")] == [">=", ">=", ">=", ">=", "=", None, None]
