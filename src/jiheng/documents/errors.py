"""Why a file cannot be read: one class for each case, with what, where, why and what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

from jiheng.messages import Message, msg
from jiheng.values.text import in_line

#: what the system says, in words that a clerk can act on; on Windows a file that is open in Excel is one "without permission"
_REASONS: Final = {
    errno.ENOENT: msg("没有这个文件或文件夹"),
    errno.EACCES: msg("没有权限，或文件正被别的程序打开"),
    errno.EPERM: msg("没有权限，或文件正被别的程序打开"),
    errno.EBUSY: msg("正被别的程序使用"),
    errno.ENOSPC: msg("磁盘已满"),
    errno.EDQUOT: msg("磁盘已满"),
    errno.EFBIG: msg("磁盘已满"),
    errno.EROFS: msg("磁盘是只读的"),
    errno.EISDIR: msg("这是文件夹，不是文件"),
    errno.ENOTDIR: msg("路径中有一段是文件，不是文件夹"),
    errno.ENAMETOOLONG: msg("名称太长"),
    errno.EIO: msg("磁盘读写出错"),
}


def why(error: OSError) -> Message:
    """Why the system refused, in the language of the user; in its own words where we have none."""
    known = _REASONS.get(error.errno or 0)
    return known or Message("{why}", {"why": error.strerror or error})


class UnreadableFileError(Exception):
    """A file that cannot be read at all; the others of the same run still are.

    Attributes:
        path: the file. message: one line for the user.
    """

    def __init__(self, path: Path, message: Message) -> None:
        self.path = path
        self.message = message
        super().__init__(str(path), message.text("en"))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.path, self.message)


def _rebuild(kind: type[UnreadableFileError], path: Path, message: Message) -> UnreadableFileError:
    error = kind.__new__(kind)
    UnreadableFileError.__init__(error, path, message)
    return error


class EmptyFileError(UnreadableFileError):
    """A file of no bytes."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, msg("文件是空的（0 字节），请确认是否上传完整。"))


class InaccessibleFileError(UnreadableFileError):
    """A file that the system does not let us open: absent, a folder, a device, locked, without permission."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, msg("文件打不开：{obstacle}", obstacle=_obstacle(path)))


def _obstacle(path: Path) -> Message:
    """What stands in the way, and what to do; told by looking again, for whoever met it may not know."""
    if not os.path.exists(path):  # noqa: PTH110 - pathlib raises where a folder on the way may not be entered
        return msg("没有这个文件，或者无权进入它所在的文件夹，请核对路径。")
    if os.path.isdir(path):  # noqa: PTH112
        readable = os.access(path, os.R_OK | os.X_OK)
        return msg("这是文件夹，请给出其中的文件。") if readable else msg("没有查看这个文件夹的权限，其中的文件都没有读取。请取得权限后重试。")
    if not os.path.isfile(path):  # noqa: PTH113
        return msg("这是设备或管道，不是文件。请存成文件后重试。")
    if not os.access(path, os.R_OK):
        return msg("没有读取权限，请取得权限后重试。")
    return msg("可能正被别的程序占用，请关闭后重试。")


class PasswordProtectedError(UnreadableFileError):
    """A file that opens only with a password."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, msg("文件设有打开密码，读不到内容。请用密码打开后另存为不加密的文件再提交。"))


class DamagedFileError(UnreadableFileError):
    """A file that is cut short or whose bytes contradict each other.

    Attributes:
        part: the part in which the damage was met, or None for the whole.
    """

    def __init__(self, path: Path, part: str | None = None) -> None:
        self.part = part
        if part is None:
            super().__init__(path, msg("文件不完整或已损坏（可能没有下载或复制完整），请重新取得文件，或用 Word、WPS 打开后另存再试。"))
        else:
            super().__init__(path, msg("文件已损坏：其中的部件“{part}”读不出来。请用 Word、WPS 打开后另存再试。", part=in_line(part)))


