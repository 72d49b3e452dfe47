"""Which files a command works on: paths, folders, patterns, and a list from standard input."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from glob import glob, has_magic
from pathlib import Path
from typing import Final

import click

from jiheng.cli.faults import Fault
from jiheng.documents.limits import Limits
from jiheng.documents.own import is_own_result
from jiheng.messages import msg, tr
from jiheng.reporting.paths import path_words

#: what is looked at in folders; a file named by itself is read whatever its name
SUFFIXES: Final = frozenset((
    ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".pdf", ".ofd", ".pptx", ".ppt", ".odp",
    ".html", ".htm", ".mht", ".csv", ".tsv", ".txt", ".md",
))  # fmt: skip
#: how names of files begin that Office, WPS and systems leave behind
_NOT_DOCUMENTS: Final = ("~$", ".~", ".")


def expand(paths: Iterable[str]) -> list[str]:
    """All files that the paths stand for, each once, in order; those of a folder by name.

    Files of a folder that are not looked at are counted on standard error.

    Raises:
        Fault: when a path names nothing.
    """
    passed_over: Counter[str] = Counter()
    own: set[str] = set()
    files = (file for path in _with_list(paths) for file in _files(path, passed_over, own))
    found = list(dict.fromkeys(files))
    if passed_over:
        kinds = tr("、").join(f"{suffix or '—'} {count}" for suffix, count in sorted(passed_over.items()))
        click.echo(tr("文件夹中有 {count} 个文件不是认识的格式，没有检查：{kinds}。", count=passed_over.total(), kinds=kinds), err=True)
    if own:
        click.echo(tr("文件夹中有 {count} 个文件是绩衡写出的核对结果，没有检查。", count=len(own)), err=True)
    if not found:
        raise Fault(msg("没有可检查的文件：所给文件夹或清单中没有认识的文件（{suffixes}）。", suffixes=" ".join(sorted(SUFFIXES))))
    return found


def _with_list(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if path == "-":
            listed = (line.lstrip("\ufeff").rstrip("\r\n") for line in sys.stdin or ())  # no standard input is an empty one
            yield from (line for line in listed if line.strip())
        else:
            yield path


def _files(path: str, passed_over: Counter[str], own: set[str]) -> Iterator[str]:
    if os.path.isdir(path):  # noqa: PTH112 - the path is to be shown as the user wrote it
        for file in _in_folder(path, passed_over):
            if is_own_result(Path(file), Limits()):
                own.add(file)
            else:
                yield file
    elif os.path.exists(path):  # noqa: PTH110
        yield path
    elif has_magic(path) and (matches := sorted(glob(path, recursive=True))):  # noqa: PTH207
        for match in matches:
            yield from _files(match, passed_over, own)
    elif not path.strip():
        raise Fault(msg("有一个路径是空的，请写出文件或文件夹。"))
    else:
        raise Fault(msg("找不到 {path}，请核对路径。", path=path_words(path)))


def _in_folder(folder: str, passed_over: Counter[str]) -> Iterator[str]:
    closed: list[str] = []
    for where, folders, names in os.walk(folder, onerror=lambda error: closed.append(os.fsdecode(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith(_NOT_DOCUMENTS))
        for name in sorted(name for name in names if not name.startswith(_NOT_DOCUMENTS)):
            suffix = Path(name).suffix.lower()
            if suffix in SUFFIXES:
                yield os.path.join(where, name)  # noqa: PTH118 - the path is to be shown as the user wrote it
            else:
                passed_over[suffix] += 1
    yield from closed  # what may not be looked into is told as a file that cannot be read


def refuse_to_overwrite(output: Path | None, files: Iterable[str], option: str = "--output") -> None:
    """An original is never overwritten.

    Raises:
        Fault: when the output is one of the files that are read.
    """
    if output is not None and any(is_same_file(output, Path(file)) for file in files):
        raise Fault(msg("{option} 指的是要读取的文件 {path} 本身，请换一个文件名。", option=option, path=output))


def refuse_to_replace(output: Path | None, others: Mapping[str, Path | None]) -> None:
    """The result is not written over what another option names.

    Args:
        others: files by the options that name them.

    Raises:
        Fault: when the output is one of them.
    """
    for option, path in others.items():
        if output is not None and path is not None and is_same_file(output, path):
            raise Fault(msg("--output 和 {option} 指的是同一个文件 {path}，请分开。", option=option, path=path))


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two names are, or would be, of one file; devices may take any number of results."""
    if one.exists() and other.exists():
        return one.is_file() and one.samefile(other)
    return one.resolve() == other.resolve()
