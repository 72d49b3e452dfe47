"""Where an evaluation states points: by class (决策, 过程, 产出, 效益), in all and by indicator; in sentences, tables and the scorecard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final

from attrs import evolve, frozen

from jiheng.checks.statements import headings_over
from jiheng.checks.verdicts import card_verdicts, told_verdicts
from jiheng.documents import Cell, Document, Table
from jiheng.records import Place, Report, Scorecard, ScorecardRow
from jiheng.values.printed import Printed
from jiheng.values.text import key

TOTAL: Final = "总分"
_CLASSES: Final = {
    "决策": "决策",
    "投入": "决策",
    "过程": "过程",
    "管理": "过程",
    "产出": "产出",
    "效益": "效益",
    "效果": "效益",
    "合计": TOTAL,
    "总计": TOTAL,
    "总分": TOTAL,
}
CLASSES: Final = frozenset(_CLASSES.values())
_OTHERS: Final = re.compile("自评|上年|整体")
_N: Final = r"\d+(?:\.\d+)?"
_SENTENCE: Final = re.compile(
    rf"(?:项目)?(?P<level>决策|过程|管理|产出|效益)类?(?:指标)?(?:权重|分值)(?:为|占)?(?P<weight>{_N})(?:分|%)"
    rf"(?:[,，](?:实际)?(?P<got>.)分(?:为)?(?P<score>{_N})分(?:[,，](?P<gain>.)分率(?:为)?(?P<rate>{_N})%)?)?"
)
_BEFORE: Final = 20
_NAME: Final = re.compile(r"[\u4e00-\u9fff（）()、]{3,40}")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_WIDE_LABELS: Final = {"权重": "weight", "得分率": "rate", "得分": "score"}


@frozen
class Points:
    """One statement of points.

    Attributes:
        level: the class, the whole, or an indicator's name. weight, score, rate: what it says, each None where it does not.
        place: where it stands. source: what it is called in a message. doubtful: whether its figures may be damaged (a scan).
        beside: the other cells that it was read from.
    """

    level: str
    weight: Printed | None
    score: Printed | None
    rate: Printed | None
    place: Place
    source: str
    doubtful: bool = False
    beside: tuple[Place, ...] = ()

    def said(self, kind: str) -> Printed | None:
        """Its weight, score or rate."""
        found: Printed | None = getattr(self, kind)
        return found


def points_of(document: Document, report: Report, cards: Sequence[Scorecard]) -> Iterator[Points]:
    """Every statement of points of an evaluation."""
    yield from _told(report)
    for table in document.tables():
        if not _OTHERS.search("".join(headings_over(table, report)[-1:])):
            yield from _in_cells(table)
            yield from _wide(table)
            yield from _long(table)
    for card in cards:
        yield from _of_card(card)


# --- sentences ----------------------------------------------------------------------------------------------------------------------


def _told(report: Report) -> Iterator[Points]:
    following = [*report.paragraphs[1:], None]
    for line, after in zip(report.paragraphs, following, strict=True):
        own = key(line.text)
        if "分" not in own and "权重" not in own:
            continue
        text = own + (key(after.text) if after is not None else "")
        for match in _SENTENCE.finditer(text):
            if match.start() < len(own) and not _OTHERS.search(text[max(0, match.start() - _BEFORE) : match.start()]):
                yield _sentence(match, line.place)
    for verdict in told_verdicts(report):
        yield Points(verdict.name, verdict.weight, verdict.score, None, verdict.place, "评述")


def _sentence(match: re.Match[str], place: Place) -> Points:
    damaged = any(match[name] not in (None, "得") for name in ("got", "gain"))
    weight, score, rate = (Printed.of(match[name]) if match[name] else None for name in ("weight", "score", "rate"))
    return Points(_CLASSES[match["level"]], weight, score, rate, evolve(place, text=match[0]), "正文", damaged)


# --- tables -------------------------------------------------------------------------------------------------------------------------


def _in_cells(table: Table) -> Iterator[Points]:
    """Sentences within cells, as in the summary of a report."""
    for cell in table.cells():
        words = key(cell.text)
        if "权重" in words or "分值" in words:
            yield from (evolve(_sentence(match, cell.place), source="概要") for match in _SENTENCE.finditer(words) if match["score"])


@lru_cache(maxsize=4096)
def _class(text: str) -> str | None:
    return _CLASSES.get(re.sub(r"^项目|类?(?:指标)?(?:\(.*\))?$", "", key(text)))


def _number(text: str) -> Printed | None:
    words = key(text).rstrip("%分")
    return Printed.of(words) if re.fullmatch(_N, words) else None


def is_torn(text: str) -> bool:
    """Whether a figure has blanks within, as scans leave them."""
    return bool(re.search(r"\d\s*\.\s+\d|\d\s+\.\s*\d|\d\s\d", text))


def _wide(table: Table) -> Iterator[Points]:
    """指标 | 决策 | 过程 | … with rows 权重, 得分, 得分率."""
    head = next((at for at, row in enumerate(table.rows) if sum(_class(cell.text) is not None for cell in row) >= 3), None)
    if head is None:
        return
    rows = {key(row[0].text): row for row in table.rows[head + 1 :] if row}
    kinds = {kind: rows[label] for label, kind in _WIDE_LABELS.items() if label in rows}
    if "分值" in rows:
        kinds.setdefault("score" if "weight" in kinds else "weight", rows["分值"])
    if "score" not in kinds:
        return
    for at, cell in enumerate(table.rows[head]):
        level = _class(cell.text)
        cells = {kind: row[at] for kind, row in kinds.items() if at < len(row)}
        if level is not None and "score" in cells:
            weight, score, rate = (_number(cells[kind].text) if kind in cells else None for kind in ("weight", "score", "rate"))
            beside = tuple(cell.place for kind, cell in cells.items() if kind != "score")
            yield Points(level, weight, score, rate, cells["score"].place, "得分情况表", any(is_torn(c.text) for c in cells.values()), beside)


def _long(table: Table) -> Iterator[Points]:
    """一级指标 | 分值 | … | 三级指标 | 分值 | 得分: the rows, their sums and the 合计 row, for a table of one class."""
    head = next((at for at, row in enumerate(table.rows) if _is_long_head(row)), None)
    if head is None:
        return
    level: str | None = None
    rows: list[Points] = []
    for row in table.rows[head + 1 :]:
        cells = [cell for cell in row if key(cell.text)]
        first = next((found for cell in cells[:1] if (found := _class(cell.text))), None)
        if first == TOTAL or any(key(cell.text) == "合计" for cell in cells):
            yield from _sum_row(cells, level)
            break
        level = level or first
        last = _last_three(cells)
        if last is not None:
            rows.append(last)
    yield from rows
    yield from _added(rows, level)


def _is_long_head(row: Sequence[Cell]) -> bool:
    words = [key(cell.text) for cell in row]
    return words[-1:] == ["得分"] and words.count("分值") >= 1 and "三级指标" in words and "一级指标" in words


def _last_three(cells: Sequence[Cell]) -> Points | None:
    """The row of a third-level indicator: name, points, score."""
    if len(cells) < 3:
        return None
    name, weight, score = cells[-3:]
    numbers = _number(weight.text), _number(score.text)
    if not _NAME.fullmatch(key(name.text)) or None in numbers:
        return None
    return Points(key(name.text), numbers[0], numbers[1], None, score.place, "指标得分表", is_torn(weight.text) or is_torn(score.text))


def _sum_row(cells: Sequence[Cell], level: str | None) -> Iterator[Points]:
    numbers = [(cell, number) for cell in cells if (number := _number(cell.text)) is not None]
    if level is not None and len(numbers) >= 2:
        (_, weight), (cell, score) = numbers[-2:]
        yield Points(level, weight, score, None, cell.place, "指标得分表合计", is_torn(cell.text))


def _added(rows: Sequence[Points], level: str | None) -> Iterator[Points]:
    """The sum of a table's rows."""
    if level is None or not rows:
        return
    weight, score = (_sum(row.said(kind) for row in rows) for kind in ("weight", "score"))
    if weight is not None and score is not None:
        yield Points(level, weight, score, None, rows[-1].place, "指标得分表各行之和", any(row.doubtful for row in rows))


