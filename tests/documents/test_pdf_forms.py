"""The invented forms as PDF out of three producers, ruled, half-ruled and unruled, give the same records as their true grid."""

from __future__ import annotations

import importlib.util
import sys
from functools import partial
from pathlib import Path

import pytest

from jiheng.documents import Layout
from jiheng.documents.reader import read_document
from jiheng.forms.extract import extract_records
from support.layouts import FORMS, LAYOUTS
from support.pdf_maker import NO_LINES, OPEN_SIDES, PRODUCERS, ROW_LINES, by_browser

STYLES = {
    **PRODUCERS,
    "open sides": partial(by_browser, style=OPEN_SIDES),
    "lines between rows": partial(by_browser, style=ROW_LINES),
    "no lines": partial(by_browser, style=NO_LINES),
}
SHEETS = {f"{name}-{number}": layout(form) for name, layout in LAYOUTS.items() for number, form in enumerate(FORMS)}


def layout_tests():
    """The comparison of fields stands beside the tests of the forms."""
    name = "layout_tests"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[1] / "forms" / "test_layouts.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="module", params=STYLES)
def made(request, tmp_path_factory):
    return request.param, STYLES[request.param](SHEETS, tmp_path_factory.mktemp("forms"))


@pytest.mark.parametrize("number", range(len(FORMS)), ids=lambda number: FORMS[number].project)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_pdf_gives_every_field(made, name, number):
    style, folder = made
    tests = layout_tests()
    document = read_document(folder / f"{name}-{number}.pdf")
    form = tests.one_form(extract_records(document))
    assert list(tests.mistakes(FORMS[number], form, tests.WITHOUT.get(name, set()))) == []
    unruled = style in {"lines between rows", "no lines"}
    assert bool(document.unread) is unruled
    assert {table.layout for table in document.tables()} == {Layout.POSITIONS if unruled else Layout.GRID}


def test_cells_keep_their_page_and_box(made):
    _, folder = made
    for cell in (cell for table in read_document(folder / "central-0.pdf").tables() for cell in table.cells()):
        left, top, right, bottom = cell.place.box
        assert cell.place.page in {1, 2}
        assert 0 <= left < right
        assert 0 <= top < bottom
