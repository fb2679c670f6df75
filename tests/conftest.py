"""What every test may ask for: a browser, the built site, and a page that watches over itself."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page

from backprop_core.writers.javascript import write_modules
from docs.extensions.javascript import DOCS
from docs.making import digits, written
from scenes import theme
from tests import chromium as system_chromium
from tests.commands import ROOT, make, serving
from tests.kinds import add_kinds, kind_of
from tests.watch import watched_page

# Traces are made of very many small objects: to look for rings at every 700 of them took a twentieth of the time.
gc.set_threshold(50_000, 20, 20)

# A shell lets what it runs in the background ignore Ctrl-C; what the tests start is to hear it all the same.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    add_kinds(config)


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Three workers for two cores: a test of a page waits for its frames as long as it computes.

    pytest-xdist goes on by itself where its variable in the environment says how many.
    """
    cores = os.cpu_count() or 1
    return None if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") else cores + cores // 2


def pytest_sessionstart() -> None:
    """What modules and styles take from the core and the theme is written anew, once, whatever a build has left."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        write_modules(DOCS / "generated")
        digits.main(DOCS / "generated")
        written.main(DOCS / "generated")
        theme.main([str(DOCS / "generated")])


PLAYED = ("backward-pass",)  # the clips that tests play in a page


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
    """The real site, built once by the project's own command; windows may keep its files."""
    with serving(built_site(run_folder), program="tests.kept") as url:
        yield Site(run_folder / "site", url)


def built_site(run_folder: Path) -> Path:
    """The folder of the site; whoever asks first builds it, and all others wait.

    Every clip has its words and pictures, as in the first minute of `make serve`; those that tests play are films.
    """
    folder = run_folder / "site"
    with FileLock(run_folder / "site.lock"):
        if not folder.exists():
            for clip in PLAYED:
                render("--clip", clip)
            render("--sketch")
            built = make("site", f"SITE={folder}")
            assert built.returncode == 0, built.stdout
    return folder


@pytest.fixture(scope="session")
def early_site(request: pytest.FixtureRequest, run_folder: Path) -> None:
    """Begins the site while clips are tested, if some test will ask for it: no worker has to wait until it stands."""
    if any("site" in getattr(item, "fixturenames", ()) for item in request.session.items):
        Thread(target=built_site, args=(run_folder,), daemon=True).start()


@pytest.fixture(autouse=True)
def _early_site(request: pytest.FixtureRequest) -> None:
    if kind_of(request.node) == "render":
        request.getfixturevalue("early_site")


def render(*options: str) -> None:
    """Renders drafts of what is not up to date."""
    command = [sys.executable, "-m", "scenes.commands.render", "--missing", "--quality", "draft", "--theme", "light"]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


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
