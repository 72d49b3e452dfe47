"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from jiheng.cli.command import option
from jiheng.messages import msg

# click looks whether a file may be read, and gives up the whole run over one that may not: it is told not to
FILE: Final = click.Path(dir_okay=False, readable=False, path_type=Path)
FOLDER: Final = click.Path(file_okay=False, readable=False, path_type=Path)
paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(readable=False))
output_option = option(
    "--output",
    "-o",
    words=msg("结果写入这个文件，而不是标准输出。"),
    metavar="FILE",
    type=FILE,
)
jobs_option = option(
    "--jobs", "-j", words=msg("同时处理几个文件，默认 1；0 为处理器有几个核就处理几个。结果和顺序不变。"), metavar="N", type=click.IntRange(min=0)
)
regime_option = option("--regime", words=msg("评分口径的名称（jiheng regimes 可列出）；不写则按各表自己的口径。"), metavar="NAME")
