"""Styles and lists of a Word file, read when the first paragraph asks for them: many documents never do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from attrs import define

from jiheng.documents.docx_numbering import Numbering, read_numbering
from jiheng.documents.docx_settle import Element
from jiheng.documents.docx_styles import Styles, outline_level, read_styles

Source = Callable[[], Element | None]


@define(slots=False)
class Definitions:
    """What paragraphs refer to by name.

    Attributes:
        styles_part, numbering_part: give the roots of styles.xml and numbering.xml, None where there is none.
    """

    styles_part: Source
    numbering_part: Source

    @cached_property
    def styles(self) -> Styles:
        """All styles."""
        return read_styles(self.styles_part())

    @cached_property
    def numbering(self) -> Numbering:
        """All lists with their counters."""
        return read_numbering(self.numbering_part(), self.styles)

    def hiding_styles(self) -> set[str]:
        """Ids of the styles whose text is hidden."""
        return self.styles.hiding

    def label(self, style: str | None, number: str | None, index: int | None) -> str:
        """The automatic number of the next paragraph, counted on; empty without one.

        Args:
            style: its style.
            number: the list that it names itself, ``0`` for none in spite of its style.
            index: the level (0…8) that it names itself.
        """
        if number is None and style is not None:
            given = self.styles.numbering(style)
            if given is not None:
                number, level = given
                level = self.numbering.level_of_style(number, style) if level is None else level
                index = level if index is None else index
        return "" if number in {None, "0"} else self.numbering.next(number or "", index or 0)

    def level(self, style: str | None, outline: str | None) -> int:
        """Outline level 1…9 of a paragraph, 0 for body text."""
        if outline is not None:
            return outline_level(outline)
        return 0 if style is None else self.styles.level(style)
