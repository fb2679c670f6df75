"""How the tests of the elements wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """A busy machine may take its time."""
    expect.set_options(timeout=15_000)
    yield
    expect.set_options(timeout=5_000)
