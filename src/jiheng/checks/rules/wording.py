"""TY: slips in official names, words written twice, marks and characters out of place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from jiheng.checks.context import Case
from jiheng.checks.data import data
from jiheng.checks.lines import Line, shown
from jiheng.checks.registry import rule
from jiheng.checks.terms import find_slips, is_misordered, spelled_slips, traditional_letters
from jiheng.messages import Message, msg
from jiheng.records import Finding, Fix, Severity, Text

_HAN: Final = "\u4e00-\u9fff"
_SPACE: Final = re.compile(r"\s+")
_NUMBERED: Final = re.compile(r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十\d]+\s*[、.．]|[（(]\s*[一二三四五六七八九十\d]+\s*[）)])\s*")
_TITLE_END: Final = re.compile(r"[（(].*$|[。:：；;]+$")
_TITLE_LENGTH: Final = 24
#: more different traditional letters than this: the document is a traditional one, or badly read
_STRAY_LETTERS: Final = 4
_WORD_TWICE: Final = re.compile(rf"([{_HAN}]{{2,8}})\1")
_PIECE: Final = 8
_NEAR: Final = 120
_SHORT_CELL: Final = 12
_PLACES: Final = 8

_COMMA: Final = re.compile(rf"(?<=[{_HAN}”》）%\d])[,;:!?]\s?(?=[{_HAN}“《（])|(?<=[{_HAN}”》）])[,;:!?](?=\d)")
_BRACKET: Final = re.compile(rf"\((?=\s*[{_HAN}])|(?<=[{_HAN}])\s?\)")
_WIDE_BRACKET: Final = re.compile(rf"（(?=\s*[{_HAN}])")
#: formats that hold letters at places: their blanks are gaps that the reader saw, between columns as well
_LAID_OUT: Final = frozenset({"pdf", "ofd", "scan"})
_BLANK: Final = re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}])")
_JOINT_ISSUERS: Final = re.compile(r"(?:[厅局委部院会府室办司处科县市省区州]|中共中央|第[一二三四五六七八九十]+(?:部分|章|条)|附件\S{0,2})$")
_ENUMERATION: Final = re.compile(r"、(?:和|与)(?![谐睦平解田县顺美气会])")


@rule(
    "TY101", "near-miss-of-a-term", severity=Severity.NOTE, basis="《党政机关公文处理工作条例》：公文用语应当准确、规范；名称以法规和财政部格式为准"
)
def near_miss_of_a_term(case: Case) -> Iterator[Finding]:
    """规范名称写错了字。

    查什么：
        与词表中的规范名称（预算、账表、绩效指标、医疗保障、社会救助、法规、公文用语、报告标题）只差一处：同音或形近的字、漏一个字、
        重复一个字、两个字颠倒，法定名称漏一个词；固定的错写（对像、12底）；简体文件里的繁体字。同一种错写合为一条，列出每一处。
    为什么：
        名称写错会改变意思（国有资金经营预算没有这种预算），也使人怀疑材料没有校对。
    错误示例：
        国有资金经营预算项目支出0万元。
    正确示例：
        国有资本经营预算项目支出0万元。
    已知例外：
        通行的简称、文件自己的项目名称不报告；整篇是繁体字或识别错误很多的文件不报告繁体字；行末断开的词不报告。
    """
    found: dict[tuple[str, str], list[Text]] = {}
    for line in case.lines:
        names = list(_names(line))
        listed = [hit for hit in _listed(line) if not any(hit[0] in wrong for wrong, _, _ in names)]
        for wrong, right, where in (*names, *listed, *_title(line)):
            found.setdefault((wrong, right), []).append(where)
    for (wrong, right), places in found.items():
        yield _slip(wrong, right, places)
    yield from _traditional(case)


def _slip(wrong: str, right: str, places: list[Text]) -> Finding:
    message = msg("“{wrong}”疑为“{right}”之误（{count}处），请核对。", wrong=wrong, right=right, count=len(places))
    fixes = [Fix(where.place, wrong, right) for where in places if where.text == wrong]
    return Finding.at(places[0], message, expected=right, found=wrong, because=places[1:], fix=fixes)


def _names(line: Line) -> Iterator[tuple[str, str, Text]]:
    for slip in find_slips(line.bare):
        yield slip.found, slip.expected, line.bare_words(slip.start, slip.end)


def _listed(line: Line) -> Iterator[tuple[str, str, Text]]:
    for match, entry in spelled_slips(line.plain):
        if entry.get("heading"):
            continue
        wrong, right = match.group(), entry["right"]
        if entry.get("insert"):
            right = re.sub(r"\D", "", wrong) + right
        elif entry.get("last"):
            right = wrong[:-1] + right
        yield wrong, right, line.words(match.start(), match.end())


def _title(line: Line) -> Iterator[tuple[str, str, Text]]:
    if line.is_cell or len(line.text) > _TITLE_LENGTH:
        return
    number = _NUMBERED.match(line.text)
    if number is None:
        return
    title = _TITLE_END.sub("", _SPACE.sub("", line.text[number.end() :]))
    listed = (entry["right"] for match, entry in spelled_slips(title) if entry.get("heading") and match.group() == title)
    right = is_misordered(title) or next(listed, None)
    if right is not None:
        yield title, right, line.words(number.end(), len(line.text))


def _traditional(case: Case) -> Iterator[Finding]:
    simple = traditional_letters()
    pattern = _any_letter("".join(simple))
    hits = [(match.group(), line.words(match.start(), match.end())) for line in case.lines for match in pattern.finditer(line.text)]
    letters = list(dict.fromkeys(letter for letter, _ in hits))
    if letters and len(letters) <= _STRAY_LETTERS:
        yield Finding.at(
            hits[0][1],
            msg(
                "文中夹有繁体字{letters}（{count}处），请改为{right}。",
                letters=shown(letters),
                count=len(hits),
                right=shown(simple[letter] for letter in letters),
            ),
            expected="、".join(simple[letter] for letter in letters),
            found="、".join(letters),
            because=[where for _, where in hits[1:]],
            fix=[Fix(where.place, letter, simple[letter]) for letter, where in hits],
        )


@cache
def _any_letter(letters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(letters)}]")


@rule("TY102", "word-doubled", severity=Severity.NOTE, basis="公开文本应经校对")
def word_doubled(case: Case) -> Iterator[Finding]:
    """词语或句子连着写了两遍。

    查什么：
        正文中紧挨着重复的词（出现出现）、虚字（的的）、分句（同一句话连写两遍）。
    为什么：
        多半是修改时没有删净，影响阅读，也可能漏掉了本来要写的内容。
    错误示例：
        对评价中出现出现的问题及时整改。
    正确示例：
        对评价中出现的问题及时整改。
    已知例外：
        前一名称的末尾和后一名称的开头相同的（医疗救助项目项目支出）、本来就重叠的词（逐步逐步、点点滴滴）不报告；单元格内容重复由 ST105 报告。
    """
    found: dict[str, list[Text]] = {}
    for line in case.lines:
        if not line.is_cell or (case.document.format != "text" and len(line.text) > _SHORT_CELL):
            for start, end in (*_words_twice(line.text), *_clauses_twice(line.text)):
                found.setdefault(line.text[start:end], []).append(line.words(start, end))
    for words, places in found.items():
        once = words[: len(words) // 2]
        yield Finding.at(
            places[0],
            msg("“{once}”连写了两遍（{count}处），请删去一个，或补上本来要写的内容。", once=once, count=len(places)),
            expected=once,
            found=words,
            because=places[1:],
        )


def _words_twice(text: str) -> Iterator[tuple[int, int]]:
    lists = data("terms.toml")["doubled"]
    for match in _WORD_TWICE.finditer(text):
        if (
            match[1] not in lists["joints"]
            and not any(match.group() in usual or usual in match.group() for usual in lists["usual"])
            and len(set(match[1])) > 1
        ):
            yield match.span()
    for match in re.finditer(lists["letters"], text):
        yield match.span()


def _clauses_twice(text: str) -> Iterator[tuple[int, int]]:
    """Stretches longer than a word that follow upon themselves, found by their first eight letters."""
    pieces = [text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1)]
    if len(set(pieces)) == len(pieces):  # nothing stands twice: nearly always
        return
    last: dict[str, int] = {}
    at = 0
    while at + _PIECE <= len(text):
        piece = text[at : at + _PIECE]
        before = last.get(piece)
        period = at - before if before is not None else 0
        if before is not None and _PIECE < period <= _NEAR and text[before:at] == text[at : at + period] and re.search(f"[{_HAN}]{{4}}", piece):
            yield before, at + period
            at += period
            continue
        last[piece] = at
        at += 1


@rule("TY103", "marks-and-characters", severity=Severity.NOTE, basis="GB/T 15834 标点符号用法；GB/T 15835 出版物上数字用法")
def marks_and_characters(case: Case) -> Iterator[Finding]:
    """标点、空格、字符不规范。

    查什么：
        中文之间的半角逗号、分号、冒号，标题和正文中半角与全角括号混用，词中的空格，“、和”“、与”连用，少见的字符（﹪），电子表格的出错标记（#REF!）。
        每份报告每一类合为一条，写明处数和最先的几处。
    为什么：
        公文的标点和字符应统一；出错标记说明单元格的公式已经失效。
    错误示例：
        减轻居民, 尤其是困难人员的负担；(一)概况 …… （二）目标。
    正确示例：
        减轻居民，尤其是困难人员的负担；（一）概况 …… （二）目标。
    已知例外：
        数字和字母之间的半角标点、发文机关之间的空格、“目 录”一类短标题不报告；PDF、OFD 和扫描件中的空格来自版面，不报告；
        转换或识别造成的，核对原件后可以忽略。
    """
    for group in case.line_groups:
        yield from _kind(_commas(group), _comma_message)
        yield from _kind(_brackets(group), _bracket_message)
        if case.document.format not in _LAID_OUT:
            yield from _kind(_blanks(group), _blank_message)
        yield from _kind([hit for line in group for hit in _matches(_ENUMERATION, line, marks="、")], _enumeration_message)
        yield from _kind([hit for line in group for hit in _matches(_rare(), line)], _rare_message)
        yield from _kind([hit for line in group for hit in _matches(_stray(), line)], _stray_message)


def _kind(hits: list[Text], message: Callable[[list[Text]], Message]) -> Iterator[Finding]:
    if hits:
        yield Finding.at(hits[0], message(hits), found="、".join(dict.fromkeys(hit.text for hit in hits[:_PLACES])), because=hits[1:_PLACES])


def _matches(pattern: re.Pattern[str], line: Line, around: int = 0, marks: str = "") -> list[Text]:
    """What a pattern finds in a line, with letters around it; nothing where the line has none of the marks that it needs."""
    if marks and not any(mark in line.text for mark in marks):
        return []
    return [line.words(max(0, match.start() - around), min(len(line.text), match.end() + around)) for match in pattern.finditer(line.text)]


def _commas(group: list[Line]) -> list[Text]:
    return [hit for line in group for hit in _matches(_COMMA, line, around=2, marks=",;:!?")]


def _brackets(group: list[Line]) -> list[Text]:
    """The half-width brackets of a report that has full-width ones too."""
    if not any(_WIDE_BRACKET.search(line.text) for line in group):
        return []
    return [hit for line in group if not line.is_cell for hit in _matches(_BRACKET, line, around=2, marks="()")]


def _blanks(group: list[Line]) -> list[Text]:
    return [
        line.words(max(0, match.start() - 2), match.end() + 2)
        for line in group
        if not line.is_cell and len(line.text) > _PIECE and " " in line.text
        for match in _BLANK.finditer(line.text)
        if not _JOINT_ISSUERS.search(line.text[max(0, match.start() - _PIECE) : match.start()])
    ]


@cache
def _rare() -> re.Pattern[str]:
    return _any_letter("".join(pair[0] for pair in data("terms.toml")["characters"]["rare"]))


@cache
def _stray() -> re.Pattern[str]:
    return re.compile(data("terms.toml")["characters"]["stray"])


def _comma_message(hits: list[Text]) -> Message:
    return msg("中文之间用了半角标点，共{count}处（{texts}）；请改为全角。", count=len(hits), texts=shown(hit.text for hit in hits))


def _bracket_message(hits: list[Text]) -> Message:
    return msg("半角括号和全角括号混用，半角的有{count}处（{texts}）；请统一为全角。", count=len(hits), texts=shown(hit.text for hit in hits))


def _blank_message(hits: list[Text]) -> Message:
    return msg("词句中间有多余的空格，共{count}处（{texts}）；请删去。", count=len(hits), texts=shown(hit.place.text or hit.text for hit in hits))


def _enumeration_message(hits: list[Text]) -> Message:
    return msg("顿号后面又用“和”“与”，共{count}处；请去掉其中一个。", count=len(hits))


def _rare_message(hits: list[Text]) -> Message:
    pairs = {pair[0]: pair[1:] for pair in data("terms.toml")["characters"]["rare"]}
    letters = list(dict.fromkeys(hit.text for hit in hits))
    return msg(
        "用了少见的字符{found}，共{count}处；请改为{right}。", found=shown(letters), count=len(hits), right=shown(pairs[letter] for letter in letters)
    )


def _stray_message(hits: list[Text]) -> Message:
    return msg("文中留有公式出错或空值的标记{texts}，共{count}处；请更正公式后重新填写。", texts=shown(hit.text for hit in hits), count=len(hits))
