"""Small Word files from raw XML, so that a test shows exactly what is in the file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: how the name of a part begins and what it holds
_KINDS = {
    "word/document": "wordprocessingml.document.main",
    "word/styles": "wordprocessingml.styles",
    "word/numbering": "wordprocessingml.numbering",
    "xl/workbook": "spreadsheetml.sheet.main",
    "xl/worksheets/": "spreadsheetml.worksheet",
    "xl/sharedStrings": "spreadsheetml.sharedStrings",
    "xl/styles": "spreadsheetml.styles",
}


def content_types(parts: Iterable[str] = ()) -> str:
    """The part that says what the others hold, without which neither Word nor Excel opens a file."""
    items = (
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name in parts
        for start, kind in _KINDS.items()
        if name.startswith(start)
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(items)}</Types>'
    )


def relationships(*links: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    """A part of relationships; each link is id, kind, target and, if it leads outside, External."""
    items = "".join(
        f'<Relationship Id="{link[0]}" Type="{R}/{link[1]}" Target="{link[2]}"' + (f' TargetMode="{link[3]}"' if len(link) > 3 else "") + "/>"
        for link in links
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


def part(root: str, content: str) -> str:
    """A part with this root element (document, styles, numbering …) around its content."""
    return f"{DECLARATION}<w:{root} {NAMESPACES}>{content}</w:{root}>"


def p(text: str = "", properties: str = "") -> str:
    """A paragraph; ``text`` may itself be runs."""
    runs = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def listed(number: int, level: int = 0) -> str:
    """The property that makes a paragraph an item of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def tc(text: str = "", properties: str = "") -> str:
    """A cell; ``text`` may itself be paragraphs."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells, each given as XML or as its text."""
    inner = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inner}</w:tr>"


def tbl(*rows: str, columns: int = 0) -> str:
    """A table of rows; Word wants to be told of its columns."""
    grid = f"<w:tblGrid>{'<w:gridCol/>' * columns}</w:tblGrid>" if columns else ""
    return f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>"


def docx_parts(
    body: str, *, styles: str = "", numbering: str = "", links: tuple[tuple[str, ...], ...] = (), parts: Mapping[str, str | bytes] | None = None
) -> dict[str, str | bytes]:
    """Name and content of each part of a Word file."""
    own = [("s", "styles", "styles.xml")] * bool(styles) + [("n", "numbering", "numbering.xml")] * bool(numbering)
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": "",
        "_rels/.rels": relationships(("d", "officeDocument", "word/document.xml")),
        "word/document.xml": part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": relationships(*own, *links),
    }
    if styles:
        made["word/styles.xml"] = part("styles", styles)
    if numbering:
        made["word/numbering.xml"] = part("numbering", numbering)
    made |= {"[Content_Types].xml": content_types(made)}
    return made | dict(parts or {})


def write_zip(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A compressed zip file of these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_docx(path: Path, body: str, **more) -> Path:
    """A Word file with this body; further parts as in :func:`docx_parts`."""
    return write_zip(path, docx_parts(body, **more))
