"""Large XML parts of a workbook as events: no tree is built, so their size costs time and not memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from xml.parsers import expat

from jiheng.documents.archive import Archive
from jiheng.documents.errors import DamagedFileError, DoctypeError

Start = Callable[[dict[str, str]], None]
End = Callable[[str], None]


class StopReading(Exception):  # noqa: N818 - not an error: the rest is not wanted
    """Raised by a handler that has seen enough."""


def run_events(archive: Archive, name: str, starts: Mapping[str, Start], ends: Mapping[str, End], texts: frozenset[str]) -> None:
    """Feed a part to handlers, by local name.

    Args:
        archive: the workbook. name: the part.
        starts: called with the attributes of an element.
        ends: called with the text of the element when it is one of ``texts``, else with an empty text.
        texts: elements whose text is collected; they hold no elements.

    Raises:
        DamagedFileError: not well-formed. DoctypeError: a document type is declared.
    """
    parser = expat.ParserCreate()
    _Router(parser, archive.path, name, starts, ends, texts)
    try:
        parser.Parse(archive.read(name), True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise DamagedFileError(archive.path, name) from error
    except StopReading:
        return


class _Router:
    """Strips the prefix that the root element uses and hands events to their handlers."""

    def __init__(
        self, parser: expat.XMLParserType, path: Path, part: str, starts: Mapping[str, Start], ends: Mapping[str, End], texts: frozenset[str]
    ) -> None:
        self.parser, self.path, self.part = parser, path, part
        self.starts, self.ends, self.texts = starts, ends, texts
        self.held: list[str] = []
        parser.buffer_text = True
        parser.StartElementHandler = self._root
        parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise DoctypeError(self.path, self.part)

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        prefix = name[: name.find(":") + 1]
        self.starts = {prefix + local: handler for local, handler in self.starts.items()}
        self.ends = {prefix + local: handler for local, handler in self.ends.items()}
        self.texts = frozenset(prefix + local for local in self.texts)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._start(name, attributes)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self.texts:
            self.held.clear()
            self.parser.CharacterDataHandler = self.held.append
        handler = self.starts.get(name)
        if handler is not None:
            handler(attributes)

    def _end(self, name: str) -> None:
        text = ""
        if name in self.texts:
            self.parser.CharacterDataHandler = None
            text = "".join(self.held)
        handler = self.ends.get(name)
        if handler is not None:
            handler(text)
