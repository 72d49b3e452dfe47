"""What stands on a page is read at its place, however it was drawn there."""

from __future__ import annotations

import pytest

from jiheng.documents import Layout
from jiheng.documents.errors import PasswordProtectedError
from jiheng.documents.limits import Limits
from jiheng.documents.pdf import read_pdf
from jiheng.documents.reader import read_document
from support.pdf_maker import form_object, lattice, raw_pdf, stroke, turned, words

XS, YS = (50, 150, 250, 350), (700, 720, 740, 760)
NUMBERS = "".join(words(60 + 100 * column, 745 - 20 * row, f"{row}{column}.5") for row in range(3) for column in range(3))
GRID = lattice(XS, YS) + NUMBERS
TEXTS = [[f"{row}{column}.5" for column in range(3)] for row in range(3)]


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def only(document):
    (table,) = document.tables()
    return table


def reasons(document):
    return [doubt.reason.text("zh") for doubt in document.unread]


# --- tables by their lines ----------------------------------------------------------------------------------------------------


def test_a_grid_is_read_cell_by_cell_with_page_and_box(tmp_path):
    document = read_document(raw_pdf(tmp_path / "a.pdf", "", GRID))
    table = only(document)
    assert (document.format, table.part, table.page, table.layout, texts(table)) == ("pdf", "表1", 2, Layout.GRID, TEXTS)
    place = table.rows[1][2].place
    assert (place.part, place.page, place.row, place.column, place.text) == ("表1", 2, 2, 3, "12.5")
    assert place.box == pytest.approx((250, 102, 350, 122), abs=0.6)


def test_merged_cells_stand_at_every_position_they_cover(tmp_path):
    lines = stroke(50, 760, 350, 760) + stroke(50, 740, 150, 740) + stroke(250, 740, 350, 740) + stroke(50, 720, 150, 720) + stroke(50, 700, 350, 700)
    lines += (
        stroke(50, 700, 50, 760) + stroke(150, 700, 150, 760) + stroke(250, 720, 250, 760) + stroke(350, 700, 350, 760) + stroke(250, 720, 350, 720)
    )
    drawn = lines + words(60, 745, "1") + words(160, 745, "2") + words(260, 745, "3") + words(160, 705, "4")
    table = only(read_document(raw_pdf(tmp_path / "a.pdf", drawn)))
    assert len({len(row) for row in table.rows}) == 1
    assert table.rows[0][1] is table.rows[1][1]
    assert (table.rows[0][1].rows, table.rows[0][1].columns) == (2, 1)


def test_lines_drawn_as_thin_rectangles_dashes_or_frames_are_lines(tmp_path):
    dots = "".join(f"{x} 740 1 0.5 re f\n" for x in range(50, 350, 2))
    boxes = "".join(f"{x} 700 0.5 60 re f\n" for x in XS) + "50 700 300 60 re S\n50 719.8 300 0.5 re f\n"
    assert texts(only(read_document(raw_pdf(tmp_path / "a.pdf", boxes + dots + NUMBERS)))) == TEXTS


def test_double_lines_make_no_narrow_rows(tmp_path):
    table = only(
        read_document(raw_pdf(tmp_path / "a.pdf", GRID + stroke(50, 762, 350, 762) + stroke(50, 698, 350, 698) + stroke(352, 698, 352, 762)))
    )
    assert texts(table) == TEXTS


def test_an_underlined_word_does_not_part_its_cell(tmp_path):
    assert texts(only(read_document(raw_pdf(tmp_path / "a.pdf", GRID + stroke(152, 743, 180, 743))))) == TEXTS


def test_a_shaded_cell_or_a_frame_around_text_is_no_table(tmp_path):
    document = read_document(
        raw_pdf(tmp_path / "a.pdf", "0.9 g 50 700 100 30 re f 0 g " + words(60, 710, "12.5") + "200 600 100 30 re S " + words(210, 610, "3"))
    )
    assert [block.text for block in document.paragraphs()] == ["12.5", "3"]
    assert list(document.tables()) == []


def test_open_sides_are_closed(tmp_path):
    lines = "".join(stroke(50, y, 350, y) for y in YS) + "".join(stroke(x, 700, x, 760) for x in (150, 250))
    assert texts(only(read_document(raw_pdf(tmp_path / "a.pdf", lines + NUMBERS)))) == TEXTS


def test_rows_without_lines_between_ruled_columns_are_rows(tmp_path):
    lines = "".join(stroke(x, 640, x, 760) for x in XS) + "".join(stroke(50, y, 350, y) for y in (640, 740, 760))
    rows = "".join(words(60 + 100 * column, 745 - 20 * row, f"{row}{column}.5") for row in range(5) for column in range(3))
    table = only(read_document(raw_pdf(tmp_path / "a.pdf", lines + rows)))
    assert texts(table) == [[f"{row}{column}.5" for column in range(3)] for row in range(5)]


