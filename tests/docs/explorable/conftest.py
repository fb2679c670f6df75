"""How the tests of the elements wait, and the page that some of them open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.docs.explorable.alone import Alone, opening


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """A busy machine may take its time."""
    expect.set_options(timeout=15_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def alone(chromium: Browser) -> Iterator[Alone]:
    """Opens pages that hold one element and need no built site."""
    with opening(chromium) as opened:
        yield opened
