from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.documents.number_format import general, show_number, show_text

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    "stored, code, shown",
    [
        ("0.9885", "0.00%", "98.85%"),
        ("0.98849999999999993", "0.00%", "98.85%"),
        ("0.125", "0.0%", "12.5%"),
        ("1", "0%", "100%"),
        ("98.850000000000009", "General", "98.85"),
        ("0.30000000000000004", "General", "0.3"),
        ("12345678901234567890", "General", "12345678901234600000"),
        ("1E-12", "General", "1E-12"),
        ("1.0049999999999999", "0.00", "1.01"),
        ("2.5", "0", "3"),
        ("-0.5", "0", "-1"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("1234567", "#,##0,", "1,235"),
        ("0", "#,##0", "0"),
        ("0", "#", ""),
        ("0.5", "#.##", ".5"),
        ("5", "0.0#", "5.0"),
        ("5", "000", "005"),
        ("13800001234", "000-0000-0000", "138-0000-1234"),
        ("123456", "0!.0,", "12.3"),
        ("123456", '[>=10000]0!.0,"万";0', "12.3万"),
        ("1234", '[>=10000]0!.0,"万";0', "1234"),
        ("123456789", '0.00,,"百万"', "123.46百万"),
        ("-5", "0.00;(0.00)", "(5.00)"),
        ("-5", "0.00_);[Red]\\(0.00\\)", "(5.00)"),
        ("-1234.5", "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
        ("0", '0;0;"零"', "零"),
        ("0", "0.00;-0.00;", ""),
        ("12", ";;;", ""),
        ("12", "", "12"),
        ("358.48", "[$¥-804]#,##0.00", "¥358.48"),
        ("1234.5", ACCOUNTING, "1,234.50"),
        ("0", ACCOUNTING, "-"),
        ("12", '0.00"万元"', "12.00万元"),
        ("95", '0"%"', "95%"),
        ("5", 'G/通用格式"分"', "5分"),
        ("5", "@", "5"),
        ("12345.678", "0.00E+00", "1.23E+04"),
        ("0.5", "# ?/?", "0.5"),
    ],
)
def test_a_number_is_shown_as_excel_shows_it(stored, code, shown):
    assert show_number(Decimal(stored), code) == shown


@pytest.mark.parametrize(
    "stored, code, shown",
    [
        ("45657", 'yyyy"年"m"月"', "2024年12月"),
        ("45657", "yyyy年m月d日", "2024年12月31日"),
        ("45657", "yyyy-mm-dd", "2024-12-31"),
        ("45657", "yyyy/m/d", "2024/12/31"),
        ("45657", "aaaa", "星期二"),
        ("45657", "[DBNum1][$-804]yyyy", "2024"),
        ("45657.5", "yyyy/m/d h:mm", "2024/12/31 12:00"),
        ("45657.999999", "yyyy-mm-dd hh:mm:ss", "2025-01-01 00:00:00"),
        ("0.75", "h:mm AM/PM", "6:00 PM"),
        ("0.25", '上午/下午h"时"mm"分"', "上午6时00分"),
        ("1.5", "[h]:mm:ss", "36:00:00"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("60", "yyyy-mm-dd", "1900-02-29"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("-1", "yyyy-mm-dd", "-1"),
        ("99999999", "yyyy-mm-dd", "99999999"),
    ],
)
def test_a_date_is_shown_as_excel_shows_it(stored, code, shown):
    assert show_number(Decimal(stored), code) == shown


def test_dates_may_count_from_1904():
    assert show_number(Decimal(0), "yyyy-mm-dd", from_1904=True) == "1904-01-01"
    assert show_number(Decimal(44195), "yyyy-mm-dd", from_1904=True) == "2024-12-31"


def test_a_text_takes_the_literals_of_its_section():
    assert show_text("甲", '0;0;0;@"（盖章）"') == "甲（盖章）"
    assert show_text("甲", "0.00") == "甲"
    assert show_text("甲", "@") == "甲"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_two_decimals_show_every_amount_in_fen_exactly(amount):
    assert Decimal(show_number(amount, "0.00")) == amount
    assert Decimal(show_number(amount, "#,##0.00").replace(",", "")) == amount
    assert Decimal(general(amount)) == amount


@given(
    st.text(alphabet='0#?.,%;"\\_*[]@yYmMdDhHsSaA/PGeneralE+-¥年月>=1904 !', max_size=30),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
)
def test_no_code_is_too_odd_to_show_a_number(code, value):
    assert isinstance(show_number(value, code), str)
