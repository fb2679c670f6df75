"""The types that stand in comments and in docs/types are those of what is really there. `make check` reads the rest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.extensions.javascript import DOCS, engine
from tests.commands import ROOT

DENO = Path(sys.executable).with_name("deno")
GENERATED = {  # an export of each, and a field somewhere in it
    "table.js": ("operations", "title"),
    "frameworks.js": ("frameworks", "title"),
    "arrays.js": ("sentences", "plain"),
}
MODULES = sorted((DOCS / "explorable").rglob("*.js")) + sorted((DOCS / "player").glob("*.js"))

COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)
NAMED = re.compile(r'import\("(\.[^"]*)"\)')
FIRST_NAMED = re.compile(r'\{[^}]*?import\("(\.[^"]*)"\)')
LOADED = re.compile(r'(?:\bfrom |^import |\bimport\()"(\.[^"]*)"', re.MULTILINE)


def found_wrong(folder: Path, text: str) -> str:
    """What the checker of types says of a file with this text; nothing where all is well."""
    path = folder / "made.ts"
    path.write_text(text, encoding="utf-8")
    environment = os.environ | {"DENO_DIR": str(ROOT / "build" / "deno"), "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    command = [str(DENO), "check", "--quiet", "--no-config", "--no-lock", str(path)]
    checked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert bool(checked.stderr) == bool(checked.returncode), checked.stderr
    return checked.stderr


def as_data(name: str) -> str:
    """All that a generated module exports, as one object; its functions without what they do."""
    path = DOCS / "generated" / name
    engine().module(path)
    plain = "(_, one) => typeof one === 'function' ? '() => 0' : one"
    text: str = engine().call(f"() => JSON.stringify(modules[{str(path)!r}], {plain})")
    return text.replace('"() => 0"', "() => 0")


@pytest.mark.parametrize("name", GENERATED)
def test_what_is_generated_has_the_stated_types_and_no_other(name: str, tmp_path: Path) -> None:
    types = (DOCS / "types" / name).with_suffix(".d.ts")
    made = as_data(name)
    stated = f'export const made: typeof import("{types.as_uri()}") = '
    assert not found_wrong(tmp_path, stated + made)
    key, field = GENERATED[name]
    renamed = made.replace(f'"{field}":', f'"{field[::-1]}":', 1)
    assert field[::-1] in found_wrong(tmp_path, stated + renamed)
    without = made.replace(f'"{key}":', f'"{key}s":', 1)
    assert key in found_wrong(tmp_path, stated + without)


def test_no_comment_names_a_module_that_the_checker_overlooks() -> None:
    """Between two braces it sees the first `import()` alone, and takes what the others name for `any`, without a word."""
    overlooked = {}
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        comments = "\n".join(COMMENT.findall(text))
        seen = {*FIRST_NAMED.findall(comments), *LOADED.findall(COMMENT.sub("", text))}
        overlooked[path.name] = {*NAMED.findall(comments)} - seen
    assert not {name: modules for name, modules in overlooked.items() if modules}
