"""Workbooks written part by part, so that tests can hold what no program would write."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from support.docx_maker import content_types

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NORMAL = '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def sheet_xml(rows: str, *, before: str = "", after: str = "") -> str:
    """A worksheet part around its rows."""
    return f"<worksheet {MAIN} {LINKS}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def strings_xml(items: Sequence[str]) -> str:
    """Shared strings; an item that begins with < is taken as it is."""
    held = "".join(f"<si>{item if item.startswith('<') else f'<t>{escape(item)}</t>'}</si>" for item in items)
    return f"<sst {MAIN}>{held}</sst>"


def styles_xml(codes: Sequence[str]) -> str:
    """Cell styles 0 (General), 1, 2 … with the format codes in order."""
    formats = "".join(f"<numFmt numFmtId={quoteattr(str(164 + at))} formatCode={quoteattr(code)}/>" for at, code in enumerate(codes))
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in (0, *range(164, 164 + len(codes))))
    look = "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    numbers = f"<numFmts>{formats}</numFmts>" if codes else ""
    return f"<styleSheet {MAIN}>{numbers}{look}<cellXfs>{styles}</cellXfs>{_NORMAL}</styleSheet>"


def links_xml(links: Mapping[str, tuple[str, str]]) -> str:
    """A relationships part: id → kind and target."""
    held = "".join(f'<Relationship Id="{key}" Type="{_KIND}{kind}" Target="{target}"/>' for key, (kind, target) in links.items())
    return f"<Relationships {_PACKAGE}>{held}</Relationships>"


def write_parts(path: Path, parts: Mapping[str, str | bytes], *, stored: bool = False) -> Path:
    """A zip file of the parts; stored ones are not compressed, so that no limit on ratios is met."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def make_xlsx(  # noqa: PLR0913 - a test names only what it needs
    path: Path,
    sheets: Mapping[str, str],
    *,
    strings: Sequence[str] = (),
    codes: Sequence[str] = (),
    states: Mapping[str, str] | None = None,
    extra: Mapping[str, str | bytes] | None = None,
    workbook: str = "",
    stored: bool = False,
) -> Path:
    """A workbook.

    Args:
        path: where.
        sheets: name → worksheet part.
        strings: shared strings.
        codes: number format codes of styles 1, 2 …
        states: name → hidden or veryHidden.
        extra: further parts, or others in place of the usual ones.
        workbook: XML before the list of sheets.
        stored: whether parts are left uncompressed.
    """
    states = states or {}
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" state="{states.get(name, "visible")}" r:id="s{at}"/>' for at, name in enumerate(sheets, 1)
    )
    links = {f"s{at}": ("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)}
    links |= {"strings": ("sharedStrings", "sharedStrings.xml"), "styles": ("styles", "styles.xml")}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "",
        "_rels/.rels": links_xml({"w": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f"<workbook {MAIN} {LINKS}>{workbook}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": links_xml(links),
        "xl/sharedStrings.xml": strings_xml(strings),
        "xl/styles.xml": styles_xml(codes),
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": xml for at, xml in enumerate(sheets.values(), 1)}
    parts |= {"[Content_Types].xml": content_types(parts)}
    return write_parts(path, parts | dict(extra or {}), stored=stored)
