"""Which files a command works on: paths, folders, patterns, and a list from standard input."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path
from typing import Final

import click

from jiheng.cli.faults import Fault
from jiheng.messages import msg, tr

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
    files = (file for path in _with_list(paths) for file in _files(path, passed_over))
    found = list(dict.fromkeys(files))
    if passed_over:
        kinds = tr("、").join(f"{suffix or '—'} {count}" for suffix, count in sorted(passed_over.items()))
        click.echo(tr("文件夹中有 {count} 个文件不是认识的格式，没有检查：{kinds}。", count=passed_over.total(), kinds=kinds), err=True)
    if not found:
        raise Fault(msg("没有可检查的文件：所给文件夹或清单中没有认识的文件（{suffixes}）。", suffixes=" ".join(sorted(SUFFIXES))))
    return found


def _with_list(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if path == "-":
            yield from (line.rstrip("\r\n") for line in sys.stdin if line.strip())
        else:
            yield path


def _files(path: str, passed_over: Counter[str]) -> Iterator[str]:
    if os.path.isdir(path):  # noqa: PTH112 - the path is to be shown as the user wrote it
        yield from _in_folder(path, passed_over)
    elif os.path.exists(path):  # noqa: PTH110
        yield path
    elif has_magic(path) and (matches := sorted(glob(path, recursive=True))):  # noqa: PTH207
        for match in matches:
            yield from _files(match, passed_over)
    else:
        raise Fault(msg("找不到 {path}，请核对路径。", path=path))


def _in_folder(folder: str, passed_over: Counter[str]) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(_NOT_DOCUMENTS))
        for name in sorted(name for name in names if not name.startswith(_NOT_DOCUMENTS)):
            suffix = Path(name).suffix.lower()
            if suffix in SUFFIXES:
                yield os.path.join(where, name)  # noqa: PTH118 - the path is to be shown as the user wrote it
            else:
                passed_over[suffix] += 1


def refuse_to_overwrite(output: Path | None, files: Iterable[str]) -> None:
    """An original is never overwritten.

    Raises:
        Fault: when the output is one of the files that are read.
    """
    if output is not None and output.exists() and any(Path(file).exists() and output.samefile(file) for file in files):
        raise Fault(msg("--output 指的是要检查的文件 {path} 本身，请换一个文件名。", path=output))
