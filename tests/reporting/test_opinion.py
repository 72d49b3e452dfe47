"""The review opinion."""

import shutil
import subprocess
from zipfile import ZipFile

import docx
import pytest
from attrs import evolve
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from jiheng.messages import msg
from jiheng.records import Severity
from jiheng.reporting.opinion import check_opinion
from jiheng.reporting.result import FileResult
from support.results_maker import evaluation, findings, results


@pytest.fixture
def written(tmp_path):
    """The opinion on these results, read back."""

    def write(*made):
        path = tmp_path / "意见.docx"
        check_opinion(path, made)
        return docx.Document(path)

    return write


def lines(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def face(document, text):
    """Typeface and size of the paragraph that begins so."""
    (style,) = [paragraph.style for paragraph in document.paragraphs if paragraph.text.startswith(text)]
    return style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size.pt


def two_projects():
    first, *_ = results()
    other = evolve(first.forms[0], record=1, project="桥梁检测")
    return evolve(first, forms=(*first.forms, other))


def test_it_is_laid_out_as_official_documents_are(written):
    document = written(*results())
    (section,) = document.sections
    edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin, section.page_width, section.page_height)
    assert [round(edge.mm) for edge in edges] == [37, 35, 28, 26, 210, 297]
    assert face(document, "关于") == ("方正小标宋简体", 22)
    assert face(document, "一、") == ("黑体", 16)
    assert face(document, "1.表1") == ("仿宋", 16)
    assert all(28 <= paragraph.style.paragraph_format.line_spacing.pt <= 35 for paragraph in document.paragraphs)


def test_page_numbers_stand_at_the_outer_edge(written):
    document = written(*results())
    (section,) = document.sections
    assert document.settings.odd_and_even_pages_header_footer
    assert section.footer.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert section.even_page_footer.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert " PAGE " in section.footer._element.xml
    assert " PAGE " in section.even_page_footer._element.xml


def test_one_project_is_told_by_what_is_to_be_done(written):
    shown = lines(written(*results()))
    assert shown[0] == "关于道路养护绩效自评材料的审核意见"
    assert shown[1] == "青石县公路站："
    assert shown[2].endswith("经审核，有需要改正的问题1处、需要说明的问题1处、请核对的事项1处，意见如下。")
    assert [line for line in shown if line[1] == "、"] == [
        "一、需要改正的问题",
        "二、需要说明的问题",
        "三、请核对的事项",
        "四、未能读取或读取存疑的材料",
    ]


def test_an_error_says_where_what_and_by_which_rule_and_a_note_is_short(written):
    shown = lines(written(*results()))
    assert "1.表1 第2行第8列 / 第729行：年度资金总额的执行率应为98.85%，表中为100%。依据：财预〔2020〕10号。" in shown
    assert "1.第3页：全文没有写明年度，是否遗漏？" in shown


def test_values_that_the_sentence_does_not_name_are_added(written):
    silent = evolve(findings()[0], message=msg("执行率不对。"))
    shown = lines(written(evolve(results()[0], findings=(silent,))))
    assert any("执行率不对。现为100%，应为98.85。依据" in line for line in shown)


def test_several_projects_have_a_chapter_each(written):
    shown = lines(written(two_projects()))
    assert shown[0] == "关于2024年度项目支出绩效自评材料\n的审核意见"
    chapters = [line for line in shown if line[1] == "、"]
    assert chapters == ["一、道路养护", "二、桥梁检测", "三、养护", "四、未能读取或读取存疑的材料"]
    assert shown[shown.index("一、道路养护") + 1 :][:2] == ["（见“养护”）", "（一）需要改正的问题"]


def test_units_that_differ_are_addressed_together(written):
    other = evolve(evaluation(), unit=evolve(evaluation().unit, text="301001-青石县水利站"), department=None)
    assert "各有关单位：" in lines(written(evolve(results()[0], records=(evaluation(), other))))
    assert "青石县水利站：" in lines(written(evolve(results()[0], records=(other,))))


def test_what_could_not_be_read_is_told(written):
    shown = lines(written(*results()))
    assert "1.“养护.docx”有1处未能读取或读取存疑。Sheet2：隐藏的工作表没有检查。" in shown
    assert "2.“坏 文件.xlsx”：文件是空的（0 字节），请确认是否上传完整。" in shown


def test_the_reply_form_has_a_row_for_each_error_and_warning(written):
    (table,) = written(*results()).tables
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "问题", "整改情况", "责任人", "完成时间"]
    assert [row.cells[0].text for row in table.rows[1:]] == ["1", "2"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert sum(column.width.mm for column in table.columns) == pytest.approx(156, abs=0.5)


def test_the_signature_never_stands_on_a_page_of_its_own(written):
    paragraphs = written(*results()).paragraphs
    (date,) = [at for at, paragraph in enumerate(paragraphs) if paragraph.text == "　　　　年　　月　　日"]
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in paragraphs[date - 4 : date])
    assert paragraphs[date - 4].text == "附件：整改情况反馈表"


def test_without_findings_there_is_nothing_to_reply_to(written):
    document = written(FileResult("a.docx", "docx"))
    assert any(line.endswith("经审核，未发现问题。") for line in lines(document))
    assert document.tables == []


def test_what_was_not_read_is_never_called_faultless(written):
    unknown, unread = FileResult("a.docx", "docx", unknown=True), results()[1]
    assert "未发现问题" not in "".join(lines(written(unknown, unread)))
    assert any(line.endswith("除未能读取的材料外，经审核，未发现问题。") for line in lines(written(unknown, FileResult("b.docx", "docx"))))


def test_notes_alone_need_no_reply(written):
    notes = tuple(finding for finding in findings() if finding.severity is Severity.NOTE)
    assert written(evolve(results()[0], findings=notes)).tables == []


def test_control_characters_are_left_out(written):
    hurt = evolve(findings()[0], message=msg("执行\x00率\x0b不对。"))
    assert any("执行率不对。" in line for line in lines(written(evolve(results()[0], findings=(hurt,)))))


def test_the_opinion_speaks_english(written, english):
    shown = lines(written(*results()))
    assert shown[0] == "Review opinion on the self-evaluation of 道路养护"
    assert "1. To be corrected" in shown


def test_the_same_results_give_the_same_bytes(tmp_path):
    for name in ("a.docx", "b.docx"):
        check_opinion(tmp_path / name, results())
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with ZipFile(tmp_path / "a.docx") as made:
        assert made.testzip() is None


def test_libreoffice_opens_it(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    check_opinion(tmp_path / "a.docx", results())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(command, capture_output=True, timeout=180, check=True)
    text = (tmp_path / "a.txt").read_text(encoding="utf-8-sig")
    assert "关于道路养护绩效自评材料的审核意见" in text
    assert "整改情况反馈表" in text