class WrongContentError(UnreadableFileError):
    """A file whose content is of another kind than asked for (a picture named .docx).

    Attributes:
        wanted: the kind asked for, as its usual ending (docx).
    """

    def __init__(self, path: Path, wanted: str) -> None:
        self.wanted = wanted
        super().__init__(path, msg("文件的内容不是 {wanted} 格式（可能只改了扩展名），请用原来的软件打开后另存为 {wanted} 再试。", wanted=wanted))


class OversizedFileError(UnreadableFileError):
    """A file that passes one of the safety limits.

    Attributes:
        what: the quantity. limit: the most that is allowed.
    """

    def __init__(self, path: Path, what: Message, limit: int) -> None:
        self.what, self.limit = what, limit
        message = msg("文件的{what}超过安全限度（{limit}），没有读取。请确认文件来源，必要时拆分后再提交。", what=what, limit=f"{limit:,}")
        super().__init__(path, message)


class DoctypeError(UnreadableFileError):
    """A file with a document type declaration in one of its XML parts: no office program writes one, attacks do."""

    def __init__(self, path: Path, part: str) -> None:
        self.part = part
        super().__init__(
            path, msg("文件的部件“{part}”含有 DOCTYPE 声明，办公软件不会这样写，为安全起见没有读取。请确认文件来源。", part=in_line(part))
        )


class OwnResultError(UnreadableFileError):
    """A page, ledger or opinion that 绩衡 wrote: to check it would find every problem a second time, and false ones."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, msg("这是绩衡写出的核对结果，不是要检查的文档，没有读取。请给出原来的文件。"))


class UnsupportedFormatError(UnreadableFileError):
    """A file of a kind that is not read.

    Attributes:
        what: the kind. advice: what to do.
    """

    def __init__(self, path: Path, what: Message, advice: Message) -> None:
        self.what, self.advice = what, advice
        super().__init__(path, msg("文件内容是{what}，没有读取。{advice}", what=what, advice=advice))


class TimeLimitError(UnreadableFileError):
    """A file whose reading took longer than allowed.

    Attributes:
        seconds: what is allowed.
    """

    def __init__(self, path: Path, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            path, msg("读取超过 {seconds} 秒仍未完成，已停止。请确认文件来源；确实很大的文件可在设置的 limits 中调高 seconds。", seconds=seconds)
        )


class MemoryLimitError(UnreadableFileError):
    """A file whose reading took more memory than allowed.

    Attributes:
        memory: what is allowed, in bytes.
    """

    def __init__(self, path: Path, memory: int) -> None:
        self.memory = memory
        megabytes = f"{memory // 1_000_000:,}"
        message = msg("读取所需内存超过 {megabytes} MB，已停止。请确认文件来源；确实很大的文件可在设置的 limits 中调高 memory。", megabytes=megabytes)
        super().__init__(path, message)


class ReaderLostError(UnreadableFileError):
    """A file over which the process that read it ended, as damaged or malicious files can make a library do."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, msg("读取这个文件时读取程序意外中止（文件可能损坏或含有恶意内容），没有读取。请重新取得文件，或打开后另存再试。"))


class MissingProgramError(UnreadableFileError):
    """A file of a kind that is read only with the help of a program which is not there.

    Attributes:
        what: the kind.
    """

    def __init__(self, path: Path, what: Message) -> None:
        self.what = what
        message = msg(
            "文件内容是{what}，要靠 LibreOffice 转换后读取，但这台电脑没有安装。请安装它（jiheng doctor 有说明），或用 Word、WPS 另存后再试。",
            what=what,
        )
        super().__init__(path, message)


class ConversionError(UnreadableFileError):
    """A file that LibreOffice could not convert: it is damaged, or the part of LibreOffice for its kind is not installed."""

    def __init__(self, path: Path, what: Message) -> None:
        message = msg(
            "文件内容是{what}，LibreOffice 没有转换成功：文件可能已损坏，或缺少 LibreOffice 的相应组件（见 jiheng doctor）。请另存为新格式再试。",
            what=what,
        )
        super().__init__(path, message)
