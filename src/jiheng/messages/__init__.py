"""Every sentence that a user reads, in Chinese with English as the second language.

The Chinese sentence is its own key, as in gettext: code writes ``msg("执行率应为{expected}", expected=…)`` and the catalogue ``en/*.toml``
gives the English for that sentence, a file for each part of the program. A :class:`Message` keeps template and data apart until it is
shown, so one finding can be printed in both languages. A test holds that every template in the code stands in the catalogue with
the same fields.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Final

from attrs import field, frozen

LANGUAGES: Final = ("zh", "en")
_language: ContextVar[str | None] = ContextVar("language", default=None)


@frozen
class Message:
    """A sentence for a user: a Chinese template and the data that fill it.

    Attributes:
        template: Chinese text with named fields, the key of the catalogue.
        data: the values of the fields; a value may itself be a Message.
    """

    template: str
    data: Mapping[str, object] = field(factory=dict, hash=False)

    def text(self, language: str | None = None) -> str:
        """The sentence in ``language`` (``zh`` or ``en``; by default the one in use)."""
        language = language or current_language()
        template = self.template if language == "zh" else _catalogue(language).get(self.template, self.template)
        if not self.data:
            return template
        shown = {key: value.text(language) if isinstance(value, Message) else value for key, value in self.data.items()}
        return template.format(**shown)

    def __str__(self) -> str:
        return self.text()


def msg(template: str, **data: object) -> Message:
    """A message to be shown later, in the language then in use."""
    return Message(template, data)


def tr(template: str, **data: object) -> str:
    """The sentence at once, in the language in use (for help texts, headings, labels)."""
    return Message(template, data).text()


def use_language(language: str) -> None:
    """Choose the language of all messages shown from now on in this context."""
    if language not in LANGUAGES:
        raise ValueError(language)
    _language.set(language)


def current_language() -> str:
    """The language chosen, else that of JIHENG_LANG, else Chinese."""
    chosen = _language.get() or os.environ.get("JIHENG_LANG", "zh")
    return chosen if chosen in LANGUAGES else "zh"


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    sentences: dict[str, str] = {}
    for source in sorted(files(__package__).joinpath(language).iterdir(), key=lambda entry: entry.name):
        if source.name.endswith(".toml"):
            sentences.update(tomllib.loads(source.read_text(encoding="utf-8")))
    return sentences
