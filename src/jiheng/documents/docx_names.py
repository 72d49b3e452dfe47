"""Names of WordprocessingML elements and attributes that the reader of Word files looks at."""

from __future__ import annotations

from typing import Final

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

# structure
BODY: Final = _W + "body"
PARAGRAPH: Final = _W + "p"
RUN: Final = _W + "r"
TABLE: Final = _W + "tbl"
ROW: Final = _W + "tr"
CELL: Final = _W + "tc"
SDT: Final = _W + "sdt"
SDT_CONTENT: Final = _W + "sdtContent"
TEXT_BOX: Final = _W + "txbxContent"
ALTERNATE: Final = _MC + "AlternateContent"
CHOICE: Final = _MC + "Choice"
FALLBACK: Final = _MC + "Fallback"
DOCUMENT: Final = _W + "document"
NOTES: Final = (_W + "footnote", _W + "endnote")

# text
TEXT: Final = _W + "t"
MATH_TEXT: Final = _M + "t"
DENOMINATOR: Final = _M + "den"
TAB: Final = _W + "tab"
POSITION_TAB: Final = _W + "ptab"
BREAK: Final = _W + "br"
RETURN: Final = _W + "cr"
NO_BREAK_HYPHEN: Final = _W + "noBreakHyphen"
SYMBOL: Final = _W + "sym"
TAB_STOPS: Final = _W + "tabs"
RUBY_TEXT: Final = _W + "rt"
SUPERSCRIPT: Final = _W + "vertAlign"
MATH: Final = _M + "oMath"

#: what carries text once :mod:`jiheng.documents.docx_settle` has been at work
TEXTS: Final = frozenset({TEXT, MATH_TEXT, DENOMINATOR, TAB, POSITION_TAB, BREAK, RETURN, NO_BREAK_HYPHEN, SYMBOL})

# properties
PARAGRAPH_PROPERTIES: Final = _W + "pPr"
RUN_PROPERTIES: Final = _W + "rPr"
ROW_PROPERTIES: Final = _W + "trPr"
PARAGRAPH_STYLE: Final = _W + "pStyle"
RUN_STYLE: Final = _W + "rStyle"
OUTLINE_LEVEL: Final = _W + "outlineLvl"
HIDDEN: Final = _W + "vanish"
FONTS: Final = _W + "rFonts"
GRID_SPAN: Final = _W + "gridSpan"
VERTICAL_MERGE: Final = _W + "vMerge"
HORIZONTAL_MERGE: Final = _W + "hMerge"
GRID_BEFORE: Final = _W + "gridBefore"
GRID_AFTER: Final = _W + "gridAfter"

# numbering and styles
NUMBERED: Final = _W + "numPr"
LEVEL_INDEX: Final = _W + "ilvl"
NUMBER_ID: Final = _W + "numId"
ABSTRACT: Final = _W + "abstractNum"
ABSTRACT_ID: Final = _W + "abstractNumId"
NUMBER: Final = _W + "num"
LEVEL: Final = _W + "lvl"
OVERRIDE: Final = _W + "lvlOverride"
START: Final = _W + "start"
START_OVERRIDE: Final = _W + "startOverride"
FORMAT: Final = _W + "numFmt"
LEVEL_TEXT: Final = _W + "lvlText"
RESTART: Final = _W + "lvlRestart"
LEGAL: Final = _W + "isLgl"
SUFFIX: Final = _W + "suff"
STYLE_LINK: Final = _W + "numStyleLink"
STYLE: Final = _W + "style"
STYLE_ID: Final = _W + "styleId"
BASED_ON: Final = _W + "basedOn"
NAME: Final = _W + "name"

# changes
INSERTED: Final = _W + "ins"
DELETED: Final = _W + "del"
MOVED_FROM: Final = _W + "moveFrom"
MOVED_TO: Final = _W + "moveTo"
CELL_DELETED: Final = _W + "cellDel"
OLD_PROPERTIES: Final = tuple(_W + name + "PrChange" for name in ("p", "r", "tbl", "tr", "tc", "sect", "tblEx", "tblGrid"))

# fields and controls
FIELD_CHAR: Final = _W + "fldChar"
FIELD_CHAR_TYPE: Final = _W + "fldCharType"
FORM_CHECK_BOX: Final = _W + "checkBox"
CHECKED: Final = _W + "checked"
DEFAULT: Final = _W + "default"
CONTROL_CHECK_BOX: Final = _W14 + "checkbox"
CONTROL_CHECKED: Final = _W14 + "checked"
CONTROL_VALUE: Final = _W14 + "val"

# what is not text
PICTURE: Final = _A + "blip"
OLD_PICTURE: Final = _V + "imagedata"
GRAPHIC: Final = _A + "graphicData"
OLE_OBJECT: Final = _W + "object"
EMBEDDED_FILES: Final = (_W + "altChunk", _W + "subDoc")
URI: Final = "uri"

# other parts
HEADER: Final = _W + "headerReference"
FOOTER: Final = _W + "footerReference"
TYPE: Final = _W + "type"
RELATION: Final = _R + "id"

# attributes
VALUE: Final = _W + "val"
FONT: Final = _W + "font"
CODE: Final = _W + "char"
ASCII: Final = _W + "ascii"


def is_on(value: str | None) -> bool:
    """Whether a switch is on: present without a value, or with any but these."""
    return value not in {"0", "false", "off"}


def number(value: str | None, default: int) -> int:
    """A whole number of an attribute; what is none counts as absent."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
