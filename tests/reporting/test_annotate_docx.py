"""Word files with comments: each stands at the exact cell or words, nothing else changes."""

import docx
import pytest
from attrs import evolve
from lxml import etree

from jiheng.api import read
from jiheng.records import Place
from support.copies_maker import W, annotate, commented, finding, part_of, parts_of
from support.docx_maker import W as NAMESPACE
from support.docx_maker import docx_parts, p, part, tbl, tc, tr, write_docx, write_zip

TABLE = tbl(tr("预算", "执行", "执行率"), tr("300", "296.54", "100%"))
RATE = Place(part="表1", row=2, column=3, text="100%")
FULL = "【错误 FD101】这里不对。\n依据 财预〔2020〕10号"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.docx"


def sentence(text, words, line=1):
    return p(text), finding(Place(part="正文", line=line, text=words))


def test_a_comment_stands_at_its_cell_and_pointers_at_the_others(path):
    write_docx(path, p("自评表") + TABLE)
    copy = annotate(path, finding(RATE, Place(part="表1", row=2, column=2, text="296.54")))
    assert commented(copy) == [("296.54", "见 FD101（表1 第2行第3列）"), ("100%", FULL)]


def test_a_comment_stands_at_the_exact_words(path):
    write_docx(path, p("全年执行率为85%，执行393600元。"))
    copy = annotate(path, finding(Place(part="正文", line=1, text="85%")))
    assert commented(copy) == [("85%", FULL)]
    assert read(copy).blocks == read(path).blocks


def test_words_torn_over_runs_are_enclosed_whole_and_runs_keep_their_look(path):
    look = "<w:rPr><w:b/></w:rPr>"
    write_docx(path, p(f"<w:r>{look}<w:t>执行率为8</w:t></w:r><w:r><w:t>5</w:t></w:r><w:r>{look}<w:t>%，偏低</w:t></w:r>"))
    copy = annotate(path, finding(Place(part="正文", line=1, text="85%")))
    assert commented(copy) == [("85%", FULL)]
    root = etree.fromstring(part_of(copy, "word/document.xml"))
    runs = [("".join(run.itertext(W + "t")), run.find(f"{W}rPr/{W}b") is not None) for run in root.iter(W + "r")]
    assert [run for run in runs if run[0]] == [("执行率为", True), ("8", True), ("5", False), ("%", True), ("，偏低", True)]


def test_blanks_and_widths_do_not_hide_words(path):
    write_docx(path, p("执行率 为８５ ％。"))
    assert commented(annotate(path, finding(Place(part="正文", line=1, text="执行率为85%")))) == [("执行率 为８５ ％", FULL)]


@pytest.mark.parametrize("text", ["产出85%，效益85%。", "没有这个数。"])
def test_words_that_do_not_stand_there_exactly_once_are_told_of_the_whole_paragraph(path, text):
    write_docx(path, p(text))
    assert commented(annotate(path, finding(Place(part="正文", line=1, text="85%")))) == [(text, FULL)]


def test_a_figure_is_not_found_within_a_longer_one(path):
    write_docx(path, p("共1,296.5元，其中96.5元、6.55元，余6.5元。"))
    copy = annotate(path, finding(Place(part="正文", line=1, text="6.5元")), finding(Place(part="正文", line=1, text="96.5元")))
    assert [words for words, _ in commented(copy)] == ["96.5元", "6.5元"]


def test_several_comments_at_one_place_keep_their_order(path):
    write_docx(path, TABLE)
    copy = annotate(path, finding(RATE, code="A1"), finding(RATE, code="A2"))
    assert [said[:7] for _, said in commented(copy)] == ["【错误 A1】", "【错误 A2】"]
    root = etree.fromstring(part_of(copy, "word/document.xml"))
    assert [mark.get(W + "id") for mark in root.iter(W + "commentReference")] == ["0", "1"]


