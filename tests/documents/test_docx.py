"""Word files: what a reader of the paper sees, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from jiheng.documents.docx import read_docx
from jiheng.documents.errors import DamagedFileError, OversizedFileError
from jiheng.documents.limits import Limits
from jiheng.documents.model import Document, Table
from support.docx_maker import R, W, docx_parts, listed, p, part, relationships, tbl, tc, tr, write_docx, write_zip


@pytest.fixture
def read(tmp_path):
    def reading(body: str, **more) -> Document:
        return read_docx(write_docx(tmp_path / "a.docx", body, **more))

    return reading


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs()]


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def only_table(document: Document) -> Table:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def reasons(document: Document) -> list[str]:
    return [doubt.reason.text("zh") for doubt in document.unread]


# --- body ---------------------------------------------------------------------------------------------------------------------


def test_an_empty_document_has_no_blocks(read):
    document = read("")
    assert (document.format, document.blocks, document.unread) == ("docx", (), ())


def test_lines_count_the_blocks_of_the_body_empty_ones_too(read):
    document = read(p("青石县") + p() + tbl(tr("1")) + p("云水县"))
    assert [(block.line, getattr(block, "text", block.part)) for block in document.blocks] == [(1, "青石县"), (3, "表1"), (4, "云水县")]


def test_content_controls_and_insertions_around_blocks_are_transparent(read):
    sdt = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('一')}<w:customXml>{tbl(tr('二'))}</w:customXml></w:sdtContent></w:sdt>"
    document = read(sdt + p("三"))
    assert [block.line for block in document.blocks] == [1, 2, 3]


def test_tabs_breaks_and_hyphens_are_text_but_tab_stops_are_not(read):
    runs = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>2024</w:t><w:noBreakHyphen/><w:t>01</w:t></w:r>"
    assert texts(read(p(runs, '<w:tabs><w:tab w:val="left"/></w:tabs>'))) == ["甲\t乙\n2024-01"]


def test_an_indented_xml_file_reads_the_same(read):
    assert texts(read("\n <w:p>\n  <w:pPr>\n  </w:pPr>\n  <w:r>\n   <w:t>甲</w:t>\n  </w:r>\n </w:p>\n")) == ["甲"]


def test_an_exponent_does_not_join_its_number(read):
    assert texts(read(p(run("10") + run("4", '<w:vertAlign w:val="superscript"/>') + run("元")))) == ["10⁴元"]


def test_a_fraction_keeps_its_bar_and_is_doubted(read):
    math = "<m:oMath><m:f><m:num><m:r><m:t>12</m:t></m:r></m:num><m:den><m:r><m:t>34</m:t></m:r></m:den></m:f></m:oMath>"
    document = read(p(math))
    assert texts(document) == ["12/34"]
    assert "公式" in reasons(document)[0]


def test_strict_documents_are_read(tmp_path):
    parts = docx_parts(p("云水县", '<w:outlineLvl w:val="0"/>') + tbl(tr("1")))
    strict = {
        name: content.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
            R, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, content in parts.items()
    }
    document = read_docx(write_zip(tmp_path / "a.docx", strict))
    assert (texts(document), cells(only_table(document))) == (["云水县"], [["1"]])


def test_a_body_part_of_another_name_is_found_by_its_relationship(tmp_path):
    parts = docx_parts(p("云水县"))
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = relationships(("d", "officeDocument", "/word/document2.xml"))
    assert texts(read_docx(write_zip(tmp_path / "a.docx", parts))) == ["云水县"]


def test_a_document_without_a_body_is_damaged(tmp_path):
    with pytest.raises(DamagedFileError):
        read_docx(write_zip(tmp_path / "a.docx", docx_parts("") | {"word/document.xml": part("document", "")}))


# --- headings and numbers -----------------------------------------------------------------------------------------------------

STYLES = (
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:styleId="Mine"><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:styleId="T3"><w:name w:val="标题 3"/></w:style>'
    '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
)


def test_levels_come_from_the_paragraph_its_style_or_the_style_before(read):
    def styled(name, more=""):
        return p("甲", f'<w:pStyle w:val="{name}"/>{more}')

    body = styled("Mine") + styled("T3") + styled("H1", '<w:outlineLvl w:val="1"/>') + styled("H1", '<w:outlineLvl w:val="9"/>') + styled("Loop")
    document = read(body + p("乙"), styles=STYLES)
    assert [paragraph.level for paragraph in document.paragraphs()] == [1, 3, 2, 0, 0, 0]


def level(index: int, kind: str, text: str, more: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*levels: str, more: str = "") -> str:
    abstract = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    return f'{abstract}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'


CHAPTERS = lists(level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3."))


def items(*levels: int, number: int = 1) -> str:
    return "".join(p("甲", listed(number, index)) for index in levels)


def test_numbers_are_printed_and_start_anew_below_each_higher_one(read):
    assert texts(read(items(0, 1, 1, 2, 2, 0, 1, 2), numbering=CHAPTERS)) == [
        *("一、甲", "（一）甲", "（二）甲", "1. 甲", "2. 甲"),
        *("二、甲", "（一）甲", "1. 甲"),
    ]


def test_a_number_never_joins_the_figures_after_it(read):
    body = p("5万元", listed(1, 0)) + p("5万元", listed(1, 1))
    tight = lists(level(0, "decimal", "%1.", '<w:suff w:val="nothing"/>'), level(1, "decimal", "%2"))
    assert texts(read(body, numbering=tight)) == ["1. 5万元", "1 5万元"]


@pytest.mark.parametrize(
    "kind, third, twelfth",
    [
        ("decimal", "3", "12"),
        ("decimalZero", "03", "12"),
        ("chineseCounting", "三", "十二"),
        ("chineseCountingThousand", "三", "十二"),
        ("japaneseCounting", "三", "十二"),
        ("ideographDigital", "三", "一二"),
        ("ideographTraditional", "丙", "12"),
        ("chineseLegalSimplified", "叁", "壹拾贰"),
        ("decimalEnclosedCircle", "③", "⑫"),
        ("decimalEnclosedCircleChinese", "③", "⑫"),
        ("decimalFullWidth", "３", "１２"),
        ("upperLetter", "C", "L"),
        ("lowerLetter", "c", "l"),
        ("upperRoman", "III", "XII"),
        ("lowerRoman", "iii", "xii"),
        ("numberInDash", "- 3 -", "- 12 -"),
        ("unknownKind", "3", "12"),
    ],
)
def test_the_numerals_of_each_format(read, kind, third, twelfth):
    found = texts(read(items(*[0] * 12), numbering=lists(level(0, kind, "%1）"))))
    assert [found[2], found[11]] == [f"{third}）甲", f"{twelfth}）甲"]


def test_letters_repeat_beyond_the_last(read):
    assert texts(read(items(0, 0), numbering=lists(level(0, "upperLetter", "%1、", start=26)))) == ["Z、甲", "AA、甲"]


@pytest.mark.parametrize(
    "kind, value, shown", [("chineseCountingThousand", 105, "一百零五"), ("chineseCounting", 105, "一○五"), ("japaneseCounting", 120, "百二十")]
)
def test_chinese_numbers_beyond_a_hundred(read, kind, value, shown):
    assert texts(read(items(0), numbering=lists(level(0, kind, "%1、", start=value)))) == [f"{shown}、甲"]


def test_bullets_and_lists_that_do_not_exist_print_nothing(read):
    assert texts(read(items(0) + items(0, number=7) + items(8), numbering=lists(level(0, "bullet", "•")))) == ["甲", "甲", "甲"]


def test_legal_levels_print_figures_of_all_levels(read):
    numbering = lists(level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert texts(read(items(0, 0, 1), numbering=numbering)) == ["第一章 甲", "第二章 甲", "2.1 甲"]


def test_a_level_that_never_restarts_counts_on(read):
    numbering = lists(level(0, "decimal", "%1、"), level(1, "decimal", "(%2)、", '<w:lvlRestart w:val="0"/>'))
    assert texts(read(items(0, 1, 0, 1), numbering=numbering)) == ["1、甲", "(1)、甲", "2、甲", "(2)、甲"]


def test_lists_of_one_definition_count_on_unless_the_start_is_overridden(read):
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = items(0) + items(0, number=2) + items(0, 0, number=3) + items(0)
    assert texts(read(body, numbering=lists(level(0, "decimal", "%1、"), more=more))) == ["1、甲", "2、甲", "5、甲", "6、甲", "7、甲"]


def test_an_override_may_bring_its_own_level(read):
    more = f'<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1、")}</w:lvlOverride></w:num>'
    assert texts(read(items(0, number=2), numbering=lists(level(0, "decimal", "%1、"), more=more))) == ["A、甲"]


def test_styles_number_their_paragraphs_and_a_paragraph_may_decline(read):
    styles = (
        '<w:style w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:styleId="C"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = lists(level(0, "decimal", "%1、", '<w:pStyle w:val="A"/>'), level(1, "decimal", "%1.%2、", '<w:pStyle w:val="C"/>'))
    body = "".join(p("甲", f'<w:pStyle w:val="{name}"/>{more}') for name, more in [("A", ""), ("B", ""), ("C", ""), ("A", listed(0))])
    assert texts(read(body, styles=styles, numbering=numbering)) == ["1、甲", "2、甲", "2.1、甲", "甲"]


def test_a_list_may_be_defined_by_a_numbering_style(read):
    styles = '<w:style w:styleId="N"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    more = '<w:num w:numId="2"><w:abstractNumId w:val="9"/></w:num>'
    link = '<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="N"/></w:abstractNum>'
    assert texts(read(items(0, number=2), styles=styles, numbering=link + CHAPTERS + more)) == ["一、甲"]


def test_a_column_of_automatic_numbers_is_text_of_its_cells(read):
    numbered = tc(p("", listed(1)))
    document = read(tbl(tr(numbered, "到位率"), tr(numbered, "执行率")), numbering=lists(level(0, "decimal", "%1")))
    assert cells(only_table(document)) == [["1", "到位率"], ["2", "执行率"]]


# --- tables -------------------------------------------------------------------------------------------------------------------

SPAN_2 = '<w:gridSpan w:val="2"/>'
START, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_a_merged_cell_stands_at_every_position_it_covers(read):
    table = only_table(read(tbl(tr(tc("资金", SPAN_2 + START), "预算数"), tr(tc("", SPAN_2 + GO_ON), "100"), tr("甲", "乙", "丙"))))
    merged = table.rows[0][0]
    assert [row[column] is merged for row in table.rows[:2] for column in (0, 1)] == [True] * 4
    assert (merged.row, merged.column, merged.rows, merged.columns) == (1, 1, 2, 2)
    assert cells(table)[2] == ["甲", "乙", "丙"]


def test_a_new_start_ends_the_merge_above(read):
    table = only_table(read(tbl(*(tr(tc(text, merge), "x") for text, merge in [("一", START), ("", GO_ON), ("二", START), ("", GO_ON)]))))
    assert [row[0].text for row in table.rows] == ["一", "一", "二", "二"]


def test_a_continuation_without_a_start_is_a_cell_of_its_own(read):
    assert cells(only_table(read(tbl(tr(tc("甲", GO_ON), "1"), tr("乙", tc("2", GO_ON)))))) == [["甲", "1"], ["乙", "2"]]


def test_old_horizontal_merges_are_merges(read):
    table = only_table(read(tbl(tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), "丙"))))
    assert cells(table) == [["甲", "甲", "丙"]]
    assert table.rows[0][0].columns == 2


def test_rows_that_begin_late_or_end_early_are_filled_up(read):
    table = only_table(read(tbl(tr("1", "2", "3"), tr("b", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'), tr("c"))))
    assert cells(table) == [["1", "2", "3"], ["", "b", ""], ["c", "", ""]]
    assert table.rows[1][1].place.column == 2


def test_rows_and_cells_in_controls_insertions_and_custom_xml_are_read(read):
    row = f"<w:sdt><w:sdtContent>{tr('<w:sdt><w:sdtContent>' + tc('甲') + '</w:sdtContent></w:sdt>')}</w:sdtContent></w:sdt>"
    assert cells(only_table(read(tbl(row, f"<w:ins>{tr('乙')}</w:ins>", f"<w:customXml>{tr('丙')}</w:customXml>")))) == [["甲"], ["乙"], ["丙"]]


def test_paragraphs_of_a_cell_are_lines_and_every_cell_has_its_place(read):
    table = only_table(read(tbl(tr("x", tc(p("甲") + p("乙") + p())))))
    place = table.rows[0][1].place
    assert (place.part, place.row, place.column, place.text) == ("表1", 1, 2, "甲\n乙")


def test_a_table_without_cells_is_none(read):
    empty = "<w:tbl><w:tr></w:tr></w:tbl>"
    document = read(empty + tbl(tr(tc(empty + tbl(tr("乙")) + p("甲")), "丙")))
    assert [(table.part, [cell.text for cell in table.cells()]) for table in document.tables()] == [("表1", ["甲", "丙"]), ("表1.1", ["乙"])]


def test_a_nested_table_is_kept_apart_from_the_text_of_its_cell(read):
    inner = tbl(tr("内一", tc(tbl(tr("最内")) + p())))
    document = read(tbl(tr("外一", tc(p("外二") + inner + p())), tr("外三", "外四")) + tbl(tr("后")))
    assert [(table.part, cells(table)) for table in document.tables()] == [
        ("表1", [["外一", "外二"], ["外三", "外四"]]),
        ("表1.1", [["内一", ""]]),
        ("表1.1.1", [["最内"]]),
        ("表2", [["后"]]),
    ]
    assert next(document.tables()).nested[0].rows[0][0].place.part == "表1.1"


def test_tables_beyond_the_limits_are_refused(tmp_path):
    path = write_docx(tmp_path / "a.docx", tbl(tr("1", "2", "3"), tr("4", "5", tc(tbl(tr("6")) + p()))))
    for limit in ({"columns": 2}, {"rows": 1}, {"cells": 5}, {"depth": 0}):
        with pytest.raises(OversizedFileError):
            read_docx(path, evolve(Limits(), **limit))


def test_attributes_that_are_no_numbers_count_as_absent(read):
    assert cells(only_table(read(tbl(tr(tc("1", '<w:gridSpan w:val="x"/>'), tc("2", '<w:gridSpan w:val="-3"/>')))))) == [["1", "2"]]


# --- changes, hidden text, fields ---------------------------------------------------------------------------------------------

DELETED_MARK = "<w:rPr><w:del/></w:rPr>"


def test_changes_are_read_as_if_accepted_and_told_once(read):
    changed = f"<w:ins>{run('358.48')}</w:ins><w:del><w:r><w:delText>400</w:delText></w:r></w:del><w:moveFrom>{run('旧')}</w:moveFrom>"
    document = read(p(changed) + p(f"<w:moveTo>{run('旧')}</w:moveTo>"))
    assert texts(document) == ["358.48", "旧"]
    assert len(document.unread) == 1
    assert "修订" in reasons(document)[0]


def test_a_deleted_row_and_a_deleted_cell_are_gone(read):
    table = only_table(read(tbl(tr("甲", tc("乙", "<w:cellDel/>"), "丙"), tr("1", "2", properties="<w:del/>"), tr("3", "4", properties="<w:ins/>"))))
    assert cells(table) == [["甲", "丙"], ["3", "4"]]


def test_paragraphs_join_where_the_mark_between_them_is_deleted(read):
    gone = p("<w:del><w:r><w:delText>无</w:delText></w:r></w:del>", DELETED_MARK)
    document = read(p("预算", DELETED_MARK) + p("执行", DELETED_MARK) + p("率", '<w:outlineLvl w:val="0"/>') + gone + p("末") + gone)
    assert [(block.text, block.level) for block in document.paragraphs()] == [("预算执行率", 1), ("末", 0)]


def test_former_properties_do_not_count(read):
    changed = f'<w:pPrChange><w:pPr>{listed(1)}<w:outlineLvl w:val="0"/></w:pPr></w:pPrChange>'
    (found,) = read(p("甲", changed), numbering=CHAPTERS).paragraphs()
    assert (found.text, found.level) == ("甲", 0)


def test_hidden_text_is_kept_and_told_with_its_place(read):
    document = read(p("甲") + p(run("乙", "<w:vanish/>")) + p(run("丙", '<w:vanish w:val="0"/>')))
    assert texts(document) == ["甲", "乙", "丙"]
    assert [(doubt.place.line, doubt.place.text) for doubt in document.unread] == [(2, "乙")]


def test_text_hidden_by_its_style_is_told_too(read):
    styles = '<w:style w:styleId="X"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="Y"><w:basedOn w:val="X"/></w:style>'
    document = read(p(run("甲", '<w:rStyle w:val="Y"/>')) + p("乙", '<w:pStyle w:val="Z"/>'), styles=styles)
    assert [doubt.place.text for doubt in document.unread] == ["甲"]


def field_char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_fields_give_their_results_not_their_instructions(read):
    body = field_char("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + field_char("separate") + run("12") + field_char("end")
    assert texts(read(p(body) + p(f'<w:fldSimple w:instr="X">{run("34")}</w:fldSimple>'))) == ["12", "34"]


def test_the_result_of_a_field_within_an_instruction_is_not_shown(read):
    inner = field_char("begin") + field_char("separate") + run("7") + field_char("end")
    body = field_char("begin") + inner + field_char("separate") + run("是") + field_char("end")
    assert texts(read(p(body) + p("后"))) == ["是", "后"]


def test_fields_left_open_hide_nothing(read):
    assert texts(read(p(field_char("begin") + field_char("begin") + run("7")))) == ["7"]


# --- symbols and check boxes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "runs, shown",
    [
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="00A3"/></w:r>', "☐"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="宋体" w:char="2265"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>', "\ufffd"),
        ('<w:r><w:sym w:font="X" w:char="zz"/></w:r>', "\ufffd"),
        (run("R", '<w:rFonts w:ascii="Wingdings 2"/>') + run("R是"), "☑R是"),
    ],
)
def test_signs_of_symbol_fonts_are_read_as_they_look(read, runs, shown):
    assert texts(read(p(runs))) == [shown]


@pytest.mark.parametrize("state, shown", [("1", "☑是"), ("0", "☐是")])
def test_check_boxes_of_both_kinds_show_their_state(read, state, shown):
    control = (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr><w:sdtContent>{run("☒")}</w:sdtContent></w:sdt>'
    )
    old = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="{state}"/></w:checkBox></w:ffData></w:fldChar></w:r>'
    document = read(p(control + run("是")) + p(old + field_char("separate") + field_char("end") + run("是")))
    assert texts(document) == [shown, shown]


# --- text boxes, headers, notes -----------------------------------------------------------------------------------------------


def text_box(content: str, fallback: str = "") -> str:
    other = f"<mc:Fallback><w:pict><w:txbxContent>{fallback or content}</w:txbxContent></w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{content}</w:txbxContent></mc:Choice>{other}</mc:AlternateContent></w:r>"


def test_a_text_box_is_read_once_after_its_paragraph(read):
    document = read(p(text_box(p("框") + tbl(tr("1"))) + run("段")) + p("后"))
    assert [(block.part, block.line) for block in document.blocks] == [("正文", 1), ("文本框", 1), ("表1", 1), ("正文", 2)]


def test_a_text_box_in_a_cell_is_not_text_of_the_cell(read):
    document = read(tbl(tr("x", tc(p(text_box(p(text_box(p("深")) + run("框")))) + p("格")))) + p("后"))
    assert cells(only_table(document)) == [["x", "格"]]
    assert [(block.text, block.part, block.line) for block in document.paragraphs()] == [("框", "文本框", 1), ("深", "文本框", 1), ("后", "正文", 2)]


def test_a_fallback_alone_is_read(read):
    assert texts(read(p("<mc:AlternateContent><mc:Fallback>" + run("甲") + "</mc:Fallback></mc:AlternateContent>"))) == ["甲"]


def test_headers_footers_and_notes_follow_the_body(read):
    note = f'<w:footnote w:type="separator">{p("---")}</w:footnote><w:footnote w:id="2">{p("注一")}</w:footnote><w:footnote>{p("注二")}</w:footnote>'
    references = '<w:headerReference r:id="h"/><w:footerReference r:id="f"/><w:headerReference r:id="h"/><w:footerReference r:id="none"/>'
    document = read(
        p("正文<w:footnoteReference/>") + p("", f"<w:sectPr>{references}</w:sectPr>"),
        links=(
            ("h", "header", "header1.xml"),
            ("f", "footer", "footer1.xml"),
            ("n", "footnotes", "footnotes.xml"),
            ("e", "endnotes", "endnotes.xml"),
        ),
        parts={
            "word/header1.xml": part("hdr", p("眉")),
            "word/footer1.xml": part("ftr", p() + p("脚")),
            "word/footnotes.xml": part("footnotes", note),
            "word/endnotes.xml": part("endnotes", f"<w:endnote>{p('尾')}</w:endnote>"),
        },
    )
    assert [(block.part, block.text, block.line) for block in document.paragraphs()] == [
        *(("正文", "正文", 1), ("页眉", "眉", 1), ("页脚", "脚", 2)),
        *(("脚注", "注一", 1), ("脚注", "注二", 2), ("尾注", "尾", 1)),
    ]


# --- what is not read ---------------------------------------------------------------------------------------------------------


def test_a_picture_in_place_of_text_is_told_with_its_place_one_beside_text_is_not(read):
    picture = '<w:r><w:drawing><a:blip r:embed="i"/></w:drawing></w:r>'
    document = read(p(picture) + tbl(tr("x", tc(p(picture)))) + p(picture + run("图1")))
    assert [(doubt.place.part, doubt.place.line, doubt.place.row, doubt.place.column) for doubt in document.unread] == [
        ("正文", 1, None, None),
        ("表1", None, 1, 2),
    ]


def test_charts_diagrams_objects_and_subdocuments_are_told(read):
    chart = '<w:r><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:r>'
    diagram = chart.replace("chart", "diagram")
    document = read(p(chart) + p(diagram) + p("<w:r><w:object/></w:r>") + '<w:altChunk r:id="x"/>')
    assert [text[:3] for text in reasons(document)] == ["图表没", "图示（", "嵌入对", "插入的"]


def test_outside_links_and_macros_are_told_but_ordinary_hyperlinks_are_not(read):
    template = relationships(("t", "attachedTemplate", "http://example.invalid/x.dotm", "External"))
    document = read(
        p("甲"),
        links=(("h", "hyperlink", "http://example.invalid", "External"), ("i", "image", "http://example.invalid/i.png", "External")),
        parts={"word/settings.xml": part("settings", ""), "word/_rels/settings.xml.rels": template, "word/vbaProject.bin": b"x"},
    )
    assert [(doubt.place.part, doubt.place.text) for doubt in document.unread] == [
        ("word/_rels/document.xml.rels", "http://example.invalid/i.png"),
        ("word/_rels/settings.xml.rels", "http://example.invalid/x.dotm"),
        ("word/vbaProject.bin", None),
    ]


@pytest.mark.parametrize(
    "kind, told",
    [
        ("styles", "样式"),
        ("numbering", "自动编号"),
        ("header", "页眉"),
        ("footer", "页脚"),
        ("footnotes", "脚注"),
        ("endnotes", "尾注"),
    ],
)
def test_a_part_that_is_gone_is_said(read, kind, told):
    [doubt] = read(p("甲"), links=(("x", kind, "gone.xml"),)).unread
    assert doubt.reason.text("zh").startswith(f"文件缺少{told}")
    assert doubt.place.part == "word/gone.xml"


def test_a_picture_that_is_gone_is_no_matter(read):
    assert read(p("甲"), links=(("x", "image", "media/gone.png"),)).unread == ()


def test_the_template_on_the_authors_own_disk_is_no_matter(read):
    template = relationships(("t", "attachedTemplate", "file:///C:\\Users\\x\\Normal.dotm", "External"))
    assert read(p("甲"), parts={"word/_rels/settings.xml.rels": template}).unread == ()


def test_doubts_of_one_kind_are_not_listed_without_end(tmp_path):
    path = write_docx(tmp_path / "a.docx", p("<w:r><w:object/></w:r>") * 9)
    document = read_docx(path, evolve(Limits(), doubts=3))
    assert len(document.unread) == 4
    assert "同类情况还有" in reasons(document)[-1]


# --- against other programs ---------------------------------------------------------------------------------------------------


def test_a_file_of_python_docx_reads_as_that_library_reads_it(tmp_path):
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.add_heading("绩效自评", 1)
    table = made.add_table(4, 5)
    for row in range(4):
        for column in range(5):
            table.cell(row, column).text = f"{row}{column}"
    for corner, other in (((0, 0), (1, 1)), ((2, 3), (2, 4)), ((1, 2), (3, 2))):
        table.cell(*corner).merge(table.cell(*other)).text = f"合{corner}"
    path = Path(tmp_path / "a.docx")
    made.save(path)
    document = read_docx(path)
    assert [(block.text, block.level) for block in document.paragraphs()] == [("绩效自评", 1)]
    assert cells(only_table(document)) == [[cell.text for cell in row.cells] for row in table.rows]
