"""The package as people install it: its files hold every room, and it works where nothing else of ours is."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import backprop_core
from backprop_core.notebook.explore import SCRIPT, STYLE
from tests.commands import ROOT
from tests.whole_package import copy_package

BUILD = "import sys; from flit_core import buildapi; print(getattr(buildapi, sys.argv[1])('.'))"
README = ROOT / "backprop_core" / "README.md"
CHAIN = "import backprop_core as core; print(core.trace('(4x+1)^2', {'x': 1}).gradient['x'])"


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env={"PATH": ""}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the package is made of, with what `make wheel` writes, and of tests, which are none of its business."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    copy_package(folder)
    (folder / "tests").mkdir()
    (folder / "tests" / "test_half.py").write_text("", encoding="utf-8")
    return folder


def built(source: Path, kind: str) -> Path:
    """What the build backend makes, which asks nobody for anything."""
    made = run([sys.executable, "-c", BUILD, kind], source)
    assert made.returncode == 0, made.stderr
    return source / made.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(source: Path) -> Path:
    return built(source, "build_wheel")


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
    assert held == files()


def files() -> set[str]:
    """Every file of the package, by its path in the project."""
    kinds = ("*.py", "digits.*", "py.typed", "README.md")
    found = (path for kind in kinds for path in (ROOT / "backprop_core").rglob(kind))
    written = {path.relative_to(ROOT).as_posix() for path in (SCRIPT, STYLE)}
    return written | {path.relative_to(ROOT).as_posix() for path in found if path.parent.name != "__pycache__"}


def test_the_source_holds_the_same_and_no_part_of_the_tests(source: Path) -> None:
    with tarfile.open(built(source, "build_sdist")) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert held == files() | {"pyproject.toml", "LICENSE", "PKG-INFO"}


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = [name for name in archive.namelist() if name.endswith("METADATA")]
        said = archive.read(metadata).decode("utf-8")
    head, _, body = said.partition("\n\n")
    lines = head.splitlines()
    assert f"Version: {backprop_core.__version__}" in lines
    assert {"License-Expression: MIT", "Requires-Python: >=3.11", "Classifier: Typing :: Typed"} <= set(lines)
    assert {line for line in lines if line.startswith("Provides-Extra")} == {
        "Provides-Extra: arrays",
        "Provides-Extra: exact",
        "Provides-Extra: notebook",
    }
    assert body.strip() == README.read_text(encoding="utf-8").strip()


def test_what_the_index_shows_begins_with_how_to_get_it_and_leads_nowhere_inside_the_project() -> None:
    said = README.read_text(encoding="utf-8")
    assert said.startswith("# Backprop in Motion\n\n```sh\npip install backprop-in-motion\n")
    assert not [address for address in re.findall(r"\]\(([^)]*)\)", said) if "://" not in address]


@pytest.mark.parametrize("command", re.findall(r"^backprop (.*?) +#", README.read_text(encoding="utf-8"), re.MULTILINE))
def test_the_commands_that_the_index_shows_run(python: Path, tmp_path: Path, command: str) -> None:
    shown = run([str(python), "-m", "backprop_core", *shlex.split(command)], tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout


def test_the_python_that_the_index_shows_runs(python: Path, tmp_path: Path) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert run([str(python), "-c", code], tmp_path).stdout.startswith("40.0 ")


def test_the_index_names_every_extra() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"backprop-in-motion\[(\w+)\]", README.read_text(encoding="utf-8"))) == set(extras)


def test_the_version_stands_in_the_citation_too() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {backprop_core.__version__}\n" in citation


def test_it_brings_a_command(python: Path, tmp_path: Path) -> None:
    command = next(path for path in python.parent.parent.rglob("backprop") if path.is_file())
    traced = run([str(python), str(command), "trace", "(4x+1)^2", "x=1"], tmp_path)
    assert (traced.returncode, traced.stderr) == (0, "")
    assert "40" in traced.stdout
    assert run([str(python), str(command), "--version"], tmp_path).stdout == (
        f"Backprop in Motion {backprop_core.__version__}\n"
    )
    assert "  backprop trace " in run([str(python), str(command), "--help"], tmp_path).stdout


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