def test_a_merged_cell_is_marked_where_it_begins(path):
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = tr(tc("产出", restart), "10"), tr(tc("", goes_on), "20"), tr(tc("效益", '<w:gridSpan w:val="2"/>'))
    write_docx(path, tbl(*rows))
    copy = annotate(path, finding(Place(part="表1", row=1, column=1, text="产出")), finding(Place(part="表1", row=3, column=1, text="效益")))
    assert [words for words, _ in commented(copy)] == ["产出", "效益"]


def test_an_empty_cell_can_be_marked(path):
    write_docx(path, tbl(tr("10", "")))
    copy = annotate(path, finding(Place(part="表1", row=1, column=2, text="")))
    assert commented(copy) == [("", FULL)]
    cells = etree.fromstring(part_of(copy, "word/document.xml")).findall(f".//{W}tc")
    assert [cell.find(f".//{W}commentReference") is not None for cell in cells] == [False, True]


def test_a_cell_of_several_paragraphs_is_enclosed_whole(path):
    write_docx(path, tbl(tr(tc(p("产出") + p("指标")), "10")))
    assert commented(annotate(path, finding(Place(part="表1", row=1, column=1, text="产出\n指标")))) == [("产出指标", FULL)]


def test_a_nested_table_is_found(path):
    inner = tbl(tr("甲", "乙"))
    write_docx(path, tbl(tr(tc(p("外") + inner + p("")), "丙")))
    copy = annotate(path, finding(Place(part="表1.1", row=1, column=2, text="乙")), finding(Place(part="表1", row=1, column=1, text="外")))
    assert [words for words, _ in commented(copy)] == ["外", "乙"]


def test_content_controls_links_and_tracked_changes_are_no_obstacle(path):
    control = "<w:sdt><w:sdtContent><w:r><w:t>预算300万元</w:t></w:r></w:sdtContent></w:sdt>"
    deleted = '<w:del w:id="7" w:author="甲"><w:r><w:delText>350</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="8" w:author="甲"><w:r><w:t>执行296万元</w:t></w:r></w:ins>'
    link = '<w:hyperlink w:anchor="x"><w:r><w:t>执行率98%</w:t></w:r></w:hyperlink>'
    write_docx(path, p(control + deleted + inserted + link))
    places = [Place(part="正文", line=1, text=words) for words in ("300万元", "296万元", "98%")]
    copy = annotate(path, *map(finding, places))
    assert [words for words, _ in commented(copy)] == ["300万元", "296万元", "98%"]
    assert read(copy).blocks == read(path).blocks


def test_rows_whole_tables_and_unknown_places_are_told_at_the_nearest_one_with_their_place(path):
    write_docx(path, p("题目") + TABLE)
    copy = annotate(path, finding(Place(part="表1", row=2)), finding(Place(part="表1", line=2)), finding(Place(page=3)))
    assert [(words, said.split("\n")[0]) for words, said in commented(copy)] == [
        ("题目", "位置：第3页"),
        ("预算", "位置：表1 第2行"),
        ("300", "位置：表1 第2行"),
    ]


def test_a_note_is_told_at_its_mark_a_header_at_the_beginning_and_a_text_box_at_its_paragraph(path):
    box = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>" + p("框内30") + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    body = p("第一段") + p('<w:r><w:t>有注</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>') + p(f"<w:r><w:t>有框</w:t></w:r>{box}")
    notes = part("footnotes", '<w:footnote w:id="2">' + p("注中10") + "</w:footnote>")
    header = part("hdr", p("页眉20"))
    links = ("f", "footnotes", "footnotes.xml"), ("h", "header", "header1.xml")
    section = '<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr></w:pPr></w:p>'
    write_docx(path, body + section, links=links, parts={"word/footnotes.xml": notes, "word/header1.xml": header})
    parts = {block.text: block.place for block in read(path).paragraphs()}
    copy = annotate(path, *(finding(parts[text]) for text in ("注中10", "页眉20", "框内30")))
    found = commented(copy)
    assert [words for words, _ in found] == ["第一段", "", "有框框内30"]
    assert [said.split("\n")[0].split(" ")[0] for _, said in found] == ["位置：页眉", "位置：脚注", "位置：文本框"]
    assert part_of(copy, "word/footnotes.xml") == notes.encode()


