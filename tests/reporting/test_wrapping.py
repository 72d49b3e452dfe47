"""Lines broken to a width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.reporting.lines import width
from jiheng.reporting.wrapping import spans, wrapped


@pytest.mark.parametrize(
    "text, lines",
    [
        ("得分应在0到10分之间。", ["得分应在0", "到10分之", "间。"]),
        ("合计（81.31万元）", ["合计", "（81.31万", "元）"]),
        ("应为 94，现为 98%", ["应为 94，", "现为 98%"]),
        ("一\n\n二", ["一", "", "二"]),
        ("", [""]),
        ("--annotate-everything", ["--annotate", "-everythin", "g"]),
    ],
)
def test_figures_stay_whole_and_punctuation_begins_no_line(text, lines):
    assert wrapped(text, 10) == lines


@given(st.text(alphabet="元（），。a1 \n", max_size=60), st.integers(10, 20))
def test_nothing_is_lost_and_no_line_is_too_wide(text, columns):
    found = spans(text, columns)
    assert "".join(text[begin:end] for begin, end in found) == text
    assert all(width(line) <= columns for line in wrapped(text, columns))
