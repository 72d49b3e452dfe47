"""The language of a test."""

import pytest

from jiheng.messages import use_language


@pytest.fixture
def english():
    use_language("en")
    yield
    use_language("zh")
