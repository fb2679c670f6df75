"""What is said to whoever gives a public function something else than it asks for: a sentence that names what was given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import backprop_core as core

ANY: Any = core  # what a type checker would not let pass
MISUSED: dict[str, tuple[Callable[[], object], str]] = {
    "no text": (lambda: ANY.trace(3), "text, such as .* this is an int"),
    "nothing": (lambda: ANY.trace(None), "this is nothing"),
    "a list": (lambda: ANY.check(["x"]), "this is a list"),
    "no text to compile": (lambda: ANY.compile(5.0), "this is a float"),
    "no text to walk on": (lambda: ANY.descend(5, {"x": 1}, 0.1, 3), "this is an int"),
    "no text to read": (lambda: ANY.parse(b"x"), "this is a bytes"),
    "no point": (lambda: ANY.trace("x", 3), r'by name, as in \{"x": 1\} or x=1, and this is an int'),
    "a list as the point": (lambda: ANY.check("x", [1]), "this is a list"),
    "a number as a name": (lambda: ANY.trace("x", {1: 2}), "1 is an int"),
    "twice": (lambda: ANY.trace("x", {"x": 1}, x=2), "x has a value twice"),
    "a walk from nowhere": (lambda: ANY.descend("x^2", 1, 0.1, 3), "this is an int"),
    "a rate in words": (lambda: ANY.descend("x^2", {"x": 1}, "fast", 3), "learning rate must be above 0"),
    "half a step": (lambda: ANY.descend("x^2", {"x": 1}, 0.1, 2.5), "number of steps"),
    "paths of a text": (lambda: ANY.paths("x*x", "x"), "paths needs a trace, as in .*, and this is a str"),
    "tangents of a text": (lambda: ANY.tangents("x*x", "x"), "tangents needs a trace"),
    "a nudge of a text": (lambda: ANY.nudge("x*x", "x"), "nudge needs a trace"),
}


@pytest.mark.parametrize("case", MISUSED)
def test_what_was_given_is_named(case: str) -> None:
    misuse, said = MISUSED[case]
    with pytest.raises(core.BackpropError, match=said):
        misuse()


def test_values_may_be_given_by_name() -> None:
    assert core.trace("x*sin(x)", x=2).gradient == core.trace("x*sin(x)", {"x": 2}).gradient
    assert core.trace("w*x", {"w": 3}, x=2).value == 6
    assert core.trace("W @ x", W=[[1, 2]], x=[3, 4], seed=[1]).value[0] == 11  # type: ignore[index]
    assert [one.agrees for one in core.check("x*sin(x)", x=2)] == [True]
    assert core.trace(lambda x, height=2: height * x, x=3, height=4).value == 12


def test_a_notebook_prints_the_sentence_and_the_caret_alone() -> None:
    with pytest.raises(core.BackpropError) as caught:
        core.trace("2*(x +", x=1)
    lines = caught.value._render_traceback_()
    assert lines == caught.value.show().split("\n")
    assert lines[-1].strip() == "^"
    with pytest.raises(core.BackpropError) as caught:
        core.trace("x*y", x=1)
    assert len(caught.value._render_traceback_()) <= 3


def test_what_there_is_is_listed() -> None:
    assert {"trace", "check", "exact", "descend", "__version__"} <= set(dir(core))
    assert all(hasattr(core, name) for name in dir(core))
