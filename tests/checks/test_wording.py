"""The wording rules where the kind of file matters."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from jiheng.checks import check_records
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records

_TEXT = "一、项目概况\n项目由各乡镇组织实 施，年底前全部完成，经费按季度拨付到位。\n"


@pytest.mark.parametrize(("format_", "told"), [("text", True), ("docx", True), ("pdf", False), ("ofd", False), ("scan", False)])
def test_blanks_are_told_only_where_the_author_typed_them(format_: str, told: bool) -> None:
    document = evolve(read_text(Path("自评报告.txt"), _TEXT), format=format_)
    codes = {finding.code for finding in check_records(document, extract_records(document))}
    assert ("TY103" in codes) is told
