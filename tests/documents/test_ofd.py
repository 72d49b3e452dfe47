"""OFD: text and tables with page and box, whatever way the file says where things stand."""

from __future__ import annotations

import pytest
from attrs import fields, has

from jiheng.documents.errors import DamagedFileError, DoctypeError, PasswordProtectedError
from jiheng.documents.limits import Limits
from jiheng.documents.ofd_objects import POINTS
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from jiheng.records.place import Place
from support.layouts import FORMS, LAYOUTS, TEA, grid
from support.layouts import document as made
from support.ofd_maker import NS, frame, line, make_ofd, page, parts_of, text, to_ofd, write_parts


def read(tmp_path, *pages, **pieces):
    return read_document(make_ofd(tmp_path / "a.ofd", pages, **pieces))


def texts(document):
    return [[[cell.text for cell in row] for row in table.rows] for table in document.tables()]


def paragraphs(document):
    return [paragraph.text for paragraph in document.paragraphs()]


def square(*letters: str, top: float = 20) -> str:
    """A ruled row of cells."""
    return "".join(frame(20 + 40 * at, top, 60 + 40 * at, top + 8) + text(22 + 40 * at, top + 5, each) for at, each in enumerate(letters))


USE = '<ofd:CompositeObject ID="6" Boundary="10 10 90 90" ResourceID="5"/>'


# --- tables -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.project)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_printed_form_gives_the_grid_it_was_printed_from(tmp_path, name, form):
    sheet = LAYOUTS[name](form)
    document = read_document(to_ofd(sheet, tmp_path / "自评表.ofd"))
    assert document.format == "ofd"
    assert document.unread == ()
    assert texts(document) == [[[cell.text for cell in row] for row in grid(sheet).rows]]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.project)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_form_printed_on_small_paper_gives_the_records_of_its_grid(tmp_path, name, form):
    sheet = LAYOUTS[name](form)
    printed = extract_records(read_document(to_ofd(sheet, tmp_path / "自评表.ofd", height=100)))
    assert without_places(printed) == without_places(extract_records(made(grid(sheet))))


def without_places(value):
    """Records as plain data, places left out."""
    if isinstance(value, Place):
        return None
    if has(type(value)):
        return {each.name: without_places(getattr(value, each.name)) for each in fields(type(value)) if "place" not in each.name}
    if isinstance(value, list | tuple):
        return [without_places(each) for each in value]
    return value


def test_a_cell_has_the_page_and_the_box_on_paper(tmp_path):
    document = read(tmp_path, page(text(20, 20, "封面")), page(square("甲", "乙")))
    [table] = document.tables()
    cell = table.rows[0][1]
    assert (cell.text, cell.page, cell.place.page) == ("乙", 2, 2)
    assert cell.place.box == pytest.approx([each * POINTS for each in (60, 20, 100, 28)], abs=0.2)


def test_a_table_that_goes_on_is_one_and_its_rows_keep_their_pages(tmp_path):
    document = read_document(to_ofd(LAYOUTS["central"](TEA), tmp_path / "a.ofd", height=100))
    [table] = document.tables()
    assert {row[-1].page for row in table.rows} == {1, 2, 3}


# --- where characters stand ---------------------------------------------------------------------------------------------------


def code(letters: str, steps: str, where: str = 'X="0" Y="4"', **more: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in more.items())
    inner = f"<ofd:TextCode {where} {steps}>{letters}</ofd:TextCode>"
    return f'<ofd:TextObject ID="1" Boundary="20 20 100 8" Font="2" Size="4"{given}>{inner}</ofd:TextObject>'


@pytest.mark.parametrize("steps", ["g 5 2", "2 2 2 2 2", "g 2 2 2 g 2 2", "g 99999999999 2", "2", "", "g", "g -1 x 2"])
def test_distances_are_given_one_by_one_or_in_runs(tmp_path, steps):
    assert paragraphs(read(tmp_path, page(code("291.66", f'DeltaX="{steps}"')))) == ["291.66"]


def test_wide_distances_part_words(tmp_path):
    assert paragraphs(read(tmp_path, page(code("甲乙", 'DeltaX="30"')))) == ["甲 乙"]


def test_letters_below_each_other_are_one_text(tmp_path):
    [paragraph] = read(tmp_path, page(code("绩效", 'DeltaX="0" DeltaY="5"') + text(60, 26, "指标"))).blocks[:1]
    assert paragraph.text.startswith("绩")


def test_a_matrix_moves_and_grows_the_text(tmp_path):
    [paragraph] = read(tmp_path, page(code("甲", "", CTM="2 0 0 2 10 0"))).paragraphs()
    left, top, right, bottom = paragraph.box
    assert (left, right) == pytest.approx((30 * POINTS, 38 * POINTS), abs=0.2)
    assert bottom - top == pytest.approx(8 * POINTS, abs=0.2)


