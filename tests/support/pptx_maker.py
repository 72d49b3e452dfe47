"""Small presentations from raw XML."""

from __future__ import annotations

from pathlib import Path

from support.docx_maker import R, content_types, relationships, write_zip

SCHEMAS = "http://schemas.openxmlformats.org"
NAMES = f'xmlns:a="{SCHEMAS}/drawingml/2006/main" xmlns:p="{SCHEMAS}/presentationml/2006/main" xmlns:r="{R}"'


def slide(*texts: str, table: str = "") -> str:
    shapes = "".join(f"<p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>" for text in texts)
    return f"<p:sld {NAMES}><p:cSld><p:spTree>{shapes}{table}</p:spTree></p:cSld></p:sld>"


def tc(text: str, **more: int) -> str:
    given = "".join(f' {name}="{value}"' for name, value in more.items())
    return f"<a:tc{given}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"


def make_pptx(path: Path, *slides: str) -> Path:
    listed = "".join(f'<p:sldId id="{at}" r:id="s{at}"/>' for at in range(len(slides)))
    links = [(f"s{at}", "slide", f"slides/slide{at}.xml") for at in range(len(slides))]
    parts = {
        "[Content_Types].xml": content_types(),
        "ppt/presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relationships(*links),
        **{f"ppt/slides/slide{at}.xml": content for at, content in enumerate(slides)},
    }
    return write_zip(path, parts)
