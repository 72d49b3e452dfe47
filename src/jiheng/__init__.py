"""绩衡 (Jiheng): a workbench for the performance of public money.

>>> import jiheng
>>> document = jiheng.read("自评表.docx")  # doctest: +SKIP
>>> records = jiheng.extract(document)  # doctest: +SKIP
>>> findings = jiheng.check(document, regime="mof-2020")  # doctest: +SKIP
>>> scores = jiheng.score(records[0])  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiheng.api import check, extract, read, score

__version__ = "0.1.0"
__all__ = ["__version__", "check", "extract", "read", "score"]


def __getattr__(name: str) -> object:
    """Import the functions when they are first asked for, so that ``import jiheng`` costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("jiheng.api"), name)
