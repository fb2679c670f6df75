"""Who may import whom, and what: the contracts in pyproject.toml are kept, and an import that breaks one is named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT

PACKAGES = ("backprop_core", "scenes", "docs")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The Python of the three packages, in a folder where imports may be planted."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            placed = tmp_path / path.relative_to(ROOT)
            placed.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, placed)
    return tmp_path


def test_the_contracts_are_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("backprop_core/graph/layout.py", "scenes.theme", "Scenes and docs know the core, which knows neither"),
        ("scenes/files.py", "docs.extensions.page", "Scenes and docs know the core, which knows neither"),
        ("docs/extensions/blocks.py", "docs.making.kit", "The rooms of what writes pages"),
        ("backprop_core/graph/layout.py", "backprop_core.analysis.descent", "The core's rooms"),
        ("scenes/picture/lines.py", "scenes.film.recorder", "The scenes' rooms"),
        ("backprop_core/language/tokens.py", "backprop_core.language.parser", "No circles"),
    ],
)
def test_an_import_that_points_up_is_refused(copy: Path, module: str, imported: str, contract: str) -> None:
    with (copy / module).open("a") as file:
        file.write(f"\nimport {imported}\n")
    done = lint(copy)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout
    importer = module.removesuffix(".py").replace("/", ".")
    assert importer.rpartition(".")[2] in done.stdout.partition("Broken contracts")[2]


def test_a_new_room_has_to_say_where_it_belongs(copy: Path) -> None:
    (copy / "backprop_core" / "cellar").mkdir()
    (copy / "backprop_core" / "cellar" / "__init__.py").touch()
    done = lint(copy)
    assert done.returncode == 1
    assert "backprop_core.cellar" in done.stdout.partition("not listed as layers")[2]


def test_what_is_imported_is_declared(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("import unheard_of\n")
    command = [sys.executable, "-m", "deptry", "--no-ansi", *PACKAGES, "tests"]
    kept, broken = (
        subprocess.run([*command, *more], cwd=ROOT, capture_output=True, text=True, check=False)
        for more in ([], [str(tmp_path)])
    )
    assert kept.returncode == 0, kept.stderr
    assert broken.returncode == 1
    assert "'unheard_of' imported but missing from the dependency definitions" in broken.stderr