def test_figures_that_touch_a_wall_stay_on_their_side(tmp_path):
    cells = words(122, 745, "12345") + words(151.5, 745, "678")
    table = only(read_document(raw_pdf(tmp_path / "a.pdf", lattice(XS, YS) + cells)))
    assert texts(table)[0] == ["12345", "678", ""]


def test_a_table_in_a_cell_is_nested(tmp_path):
    outer = lattice((50, 200, 500), (400, 600, 700)) + words(60, 650, "1") + words(60, 500, "2") + words(210, 650, "3")
    inner = lattice((250, 350, 450), (450, 480, 510)) + words(260, 490, "4.5") + words(360, 460, "6")
    table = only_outer(read_document(raw_pdf(tmp_path / "a.pdf", outer + inner)))
    assert texts(table) == [["1", "3"], ["2", ""]]
    assert [(nested.part, texts(nested)) for nested in table.nested] == [("表1.1", [["4.5", ""], ["", "6"]])]


def only_outer(document):
    return next(document.tables())


# --- directions and boxes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matrix", "rotate"),
    [("0 1 -1 0 800 0 cm", 90), ("-1 0 0 -1 595 842 cm", 180), ("0 -1 1 0 -650 842 cm", 270), ("0 1 -1 0 800 0 cm", 0)],
    ids=["quarter", "half", "three quarters", "text turned"],
)
def test_a_rotated_page_is_read_upright(tmp_path, matrix, rotate):
    table = only(read_document(raw_pdf(tmp_path / "a.pdf", f"{matrix}\n{GRID}", page=f"/Rotate {rotate}")))
    assert texts(table) == TEXTS
    left, top, right, bottom = table.rows[0][0].place.box
    assert (right - left, bottom - top) == pytest.approx((100, 20), abs=0.6)


def test_boxes_count_from_the_visible_corner_and_what_lies_outside_is_not_read(tmp_path):
    page = "/MediaBox[-100 -100 700 900]/CropBox[40 600 400 800]"
    document = read_document(raw_pdf(tmp_path / "a.pdf", GRID + words(60, 500, "999"), page=page))
    table = only(document)
    assert texts(table) == TEXTS
    assert table.rows[0][0].place.box == pytest.approx((10, 40, 110, 60), abs=0.6)
    assert list(document.paragraphs()) == []


def test_text_and_lines_in_a_form_are_read_where_the_form_is_drawn(tmp_path):
    path = raw_pdf(tmp_path / "a.pdf", "q 1 0 0 1 20 -100 cm /X1 Do Q", objects={1000: form_object(GRID, "/Matrix[1 0 0 1 0 0]")})
    table = only(read_document(path))
    assert texts(table) == TEXTS
    assert table.rows[0][0].place.box == pytest.approx((70, 182, 170, 202), abs=0.6)


def test_a_watermark_is_left_out_and_said_so(tmp_path):
    document = read_document(raw_pdf(tmp_path / "a.pdf", GRID + turned(".7 .7 -.7 .7 100 690", "SAMPLE 2024", 40)))
    assert texts(only(document)) == TEXTS
    assert any("斜排" in reason for reason in reasons(document))


def test_a_label_turned_to_the_side_is_read(tmp_path):
    document = read_document(raw_pdf(tmp_path / "a.pdf", GRID.replace("(10.5)", "()") + turned("0 1 -1 0 65 722", "ABC", 6)))
    assert texts(only(document))[1] == ["ABC", "11.5", "12.5"]


# --- text ---------------------------------------------------------------------------------------------------------------------


def test_text_printed_twice_to_look_bold_is_read_once(tmp_path):
    bold = NUMBERS + NUMBERS.replace("Tf 0 Tr 1 0 0 1 ", "Tf 0 Tr 1 0 0 1 0").replace(" Tm", " Tm 0.4 0 Td")
    assert texts(only(read_document(raw_pdf(tmp_path / "a.pdf", lattice(XS, YS) + bold)))) == TEXTS


def test_repeated_figures_are_not_taken_for_bold_print(tmp_path):
    assert read_document(raw_pdf(tmp_path / "a.pdf", words(60, 700, "1111.11"))).blocks[0].text == "1111.11"


def test_a_raised_figure_is_a_power(tmp_path):
    drawn = words(60, 700, "10") + words(71.3, 704, "4", 6) + words(90, 700, "m") + words(98.5, 704, "2", 6)
    assert read_document(raw_pdf(tmp_path / "a.pdf", drawn)).blocks[0].text == "10⁴ m²"


def test_a_hyphen_at_the_end_of_a_line_is_a_hyphen(tmp_path):
    document = read_document(raw_pdf(tmp_path / "a.pdf", lattice((50, 110, 200), (700, 730, 760)) + words(60, 750, "2024-") + words(60, 738, "2025")))
    assert "-" in texts(only(document))[0][0]


