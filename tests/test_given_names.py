"""A name that a point gives a number is whole wherever a text is read, however much it looks like two."""

from __future__ import annotations

import pytest

import backprop_core as bc
from docs.extensions.javascript import DOCS, Engine
from scenes.commands.clip import clip_of

TEXT, AT = "2*sinw + (sinw - 1)^2", {"sinw": 3.0}
READ = """
const shipped = (name) => modules[`DOCS/explorable/${name}/state.js`];
const variables = (kind, text, at, typed) => {
  const { begun, typed: another } = shipped(kind);
  const state = begun({ id: "one", text, at });
  return (typed ? another(state, text, typed) : state).trace.program.variables;
};
"""


def test_in_python() -> None:
    assert bc.trace(TEXT, AT).gradient == {"sinw": 6}
    assert bc.descend(TEXT, AT, rate=0.1, steps=1).places[-1].at == {"sinw": pytest.approx(2.4)}
    assert "sinw = " in bc.write_code(TEXT, AT, "pytorch")
    assert bc.compile(TEXT, given=AT)(**AT) == (10.0, {"sinw": 6.0})
    assert float(bc.exact(TEXT, given=AT).slope_at("sinw", AT)) == 6
    assert bc.compile("2*sinw")(w=0.0) == (0.0, {"w": 2.0})


def test_in_a_clip() -> None:
    assert clip_of({"EXPR": TEXT, "AT": "sinw=3"}).at == AT


@pytest.mark.parametrize("kind", ["function", "descent", "network"])
def test_in_the_elements(kind: str) -> None:
    engine = Engine()
    engine.module(DOCS / "explorable" / kind / "state.js")
    engine.script(READ.replace("DOCS", str(DOCS)))
    assert engine.call("variables", kind, TEXT, AT, None) == ["sinw"]
    assert engine.call("variables", kind, TEXT, {"w": 1}, None) == ["w"]
    assert engine.call("variables", kind, TEXT, {"w": 1}, AT) == ["sinw"]  # offered with a number
    assert engine.call("variables", kind, TEXT, AT, {}) == ["w"]  # typed anew
