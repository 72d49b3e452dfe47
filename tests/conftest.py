"""What all tests share: the support modules and the samples beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    if not SAMPLES.is_dir():
        pytest.skip("the folder shared/samples is not beside the repository")
    return SAMPLES
