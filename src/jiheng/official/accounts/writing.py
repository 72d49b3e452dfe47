"""A folder with a filled workbook becomes the documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from jiheng.documents.errors import DamagedFileError
from jiheng.documents.libreoffice import converted
from jiheng.documents.libreoffice import program as libreoffice
from jiheng.documents.limits import Limits
from jiheng.official.accounts.blocks import Disclosure
from jiheng.official.accounts.book import Book
from jiheng.official.accounts.charts import charts
from jiheng.official.accounts.disclosure import disclosure
from jiheng.official.accounts.docx_writer import write_docx
from jiheng.official.accounts.filled import read_book
from jiheng.official.accounts.printed import PrintedTable
from jiheng.official.accounts.prior import with_published
from jiheng.official.accounts.sheets import write_sheets
from jiheng.official.accounts.tables import printed_tables
from jiheng.official.accounts.typst_writer import has_typst, write_typst

FORM_NAME: Final = "部门决算填报.xlsx"
_LAST_YEAR: Final = "上年"
_READ: Final = frozenset({".docx", ".xlsx", ".pdf", ".xls", ".html", ".htm", ".ods"})


@frozen
class Made:
    """A disclosure ready to be written."""

    book: Book
    tables: tuple[PrintedTable, ...]
    document: Disclosure

    @property
    def name(self) -> str:
        """The name of its files, without an ending; no character that a file system refuses."""
        title = f"{self.book.department}{self.document.title}"
        return "".join("_" if character in '\\/:*?"<>|' or ord(character) < 32 else character for character in title)[:80]


def make(folder: Path, *, with_charts: bool = True) -> Made:
    """Read the workbook of a folder, and last year's document where there is one.

    Raises:
        FileNotFoundError: the folder holds no workbook. UnreadableFileError: a file cannot be read.
        EntryError: what is filled in cannot be used. NoPriorYearError: last year's document holds no accounts of that year.
    """
    form = folder / FORM_NAME
    if not form.is_file():
        raise FileNotFoundError(form)
    book = read_book(form)
    published = last_year(folder)
    return made_of(with_published(book, published) if published else book, with_charts=with_charts)


def made_of(book: Book, *, with_charts: bool = True) -> Made:
    """The disclosure of a book."""
    tables = printed_tables(book)
    return Made(book, tuple(tables), disclosure(book, tables, charts(book) if with_charts else ()))


def last_year(folder: Path) -> Path | None:
    """The document of the year before in a folder: the first whose name begins with 上年."""
    return next((path for path in sorted(folder.iterdir()) if path.name.startswith(_LAST_YEAR) and path.suffix.lower() in _READ), None)


def can_write_pdf() -> bool:
    """Whether a PDF can be made on this machine."""
    return has_typst() or libreoffice() is not None


def write_pdf(path: Path, made: Made) -> dict[str, int]:
    """Write the PDF, by typst where it is installed, else by LibreOffice; gives the page of each line of the contents as far as it is known.

    Raises:
        UnreadableFileError: LibreOffice failed.
    """
    if has_typst():
        return write_typst(path, made.document)
    document = path.with_name(f".{path.name}.docx")
    try:
        write_docx(document, made.document)
        with converted(str(libreoffice()), document, "docx", "pdf", Limits()) as result:
            if result is None:
                raise DamagedFileError(document)
            path.write_bytes(result.read_bytes())
    finally:
        document.unlink(missing_ok=True)
    return {}


def write_tables(path: Path, made: Made) -> None:
    """Write the tables as a workbook."""
    write_sheets(path, made.tables, f"{made.book.department}{made.document.title}")


def blanks(made: Made) -> Iterator[str]:
    """What is still to be filled in, in the order of the document."""
    for block in made.document.blocks:
        text = getattr(block, "text", "")
        while "【待填：" in text:
            _, _, text = text.partition("【待填：")
            what, _, text = text.partition("】")
            yield what