def test_a_later_piece_of_a_text_goes_on_where_the_file_says_nothing(tmp_path):
    pieces = '<ofd:TextCode X="0" Y="4">甲</ofd:TextCode><ofd:TextCode X="4">乙</ofd:TextCode>'
    assert paragraphs(read(tmp_path, page(f'<ofd:TextObject ID="1" Boundary="20 20 99 8" Font="2" Size="4">{pieces}</ofd:TextObject>'))) == ["甲乙"]


@pytest.mark.parametrize("namespace", ["http://www.ofdspec.org", "urn:x"])
def test_the_namespace_does_not_matter(tmp_path, namespace):
    parts = {name: content.replace("http://www.ofdspec.org/2016", namespace) for name, content in parts_of([page(square("甲", "乙"))]).items()}
    assert texts(read_document(write_parts(tmp_path / "a.ofd", parts))) == [[["甲", "乙"]]]


def test_a_page_that_does_not_begin_at_zero_is_moved(tmp_path):
    moved = page(text(120, 130, "甲")).replace("0 0 297 210", "100 100 297 210")
    [paragraph] = read(tmp_path, moved).paragraphs()
    assert paragraph.box[0] == pytest.approx(20 * POINTS, abs=0.2)


# --- what lies under pages, and what is put together ----------------------------------------------------------------------------


def test_a_template_lies_under_its_pages(tmp_path):
    lines = page(frame(20, 20, 60, 28), frame(60, 20, 100, 28))
    common = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    filled = page(text(22, 25, "甲"), text(62, 25, "乙"), before='<ofd:Template TemplateID="7"/>')
    document = read(tmp_path, filled, filled, common=common, extra={"Doc_0/Tpls/Tpl_0/Content.xml": lines})
    assert [cell.text for table in document.tables() for cell in table.cells()][:2] == ["甲", "乙"]


def test_a_composite_object_is_drawn_where_it_is_used(tmp_path):
    inner = f"<ofd:Content><ofd:PageBlock>{square('甲', '乙')}</ofd:PageBlock></ofd:Content>"
    unit = f'<ofd:CompositeGraphicUnit ID="5" Width="90" Height="90">{inner}</ofd:CompositeGraphicUnit>'
    common = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
    document = read(tmp_path, page(USE), common=common, extra={"Doc_0/PublicRes.xml": f"<ofd:Res {NS}>{unit}</ofd:Res>"})
    [table] = document.tables()
    assert [cell.text for cell in table.rows[0]] == ["甲", "乙"]
    assert table.rows[0][0].box[0] == pytest.approx(30 * POINTS, abs=0.3)


def test_composite_objects_that_hold_each_other_end(tmp_path):
    def unit(number):
        uses = "".join(f'<ofd:CompositeObject ID="6" Boundary="0 0 9 9" ResourceID="{other}"/>' for other in range(10))
        return f'<ofd:CompositeGraphicUnit ID="{number}"><ofd:Content>{uses}{text(20, 20, "甲")}</ofd:Content></ofd:CompositeGraphicUnit>'

    resources = f"<ofd:Res {NS}>{''.join(map(unit, range(10)))}</ofd:Res>"
    path = make_ofd(
        tmp_path / "a.ofd",
        [page('<ofd:CompositeObject ID="6" Boundary="0 0 9 9" ResourceID="0"/>')],
        common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
        extra={"Doc_0/PublicRes.xml": resources},
    )
    document = read_document(path, Limits(page_objects=2_000))
    assert "过多" in document.unread[0].reason.text("zh")


def test_thin_filled_shapes_and_dashed_pieces_are_lines(tmp_path):
    def bar(x, y, width, height):
        data = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
        attributes = f'Boundary="{x} {y} {width} {height}" Stroke="false" Fill="true"'
        return f'<ofd:PathObject ID="1" {attributes}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'

    across = "".join(bar(20, y, 80, 0.3) for y in (20, 28))
    down = "".join(line(x, 20 + at, x, 21 + at) for x in (20, 60, 100) for at in range(8))
    assert texts(read(tmp_path, page(across, down, text(22, 25, "甲"), text(62, 25, "乙")))) == [[["甲", "乙"]]]


# --- what is not read -----------------------------------------------------------------------------------------------------------


def reasons(document):
    return [(unread.reason.text("zh"), unread.place.page) for unread in document.unread]


def test_a_page_of_pictures_is_said_to_be_one(tmp_path):
    document = read(tmp_path, page(text(20, 20, "甲")), page('<ofd:ImageObject ID="1" Boundary="0 0 297 210" ResourceID="3"/>'))
    assert reasons(document) == [("此页没有文字，只有图片或图形（可能是扫描件），没有读取。请提供可以选中文字的文件。", 2)]


def test_text_that_is_not_shown_is_kept_apart(tmp_path):
    unseen = text(20, 20, "旧数100", Visible="false") + text(20, 20, "透明", Alpha="0") + text(900, 20, "纸外")
    document = read(tmp_path, page(unseen, text(20, 40, "甲")))
    assert [(each.part, each.text) for each in document.paragraphs()] == [("正文", "甲"), ("隐藏内容", "旧数100"), ("隐藏内容", "透明")]
    assert reasons(document) == [("此页有看不见的文字（3 处），没有采用。", 1)]