def _sum(numbers: Iterable[Printed | None]) -> Printed | None:
    found = list(numbers)
    if not found or any(number is None for number in found):
        return None
    value = sum((number.value for number in found if number is not None), start=Printed.of("0").value)
    return Printed.of(format(value, "f"))


# --- the scorecard ------------------------------------------------------------------------------------------------------------------


def _of_card(card: Scorecard) -> Iterator[Points]:
    total = card.total_weight.number if card.total_weight else None
    score = card.total_score.number if card.total_score else None
    if card.total_score is not None and score is not None:
        yield Points(TOTAL, total, score, None, card.total_score.place, "综合评分表合计")
    for verdict in card_verdicts(card):
        yield Points(verdict.name, verdict.weight, verdict.score, None, verdict.place, "综合评分表")
    if total is not None and sum((_weight(row) for row in card.rows), Fraction(0)) == total.exact:
        yield from _card_classes(card)


def _weight(row: ScorecardRow) -> Fraction:
    return row.weight.number.exact if row.weight is not None and row.weight.number is not None else Fraction(0)


def _card_classes(card: Scorecard) -> Iterator[Points]:
    """The sums of a scorecard's classes, where every row was read and belongs to one."""
    groups: dict[str | None, list[ScorecardRow]] = {}
    for row in card.rows:
        groups.setdefault(_class(row.level1), []).append(row)
    if None in groups:
        return
    for level, rows in groups.items():
        weight = _sum(row.weight.number if row.weight else None for row in rows)
        score = _sum(row.score.number if row.score else None for row in rows)
        place = next((row.score.place for row in rows if row.score), card.place)
        if level is not None and weight is not None and score is not None:
            yield Points(level, weight, score, None, place, "综合评分表各行之和")
