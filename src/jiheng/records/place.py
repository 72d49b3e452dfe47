"""Where in a document something stands."""

from __future__ import annotations

from attrs import asdict, frozen


@frozen
class Place:
    """A place as a reader finds it; rows, columns, lines and pages count from 1.

    Attributes:
        part: table, sheet or section (表2, 自评表!, 正文, 脚注).
        page: page number where the format has pages.
        row, column: within the table or sheet.
        line: line of a text file, or paragraph of a Word file's body.
        box: left, top, right, bottom on the page, in points.
        text: what stands there, as printed.
        file: path of the file, only where a finding speaks of several files; otherwise the file is the one that is checked.
    """

    part: str | None = None
    page: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    box: tuple[float, float, float, float] | None = None
    text: str | None = None
    file: str | None = None

    def as_json(self) -> dict[str, object]:
        """The place by the contract: what does not apply is left out."""
        return asdict(self, filter=lambda _, value: value is not None)
