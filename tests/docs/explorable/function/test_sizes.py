"""Texts that ask how many entries an array has, in the explorable: with the values of a link, and typed later."""

from __future__ import annotations

import json
from typing import Any

import pytest

from docs.extensions.javascript import DOCS, Engine

ROOM = DOCS / "explorable" / "function"
TWIN = DOCS / "explorable" / "twin"


@pytest.fixture(scope="module")
def engine() -> Engine:
    made = Engine()
    made.module(ROOM / "state.js")
    made.module(ROOM / "arrays" / "state.js")
    made.module(TWIN / "every_reader.js")
    made.script(f"""
        modules[`{TWIN}/every_reader.js`].bringEveryReader(); // of which a page loads what is wanted
        const room = (name) => modules[`{ROOM}/${{name}}.js`];
        const valueAfter = (text, at, typed) => {{
          const {{ begun, typed: type }} = room("state");
          let state = begun({{ id: "a", text, at, arrays: room("arrays/state") }});
          if (typed) state = type(state, typed);
          return [state.problem?.message ?? null, state.trace.values[state.trace.values.length - 1]];
        }};
    """)
    return made


def after(engine: Engine, text: str, at: dict[str, Any], typed: str = "") -> Any:
    return json.loads(json.dumps(engine.call("valueAfter", text, at, typed)))


@pytest.mark.parametrize("value", [[1, 2, 3], "[1, 2, 3]"])
def test_a_link_brings_the_size(engine: Engine, value: Any) -> None:
    assert after(engine, "sum(x)/len(x)", {"x": value}) == [None, 2]


def test_a_text_that_is_typed_later_knows_the_arrays_that_are_there(engine: Engine) -> None:
    assert after(engine, "sum(x)", {"x": [1, 2, 3]}, "(x @ x)/x.shape[0] + x.size") == [None, 14 / 3 + 3]


OTHER = "y = [[1, 2, 3], [4, 5, 6]] @ [7, 8, 9] + b; sum(y^2)"  # b is added to two numbers


def test_an_array_of_another_program_shares_no_more_than_its_name(engine: Engine) -> None:
    values = {"x": [1, 2], "w": [[1, 2, 3], [4, 5, 6]], "b": [1, 2, 3]}
    assert after(engine, "sum((x @ w + b)^2)", values, OTHER)[0] is None
    assert after(engine, "sum((x @ w + b)^2)", values)[0] is None


def test_in_the_same_program_arrays_stay_and_what_does_not_fit_is_said(engine: Engine) -> None:
    values = {"x": [1, 2, 3], "W": [[1, 2], [4, 5]], "b": [1, 2]}
    assert "2×2" in str(after(engine, "sum(x) + sum(W) + sum(b)", values, "sum(W @ x + b)")[0])
