"""Reading a hostile file in a process that may have 500 MB, reach no network, start no program and write nothing.

Memory is held by the operating system; the rest by an audit hook, which sees every such attempt whatever library makes it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = """
import os, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
path = Path(sys.argv[1])
from jiheng.documents.errors import UnreadableFileError
from jiheng.documents.reader import read_document
FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork",
             "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.copyfile", "urllib.Request")
def watch(event, details):
    if event in FORBIDDEN or (event == "open" and isinstance(details[2], int) and details[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
        if ".pyc" in str(details[0]) or "__pycache__" in str(details[0]):
            return
        print("forbidden", event, details, flush=True)
        os._exit(3)
sys.addaudithook(watch)
try:
    document = read_document(path)
except UnreadableFileError as error:
    print("refused", type(error).__name__)
else:
    cells = sum(len(row) for table in document.tables() for row in table.rows)
    print("read", cells, len(document.unread))
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS")


def bounded(path: Path, memory: int = 500_000_000) -> list[str]:
    """What became of a file: ``read``, cells, notes; or ``refused`` and why. The time is generous: the suite's machines are slow."""
    done = subprocess.run([sys.executable, "-c", _PROGRAM, str(path), str(memory)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    return done.stdout.split()
