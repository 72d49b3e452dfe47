import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.values.chinese import read_amount, read_numeral, spell, spell_amount


@pytest.mark.parametrize(
    "words, number",
    [("三百五十八万四千九百", 3584900), ("叁佰伍拾捌万肆仟玖佰", 3584900), ("十二", 12), ("一十二", 12), ("二十", 20), ("一百零五", 105),
     ("两千", 2000),
     ("一万零五百", 10500),
     ("一万五百", 10500), ("二〇二四", 2024), ("零", 0), ("一万二千亿零三十四", 1200000000034)],
)  # fmt: skip
def test_numerals_are_read(words, number):
    assert read_numeral(words) == number


@pytest.mark.parametrize(
    "words", ["", "万", "百", "十十", "三百五", "一万五", "一二百", "一百十", "三万万", "一百零", "一百零零五", "三十人", "3百", "万" * 5000]
)
def test_what_is_no_numeral_or_has_two_readings_is_refused(words):
    with pytest.raises(ValueError, match=f"^{re.escape(words[:1])}"):
        read_numeral(words)


@pytest.mark.parametrize(
    "words, yuan",
    [
        ("叁佰伍拾捌万肆仟玖佰元整", "3584900"),
        ("人民币：壹仟陆佰捌拾元零叁角贰分", "1680.32"),
        ("壹仟陆佰捌拾元叁角贰分", "1680.32"),
        ("壹拾万柒仟元零伍角叁分", "107000.53"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("伍分", "0.05"),
        ("陸拾萬圓正", "600000"),
    ],
)
def test_amounts_in_words_are_read(words, yuan):
    assert read_amount(words) == Decimal(yuan)


@pytest.mark.parametrize("words", ["元整", "三百五元", "叁佰", "叁佰元玖", "整"])
def test_what_is_no_amount_is_refused(words):
    with pytest.raises(ValueError, match=f"^{re.escape(words[:1])}"):
        read_amount(words)


@pytest.mark.parametrize(
    "yuan, words",
    [
        ("3584900", "叁佰伍拾捌万肆仟玖佰元整"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("10.5", "壹拾元伍角整"),
        ("100000", "壹拾万元整"),
    ],
)
def test_amounts_are_spelled_as_documents_write_them(yuan, words):
    assert spell_amount(Decimal(yuan)) == words


@pytest.mark.parametrize("yuan", ["-1", "0.005"])
def test_amounts_that_no_words_can_say_are_refused(yuan):
    with pytest.raises(ValueError, match=re.escape(str(yuan))):
        spell_amount(Decimal(yuan))


def test_a_negative_number_has_no_numeral():
    with pytest.raises(ValueError, match="-1"):
        spell(-1)


@given(st.integers(0, 10**16), st.booleans())
def test_reading_undoes_spelling(number, formal):
    assert read_numeral(spell(number, formal=formal)) == number


@given(st.integers(0, 10**15).map(lambda fen: Decimal(fen).scaleb(-2)))
def test_reading_an_amount_undoes_spelling_it(yuan):
    assert read_amount(spell_amount(yuan)) == yuan


@given(st.text("零一二三四五六七八九十百千万亿", min_size=1, max_size=8))
def test_whatever_is_read_says_only_that_number(words):
    try:
        number = read_numeral(words)
    except ValueError:
        return
    positional = not set(words) & set("十百千万亿") and len(words) > 1
    assert positional or spell(number).replace("零", "") in {words.replace("零", ""), words.replace("零", "").removeprefix("一"), ""}
