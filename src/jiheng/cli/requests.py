"""What a user asks for by name: rules, regimes, settings; a name that is unknown is a fault that lists the known ones."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from jiheng.checks import Rule, all_rules
from jiheng.cli.command import CHOSEN_LANGUAGE
from jiheng.cli.faults import Fault
from jiheng.config import Settings, SettingsError, load_settings
from jiheng.messages import msg, use_language
from jiheng.scoring import Regime
from jiheng.scoring.regime import RegimeError, UnknownRegimeError, load_regime


def split_codes(given: Sequence[str]) -> tuple[str, ...] | None:
    """Codes of a repeatable, comma-separated option; None when it was not given.

    Raises:
        Fault: when it was given without any.
    """
    codes = tuple(code.strip().upper() for part in given for code in part.replace("，", ",").replace("、", ",").split(",") if code.strip())
    if given and not codes:
        raise Fault(msg("--select 或 --ignore 后面没有规则代码，请写代码（FD101）或其开头（FD）。"))
    return codes or None


def require_codes(codes: Sequence[str], file: Path | None = None) -> None:
    """Make sure that each code, or beginning of a code, names a rule.

    Args:
        file: the settings file in which the codes stand; None for those of the command line.

    Raises:
        Fault: for one that names none.
    """
    for code in codes:
        if not any(rule.code.startswith(code) for rule in all_rules()):
            fault = msg("没有代码为 {code} 的规则，用 jiheng rules 查看全部规则。", code=code)
            raise Fault(msg("设置文件 {file}：{fault}", file=file, fault=fault) if file else fault)


def rule_named(code: str) -> Rule:
    """The rule of that code.

    Raises:
        Fault: when there is none.
    """
    require_codes([code])
    rules = {rule.code: rule for rule in all_rules()}
    if code not in rules:
        raise Fault(msg("{code} 不是完整的规则代码，用 jiheng rules 查看全部规则。", code=code))
    return rules[code]


def regime_named(name: str, file: Path | None = None) -> Regime:
    """The regime of that name, or from that file.

    Args:
        file: the settings file that names it; None for the command line.

    Raises:
        Fault: when there is none, or when the file cannot be used.
    """
    try:
        return load_regime(name)
    except (UnknownRegimeError, RegimeError) as error:
        raise Fault(msg("设置文件 {file}：{fault}", file=file, fault=error.message) if file else error.message) from error


def settings_for(paths: Sequence[str], context: click.Context) -> Settings:
    """The settings that hold for the first path; their language is in use from now on unless one was chosen.

    Raises:
        Fault: for a settings file that cannot be used.
    """
    first = next((path for path in paths if path != "-"), ".")
    try:
        settings = load_settings(Path(first))
    except SettingsError as error:
        raise Fault(error.sentence) from error
    if settings.lang and CHOSEN_LANGUAGE not in context.meta and "JIHENG_LANG" not in os.environ:
        use_language(settings.lang)
    return settings
