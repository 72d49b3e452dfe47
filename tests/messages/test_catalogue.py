"""Every sentence in the code has its English, with the same fields."""

from __future__ import annotations

import ast
import string
import tomllib
from pathlib import Path

import jiheng
from jiheng.messages import Message, msg, tr, use_language

SOURCE = Path(jiheng.__file__).parent
MARKERS = {"msg", "tr"}


def sentences() -> set[str]:
    """First arguments of msg(…) and tr(…) all over the package."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def catalogue() -> dict[str, str]:
    entries: dict[str, str] = {}
    for path in (SOURCE / "messages" / "en").glob("*.toml"):
        for zh, en in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert zh not in entries, f"{zh} stands in two catalogue files"
            entries[zh] = en
    return entries


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_sentence_has_its_english():
    assert sorted(sentences() - set(catalogue())) == []


def test_the_english_uses_the_same_fields():
    assert [zh for zh, en in catalogue().items() if fields(zh) != fields(en)] == []


def test_a_message_is_shown_in_the_language_in_use():
    empty = msg("文件是空的（0 字节），请确认是否上传完整。")
    assert "空的" in empty.text("zh")
    assert "empty" in empty.text("en")
    use_language("en")
    try:
        assert str(empty).startswith("The file is empty")
        assert tr("文件是空的（0 字节），请确认是否上传完整。").startswith("The file")
    finally:
        use_language("zh")


def test_a_message_may_hold_a_message():
    inner = msg("文件是空的（0 字节），请确认是否上传完整。")
    assert Message("{why}", {"why": inner}).text("en").startswith("The file is empty")
