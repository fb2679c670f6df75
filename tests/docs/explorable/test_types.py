"""The types that stand in comments and in docs/types are those of what is really there. `make check` reads the rest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from docs.extensions.javascript import DOCS, engine
from tests.commands import ROOT

DENO = Path(sys.executable).with_name("deno")
GENERATED = {  # an export of each, and a field somewhere in it
    "table.js": ("operations", "title"),
    "frameworks.js": ("frameworks", "title"),
    "arrays.js": ("sentences", "plain"),
    "planes.js": ("planes", "title"),
    "learning.js": ("walks", "title"),
    "written.js": ("tasks", "title"),
}
MODULES = sorted((DOCS / "explorable").rglob("*.js")) + sorted((DOCS / "player").glob("*.js"))

COMPLAINT = re.compile(r"^(?=TS\d+ \[ERROR\])", re.MULTILINE)
PLACE = re.compile(
    r"^    at file:.*/(.*?):\d+:\d+$", re.MULTILINE
)  # the first: of what else it names, that is the fault
COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)
NAMED = re.compile(r'import\("(\.[^"]*)"\)')
FIRST_NAMED = re.compile(r'\{[^}]*?import\("(\.[^"]*)"\)')
LOADED = re.compile(r'(?:\bfrom |^import |\bimport\()"(\.[^"]*)"', re.MULTILINE)


def found_wrong(folder: Path, texts: dict[str, str]) -> dict[str, str]:
    """What the checker of types says of each file with such a text; it reads them all at once, for it starts slowly."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    environment = os.environ | {"DENO_DIR": str(ROOT / "build" / "deno"), "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    command = [str(DENO), "check", "--quiet", "--no-config", "--no-lock", *(str(folder / name) for name in texts)]
    checked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    before, *complaints = COMPLAINT.split(checked.stderr)
    assert not before and bool(complaints) == bool(checked.returncode), checked.stderr
    said = dict.fromkeys(texts, "")
    for complaint in complaints:
        place = PLACE.search(complaint)
        assert place, complaint
        said[place[1]] += complaint
    return said


def as_data(name: str) -> str:
    """All that a generated module exports, as one object; its functions without what they do."""
    path = DOCS / "generated" / name
    engine().module(path)
    plain = "(_, one) => typeof one === 'function' ? '() => 0' : one"
    text: str = engine().call(f"() => JSON.stringify(modules[{str(path)!r}], {plain})")
    return text.replace('"() => 0"', "() => 0")


def test_what_is_generated_has_the_stated_types_and_no_other(tmp_path: Path) -> None:
    texts: dict[str, str] = {}
    misfits: dict[str, str] = {}
    for name, (key, field) in GENERATED.items():
        kind, types = Path(name).stem, (DOCS / "types" / name).with_suffix(".d.ts")
        stated = f'export const made: typeof import("{types.as_uri()}") = '
        made = as_data(name)
        texts[f"made_{kind}.ts"] = stated + made
        texts[f"renamed_{kind}.ts"] = stated + made.replace(f'"{field}":', f'"{field[::-1]}":', 1)
        texts[f"without_{kind}.ts"] = stated + made.replace(f'"{key}":', f'"{key}s":', 1)
        misfits |= {f"renamed_{kind}.ts": field[::-1], f"without_{kind}.ts": key}
    wrong = found_wrong(tmp_path, texts)
    assert {name for name, said in wrong.items() if said} == set(misfits)
    assert not [name for name, misfit in misfits.items() if misfit not in wrong[name]]


def test_no_comment_names_a_module_that_the_checker_overlooks() -> None:
    """Between two braces it sees the first `import()` alone, and takes what the others name for `any`, without a word."""
    overlooked = {}
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        comments = "\n".join(COMMENT.findall(text))
        seen = {*FIRST_NAMED.findall(comments), *LOADED.findall(COMMENT.sub("", text))}
        overlooked[path.name] = {*NAMED.findall(comments)} - seen
    assert not {name: modules for name, modules in overlooked.items() if modules}
