"""The form that writes a command takes and refuses what the command does, in the same sentence."""

from __future__ import annotations

import re

import pytest

import backprop_core as bc
from docs.extensions.javascript import DOCS, Engine
from scenes.commands import clip

MAKEABLE, READERS = str(DOCS / "player" / "makeable.js"), str(DOCS / "explorable" / "twin" / "every_reader.js")
ASK = f"""(expression, at, tree) => {{
    modules[{READERS!r}].bringEveryReader();
    try {{
        modules[{MAKEABLE!r}].check(expression, at, tree);
        return "";
    }} catch (error) {{
        if (error.name !== "BackpropError") throw error;
        return error.message;
    }}
}}"""
PUT_IN_BY_MAKE = re.compile(r'make clip EXPR="(.*?)" AT=".*?"|AT="(.*?)"')


@pytest.fixture(scope="module")
def engine() -> Engine:
    made = Engine()
    made.module(DOCS / "player" / "makeable.js")
    made.module(DOCS / "explorable" / "twin" / "every_reader.js")
    return made


@pytest.mark.parametrize(
    ("expression", "at"),
    [
        ("x*sin(x)", "x=2"),
        ("(w*x - 1)^2", "x=2, w=-pi/3"),
        ("sum((W @ x)^2)", "W=normal(2, 3, seed=1) x=[1,2,3]"),
        ("h = relu(W @ x + b); sum(h)", "W=[[1,-2,3],[0,4,-1]] x=[3,1,2] b=[1,-1]"),
        ("sum(digits[3:5])", ""),
        ("sum(x)", "x=digits[7][0:8]"),
        ("log(x, 2)", "x=log(8, 2)"),
        ("x^2", "x=1 y=2"),
        ("__proto__^2", "__proto__=3"),
        ("1/x", "x=0"),
        ("W @ x", "W=[[1, 2]] x=[1, 2]"),
        ("x^2", "x=[1, 2]"),
        ("sum(W @ x)", "W=[[1, 2], [3, 4]] x=[1, 2, 3]"),
        ("sum(W @ x)", "x=[1, 2]"),
        ("x*y", "x=0.5"),
        ("x*y + z", "y=-1e3"),
        ("x", "x 1"),
        ("x", "x="),
        ("x", "x=y"),
        ("x", "x=1, x=2"),
        ("x", "x=1/0"),
        ("2*(x+", "x=1"),
        ("sinn(x)", "x=1"),
        ("", "x=1"),
        ("", ""),
        ("x^T", "x=[1, 2]"),
        (r"\frac{x}{2}", "x=1"),
        ("sum(x)", "x=[[1, 2], [3]]"),
    ],
)
@pytest.mark.parametrize("tree", [False, True], ids=["graph", "tree"])
def test_the_form_says_what_the_command_says(engine: Engine, expression: str, at: str, tree: bool) -> None:
    try:
        clip.clip_of({"EXPR": expression, "AT": at, "TREE": "1" if tree else ""})
        said = ""
    except bc.BackpropError as refused:
        said = PUT_IN_BY_MAKE.sub(lambda found: found[1] or found[2], refused.message)
    assert engine.call(ASK, expression, at, tree) == said


def test_the_form_fills_no_array_that_no_frame_holds(engine: Engine) -> None:
    assert engine.call(ASK, "sum(W)", "W=normal(5000, 5000)", False) == "An array has from 1 to 4096 entries."
