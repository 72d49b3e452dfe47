"""Click commands whose help and errors are shown in the language in use.

Click reads help texts when the command is defined; here a text is a :class:`Message` and becomes words when it is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextvars import copy_context
from importlib import import_module
from itertools import pairwise
from typing import Any, Final, NoReturn, TypeVar

import click

from jiheng.cli.faults import Fault, explain
from jiheng.cli.formatter import Context
from jiheng.messages import LANGUAGES, Message, msg, tr, use_language

#: key of the click context under which the language of --lang stands
CHOSEN_LANGUAGE: Final = "jiheng.lang"
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Option(click.Option):
    """An option whose help is a message."""

    def __init__(self, *declarations: Any, words: Message, **attributes: Any) -> None:  # noqa: ANN401 - as click's own
        super().__init__(*declarations, **attributes)
        self.words = words

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Flags and help, in the language in use."""
        self.help = str(self.words)
        return super().get_help_record(ctx)

    def get_help_extra(self, ctx: click.Context) -> Any:  # noqa: ANN401 - a private type of click's
        """Nothing of ranges: the words say which numbers there are."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


def option(*names: str, words: Message, **attributes: Any) -> Callable[[Decorated], Decorated]:  # noqa: ANN401 - as click's own
    """Declare an option."""
    return click.option(*names, cls=Option, words=words, **attributes)


def _note_language(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value:
        context.meta[CHOSEN_LANGUAGE] = value


def _show_help(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        click.echo(context.get_help())
        context.exit()


def _common_options() -> list[click.Parameter]:
    language = Option(
        ["--lang"],
        words=msg("输出的语言：zh（默认）或 en。"),
        type=click.Choice(LANGUAGES),
        is_eager=True,
        expose_value=False,
        callback=_note_language,
    )
    helping = Option(["--help", "-h"], words=msg("显示这些说明。"), is_flag=True, is_eager=True, expose_value=False, callback=_show_help)
    return [language, helping]


class Command(click.Command):
    """A command whose help is a message; every command takes --lang and --help."""

    context_class = Context

    def __init__(self, name: str | None, *, words: Message, **attributes: Any) -> None:  # noqa: ANN401 - as click's own
        attributes["params"] = [*(attributes.get("params") or ()), *_common_options()]
        super().__init__(name, add_help_option=False, **attributes)
        self.words = words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; those that are too many are named.

        Raises:
            Fault: when there are more than the command takes.
        """
        takes_more, ctx.allow_extra_args = ctx.allow_extra_args, True
        extra = super().parse_args(ctx, args)
        if extra and not takes_more:
            raise Fault(msg("多出了参数 {extra}；用 --help 查看用法，含空格的名称要加引号。", extra=" ".join(extra)))
        return extra

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that says how to write the command."""
        self.options_metavar = tr("[选项]")
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=tr("用法："))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        self.help = str(self.words)
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options."""
        records = [record for parameter in self.get_params(ctx) if isinstance(parameter, Option) and (record := parameter.get_help_record(ctx))]
        with formatter.section(tr("选项")):
            formatter.write_dl(records)

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 - click's signature; a sentence that is cut says nothing
        """The first paragraph of the help, whole."""
        return str(self.words).partition("\n")[0]


class Group(Command, click.Group):
    """The program: a module a command, imported when it is asked for; errors and exit statuses by the contract."""

    def __init__(self, name: str | None, *, words: Message, modules: Sequence[str], **attributes: Any) -> None:  # noqa: ANN401 - as click's own
        super().__init__(name, words=words, **attributes)
        self.modules = tuple(modules)
        self.subcommand_metavar = "COMMAND …"

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of the commands, in the order of work."""
        return list(self.modules)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; without any, show the help: on standard error, for it is not what a command gives."""
        if not args:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of that name."""
        if cmd_name not in self.modules:
            return None
        command = import_module(f"jiheng.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name.

        Raises:
            Fault: when there is none.
        """
        command = self.get_command(ctx, args[0])
        if command is None:
            known = tr("、").join(self.modules)
            raise Fault(msg("没有命令“{name}”，可用的命令有：{known}。", name=args[0], known=known))
        return args[0], command, args[1:]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        super().format_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.modules]
        with formatter.section(tr("命令")):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in commands if command])

    def main(  # type: ignore[override] # it always exits, so click's overloads do not apply
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **_extra: object
    ) -> NoReturn:
        """Run, and leave with the exit status of the contract: 0 nothing found, 1 findings, 2 a fault in the request or a file."""
        given = sys.argv[1:] if args is None else list(args)
        sys.exit(copy_context().run(self._run, given, prog_name))

    def _run(self, args: Sequence[str], prog_name: str | None) -> int:
        _use_asked_language(args)
        try:
            status = super().main(args, prog_name, standalone_mode=False)
        except click.Abort:
            click.echo(tr("已中断。"), err=True)
            return 130
        except click.ClickException as fault:
            click.echo(explain(fault), err=True)
            return 2
        return status if isinstance(status, int) else 0


def _use_asked_language(args: Sequence[str]) -> None:
    """Use the language of --lang before anything is said: help and errors come before click has read all options."""
    for flag, value in pairwise([*(part for arg in args for part in arg.split("=", 1)), ""]):
        if flag == "--lang" and value in LANGUAGES:
            use_language(value)
