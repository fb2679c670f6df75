"""On a machine that lacks something, setting up says what and how to get it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT

TOOLS = ("bash", "cat", "dirname", "env", "sed", "sh", "mktemp", "rm", "tail", "true")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A machine where a user without root finds these tools and nothing else."""
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / tool).symlink_to(found)
    command(tmp_path, "id", "echo 1000")
    return tmp_path


def command(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def run(machine: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments,
        cwd=ROOT,
        env={"PATH": str(machine), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_root_the_missing_packages_are_named_for_each_system(bare: Path) -> None:
    done = run(bare, ".ci/system-packages", "build", sys.executable)
    assert done.returncode == 1
    assert "Missing: " in done.stderr
    assert "pkg-config" in done.stderr
    advice = {line.split()[0]: line for line in done.stderr.splitlines()[1:]}
    assert "sudo apt install" in advice["Debian/Ubuntu"]
    assert "libcairo2-dev" in advice["Debian/Ubuntu"]
    assert "sudo dnf install" in advice["Fedora"]
    assert "cairo-devel" in advice["Fedora"]
    assert "brew install" in advice["macOS"]
    assert "pango" in advice["macOS"]


def test_with_a_sudo_that_asks_nothing_they_are_installed(bare: Path) -> None:
    command(bare, "sudo", '[ "$1" = -n ] && shift && "$@"')
    command(bare, "apt-get", f'echo "$@" >> {bare}/asked')
    done = run(bare, ".ci/system-packages", "browser")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Installing system packages: chromium")
    updated, installed = (bare / "asked").read_text().splitlines()
    assert updated.startswith("update")
    assert "chromium" in installed.split()[-1]


def test_what_the_package_manager_says_is_passed_on_when_it_fails(bare: Path) -> None:
    command(bare, "sudo", '[ "$1" = -n ] && shift && "$@"')
    command(bare, "apt-get", "echo 'no space left' >&2; exit 100")
    done = run(bare, ".ci/system-packages", "browser")
    assert done.returncode == 1
    assert "no space left" in done.stderr
    assert "Missing: Chromium" in done.stderr


def test_an_old_python_is_refused_in_words(bare: Path) -> None:
    command(bare, "python3", '[ "$1" = --version ] && echo Python 3.8.1; exit 1')
    done = run(bare, ".ci/setup")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer, and finds Python 3.8.1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_python_that_was_named_must_be_new_enough(bare: Path) -> None:
    old = command(bare, "old", "exit 1")
    done = run(bare, ".ci/setup", PYTHON=str(old))
    assert done.returncode == 1
    assert done.stderr == f"PYTHON={old} is not a Python of version 3.11 or newer.\n"


def test_chromium_is_found_where_it_is_named(bare: Path) -> None:
    named = command(bare, "my-chromium", "exit 0")
    finds = (sys.executable, "-m", "tests.chromium")
    assert run(bare, *finds).returncode == 1
    assert run(bare, *finds, CHROMIUM=str(named)).returncode == 0
    assert run(bare, *finds, CHROMIUM=os.devnull).returncode == 1
