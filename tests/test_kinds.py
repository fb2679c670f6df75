"""The quick tests run first whatever their files are called, and a failure among them ends the run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT
from tests.kinds import FAILED

CONFTEST = """
import pytest
from tests.kinds import add_kinds as pytest_configure
@pytest.fixture
def chromium(site): ...
@pytest.fixture
def site(): ...
"""
TESTS = """
import pytest
@pytest.mark.parametrize("pace", ["slow"], ids=["quick"])
def test_page(chromium, pace): print("a page")
@pytest.mark.render
def test_clip(): print("a clip")
def test_files(site): print("files")
def test_sum(): assert {total} == 2; print("a sum")
"""


def run(folder: Path, total: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_four.py").write_text(TESTS.format(total=total))
    (folder / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT}\naddopts = --strict-markers\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != FAILED and "XDIST" not in name},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_quick_comes_first_and_a_browser_last_and_each_kind_tells_its_time(tmp_path: Path) -> None:
    done = run(tmp_path, "1 + 1", "-s")
    assert re.findall(r"a \w+|files", done.stdout) == ["a sum", "a clip", "files", "a page"]
    assert re.findall(r"^(\w+) +1 tests in +\d+ s$", done.stdout, re.MULTILINE) == [
        "quick",
        "render",
        "site",
        "browser",
    ]


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one-worker", "two-workers"])
def test_after_a_quick_failure_nothing_slower_is_begun(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run(tmp_path, "3", *options)
    assert done.returncode != 0
    assert "a quick test failed, so nothing slower was begun" in done.stdout
    assert "1 failed" in done.stdout
    if not options:  # two workers begin at the same time
        assert "passed" not in done.stdout


def test_a_kind_can_be_asked_for(tmp_path: Path) -> None:
    assert "2 passed, 2 deselected" in run(tmp_path, "1 + 1", "-m", "quick or site").stdout
