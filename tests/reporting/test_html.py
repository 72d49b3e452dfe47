"""The page: whole, safe, and with each finding where it belongs."""

import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from attrs import evolve
from lxml import html

from jiheng.documents import Cell, Document, Paragraph, Table, Unread
from jiheng.messages import msg
from jiheng.records import Finding, Place, Severity
from jiheng.reporting.html import check_html
from jiheng.reporting.result import FileResult
from support.results_maker import results as made_results

HOSTILE = "<script>alert('x')</script>\"'&"


def grid(rows, part="表1", **attributes):
    cells = [[Cell(text, r, c, part=part) for c, text in enumerate(row, 1)] for r, row in enumerate(rows, 1)]
    return Table(cells, part, **attributes)


def finding(*places, message="得分不对。", severity=Severity.ERROR, **attributes):
    return Finding(msg(message), tuple(places), severity=severity, code="SC101", name="score", record=0, **attributes)


def result(blocks, findings=(), path="青石县/自评表.docx", **attributes):
    return FileResult(path, "docx", findings=tuple(findings), document=Document(Path(path), "docx", tuple(blocks)), **attributes)


def page(*results):
    return check_html(results, "0.0.0")


def tree(*results):
    return html.document_fromstring(page(*results).encode())


def texts(elements):
    return ["".join(element.itertext()) for element in elements]


