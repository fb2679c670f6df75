"""A copy of the package with what `make wheel` writes into it, for tests that need the explorable for notebooks."""

from __future__ import annotations

import shutil
from pathlib import Path

from backprop_core.notebook.explore import SCRIPT, STYLE
from docs.making import typefaces, widget
from tests.commands import ROOT


def copy_package(folder: Path) -> None:
    """Puts backprop_core into a folder, with its script and its stylesheet."""
    kept = shutil.ignore_patterns("__pycache__", "*.egg-info")
    package = shutil.copytree(ROOT / "backprop_core", folder / "backprop_core", ignore=kept)
    typefaces.main()
    (package / "notebook" / SCRIPT.name).write_text(widget.module(), encoding="utf-8")
    (package / "notebook" / STYLE.name).write_text(widget.style(), encoding="utf-8")
