"""A closer look at a node: its paths to the output, and what they add up to."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

import backprop_core as core
from tests.docs.explorable.elements import written
from tests.docs.explorable.function.home import Windows, drag_the_variable, gradient, put


def test_a_click_on_a_node_shows_its_paths_and_their_sum(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "(a+b)*(b+1)", {"a": 2, "b": 1})
    trace = core.trace("(a+b)*(b+1)", {"a": 2, "b": 1})
    explorable.locator(".node", has=explorable.page.locator(".symbol", has_text=re.compile("^b$"))).click()
    closer = explorable.get_by_role("region", name="Node b")
    ways = [[trace.nodes[node].label for node in path.nodes] for path in core.paths(trace, "b")]
    expect(closer.locator("li > span:first-child")).to_have_text([" → ".join(way) for way in ways])
    products = [written(path.product) for path in core.paths(trace, "b")]
    expect(closer.locator("li .adjoint")).to_have_text(products)
    expect(closer).to_contain_text(f"They add up: ∂g/∂b = {written(trace.gradient['b'])}.")
    expect(closer).to_contain_text("Used by c and f.")
    explorable.get_by_role("textbox", name="a as a number").fill("4")
    expect(closer.locator("li .adjoint")).to_have_text(["2", "5"])
    closer.get_by_role("button", name="Close the closer look").click()
    expect(closer).to_have_count(0)


def test_the_keyboard_looks_closely_too(square: Locator) -> None:
    square.get_by_label("Explain a node").select_option("c = a*b")
    expect(square.get_by_role("region", name="Node c")).to_contain_text("One path leads to the output:c → f → h")
    square.get_by_label("Explain a node").select_option("d = 1")
    expect(square.get_by_role("region", name="Node d")).to_contain_text("A constant never moves")


def test_more_paths_than_anyone_would_read_are_counted(windows: Windows) -> None:
    doubling = "; ".join(["y0 = x*x", *[f"y{n} = y{n - 1}*y{n - 1}" for n in range(1, 40)], "y39"])
    explorable = put(windows(1280, 720), doubling, {"x": 1})
    explorable.get_by_label("Explain a node").select_option("x")
    closer = explorable.get_by_role("region", name="Node x")
    expect(closer).to_contain_text("1.1e+12 paths lead to the output")
    expect(closer.locator("li")).to_have_count(12)


def test_dragging_a_number_in_the_graph_opens_nothing(square: Locator) -> None:
    drag_the_variable(square, across=15)
    expect(gradient(square)).not_to_have_text("∂h/∂x = 40")
    expect(square.locator(".bp-inspector")).to_have_count(0)
