"""Where Chromium is on this system. `python -m tests.chromium` fails when it is nowhere."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Chromium without its windows comes first: a page in it costs half as much processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

# Nothing is fetched or looked up behind the page's back, so a request that the tests see is the page's own.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def executable() -> str | None:
    """The path of Chromium or Chrome: $CHROMIUM where it is set, else the first that is found."""
    named = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, (named,) if named else (*NAMES, *MAC))), None)


@contextmanager
def running() -> Iterator[Browser]:
    """Chromium as it is on this system, headless."""
    from playwright.sync_api import sync_playwright  # only here: to look for Chromium needs nothing

    path = executable()
    assert path, "There is no Chromium: `make test` installs one or says how, or name yours with CHROMIUM=/path."
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*FLAGS, *(["--no-sandbox"] if is_root else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


if __name__ == "__main__":
    sys.exit(executable() is None)
