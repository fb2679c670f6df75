"""The same function as a tree, as a graph and compact: buttons change the view, and links name it."""

from __future__ import annotations

import re
from typing import Any

import pytest

import backprop_core as bc
from docs.extensions.javascript import DOCS, Engine
from tests.docs.extensions.pages import rendered

PRESSED = """(button) => {
    const [actions, link, state] = ["actions", "link", "state"].map((name) => modules[`%s/explorable/function/${name}.js`]);
    const begun = state.begun({ id: "e", text: "(4x+1)^2", at: { x: 1 } });
    const shown = actions.BUTTONS[button](begun);
    const again = state.linked(begun, { ...link.viewOf(button), text: begun.text });
    const back = actions.BUTTONS.graph(again);
    return [shown, again, back].map(({ trace, problem }) => [trace.graph.labels.length, trace.gradient.x, problem]);
}""".replace("%s", str(DOCS))


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = Engine()
    for name in ("actions", "link", "state"):
        engine.module(DOCS / "explorable" / "function" / f"{name}.js")
    return engine


@pytest.mark.parametrize("view", ["tree", "graph", "compact"])
def test_a_button_shows_a_view_and_a_link_or_an_attribute_names_it(engine: Engine, view: str) -> None:
    chosen: dict[str, Any] = {} if view == "graph" else {view: True}
    shown = [len(bc.trace("(4x+1)^2", {"x": 1}, **chosen).nodes), 40, None]
    assert engine.call(PRESSED, view) == [shown, shown, [7, 40, None]]


def test_a_page_may_ask_for_the_compact_view() -> None:
    html = rendered("/// explorable | (4x+1)^2 @ x=1\n    view: compact\n///")
    assert 'view="compact"' in html
    assert "Compact graph of (4x + 1)^2 after step 8 of 8." in html
    assert re.findall(r'data-do="(\w+)" aria-pressed="true"', html) == ["compact"]
