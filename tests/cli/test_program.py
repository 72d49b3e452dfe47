"""The program as a process."""

import os
import subprocess
import sys

HEAVY = ("lxml", "rich", "xlsxwriter", "python_calamine", "rapidfuzz", "openpyxl")


def jiheng(*arguments, cwd, **environment):
    command = [sys.executable, "-m", "jiheng", *arguments]
    return subprocess.run(command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, check=False)


def test_the_result_alone_goes_to_standard_output_in_utf8(folder, unreadable):
    result = jiheng("check", ".", "--select", "FD101", cwd=folder, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert result.returncode == 2
    assert "应为 98.85" in result.stdout.decode("utf-8")
    assert result.stderr == b""
    assert b"\x1b[" not in result.stdout


def test_a_reader_that_leaves_early_is_no_failure_to_report(folder):
    command = [sys.executable, "-m", "jiheng", "rules", "--format", "md"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_the_program_starts_without_heavy_libraries():
    code = f"import sys, jiheng.cli.main; print([name for name in {HEAVY} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert result.stdout == "[]\n"


def test_importing_the_package_imports_nothing_else():
    code = "import sys, jiheng; print([name for name in sys.modules if name.startswith('jiheng.')])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert result.stdout == "[]\n"


def test_stopped_while_loading_it_ends_in_silence():
    code = """
import sys

class Stop:
    def find_spec(self, name, *_):
        if name == "jiheng.cli.main":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stop())
from jiheng.__main__ import main
main()
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (130, b"", b"")
