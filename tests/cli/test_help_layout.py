"""Help in a narrow terminal: nothing wider than it, no word in two."""

import pytest

from jiheng.reporting.lines import width


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_help_fits_the_terminal(run, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run("check", "--help").stdout.splitlines()
    assert max(width(line) for line in lines if "[" not in line) <= min(columns, 80)
    assert all(line == line.rstrip() for line in lines)
    assert not any(line.strip().startswith(("，", "。", "）")) for line in lines)
    assert "选项：" in lines
    assert "" in lines[2:6]
