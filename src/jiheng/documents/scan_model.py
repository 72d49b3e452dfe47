"""What processes that look at pages are given and give back; light to load, so that who asks them stays fit to be forked."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from jiheng.documents.limits import Limits
from jiheng.documents.model import Box
from jiheng.documents.pdf_flow import Page


@frozen
class PageTask:
    """One page to look at; ``index`` counts from 0."""

    path: Path
    index: int
    limits: Limits


@frozen
class Mark:
    """A line of text that was recognised.

    Attributes:
        box: where it stands on its page, in points. certainty: how sure it is, from 0 to 1. is_sure: whether that is enough.
    """

    box: Box
    text: str
    certainty: float
    is_sure: bool


@frozen(eq=False)
class ScannedPage:
    """What was seen on a page, and how sure each line of text is."""

    page: Page
    marks: tuple[Mark, ...]
