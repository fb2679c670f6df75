"""What the tutorials tell a reader to do works: their very lines are added to a copy of the project, and tried there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import backprop_core as core
from scenes.film import frame_check, job
from tests.commands import ROOT
from tests.examples import steepest
from tests.examples.steepest import Steepest
from tests.examples.steepest_row import CLIPS

EXAMPLES = ROOT / "tests" / "examples"
SECTION = re.compile(r"# --8<-- \[start:(\w+)\]\n(.*?)\n *# --8<-- \[end:\1\]", re.DOTALL)
COPIED = (
    "backprop_core",
    "docs/explorable",
    "docs/extensions",
    "docs/vendor/katex/katex.min.js",
    "tests/backprop_core",
    "tests/frameworks",
)
ROWS, WORDS = "backprop_core/operations.py", "backprop_core/writers/frameworks.py"
ARRAY_ROWS, ARRAY_WORDS = "backprop_core/array_operations.py", "backprop_core/writers/array_libraries.py"
VOCABULARY = "backprop_core/language/vocabulary.py"  # whose line of softsign the page takes out
TRIED, PROGRAMS = "tests/backprop_core/tracing/test_arrays.py", "tests/frameworks/programs.py"
HOMES = {  # where the page says that each part goes: the file, and the line that it stands before or after
    "row": (ROWS, ")\n# fmt: on", "<lines>\n)\n# fmt: on"),
    "sympy": ("backprop_core/analysis/symbolic.py", '    "gelu": lambda', '<lines>\n    "gelu": lambda'),
    "pytorch": (WORDS, '            "*": "torch.', '<lines>\n            "*": "torch.'),
    "jax": (WORDS, '            "*": "jnp.', '<lines>\n            "*": "jnp.'),
    "tensorflow": (WORDS, '            "*": "tf.', '<lines>\n            "*": "tf.'),
    "array_row": (ARRAY_ROWS, '    ArrayOperation("var",', '<lines>\n    ArrayOperation("var",'),
    "array_pytorch": (ARRAY_WORDS, '        "*": "torch.', '<lines>\n        "*": "torch.'),
    "array_jax": (ARRAY_WORDS, '        "*": "jnp.', '<lines>\n        "*": "jnp.'),
    "array_tensorflow": (ARRAY_WORDS, '        "*": "tf.', '<lines>\n        "*": "tf.'),
    "array_tried": (TRIED, '    "softmax": (', '<lines>\n    "softmax": ('),
    "array_program": (PROGRAMS, '    ("sum(x @ W)", {', '<lines>\n    ("sum(x @ W)", {'),
}


def parts_of(example: str) -> list[tuple[str, str]]:
    """The parts of an example by name, each with its lines."""
    return SECTION.findall((EXAMPLES / f"{example}.py").read_text())


@pytest.fixture(scope="module")
def with_operations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the page is about, with the page's lines in it."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("pyproject.toml", *COPIED):
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    for part, lines in [*parts_of("softsign"), *parts_of("rms")]:
        file, place, written = HOMES[part]
        path = folder / file
        before = path.read_text()
        assert before.count(place) == 1, f"{file} has changed: where does the part {part} go?"
        path.write_text(before.replace(place, written.replace("<lines>", lines)))
    vocabulary = folder / VOCABULARY
    known = vocabulary.read_text().splitlines(keepends=True)
    vocabulary.write_text("".join([line for line in known if not line.startswith('    "softsign": ')]))
    return folder


def run(folder: Path, *command: str) -> str:
    """What a command prints there; it must succeed."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}  # or each command would compile all of the copy
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def commands(page: str) -> list[str]:
    """The commands that a page tells its reader to type."""
    text = (ROOT / "docs" / "reference" / page).read_text()
    return [
        line
        for block in re.findall(r"^```\{ \.sh \.typed \}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]


def test_every_part_of_the_example_is_on_its_page_and_has_a_home() -> None:
    page = (ROOT / "docs" / "reference" / "add-operation.md").read_text()
    shown = re.findall(r'^--8<-- "tests/examples/(?:softsign|rms)\.py:(\w+)"$', page, re.MULTILINE)
    assert shown == [part for part, _ in [*parts_of("softsign"), *parts_of("rms")]] == list(HOMES)


def test_the_commands_of_the_page_work_with_the_new_operation(with_operations: Path) -> None:
    typed = [command.replace(".venv/bin/python", sys.executable, 1) for command in commands("add-operation.md")]
    traced, checked, tested, _, of_arrays, tested_arrays = [run(with_operations, "sh", "-c", line) for line in typed]
    assert "softsign rule" in traced
    assert re.search(r"SymPy, exact +0\.1875$", checked, re.MULTILINE)  # 3/(1+3)^2
    assert "They agree." in checked
    assert "The gradient of W (2×2)" in of_arrays and of_arrays.count("They agree.") == 2
    for run_of_tests in (tested, tested_arrays):
        assert re.search(r"^\d+ passed", run_of_tests, re.MULTILINE)


EVERYWHERE = """
import json
import backprop_core as bc
from docs.extensions.javascript import DOCS, engine
prerender = DOCS / "explorable" / "function" / "prerender.js"
engine().module(prerender)
drawn = engine().call(f"(given) => modules['{prerender}'].prerender(given, katex)", {"id": "one", "expression": "softsign(x)", "at": "x=3"})
step = bc.trace("softsign(x)", {"x": 3}).steps[1]
print(json.dumps({
    "explorable": drawn,
    **{kind: step.words(kind).equation.letters for kind in ("plain", "latex", "typst")},
    **{library: bc.write_code("softsign(x)", {"x": 3}, library) for library in ("pytorch", "jax", "tensorflow")},
}))
"""


def test_the_new_operation_is_known_everywhere(with_operations: Path) -> None:
    run(with_operations, sys.executable, "-m", "backprop_core.writers.javascript", "docs/generated")
    found = json.loads(run(with_operations, sys.executable, "-c", EVERYWHERE))
    assert found["plain"] == "softsign(x)"
    assert r"\operatorname{softsign}" in found["latex"]
    assert 'op("softsign")' in found["typst"]
    assert "torch.nn.functional.softsign(x)" in found["pytorch"]
    assert "jax.nn.soft_sign(x)" in found["jax"]
    assert "tf.nn.softsign(x)" in found["tensorflow"]
    for words in ("Squash x = 3 between -1 and 1, slowly: a = 0.75.", "softsign rule", "0.0625"):
        assert words in found["explorable"]


def test_the_row_names_the_class_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    (clip,) = CLIPS
    monkeypatch.setitem(sys.modules, "scenes.chapters.steepest", steepest)
    assert job.scene_class(clip) is Steepest


@pytest.mark.render
def test_every_frame_of_the_new_clip_can_be_shown() -> None:
    (clip,) = CLIPS
    trace = core.trace(clip.program, clip.at, tree=clip.tree)

    def scene(**manim: Any) -> Steepest:
        return Steepest(clip.title, trace, "light", **manim)

    played = frame_check.inspect(scene)
    assert played.found == []
    beats = Steepest.script(trace)
    assert played.seen == [beat.name for beat in beats]


# --8<-- [start:verdict]
def test_the_verdict_of_the_new_clip_is_right() -> None:
    trace = core.trace("x - 5*y + z", {"x": 1, "y": 1, "z": 1})
    assert "y moves" in steepest.verdict(trace).text
    assert "its slope is -5." in steepest.verdict(trace).text
    # --8<-- [end:verdict]
