from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.values.dates import Day, Deadline, Period, done_by, parse_when


def shown(when):
    if when is None:
        return None
    days = (when.first, when.last) if isinstance(when, Period) else (when.sure, when.latest)
    joint = "…" if isinstance(when, Period) else "|"
    return joint.join(f"{day.year or ''}-{day.month}-{day.day}" for day in days)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("12月25日", "-12-25…-12-25"),
        ("=12 月 25 日", "-12-25…-12-25"),
        ("2024.12.31", "2024-12-31…2024-12-31"),
        ("2024-12-31", "2024-12-31…2024-12-31"),
        ("２０２４年１２月", "2024-12-1…2024-12-31"),
        ("12月底", "-12-21…-12-31"),
        ("2023年2月末", "2023-2-21…2023-2-28"),
        ("12月上旬", "-12-1…-12-10"),
        ("全年", "-1-1…-12-31"),
        ("2024年度", "2024-1-1…2024-12-31"),
        ("上半年", "-1-1…-6-30"),
        ("第三季度", "-7-1…-9-30"),
        ("2024年底", "2024-12-1…2024-12-31"),
        ("1-12月", "-1-1…-12-31"),
        ("2024年1月1日至2024年12月31日", "2024-1-1…2024-12-31"),
        ("2023年10月至2024年2月", "2023-10-1…2024-2-29"),
        ("2025年6月28日-7月25日", "2025-6-28…2025-7-25"),
        ("2024年8月前", "2024-7-31|2024-8-31"),
        ("8月份前", "-7-31|-8-31"),
        ("8月底前", "-8-31|-8-31"),
        ("年底前", "-12-31|-12-31"),
        ("2024 年 12 月 31 日前完成", "2024-12-31|2024-12-31"),
        ("2024年1月前", "2023-12-31|2024-1-31"),
    ],
)
def test_dates_periods_and_deadlines_are_read(text, expected):
    assert shown(parse_when(text)) == expected


@pytest.mark.parametrize(
    "text", ["", "每季度", "每月", "较高", "95%", "2月30日", "13月", "0月", "12.31", "3/4", "1月前", "5日前", "2024年2月至2023年3月"]
)
def test_what_is_no_date_or_only_a_frequency_is_none(text):
    assert parse_when(text) is None


def test_the_year_may_be_told_from_outside():
    assert parse_when("12月底", year=2024) == Period(Day(2024, 12, 21), Day(2024, 12, 31))


@pytest.mark.parametrize(
    "done, deadline, in_time",
    [
        ("12月25日", "12月底", True),
        ("12月", "12月底", True),
        ("全年", "12月底", True),
        ("8月份前", "8月底", True),
        ("7月", "8月前", True),
        ("9月", "8月前", False),
        ("2025年1月", "2024年12月底", False),
        ("8月", "8月前", None),  # before August begins, or by its end?
        ("12月底", "12月25日", None),
        ("2025年1月", "12月底", None),  # of which year?
        ("12月底前", "8月底", None),  # by December says nothing about August
    ],
)
def test_done_in_time_or_late_or_unknown(done, deadline, in_time):
    assert done_by(parse_when(done), parse_when(deadline)) is in_time


days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(days, st.sampled_from(["{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0.year}-{0.month:02}-{0.day:02}"]))
def test_a_printed_day_reads_as_that_day(day, form):
    there = Day(day.year, day.month, day.day)
    assert parse_when(form.format(day)) == Period(there, there)


@given(days, st.integers(-400, 400))
def test_in_time_agrees_with_the_calendar(day, shift):
    other = day + timedelta(days=shift)
    done, deadline = (parse_when(f"{d.year}年{d.month}月{d.day}日") for d in (day, other))
    assert done_by(done, deadline) is (day <= other)
    before = parse_when(f"{other.year}年{other.month}月{other.day}日前")
    assert isinstance(before, Deadline)
    assert done_by(done, before) is (day <= other)
