"""Writes what each element imports, in full, so that a browser can ask for all of it at once: generated/modules.js.

    python -m docs.making.modules

A browser learns what a module imports only when it has read it: the forty modules of the explorable would come one
layer after another. element.js asks for a whole list when it decides to load an element, and for nothing before.
"""

from __future__ import annotations

from backprop_core.command import run_command

import json
import posixpath
import re
from pathlib import Path

from docs.extensions.javascript import DOCS, IMPORT

INTO = DOCS / "generated" / "modules.js"
ELEMENTS = DOCS / "explorable" / "element.js"
KIND = re.compile(r'"(backprop-[\w-]+)": \(\) => import\("(\.[^"]+)"\)')  # as element.js names them
# What is loaded beside an element that is this, or has this in its first picture: the selector, and the module.
BESIDE = {
    "backprop-explorable[predict]": DOCS / "explorable" / "predict" / "exercise.js",
    "backprop-explorable .bp-map": DOCS / "explorable" / "function" / "map.js",
}


def main() -> None:
    """Writes the file."""
    lines = "".join(f"  {json.dumps(name)}: {json.dumps(paths)},\n" for name, paths in lists().items())
    INTO.parent.mkdir(parents=True, exist_ok=True)
    INTO.write_text(f"// Made by docs/making/modules.py.\nexport const modules = {{\n{lines}}};\n", encoding="utf-8")


def lists() -> dict[str, list[str]]:
    """For each selector of elements the modules that they need, as addresses from element.js, nearest first."""
    kinds = KIND.findall(ELEMENTS.read_text(encoding="utf-8"))
    starts = {name: (ELEMENTS.parent / path).resolve() for name, path in kinds} | BESIDE
    return {name: [address(path) for path in needed(start)] for name, start in starts.items()}


def needed(start: Path) -> list[Path]:
    """A module and all that it imports, directly or not."""
    found = [start]
    for path in found:  # which grows as it is read
        for _, _, other in IMPORT.findall(path.read_text(encoding="utf-8")):
            target = (path.parent / other).resolve()
            if target not in found:
                found.append(target)
    return found


def address(path: Path) -> str:
    """The address of a module of docs/, from element.js."""
    return posixpath.relpath(path.as_posix(), ELEMENTS.parent.as_posix())


if __name__ == "__main__":
    run_command(main, folder="docs/generated")
