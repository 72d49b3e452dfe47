"""The registry of rules: one code, one function, one page.

A rule is a generator function whose first parameter's type tells the engine what to feed it: a :class:`FundsRow`, an
:class:`Indicator`, a :class:`SelfEvaluation`, a :class:`Report`, the whole :class:`Case` or the :class:`Group` of a unit's
files. A second parameter, if there is one, is the :class:`Context`.
Its docstring is its page in the catalogue.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, get_type_hints

from attrs import frozen

from jiheng.records import Finding, Severity

RuleFunction = Callable[..., Iterator[Finding]]
#: headings that every rule's page has
HEADINGS: Final = ("查什么", "为什么", "错误示例", "正确示例", "已知例外")
_CODE: Final = re.compile(r"[A-Z]{2}\d{3}")
_rules: Final[dict[str, Rule]] = {}


@frozen
class Rule:
    """A registered rule.

    Attributes:
        code, name: stable code (FD101) and kebab-case name. severity: the usual one. basis: the regulation or reason it rests on.
        check: the function. subject: the type of its first parameter. wants_context: whether it takes the context too.
    """

    code: str
    name: str
    severity: Severity
    basis: str
    check: RuleFunction
    subject: type
    wants_context: bool

    @property
    def family(self) -> str:
        """The two letters of its code."""
        return self.code[:2]

    @property
    def title(self) -> str:
        """First line of its page."""
        return self.page.partition("\n")[0]

    @property
    def page(self) -> str:
        """The rule's page: its docstring."""
        return inspect.getdoc(self.check) or ""


def rule(code: str, name: str, *, severity: Severity, basis: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule.

    Raises:
        ValueError: a code that is malformed or taken, or a function without a first parameter.
    """

    def register(check: RuleFunction) -> RuleFunction:
        if not _CODE.fullmatch(code) or code in _rules:
            raise ValueError(f"rule code {code!r} is malformed or taken")
        hints: dict[str, Any] = get_type_hints(check)
        parameters = list(inspect.signature(check).parameters)
        _rules[code] = Rule(code, name, severity, basis, check, hints[parameters[0]], len(parameters) > 1)
        return check

    return register


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of every family, by code."""
    package = import_module("jiheng.checks.rules")
    for module in iter_modules(package.__path__):
        import_module(f"jiheng.checks.rules.{module.name}")
    return tuple(_rules[code] for code in sorted(_rules))
