"""Each test by what it needs. The quick ones run first, and a failure among them ends the run before anything slower."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from math import inf
from pathlib import Path

import pytest

KINDS = {  # in the order in which they run
    "quick": "needs no clip, no site and no browser",
    "thorough": "asks of very many programs, or of very large ones",
    "render": "plays a clip or renders it, or looks at one that was rendered",
    "site": "reads the files of the built site",
    "browser": "opens a page in Chromium",
}
NEEDED = {"chromium": "browser", "site": "site", "rendered": "render"}  # by fixture, what takes longest first
FAILED = "QUICK_TEST_FAILED"  # names a file that all workers of pytest-xdist can see


@dataclass
class Spell:
    """How many tests of a kind ran, and from when to when."""

    tests: int = 0
    start: float = inf
    stop: float = -inf


class Kinds:
    """The plugin that marks the tests, puts them in order and says at the end how long each kind took."""

    def __init__(self) -> None:
        self.spells = {kind: Spell() for kind in KINDS}

    @pytest.hookimpl(tryfirst=True)
    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """A test that needs more than its fixtures tell, such as a process that renders, says so by a mark."""
        if not any(item.get_closest_marker(kind) for kind in KINDS):
            fixtures = getattr(item, "fixturenames", ())
            item.add_marker(next((kind for fixture, kind in NEEDED.items() if fixture in fixtures), "quick"))

    @pytest.hookimpl(trylast=True)  # after pytest's own ordering, which brings together what shares a fixture
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        order = list(KINDS)
        items.sort(key=lambda item: order.index(kind_of(item)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        if kind_of(item) == "quick" or not Path(os.environ[FAILED]).exists():
            return None
        item.session.shouldstop = "a quick test failed, so nothing slower was begun"
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A report says which kind it is of, on its way from a worker too."""
        report = yield
        report.user_properties.append(("kind", kind_of(item)))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        kind = str(dict(report.user_properties).get("kind", "quick"))  # a worker that died reports without
        spell = self.spells[kind]
        spell.tests += report.when == "call"
        spell.start, spell.stop = min(spell.start, report.start), max(spell.stop, report.stop)
        if kind == "quick" and report.failed:
            Path(os.environ[FAILED]).touch()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for kind, spell in self.spells.items():
            if spell.tests:
                terminalreporter.write_line(f"{kind:8} {spell.tests:5,} tests in {spell.stop - spell.start:4.0f} s")


def kind_of(item: pytest.Item) -> str:
    """The kind by the marks of a test, and not by its keywords: a case may be called "quick"."""
    return next(kind for kind in KINDS if item.get_closest_marker(kind))


def add_kinds(config: pytest.Config) -> None:
    """Register the marks and what they do; a worker finds the name of the note in its environment."""
    for kind, meaning in KINDS.items():
        config.addinivalue_line("markers", f"{kind}: {meaning}")
    config.pluginmanager.register(Kinds())
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="tests-")
        config.add_cleanup(folder.cleanup)
        os.environ[FAILED] = str(Path(folder.name, "failed"))
