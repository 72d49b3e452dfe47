"""Faults in a request: one sentence that says what is wrong and what to do; exit status 2."""

from __future__ import annotations

import click

from jiheng.messages import Message, tr


class Fault(click.ClickException):
    """A fault in the request.

    Attributes:
        sentence: what is wrong and what to do.
    """

    exit_code = 2

    def __init__(self, sentence: Message) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def explain(error: click.ClickException) -> str:
    """Any of click's errors as one sentence in the language in use."""
    if isinstance(error, Fault):
        return str(error.sentence)
    if isinstance(error, click.NoSuchOption):
        return tr("没有选项 {name}，用 --help 查看全部选项。", name=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return tr("选项 {name} 的写法不对，用 --help 查看用法。", name=error.option_name)
    if isinstance(error, click.MissingParameter):
        return tr("缺少 {name}，用 --help 查看用法。", name=_name(error))
    if isinstance(error, click.BadParameter):
        return tr("{name} 的值不对，应为：{wanted}。", name=_name(error), wanted=_wanted(error.param))
    return tr("命令写法不对或参数过多，用 --help 查看用法。")


def _name(error: click.BadParameter) -> str:
    parameter = error.param
    if parameter is None:
        return error.param_hint if isinstance(error.param_hint, str) else ""
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name


def _wanted(parameter: click.Parameter | None) -> str:
    kind = parameter.type if parameter else None
    if isinstance(kind, click.Choice):
        return tr("、").join(kind.choices)
    if isinstance(kind, click.IntRange) and kind.max is not None:
        return tr("{least} 至 {most} 的整数", least=kind.min, most=kind.max)
    if isinstance(kind, click.IntRange):
        return tr("不小于 {least} 的整数", least=kind.min)
    if isinstance(kind, click.Path):
        return tr("可以写入的文件名，不是文件夹") if kind.file_okay else tr("可以写入的文件夹，不是文件")
    return tr("--help 所列的写法")