def test_the_page_asks_for_nothing_from_outside_and_runs_only_its_own_script():
    text = page(*made_results())
    assert re.findall(r"https?:|//[a-z]|@import|url\(", text) == []
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])
    for tag in ("style", "script"):
        (inner,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert f"{tag}-src 'sha256-{b64encode(sha256(inner.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    assert re.findall(r"\s(?:style|on\w+)=", text) == []


def test_what_a_document_says_is_text_never_markup():
    place = Place(part=HOSTILE, row=1, column=1, text=HOSTILE)
    doubt = Unread(msg("{text}", text=HOSTILE), place)
    blocks = [Paragraph(HOSTILE, HOSTILE, 1), grid([[HOSTILE]], part=HOSTILE)]
    hostile = result(blocks, [finding(place, message=HOSTILE, expected=HOSTILE, found=HOSTILE, basis=HOSTILE)], path=HOSTILE, unread=(doubt,))
    text = page(hostile, FileResult(HOSTILE, error=doubt.reason))
    assert text.count("<script>") == 1
    assert "alert('x')" not in text
    assert tree(hostile).xpath("//td/text()") == [HOSTILE]


def test_control_characters_and_lone_surrogates_do_not_break_the_page():
    text = page(result([Paragraph("合\x00计\x0b\ud800", "正文", 1)]))
    assert "合计\\ud800" in text
    text.encode("utf-8")


def test_a_finding_stands_on_its_cell_and_links_both_ways():
    rows = [["指标", "得分"], ["养护里程", "20"]]
    score, name = Place(part="表1", row=2, column=2, text="20"), Place(part="表1", row=2, column=1, text="养护里程")
    shown = tree(result([grid(rows)], [finding(score, name)]))
    (cell,) = shown.xpath("//td[contains(@class, 'error')]")
    assert cell.get("data-n") == "1"
    (number,) = cell.xpath("a")
    assert (number.get("id"), number.get("href")) == ("f0m1", "#f0n1")
    assert shown.xpath("//li[@id='f0n1']//a/@href") == ["#f0m1"]
    assert texts(shown.xpath("//td[contains(@class, 'also')]")) == ["养护里程"]


def test_words_are_marked_where_they_stand_once_in_a_paragraph():
    place = Place(part="正文", line=3, text="满意度97%")
    shown = tree(result([Paragraph("经调查，满意 度97%，较好。", "正文", 3)], [finding(place)]))
    assert texts(shown.xpath("//mark")) == ["满意 度97%"]


@pytest.mark.parametrize("words", ["97%", "没有这些字", "满意度97%，出勤率97%。", None])
def test_words_that_stand_twice_or_nowhere_mark_the_paragraph(words):
    shown = tree(result([Paragraph("满意度97%，出勤率97%。", "正文", 3)], [finding(Place(part="正文", line=3, text=words))]))
    assert shown.xpath("//mark") == []
    assert shown.xpath("//article/p/@data-n") == ["1"]


def test_words_within_words_carry_both_numbers():
    paragraph = Paragraph("共发放问卷100份，满意度97%。", "正文", 3)
    both = [finding(Place(part="正文", line=3, text="问卷100份，满意度97%")), finding(Place(part="正文", line=3, text="97%"), severity=Severity.NOTE)]
    shown = tree(result([paragraph], both))
    assert [(mark.get("data-n"), mark.text) for mark in shown.xpath("//mark")] == [("1", "问卷100份，满意度"), ("1 2", "97%")]
    assert shown.xpath("//article//a/text()") == ["1", "2"]


def test_a_place_that_is_nowhere_leads_to_the_beginning():
    shown = tree(result([Paragraph("正文。", "正文", 1)], [finding(Place(part="表9", row=1, column=1)), finding(Place())]))
    assert shown.xpath("//li//a/@href") == ["#f0", "#f0"]


def test_a_place_in_another_file_is_not_marked_in_this_one():
    other, own = Place(part="表1", row=1, column=1, file="乙.docx"), Place(part="表1", row=1, column=2, file="甲.docx")
    shown = tree(result([grid([["甲", "乙"]])], [finding(other, own)], path="甲.docx"))
    assert texts(shown.xpath("//td[@data-n]")) == ["乙1"]


def test_a_row_stands_for_its_first_cell():
    shown = tree(result([grid([["甲", "乙"]])], [finding(Place(part="表1", row=1))]))
    assert texts(shown.xpath("//td[@data-n]")) == ["甲1"]


def test_merged_cells_stand_once_with_their_spans():
    wide, tall = Cell("宽", 1, 1, 1, 2, "表1"), Cell("高", 1, 3, 2, 1, "表1")
    table = Table([[wide, wide, tall], [Cell("a", 2, 1, part="表1"), Cell("b", 2, 2, part="表1"), tall]], "表1")
    cells = tree(result([table])).xpath("//td")
    assert [(cell.text, cell.get("colspan"), cell.get("rowspan")) for cell in cells] == [
        ("宽", "2", None),
        ("高", None, "2"),
        ("a", None, None),
        ("b", None, None),
    ]


def test_a_very_long_table_shows_its_first_rows_and_those_around_findings():
    table = grid([[f"第{number}行"] for number in range(1, 1001)])
    shown = tree(result([table], [finding(Place(part="表1", row=500, column=1))]))
    cells = texts(shown.xpath("//td"))
    assert len(cells) < 40
    assert {"第1行", "第498行", "第500行1", "第502行", "第1000行"} <= set(cells)
    assert "第21行至第497行没有问题，略去" in cells


def test_nested_tables_hidden_parts_and_headers_are_shown_as_such():
    table = grid([["外"]], hidden=True, nested=[grid([["内"]], part="表1.1")])
    table.rows[0][0].hidden = True
    shown = tree(result([table, Paragraph("机密", "页眉", 1), Paragraph("一、概况", "正文", 2, level=1)]))
    assert texts(shown.xpath("//*[@class='part']")) == ["表1（隐藏）", "表1.1", "页眉"]
    assert shown.xpath("//td[@class='hid']/text()") == ["外"]
    assert texts(shown.xpath("//p[@class='l1']")) == ["一、概况"]


def test_several_files_have_a_list_and_one_has_none():
    shown = tree(*made_results())
    assert [a.get("href") for a in shown.xpath("//nav//a")] == ["#f0", "#f1", "#f2"]
    assert shown.xpath("//nav//b[@class='error']/text()") == ["1", "未能读取"]
    assert texts(shown.xpath("//p[@class='unreadable']")) == ["未能读取：文件是空的（0 字节），请确认是否上传完整。"]
    assert tree(made_results()[0]).xpath("//nav") == []


def test_a_file_in_which_nothing_is_known_is_not_called_faultless():
    assert tree(result([], unknown=True)).xpath("//*[@class='clean']") == []
    assert texts(tree(result([])).xpath("//*[@class='clean']")) == ["未发现问题。"]


def test_a_project_heads_its_findings_where_there_are_several():
    first, *_ = made_results()
    two = evolve(first, forms=(*first.forms, evolve(first.forms[0], record=1, project="桥梁检测")))
    assert texts(tree(two).xpath("//li[@class='project']")) == ["道路养护", "桥梁检测", "全文"]


def test_the_page_speaks_english(english):
    shown = tree(*made_results())
    assert shown.get("lang") == "en"
    assert shown.xpath("//button[@name='print']/text()") == ["Print"]


def test_the_same_results_give_the_same_page():
    assert page(*made_results()) == page(*made_results())


# --- in a browser -------------------------------------------------------------------------------------------------------------

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "msedge"))), None)
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync", "--virtual-time-budget=2000"),
    *("--disable-background-networking", "--disable-component-update"),
)