def test_characters_without_a_meaning_are_noted(tmp_path):
    assert reasons(read(tmp_path, page(text(20, 20, "甲\ue001\ue002"))))[0][0] == "此页有 2 个字符的编码损坏，读不出来。"


def test_signatures_are_listed_and_not_verified(tmp_path):
    listing = f'<ofd:Signatures {NS}><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
    signed = (
        f'<ofd:Signature {NS}><ofd:SignedInfo><ofd:Provider ProviderName="签章" Company="青石县电子印章中心"/>'
        '<ofd:SignatureDateTime>20250318101500Z</ofd:SignatureDateTime><ofd:StampAnnot ID="2" PageRef="1" Boundary="100 50 40 40"/></ofd:SignedInfo>'
        "</ofd:Signature>"
    )
    extra = {"Doc_0/Signs/Signatures.xml": listing, "Doc_0/Signs/Sign_0/Signature.xml": signed}
    body = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    document = read(tmp_path, page(text(20, 20, "甲")), page(text(20, 20, "乙")), body=body, extra=extra)
    [unread] = document.unread
    assert unread.reason.text("zh") == "含电子签名：青石县电子印章中心，20250318101500Z，未验证。"
    assert unread.place.page == 2
    assert unread.place.box == pytest.approx([each * POINTS for each in (100, 50, 140, 90)], abs=0.1)


def test_attachments_are_named_and_never_opened(tmp_path):
    attachment = '<ofd:Attachment ID="1" Name="佐证材料" Format="zip"><ofd:FileLoc>x.zip</ofd:FileLoc></ofd:Attachment>'
    listing = f"<ofd:Attachments {NS}>{attachment}</ofd:Attachments>"
    extra = {"Doc_0/Attachs/Attachments.xml": listing, "Doc_0/Attachs/x.zip": b"PK\x03\x04 no archive"}
    document = read(tmp_path, page(text(20, 20, "甲")), after="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>", extra=extra)
    assert reasons(document) == [("带有 1 个附件（佐证材料），没有打开；如需核对请单独提交。", None)]


def test_a_missing_page_costs_that_page_alone(tmp_path):
    parts = parts_of([page(text(20, 20, "甲")), page(text(20, 20, "乙"))])
    del parts["Doc_0/Pages/Page_0/Content.xml"]
    document = read_document(write_parts(tmp_path / "a.ofd", parts))
    assert paragraphs(document) == ["乙"]
    assert reasons(document) == [("此页的数据缺失或损坏，没有读取。", 1)]


@pytest.mark.parametrize(
    "before, drawn, piece, told, where",
    [
        ('<ofd:Template TemplateID="7"/>', "", {"common": '<ofd:TemplatePage ID="7" BaseLoc="gone.xml"/>'}, "此页的底版（模板）在文件中找不到", 1),
        ("", USE, {"common": "<ofd:PublicRes>gone.xml</ofd:PublicRes>"}, "此页引用的 1 个图形对象在文件中找不到", 1),
        ("", "", {"after": "<ofd:Attachments>gone.xml</ofd:Attachments>"}, "带有附件，但附件清单缺失", None),
        ("", "", {"body": "<ofd:Signatures>gone.xml</ofd:Signatures>"}, "含电子签名，但签名的内容缺失", None),
    ],
)
def test_a_part_that_is_gone_is_said(tmp_path, before, drawn, piece, told, where):
    document = read(tmp_path, page(text(20, 20, "甲"), drawn, before=before), **piece)
    [(reason, place)] = reasons(document)
    assert reason.startswith(told)
    assert place == where
    assert paragraphs(document) == ["甲"]


def test_pages_beyond_the_limit_are_said_to_be_left(tmp_path):
    path = make_ofd(tmp_path / "a.ofd", [page(text(20, 20 + at, "甲")) for at in range(5)])
    document = read_document(path, Limits(pages=3))
    assert reasons(document) == [("文件共 5 页，只读取了前 3 页。", 4)]


@pytest.mark.parametrize(
    "change, error",
    [
        ({"Encryptions.xml": "<a/>"}, PasswordProtectedError),
        ({"OFD.xml": "<a/>"}, DamagedFileError),
        ({"Doc_0/Document.xml": "<a"}, DamagedFileError),
        ({"Doc_0/Res.xml": "<!DOCTYPE a><a/>"}, DoctypeError),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path, change, error):
    with pytest.raises(error):
        read_document(write_parts(tmp_path / "a.ofd", {**parts_of([page(text(20, 20, "甲"))]), **change}))


def test_a_location_never_leaves_the_archive(tmp_path):
    secret = tmp_path / "Content.xml"
    secret.write_text(page(text(20, 20, "机密")), encoding="utf-8")
    parts = parts_of([page(text(20, 20, "甲"))])
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace("Pages/Page_0/Content.xml", f"../../../../../..{secret}")
    document = read_document(write_parts(tmp_path / "a.ofd", parts))
    assert paragraphs(document) == []
