"""What a hand does to an element that stands alone: by touch, with the keys of a deck, with the focus."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.docs.explorable.alone import Alone
from tests.watch import drawn, let_frames_pass

SQUARE = '<backprop-explorable expression="(4x+1)^2" at="x=1"></backprop-explorable>'
VALLEY = '<backprop-descent expression="x^2+3y^2" at="x=3; y=1" momentum="0.5"></backprop-descent>'
NETWORK = """<backprop-network expression="h=sigmoid(w*x+b); (h-t)^2" at="w=1; b=0" weights="w b" inputs="x" targets="t"
    rows="0,1; 1,0"></backprop-network>"""
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def touch_drag(page: Page, start: Locator, by: tuple[float, float], moves: int = 12) -> None:
    """A finger, by the events that a touch screen sends: the browser decides whether it scrolls or the page is told."""
    start.scroll_into_view_if_needed()
    box = start.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    send("touchStart", {"x": x, "y": y})
    for move in range(1, moves + 1):
        send("touchMove", {"x": x + by[0] * move / moves, "y": y + by[1] * move / moves})
        let_frames_pass(page, 2)
    send("touchEnd")
    let_frames_pass(page, 4)


def comes_to(page: Page, slider: Locator, number: float, within: float) -> None:
    """On a slow machine the last move is shown several frames after the finger has left (turns.js)."""
    near = "([slider, number, within]) => Math.abs(slider.value - number) <= within"
    page.wait_for_function(near, arg=[slider.element_handle(), number, within])


def test_a_finger_drags_a_number_in_the_graph_all_the_way(alone: Alone) -> None:
    page = alone(SQUARE, **PHONE)
    slider = page.locator("input[type=range]").first
    touch_drag(page, page.locator(".bp-graph .node.variable .shape"), (84, 30))
    comes_to(page, slider, 1 + 12 * float(slider.get_attribute("step") or 0), 1e-9)


def test_a_finger_drags_the_start_of_a_descent(alone: Alone) -> None:
    page = alone(VALLEY, **PHONE)
    drawn(page)
    before = page.get_by_label("start x as a number").input_value()
    touch_drag(page, page.locator(".bp-walk .start .ring").first, (-60, -50))
    drawn(page)
    assert page.get_by_label("start x as a number").input_value() != before
    assert page.evaluate("scrollY") == 0 or page.locator(".bp-walk .start").count()


@pytest.mark.parametrize("markup", [SQUARE, VALLEY, NETWORK], ids=["function", "descent", "network"])
def test_no_field_makes_a_phone_zoom(alone: Alone, markup: str) -> None:
    page = alone(markup, **PHONE)
    fields = page.locator(":is(input:not([type=range]), textarea, select):visible")
    sizes = fields.evaluate_all("all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))")
    assert len(sizes) > 2
    assert min(sizes) >= 16


def focused(page: Page) -> str:
    """What has the focus, in a word; BODY where it has fallen to the page."""
    return str(page.evaluate("document.activeElement.dataset.do ?? document.activeElement.tagName"))


def test_the_focus_never_falls_to_the_page(alone: Alone) -> None:
    page = alone(SQUARE)
    page.get_by_role("button", name="predict").click()
    field = page.locator("[data-do=answer-typed]")
    expect(field).to_be_focused()
    for name in ("show me", "next", "skip", "back", "skip", "show me", "next question", "show me", "back"):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        let_frames_pass(page, 4)
        assert focused(page) != "BODY", name
    page.get_by_role("button", name="predict").click()
    expect(field).to_have_count(0)
    page.locator("select[data-do=inspect]").select_option(index=2)
    page.get_by_role("button", name="Close the closer look").focus()
    page.keyboard.press("Enter")
    let_frames_pass(page, 4)
    assert focused(page) != "BODY"


HEARD = """() => {
    globalThis.heard = [];
    addEventListener("keydown", ({ key, defaultPrevented }) => heard.push(`${key}${defaultPrevented ? "!" : ""}`));
}"""


@pytest.mark.parametrize("markup", [SQUARE, VALLEY, NETWORK], ids=["function", "descent", "network"])
def test_a_key_that_steps_does_not_also_turn_the_slide(alone: Alone, markup: str) -> None:
    page = alone(f'<div class="reveal">{markup}</div>')
    page.evaluate(HEARD)
    page.evaluate("document.querySelector('[role=group].bp-stage, .bp-button.main').focus()")
    page.keyboard.press("Home")
    for key in ("ArrowRight", "PageDown", "PageUp", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate("heard") == []
    page.keyboard.press("ArrowLeft")  # at the first step: this one is the deck's
    page.keyboard.press("PageUp")
    assert page.evaluate("heard") == ["ArrowLeft", "PageUp"]


def test_the_keys_of_a_page_are_the_pages_own(alone: Alone) -> None:
    page = alone(SQUARE)
    page.evaluate(HEARD)
    page.locator(".bp-stage").focus()
    page.keyboard.press("PageUp")
    assert page.evaluate("heard") == ["PageUp"], "outside a deck it scrolls"
    drawn(page)
    assert page.get_by_role("slider", name="Step").get_attribute("aria-valuenow") == "11"


def test_the_first_move_of_a_number_leaves_every_node_where_it_is(alone: Alone) -> None:
    neuron = "sigmoid(w1*x1+w2*x2+b)"
    page = alone(f'<backprop-explorable expression="{neuron}" at="w1=2;x1=-1;w2=-3;x2=-2;b=-3"></backprop-explorable>')
    places = page.locator(".bp-graph [transform]")
    read = "all => all.map((one) => one.getAttribute('transform'))"
    before = places.evaluate_all(read)
    slider = page.locator("input[type=range]").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    let_frames_pass(page, 20)
    drawn(page)
    assert slider.input_value() != "2"
    assert places.evaluate_all(read) == before


def test_the_card_of_a_descent_keeps_its_height(alone: Alone) -> None:
    page = alone('<backprop-descent expression="x^2" at="x=3"></backprop-descent>')
    card = page.locator("backprop-descent")
    heights = []
    for _ in range(6):
        box = card.bounding_box()
        assert box
        heights.append(box["height"])
        page.get_by_role("button", name="Forward one step").click()
        let_frames_pass(page, 3)
    assert max(heights) - min(heights) < 1, heights


def test_the_slider_of_a_training_keeps_its_width(alone: Alone) -> None:
    page = alone(NETWORK, viewport={"width": 390, "height": 844})
    slider = page.get_by_label("Step to look at")
    before = slider.bounding_box()
    page.locator("select.bp-speed").select_option("100")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".bp-training .bp-count")).to_contain_text("the last", timeout=60_000)
    after = slider.bounding_box()
    assert before and after
    assert after["width"] == before["width"] > 90


def test_each_variable_has_a_velocity_of_its_own(alone: Alone) -> None:
    page = alone(VALLEY)
    drawn(page)
    texts = page.locator(".bp-update .bp-formula .bp-said").all_text_contents()
    assert any("v of x becomes" in text for text in texts), texts
    assert any("v of y becomes" in text for text in texts)


def test_the_dot_on_the_curve_is_a_handle(alone: Alone) -> None:
    page = alone(SQUARE, **PHONE)
    slider, grip = page.locator("input[type=range]").first, page.locator(".bp-curve .grip")
    drawn(page)
    least, most = (float(slider.get_attribute(end) or 0) for end in ("min", "max"))
    scale = page.locator(".bp-curve .bp-plot").evaluate("(plot) => plot.getScreenCTM().a")
    touch_drag(page, grip, (-70, 20))
    gone = 70 * (most - least) / (348 * scale)
    comes_to(page, slider, 1 - gone, float(slider.get_attribute("step") or 0))


def test_a_swipe_over_the_picture_steps(alone: Alone) -> None:
    page = alone(SQUARE, **PHONE)
    ticks = page.get_by_role("slider", name="Step")
    touch_drag(page, page.locator(".bp-graph .node .symbol", has_text="+"), (120, 8))
    expect(ticks).to_have_attribute("aria-valuenow", "10")
    touch_drag(page, page.locator(".bp-graph .node .symbol", has_text="+"), (-120, 8))
    expect(ticks).to_have_attribute("aria-valuenow", "11")
    touch_drag(page, page.locator(".bp-graph .node .symbol", has_text="+"), (-20, 150))
    expect(ticks).to_have_attribute("aria-valuenow", "11")
    expect(page.locator(".bp-inspector")).to_have_count(0)


@pytest.mark.parametrize("way", ["mouse", "touch", "keyboard"])
def test_a_name_that_is_probably_a_product_is_written_as_one(alone: Alone, way: str) -> None:
    page = alone(SQUARE, **(PHONE if way == "touch" else {}))
    page.locator(".bp-field").fill("wx + b")
    expect(page.locator(".bp-remarks")).to_have_text("wx was read as one name; for a product, write w*x.")
    offer = page.get_by_role("button", name="Write w*x + b")
    if way == "touch":
        offer.tap()
    elif way == "mouse":
        offer.click()
    else:
        page.locator(".bp-field").press("Tab")
        expect(offer).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator(".bp-field")).to_have_value("w*x + b")
    expect(page.get_by_role("slider", name="w", exact=True)).to_be_visible()
    expect(page.locator(".bp-remarks")).to_have_count(0)


def test_a_line_that_has_no_part_in_the_output_is_told(alone: Alone) -> None:
    page = alone(SQUARE)
    page.locator(".bp-field").fill("a = 3*x\nx^2")
    expect(page.locator(".bp-remarks")).to_have_text("The output does not use a, so this line has no part in it.")