@pytest.fixture
def browse(tmp_path):
    """The page's elements after a browser has run its script, at an address within it."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")

    def opened(text, hash_=""):
        path = tmp_path / "page.html"
        path.write_text(text, encoding="utf-8")
        command = [CHROMIUM, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", f"{path.as_uri()}{hash_}"]
        done = subprocess.run(command, capture_output=True, timeout=120, check=True)
        return html.document_fromstring(done.stdout)

    return opened


def test_a_browser_shows_one_file_and_lights_up_what_an_address_names(browse):
    rows = [["指标", "得分"], ["养护里程", "20"]]
    wrong = finding(Place(part="表1", row=2, column=2, text="20"), Place(part="表1", row=2, column=1, text="养护里程"))
    shown = browse(page(result([Paragraph(HOSTILE, "正文", 1)]), result([grid(rows)], [wrong])), "#f1n1")
    assert [section.get("hidden") for section in shown.xpath("//section")] == ["", None]
    assert shown.xpath("//nav//a[@aria-current]/@href") == ["#f1"]
    assert sorted(texts(shown.xpath("//*[contains(@class, 'lit')][not(self::li)]"))) == ["201", "养护里程"]
    assert shown.xpath("//li[contains(@class, 'lit')]/@id") == ["f1n1"]


def test_a_browser_runs_no_script_of_a_document(browse):
    loud = "<img src=x onerror=\"document.title='hurt'\"><script>document.title='hurt'</script>"
    shown = browse(page(result([Paragraph(loud, "正文", 1)], path=f"{loud}.docx")))
    assert shown.xpath("//article//img | //article//script") == []
    assert shown.findtext(".//title") != "hurt"
    assert loud in texts(shown.xpath("//article/p"))[0]


@pytest.fixture
def drive(browse):
    """The page after a browser has run some steps of a user on it."""

    def done(text, steps):
        open_to_steps = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        return browse(open_to_steps.replace("</body>", f"<script>{steps}</script></body>"))

    return done


def three():
    rows = [["指标", "得分"], ["养护里程", "20"]]
    score = Place(part="表1", row=2, column=2, text="20")
    question = finding(Place(part="正文", line=1), message="是否遗漏？", severity=Severity.NOTE)
    wrong = [finding(score), finding(score, message="请说明。", severity=Severity.WARNING), question]
    return page(result([Paragraph("说明。", "正文", 1), grid(rows)], wrong))


def listed(shown):
    return [item.get("data-k") for item in shown.xpath("//li[@data-k][not(@hidden)]")]


def test_a_user_filters_by_severity_and_by_words(drive):
    untick = "document.querySelector('input[value=error]').click()"
    assert listed(drive(three(), untick)) == ["2", "3"]
    search = "const box = document.querySelector('input[type=search]'); box.value = '遗漏'; box.dispatchEvent(new Event('input', {bubbles: true}))"
    assert listed(drive(three(), search)) == ["3"]
    nothing = drive(three(), search.replace("遗漏", "没有"))
    assert listed(nothing) == []
    assert nothing.xpath("//p[@class='none']/@hidden") == []


def test_a_click_on_a_cell_lists_what_is_said_of_it_and_back(drive):
    click = "document.querySelector('td.m').click()"
    shown = drive(three(), click)
    assert listed(shown) == ["1", "2"]
    assert shown.xpath("//li[contains(@class, 'lit')]/@data-k") == ["1"]
    assert listed(drive(three(), f"{click}; document.querySelector('.only button').click()")) == ["1", "2", "3"]


def test_a_click_on_a_finding_lights_up_its_cell_and_keys_step_through(drive):
    shown = drive(three(), "document.querySelector('li[data-k=\"3\"]').click()")
    assert texts(shown.xpath("//article//*[contains(@class, 'lit')]")) == ["说明。3"]
    key = "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'KEY', bubbles: true}));"
    steps = "".join(key.replace("KEY", each) for each in "jjk")
    assert drive(three(), steps.replace("document.dispatch", "document.body.dispatch")).xpath("//li[contains(@class, 'lit')]/@data-k") == ["1"]
