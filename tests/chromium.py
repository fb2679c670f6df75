"""Where Chromium is on this system. `python -m tests.chromium` fails when it is nowhere."""

from __future__ import annotations

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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


if __name__ == "__main__":
    sys.exit(executable() is None)
