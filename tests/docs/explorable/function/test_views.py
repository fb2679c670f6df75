"""The same function as a tree, as a graph and compact: buttons change the view, and links name it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

import backprop_core as bc
from docs.extensions.javascript import DOCS, Engine
from tests.docs.explorable.function.home import Windows, gradient, put
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


def test_tree_and_graph_have_the_same_gradient(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "x*x", {"x": 3}, "graph")
    expect(explorable.locator(".node.variable")).to_have_count(1)
    expect(explorable.locator(".partial text")).to_have_text(["×3", "×3"])
    expect(gradient(explorable)).to_have_text("∂a/∂x = 6")
    explorable.get_by_role("button", name="tree").click()
    expect(explorable.locator(".node.variable")).to_have_count(2)
    expect(gradient(explorable)).to_have_text("∂c/∂x = 6")
    expect(explorable.get_by_role("button", name="tree")).to_have_attribute("aria-pressed", "true")


def test_composite_functions_unfold(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "sigmoid(x)", {"x": 0})
    expect(explorable.locator(".node")).to_have_count(2)
    explorable.get_by_role("button", name="unfold").click()
    expect(explorable.locator(".node")).to_have_count(len(bc.trace("sigmoid(x)", {"x": 0}, expand=True).nodes))
    expect(gradient(explorable)).to_have_text(re.compile("= 0.25$"))
    explorable.get_by_role("button", name="unfold").click()
    expect(explorable.locator(".node")).to_have_count(2)
