"""Writes the explorable as one module and one stylesheet for notebooks, which the package brings: `make widget`.

python -m docs.making.widget
"""

from __future__ import annotations

from backprop_core.command import run_command

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from backprop_core.notebook.explore import SCRIPT, STYLE
from backprop_core.writers.javascript import write_modules, write_whole
from docs.extensions.javascript import DOCS
from docs.making import stylesheets, typefaces
from docs.making.bundle import MODULE, BundleError, bundled

ENTRY, FACES = "explorable/notebook.js", "explorable/parts/typeface.js"
SAVED = ("KaTeX_Main-Regular", "KaTeX_Main-Italic", "KaTeX_Math-Italic")  # what saved pictures carry (takeaway.js)
SHOWN = re.compile(r"KaTeX_(?:Main|Math|Size\d|AMS)|inter|jetbrains")  # of the typefaces, those that it sets
FACE = re.compile(r"@font-face\s*\{[^}]*\}")
ADDRESS = re.compile(r'url\("([^"]+\.woff2)"\)')
# A link and a frame would name the notebook's own address, where nobody else finds anything.
HIDDEN = ".bp-tool:is([data-do=share], [data-do=embed]) { display: none !important; }\n"


def main() -> None:
    """Writes both; says in a sentence what is missing."""
    write_modules(DOCS / "generated")
    typefaces.main()
    try:
        script = module()
    except BundleError as problem:
        sys.exit(str(problem))
    write_whole(SCRIPT, script)
    write_whole(STYLE, style())


def module() -> str:
    """The explorable with all that it imports, and the typefaces that a saved picture carries.

    Raises:
        BundleError: it cannot be made one.
    """
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for part in ("explorable", "vendor/katex"):
            shutil.copytree(DOCS / part, copy / part)
        (copy / "generated").mkdir()
        for path in (DOCS / "generated").glob("*.js"):
            shutil.copy(path, copy / "generated")
        kept = {file: stylesheets.data(DOCS / f"vendor/katex/fonts/{file}.woff2") for file in SAVED}
        text = f"const KEPT = {json.dumps(kept)};\nexport const typeface = (file) => fetch(KEPT[file]);\n"
        (copy / FACES).write_text(text, encoding="utf-8")
        return bundled(copy / ENTRY, MODULE)


def style() -> str:
    """The stylesheet for other people's pages, with the typefaces inside it."""

    def face(found: re.Match[str]) -> str:
        return ADDRESS.sub(inside, found[0]) if SHOWN.search(found[0].partition("url(")[2]) else ""

    def inside(found: re.Match[str]) -> str:
        return f'url("{stylesheets.data(DOCS / "generated" / found[1])}")'

    return FACE.sub(face, stylesheets.elsewhere()) + HIDDEN


if __name__ == "__main__":
    run_command(main, folder="backprop_core/notebook")
