"""LibreOffice as a converter of old formats: found when present, run without a window, a network or a memory of earlier runs.

Each run has a profile of its own (two runs on one profile block each other), in which macros, active content, links to the outside and
updates are switched off; what it reads is a copy and what it writes stands in a temporary folder.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final

from jiheng.documents.errors import TimeLimitError
from jiheng.documents.limits import Limits

_NAMES: Final = ("soffice", "libreoffice")
_USUAL: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
#: of the profile: path, name, value; see org.openoffice.Office.Common and the like in LibreOffice's own schema
_SETTINGS: Final = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled", "false"),
)
#: nothing answers here: programs that ask for a proxy reach no network
_NOWHERE: Final = "http://127.0.0.1:9"


@cache
def program() -> str | None:
    """Where LibreOffice is, None when it is not found."""
    return next(filter(None, map(shutil.which, (*_NAMES, *_USUAL))), None)


@contextmanager
def converted(soffice: str, path: Path, suffix: str, wanted: str, limits: Limits) -> Iterator[Path | None]:
    """A copy of a file in another format, gone when the context ends; None when LibreOffice made none.

    Args:
        soffice: the program. suffix: of the file's true format. wanted: ending of the format to convert to (docx).

    Raises:
        TimeLimitError: it took longer than allowed.
    """
    with tempfile.TemporaryDirectory(prefix="jiheng-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"source.{suffix}"
        shutil.copyfile(path, source)
        _write_profile(folder / "profile")
        _run(path, [soffice, *_options(folder), "--convert-to", wanted, "--outdir", str(folder / "out"), str(source)], folder, limits)
        result = folder / "out" / f"source.{wanted}"
        yield result if result.is_file() else None


def _options(folder: Path) -> list[str]:
    profile = (folder / "profile").as_uri()
    return [f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"]


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>' for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(path: Path, command: list[str], folder: Path, limits: Limits) -> None:
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(  # noqa: S603 - a program of the system, the file named by us
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )
    _limit_memory(process.pid, limits)
    try:
        process.wait(limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise TimeLimitError(path, limits.seconds) from error
    finally:
        _end(process)


def _limit_memory(pid: int, limits: Limits) -> None:
    with suppress(ImportError, AttributeError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        _, hard = resource.prlimit(pid, resource.RLIMIT_AS)
        most = limits.memory if hard == resource.RLIM_INFINITY else min(limits.memory, hard)
        resource.prlimit(pid, resource.RLIMIT_AS, (most, most))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and all that it started; the script of that name starts two more."""
    if hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
