"""``jiheng doctor``: which programs beside 绩衡 are there, what each is for, and how to get those that are not."""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import click
from attrs import frozen

from jiheng import __version__
from jiheng.cli.command import Command, option
from jiheng.cli.options import output_option
from jiheng.cli.output import emit_lines, emit_text
from jiheng.messages import Message, msg, tr
from jiheng.reporting.lines import Line, Piece, line

_SECONDS: Final = 20
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_OFFICIAL: Final = re.compile("仿宋|fang ?song|fandolfang", re.IGNORECASE)
_OCR: Final = ("rapidocr", "onnxruntime")


@frozen
class Part:
    """A program or a set of files that 绩衡 makes use of when it is there.

    Attributes:
        id: for programs that read the JSON. name, purpose: what it is and what it is for.
        found: version and place, None when it is not there. install: how to get it. hint: what could be better.
    """

    id: str
    name: Message
    purpose: Message
    found: str | None
    install: Message
    hint: Message | None = None


@click.command(cls=Command, words=msg("列出绩衡可以借助的程序：有没有、作什么用、没有时怎样安装。"))
@option("--format", "output_format", words=msg("输出格式：text（默认）或 json。"), type=click.Choice(("text", "json")), default="text")
@output_option
def command(output_format: str, output: Path | None) -> int:
    """Run the command; nothing that is missing is a fault."""
    parts = list(examined())
    if output_format == "json":
        emit_text(_json(parts), output)
    else:
        emit_lines(_lines(parts), output)
    return 0


def examined() -> Iterator[Part]:
    """All parts, each looked for on this machine."""
    yield _office()
    yield _fonts()
    yield Part(
        "ocr",
        msg("文字识别（scan 附加组件）"),
        msg("读取扫描件和图片。"),
        _ocr(),
        msg("pip install 'jiheng[scan]'（模型在安装包内，运行时不联网）。"),
    )
    yield Part(
        "chromium",
        msg("Chromium 浏览器"),
        msg("绩衡开发时测试网页；使用时不需要。"),
        next(filter(None, map(shutil.which, _BROWSERS)), None),
        msg("Debian、Ubuntu：apt-get install chromium。"),
    )


def _office() -> Part:
    from jiheng.documents.libreoffice import program

    where = program()
    return Part(
        "libreoffice",
        msg("LibreOffice"),
        msg("读取 doc、wps、rtf、odt、ppt、xlsb 等旧格式。"),
        where and " ".join(filter(None, (_first_version(_answer([where, "--version"])), where))),
        msg(
            "Debian、Ubuntu：apt-get install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui；"
            "Windows、macOS：运行 LibreOffice 官方安装包。"
        ),
    )


def _fonts() -> Part:
    """Chinese fonts, as far as fontconfig tells; Windows and macOS bring theirs."""
    lister = shutil.which("fc-list")
    families = sorted(set(_answer([lister, ":lang=zh-cn", "family"]).splitlines())) if lister else []
    found = tr("系统自带") if not lister and platform.system() in ("Windows", "Darwin") else None
    if families:
        found = tr("{count} 种，如 {name}", count=len(families), name=families[0].partition(",")[0])
    fitting = not families or any(map(_OFFICIAL.search, families))
    return Part(
        "fonts",
        msg("中文字体"),
        msg("LibreOffice 转换时排版，生成 PDF 和图表。"),
        found,
        msg("Debian、Ubuntu：apt-get install fonts-noto-cjk，再把 scripts/fonts-alias.conf 放进 /etc/fonts/conf.d（转换快数倍）。"),
        None if fitting else msg("没有仿宋字体：公文会用别的字体代替；有授权的单位可装仿宋_GB2312 等字体。"),
    )


def _ocr() -> str | None:
    try:
        return " ".join(f"{name} {version(name)}" for name in _OCR)
    except PackageNotFoundError:
        return None


def _answer(command: Sequence[str]) -> str:
    """What a program prints; nothing when it does not answer in time."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - found above
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def _first_version(text: str) -> str:
    found = re.search(r"\d+(?:\.\d+)+", text)
    return found[0] if found else ""


def _lines(parts: Sequence[Part]) -> Iterator[Line]:
    yield line(tr("绩衡 {version}，Python {python}，{system}", version=__version__, python=platform.python_version(), system=platform.system()))
    for part in parts:
        mark = Piece(tr("有"), "green") if part.found else Piece(tr("缺"), "yellow")
        yield Line()
        yield Line((mark, Piece("  "), Piece(str(part.name), "bold"), Piece(f"  {part.found or ''}")))
        yield line(tr("用途：{purpose}", purpose=part.purpose), indent=4)
        if part.found is None:
            yield line(tr("安装：{install}", install=part.install), indent=4)
        elif part.hint:
            yield line(tr("提示：{hint}", hint=part.hint), indent=4)


def _json(parts: Sequence[Part]) -> str:
    listed = [
        {
            "id": part.id,
            "name": str(part.name),
            "purpose": str(part.purpose),
            "found": part.found,
            "install": str(part.install),
            "hint": part.hint and str(part.hint),
        }
        for part in parts
    ]
    shown = {"jiheng": __version__, "python": platform.python_version(), "system": platform.system(), "parts": listed}
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"
