"""The same small table as a file of every format, to be cut, hurt and fuzzed.

Each of its figures stands once, so that a figure found elsewhere is known to have moved.
"""

from __future__ import annotations

from pathlib import Path

from support.docx_maker import tbl, tc, tr, write_docx
from support.ofd_maker import frame, make_ofd, page, text
from support.pdf_maker import lattice, raw_pdf, words
from support.pptx_maker import make_pptx, slide
from support.pptx_maker import tc as slide_cell
from support.xls_maker import cell, make_xls, merged, sheet
from support.xlsx_maker import make_xlsx, sheet_xml, write_parts

#: text, row, column, rows, columns
CELLS = (
    ("项目资金", 1, 1, 1, 3),
    ("年初预算数", 2, 1, 1, 1),
    ("全年预算数", 2, 2, 1, 1),
    ("全年执行数", 2, 3, 1, 1),
    ("320.15", 3, 1, 1, 1),
    ("301.47", 3, 2, 1, 1),
    ("291.66", 3, 3, 1, 1),
    ("18.25", 4, 1, 1, 1),
    ("17.33", 4, 2, 1, 1),
    ("16.78", 4, 3, 1, 1),
)
FIGURES = {text: (row, column) for text, row, column, _, _ in CELLS if text[0].isdigit()}
TEXTS = [["项目资金"] * 3, ["年初预算数", "全年预算数", "全年执行数"], ["320.15", "301.47", "291.66"], ["18.25", "17.33", "16.78"]]
_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def small_docx(path: Path) -> Path:
    rows = [tr(tc(TEXTS[0][0], '<w:gridSpan w:val="3"/>')), *(tr(*map(tc, row)) for row in TEXTS[1:])]
    return write_docx(path, "<w:p><w:r><w:t>（2024年度）</w:t></w:r></w:p>" + tbl(*rows))


def small_xlsx(path: Path) -> Path:
    labels = [TEXTS[0][0], *TEXTS[1]]
    rows = ['<row r="1"><c r="A1" t="s"><v>0</v></c></row>']
    rows.append('<row r="2">' + "".join(f'<c r="{"ABC"[at]}2" t="s"><v>{at + 1}</v></c>' for at in range(3)) + "</row>")
    for number, row in enumerate(TEXTS[2:], 3):
        rows.append(
            f'<row r="{number}">' + "".join(f'<c r="{"ABC"[at]}{number}" s="1"><v>{value}</v></c>' for at, value in enumerate(row)) + "</row>"
        )
    body = sheet_xml("".join(rows), after='<mergeCells><mergeCell ref="A1:C1"/></mergeCells>')
    return make_xlsx(path, {"表": body}, strings=labels, codes=["0.00"])


def small_xls(path: Path) -> Path:
    records = [cell(row - 1, column - 1, float(text) if text[0].isdigit() else text, int(text[0].isdigit())) for text, row, column, _, _ in CELLS]
    return make_xls(path, {"表": sheet(*records, merged((0, 0, 0, 2)))}, codes=["0.00"])


def small_ods(path: Path) -> Path:
    rows = [f'<table:table-cell table:number-columns-spanned="3"><text:p>{TEXTS[0][0]}</text:p></table:table-cell>']
    rows += ["".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row) for row in TEXTS[1:]]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        f'<office:document-content {_ODS}><office:body><office:spreadsheet><table:table table:name="表">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return write_parts(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def small_ofd(path: Path) -> Path:
    objects = []
    for label, row, column, rows, columns in CELLS:
        left, top = 20 + (column - 1) * 40, 20 + (row - 1) * 8
        objects += [frame(left, top, left + columns * 40, top + rows * 8), text(left + 2, top + 5, label)]
    return make_ofd(path, [page(*objects)])


def small_pdf(path: Path) -> Path:
    """Its labels are missing: the fonts that every PDF reader has know no Chinese."""
    lines = lattice((50, 150, 250, 350), (700, 720, 740, 760, 780))
    texts = (words(55 + (column - 1) * 100, 786 - row * 20, text) for text, (row, column) in FIGURES.items())
    return raw_pdf(path, lines + "".join(texts))


def small_pptx(path: Path) -> Path:
    rows = [slide_cell(TEXTS[0][0], gridSpan=3) + slide_cell("", hMerge=1) * 2, *("".join(map(slide_cell, row)) for row in TEXTS[1:])]
    return make_pptx(path, slide("绩效", table=f"<a:tbl>{''.join(f'<a:tr>{row}</a:tr>' for row in rows)}</a:tbl>"))


def small_html(path: Path) -> Path:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in TEXTS[1:])
    path.write_text(f"<html><meta charset=utf-8><table><tr><td colspan=3>{TEXTS[0][0]}</td></tr>{rows}</table></html>", "utf-8")
    return path


def small_csv(path: Path) -> Path:
    path.write_text("\r\n".join([f"{TEXTS[0][0]},,", *(",".join(row) for row in TEXTS[1:])]), "utf-8-sig")
    return path


def small_txt(path: Path) -> Path:
    path.write_text("\n".join("| " + " | ".join(row) + " |" for row in TEXTS), "utf-8")
    return path


MAKERS = {
    "docx": small_docx,
    "xlsx": small_xlsx,
    "xls": small_xls,
    "ods": small_ods,
    "ofd": small_ofd,
    "pdf": small_pdf,
    "pptx": small_pptx,
    "html": small_html,
    "csv": small_csv,
    "txt": small_txt,
}
#: formats whose parts carry checksums, so that damage is known
CHECKED = ("docx", "xlsx", "ods", "ofd", "pptx")


def small_file(kind: str, folder: Path) -> Path:
    return MAKERS[kind](folder / f"小表.{kind}")


def misplaced(document) -> list[str]:
    """The figures of the small table that stand in a table of a document, but not where they belong."""
    cells = [cell for table in document.tables() for cell in table.cells()]
    return [cell.text for cell in cells if cell.text in FIGURES and (cell.row, cell.column) != FIGURES[cell.text]]


def strange(document) -> list[str]:
    """What stands in the place of a figure and is another one."""
    places = {place: text for text, place in FIGURES.items()}
    cells = [cell for table in document.tables() for cell in table.cells()]
    return [cell.text for cell in cells if cell.text != places.get((cell.row, cell.column), cell.text) and any(map(str.isdigit, cell.text))]