def test_comments_that_are_there_stay_and_ids_go_on(path):
    old = '<w:comment w:id="5" w:author="甲" w:initials="J">' + p("请补充") + "</w:comment>"
    body = p('<w:commentRangeStart w:id="5"/><w:r><w:t>旧</w:t></w:r><w:commentRangeEnd w:id="5"/><w:r><w:commentReference w:id="5"/></w:r>') + TABLE
    write_docx(path, body, links=(("c", "comments", "comments.xml"),), parts={"word/comments.xml": part("comments", old)})
    copy = annotate(path, finding(RATE))
    assert commented(copy) == [("旧", "请补充"), ("100%", FULL)]
    comments = etree.fromstring(part_of(copy, "word/comments.xml"))
    assert [(c.get(W + "id"), c.get(W + "author"), c.get(W + "date")) for c in comments] == [("5", "甲", None), ("6", "绩衡", "2025-01-20T09:30:00Z")]


def test_all_parts_that_need_no_change_are_the_same_bytes(path):
    write_docx(path, TABLE, styles="<w:style w:styleId='a'/>", parts={"word/media/image1.png": b"\x89PNG" * 50, "customXml/item1.xml": "<a/>"})
    before, after = parts_of(path), parts_of(annotate(path, finding(RATE)))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"}
    assert set(after) - set(before) == {"word/comments.xml"}


def test_places_in_other_files_of_the_case_are_named_and_not_marked(path):
    write_docx(path, TABLE)
    other = Place(part="正文", line=3, text="296万元", file="云水/报告.docx")
    copy = annotate(path, finding(other, evolve(RATE, file=str(path)), Place(part="表1", row=2, column=2, text="296.54", file=str(path))))
    assert commented(copy) == [("296.54", "见 FD101（表1 第2行第3列）"), ("100%", f"{FULL}\n另见 “报告.docx”正文 第3行（296万元）")]


def test_the_same_findings_give_the_same_bytes(path):
    write_docx(path, TABLE)
    assert annotate(path, finding(RATE)).read_bytes() == annotate(path, finding(RATE)).read_bytes()


def test_a_file_without_findings_is_copied_part_by_part(path):
    write_docx(path, TABLE)
    assert parts_of(annotate(path)) == parts_of(path)


def test_comments_and_instructions_of_the_xml_and_foreign_elements_are_kept(path):
    write_docx(path, "<!-- 模板 -->" + p('<?mso x?><w:r><w:t>执行率85%</w:t></w:r><x:own xmlns:x="urn:x" x:a="1"/>'))
    document = part_of(annotate(path, finding(Place(part="正文", line=1, text="85%"))), "word/document.xml").decode()
    assert "<!-- 模板 -->" in document
    assert "<?mso x?>" in document
    assert '<x:own xmlns:x="urn:x" x:a="1"/>' in document


def test_strict_files_stay_strict(path):
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts = docx_parts(TABLE)
    parts["word/document.xml"] = parts["word/document.xml"].replace(NAMESPACE, strict)
    write_zip(path, parts)
    copy = annotate(path, finding(RATE))
    assert strict in part_of(copy, "word/comments.xml").decode()
    assert NAMESPACE not in part_of(copy, "word/document.xml").decode()
    assert [cell.text for table in read(copy).tables() for cell in table.cells()] == ["预算", "执行", "执行率", "300", "296.54", "100%"]


def test_a_text_no_xml_may_hold_does_not_break_the_copy(path):
    write_docx(path, TABLE)
    copy = annotate(path, finding(Place(part="表1", row=2, column=3, text="100%"), code="A\x01\ud800"))
    assert "A" in commented(copy)[0][1]


def test_python_docx_reads_the_comments(path):
    docx.Document().save(str(path))
    document = docx.Document(str(path))
    document.add_paragraph("执行率为85%。")
    document.save(str(path))
    copy = docx.Document(str(annotate(path, finding(Place(part="正文", line=1, text="85%")))))
    assert copy.paragraphs[0].text == "执行率为85%。"
    assert [(comment.author, comment.text) for comment in copy.comments] == [("绩衡", FULL)]
