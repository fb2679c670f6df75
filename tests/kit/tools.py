"""The programs that lecturers have, from npm and pip: brought once, into build/kit-hosts, at the versions tried here."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.commands import ROOT

TOOLS = ROOT / "build" / "kit-hosts"
SEEN = TOOLS / "seen"  # pictures of what was tried, for whoever wants to look


class MissingError(Exception):
    """A program cannot be had; the message says so in a sentence, and how to get it."""


def from_npm(*packages: str) -> Path:
    """The folder of what npm has installed, once the packages are there.

    Raises:
        MissingError: they cannot be had.
    """
    folder = TOOLS / "-".join(re.sub(r"\W+", "-", package).strip("-") for package in packages)
    if (folder / "whole").exists():
        return folder / "node_modules"
    npm = shutil.which("npm")
    if npm is None:
        raise MissingError(
            "There is no npm to bring it. Debian/Ubuntu: sudo apt install npm; macOS: brew install node."
        )
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--no-audit", "--no-fund", "--silent", "--ignore-scripts"]  # a script would fetch a browser of its own
    problem = ended([npm, "install", "--prefix", str(folder), *options, *packages])
    if problem:
        raise MissingError(f"npm could not install it: {problem}")
    (folder / "whole").touch()
    return folder / "node_modules"


def python_with(name: str, *packages: str) -> Path:
    """The Python of an environment with packages, made once.

    Raises:
        MissingError: they cannot be had.
    """
    folder = TOOLS / name
    python = folder / "bin" / "python"
    if not (folder / "whole").exists():
        problem = ended([sys.executable, "-m", "venv", "--clear", str(folder)])
        problem = problem or ended([str(python), "-m", "pip", "install", "-q", *packages])
        if problem:
            raise MissingError(f"pip could not install it: {problem}")
        (folder / "whole").touch()
    return python


def ended(command: Sequence[str], folder: Path | None = None) -> str:
    """Runs a program to its end; the last line of what it said if it failed, else nothing."""
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode == 0:
        return ""
    said = (done.stderr or done.stdout).strip().splitlines()
    return said[-1] if said else f"{Path(command[0]).name} failed and said nothing."


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])
