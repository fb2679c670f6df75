"""The marks inside nodes are set from the part of LaTeX that the table writes them in: no command is spelt out."""

from __future__ import annotations

import re

import pytest

from backprop_core.notation import symbol
from backprop_core.operations import OPERATIONS
from docs.extensions.javascript import DOCS, Engine

TYPE_RUNS = DOCS / "explorable" / "dom" / "type_runs.js"
SIGNS = {"times", "div", "bmod", "ge", "le", "lfloor", "rfloor", "lceil", "rceil", "sqrt", "sigma"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = Engine()
    engine.module(TYPE_RUNS)
    return engine


def text_of(engine: Engine, latex: str) -> str:
    runs = engine.call(f"(latex) => modules[{str(TYPE_RUNS)!r}].runs(latex)", latex)
    return "".join([run["text"] for run in runs])


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_sign_of_a_mark_is_written_as_a_word(engine: Engine, name: str) -> None:
    found = text_of(engine, symbol(name, "latex"))
    commands = set(re.findall(r"\\([a-z]+)", symbol(name, "latex"))) & SIGNS
    assert found
    assert not [command for command in commands - {"bmod"} if command in found]


def test_comparisons_and_roundings_have_their_signs(engine: Engine) -> None:
    assert [text_of(engine, latex) for latex in (r"\ge 1", r"\le", "<2", r"\lfloor x\rfloor", r"\bmod")] == [
        "≥1",
        "≤",
        "<2",
        "⌊x⌋",
        "mod",
    ]