def test_letters_are_put_in_order_whatever_the_order_of_drawing(tmp_path):
    drawn = "".join(words(60 + 5.56 * at, 700, digit) for at, digit in sorted(enumerate("291600"), key=lambda pair: (pair[0] * 7) % 6))
    assert read_document(raw_pdf(tmp_path / "a.pdf", drawn)).blocks[0].text == "291600"


# --- what is not read ---------------------------------------------------------------------------------------------------------


def image() -> str:
    return "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\nx\nendstream"


@pytest.fixture
def _no_recognition(monkeypatch):
    monkeypatch.setattr("jiheng.documents.scan.is_installed", lambda: False)


@pytest.mark.usefixtures("_no_recognition")
def test_a_page_of_a_picture_alone_is_not_read_and_said_so(tmp_path):
    document = read_document(raw_pdf(tmp_path / "a.pdf", GRID, "q 500 0 0 700 40 40 cm /X1 Do Q", objects={1000: image()}))
    assert [doubt.place.page for doubt in document.unread if "没有文字层" in doubt.reason.text("zh")] == [2]


def test_an_empty_page_is_no_doubt(tmp_path):
    assert read_document(raw_pdf(tmp_path / "a.pdf", GRID, "")).unread == ()


def test_a_file_without_any_content_is_a_doubt(tmp_path):
    assert reasons(read_document(raw_pdf(tmp_path / "a.pdf", ""))) == ["没有读到任何文字或表格，请打开文件确认内容是否完整。"]


def test_text_recognised_by_other_software_is_read_with_a_doubt(tmp_path):
    scanned = "q 595 0 0 842 0 0 cm /X1 Do Q " + words(60, 700, "291.6", mode=3)
    document = read_document(raw_pdf(tmp_path / "a.pdf", scanned, objects={1000: image()}))
    assert document.blocks[0].text == "291.6"
    assert any("扫描图片" in reason for reason in reasons(document))


def test_invisible_text_is_read_and_said_so(tmp_path):
    document = read_document(raw_pdf(tmp_path / "a.pdf", words(60, 700, "291.6") + words(60, 600, "320", mode=3)))
    assert [block.text for block in document.blocks] == ["291.6", "320"]
    assert any("看不见" in reason for reason in reasons(document))


@pytest.mark.usefixtures("_no_recognition")
def test_a_page_whose_characters_have_no_meaning_is_not_read(tmp_path):
    ranges = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <E020> endbfrange"
    private = f"<</Length 200>>stream\n/CIDInit /ProcSet findresource begin begincmap {ranges} endcmap\nendstream"
    path = raw_pdf(tmp_path / "a.pdf", GRID, objects={1001: private})
    path.write_bytes(path.read_bytes().replace(b"/Encoding/WinAnsiEncoding>>", b"/ToUnicode 1001 0 R     >>"))
    document = read_document(path)
    assert list(document.tables()) == []
    assert any("编码损坏" in reason for reason in reasons(document))


def test_attachments_and_scripts_are_told_and_left_alone(tmp_path):
    catalog = "/Names<</EmbeddedFiles<</Names[(a.xlsx) 1001 0 R]>>/JavaScript<</Names[(j) <</S/JavaScript/JS(app.alert\\(1\\))>>]>>>>"
    attached = {1001: "<</Type/Filespec/F(a.xlsx)/UF(a.xlsx)/EF<</F 1002 0 R>>>>", 1002: "<</Length 1>>stream\nx\nendstream"}
    found = reasons(read_document(raw_pdf(tmp_path / "a.pdf", GRID, catalog=catalog, objects=attached)))
    assert any("1 个附件" in reason for reason in found)
    assert any("脚本" in reason for reason in found)


def test_a_file_with_a_password_is_said_to_have_one(tmp_path):
    key = "00" * 32
    encrypt = f"/Encrypt<</Filter/Standard/V 1/R 2/O<{key}>/U<{key}>/P -4>>/ID[<00><00>]"
    path = raw_pdf(tmp_path / "a.pdf", GRID)
    path.write_bytes(path.read_bytes().replace(b"/Root 1 0 R>>", b"/Root 1 0 R " + encrypt.encode() + b">>"))
    with pytest.raises(PasswordProtectedError):
        read_document(path)


def test_pages_beyond_the_limit_are_not_read_and_said_so(tmp_path):
    document = read_pdf(raw_pdf(tmp_path / "a.pdf", *[words(60, 700, str(number)) for number in range(1, 6)]), Limits(pages=2))
    assert [block.text for block in document.blocks] == ["1", "2"]
    assert [(doubt.place.page, "第 3 至 5 页" in doubt.reason.text("zh")) for doubt in document.unread] == [(3, True)]


def test_objects_and_characters_beyond_the_limit_are_not_read_and_said_so(tmp_path):
    path = raw_pdf(tmp_path / "a.pdf", GRID)
    assert any("图形过多" in reason for reason in reasons(read_pdf(path, Limits(page_objects=5))))
    assert any("文字过多" in reason for reason in reasons(read_pdf(path, Limits(page_chars=5))))
