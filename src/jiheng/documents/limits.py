"""How much of a hostile file we are willing to look at: what keeps a whole run under 500 MB of memory."""

from __future__ import annotations

from typing import Final

from attrs import frozen

_MEGABYTE: Final = 1_000_000


@frozen
class Limits:
    """The most that one file may hold.

    The widest real documents stay far below: a report of 60 pages has 0.5 MB of XML and 2,000 cells.

    Attributes:
        file_bytes: size of the file on disk.
        entries: files inside an archive.
        expanded_bytes: sum of their sizes once inflated, pictures included.
        xml_bytes: sum of the sizes of the XML parts, the only ones that are inflated.
        ratio: inflated size over size on disk, looked at above ``ratio_from`` inflated bytes.
        tree_bytes: memory estimated for the tree of one XML part; reading may take three times as much.
        depth: tables within tables.
        columns, rows, cells: of one table; ``cells`` also for all tables of a file together.
        sheet_cells: grid positions of all sheets of a workbook, or of a delimited file.
        pages, page_objects, page_chars: of a PDF and of one of its pages; what goes beyond is not read and said so.
        seconds: the most time spent on the pages of a PDF; those that follow are not read and said so. A process that has shown no
            progress for so long, and a little longer, is ended.
        scan_pages, pixels: pages read by recognition, and the size at which one is looked at.
        doubts: notes of one kind on parts that were not read.
        memory: bytes that a process which reads files may have, its program and libraries included.
    """

    file_bytes: int = 200 * _MEGABYTE
    entries: int = 5_000
    expanded_bytes: int = 500 * _MEGABYTE
    xml_bytes: int = 100 * _MEGABYTE
    ratio: int = 200
    ratio_from: int = 16 * _MEGABYTE
    tree_bytes: int = 120 * _MEGABYTE
    depth: int = 20
    columns: int = 1_000
    rows: int = 100_000
    cells: int = 400_000
    sheet_cells: int = 400_000
    pages: int = 3_000
    page_objects: int = 100_000
    page_chars: int = 60_000
    seconds: int = 120
    scan_pages: int = 500
    pixels: int = 40 * _MEGABYTE
    doubts: int = 100
    memory: int = 2_000 * _MEGABYTE
