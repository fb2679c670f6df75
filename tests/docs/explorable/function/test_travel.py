"""The number itself travels at a step: it stops at the partial, is multiplied, lands, and is the label."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_hand import PHONE, touch_drag
from tests.docs.explorable.test_one_screen import tag
from tests.watch import drawn, let_frames_pass

SQUARE = {"expression": "(4x+1)^2", "at": "x=1", "view": "tree"}
TIME = 1200
ARROW = re.compile(r"M(\S+) \S+H([-.\d]+)M")  # from where to where it lies on the zero line
# Whatever is set moving stands still at once, so that a test can look at any moment of it.
HOLD = """() => {
    const { animate } = Element.prototype;
    Element.prototype.animate = function (...given) {
        const one = animate.apply(this, given);
        one.pause();
        return one;
    };
}"""
AT = """(time) => document.getAnimations().filter(({ effect }) => effect.target.closest(".bp-graph") && effect.getTiming().fill === "both")
    .forEach((one) => { one.currentTime = time; })"""
SEEN = """() => [...document.querySelectorAll(".tokens .token")].map((token) => {
    const { left, right, top, bottom } = token.querySelector("rect").getBoundingClientRect();
    return { text: token.textContent, seen: Number(getComputedStyle(token).opacity), x: (left + right) / 2, y: (top + bottom) / 2, high: bottom - top };
})"""


def held(alone: Alone, step: int, **attributes: str) -> Page:
    """A page at a step (from 1), in which what is set moving stands still."""
    page = alone(tag("explorable", step=step, **attributes))
    page.evaluate(HOLD)
    return page


def forward(page: Page) -> None:
    page.get_by_role("button", name="Forward one step").click()
    expect(page.locator(".tokens")).to_be_attached()


def tokens(page: Page, share: float) -> list[dict[str, Any]]:
    """Those that are seen at a share of their time."""
    page.evaluate(AT, share * TIME)
    return [one for one in page.evaluate(SEEN) if one["seen"] > 0.5]


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found
    x, y, width, height = (found[side] for side in ("x", "y", "width", "height"))
    return {"x": x, "y": y, "width": width, "height": height, "middle": x + width / 2, "centre": y + height / 2}


def test_a_gradient_stops_at_the_partial_is_multiplied_and_is_the_label(alone: Alone) -> None:
    page = held(alone, 8, **SQUARE)
    forward(page)
    pill = box(page, ".partial.now rect")
    (start,) = tokens(page, 0)
    label = box(page, "[data-node='6'] > .adjoint")
    assert start["text"] == "1" and abs(start["y"] - label["centre"]) < 6 and start["x"] > label["x"]
    (stopped,) = tokens(page, 0.4)
    assert stopped["text"] == "1" and stopped["y"] + stopped["high"] / 2 <= pill["y"] + 2, (
        "it stands before the partial"
    )
    assert tokens(page, 0.34) == tokens(page, 0.44), "it stays there for a while"
    (product,) = tokens(page, 0.6)
    assert product["text"] == "10"
    assert abs(product["x"] - pill["middle"]) < 2 and abs(product["y"] - pill["centre"]) < 2
    own = page.locator(".node.now > .adjoint")
    assert own.evaluate("(one) => getComputedStyle(one).opacity") == "0", "the number is not there before it has come"
    (landed,) = tokens(page, 0.94)
    there = box(page, ".node.now > .adjoint")
    assert abs(landed["y"] - there["centre"]) < 6 and there["x"] < landed["x"] < there["x"] + there["width"] + 4
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")
    expect(page.locator(".token")).to_have_count(0)
    expect(own).to_have_css("opacity", "1")
    expect(own).to_have_text("∂10")


def test_times_zero_stops_it_and_it_goes_out(alone: Alone) -> None:
    page = held(alone, 5, expression="relu(w*x)", at="x=-2; w=1")
    forward(page)
    node = box(page, ".node.now .shape")
    assert [one["text"] for one in tokens(page, 0.3)] == ["1"]
    for share in (0.3, 0.4, 0.5, 0.6):
        assert all(one["y"] < node["y"] for one in tokens(page, share))
    assert tokens(page, 0.7) == []
    assert tokens(page, 0.9) == []


def test_times_one_lets_it_pass(alone: Alone) -> None:
    page = held(alone, 9, **SQUARE)
    forward(page)
    expect(page.locator(".partial.now")).to_have_text("×1")
    ways = [tokens(page, share / 20) for share in range(19)]
    assert all([one["text"] for one in seen] == ["10"] for seen in ways)
    heights = [seen[0]["y"] for seen in ways[1:]]
    assert all(one != other for one, other in pairwise(heights[1:])), "it never stops"


def test_forward_tokens_enter_a_node_and_one_comes_out(alone: Alone) -> None:
    page = held(alone, 2, expression="w*x", at="x=3; w=-2")
    forward(page)
    assert sorted(one["text"] for one in tokens(page, 0.2)) == ["3", "−2"]
    node = box(page, ".node.now .shape")
    entering = tokens(page, 0.51)
    assert len(entering) == 2
    assert all(abs(one["x"] - node["middle"]) < 12 and abs(one["y"] - node["centre"]) < 12 for one in entering)
    (out,) = tokens(page, 0.9)
    assert out["text"] == "−6" and out["x"] > node["x"] + node["width"]


def test_contributions_add_head_to_tail(alone: Alone) -> None:
    page = held(alone, 7, expression="x*x*x - 5x", at="x=-2")
    sums = 0
    for step in range(8, 15):
        forward(page)
        expect(page.get_by_role("slider", name="Step")).to_have_attribute("aria-valuenow", str(step))
        paths = page.locator(".tokens .sum .part").evaluate_all("all => all.map((one) => one.getAttribute('d'))")
        arrows = [[float(end) for end in ARROW.findall(path)[0]] for path in paths]
        if not arrows:
            continue
        sums += 1
        zero = float(page.locator(".tokens .zero").evaluate("(one) => one.getAttribute('d').match(/M([-.0-9]+)/)[1]"))
        assert arrows[0][0] == zero
        assert all(one[1] == other[0] for one, other in pairwise(arrows))
        state = "document.querySelector('backprop-explorable').controller.state"
        found = page.evaluate(
            f"() => {{ const {{ trace, step }} = {state}; return trace.contributions.slice(0, step - trace.values.length + 1); }}"
        )
        own = [one["contribution"] for one in found if one["operand"] == found[-1]["operand"]]
        lengths = [stop - start for start, stop in arrows]
        scale = max(map(abs, lengths)) / max(map(abs, own))
        assert lengths == pytest.approx([one * scale for one in own], abs=0.4)
    assert sums == 3, "x is used four times"


def test_the_sum_stays_until_the_next_step(alone: Alone) -> None:
    page = held(alone, 10, expression="x*sin(x)+y", at="x=2; y=1")
    forward(page)
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")
    expect(page.locator(".tokens .sum")).to_have_css("opacity", "1")
    page.get_by_role("button", name="Back one step").click()
    expect(page.locator(".tokens")).to_have_count(0)


def drag_a_number(page: Page) -> None:
    page.get_by_label("x as a number").fill("3")


def step_back(page: Page) -> None:
    page.get_by_role("button", name="Back one step").click()


def type_another(page: Page) -> None:
    page.get_by_role("textbox", name="A function, or a short program").fill("(4x+1)^3")


@pytest.mark.parametrize("change", [drag_a_number, step_back, type_another])
def test_whatever_comes_next_ends_it(alone: Alone, change: Callable[[Page], None]) -> None:
    page = held(alone, 8, **SQUARE)
    forward(page)
    change(page)
    expect(page.locator(".tokens")).to_have_count(0)
    drawn(page)
    page.wait_for_function("""() => [...document.querySelectorAll(".bp-graph :is(.value, .adjoint, .partial):not(.unknown)")]
        .every((one) => getComputedStyle(one).opacity === "1")""")


def test_it_travels_while_it_plays_and_by_keys_and_by_touch(alone: Alone) -> None:
    page = alone(tag("explorable", step=8, **SQUARE), **PHONE)
    page.evaluate(HOLD)
    page.locator(".bp-stage").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tokens .token")).to_have_text(["1", "10"])
    touch_drag(page, page.locator(".bp-graph .node .symbol", has_text="+"), (-120, 8))
    expect(page.locator(".tokens .token")).to_have_text(["10"])
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".tokens .token")).to_have_text(["10", "40"])  # to the last step


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_it_is_loaded_with_the_first_step_and_never_where_less_motion_is_wished_for(alone: Alone, motion: str) -> None:
    page = alone(tag("explorable", step=8, **SQUARE), fresh=True, reduced_motion=motion)
    asked = "performance.getEntriesByType('resource').filter(({ name }) => /travel\\.js|journeys/.test(name)).length"
    assert page.evaluate(asked) == 0
    page.get_by_role("button", name="Forward one step").click()
    expect(page.get_by_role("slider", name="Step")).to_have_attribute("aria-valuenow", "9")
    if motion == "reduce":
        let_frames_pass(page, 20)
        expect(page.locator(".tokens")).to_have_count(0)
        assert page.evaluate(asked) == 0
    else:
        page.wait_for_function(f"() => {asked} === 2")


def test_the_card_of_an_array_takes_another_shape_at_the_pill(alone: Alone) -> None:
    at = "W=[[1,-2,3],[0,4,-1]]; x=[3,1,2]; b=[1,-1]; t=[7,3]"
    page = held(alone, 1, expression="z = W @ x + b; sum((z - t)^2)/2", at=at)
    state = "document.querySelector('backprop-explorable').controller.state"
    steps = page.evaluate(f"""() => {{ const {{ trace }} = {state};
        return trace.contributions.findIndex(({{ node, rank }}) => trace.drawing[node].text === "W @ x" && rank === 0) + trace.values.length; }}""")
    assert steps > 0
    page.evaluate("(step) => document.querySelector('backprop-explorable').controller.showStep(step - 1)", steps)
    drawn(page)
    forward(page)
    shapes = page.locator(".tokens .token rect").evaluate_all(
        "all => all.map((one) => one.getAttribute('height') / one.getAttribute('width'))"
    )
    assert shapes == pytest.approx([2 / 1, 2 / 3]), "of two entries, and of two rows with three"
