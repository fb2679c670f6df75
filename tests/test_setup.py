"""Setting up: on a machine that lacks something it says what and how to get it; and the packages come from where pip is told."""

from __future__ import annotations

import json
import os
import re
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


# The packages.

# What it is handed it reads to the end, as pip does: who writes to a closed pipe fails.
RECORDING = """echo "$@" >> "$ASKED"
case "$*" in */dev/stdin) cat > /dev/null;; esac
case "$*" in {failing}) exit 1;; esac"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose lock names two packages, on a machine that has all that is compiled against."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    command(tmp_path / ".ci", "system-packages", "exit 0")
    (tmp_path / "pyproject.toml").write_text('requires-python = ">=3.11"\n')
    (tmp_path / "requirements.lock").write_text(
        "ruff==1 \\\n    --hash=a\nuv==2 \\\n    --hash=b \\\n    --hash=c\nzict==3 \\\n    --hash=d\n"
    )
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    return tmp_path


def set_up(project: Path, failing: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Sets up where what a pattern names fails; what was asked of the environment's Python after whether it has pip."""
    command(project / ".venv" / "bin", "python", RECORDING.format(failing=failing))
    asked = project / "asked"
    environment = os.environ | {"PYTHON": sys.executable, "ASKED": str(asked)}
    done = subprocess.run(
        ["bash", ".ci/setup"], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    return done, asked.read_text().splitlines()[1:]


PIP = "-m pip install -qq --disable-pip-version-check --require-hashes -r"
BY_UV = ".ci/with_uv.py requirements.lock"


@pytest.mark.parametrize(
    ("failing", "asked"),
    [
        ("nothing", [f"{PIP} /dev/stdin", BY_UV]),
        ("*with_uv*", [f"{PIP} /dev/stdin", BY_UV, f"{PIP} requirements.lock"]),
        ("*stdin", [f"{PIP} /dev/stdin", f"{PIP} requirements.lock"]),
    ],
)
def test_uv_installs_the_packages_and_where_it_cannot_pip_does(project: Path, failing: str, asked: list[str]) -> None:
    done, found = set_up(project, failing)
    assert done.returncode == 0, done.stderr
    assert found == asked
    assert (project / ".venv" / "ready").exists()


def test_where_pip_cannot_either_it_is_said(project: Path) -> None:
    done, _ = set_up(project, "*uv* | *install*")
    assert done.returncode == 1
    assert "The packages could not be installed" in done.stderr
    assert not (project / ".venv" / "ready").exists()


def test_uv_looks_for_packages_where_pip_is_told_to(tmp_path: Path) -> None:
    (tmp_path / "uv.py").write_text("import json, os, sys; print(json.dumps([sys.argv[1:], dict(os.environ)]))")
    (tmp_path / "pip.conf").write_text(
        "[global]\nindex-url = https://slow.test/simple\nextra-index-url =\n  https://a.test\n  https://b.test\n"
        "find-links = /one /two\n[install]\nindex-url = https://mirror.test/simple\n"
    )
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "SSL_"))}
    told |= {"PYTHONPATH": str(tmp_path), "PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}
    told |= {"PIP_CERT": "/own.pem", "UV_FIND_LINKS": "/three"}
    done = subprocess.run(
        [sys.executable, ".ci/with_uv.py", "some.lock"], cwd=ROOT, env=told, capture_output=True, text=True, check=True
    )
    arguments, environment = json.loads(done.stdout)
    assert arguments[-4:] == ["--require-hashes", "--compile-bytecode", "-r", "some.lock"]
    assert environment["UV_DEFAULT_INDEX"] == "https://mirror.test/simple"
    assert environment["UV_INDEX"] == "https://a.test https://b.test"
    assert environment["SSL_CERT_FILE"] == "/own.pem"
    assert environment["UV_FIND_LINKS"] == "/three"  # as uv itself was told
    again = subprocess.run(
        [sys.executable, ".ci/with_uv.py", "some.lock"],
        cwd=ROOT,
        env=told | {"PIP_INDEX_URL": "https://nearer.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(again.stdout)[1]["UV_DEFAULT_INDEX"] == "https://nearer.test"


def test_the_lock_names_the_uv_that_installs_it() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    (pinned,) = re.findall(r'"(uv==[^"]*)"', (ROOT / "pyproject.toml").read_text())
    assert f"\n{pinned} \\\n    --hash=sha256:" in lock
