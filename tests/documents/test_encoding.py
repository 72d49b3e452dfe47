from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.documents.encoding import decode

FORM = "项目支出绩效自评表\n年度资金总额，358.48万元，执行率100%（云水县）\n"
TRADITIONAL = "項目支出績效自評表\n年度資金總額，這個問題的說明\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030"])
def test_simplified_text_is_read_in_every_encoding_in_use(encoding):
    assert decode(FORM.encode(encoding)).text == FORM


def test_big5_is_read_only_when_it_is_clear():
    assert decode(TRADITIONAL.encode("big5")).encoding == "big5"
    assert decode(TRADITIONAL.encode("gbk")).encoding == "gb18030"


def test_rare_characters_of_gb18030_are_read():
    assert decode((FORM + "㐀𠀀").encode("gb18030")).text.endswith("㐀𠀀")


def test_an_encoding_that_was_assumed_is_said():
    (doubt,) = decode(FORM.encode("gbk")).doubts()
    assert "GB18030" in doubt.reason.text("zh")
    assert decode(FORM.encode("utf-8")).doubts() == ()
    assert decode(FORM.encode("utf-16")).doubts() == ()
    assert decode(FORM.encode("gbk"), "gb2312").doubts() == ()


def test_a_declaration_that_is_wrong_or_unknown_is_not_believed():
    assert decode(FORM.encode("utf-8"), "gbk").text == FORM
    assert decode(FORM.encode("gbk"), "no-such-thing").text == FORM


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_text_with_one_broken_character_is_read_and_the_place_is_said(encoding):
    data = bytearray((FORM * 50).encode(encoding))
    second_line = data.index(b"\n") + 1
    data[second_line] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.broken >= 1
    assert decoded.doubts()[-1].place.line == 2


@pytest.mark.parametrize("data", [bytes(range(256)), b"\x00" * 100, b"caf\xe9", b"\x89PNG\r\n\x1a\n" + b"\x00" * 20])
def test_bytes_that_are_no_text_are_refused(data):
    assert decode(data) is None


@given(st.binary(max_size=300), st.sampled_from([None, "gbk", "utf-7", "rot13", "utf-16"]))
def test_no_bytes_are_too_odd_to_decide(data, declared):
    decoded = decode(data, declared)
    assert decoded is None or isinstance(decoded.text, str)
