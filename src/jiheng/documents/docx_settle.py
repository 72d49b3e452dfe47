"""Settle the XML of a Word file: afterwards a plain walk over paragraphs and tables reads what a reader of the paper sees.

Tracked changes are accepted, alternative contents decided, symbols and breaks given as text, text boxes and nested tables
taken out and kept beside the paragraph or cell that holds them, and everything that is not text is noted there. All of this is rare, so that
one search for rare elements, done by libxml2, is all that most documents cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from attrs import define, field
from lxml import etree

from jiheng.documents import docx_names as w
from jiheng.documents.docx_symbols import BOX, TICKED_BOX, symbol, symbols, uses_symbol_font
from jiheng.messages import Message, msg

Element = etree._Element  # noqa: SLF001 - the public name of lxml's type is its private one
Found = Mapping[str, list[Element]]

_CHANGES: Final = (w.INSERTED, w.DELETED, w.MOVED_FROM, w.MOVED_TO, w.CELL_DELETED)
_GONE: Final = (w.DELETED, w.MOVED_FROM)
_DROPPED: Final = (*w.OLD_PROPERTIES, w.TAB_STOPS, w.RUBY_TEXT)
_AS_TEXT: Final = {w.TAB: "\t", w.POSITION_TAB: "\t", w.BREAK: "\n", w.RETURN: "\n", w.NO_BREAK_HYPHEN: "-", w.DENOMINATOR: "/"}
_SUPERSCRIPT: Final = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_GRAPHICS: Final = {"chart": msg("图表没有读取，其中的数字未核对。"), "diagram": msg("图示（SmartArt）中的文字没有读取。")}
_PICTURE: Final = msg("这里是图片，其中的文字没有读取。请提供可编辑的文字或表格。")
_FORMULA: Final = msg("公式按一行文字读出，分式、上下标可能走样。")
_OBJECT: Final = msg("嵌入对象（如 Excel 表）没有读取。请把内容直接放进文档或另附文件。")
_HIDDEN: Final = msg("这里有隐藏文字，打印时看不到，已一并读取。")


@define
class Aside:
    """What belongs to a paragraph but is not its text."""

    boxes: list[Element] = field(factory=list)
    doubts: list[Message] = field(factory=list)


@define
class Settled:
    """What was taken out of the tree.

    Attributes:
        asides: paragraph → its text boxes and doubts.
        nested: cell → the tables in it.
        doubts: what concerns the whole part.
    """

    asides: dict[Element, Aside] = field(factory=lambda: defaultdict(Aside))
    nested: dict[Element, list[Element]] = field(factory=lambda: defaultdict(list))
    doubts: list[Message] = field(factory=list)

    def doubt(self, element: Element, reason: Message) -> None:
        """Note something at the paragraph around an element, once."""
        paragraph = _around(element, w.PARAGRAPH)
        doubts = self.doubts if paragraph is None else self.asides[paragraph].doubts
        if reason not in doubts:
            doubts.append(reason)


def settle(root: Element, hiding: Callable[[], set[str]], *, symbol_fonts: bool) -> Settled:
    """Settle a part in place.

    Args:
        root: the part.
        hiding: gives the ids of the styles whose text is hidden, called only where text has styles.
        symbol_fonts: whether runs may be written in a symbol font; looking at the fonts of all runs takes its time.
    """
    settled = Settled()
    _accept_changes(root, settled)
    found = _found(root, _RARE)
    for tag, step in _STEPS.items():
        if tag in found:
            step(found[tag], settled)
    if symbol_fonts:
        _translate_symbol_runs(root.iter(w.FONTS))
    _note_hidden_styles(found, hiding, settled)
    return settled


def _found(root: Element, tags: Iterable[str]) -> Found:
    found: dict[str, list[Element]] = defaultdict(list)
    for element in root.iter(*tags):
        found[element.tag].append(element)
    return found


def _around(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


# --- changes and alternatives -------------------------------------------------------------------------------------------------


def _accept_changes(root: Element, settled: Settled) -> None:
    """Leave of the tree what stands once all tracked changes are accepted and one of each set of alternatives is chosen."""
    found = _found(root, (w.ALTERNATE, *_CHANGES, *_DROPPED))
    if not found:
        return
    for alternate in found[w.ALTERNATE]:
        _choose(alternate)
    for tag in _DROPPED:
        for element in found[tag]:
            _remove(element)
    if any(found[tag] for tag in _CHANGES):
        settled.doubts.append(msg("文档带有修订痕迹，按全部接受修订读取。请接受或拒绝修订后定稿。"))
    _take_out([element for tag in _GONE for element in found[tag]])
    for element in found[w.CELL_DELETED]:
        if (cell := _around(element, w.CELL)) is not None:
            _remove(cell)


def _choose(alternate: Element) -> None:
    branches = [child for child in alternate if child.tag in {w.CHOICE, w.FALLBACK}]
    for other in sorted(branches, key=lambda branch: branch.tag != w.CHOICE)[1:]:
        alternate.remove(other)


def _take_out(deleted: list[Element]) -> None:
    marks = []
    for element in deleted:
        parent = element.getparent()
        if parent is None:
            continue
        if parent.tag == w.ROW_PROPERTIES and (row := _around(parent, w.ROW)) is not None:
            _remove(row)
        elif parent.tag == w.RUN_PROPERTIES and (paragraph := _paragraph_of_mark(parent)) is not None:
            marks.append(paragraph)
        else:
            parent.remove(element)
    for paragraph in reversed(marks):  # from the end, so that each child moves once
        _join_with_next(paragraph)


def _paragraph_of_mark(properties: Element) -> Element | None:
    """The paragraph whose mark has these run properties."""
    parent = properties.getparent()
    return parent.getparent() if parent is not None and parent.tag == w.PARAGRAPH_PROPERTIES else None


def _join_with_next(paragraph: Element) -> None:
    """Without its mark a paragraph runs on into the next; where none follows, it goes if it is empty."""
    following = paragraph.getnext()
    children = [child for child in paragraph if child.tag != w.PARAGRAPH_PROPERTIES]
    if following is not None and following.tag == w.PARAGRAPH:
        at = 1 if len(following) and following[0].tag == w.PARAGRAPH_PROPERTIES else 0
        following[at:at] = children
        _remove(paragraph)
    elif next(paragraph.iter(*w.TEXTS), None) is None:
        _remove(paragraph)


# --- what becomes text --------------------------------------------------------------------------------------------------------


def _give_text(elements: list[Element], _: Settled) -> None:
    text = _AS_TEXT[elements[0].tag]
    for element in elements:
        element.text = text


def _give_symbols(elements: list[Element], _: Settled) -> None:
    for element in elements:
        element.text = symbol(element.get(w.FONT, ""), element.get(w.CODE, ""))


def _translate_symbol_runs(fonts: Iterable[Element]) -> None:
    for font in fonts:
        name = font.get(w.ASCII, "")
        run = _run_of(font) if uses_symbol_font(name) else None
        for text in () if run is None else run.iterchildren(w.TEXT):
            text.text = symbols(name, text.text or "")


def _raise_superscripts(elements: list[Element], _: Settled) -> None:
    """10⁴, not 104."""
    for element in elements:
        run = _run_of(element) if element.get(w.VALUE) == "superscript" else None
        for text in () if run is None else run.iterchildren(w.TEXT):
            text.text = (text.text or "").translate(_SUPERSCRIPT)


def _run_of(setting: Element) -> Element | None:
    """The run with this setting; None for a setting of a paragraph mark."""
    properties = setting.getparent()
    run = None if properties is None else properties.getparent()
    return run if run is not None and run.tag == w.RUN else None


def _tick_controls(elements: list[Element], _: Settled) -> None:
    for element in elements:
        checked = next(element.iterchildren(w.CONTROL_CHECKED), None)
        control = _around(element, w.SDT)
        if control is not None:
            sign = TICKED_BOX if checked is not None and w.is_on(checked.get(w.CONTROL_VALUE)) else BOX
            for shown in control.iter(w.TEXT, w.SYMBOL):
                shown.text, sign = sign, ""


def _tick_fields(elements: list[Element], _: Settled) -> None:
    """Check boxes of old forms show nothing but their state."""
    for element in elements:
        states = {child.tag: w.is_on(child.get(w.VALUE)) for child in element}
        if (run := _around(element, w.RUN)) is not None:
            etree.SubElement(run, w.TEXT).text = TICKED_BOX if states.get(w.CHECKED, states.get(w.DEFAULT, False)) else BOX


def _blank_inner_fields(elements: list[Element], _: Settled) -> None:
    """The result of a field within the instruction of another is not shown."""
    if not any(inside and element.get(w.FIELD_CHAR_TYPE) == "begin" for element, inside in _within_instructions(elements)):
        return
    hidden = [element for element, inside in _within_instructions(elements[0].getroottree().iter(w.FIELD_CHAR, *w.TEXTS)) if inside]
    for element in hidden:
        element.text = None


def _within_instructions(elements: Iterable[Element]) -> Iterator[tuple[Element, bool]]:
    """Each element with whether it stands within the instruction of a field; none if the fields are not closed in order."""
    instructions: list[bool] = []  # for each open field, whether we are still in its instruction
    inside = 0  # how many of them are true
    passed = []
    for element in elements:
        passed.append((element, inside > 0))
        kind = element.get(w.FIELD_CHAR_TYPE)
        if kind == "begin":
            instructions.append(True)
            inside += 1
        elif kind in {"separate", "end"} and instructions:
            inside -= instructions.pop()
            if kind == "separate":
                instructions.append(False)
    return iter(() if instructions else passed)


# --- what is kept beside ------------------------------------------------------------------------------------------------------


def _lift_boxes(boxes: list[Element], settled: Settled) -> None:
    for box in boxes:
        paragraph = _around(box, w.PARAGRAPH)
        if paragraph is not None:
            _remove(box)
            settled.asides[paragraph].boxes.append(box)


def _lift_nested(tables: list[Element], settled: Settled) -> None:
    for table in tables:
        cell = _around(table, w.CELL)
        if cell is not None:
            _remove(table)
            settled.nested[cell].append(table)


# --- what is noted ------------------------------------------------------------------------------------------------------------


def _noting(reason: Message) -> Callable[[list[Element], Settled], None]:
    def note(elements: list[Element], settled: Settled) -> None:
        for element in elements:
            settled.doubt(element, reason)

    return note


def _note_pictures(pictures: list[Element], settled: Settled) -> None:
    """A picture where nothing else stands: perhaps a scanned table. One beside text illustrates it."""
    seen: dict[Element, bool] = {}
    for picture in pictures:
        around = _around(picture, w.CELL)
        around = _around(picture, w.PARAGRAPH) if around is None else around
        if around is None or around in seen:
            continue
        seen[around] = True
        if not any((text.text or "").strip() for text in around.iter(w.TEXT)):
            settled.doubt(picture, _PICTURE)


def _note_graphics(elements: list[Element], settled: Settled) -> None:
    for element in elements:
        reason = _GRAPHICS.get(element.get(w.URI, "").rsplit("/", 1)[-1])
        if reason is not None:
            settled.doubt(element, reason)


def _note_hidden(elements: list[Element], settled: Settled) -> None:
    for element in elements:
        run = _run_of(element) if w.is_on(element.get(w.VALUE)) else None
        if run is not None and next(run.iterchildren(w.TEXT), None) is not None:
            settled.doubt(run, _HIDDEN)


def _note_hidden_styles(found: Found, hiding: Callable[[], set[str]], settled: Settled) -> None:
    styled = [element for tag in (w.RUN_STYLE, w.PARAGRAPH_STYLE) if tag in found for element in found[tag]]
    hidden = hiding() if styled else set()
    for element in styled:
        if element.get(w.VALUE) in hidden:
            settled.doubt(element, _HIDDEN)


_STEPS: Final[Mapping[str, Callable[[list[Element], Settled], None]]] = {
    w.FIELD_CHAR: _blank_inner_fields,
    w.TEXT_BOX: _lift_boxes,
    w.TABLE: _lift_nested,
    **dict.fromkeys(_AS_TEXT, _give_text),
    w.SYMBOL: _give_symbols,
    w.SUPERSCRIPT: _raise_superscripts,
    w.CONTROL_CHECK_BOX: _tick_controls,
    w.FORM_CHECK_BOX: _tick_fields,
    w.HIDDEN: _note_hidden,
    w.MATH: _noting(_FORMULA),
    w.PICTURE: _note_pictures,
    w.OLD_PICTURE: _note_pictures,
    w.GRAPHIC: _note_graphics,
    w.OLE_OBJECT: _noting(_OBJECT),
    **dict.fromkeys(w.EMBEDDED_FILES, _noting(msg("插入的子文档没有读取。请把内容直接放进文档。"))),
}
_RARE: Final = (*_STEPS, w.RUN_STYLE, w.PARAGRAPH_STYLE)
