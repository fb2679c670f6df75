"""What every test may ask for: a browser, the built site, and a page that watches over itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page

from backprop_core.writers.javascript import write_modules
from docs.extensions.javascript import DOCS
from docs.making import digits, written
from scenes import theme
from tests import chromium as system_chromium
from tests.commands import make, serving
from tests.kinds import add_kinds
from tests.watch import watched_page

# A shell lets what it runs in the background ignore Ctrl-C; what the tests start is to hear it all the same.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    add_kinds(config)


def pytest_sessionstart() -> None:
    """What modules and styles take from the core and the theme is written anew, once, whatever a build has left."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        write_modules(DOCS / "generated")
        digits.main(DOCS / "generated")
        written.main(DOCS / "generated")
        theme.main([str(DOCS / "generated")])


@dataclass(frozen=True)
class Site:
    """The built site: the folder it stands in and the address it is served from (no slash at the end)."""

    folder: Path
    url: str


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the whole run, the same for every worker of pytest-xdist."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium as it is on this system, headless."""
    with system_chromium.running() as browser:
        yield browser


@pytest.fixture(scope="session")
def site(run_folder: Path) -> Iterator[Site]:
    """The real site, built once by the project's own command, drafts included, and served by its own server."""
    folder = run_folder / "site"
    with FileLock(run_folder / "site.lock"):
        if not folder.exists():
            built = make("drafts", "site", f"SITE={folder}")
            assert built.returncode == 0, built.stdout
    with serving(folder) as url:
        yield Site(folder, url)


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """An empty page in a browser of its own; the test fails if it logs an error or asks another host for anything."""
    with watched_page(chromium, site.url) as page:
        yield page


@pytest.fixture
def fresh_page(chromium: Browser, site: Site) -> Iterator[Page]:
    """The same in a window that nobody had before: nothing is in its cache, and scripts can be added to it."""
    with watched_page(chromium, site.url, fresh=True) as page:
        yield page
