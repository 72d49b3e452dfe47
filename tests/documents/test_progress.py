"""What readers in other processes tell of their progress arrives where a person watches; processors are shared among processes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jiheng.documents import progress
from jiheng.documents.isolation import Workers, cores
from jiheng.documents.limits import Limits


def stepping(name):
    progress.step(1, 2)
    progress.step(2, 2)
    return name


def counting(_name):
    return cores()


def lost(name, error):
    raise error


@pytest.fixture
def heard():
    steps = []
    progress.listen(lambda done, total: steps.append((done, total)))
    yield steps
    progress.listen(None)


def test_steps_of_another_process_are_heard(heard):
    assert list(Workers(stepping, lost, Path, Limits(), 1).through(["a"])) == ["a"]
    assert heard == [(1, 2), (2, 2)]


def test_processors_are_shared_among_processes():
    all_of_them = os.cpu_count() or 1
    assert list(Workers(counting, lost, Path, Limits(), 1).through(["a"])) == [all_of_them]
    assert list(Workers(counting, lost, Path, Limits(), 2).through(["a", "b"])) == [max(all_of_them // 2, 1)] * 2
