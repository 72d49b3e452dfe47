"""Why a file cannot be read: one class for each case, with what, where, why and what to do."""

from __future__ import annotations

from pathlib import Path

from jiheng.messages import Message, msg


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
