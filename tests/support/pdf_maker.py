"""PDF files for tests: forms out of three producers, pages set by typst, and pages drawn by hand operator by operator."""

from __future__ import annotations

import json
import shutil
import subprocess
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest

from support.layout_files import to_docx, to_html
from support.layouts import Sheet, grid

FONT = "Noto Serif CJK SC"
RULED = "table{border-collapse:collapse}td{border:.5pt solid;padding:3pt}"
ROW_LINES = "table{border-collapse:collapse;width:100%}td{border-top:.5pt solid;border-bottom:.5pt solid;padding:3pt}"
NO_LINES = "table{border-spacing:0}td{vertical-align:top;padding:3pt 5pt}"
OPEN_SIDES = "table{border-collapse:collapse;border-style:hidden}td{border:.5pt solid;padding:3pt}"


@cache
def _has_chinese_font() -> bool:
    program = shutil.which("fc-list")
    return program is not None and b"Noto" in subprocess.run([program, ":lang=zh"], capture_output=True, check=False).stdout


def need_chinese_font() -> None:
    if not _has_chinese_font():
        pytest.skip("no Chinese font here (Debian: fonts-noto-cjk)")


# --- producers ----------------------------------------------------------------------------------------------------------------


def typst_pdf(source: str, path: Path, size: int = 12) -> Path:
    """A file set by typst."""
    typst = pytest.importorskip("typst")
    need_chinese_font()
    head = f'#set text(font:"{FONT}",size:{size}pt,lang:"zh",region:"cn")\n#set page(paper:"a4",margin:25mm)\n'
    path.write_bytes(typst.compile((head + source).encode()))
    return path


def typst_table(sheet: Sheet, options: str = "", inset: str = "3pt") -> str:
    """A sheet as a table in typst."""
    table = grid(sheet)
    cells = ",\n".join(
        f"table.cell(x:{cell.column - 1},y:{cell.row - 1},colspan:{cell.columns},rowspan:{cell.rows})[#{json.dumps(cell.text, ensure_ascii=False)}]"
        for cell in table.cells()
    )
    return f"#table(columns:(1fr,)*{len(table.rows[0])},inset:{inset},stroke:0.5pt,align:center+horizon,{options}\n{cells})"


def by_typst(sheets: Mapping[str, Sheet], folder: Path) -> Path:
    for name, sheet in sheets.items():
        typst_pdf("#set page(margin:15mm)\n" + typst_table(sheet), folder / f"{name}.pdf", 9)
    return folder


def by_browser(sheets: Mapping[str, Sheet], folder: Path, style: str = RULED) -> Path:
    """By WeasyPrint, which sets pages as a browser prints them."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        pytest.skip(f"WeasyPrint does not work here: {error}")
    need_chinese_font()
    page = "@page{size:A4 landscape;margin:12mm}" if style is not RULED else ""
    head = f'<head><style>{page}table{{font-family:"Noto Sans CJK SC";font-size:9pt}}{style}</style>'
    for name, sheet in sheets.items():
        text = to_html(sheet, folder / f"{name}.html").read_text("utf-8").replace("<head>", head)
        weasyprint.HTML(string=text).write_pdf(folder / f"{name}.pdf")
    return folder


def by_office(sheets: Mapping[str, Sheet], folder: Path) -> Path:
    """By LibreOffice out of Word files."""
    office_pdf([to_docx(sheet, folder / f"{name}.docx") for name, sheet in sheets.items()], folder)
    return folder


def office_pdf(files: Iterable[Path], folder: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed here")
    need_chinese_font()
    profile = (folder / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, capture_output=True, check=True, timeout=180)


PRODUCERS = {"typst": by_typst, "office": by_office, "browser": by_browser}


# --- by hand ------------------------------------------------------------------------------------------------------------------


def words(x: float, y: float, text: str, size: float = 10, mode: int = 0) -> str:
    """Operators that write a text (ASCII) at a place, from the lower left corner."""
    return f"BT /F1 {size} Tf {mode} Tr 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"


def turned(matrix: str, text: str, size: float = 10) -> str:
    """A text under a matrix of its own."""
    return f"BT /F1 {size} Tf {matrix} Tm ({text}) Tj ET\n"


def stroke(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{x} {y} m {to_x} {to_y} l S\n"


def lattice(xs: Iterable[float], ys: Iterable[float]) -> str:
    """The lines of a grid."""
    xs, ys = sorted(xs), sorted(ys)
    across = "".join(stroke(xs[0], y, xs[-1], y) for y in ys)
    return across + "".join(stroke(x, ys[0], x, ys[-1]) for x in xs)


def raw_pdf(path: Path, *contents: str, page: str = "", catalog: str = "", objects: Mapping[int, str] | None = None) -> Path:
    """A file of hand-made pages; ``page`` and ``catalog`` are further entries, ``objects`` further objects from number 1000 on."""
    made = {1: f"<</Type/Catalog/Pages 2 0 R {catalog}>>", 3: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"}
    kids = range(10, 10 + 2 * len(contents), 2)
    made[2] = f"<</Type/Pages/Count {len(contents)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>"
    box = "" if "/MediaBox" in page else "/MediaBox[0 0 595 842]"
    data = {number: value.encode("latin-1") for number, value in (made | dict(objects or {})).items()}
    for kid, content in zip(kids, contents, strict=True):
        resources = "/Resources<</Font<</F1 3 0 R>>/XObject<</X1 1000 0 R>>>>"
        data[kid] = f"<</Type/Page/Parent 2 0 R{box}{resources}/Contents {kid + 1} 0 R {page}>>".encode()
        packed = zlib.compress(content.encode("latin-1"))
        data[kid + 1] = b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed)
    path.write_bytes(_file(data))
    return path


def form_object(content: str, entries: str = "") -> str:
    """A form that pages may draw as /X1."""
    resources = "/Resources<</Font<</F1 3 0 R>>/XObject<</X1 1000 0 R>>>>"
    return f"<</Type/XObject/Subtype/Form/BBox[0 0 600 900]{entries}{resources}/Length {len(content)}>>stream\n{content}\nendstream"


def _file(data: Mapping[int, bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number in sorted(data):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, data[number])
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, offset)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (max(data) + 1, start)
    return bytes(out)
