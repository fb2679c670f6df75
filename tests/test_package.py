"""The package as people install it: the built wheel holds every room, and works where nothing else of ours is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.commands import ROOT

BUILD = "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"
CHAIN = "import backprop_core as core; print(core.trace('(4x+1)^2', {'x': 1}).gradient['x'])"


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env={"PATH": ""}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what it is made of by the build backend itself, which asks nobody for anything."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(
        ROOT / "backprop_core", source / "backprop_core", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    built = run([sys.executable, "-c", BUILD, "."], source)
    assert built.returncode == 0, built.stderr
    return source / built.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an empty environment, with the wheel and nothing else in it."""
    folder = tmp_path_factory.mktemp("environment")
    made = run([sys.executable, "-m", "venv", "--without-pip", str(folder)], folder)
    assert made.returncode == 0, made.stderr
    python = folder / "bin" / "python"
    packages = run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).stdout.strip()
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--no-index", "--no-deps"]
    installed = run([*pip, "--target", packages, str(wheel)], folder)
    assert installed.returncode == 0, installed.stderr
    return python


def test_the_wheel_holds_every_module_of_every_room_the_digits_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    room = ROOT / "backprop_core"
    there = {path.relative_to(ROOT).as_posix() for kind in ("*.py", "digits.*") for path in room.rglob(kind)}
    assert held == there


def test_it_traces_from_another_folder(python: Path, tmp_path: Path) -> None:
    assert run([str(python), "-c", CHAIN], tmp_path).stdout == "40.0\n"
    traced = run([str(python), "-m", "backprop_core", "trace", "(4x+1)^2", "x=1"], tmp_path)
    assert (traced.returncode, traced.stderr) == (0, "")
    assert "40" in traced.stdout


def test_the_digits_come_with_it(python: Path, tmp_path: Path) -> None:
    """Without NumPy a picture of a digit says how to get it."""
    traced = run([str(python), "-m", "backprop_core", "trace", "sum(x)", "x=digits[7]"], tmp_path)
    assert "Traceback" not in traced.stderr
    assert 'pip install "backprop-in-motion[arrays]"' in traced.stdout + traced.stderr


def test_without_sympy_a_check_says_how_to_get_it(python: Path, tmp_path: Path) -> None:
    checked = run([str(python), "-m", "backprop_core", "check", "x*sin(x)", "x=2"], tmp_path)
    assert "Traceback" not in checked.stderr
    assert 'pip install "backprop-in-motion[exact]"' in checked.stdout + checked.stderr
