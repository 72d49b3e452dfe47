import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.values.docnumber import DocNumber, find_docnumbers


@pytest.mark.parametrize(
    "text, canonical, brackets",
    [
        ("青财社字【2023】124 号", "青财社字〔2023〕124号", "【】"),
        ("青政发〔2012〕90号", "青政发〔2012〕90号", "〔〕"),
        ("青医保发[2023]58号", "青医保发〔2023〕58号", "[]"),
        ("青医保发（2023）58号", "青医保发〔2023〕58号", "（）"),
        ("青财预[2024]第7号", "青财预〔2024〕7号", "[]"),
        ("青 财 预 字 [2024] 7 号", "青财预字〔2024〕7号", "[]"),
        ("和政发〔2022〕3号", "和政发〔2022〕3号", "〔〕"),
    ],
)
def test_a_number_alone_is_read_with_its_brackets(text, canonical, brackets):
    number = DocNumber.of(text)
    assert (number.canonical, number.brackets) == (canonical, brackets)


@pytest.mark.parametrize(
    "text, found",
    [
        ("(青医保〔2022〕7号)", ["青医保〔2022〕7号"]),
        ("县财政局《关于下达补助的通知》青财社字【2023】124 号，县政府文件", ["青财社字【2023】124 号"]),
        ("根据青财预[2024]第7号和青医保发（2023）58号文件", ["青财预[2024]第7号", "青医保发（2023）58号"]),
        ("关于转发青财社〔2022〕238号的通知", ["青财社〔2022〕238号"]),
        ("《意见》（青政〔2016〕113号）、《方案》（青政办〔2019〕14号）", ["青政〔2016〕113号", "青政办〔2019〕14号"]),
        ("《办法》（青财预(2021]101号）", ["青财预(2021]101号"]),
        ("令第5号；〔2012〕90号；2024年第3号", []),
    ],
)
def test_numbers_are_found_in_running_text(text, found):
    numbers = find_docnumbers(text)
    assert [number.text for number in numbers] == found
    assert all(text[number.start :].startswith(number.text) for number in numbers)


def test_one_number_in_two_spellings_is_equal():
    assert DocNumber.of("青财社字【2023】124 号") == DocNumber.of("青财社字〔2023〕124号")
    assert [DocNumber.of(text).is_canonical for text in ("青财社〔2023〕1号", "青财社[2023]1号", "青财社〔2023〕第1号")] == [True, False, False]


@pytest.mark.parametrize("text", ["", "青财社", "依据青财社〔2023〕1号"])
def test_other_text_is_refused(text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        DocNumber.of(text)


signs = st.text("青云松河医保财政社预办发字函", min_size=2, max_size=8).filter(lambda sign: sign[:-1] != "发")


@given(signs, st.integers(1949, 2099), st.integers(1, 99999), st.sampled_from(["〔〕", "[]", "【】", "（）", "()"]), st.sampled_from(["", " "]))
def test_reading_undoes_printing(sign, year, number, brackets, blank):
    text = f"{sign}{brackets[0]}{year}{brackets[1]}{blank}{number}{blank}号"
    read = DocNumber.of(text)
    assert (read.agency, read.year, read.number, read.brackets, read.text) == (sign, year, number, brackets, text)
    assert DocNumber.of(read.canonical) == read
